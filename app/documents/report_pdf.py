"""A report as PDF: bundled fonts, tables over several pages with their head repeated, vector charts, page numbers.

Upright by default; a table too wide for that turns the whole paper. The content is laid out twice: once to count the
pages (a draft, on which nothing is drawn), once for good.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from app.documents import chart_drawing
from app.documents.fonts import Face, UnprintableText
from app.documents.line_breaking import Line
from app.documents.pdf import Paper, TextStyle, mm
from app.documents.stand_ins import MISSING, marked
from app.domain.form_content import chinese_day
from app.domain.report_content import Block, Cell, Chart, Column, Heading, Prose, Report, Table, shown
from app.domain.report_wording import GAP, fitted, is_across, is_left, nothing_words, numbered, points_that_fit, tight

MARGIN_MM, TOP_MM, FOOT_MM = 18.0, 18.0, 16.0
_PAD_MM = 1.1
_FIRST_ROWS_MM, _TOTAL_MM, _ROW_MM, _SHORT = 18.0, 8.0, 6.8, 10
"""A short table is not broken; of a long one some rows stand below the head, and the total is never alone."""
_HEADED_TABLE_MM, _HEADED_MM, _SIGNED_MM = 52.0, 30.0, 24.0

Check = Callable[[], None]

TITLE = TextStyle(Face.SERIF_BOLD, 18, 26, "center")
UNDER = TextStyle(Face.KAI, 11, 18, "center")
HEADING = TextStyle(Face.SANS, 13, 24)
SUBHEADING = TextStyle(Face.KAI, 12, 22)
BODY = TextStyle(size=11.5, leading=20, indent_em=2)
PLAIN = TextStyle(size=11.5, leading=20)
TABLE_TITLE = TextStyle(Face.SANS, 10.5, 18, "center")
SMALL = TextStyle(Face.SANS, 8, 12, grey=0.2)
HEAD = TextStyle(Face.SANS, 8.5, 12, "center")
_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5)


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
    broken: _Broken = {}
    draft = _Sheet(report, _paper(report, made_at, across, is_draft=True), 0, broken, check)
    draft.write()
    final = _Sheet(report, _paper(report, made_at, across), draft.paper.pages, broken, check)
    final.write()
    return final.finish()


def _paper(report: Report, made_at: str, across: bool, *, is_draft: bool = False) -> Paper:
    return Paper(report.title, report.period_text, made_at, is_landscape=across, is_draft=is_draft)


_Broken = dict[tuple[str, TextStyle, float], Sequence[Line]]


@dataclass(frozen=True, slots=True)
class _Box:
    """A cell ready to draw: its lines, where it begins and how wide and high it is."""

    lines: Sequence[Line]
    style: TextStyle
    x: float
    width: float
    height: float
    shade: float = 0.0
    dy: float = 0.0


class _Sheet:
    """The paper under way: a cursor that runs down the page."""

    def __init__(
        self,
        report: Report,
        paper: Paper,
        pages: int,
        broken: _Broken,
        check: Check | None = None,
    ) -> None:
        self._check, self.paper = check, paper
        self._report, self._pages, self._broken = report, pages, broken
        self._width = self.paper.width_mm - 2 * MARGIN_MM
        self._bottom = self.paper.height_mm - FOOT_MM - 6
        self._head: list[_Box] = []
        self._y = TOP_MM

    def write(self) -> None:
        """Lay the whole report out."""
        report = self._report
        self._text(report.title, TITLE)
        self._text("　".join(part for part in (report.period_text, report.subtitle) if part), UNDER)
        self._y += 2
        if report.addressee:
            self._text(f"{report.addressee}：", PLAIN)
        following = [*report.blocks[1:], None]
        for (number, block), after in zip(numbered(report.blocks), following, strict=True):
            match block:
                case Heading():
                    self._need(self._below_heading(after))
                    self._text(f"{number}{block.text}", HEADING if block.level == 1 else SUBHEADING)
                case Prose():
                    self._prose(block, 0.0 if after else _SIGNED_MM)
                case Table():
                    self._table(block)
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
        if self._head:
            self._boxes(self._head)

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
            return 12 + self._chart_height(after)
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
        room = 3 * BODY.line_mm
        self._need(height + room + more)
        self.paper.shade(MARGIN_MM, self._y, self._width, height, grey=0.93)
        self._y = self.paper.draw_lines(lines, BODY, MARGIN_MM, self._y, self._width)
        self.paper.frame(MARGIN_MM, self._y, self._width, room, line_pt=0.3)
        self._y += room + 2

    def _chart_height(self, chart: Chart) -> float:
        tall = 30.0 + 7.5 * len(chart.categories) if chart.shape == "ranking" else 0.0
        return min(max(72.0, tall), self._bottom - TOP_MM - 12)

    def _chart(self, chart: Chart) -> None:
        height = self._chart_height(chart)
        width = min(self._width, 190.0)
        self._need(height + 2)
        drawing = chart_drawing.drawing(chart, width * mm, height * mm)
        self.paper.place(drawing, MARGIN_MM + (self._width - width) / 2, self._y)
        self._y += height + 2

    def _table(self, table: Table) -> None:
        if nothing := nothing_words(table):
            self._text(tight(nothing), BODY)
            return
        size = points_that_fit(table, self._width, _SIZES, 2 * _PAD_MM) or _SIZES[-1]
        widths = fitted(table, self._width, size, 2 * _PAD_MM)
        head = self._head_boxes(table.columns, widths, size)
        first = _rows_of(table) * _ROW_MM if _rows_of(table) <= _SHORT else _FIRST_ROWS_MM
        self._need(TABLE_TITLE.line_mm + _height(head) + first)
        self._text(tight(table.title), TABLE_TITLE)
        self._boxes(head)
        self._head = head
        for values in table.rows[:-1]:
            self._row(values, table.columns, widths, size)
        for values in table.rows[-1:]:
            more = _TOTAL_MM if table.total is not None else 0.0
            self._row(values, table.columns, widths, size, more=more)
        self._head = []
        if table.total is not None:
            self._row(table.total, table.columns, widths, size, is_total=True)
        self._y += 1
        if table.note:
            self._text(f"注：{tight(table.note)}", SMALL)
        self._y += 3

    def _head_boxes(self, columns: Sequence[Column], widths: Sequence[float], size: float) -> list[_Box]:
        """Lay the head out: one row, or two where columns share an upper head."""
        style = replace(HEAD, size=size, leading=size + 3.5)
        starts = [MARGIN_MM + sum(widths[:place]) for place in range(len(widths))]
        own = [self._box(column.title, style, starts[n], widths[n]) for n, column in enumerate(columns)]
        lower = max((box.height for box, column in zip(own, columns, strict=True) if column.group), default=0.0)
        upper, place = [], 0
        for group, members in groupby(columns, key=lambda column: column.group):
            span = len(list(members))
            if group:
                upper.append(self._box(group, style, starts[place], sum(widths[place : place + span])))
            place += span
        top = max((box.height for box in upper), default=0.0)
        whole = max(
            top + lower, *(box.height for box, column in zip(own, columns, strict=True) if not column.group), 0.0
        )
        made = [replace(box, height=top, shade=0.9) for box in upper]
        for box, column in zip(own, columns, strict=True):
            dy = top if column.group else 0.0
            made.append(replace(box, height=whole - dy, dy=dy, shade=0.9))
        return made

    def _lines(self, text: str, style: TextStyle, width: float) -> Sequence[Line]:
        """Break a cell's text once: units and words come again and again, and everything is laid out twice."""
        key = (text, style, round(width, 3))
        if key not in self._broken:
            self._broken[key] = self.paper.lines(text, style, width)
        return self._broken[key]

    def _box(self, text: str, style: TextStyle, x: float, width: float) -> _Box:
        lines = self._lines(text, style, width - 2 * _PAD_MM)
        return _Box(lines, style, x, width, max(len(lines), 1) * style.line_mm + 2 * _PAD_MM)

    def _row(
        self,
        values: Sequence[Cell],
        columns: Sequence[Column],
        widths: Sequence[float],
        size: float,
        *,
        is_total: bool = False,
        more: float = 0.0,
    ) -> None:
        """Draw a row; ``more``: millimetres beneath it that must stand on the same page (a total is never alone)."""
        if self._check is not None:
            self._check()
        boxes, x = [], MARGIN_MM
        for cell, column, width in zip(values, columns, widths, strict=True):
            text = shown(cell.value, column.kind)
            align = "left" if is_left(column) and not is_total else "center"
            boxes.append(self._box(text, _cell_style(size, align, is_total), x, width))
            x += width
        if is_total:
            boxes = [replace(box, shade=0.95) for box in boxes]
        room = self._bottom - TOP_MM - _height(self._head)
        while _height(boxes) > room:
            self._need(room)
            self._boxes([_first_lines(box, room) for box in boxes])
            boxes = [_other_lines(box, room) for box in boxes]
        height = _height(boxes)
        self._need(height + more)
        self._boxes([box if box.height == height else replace(box, height=height) for box in boxes])

    def _boxes(self, boxes: Sequence[_Box]) -> None:
        """Draw a row of boxes; the cursor moves down by the whole of them."""
        for box in boxes:
            if box.shade:
                self.paper.shade(box.x, self._y + box.dy, box.width, box.height, grey=box.shade)
        self.paper.frames([(box.x, self._y + box.dy, box.width, box.height) for box in boxes], line_pt=0.4)
        for box in boxes:
            text_height = len(box.lines) * box.style.line_mm
            top = self._y + box.dy + (box.height - text_height) / 2
            self.paper.draw_lines(box.lines, box.style, box.x + _PAD_MM, top, box.width - 2 * _PAD_MM)
        self._y += _height(boxes)

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


@cache
def _cell_style(size: float, align: str, is_total: bool) -> TextStyle:
    return TextStyle(Face.SANS if is_total else Face.SERIF, size, size + 3.5, align)


def _height(boxes: Sequence[_Box]) -> float:
    return max((box.dy + box.height for box in boxes), default=0.0)


def _rows_of(table: Table) -> int:
    return len(table.rows) + (table.total is not None)


def _first_lines(box: _Box, room: float) -> _Box:
    """Return what of a cell fits on one page."""
    count = int((room - 2 * _PAD_MM) // box.style.line_mm)
    return replace(box, lines=box.lines[:count], height=room)


def _other_lines(box: _Box, room: float) -> _Box:
    """Return what goes on on the next page."""
    rest = box.lines[int((room - 2 * _PAD_MM) // box.style.line_mm) :]
    return replace(box, lines=rest, height=max(len(rest), 1) * box.style.line_mm + 2 * _PAD_MM)
