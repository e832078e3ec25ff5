"""A workbook that looks like a hotline export: title row, note row, header in row 3, text cells and real dates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter


def write_hotline_workbook(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[str | datetime]], *, title: str, note: str
) -> int:
    """Write the workbook and return the number of rows; a ``datetime`` becomes a real date cell, text stays text."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    count = 0
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("案件列表")
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        bold = book.add_format({"bold": True})
        sheet.set_column(0, len(columns) - 1, 18)
        sheet.merge_range(0, 0, 0, len(columns) - 1, title, bold)
        sheet.write_string(1, 0, note)
        for column, name in enumerate(columns):
            sheet.write_string(2, column, name, bold)
        for count, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(count + 2, column, value, moment)
                elif value:
                    sheet.write_string(count + 2, column, value)
    return count
