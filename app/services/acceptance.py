"""The acceptance flow (验收) of one deliverable: recording steps, confirming 视为通过, taking back a wrong entry.

A step that the contract's order does not allow is refused with its reason; nothing becomes 视为验收通过 without
``confirm_deemed``, which a person calls. Every step is an ``acceptance_event`` and an audit entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.acceptance_events import KIND_TEXT, AcceptanceState, EventKind
from app.domain.deadlines import END_OF_DAY
from app.domain.errors import NotAllowed, RefusedInput
from app.services.acceptance_case import BY_PERSON, Case, EventRow, SubmissionRow, event_row, submission_row
from app.services.changes import Outcome, Topic
from app.services.session import Office
from app.storage.models.contracts import AcceptanceEvent, Deliverable
from app.storage.queries import contracts as stored

_CHANGED = frozenset({Topic.DELIVERABLES, Topic.CONTRACTS})


@dataclass(frozen=True, slots=True)
class AcceptanceView:
    """Everything about one deliverable's acceptance. ``judged`` is None before the first submission.

    ``actions`` are the steps that could be recorded today, in Chinese by kind; ``receipt_needed`` says that a
    receipt is agreed and not made yet.
    """

    deliverable_id: int
    contract_id: int
    judged: AcceptanceState | None
    submissions: tuple[SubmissionRow, ...]
    events: tuple[EventRow, ...]
    actions: dict[str, str]
    receipt_needed: bool


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a step led to; ``warnings`` are for the clerk to look at."""

    event_id: int
    judged: AcceptanceState
    warnings: tuple[str, ...]


def view(office: Office, deliverable_id: int) -> AcceptanceView:
    """Read where the acceptance of a deliverable stands today. Raises ``NotFound``."""
    case = Case(office, deliverable_id)
    judged = case.judge() if case.submissions else None
    needed = (
        judged is not None
        and judged.is_finished
        and case.contract.terms.receipt is not None
        and not stored.has_receipt(office.database, deliverable_id)
    )
    return AcceptanceView(
        deliverable_id=deliverable_id,
        contract_id=case.contract.id,
        judged=judged,
        submissions=tuple(submission_row(record) for record in case.submissions),
        events=tuple(event_row(record) for record in case.events),
        actions=case.actions(),
        receipt_needed=needed,
    )


def record(
    office: Office,
    deliverable_id: int,
    kind: EventKind,
    at: datetime,
    *,
    text: str = "",
    basis: str = "",
    method: str = "",
    evidence: str = "",
    sender: str = "",
) -> Outcome[Recorded]:
    """Record comments, a reminder, an objection, a pass or a failure at the moment ``at``.

    ``basis`` names what the comments rest on (《项目计划书》《工作备忘录》), ``method`` how they were given,
    ``sender`` the mailbox that they came from. Raises ``NotFound``, ``RefusedInput``, and ``NotAllowed`` with the
    reason when the contract's order does not allow the step.
    """
    if kind not in BY_PERSON:
        raise RefusedInput("重新提交请用“登记提交”，视为验收通过请用“确认视为验收通过”。")
    if kind in (EventKind.COMMENT, EventKind.OBJECTION, EventKind.FAIL) and not text.strip():
        raise RefusedInput(f"请写明{KIND_TEXT[kind]}的内容。")
    case = Case(office, deliverable_id)
    warnings = case.warnings(kind, at, basis, sender)
    details = {
        "text": text.strip(),
        "basis": basis.strip(),
        "method": method.strip(),
        "evidence": "；".join(part for part in (evidence.strip(), sender.strip()) if part),
    }
    return _write(case, kind, at, details, warnings)


def confirm_deemed(office: Office, deliverable_id: int, text: str, *, on: date | None = None) -> Outcome[Recorded]:
    """Confirm 视为验收通过 by the person at the desk; ``text`` says on what evidence, ``on`` as of which day (today).

    Raises ``NotAllowed`` unless on that day the period was over, a valid reminder had been given after it, nobody had
    objected and the day of the reading in force had come; a day in the future is refused too.
    """
    if not text.strip():
        raise RefusedInput("请写明确认视为验收通过的依据（催告时间、方式和证据）。")
    now = office.now()
    if on is not None and on > now.date():
        raise NotAllowed(f"视为验收通过的日期 {on} 还没有到，不能提前确认。")
    at = now if on is None or on == now.date() else datetime.combine(on, END_OF_DAY)
    case = Case(office, deliverable_id)
    return _write(case, EventKind.DEEMED, at, {"text": text.strip()}, [])


def resubmitted(office: Office, deliverable_id: int, at: datetime) -> None:
    """Refuse (``NotAllowed``) a further round that the flow does not expect; used by ``submissions.submit``."""
    Case(office, deliverable_id).allow(EventKind.RESUBMIT, at)


def void_last(office: Office, deliverable_id: int, reason: str) -> Outcome[AcceptanceState]:
    """Void the last recorded step (登记有误); refused after a receipt was made and for a re-submission."""
    if not reason.strip():
        raise RefusedInput("请写明撤回这一步的原因。")
    case = Case(office, deliverable_id)
    if not case.events:
        raise NotAllowed("这项成果还没有验收登记，没有可以撤回的。")
    last = case.events[-1]
    if last["kind"] == EventKind.RESUBMIT:
        raise NotAllowed("重新提交已经留底，不能撤回；如内容有误，请再提修改意见。")
    if stored.has_receipt(office.database, deliverable_id):
        raise NotAllowed("这项成果已开具回执，不能撤回验收登记；请先作废回执。")
    with office.change("acceptance.void", f"deliverable:{deliverable_id}", reason.strip()) as change:
        AcceptanceEvent.update(is_void=1).where(AcceptanceEvent.id == last["id"]).execute()
        judged = store_state(office, deliverable_id)
        change.audit(event=last["id"], kind=last["kind"], at=last["at"], state=judged.state)
    return Outcome(judged, _CHANGED)


def store_state(office: Office, deliverable_id: int) -> AcceptanceState:
    """Derive the state from the events and keep it in the deliverable's row (inside the caller's change)."""
    judged = Case(office, deliverable_id).judge()
    Deliverable.update(state=judged.state.value).where(Deliverable.id == deliverable_id).execute()
    return judged


def _write(
    case: Case, kind: EventKind, at: datetime, details: dict[str, str], warnings: list[str]
) -> Outcome[Recorded]:
    at = at.replace(microsecond=0, tzinfo=None)
    case.allow(kind, at)
    deliverable_id = int(case.row["id"])
    with case.office.change(f"acceptance.{kind.value}", f"deliverable:{deliverable_id}") as change:
        row = AcceptanceEvent.create(
            deliverable_id=deliverable_id,
            round_no=case.submissions[-1]["round_no"],
            at=at.isoformat(),
            kind=kind.value,
            actor=case.office.actor,
            **details,
        )
        judged = store_state(case.office, deliverable_id)
        change.audit(event=int(row.id), at=at.isoformat(), state=judged.state, calendar=judged.calendar_version)
    return Outcome(Recorded(int(row.id), judged, tuple(warnings)), _CHANGED)
