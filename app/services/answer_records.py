"""What every record of answers shares: which ticket, by whom, when, and that its moment is possible."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.answers import Answers
from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.services.session import Change, Office
from app.services.tickets import parse_moment
from app.storage.queries import answers as queries


def ticket_facts(office: Office, ticket_id: int) -> dict[str, Any]:
    """Read one ticket that is not void. Raises ``NotFound`` and ``NotAllowed``."""
    found = queries.ticket_facts(office.database, [ticket_id]).get(ticket_id)
    if found is None:
        raise NotFound("没有这件工单。请刷新列表后再试。")
    if found["is_void"]:
        raise NotAllowed(f"工单 {found['ticket_no']} 已作废，不能登记。如需办理，请先恢复。")
    return found


def moment(office: Office, text: str, title: str, *, not_before: str = "", before_what: str = "") -> str:
    """Read when something happened (blank: now). Raises ``RefusedInput`` for the future or before an earlier step."""
    at = parse_moment(text, title) or office.now().isoformat()
    if at > office.now().isoformat():
        raise RefusedInput(f"{title} {shown(at)} 还没有到。请改成实际时间。")
    if not_before and at < not_before:
        raise RefusedInput(f"{title} {shown(at)} 早于{before_what} {shown(not_before)}。请核对两个时间。")
    return at


def shown(at: str) -> str:
    """Write a moment for a sentence: 2026-09-18 09:30."""
    return at.replace("T", " ").removesuffix(":00")


def append(change: Change, office: Office, table: str, values: Mapping[str, Any]) -> int:
    """Append a row with who recorded it, when, and by which operation (``change.operation`` came first)."""
    made = {"registered_at": change.at, "actor": office.actor, "operation_id": change.operation_id}
    return queries.insert(change.database, table, {**values, **made})


def answers_row(answers: Answers) -> dict[str, str]:
    """Return the three answers as columns."""
    return {"contacted": answers.contacted, "resolved": answers.resolved, "satisfied": answers.satisfied}


def answers_of(row: Mapping[str, Any]) -> Answers:
    """Read the three answers of a row that a form wrote (canonical already)."""
    return Answers(row["contacted"], row["resolved"], row["satisfied"])
