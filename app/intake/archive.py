"""Guards for zip workbooks, before any reader unpacks them (reliability.md B3).

Readers build a dense table from the outermost cells and keep every string: a 2 KB file can ask for 550 GB, and the
allocator then kills the process. So sizes, ratios, cell references and string lengths are looked at first, streaming.
The same pass notes error cells (#N/A), which calamine would return as empty.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from app.intake.refusals import Refusal, refuse

MAX_MEMBERS = 20_000
MAX_UNPACKED = 1_600 << 20
MAX_STRINGS = 700 << 20
MAX_RATIO = 400
"""Text of real workbooks packs 5 to 60 times; the ratio counts only above ``RATIO_FLOOR`` bytes."""
RATIO_FLOOR = 64 << 20
MAX_STRING_BYTES = 500_000
"""A cell holds at most 32,767 characters; with UTF-8, escapes and rich runs this is far above."""
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
MAX_DENSE_CELLS = 40_000_000
SINGLE_LETTERS = 26
CHUNK = 1 << 20
OVERLAP = 8192

BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
)

# The quick patterns begin with a literal, which the engine searches for many times faster than a class of characters.
_ROW = re.compile(rb'<row[^>]*? r="(\d+)')
_WIDE_REFERENCE = re.compile(rb' r="([A-Za-z]{2,})\d')
_ANY_REFERENCE = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Za-z]+)(\d+)")
_SMALL_SHEET = 8 << 20
"""Up to this size each reference is read; far cells hide in small files, since large ones have real rows."""
_ERROR_CELL = re.compile(
    rb"<(?:\w+:)?c\s(?=[^>]*?\bt\s*=\s*[\"']e[\"'])(?=[^>]*?\br\s*=\s*[\"']([A-Z]{1,3})(\d+)[\"'])[^>]*>"
    rb"(?:<(?:\w+:)?f\b[^>]*/>|<(?:\w+:)?f\b[^>]*>[^<]*</(?:\w+:)?f>)?\s*<(?:\w+:)?v>([^<]{1,40})<"
)


@dataclass(slots=True)
class SheetScan:
    """What the guard saw in one worksheet: extent, bytes, and error cells by (row, column), both 1-based."""

    last_row: int = 0
    last_column: int = 0
    size: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def open_archive(stream: IO[bytes]) -> zipfile.ZipFile:
    """Open a zip and check its directory: member count, unpacked sizes, ratios, encryption. Raises RefusedInput."""
    try:
        archive = zipfile.ZipFile(stream)
    except BROKEN_ZIP as error:
        raise refuse(Refusal.DAMAGED) from error
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise refuse(Refusal.EXPANDS_TOO_FAR)
    if any(member.flag_bits & 1 for member in members):
        raise refuse(Refusal.ENCRYPTED)
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise refuse(Refusal.EXPANDS_TOO_FAR)
    for member in members:
        _check_ratio(member)
    return archive


def _check_ratio(member: zipfile.ZipInfo) -> None:
    if member.file_size > RATIO_FLOOR and member.file_size > MAX_RATIO * max(member.compress_size, 1):
        raise refuse(Refusal.EXPANDS_TOO_FAR)
    if member.filename.lower().endswith("sharedstrings.xml") and member.file_size > MAX_STRINGS:
        raise refuse(Refusal.EXPANDS_TOO_FAR)


def read_member(archive: zipfile.ZipFile, name: str, limit: int = 16 << 20) -> bytes:
    """First ``limit`` bytes of a member, ``b""`` where it is missing. Raises RefusedInput when it is broken."""
    if name not in archive.NameToInfo:
        return b""
    try:
        with archive.open(name) as stream:
            return stream.read(limit)
    except BROKEN_ZIP as error:
        raise refuse(Refusal.DAMAGED) from error


def chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Unpacked chunks of a member, each beginning with the last ``OVERLAP`` bytes of the one before."""
    tail = b""
    try:
        with archive.open(name) as stream:
            while fresh := stream.read(CHUNK):
                block = tail + fresh
                yield block
                tail = block[-OVERLAP:]
    except BROKEN_ZIP as error:
        raise refuse(Refusal.DAMAGED) from error


def check_strings(archive: zipfile.ZipFile) -> None:
    """Refuse shared strings that no cell may hold: one of 1 MB, used 20,000 times, is 20 GB in memory."""
    for name in archive.namelist():
        if not name.lower().endswith("sharedstrings.xml"):
            continue
        open_run = 0
        seen = 0
        for block in chunks(archive, name):
            longest, open_run = _longest_run(block[seen:], open_run)
            seen = min(OVERLAP, len(block))
            if max(longest, open_run) > MAX_STRING_BYTES:
                raise refuse(Refusal.EXPANDS_TOO_FAR)


def _longest_run(fresh: bytes, before: int) -> tuple[int, int]:
    """(longest shared string that ends in these bytes, length of the one left open), in bytes."""
    first, last = fresh.find(b"si>"), fresh.rfind(b"si>")
    if first < 0:
        return 0, before + len(fresh)
    longest = before + first
    if len(fresh) > MAX_STRING_BYTES:
        longest = max(longest, max(map(len, fresh.split(b"si>"))))
    return longest, len(fresh) - last


def scan_sheet(archive: zipfile.ZipFile, name: str) -> SheetScan:
    """Look over a worksheet's XML: refuse cells outside Excel's grid or absurdly sparse tables, collect error cells."""
    scan = SheetScan(last_column=SINGLE_LETTERS)
    scan.size = archive.getinfo(name).file_size
    for block in chunks(archive, name):
        rows = _ROW.findall(block)
        if rows:
            scan.last_row = max(scan.last_row, max(int(row[:12]) for row in rows))
        for letters in set(_WIDE_REFERENCE.findall(block)):
            scan.last_column = max(scan.last_column, column_number(letters))
        if scan.size < _SMALL_SHEET or not rows:
            _look_closely(block, scan)
        check_extent(scan.last_row, scan.last_column)
        if b't="e"' in block:
            _collect_errors(block, scan.errors)
    return scan


def _look_closely(block: bytes, scan: SheetScan) -> None:
    """Every reference of a block that the quick patterns may misread."""
    for letters, row in _ANY_REFERENCE.findall(block):
        scan.last_row = max(scan.last_row, int(row[:12]))
        scan.last_column = max(scan.last_column, column_number(letters))


def check_extent(last_row: int, width: int) -> None:
    """Refuse a table that lies outside Excel's grid or whose dense size no office file needs."""
    if last_row > MAX_ROW or width > MAX_COLUMN or last_row * width > MAX_DENSE_CELLS:
        raise refuse(Refusal.OUT_OF_RANGE)


def _collect_errors(block: bytes, errors: dict[tuple[int, int], str]) -> None:
    for letters, row, text in _ERROR_CELL.findall(block):
        errors[int(row), column_number(letters)] = text.decode("utf-8", "replace")


def column_number(letters: bytes) -> int:
    """1-based column of a reference's letters (A -> 1, XFD -> 16384); capped far outside the grid."""
    number = 0
    for letter in letters.upper()[:6]:
        number = number * 26 + letter - 64
    return number
