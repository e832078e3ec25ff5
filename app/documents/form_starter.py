"""The file to start from: a form as it is built in, as Word or Excel, with the marks of its fields in their places."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, groupby, pairwise
from typing import Any
from xml.sax.saxutils import escape

import docx
import openpyxl
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from app.documents import form_excel
from app.documents.docx_parts import BODY, HEI, LATIN, SONG, TITLE, TWIPS_A_MM, face, set_facts
from app.documents.fixed_zip import fixed
from app.domain.form_content import Band, Block, Form, Grid, Pairs, Paragraph, Seal, Wide
from app.domain.form_layouts import FOOT

_MADE = datetime(2000, 1, 1)
_A4_MM, _SIDE_MM, _END_MM = (210.0, 297.0), 22.0, 20.0
_SHEET_CHARACTERS = {False: 88.0, True: 132.0}  # width of an A4 sheet in Excel's characters
_ROW_MM = 7.5
_MANY, _SMALL_GRID = 5, 7  # columns from which a table is set in smaller type
_ALIGNS = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


@dataclass(frozen=True, slots=True)
class Box:
    """One cell: its text, its share of the width in hundredths; a label stands in the middle."""

    text: str
    share: float
    align: str = "left"
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row of boxes, or running text; ``height``: the least number of lines it is high."""

    boxes: tuple[Box, ...] = ()
    text: str = ""
    align: str = "left"
    size: float = 10.5
    height: int = 1


def starter(form: Form, title: str, kind: str) -> bytes:
    """Return the file for a form whose texts are marks; the same form gives the same bytes."""
    return _word(form, title) if kind == "docx" else _excel(form, title)


def lines(form: Form) -> list[Line]:
    """Lay the form out as rows and texts."""
    found = [Line(text=form.watermark, align="right", size=14)] if form.watermark else []
    found.append(Line(text=form.title, align="center", size=18))
    for block in form.blocks:
        found += _lines(block)
    return found + ([Line(text=form.note, size=10.5)] if form.note else [])


def _lines(block: Block) -> Iterable[Line]:
    if isinstance(block, Pairs):
        share = (100 - 20 * len(block.cells)) / len(block.cells)
        yield Line(tuple(box for name, text in block.cells for box in (Box(name, 20, "center"), Box(text, share))))
    elif isinstance(block, Wide):
        yield Line((Box(block.label, 20, "center"), Box(block.text, 80)), height=block.lines)
    elif isinstance(block, Band):
        yield Line((Box(block.text, 100, is_bold=True),))
    elif isinstance(block, Paragraph):
        yield Line(text=("" if block.is_plain else "　　") + block.text, size=12)
    elif isinstance(block, Seal):
        yield Line((Box("\n\n" + "\n".join(block.lines), 100, "right"),), height=4)
    elif isinstance(block, Grid):
        size = 8 if len(block.heads) >= _SMALL_GRID else 9 if len(block.heads) >= _MANY else 10.5
        yield Line(
            tuple(Box(text, share, "center") for text, share in zip(block.heads, block.shares, strict=True)), size=size
        )
        for row in block.rows:
            yield Line(tuple(Box(text, share) for text, share in zip(row, block.shares, strict=True)), size=size)


def _edges(row: Line) -> list[int]:
    """Return where each box of a row ends, in whole hundredths of the width."""
    return [*(round(end) for end in accumulate(box.share for box in row.boxes[:-1])), 100]


def _cuts(rows: Iterable[Line]) -> list[int]:
    """Return where any of the rows has an edge."""
    return sorted({0, 100, *(edge for row in rows if row.boxes for edge in _edges(row))})


def _spans(row: Line, cuts: Sequence[int]) -> list[tuple[Box, int, int]]:
    """Return each box with the first column it covers and the one behind it."""
    ends = [cuts.index(edge) for edge in _edges(row)]
    return list(zip(row.boxes, (0, *ends), ends, strict=False))


def _word(form: Form, title: str) -> bytes:
    document = docx.Document()
    _page(document.sections[0], form.is_landscape)
    width = (_A4_MM[1] if form.is_landscape else _A4_MM[0]) - 2 * _SIDE_MM
    for is_row, group in groupby(lines(form), key=lambda line: bool(line.boxes)):
        if is_row:
            _word_table(document, list(group), width)
        else:
            for line in group:
                _word_text(document, line)
    foot = document.sections[0].footer.paragraphs[0]
    face(foot.add_run(FOOT), SONG, 8)
    set_facts(document, title, "单据样式", "", _MADE)
    made = io.BytesIO()
    document.save(made)
    return fixed(made.getvalue())


def _page(section: Any, is_landscape: bool) -> None:
    width, height = _A4_MM[::-1] if is_landscape else _A4_MM
    section.page_width, section.page_height = Mm(width), Mm(height)
    if is_landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.left_margin = section.right_margin = Mm(_SIDE_MM)
    section.top_margin = section.bottom_margin = Mm(_END_MM)
    section.footer_distance = Mm(9)


def _word_text(document: Any, line: Line) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = _ALIGNS[line.align]
    paragraph.paragraph_format.space_after = Pt(6)
    face(paragraph.add_run(line.text), TITLE if line.size > 14 else HEI if line.size > 12 else BODY, line.size)


def _word_table(document: Any, rows: Sequence[Line], width_mm: float) -> None:
    """Write the table as one piece of XML: python-docx takes its time for every merged cell."""
    cuts = _cuts(rows)
    unit = width_mm * TWIPS_A_MM / 100
    grid = "".join(f'<w:gridCol w:w="{round((end - start) * unit)}"/>' for start, end in pairwise(cuts))
    made = "".join(_word_row(row, cuts, unit) for row in rows)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    xml = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{round(100 * unit)}" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{made}</w:tbl>"
    )
    document.element.body.insert_element_before(parse_xml(xml), "w:sectPr")


def _word_row(row: Line, cuts: Sequence[int], unit: float) -> str:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{round((cuts[last] - cuts[first]) * unit)}" w:type="dxa"/>'
        f'<w:gridSpan w:val="{last - first}"/><w:vAlign w:val="center"/></w:tcPr>{_word_box(box, row)}</w:tc>'
        for box, first, last in _spans(row, cuts)
    )
    height = round(_ROW_MM * row.height * TWIPS_A_MM)
    return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}"/></w:trPr>{cells}</w:tr>'


def _word_box(box: Box, row: Line) -> str:
    style = (
        f'<w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{HEI if box.is_bold else BODY}"/>'
        f'<w:sz w:val="{round(row.size * 2)}"/></w:rPr>'
    )
    return "".join(
        f'<w:p><w:pPr><w:spacing w:after="0"/><w:jc w:val="{box.align}"/></w:pPr>'
        f'<w:r>{style}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        for text in box.text.split("\n")
    )


def _excel(form: Form, title: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title[:6].strip()
    found = lines(form)
    cuts = _cuts(found)
    width = _SHEET_CHARACTERS[form.is_landscape]
    for place, (start, end) in enumerate(pairwise(cuts), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width * (end - start) / 100 + 0.7
    for at, line in enumerate(found, 1):
        boxes = _spans(line, cuts) if line.boxes else [(Box(line.text, 100, line.align), 0, len(cuts) - 1)]
        for box, first, last in boxes:
            _excel_cell(sheet, at, first + 1, last, box, line)
        sheet.row_dimensions[at].height = max(line.size * 2, 21.0 * line.height)
    sheet.oddFooter.left.text = FOOT
    sheet.oddFooter.left.size = 8
    sheet.page_setup.orientation = "landscape" if form.is_landscape else "portrait"
    sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = 9, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    made = io.BytesIO()
    book.save(made)
    return fixed(form_excel.undated(made.getvalue()))


def _excel_cell(sheet: Any, row: int, first: int, last: int, box: Box, line: Line) -> None:
    cell = sheet.cell(row, first, box.text or None)
    cell.alignment = Alignment(horizontal=box.align, vertical="center", wrap_text=True)
    cell.font = Font(name="宋体", size=line.size, bold=box.is_bold or line.size > 14)
    if line.boxes:
        edge = Side(style="thin")
        for column in range(first, last + 1):
            sheet.cell(row, column).border = Border(left=edge, right=edge, top=edge, bottom=edge)
    if last > first:
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
