"""Keeps the parallel marks (并行标记) of a ticket in step with its cases, inside the case's own operation.

A mark is an event of the ticket's flow; its ``status`` says how far the case has come (挂账中 → 已销账). Undoing the
case's operation takes the mark's event back too.
"""

from __future__ import annotations

from datetime import datetime

from app.domain.errors import NotAllowed
from app.domain.flow import Mark, Node
from app.domain.flow_steps import Request, step_of
from app.services.case_writing import CaseWrite
from app.services.flow_desk import FlowDesk


def set_mark(write: CaseWrite, mark: Mark, status: str, text: str = "") -> bool:
    """Put a mark on the operation's ticket, or move its status; returns whether anything changed."""
    return _write(write, Node.MARK, mark, status, text)


def drop_mark(write: CaseWrite, mark: Mark, text: str = "") -> bool:
    """Take a mark off the operation's ticket; returns whether it was on."""
    return _write(write, Node.UNMARK, mark, "", text)


def show_mark(write: CaseWrite, mark: Mark, status: str) -> bool:
    """Let the mark say where all cases of its kind stand (``status``), "": no case is left that it could speak of."""
    return set_mark(write, mark, status) if status else drop_mark(write, mark)


def _write(write: CaseWrite, node: Node, mark: Mark, status: str, text: str) -> bool:
    ticket_id, office = write.ticket_id, write.office
    if ticket_id is None:
        return False
    desk = FlowDesk(office, (ticket_id,))
    known = desk.state(ticket_id).marks.get(mark)
    if (known is None) == (node is Node.UNMARK) and (known is None or known.status == status):
        return False
    values = {"mark": mark.value} | ({"status": status} if node is Node.MARK else {})
    at = datetime.fromisoformat(write.change.at)  # a second later the event would be newer than its own record
    request = Request(step_of(node.value).node, at, office.actor, values, "", text)
    try:
        planned = desk.plan(ticket_id, request)
    except NotAllowed as error:  # e.g. the imported arrival lies ahead of this machine's clock: the case still counts
        write.change.audit(mark_not_set=error.message)
        return False
    desk.write(ticket_id, planned, write.operation_id, write.change.at)
    return True
