"""One deliverable's acceptance as stored: its contract, rounds and steps, and what may be recorded next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.acceptance import judge, refusal
from app.domain.acceptance_events import KIND_TEXT, AcceptanceState, Event, EventKind
from app.domain.contracts import ContractTemplate
from app.domain.errors import NotAllowed, NotFound
from app.domain.readings import Readings
from app.domain.workdays import Calendar
from app.services import calendars, contacts
from app.services.contract_terms import ContractTerms, terms_of
from app.services.session import Office
from app.storage.queries import contracts as stored
from app.storage.queries.contracts import Record

BY_PERSON = (EventKind.COMMENT, EventKind.REMIND, EventKind.OBJECTION, EventKind.PASS, EventKind.FAIL)
"""Steps that the clerk records directly."""

_BY_OFFICE = (EventKind.COMMENT, EventKind.OBJECTION, EventKind.PASS, EventKind.FAIL)


@dataclass(frozen=True, slots=True)
class EventRow:
    """One recorded step."""

    id: int
    round_no: int
    at: str
    kind: str
    kind_text: str
    text: str
    basis: str
    method: str
    evidence: str
    actor: str


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """One round handed in."""

    id: int
    round_no: int
    submitted_at: str
    received_at: str
    method: str
    sha256: str
    file_name: str
    format_ok: bool | None
    note: str


def judge_rows(
    submissions: list[Record], events: Iterable[Record], contract: ContractTerms, calendar: Calendar, today: date
) -> AcceptanceState:
    """Judge stored rows; recorded steps after ``today`` (entered ahead) still count."""
    taken = events_of(events)
    as_of = max([today, *(event.on for event in taken)])
    first = _first_day(submissions)
    terms = contract.on(first)
    return judge(first, taken, terms, calendar, as_of, contract.readings, versions=contract.on)


def events_of(records: Iterable[Record]) -> list[Event]:
    """Return stored steps as events of the state machine."""
    return [
        Event(datetime.fromisoformat(record["at"]).date(), EventKind(record["kind"]), record["text"])
        for record in records
    ]


def submission_row(record: Record) -> SubmissionRow:
    """Return one stored round."""
    return SubmissionRow(
        record["id"],
        record["round_no"],
        record["submitted_at"],
        record["received_at"],
        record["method"],
        record["sha256"],
        record["file_name"],
        None if record["format_ok"] is None else bool(record["format_ok"]),
        record["note"],
    )


class Case:
    """One deliverable with its contract, rounds and steps, as read once."""

    def __init__(self, office: Office, deliverable_id: int) -> None:
        self.office = office
        row = stored.deliverable(office.database, deliverable_id)
        if row is None:
            raise NotFound(f"没有编号为 {deliverable_id} 的成果。请用 deliverable list 核对编号。")
        self.row = row
        self.contract: ContractTerms = terms_of(office, row["contract_id"])
        self.calendar = calendars.current(office)
        self.submissions = stored.submissions(office.database, deliverable_id)
        self.events = stored.events(office.database, deliverable_id)

    @property
    def terms(self) -> ContractTemplate:
        """Return the terms of the day on which the round under way was handed in; before the first, today's."""
        if not self.submissions:
            return self.contract.terms
        return self.contract.on(datetime.fromisoformat(self.submissions[-1]["submitted_at"]).date())

    @property
    def readings(self) -> Readings:
        """Return the readings in force."""
        return self.contract.readings

    def judge(self) -> AcceptanceState:
        """Judge as of today."""
        return judge_rows(self.submissions, self.events, self.contract, self.calendar, self.office.now().date())

    def refusal(self, kind: EventKind, on: date) -> str:
        """Why the step cannot be recorded, "" when it can."""
        if not self.submissions:
            return "这项成果还没有提交，请先登记提交。"
        new = Event(on, kind)
        past = events_of(self.events)
        first, versions = _first_day(self.submissions), self.contract.on
        return refusal(first, past, new, versions(first), self.calendar, self.readings, versions)

    def allow(self, kind: EventKind, at: datetime) -> None:
        """Raise ``NotAllowed`` with the reason when the step cannot be recorded."""
        reason = self.refusal(kind, at.date())
        if not reason and self.events and at.isoformat() < self.events[-1]["at"]:
            reason = f"登记时间 {at} 早于上一步（{self.events[-1]['at'].replace('T', ' ')}），请核对时间。"
        if not reason and at.isoformat() < self.submissions[-1]["submitted_at"]:
            reason = f"登记时间 {at} 早于提交时间（{self.submissions[-1]['submitted_at'].replace('T', ' ')}），请核对。"
        if reason:
            raise NotAllowed(reason)

    def actions(self) -> dict[str, str]:
        """Return the steps that could be recorded today."""
        today = self.office.now().date()
        kinds = (*BY_PERSON, EventKind.RESUBMIT, EventKind.DEEMED)
        return {kind.value: KIND_TEXT[kind] for kind in kinds if not self.refusal(kind, today)}

    def warnings(self, kind: EventKind, at: datetime, basis: str, sender: str) -> list[str]:
        """Return what the clerk should look at before relying on the step."""
        found = []
        needs_basis = kind in (EventKind.COMMENT, EventKind.OBJECTION) and self.terms.acceptance.deemed
        if needs_basis and not basis.strip():
            found.append("没有写明意见的依据（《项目计划书》或《工作备忘录》的条目），请补充说明（000·五(三)2）。")
        own = [box for box in contacts.mailboxes(self.office, self.contract.id) if box.party == "office"]
        valid = {box.address.casefold() for box in own if box.is_valid(at.date())}
        if sender.strip() and kind in _BY_OFFICE and sender.strip().casefold() not in valid:
            found.append(f"{sender.strip()} 不是当日有效的甲方授权邮箱，对方可能不认可这份书面意见。")
        return found


def _first_day(submissions: list[Record]) -> date:
    return datetime.fromisoformat(submissions[0]["submitted_at"]).date()


def event_row(record: Record) -> EventRow:
    """Return one stored step."""
    return EventRow(
        record["id"],
        record["round_no"],
        record["at"],
        record["kind"],
        KIND_TEXT[record["kind"]],
        record["text"],
        record["basis"],
        record["method"],
        record["evidence"],
        record["actor"],
    )
