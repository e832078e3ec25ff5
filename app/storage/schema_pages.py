"""The pages of a plain database file that hold its schema (the b-tree of sqlite_master), found in the raw bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_INTERIOR, _LEAF = 5, 13
_FILE_HEADER = 100


def schema_pages(path: Path) -> dict[int, bytes]:
    """Return page number -> content of every schema page of a sound file; empty for a file that is none."""
    data = path.read_bytes()
    if not data.startswith(b"SQLite format 3\x00"):
        return {}
    size = int.from_bytes(data[16:18], "big")
    usable = size - data[20]
    found: dict[int, bytes] = {}
    waiting = [1]
    while waiting:
        number = waiting.pop()
        page = data[(number - 1) * size : number * size]
        if number in found or len(page) < size:
            continue
        found[number] = page
        start = _FILE_HEADER if number == 1 else 0
        if page[start] == _INTERIOR:
            waiting.append(_number(page, start + 8))
            waiting += [_number(page, cell) for cell in _cells(page, start, 12)]
        elif page[start] == _LEAF:
            for cell in _cells(page, start, 8):
                _follow(data, size, _overflow(page, cell, usable), found)
    return found


def _cells(page: bytes, start: int, header: int) -> Iterator[int]:
    count = int.from_bytes(page[start + 3 : start + 5], "big")
    for place in range(start + header, start + header + 2 * count, 2):
        yield int.from_bytes(page[place : place + 2], "big")


def _number(page: bytes, place: int) -> int:
    return int.from_bytes(page[place : place + 4], "big")


def _overflow(page: bytes, cell: int, usable: int) -> int:
    """First overflow page of a leaf cell, 0 when its payload lies in the page."""
    payload, place = _varint(page, cell)
    _, place = _varint(page, place)
    if payload <= usable - 35:
        return 0
    least = (usable - 12) * 32 // 255 - 23
    local = least + (payload - least) % (usable - 4)
    return _number(page, place + (local if local <= usable - 35 else least))


def _follow(data: bytes, size: int, number: int, found: dict[int, bytes]) -> None:
    while number and number not in found:
        page = data[(number - 1) * size : number * size]
        if len(page) < size:
            return
        found[number] = page
        number = _number(page, 0)


def _varint(page: bytes, place: int) -> tuple[int, int]:
    value = 0
    for _ in range(8):
        byte = page[place]
        place += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place
    return value << 8 | page[place], place + 1
