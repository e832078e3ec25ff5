"""Urging (催办, F5.9): 到期催办, 逾期, 超4天催办 and 督办 as lists, texts for the work groups, the count of urgings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.flow import MARK_TEXT, SUPERVISED, Mark, Node
from app.domain.urging import (
    URGE_TEXT,
    UrgeKind,
    UrgePolicy,
    days_since,
    due_kind,
    latest_start,
    stale_from,
)
from app.domain.workdays import Calendar
from app.services import flow_book, flow_bulk, queues
from app.services.changes import Outcome
from app.services.flow_bulk import BulkResult
from app.services.session import Office
from app.storage.queries import flow as stored
from app.storage.queries import queues as queries

_LONGEST_BREAK = timedelta(days=30)
"""More days off in a row than any calendar has: a lead in working days never reaches farther."""

NO_UNIT = "（未派单）"


@dataclass(frozen=True, slots=True)
class UrgeRow:
    """One ticket to urge (B05). ``days``: natural days since the dispatch; ``progress``: the newest event."""

    ticket_id: int
    ticket_no: str
    title: str
    unit: str
    due_at: str
    dispatched_at: str
    days: int
    urges: int
    progress: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class GroupText:
    """A message to paste into one unit's work group."""

    unit: str
    ticket_ids: tuple[int, ...]
    text: str


def lists(office: Office) -> dict[UrgeKind, list[int]]:
    """Return the ids of every list at the office's time, the most pressing first."""
    now = office.now()
    book = flow_book.book(office)
    policy, calendar = flow_book.urge_policy(office, book), book.calendar
    found: dict[UrgeKind, list[int]] = {kind: [] for kind in UrgeKind}
    for ticket, due_at in queries.due_between(office.database, "0", _reach(now, policy)):
        kind = due_kind(datetime.fromisoformat(due_at), now, policy, calendar)
        if kind is not None:
            found[kind].append(ticket)
    found[UrgeKind.STALE] = _stale(office, now, policy, calendar)
    found[UrgeKind.SUPERVISED] = list(queues.marked(office, *sorted(SUPERVISED)))
    return found


def rows(office: Office, ticket_ids: Sequence[int]) -> list[UrgeRow]:
    """Read the lines of these tickets in the order given (no personal data in them)."""
    today = office.now().date()
    states = stored.state_rows(office.database, ticket_ids)
    made = []
    for line in queues.rows(office, ticket_ids):
        state = states[line.ticket_id]
        dispatched = state["dispatched_at"]
        made.append(
            UrgeRow(
                line.ticket_id,
                line.values["ticket_no"],
                line.values["title"],
                line.values["unit"],
                state["handle_due_at"],
                dispatched,
                days_since(datetime.fromisoformat(dispatched).date(), today) if dispatched else 0,
                line.urges,
                line.progress,
                line.marks,
            )
        )
    return made


def texts(office: Office, kind: UrgeKind, ticket_ids: Sequence[int]) -> list[GroupText]:
    """Word one message per unit, ready to paste; units in the order of their most pressing ticket."""
    by_unit: dict[str, list[UrgeRow]] = {}
    for row in rows(office, ticket_ids):
        by_unit.setdefault(row.unit or NO_UNIT, []).append(row)
    return [
        GroupText(unit, tuple(row.ticket_id for row in some), _message(kind, unit, some))
        for unit, some in by_unit.items()
    ]


def record(office: Office, kind: UrgeKind, ticket_ids: Sequence[int], method: str = "工作群") -> Outcome[BulkResult]:
    """Write down that these tickets were urged (催办次数 + 1 each); one operation."""
    values = {"kind": kind.value, "method": method, "text": f"{URGE_TEXT[kind]}（{method}）"}
    return flow_bulk.apply(office, ticket_ids, Node.URGE, values)


def _stale(office: Office, now: datetime, policy: UrgePolicy, calendar: Calendar) -> list[int]:
    known: dict[str, datetime] = {}
    found = []
    for ticket, at in queries.dispatched_before(office.database, latest_start(now, policy).isoformat()):
        key = at if policy.reading == "乙" else at[:10]
        if key not in known:
            known[key] = stale_from(datetime.fromisoformat(at), policy, calendar)
        if now >= known[key]:
            found.append(ticket)
    return found


def _reach(now: datetime, policy: UrgePolicy) -> str:
    return (now + timedelta(days=policy.lead * 2 + 1) + _LONGEST_BREAK).isoformat()


def _message(kind: UrgeKind, unit: str, some: Sequence[UrgeRow]) -> str:
    lines = [f"【{URGE_TEXT[kind]}】{unit}：以下 {len(some)} 件工单请抓紧办理，并在群内回复进展。"]
    for number, row in enumerate(some, start=1):
        lines.append(f"{number}. {row.ticket_no}　{row.title}{_facts(kind, row)}")
    return "\n".join(lines)


def _facts(kind: UrgeKind, row: UrgeRow) -> str:
    facts = [f"时限 {row.due_at[:16].replace('T', ' ')}" if row.due_at else ""]
    if kind is UrgeKind.STALE:
        facts.append(f"派单已 {row.days} 天")
    facts.append("、".join(MARK_TEXT[mark] for mark in row.marks))
    facts.append(f"已催办 {row.urges} 次" if row.urges else "")
    shown = "；".join(fact for fact in facts if fact)
    return f"（{shown}）" if shown else ""


TITLES: Mapping[UrgeKind, str] = URGE_TEXT
"""Names of the lists in Chinese."""
