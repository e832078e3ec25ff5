"""A click on a bar finds its own category and series: the colour in the middle of each strip says so."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from app.documents import chart_drawing, chart_spots, pdf_pages
from app.domain.report_content import Chart, Series

COLOURS = [tuple(round(part * 255) for part in (c.red, c.green, c.blue)) for c in chart_drawing.FILLS]


def seen(chart: Chart) -> dict[tuple[int, int], tuple[int, ...]]:
    """The colour a little above the axis in the middle of each strip, where a bar of any height begins."""
    sheet = chart_drawing.drawing(chart, 480, 300)
    picture = Image.open(io.BytesIO(pdf_pages.render_png(chart_drawing.page_of(sheet), 144)[0])).convert("RGB")
    plot = next(part for part in sheet.contents if hasattr(part, "categoryAxis"))
    found = {}
    for spot in chart_spots.spots(chart, sheet):
        if chart.shape == "ranking":
            x, y = plot.x / sheet.width + 0.01, spot.top + spot.height / 2
        else:
            x, y = spot.left + spot.width / 2, spot.top + spot.height - 0.01
        found[spot.category, spot.series] = picture.getpixel((round(x * picture.width), round(y * picture.height)))
    return found


@pytest.mark.parametrize("shape", ["bar", "ranking"])
@pytest.mark.parametrize("lanes", [1, 2, 3])
def test_each_strip_lies_on_its_bar(shape, lanes):
    names = ("甲社区", "乙社区", "丙社区", "丁社区")
    for only in range(lanes):
        series = tuple(Series(f"第{n}列", (9, 8, 7, 6) if n == only else (0, 0, 0, 0)) for n in range(lanes))
        found = seen(Chart("来件", shape, names, series))
        assert len(found) == 4 * lanes
        for (_category, lane), colour in found.items():
            assert (colour == COLOURS[only]) == (lane == only)


def test_only_the_bars_that_are_there_have_colour():
    chart = Chart("来件", "ranking", ("甲", "乙", "丙"), (Series("来件", (9, 0, 5)),))
    assert [colour == COLOURS[0] for colour in seen(chart).values()] == [True, False, True]


def test_lines_have_one_strip_a_category_and_pies_none():
    line = Chart("走势", "line", ("1", "2", "3"), (Series("来件", (1, 2, 3)), Series("办结", (1, None, 3))))
    sheet = chart_drawing.drawing(line)
    assert [(spot.category, spot.series) for spot in chart_spots.spots(line, sheet)] == [(0, 0), (1, 0), (2, 0)]
    pie = Chart("占比", "pie", ("甲", "乙"), (Series("来件", (1, 2)),))
    assert chart_spots.spots(pie, chart_drawing.drawing(pie)) == ()
    nothing = Chart("来件", "bar", (), (Series("来件", ()),))
    assert chart_spots.spots(nothing, chart_drawing.drawing(nothing)) == ()
