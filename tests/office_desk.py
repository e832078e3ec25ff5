"""An office folder for tests, with a clock that the test moves."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from app.services import tickets
from app.services.session import Office, create_office, open_office

START = datetime(2026, 9, 18, 9, 30)


class DeskClock:
    """Stands still until it is moved."""

    def __init__(self, moment: datetime = START) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


def new_office(folder: Path, clock: DeskClock | None = None) -> Office:
    return create_office(folder, "永定路街道", "王芳", now=clock or DeskClock())


def reopened(office: Office, *, writing: bool = True) -> Office:
    office.close()
    return open_office(office.root, office.actor, writing=writing, now=DeskClock())


def add_ticket(office: Office, number: str = "0126091809300000001", **values: str) -> int:
    filled = {"ticket_no": number, "created_at": "2026-09-18 08:00:00", **values}
    return tickets.create(office, filled).value
