"""A report as PDF: bundled fonts, tables over several pages with their head repeated, vector charts, page numbers.

Upright by default; a table too wide for that turns the whole paper. The content is laid out twice: once to count the
pages (a draft, on which nothing is drawn), once for good. Pages are filled: a chart becomes a little lower, or lets the
table after it go first, where a part of a page would stay empty.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.documents import chart_drawing
from app.documents.fonts import Face, UnprintableText
from app.documents.pdf import Paper, TextStyle, mm
from app.documents.pdf_table import Grid, RowLines
from app.documents.stand_ins import MISSING, marked
from app.domain.form_content import chinese_day
from app.domain.report_content import Block, Cell, Chart, Heading, Prose, Report, Table
from app.domain.report_wording import GAP, is_across, nothing_words, numbered, tight

MARGIN_MM, TOP_MM, FOOT_MM = 18.0, 18.0, 16.0
_FIRST_ROWS_MM, _TOTAL_MM, _ROW_MM, _SHORT = 18.0, 8.0, 6.8, 10
"""A short table is not broken; of a long one some rows stand below the head, and the total is never alone."""
_LOWER = 0.72
"""A chart may be drawn so much lower where it then still finds room on the page."""
_LINES = 3
"""Empty lines for a judgement; one less where that saves a page."""
_HEADED_TABLE_MM, _HEADED_MM, _TITLED_MM, _SIGNED_MM = 52.0, 30.0, 17.0, 24.0

Check = Callable[[], None]

TITLE = TextStyle(Face.SERIF_BOLD, 18, 26, "center")
UNDER = TextStyle(Face.KAI, 11, 18, "center")
HEADING = TextStyle(Face.SANS, 13, 24)
SUBHEADING = TextStyle(Face.KAI, 12, 22)
BODY = TextStyle(size=11.5, leading=20, indent_em=2)
PLAIN = TextStyle(size=11.5, leading=20)
TABLE_TITLE = TextStyle(Face.SANS, 10.5, 18, "center")
SMALL = TextStyle(Face.SANS, 8, 12, grey=0.2)


def draw(report: Report, made_at: str, check: Check | None = None) -> bytes:
    """Return the PDF; ``made_at`` (ISO) becomes its date. A character without a glyph is a mark, named beneath.

    ``check`` is called for every row and may raise to stop.
    """
    try:
        return _drawn(report, made_at, check)
    except UnprintableText:
        plain, names = marked(report)
        said = f"“{MISSING}”处的字符（{names}）不在随附字体里，印不出来；Excel、Word 格式的文件里是原样。"
        return _drawn(replace(plain, definition=(*plain.definition, said)), made_at, check)


def _drawn(report: Report, made_at: str, check: Check | None) -> bytes:
    across = is_across(report)
    grids: dict[int, Grid] = {}  # of the report's tables: laid out once for all

    def written(pages: int, lines: int) -> _Sheet:
        sheet = _Sheet(report, _paper(report, made_at, across, is_draft=not pages), pages, grids, check)
        sheet.write(lines)
        return sheet

    lines, pages = _LINES, written(0, _LINES).paper.pages
    if any(isinstance(block, Prose) and block.is_judgement for block in report.blocks):
        fewer = written(0, _LINES - 1).paper.pages
        lines, pages = (_LINES - 1, fewer) if fewer < pages else (lines, pages)
    return written(pages, lines).finish()


def _paper(report: Report, made_at: str, across: bool, *, is_draft: bool = False) -> Paper:
    return Paper(report.title, report.period_text, made_at, is_landscape=across, is_draft=is_draft)


class _Sheet:
    """The paper under way: a cursor that runs down the page."""

    def __init__(
        self,
        report: Report,
        paper: Paper,
        pages: int,
        grids: dict[int, Grid],
        check: Check | None = None,
    ) -> None:
        self._check, self.paper = check, paper
        self._report, self._pages, self._grids = report, pages, grids
        self._width = self.paper.width_mm - 2 * MARGIN_MM
        self._bottom = self.paper.height_mm - FOOT_MM - 6
        self._head: Grid | None = None
        self._y = TOP_MM

    def write(self, lines: int = _LINES) -> None:
        """Lay the whole report out; ``lines``: how many are left empty where a person judges."""
        report, self._lines = self._report, lines
        self._text(report.title, TITLE)
        self._text("　".join(part for part in (report.period_text, report.subtitle) if part), UNDER)
        self._y += 2
        if report.addressee:
            self._text(f"{report.addressee}：", PLAIN)
        blocks = list(numbered(report.blocks))
        while blocks:
            number, block = blocks.pop(0)
            after = blocks[0][1] if blocks else None
            match block:
                case Heading():
                    self._need(self._below_heading(after))
                    self._text(f"{number}{block.text}", HEADING if block.level == 1 else SUBHEADING)
                case Prose():
                    self._prose(block, 0.0 if after else _SIGNED_MM)
                case Table():
                    self._table(block)
                case Chart() if isinstance(after, Table) and self._goes_first(after, block):
                    self._table(after)
                    blocks[0] = (number, block)
                case Chart():
                    self._chart(block)
        self._signature()
        self._definition()

    def finish(self) -> bytes:
        """Close the paper."""
        self._footer()
        return self.paper.finish()

    def _need(self, height: float) -> None:
        if self._y + height <= self._bottom or self._y <= TOP_MM:
            return
        self._footer()
        self.paper.next_page()
        self._y = TOP_MM
        if self._head is not None:
            self._open(self._head)

    def _footer(self) -> None:
        y = self.paper.height_mm - FOOT_MM
        half = self._width / 2
        self.paper.draw_text(f"{self._report.code}　{self._report.title}", SMALL, MARGIN_MM, y, half)
        right = replace(SMALL, align="right")
        self.paper.draw_text(f"第 {self.paper.pages} 页　共 {self._pages} 页", right, MARGIN_MM + half, y, half)

    def _text(self, text: str, style: TextStyle) -> None:
        for line in self.paper.lines(text, style, self._width):
            self._need(style.line_mm)
            self._y = self.paper.draw_lines([line], style, MARGIN_MM, self._y, self._width)

    def _below_heading(self, after: Block | None) -> float:
        """Return the room that a heading needs so that it does not stand alone at the foot of a page."""
        if isinstance(after, Chart):
            return 14 + self._chart_height(after) * _LOWER
        if isinstance(after, Table) and (count := _rows_of(after)) <= _SHORT:
            return _HEADED_MM + count * _ROW_MM
        if isinstance(after, Prose) and after.is_judgement:
            return _HEADED_MM + 4 * BODY.line_mm + _SIGNED_MM
        return _HEADED_TABLE_MM if isinstance(after, Table) else 30.0

    def _prose(self, block: Prose, more: float) -> None:
        """Write a paragraph; ``more``: what must stand on the same page beneath it (signer and date)."""
        if not block.is_judgement:
            self._need(BODY.line_mm + more)
            self._text(tight(block.text), BODY)
            return
        lines = self.paper.lines(f"{GAP}{tight(block.text)}", BODY, self._width)
        height = len(lines) * BODY.line_mm
        room = self._lines * BODY.line_mm
        self._need(height + room + more)
        self.paper.shade(MARGIN_MM, self._y, self._width, height, grey=0.93)
        self._y = self.paper.draw_lines(lines, BODY, MARGIN_MM, self._y, self._width)
        self.paper.frame(MARGIN_MM, self._y, self._width, room, line_pt=0.3)
        self._y += room + 2

    def _chart_height(self, chart: Chart) -> float:
        tall = 30.0 + 7.5 * len(chart.categories) if chart.shape == "ranking" else 0.0
        return min(max(72.0, tall), self._bottom - TOP_MM - 12)

    @property
    def _left(self) -> float:
        """What is left of the page."""
        return self._bottom - self._y

    def _goes_first(self, table: Table, chart: Chart) -> bool:
        """Whether a table fills the rest of a page on which the chart before it finds no room."""
        rows = _rows_of(table)
        least = _TITLED_MM + (rows * _ROW_MM if rows <= _SHORT else 2 * _FIRST_ROWS_MM)
        return self._chart_height(chart) * _LOWER > self._left > least

    def _chart(self, chart: Chart) -> None:
        height = self._chart_height(chart)
        if self._left < height + 2 and self._left >= height * _LOWER + 2:
            height = self._left - 2
        width = min(self._width, 190.0)
        self._need(height + 2)
        drawing = chart_drawing.drawing(chart, width * mm, height * mm)
        self.paper.place(drawing, MARGIN_MM + (self._width - width) / 2, self._y)
        self._y += height + 2

    def _table(self, table: Table) -> None:
        if nothing := nothing_words(table):
            self._text(tight(nothing), BODY)
            return
        grid = self._grid_of(table)
        first = _rows_of(table) * _ROW_MM if _rows_of(table) <= _SHORT else _FIRST_ROWS_MM
        self._need(TABLE_TITLE.line_mm + grid.head_mm + first)
        self._text(tight(table.title), TABLE_TITLE)
        self._open(grid)
        for values in table.rows[:-1]:
            self._row(grid, values)
        for values in table.rows[-1:]:
            self._row(grid, values, more=_TOTAL_MM if table.total is not None else 0.0)
        self._head = None
        if table.total is not None:
            self._row(grid, table.total, is_total=True)
        self._y += 1
        if table.note:
            self._text(f"注：{tight(table.note)}", SMALL)
        self._y += 3

    def _grid_of(self, table: Table) -> Grid:
        if id(table) not in self._grids:
            self._grids[id(table)] = Grid(table, MARGIN_MM, self._width, self.paper)
        return self._grids[id(table)]

    def _open(self, grid: Grid) -> None:
        """Draw a table's head; until the last row it is drawn on every page."""
        self._head = grid
        grid.draw_head(self.paper, self._y)
        self._y += grid.head_mm

    def _row(self, grid: Grid, values: Sequence[Cell], *, is_total: bool = False, more: float = 0.0) -> None:
        """Draw a row; ``more``: millimetres beneath it that must stand on the same page (a total is never alone)."""
        if self._check is not None:
            self._check()
        row = grid.lines(values, is_total=is_total)
        room = self._bottom - TOP_MM - (grid.head_mm if self._head is not None else 0.0)
        while grid.height_of(row) > room:
            self._need(_FIRST_ROWS_MM)
            part, row = grid.parted(row, self._left)
            self._draw_row(grid, part, is_total=is_total)
        self._need(grid.height_of(row) + more)
        self._draw_row(grid, row, is_total=is_total)

    def _draw_row(self, grid: Grid, row: RowLines, *, is_total: bool) -> None:
        if not self.paper.is_draft:
            grid.draw(self.paper, row, self._y, is_total=is_total)
        self._y += grid.height_of(row)

    def _signature(self) -> None:
        report = self._report
        lines = [report.signer, chinese_day(report.signed_on) if report.signed_on else ""]
        right = TextStyle(size=11.5, leading=20, align="right")
        lines = [line for line in lines if line]
        if lines:
            self._need(len(lines) * right.line_mm + 6)
            self._y += 4
            self._y = self.paper.draw_text("\n".join(lines), right, MARGIN_MM, self._y, self._width - 16)

    def _definition(self) -> None:
        if not self._report.definition:
            return
        self._y += 3
        self._need(3 * SMALL.line_mm)
        self._text("口径说明", replace(SMALL, size=8.5, grey=0.0))
        for text in self._report.definition:
            self._text(text, SMALL)


def _rows_of(table: Table) -> int:
    return len(table.rows) + (table.total is not None)
