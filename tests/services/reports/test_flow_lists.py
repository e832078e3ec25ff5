"""B06, B07, B24: dispatches, 签收未派 and the day's ledger against the raw events; all derived anew in plain Python."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from app.domain.report_periods import parse_period
from app.services import dispatching, history
from app.services.reports import registry
from tests.office_desk import DeskClock, add_ticket, new_office
from tests.services.answering import step
from tests.services.reports.doors import check_doors
from tests.services.reports.reading import by_name, column, said, table, values

DAY, MONTH = parse_period("2026-09-17"), parse_period("2026-09")
LONG = "经现场核实，诉求点位不在本街道辖区内，依据区划界线图，建议派物业所在的邻街道办理。"


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path / "office", DeskClock(datetime(2026, 9, 20, 9))) as opened:
        yield opened


def fill(office) -> dict[str, int]:
    """Six tickets signed on the 17th: three dispatched (one again), one returned, one 疑难, one left; two imported."""
    made = {}
    for n in range(6):
        made[f"W{n}"] = ticket = add_ticket(
            office, f"W{n}", created_at="2026-09-17 06:00:00", urgency="紧急" if n == 0 else "", title=f"诉求{n}"
        )
        step(office, ticket, "sign", f"2026-09-17T06:1{n}")
    for n, unit in enumerate(("房管科", "城管科", "城管科")):
        phone = {"phone_at": "2026-09-17T06:25"} if n == 0 else {}
        group = {"group_at": "2026-09-17T06:15"} if n < 2 else {}
        step(office, made[f"W{n}"], "dispatch", f"2026-09-17T06:3{n}", unit=unit, level="7d", **phone, **group)
    step(office, made["W1"], "redispatch", "2026-09-17T09:00", unit="物业科", text="权属不符", co_unit="城管科")
    step(office, made["W1"], "redispatch", "2026-09-17T11:00", unit="房管科", text="再次核实")
    step(office, made["W3"], "return", "2026-09-17T06:40", ground="not_ours", text=LONG)
    step(office, made["W4"], "report_difficult", "2026-09-17T07:00", text="权属不明 13812345678", reported_to="分中心")
    step(office, made["W4"], "difficult_settled", "2026-09-18T07:00", text="明确由城管科办理")
    step(office, made["W4"], "dispatch", "2026-09-18T07:10", unit="城管科", level="7d")
    imported = {"created_at": "2026-09-16 08:00:00", "unit": "社区甲"}
    made["I0"] = add_ticket(office, "I0", dispatched_at="2026-09-17 10:00:00", **imported)
    add_ticket(office, "I1", dispatched_at="2026-09-16 10:00:00", **imported)
    return made


def raw_dispatches(office, first: str, last: str) -> list[tuple[str, str, str]]:
    """(number, moment, unit) of every dispatch, without the report's query."""
    found = []
    for ticket, number, sent, unit in office.database.rows("SELECT id, ticket_no, dispatched_at, unit FROM ticket"):
        steps = office.database.rows(
            "SELECT at, unit FROM ticket_event WHERE ticket_id = ? AND is_void = 0 AND node LIKE '%dispatch'", (ticket,)
        )
        found += [(number, at, to) for at, to in steps] or ([(number, sent, unit)] if sent else [])
    return sorted((one for one in found if first <= one[1] < last), key=lambda one: one[1])


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory):
    """The filled office, for tests that only read it."""
    with new_office(tmp_path_factory.mktemp("filled") / "office", DeskClock(datetime(2026, 9, 20, 9))) as opened:
        fill(opened)
        yield opened


def test_b06_lists_every_dispatch_of_the_month(filled):
    report = registry.build(filled, "B06", MONTH)
    made = table(report, "派发流水")
    expected = raw_dispatches(filled, "2026-09-01", "2026-10-01")
    found = list(zip(column(made, "ticket_no"), column(made, "at"), column(made, "unit"), strict=True))
    assert found == expected
    assert len(found) == 8
    assert column(made, "kind") == ["导入", "派单", "派单", "派单", "改派", "导入", "改派", "派单"]
    assert column(made, "method")[1:3] == ["系统＋工作群＋电话", "系统＋工作群"]
    assert column(made, "co_unit")[4] == "城管科"
    units = by_name(table(report, "各承办单位派发情况"))
    assert {name: row[1] for name, row in units.items()} == {**Counter(unit for _, _, unit in expected), "合计": 8}
    assert units["合计"][0] == len({number for number, _, _ in expected}) == 6
    assert units["房管科"] == (2, 2, 1, 1, 0, 1)  # W0 urgent, W1 at last; 派单 1, 改派 1


def test_b07_checks_that_nothing_signed_was_left(office):
    made = fill(office)
    report = registry.build(office, "B07", DAY)
    check = table(report, "当日签收未派清零校验")
    # by hand: six signed; W0 W1 W2 out; W3 back; W4 reported, W5 left at midnight of the 17th
    assert values(check.rows[0]) == (6, 3, 1, 2, 1, "未清零")
    assert check.rows[0][0].value == sum(values(check.rows[0])[1:4])
    assert set(column(table(report, "签收未派工单"), "ticket_no")) == {"W4", "W5"}
    assert "签收未派 2 件，其中 1 件已疑难报备" in said(report)
    step(office, made["W5"], "dispatch", "2026-09-18T08:00", unit="城管科", level="7d")
    assert registry.build(office, "B07", DAY) == report  # what came later does not change the day
    assert len(table(report, "当日派发明细").rows) == len(raw_dispatches(office, "2026-09-17", "2026-09-18")) == 6


def test_b07_of_a_day_that_is_clear(office):
    ticket = add_ticket(office, "W0", created_at="2026-09-20 06:00:00")
    step(office, ticket, "sign", "2026-09-20T06:10")
    today = parse_period("2026-09-20")
    assert values(table(registry.build(office, "B07", today), "当日签收未派").rows[0])[3] == 1
    assert len(dispatching.day_check(office).left) == 1
    step(office, ticket, "dispatch", "2026-09-20T06:20", unit="城管科", level="7d")
    report = registry.build(office, "B07", today)
    assert values(table(report, "当日签收未派").rows[0]) == (1, 1, 0, 0, 0, "已清零")
    assert "签收未派为 0" in said(report)
    last = history.recent(office, 1)[0]
    history.undo(office, last.id)
    assert values(table(registry.build(office, "B07", today), "当日签收未派").rows[0])[3] == 1


def test_b24_shows_each_ticket_node_by_node_as_of_the_day(filled):
    report = registry.build(filled, "B24", DAY)
    ledger = table(report, "案件流转台账")
    rows = {row[1].value: dict(zip((c.title for c in ledger.columns), values(row), strict=True)) for row in ledger.rows}
    touched = {
        number
        for number, at, arrived in filled.database.rows(
            "SELECT t.ticket_no, e.at, s.arrived_at FROM ticket t JOIN ticket_state s ON s.ticket_id = t.id"
            " LEFT JOIN ticket_event e ON e.ticket_id = t.id"
        )
        if "2026-09-17" in ((at or "")[:10], arrived[:10])
    }
    assert set(rows) == touched
    assert rows["W4"]["疑难报备"] == "09-17 07:00"
    assert rows["W4"]["报备签收"] is None  # settled only on the 18th
    assert rows["W1"]["派单"] == "09-17 11:00"
    assert rows["W3"]["退回"] == "09-17 06:40"
    later = table(registry.build(filled, "B24", parse_period("2026-09-18")), "案件流转台账")
    assert [row[1].value for row in later.rows] == ["W4"]
    assert "09-18 07:00" in values(later.rows[0])


def test_b24_lists_the_days_steps_and_counts_them(filled):
    report = registry.build(filled, "B24", DAY)
    raw = filled.database.rows(
        "SELECT e.node, t.ticket_no FROM ticket_event e JOIN ticket t ON t.id = e.ticket_id"
        " WHERE e.is_void = 0 AND substr(e.at, 1, 10) = '2026-09-17'"
    )
    steps = table(report, "当日流转步骤")
    assert Counter(column(steps, "ticket_no")) == Counter(number for _, number in raw)
    counts = by_name(table(report, "当日各节点流转情况"))
    assert counts["签收"][0] == 6
    assert counts["改派"][:2] == (2, 1)
    assert counts["到达"][:2] == (7, 7)  # W0 to W5, and I0 that came with its dispatch
    assert sum(row[0] for name, row in counts.items() if name != "到达") == len(raw)
    assert "138****5678" in "".join(str(text) for text in column(steps, "text"))
    assert "13812345678" not in "".join(str(value) for row in steps.rows for value in values(row))


@pytest.mark.parametrize(("code", "period"), [("B06", MONTH), ("B07", DAY), ("B24", DAY)])
def test_every_figure_opens_its_tickets(filled, code, period):
    assert check_doors(filled, code, period) > 10


@pytest.mark.parametrize(("code", "options"), [("B07", {"starts": "noon"}), ("B24", {"starts": "noon"})])
def test_a_day_from_noon_to_noon(filled, code, options):
    report = registry.build(filled, code, DAY, options)
    assert "2026-09-16 12:00 至 2026-09-17 12:00" in report.definition[0]
    assert check_doors(filled, code, DAY, options) > 5
    if code == "B07":
        assert len(table(report, "当日派发明细").rows) == len(
            raw_dispatches(filled, "2026-09-16T12:00:00", "2026-09-17T12:00:00")
        )
