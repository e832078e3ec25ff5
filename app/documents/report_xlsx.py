"""A report as a workbook: one sheet a table, real numbers, dates and percentages, native charts, ready to print.

Texts are strings whatever they look like (no formula, no link); totals are figures, so that they stay true when a row
is deleted by mistake and can be compared with the paper.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from fractions import Fraction
from itertools import groupby
from typing import Any

import xlsxwriter

from app.documents import xlsx_charts
from app.documents.fixed_zip import fixed
from app.documents.workbook import sheet_name
from app.documents.xlsx_values import FORMATS, cell_text, number_of
from app.domain.report_content import Cell, Chart, Column, Heading, Kind, Prose, Report, Table, Value, shown
from app.domain.report_wording import GAP, cells_wide, is_left, nothing_words, numbered, tight, widths

_WORDS: frozenset[Kind] = frozenset({"text", "date", "moment"})
_FONT = "宋体"
_TEXT_CHARS = 72
"""The column of the text sheet: no wider than an upright page, whatever face stands in for the default one."""
_WIDE = 95  # characters across that still print upright


def draw(report: Report, made_at: str, check: Callable[[], None] | None = None) -> bytes:
    """Return the workbook; ``made_at`` (ISO) becomes its date. The same report gives the same bytes.

    ``check`` is called for every row and may raise to stop.
    """
    made = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(made, options) as book:
        at = datetime.fromisoformat(made_at) if made_at else datetime(2000, 1, 1)
        book.set_properties(
            {"title": report.title, "subject": report.period_text, "author": report.signer, "created": at}
        )
        _Book(book, report, check).write()
    return fixed(made.getvalue())


class _Book:
    """The workbook under way."""

    def __init__(self, book: Any, report: Report, check: Callable[[], None] | None) -> None:
        self._book, self._report, self._check = book, report, check
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}
        self._names: set[str] = set()

    def write(self) -> None:
        if any(isinstance(block, Prose | Heading) for block in self._report.blocks):
            self._text_sheet()
        for table in self._report.tables:
            self._table_sheet(table)
        charts = [block for block in self._report.blocks if isinstance(block, Chart)]
        if charts:
            sheet = self._sheet("图表", fit=False)
            xlsx_charts.write(self._book, sheet, charts, self._format)

    def _format(self, **more: object) -> Any:
        key = tuple(sorted(more.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": _FONT, "font_size": 11, "valign": "vcenter", **more})
        return self._made[key]

    def _sheet(self, name: str, *, fit: bool = True) -> Any:
        plain = sheet_name(name)
        number = 2
        while plain.lower() in self._names:
            plain = f"{sheet_name(name)[: 31 - len(str(number)) - 2]}({number})"
            number += 1
        self._names.add(plain.lower())
        sheet = self._book.add_worksheet(plain)
        sheet.set_paper(9)
        sheet.center_horizontally()
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.set_footer("&C&9第 &P 页　共 &N 页")
        if fit:
            sheet.fit_to_pages(1, 0)
        return sheet

    def _text_sheet(self) -> None:
        """Write title, sentences and definition; the tables follow on sheets of their own."""
        report, sheet = self._report, self._sheet("正文")
        sheet.set_column(0, 0, _TEXT_CHARS, self._format())
        sheet.hide_gridlines(2)
        row = 0
        title = self._format(bold=True, font_size=18, align="center", text_wrap=True)
        for text, style in ((report.title, title), (_under(report), self._format(align="center"))):
            row = self._line(sheet, row, text, style)
        body, table = self._format(text_wrap=True, indent=1), self._format(italic=True, font_color="#555555")
        for number, block in numbered(report.blocks):
            if isinstance(block, Heading):
                row = self._line(sheet, row, f"{number}{block.text}", self._format(bold=True, font_size=12))
            elif isinstance(block, Prose):
                gap = self._format(text_wrap=True, indent=1, bg_color="#FFF2CC")
                text = tight(f"{GAP}{block.text}" if block.is_judgement else block.text)
                row = self._line(sheet, row, text, gap if block.is_judgement else body)
            elif isinstance(block, Table):
                said = tight(nothing_words(block)) or f"（表：{block.title}，见所附工作表）"
                row = self._line(sheet, row, said, table)
        self._definition(sheet, row + 1, 1)

    def _line(self, sheet: Any, row: int, text: str, style: Any) -> int:
        plain = cell_text(text)
        sheet.write_string(row, 0, plain, style)
        sheet.set_row(row, 17 * max(1, -(-cells_wide(plain) // (_TEXT_CHARS - 6))) + (10 if row == 0 else 3))
        return row + 1

    def _table_sheet(self, table: Table) -> None:
        sheet = self._sheet(table.title.split("（")[0] or table.title)
        last = len(table.columns) - 1
        width = [own + 1.5 for own in widths(table)]
        for place, own in enumerate(width):
            sheet.set_column(place, place, own, self._format())
        if sum(width) > _WIDE:
            sheet.set_landscape()
        self._across(sheet, 0, last, f"{self._report.title}　{table.title}", bold=True, font_size=14, align="center")
        sheet.set_row(0, 26)
        self._across(sheet, 1, last, _under(self._report), align="left", font_color="#555555")
        start = 2
        rows = self._head(sheet, table.columns, start)
        sheet.freeze_panes(start + rows, 1)
        sheet.repeat_rows(start, start + rows - 1)
        row = start + rows
        for values in table.rows:
            if self._check is not None:
                self._check()
            self._values(sheet, row, table.columns, values)
            lines = _lines(values, table.columns, width)
            if lines > 1:
                sheet.set_row(row, 16 * lines + 2)
            row += 1
        if table.rows:
            sheet.autofilter(start + rows - 1, 0, row - 1, last)
        if nothing_words(table):
            self._across(sheet, row, last, "本期没有记录。", align="center", border=1)
            row += 1
        if table.total is not None:
            self._values(sheet, row, table.columns, table.total, bold=True, bg_color="#F2F2F2")
            row += 1
        if table.note:
            self._across(sheet, row, last, f"注：{table.note}", text_wrap=True, align="left")
            sheet.set_row(row, _height(table.note, sum(width)))
            row += 1
        self._definition(sheet, row + 1, last + 1, sum(width))

    def _head(self, sheet: Any, columns: Sequence[Column], row: int) -> int:
        """Write the head, with an upper row where columns share one; returns how many rows it takes."""
        style = self._format(bold=True, bg_color="#DDE6F0", border=1, align="center", text_wrap=True)
        if not any(column.group for column in columns):
            for place, column in enumerate(columns):
                sheet.write_string(row, place, cell_text(column.title), style)
            sheet.set_row(row, 32 if any(cells_wide(c.title) > c.width for c in columns) else 20)
            return 1
        place = 0
        for group, members in groupby(columns, key=lambda column: column.group):
            width = len(found := list(members))
            if group and width > 1:
                sheet.merge_range(row, place, row, place + width - 1, cell_text(group), style)
            for offset, column in enumerate(found):
                if group:
                    if width == 1:
                        sheet.write_string(row, place, cell_text(group), style)
                    sheet.write_string(row + 1, place + offset, cell_text(column.title), style)
                else:
                    sheet.merge_range(row, place + offset, row + 1, place + offset, cell_text(column.title), style)
            place += width
        return 2

    def _values(self, sheet: Any, row: int, columns: Sequence[Column], values: Sequence[Cell], **more: object) -> None:
        for place, (cell, column) in enumerate(zip(values, columns, strict=True)):
            number = number_of(cell.value, column.kind)
            align = "left" if is_left(column) else ("center" if column.kind in _WORDS else "right")
            if number is None:
                text = cell_text(shown(cell.value, column.kind))
                style = self._format(num_format="@", align=align, border=1, text_wrap=column.kind == "text", **more)
                sheet.write_string(row, place, text, style)
            elif isinstance(number, date):
                style = self._format(num_format=FORMATS[column.kind], align="center", border=1, **more)
                sheet.write_datetime(row, place, number, style)
            else:
                style = self._format(num_format=FORMATS[_number_kind(column.kind, cell.value)], border=1, **more)
                sheet.write_number(row, place, number, style)

    def _across(self, sheet: Any, row: int, last: int, text: str, **more: object) -> None:
        """Write a line over the whole width."""
        style = self._format(**more)
        if last > 0:
            sheet.merge_range(row, 0, row, last, cell_text(text), style)
        else:
            sheet.write_string(row, 0, cell_text(text), style)

    def _definition(self, sheet: Any, row: int, columns: int, width: float = _TEXT_CHARS) -> None:
        for text in ("口径说明", *self._report.definition):
            self._across(sheet, row, columns - 1, text, font_size=9, font_color="#555555", text_wrap=True, align="left")
            sheet.set_row(row, _height(text, width * 1.3, 13))
            row += 1


def _number_kind(kind: Kind, value: Value) -> Kind:
    """Let a Fraction in a whole-number column keep its places."""
    return "decimal" if kind in ("int", "text") and isinstance(value, Fraction) else ("int" if kind == "text" else kind)


def _under(report: Report) -> str:
    return "　".join(part for part in (report.period_text, report.subtitle) if part)


def _height(text: str, width: float, line: float = 16) -> float:
    return line * max(1, -(-cells_wide(text) // max(1, int(width)))) + 2


def _lines(values: Sequence[Cell], columns: Sequence[Column], width: Sequence[float]) -> int:
    """How many lines a row takes: texts wrap, everything else stands on one."""
    texts = [
        cells_wide(str(cell.value)) / max(own - 1.5, 1.0)
        for cell, column, own in zip(values, columns, width, strict=True)
        if column.kind == "text" and cell.value is not None
    ]
    return max(1, *(-int(-share // 1) for share in texts)) if texts else 1
