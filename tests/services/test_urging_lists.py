"""F5.4, F5.9, F5.10 with an office: AC-13 to the second, messages, counts, the check of the day, the month."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from app.domain.errors import NotFound, RefusedInput
from app.domain.urging import UrgeKind
from app.services import dispatching, flow, settings, urging
from app.services.session import Office
from tests.office_desk import DeskClock, add_ticket, new_office
from tests.services.flow_walk import walk


@pytest.fixture
def clock() -> DeskClock:
    return DeskClock(datetime(2026, 7, 1, 10))


@pytest.fixture
def office(tmp_path: Path, clock: DeskClock):
    with new_office(tmp_path / "office", clock) as opened:
        yield opened


@pytest.fixture
def ticket(office: Office) -> int:
    """Return a ticket dispatched on 2026-07-01 10:00 with a limit of 2026-07-08 18:00 (AC-13)."""
    made = add_ticket(
        office,
        "AC13",
        created_at="2026-07-01 08:00:00",
        due_at="2026-07-08 18:00",
        title="路灯不亮",
        community="一社区",
    )
    for action in ("sign", "dispatch"):
        flow.take(office, made, action, {"unit": "城管办"})
    return made


@pytest.mark.parametrize(
    ("now", "listed"),
    [
        ("2026-07-05T23:59:59", {"乙"}),
        ("2026-07-05T09:59:59", set()),
        ("2026-07-05T10:00:00", {"乙"}),
        ("2026-07-06T00:00:00", {"甲", "乙"}),
        ("2026-07-07T23:59:59", {"甲", "乙"}),
        ("2026-07-08T00:00:00", {"甲", "乙", "丙"}),
    ],
)
def test_f5_9_over_four_days_under_each_reading(
    office: Office, clock: DeskClock, ticket: int, now: str, listed: set[str]
):
    clock.moment = datetime.fromisoformat(now)
    found = set()
    for reading in "甲乙丙":
        settings.put(office, "flow.readings", {"R-25": reading})
        if ticket in urging.lists(office)[UrgeKind.STALE]:
            found.add(reading)
    assert found == listed


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        ("2026-07-06T23:59:59", None),
        ("2026-07-07T00:00:00", UrgeKind.DUE),
        ("2026-07-08T18:00:00", UrgeKind.DUE),
        ("2026-07-08T18:00:01", UrgeKind.OVERDUE),
    ],
)
def test_due_list(office: Office, clock: DeskClock, ticket: int, now: str, kind: UrgeKind | None):
    clock.moment = datetime.fromisoformat(now)
    lists = urging.lists(office)
    assert [each for each in (UrgeKind.DUE, UrgeKind.OVERDUE) if ticket in lists[each]] == ([kind] if kind else [])


def test_the_lead_is_the_offices(office: Office, clock: DeskClock, ticket: int):
    clock.moment = datetime(2026, 7, 5)
    assert urging.lists(office)[UrgeKind.DUE] == []
    settings.put(office, "flow.urge_lead", {"n": 3, "unit": "day"})
    assert urging.lists(office)[UrgeKind.DUE] == [ticket]
    with pytest.raises(RefusedInput, match="提前天数"):
        settings.put(office, "flow.urge_lead", {"n": "drei"})


def test_a_ticket_that_its_unit_closed_is_not_urged(office: Office, clock: DeskClock, ticket: int):
    walk(office, clock, ticket, [("respond", {}), ("unit_close", {"text": "已修"})])
    clock.moment = datetime(2026, 7, 20)
    assert all(ticket not in ids for ids in urging.lists(office).values())


def test_messages_and_counts(office: Office, clock: DeskClock, ticket: int):
    other = add_ticket(office, "AC14", created_at="2026-07-01 08:00:00", due_at="2026-07-08 12:00", unit="物业科")
    walk(office, clock, other, [("mark", {"mark": "区级督办"})])
    clock.moment = datetime(2026, 7, 7, 9)
    lists = urging.lists(office)
    assert lists[UrgeKind.DUE] == [other, ticket]
    assert lists[UrgeKind.SUPERVISED] == [other]
    assert urging.record(office, UrgeKind.DUE, lists[UrgeKind.DUE]).value.done == 2
    first, second = urging.texts(office, UrgeKind.DUE, lists[UrgeKind.DUE])
    assert (first.unit, second.unit, second.ticket_ids) == ("物业科", "城管办", (ticket,))
    assert second.text == (
        "【到期催办】城管办：以下 1 件工单请抓紧办理，并在群内回复进展。\n"
        "1. AC13　路灯不亮（时限 2026-07-08 18:00；已催办 1 次）"
    )
    assert "区级督办" in first.text
    (row,) = urging.rows(office, [ticket])
    assert (row.days, row.urges, row.due_at, row.unit) == (6, 1, "2026-07-08T18:00:00", "城管办")
    assert row.progress.startswith("催办")


def test_the_notice_for_the_group_hides_personal_data(office: Office):
    made = add_ticket(
        office,
        "N1",
        urgency="紧急",
        title="漏水",
        community="二社区",
        location="3号楼",
        content="市民13812345678反映漏水。" + "长" * 200,
        due_at="2026-07-08 18:00",
        created_at="2026-07-01 08:00:00",
    )
    flow.take(office, made, "sign")
    flow.take(office, made, "dispatch", {"unit": "城管办", "co_unit": "二社区"})
    text = dispatching.group_notice(office, [made])
    assert "13812345678" not in text
    assert text.splitlines()[:4] == [
        "【紧急】工单 N1",
        "承办：城管办（协办：二社区）",
        "标题：漏水",
        "点位：二社区 **号楼",
    ]
    assert "时限：2026-07-08 18:00" in text
    assert max(map(len, text.splitlines())) < 130
    with pytest.raises(NotFound):
        dispatching.group_notice(office, [99])


def test_f5_4_everything_signed_today_goes_out_today(office: Office, clock: DeskClock):
    made = [add_ticket(office, f"D{number}", created_at="2026-07-01 08:00:00") for number in range(5)]
    for ticket in made:
        flow.take(office, ticket, "sign")
    flow.take(office, made[0], "dispatch", {"unit": "城管办"})
    flow.take(office, made[1], "dispatch", {"unit": "城管办"})
    flow.take(office, made[2], "report_difficult", {"text": "权属不明"})
    clock.moment = datetime(2026, 7, 1, 17, 29, 59)
    check = dispatching.day_check(office)
    assert (check.signed, check.dispatched, len(check.left), check.reported) == (5, 2, 3, (made[2],))
    assert not check.is_red
    clock.moment = datetime(2026, 7, 1, 17, 30)
    assert dispatching.day_check(office).is_red
    flow.take(office, made[2], "difficult_settled", {"text": "明确"})
    for ticket in made[2:]:
        flow.take(office, ticket, "dispatch", {"unit": "城管办"})
    check = dispatching.day_check(office)
    assert (check.is_clear, check.is_red) == (True, False)
    assert dispatching.day_check(office, date(2026, 7, 2)).signed == 0
    with pytest.raises(RefusedInput, match="钟点"):
        settings.put(office, "flow.dispatch_check_at", "晚上")


def test_f5_10_the_month_against_the_promise(office: Office, clock: DeskClock):
    for number in range(3):
        add_ticket(office, f"M{number}", created_at="2026-06-30 23:00:00", closed_at=f"2026-07-0{number + 1} 09:00")
    add_ticket(office, "M9", created_at="2026-07-01 08:00:00")
    settings.put(office, "flow.monthly_target", 2)
    output = dispatching.monthly_output(office, 2026, 7)
    assert (output.month, output.arrived, output.closed, output.gaps) == ("2026-07", 1, 3, {"甲": 0, "乙": 0})
    june = dispatching.monthly_output(office, 2026, 6, "乙")
    assert (june.arrived, june.closed, june.gap) == (3, 0, 2)
    assert dispatching.monthly_output(office, 2026, 12).arrived == 0
    with pytest.raises(RefusedInput, match="月份"):
        dispatching.monthly_output(office, 2026, 13)
