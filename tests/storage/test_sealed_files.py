"""Sealed files: what goes in comes out, and no byte changes unnoticed."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest

from app.storage import sealed_files
from app.storage.sealed_files import PIECE, Altered
from app.storage.seals import HEAD_BYTES, is_sealed

KEY = bytes(range(32))
SIZES = [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 7]


def _content(size: int) -> bytes:
    return (b"".join(number.to_bytes(4, "big") for number in range(size // 4 + 1)))[:size]


def _sealed(folder: Path, size: int) -> Path:
    content = _content(size)
    part = folder / "part"
    digest, count = sealed_files.seal((content[at : at + 1000] for at in range(0, size, 1000)), part, KEY)
    assert (digest, count) == (hashlib.sha256(content).hexdigest(), size)
    return part.rename(folder / digest)


def _read(data: bytes, key: bytes = KEY) -> bytes:
    return b"".join(sealed_files.opened(io.BytesIO(data), key))


@pytest.mark.parametrize("size", SIZES)
def test_what_goes_in_comes_out(tmp_path: Path, size: int) -> None:
    path = _sealed(tmp_path, size)
    assert is_sealed(path)
    assert _read(path.read_bytes()) == _content(size)
    with pytest.raises(Altered):
        _read(path.read_bytes(), bytes(32))


def test_two_copies_of_one_content_share_nothing(tmp_path: Path) -> None:
    first = _sealed(tmp_path, 5000).read_bytes()
    second = _sealed(tmp_path, 5000).read_bytes()
    assert first[HEAD_BYTES:] != second[HEAD_BYTES:]


@pytest.mark.parametrize("size", [0, 1, 100, PIECE + 1])
def test_every_flipped_byte_is_found(tmp_path: Path, size: int) -> None:
    data = _sealed(tmp_path, size).read_bytes()
    for at in {*range(min(len(data), 200)), len(data) // 2, len(data) - 17, len(data) - 1}:
        altered = bytearray(data)
        altered[at] ^= 1
        with pytest.raises(Altered):
            _read(bytes(altered))


def test_pieces_cut_off_moved_repeated_or_added_are_found(tmp_path: Path) -> None:
    data = _sealed(tmp_path, 3 * PIECE + 7).read_bytes()
    head, sealed = data[:HEAD_BYTES], PIECE + 16
    pieces = [data[at : at + sealed] for at in range(HEAD_BYTES, len(data), sealed)]
    one, two, three, last = pieces
    assert _read(b"".join((head, one, two, three, last))) == _content(3 * PIECE + 7)
    for wrong in ((one, two, three), (one,), (), (two, one, three, last), (one, one, two, last), (*pieces, last)):
        with pytest.raises(Altered):
            _read(head + b"".join(wrong))
    with pytest.raises(Altered):
        _read(data[:-1])


def test_a_plain_file_that_begins_like_one_is_plain(tmp_path: Path) -> None:
    forged = b"SDSEAL1\n" + bytes(100)
    path = tmp_path / hashlib.sha256(forged).hexdigest()
    path.write_bytes(forged)
    assert not is_sealed(path)
