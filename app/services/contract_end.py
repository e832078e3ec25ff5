"""When a contract ended, or will end: by an issued notice (解除、终止), else with its service period."""

from __future__ import annotations

from datetime import date

from app.services.contract_terms import day_of
from app.services.session import Office
from app.storage.queries import cases


def ended_on(office: Office, contract_id: int) -> date | None:
    """Return the day on which an issued notice ended the contract, None while none did."""
    where = "contract_id = ? AND state = 'issued' AND effective_on <> ''"
    found = cases.select(office.database, "termination", where, (contract_id,), order="effective_on")
    return day_of(found[0]["effective_on"]) if found else None


def last_day(office: Office, contract_id: int, end_on: date) -> date:
    """Return the last day of the contract: its own, or an earlier one that a notice set."""
    ended = ended_on(office, contract_id)
    return min(ended, end_on) if ended is not None else end_on


def counted_until(office: Office, contract_id: int, on: date) -> date:
    """Return the day up to which an open delay runs as of a day: not beyond the end that a notice brought about."""
    ended = ended_on(office, contract_id)
    return min(ended, on) if ended is not None else on


def is_dropped(due_on: str, ended: date | None) -> bool:
    """Whether something falls due only after a notice ended the contract: nobody owes it any more (001·11.4)."""
    return ended is not None and due_on > ended.isoformat()
