"""Draws the forms of cases and slips (P-07, P-21 to P-24) from their content; any number of pages."""

from __future__ import annotations

from dataclasses import replace

from app.documents.check_code import CopyMark
from app.documents.fonts import Face, UnprintableText
from app.documents.form_sheet import BODY, SUBHEAD, Cell, FormSheet, render_form
from app.documents.pdf import TextStyle
from app.documents.pdf_pages import page_count
from app.documents.stand_ins import MISSING, marked
from app.domain.form_content import Band, Block, Form, Grid, Pairs, Paragraph, Seal, Wide

_VALUE = TextStyle(size=10.5, leading=15)
_LABEL = TextStyle(size=10.5, leading=15, align="center")
_BAND = TextStyle(Face.SERIF_BOLD, 10.5, 15)
_SEAL = TextStyle(size=11, leading=17, align="right")
_PLAIN = TextStyle(size=12, leading=21)
_SEAL_LINES = 2  # free lines above the signature: the stamp covers it, as on the office's own forms
_SEALS, _SEAL_ROOM_MM = "（盖章）", 50.0  # places for seals and the names above them stay together
_BAND_ROOM_MM = 45.0  # a band and what begins the part below it
_LINE_CHARACTERS = 33  # of a wide row's value
_SMALL_GRID = 5  # columns from which a grid is set in smaller type
_GRID = TextStyle(size=9.5, leading=14)
_GRID_HEAD = TextStyle(size=9.5, leading=14, align="center")


_SCALES = (1.0, 0.92, 0.85, 0.78, 0.7, 0.64, 0.58)  # tried in turn for a form that must fit one page
_LITTLE, _SPARED = (0.94, 0.88), 2


def draw_form(form: Form, mark: CopyMark | None = None) -> bytes:
    """Return a form as PDF; the type of a form that must stay on one page shrinks until it fits.

    Any other form shrinks a little where that spares a second page: a seal never stands there alone. A character
    without a glyph is a mark, named in a note beneath.
    """
    try:
        return _fitting(form, mark)
    except UnprintableText:
        plain, names = marked(form)
        said = f"“{MISSING}”处的字符（{names}）不在随附字体里，请对照原文手写补上。"
        return _fitting(replace(plain, note="\n".join(text for text in (plain.note, said) if text)), mark)


def _fitting(form: Form, mark: CopyMark | None) -> bytes:
    if not form.is_one_page:
        pdf = _drawn(form, mark, 1.0)
        if page_count(pdf) != _SPARED:
            return pdf
        smaller = (_drawn(form, mark, scale) for scale in _LITTLE)
        return next((one for one in smaller if page_count(one) < _SPARED), pdf)
    for scale in _SCALES:
        pdf = _drawn(form, mark, scale)
        if page_count(pdf) == 1:
            break
    return pdf


def _drawn(form: Form, mark: CopyMark | None, scale: float) -> bytes:
    def fill(sheet: FormSheet) -> None:
        sheet.heading(form.title)
        for block in form.blocks:
            _draw(sheet, block, scale)
        if form.note:
            sheet.space(2 * scale)
            sheet.paragraph(form.note, _scaled(SUBHEAD, scale))

    made_at = mark.printed_at if mark else ""
    marks = {"footer": _footer(mark), "header": form.header or form.title, "watermark": form.watermark}
    return render_form(form.title, fill, made_at=made_at, is_landscape=form.is_landscape, **marks)


def _draw(sheet: FormSheet, block: Block, scale: float) -> None:
    value = _scaled(_VALUE, scale)
    if isinstance(block, Pairs):
        value_share = (100 - 20 * len(block.cells)) / len(block.cells)
        pairs = [(_label(name, scale), Cell(text, value_share, value)) for name, text in block.cells]
        sheet.row(*(cell for pair in pairs for cell in pair))
    elif isinstance(block, Wide):
        blank = "\n" * max(0, block.lines - _lines(block.text))
        sheet.row(_label(block.label, scale), Cell(block.text + blank, 80, value))
    elif isinstance(block, Grid):
        _draw_grid(sheet, block, scale)
    elif isinstance(block, Band):
        if scale == 1:  # a form that shrinks stays on one page: room for what follows is no question
            sheet.keep(_BAND_ROOM_MM)
        sheet.row(Cell(block.text, 100, _scaled(_BAND, scale)))
    elif isinstance(block, Paragraph):
        sheet.space(2)
        sheet.paragraph(block.text, _scaled(_PLAIN if block.is_plain else BODY, scale))
        sheet.space(2)
    elif isinstance(block, Seal) and block.is_outside:
        sheet.seal(*block.lines)
    elif isinstance(block, Seal):
        room = "\n" * _SEAL_LINES
        sheet.row(Cell(room + "\n".join(block.lines), 100, _scaled(_SEAL, scale)))


def _scaled(style: TextStyle, scale: float) -> TextStyle:
    return style if scale == 1 else replace(style, size=style.size * scale, leading=style.leading * scale)


def _label(text: str, scale: float) -> Cell:
    return Cell(text, 20, _scaled(_LABEL, scale))


def _lines(text: str) -> int:
    """Estimate how many lines a wide row's text takes."""
    return sum(max(1, -(-len(part) // _LINE_CHARACTERS)) for part in text.split("\n"))


def _draw_grid(sheet: FormSheet, grid: Grid, scale: float) -> None:
    is_small = len(grid.heads) >= _SMALL_GRID
    head = _scaled(_GRID_HEAD if is_small else _LABEL, scale)
    value = _scaled(_GRID if is_small else _VALUE, scale)
    heads = tuple(Cell(text, share, head) for text, share in zip(grid.heads, grid.shares, strict=True))
    if scale == 1 and any(cell.startswith(_SEALS) for row in grid.rows for cell in row):
        sheet.keep(_SEAL_ROOM_MM)
    sheet.row(*heads)
    with sheet.repeating(heads):
        for row in grid.rows:
            sheet.row(*(Cell(text, share, value) for text, share in zip(row, grid.shares, strict=True)))


def _footer(mark: CopyMark | None) -> str:
    if mark is None:
        return ""
    code = f"　校验码 {mark.short_code}" if mark.audit_head else ""
    return f"{mark.number}　{mark.copy_text}{code}"
