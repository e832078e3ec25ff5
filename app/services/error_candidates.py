"""Candidate errors (待登记失误, F9.1): recordings that disagree, steps and reports beyond their limit, wrong reports.

Nothing here is an error yet: a person takes a candidate over, judges the requirements and confirms it. A difficulty
that was reported before the limit ran out answers 未报备 with 否 (F5.5).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.contracts import ContractTemplate
from app.domain.errors import NotFound
from app.domain.report_periods import parse_period
from app.services import error_entry, recordings, report_duties
from app.services.case_writing import clean
from app.services.changes import Outcome
from app.services.contract_terms import terms_of
from app.services.error_entry import ErrorEntry
from app.services.error_records import ENTITY, term_of
from app.services.session import Office
from app.storage.queries import cases, penalties
from app.storage.queries import contracts as stored


@dataclass(frozen=True, slots=True)
class CandidateError:
    """One candidate; ``key`` names its source (``error_candidate:3``), ``ticks`` are the answers that are known."""

    key: str
    code: str
    name: str
    person: str
    ticket_id: int | None
    ticket_no: str
    fact: str
    happened_at: str
    found_at: str
    reported_at: str
    ticks: Mapping[str, bool | None]
    clause: str


def candidates(office: Office, contract_id: int) -> list[CandidateError]:
    """Return what was not taken over yet, by time. Raises ``NotFound``; empty where nothing is punished per error.

    What another contract that stands took over is not offered again: one fact is not punished under two (R-19).
    """
    contract = terms_of(office, contract_id)
    if not contract.terms.penalties:
        return []
    standing = {int(row["id"]) for row in stored.contracts(office.database)}
    taken = {
        f"{row['source_entity']}:{row['source_id']}"
        for row in cases.select(office.database, ENTITY, "source_id IS NOT NULL")
        if row["contract_id"] == contract_id or (row["contract_id"] in standing and row["state"] != "dismissed")
    }
    found = [
        *_of_recordings(office, contract.terms),
        *_of_flow(office, contract.terms),
        *_of_reports(office, contract_id, contract.terms),
    ]
    return sorted((one for one in found if one.key not in taken), key=lambda one: (one.happened_at, one.key))


def take(office: Office, contract_id: int, key: str, *, person: str = "") -> Outcome[int]:
    """Register a candidate as an error that waits for its requirements. Raises ``NotFound``."""
    chosen = next((one for one in candidates(office, contract_id) if one.key == key), None)
    if chosen is None:
        raise NotFound(f"没有“{key}”这条待登记失误，可能已经登记过。请刷新后再试。")
    entity, _, number = key.partition(":")
    return error_entry.add(
        office,
        contract_id,
        ErrorEntry(
            code=chosen.code,
            fact=chosen.fact,
            happened_at=datetime.fromisoformat(chosen.happened_at),
            person=clean(person) or chosen.person,
            ticket_id=chosen.ticket_id,
            found_at=datetime.fromisoformat(chosen.found_at),
            ticks=chosen.ticks,
            reported_at=datetime.fromisoformat(chosen.reported_at) if chosen.reported_at else None,
            source_entity=entity,
            source_id=int(number),
        ),
    )


def _of_recordings(office: Office, terms: ContractTemplate) -> list[CandidateError]:
    term = term_of(terms, "review")
    if term is None:
        return []
    when = penalties.recording_moments(office.database)
    found = []
    for one in recordings.candidates(office, ""):
        listened = when.get(one.id, one.found_at)
        if one.state == "dismissed" or not _in_period(terms, listened):
            continue
        found.append(
            CandidateError(
                key=f"error_candidate:{one.id}",
                code=term.code,
                name=term.name,
                person=one.person,
                ticket_id=one.ticket_id,
                ticket_no=one.ticket_no,
                fact=one.fact,
                happened_at=listened,
                found_at=max(one.found_at, listened),
                reported_at="",
                ticks={"wrong_choice": True} if term.requirement("wrong_choice") else {},
                clause=terms.cite(term.clause),
            )
        )
    return found


_FLOW_KINDS: Mapping[str, tuple[str, str, str]] = {
    "dispatch": ("dispatch", "overtime", "派单超时"),
    "urgent": ("zero_score", "late", "紧急工单超时处置"),
}
"""Limit of the flow -> kind of error, the requirement it proves, how the fact begins."""


def _of_flow(office: Office, terms: ContractTemplate) -> list[CandidateError]:
    found = []
    for step in penalties.late_steps(office.database, terms.start_on.isoformat(), terms.end_on.isoformat()):
        for judged in json.loads(step["judged"]):
            kind = _FLOW_KINDS.get(str(judged["kind"]))
            term = term_of(terms, kind[0]) if kind else None
            if kind is None or term is None or not judged["late"] or not _in_period(terms, judged["due_at"]):
                continue
            reported = step["reported_at"]
            ticks: dict[str, bool | None] = {kind[1]: True} if term.requirement(kind[1]) else {}
            due = str(judged["due_at"])
            found.append(
                CandidateError(
                    key=f"ticket_event.{judged['kind']}:{step['event_id']}",
                    code=term.code,
                    name=term.name,
                    person=step["actor"],
                    ticket_id=step["ticket_id"],
                    ticket_no=step["ticket_no"],
                    fact=f"{kind[2]}：应于 {due[:16].replace('T', ' ')} 前，实际 {step['at'][:16].replace('T', ' ')}",
                    happened_at=due,
                    found_at=max(due, step["recorded_at"]),
                    reported_at=reported,
                    ticks=ticks,
                    clause=terms.cite(term.clause),
                )
            )
    return found


def _of_reports(office: Office, contract_id: int, terms: ContractTemplate) -> list[CandidateError]:
    """Return reports that went late, and reports that said something wrong (F13.2, 001·附3·一(二)3(2))."""
    term = term_of(terms, "data")
    if term is None:
        return []
    found = []
    for row in report_duties.deliveries(office):
        if row.contract_id != contract_id or not _in_period(terms, row.sent_at):
            continue
        name = f"{row.title}（{parse_period(row.period).title}）"
        kinds = []
        if row.is_late:
            when = f"应于 {row.due_at[:16].replace('T', ' ')} 前，实际 {row.sent_at[:16].replace('T', ' ')}"
            kinds.append(("late", "late_report", f"{name}报送超时：{when}", row.due_at))
        if row.is_wrong:
            kinds.append(("wrong", "statistics", f"{name}统计差错：{row.wrong_note}", row.sent_at))
        for kind, requirement, fact, happened_at in kinds:
            ticks: dict[str, bool | None] = {requirement: True} if term.requirement(requirement) else {}
            found.append(
                CandidateError(
                    key=f"report_delivery.{kind}:{row.id}",
                    code=term.code,
                    name=term.name,
                    person="",
                    ticket_id=None,
                    ticket_no="",
                    fact=fact,
                    happened_at=happened_at,
                    found_at=max(happened_at, row.sent_at),
                    reported_at="",
                    ticks=ticks,
                    clause=terms.cite(term.clause),
                )
            )
    return found


def _in_period(terms: ContractTemplate, moment: str) -> bool:
    return terms.start_on.isoformat() <= moment[:10] <= terms.end_on.isoformat()
