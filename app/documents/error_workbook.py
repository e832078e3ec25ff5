"""The clerk's own workbook back, with the cells that could not be imported coloured and explained.

An xlsx of moderate size is copied as it is (data, widths, sheets; formulas become the values that they last showed)
and marked; from any other source a new workbook is made: header, rows with problems, their row numbers.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.exceptions import InvalidFileException

from app.documents.saving import replacing
from app.documents.workbook import CELL_LIMIT, clean, new_book, sheet_name

ERROR_COLOUR, WARNING_COLOUR = "FFC7CE", "FFEB9C"
LIST_SHEET = "问题清单"
LIST_TITLES = ("行号", "列", "问题", "处理")
COPY_ROWS_LIMIT = 20_000  # beyond it, reading and writing with openpyxl takes a minute and hundreds of megabytes
COPY_BYTES_LIMIT = 60 * 2**20  # unpacked
NOTES_LIMIT = 2_000  # comments in a fresh workbook; the 问题 column holds every message anyway
CUT = "【原文过长，余下见原文件】"
COMMENT_AUTHOR = "接诉即办工作台"


@dataclass(frozen=True, slots=True)
class CellMark:
    """One problem. ``row`` as the clerk sees it in Excel (1-based), ``column_title`` "" for the whole row."""

    row: int
    column_title: str
    message: str
    severity: str  # error | warning

    @property
    def is_error(self) -> bool:
        """Whether the row was rejected (a warning was taken)."""
        return self.severity == "error"

    @property
    def colour(self) -> str:
        """Fill colour of the cell."""
        return ERROR_COLOUR if self.is_error else WARNING_COLOUR

    @property
    def treatment(self) -> str:
        """What became of it, for the list of problems."""
        return "本行未导入" if self.is_error else "已导入，请核对"


def write_marked_copy(
    source: Path,
    out: Path,
    marks: Sequence[CellMark],
    header_row: int,
    sheet: str,
    *,
    titles: Sequence[str] = (),
    rows: Mapping[int, Sequence[str]] | None = None,
) -> int:
    """Write the marked workbook to ``out`` (xlsx). Returns the number of marked cells and rows.

    ``header_row`` is 1-based, ``sheet`` the sheet that was read. ``titles`` and ``rows`` (row number -> cells as text)
    serve the sources that cannot be copied: xls, html, csv, very large files; they need only the rows with marks.
    Raises ``TargetInUse`` or ``RefusedInput``.
    """
    book = _open_copy(source, sheet)
    with replacing(out) as temporary:
        if book is None:
            return _write_fresh(temporary, marks, titles, rows or {})
        marked = _mark_sheet(book[sheet], marks, header_row)
        _add_list(book, marks)
        book.save(temporary)
    return marked


def _open_copy(source: Path, sheet: str) -> Any | None:
    """Open the clerk's workbook for copying: values only, no macros; None when it is no xlsx or too large."""
    if not zipfile.is_zipfile(source) or _is_too_large(source):
        return None
    try:
        book = openpyxl.load_workbook(source, data_only=True, keep_links=False)
    except (
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
        SyntaxError,
        zipfile.BadZipFile,
    ):
        return None  # xlsb, ods, or a package that openpyxl does not understand
    if sheet not in book.sheetnames:
        return None
    _defuse(book)
    return book


def _is_too_large(source: Path) -> bool:
    """Whether copying would take too long: counted from the package's own sizes and row ends, without parsing it."""
    with zipfile.ZipFile(source) as package:
        members = package.infolist()
        if sum(member.file_size for member in members) > COPY_BYTES_LIMIT:
            return True
        sheets = [member for member in members if member.filename.startswith("xl/worksheets/sheet")]
        return any(package.read(member).count(b"</row>") > COPY_ROWS_LIMIT for member in sheets)


def _defuse(book: Any) -> None:
    """Make sure that nothing in the copy can come alive: no formula text, no links, names or connections."""
    book.defined_names.clear()
    for sheet in book.worksheets:
        sheet.defined_names.clear()
        sheet.conditional_formatting = type(sheet.conditional_formatting)()
        sheet.data_validations.dataValidation.clear()
        for cell in list(sheet._cells.values()):  # only cells that exist; iter_rows would make millions
            if getattr(cell, "hyperlink", None) is not None:
                cell.hyperlink = None
            if isinstance(cell.value, str) and cell.data_type == "f":
                cell.data_type = "s"


def _mark_sheet(sheet: Any, marks: Iterable[CellMark], header_row: int) -> int:
    columns: dict[str, int] = {}
    for cell in sheet[header_row]:
        title = str(cell.value).strip() if cell.value is not None else ""
        columns.setdefault(title, cell.column)
    marked = 0
    for (row, column), (colour, text) in _by_cell(marks, columns).items():
        cell = sheet.cell(row, column)
        if type(cell).__name__ == "MergedCell":
            cell = _owner_of_merge(sheet, cell)
        cell.fill = PatternFill("solid", start_color=colour, end_color=colour)
        note = Comment(text, COMMENT_AUTHOR)
        note.width, note.height = 320, 24 + 18 * (1 + len(text) // 22 + text.count("\n"))
        cell.comment = note
        marked += 1
    return marked


def _owner_of_merge(sheet: Any, cell: Any) -> Any:
    for merged in sheet.merged_cells.ranges:
        if cell.coordinate in merged:
            return sheet.cell(merged.min_row, merged.min_col)
    return cell


def _by_cell(marks: Iterable[CellMark], columns: Mapping[str, int]) -> dict[tuple[int, int], tuple[str, str]]:
    """Join the messages of each cell; a mark without a known column goes to the row's first cell."""
    found: dict[tuple[int, int], tuple[str, str]] = {}
    for mark in marks:
        place = (mark.row, columns.get(mark.column_title.strip(), 1) if mark.column_title else 1)
        colour, text = found.get(place, (mark.colour, ""))
        message = clean(mark.message)
        found[place] = (ERROR_COLOUR if mark.is_error else colour, f"{text}\n{message}" if text else message)
    return found


def _add_list(book: Any, marks: Sequence[CellMark]) -> None:
    """Put the list of problems in front, as a sheet of its own."""
    name = LIST_SHEET
    while name in book.sheetnames:
        name += "_"
    sheet = book.create_sheet(name, 0)
    sheet.append(LIST_TITLES)
    for mark in sorted(marks, key=lambda each: each.row):
        sheet.append((mark.row, "", "", mark.treatment))
        for column, text in ((2, mark.column_title or "整行"), (3, mark.message)):
            cell = sheet.cell(sheet.max_row, column, _fitting(text))
            cell.data_type = "s"
        sheet.cell(sheet.max_row, 3).fill = PatternFill("solid", start_color=mark.colour, end_color=mark.colour)
    for letter, width in zip("ABCD", (8, 18, 60, 16), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    book.active = 0
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet


def _write_fresh(
    path: Path, marks: Sequence[CellMark], titles: Sequence[str], rows: Mapping[int, Sequence[str]]
) -> int:
    """Write header and bad rows with their row numbers, coloured, with comments."""
    with new_book(path) as book:
        fresh = _FreshSheet(book, titles, marks)
        for line, row in enumerate(sorted({mark.row for mark in marks}), start=1):
            fresh.write_row(line, row, rows.get(row, ()))
    return len(fresh.cells)


class _FreshSheet:
    """The sheet of a fresh error workbook: 原行号, 问题, then the source's columns."""

    OWN_COLUMNS = 2

    def __init__(self, book: Any, titles: Sequence[str], marks: Sequence[CellMark]) -> None:
        columns = {title.strip(): index + 1 for index, title in reversed(list(enumerate(titles)))}
        self.cells = _by_cell(marks, columns)
        self._of_row: dict[int, list[CellMark]] = {}
        for mark in marks:
            self._of_row.setdefault(mark.row, []).append(mark)
        self._plain = book.add_format({"num_format": "@"})
        self._fills = {
            colour: book.add_format({"bg_color": f"#{colour}", "num_format": "@"})
            for colour in (ERROR_COLOUR, WARNING_COLOUR)
        }
        self._notes = 0
        self._sheet = book.add_worksheet(sheet_name("有问题的行"))
        self._sheet.set_column(0, 0, 8)
        self._sheet.set_column(1, 1, 50)
        self._sheet.set_column(self.OWN_COLUMNS, len(titles) + self.OWN_COLUMNS, 16)
        self._sheet.freeze_panes(1, self.OWN_COLUMNS)
        header = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
        for index, title in enumerate(("原行号", "问题", *titles)):
            self._sheet.write_string(0, index, _fitting(title), header)

    def write_row(self, line: int, row: int, values: Sequence[str]) -> None:
        """Write one bad row of the source at the given line of the sheet."""
        marks = self._of_row[row]
        worst = ERROR_COLOUR if any(mark.is_error for mark in marks) else WARNING_COLOUR
        summary = "；".join(f"{mark.column_title or '整行'}：{mark.message}" for mark in marks)
        self._sheet.write_number(line, 0, row)
        self._sheet.write_string(line, 1, _fitting(summary), self._fills[worst])
        for index, value in enumerate(values):
            colour, note = self.cells.get((row, index + 1), ("", ""))
            place = (line, index + self.OWN_COLUMNS)
            self._sheet.write_string(*place, _fitting(value), self._fills.get(colour, self._plain))
            if note and self._notes < NOTES_LIMIT:
                self._notes += 1
                self._sheet.write_comment(*place, note, {"author": COMMENT_AUTHOR, "width": 320})


def _fitting(text: str) -> str:
    """Return the text as one cell can hold it; a cut is said."""
    text = clean(text)
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - len(CUT)] + CUT
