"""Drawn charts: legends stay inside, axes reach as far as the figures, names beneath the plot are not cut."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from reportlab.graphics.shapes import Rect, String
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.documents import chart_drawing
from app.domain.report_content import Chart, Series

UNITS = (
    "城市管理办公室",
    "综合行政执法队",
    "示例物业服务有限公司",
    "平安建设办公室",
    "民生保障办公室",
    "社区建设办公室",
    "市民诉求处置中心",
)
WIDTH, HEIGHT = 442.0, 200.0


def plot_of(chart: Chart) -> Any:
    sheet = chart_drawing.drawing(chart, WIDTH, HEIGHT)
    return next(part for part in sheet.contents if hasattr(part, "valueAxis"))


def bars(shape: Any, *values: tuple[Any, ...], kind: Any = "int", names: tuple[str, ...] = UNITS) -> Chart:
    lines = tuple(Series(f"第{n}组", one) for n, one in enumerate(values, 1))
    return Chart("图", shape, names, lines, kind)


@pytest.mark.parametrize("count", [2, 4, 7, 12])
def test_a_long_legend_takes_further_lines_and_stays_inside(count):
    names = [UNITS[n % len(UNITS)] for n in range(count)]
    chart = Chart("图", "line", ("1月", "2月"), tuple(Series(name, (1, 2)) for name in names))
    sheet = chart_drawing.drawing(chart, WIDTH, HEIGHT)
    written = [part for part in sheet.contents if isinstance(part, String) and part.text in UNITS]
    assert [part.text for part in written] == names
    assert all(part.x + stringWidth(part.text, part.fontName, part.fontSize) <= WIDTH for part in written)
    assert len([part for part in sheet.contents if isinstance(part, Rect)]) == count
    plot = next(part for part in sheet.contents if hasattr(part, "valueAxis"))
    assert plot.y + plot.height < min(part.y for part in written)


def test_stacked_bars_stay_below_the_end_of_their_axis():
    plot = plot_of(bars("stacked", (90, 40, 3, 2, 1, 1, 1), (20, 1, 1, 1, 1, 1, 1)))
    assert plot.valueAxis.valueMax >= 110


@pytest.mark.parametrize(
    ("highest", "end"), [(Fraction(1), 100), (Fraction(98, 100), 100), (Fraction(0), 100), (Fraction(1, 10), 13)]
)
def test_rates_reach_to_a_hundred_and_small_shares_have_their_own_axis(highest, end):
    assert plot_of(bars("bar", (highest,) * 7, kind="rate")).valueAxis.valueMax == pytest.approx(end)


def test_hours_are_left_out_rather_than_slanted_and_long_names_lean():
    hours = plot_of(bars("bar", tuple(range(24)), names=tuple(f"{hour}时" for hour in range(24))))
    assert hours.categoryAxis.labels.angle in (None, 0)
    assert hours.categoryAxis.categoryNames[:3] == ["0时", "", "2时"]
    names = plot_of(bars("bar", tuple(range(7))))
    assert names.categoryAxis.labels.angle == 38
    assert 60 <= names.y <= 90  # room for ten characters, and not much more
    assert hours.y < 30


def test_scores_are_written_with_two_places():
    plot = plot_of(bars("ranking", tuple(Fraction(937343, 10000) for _ in UNITS), kind="decimal"))
    assert plot.barLabelFormat(93.7343) == "93.73"
    assert plot.valueAxis.labelTextFormat(80.0) == "80"
