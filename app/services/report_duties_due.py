"""Reports that a duty of reporting (报送任务) still asks for: of periods that have ended, and of the one that runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.report_duties import periods_between
from app.domain.report_periods import Period
from app.services.due_lines import DueLine
from app.services.report_duties import DELIVERY, DUTY, DutyRow, due_of, duties
from app.services.session import Office
from app.storage.queries import cases

LOOK_BACK_DAYS = 62
"""So far back a report that never went is still shown as owed."""


@dataclass(frozen=True, slots=True)
class OwedReport:
    """A report of a period that has not gone yet."""

    duty: DutyRow
    period: Period
    due_at: str


def owed(office: Office, now: datetime) -> list[OwedReport]:
    """Return reports of ended periods that have not gone, by limit; ``LOOK_BACK_DAYS`` back at most."""
    sent = {(row["duty_id"], row["period"]) for row in cases.select(office.database, DELIVERY)}
    found = []
    for duty in duties(office):
        first = max(date.fromisoformat(duty.valid_from), now.date() - timedelta(days=LOOK_BACK_DAYS))
        last = min(now.date() - timedelta(days=1), date.fromisoformat(duty.valid_to or "9999-12-31"))
        for period in periods_between(duty.cycle, first, last):
            if (duty.id, period.name) not in sent:
                found.append(OwedReport(duty, period, due_of(office, duty, period)))
    return sorted(found, key=lambda one: (one.due_at, one.duty.code))


def due_lines(office: Office, now: datetime) -> list[DueLine]:
    """Return reports that a contract's vendor still owes (D23, D35), those of the period that runs among them."""
    lines = []
    for one in [*owed(office, now), *_running(office, now)]:
        if one.duty.contract_id is None:
            continue
        code = "D35" if one.duty.clause.startswith("004") else "D23"
        lines.append(
            DueLine(
                key=f"report_duty:{one.duty.id}:{one.period.name}",
                code=code,
                contract_id=one.duty.contract_id,
                title=f"报送{one.duty.title}",
                detail=one.period.title,
                clause=one.duty.clause,
                party="vendor",
                due_at=one.due_at,
                started_at=one.period.start_on.isoformat() + "T00:00:00",
                remind_on=(),
                entity=DUTY,
                entity_id=one.duty.id,
                consequence="报送超时的列为待登记失误。",
            )
        )
    return lines


def _running(office: Office, now: datetime) -> list[OwedReport]:
    """Return reports of periods that have not ended, due within a week."""
    today = now.date()
    limit = (now + timedelta(days=7)).isoformat()
    sent = {(row["duty_id"], row["period"]) for row in cases.select(office.database, DELIVERY)}
    found = []
    for duty in duties(office, on=today):
        for period in periods_between(duty.cycle, today, today + timedelta(days=7)):
            due_at = due_of(office, duty, period)
            if due_at <= limit and (duty.id, period.name) not in sent:
                found.append(OwedReport(duty, period, due_at))
    return found
