"""Limits of the flow: F5.5, F5.6, R-42, R-43, levels, and the imported 办理时限 that wins."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from app.domain.deadlines import Unit
from app.domain.flow import Mark, MarkState, Node, State, TicketState
from app.domain.flow_limits import FlowLimit, LimitBook, LimitKind
from app.domain.flow_steps import Planned
from tests.domain.shipped_calendar import calendar as shipped_calendar

URGENT = {Mark.URGENT: MarkState("2026-07-01T09:10:00")}
ROWS = (
    FlowLimit(LimitKind.DISPATCH, "", Unit.DAY, 0, "sign", "001·附1·三(一)2"),
    FlowLimit(LimitKind.URGENT, "", Unit.HOUR, 2, "arrive", "001·附3·一(二)1(3)"),
    FlowLimit(LimitKind.ASSESS, "", Unit.HOUR, 24, "unit_close", "001·附1·三(二)1"),
    FlowLimit(LimitKind.RESPOND, "", Unit.HOUR, None, "dispatch"),
    FlowLimit(LimitKind.LEVEL_2H, "", Unit.HOUR, 2, "arrive"),
    FlowLimit(LimitKind.LEVEL_24H, "", Unit.HOUR, 24, "arrive"),
    FlowLimit(LimitKind.LEVEL_7D, "", Unit.DAY, 7, "arrive"),
    FlowLimit(LimitKind.LEVEL_15D, "", Unit.DAY, 15, "arrive"),
)


def book(**readings: str) -> LimitBook:
    chosen = {code.replace("_", "-"): option for code, option in readings.items()}
    return LimitBook(ROWS, shipped_calendar(), chosen, {"紧急": "24h"})


def step(node: Node, at: str, **details: str) -> Planned:
    return Planned(node, at, "王芳", "", "", details, State.TO_DISPATCH, State.TO_RESPOND, False)


def urgent(state: State = State.TO_DISPATCH, **values: str) -> TicketState:
    return TicketState(state, "2026-07-01T09:10:00", arrived_at="2026-07-01T09:10:00", marks=URGENT, **values)


@pytest.mark.parametrize(
    ("moment", "late"), [("2026-07-01T11:09:59", False), ("2026-07-01T11:10:00", False), ("2026-07-01T11:10:01", True)]
)
def test_an_urgent_ticket_has_two_hours_to_the_second(moment: str, late: bool):
    before = urgent(signed_at="2026-07-01T09:30:00")
    (judged,) = (j for j in book().judge(before, step(Node.DISPATCH, moment, phone_at=moment)) if j.kind == "urgent")
    assert (judged.due_at, judged.is_late) == ("2026-07-01T11:10:00", late)


def test_the_urgent_limit_has_a_proof():
    running = book().running(urgent(State.TO_SIGN))[0]
    assert (running.kind, running.due_at) == (LimitKind.URGENT, "2026-07-01T11:10:00")
    assert running.deadline is not None
    assert running.deadline.steps[-1].why == "满2小时，至 11:10:00"
    assert running.source == "001·附3·一(二)1(3)"


def test_r43_b_starts_at_signing():
    signed = urgent(signed_at="2026-07-01T09:30:00")
    assert book(R_43="乙").running(signed)[0].due_at == "2026-07-01T11:30:00"
    assert LimitKind.URGENT not in {item.kind for item in book(R_43="乙").running(urgent(State.TO_SIGN))}


def test_urgent_is_dealt_with_when_dispatched_and_called():
    def kinds(state: TicketState) -> set[LimitKind]:
        return {item.kind for item in book().running(state)}

    dispatched = urgent(State.TO_RESPOND, dispatched_at="2026-07-01T10:00:00")
    assert LimitKind.URGENT in kinds(dispatched)
    assert LimitKind.URGENT not in kinds(replace(dispatched, phone_at="2026-07-01T10:01:00"))
    assert LimitKind.URGENT not in kinds(urgent(State.HANDLING))
    judged = book().judge(dispatched, step(Node.PHONE, "2026-07-01T11:10:01"))
    assert [(item.kind, item.is_late) for item in judged] == [(LimitKind.URGENT, True)]
    assert "urgent" not in [item.kind for item in book().judge(urgent(), step(Node.DISPATCH, "2026-07-01T10:00:00"))]


def test_three_rates_within_24_hours_of_the_units_closing():
    closed = TicketState(State.TO_ASSESS, "", arrived_at="2026-07-01T08:00:00", unit_closed_at="2026-07-06T16:30:00")
    assert book().limit(LimitKind.ASSESS, closed).due_at == "2026-07-07T16:30:00"
    assert book(R_42="乙").limit(LimitKind.ASSESS, closed).due_at == "2026-07-07T23:59:59"
    for moment, late in (("2026-07-07T16:30:00", False), ("2026-07-07T16:30:01", True)):
        assert book().judge(closed, step(Node.ASSESS, moment))[0].is_late is late
        assert book(R_42="乙").judge(closed, step(Node.ASSESS, moment))[0].is_late is False
    assert book().judge(replace(closed, rounds=1), step(Node.ASSESS, "2026-07-09T00:00:00")) == []


def test_a_signed_ticket_goes_out_the_same_day_even_on_a_saturday():
    signed = TicketState(State.TO_DISPATCH, "", arrived_at="2026-07-04T08:00:00", signed_at="2026-07-04T22:00:00")
    assert book().limit(LimitKind.DISPATCH, signed).due_at == "2026-07-04T23:59:59"


@pytest.mark.parametrize(
    ("reported", "exempt"), [("2026-07-01T23:59:59", True), ("2026-07-02T00:00:00", False), ("", False)]
)
def test_a_report_before_the_dispatch_limit_exempts(reported: str, exempt: bool):
    """F5.5: 报备时间早于派遣超时时刻 → 默认不计罚."""
    state = TicketState(
        State.TO_DISPATCH,
        "",
        arrived_at="2026-07-01T08:00:00",
        signed_at="2026-07-01T08:10:00",
        difficult_at=reported,
    )
    (judged,) = book().judge(state, step(Node.DISPATCH, "2026-07-03T09:00:00"))
    assert judged.is_late
    assert ("默认不计罚" in judged.exempt) is exempt


@pytest.mark.parametrize(
    ("due_at", "urgency", "level", "expected"),
    [
        ("2026-07-03T18:00:00", "紧急", "15d", "2026-07-03T18:00:00"),
        ("", "", "", "2026-07-08T23:59:59"),
        ("", "紧急", "", "2026-07-02T08:00:00"),
        ("", "紧急", "2h", "2026-07-01T10:00:00"),
        ("", "", "15d", "2026-07-16T23:59:59"),
    ],
)
def test_the_imported_limit_wins_over_the_levels(due_at: str, urgency: str, level: str, expected: str):
    state = TicketState(State.HANDLING, "", arrived_at="2026-07-01T08:00:00", level=level)
    (running,) = book().running(state, due_at, urgency)
    assert (running.kind, running.due_at) == (LimitKind.HANDLE, expected)


def test_a_limit_counts_from_its_day_on():
    rows = (*ROWS, FlowLimit(LimitKind.URGENT, "2026-07-02", Unit.HOUR, 1, "arrive", "新办法"))
    later = replace(urgent(), arrived_at="2026-07-02T09:10:00")
    dated = LimitBook(rows, shipped_calendar())
    assert dated.limit(LimitKind.URGENT, urgent()).due_at == "2026-07-01T11:10:00"
    assert dated.limit(LimitKind.URGENT, later).due_at == "2026-07-02T10:10:00"


def test_nothing_runs_when_it_is_over_or_its_start_is_unknown():
    assert book().running(replace(urgent(), state=State.CLOSED), "2026-07-03T18:00:00") == ()
    assert book().running(TicketState(State.TO_DISPATCH, "")) == ()
    assert book().limit(LimitKind.RESPOND, urgent(dispatched_at="2026-07-01T10:00:00")) is None


def test_a_late_judgement_freezes_rule_and_calendar():
    (judged,) = book().judge(urgent(signed_at="2026-07-01T09:30:00"), step(Node.DISPATCH, "2026-07-02T09:00:00"))
    data = judged.as_json()
    assert (data["kind"], data["late"], data["due_at"]) == ("dispatch", True, "2026-07-01T23:59:59")
    assert data["calendar"] == shipped_calendar().version
    assert datetime.fromisoformat(str(data["at"])) == datetime(2026, 7, 2, 9)
