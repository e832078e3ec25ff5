"""Charts on paper, four to a lying page, with the period, the figures in words and the definition (统计图表)."""

from __future__ import annotations

from collections.abc import Sequence

from app.documents import chart_drawing
from app.documents.fonts import Face
from app.documents.pdf import Paper, TextStyle, mm
from app.documents.stand_ins import marked
from app.domain.report_content import Chart, Prose, Report

_MARGIN, _GAP = 14.0, 6.0
_PER_PAGE = 4
TITLE = TextStyle(Face.SERIF_BOLD, 16, 22, "center")
UNDER = TextStyle(Face.KAI, 10.5, 15, "center")
SAID = TextStyle(Face.SERIF, 9.5, 13)
SMALL = TextStyle(Face.SANS, 7.5, 10.5, grey=0.2)
_END = TextStyle(Face.SANS, 8, 12, "right", grey=0.2)


def draw(report: Report, made_at: str) -> bytes:
    """Return the PDF of a report's charts and sentences; its tables stay behind."""
    report, _ = marked(report)
    paper = Paper(report.title, report.period_text, made_at, is_landscape=True)
    charts = [block for block in report.blocks if isinstance(block, Chart)]
    pages = [charts[n : n + _PER_PAGE] for n in range(0, len(charts), _PER_PAGE)] or [[]]
    width = paper.width_mm - 2 * _MARGIN
    foot = sum(len(paper.lines(text, SMALL, width)) for text in report.definition) * SMALL.line_mm
    for number, group in enumerate(pages, 1):
        if number > 1:
            paper.next_page()
        top = _head(paper, report, width, is_first=number == 1)
        bottom = paper.height_mm - _MARGIN - foot - 5
        _charts(paper, group, width, top, bottom)
        y = bottom + 1
        for text in report.definition:
            y = paper.draw_text(text, SMALL, _MARGIN, y, width)
        end = f"{report.title}　{made_at.replace('T', ' ')[:16]} 制　第 {number} 页　共 {len(pages)} 页"
        paper.draw_text(end, _END, _MARGIN, paper.height_mm - 11, width)
    return paper.finish()


def _head(paper: Paper, report: Report, width: float, *, is_first: bool) -> float:
    y = paper.draw_text(report.title, TITLE, _MARGIN, 9, width)
    y = paper.draw_text("　".join(t for t in (report.period_text, report.subtitle) if t), UNDER, _MARGIN, y, width)
    for block in report.blocks:
        if is_first and isinstance(block, Prose):
            y = paper.draw_text(block.text, SAID, _MARGIN, y, width)
    return y + 1


def _charts(paper: Paper, group: Sequence[Chart], width: float, top: float, bottom: float) -> None:
    one_wide, one_high = (width - _GAP) / 2, (bottom - top - _GAP / 2) / 2
    for n, chart in enumerate(group):
        x, y = _MARGIN + (n % 2) * (one_wide + _GAP), top + (n // 2) * (one_high + _GAP / 2)
        paper.frame(x, y, one_wide, one_high, line_pt=0.3)
        paper.place(chart_drawing.drawing(chart, one_wide * mm, one_high * mm), x, y)
