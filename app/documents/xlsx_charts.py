"""Native charts of a workbook, each beside the figures that it draws, so that an office can edit them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from app.documents.chart_colours import CODES
from app.documents.xlsx_values import FORMATS, cell_text, number_of
from app.domain.report_content import Chart

Style = Callable[..., Any]
_CHART_ROWS = 16
_ON_A_PAGE = 2
_GRID = {"color": "#D9D9D9", "width": 0.5}
_MANY = 24
_TYPES: dict[str, dict[str, str]] = {
    "bar": {"type": "column"},
    "stacked": {"type": "column", "subtype": "stacked"},
    "line": {"type": "line"},
    "pie": {"type": "pie"},
    "ranking": {"type": "bar"},
}


def write(book: Any, sheet: Any, charts: Sequence[Chart], style: Style) -> None:
    """Write each chart's figures with the native chart beside them; ``style`` makes a cell format."""
    sheet.set_column(0, 0, 22, style())
    row, breaks = 0, []
    for place, chart in enumerate(charts):
        if place and place % _ON_A_PAGE == 0:
            breaks.append(row)
        _data(sheet, row, chart, style)
        sheet.insert_chart(row, len(chart.series) + 2, _chart(book, sheet.get_name(), row, chart))
        row += max(_CHART_ROWS, len(chart.categories) + 2) + 2
    sheet.set_landscape()
    sheet.set_print_scale(72)
    sheet.set_default_row(15)
    sheet.set_h_pagebreaks(breaks)


def _data(sheet: Any, row: int, chart: Chart, style: Style) -> None:
    head = style(bold=True, bg_color="#DDE6F0", border=1, align="center")
    for place, text in enumerate(("类别", *(one.name for one in chart.series))):
        sheet.write_string(row, place, cell_text(text), head)
    figure = style(num_format=FORMATS[chart.kind], border=1)
    for line, name in enumerate(chart.categories, start=1):
        sheet.write_string(row + line, 0, cell_text(name), style(num_format="@", border=1))
        for place, one in enumerate(chart.series, start=1):
            number = number_of(one.values[line - 1], chart.kind)
            if isinstance(number, int | float):
                sheet.write_number(row + line, place, number, figure)


def _chart(book: Any, sheet: str, row: int, chart: Chart) -> Any:
    made = book.add_chart(_TYPES[chart.shape])
    last = row + len(chart.categories)
    for place, one in enumerate(chart.series, start=1):
        colour = {"color": CODES[(place - 1) % len(CODES)]}
        series: dict[str, Any] = {
            "name": one.name,
            "categories": [sheet, row + 1, 0, last, 0],
            "values": [sheet, row + 1, place, last, place],
            "data_labels": {"value": has_labels(chart), "font": {"size": 8}},
        }
        if chart.shape == "pie":
            series["points"] = [{"fill": {"color": CODES[n % len(CODES)]}} for n in range(len(chart.categories))]
            series["data_labels"] = {"percentage": True, "category": True, "font": {"size": 9}}
        elif chart.shape == "line":
            series |= {"line": {**colour, "width": 2}, "marker": {"type": "circle", "size": 5}}
        else:
            series |= {"fill": colour, "gap": 60}
        made.add_series(series)
    made.set_title({"name": cell_text(chart.title), "name_font": {"size": 12, "bold": True}, "overlay": False})
    made.set_legend({"position": "bottom"} if len(chart.series) > 1 or chart.shape == "pie" else {"none": True})
    if chart.shape == "ranking":
        made.set_y_axis({"reverse": True})
        made.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    elif chart.shape != "pie":
        axis: dict[str, Any] = {"num_format": axis_format(chart), "major_gridlines": {"visible": True, "line": _GRID}}
        if reaches_whole(chart):
            axis["max"] = 1
        made.set_y_axis({"min": 0, **axis} if is_from_zero(chart) else axis)
    made.set_size({"width": 640, "height": 20 * _CHART_ROWS})
    return made


def is_from_zero(chart: Chart) -> bool:
    """Whether the value axis begins at nought: always, unless something lies below."""
    return all(value is None or value >= 0 for one in chart.series for value in one.values)


def reaches_whole(chart: Chart) -> bool:
    """Whether the value axis ends at 100 %: rates do, small shares have an axis of their own."""
    values = [value for one in chart.series for value in one.values if value is not None]
    return chart.kind == "rate" and bool(values) and Fraction(3, 5) < max(values) <= 1


def axis_format(chart: Chart) -> str:
    """Return the number format of the value axis: percentages without places."""
    return "0%" if chart.kind in ("rate", "delta") else FORMATS[chart.kind]


def has_labels(chart: Chart) -> bool:
    """Whether the values stand beside bars and points: not where they would cover each other."""
    if chart.shape == "stacked" or (chart.shape == "line" and len(chart.series) > 1):
        return False
    return len(chart.categories) * len(chart.series) <= _MANY
