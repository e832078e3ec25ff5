from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.acceptance import judge, refusal
from app.domain.acceptance_events import FINISHED, Event, EventKind, State
from app.domain.readings import readings_of
from tests.domain.contract_templates import KEYS, template
from tests.domain.shipped_calendar import calendar


def d(text):
    return date.fromisoformat(text)


def ev(*steps):
    return [Event(d(on), EventKind(kind)) for on, kind in steps]


def run(submitted, steps=(), as_of="2025-11-30", key="chengbei", **chosen):
    terms = template(key)
    readings = readings_of(terms.readings, {code.replace("_", "-"): text for code, text in chosen.items()})
    return judge(d(submitted), ev(*steps), terms, calendar(), d(as_of), readings)


def test_ac01_review_period_over_national_day():
    state = run("2025-09-29", as_of="2025-10-13")
    assert (state.accept_by, state.state) == (d("2025-10-13"), State.REVIEWING)
    assert "09-30、10-09、10-10、10-11（调休上班）、10-13" in state.why[0]
    assert "000·三(一)" in state.why[0]


@pytest.mark.parametrize(
    ("reading", "earliest", "receipt_by"),
    [
        ("甲", "2025-10-15", "2025-10-29"),
        ("乙:3", "2025-10-17", "2025-10-31"),
        ("丙", "2025-10-21", "2025-11-04"),
    ],
)
def test_ac01_earliest_deemed_day_per_reading(reading, earliest, receipt_by):
    steps = [("2025-10-14", "remind")]
    before = run("2025-09-29", steps, (d(earliest) - timedelta(days=1)).isoformat(), R_04=reading)
    assert (before.state, before.deemed.allowed) == (State.REMINDED, False)
    on_day = run("2025-09-29", steps, earliest, R_04=reading)
    assert (on_day.state, on_day.deemed.allowed) == (State.DEEMABLE, True)
    letter = reading[0]
    assert on_day.deemed.earliest[letter] == d(earliest)
    assert on_day.deemed.receipt_by[letter] == d(receipt_by)
    assert on_day.receipt_by == d(receipt_by)
    assert on_day.completed_on is None
    confirmed = run("2025-09-29", [*steps, (earliest, "deemed")], R_04=reading)
    assert (confirmed.state, confirmed.completed_on, confirmed.receipt_by) == (
        State.DEEMED,
        d(earliest),
        d(receipt_by),
    )


def test_ac01_without_grace_the_second_reading_has_no_day():
    state = run("2025-09-29", [("2025-10-14", "remind")], "2025-12-31", R_04="乙")
    assert state.deemed.earliest == {"甲": d("2025-10-15"), "乙": None, "丙": d("2025-10-21")}
    assert not state.deemed.allowed


def test_ac01_counter_example_1_no_reminder():
    state = run("2025-09-29", as_of="2025-11-30")
    assert (state.state_text, state.deemed.allowed) == ("超期未验收（未催告）", False)
    assert state.deemed.earliest == {"甲": None, "乙": None, "丙": None}
    assert state.receipt_by is None


def test_ac01_counter_example_2_reminder_before_expiry_is_only_a_hint():
    state = run("2025-09-29", [("2025-10-10", "remind")], "2025-11-30")
    assert (state.state, state.deemed.allowed) == (State.UNREMINDED, False)
    assert any("提前提示" in line for line in state.why)
    again = run("2025-09-29", [("2025-10-10", "remind"), ("2025-10-14", "remind")], "2025-10-15")
    assert (again.deemed.allowed, again.deemed.earliest["甲"]) == (True, d("2025-10-15"))


def test_r05_other_reading_lets_the_early_reminder_count_after_expiry():
    state = run("2025-09-29", [("2025-10-10", "remind")], "2025-10-14", R_05="乙")
    assert (state.deemed.earliest["甲"], state.deemed.allowed) == (d("2025-10-14"), True)
    assert run("2025-09-29", [("2025-10-10", "remind")], "2025-10-13", R_05="乙").state is State.REVIEWING


def test_ac01_counter_example_3_comment_on_the_last_day_wins():
    state = run("2025-09-29", [("2025-10-13", "comment"), ("2025-10-14", "remind")], "2025-10-15")
    assert (state.state, state.deemed.allowed, state.revise_by) == (State.REVISING, False, d("2025-10-16"))
    assert len(state.refused) == 1


@pytest.mark.parametrize("reading", ["甲", "乙:3", "丙"])
def test_ac01_counter_example_4_objection_returns_to_revision(reading):
    state = run("2025-09-29", [("2025-10-14", "remind"), ("2025-10-16", "objection")], "2025-10-17", R_04=reading)
    assert (state.state, state.deemed.allowed, state.revise_by) == (State.REVISING, False, d("2025-10-21"))
    assert set(state.deemed.earliest.values()) == {None}


def test_ac01_spring_festival():
    state = run("2026-02-12", as_of="2026-02-12")
    assert state.accept_by == d("2026-02-26")
    assert "02-13、02-14（调休上班）、02-24、02-25、02-26" in state.why[0]


@pytest.mark.parametrize("submitted", ["2026-05-30", "2026-05-29"])
def test_ac01_last_day_of_the_project(submitted):
    state = run(submitted, [("2026-06-05", "pass")], "2026-06-30")
    assert (state.accept_by, state.state, state.receipt_by) == (d("2026-06-05"), State.PASSED, d("2026-06-22"))


def test_ac02_revision_round():
    steps = [("2025-10-10", "comment"), ("2025-10-14", "resubmit"), ("2025-10-21", "pass")]
    assert run("2025-09-29", steps[:1], "2025-10-10").revise_by == d("2025-10-14")
    assert run("2025-09-29", steps[:2], "2025-10-14").accept_by == d("2025-10-21")
    state = run("2025-09-29", steps)
    assert (state.state, state.accept_by, state.revise_by, state.receipt_by) == (
        State.PASSED,
        d("2025-10-21"),
        d("2025-10-14"),
        d("2025-11-04"),
    )
    assert [item.number for item in state.rounds] == [1, 2]


def test_a_reminder_does_not_outlive_its_round():
    steps = [("2025-10-14", "remind"), ("2025-10-16", "objection"), ("2025-10-20", "resubmit")]
    state = run("2025-09-29", steps, "2025-11-10")
    assert (state.accept_by, state.state) == (d("2025-10-27"), State.UNREMINDED)


def test_revision_late_is_a_state_and_not_a_deduction():
    state = run("2025-09-29", [("2025-10-10", "comment")], "2025-10-15")
    assert state.state is State.REVISION_LATE
    assert any("由甲方决定" in line for line in state.why)


def test_other_contracts_borrow_no_limit():
    for key in ("jiuxianqiao", "huoying", "yongdinglu"):
        state = run("2026-03-02", [("2026-03-20", "remind")], "2026-12-31", key=key)
        assert (state.state, state.accept_by, state.revise_by, state.receipt_by) == (State.SUBMITTED, None, None, None)
        assert (state.deemed.allowed, state.deemed.earliest) == (False, {})
        assert "本合同没有约定催告" in state.refused[0]


def test_zhongguancun_rework_takes_three_days_and_rolls():
    state = run("2026-09-28", [("2026-09-30", "fail")], "2026-10-01", key="zhongguancun")
    assert (state.state, state.revise_by) == (State.FAILED, d("2026-10-08"))
    plain = run("2026-09-28", [("2026-09-30", "fail")], "2026-10-01", key="zhongguancun", R_03="乙")
    assert plain.revise_by == d("2026-10-03")


def test_zhongguancun_after_two_reworks_the_right_is_shown_but_not_used():
    steps = [("2026-07-01", "fail"), ("2026-07-03", "resubmit"), ("2026-07-06", "fail"), ("2026-07-08", "resubmit")]
    twice = run("2026-06-30", steps, "2026-07-09", key="zhongguancun")
    assert not any("单方解除" in line for line in twice.why)
    thrice = run("2026-06-30", [*steps, ("2026-07-09", "fail")], "2026-07-09", key="zhongguancun")
    assert any("单方解除" in line and "有权人" in line for line in thrice.why)
    assert thrice.state is State.FAILED


@pytest.mark.parametrize(
    ("past", "new", "message"),
    [
        ([], ("2025-09-28", "pass"), "早于第 1 轮提交日"),
        ([], ("2025-09-30", "resubmit"), "没有修改意见"),
        ([], ("2025-10-14", "deemed"), "没有有效催告"),
        ([], ("2025-10-13", "deemed"), "才届满"),
        ([("2025-10-14", "remind")], ("2025-10-14", "deemed"), "最早 2025-10-15"),
        ([("2025-10-10", "comment")], ("2025-10-14", "remind"), "尚未修改后重新提交"),
        ([("2025-10-10", "comment")], ("2025-10-14", "pass"), "尚未修改后重新提交"),
        ([("2025-10-10", "pass")], ("2025-10-11", "comment"), "已于 2025-10-10 验收完成"),
        ([("2025-10-10", "comment")], ("2025-10-09", "resubmit"), "早于上一步"),
    ],
)
def test_impossible_steps_are_refused_with_the_reason(past, new, message):
    terms = template("chengbei")
    event = ev(new)[0]
    assert message in refusal(d("2025-09-29"), ev(*past), event, terms, calendar(), readings_of(terms.readings))


def test_deemed_is_refused_where_the_contract_does_not_know_it():
    terms = template("jiuxianqiao")
    reason = refusal(
        d("2025-09-29"), [], ev(("2025-12-01", "deemed"))[0], terms, calendar(), readings_of(terms.readings)
    )
    assert "没有“视为验收通过”的约定" in reason


DAYS = st.integers(0, 60)
EVENTS = st.lists(st.tuples(DAYS, st.sampled_from(list(EventKind))), max_size=8)
START = d("2025-09-22")


@settings(max_examples=1000)
@given(
    submitted=st.integers(0, 20),
    events=EVENTS,
    horizon=st.integers(0, 90),
    option=st.sampled_from(["甲", "乙", "乙:2", "丙"]),
    key=st.sampled_from(KEYS),
)
def test_nothing_is_ever_deemed_without_all_conditions(submitted, events, horizon, option, key):
    terms = template(key)
    choices = {"R-04": option} if terms.acceptance.deemed else {}
    readings = readings_of(terms.readings, choices)
    submitted_on = START + timedelta(days=submitted)
    as_of = START + timedelta(days=horizon)
    steps = [Event(START + timedelta(days=day), kind) for day, kind in events]
    state = judge(submitted_on, steps, terms, calendar(), max(as_of, submitted_on), readings)

    starts = [item.submitted_on for item in state.rounds]
    assert starts == sorted(starts)
    for item in state.rounds:
        assert item.accept_by is None or item.accept_by > item.submitted_on
        assert item.revise_by is None or item.revise_by > item.ended_on
        assert item.ended_on is None or item.submitted_on <= item.ended_on <= max(as_of, submitted_on)
    if state.state in FINISHED:
        assert state.completed_on == state.rounds[-1].ended_on
        assert not state.deemed.allowed
    if state.deemed.allowed or state.state is State.DEEMED:
        last = state.rounds[-1]
        day = state.completed_on or as_of
        reminders = [
            step.on
            for step in steps
            if step.kind is EventKind.REMIND and last.accept_by is not None and last.accept_by < step.on <= day
        ]
        assert terms.acceptance.deemed
        assert last.accept_by is not None
        assert day > last.accept_by
        assert reminders
        assert last.ended_by in (None, EventKind.DEEMED)
    if state.state is State.DEEMED:
        assert any(step.kind is EventKind.DEEMED and step.on == state.completed_on for step in steps)
    if not any(step.kind is EventKind.DEEMED for step in steps):
        assert state.state is not State.DEEMED


@settings(max_examples=400)
@given(submitted=st.integers(0, 20), events=EVENTS)
def test_a_refused_step_changes_nothing(submitted, events):
    terms = template("chengbei")
    readings = readings_of(terms.readings)
    submitted_on = START + timedelta(days=submitted)
    taken: list[Event] = []
    for day, kind in sorted(events, key=lambda item: item[0]):
        event = Event(START + timedelta(days=day), kind)
        if not refusal(submitted_on, taken, event, terms, calendar(), readings):
            taken.append(event)
    state = judge(submitted_on, taken, terms, calendar(), START + timedelta(days=99), readings)
    assert state.refused == ()
