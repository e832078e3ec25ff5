"""B01, B04, B05: open tickets as they stood at a day's end, derived anew from raw rows; AC-13 and R-25."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.report_periods import parse_period
from app.domain.urging import UrgeKind
from app.domain.warning_colours import Colour, colour_of, duration
from app.services import flow_sync, settings, urging
from app.services.reports import registry
from tests.office_desk import DeskClock, add_ticket, new_office
from tests.services.answering import step
from tests.services.reports.doors import check_doors
from tests.services.reports.reading import by_name, column, said, table, values

DAY = parse_period("2026-09-17")
CODES = ("B01", "B04", "B05")


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path / "office", DeskClock()) as opened:
        yield opened


def fill(office) -> None:
    """Ten imported tickets and four that walk; one of them moved on after the day that the tests look at."""
    for n in range(10):
        values = {"unit": ("城管科", "物业科", "")[n % 3], "created_at": f"2026-09-{8 + n:02d} 08:00:00"}
        values |= {"dispatched_at": f"2026-09-{8 + n:02d} 09:00:00"} if values["unit"] else {}
        values |= {"due_at": f"2026-09-{14 + n:02d} 18:00:00", "title": f"诉求{n} 13812345678", "caller_name": "李小明"}
        if n in (2, 5):
            values |= {"closed_at": "2026-09-16 10:00:00"}
        if n == 3:
            values |= {"closed_at": "2026-09-18 08:00:00"}  # open on the 17th, closed on the 18th
        add_ticket(office, f"T{n:02d}", **values)
    for n in range(4):
        ticket = add_ticket(office, f"W{n}", created_at="2026-09-12 06:00:00", urgency="紧急" if n == 1 else "")
        step(office, ticket, "sign", "2026-09-12T06:10")
        if n == 0:
            continue
        step(office, ticket, "dispatch", "2026-09-12T06:20", unit="房管科", level="7d")
        step(office, ticket, "urge", "2026-09-16T09:00", kind="stale", method="电话", text="请抓紧")
        step(office, ticket, "respond", "2026-09-17T12:00" if n == 2 else "2026-09-18T08:00", connected="是")


def state_at_end(office) -> dict[str, tuple[str, str]]:
    """Where each open ticket stood at the end of the 17th, from rows that the report does not read: (state, since)."""
    found = {}
    for ticket, number, created, sent, closed in office.database.rows(
        "SELECT id, ticket_no, created_at, dispatched_at, closed_at FROM ticket WHERE is_void = 0"
    ):
        if closed and closed < "2026-09-18":
            continue
        state, since = ("to_respond", sent) if sent else ("to_sign", created)
        for node, at in office.database.rows(
            "SELECT node, at FROM ticket_event WHERE ticket_id = ? ORDER BY id", (ticket,)
        ):
            moved = {"sign": "to_dispatch", "dispatch": "to_respond", "respond": "handling"}.get(node)
            if moved and at < "2026-09-18":
                state, since = moved, at
        found[number] = (state, since)
    return found


TEXTS = {"to_sign": "待签收", "to_dispatch": "待派单", "to_respond": "待响应", "handling": "办理中"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory):
    """The filled office, for tests that only read it."""
    with new_office(tmp_path_factory.mktemp("filled") / "office", DeskClock()) as opened:
        fill(opened)
        yield opened


def test_b01_shows_every_open_ticket_as_it_stood_that_day(filled):
    report = registry.build(filled, "B01", DAY)
    expected = state_at_end(filled)
    made = table(report, "在办工单逐件监督")
    numbers = column(made, "ticket_no")
    assert sorted(numbers) == sorted(expected)
    assert len(numbers) == 12
    shown = dict(zip(numbers, column(made, "state"), strict=True))
    assert shown == {number: TEXTS[state] for number, (state, _) in expected.items()}
    stays = dict(zip(numbers, column(made, "stay"), strict=True))
    end = datetime(2026, 9, 18)
    assert stays == {no: duration(end - datetime.fromisoformat(since)) for no, (_, since) in expected.items()}
    summary = by_name(table(report, "各节点在办情况"))
    assert {name: row[0] for name, row in summary.items()} == {
        "待签收": 1,  # T08, which has no unit
        "待派单": 1,
        "待响应": 9,  # seven imported, W1 and W3
        "办理中": 1,
        "合计": 12,
    }
    assert all(sum(row[1:]) == row[0] for row in summary.values())
    assert "13812345678" not in "".join(str(v) for row in made.rows for v in values(row))


def test_b01_colours_are_those_of_the_limits(filled):
    made = table(registry.build(filled, "B01", DAY), "在办工单逐件监督")
    found = dict(zip(column(made, "ticket_no"), column(made, "colour"), strict=True))
    assert {no: found[no] for no in ("T00", "T01", "T03", "T09")} == {
        "T00": "红",
        "T01": "红",
        "T03": "红",
        "T09": "绿",
    }
    assert column(made, "colour") == sorted(column(made, "colour"), key=["红", "黄", "绿", None].index)


@pytest.mark.parametrize(
    ("due", "started", "colour"),
    [
        ("", "", Colour.NONE),
        ("2026-09-18T09:59:59", "", Colour.RED),
        ("2026-09-18T10:00:00", "", Colour.AMBER),  # the very moment is in time
        ("2026-09-18T13:59:59", "", Colour.AMBER),
        ("2026-09-18T14:00:00", "", Colour.GREEN),
        ("2026-09-19T10:00:00", "2026-09-13T10:00:00", Colour.AMBER),
        ("2026-09-18", "", Colour.GREEN),
    ],
)
def test_a_colour(due, started, colour):
    assert colour_of(due, started, datetime(2026, 9, 18, 10)) is colour


@pytest.mark.parametrize(
    ("length", "words"),
    [
        ({"days": 2, "hours": 3}, "2天3小时"),
        ({"days": 1}, "1天"),
        ({"hours": 5, "minutes": 7}, "5小时7分"),
        ({}, "0分"),
    ],
)
def test_a_length_in_words(length, words):
    assert duration(timedelta(**length)) == words


def test_b04_of_today_is_the_list_that_people_urge_from(filled):
    report = registry.build(filled, "B04", parse_period("2026-09-18"))
    numbers = dict(filled.database.rows("SELECT id, ticket_no FROM ticket"))
    lists = urging.lists(filled)
    for kind, title in ((UrgeKind.DUE, "到期催办（"), (UrgeKind.OVERDUE, "逾期（")):
        made = table(report, title)
        assert column(made, "ticket_no") == [numbers[ticket] for ticket in lists[kind]]
    assert set(column(table(report, "到期催办（"), "person")) <= {"李**", None}


def test_b04_counts_by_unit_add_up_and_urgings_before_the_day_count(filled):
    report = registry.build(filled, "B04", DAY)
    units = by_name(table(report, "各承办单位到期与逾期"))
    total = units.pop("合计")
    assert tuple(map(sum, zip(*units.values(), strict=True))) == total
    # by hand: limits up to the 17th 18:00 are over (T00 T01 T03; T02 is closed), the 18th's are due (T04)
    assert total == (1, 3, 0)
    late = table(report, "逾期（")
    assert column(late, "ticket_no") == ["T00", "T01", "T03"]
    assert column(late, "left") == ["逾期 3天6小时", "逾期 2天6小时", "逾期 6小时"]


@pytest.mark.parametrize(
    ("day", "counts"),
    [("2026-07-04", (0, 0, 0)), ("2026-07-05", (0, 1, 0)), ("2026-07-06", (1, 1, 0)), ("2026-07-08", (1, 1, 1))],
)
def test_ac_13_when_a_ticket_enters_the_list_under_each_reading(office, day, counts):
    add_ticket(office, "A1", created_at="2026-07-01 09:00:00", dispatched_at="2026-07-01 10:00:00", unit="城管科")
    report = registry.build(office, "B05", parse_period(day))
    assert tuple(column(table(report, "各读法下的件数"), "count")) == counts


def test_b05_follows_the_reading_in_force_and_prints_it(office):
    add_ticket(office, "A1", created_at="2026-07-01 09:00:00", dispatched_at="2026-07-01 10:00:00", unit="城管科")
    period = parse_period("2026-07-06")
    first = registry.build(office, "B05", period)
    assert column(table(first, "超 4 天"), "days") == [5]
    assert any("R-25 读法甲" in line for line in first.definition)
    settings.put(office, "flow.readings", {"R-25": "丙"}, source="甲方确认")
    flow_sync.rebuild(office)
    other = registry.build(office, "B05", period)
    assert "没有派单超过 4 天仍未办结的工单" in said(other)
    assert column(table(other, "各读法下的件数"), "used") == [None, None, "采用"]


def test_b05_derived_anew_from_the_rows(filled):
    made = table(registry.build(filled, "B05", DAY), "超 4 天")
    expected = {}
    for number, (state, _) in state_at_end(filled).items():
        sent = filled.database.value(
            "SELECT coalesce((SELECT min(at) FROM ticket_event e WHERE e.ticket_id = t.id AND e.node = 'dispatch'),"
            " t.dispatched_at) FROM ticket t WHERE t.ticket_no = ?",
            (number,),
        )
        if (
            state in ("to_respond", "handling")
            and sent
            and (date(2026, 9, 17) - date.fromisoformat(sent[:10])).days > 4
        ):
            expected[number] = (date(2026, 9, 17) - date.fromisoformat(sent[:10])).days
    assert dict(zip(column(made, "ticket_no"), column(made, "days"), strict=True)) == expected
    assert expected["W1"] == 5
    assert column(made, "urges")[column(made, "ticket_no").index("W1")] == 1
    assert column(made, "progress")[column(made, "ticket_no").index("W2")] == "09-17 12:00 响应"
    assert column(made, "progress")[column(made, "ticket_no").index("W1")] == "09-16 09:00 催办 请抓紧"


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("options", [{}, {"starts": "noon"}])
def test_every_figure_opens_its_tickets(filled, code, options):
    assert check_doors(filled, code, DAY, options) > 5
    report = registry.build(filled, code, DAY, options)
    opened = set(registry.basis(filled, report, DAY))
    assert len(opened) == 12  # nobody came or left between noon and midnight
