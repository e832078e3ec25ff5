"""What an office's own file looks like, drawn as a PDF without Word or Excel: rows, texts and widths as they stand.

A look for the eye while a file is adapted, not a copy to hand out: fonts, pictures and colours are left out.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx
import openpyxl
from docx.oxml.ns import qn
from openpyxl.utils import get_column_letter

from app.documents.fonts import Face
from app.documents.form_sheet import Cell, FormSheet, render_form
from app.documents.pdf import TextStyle

_PLAIN, _SIZE = 10.5, 9.5
_DEFAULT_WIDTH = 8.43  # of a column of Excel without a width of its own
_ALIGNS = {"center": "center", "right": "right", "end": "right"}
Drawn = list[Cell] | tuple[str, TextStyle]


def draw(kind: str, data: bytes, title: str) -> bytes:
    """Return a filled file as PDF, roughly as Word or Excel would show it."""
    parts, is_landscape = _word(data) if kind == "docx" else _excel(data)

    def fill(sheet: FormSheet) -> None:
        for part in parts:
            if isinstance(part, tuple):
                sheet.paragraph(*part)
            else:
                sheet.row(*part)

    return render_form(title, fill, is_landscape=is_landscape)


def _word(data: bytes) -> tuple[list[Drawn], bool]:
    document = docx.Document(io.BytesIO(data))
    section = document.sections[0]
    is_landscape = bool(section.page_width and section.page_height and section.page_width > section.page_height)
    parts: list[Drawn] = []
    for element in document.element.body:
        if element.tag == qn("w:p"):
            parts.append((_text(element), _style(element, 12.0)))
        elif element.tag == qn("w:tbl"):
            parts += _word_rows(element)
    return parts, is_landscape


def _word_rows(table: Any) -> Iterator[list[Cell]]:
    widths = [int(one.get(qn("w:w"), "0")) or 1 for one in table.iterfind(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")]
    whole = sum(widths) or 1
    for row in table.iterfind(qn("w:tr")):
        cells, at = [], 0
        for cell in row.iterfind(qn("w:tc")):
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            count = int(span.get(qn("w:val"))) if span is not None else 1
            share = 100 * sum(widths[at : at + count]) / whole
            at += count
            paragraphs = list(cell.iterfind(qn("w:p")))
            text = "\n".join(_text(one) for one in paragraphs)
            style = _style(paragraphs[0], _SIZE) if paragraphs else TextStyle(size=_SIZE, leading=_SIZE * 1.5)
            cells.append(Cell(text, share, style))
        if cells:
            yield cells


def _text(paragraph: Any) -> str:
    """Return what a paragraph says, its line breaks included."""
    return "".join(one.text or "" if one.tag == qn("w:t") else "\n" for one in paragraph.iter(qn("w:t"), qn("w:br")))


def _style(paragraph: Any, usual: float) -> TextStyle:
    """Read size, weight and alignment from a paragraph and its first run."""
    align = paragraph.find(f"{qn('w:pPr')}/{qn('w:jc')}")
    size = next(paragraph.iter(qn("w:sz")), None)
    points = min(22.0, float(size.get(qn("w:val"))) / 2) if size is not None else usual
    side = _ALIGNS.get(align.get(qn("w:val")) if align is not None else "", "left")
    return _text_style(points, side, is_bold=next(paragraph.iter(qn("w:b")), None) is not None)


def _text_style(points: float, side: str, *, is_bold: bool) -> TextStyle:
    face = Face.SERIF_BOLD if is_bold or points > _PLAIN * 1.3 else Face.SERIF
    return TextStyle(face, points, points * 1.5, side)


def _excel(data: bytes) -> tuple[list[Drawn], bool]:
    sheet: Any = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    spans = {(one.min_row, one.min_col): one.max_col for one in sheet.merged_cells.ranges}
    columns = sheet.max_column
    widths = [sheet.column_dimensions[get_column_letter(at)].width or _DEFAULT_WIDTH for at in range(1, columns + 1)]
    parts = [_excel_row(sheet, row, widths, spans) for row in range(1, sheet.max_row + 1)]
    return parts, sheet.page_setup.orientation == "landscape"


def _excel_row(sheet: Any, row: int, widths: list[float], spans: dict[tuple[int, int], int]) -> Drawn:
    cells, at, has_frame = [], 1, False
    while at <= len(widths):
        last = spans.get((row, at), at)
        cell = sheet.cell(row, at)
        side = _ALIGNS.get(cell.alignment.horizontal or "", "left")
        style = _text_style(min(22.0, cell.font.size or _PLAIN), side, is_bold=bool(cell.font.bold))
        has_frame = has_frame or bool(cell.border.top and cell.border.top.style)
        cells.append(Cell(str(cell.value or ""), 100 * sum(widths[at - 1 : last]) / sum(widths), style))
        at = last + 1
    if has_frame:
        return cells
    said = [cell for cell in cells if cell.text]
    return (
        "　".join(cell.text for cell in said),
        said[0].style if said else TextStyle(size=_SIZE, leading=_SIZE * 1.5),
    )
