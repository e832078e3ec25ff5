"""Lists of the daily reports: open tickets as they stood at a moment, dispatches, what was signed, steps of the flow.

A ticket's state at an earlier moment is its state now when it has not moved since; else where its last main step
before that moment led. Parameters: :until (moments before it count), :start and :end (a window).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.flow import RECORDS, Node
from app.storage.database import OfficeDatabase

_RECORDS = ", ".join(f"'{node}'" for node in sorted(RECORDS))
_SILENT = ", ".join(f"'{node}'" for node in sorted((Node.MARK, Node.UNMARK)))
_STEPS = "FROM main.ticket_event e WHERE e.ticket_id = t.id AND e.is_void = 0 AND e.at < :until"
_LAST_MAIN = f"{_STEPS} AND e.node NOT IN ({_RECORDS}) ORDER BY e.at DESC, e.id DESC LIMIT 1"
_LAST = f"{_STEPS} AND e.node NOT IN ({_SILENT}) ORDER BY e.at DESC, e.id DESC LIMIT 1"
_STANDS = "s.since < :until"
_IS_SENT = "t.dispatched_at > '' AND t.dispatched_at < :until"
_STATE = (
    f"CASE WHEN {_STANDS} THEN s.state ELSE coalesce((SELECT e.to_state {_LAST_MAIN}),"
    f" CASE WHEN {_IS_SENT} THEN 'to_respond' ELSE 'to_sign' END) END"
)
_SINCE = (
    f"CASE WHEN {_STANDS} THEN s.since ELSE coalesce((SELECT e.at {_LAST_MAIN}),"
    f" CASE WHEN {_IS_SENT} THEN t.dispatched_at ELSE s.arrived_at END) END"
)
_SENT_AT = "CASE WHEN s.has_events AND s.dispatched_at > '' THEN s.dispatched_at ELSE t.dispatched_at END"
_PROGRESS = (
    f"CASE WHEN s.has_events THEN coalesce((SELECT e.at || '|' || e.node || '|' || e.text {_LAST}), '') ELSE '' END"
)
_URGES = f"CASE WHEN s.urges = 0 THEN 0 ELSE (SELECT count(*) {_STEPS} AND e.node = 'urge') END"
_IN = "json_each(:ids) j JOIN main.ticket t ON t.id = j.value JOIN main.ticket_state s ON s.ticket_id = t.id"


@dataclass(frozen=True, slots=True)
class Watched:
    """An open ticket as it stood at a moment. Moments are ISO text, "" = unknown.

    ``limit_kind`` and ``limit_due_at``: the nearest limit of the state it is in, "" where it has moved since.
    ``progress``: newest step as ``moment|node|text``, "" when nobody entered one.
    """

    ticket_id: int
    ticket_no: str
    source_level: str
    channel: str
    title: str
    unit: str
    caller_name: str
    sent_at: str
    due_at: str
    state: str
    since: str
    arrived_at: str
    limit_kind: str
    limit_due_at: str
    unit_closed_at: str
    marks: str
    urges: int
    progress: str


_WATCHED = (
    "t.id, t.ticket_no, t.source_level, t.channel, t.title, t.unit, t.caller_name,"
    f" CASE WHEN ({_SENT_AT}) < :until THEN ({_SENT_AT}) ELSE '' END,"
    f" coalesce(nullif(s.handle_due_at, ''), t.due_at), {_STATE}, {_SINCE}, s.arrived_at,"
    f" CASE WHEN {_STANDS} THEN s.limit_kind ELSE '' END, CASE WHEN {_STANDS} THEN s.limit_due_at ELSE '' END,"
    f" CASE WHEN s.unit_closed_at < :until THEN s.unit_closed_at ELSE '' END, s.marks, {_URGES}, {_PROGRESS}"
)


def watched(database: OfficeDatabase, ticket_ids: Sequence[int], until: str) -> list[Watched]:
    """Read open tickets as they stood before a moment, in the order of the ids."""
    params = {"ids": json.dumps(list(ticket_ids)), "until": until}
    rows = database.rows(f"SELECT {_WATCHED} FROM {_IN} ORDER BY j.key", params)
    return [Watched(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One dispatch: a step 派单 or 改派, or what the hotline's export says where nobody entered a step (导入)."""

    ticket_id: int
    event_id: int | None
    node: str
    at: str
    actor: str
    unit: str
    details: str
    ticket_no: str
    title: str
    due_at: str
    marks: str
    state: str


_OF_TICKET = "t.ticket_no, t.title, coalesce(nullif(s.handle_due_at, ''), t.due_at), s.marks, s.state"


def dispatches(database: OfficeDatabase, start: str, end: str) -> list[Dispatch]:
    """Every dispatch of a window in order of time: steps in force, and imported ones of tickets without such a step."""
    steps = (
        f"SELECT t.id, e.id, e.node, e.at, e.actor, coalesce(nullif(e.unit, ''), t.unit), e.details, {_OF_TICKET}"
        " FROM main.ticket_event e JOIN main.ticket t ON t.id = e.ticket_id"
        " JOIN main.ticket_state s ON s.ticket_id = t.id"
        " WHERE e.node IN ('dispatch', 'redispatch') AND e.at >= :start AND e.at < :end AND e.is_void = 0"
        " AND t.is_void = 0"
    )
    imported = (
        f"SELECT t.id, NULL, 'import', t.dispatched_at, '', t.unit, '{{}}', {_OF_TICKET} FROM main.ticket t"
        " JOIN main.ticket_state s ON s.ticket_id = t.id"
        " WHERE t.is_void = 0 AND t.dispatched_at >= :start AND t.dispatched_at < :end"
        " AND NOT (s.has_events = 1 AND EXISTS (SELECT 1 FROM main.ticket_event e WHERE e.ticket_id = t.id"
        " AND e.node IN ('dispatch', 'redispatch') AND e.is_void = 0))"
    )
    sql = f"SELECT * FROM ({steps} UNION ALL {imported}) ORDER BY 4, 1, 2"
    return [Dispatch(*row) for row in database.rows(sql, {"start": start, "end": end})]


@dataclass(frozen=True, slots=True)
class Signed:
    """A ticket signed in a window: when it went out ("": not yet before ``until``), where it stood then."""

    ticket_id: int
    ticket_no: str
    title: str
    signed_at: str
    sent_at: str
    state: str
    reported_at: str


def signed(database: OfficeDatabase, start: str, end: str, until: str) -> list[Signed]:
    """Tickets signed in a window (a step of 签收), as they stood before ``until``; ``reported_at``: 疑难报备."""
    sent = f"SELECT min(e.at) {_STEPS} AND e.node = 'dispatch' AND e.at >= j.at"
    reported = f"SELECT max(e.at) {_STEPS} AND e.node = 'report_difficult' AND e.at >= j.at"
    sql = (
        f"SELECT t.id, t.ticket_no, t.title, j.at, coalesce(({sent}), ''), {_STATE}, coalesce(({reported}), '')"
        " FROM (SELECT g.ticket_id AS value, max(g.at) AS at FROM main.ticket_event g WHERE g.node = 'sign'"
        " AND g.is_void = 0 AND g.at >= :start AND g.at < :end GROUP BY g.ticket_id) j"
        " JOIN main.ticket t ON t.id = j.value JOIN main.ticket_state s ON s.ticket_id = t.id"
        " WHERE t.is_void = 0 ORDER BY j.at, t.id"
    )
    rows = database.rows(sql, {"start": start, "end": end, "until": until})
    return [Signed(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of a window with its ticket."""

    ticket_id: int
    event_id: int
    ticket_no: str
    node: str
    at: str
    recorded_at: str
    actor: str
    unit: str
    text: str
    details: str
    is_late_entry: int


def steps_between(database: OfficeDatabase, start: str, end: str) -> list[StepLine]:
    """Every step in force of a window (marks left out), ticket by ticket, oldest first."""
    nodes = ", ".join(f"'{node}'" for node in Node if node not in (Node.MARK, Node.UNMARK))
    rows = database.rows(
        "SELECT t.id, e.id, t.ticket_no, e.node, e.at, e.recorded_at, e.actor, e.unit, e.text, e.details,"
        " e.is_late_entry FROM main.ticket_event e JOIN main.ticket t ON t.id = e.ticket_id"
        f" WHERE e.node IN ({nodes}) AND e.at >= :start AND e.at < :end AND e.is_void = 0 AND t.is_void = 0"
        " ORDER BY t.ticket_no, t.id, e.at, e.id",
        {"start": start, "end": end},
    )
    return [StepLine(*row) for row in rows]


def arrivals(database: OfficeDatabase, start: str, end: str) -> list[tuple[int, str]]:
    """Tickets that arrived in a window: (id, moment)."""
    return database.rows(
        "SELECT s.ticket_id, s.arrived_at FROM main.ticket_state s JOIN main.ticket t ON t.id = s.ticket_id"
        " WHERE t.is_void = 0 AND s.arrived_at >= :start AND s.arrived_at < :end ORDER BY s.arrived_at, s.ticket_id",
        {"start": start, "end": end},
    )


def first_steps(database: OfficeDatabase, ticket_ids: Sequence[int], until: str) -> dict[int, dict[str, str]]:
    """When each of these tickets last passed each node before a moment: id -> node -> moment."""
    rows = database.rows(
        "SELECT e.ticket_id, e.node, max(e.at) FROM json_each(:ids) j JOIN main.ticket_event e ON e.ticket_id = j.value"
        " WHERE e.is_void = 0 AND e.at < :until GROUP BY e.ticket_id, e.node",
        {"ids": json.dumps(list(ticket_ids)), "until": until},
    )
    found: dict[int, dict[str, str]] = {}
    for ticket, node, at in rows:
        found.setdefault(int(ticket), {})[str(node)] = str(at)
    return found
