"""Zip workbooks through calamine, behind the archive guard; error cells are put back as visible text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import python_calamine as calamine

from app.intake.archive import SheetScan, check_strings, open_archive, scan_sheet
from app.intake.book import Book, Row, Sheet
from app.intake.ods_scan import scan_ods
from app.intake.package import SheetPart, sheet_parts
from app.intake.refusals import Refusal, refuse
from app.intake.xlsb_scan import scan_xlsb_sheet, xlsb_sheet_parts

STREAM_FROM_BYTES = 900 << 20
"""Worksheet XML above this size is streamed: calamine's dense table would not fit into the worker's memory."""

_VISIBLE = calamine.SheetVisibleEnum.Visible
_WORKSHEET = calamine.SheetTypeEnum.WorkSheet


class _Unreadable(Exception):
    """Calamine can not read the file or sheet; another reader may."""


@contextmanager
def _translated() -> Iterator[None]:
    """Turn calamine's errors into ours. A Rust panic is a BaseException whose class can not be imported."""
    try:
        yield
    except calamine.PasswordError as error:
        raise refuse(Refusal.ENCRYPTED) from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise _Unreadable(str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _Unreadable("panic") from error


def open_xlsx(path: Path) -> Book:
    """Xlsx and xlsm: guard, calamine, openpyxl as the streaming fallback. Raises RefusedInput."""
    with path.open("rb") as stream, open_archive(stream) as archive:
        parts, epoch_1904 = sheet_parts(archive)
        check_strings(archive)
    if not parts:
        raise refuse(Refusal.DAMAGED)
    try:
        workbook: calamine.CalamineWorkbook | None = _open(path)
    except _Unreadable:
        workbook = None
    spare: list[Book] = []

    def streamed(index: int) -> Sheet:
        if not spare:
            from app.intake.openpyxl_reader import open_with_openpyxl  # 0.1 s that few files need

            spare.append(open_with_openpyxl(path, parts))
        return spare[0].load(index)

    def load(index: int) -> Sheet:
        part = parts[index]
        scan = _scan_part(path, part)
        if workbook is None or scan.size > STREAM_FROM_BYTES:
            return streamed(index)
        try:
            return _sheet(workbook, part.name, part.visible, scan, epoch_1904)
        except _Unreadable:
            return streamed(index)

    return Book([part.name for part in parts], load)


def _scan_part(path: Path, part: SheetPart) -> SheetScan:
    with path.open("rb") as stream, open_archive(stream) as archive:
        if part.part not in archive.NameToInfo:
            raise refuse(Refusal.DAMAGED)
        return scan_sheet(archive, part.part)


def open_xlsb(path: Path) -> Book:
    """Binary workbooks: guard and error cells from the records, values from calamine. Raises RefusedInput."""
    with path.open("rb") as stream, open_archive(stream) as archive:
        check_strings(archive)
        parts, epoch_1904 = xlsb_sheet_parts(archive)
    if not parts:
        raise refuse(Refusal.NO_WORKSHEET)

    def load(index: int) -> Sheet:
        part = parts[index]
        with path.open("rb") as stream, open_archive(stream) as archive:
            scan = scan_xlsb_sheet(archive, part.part)
        return _sheet_or_damaged(workbook, part.name, part.visible, scan, epoch_1904)

    workbook = _open_or_damaged(path)
    return Book([part.name for part in parts], load)


def open_ods(path: Path) -> Book:
    """Read an OpenDocument table, its error cells put back. Raises RefusedInput."""
    return open_plain(path, scan_ods(path))


def open_plain(path: Path, errors: dict[str, dict[tuple[int, int], str]] | None = None) -> Book:
    """Open what calamine reads alone (.xls that xlrd can not read; ods). Raises RefusedInput."""
    workbook = _open_or_damaged(path)
    found = [meta for meta in workbook.sheets_metadata if meta.typ == _WORKSHEET]
    if not found:
        raise refuse(Refusal.NO_WORKSHEET)

    def load(index: int) -> Sheet:
        meta = found[index]
        scan = SheetScan(errors=(errors or {}).get(meta.name, {}))
        return _sheet_or_damaged(workbook, meta.name, meta.visible == _VISIBLE, scan, False)

    return Book([meta.name for meta in found], load)


def _open(path: Path) -> calamine.CalamineWorkbook:
    with _translated(), path.open("rb") as stream:
        return calamine.CalamineWorkbook.from_filelike(stream)


def _open_or_damaged(path: Path) -> calamine.CalamineWorkbook:
    try:
        return _open(path)
    except _Unreadable as error:
        raise refuse(Refusal.DAMAGED) from error


def _sheet_or_damaged(
    workbook: calamine.CalamineWorkbook, name: str, visible: bool, scan: SheetScan, epoch_1904: bool
) -> Sheet:
    try:
        return _sheet(workbook, name, visible, scan, epoch_1904)
    except _Unreadable as error:
        raise refuse(Refusal.DAMAGED) from error


def _sheet(workbook: calamine.CalamineWorkbook, name: str, visible: bool, scan: SheetScan, epoch_1904: bool) -> Sheet:
    with _translated():
        sheet = workbook.get_sheet_by_name(name)
        start, end = sheet.start, sheet.end

    def rows() -> Iterator[Row]:
        return _rows(sheet, start[1] if start else 0, scan.errors)

    return Sheet(name, visible, rows, end[0] + 1 if end else 0, epoch_1904)


def _rows(sheet: calamine.CalamineSheet, skipped: int, errors: dict[tuple[int, int], str]) -> Iterator[Row]:
    """Rows from Excel row 1 on; columns before the first used one are put back, error cells overlaid."""
    lead: list[str] = [""] * skipped
    spoilt: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in errors.items():
        spoilt.setdefault(row, []).append((column - 1, text))
    number = 0
    for number, cells in enumerate(sheet.iter_rows(), 1):
        full = [*lead, *cells] if lead else cells
        for column, text in spoilt.pop(number, ()):
            full.extend([""] * (column + 1 - len(full)))
            if full[column] == "":
                full[column] = text
        yield number, full
    for row in sorted(spoilt):
        last: list[str] = [""] * (max(column for column, _ in spoilt[row]) + 1)
        for column, text in spoilt[row]:
            last[column] = text
        yield row, last
