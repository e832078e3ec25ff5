"""Tables written to xlsx and CSV: any number of rows, nothing that can come alive, nothing silently cut.

Text cells are strings, never formulas or links (reliability.md C5); an xlsx string cell is inert, so its text stays as
it is, while CSV has only quotes, so a leading = + - @ gets an apostrophe.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, cast

import xlsxwriter

from app.documents.saving import replacing
from app.domain.errors import RefusedInput

Kind = Literal["text", "moment", "number"]
Value = str | int | float | None
Check = Callable[[int], None]

CELL_LIMIT = 32_767  # characters of one cell
SHEET_ROWS = 1_048_576
EXACT_NUMBER = 10**15  # spreadsheet numbers hold fifteen digits; longer ones stay text
CONTINUED = "【内容超过单元格上限，余下部分见本行末尾“续”列】"
CHECK_EVERY = 500

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")
_MARKUP = re.compile("[&<>]")
_ALIVE = re.compile("^[\\s\u200b\ufeff]*[=+\\-@＝＋－＠]|^[\t\r\n\x00]")
_LIKE_GUARDED = re.compile("^'+(?:[\\s\u200b\ufeff]*[=+\\-@＝＋－＠]|\\d+$|[\t\r\n])")
"""Text whose own apostrophe would be taken for ours when the file is read back."""
_SHEET_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: title, width in characters, and how its values are written.

    ``moment``: ISO text becomes a real date (anything else stays text); ``number``: int or float; ``text``: a string.
    """

    title: str
    width: float = 12.0
    kind: Kind = "text"


def clean(text: str) -> str:
    """Drop what XML cannot hold (control characters, halves of surrogate pairs); line breaks become LF."""
    if text.isprintable():  # most cells; much faster than looking for each kind
        return text
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def sheet_name(name: str) -> str:
    """Return a name that a spreadsheet program accepts: at most 31 characters, no brackets, slashes, colons, * or ?."""
    return _SHEET_FORBIDDEN.sub("_", clean(name)).strip("'")[:31] or "Sheet1"


def write_table(
    path: Path, sheet: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]], *, check: Check | None = None
) -> int:
    """Write a table with frozen, filterable header. Returns the number of data rows.

    A text longer than a cell can hold goes on in further columns at the end of its row, with a note in the cell. Rows
    beyond one sheet's limit go on in a second sheet. ``check(done)`` is called now and then and may raise to stop.
    Raises ``TargetInUse`` or ``RefusedInput``; the old file then stays as it was.
    """
    with replacing(path) as temporary, new_book(temporary) as book:
        writer = _TableWriter(book, sheet_name(sheet), columns, check)
        writer.write(rows)
        return writer.total


@contextmanager
def new_book(path: Path) -> Iterator[Any]:
    """Give an XlsxWriter workbook that writes rows as they come and makes neither formulas nor links of text.

    It is closed (and so written) when the block ends; its scratch files are gone in any case. Raises ``OSError``.
    """
    with TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        options = {
            "tmpdir": scratch,
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        book = xlsxwriter.Workbook(str(path), options)
        try:
            yield book
        finally:
            _close(book)


def _close(book: Any) -> None:
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        cause = error.args[0] if error.args else error
        raise (cause if isinstance(cause, OSError) else OSError(str(error))) from error


class _TableWriter:
    """Writes rows into as many sheets as they need.

    XlsxWriter makes the package, styles and sheet settings; the cells go straight into its constant-memory row stream
    as inline strings, which takes a third of the time of its cell-by-cell calls.
    """

    def __init__(self, book: Any, name: str, columns: Sequence[Column], check: Check | None) -> None:
        self._book, self._name, self._columns, self._check = book, name, columns, check
        top = {"valign": "top"}
        self._formats = {
            "header": book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "valign": "vcenter"}),
            "text": book.add_format({"num_format": "@", **top}),
            "number": book.add_format(top),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left", **top}),
            "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left", **top}),
        }
        self._styles = {kind: made._get_xf_index() for kind, made in self._formats.items()}
        self.total = 0
        self._sheets = 0
        self._start_sheet()

    def _start_sheet(self) -> None:
        self._sheets += 1
        suffix = f"({self._sheets})" if self._sheets > 1 else ""
        self._sheet = self._book.add_worksheet(self._name[: 31 - len(suffix)] + suffix)
        for index, column in enumerate(self._columns):
            self._sheet.set_column(index, index, column.width, self._formats[column.kind])
        self._sheet.freeze_panes(1, 0)
        # XlsxWriter copies (and removes) its row stream only for a sheet that has an extent.
        self._sheet.dim_rowmin = self._sheet.dim_colmin = self._sheet.dim_rowmax = self._sheet.dim_colmax = 0
        self._row, self._width = 1, len(self._columns)
        self._put(
            [self._text(index, column.title[:CELL_LIMIT], "header") for index, column in enumerate(self._columns)]
        )

    def write(self, rows: Iterable[Sequence[Value]]) -> None:
        """Write every row, then the filters."""
        for values in rows:
            if len(values) != len(self._columns):
                raise ValueError(f"row of {len(values)} values for {len(self._columns)} columns")
            if self._row > SHEET_ROWS:
                self._finish_sheet()
                self._start_sheet()
            self._put(self._cells(values))
            self.total += 1
            if self._check is not None and self.total % CHECK_EVERY == 0:
                self._check(self.total)
        self._finish_sheet()

    def _put(self, cells: list[str]) -> None:
        """Append one row to XlsxWriter's row stream."""
        self._sheet.row_data_fh.write(f'<row r="{self._row}">{"".join(cells)}</row>')
        self._width = max(self._width, len(cells))
        self._row += 1

    def _finish_sheet(self) -> None:
        self._sheet.dim_rowmax, self._sheet.dim_colmax = self._row - 2, max(self._width - 1, 0)
        if self._columns:
            self._sheet.autofilter(0, 0, self._row - 2, len(self._columns) - 1)

    def _cells(self, values: Sequence[Value]) -> list[str]:
        cells: list[str] = []
        overflow: list[str] = []
        for index, value in enumerate(values):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                cells.append(self._text_or_moment(index, value, overflow))
            elif isinstance(value, int) and abs(value) >= EXACT_NUMBER:
                cells.append(self._text(index, str(value)))
            else:
                cells.append(self._number(index, value, "number"))
        cells += [self._text(len(self._columns) + offset, part) for offset, part in enumerate(overflow)]
        return cells

    def _text_or_moment(self, index: int, value: str, overflow: list[str]) -> str:
        """Return the cell of one text; what does not fit goes to ``overflow``, for the columns after the last."""
        column = self._columns[index]
        if column.kind == "moment" and (serial := _serial(value)) is not None:
            return self._number(index, serial, "day" if len(value) == 10 else "moment")
        if len(value) > CELL_LIMIT:
            head, parts = split_long(clean(value), CELL_LIMIT)
            value = head + CONTINUED
            overflow += [f"【续：{column.title} {number}】{part}" for number, part in enumerate(parts, start=1)]
        return self._text(index, value)

    def _text(self, index: int, text: str, style: str = "text") -> str:
        text = clean(text)
        if "_x" in text:
            text = _ESCAPED.sub(_protect, text)
        if _MARKUP.search(text):
            text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        keep = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
        place = f'r="{_letters(index)}{self._row}" s="{self._styles[style]}"'
        return f'<c {place} t="inlineStr"><is><t{keep}>{text}</t></is></c>'

    def _number(self, index: int, value: float, style: str) -> str:
        if not math.isfinite(value):
            return self._text(index, str(value))
        return f'<c r="{_letters(index)}{self._row}" s="{self._styles[style]}"><v>{value!r}</v></c>'


@cache
def _letters(index: int) -> str:
    """Return a column's letters: 0 -> A, 26 -> AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _protect(match: re.Match[str]) -> str:
    """Write ``_x0041_`` so that a spreadsheet program does not read it as an escaped character."""
    return "_x005F" + match.group()


def split_long(text: str, limit: int) -> tuple[str, list[str]]:
    """Cut a text into a head that leaves room for the note, and parts that leave room for their label."""
    head_end = limit - len(CONTINUED)
    step = limit - 200
    return text[:head_end], [text[start : start + step] for start in range(head_end, len(text), step)]


def _serial(text: str) -> float | None:
    """Return ISO text as a spreadsheet's day number (from 1900-03-01 on, where all programs agree), else None."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is not None or moment < datetime(1900, 3, 1):
        return None
    days = moment - datetime(1899, 12, 30)
    return days.days if not days.seconds else round(days / timedelta(days=1), 10)


def write_csv(
    path: Path, columns: Sequence[Column], rows: Iterable[Sequence[Value]], *, check: Check | None = None
) -> int:
    """Write UTF-8 with BOM (Excel opens it as Chinese). Returns the number of data rows; errors as ``write_table``.

    Text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    total = 0
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([_inert(column.title) for column in columns])
        for values in rows:
            if len(values) != len(columns):
                raise ValueError(f"row of {len(values)} values for {len(columns)} columns")
            writer.writerow([_inert(value) for value in values])
            total += 1
            if check is not None and total % CHECK_EVERY == 0:
                check(total)
    return total


def _inert(value: Value) -> str | int | float:
    if not isinstance(value, str):
        return "" if value is None else value
    text = _CONTROL.sub("", value)
    return "'" + text if _ALIVE.match(value) or _LIKE_GUARDED.match(value) else text


def check_suffix(path: Path) -> Literal["xlsx", "csv"]:
    """Tell the format from the target's name; others are refused (``RefusedInput``)."""
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in ("xlsx", "csv"):
        raise RefusedInput(f"“{path.name}”：只能导出为 .xlsx 或 .csv，请改文件名。")
    return cast(Literal["xlsx", "csv"], suffix)
