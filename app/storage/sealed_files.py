"""One file under the office's key (附件加密): pieces of 256 KiB under AES-256-GCM, read and written in constant memory.

Layout: magic, 16 bytes of salt, SHA-256 of the plain content, then the pieces. Each file has its own key (HKDF of the
office's key and the salt), each piece the nonce of its number; number and "last piece" are authenticated with it, so
that a piece cut off, moved or repeated is found. The hash in the head tells a sealed file from a plain one that merely
begins like it: nobody can write a file that holds its own hash.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.storage.seals import HEAD_BYTES, MAGIC, SALT_BYTES, Altered, is_sealed

__all__ = ["Altered", "is_sealed", "opened", "seal"]

PIECE = 256 * 1024
_TAG = 16
_PURPOSE = b"streetdesk attachment 1"


def seal(pieces: Iterable[bytes], target: Path, key: bytes, named: str = "") -> tuple[str, int]:
    """Write a sealed file (``target`` must not exist). Returns (sha256, bytes) of the plain content.

    ``named``: the hash that the content should have; of a file damaged before it was sealed it is not its own.
    """
    digest, size, salt = hashlib.sha256(), 0, secrets.token_bytes(SALT_BYTES)
    cipher = AESGCM(_file_key(key, salt))
    with target.open("xb") as outgoing:
        outgoing.write(MAGIC + salt + bytes(32))
        waiting, number = b"", 0
        for piece in _even(pieces):
            digest.update(piece)
            size += len(piece)
            if number:
                outgoing.write(_sealed(cipher, waiting, number - 1, is_last=False))
            waiting, number = piece, number + 1
        outgoing.write(_sealed(cipher, waiting, max(number - 1, 0), is_last=True))
        outgoing.seek(len(MAGIC) + SALT_BYTES)
        outgoing.write(bytes.fromhex(named) if named else digest.digest())
    return digest.hexdigest(), size


def opened(stream: BinaryIO, key: bytes) -> Iterator[bytes]:
    """Yield the plain pieces of a sealed file. Raises ``Altered`` when a byte was changed, cut off or moved."""
    head = stream.read(HEAD_BYTES)
    if len(head) != HEAD_BYTES or not head.startswith(MAGIC):
        raise Altered
    cipher = AESGCM(_file_key(key, head[len(MAGIC) : len(MAGIC) + SALT_BYTES]))
    digest, number = hashlib.sha256(), 0
    piece = stream.read(PIECE + _TAG)
    while True:
        following = stream.read(PIECE + _TAG)
        try:
            plain = cipher.decrypt(_nonce(number), piece, _place(number, is_last=not following))
        except (InvalidTag, ValueError) as error:
            raise Altered from error
        digest.update(plain)
        yield plain
        if not following:
            break
        piece, number = following, number + 1
    if digest.digest() != head[-32:]:
        raise Altered


def _even(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Cut to pieces of one size, the last one shorter."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) >= PIECE:
            yield bytes(waiting[:PIECE])
            del waiting[:PIECE]
    if waiting:
        yield bytes(waiting)


def _sealed(cipher: AESGCM, piece: bytes, number: int, *, is_last: bool) -> bytes:
    return cipher.encrypt(_nonce(number), piece, _place(number, is_last=is_last))


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _place(number: int, *, is_last: bool) -> bytes:
    return MAGIC + number.to_bytes(8, "big") + (b"\x01" if is_last else b"\x00")


def _file_key(key: bytes, salt: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=_PURPOSE).derive(key)
