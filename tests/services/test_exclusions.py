"""不纳入考核 from application to result: steps, materials, reviews, figures, undo (F7.1-F7.3, 004·二.1-二.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import KnownError, NotAllowed, NotFound, RefusedInput
from app.domain.exclusions import Stage, StepKind, Verdict, state_of
from app.domain.flow import Mark
from app.domain.grounds import Ground
from app.domain.months import Month
from app.domain.rates import Window
from app.services import (
    contracts,
    exclusion_figures,
    exclusion_lists,
    exclusion_materials,
    exclusion_review,
    exclusions,
    flow,
    grounds,
    history,
    rates,
    verification,
)
from app.services.exclusion_records import MaterialDemand, steps_of
from app.services.session import Office
from tests.office_desk import DeskClock
from tests.services.case_desk import DEFECT, GROUND, UNIT, applied, decided, desk, gathered, rechecked, ticket

SEPTEMBER = Month(2026, 9)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[Office, DeskClock]]:
    office, clock = desk(tmp_path)
    yield office, clock
    office.close()


@pytest.fixture
def office(made: tuple[Office, DeskClock]) -> Office:
    return made[0]


def text_of_state(office: Office, exclusion_id: int) -> str:
    return exclusion_lists.detail(office, exclusion_id).row.state_text


def test_the_whole_way_with_every_state(made):
    office, clock = made
    exclusion_id = applied(office, ticket(office, 1), date(2026, 9, 20))
    materials = [m.id for m in exclusion_lists.detail(office, exclusion_id).materials]
    seen = [text_of_state(office, exclusion_id)]
    for take in (
        lambda: exclusions.circulate(office, exclusion_id, UNIT, "结案作业表"),
        lambda: exclusion_materials.chase(office, exclusion_id, "电话"),
        lambda: exclusion_materials.receive(office, materials[:1]),
        lambda: exclusion_materials.receive(office, materials[1:]),
        lambda: exclusions.submit(office, exclusion_id),
        lambda: exclusion_review.review(office, exclusion_id, False, defects=[DEFECT], rectify_by="2026-09-21"),
        lambda: exclusions.rectify(office, exclusion_id, "已补盖"),
        lambda: exclusion_review.review(office, exclusion_id, True, basis="004·二.2"),
        lambda: exclusions.recheck(office, exclusion_id, True, "李甲方"),
        lambda: exclusions.report(office, exclusion_id, "区平台"),
        lambda: exclusions.decide(office, exclusion_id, True, "区批复"),
    ):
        clock.forward(minutes=10)
        take()
        seen.append(text_of_state(office, exclusion_id))
    assert seen == [
        *("待收集", "待收集", "催收", "催收", "已收齐", "审核（第 1 轮）", "整改（第 1 轮）", "再审（第 2 轮）"),
        *("甲方复核", "复核通过待报送", "已报送", "通过"),
    ]
    detail = exclusion_lists.detail(office, exclusion_id)
    assert [(node.kind.value, node.person) for node in detail.nodes] == [
        ("受理", "王芳"),
        ("流转", "王芳"),
        ("办理", "王芳"),
        ("审核", "王芳"),
        ("结案", "王芳"),
    ]
    assert detail.row.missing_nodes == ()
    assert (detail.one_pass, detail.next_steps, detail.row.chased) == (True, (), 1)
    assert detail.materials[0].demanded_on == "2026-09-18"
    assert exclusion_lists.incomplete(office) == []
    assert verification.verify(office).ok


def test_sixty_filed_forty_five_passed_in_a_month(office):
    """F7.1: 60 filed, 45 passed: 75.00 %."""
    for number in range(60):
        decided(office, ticket(office, number), number < 45)
    figures = exclusion_figures.figures(office, SEPTEMBER)
    assert (figures.filed, figures.passed, figures.pass_rate.text) == (60, 45, "75.00%")
    assert (figures.materials_overdue, figures.incomplete) == (0, 0)
    assert exclusion_figures.figures(office, SEPTEMBER.previous()).pass_rate.text == "—"


def test_eighteen_of_twenty_pass_the_recheck_at_once(office):
    """F7.2: 18 of 20 pass the first recheck behind rectification: 90.00 % with a hint."""
    for number in range(20):
        rechecked(office, ticket(office, number), at_once=number < 18)
    figures = exclusion_figures.figures(office, SEPTEMBER)
    assert figures.one_pass.text == "90.00%"
    assert "未达 100%" in figures.one_pass.hint
    assert (figures.reading, figures.one_pass_other.text) == ("甲", "0.00%")


@pytest.mark.parametrize(
    ("reading", "rectified", "straight", "figure", "other"),
    [("甲", True, None, "50.00%", "33.33%"), ("乙", False, True, "33.33%", "50.00%")],
)
def test_one_pass_follows_the_reading_that_the_contract_chose(office, reading, rectified, straight, figure, other):
    """R-40: 甲 the first recheck after rectification, 乙 the first submission; the default is 甲 (F7.2)."""
    contract = contracts.add(office, "yongdinglu", effective_on=date(2026, 5, 1)).value
    if reading != "甲":
        contracts.choose_reading(office, contract, "R-40", reading, "甲方 2026-09-18 书面确认")
    after = rechecked(office, ticket(office, 1), at_once=True)
    rechecked(office, ticket(office, 2), at_once=False)
    plain = gathered(office, ticket(office, 3))
    exclusion_review.review(office, plain, True)
    exclusions.recheck(office, plain, True, "李甲方")
    assert [exclusion_lists.detail(office, one).one_pass for one in (after, plain)] == [rectified, straight]
    made = exclusion_figures.figures(office, SEPTEMBER)
    assert (made.reading, made.one_pass.text, made.one_pass_other.text) == (reading, figure, other)
    assert f"R-40 {reading}" in made.one_pass.definition


def test_one_pass_counts_in_the_month_that_settled_it(made):
    """A later recheck in another month changes neither month's figure."""
    office, clock = made
    one = rechecked(office, ticket(office, 1), at_once=False)
    before = exclusion_figures.figures(office, SEPTEMBER).one_pass
    clock.forward(days=20)
    exclusions.rectify(office, one, "再补")
    exclusion_review.review(office, one, True)
    exclusions.recheck(office, one, True, "李甲方")
    assert exclusion_figures.figures(office, SEPTEMBER).one_pass == before
    assert exclusion_figures.figures(office, SEPTEMBER.next()).one_pass.text == "—"


def test_an_application_with_a_gap_is_on_the_list_of_incomplete_ones(office):
    """F7.3: five nodes; one missing puts the application on the list of incomplete ones."""
    one = decided(office, ticket(office, 1), True)
    two = gathered(office, ticket(office, 2))
    exclusions.withdraw(office, two, "诉求人撤诉")
    found = exclusion_lists.incomplete(office, finished_only=True)
    assert [(row.id, row.missing_nodes) for row in found] == [(two, ("审核（未登记）",))]
    assert one not in {row.id for row in exclusion_lists.incomplete(office)}


def test_materials_that_come_late_are_overdue_for_ever(made):
    """F7.1: the office's limit of a material is kept against it."""
    office, clock = made
    exclusion_id = applied(office, ticket(office, 1), date(2026, 9, 19))
    materials = exclusion_lists.detail(office, exclusion_id).materials
    assert [m.due_at for m in materials] == ["2026-09-19T23:59:59"] * 2
    clock.moment = datetime(2026, 9, 19, 23, 59, 59)
    exclusion_materials.receive(office, [materials[0].id])
    assert exclusion_lists.overdue_materials(office) == []
    clock.forward(seconds=1)
    assert [m.id for m in exclusion_lists.overdue_materials(office)] == [materials[1].id]
    assert [m.id for m in exclusion_lists.to_chase(office)] == [materials[1].id]
    exclusion_materials.receive(office, [materials[1].id])
    figures = exclusion_figures.figures(office, SEPTEMBER)
    assert (figures.materials_due, figures.materials_received, figures.materials_overdue) == (2, 2, 1)
    assert exclusion_lists.to_chase(office) == []


def test_a_limit_that_stood_needs_a_reason_to_move(office):
    exclusion_id = applied(office, ticket(office, 1), date(2026, 9, 19))
    ids = [m.id for m in exclusion_lists.detail(office, exclusion_id).materials]
    with pytest.raises(RefusedInput, match="写明原因"):
        exclusion_materials.set_limit(office, ids, date(2026, 9, 25))
    exclusion_materials.set_limit(office, ids, date(2026, 9, 25), "甲方 9 月 18 日电话通知顺延")
    assert {m.due_at for m in exclusion_lists.detail(office, exclusion_id).materials} == {"2026-09-25T23:59:59"}


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda o, e: exclusions.submit(o, e), NotAllowed, "待收集"),
        (lambda o, e: exclusion_materials.complete(o, e), NotAllowed, "2 份材料没有收到"),
        (lambda o, e: exclusion_review.review(o, e, True), NotAllowed, "不能登记“审核”"),
        (lambda o, e: exclusion_review.review(o, e, False), RefusedInput, "逐条列明"),
        (lambda o, e: exclusion_review.review(o, e, False, defects=[DEFECT]), RefusedInput, "整改期限"),
        (lambda o, e: exclusion_review.review(o, e, True, defects=[DEFECT]), RefusedInput, "结论是通过"),
        (lambda o, e: exclusions.recheck(o, e, True, " "), RefusedInput, "甲方复核人"),
        (lambda o, e: exclusions.recheck(o, e, False, "李"), RefusedInput, "原因"),
        (lambda o, e: exclusions.decide(o, e, True, ""), RefusedInput, "依据"),
        (lambda o, e: exclusions.withdraw(o, e, ""), RefusedInput, "撤回原因"),
        (lambda o, e: exclusion_materials.chase(o, e, ""), RefusedInput, "催收方式"),
        (lambda o, e: exclusion_materials.receive(o, []), RefusedInput, "没有选择材料"),
        (lambda o, e: exclusion_materials.receive(o, [99]), NotFound, "材料"),
        (lambda o, e: exclusions.circulate(o, e, UNIT, "x", at=datetime(2026, 9, 18, 9)), NotAllowed, "早于上一步"),
        (lambda o, e: exclusions.circulate(o, e, UNIT, "x", at=datetime(2026, 9, 19)), RefusedInput, "还没有到"),
        (lambda o, e: exclusions.circulate(o, 99, UNIT, "x"), NotFound, "编号为 99"),
        (lambda o, e: applied(o, 1), NotAllowed, "已有一件申报"),
        (lambda o, e: exclusions.apply(o, 99, "剔除", GROUND, UNIT, "x"), NotFound, "工单"),
        (lambda o, e: exclusions.apply(o, 1, "申诉", GROUND, UNIT, "x"), RefusedInput, "可选：剔除"),
        (lambda o, e: exclusions.apply(o, 1, "非权属", "repeated", UNIT, "x"), RefusedInput, "不适用"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(office, call, error, says):
    exclusion_id = applied(office, ticket(office, 1))
    before = (exclusion_lists.detail(office, exclusion_id), len(history.recent(office)))
    with pytest.raises(error, match=says):
        call(office, exclusion_id)
    assert (exclusion_lists.detail(office, exclusion_id), len(history.recent(office))) == before


def test_defects_are_listed_one_by_one_and_judge_their_material(office):
    """F7.2: a failed review lists its defects one by one."""
    exclusion_id = gathered(office, ticket(office, 1))
    first, second = exclusion_lists.detail(office, exclusion_id).materials
    defects = [exclusion_review.Defect("未盖公章", "补盖", first.id), exclusion_review.Defect("缺情况说明", "补充说明")]
    exclusion_review.review(
        office, exclusion_id, False, defects=defects, rectify_by="2026-09-20", material_verdicts={second.id: True}
    )
    detail = exclusion_lists.detail(office, exclusion_id)
    assert [(m.is_ok, m.problem) for m in detail.materials] == [(False, "未盖公章"), (True, "")]
    review = detail.steps[-1]
    assert [(d.problem, d.guidance, d.material) for d in review.defects] == [
        ("未盖公章", "补盖", "权属证明"),
        ("缺情况说明", "补充说明", ""),
    ]
    assert review.due_on == "2026-09-20"
    other = applied(office, ticket(office, 2))
    foreign = exclusion_lists.detail(office, other).materials[0].id
    exclusions.rectify(office, exclusion_id, "已补")
    wrong = [exclusion_review.Defect("x", "", foreign)]
    with pytest.raises(RefusedInput, match="别的申报"):
        exclusion_review.review(office, exclusion_id, False, defects=wrong, rectify_by="2026-09-20")


def test_materials_change_only_while_gathering(office):
    exclusion_id = gathered(office, ticket(office, 1))
    with pytest.raises(NotAllowed, match="只能在收集、催收、整改时"):
        exclusion_materials.add(office, exclusion_id, [MaterialDemand("补充说明")])
    exclusion_review.review(office, exclusion_id, False, defects=[DEFECT], rectify_by="2026-09-20")
    added = exclusion_materials.add(office, exclusion_id, [MaterialDemand("补充说明")]).value
    with pytest.raises(NotAllowed, match="补充说明"):
        exclusions.rectify(office, exclusion_id, "已补")
    exclusion_materials.chase(office, exclusion_id, "工作群")
    assert text_of_state(office, exclusion_id) == "整改（第 1 轮）"
    exclusion_materials.remove(office, added[0], "不需要")
    exclusions.rectify(office, exclusion_id, "已补")
    assert text_of_state(office, exclusion_id) == "再审（第 2 轮）"


def test_a_step_entered_later_keeps_its_real_time(made):
    office, clock = made
    exclusion_id = applied(office, ticket(office, 1))
    clock.forward(days=2)
    exclusions.circulate(office, exclusion_id, UNIT, "结案作业表", at=datetime(2026, 9, 18, 10), person="赵六")
    step = exclusion_lists.detail(office, exclusion_id).steps[-1]
    assert (step.at, step.entered_at, step.person, step.is_late_entry) == (
        "2026-09-18T10:00:00",
        "2026-09-20T09:30:00",
        "赵六",
        True,
    )


def test_the_ticket_carries_the_mark_and_a_second_application_waits_for_the_first(office):
    ticket_id = ticket(office, 1)
    exclusion_id = decided(office, ticket_id, False)
    assert flow.life(office, ticket_id).state.marks[Mark.EXCLUSION].status == "未通过"
    again = applied(office, ticket_id)
    assert flow.life(office, ticket_id).state.marks[Mark.EXCLUSION].status == "申报中"
    exclusions.withdraw(office, again, "重复")
    assert Mark.EXCLUSION not in flow.life(office, ticket_id).state.marks
    assert [row.id for row in exclusion_lists.rows(office, ticket_id=ticket_id)] == [exclusion_id, again]
    assert [row.id for row in exclusion_lists.rows(office, stages=[Stage.FAILED])] == [exclusion_id]


def test_a_pass_leaves_the_ticket_out_of_the_rates_until_it_is_undone(office):
    window = Window.of_days(date(2026, 9, 1), date(2026, 9, 30))
    answers = {"contacted": "是", "resolved": "解决", "satisfied": "满意", "created_at": "2026-09-17 08:00:00"}
    tickets = [ticket(office, number, **answers) for number in range(3)]
    decided(office, tickets[0], True)
    decided(office, tickets[1], False)
    total = rates.rates(office, window, definition="standard").table.total
    assert (total.denominator, total.excluded) == (2, 1)
    history.undo(office, _decision_of(office, tickets[0]))
    total = rates.rates(office, window, definition="standard").table.total
    assert (total.denominator, total.excluded) == (3, 0)


def _decision_of(office: Office, ticket_id: int) -> int:
    """Return the operation that registered a ticket's result."""
    sql = "SELECT max(operation_id) FROM ticket_change WHERE ticket_id = ? AND field = 'assessment'"
    return int(office.database.value(sql, (ticket_id,)))


def test_undo_takes_the_last_step_back_and_refuses_one_that_others_stand_on(office):
    ticket_id = ticket(office, 1)
    exclusion_id = gathered(office, ticket_id)
    done = exclusion_review.review(office, exclusion_id, False, defects=[DEFECT], rectify_by="2026-09-20")
    later = exclusions.rectify(office, exclusion_id, "已补")
    with pytest.raises(NotAllowed, match="先撤销后面"):
        history.undo(office, done.operation_id)
    assert text_of_state(office, exclusion_id) == "再审（第 2 轮）"
    history.undo(office, later.operation_id)
    back = history.undo(office, done.operation_id)
    assert text_of_state(office, exclusion_id) == "审核（第 1 轮）"
    assert exclusion_lists.detail(office, exclusion_id).materials[0].is_ok is None
    history.undo(office, back.operation_id)
    assert text_of_state(office, exclusion_id) == "整改（第 1 轮）"
    assert len(exclusion_lists.detail(office, exclusion_id).steps[-1].defects) == 1


def test_undo_of_the_application_itself(office):
    ticket_id = ticket(office, 1)
    done = exclusions.apply(office, ticket_id, "剔除", GROUND, UNIT, "x")
    step = exclusions.circulate(office, done.value, UNIT, "y")
    with pytest.raises(NotAllowed):
        history.undo(office, done.operation_id)
    history.undo(office, step.operation_id)
    undone = history.undo(office, done.operation_id)
    assert exclusion_lists.rows(office) == []
    assert Mark.EXCLUSION not in flow.life(office, ticket_id).state.marks
    history.undo(office, undone.operation_id)
    assert text_of_state(office, done.value) == "待收集"
    assert len(exclusion_lists.detail(office, done.value).materials) == 3


def test_the_office_sets_its_own_grounds_from_a_day_on(made):
    office, clock = made
    own = Ground("city_7", "市级剔除规则第七条", kinds_of_first(), "京剔规〔2026〕7 号", "市级文件", ("证明",))
    with pytest.raises(RefusedInput, match="来源"):
        grounds.save(office, [own], " ")
    grounds.save(office, [own], "京剔规〔2026〕7 号", "2026-10-01")
    assert len(grounds.library(office).grounds) == 8
    clock.moment = datetime(2026, 10, 1)
    assert [ground.code for ground in grounds.library(office).grounds] == ["city_7"]
    assert [edition.valid_from for edition in grounds.editions(office)] == ["", "2026-10-01"]
    made_one = exclusions.apply(office, ticket(office, 1), "剔除", "city_7", UNIT, "x").value
    assert exclusion_lists.detail(office, made_one).row.ground_basis == "京剔规〔2026〕7 号"


def kinds_of_first():
    return grounds.shipped().grounds[0].kinds


ACTIONS = (
    "circulate",
    "chase",
    "receive",
    "submit",
    "fail",
    "pass",
    "rectify",
    "ok",
    "not ok",
    "report",
    "decide",
    "undo",
)


def act(office: Office, exclusion_id: int, name: str):
    missing = [m.id for m in exclusion_lists.detail(office, exclusion_id).materials if not m.received_at]
    calls = {
        "circulate": lambda: exclusions.circulate(office, exclusion_id, UNIT, "x"),
        "chase": lambda: exclusion_materials.chase(office, exclusion_id, "电话"),
        "receive": lambda: exclusion_materials.receive(office, missing[:1]),
        "submit": lambda: exclusions.submit(office, exclusion_id),
        "fail": lambda: exclusion_review.review(office, exclusion_id, False, defects=[DEFECT], rectify_by="2030-01-01"),
        "pass": lambda: exclusion_review.review(office, exclusion_id, True),
        "rectify": lambda: exclusions.rectify(office, exclusion_id, "已补"),
        "ok": lambda: exclusions.recheck(office, exclusion_id, True, "李"),
        "not ok": lambda: exclusions.recheck(office, exclusion_id, False, "李", text="x"),
        "report": lambda: exclusions.report(office, exclusion_id, "x"),
        "decide": lambda: exclusions.decide(office, exclusion_id, True, "x"),
    }
    return calls[name]()


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(ACTIONS), min_size=5, max_size=25))
def test_no_sequence_of_steps_and_undos_breaks_an_invariant(made, names):
    office, clock = made
    ticket_id = ticket(office, 10_000 + int(office.database.value("SELECT count(*) FROM ticket")))
    exclusion_id = applied(office, ticket_id)
    past = []
    for name in names:
        clock.forward(minutes=1)
        before = exclusion_lists.detail(office, exclusion_id)
        if name == "undo":
            if past:
                operation, wanted = past.pop()
                history.undo(office, operation)
                assert exclusion_lists.detail(office, exclusion_id) == wanted
            continue
        try:
            done = act(office, exclusion_id, name)
        except KnownError:
            assert exclusion_lists.detail(office, exclusion_id) == before
            continue
        past.append((done.operation_id, before))
        steps = steps_of(office, exclusion_id)
        assert [step.at for step in steps] == sorted(step.at for step in steps)
        state = state_of(steps)
        assert state is not None
        assert state == exclusion_lists.detail(office, exclusion_id).row.state
        mark = flow.life(office, ticket_id).state.marks[Mark.EXCLUSION].status
        assert mark == ("通过" if state.stage is Stage.PASSED else "申报中")
    reviews = [s for s in steps_of(office, exclusion_id) if s.kind is StepKind.REVIEW and s.verdict is Verdict.FAIL]
    details = exclusion_lists.detail(office, exclusion_id)
    assert sum(len(step.defects) for step in details.steps) == len(reviews)
