"""Whole tickets for scripts and the command line: every field, unknown columns, what happened."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.errors import RefusedInput
from app.domain.masking import mask_extra, mask_values
from app.services import register
from app.services.session import Office
from app.storage.queries.register import rows_by_id
from app.storage.queries.tickets import EXTRA, LONG_KEYS, SHORT_KEYS

_KEYS = (*SHORT_KEYS, *LONG_KEYS, EXTRA)
_BATCH = 500


@dataclass(frozen=True, slots=True)
class TicketRecord:
    """One ticket: ``values`` by field key, ``extra`` title -> value."""

    id: int
    values: dict[str, str]
    extra: dict[str, str]


def records(office: Office, ticket_ids: Sequence[int], *, masked: bool = True, reason: str = "") -> list[TicketRecord]:
    """Read whole tickets in the order given. Unmasked needs a reason and goes into the audit log with the count."""
    return list(each_record(office, ticket_ids, masked=masked, reason=reason))


def each_record(
    office: Office, ticket_ids: Sequence[int], *, masked: bool = True, reason: str = ""
) -> Iterator[TicketRecord]:
    """Like ``records``, page by page: memory stays flat. The reason is checked and noted before the first one."""
    if not masked:
        if not reason.strip():
            raise RefusedInput("查看完整个人信息要写明原因。请用 --reason 写明原因。")
        subject = f"ticket:{ticket_ids[0]}" if len(ticket_ids) == 1 else "tickets"
        from app.services import reasons  # the masking: with the first reason

        why = reasons.without_callers(office.database, ticket_ids, reason.strip())
        office.note("ticket.reveal", subject, why, rows=len(ticket_ids))
    return _pages(office, ticket_ids, masked)


def _pages(office: Office, ticket_ids: Sequence[int], masked: bool) -> Iterator[TicketRecord]:
    for start in range(0, len(ticket_ids), _BATCH):
        page = ticket_ids[start : start + _BATCH]
        found = rows_by_id(office.database, page, _KEYS)
        yield from (_record(number, found[number], masked) for number in page if number in found)


def events(office: Office, ticket_id: int) -> list[dict[str, Any]]:
    """List what was done to a ticket, newest first, values masked, as plain JSON values."""
    return [
        {
            "operation": item.operation_id,
            "kind": item.kind,
            "at": item.at,
            "actor": item.actor,
            "reason": item.reason,
            "summary": item.summary,
            "undone": item.is_undone,
            "changes": [
                {"field": change.field, "title": change.title, "old": change.old_value, "new": change.new_value}
                for change in item.changes
            ],
        }
        for item in register.history(office, ticket_id)
    ]


def deadlines(office: Office, record: TicketRecord) -> list[dict[str, Any]]:
    """List the limits that the hotline set: due, closed, and whether it is overdue now (or was when closed)."""
    due = record.values["due_at"]
    if not due:
        return []
    closed = record.values["closed_at"]
    overdue = (closed or office.now().isoformat()) > due
    return [{"kind": "due_at", "title": "办理时限", "due_at": due, "closed_at": closed, "overdue": overdue}]


def same_number(office: Office, number: str) -> list[dict[str, Any]]:
    """List the dispatches of one 工单编号, oldest first (a ticket sent back and dispatched again keeps its number)."""
    ids = list(reversed(register.by_number(office, number)))
    rows = rows_by_id(office.database, ids, ("created_at", "dispatched_at", "status", "is_void"))
    return [
        {
            "round": place,
            "id": ticket_id,
            "created_at": rows[ticket_id][0],
            "dispatched_at": rows[ticket_id][1],
            "status": rows[ticket_id][2],
            "void": bool(rows[ticket_id][3]),
        }
        for place, ticket_id in enumerate(ids, start=1)
    ]


def _record(ticket_id: int, row: tuple[Any, ...], masked: bool) -> TicketRecord:
    extra: dict[str, str] = json.loads(row[-1])
    values = dict(zip(_KEYS, row, strict=True))
    del values[EXTRA]
    if masked:
        name = values["caller_name"].strip()
        values = mask_values(values)
        extra = {title: mask_extra(title, value, name) for title, value in extra.items()}
    return TicketRecord(ticket_id, values, extra)
