"""One step on many tickets: a preview, a result per ticket, one operation that 撤销 takes back (peers B9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import RefusedInput
from app.domain.flow import STATE_TEXT, State
from app.domain.flow_steps import Planned, Request, step_of
from app.services.backups import before_large
from app.services.changes import Outcome
from app.services.flow import TOPICS
from app.services.flow_desk import FlowDesk, request_of
from app.services.progress import JobContext
from app.services.session import Office

_PAGE = 500


@dataclass(frozen=True, slots=True)
class BulkLine:
    """What the step does, or did, to one ticket; ``reason`` (Chinese) when it is refused."""

    ticket_id: int
    ticket_no: str
    is_ok: bool
    from_state: State | None
    to_state: State | None
    reason: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The outcome in words: 待签收 → 待派单, or why not."""
        if self.from_state is None or self.to_state is None or not self.is_ok:
            return self.reason
        return f"{STATE_TEXT[self.from_state]} → {STATE_TEXT[self.to_state]}"


@dataclass(frozen=True, slots=True)
class BulkResult:
    """A result per ticket, in the order asked for."""

    lines: tuple[BulkLine, ...]

    @property
    def done(self) -> int:
        """How many went through."""
        return sum(line.is_ok for line in self.lines)

    @property
    def refused(self) -> int:
        """How many were refused."""
        return len(self.lines) - self.done


def preview(
    office: Office,
    ticket_ids: Sequence[int],
    action: str,
    values: Mapping[str, str] | None = None,
    at: datetime | None = None,
    job: JobContext | None = None,
) -> BulkResult:
    """Say per ticket what the step would do; writes nothing. Raises ``RefusedInput`` for an unknown action."""
    request = request_of(office, step_of(action), values or {}, at)
    lines: list[BulkLine] = []
    for desk, part in _desks(office, ticket_ids, job or JobContext()):
        lines += [_try(desk, ticket, request)[0] for ticket in part]
    return BulkResult(tuple(lines))


def apply(
    office: Office,
    ticket_ids: Sequence[int],
    action: str,
    values: Mapping[str, str] | None = None,
    at: datetime | None = None,
    job: JobContext | None = None,
) -> Outcome[BulkResult]:
    """Take the step on every ticket that allows it, as one operation; the others are refused with their reason.

    Raises ``RefusedInput`` when no ticket allows it (nothing is written), ``Cancelled``.
    """
    step = step_of(action)
    before_large(office, len(set(ticket_ids)), f"批量{step.title}", job)
    with office.change(f"flow.bulk.{step.node}", "tickets") as change:
        request = request_of(office, step, values or {}, at)
        operation_id = change.operation("flow", f"批量{step.title}")
        lines: list[BulkLine] = []
        for desk, part in _desks(office, ticket_ids, job or JobContext()):
            for ticket in part:
                line, planned = _try(desk, ticket, request)
                if planned is not None:
                    desk.write(ticket, planned, operation_id, change.at)
                lines.append(line)
        result = BulkResult(tuple(lines))
        if not result.done:
            why = result.lines[0].reason if result.lines else "没有选中工单。"
            raise RefusedInput(f"没有一件工单可以{step.title}，没有改动。{why}")
        change.retitle(f"批量{step.title} {result.done} 件")
        change.audit(done=[line.ticket_id for line in lines if line.is_ok], refused=result.refused)
    return Outcome(result, TOPICS, operation_id)


def _desks(office: Office, ticket_ids: Sequence[int], job: JobContext) -> Iterator[tuple[FlowDesk, list[int]]]:
    """Lay the tickets out page by page: what is written of one page counts for progress and can still be cancelled."""
    unique = list(dict.fromkeys(ticket_ids))
    for start in range(0, len(unique), _PAGE):
        job.check()
        job.report(start, len(unique), "正在办理")
        part = unique[start : start + _PAGE]
        yield FlowDesk(office, part), part


def _try(desk: FlowDesk, ticket: int, request: Request) -> tuple[BulkLine, Planned | None]:
    facts = desk.facts.get(ticket)
    number = facts["ticket_no"] if facts else ""
    try:
        planned = desk.plan(ticket, request)
    except RefusedInput as error:  # NotAllowed and NotFound are kinds of it
        state = desk.state(ticket).state if facts else None
        return BulkLine(ticket, number, False, state, None, error.message), None
    return BulkLine(ticket, number, True, planned.from_state, planned.to_state, "", planned.warnings), planned
