"""The state that an imported ticket's own columns say, by the documented mapping."""

from __future__ import annotations

import pytest

from app.domain.errors import RefusedInput
from app.domain.flow import Event, Mark, Node, Start, State
from app.domain.flow_facts import FACT_FIELDS, initial_rules
from app.domain.flow_state import state_of

RULES = initial_rules()


def facts(**values: str) -> dict[str, str]:
    return dict.fromkeys(FACT_FIELDS, "") | {"created_at": "2026-07-01T08:00:00"} | values


@pytest.mark.parametrize(
    ("values", "state", "since"),
    [
        ({}, State.TO_SIGN, "2026-07-01T08:00:00"),
        ({"dispatched_at": "2026-07-01T08:30:00"}, State.TO_SIGN, "2026-07-01T08:30:00"),
        ({"unit": "城管办"}, State.TO_RESPOND, "2026-07-01T08:00:00"),
        ({"unit": "城管办", "contacted": "是"}, State.HANDLING, "2026-07-01T08:00:00"),
        ({"replied_at": "2026-07-03T08:00:00"}, State.CLOSED, "2026-07-03T08:00:00"),
        ({"status": "办理中", "replied_at": "2026-07-03T08:00:00"}, State.HANDLING, "2026-07-01T08:00:00"),
        ({"closed_at": "2026-07-03T08:00:00"}, State.CLOSED, "2026-07-03T08:00:00"),
        ({"status": "办理中", "closed_at": "2026-07-03T08:00:00"}, State.CLOSED, "2026-07-03T08:00:00"),
        ({"status": "已办结", "replied_at": "2026-07-02T08:00:00"}, State.CLOSED, "2026-07-02T08:00:00"),
        ({"status": "已办结"}, State.CLOSED, ""),
        ({"status": "退回中"}, State.RETURNING, "2026-07-01T08:00:00"),
        ({"status": "已退回", "closed_at": "2026-07-03T08:00:00"}, State.RETURNED, "2026-07-03T08:00:00"),
        ({"status": "未办结"}, State.TO_SIGN, "2026-07-01T08:00:00"),
        ({"created_at": "", "called_at": "2026-07-01T07:00:00"}, State.TO_SIGN, "2026-07-01T07:00:00"),
    ],
)
def test_states(values: dict[str, str], state: State, since: str):
    start = RULES.start(facts(**values))
    assert (start.state, start.since) == (state, since)


@pytest.mark.parametrize(
    ("values", "marks"),
    [
        ({"urgency": "紧急"}, {Mark.URGENT}),
        ({"urgency": "一般"}, set()),
        ({"urgency": "非紧急"}, set()),
        ({"tags": "七有五性,市级督办、每月一案"}, {Mark.SUPERVISED_CITY, Mark.MONTHLY_CASE}),
        ({"tags": "督办；噪音"}, {Mark.SUPERVISED_DISTRICT}),
        ({"tags": "易反弹"}, {Mark.REBOUND}),
        ({"tags": "不易反弹"}, set()),
        ({"assessment": "挂账"}, {Mark.HANG_UP}),
        ({"assessment": "主动剔除"}, {Mark.EXCLUSION}),
    ],
)
def test_marks(values: dict[str, str], marks: set[Mark]):
    assert RULES.start(facts(**values)).marks.keys() == marks


@pytest.mark.parametrize(
    "rules",
    [
        {"state": "closed"},
        [{"state": "nowhere"}],
        [{"when": {}}],
        ["closed"],
        [{"state": "closed", "when": {"phone": ["1"]}}],
        [{"state": "closed", "when": {"status": "已办结"}}],
    ],
)
def test_a_wrong_mapping_is_named(rules: object):
    with pytest.raises(RefusedInput):
        initial_rules(rules)
    with pytest.raises(RefusedInput):
        initial_rules(None, [{"mark": "x", "field": "tags", "values": []}])


def test_the_first_rule_that_holds_decides():
    rules = initial_rules([{"state": "handling", "when": {"status": ["*"], "unit": ["*"]}}, {"state": "to_review"}])
    assert rules.start(facts(status="什么")).state is State.TO_REVIEW
    assert rules.start(facts(status="什么", unit="城管办")).state is State.HANDLING


@pytest.mark.parametrize(
    ("closed_at", "expected"),
    [
        ("2026-07-01T08:59:59", State.TO_DISPATCH),
        ("2026-07-01T09:00:00", State.CLOSED),
        ("", State.CLOSED),
    ],
)
def test_the_files_closing_counts_from_the_last_step_on(closed_at: str, expected: State):
    signed = Event(1, Node.SIGN, "2026-07-01T09:00:00", from_state=State.TO_SIGN, to_state=State.TO_DISPATCH)
    start = Start(State.CLOSED, closed_at, "2026-07-01T08:00:00")
    assert state_of([signed], start).state is expected


def test_void_events_count_for_nothing_and_order_is_the_order_of_entry():
    sign = Event(2, Node.SIGN, "2026-07-01T09:00:00", from_state=State.TO_SIGN, to_state=State.TO_DISPATCH)
    gone = Event(3, Node.RETURN, "2026-07-01T09:01:00", to_state=State.RETURNING, is_void=True)
    mark = Event(1, Node.MARK, "2026-07-01T09:30:00", details={"mark": "urgent"})
    state = state_of([gone, sign, mark], Start(arrived_at="2026-07-01T08:00:00"))
    assert (state.state, state.returns, set(state.marks), state.last_id) == (State.TO_DISPATCH, 0, {Mark.URGENT}, 2)
    assert state_of([], Start()).has_events is False
