"""A table of a report on paper: its columns at one type size, its head (one row or two), its rows as broken lines.

Texts come again and again in the rows of a long list, and a paper is laid out twice: each is broken once a column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from app.documents.fonts import Face
from app.documents.line_breaking import Line
from app.documents.pdf import Paper, TextStyle
from app.domain.report_content import Cell, Table, shown
from app.domain.report_wording import fitted, is_left, points_that_fit

PAD_MM = 1.1
HEAD = TextStyle(Face.SANS, 8.5, 12, "center")
_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
_MORE_LEADING = 3.5
_HEAD_GREY, _TOTAL_GREY = 0.9, 0.95

RowLines = Sequence[Sequence[Line]]
"""A row ready to draw: the lines of each of its cells."""


@dataclass(frozen=True, slots=True)
class _Box:
    """A cell of the head: its lines, where it begins, how wide and high it is, how far below the head's top."""

    lines: Sequence[Line]
    x: float
    width: float
    height: float
    dy: float = 0.0


class Grid:
    """The columns of a table on a paper whose text is so wide; millimetres."""

    def __init__(self, table: Table, left_mm: float, width_mm: float, paper: Paper) -> None:
        size = points_that_fit(table, width_mm, _SIZES, 2 * PAD_MM) or _SIZES[-1]
        self._columns, self._paper = table.columns, paper
        self._widths = fitted(table, width_mm, size, 2 * PAD_MM)
        self._starts = [left_mm + sum(self._widths[:place]) for place in range(len(self._widths))]
        self._head_style = replace(HEAD, size=size, leading=size + _MORE_LEADING)
        self._styles = [_cell_style(size, "left" if is_left(column) else "center") for column in table.columns]
        self._total_style = _cell_style(size, "center", is_total=True)
        self._broken: list[dict[str, Sequence[Line]]] = [{} for _ in table.columns]
        self._line_mm = self._total_style.line_mm
        self._head = self._head_boxes()
        self.head_mm = max((box.dy + box.height for box in self._head), default=0.0)

    def _head_boxes(self) -> list[_Box]:
        """Lay the head out: one row, or two where columns share an upper head."""
        columns, starts, widths = self._columns, self._starts, self._widths
        own = [self._box(column.title, starts[n], widths[n]) for n, column in enumerate(columns)]
        lower = max((box.height for box, column in zip(own, columns, strict=True) if column.group), default=0.0)
        upper, place = [], 0
        for group, members in groupby(columns, key=lambda column: column.group):
            span = len(list(members))
            if group:
                upper.append(self._box(group, starts[place], sum(widths[place : place + span])))
            place += span
        top = max((box.height for box in upper), default=0.0)
        single = (box.height for box, column in zip(own, columns, strict=True) if not column.group)
        whole = max(top + lower, *single, 0.0)
        made = [replace(box, height=top) for box in upper]
        for box, column in zip(own, columns, strict=True):
            dy = top if column.group else 0.0
            made.append(replace(box, height=whole - dy, dy=dy))
        return made

    def _box(self, text: str, x: float, width: float) -> _Box:
        lines = self._paper.lines(text, self._head_style, width - 2 * PAD_MM)
        return _Box(lines, x, width, max(len(lines), 1) * self._line_mm + 2 * PAD_MM)

    def lines(self, values: Sequence[Cell], *, is_total: bool = False) -> RowLines:
        """Break the cells of a row."""
        made = []
        for place, (cell, column) in enumerate(zip(values, self._columns, strict=True)):
            text = shown(cell.value, column.kind)
            if is_total:
                made.append(self._break(text, self._total_style, place))
                continue
            broken = self._broken[place]
            if (found := broken.get(text)) is None:
                found = broken[text] = self._break(text, self._styles[place], place)
            made.append(found)
        return made

    def _break(self, text: str, style: TextStyle, place: int) -> Sequence[Line]:
        return self._paper.lines(text, style, self._widths[place] - 2 * PAD_MM)

    def height_of(self, row: RowLines) -> float:
        """Return how high a row is."""
        return max(1, *map(len, row)) * self._line_mm + 2 * PAD_MM

    def parted(self, row: RowLines, room: float) -> tuple[RowLines, RowLines]:
        """Part a row that is higher than a page: what fits there (a line at least), and what goes on on the next."""
        count = max(int((room - 2 * PAD_MM) // self._line_mm), 1)
        return [lines[:count] for lines in row], [lines[count:] for lines in row]

    def draw_head(self, paper: Paper, y: float) -> None:
        """Draw the head with its top at ``y``."""
        for box in self._head:
            paper.shade(box.x, y + box.dy, box.width, box.height, grey=_HEAD_GREY)
        paper.frames([(box.x, y + box.dy, box.width, box.height) for box in self._head], line_pt=0.4)
        for box in self._head:
            self._draw(paper, box.lines, self._head_style, (box.x, box.width), y + box.dy, box.height)

    def draw(self, paper: Paper, row: RowLines, y: float, *, is_total: bool = False) -> None:
        """Draw a row with its top at ``y``."""
        height = self.height_of(row)
        if is_total:
            paper.shade(self._starts[0], y, sum(self._widths), height, grey=_TOTAL_GREY)
        places = list(zip(self._starts, self._widths, strict=True))
        paper.frames([(x, y, width, height) for x, width in places], line_pt=0.4)
        for lines, style, place in zip(row, self._styles, places, strict=True):
            self._draw(paper, lines, self._total_style if is_total else style, place, y, height)

    def _draw(
        self, paper: Paper, lines: Sequence[Line], style: TextStyle, place: tuple[float, float], y: float, height: float
    ) -> None:
        """Draw the lines of a cell in the middle of its height."""
        x, width = place
        top = y + (height - len(lines) * self._line_mm) / 2
        paper.draw_lines(lines, style, x + PAD_MM, top, width - 2 * PAD_MM)


@cache
def _cell_style(size: float, align: str, *, is_total: bool = False) -> TextStyle:
    return TextStyle(Face.SANS if is_total else Face.SERIF, size, size + _MORE_LEADING, align)
