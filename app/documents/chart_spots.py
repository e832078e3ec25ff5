"""Where the bars and points of a drawn chart lie, so that a click on the picture finds its figure."""

from __future__ import annotations

from typing import Any

from reportlab.graphics.charts.barcharts import HorizontalBarChart
from reportlab.graphics.charts.linecharts import HorizontalLineChart
from reportlab.graphics.shapes import Drawing

from app.domain.chart_spot import Spot
from app.domain.report_content import Chart


def spots(chart: Chart, sheet: Drawing) -> tuple[Spot, ...]:
    """Divide the plot among the categories: across for bars and lines, downwards for a ranking; a pie has none."""
    plot: Any = next((part for part in sheet.contents if hasattr(part, "categoryAxis")), None)
    if plot is None or not chart.categories:
        return ()
    lanes = 1 if isinstance(plot, HorizontalLineChart) or chart.shape == "stacked" else len(chart.series)
    count = len(chart.categories) * lanes
    left, width = plot.x / sheet.width, plot.width / sheet.width
    top, height = 1 - (plot.y + plot.height) / sheet.height, plot.height / sheet.height
    if isinstance(plot, HorizontalBarChart):
        # the categories run downwards, the bars of each from below
        order = [(category, lanes - 1 - lane) for category in range(len(chart.categories)) for lane in range(lanes)]
        strips = [(0.0, top + height * n / count, left + width, height / count) for n in range(count)]
    else:
        order = [divmod(n, lanes) for n in range(count)]
        strips = [(left + width * n / count, top, width / count, height) for n in range(count)]
    return tuple(Spot(*place, *strip) for place, strip in zip(order, strips, strict=True))
