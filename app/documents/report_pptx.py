"""A report as slides: a title, then a part a slide with its sentences, tables and native charts that can be edited.

Nothing runs over a slide's edge: long tables go on on further slides with their head, long texts too.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pptx
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Mm, Pt

from app.documents import pptx_charts
from app.documents.fixed_zip import fixed
from app.documents.pptx_charts import LATIN, rgb
from app.documents.pptx_text import SHORT_MM, pieces, prose_below, said, text_height, words_only
from app.documents.workbook import clean
from app.domain.form_content import chinese_day
from app.domain.report_content import Block, Cell, Chart, Column, Heading, Prose, Report, Table, shown
from app.domain.report_wording import all_rows, cells_wide, is_left, nothing_words, numbered, tight
from app.domain.report_wording import widths as column_widths

WIDTH_MM, HEIGHT_MM = 338.67, 190.5
_MARGIN, _TOP, _BOTTOM = 16.0, 32.0, 178.0
_FONT = "微软雅黑"
_DARK, _INK, _BLUE = rgb("#173F73"), rgb("#262626"), rgb("#1F5FA8")
_GREY = rgb("#E3E8EE")
_TEXT_PT = 18.0
_BLANK = 6
_WRITING_MM = 40.0
"""Room to write in beneath a judgement where the slide has it."""
_CHART_MM, _LEAST_CHART_MM = 85.0, 66.0
"""Least height of a chart, which takes the rest of its slide; a little less where a judgement stands below it."""


def draw(report: Report, made_at: str) -> bytes:
    """Return the slides; ``made_at`` (ISO) becomes their date. The same report gives the same bytes."""
    made = io.BytesIO()
    _Slides(report, made_at).write().save(made)
    return fixed(made.getvalue())


class _Slides:
    """The presentation under way."""

    def __init__(self, report: Report, made_at: str) -> None:
        self._report = report
        self._deck = pptx.Presentation()
        self._deck.slide_width, self._deck.slide_height = Mm(WIDTH_MM), Mm(HEIGHT_MM)
        facts = self._deck.core_properties
        facts.title, facts.subject, facts.author = report.title[:250], report.period_text[:250], report.signer[:250]
        facts.last_modified_by, facts.comments, facts.revision = "", "", 1
        facts.created = facts.modified = datetime.fromisoformat(made_at) if made_at else datetime(2000, 1, 1)
        self._part = ""
        self._sub = ""
        self._slide: Any = None
        self._y = _TOP
        self._after, self._is_end = 0.0, False
        self._is_words = False

    def write(self) -> Any:
        """Write everything; returns the presentation."""
        self._title()
        listed = list(numbered(self._report.blocks))
        for place, (number, block) in enumerate(listed):
            following = [other for _, other in listed[place + 1 :]]
            self._after, self._is_end = prose_below(following), words_only(following) is not None
            match block:
                case Heading():
                    self._heading(f"{number}{block.text}", block.level, following)
                case Prose():
                    self._prose(block)
                case Table():
                    self._table_block(block)
                case Chart():
                    self._chart(block)
        self._definition()
        return self._deck

    def _title(self) -> None:
        report = self._report
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[_BLANK])
        _box(slide, 0, 0, WIDTH_MM, HEIGHT_MM, _DARK)
        size = 40 if len(report.title) <= 20 else 32
        self._words(slide, report.title, 24, 62, WIDTH_MM - 48, 34, size, white=True, bold=True, align=PP_ALIGN.CENTER)
        under = "　".join(part for part in (report.period_text, report.subtitle) if part)
        self._words(slide, under, 24, 100, WIDTH_MM - 48, 14, 22, white=True, align=PP_ALIGN.CENTER)
        signed = "　".join(
            part for part in (report.signer, chinese_day(report.signed_on) if report.signed_on else "") if part
        )
        self._words(slide, signed, 24, 150, WIDTH_MM - 48, 12, 18, white=True, align=PP_ALIGN.CENTER)

    def _new(self, title: str) -> None:
        """Begin a slide with its title and a thin line beneath."""
        self._slide = self._deck.slides.add_slide(self._deck.slide_layouts[_BLANK])
        self._words(self._slide, title, _MARGIN, 8, WIDTH_MM - 2 * _MARGIN, 16, 26, colour=_DARK, bold=True)
        _box(self._slide, _MARGIN, 26, WIDTH_MM - 2 * _MARGIN, 0.8, _BLUE)
        page = len(self._deck.slides)
        self._words(self._slide, str(page), WIDTH_MM - 40, 181, 24, 7, 11, colour=_INK, align=PP_ALIGN.RIGHT)
        self._y = _TOP

    def _need(self, height: float, title: str = "") -> None:
        """Begin a slide unless there is room; a heading of the second level comes with what follows it."""
        if self._slide is None or self._y + height + (12 if self._sub else 0) > _BOTTOM:
            self._new(title or self._part or self._report.title)
        if self._sub:
            wide = WIDTH_MM - 2 * _MARGIN
            self._words(self._slide, self._sub, _MARGIN, self._y, wide, 11, 20, colour=_BLUE, bold=True)
            self._sub, self._y = "", self._y + 12

    def _heading(self, text: str, level: int, following: Sequence[Block]) -> None:
        """Begin a part on a slide of its own; parts of a few sentences stand below one another."""
        height = words_only(following) if level == 1 else None
        is_short = height is not None and height <= SHORT_MM
        goes_on = height is not None and is_short and self._is_words and self._y + height + 14 <= _BOTTOM
        if level == 1 and not goes_on:
            self._part, self._sub, self._slide = text, "", None
        else:
            self._sub = text
        if level == 1:
            self._is_words = is_short

    def _prose(self, block: Prose) -> None:
        for line in pieces(said(block)):
            height = text_height(line)
            self._need(height)
            if block.is_judgement:
                height += self._writing_room(height)
                _box(self._slide, _MARGIN, self._y, WIDTH_MM - 2 * _MARGIN, height, rgb("#FFF2CC"))
            self._words(self._slide, line, _MARGIN, self._y, WIDTH_MM - 2 * _MARGIN, height, _TEXT_PT)
            self._y += height + 2

    def _writing_room(self, height: float) -> float:
        """Return room to write in beneath a judgement at the end of a part, shared with those that follow."""
        if not self._is_end:
            return 0.0
        left = _BOTTOM - self._y - height - self._after - 2
        return max(0.0, min(_WRITING_MM, left / (1 + self._after // text_height(""))))

    def _table_block(self, table: Table) -> None:
        if nothing := nothing_words(table):
            self._prose(Prose(nothing))
            return
        size = 12.0 if len(table.columns) <= 8 else (10.0 if len(table.columns) <= 14 else 8.0)
        rows = list(all_rows(table))
        widths = _widths(table)
        line = size * 0.3528 * 1.25
        heights = [_row_height(row, table.columns, widths, size, line) for row in rows]
        head = max(_lines(_head(column), width, size) for column, width in zip(table.columns, widths, strict=True))
        head_height = head * line + 3
        whole = head_height + 8 + sum(heights)
        for wanted in (whole + 4 + self._after, whole):
            if wanted <= _BOTTOM - _TOP:  # a table that fits on one slide is not split, its judgement stands below
                self._need(wanted)
                break
        start = 0
        while start < len(rows):
            self._need(head_height + 8 + sum(heights[start : start + 2]))
            room, end = _BOTTOM - self._y - 8 - head_height, start
            while end < len(rows) and heights[end] <= room:
                room, end = room - heights[end], end + 1
            end = max(end, min(start + 1, len(rows)))
            title = tight(table.title if start == 0 else f"{table.title}（续）")
            self._words(self._slide, title, _MARGIN, self._y, WIDTH_MM - 2 * _MARGIN, 8, 14, colour=_BLUE, bold=True)
            self._y += 8
            is_last = table.total is not None and end == len(rows)
            self._table(table.columns, widths, rows[start:end], [head_height, *heights[start:end]], size, is_last)
            if end < len(rows):
                self._slide = None
            start = end

    def _table(
        self,
        columns: Sequence[Column],
        widths: Sequence[float],
        rows: Sequence[Sequence[Cell]],
        heights: Sequence[float],
        size: float,
        is_last: bool,
    ) -> None:
        shape = self._slide.shapes.add_table(
            len(rows) + 1, len(columns), Mm(_MARGIN), Mm(self._y), Mm(sum(widths)), Mm(sum(heights))
        )
        made = shape.table
        for place, width in enumerate(widths):
            made.columns[place].width = Mm(width)
        for line, height in enumerate(heights):
            made.rows[line].height = Mm(height)
        for place, column in enumerate(columns):
            _fill(made.cell(0, place), _head(column), size, PP_ALIGN.CENTER, bold=True, white=True, shade=_BLUE)
        for line, values in enumerate(rows, start=1):
            for place, (cell, column) in enumerate(zip(values, columns, strict=True)):
                text = shown(cell.value, column.kind)
                is_total = is_last and line == len(rows)
                align = PP_ALIGN.LEFT if is_left(column) and not is_total else PP_ALIGN.CENTER
                _fill(made.cell(line, place), text, size, align, bold=is_total, shade=_GREY if is_total else None)
        self._y += sum(heights) + 4

    def _chart(self, chart: Chart) -> None:
        self._need(_CHART_MM)
        below = self._after + 3 if self._after else 0.0
        height = _BOTTOM - self._y - (below if _BOTTOM - self._y - below >= _LEAST_CHART_MM else 0)
        pptx_charts.add(self._slide, chart, (Mm(_MARGIN), Mm(self._y), Mm(WIDTH_MM - 2 * _MARGIN), Mm(height)))
        self._y += height + 3

    def _definition(self) -> None:
        self._new("口径说明") if self._report.definition else None
        for text in self._report.definition:
            height = -(-cells_wide(text) // (2 * 62)) * 7.4 + 1
            self._need(height, "口径说明")
            self._words(self._slide, tight(text), _MARGIN, self._y, WIDTH_MM - 2 * _MARGIN, height, 13)
            self._y += height + 1

    @staticmethod
    def _words(
        slide: Any,
        text: str,
        x: float,
        y: float,
        width: float,
        height: float,
        size: float,
        *,
        colour: Any = _INK,
        white: bool = False,
        bold: bool = False,
        align: Any = PP_ALIGN.LEFT,
    ) -> None:
        """Write a text into a box of its own (millimetres)."""
        frame = slide.shapes.add_textbox(Mm(x), Mm(y), Mm(width), Mm(height)).text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
        paragraph = frame.paragraphs[0]
        paragraph.alignment = align
        _run(paragraph, text, size, rgb("#FFFFFF") if white else colour, bold)


def _run(paragraph: Any, text: str, size: float, colour: Any, bold: bool) -> None:
    run = paragraph.add_run()
    run.text = clean(text)
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, LATIN
    run.font.color.rgb = colour
    east = run._r.get_or_add_rPr().makeelement(qn("a:ea"), {"typeface": _FONT})
    run._r.get_or_add_rPr().append(east)


def _fill(cell: Any, text: str, size: float, align: Any, *, bold: bool, white: bool = False, shade: Any = None) -> None:
    if shade is not None:
        cell.fill.solid()
        cell.fill.fore_color.rgb = shade
    cell.margin_left = cell.margin_right = Mm(1.2)
    cell.margin_top = cell.margin_bottom = Mm(0.6)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = align
    _run(paragraph, text, size, rgb("#FFFFFF") if white else _INK, bold)


def _box(slide: Any, x: float, y: float, width: float, height: float, colour: Any) -> None:
    shape = slide.shapes.add_shape(1, Mm(x), Mm(y), Mm(width), Mm(height))
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour
    shape.line.fill.background()
    shape.shadow.inherit = False


def _head(column: Column) -> str:
    return f"{column.group}·{column.title}" if column.group else column.title


def _widths(table: Table) -> list[float]:
    wanted = column_widths(table)
    return [width / sum(wanted) * (WIDTH_MM - 2 * _MARGIN) for width in wanted]


def _row_height(
    row: Sequence[Cell], columns: Sequence[Column], widths: Sequence[float], size: float, line: float
) -> float:
    texts = (shown(cell.value, column.kind) for cell, column in zip(row, columns, strict=True))
    return max(_lines(text, width, size) for text, width in zip(texts, widths, strict=True)) * line + 2.4


def _lines(text: str, width: float, size: float) -> int:
    """How many lines a text takes in a cell of that width (millimetres)."""
    room = max(2, int((width - 2.8) / (size * 0.3528) * 2))
    return max(1, -(-cells_wide(text) // room))
