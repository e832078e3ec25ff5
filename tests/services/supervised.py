"""An office with one contract of the family, as supervision finds it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from app.domain.penalty_terms import PenaltyTerm
from app.services import contracts, error_entry
from app.services.contract_terms import terms_of
from app.services.session import Office, create_office
from app.storage.models.evaluations import PerformanceReview
from app.storage.models.payments import PaymentEvent
from tests.services.receipt_cases import DeskClock

EFFECTIVE = {
    "chengbei": date(2025, 5, 31),
    "zhongguancun": date(2026, 6, 1),
    "jiuxianqiao": date(2025, 4, 3),
    "huoying": date(2025, 8, 8),
    "yongdinglu": date(2026, 5, 1),
}


def supervised(folder: Path, template: str, now: str, **readings: str) -> tuple[Office, int, DeskClock]:
    """Make an office with one contract; readings by code with an underscore (R_20)."""
    clock = DeskClock(datetime.fromisoformat(now))
    office = create_office(folder / "office", "中关村街道", "李经办", now=clock)
    chosen = {code.replace("_", "-"): option for code, option in readings.items()}
    return office, contracts.add(office, template, EFFECTIVE[template], readings=chosen).value, clock


def review(
    office: Office, contract_id: int, period: str, result: str, subject: str = "vendor", span: str = "month"
) -> None:
    """Write a review 合格/待提升 the way its own service stores it."""
    with office.change("test.review", "contract"):
        PerformanceReview.create(
            contract_id=contract_id,
            subject=subject,
            span=span,
            period=period,
            result=result,
            reviewed_on=f"{period}-28" if span == "month" else f"{period}-12-31",
            basis="考核通报",
        )


def pay(office: Office, contract_id: int, payment_no: int, on: str, yuan: int) -> None:
    """Write a payment the way its own service stores it."""
    with office.change("test.pay", "contract"):
        PaymentEvent.create(
            contract_id=contract_id, payment_no=payment_no, kind="paid", on_date=on, amount_fen=yuan * 100
        )


def error(
    office: Office, contract_id: int, code: str, on: str, person: str = "甲坐席", *, punished: bool = True
) -> int:
    """Register and confirm an error; not ``punished``: the operator did not cause it."""
    term = next(term for term in contracts_terms(office, contract_id) if term.code == code)
    ticks = {one.code: punished for one in term.requires}
    entry = error_entry.ErrorEntry(code, "测试事实", datetime.fromisoformat(f"{on}T10:00:00"), person, ticks=ticks)
    made = error_entry.add(office, contract_id, entry).value
    error_entry.confirm(office, made)
    return made


def contracts_terms(office: Office, contract_id: int) -> tuple[PenaltyTerm, ...]:
    """Return the deductions per error of a contract."""
    return terms_of(office, contract_id).terms.penalties
