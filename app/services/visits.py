"""市级回访: results entered by hand, and their comparison with the internal assessment (F6.6, B16).

Files of results come in through ``services.imports`` with kind ``callbacks``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from app.domain.answers import NO, Answers, Difference, are_comparable, checked_answers, differences, read_answers
from app.domain.errors import NotFound, RefusedInput
from app.domain.flow import Node
from app.domain.rates import Definition, Source, TimeField, Window
from app.services import flow
from app.services.answer_records import answers_row, append, moment, ticket_facts
from app.services.changes import Outcome, Topic
from app.services.session import Office
from app.services.tickets import parse_moment
from app.storage.queries import answers as queries
from app.storage.queries import rate_lists
from app.storage.queries.rate_lists import Compared
from app.storage.queries.rates import Scope

_TOPICS = frozenset({Topic.TICKETS})


@dataclass(frozen=True, slots=True)
class VisitEntry:
    """What a clerk enters of a call-back. Blank ``at``: the moment is not known."""

    contacted: str = ""
    resolved: str = ""
    satisfied: str = ""
    valid_visit: str = "是"
    note: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One call-back as it stands or stood; ``batch`` is the operation that wrote it."""

    id: int
    visited_at: str
    answers: Answers
    note: str
    is_by_hand: bool
    registered_at: str
    actor: str
    batch: int


@dataclass(frozen=True, slots=True)
class Matched:
    """A ticket on both sides; ``differences`` (internal, city) is empty where they agree."""

    ticket_id: int
    ticket_no: str
    unit: str
    community: str
    specialist: str
    visit_id: int | None
    visited_at: str
    internal: Answers
    city: Answers
    differences: tuple[Difference, ...]
    explanation: str

    @property
    def agrees(self) -> bool:
        """Whether every question that both sides answered was answered alike."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class Comparison:
    """Internal assessments beside the city's results of a window."""

    window: Window
    matched: tuple[Matched, ...]

    @property
    def agreed(self) -> int:
        """一致件."""
        return sum(one.agrees for one in self.matched)

    @property
    def rate(self) -> Fraction | None:
        """一致率 (0..1), None when nothing could be compared: 171 of 180 -> 95.00 %."""
        return Fraction(self.agreed, len(self.matched)) if self.matched else None

    @property
    def differing(self) -> tuple[Matched, ...]:
        """List of differences."""
        return tuple(one for one in self.matched if not one.agrees)


def register_visit(office: Office, ticket_id: int, entry: VisitEntry) -> Outcome[int]:
    """Enter a result of the city by hand, or correct one of the same moment. Returns the row's id.

    A closed ticket takes the step 市级回访 of its flow when the moment is known; the result of any other counts too,
    because the city calls when the limit is over, whatever this office has recorded.
    """
    answers = checked_answers(entry.contacted, entry.resolved, entry.satisfied, entry.valid_visit)
    if answers.is_blank and answers.valid_visit != NO:
        raise RefusedInput("请填写回访结果（是否联系、是否解决、是否满意至少一项，或标为无效回访）。")
    at = parse_moment(entry.at, "回访时间")
    if at and not answers.is_blank and _takes_visit(office, ticket_id, at):
        return _as_step(office, ticket_id, entry, answers, at)
    with office.change("visit.add", f"ticket:{ticket_id}") as change:
        facts = ticket_facts(office, ticket_id)
        change.operation("city_visit", f"登记市级回访 {facts['ticket_no']}")
        row = {
            "ticket_id": ticket_id,
            "visited_at": moment(office, entry.at, "回访时间") if entry.at.strip() else "",
            "valid_visit": answers.valid_visit,
            **answers_row(answers),
            "note": entry.note.strip(),
            "is_by_hand": 1,
        }
        row_id = append(change, office, "city_visit", row)
        change.audit(visit=row_id)
    return Outcome(row_id, _TOPICS, change.operation_id)


def _takes_visit(office: Office, ticket_id: int, at: str) -> bool:
    """Whether the visit follows what the flow holds so far; a call that came before our own last step is a fact too."""
    life = flow.life(office, ticket_id)
    is_next = any(step.node is Node.CITY_VISIT for step in life.steps)
    return is_next and at >= max(life.state.last_at, life.state.since)


def _as_step(office: Office, ticket_id: int, entry: VisitEntry, answers: Answers, at: str) -> Outcome[int]:
    values = {
        "responded": answers.contacted,
        "resolved": answers.resolved,
        "satisfied": answers.satisfied,
        "valid_visit": answers.valid_visit,
        "text": entry.note,
    }
    done = flow.take(office, ticket_id, Node.CITY_VISIT, values, datetime.fromisoformat(at))
    row = queries.of_ticket(office.database, "city_visit", ticket_id)[-1]
    return Outcome(int(row["id"]), done.changed, done.operation_id)


def visits(office: Office, ticket_id: int) -> tuple[Visit, ...]:
    """List every word on call-backs of a ticket that stands, oldest first; the last of a moment counts."""
    rows = queries.of_ticket(office.database, "city_visit", ticket_id)
    return tuple(_visit(row) for row in rows)


def current(office: Office, ticket_id: int) -> Visit | None:
    """Return the call-back that counts: the latest moment, and the newest word on it."""
    row = queries.current_visit(office.database, ticket_id)
    return _visit(row) if row else None


def compare(
    office: Office,
    window: Window,
    *,
    time_field: TimeField = TimeField.CREATED,
    definition: Definition | None = None,
    include_excluded: bool = True,
) -> Comparison:
    """Compare internal assessments with the city's results, ticket by ticket; invalid call-backs are left out.

    ``definition`` gives its moment and its word on 剔除 instead.
    """
    field = definition.time_field if definition else time_field
    with_excluded = definition.include_excluded if definition else include_excluded
    rows = rate_lists.compared(office.database, Scope(window, field, Source.BEST))
    found = [_matched(row) for row in rows if with_excluded or not row.is_excluded]
    return Comparison(window, tuple(one for one in found if one is not None))


def explain(office: Office, visit_id: int, reason: str) -> Outcome[int]:
    """Say why the city's result differs (差异原因); the newest word counts. Raises ``NotFound``, ``RefusedInput``."""
    if not reason.strip():
        raise RefusedInput("请写明差异原因。")
    row = queries.one(office.database, "city_visit", visit_id)
    if row is None:
        raise NotFound("没有这条市级回访，可能已被撤销。请刷新后再试。")
    with office.change("visit.explain", f"ticket:{row['ticket_id']}") as change:
        facts = ticket_facts(office, row["ticket_id"])
        change.operation("visit_explain", f"说明回访差异 {facts['ticket_no']}")
        values = {"ticket_id": row["ticket_id"], "city_visit_id": visit_id, "reason": reason.strip()}
        row_id = append(change, office, "visit_explanation", values)
        change.audit(explanation=row_id, visit=visit_id)
    return Outcome(row_id, _TOPICS, change.operation_id)


def _matched(row: Compared) -> Matched | None:
    internal, city = read_answers(*row.internal), read_answers(*row.city, row.valid_visit)
    if city.valid_visit == NO or not are_comparable(internal, city):
        return None
    return Matched(
        row.ticket_id,
        row.ticket_no,
        row.unit,
        row.community,
        row.specialist,
        row.visit_id,
        row.visited_at,
        internal,
        city,
        differences(internal, city),
        row.explanation,
    )


def _visit(row: Mapping[str, Any]) -> Visit:
    answers = read_answers(row["contacted"], row["resolved"], row["satisfied"], row["valid_visit"])
    return Visit(
        row["id"],
        row["visited_at"],
        answers,
        row["note"],
        bool(row["is_by_hand"]),
        row["registered_at"],
        row["actor"],
        row["operation_id"],
    )
