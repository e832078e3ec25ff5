"""Keys of the encrypted offices that this process has open, in memory only.

Whoever opens a database file or an attachment inside such a folder (the office, its copies, the staging file of an
import) gets the key from here, so that no place can forget it: a new file in an encrypted office is encrypted. A file
that says by its first bytes that it is plain (a backup from before) is opened plain. Nothing heavy is imported here:
an office without encryption pays one look at an empty dict.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_PLAIN = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class OfficeKey:
    """The data key of an office (32 bytes) and the name of the vault that it came from."""

    vault_id: str
    data: bytes = field(repr=False)


_keys: dict[Path, tuple[OfficeKey, int]] = {}
_lock = threading.Lock()


def hold(root: Path, key: OfficeKey) -> None:
    """Keep the key of a folder until ``release`` was called as often."""
    folder = root.resolve()
    with _lock:
        held = _keys.get(folder)
        _keys[folder] = (key, held[1] + 1 if held else 1)


def hold_raw(root: Path, key: bytes) -> None:
    """Keep a bare key, in a worker process that needs no more."""
    hold(root, OfficeKey("", key))


def release(root: Path) -> None:
    """Give one hold back; the last one forgets the key (harmless when there is none)."""
    folder = root.resolve()
    with _lock:
        held = _keys.pop(folder, None)
        if held and held[1] > 1:
            _keys[folder] = (held[0], held[1] - 1)


@contextmanager
def holding(root: Path, key: OfficeKey | None) -> Iterator[None]:
    """Hold a key for a while; None holds nothing."""
    if key is None:
        yield
        return
    hold(root, key)
    try:
        yield
    finally:
        release(root)


def held(path: Path) -> OfficeKey | None:
    """Return the key of the open office that this path lies in; None when no key is held."""
    if not _keys:
        return None
    resolved = path.resolve()
    with _lock:
        for folder in (resolved, *resolved.parents):
            if folder in _keys:
                return _keys[folder][0]
    return None


def key_of(path: Path) -> bytes:
    """Return the raw key of the open office that this path lies in; b"" when no key is held."""
    key = held(path)
    return key.data if key else b""


def key_for_database(path: Path) -> bytes:
    """Return the key to open this database file with; b"" for a plain file and outside encrypted offices."""
    key = key_of(path)
    return b"" if key and is_plain_database(path) else key


def is_plain_database(path: Path) -> bool:
    """Whether the file says of itself that it is an SQLite database without encryption."""
    try:
        with path.open("rb") as stream:
            return stream.read(len(_PLAIN)) == _PLAIN
    except OSError:
        return False
