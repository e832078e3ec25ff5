"""B02 日报: forty tickets counted by hand, doors, noon windows, remembered options."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import RefusedInput
from app.domain.report_content import Report, Table
from app.domain.report_periods import parse_period
from app.services import periods, units
from app.services.reports import registry, scope
from tests.office_desk import DeskClock, add_ticket, new_office
from tests.services.answering import answered, step
from tests.services.reports.doors import check_doors
from tests.services.reports.reading import drawn, lines

DAY = parse_period("2026-09-17")


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path / "office", DeskClock()) as opened:
        yield opened


def figures(report: Report) -> dict[str, tuple[int, ...]]:
    table = report.tables[0]
    return {str(row[0].value): tuple(cell.value for cell in row[1:]) for row in table.rows}


def fill(office) -> None:
    """Thirty-six answered tickets over three days, four walked through the flow.

    On the 17th: 20 plain (8 closed that day, one of them late; 5 resolved yes, 3 no) and 4 walked = 24.
    """
    day = [{"created_at": f"2026-09-17T{hour:02d}:10:00", "unit": "城管科"} for hour in range(20)]
    for n in range(8):
        day[n] |= {"closed_at": "2026-09-17T21:00:00", "due_at": "2026-09-18T00:00:00", "contacted": "是"}
        day[n] |= {"resolved": "解决" if n < 5 else "未解决", "satisfied": "满意" if n < 6 else "不满意"}
        day[n] |= {"valid_visit": "是"}
    day[0]["due_at"] = "2026-09-17T12:00:00"
    day[8] |= {"due_at": "2026-09-17T18:00:00"}  # open and past its limit
    day[9] |= {"is_void": "1"}
    before = [{"created_at": "2026-09-16T13:00:00", "unit": "物业科"} for _ in range(12)]
    before[0] |= {"closed_at": "2026-09-17T10:00:00", "due_at": "2026-09-20T00:00:00"}
    earlier = [{"created_at": "2026-08-30T13:00:00", "closed_at": "2026-08-31T13:00:00"} for _ in range(4)]
    answered(office, day + before + earlier)
    for n in range(4):
        marks = (("urgent",), ("supervised_city",), ("supervised_district", "urgent"), ())[n]
        ticket = add_ticket(office, f"W{n}", created_at="2026-09-17 06:00:00", cat1="市容环卫", cat2="垃圾清运")
        for mark in marks:
            step(office, ticket, "mark", "2026-09-17T06:05", mark=mark)
        step(office, ticket, "sign", "2026-09-17T06:10")
        if n == 3:
            step(
                office,
                ticket,
                "return",
                "2026-09-17T06:12",
                ground="not_ours",
                text="经现场核实，诉求点位不在本街道辖区内，依据区划界线图，建议派物业所在的邻街道办理。",
            )
            continue
        step(office, ticket, "dispatch", "2026-09-17T06:20", unit="房管科", group_at="2026-09-17T06:15", level="7d")
        if n < 2:
            step(office, ticket, "respond", "2026-09-17T06:40", connected="是")
        if n < 1:
            step(office, ticket, "unit_close", "2026-09-18T09:00", text="已清理")


def test_the_figures_of_a_day_equal_a_count_by_hand(office):
    fill(office)
    found = figures(registry.build(office, "B02", DAY))
    assert found["来件"] == (23, 12, 11, 35)  # 19 plain in force + 4 walked; 12 the day before; September so far
    assert found["签收"] == (4, 0, 4, 4)
    assert found["退回"] == (1, 0, 1, 1)
    assert found["派单"] == (3, 0, 3, 3)
    assert found["响应"] == (2, 0, 2, 2)
    assert found["办结"] == (9, 0, 9, 9)  # 8 of the day and one of the day before; W0 only on the 18th
    assert found["结案"] == (9, 0, 9, 9)
    assert found["在办"] == (26, 12, 14, 26)  # 35 of September less the 9 ended
    assert found["超时"] == (1, 0, 1, 1)
    assert found["紧急"] == (2, 0, 2, 2)
    assert found["督办"] == (2, 0, 2, 2)
    assert found["单否"] == (1, 0, 1, 1)  # the sixth: not resolved, yet satisfied
    assert found["双否"] == (2, 0, 2, 2)


def test_the_rates_of_a_day_equal_a_count_by_hand(office):
    fill(office)
    # eight were visited: all contacted, 5 of 8 resolved, 6 of 8 satisfied; 10 + 50 x 5/8 + 40 x 6/8 = 71.25
    assert lines(registry.build(office, "B02", DAY), "三率情况") == [
        ("本日", "8", "100.00%", "62.50%", "75.00%", "71.25"),
        ("前一日", "0", "—", "—", "—", "—"),
        ("本月累计", "8", "100.00%", "62.50%", "75.00%", "71.25"),
    ]


def test_units_topics_hours_and_lists_of_a_day_equal_a_count_by_hand(office):
    fill(office)
    report = registry.build(office, "B02", DAY)
    # received, dispatched, answered, closed, of them late, open, overdue, urgent, supervised; 城管科: hours 0 to 19
    # without the void one, 8 closed (the first after its limit), the ninth past its limit; 物业科: 12 of the day
    # before, one of them closed today; W0 to W2 went to 房管科, W3 went back and has no unit
    assert lines(report, "承办单位办理情况") == [
        ("城管科", "19", "0", "0", "8", "1", "11", "1", "0", "0"),
        ("房管科", "3", "3", "2", "0", "0", "3", "0", "2", "2"),
        ("物业科", "0", "0", "0", "1", "0", "11", "0", "0", "0"),
        ("（未填）", "1", "0", "0", "0", "0", "1", "0", "0", "0"),
        ("合计", "23", "3", "2", "9", "1", "26", "1", "2", "2"),
    ]
    assert lines(report, "诉求热点前五类") == [
        ("1", "（未填）", "19", "82.61%"),  # 19 / 23
        ("2", "市容环卫／垃圾清运", "4", "17.39%"),
    ]
    hours = {f"{hour}时": ("1" if hour < 20 and hour != 9 else "0",) for hour in range(24)} | {"6时": ("5",)}
    assert drawn(report) == {
        "诉求热点前五类（件）": {"（未填）": ("19",), "市容环卫／垃圾清运": ("4",)},
        "各时段来件（件）": hours,
    }
    assert [line[0] for line in lines(report, "紧急工单")] == ["W0", "W2"]
    assert [line[0] for line in lines(report, "督办工单")] == ["W1", "W2"]
    assert [(line[1], line[6]) for line in lines(report, "超时工单")] == [("2026-09-17 08:10", "2026-09-17 18:00")]


def test_every_figure_opens_exactly_its_tickets(office):
    fill(office)
    assert check_doors(office, "B02", DAY) > 60


def test_units_and_topics_add_up_to_the_total(office):
    fill(office)
    report = registry.build(office, "B02", DAY)
    units = next(table for table in report.tables if table.title == "承办单位办理情况")
    assert units.total is not None
    for place in range(1, len(units.columns)):
        assert sum(row[place].value for row in units.rows) == units.total[place].value
    assert units.total[1].value == 23
    topics = next(table for table in report.tables if table.title == "诉求热点前五类")
    assert sum(row[3].value for row in topics.rows) == 1
    assert [(row[1].value, row[2].value) for row in topics.rows] == [("（未填）", 19), ("市容环卫／垃圾清运", 4)]


def test_a_noon_day_begins_at_noon_of_the_day_before_and_says_so(office):
    fill(office)
    report = registry.build(office, "B02", DAY, {"starts": "noon"})
    assert figures(report)["来件"][0] == 12 + 11 + 4  # yesterday's 12, hours 0-11 of the day less the void one, W0-W3
    assert "2026-09-16 12:00 至 2026-09-17 12:00" in report.definition[0]
    assert "前一日12时至当日12时" in report.definition[1]
    assert check_doors(office, "B02", DAY, {"starts": "noon"}) > 60


def test_an_option_is_remembered_from_the_period_on_in_which_it_was_chosen(office):
    offered = registry.options_of("B02")
    scope.remember(office, "B02", offered, {"starts": "noon"}, DAY)
    assert registry.build(office, "B02", parse_period("2026-08-01")).options["starts"] == "noon"
    scope.remember(office, "B02", offered, {"starts": "midnight"}, DAY)
    assert registry.build(office, "B02", DAY).options["starts"] == "midnight"
    assert registry.build(office, "B02", parse_period("2026-09-16")).options["starts"] == "noon"


@pytest.mark.parametrize(("hour", "starts"), [("12:00", "noon"), ("00:00", "midnight")])
def test_the_hour_that_the_office_set_for_its_day_counts_until_a_report_has_its_own(office, hour, starts):
    offered = registry.options_of("B02")
    assert registry.build(office, "B02", DAY).options["starts"] == "midnight"
    periods.set_day_start(office, hour)
    assert registry.build(office, "B02", DAY).options["starts"] == starts
    other = {"noon": "midnight", "midnight": "noon"}[starts]
    scope.remember(office, "B02", offered, {"starts": other}, DAY)
    assert registry.build(office, "B02", DAY).options["starts"] == other


@pytest.mark.parametrize(
    ("code", "period", "options", "words"),
    [
        ("B02", "2026-09", {}, "按日出表"),
        ("B02", "2026-09-17", {"starts": "six"}, "统计日"),
        ("B02", "2026-09-17", {"colour": "red"}, "没有选项"),
    ],
)
def test_what_a_report_cannot_be_made_of_is_refused(office, code, period, options, words):
    with pytest.raises(RefusedInput, match=words):
        registry.build(office, code, parse_period(period), options)


def test_units_of_the_dictionary_have_a_row_even_with_nothing_to_show(office):
    units.add(office, "综治科")
    table = next(t for t in registry.build(office, "B02", DAY).tables if t.title == "承办单位办理情况")
    assert [[cell.value for cell in row] for row in table.rows] == [["综治科"] + [0] * 9]


def test_a_day_without_tickets_gives_dashes_and_zeros(office):
    report = registry.build(office, "B02", DAY)
    assert figures(report)["来件"] == (0, 0, 0, 0)
    assert [cell.value for cell in report.tables[1].rows[0][2:]] == [None] * 4
    assert all(isinstance(table, Table) for table in report.tables)


def test_what_people_wrote_is_masked_in_the_lists(office):
    add_ticket(office, "P1", created_at="2026-09-17 06:00:00", title="噪声，请回电 13812345678", urgency="紧急")
    report = registry.build(office, "B02", DAY)
    urgent = next(table for table in report.tables if table.title.startswith("紧急工单"))
    assert urgent.rows[0][2].value == "噪声，请回电 138****5678"
