"""三率评定: rounds, corrections, the second person's confirmation, and who has to do what by when (F6.1, F6.2).

Nothing is overwritten: a correction is a further row with its reason, and the earlier words stay readable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from app.domain.answers import UNRATED, Answers, checked_answers
from app.domain.assessment_rounds import (
    LIMIT_HOURS,
    RoundFact,
    Standing,
    standing,
)
from app.domain.errors import NotFound, RefusedInput
from app.domain.flow import SUPERVISED, Mark, Node
from app.services import flow, flow_book
from app.services.answer_records import answers_of, answers_row, append, moment, ticket_facts
from app.services.changes import Outcome, Topic
from app.services.session import Office
from app.services.tickets import parse_moment
from app.storage.queries import answers as queries

_TOPICS = frozenset({Topic.TICKETS})
_TABLE = "three_rate_assessment"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a reviewer enters. Blank ``specialist``: the person at the desk; blank ``at``: now."""

    contacted: str
    resolved: str
    satisfied: str
    basis: str
    specialist: str = ""
    recording_no: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One word on a round: the first or a correction (``reason``), and who recorded it when."""

    id: int
    answers: Answers
    basis: str
    specialist: str
    recording_no: str
    assessed_at: str
    reason: str
    registered_at: str
    actor: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The second person's word. ``answers`` are theirs."""

    person: str
    confirmed_at: str
    agrees: bool
    answers: Answers
    note: str
    actor: str


@dataclass(frozen=True, slots=True)
class Round:
    """One round: the word that counts, the words before it, and the confirmation of the one that counts."""

    round_no: int
    current: Version
    earlier: tuple[Version, ...]
    confirmation: Confirmation | None


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A ticket that is still to be assessed or confirmed."""

    ticket_id: int
    ticket_no: str
    title: str
    unit: str
    unit_closed_at: str
    standing: Standing


def assess(office: Office, ticket_id: int, entry: Entry) -> Outcome[int]:
    """Record the next round of a ticket, as the step 三率评定 of its flow. Returns the row's id.

    Raises ``NotAllowed`` (the unit has not closed the ticket), ``RefusedInput`` (answers, basis or moment).
    """
    answers = _checked_answers(entry)
    values = {
        "responded": answers.contacted,
        "resolved": answers.resolved or "未解决",
        "satisfied": answers.satisfied or UNRATED,
        "recording": entry.recording_no,
        "text": entry.basis,
        "by": entry.specialist,
    }
    done = flow.take(office, ticket_id, Node.ASSESS, values, _moment_of(entry.at, "评定时间"))
    return Outcome(rounds(office, ticket_id)[-1].current.id, done.changed, done.operation_id)


def correct(office: Office, assessment_id: int, entry: Entry, reason: str) -> Outcome[int]:
    """Put a round right: a further row of the same round; a reason is required. Returns the new row's id.

    An earlier confirmation does not count for the new word. Raises ``NotFound``, ``RefusedInput``.
    """
    if not reason.strip():
        raise RefusedInput("更正三率评定要写明原因。")
    old = queries.one(office.database, _TABLE, assessment_id)
    if old is None:
        raise NotFound("没有这条三率评定，可能已被撤销。请刷新后再试。")
    with office.change("assessment.correct", f"ticket:{old['ticket_id']}", reason.strip()) as change:
        facts = ticket_facts(office, old["ticket_id"])
        values = _checked(office, replace(entry, at=entry.at or old["assessed_at"]), facts["closed_at"])
        if all(values[key] == old[key] for key in ("contacted", "resolved", "satisfied", "basis", "recording_no")):
            raise RefusedInput("没有改动，不需要更正。")
        change.operation("assess_correct", f"更正三率评定 {facts['ticket_no']} 第 {old['round_no']} 轮")
        link = {"ticket_id": old["ticket_id"], "round_no": old["round_no"], "corrects_id": assessment_id}
        row_id = append(change, office, _TABLE, {**link, **values, "reason": reason.strip()})
        change.audit(assessment=row_id, corrects=assessment_id)
    return Outcome(row_id, _TOPICS, change.operation_id)


def second_confirm(
    office: Office,
    ticket_id: int,
    *,
    agrees: bool = True,
    answers: tuple[str, str, str] | None = None,
    person: str = "",
    note: str = "",
    at: str = "",
) -> Outcome[int]:
    """Record the second person's word on the last round (督办, F6.2), as the step 二次确认 of the flow.

    Without ``agrees`` a note is required, and their own ``answers`` (联系、解决、满意) may be given. Returns the
    row's id. Raises ``NotAllowed`` when the person assessed or recorded that round, or when nothing is to confirm.
    """
    own = checked_answers(*answers) if answers else Answers()
    before = rounds(office, ticket_id)
    if before and not agrees and own == before[-1].current.answers:
        raise RefusedInput("填写的结论与第一次评定相同。请改为同意，或核对结论。")
    given = {"responded": own.contacted, "resolved": own.resolved, "satisfied": own.satisfied}
    values = {"agree": "是" if agrees else "否", "text": note, "by": person, **({} if agrees else given)}
    done = flow.take(office, ticket_id, Node.SECOND_CONFIRM, values, _moment_of(at, "二次确认时间"))
    row = queries.of_ticket(office.database, "second_confirmation", ticket_id)[-1]
    return Outcome(int(row["id"]), done.changed, done.operation_id)


def rounds(office: Office, ticket_id: int) -> tuple[Round, ...]:
    """List the rounds of a ticket in order, each with its corrections and its confirmation."""
    versions: dict[int, list[Version]] = {}
    for row in queries.of_ticket(office.database, _TABLE, ticket_id):
        versions.setdefault(row["round_no"], []).append(_version(row))
    confirmed = queries.confirmations(office.database, [ticket_id])
    return tuple(
        Round(number, words[-1], tuple(words[:-1]), _confirmation(confirmed.get(words[-1].id)))
        for number, words in sorted(versions.items())
    )


def last_words(office: Office, ticket_ids: Sequence[int]) -> dict[int, Version]:
    """Return the word that counts on the last round of each assessed ticket; any number of tickets at once."""
    found = queries.valid_rounds(office.database, ticket_ids)
    return {ticket: _version(words[-1]) for ticket, words in found.items() if words}


def standings(office: Office, ticket_ids: Sequence[int]) -> dict[int, Standing]:
    """Say for each ticket when its assessment is due and what it still lacks."""
    facts = queries.ticket_facts(office.database, ticket_ids)
    return _standings(office, facts)


def awaiting(office: Office, days: int = 60) -> list[Awaiting]:
    """Tickets closed by their units in the last ``days`` days that still need a round or a confirmation.

    In order of the limit, the most urgent first; tickets that the city has called back are not listed any more.
    """
    since = (office.now() - timedelta(days=days)).isoformat()
    ids = queries.unvisited(office.database, queries.closed_since(office.database, since))
    facts = queries.ticket_facts(office.database, ids)
    found = _standings(office, facts)
    listed = [
        Awaiting(number, row["ticket_no"], row["title"], row["unit"], row["closed_at"], found[number])
        for number, row in facts.items()
        if not found[number].is_complete
    ]
    return sorted(listed, key=lambda one: (one.standing.due_at or "9999", one.ticket_id))


def _standings(office: Office, facts: Mapping[int, Mapping[str, Any]]) -> dict[int, Standing]:
    ids = list(facts)
    found = queries.valid_rounds(office.database, ids)
    confirmed = queries.confirmations(office.database, ids)
    marks = queries.marks(office.database, ids)
    now = office.now()
    reading = flow_book.readings(office)["R-42"]
    hours = queries.assess_hours(office.database, now.date().isoformat()) or LIMIT_HOURS
    rebound = flow_book.policy(office).rebound_rounds
    return {
        number: standing(
            [
                _round_fact(row, confirmed)
                for row in found.get(number, [])
                if row["assessed_at"] >= facts[number]["closed_at"]  # a ticket sent back and closed again starts anew
            ],
            unit_closed_at=facts[number]["closed_at"],
            now=now,
            is_rebound=Mark.REBOUND in marks.get(number, ()),
            is_supervised=bool(SUPERVISED & marks.get(number, set())),
            reading=reading,
            hours=hours,
            rebound_rounds=rebound,
        )
        for number in ids
    }


def _round_fact(row: Mapping[str, Any], confirmed: Mapping[int, Mapping[str, Any]]) -> RoundFact:
    word = confirmed.get(row["id"])
    agreed = word["person"] if word and word["agrees"] else ""
    return RoundFact(row["round_no"], answers_of(row), row["specialist"], row["assessed_at"], agreed)


def _checked_answers(entry: Entry) -> Answers:
    answers = checked_answers(entry.contacted, entry.resolved, entry.satisfied)
    if not answers.is_complete:
        raise RefusedInput("是否联系、是否解决、是否满意都要有结论（没有联系上的，只填“是否联系：否”）。")
    if not entry.basis.strip():
        raise RefusedInput("请填写评定依据（如回访录音、现场照片、反映人意见）。")
    return answers


def _checked(office: Office, entry: Entry, not_before: str) -> dict[str, str]:
    return {
        **answers_row(_checked_answers(entry)),
        "basis": entry.basis.strip(),
        "specialist": entry.specialist.strip() or office.actor,
        "recording_no": entry.recording_no.strip(),
        "assessed_at": moment(office, entry.at, "评定时间", not_before=not_before, before_what="科室办结时间"),
    }


def _moment_of(text: str, title: str) -> datetime | None:
    at = parse_moment(text, title)
    return datetime.fromisoformat(at) if at else None


def _version(row: Mapping[str, Any]) -> Version:
    return Version(
        row["id"],
        answers_of(row),
        row["basis"],
        row["specialist"],
        row["recording_no"],
        row["assessed_at"],
        row["reason"],
        row["registered_at"],
        row["actor"],
    )


def _confirmation(row: Mapping[str, Any] | None) -> Confirmation | None:
    if row is None:
        return None
    return Confirmation(
        row["person"], row["confirmed_at"], bool(row["agrees"]), answers_of(row), row["note"], row["actor"]
    )
