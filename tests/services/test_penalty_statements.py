from __future__ import annotations

from datetime import datetime

import pytest

from app.domain.errors import NotAllowed
from app.services import amendments, contracts, error_entry, history, penalty_statements, settlements
from app.storage.models.payments import Settlement, SettlementLine
from tests.services.penalty_cases import R17, confirmed, july, penalty_office, register


@pytest.fixture
def desk(tmp_path):
    office, clock, contract_id = penalty_office(tmp_path)
    yield office, clock, contract_id
    office.close()


def test_ac08_july_over_real_records(desk):
    office, _, contract_id = desk
    july(office, contract_id)
    found = penalty_statements.trial(office, contract_id, "2026-07")
    assert [(kind.code, kind.count, kind.fen) for kind in found.result.kinds] == [
        ("dispatch", 6, 240000),
        ("zero_score", 1, 100000),
        ("review", 5, 160000),
        ("data", 6, 180000),
    ]
    assert found.result.total_fen == found.pending_fen == 680000
    assert found.result.alternatives["R-17"] == {"A": 680000, "B": 800000, "C": 650000}
    assert found.result.by_kind["R-15"]["乙"]["dispatch"] == 180000
    assert len(found.result.unpunished) == 2
    notes = {note.code: (note.value, note.state) for note in penalty_statements.counter_notes(office, contract_id)}
    assert notes["K01"] == (1, "warn")
    assert notes["K02"] == (11, "triggered")


def test_f14_an_unchosen_reading_gives_a_trial_only(desk):
    office, _, contract_id = desk
    july(office, contract_id)
    with pytest.raises(NotAllowed, match="R-17"):
        penalty_statements.lock(office, contract_id, "2026-07")
    contracts.choose_reading(office, contract_id, *R17)
    done = penalty_statements.lock(office, contract_id, "2026-07", note="班子会通过")
    row = penalty_statements.get(office, done.value)
    assert (row.title, row.total_fen, row.counts["dispatch"], row.readings["R-17"]) == (
        "2026-07 扣款结算单",
        680000,
        6,
        "A",
    )
    assert sum(line.fen for line in row.lines) == row.total_fen
    assert row.alternatives["R-17"]["B"] == 800000
    assert (row.locked_by, row.note) == ("王芳", "班子会通过")


@pytest.mark.parametrize(("option", "fen"), [("A", 680000), ("B", 800000), ("C", 650000)], ids=["AC-08A", "B", "C"])
def test_ac08_each_reading_of_r17(desk, option, fen):
    office, _, contract_id = desk
    july(office, contract_id)
    contracts.choose_reading(office, contract_id, "R-17", option, "会议纪要")
    assert penalty_statements.trial(office, contract_id, "2026-07").result.total_fen == fen


def test_ac08_a_late_find_after_locking_is_a_supplement_of_500(desk):
    office, clock, contract_id = desk
    contracts.choose_reading(office, contract_id, *R17)
    for day in (1, 2, 3):
        confirmed(office, contract_id, "dispatch", f"2026-07-{day:02d}")
    july_id = penalty_statements.lock(office, contract_id, "2026-07").value
    clock.moment = datetime(2026, 8, 3, 10)
    confirmed(office, contract_id, "dispatch", "2026-07-31")
    assert penalty_statements.trial(office, contract_id, "2026-07").pending_fen == 50000
    extra = penalty_statements.get(office, penalty_statements.lock(office, contract_id, "2026-07").value)
    assert (extra.title, extra.seq, extra.total_fen) == ("2026-07 补充单 1", 1, 50000)
    assert [(line.nth, line.fen, line.note) for line in extra.lines] == [(4, 50000, "锁定后新增")]
    assert penalty_statements.get(office, july_id).total_fen == 90000
    with pytest.raises(NotAllowed, match="没有变化"):
        penalty_statements.lock(office, contract_id, "2026-07")


def test_f93_a_record_dismissed_later_is_a_credit(desk):
    office, _, contract_id = desk
    contracts.choose_reading(office, contract_id, *R17)
    ids = [confirmed(office, contract_id, "dispatch", f"2026-07-{day:02d}") for day in (1, 2, 3, 4)]
    penalty_statements.lock(office, contract_id, "2026-07")
    error_entry.dismiss(office, ids[0], "陈述申辩成立")
    credit = penalty_statements.get(office, penalty_statements.lock(office, contract_id, "2026-07").value)
    assert credit.total_fen == -50000
    assert [(line.error_id, line.fen) for line in credit.lines] == [(ids[3], -20000), (ids[0], -30000)]
    whole = penalty_statements.balance(office, contract_id)
    assert (whole.locked_fen, whole.open_fen) == (90000, 90000)


def test_ac08_four_months_and_what_remains(desk):
    """AC-08: 7 月 6,800 + 8 月 600 + 9 月 0 + 10 月 1,000 = 8,400."""
    office, clock, contract_id = desk
    clock.moment = datetime(2026, 11, 2, 9)
    july(office, contract_id)
    contracts.choose_reading(office, contract_id, *R17)
    confirmed(office, contract_id, "dispatch", "2026-08-03")
    confirmed(office, contract_id, "dispatch", "2026-08-04")
    confirmed(office, contract_id, "zero_score", "2026-10-08")
    for month in ("2026-07", "2026-08", "2026-09", "2026-10"):
        penalty_statements.lock(office, contract_id, month)
    rows = penalty_statements.statements(office, contract_id)
    assert [row.total_fen for row in rows] == [680000, 60000, 0, 100000]
    assert penalty_statements.balance(office, contract_id).open_fen == 840000
    assert penalty_statements.balance(office, contract_id, rows[1]).open_fen == 740000
    draft = settlements.preview(office, contract_id, 2)
    assert (draft.totals.deduction_fen, draft.totals.net_fen) == (840000, 31701000)
    assert draft.words == "叁拾壹万柒仟零壹拾元整"


def test_a_running_month_is_only_tried(desk):
    office, _, contract_id = desk
    contracts.choose_reading(office, contract_id, *R17)
    with pytest.raises(NotAllowed, match="还没有结束"):
        penalty_statements.lock(office, contract_id, "2026-08")


def test_waiting_errors_are_shown(desk):
    office, _, contract_id = desk
    waiting = register(office, contract_id, "data")
    found = penalty_statements.trial(office, contract_id, "2026-07")
    assert [error.id for error in found.waiting] == [waiting]
    assert found.result.total_fen == 0


def test_f93_a_lock_is_undone_until_something_stands_on_it(desk):
    office, _, contract_id = desk
    contracts.choose_reading(office, contract_id, *R17)
    confirmed(office, contract_id, "data", "2026-07-01")
    first = penalty_statements.lock(office, contract_id, "2026-07")
    history.undo(office, first.operation_id)
    assert penalty_statements.statements(office, contract_id) == []
    again = penalty_statements.lock(office, contract_id, "2026-07")
    confirmed(office, contract_id, "data", "2026-07-02")
    extra = penalty_statements.lock(office, contract_id, "2026-07")
    with pytest.raises(NotAllowed):
        history.undo(office, again.operation_id)
    history.undo(office, extra.operation_id)
    _settle(office, contract_id, again.value, 20000)
    with pytest.raises(NotAllowed):
        history.undo(office, again.operation_id)
    assert penalty_statements.balance(office, contract_id).open_fen == 0
    assert penalty_statements.get(office, again.value).settled_fen == 20000


def _settle(office, contract_id, statement_id, fen):
    with office.change("settlement.test", f"contract:{contract_id}"):
        settlement = Settlement.create(
            contract_id=contract_id, payment_no=2, number="S-1", locked_at=office.now().isoformat(), locked_by="李"
        )
        SettlementLine.create(
            settlement_id=settlement.id,
            kind="deduction",
            source_entity="penalty_statement",
            source_id=statement_id,
            text="扣款",
            amount_fen=-fen,
        )


@pytest.mark.parametrize(
    ("reading", "month", "fen"),
    [("甲", "2026-07", [30000, 30000, 40000, 60000]), ("乙", "2026-08", [30000, 30000, 40000, 60000])],
)
def test_f12_each_error_is_priced_by_the_terms_of_its_own_day(desk, reading, month, fen):
    """From 2026-07-15 an error costs 400, the fourth 600: two before keep 300, whatever month they count in (R-18)."""
    office, clock, contract_id = desk
    clock.moment = datetime(2026, 9, 1, 9, 0)
    contracts.choose_reading(office, contract_id, "R-18", reading, "会议纪要")
    values = {"penalties[dispatch].fen": "400", "penalties[dispatch].high_fen": "600"}
    amendments.add(office, contract_id, "补充协议", "2026-07-15", values, affects_price=False)
    for day in (10, 14, 15, 20):
        confirmed(office, contract_id, "dispatch", f"2026-07-{day}", found_at=datetime(2026, 8, 3))
    assert [line.now_fen for line in penalty_statements.trial(office, contract_id, month).lines] == fen


def test_f93_a_month_outside_the_service_period_is_not_locked(desk):
    office, clock, contract_id = desk
    contracts.choose_reading(office, contract_id, *R17)
    clock.moment = datetime(2027, 9, 1, 9, 0)
    for month in ("2026-05", "2020-01", "2027-06"):
        with pytest.raises(NotAllowed, match=f"{month} 不在服务期（2026-06-01 至 2027-05-31）内"):
            penalty_statements.lock(office, contract_id, month)
    assert penalty_statements.lock(office, contract_id, "2027-05").value


def test_f93_an_error_found_after_the_end_can_still_be_locked_in_its_month_of_discovery(desk):
    """R-18 乙: an error of May 2027 that comes to light in June counts in June, after the service period."""
    office, clock, contract_id = desk
    contracts.choose_reading(office, contract_id, *R17)
    contracts.choose_reading(office, contract_id, "R-18", "乙", "会议纪要")
    clock.moment = datetime(2027, 9, 1, 9, 0)
    confirmed(office, contract_id, "dispatch", "2027-05-31", found_at=datetime(2027, 6, 3))
    made = penalty_statements.lock(office, contract_id, "2027-06").value
    assert penalty_statements.get(office, made).total_fen == 30000


def test_f93_a_supplement_does_not_come_back_without_its_statement(desk):
    office, _, contract_id = desk
    contracts.choose_reading(office, contract_id, *R17)
    confirmed(office, contract_id, "dispatch", "2026-07-10")
    first = penalty_statements.lock(office, contract_id, "2026-07")
    confirmed(office, contract_id, "dispatch", "2026-07-11")
    more = history.undo(office, penalty_statements.lock(office, contract_id, "2026-07").operation_id)
    history.undo(office, first.operation_id)
    with pytest.raises(NotAllowed, match="后面还有步骤或记录"):
        history.undo(office, more.operation_id)
    assert penalty_statements.trial(office, contract_id, "2026-07").pending_fen == 60000
