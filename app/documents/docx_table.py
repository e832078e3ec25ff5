"""A table of a report for Word, written as one piece of XML: python-docx takes a millisecond for every cell.

The head repeats on every page, rows are never split, widths are fixed, and columns that share a head stand below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from app.documents.docx_parts import HEI, LATIN, SONG, TWIPS_A_MM
from app.documents.workbook import clean
from app.domain.report_content import Column, Row, Table, shown
from app.domain.report_wording import is_left

_HEAD_FILL = "DDE6F0"
_PADDING_TWIPS = 60
_SHORT, _FIRST = 8, 2
"""Tables of so many rows stay on one page; of longer ones the head never stands alone with a single row."""
_MARGINS = "".join(f'<w:{side} w:w="{_PADDING_TWIPS}" w:type="dxa"/>' for side in ("left", "right"))


def append(doc: Any, table: Table, widths_mm: Sequence[float], size: float) -> None:
    """Put the table at the end of the document; sizes in points."""
    twips = [round(width * TWIPS_A_MM) for width in widths_mm]
    last = len(table.rows) - 1
    parts = [*_head(table.columns, twips, size)]
    for place, row in enumerate(table.rows):
        stays = last < _SHORT or place < _FIRST or place >= last - 1
        is_kept = stays and (place < last or table.total is not None)
        parts.append(_row(row, table.columns, twips, size, is_kept=is_kept))
    if table.total is not None:
        parts.append(_row(table.total, table.columns, twips, size, is_total=True))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    xml = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(twips)}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{_MARGINS}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(parts)}</w:tbl>"
    )
    doc.element.body.insert_element_before(parse_xml(xml), "w:sectPr")


def _head(columns: Sequence[Column], twips: Sequence[int], size: float) -> Iterator[str]:
    if not any(column.group for column in columns):
        yield _line((_head_cell(c.title, width, size) for c, width in zip(columns, twips, strict=True)), is_head=True)
        return
    upper, lower, place = [], [], 0
    for group, members in groupby(columns, key=lambda column: column.group):
        found = list(members)
        own = twips[place : place + len(found)]
        if group:
            upper.append(_head_cell(group, sum(own), size, f'<w:gridSpan w:val="{len(found)}"/>'))
            lower += [_head_cell(column.title, width, size) for column, width in zip(found, own, strict=True)]
        else:
            both = list(zip(found, own, strict=True))
            upper += [_head_cell(c.title, width, size, '<w:vMerge w:val="restart"/>') for c, width in both]
            lower += [_head_cell("", width, size, "<w:vMerge/>") for _, width in both]
        place += len(found)
    yield _line(upper, is_head=True)
    yield _line(lower, is_head=True)


def _row(
    row: Row,
    columns: Sequence[Column],
    twips: Sequence[int],
    size: float,
    *,
    is_total: bool = False,
    is_kept: bool = False,
) -> str:
    """Write a row; ``is_kept``: it stands on one page with the row that follows."""
    font = HEI if is_total else SONG
    made = _line(
        _cell(
            shown(cell.value, column.kind), width, font, size, "left" if is_left(column) and not is_total else "center"
        )
        for cell, column, width in zip(row, columns, twips, strict=True)
    )
    return made.replace("<w:pPr>", "<w:pPr><w:keepNext/>") if is_kept else made


def _line(cells: Iterator[str] | Sequence[str], *, is_head: bool = False) -> str:
    head = "<w:tblHeader/>" if is_head else ""
    made = f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(cells)}</w:tr>"
    return made.replace("<w:pPr>", "<w:pPr><w:keepNext/>") if is_head else made


def _head_cell(text: str, width: int, size: float, merge: str = "") -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{_HEAD_FILL}"/>'
    return _cell(text, width, HEI, size, "center", merge + shade)


def _cell(text: str, width: int, font: str, size: float, align: str, more: str = "") -> str:
    lines = escape(clean(text)).split("\n")
    written = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    fonts = f'w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{font}" w:cs="{LATIN}"'
    half_points, line_twips = round(size * 2), round((size + 5) * 20)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{more}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:line="{line_twips}" w:lineRule="atLeast"/><w:jc w:val="{align}"/></w:pPr>'
        f'<w:r><w:rPr><w:rFonts {fonts}/><w:sz w:val="{half_points}"/></w:rPr>{written}</w:r></w:p></w:tc>'
    )
