"""Charts as vector drawings for paper and as pictures for Word and the screen, made by reportlab.graphics.

One drawing for all three, so that the printed chart is the one on the screen. Every chart prints well in black and
white too: fills differ in lightness, lines in their markers, and values stand beside bars and slices.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from reportlab.graphics import renderPDF
from reportlab.graphics.charts.axes import XValueAxis, YValueAxis
from reportlab.graphics.charts.barcharts import HorizontalBarChart, VerticalBarChart
from reportlab.graphics.charts.legends import Legend
from reportlab.graphics.charts.linecharts import HorizontalLineChart
from reportlab.graphics.charts.piecharts import Pie
from reportlab.graphics.shapes import Drawing, String
from reportlab.graphics.widgets.markers import makeMarker
from reportlab.lib.colors import Color, HexColor, white
from reportlab.pdfgen.canvas import Canvas

from app.documents import chart_colours, pdf_pages
from app.documents.fonts import Face, check_printable, printable, register
from app.domain.report_content import Chart, Kind, shown

FILLS: tuple[Color, ...] = tuple(HexColor(code) for code in chart_colours.CODES)
"""Distinct in hue and in lightness."""
_MARKERS = (
    "FilledCircle",
    "FilledSquare",
    "FilledDiamond",
    "FilledTriangle",
    "Circle",
    "Square",
    "Diamond",
    "Triangle",
)
_INK, _GRID = HexColor("#333333"), HexColor("#D9D9D9")
_FONT = Face.SANS.value
_SIZE = 9.0
_LABEL_LIMIT = 12
"""Characters of a category's name before it is cut with an ellipsis."""
_FEW = 5
_WITH_VALUES = 24
"""So many bars still carry their values without touching."""


def drawing(chart: Chart, width: float = 470.0, height: float = 220.0) -> Drawing:
    """Draw a chart, sizes in points. Raises ``UnprintableText`` for a character without a glyph."""
    register()
    check_printable(chart.title, *chart.categories, *(one.name for one in chart.series))
    sheet = Drawing(width, height)
    sheet.add(
        String(width / 2, height - 14, chart.title, fontName=_FONT, fontSize=11, fillColor=_INK, textAnchor="middle")
    )
    if not _numbers(chart):
        text = "本期没有数据"
        sheet.add(
            String(width / 2, height / 2, text, fontName=_FONT, fontSize=_SIZE, fillColor=_INK, textAnchor="middle")
        )
        return sheet
    _SHAPES[chart.shape](sheet, chart, width, height)
    return sheet


def png(chart: Chart, width: float = 470.0, height: float = 220.0, dpi: float = 200.0) -> bytes:
    """Return the drawing as a PNG picture."""
    return pdf_pages.render_png(page_of(drawing(chart, width, height)), dpi)[0]


def page_of(sheet: Drawing) -> bytes:
    """Return a PDF whose one page is the drawing."""
    page = io.BytesIO()
    canvas = Canvas(page, pagesize=(sheet.width, sheet.height), invariant=1, initialFontName=_FONT)
    renderPDF.draw(sheet, canvas, 0, 0)
    canvas.showPage()
    canvas.save()
    return page.getvalue()


def _numbers(chart: Chart) -> list[float]:
    return [float(value) for one in chart.series for value in one.values if value is not None]


def _plain(value: int | Fraction | None, kind: Kind) -> float | None:
    if value is None:
        return None
    return float(value) * (100 if kind in ("rate", "delta", "points") else 1)


def _data(chart: Chart) -> list[list[float | None]]:
    return [[_plain(value, chart.kind) for value in one.values] for one in chart.series]


def _label(text: str) -> str:
    plain = printable(text).replace("\n", " ")
    return plain if len(plain) <= _LABEL_LIMIT else f"{plain[: _LABEL_LIMIT - 1]}…"


def _figure(chart: Chart) -> Any:
    def text(value: float) -> str:
        if chart.kind in ("rate", "delta", "points"):
            return f"{value:.1f}%"
        return shown(round(value), chart.kind) if chart.kind == "money" else f"{value:g}"

    return text


def _value_axis(axis: YValueAxis | XValueAxis, chart: Chart) -> None:
    values = [value for row in _data(chart) for value in row if value is not None]
    axis.valueMin = min(0.0, *values) if values else 0.0
    axis.valueMax = max(values) * 1.08 if any(values) else 1.0  # room for the figures above the bars
    if chart.kind == "rate":
        axis.valueMax = 100
    axis.labels.fontName, axis.labels.fontSize, axis.labels.fillColor = _FONT, _SIZE - 1, _INK
    axis.labelTextFormat = _figure(chart)
    axis.visibleGrid, axis.gridStrokeColor, axis.gridStrokeWidth = 1, _GRID, 0.4
    axis.strokeColor = _GRID
    axis.rangeRound = "both"
    if chart.kind == "int":
        axis.forceZero, axis.avoidBoundFrac = 1, None
        if max(values, default=0) < _FEW:
            axis.valueStep = 1  # half a ticket is no mark


def _category_axis(axis: Any, chart: Chart, room: float) -> None:
    names = [_label(name) for name in chart.categories]
    axis.categoryNames = names
    axis.labels.fontName, axis.labels.fontSize, axis.labels.fillColor = _FONT, _SIZE - 1, _INK
    axis.strokeColor = _INK
    widest = max(len(name) for name in names) * _SIZE
    if room and widest * len(names) > room:
        axis.labels.angle, axis.labels.boxAnchor, axis.labels.dx, axis.labels.dy = 38, "ne", 2, -2


def _legend(sheet: Drawing, chart: Chart, width: float) -> float:
    """Add a legend above the plot where there are several series; returns the height that it takes."""
    if len(chart.series) < 2:
        return 0.0
    legend = Legend()
    legend.x, legend.y = 34, sheet.height - 24
    legend.fontName, legend.fontSize, legend.fillColor = _FONT, _SIZE, _INK
    legend.alignment, legend.columnMaximum, legend.deltax, legend.dx, legend.dy = "right", 1, 16, 8, 8
    legend.strokeWidth, legend.autoXPadding = 0, 12
    legend.colorNamePairs = [(FILLS[n % len(FILLS)], printable(one.name)) for n, one in enumerate(chart.series)]
    sheet.add(legend)
    return 16.0


def _place(plot: Any, sheet: Drawing, left: float, bottom: float, top: float, right: float = 16) -> None:
    plot.x, plot.y = left, bottom
    plot.width, plot.height = sheet.width - left - right, sheet.height - bottom - top


def _bars(sheet: Drawing, chart: Chart, width: float, height: float) -> None:
    plot = VerticalBarChart()
    plot.categoryAxis.style = "stacked" if chart.shape == "stacked" else "parallel"
    _fill_bars(plot, sheet, chart)
    _category_axis(plot.categoryAxis, chart, width - 60)
    bottom = 62.0 if plot.categoryAxis.labels.angle else 30.0
    _place(plot, sheet, 46, bottom, 30 + _legend(sheet, chart, width))
    sheet.add(plot)


def _ranking(sheet: Drawing, chart: Chart, width: float, height: float) -> None:
    plot = HorizontalBarChart()
    _fill_bars(plot, sheet, chart)
    plot.categoryAxis.reverseDirection = 1
    _category_axis(plot.categoryAxis, chart, 0)
    left = 12 + max(len(_label(name)) for name in chart.categories) * (_SIZE - 1)
    _place(plot, sheet, left, 24, 30 + _legend(sheet, chart, width), right=36)
    sheet.add(plot)


def _fill_bars(plot: Any, sheet: Drawing, chart: Chart) -> None:
    plot.data = [[value or 0.0 for value in row] for row in _data(chart)]
    plot.groupSpacing, plot.barSpacing = 8, 1
    _value_axis(plot.valueAxis, chart)
    for n in range(len(chart.series)):
        plot.bars[n].fillColor = FILLS[n % len(FILLS)]
        plot.bars[n].strokeColor = None
    if len(chart.categories) * len(chart.series) <= _WITH_VALUES and chart.shape != "stacked":
        plot.barLabelFormat = _figure(chart)
        plot.barLabels.fontName, plot.barLabels.fontSize, plot.barLabels.fillColor = _FONT, _SIZE - 1, _INK
        plot.barLabels.nudge = 8 if chart.shape != "ranking" else 14


def _lines(sheet: Drawing, chart: Chart, width: float, height: float) -> None:
    plot = HorizontalLineChart()
    plot.data = _data(chart)
    plot.joinedLines = 1
    _value_axis(plot.valueAxis, chart)
    _category_axis(plot.categoryAxis, chart, width - 60)
    for n in range(len(chart.series)):
        plot.lines[n].strokeColor = FILLS[n % len(FILLS)]
        plot.lines[n].strokeWidth = 1.6
        plot.lines[n].symbol = makeMarker(_MARKERS[n % len(_MARKERS)])
        plot.lines[n].symbol.size = 5
        plot.lines[n].symbol.fillColor = FILLS[n % len(FILLS)]
    bottom = 62.0 if plot.categoryAxis.labels.angle else 30.0
    _place(plot, sheet, 46, bottom, 30 + _legend(sheet, chart, width))
    sheet.add(plot)


def _pie(sheet: Drawing, chart: Chart, width: float, height: float) -> None:
    values = [_plain(value, chart.kind) or 0.0 for value in chart.series[0].values]
    plot = Pie()
    size = height - 56
    plot.x, plot.y, plot.width, plot.height = 30, 14, size, size
    plot.data = values
    plot.slices.strokeColor, plot.slices.strokeWidth = white, 0.8
    plot.startAngle, plot.direction = 90, "clockwise"
    pairs = []
    for n, (name, value) in enumerate(zip(chart.categories, values, strict=True)):
        plot.slices[n].fillColor = FILLS[n % len(FILLS)]
        pairs.append((FILLS[n % len(FILLS)], f"{_label(name)}　{_figure(chart)(value)}　{_share(value, values)}"))
    sheet.add(plot)
    legend = Legend()
    legend.x, legend.y, legend.boxAnchor = 30 + size + 28, height / 2 - 6, "w"
    legend.fontName, legend.fontSize, legend.fillColor = _FONT, _SIZE, _INK
    legend.alignment, legend.columnMaximum, legend.dx, legend.dy, legend.deltay = "right", 12, 8, 8, 13
    legend.strokeWidth, legend.colorNamePairs = 0, pairs
    sheet.add(legend)


def _share(value: float, values: Sequence[float]) -> str:
    whole = sum(values)
    return f"{value / whole * 100:.2f}%" if whole else "—"


_SHAPES = {"bar": _bars, "stacked": _bars, "line": _lines, "pie": _pie, "ranking": _ranking}
