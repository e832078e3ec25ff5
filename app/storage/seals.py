"""How a sealed file is told from a plain one; without the ciphers, which load only when something is encrypted."""

from __future__ import annotations

from pathlib import Path

MAGIC = b"SDSEAL1\n"
SALT_BYTES = 16
HEAD_BYTES = len(MAGIC) + SALT_BYTES + 32


class Altered(Exception):
    """A sealed file is not what was written, or belongs to another key."""


def is_sealed(path: Path) -> bool:
    """Whether an attachment is sealed: it begins so, and its head holds the hash that is its name."""
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    return head.startswith(MAGIC) and head[-32:].hex() == path.name
