"""An office's own form as an Excel file: where its marks stand, and the file filled with a record."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter

from app.documents.fixed_zip import fixed
from app.domain.errors import RefusedInput
from app.domain.form_marks import TOKEN, FormValues, Slot, loop_of, put_in

MAX_CELLS = 200_000
MAX_TEXT = 32_767
"""Characters that a cell of Excel holds."""
_MOMENT = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_USUAL_WIDTH, _USUAL_SIZE, _MAX_HEIGHT = 8.43, 11.0, 409.0
_RISKY = ("=", "+", "-", "@", "\t")
_MARGIN_TEXTS = ("oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter")


def slots(data: bytes) -> list[Slot]:
    """Return every cell with a mark or a lone brace. Raises ``RefusedInput`` for formulas and pictures."""
    found = []
    number = 0
    for sheet in _open(data).worksheets:
        for row in sheet.iter_rows():
            number += 1
            for cell in row:
                if cell.data_type == "f":
                    raise RefusedInput(
                        f"工作表“{sheet.title}”的 {cell.coordinate} 是公式，没有载入。"
                        "单据的数由程序算好填入，请把公式改成字段或文字。"
                    )
                if isinstance(cell.value, str) and any(b in cell.value for b in ("{{", "}}", "｛｛", "｝｝")):
                    found.append(
                        Slot(f"工作表“{sheet.title}”第 {cell.row} 行（{cell.coordinate}）", cell.value, number)
                    )
        found += [Slot(f"工作表“{sheet.title}”的页眉页脚", text) for text in _margin_texts(sheet)]
    return found


def fill(data: bytes, values: FormValues) -> bytes:
    """Return the file with every mark replaced; values are text cells, never formulas; same record, same bytes."""
    book = _open(data)
    for sheet in book.worksheets:
        for row in range(sheet.max_row, 0, -1):  # from below: rows added move only what is done already
            cells = [cell for cell in sheet[row] if isinstance(cell, Cell) and isinstance(cell.value, str)]
            name = loop_of("\n".join(str(cell.value) for cell in cells))
            if name:
                _repeat(sheet, row, values.fields, values.entries(name))
            else:
                _put_row(cells, values.fields)
        _put_margins(sheet, values.fields)
    made = io.BytesIO()
    book.save(made)
    return fixed(undated(made.getvalue()))


def _open(data: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if any(re.match(r"xl/(drawings/drawing|media/|charts/)", name) for name in archive.namelist()):
            raise RefusedInput("Excel 样式里有图片、图形或图表，没有载入。需要图片的单据请用 Word 做样式。")
    try:
        book = openpyxl.load_workbook(io.BytesIO(data))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise RefusedInput("这个 Excel 文件读不出来，没有载入。请用 Excel 或 WPS 重新另存一份。") from error
    if sum(sheet.max_row * sheet.max_column for sheet in book.worksheets) > MAX_CELLS:
        raise RefusedInput("这个 Excel 文件的表格过大，没有载入。样式只留一张单据，请删去空白的行列。")
    return book


def _repeat(sheet: Any, row: int, fields: Mapping[str, str], entries: Sequence[Mapping[str, str]]) -> None:
    """Make one row for each entry, below each other, with the look, merges and height of the first."""
    extra = len(entries) - 1
    width = sheet.max_column
    if extra and row < sheet.max_row:
        sheet.move_range((f"A{row + 1}:{sheet.cell(sheet.max_row, width).coordinate}"), rows=extra)
    _shift_merges(sheet, row, extra)
    _shift_heights(sheet, row, extra)
    mould = [(cell.column, cell.value, cell._style) for cell in sheet[row]]
    for at, entry in enumerate(entries, row):
        for column, value, style in mould:
            cell = sheet.cell(at, column)
            if isinstance(cell, Cell):
                cell._style = copy.copy(style)
                cell.value = value
        _put_row([c for c in sheet[at] if isinstance(c, Cell) and isinstance(c.value, str)], {**fields, **entry})


def _shift_merges(sheet: Any, row: int, extra: int) -> None:
    for merged in list(sheet.merged_cells.ranges):
        if merged.min_row > row:
            merged.shift(row_shift=extra)
    own = [m for m in sheet.merged_cells.ranges if m.min_row == m.max_row == row]
    for merged in own:
        for at in range(row + 1, row + extra + 1):
            sheet.merge_cells(start_row=at, end_row=at, start_column=merged.min_col, end_column=merged.max_col)


def _shift_heights(sheet: Any, row: int, extra: int) -> None:
    heights = {at: sheet.row_dimensions[at].height for at in list(sheet.row_dimensions)}
    for at in sorted(heights, reverse=True):
        if at > row and extra:
            sheet.row_dimensions[at + extra].height = heights[at]
            sheet.row_dimensions[at].height = heights.get(at - extra) if at - extra > row else None
    for at in range(row + 1, row + extra + 1):
        sheet.row_dimensions[at].height = heights.get(row)


def _put_row(cells: Sequence[Cell], fields: Mapping[str, str]) -> None:
    for cell in cells:
        before = str(cell.value)
        if TOKEN.search(before) is None:
            continue
        text = put_in(before, fields)[:MAX_TEXT]
        cell.value = text or None
        if text:
            cell.data_type = "s"  # openpyxl would take a leading = for a formula
        if text.startswith(_RISKY):
            cell.quotePrefix = True
        if "\n" in text:
            look = copy.copy(cell.alignment)
            look.wrap_text = True
            cell.alignment = look
        if cell.alignment.wrap_text:
            _make_room(cell, text)


def _make_room(cell: Cell, text: str) -> None:
    """Make the row high enough for a text: Excel does that by itself only where no cells are merged."""
    sheet: Any = cell.parent
    merged = next((one for one in sheet.merged_cells.ranges if cell.coordinate in one), None)
    if merged is None or merged.min_row != merged.max_row:
        return
    letters = [get_column_letter(at) for at in range(merged.min_col, merged.max_col + 1)]
    room = max(2.0, sum(sheet.column_dimensions[one].width or _USUAL_WIDTH for one in letters) - 1)
    lines = sum(max(1, ceil(sum(1 + (ord(c) > 0x2E7F) for c in part) / room)) for part in text.split("\n"))
    size = float(cell.font.size or _USUAL_SIZE)
    dimension = sheet.row_dimensions[cell.row]
    dimension.height = min(_MAX_HEIGHT, max(dimension.height or 0.0, lines * size * 1.5))


def _margin_texts(sheet: Any) -> list[str]:
    parts = [getattr(getattr(sheet, name), side) for name in _MARGIN_TEXTS for side in ("left", "center", "right")]
    return [part.text for part in parts if part.text and "{{" in part.text]


def _put_margins(sheet: Any, fields: Mapping[str, str]) -> None:
    doubled = {name: value.replace("&", "&&").replace("\n", " ") for name, value in fields.items()}
    for name in _MARGIN_TEXTS:
        for side in ("left", "center", "right"):
            part = getattr(getattr(sheet, name), side)
            if part.text:
                part.text = put_in(part.text, doubled)


def undated(data: bytes) -> bytes:
    """Set the moment of saving, which the library writes, to a fixed one."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "docProps/core.xml":
                content = _MOMENT.sub(rb"\g<1>2000-01-01T00:00:00Z\g<3>", content)
            new.writestr(item, content)
    return made.getvalue()
