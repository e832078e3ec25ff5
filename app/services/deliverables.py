"""Deliverables (应交成果): the plan as it stands (F3.1); ``services.submissions`` takes in what is handed in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time

from app.domain import deliverables as plans
from app.domain.acceptance_events import STATE_TEXT
from app.domain.deadlines import END_OF_DAY
from app.domain.deliverables import OnTime
from app.domain.errors import NotFound, RefusedInput
from app.domain.workdays import Calendar
from app.services import calendars, contract_end
from app.services.acceptance_case import judge_rows, submission_row
from app.services.changes import Outcome, Topic
from app.services.contract_terms import ContractTerms, day_of, terms_of
from app.services.contracts import PLANNED
from app.services.session import Office
from app.storage.models.contracts import Deliverable
from app.storage.queries import contracts as stored
from app.storage.queries.contracts import Record

PLANNED_TEXT = "待提交"
OVERDUE_TEXT = "逾期未交"
DROPPED_TEXT = "合同已终止，不再应交"


@dataclass(frozen=True, slots=True)
class DeliverableRow:
    """One deliverable with its state today.

    ``due_on`` is the contract's day ("" where the limit starts with an event); ``remind_on`` the last working day
    before it when it falls on a day off; ``late`` whether it was handed in too late (None before).
    """

    id: int
    contract_id: int
    seq: int
    code: str
    clause: str
    name: str
    period: str
    start_on: str
    end_on: str
    due_on: str
    due_at: str
    remind_on: str
    amount_fen: int | None
    form: str
    note: str
    state: str
    state_text: str
    is_overdue: bool
    late: bool | None
    rounds: int
    accept_by: str
    revise_by: str
    receipt_by: str
    completed_on: str = ""
    is_dropped: bool = False

    @property
    def is_done(self) -> bool:
        """Whether the deliverable is accepted."""
        return self.state in ("passed", "deemed")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the plan is: items planned, accepted, and overdue without a submission."""

    planned: int
    done: int
    overdue: int


def list_deliverables(office: Office, contract_id: int) -> list[DeliverableRow]:
    """Return the deliverables of a contract in plan order, each judged as of now. Raises ``NotFound``."""
    contract = terms_of(office, contract_id)
    submissions = _by_deliverable(stored.submissions_of_contract(office.database, contract_id))
    events = _by_deliverable(stored.events_of_contract(office.database, contract_id))
    calendar = calendars.current(office)
    now, ended = office.now(), contract_end.ended_on(office, contract_id)
    return [
        _row(record, contract, submissions[record["id"]], events[record["id"]], calendar, now, ended)
        for record in stored.deliverables(office.database, contract_id)
    ]


def get(office: Office, deliverable_id: int) -> DeliverableRow:
    """Return one deliverable. Raises ``NotFound``."""
    record = record_of(office, deliverable_id)
    return _row(
        record,
        terms_of(office, record["contract_id"]),
        stored.submissions(office.database, deliverable_id),
        stored.events(office.database, deliverable_id),
        calendars.current(office),
        office.now(),
        contract_end.ended_on(office, record["contract_id"]),
    )


def progress(office: Office, contract_id: int) -> Progress:
    """Count a contract's deliverables."""
    rows = list_deliverables(office, contract_id)
    return Progress(len(rows), sum(row.is_done for row in rows), sum(row.is_overdue for row in rows))


def set_due(office: Office, deliverable_id: int, due_on: date, reason: str) -> Outcome[None]:
    """Set or move a due date: an event that starts the limit (004·二.5), or an agreed extension (000·五(一)2).

    ``reason`` is required; the hour of the project's last day goes with its date. Raises ``NotFound``.
    """
    record = record_of(office, deliverable_id)
    if not reason.strip():
        raise RefusedInput("请写明应交日期的依据，例如下发日期或同意顺延的文件。")
    with office.change("deliverable.due", f"deliverable:{deliverable_id}", reason.strip()) as change:
        Deliverable.update(due_on=due_on.isoformat(), due_at="").where(Deliverable.id == deliverable_id).execute()
        change.audit(before=record["due_on"], after=due_on.isoformat())
    return Outcome(None, frozenset({Topic.DELIVERABLES, Topic.CONTRACTS}))


def lateness_of(record: Record, contract: ContractTerms, at: datetime, calendar: Calendar) -> OnTime | None:
    """Judge a moment of handing in against the day it was due; None while no day is fixed."""
    due_on = day_of(record["due_on"])
    if due_on is None:
        return None
    cutoff: time | None = datetime.fromisoformat(record["due_at"]).time() if record["due_at"] else None
    return plans.check_on_time(at, due_on, cutoff, calendar, contract.readings)


def _row(
    record: Record,
    contract: ContractTerms,
    submissions: list[Record],
    events: list[Record],
    calendar: Calendar,
    now: datetime,
    ended: date | None,
) -> DeliverableRow:
    judged = judge_rows(submissions, events, contract, calendar, now.date()) if submissions else None
    due_on = day_of(record["due_on"])
    hint = plans.due_hint(due_on, calendar) if due_on else None
    dropped = not submissions and contract_end.is_dropped(record["due_on"], ended)
    overdue = not submissions and not dropped and _is_past(record, now)
    late = None
    if submissions:
        first = datetime.fromisoformat(submission_row(submissions[0]).submitted_at)
        on_time = lateness_of(record, contract, first, calendar)
        late = on_time.late if on_time else None
    line = next((line for line in contract.terms.deliverables if line.code == record["code"]), None)
    return DeliverableRow(
        id=record["id"],
        contract_id=record["contract_id"],
        seq=record["seq"],
        code=record["code"],
        clause=record["clause"],
        name=record["name"],
        period=record["period"],
        start_on=record["start_on"],
        end_on=record["end_on"],
        due_on=record["due_on"],
        due_at=record["due_at"],
        remind_on=_text(hint),
        amount_fen=record["amount_fen"],
        form=line.form if line else "",
        note=line.note if line else "",
        state=judged.state.value if judged else PLANNED,
        state_text=STATE_TEXT[judged.state] if judged else _open_text(overdue, dropped),
        is_overdue=overdue,
        late=late,
        rounds=len(submissions),
        accept_by=_text(judged.accept_by if judged else None),
        revise_by=_text(judged.revise_by if judged else None),
        receipt_by=_text(judged.receipt_by if judged else None),
        completed_on=_text(judged.completed_on if judged else None),
        is_dropped=dropped,
    )


def _open_text(overdue: bool, dropped: bool) -> str:
    return DROPPED_TEXT if dropped else OVERDUE_TEXT if overdue else PLANNED_TEXT


def _is_past(record: Record, now: datetime) -> bool:
    due_on = day_of(record["due_on"])
    if due_on is None:
        return False
    limit = datetime.fromisoformat(record["due_at"]) if record["due_at"] else datetime.combine(due_on, END_OF_DAY)
    return now > limit


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def record_of(office: Office, deliverable_id: int) -> Record:
    """Return a deliverable's row. Raises ``NotFound``."""
    record = stored.deliverable(office.database, deliverable_id)
    if record is None:
        raise NotFound(f"没有编号为 {deliverable_id} 的成果。请用 deliverable list 核对编号。")
    return record


def _by_deliverable(records: list[Record]) -> dict[int, list[Record]]:
    grouped: dict[int, list[Record]] = defaultdict(list)
    for record in records:
        grouped[record["deliverable_id"]].append(record)
    return grouped
