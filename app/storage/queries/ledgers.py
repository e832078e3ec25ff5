"""Ledgers beside the register: what a 调度会 may take up, how far its items are, tickets that need a reason."""

from __future__ import annotations

import json
from collections.abc import Sequence

from app.domain.dispatch_agenda import KEY_MARKS
from app.domain.flow import SUPERVISED
from app.storage.database import OfficeDatabase

_MARKED = " OR ".join(f"' ' || s.marks || ' ' LIKE '% {mark} %'" for mark in sorted(SUPERVISED | KEY_MARKS))


def open_for_agenda(database: OfficeDatabase, now: str) -> list[tuple[int, str, str, str, str, str, str]]:
    """Open tickets that are marked, late or 疑难: id, number, title, unit, limit, state, marks; nearest limit first."""
    return database.rows(
        "SELECT t.id, t.ticket_no, t.title, t.unit, s.handle_due_at, s.state, s.marks FROM ticket_state s"
        " JOIN ticket t ON t.id = s.ticket_id WHERE s.is_open = 1 AND t.is_void = 0 AND s.unit_closed_at = '' AND ("
        f" s.state = 'difficult' OR (s.handle_due_at > '' AND s.handle_due_at < ?) OR (s.marks <> '' AND ({_MARKED})))"
        " ORDER BY s.handle_due_at = '', s.handle_due_at, t.id",
        (now,),
    )


def meeting_counts(database: OfficeDatabase, meetings: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Count the items of each meeting, and how many of them are done."""
    rows = database.rows(
        "SELECT meeting_id, count(*), sum(done_on <> '') FROM dispatch_item WHERE is_void = 0"
        " AND meeting_id IN (SELECT value FROM json_each(?)) GROUP BY meeting_id",
        (json.dumps(list(meetings)),),
    )
    return {int(meeting): (int(items), int(done)) for meeting, items, done in rows}
