"""The records of a binary workbook (xlsb) that calamine does not tell: extent, error cells, hidden tabs, epoch."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator

from app.intake.archive import MAX_COLUMN, MAX_ROW, SheetScan, check_extent, read_member
from app.intake.package import SheetPart, relations
from app.intake.refusals import Refusal, refuse

_ROW, _CELL_ERROR, _FORMULA_ERROR, _BOOK_PROPERTIES, _BUNDLED_SHEET = 0, 3, 11, 153, 156
_LAST_CELL_RECORD = 11
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_WHOLE_PART = 1 << 30


def _records(content: bytes) -> Iterator[tuple[int, int, int]]:
    """(type, start, end) of each record; stops quietly where the bytes end early."""
    position, size = 0, len(content)
    while position < size - 1:
        kind = content[position]
        position += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (content[position] & 0x7F) << 7
            position += 1
        length = shift = 0
        while position < size and shift < 28:
            byte = content[position]
            position += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        if position + length > size:
            return
        yield kind, position, position + length
        position += length


def xlsb_sheet_parts(archive: zipfile.ZipFile) -> tuple[list[SheetPart], bool]:
    """Worksheets in workbook order and whether days are counted from 1904. Raises RefusedInput (DAMAGED)."""
    content = read_member(archive, "xl/workbook.bin")
    targets = relations(archive, "xl/workbook.bin")
    sheets, mac = [], False
    try:
        for kind, start, end in _records(content):
            if kind == _BOOK_PROPERTIES and end - start >= 4:
                mac = bool(content[start] & 1)
            elif kind == _BUNDLED_SHEET:
                (state,) = struct.unpack_from("<I", content, start)
                relation_id, after = _wide_string(content, start + 8)
                name, _ = _wide_string(content, after)
                link, part = targets.get(relation_id, ("", ""))
                if link.endswith("/worksheet"):
                    sheets.append(SheetPart(name, part, state == 0))
    except (struct.error, UnicodeDecodeError, IndexError) as error:
        raise refuse(Refusal.DAMAGED) from error
    return sheets, mac


def _wide_string(content: bytes, start: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", content, start)
    end = start + 4 + 2 * length
    return content[start + 4 : end].decode("utf-16-le"), end


def scan_xlsb_sheet(archive: zipfile.ZipFile, part: str) -> SheetScan:
    """Refuse absurd extents and collect error cells of one worksheet part. Raises RefusedInput."""
    content = read_member(archive, part, _WHOLE_PART)
    if not content:
        raise refuse(Refusal.DAMAGED)
    scan = SheetScan(size=len(content))
    row = 0
    for kind, start, end in _records(content):
        if kind > _LAST_CELL_RECORD or end - start < 4:
            continue
        number = int.from_bytes(content[start : start + 4], "little") + 1
        if kind == _ROW:
            row = number
            scan.last_row = max(scan.last_row, row)
            continue
        if number > scan.last_column:
            scan.last_column = number
        if kind in (_CELL_ERROR, _FORMULA_ERROR) and end - start >= 9:
            scan.errors[row, number] = _ERRORS.get(content[start + 8], "#ERROR!")
    check_extent(min(scan.last_row, MAX_ROW + 1), min(scan.last_column, MAX_COLUMN + 1))
    return scan
