"""A small helper for papers of title, rows of cells, paragraphs and a place for the seal, on any number of pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from app.documents.fonts import Face
from app.documents.line_breaking import Line
from app.documents.pdf import PAGE_HEIGHT_MM, Paper, TextStyle

MARGIN_MM = 24.0
TOP_MM, BOTTOM_MM = 26.0, 272.0
FOOTER_MM = 282.0
LANDSCAPE_MARGIN_MM = 16.0
LANDSCAPE_TOP_MM = 14.0
LANDSCAPE_PAD_MM = 0.8  # above and below a cell's text; an overview sets many short rows
HEADER_MM = 7.0
PAD_MM = 2.0
SEAL_MM = 45.0

TITLE = TextStyle(Face.SERIF_BOLD, 18, 27, "center")
LANDSCAPE_TITLE = TextStyle(Face.SERIF_BOLD, 15, 20, "center")
LABEL = TextStyle(size=11, leading=18, align="center")
VALUE = TextStyle(size=11, leading=18)
BODY = TextStyle(size=12, leading=21, indent_em=2)
SUBHEAD = TextStyle(Face.KAI, 12, 21)
SMALL = TextStyle(Face.SANS, 8, 11, grey=0.25)
WATERMARK = TextStyle(Face.SANS, 44, 44, grey=0.88)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row; ``share`` is its part of the width in hundredths."""

    text: str
    share: float
    style: TextStyle = VALUE


def label(text: str, share: float = 20) -> Cell:
    """Make a cell that names what stands beside it."""
    return Cell(text, share, LABEL)


def render_form(
    title: str,
    fill: Callable[[FormSheet], None],
    *,
    footer: str = "",
    header: str = "",
    made_at: str = "",
    watermark: str = "",
    is_landscape: bool = False,
) -> bytes:
    """Draw a paper twice: once to count its pages, once for good.

    ``footer`` stands left of the page number, ``header`` above every page after the first, ``watermark`` behind all.
    """
    draft = FormSheet(title, footer, made_at, 0, is_landscape=is_landscape)
    fill(draft)
    sheet = FormSheet(title, footer, made_at, draft.pages, header, watermark, is_landscape=is_landscape)
    fill(sheet)
    return sheet.finish()


class FormSheet:
    """The paper under way: a cursor runs down the page and begins another one when the next thing does not fit."""

    def __init__(
        self,
        title: str,
        footer: str,
        made_at: str,
        total_pages: int,
        header: str = "",
        watermark: str = "",
        *,
        is_landscape: bool = False,
    ) -> None:
        self._paper = Paper(title, made_at=made_at, is_landscape=is_landscape)
        self._margin, self._top = (LANDSCAPE_MARGIN_MM, LANDSCAPE_TOP_MM) if is_landscape else (MARGIN_MM, TOP_MM)
        self._is_landscape = is_landscape
        self._pad = LANDSCAPE_PAD_MM if is_landscape else PAD_MM
        self._content = self._paper.width_mm - 2 * self._margin
        self._bottom = self._paper.height_mm - (PAGE_HEIGHT_MM - BOTTOM_MM)
        self._foot = self._paper.height_mm - (PAGE_HEIGHT_MM - FOOTER_MM)
        self._footer, self._header, self._total = footer, header, total_pages
        self._heads: Sequence[Cell] = ()
        self._watermark = watermark
        self._y = self._top
        self._begin_page()

    @property
    def pages(self) -> int:
        """How many pages there are so far."""
        return self._paper.pages

    def heading(self, text: str) -> None:
        """Draw the title, centred."""
        style, room = (LANDSCAPE_TITLE, 2) if self._is_landscape else (TITLE, 4)
        self._y = self._paper.draw_text(text, style, self._margin, self._y, self._content) + room

    def paragraph(self, text: str, style: TextStyle = BODY) -> None:
        """Draw a paragraph; it may run over to the next page."""
        for line in self._paper.lines(text, style, self._content):
            self._need(style.line_mm)
            self._y = self._paper.draw_lines([line], style, self._margin, self._y, self._content)

    def space(self, height_mm: float) -> None:
        """Leave room."""
        self._y += height_mm

    def keep(self, height_mm: float) -> None:
        """Begin another page unless there is this much room, so that a heading never stands alone at the foot."""
        self._need(height_mm)

    @contextmanager
    def repeating(self, heads: Sequence[Cell]) -> Iterator[None]:
        """Draw the heads of a table again at the top of every page that its rows run on to."""
        self._heads = heads
        try:
            yield
        finally:
            self._heads = ()

    def row(self, *cells: Cell) -> None:
        """Draw a row of framed cells, as high as its longest text; a row higher than the page goes on on the next."""
        texts = [self._paper.lines(cell.text, cell.style, self._width(cell) - 2 * PAD_MM) for cell in cells]
        height = max(len(lines) * cell.style.line_mm for cell, lines in zip(cells, texts, strict=True)) + 2 * self._pad
        if height <= self._bottom - self._top:
            self._need(height)
            self._draw_row(cells, texts, height)
            return
        while any(texts):
            self._need(3 * VALUE.line_mm)
            room = self._bottom - self._y - 2 * self._pad
            counts = [int(room // cell.style.line_mm) for cell in cells]
            parts = [lines[:count] for lines, count in zip(texts, counts, strict=True)]
            texts = [lines[count:] for lines, count in zip(texts, counts, strict=True)]
            used = max(len(part) * cell.style.line_mm for cell, part in zip(cells, parts, strict=True))
            self._draw_row(cells, parts, used + 2 * self._pad)

    def _draw_row(self, cells: Sequence[Cell], texts: Sequence[Sequence[Line]], height: float) -> None:
        x = self._margin
        for cell, lines in zip(cells, texts, strict=True):
            width, style = self._width(cell), cell.style
            self._paper.frame(x, self._y, width, height)
            top = self._y + self._pad
            if style.align == "center" or len(lines) == 1:
                top = self._y + (height - len(lines) * style.line_mm) / 2
            self._paper.draw_lines(lines, style, x + PAD_MM, top, width - 2 * PAD_MM)
            x += width
        self._y += height

    def seal(self, *lines: str) -> None:
        """Draw the signature: right-aligned lines beneath a free square for the seal, kept together on one page."""
        style = TextStyle(size=12, leading=21, align="right")
        height = SEAL_MM + len(lines) * style.line_mm
        self._need(height)
        self._y += SEAL_MM
        self._y = self._paper.draw_text("\n".join(lines), style, self._margin, self._y, self._content - 10)

    def _width(self, cell: Cell) -> float:
        return self._content * cell.share / 100

    def _begin_page(self) -> None:
        self._y = self._top
        if self._watermark:
            self._paper.draw_rotated(
                self._watermark, WATERMARK, self._paper.width_mm / 2, (self._top + self._bottom) / 2, 40
            )

    def _need(self, height_mm: float) -> None:
        if self._y + height_mm > self._bottom and self._y > self._top:
            self._draw_footer()
            self._paper.next_page()
            self._begin_page()
            if self._header:
                self._paper.draw_text(self._header, SMALL, self._margin, self._top - HEADER_MM, self._content)
            if self._heads:
                texts = [
                    self._paper.lines(cell.text, cell.style, self._width(cell) - 2 * PAD_MM) for cell in self._heads
                ]
                height = max(len(part) * cell.style.line_mm for cell, part in zip(self._heads, texts, strict=True))
                self._draw_row(self._heads, texts, height + 2 * self._pad)

    def _draw_footer(self) -> None:
        page = f"第 {self._paper.pages} 页　共 {self._total} 页"
        self._paper.draw_text(self._footer, SMALL, self._margin, self._foot, self._content - 45)
        right = TextStyle(SMALL.face, SMALL.size, SMALL.leading, "right", grey=SMALL.grey)
        self._paper.draw_text(page, right, self._margin + self._content - 45, self._foot, 45)

    def finish(self) -> bytes:
        """Close the paper."""
        self._draw_footer()
        return self._paper.finish()
