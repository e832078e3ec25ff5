"""补充协议 (F1.2, F1.5, E-33): dated terms reach the acceptance clock, nonsense is refused, everything can go back."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from app.domain.errors import NotAllowed, RefusedInput
from app.services import acceptance, amendments, contracts, deliverables, due_proofs, history, submissions
from app.services.contract_terms import terms_of
from app.services.session import create_office

LONGER = {"acceptance.review.n": "7"}


@pytest.fixture
def desk(tmp_path: Path):
    office = create_office(tmp_path / "office", "示例街道", "王芳", now=lambda: datetime(2026, 3, 2, 15))
    yield office, contracts.add(office, "chengbei", date(2025, 5, 31)).value
    office.close()


def amend(office, contract_id, values=LONGER, since="2026-03-01", **more):
    given = {"affects_price": False, **more}
    return amendments.add(office, contract_id, "补充协议一", since, values, **given)


def hand_in(office, contract_id, seq, at):
    row = deliverables.list_deliverables(office, contract_id)[seq]
    submissions.submit(office, row.id, datetime.fromisoformat(at))
    return row.id


def test_f1_2_a_submission_is_judged_by_the_terms_of_its_day(desk):
    office, contract_id = desk
    amend(office, contract_id)
    before = hand_in(office, contract_id, 8, "2026-02-27T10:00:00")
    after = hand_in(office, contract_id, 9, "2026-03-02T10:00:00")
    rows = {row.id: row for row in deliverables.list_deliverables(office, contract_id)}
    # 02-28 is a make-up working day: 5 workdays from 02-27 are 02-28, 03-02, 03, 04, 05
    assert rows[before].accept_by == "2026-03-05"
    assert rows[after].accept_by == "2026-03-11"
    assert acceptance.view(office, before).judged.accept_by == date(2026, 3, 5)
    assert acceptance.view(office, after).judged.accept_by == date(2026, 3, 11)
    proofs = {key: due_proofs.sheet(office, key).proof("review") for key in (before, after)}
    assert [proofs[key].rule_text[:1] for key in (before, after)] == ["5", "7"]
    assert [proofs[key].due_on for key in (before, after)] == [date(2026, 3, 5), date(2026, 3, 11)]


def test_f1_2_a_later_round_goes_by_its_own_day(desk):
    office, contract_id = desk
    amend(office, contract_id)
    key = hand_in(office, contract_id, 8, "2026-02-26T10:00:00")
    acceptance.record(
        office, key, acceptance.EventKind.COMMENT, datetime(2026, 2, 27, 9), text="补充数据", basis="计划书"
    )
    submissions.submit(office, key, datetime(2026, 3, 2, 11))
    judged = acceptance.view(office, key).judged
    assert [(r.submitted_on, r.accept_by) for r in judged.rounds] == [
        (date(2026, 2, 26), date(2026, 3, 4)),
        (date(2026, 3, 2), date(2026, 3, 11)),
    ]


def test_terms_of_answers_for_any_day(desk):
    office, contract_id = desk
    amend(office, contract_id)
    amend(office, contract_id, {"acceptance.review.n": "6"}, since="2026-05-01")
    for day, n in ((date(2026, 2, 28), 5), (date(2026, 3, 1), 7), (date(2026, 4, 30), 7), (date(2026, 5, 1), 6)):
        contract = terms_of(office, contract_id, day)
        assert contract.terms.acceptance.review.n == contract.on(day).acceptance.review.n == n
    assert terms_of(office, contract_id).terms.acceptance.review.n == 7
    assert terms_of(office, contract_id).terms.deadline("D01").n == 7


def test_an_amendment_is_listed_in_words_and_can_be_undone_and_redone(desk):
    office, contract_id = desk
    done = amend(office, contract_id, content="验收期改为 7 个工作日", signed_on="2026-02-20")
    row = amendments.list_amendments(office, contract_id)[0]
    assert (row.id, row.title, row.signed_on, row.affects_price) == (done.value, "补充协议一", "2026-02-20", False)
    change = row.changes[0]
    assert (change.label, change.old, change.new, change.clause) == ("验收 · 验收期 · 数量", "5", "7", "000·三(一)")
    taken_back = history.undo(office, done.operation_id)
    assert amendments.list_amendments(office, contract_id) == []
    assert terms_of(office, contract_id).terms.acceptance.review.n == 5
    history.undo(office, taken_back.operation_id)
    assert terms_of(office, contract_id).terms.acceptance.review.n == 7


def test_void_takes_the_values_along(desk):
    office, contract_id = desk
    done = amend(office, contract_id)
    gone = amendments.void(office, done.value, "录错合同")
    assert terms_of(office, contract_id).terms.acceptance.review.n == 5
    history.undo(office, gone.operation_id)
    assert terms_of(office, contract_id).terms.acceptance.review.n == 7


@pytest.mark.parametrize("yuan", ["403201", "403199"])
def test_f1_5_one_yuan_in_one_line_of_001_is_refused(desk, yuan):
    office, _ = desk
    contract_id = contracts.add(office, "zhongguancun").value
    values = {"prices[1].amount_fen": yuan, "prices[1].unit_fen": yuan}
    with pytest.raises(RefusedInput, match="报价合计"):
        amendments.propose(office, contract_id, "2026-09-01", values)
    assert amendments.list_amendments(office, contract_id) == []


def test_e_33_a_change_of_money_must_say_so(desk):
    office, _ = desk
    contract_id = contracts.add(office, "yongdinglu").value
    values = {"total_fen": "600000", "total_chinese": "陆拾万元整"}
    values |= {"payments[1].amount_fen": "300000", "payments[2].amount_fen": "300000"}
    made = amendments.propose(office, contract_id, "2026-09-01", values)
    assert made.affects_price
    assert any(slip.startswith("E-33：") for slip in made.slips)
    neutral = amendments.propose(office, contract_id, "2026-09-01", {"deadlines[D33].n": "5"})
    assert (neutral.affects_price, neutral.slips) == (False, ())
    with pytest.raises(RefusedInput, match="不影响价款"):
        amend(office, contract_id, values, since="2026-09-01")
    amend(office, contract_id, values, since="2026-09-01", affects_price=True)
    assert terms_of(office, contract_id, date(2026, 8, 31)).terms.total_fen == 56880000
    assert terms_of(office, contract_id, date(2026, 9, 1)).terms.total_fen == 60000000


def test_a_change_of_the_plan_is_refused(desk):
    office, contract_id = desk
    with pytest.raises(NotAllowed, match="另建合同"):
        amendments.propose(office, contract_id, "2026-03-01", {"end_on": "2026-06-30"})


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"acceptance.review.n": "5"}, "本来就是"),
        ({"acceptance.review.n": "七"}, "整数"),
        ({"acceptance.revue.n": "7"}, "没有"),
        ({"acceptance.review.unit": "年"}, "对不上"),
        ({}, "至少填写一样"),
    ],
)
def test_what_cannot_be_is_refused_in_chinese(desk, values, words):
    office, contract_id = desk
    with pytest.raises(RefusedInput, match=words):
        amend(office, contract_id, values)


def test_a_day_in_the_past_is_warned_about(desk):
    office, contract_id = desk
    made = amendments.propose(office, contract_id, "2026-02-01", LONGER)
    assert made.warnings
    assert "2026-02-01" in made.warnings[0]
    assert amendments.propose(office, contract_id, "2026-03-02", LONGER).warnings == ()
