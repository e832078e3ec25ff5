"""One sample record of every kind that a form is opened over (see ``gallery_table``): found, else made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypeVar

from app.domain.months import month_of
from app.gui.gallery_cases import seed as seed_cases
from app.gui.gallery_deductions import seed as seed_errors
from app.gui.gallery_reviews import seed as seed_reviews
from app.gui.models import payments
from app.services import (
    damages_claims,
    dispatch_meetings,
    duty_locks,
    error_records,
    exclusion_lists,
    hang_ups,
    improvements,
    mail_log,
    monthly_stories,
    payment_ledger,
    payment_steps,
    reviews,
    sample_ledgers,
    sample_payments,
    special_registers,
    whistles,
)
from app.services.assessment_details import PeriodRow
from app.services.contract_terms import terms_of
from app.services.penalty_notices import NoticeRow
from app.services.penalty_statements import StatementRow
from app.services.session import Office

T = TypeVar("T")


def first(found: Sequence[T]) -> T:
    """Return the first row. Raises ``LookupError``: a scene without a row shows a form that nobody can open."""
    if not found:
        raise LookupError("no sample row")
    return found[0]


def exclusion(office: Office, _contract_id: int) -> exclusion_lists.ExclusionDetail:
    """Return an application whose materials are gathered."""
    seed_cases(office)
    return exclusion_lists.detail(office, exclusion_lists.rows(office)[1].id)


def hang_up(office: Office, _contract_id: int) -> hang_ups.HangUpRow:
    """Return the hang-up that waits for its approval."""
    seed_cases(office)
    return hang_ups.rows(office)[-1]


def whistle(office: Office, _contract_id: int) -> whistles.WhistleRow:
    """Return a whistle that nobody answered."""
    seed_cases(office)
    return whistles.rows(office)[-1]


def special(office: Office, _contract_id: int) -> special_registers.SpecialRow:
    """Return a case of a register that has columns of its own."""
    seed_cases(office)
    return first([row for row in special_registers.rows(office) if special_registers.FACTS[row.kind]])


def period(office: Office, _contract_id: int) -> PeriodRow:
    """Return a period whose details came last week."""
    issued_on = (office.now().date() - timedelta(days=7)).isoformat()
    name = str(month_of(office.now().date()).previous())
    due = reviews.deadline(office, issued_on)
    return PeriodRow(name, 1_204, 1_180, 3, 1, issued_on, "考核明细.xlsx", False, "", due)


def standing(office: Office, contract_id: int) -> reviews.Standing:
    """Return a period that nobody reviewed yet."""
    issue = period(office, contract_id)
    return reviews.Standing(issue.period, issue, None)


def review(office: Office, _contract_id: int) -> reviews.ReviewRow:
    """Return a review that is being written."""
    seed_reviews(office)
    return first(reviews.reviews(office))


def measure(office: Office, _contract_id: int) -> improvements.MeasureRow:
    """Return a measure that is carried out."""
    seed_reviews(office)
    return first([row for row in improvements.measures(office) if row.done_on])


def statement(office: Office, contract_id: int) -> StatementRow:
    """Return the locked deductions of last month."""
    month = str(month_of(office.now().date()).previous())
    at = office.now().isoformat()
    return StatementRow(1, contract_id, month, 0, {}, {}, (), 120_000, {}, (), at, office.actor, None, "", 0, "")


def notice_of_deduction(office: Office, contract_id: int) -> NoticeRow:
    """Return a notice that was issued today."""
    today = office.now().date()
    words = ("扣〔2026〕1号", today.isoformat(), (today + timedelta(days=7)).isoformat())
    month = str(month_of(today).previous())
    return NoticeRow(1, 1, contract_id, month, 120_000, *words, None, "", "", "", "", "", "", {})


def duty_lock(office: Office, contract_id: int) -> duty_locks.DutyLockRow:
    """Return a person who is off duty until the training is passed."""
    if not duty_locks.rows(office, contract_id):
        duty_locks.impose(office, contract_id, "赵敏", "special_training", "一个月内 3 件派单失误", content="派单时限")
    return first(duty_locks.rows(office, contract_id))


def claim(office: Office, contract_id: int) -> damages_claims.ClaimRow:
    """Return a delay that waits for a decision."""
    if not damages_claims.rows(office, contract_id):
        today = office.now().date()
        due = (today - timedelta(days=6)).isoformat()
        damages_claims.add_delay(office, contract_id, "vendor", "十月月报迟交", due_on=due, done_on=today)
    return first(damages_claims.rows(office, contract_id))


def error(office: Office, _contract_id: int) -> error_records.JudgedError:
    """Return an error with its evidence."""
    return error_records.rows(office, seed_errors(office))[-1]


def month_line(office: Office, _contract_id: int) -> payments.MonthLine:
    """Return a month that 专班 has evaluated."""
    if not any(line.row for line in payments.read_months(office)[1]):
        sample_payments.fill(office)
    return first([line for line in payments.read_months(office)[1] if line.row])


def instalment(office: Office, contract_id: int) -> Any:
    """Return the first instalment of the contract."""
    return payments.read_file(office, contract_id, 1).one


def hold(office: Office, contract_id: int) -> payment_ledger.HoldRow:
    """Return a hold in force."""
    if not payment_ledger.ledger(office, contract_id).holds:
        ref = terms_of(office, contract_id).terms.clauses[0].ref
        payment_steps.hold(office, contract_id, 1, "other", "等待整改复查", clause=ref)
    return first(payment_ledger.ledger(office, contract_id).holds)


def choices_of_contract(_office: Office, contract_id: int) -> list[tuple[str, int]]:
    """Return what a form offers that begins by choosing a contract."""
    return [("接诉即办全流程处置服务合同（示例）", contract_id)]


def item(office: Office, _contract_id: int) -> dispatch_meetings.ItemRow:
    """Return an item of a meeting."""
    sample_ledgers.fill(office)
    return first(dispatch_meetings.list_items(office))


def mail(office: Office, _contract_id: int) -> mail_log.MailRow:
    """Return a mail that was sent."""
    sample_ledgers.fill(office)
    return first(mail_log.mails(office))


def story(office: Office, _contract_id: int) -> monthly_stories.StoryRow:
    """Return a story of the month."""
    sample_ledgers.fill(office)
    return first(monthly_stories.stories(office))
