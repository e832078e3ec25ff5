"""Who of the vendor's people is present day by day (F12.1), and who lacks a secrecy paper (F12.4)."""

from __future__ import annotations

from datetime import date

from app.domain.staffing import Presence, StaffDay, staff_days
from app.services import settings, staff
from app.services.contract_end import last_day
from app.services.contract_terms import day_of, terms_of
from app.services.session import Office
from app.services.staff import StaffRow

LEAVE_KEY = "staff.leave_counts"
"""Setting, dated: whether a person on leave counts as present (default: no)."""


def days(office: Office, contract_id: int, first: date, last: date) -> tuple[StaffDay, ...]:
    """Count who is present, day by day within the service; () where the contract states no least number."""
    contract = terms_of(office, contract_id)
    terms = contract.terms.supervision.staffing
    start, end = max(first, contract.terms.start_on), min(last, last_day(office, contract_id, contract.terms.end_on))
    if terms is None or not terms.minimum or end < start:
        return ()
    people = [
        Presence(
            row.name,
            date.fromisoformat(row.on_duty_on),
            day_of(row.off_duty_on),
            tuple((date.fromisoformat(one.from_on), date.fromisoformat(one.to_on)) for one in row.leaves),
        )
        for row in staff.rows(office, contract_id)
        if row.on_duty_on
    ]
    counts = bool(settings.get(office, LEAVE_KEY, False, start))
    return staff_days(people, terms.minimum, start, end, leave_counts=counts)


def unsigned(office: Office, contract_id: int, on: date) -> list[StaffRow]:
    """Return people on duty without the secrecy paper the contract asks for (002·5.6, 004·十.4); [] is green."""
    return [row for row in staff.rows(office, contract_id) if row.is_on_duty(on) and row.missing_papers]
