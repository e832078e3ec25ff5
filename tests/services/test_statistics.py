"""统计: every figure against an independent count, its door, comparison, the sheet on paper, the workbook."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from app.documents import pdf_pages
from app.domain.errors import RefusedInput
from app.domain.rates import Window
from app.domain.report_content import Door
from app.domain.report_periods import PeriodKind, day_period, parse_period
from app.domain.report_steps import Step, cut, short_name, steps_of
from app.services import chart_pictures, hang_ups, rates, statistics, statistics_figures, statistics_files, tickets
from app.storage.queries import reports as queries
from app.storage.queries import statistics as stored
from tests.office_desk import new_office
from tests.services.answering import answered

UNITS = ("城管科", "书香里社区", "", "平安办")
SEPTEMBER = parse_period("2026-09")


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path / "office") as opened:
        yield opened


def fill(office) -> None:
    """240 tickets over two years: some excluded, some without answers, two thirds closed a day later."""
    rows = []
    for n in range(240):
        year, month, day = (2025, 9, 1 + n % 30) if n % 6 == 5 else (2026, 8 + n % 2, 1 + n % 28)
        came = datetime(year, month, day, n % 24, 15)
        rows.append(
            {
                "created_at": came.isoformat(),
                "identity_at": came.isoformat(),
                "closed_at": came.replace(hour=23, minute=59).isoformat() if n % 3 else "",
                "unit": UNITS[n % 4],
                "community": f"社区{n % 17:02d}",
                "cat1": ("市容环卫", "住房", "")[n % 3],
                "contacted": "是" if n % 5 else "否",
                "resolved": "解决" if n % 4 else "未解决",
                "satisfied": "满意" if n % 7 else "不满意",
                "assessment": "剔除" if n % 20 == 3 else "",
            }
        )
    answered(office, rows)


def count(office, where: str, *values: object) -> int:
    return int(office.database.value(f"SELECT count(*) FROM ticket WHERE is_void = 0 AND {where}", values))


def panel(found, key: str):
    return next(one for one in found.panels if one.key == key)


@pytest.mark.parametrize("name", ["2026-09", "2026-W36", "2026Q3", "2026", "考核期2026-09", "2026-08-05..2026-09-02"])
def test_totals_equal_a_count_of_their_own(office, name):
    fill(office)
    period = parse_period(name)
    found = statistics.read(office, period)
    first, last = period.start_on.isoformat(), f"{min(period.end_on, office.now().date())}T23:59:59"
    came = count(office, "created_at BETWEEN ? AND ?", first, last)
    total = panel(found, "volume").table.total
    assert came == found.received == total[1].value
    assert total[5].value == count(office, "closed_at BETWEEN ? AND ?", first, last)
    assert sum(row[1].value for row in panel(found, "volume").table.rows) == came
    for key in ("unit", "community", "cat1", "hour"):
        rows = panel(found, key).table.rows
        assert sum(row[1].value for row in rows) == came, key
        assert sum(row[2].value for row in rows) == 1, key
    excluded = count(office, "assessment = '剔除' AND created_at BETWEEN ? AND ?", first, last)
    assert [one.table.total[1].value for one in found.panels if one.key == "left_out"] == [excluded] * (excluded > 0)


@pytest.mark.parametrize("step", list(Step))
def test_every_door_opens_as_many_tickets_as_the_figure_says(office, step):
    fill(office)
    found = statistics.read(office, SEPTEMBER, step)
    seen = set()
    for one in found.panels:
        for row in (*one.table.rows, *((one.table.total,) if one.table.total else ())):
            for cell in row:
                if cell.door is not None:
                    seen.add(cell.door.measure)
                    assert len(statistics.tickets(office, cell.door)) == cell.value, (one.key, cell)
    assert seen >= {"received", "closed", "received_closed", "excluded", "counted", "lost_contacted"}


def test_the_chart_shows_the_first_rows_of_its_table(office):
    fill(office)
    for one in statistics.read(office, SEPTEMBER).panels:
        for at, series in enumerate(one.chart.series):
            for place, value in enumerate(series.values):
                cell = one.table.rows[place][one.columns[at]]
                assert one.door(place, at) is cell.door
                assert value == cell.value or one.key == "rates"


def test_a_period_under_way_is_compared_with_as_many_days(office):
    fill(office)
    found = statistics.read(office, SEPTEMBER)  # it is the 18th
    now = count(office, "created_at LIKE '2026-09%' AND created_at < '2026-09-19'")
    before = count(office, "created_at LIKE '2026-08%' AND created_at < '2026-08-19'")
    year = count(office, "created_at LIKE '2025-09%' AND created_at < '2025-09-19'")
    total = panel(found, "volume").table.total
    assert (total[1].value, total[3].value) == (now, year)
    assert total[2].value == (Fraction(now, before) - 1 if before else None)
    assert "2026年8月同进度" in found.said[0]
    assert "按相同天数比较" in found.definition[0]


def test_rates_are_those_of_the_rates_page(office):
    fill(office)
    rows = panel(statistics.read(office, SEPTEMBER), "rates").table.rows
    assert len(rows) == 12
    want = rates.rates(office, Window.of_days(date(2026, 9, 1), date(2026, 9, 30))).table.total
    assert rows[-1][1].value == want.denominator
    assert [rows[-1][at].value for at in (2, 4, 6)] == list(want.rates.values())
    assert rows[0][2].value is None  # nothing in October 2025


def test_hang_ups_count_by_their_own_day(office):
    fill(office)
    ticket = int(office.database.value("SELECT min(id) FROM ticket WHERE unit = '平安办'"))
    made = hang_ups.apply(office, ticket, "产权不清", "协调产权单位", on=date(2026, 9, 2)).value
    hang_ups.decide(office, made, True, "李主任", "专题会", on=date(2026, 9, 3))
    table = panel(statistics.read(office, SEPTEMBER), "left_out").table
    assert table.total[2].value == 1
    assert list(statistics.tickets(office, table.total[2].door)) == [ticket]


@pytest.mark.parametrize("first", ["", "channel", "rates"])
def test_panels_come_one_by_one_the_wanted_one_first(office, first):
    fill(office)
    parts = list(statistics.panel_by_panel(office, SEPTEMBER, first=first))
    assert parts[-1] == statistics.read(office, SEPTEMBER)
    assert [part.is_whole for part in parts] == [False] * (len(parts) - 1) + [True]
    assert [len(part.panels) for part in parts] == [*range(1, len(parts)), len(parts) - 1]
    assert parts[0].panels[0].key == (first if any(one.key == first for one in parts[-1].panels) else "volume")
    assert {part.said for part in parts} == {parts[-1].said}


def test_days_from_the_index_are_the_days_of_the_reports(office):
    fill(office)
    answered(office, [{"created_at": "", "identity_at": "2026-09-05T07:00:00", "unit": "城管科"}])
    tickets.void(office, int(office.database.value("SELECT min(id) FROM ticket WHERE created_at > '2026-09'")), "重复")
    days = [date(2026, 8, 25) + timedelta(days=n) for n in range(30)]
    found = stored.received_by_day(office.database, days)
    scope = statistics_figures.scope_of(office, Window.of_days(days[0], days[-1]), "day")
    counted = queries.counts(office.database, scope, ("received",))
    assert {day: count for day, count in found.items() if count} == {day: one[0] for day, one in counted.items()}


def test_nothing_came(office):
    found = statistics.read(office, SEPTEMBER)
    assert (found.is_empty, found.has_tickets, found.panels) == (True, False, ())


def test_the_sheet_says_period_figures_and_definition(office):
    fill(office)
    found = statistics.read(office, SEPTEMBER)
    make = statistics_files.paper(office, found)
    pdf = make("preview", None)
    pages = pdf_pages.text_of(pdf)
    assert len(pages) == 2
    plain = "".join("".join(pages).split())
    for chart in (one.chart for one in found.panels):
        assert chart.title.replace(" ", "") in plain
    for text in ("2026年9月", "来件按来电（创建）时间计", "三率", "共2页"):
        assert text in plain
    assert make("preview", None) == pdf


def test_the_workbook_holds_every_table(office, tmp_path):
    fill(office)
    found = statistics.read(office, SEPTEMBER)
    statistics_files.export(office, found, tmp_path / "统计.xlsx")
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "统计.xlsx").read_bytes()))
    assert "图表" in book.sheetnames
    values = [cell for row in book["承办单位来件"].iter_rows(values_only=True) for cell in row]
    assert panel(found, "unit").table.rows[0][1].value in values
    with pytest.raises(RefusedInput):
        statistics_files.export(office, found, tmp_path / "统计.csv")


def test_pictures(office, tmp_path):
    fill(office)
    found = statistics.read(office, SEPTEMBER)
    for one in found.panels:
        made = chart_pictures.picture(one.chart, 800, 320, 2.0)
        assert made.png.startswith(b"\x89PNG")
        lanes = 1 if one.chart.shape == "line" else len(one.chart.series)
        assert len(made.spots) == lanes * len(one.chart.categories)
        for spot in made.spots:
            assert 0 <= spot.left <= spot.left + spot.width <= 1.0001
            assert 0 <= spot.top <= spot.top + spot.height <= 1.0001
    chart = found.panels[0].chart
    chart_pictures.save(chart, tmp_path / "图.png")
    chart_pictures.save(chart, tmp_path / "图.pdf")
    assert chart.title in "".join(pdf_pages.text_of((tmp_path / "图.pdf").read_bytes())[0].split())
    assert (tmp_path / "图.png").read_bytes() == chart_pictures.png(chart)
    with pytest.raises(RefusedInput):
        chart_pictures.save(chart, tmp_path / "图.bmp")


@pytest.mark.parametrize(
    ("name", "usual", "points"),
    [
        ("2026-09-18", Step.DAY, 1),
        ("2026-W38", Step.DAY, 7),
        ("2026-09", Step.DAY, 30),
        ("2026Q3", Step.WEEK, 14),
        ("2026H1", Step.WEEK, 27),
        ("2026", Step.MONTH, 12),
        ("2020-01-01..2026-01-01", Step.MONTH, 73),
    ],
)
def test_steps(name, usual, points):
    period = parse_period(name)
    step = steps_of(period)[0]
    made = cut(period, step)
    assert (step, len(made)) == (usual, points)
    assert sum(point.days for point in made) == period.days
    assert (made[0].start_on, made[-1].end_on) == (period.start_on, period.end_on)


def test_names_of_points():
    assert short_name(day_period(date(2026, 9, 1)), Step.DAY) == "9-1"
    assert short_name(parse_period("2026-W36"), Step.WEEK) == "8-31起"
    assert short_name(SEPTEMBER, Step.MONTH) == "2026-09"
    assert cut(parse_period("2026-09-02..2026-10-31"), Step.MONTH)[0].kind is PeriodKind.RANGE


def test_a_door_of_a_group_without_name(office):
    fill(office)
    door = Door("received", ("unit", "", "2026-09-01", "2026-09-30"))
    want = count(office, "unit = '' AND created_at LIKE '2026-09%'")
    assert len(statistics.tickets(office, door)) == want


def test_days_before_the_register_have_no_figure_rather_than_a_zero(office):
    answered(office, [{"created_at": f"2026-09-{day:02d}T08:00:00", "unit": "城管科"} for day in (1, 2, 3)])
    found = statistics.read(office, SEPTEMBER)
    assert found.said[0] == "来件 3 件，2026年8月同进度无数据，不作比较；上年同期同进度无数据，不作比较。"
    volume = panel(found, "volume").table
    assert {row[3].value for row in volume.rows} == {None}
    early = statistics.read(office, parse_period("2026Q3"), Step.WEEK)
    weeks = panel(early, "volume").chart
    assert [one.values[-3:] for one in weeks.series] == [(3, 0, 0), (0, 0, 0)]
    assert {value for one in weeks.series for value in one.values[:-3]} == {None}
    assert (volume.total[2].value, volume.total[3].value, volume.total[4].value) == (None, None, None)
    assert [(row[0].value, row[3].value, row[4].value) for row in panel(found, "unit").table.rows] == [
        ("城管科", None, None)
    ]
    answered(office, [{"created_at": "2026-08-05T23:59:59", "identity_at": "2026-08-05T23:59:59", "unit": "平安办"}])
    again = statistics.read(office, SEPTEMBER)
    assert again.said[0].startswith("来件 3 件，较2026年8月同进度增加 2 件，增长 200.00%；上年同期同进度无数据")
    assert panel(again, "unit").table.rows[0][3].value == 0  # none of this unit, though others came
