"""Native charts on slides: the office can edit their figures, which come in a workbook inside the chart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import xlsxwriter
from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.util import Pt

from app.documents.chart_colours import CODES
from app.documents.workbook import clean
from app.documents.xlsx_charts import axis_format, has_labels, is_from_zero, reaches_whole
from app.documents.xlsx_values import FORMATS, number_of
from app.domain.report_content import Chart

LATIN = "Arial"


def rgb(code: str) -> Any:
    """Return the colour of a code such as #1F5FA8."""
    made: Any = RGBColor
    return made.from_string(code.removeprefix("#"))


class _Writer(CategoryWorkbookWriter):
    """The workbook inside a chart: texts stay texts, and no moment of its making."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: Any) -> Iterator[tuple[Any, Any]]:
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(xlsx_file, options) as book:
            book.set_properties({"created": datetime(2000, 1, 1)})
            yield book, book.add_worksheet()


class _Data(CategoryChartData):
    """The figures of a chart."""

    @property
    def _workbook_writer(self) -> Any:
        make: Any = _Writer
        return make(self)


_TYPES = {
    "bar": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "stacked": XL_CHART_TYPE.COLUMN_STACKED,
    "line": XL_CHART_TYPE.LINE_MARKERS,
    "pie": XL_CHART_TYPE.PIE,
    "ranking": XL_CHART_TYPE.BAR_CLUSTERED,
}


def add(slide: Any, chart: Chart, place: tuple[Any, Any, Any, Any]) -> None:
    """Add a chart; ``place`` is left, top, width and height."""
    make: Any = _Data
    data = make(number_format=FORMATS[chart.kind])
    data.categories = [clean(name) for name in chart.categories]
    for one in chart.series:
        data.add_series(clean(one.name), [_plain(number_of(value, chart.kind)) for value in one.values])
    _style(slide.shapes.add_chart(_TYPES[chart.shape], *place, data).chart, chart)


def _style(made: Any, chart: Chart) -> None:
    made.font.size, made.font.name = Pt(12), LATIN
    made.has_title = True
    made.chart_title.text_frame.text = clean(chart.title)
    run = made.chart_title.text_frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold = Pt(16), True
    made.has_legend = len(chart.series) > 1 or chart.shape == "pie"
    if made.has_legend:
        made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    plot = made.plots[0]
    plot.has_data_labels = has_labels(chart)
    if plot.has_data_labels:
        labels = plot.data_labels
        labels.font.size, labels.number_format, labels.number_format_is_linked = Pt(11), FORMATS[chart.kind], False
        if chart.shape == "pie":
            labels.show_percentage, labels.show_value, labels.number_format = True, False, "0.00%"
            labels.position = XL_LABEL_POSITION.OUTSIDE_END
        elif chart.shape == "line":
            labels.position = XL_LABEL_POSITION.ABOVE
    for place, series in enumerate(plot.series):
        colour = rgb(CODES[place % len(CODES)])
        if chart.shape == "pie":
            for number in range(len(chart.categories)):
                fill = series.points[number].format.fill
                fill.solid()
                fill.fore_color.rgb = rgb(CODES[number % len(CODES)])
        elif chart.shape == "line":
            series.format.line.color.rgb, series.smooth = colour, False
        else:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = colour
    if chart.shape == "ranking":
        made.category_axis.reverse_order = True
        made.value_axis.visible = False
    if chart.shape != "pie":
        ticks = made.value_axis.tick_labels
        ticks.number_format, ticks.number_format_is_linked = axis_format(chart), False
        made.value_axis.major_gridlines.format.line.color.rgb = rgb("#D9D9D9")
        made.value_axis.has_major_gridlines = chart.shape != "ranking"
        if is_from_zero(chart):
            made.value_axis.minimum_scale = 0
        if reaches_whole(chart):
            made.value_axis.maximum_scale = 1
    if chart.shape in ("bar", "ranking", "stacked"):
        plot.gap_width = 60


def _plain(value: int | float | date | None) -> float | None:
    return value if isinstance(value, int | float) else None
