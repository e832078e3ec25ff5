"""Charts as vector drawings for paper and as pictures for Word and the screen, made by reportlab.graphics.

One drawing for all three, so that the printed chart is the one on the screen. Every chart prints well in black and
white too: fills differ in lightness, lines in their markers, and values stand beside bars and slices.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from fractions import Fraction
from math import radians, sin
from typing import Any

from reportlab.graphics import renderPDF
from reportlab.graphics.charts.axes import XValueAxis, YValueAxis
from reportlab.graphics.charts.barcharts import HorizontalBarChart, VerticalBarChart
from reportlab.graphics.charts.legends import Legend
from reportlab.graphics.charts.linecharts import HorizontalLineChart
from reportlab.graphics.charts.piecharts import Pie
from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.graphics.widgets.markers import makeMarker
from reportlab.lib.colors import Color, HexColor, white
from reportlab.pdfgen.canvas import Canvas

from app.documents import chart_colours, pdf_pages
from app.documents.fonts import Face, printable, register
from app.documents.stand_ins import marked
from app.domain.report_content import Chart, Kind, shown
from app.domain.report_wording import cells_wide

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
_LEGEND_LINE = 14.0
_LABEL_LIMIT = 12
"""Characters of a category's name before it is cut with an ellipsis."""
_FEW = 5
_HALF = 60.0
"""Per cent: rates reach to 100 on their axis, small shares have their own."""
_SLANT = 38
"""Degrees by which names lean that do not fit side by side."""
_SHORT = 5
"""Half characters of a name (23时, 11-21) that is left out now and then rather than slanted."""
_WITH_VALUES = 24
"""So many bars still carry their values without touching."""


def drawing(chart: Chart, width: float = 470.0, height: float = 220.0) -> Drawing:
    """Draw a chart, sizes in points; a character without a glyph is a mark."""
    register()
    chart, _ = marked(chart)
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
        if chart.kind == "decimal":
            return f"{value:.2f}"
        return shown(round(value), chart.kind) if chart.kind == "money" else f"{value:g}"

    return text


def _mark(chart: Chart) -> Any:
    """Write a mark of the value axis: without places where it has none."""
    figure = _figure(chart)

    def text(value: float) -> str:
        if chart.kind in ("rate", "delta", "points"):
            return f"{value:g}%"
        return f"{value:g}" if chart.kind == "decimal" else str(figure(value))

    return text


def _heights(chart: Chart) -> list[float]:
    """Return how high points and bars reach; stacked bars as a whole."""
    rows = _data(chart)
    if chart.shape == "stacked":
        return [sum(value or 0.0 for value in column) for column in zip(*rows, strict=True)]
    return [value for row in rows for value in row if value is not None]


def _value_axis(axis: YValueAxis | XValueAxis, chart: Chart) -> None:
    values = _heights(chart)
    axis.valueMin = min(0.0, *values) if values else 0.0
    axis.valueMax = max(values) * 1.08 if any(values) else 1.0  # room for the figures above the bars
    if chart.kind == "rate":
        axis.valueMax = max(values) * 1.3 if any(values) and max(values) <= _HALF else 100
    axis.labels.fontName, axis.labels.fontSize, axis.labels.fillColor = _FONT, _SIZE - 1, _INK
    axis.labelTextFormat = _mark(chart)
    axis.visibleGrid, axis.gridStrokeColor, axis.gridStrokeWidth = 1, _GRID, 0.4
    axis.strokeColor = _GRID
    axis.rangeRound = "both"
    if chart.kind == "int":
        axis.forceZero, axis.avoidBoundFrac = 1, None
        if max(values, default=0) < _FEW:
            axis.valueStep = 1  # half a ticket is no mark


def _category_axis(axis: Any, chart: Chart, room: float) -> float:
    """Name the categories in ``room`` points side by side (0: below each other); returns the height beneath the plot.

    Names that do not fit lean over; short ones (hours, days) are left out now and then instead.
    """
    names = [_label(name) for name in chart.categories]
    widest = max(cells_wide(name) for name in names)
    points = widest * (_SIZE - 1) / 2 + 4
    leans = bool(room) and points * len(names) > room
    if leans and widest <= _SHORT:
        step = -(-int(points * len(names)) // max(1, int(room)))
        names = [name if place % step == 0 else "" for place, name in enumerate(names)]
        leans = False
    axis.categoryNames = names
    axis.labels.fontName, axis.labels.fontSize, axis.labels.fillColor = _FONT, _SIZE - 1, _INK
    axis.strokeColor = _INK
    if not leans:
        return 26.0
    axis.labels.angle, axis.labels.boxAnchor, axis.labels.dx, axis.labels.dy = _SLANT, "ne", 2, -2
    return float((points + _SIZE) * sin(radians(_SLANT)) + 12)


def _legend(sheet: Drawing, chart: Chart, width: float) -> float:
    """Add a legend above the plot where there are several series; returns the height that it takes.

    Names go on on further lines where one is full.
    """
    if len(chart.series) < 2:
        return 0.0
    left, x, y, lines = 38.0, 38.0, sheet.height - 32, 1
    for place, one in enumerate(chart.series):
        name = _label(one.name)
        wide = 12 + cells_wide(name) * _SIZE / 2
        if x > left and x + wide > width - 12:
            x, y, lines = left, y - _LEGEND_LINE, lines + 1
        sheet.add(Rect(x, y, 8, 8, fillColor=FILLS[place % len(FILLS)], strokeColor=None))
        sheet.add(String(x + 12, y + 0.5, name, fontName=_FONT, fontSize=_SIZE, fillColor=_INK))
        x += wide + 14
    return _LEGEND_LINE * lines + 2.0


def _place(plot: Any, sheet: Drawing, left: float, bottom: float, top: float, right: float = 16) -> None:
    plot.x, plot.y = left, bottom
    plot.width, plot.height = sheet.width - left - right, sheet.height - bottom - top


def _bars(sheet: Drawing, chart: Chart, width: float, height: float) -> None:
    plot = VerticalBarChart()
    plot.categoryAxis.style = "stacked" if chart.shape == "stacked" else "parallel"
    _fill_bars(plot, sheet, chart)
    bottom = _category_axis(plot.categoryAxis, chart, width - 60)
    _place(plot, sheet, 46, bottom, 30 + _legend(sheet, chart, width))
    sheet.add(plot)


def _ranking(sheet: Drawing, chart: Chart, width: float, height: float) -> None:
    plot = HorizontalBarChart()
    _fill_bars(plot, sheet, chart)
    plot.categoryAxis.reverseDirection = 1
    _category_axis(plot.categoryAxis, chart, 0)
    left = 12 + max(cells_wide(_label(name)) for name in chart.categories) * (_SIZE - 1) / 2
    _place(plot, sheet, left, 24, 30 + _legend(sheet, chart, width), right=46)
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
        if chart.shape == "ranking":
            plot.barLabels.boxAnchor, plot.barLabels.dx = "w", 4
        else:
            plot.barLabels.nudge = 8


def _lines(sheet: Drawing, chart: Chart, width: float, height: float) -> None:
    plot = HorizontalLineChart()
    plot.data = _data(chart)
    plot.joinedLines = 1
    _value_axis(plot.valueAxis, chart)
    bottom = _category_axis(plot.categoryAxis, chart, width - 60)
    for n in range(len(chart.series)):
        plot.lines[n].strokeColor = FILLS[n % len(FILLS)]
        plot.lines[n].strokeWidth = 1.6
        plot.lines[n].symbol = makeMarker(_MARKERS[n % len(_MARKERS)])
        plot.lines[n].symbol.size = 5
        plot.lines[n].symbol.fillColor = FILLS[n % len(FILLS)]
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
