"""An office with contract 000 whose deliverables can be handed in and accepted in one call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from app.domain.acceptance_events import EventKind
from app.services import acceptance, contacts, contracts, submissions
from app.services.session import Office, create_office

SUBMITTED = datetime(2025, 9, 29, 10)
RECEIVED = datetime(2025, 9, 29, 10, 30)
PASSED = datetime(2025, 10, 17, 15)
OFFICE_BOX = "office@example.com"
VENDOR_BOXES = ("a@vendor.example.com", "b@vendor.example.com")


@dataclass
class DeskClock:
    """A clock that tests set."""

    at: datetime = datetime(2025, 10, 20, 9)

    def __call__(self) -> datetime:
        return self.at


def new_office(root: Path, clock: DeskClock, **readings: str) -> tuple[Office, int]:
    """Make an office with contract 000; readings by code with an underscore (R_07)."""
    office = create_office(root / "office", "城北街道", "李经办", now=clock)
    chosen = {code.replace("_", "-"): option for code, option in readings.items()}
    contract_id = contracts.add(office, "chengbei", date(2025, 5, 31), readings=chosen).value
    return office, contract_id


def accept(office: Office, deliverable_id: int) -> None:
    """Hand in on 2025-09-29, pass on 2025-10-17."""
    submissions.submit(office, deliverable_id, SUBMITTED, received_at=RECEIVED, method="授权邮箱")
    acceptance.record(office, deliverable_id, EventKind.PASS, PASSED, method="授权邮箱")


def add_mailboxes(office: Office, contract_id: int) -> None:
    """Enter the three mailboxes of 000·三(二)."""
    contacts.add(office, contract_id, "office", "mailbox", OFFICE_BOX)
    for address in VENDOR_BOXES:
        contacts.add(office, contract_id, "vendor", "mailbox", address)


def days_later(clock: DeskClock, days: int) -> date:
    """Move the clock on and return its day."""
    clock.at += timedelta(days=days)
    return clock.at.date()
