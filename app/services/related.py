"""关联: other tickets that belong to this one: same number sent again, same phone."""

from __future__ import annotations

from dataclasses import dataclass

from app.services import register
from app.services.register import TicketRow
from app.services.session import Office

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Related:
    """One other ticket (masked) and why it is here (Chinese)."""

    row: TicketRow
    why: str


def related(office: Office, ticket_id: int) -> list[Related]:
    """Tickets with the same 工单编号 or the same phone, newest first; two index look-ups."""
    reasons: dict[int, str] = {}
    for column, why in (("ticket_no", "同一编号"), ("phone_key", "同一电话")):
        for row in office.database.rows(
            f"SELECT id FROM ticket WHERE {column} = (SELECT {column} FROM ticket WHERE id = ?) AND {column} <> ''"
            " AND id <> ? AND is_void = 0 ORDER BY created_at DESC LIMIT ?",
            (ticket_id, ticket_id, SHOWN),
        ):
            found = int(row[0])
            reasons[found] = f"{reasons[found]}、{why}" if found in reasons else why
    return [Related(row, reasons[row.id]) for row in register.page(office, list(reasons))]
