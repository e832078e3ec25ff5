"""How soon a change of people, mailboxes and addresses must be told (F1.7, AC-11), forwards and backwards.

Sources: 000·五(三)3 (24 hours), 000·六(三)2 (7 workdays ahead), 001·3.1.3 and 12.3 (5 workdays ahead), 004·第十三条 (72
hours). The lines come from the contract's own table of limits (D07, D08, D12, D38).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.contracts import ContractTemplate
from app.domain.deadlines import Deadline, Direction, Unit, compute
from app.domain.delivery_terms import DeadlineTerm
from app.domain.limits import calendar_for, rule_of_term
from app.domain.readings import Readings
from app.domain.workdays import Calendar

KINDS: Mapping[str, frozenset[str]] = {
    "D07": frozenset({"mailbox", "person", "phone"}),
    "D08": frozenset({"address"}),
    "D12a": frozenset({"person"}),
    "D12b": frozenset({"address"}),
    "D38": frozenset({"mailbox", "person", "phone", "address"}),
}
"""Which contacts a limit is about."""


@dataclass(frozen=True, slots=True)
class LeadTime:
    """A limit of telling a change or an end: the contract's line and its last moment for this change."""

    code: str
    label: str
    clause: str
    party: str
    is_ahead: bool
    deadline: Deadline

    @property
    def due_at(self) -> datetime:
        """The last moment."""
        return self.deadline.due_at


def lead_times(
    template: ContractTemplate, at: datetime, calendar: Calendar, readings: Readings
) -> tuple[LeadTime, ...]:
    """Return every notice period of the contract for something that is to happen at ``at`` (倒推, 告知期限)."""
    terms = [t for t in template.deadlines if t.direction == Direction.BEFORE or t.code in KINDS]
    return tuple(_lead(template, term, at, calendar, readings) for term in terms)


def limits_of_change(
    template: ContractTemplate, party: str, kind: str, at: datetime, calendar: Calendar, readings: Readings
) -> tuple[LeadTime, ...]:
    """Return the limits for telling that a contact of this party and kind changes at ``at``."""
    fitting = [
        term
        for term in template.deadlines
        if kind in KINDS.get(term.code, frozenset()) and term.party in (party, "both")
    ]
    return tuple(_lead(template, term, at, calendar, readings) for term in fitting)


def problems_of_change(limits: tuple[LeadTime, ...], told_at: datetime | None) -> list[str]:
    """Say in Chinese whether the change was told in time; empty when it was."""
    found = []
    for limit in limits:
        last = _moment(limit)
        where = f"（{limit.clause}）"
        if told_at is None:
            found.append(f"{limit.label}：须在 {last} 前告知对方{where}，尚未登记告知时间。")
        elif limit.deadline.is_late(told_at):
            length = limit.deadline.rule.describe().split("（")[0]
            what = f"少于{length}" if limit.is_ahead else f"超过 {length.replace('小时', ' 小时')}"
            found.append(
                f"变更告知{what}：最迟 {last}{where}，实际 {told_at:%Y-%m-%d %H:%M:%S}；对方按原地址发出即视为送达。"
            )
    return found


def _moment(limit: LeadTime) -> str:
    if limit.deadline.rule.unit is Unit.HOUR:
        return f"{limit.due_at:%Y-%m-%d %H:%M:%S}"
    return limit.deadline.due_on.isoformat()


def _lead(
    template: ContractTemplate, term: DeadlineTerm, at: datetime, calendar: Calendar, readings: Readings
) -> LeadTime:
    clause = template.cite(term.clause)
    deadline = compute(at, rule_of_term(term, readings, clause), calendar_for(calendar, readings))
    return LeadTime(term.code, term.label, clause, term.party, term.direction == Direction.BEFORE, deadline)
