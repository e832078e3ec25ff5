"""Tickets with answers for tests: closed tickets, a flow walked up to 科室办结, many tickets at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.services import flow
from app.services.session import Office
from tests.office_desk import add_ticket


def closed_ticket(office: Office, number: int = 1, **values: str) -> int:
    """A ticket that the unit has closed two hours ago."""
    filled = {"closed_at": "2026-09-18 07:30:00", "created_at": "2026-09-17 08:00:00", **values}
    return add_ticket(office, f"01260917{number:08d}", unit="城管科", **filled)


def walked_ticket(office: Office, number: int = 1, marks: Sequence[str] = (), closed: str = "2026-09-18T09:00") -> int:
    """A ticket whose flow was entered step by step, up to 科室办结."""
    ticket = add_ticket(office, f"01260918{number:08d}", created_at="2026-09-18 06:00:00")
    for mark in marks:
        step(office, ticket, "mark", "2026-09-18T06:05", mark=mark)
    step(office, ticket, "sign", "2026-09-18T06:10")
    step(office, ticket, "dispatch", "2026-09-18T06:20", unit="城管科", group_at="2026-09-18T06:15", level="7d")
    step(office, ticket, "respond", "2026-09-18T06:40", connected="是")
    step(office, ticket, "unit_close", closed, text="已清理完毕并拍照")
    return ticket


def step(office: Office, ticket: int, action: str, at: str, **values: str) -> None:
    """One step of the flow."""
    flow.take(office, ticket, action, values, datetime.fromisoformat(at))


def answered(office: Office, rows: Sequence[Mapping[str, str]]) -> list[int]:
    """Write many tickets at once, with their answers as the hotline's export says them."""
    columns = ("ticket_no", "created_at", "identity_at", "unit", "community", "valid_visit", "contacted", "resolved")
    columns += ("satisfied", "assessment", "closed_at", "due_at", "is_void")
    columns += ("cat1", "cat2", "cat3", "location", "title")
    ids = []
    with office.change("test.fill", "tickets") as change:
        change.operation("create", "测试")
        start = int(office.database.value("SELECT coalesce(max(id), 0) FROM ticket"))
        for number, row in enumerate(rows, start=start + 1):
            at = row.get("created_at", "2026-09-01T08:00:00")
            base = {"ticket_no": f"T{number:06d}", "created_at": at, "identity_at": at, "is_void": 0}
            filled = {**dict.fromkeys(columns, ""), **base, **row}
            office.database.execute_sql(
                f"INSERT INTO ticket (id, {', '.join(columns)}) VALUES (?{', ?' * len(columns)})",
                (number, *(filled[column] for column in columns)),
            )
            office.database.execute_sql("INSERT INTO ticket_text (ticket_id) VALUES (?)", (number,))
            ids.append(number)
    return ids
