"""F1.8: renewals of 001 end with the second, 002 goes on in fact; K15."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from app.domain.errors import NotAllowed, RefusedInput
from app.services import contracts, counters, deliverables, history, renewals, submissions
from app.services.contract_terms import terms_of
from app.services.session import create_office
from tests.services.receipt_cases import DeskClock


@pytest.fixture
def desk(tmp_path: Path):
    clock = DeskClock(datetime(2026, 4, 3, 10))
    office = create_office(tmp_path / "office", "示例街道", "王芳", now=clock)
    yield office, clock
    office.close()


def renew(office, contract_id):
    row_id = renewals.decide(office, contract_id, "服务良好，党工委会议决定").value
    return renewals.make_contract(office, row_id).value


def test_f1_8_the_third_renewal_of_001_is_refused(desk):
    office, _ = desk
    first = contracts.add(office, "zhongguancun", date(2026, 6, 1)).value
    assert renewals.view(office, first).chain.latest_on == date(2029, 5, 31)
    second = renew(office, first)
    assert (terms_of(office, second).terms.start_on, terms_of(office, second).terms.end_on) == (
        date(2027, 6, 1),
        date(2028, 5, 31),
    )
    third = renew(office, second)
    found = renewals.view(office, first)
    assert found.contracts == (first, second, third)
    assert found.chain.times == 2
    assert terms_of(office, third).terms.end_on == found.chain.latest_on == date(2029, 5, 31)
    with pytest.raises(NotAllowed, match=r"最多续签 2 次.*2029-05-31"):
        renewals.decide(office, third, "想再续")
    assert "最多续签 2 次" in found.refusal


def test_f1_8_a_renewal_longer_than_three_years_in_all_is_refused(desk):
    office, _ = desk
    first = contracts.add(office, "zhongguancun", date(2026, 6, 1)).value
    with pytest.raises(NotAllowed, match="2029-05-31"):
        renewals.decide(office, first, "一次签到底", end_on="2029-06-01")
    assert renewals.decide(office, first, "一次签到底", end_on="2029-05-31").value


@pytest.mark.parametrize("template", ["chengbei", "zhongguancun", "jiuxianqiao", "huoying", "yongdinglu"])
def test_the_renewed_contract_keeps_terms_and_plans_its_own_year(desk, template):
    office, _ = desk
    first = contracts.add(office, template, date(2025, 6, 1)).value
    second = renew(office, first)
    old, new = terms_of(office, first).terms, terms_of(office, second).terms
    assert (new.total_fen, len(new.clauses), new.payments[0].amount_fen) == (
        old.total_fen,
        len(old.clauses),
        old.payments[0].amount_fen,
    )
    assert (new.contract_no, new.effective_on) == ("", None)
    rows = [deliverables.list_deliverables(office, number) for number in (first, second)]
    assert len(rows[0]) == len(rows[1])
    assert sum(row.amount_fen or 0 for row in rows[0]) == sum(row.amount_fen or 0 for row in rows[1])
    assert all(row.end_on <= new.end_on.isoformat() for row in rows[1])


def test_f1_8_002_registered_on_2026_04_03_is_a_renewal_in_fact(desk):
    office, _ = desk
    contract_id = contracts.add(office, "jiuxianqiao", date(2025, 4, 3)).value
    row = deliverables.list_deliverables(office, contract_id)[0]
    assert renewals.going_on(office, contract_id) == ""
    done = submissions.submit(office, row.id, datetime(2026, 4, 3, 9)).value
    hint = renewals.going_on(office, contract_id)
    assert "事实续期" in hint
    assert "002·9.1" in hint
    assert any("事实续期" in warning for warning in done.warnings)
    renewals.decide(office, contract_id, "补签续签合同")
    assert renewals.going_on(office, contract_id) == ""


def test_other_contracts_do_not_go_on_by_themselves(desk):
    office, clock = desk
    clock.at = datetime(2027, 6, 1, 9)
    contract_id = contracts.add(office, "zhongguancun", date(2026, 6, 1)).value
    row = deliverables.list_deliverables(office, contract_id)[0]
    submissions.submit(office, row.id, datetime(2027, 6, 1, 8))
    assert "没有事实续期" in renewals.going_on(office, contract_id)


def test_renewals_are_undone_linked_and_voided(desk):
    office, _ = desk
    first = contracts.add(office, "zhongguancun", date(2026, 6, 1)).value
    decided = renewals.decide(office, first, "会议纪要")
    history.undo(office, decided.operation_id)
    assert renewals.view(office, first).rows == ()
    again = renewals.decide(office, first, "会议纪要").value
    with pytest.raises(NotAllowed, match="还没有建立合同"):
        renewals.decide(office, first, "又一次")
    other = contracts.add(office, "chengbei").value
    with pytest.raises(RefusedInput, match="不一致"):
        renewals.link(office, again, other)
    made = renewals.make_contract(office, again).value
    with pytest.raises(NotAllowed):
        renewals.void(office, again, "不续了")
    contracts.void(office, made, "不续了")
    renewals.void(office, again, "不续了")
    assert renewals.view(office, first).rows == ()


def test_a_renewed_contract_that_was_voided_leaves_the_chain_readable(desk):
    """The voided contract is no longer part of the chain; the renewal can be made again."""
    office, _ = desk
    first = contracts.add(office, "zhongguancun", date(2026, 6, 1)).value
    decided = renewals.decide(office, first, "会议纪要").value
    contracts.void(office, renewals.make_contract(office, decided).value, "录错")
    found = renewals.view(office, first)
    assert (found.contracts, [row.contract_id for row in found.rows]) == ((first,), [None])
    assert "K02" in {value.code for value in counters.counters(office, first, date(2026, 4, 3))}
    again = renewals.make_contract(office, decided).value
    assert renewals.view(office, first).contracts == (first, again)
