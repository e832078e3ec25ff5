"""Checks of requirements.md §2.1 through the services, with its own numbers, where no other test names them."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest

from app.domain.acceptance_events import EventKind, State
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.money import chinese_amount
from app.services import (
    acceptance,
    calculations,
    calendars,
    contracts,
    counters,
    damages_claims,
    deliverables,
    due_lines,
    payment_plan,
    penalty_statements,
    performance,
    receipt_emails,
    receipts,
    settlement_trial,
    submissions,
    terminations,
)
from app.services.contract_terms import terms_of
from tests.services.money_desk import desk, pay, tick
from tests.services.penalty_cases import july, penalty_office
from tests.services.receipt_cases import OFFICE_BOX, VENDOR_BOXES, accept, add_mailboxes
from tests.services.supervised import error

KEYS = ("chengbei", "zhongguancun", "jiuxianqiao", "huoying", "yongdinglu")
TOTALS = {
    "chengbei": 1596000,
    "zhongguancun": 1084700,
    "jiuxianqiao": 1924530,
    "huoying": 1166400,
    "yongdinglu": 568800,
}


@pytest.fixture
def chengbei(tmp_path):
    office, contract, clock = desk(tmp_path, "chengbei", "2025-12-31", "2025-05-31", R_04="甲", R_07="甲", R_45="甲")
    yield office, contract, clock
    office.close()


# The 11 amounts that the papers write out in words (§4.1): contract, yuan
WRITTEN = (
    *(("chengbei", yuan) for yuan in (1596000, 957600, 638400)),
    ("zhongguancun", 1084700),
    *(("jiuxianqiao", yuan) for yuan in (1924530, 1347171, 577359)),
    *(("huoying", yuan) for yuan in (1166400, 388800)),
    *(("yongdinglu", yuan) for yuan in (568800, 284400)),
)


def test_f1_1_five_contracts_and_the_eleven_amounts_as_the_papers_write_them(tmp_path):
    office, first, _ = desk(tmp_path, "chengbei", "2026-09-18")
    ids = {"chengbei": first} | {key: contracts.add(office, key).value for key in KEYS[1:]}
    assert [row.total_fen for row in contracts.list_contracts(office)] == [yuan * 100 for yuan in TOTALS.values()]
    texts = {key: "".join(c.text for c in terms_of(office, made).terms.clauses) for key, made in ids.items()}
    missing = [(key, yuan) for key, yuan in WRITTEN if chinese_amount(yuan * 100) not in texts[key]]
    assert missing == []
    copies = [(t.copies, t.copies_office, t.copies_vendor) for t in (terms_of(office, i).terms for i in ids.values())]
    assert copies == [(4, 2, 2), (6, 3, 3), (6, 3, 3), (4, 2, 2), (7, 4, 3)]
    office.close()


@pytest.mark.parametrize("key", KEYS)
def test_f1_3_reminders_deductions_and_payments_lead_to_their_clause(tmp_path, key):
    office, contract, _ = desk(tmp_path, key, "2026-06-15", "2025-06-01")
    terms = terms_of(office, contract).terms
    cited = {line.clause for line in due_lines.open_lines(office, office.now())}
    cited |= {one.clause for one in payment_plan.plan(office, contract).instalments}
    cited |= {terms.cite(penalty.clause) for penalty in terms.penalties}
    cited |= {value.clause for value in counters.counters(office, contract, date(2026, 6, 15))}
    for clause in cited:
        found = terms.clause(clause.removeprefix(f"{terms.code}·"))
        assert found is not None, clause
        assert found.text.strip(), clause
    office.close()


def test_f1_4_without_a_chosen_reading_there_is_a_trial_and_no_statement(tmp_path):
    """R-17 unchosen: 6,800 / 8,000 / 6,500 side by side, and nothing to lock."""
    office, _, contract = penalty_office(tmp_path)
    july(office, contract)
    trial = penalty_statements.trial(office, contract, "2026-07")
    assert trial.result.alternatives["R-17"] == {"A": 680000, "B": 800000, "C": 650000}
    assert trial.unchosen == ("R-17",)
    with pytest.raises(NotAllowed, match="R-17"):
        penalty_statements.lock(office, contract, "2026-07")
    contracts.choose_reading(office, contract, "R-17", "B", "会议纪要")
    made = penalty_statements.lock(office, contract, "2026-07").value
    assert penalty_statements.get(office, made).total_fen == 800000
    office.close()


@pytest.mark.parametrize(
    ("on", "is_workday"),
    [("2025-10-11", True), ("2026-10-10", True), ("2025-10-08", False), ("2026-02-23", False)],
)
def test_f2_1_the_offices_calendar(on, is_workday):
    calendar = calendars.shipped()
    assert calendar.is_workday(date.fromisoformat(on)) is is_workday
    assert not calendar.is_provisional(date.fromisoformat(on))


def test_f2_1_a_year_nobody_published_is_provisional():
    fact = calendars.shipped().explain(date(2027, 5, 3))
    assert (fact.counts, fact.provisional) == (True, True)
    assert "未公布" in fact.why or "暂" in fact.why


@pytest.mark.parametrize(
    ("given", "due"),
    [
        ({"from": "2025-09-29", "unit": "workday", "n": 5}, "2025-10-13T23:59:59"),
        ({"from": "2025-06-20", "unit": "day", "n": 30}, "2025-07-21T23:59:59"),
        ({"from": "2025-06-20", "unit": "day", "n": 30, "roll": False}, "2025-07-20T23:59:59"),
        ({"from": "2026-01-31", "unit": "month", "n": 1}, "2026-02-28T23:59:59"),
        ({"from": "2026-07-01T09:10", "unit": "hour", "n": 2}, "2026-07-01T11:10:00"),
        ({"from": "2025-10-13", "unit": "workday", "n": 7, "direction": "before"}, "2025-09-26T23:59:59"),
        ({"from": "2026-12-31", "unit": "month", "n": 1, "direction": "before"}, "2026-11-30T23:59:59"),
    ],
)
def test_f2_2_workdays_days_months_hours_rolled_and_backward(tmp_path, given, due):
    path = tmp_path / "batch.json"
    path.write_text(json.dumps([given]), encoding="utf-8")
    (request,) = calculations.read_batch(path)
    assert calculations.work_out(request, calendars.shipped()).due_at.isoformat() == due


@pytest.mark.parametrize(
    ("key", "readings", "planned"),
    [
        ("chengbei", {"R_07": "甲"}, 16),
        ("chengbei", {"R_07": "乙"}, 2),
        ("chengbei", {"R_07": "丙"}, 2),
        ("chengbei", {"R_07": "甲", "R_08": "乙"}, 12 + 8),
        ("zhongguancun", {}, 52 + 12),
        ("jiuxianqiao", {}, 52 + 2),
        ("huoying", {}, 12 + 6 + 3),
        ("huoying", {"R_34": "乙"}, 13 + 6 + 3),
    ],
)
def test_f3_1_the_plan_of_every_frequency_and_reading(tmp_path, key, readings, planned):
    office, contract, _ = desk(tmp_path, key, "2026-06-15", "2025-06-01", **readings)
    rows = deliverables.list_deliverables(office, contract)
    assert len(rows) == planned
    if key == "chengbei":
        assert sum(row.amount_fen or 0 for row in rows) == 159600000
    office.close()


def _september(office, contract):
    row = next(row for row in deliverables.list_deliverables(office, contract) if row.period == "2025年9月")
    submissions.submit(office, row.id, datetime(2025, 9, 29, 10), received_at=datetime(2025, 9, 29, 10))
    return row.id


def _step(office, row_id, kind, on, text="意见"):
    at = datetime.fromisoformat(f"{on}T15:00:00")
    return acceptance.record(office, row_id, EventKind(kind), at, text=text, basis="项目计划书", method="书面").value


def test_f3_3_ac_02_comments_revision_and_a_second_round(chengbei):
    """10-10 comments → revise by 10-14; again on 10-14 → 10-21; passed 10-21 → receipt by 11-04."""
    office, contract, _ = chengbei
    row_id = _september(office, contract)
    assert _step(office, row_id, "comment", "2025-10-10").judged.revise_by == date(2025, 10, 14)
    submissions.submit(office, row_id, datetime(2025, 10, 14, 9), received_at=datetime(2025, 10, 14, 9))
    assert deliverables.get(office, row_id).accept_by == "2025-10-21"
    done = _step(office, row_id, "pass", "2025-10-21").judged
    assert (done.state, done.receipt_by, len(done.rounds)) == (State.PASSED, date(2025, 11, 4), 2)


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ((), State.UNREMINDED),
        ((("remind", "2025-10-10"),), State.UNREMINDED),
        ((("comment", "2025-10-13"),), State.REVISION_LATE),
    ],
    ids=["nobody reminded", "reminded before the end (R-05 甲)", "comments on the last day"],
)
def test_f3_4_what_never_becomes_deemed_acceptance(chengbei, steps, state):
    office, contract, clock = chengbei
    row_id = _september(office, contract)
    for kind, on in steps:
        _step(office, row_id, kind, on)
    clock.moment = datetime(2025, 11, 30, 10)
    assert acceptance.view(office, row_id).judged.state == state
    with pytest.raises(NotAllowed):
        acceptance.confirm_deemed(office, row_id, "到期")


def test_f3_4_an_objection_within_the_grace_leads_to_revision(chengbei):
    """R-04 乙 with 3 workdays: objection on 10-16, before 10-17."""
    office, contract, clock = chengbei
    contracts.choose_reading(office, contract, "R-04", "乙:3", "双方约定")
    row_id = _september(office, contract)
    _step(office, row_id, "remind", "2025-10-14")
    _step(office, row_id, "objection", "2025-10-16", "数据有误")
    clock.moment = datetime(2025, 10, 17, 10)
    assert acceptance.view(office, row_id).judged.state == State.REVISING
    with pytest.raises(NotAllowed):
        acceptance.confirm_deemed(office, row_id, "到期")


def test_f3_5_the_receipt_sealed_and_sent_or_confirmed_by_mail(chengbei):
    """AC-03: sealed 10-31 and posted 11-03; another by mail to both boxes; one box or another sender does not do."""
    office, contract, clock = chengbei
    add_mailboxes(office, contract)
    first, second = [row.id for row in deliverables.list_deliverables(office, contract)[2:4]]
    for row_id in (first, second):
        accept(office, row_id)
    sealed = receipts.issue(office, receipts.draft(office, first)).value
    receipts.mark_sealed(office, sealed, date(2025, 10, 31))
    with pytest.raises(RefusedInput, match="单号"):
        receipts.mark_posted(office, sealed, "顺丰", "", date(2025, 11, 3))
    receipts.mark_posted(office, sealed, "顺丰", "SF1", date(2025, 11, 3))
    assert receipts.get(office, sealed).is_complete
    mailed = receipts.issue(office, receipts.draft(office, second)).value
    body, now = receipt_emails.email_text(office, mailed).body, clock.moment
    wrong = [
        receipt_emails.email_check(office, mailed, OFFICE_BOX, VENDOR_BOXES[:1], now, body),
        receipt_emails.email_check(office, mailed, "other@example.com", VENDOR_BOXES, now, body),
    ]
    assert ["收件人不全" in "".join(wrong[0]), "非授权邮箱" in "".join(wrong[1])] == [True, True]
    assert receipt_emails.record_email(office, mailed, OFFICE_BOX, VENDOR_BOXES, now, body=body).value.is_satisfied


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("chengbei", (957600, 638400)),
        ("zhongguancun", (542350, 325410, 216940)),
        ("jiuxianqiao", (1347171, 577359)),
        ("huoying", (388800, 388800, 388800)),
        ("yongdinglu", (284400, 284400)),
    ],
)
def test_f4_1_ac_04_the_instalments_add_up_to_the_total(tmp_path, key, parts):
    office, contract, _ = desk(tmp_path, key, "2026-06-15")
    plan = payment_plan.plan(office, contract)
    assert [one.payment.amount_fen for one in plan.instalments] == [yuan * 100 for yuan in parts]
    assert plan.planned_fen == plan.terms.total_fen == sum(parts) * 100
    office.close()


@pytest.mark.parametrize(
    ("paid_on", "days", "fen"),
    [("2026-12-18", 30, 488115), ("2027-02-26", 100, 1627050), ("2027-03-18", 120, 1627050)],
)
def test_f4_3_ac_06_the_offices_delay_is_exact_and_capped(tmp_path, paid_on, days, fen):
    """001, second instalment 325,410: due 2026-11-18 (invoice 11-04); 162.705 a day, rounded once, at most 5 %."""
    office, contract, clock = desk(tmp_path, "zhongguancun", "2026-11-10", "2026-06-01")
    tick(office, contract, 2, {"effective": "2026-06-01", "satisfied": "2026-11-02", "invoice": "2026-11-04"})
    assert payment_plan.instalment(office, contract, 2).dates.late_after == date(2026, 11, 18)
    clock.moment = datetime.fromisoformat(f"{paid_on}T12:00:00")
    pay(office, contract, 2, paid_on, note="补录")
    (found,) = [one for one in damages_claims.candidates(office, contract) if one.key == "payment:2"]
    assert (found.reckoning.days, found.amount_fen) == (days, fen)
    office.close()


def test_f4_3_no_daily_rate_no_amount(tmp_path):
    """AC-06: 002 has no rate for a late payment: days only."""
    office, contract, clock = desk(tmp_path, "jiuxianqiao", "2025-04-03", "2025-04-03")
    tick(office, contract, 1, {"effective": "2025-04-03", "invoice": "2025-04-03"})
    clock.moment += timedelta(days=18)  # 2025-04-21, ten days after 04-11
    one = payment_plan.instalment(office, contract, 1)
    assert (one.delay.days, one.delay.amount_fen) == (10, None)
    office.close()


@pytest.mark.parametrize(
    ("errors", "readings", "fen"),
    [
        ({"dispatch": 2}, {}, 60000),
        ({"dispatch": 3}, {}, 90000),
        ({"dispatch": 4}, {}, 140000),
        ({"dispatch": 6}, {}, 240000),
        ({"dispatch": 6}, {"R-14": "乙"}, 300000),
        ({"dispatch": 6}, {"R-14": "丙"}, 260000),
        ({"data": 4}, {"R-17": "B"}, 80000),
        ({"data": 5}, {"R-17": "A"}, 130000),
        ({"data": 5}, {"R-17": "B"}, 250000),
        ({"data": 5}, {"R-17": "C"}, 100000),
        ({"dispatch": 6, "zero_score": 1, "review": 5, "data": 6}, {"R-17": "A"}, 680000),
    ],
)
def test_f9_2_ac_08_marginal_retroactive_and_shifted_tiers(tmp_path, errors, readings, fen):
    path = tmp_path / "errors.json"
    path.write_text(json.dumps([{"month": "2026-07", "readings": readings, "errors": errors}]), encoding="utf-8")
    (found,) = settlement_trial.try_deductions("zhongguancun", path)
    assert found.deduction.total_fen == fen


@pytest.mark.parametrize(
    ("results", "state"),
    [
        ({"2026-08": "improve", "2026-09": "improve"}, "triggered"),
        ({"2026-08": "improve", "2026-09": "ok", "2026-10": "improve"}, "warn"),
        ({"2026-08": "improve", "2026-10": "improve"}, "undetermined"),
    ],
    ids=["two in a row", "broken by 合格", "September not judged"],
)
def test_f10_4_ac_10_months_in_a_row(tmp_path, results, state):
    office, contract, _ = desk(tmp_path, "zhongguancun", "2026-11-05", "2026-06-01")
    for period, result in results.items():
        performance.add(office, contract, performance.Review("vendor", period, result, "考核通报"))
    found = counters.counters(office, contract, date(2026, 11, 5))
    assert [v.state for v in found if v.code == "K03" and v.subject == "乙方服务质量"] == [state]
    office.close()


def test_f10_4_a_year_below_standard_is_a_ground_at_once(tmp_path):
    office, contract, _ = desk(tmp_path, "zhongguancun", "2027-05-05", "2026-06-01")
    performance.add(office, contract, performance.Review("vendor", "2026", "improve", "年度考核通报"))
    found = counters.counters(office, contract, date(2027, 5, 5))
    assert [v.state for v in found if v.code == "K04" and v.subject == "乙方服务质量"] == ["triggered"]
    office.close()


@pytest.mark.parametrize(
    ("given", "code", "state"),
    [
        ((("zero_score", "2026-07-10"),), "K01", "warn"),
        ((("zero_score", "2026-07-10"), ("zero_score", "2026-08-10")), "K01", "triggered"),
        ((("review", "2026-07-01"), ("review", "2026-07-02")), "K02", "warn"),
        ((("review", "2026-07-01"), ("review", "2026-07-02"), ("data", "2026-08-03")), "K02", "triggered"),
    ],
)
def test_f11_2_warned_one_before_and_at_the_threshold(tmp_path, given, code, state):
    office, contract, _ = desk(tmp_path, "zhongguancun", "2026-08-31", "2026-06-01")
    for kind, day in given:
        error(office, contract, kind, day)
    (found,) = [value for value in counters.counters(office, contract, date(2026, 8, 31)) if value.code == code]
    assert (found.state, found.value) == (state, len(given))
    assert found.clause.startswith("001·7.7")
    office.close()


def test_f11_4_ac_16_a_draft_of_clearing_that_only_a_person_issues(tmp_path):
    """001·7.6: 867,760 back and 325,410 damages, 1,193,170.00 together; the draft ends nothing."""
    office, contract, clock = desk(tmp_path, "zhongguancun", "2026-12-01", "2026-06-01")
    made = terminations.draft(office, contract, "7.7", "零分 2 件", effective_on="2026-12-01", paid_fen=86776000).value
    row = terminations.get(office, made)
    assert (row.total("to_office"), row.state, row.return_by) == (119317000, "draft", "2026-12-04")
    assert terminations.ended_on(office, contract) is None
    terminations.issue(office, made, "李主任", "法律顾问", notice_on="2026-12-01", arrives_on="2026-12-01")
    assert terminations.ended_on(office, contract) == date(2026, 12, 1)
    clock.forward(days=1)
    assert "D15" in {line.code for line in due_lines.open_lines(office, office.now())}
    office.close()
