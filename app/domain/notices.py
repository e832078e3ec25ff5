"""When a notice counts as received (通知与送达; F1.6, AC-11).

Sources: 001·12.3 (arrival on a day off counts on the next working day), 004·第十三条 (by hand: on arrival; by post or
courier: the third day after posting, holidays or not: R-41).
"""

from __future__ import annotations

from datetime import date, timedelta

from app.domain.contracts import ContractTemplate
from app.domain.readings import Readings
from app.domain.workdays import Calendar


def received_on(template: ContractTemplate, arrived_on: date, calendar: Calendar) -> date:
    """Day on which a notice that arrived (or was handed over) on ``arrived_on`` counts as received."""
    terms = template.notice
    if terms is not None and terms.arrival == "workday":
        return calendar.next_workday(arrived_on)
    return arrived_on


def deemed_served_on(
    template: ContractTemplate, posted_on: date, calendar: Calendar, readings: Readings
) -> date | None:
    """Day on which a notice posted on ``posted_on`` counts as served; None where the contract states no such day."""
    terms = template.notice
    if terms is None or terms.mail_days is None:
        return None
    served_on = posted_on + timedelta(days=terms.mail_days)
    return calendar.next_workday(served_on) if readings.option("R-41") == "乙" else served_on
