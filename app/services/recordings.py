"""录音核实: what a listener heard beside what was registered; a mismatch becomes a candidate error (F6.3).

001·附1 三(二)2 and 附3·2(1): 漏听、错听致错误点选三率 counts against the post 复核专员 once a person has confirmed it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.answers import (
    Answers,
    Difference,
    Question,
    checked_answers,
    differences,
    differences_text,
    read_answers,
)
from app.domain.errors import NotFound, RefusedInput
from app.services import assessments, separation
from app.services.answer_records import answers_of, answers_row, append, moment, ticket_facts
from app.services.changes import Outcome, Topic
from app.services.session import Change, Office
from app.storage.queries import answers as queries

POST = "复核专员"
CLAUSE = "001·附3·一(二)2(1)"
STATE_TITLES: Mapping[str, str] = {"pending": "待确认", "confirmed": "已确认", "dismissed": "不成立"}
_TOPICS = frozenset({Topic.TICKETS})


@dataclass(frozen=True, slots=True)
class Listening:
    """What a listener enters. Blank ``listener``: the person at the desk; blank ``at``: now."""

    contacted: str
    resolved: str
    satisfied: str
    recording_no: str = ""
    listener: str = ""
    conclusion: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One recording check. ``candidate_id``: the candidate error that it raised, None where all agreed."""

    id: int
    ticket_id: int
    recording_no: str
    listener: str
    listened_at: str
    heard: Answers
    registered: Answers
    differences: tuple[Difference, ...]
    conclusion: str
    actor: str
    candidate_id: int | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate error (待确认失误). ``state``: pending, confirmed, dismissed."""

    id: int
    ticket_id: int
    ticket_no: str
    post: str
    person: str
    fact: str
    differences: tuple[Difference, ...]
    clause: str
    state: str
    found_at: str
    decided_at: str
    decided_by: str
    decision_note: str

    @property
    def state_title(self) -> str:
        """State in Chinese."""
        return STATE_TITLES[self.state]


def check(office: Office, ticket_id: int, listening: Listening) -> Outcome[Check]:
    """Record a recording check against the last round (or the register's own answers where there is none).

    Raises ``RefusedInput``: nothing heard, an answer that does not exist, nothing registered to compare with.
    """
    heard = checked_answers(listening.contacted, listening.resolved, listening.satisfied)
    if heard.is_blank:
        raise RefusedInput("请填写核听到的结论（是否联系、是否解决、是否满意）。")
    with office.change("recording.check", f"ticket:{ticket_id}") as change:
        facts = ticket_facts(office, ticket_id)
        last = next(iter(reversed(assessments.rounds(office, ticket_id))), None)
        registered = last.current.answers if last else _of_register(facts)
        if registered.is_blank:
            raise RefusedInput("这件工单还没有登记三率，没有可比对的结论。请先完成三率评定。")
        if last:
            who = (last.current.specialist, last.current.actor)
            step = separation.makers_of(office, "three_rate_assessment", last.current.id)
            separation.refuse_own_step(office, who, step, "做过这一轮评定", "核听录音")
        found = differences(registered, heard)
        word = "不一致" if found else "一致"
        change.operation("recording_check", f"录音核实 {facts['ticket_no']}：{word}")
        row = {
            "ticket_id": ticket_id,
            "assessment_id": last.current.id if last else None,
            "recording_no": listening.recording_no.strip() or (last.current.recording_no if last else ""),
            "listener": listening.listener.strip() or office.actor,
            "listened_at": moment(office, listening.at, "核听时间"),
            **answers_row(heard),
            **{f"registered_{key}": value for key, value in answers_row(registered).items()},
            "differences": _to_json(found),
            "conclusion": listening.conclusion.strip() or word,
        }
        check_id = append(change, office, "recording_check", row)
        person = last.current.specialist if last else ""
        candidate = _raise_candidate(change, office, ticket_id, check_id, person, found) if found else None
        change.audit(check=check_id, differences=len(found), candidate=candidate)
    made = next(one for one in checks(office, ticket_id) if one.id == check_id)
    return Outcome(made, _TOPICS, change.operation_id)


def _raise_candidate(
    change: Change, office: Office, ticket_id: int, check_id: int, person: str, found: Sequence[Difference]
) -> int:
    row = {
        "ticket_id": ticket_id,
        "recording_check_id": check_id,
        "post": POST,
        "person": person,
        "fact": f"录音核实与登记不一致：{differences_text(found, '登记', '核听')}",
        "differences": _to_json(found),
        "clause": CLAUSE,
    }
    return append(change, office, "error_candidate", row)


def checks(office: Office, ticket_id: int) -> tuple[Check, ...]:
    """List the recording checks of a ticket, oldest first."""
    raised = {
        row["recording_check_id"]: row["id"] for row in queries.of_ticket(office.database, "error_candidate", ticket_id)
    }
    return tuple(_check(row, raised) for row in queries.of_ticket(office.database, "recording_check", ticket_id))


def last_checks(office: Office, ticket_ids: Sequence[int]) -> dict[int, Check]:
    """Return the last recording check of each of these tickets that has one; any number of tickets at once."""
    raised = {
        row["recording_check_id"]: row["id"]
        for row in queries.of_tickets(office.database, "error_candidate", ticket_ids)
    }
    rows = queries.of_tickets(office.database, "recording_check", ticket_ids)
    return {row["ticket_id"]: _check(row, raised) for row in rows}


def _check(row: Mapping[str, Any], raised: Mapping[int, int]) -> Check:
    return Check(
        row["id"],
        row["ticket_id"],
        row["recording_no"],
        row["listener"],
        row["listened_at"],
        answers_of(row),
        Answers(row["registered_contacted"], row["registered_resolved"], row["registered_satisfied"]),
        _from_json(row["differences"]),
        row["conclusion"],
        row["actor"],
        raised.get(row["id"]),
    )


def candidates(office: Office, state: str = "pending") -> list[Candidate]:
    """List candidate errors, the newest first; ``state`` "" means all."""
    where, params = ("r.state = ?", (state,)) if state else ("1", ())
    rows = queries.records(office.database, "error_candidate", where, params, "r.id DESC")
    numbers = queries.ticket_facts(office.database, [row["ticket_id"] for row in rows])
    return [
        Candidate(
            row["id"],
            row["ticket_id"],
            numbers[row["ticket_id"]]["ticket_no"],
            row["post"],
            row["person"],
            row["fact"],
            _from_json(row["differences"]),
            row["clause"],
            row["state"],
            row["registered_at"],
            row["decided_at"],
            row["decided_by"],
            row["decision_note"],
        )
        for row in rows
    ]


def decide(office: Office, candidate_id: int, *, is_error: bool, note: str) -> Outcome[int]:
    """Confirm or dismiss a pending candidate; a note is required. Raises ``NotFound``, ``RefusedInput``."""
    if not note.strip():
        raise RefusedInput("请写明确认或不成立的理由。")
    row = queries.one(office.database, "error_candidate", candidate_id)
    if row is None:
        raise NotFound("没有这条待确认失误，可能已随录音核实一起撤销。请刷新后再试。")
    if row["state"] != "pending":
        raise RefusedInput(f"这条失误已经是“{STATE_TITLES[row['state']]}”，没有再次改动。")
    separation.refuse_about_me(office, (row["person"],), "待确认失误")
    state = "confirmed" if is_error else "dismissed"
    with office.change("error_candidate.decide", f"error_candidate:{candidate_id}", note.strip()) as change:
        queries.decide(office.database, candidate_id, state, change.at, office.actor, note.strip())
        change.audit(state=state, ticket=row["ticket_id"])
    return Outcome(candidate_id, _TOPICS)


def _of_register(facts: Mapping[str, Any]) -> Answers:
    return read_answers(facts["contacted"], facts["resolved"], facts["satisfied"])


def _to_json(found: Sequence[Difference]) -> list[dict[str, str]]:
    return [{"question": one.question.value, "registered": one.first, "heard": one.second} for one in found]


def _from_json(text: str) -> tuple[Difference, ...]:
    return tuple(Difference(Question(o["question"]), o["registered"], o["heard"]) for o in json.loads(text))
