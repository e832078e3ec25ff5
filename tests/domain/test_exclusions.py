"""不纳入考核: states that follow from steps, the five nodes, both readings of R-40, overdue materials (F7.1-F7.3)."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import NotAllowed
from app.domain.exclusion_rates import MaterialTimes, one_pass, one_pass_rate, overdue_count, pass_rate
from app.domain.exclusions import (
    ExclusionState,
    NodeKind,
    Stage,
    Step,
    StepKind,
    Verdict,
    allowed_steps,
    follow,
    missing_nodes,
    nodes_of,
    state_of,
)

P, F, N = Verdict.PASS, Verdict.FAIL, Verdict.NONE
START = datetime(2026, 9, 1, 9)

ACCEPT, CIRCULATE, CHASE, COMPLETE = (
    (kind, N) for kind in (StepKind.ACCEPT, StepKind.CIRCULATE, StepKind.CHASE, StepKind.COMPLETE)
)
SUBMIT, RECTIFY, REPORT = ((kind, N) for kind in (StepKind.SUBMIT, StepKind.RECTIFY, StepKind.REPORT))
REVIEW_OK, REVIEW_BAD = (StepKind.REVIEW, P), (StepKind.REVIEW, F)
RECHECK_OK, RECHECK_BAD = (StepKind.RECHECK, P), (StepKind.RECHECK, F)
PASSED, FAILED = (StepKind.DECIDE, P), (StepKind.DECIDE, F)
OPENING = [ACCEPT, CIRCULATE, CHASE, COMPLETE, SUBMIT]


def steps(*kinds: tuple[StepKind, Verdict]) -> list[Step]:
    return [
        Step(kind, (START + timedelta(hours=n)).isoformat(), verdict, "王芳", "004·二.1")
        for n, (kind, verdict) in enumerate(kinds)
    ]


@pytest.mark.parametrize(
    ("kinds", "text"),
    [
        ([ACCEPT], "待收集"),
        ([ACCEPT, CIRCULATE], "待收集"),
        ([ACCEPT, CIRCULATE, CHASE], "催收"),
        ([ACCEPT, COMPLETE], "已收齐"),
        (OPENING, "审核（第 1 轮）"),
        ([*OPENING, REVIEW_BAD], "整改（第 1 轮）"),
        ([*OPENING, REVIEW_BAD, RECTIFY], "再审（第 2 轮）"),
        ([*OPENING, REVIEW_BAD, RECTIFY, REVIEW_BAD, CHASE, RECTIFY], "再审（第 3 轮）"),
        ([*OPENING, REVIEW_OK], "甲方复核"),
        ([*OPENING, REVIEW_OK, RECHECK_BAD], "整改（第 1 轮）"),
        ([*OPENING, REVIEW_OK, RECHECK_OK], "复核通过待报送"),
        ([*OPENING, REVIEW_OK, RECHECK_OK, REPORT], "已报送"),
        ([*OPENING, REVIEW_OK, RECHECK_OK, REPORT, PASSED], "通过"),
        ([*OPENING, REVIEW_OK, RECHECK_OK, REPORT, FAILED], "未通过"),
        ([ACCEPT, (StepKind.WITHDRAW, N)], "已撤回"),
    ],
)
def test_the_state_follows_from_the_steps(kinds, text):
    state = state_of(steps(*kinds))
    assert state is not None
    assert state.text == text


@pytest.mark.parametrize(
    ("kinds", "says"),
    [
        ([SUBMIT], "还没有受理"),
        ([ACCEPT, REVIEW_OK], "可以登记"),
        ([ACCEPT, (StepKind.REVIEW, N)], "没有填结论"),
        ([*OPENING, REVIEW_OK, REPORT], "甲方复核"),
        ([*OPENING, REVIEW_OK, RECHECK_OK, REPORT, PASSED, CHASE], "“通过”"),
    ],
)
def test_a_step_that_does_not_follow_is_refused(kinds, says):
    with pytest.raises(NotAllowed, match=says):
        state_of(steps(*kinds))


def test_a_later_step_is_not_earlier():
    first, second = steps(ACCEPT, CIRCULATE)
    early = Step(second.kind, "2026-09-01T08:59:59", N, "王芳")
    with pytest.raises(NotAllowed, match="早于上一步"):
        state_of([first, early])


def test_five_nodes_with_time_person_and_basis():
    made = steps(*OPENING, REVIEW_BAD, RECTIFY, REVIEW_OK, RECHECK_OK, REPORT, PASSED)
    nodes = {node.kind: node for node in nodes_of(made)}
    assert [node.value for node in nodes] == ["受理", "流转", "办理", "审核", "结案"]
    assert nodes[NodeKind.REVIEWED].at == made[7].at
    assert nodes[NodeKind.HANDLED].at == made[6].at
    assert missing_nodes(made) == ()
    bare = [
        Step(step.kind, step.at, step.verdict, step.person, "" if step.verdict is P else step.basis) for step in made
    ]
    assert missing_nodes(bare) == ("审核（缺依据）", "结案（缺依据）")
    assert missing_nodes(made[:1]) == ("流转（未登记）", "办理（未登记）", "审核（未登记）", "结案（未登记）")


ROUTES = {
    "straight": [*OPENING, REVIEW_OK, RECHECK_OK],
    "rectified": [*OPENING, REVIEW_BAD, RECTIFY, REVIEW_OK, RECHECK_OK],
    "rectified twice": [*OPENING, REVIEW_BAD, RECTIFY, REVIEW_OK, RECHECK_BAD, RECTIFY, REVIEW_OK, RECHECK_OK],
    "office first": [*OPENING, REVIEW_OK, RECHECK_BAD, RECTIFY, REVIEW_OK, RECHECK_OK],
    "waiting": [*OPENING, REVIEW_OK],
    "waiting after": [*OPENING, REVIEW_BAD, RECTIFY, REVIEW_OK],
}


@pytest.mark.parametrize(
    ("route", "first", "second"),
    [
        ("straight", None, True),
        ("rectified", True, False),
        ("rectified twice", False, False),
        ("office first", True, False),
        ("waiting", None, None),
        ("waiting after", None, False),
    ],
)
def test_one_pass_by_both_readings(route, first, second):
    made = steps(*ROUTES[route])
    assert one_pass(made, "甲") is first
    assert one_pass(made, "乙") is second


def test_eighteen_of_twenty_is_ninety_per_cent_with_a_hint():
    made = [steps(*ROUTES["rectified"])] * 18 + [steps(*ROUTES["rectified twice"])] * 2 + [steps(*ROUTES["straight"])]
    share = one_pass_rate(made)
    assert (share.part, share.whole, share.text) == (18, 20, "90.00%")
    assert "未达 100%" in share.hint
    assert "2 件" in share.hint
    assert one_pass_rate(made[:18]).hint == ""
    assert one_pass_rate([]).text == "—"
    assert one_pass_rate(made, "乙").text == "4.76%"


def test_sixty_filed_forty_five_passed():
    share = pass_rate([P] * 45 + [F] * 13 + [N] * 2)
    assert (share.text, share.ratio) == ("75.00%", Fraction(3, 4))
    assert "2 件已报送" in share.hint


def test_overdue_counts_late_and_missing():
    times = [
        MaterialTimes("2026-09-10T23:59:59", "2026-09-10T23:59:59"),
        MaterialTimes("2026-09-10T23:59:59", "2026-09-11T00:00:00"),
        MaterialTimes("2026-09-10T23:59:59", ""),
        MaterialTimes("", ""),
    ]
    assert overdue_count(times, "2026-09-10T12:00:00") == 1
    assert overdue_count(times, "2026-09-11T00:00:00") == 2


@settings(max_examples=150)
@given(st.lists(st.tuples(st.sampled_from(StepKind), st.sampled_from(Verdict), st.integers(-2, 5)), max_size=30))
def test_no_sequence_of_accepted_steps_breaks_an_invariant(tries):
    accepted: list[Step] = []
    state: ExclusionState | None = None
    moment = START
    for kind, verdict, hours in tries:
        at = moment + timedelta(hours=hours)
        step = Step(kind, at.isoformat(), verdict, "王芳", "依据")
        possible = allowed_steps(state)
        try:
            after = follow(state, step, accepted[-1].at if accepted else "")
        except NotAllowed:
            continue
        assert kind in possible
        accepted.append(step)
        assert after.round_no - (state.round_no if state else 0) in (0, 1)
        state, moment = after, at
        assert state_of(accepted) == state
        assert [s.at for s in accepted] == sorted(s.at for s in accepted)
    for length in range(len(accepted)):
        before = state_of(accepted[:length])
        assert before is None or before.stage in set(Stage)
    if state is not None and state.stage in (Stage.PASSED, Stage.FAILED):
        kinds = [step.kind for step in accepted]
        order = [
            StepKind.ACCEPT,
            StepKind.COMPLETE,
            StepKind.SUBMIT,
            StepKind.REVIEW,
            StepKind.RECHECK,
            StepKind.REPORT,
        ]
        assert [kinds.index(kind) for kind in order] == sorted(kinds.index(kind) for kind in order)
        assert allowed_steps(state) == ()
