"""Monthly evaluations and reviews: F10.1, F10.2, F10.4, AC-10, E-25, R-22; three stages, versions, undo."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.months import parse_month
from app.domain.reviews import streak
from app.services import (
    evaluation_board,
    evaluations,
    history,
    hold_candidates,
    payment_steps,
    performance,
    settlements,
)
from app.services.contract_writing import performing
from app.services.evaluations import Filling, Meeting
from app.services.performance import Review
from app.storage.models.supervision import BreachEvent, Rectification
from tests.services.money_desk import desk, grade


@pytest.fixture
def huoying(tmp_path):
    office, contract, clock = desk(tmp_path, "huoying", "2025-12-20")
    yield office, contract, clock
    office.close()


@pytest.fixture
def zhongguancun(tmp_path):
    office, contract, clock = desk(tmp_path, "zhongguancun", "2026-11-10", "2026-06-01")
    yield office, contract, clock
    office.close()


def filled(office, contract, name="优秀", on="2025-09-10", **values):
    return evaluations.fill(office, contract, 1, Filling(name, "培训 1 次，零差错", {}, on=on, **values)).value


def test_f101_only_what_the_meeting_passed_counts(huoying):
    office, contract, _ = huoying
    one = filled(office, contract)
    stages = [evaluation_board.get(office, one).stage_text]
    with pytest.raises(NotAllowed, match="还不能上会"):
        evaluations.decide(office, one, Meeting("第 3 次", "纪要", "优秀"))
    evaluations.submit(office, one, on="2025-09-12")
    stages.append(evaluation_board.get(office, one).stage_text)
    with pytest.raises(NotAllowed, match="不能改填"):
        filled(office, contract, "差")
    evaluations.give_opinion(office, one, "同意", on="2025-09-15")
    stages.append(evaluation_board.get(office, one).stage_text)
    assert settlements.preview(office, contract, 1).totals.net_fen == 38880000
    passed = evaluations.decide(office, one, Meeting("第 3 次", "纪要 3 号", "优秀", on="2025-09-20"))
    stages.append(evaluation_board.get(office, one).stage_text)
    assert stages == ["专班已填写", "已提交工委", "工委已出意见", "已定稿"]
    assert settlements.preview(office, contract, 1).totals.net_fen == 41880000
    history.undo(office, passed.operation_id)
    assert evaluation_board.get(office, one).final_grade == ""
    assert settlements.preview(office, contract, 1).totals.net_fen == 38880000


def test_f101_a_returned_version_is_kept(huoying):
    office, contract, _ = huoying
    one = filled(office, contract)
    evaluations.submit(office, one, on="2025-09-12")
    with pytest.raises(RefusedInput, match="退回的理由没有填"):
        evaluations.decide(office, one, Meeting(""))
    evaluations.decide(office, one, Meeting("", note="事实不清", on="2025-09-16"))
    two = filled(office, contract, "一般", on="2025-09-18")
    month = evaluation_board.board(office, contract).months[0]
    assert (month.current.id, month.current.version, month.stage) == (two, 2, "filled")
    assert [(v.version, v.team_grade, v.stage_text, v.decision_note) for v in month.history] == [
        (1, "优秀", "已退回", "事实不清")
    ]


def test_the_form_may_be_changed_before_it_is_submitted(huoying):
    office, contract, _ = huoying
    one = filled(office, contract)
    assert filled(office, contract, "差") == one
    assert evaluation_board.get(office, one).team_grade == "差"
    with pytest.raises(RefusedInput, match="早于填写日期"):
        evaluations.submit(office, one, on="2025-09-01")


@pytest.mark.parametrize("name", ["良好", "好"])
def test_e25_a_grade_easily_confused_is_confirmed(huoying, name):
    office, contract, _ = huoying
    with pytest.raises(RefusedInput, match="混淆，请再确认一次档位"):
        filled(office, contract, name)
    with pytest.raises(RefusedInput, match="混淆"):
        filled(office, contract, name, confirm="好" if name == "良好" else "良好")
    one = filled(office, contract, name, confirm=name)
    evaluations.submit(office, one, on="2025-09-12")
    evaluations.give_opinion(office, one, "同意", on="2025-09-15")
    with pytest.raises(RefusedInput, match="混淆"):
        evaluations.decide(office, one, Meeting("第 3 次", "纪要", name))


@pytest.mark.parametrize("name", ["优秀", "一般", "差"])
def test_e25_the_others_are_entered_once(huoying, name):
    office, contract, _ = huoying
    assert filled(office, contract, name)


@pytest.mark.parametrize(
    ("name", "fen"), [("优秀", 3000000), ("良好", 2000000), ("好", 1000000), ("一般", 0), ("差", -1000000)]
)
def test_f102_money_of_the_grades(huoying, name, fen):
    office, contract, _ = huoying
    grade(office, contract, 1, name, "2025-12-15")
    assert settlements.preview(office, contract, 1).totals.net_fen == 38880000 + fen


def test_wrong_entries_are_refused(huoying, tmp_path):
    office, contract, _ = huoying
    with pytest.raises(RefusedInput, match="没有“优”这个评价档位"):
        filled(office, contract, "优")
    with pytest.raises(RefusedInput, match="第 6 月从 2026-01-08 开始"):
        evaluations.fill(office, contract, 6, Filling("差", "x", {}))
    with pytest.raises(RefusedInput, match="评价内容里没有“食堂”"):
        evaluations.fill(office, contract, 1, Filling("差", "x", {"食堂": "好"}))
    with pytest.raises(NotAllowed, match="没有“合格、待提升”考核"):
        performance.add(office, contract, Review("vendor", "2025-09", "improve", "x"))
    other, number, _ = desk(tmp_path, "chengbei", "2026-01-01")
    with pytest.raises(NotAllowed, match="没有月度评价奖惩"):
        evaluation_board.board(other, number)
    other.close()


@pytest.mark.parametrize(
    ("results", "count", "state", "missing"),
    [
        ({}, 0, "ok", []),
        ({"2026-08": "improve"}, 1, "warn", []),
        ({"2026-08": "improve", "2026-09": "improve"}, 2, "triggered", []),
        ({"2026-08": "improve", "2026-09": "ok", "2026-10": "improve"}, 1, "warn", []),
        ({"2026-08": "improve", "2026-10": "improve"}, 1, "undetermined", ["2026-09"]),
        ({"2026-08": "ok", "2026-10": "improve"}, 1, "undetermined", ["2026-09"]),
        ({"2026-07": "improve", "2026-10": "improve", "2026-11": "improve"}, 2, "triggered", []),
        ({"2026-08": "improve", "2026-09": "improve", "2026-10": "ok"}, 2, "triggered", []),
        ({"2026-12": "improve", "2027-01": "improve"}, 2, "triggered", []),
    ],
)
def test_ac10_k03_months_in_a_row(results, count, state, missing):
    found = streak({parse_month(month): result for month, result in results.items()})
    assert (found.count, found.state, [str(month) for month in found.missing]) == (count, state, missing)


def test_ac10_r22_both_subjects_are_kept_and_holds_are_only_suggested(zhongguancun):
    office, contract, _ = zhongguancun
    performance.add(office, contract, Review("乙方服务质量", "2026-08", "待提升", "8 月考核通报", on="2026-09-05"))
    performance.add(office, contract, Review("street", "2026-08", "ok", "市级通报", on="2026-09-06"))
    second = performance.add(office, contract, Review("vendor", "2026年10月", "improve", "10 月通报", on="2026-11-05"))
    found = performance.performance(office, contract)
    vendor, street = found.subjects
    assert (vendor.streak.state, vendor.streak.note) == ("undetermined", "缺 2026 年 9 月 评价，不能判定是否连续")
    assert (vendor.is_chosen, street.streak.state, street.is_chosen) == (True, "ok", False)
    assert [c.text[:14] for c in found.candidates] == ["乙方服务质量 2026-08", "乙方服务质量 2026-10"]
    last = found.candidates[-1]
    assert (last.cause, last.clause, last.source) == (
        "improvement",
        "001·附3·一(二)4",
        ("performance_review", second.value),
    )
    payment_steps.hold(office, contract, None, last.cause, last.text, source=last.source)
    assert len(performance.performance(office, contract).candidates) == 1
    with pytest.raises(NotAllowed, match="已经登记过考核结果"):
        performance.add(office, contract, Review("vendor", "2026-08", "ok", "x"))
    history.undo(office, second.operation_id)
    assert performance.performance(office, contract).subjects[0].streak.state == "warn"


def test_ac10_k04_one_bad_year_is_enough(zhongguancun):
    office, contract, _ = zhongguancun
    performance.add(office, contract, Review("vendor", "2026", "improve", "年度考核", on="2026-11-01"))
    assert [row.period for row in performance.performance(office, contract).subjects[0].bad_years] == ["2026"]
    with pytest.raises(RefusedInput, match="不在服务期"):
        performance.add(office, contract, Review("vendor", "2026-05", "ok", "x"))
    with pytest.raises(RefusedInput, match="还没有开始"):
        performance.add(office, contract, Review("vendor", "2026-12", "ok", "x"))


def test_a_later_good_month_takes_the_suggestion_away(zhongguancun):
    office, contract, _ = zhongguancun
    performance.add(office, contract, Review("vendor", "2026-08", "improve", "x", on=date(2026, 9, 5)))
    performance.add(office, contract, Review("vendor", "2026-09", "ok", "x", on="2026-10-05"))
    assert performance.performance(office, contract).candidates == ()


@pytest.mark.parametrize(
    ("reading", "before", "after"),
    [
        ("甲", "须整改复查合格，还没有登记", "2026-10-20 整改复查合格，条件已具备"),
        ("乙", "须次月考核恢复合格，还没有登记", "2026-10 考核已恢复合格，条件已具备"),
    ],
)
def test_r44_what_would_lift_the_hold(tmp_path, reading, before, after):
    office, contract, _ = desk(tmp_path, "zhongguancun", "2026-11-10", "2026-06-01", R_44=reading)
    performance.add(office, contract, Review("vendor", "2026-09", "improve", "x", on="2026-10-05"))
    one = hold_candidates.candidates(office, contract, date(2026, 11, 10))[0]
    hold = payment_steps.hold(
        office, contract, None, one.cause, one.text, from_on="2026-10-06", source=one.source
    ).value
    assert before in hold_candidates.lift_hint(office, hold)
    performance.add(office, contract, Review("vendor", "2026-10", "ok", "x", on="2026-11-05"))
    with performing(office, "test", contract, "整改") as write:
        facts = {"problem": "回访不实", "demanded_at": "2026-10-08T09:00:00", "round_no": 1, "done_on": "2026-10-15"}
        checked = {"recheck": "pass", "rechecked_on": "2026-10-20", "rechecked_by": "李主任"}
        write.insert(Rectification, contract_id=contract, **facts, **checked)
    assert after in hold_candidates.lift_hint(office, hold)
    office.close()


def test_f47_an_open_breach_may_hold_the_rest_of_004(tmp_path):
    office, contract, _ = desk(tmp_path, "yongdinglu", "2026-11-10", "2026-04-30")
    with performing(office, "test", contract, "违约") as write:
        facts = {"party": "vendor", "clause": "八.1", "kind": "late", "fact": "台账逾期", "happened_on": "2026-08-01"}
        breach = write.insert(BreachEvent, contract_id=contract, **facts)
    found = hold_candidates.candidates(office, contract, date(2026, 11, 10))
    assert [(c.cause, c.clause, c.source) for c in found] == [("breach", "004·五.2", ("breach_event", breach))]
    payment_steps.hold(office, contract, 2, "breach", found[0].text, source=found[0].source)
    assert hold_candidates.candidates(office, contract, date(2026, 11, 10)) == ()
    office.close()


def test_f47_a_vendor_seven_days_late_may_be_held(zhongguancun):
    office, contract, _ = zhongguancun
    found = hold_candidates.candidates(office, contract, date(2026, 11, 10))
    late = [c for c in found if c.cause == "overdue"]
    assert late
    assert {c.clause for c in late} == {"001·7.4"}
    assert hold_candidates.candidates(office, contract, date(2026, 6, 1)) == ()
