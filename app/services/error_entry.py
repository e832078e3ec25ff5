"""Registering errors (失误登记, F9.1): facts, requirements, evidence, the vendor's statement, and a person's decision.

A confirmed error is not edited: it is opened again with a reason, so that who changed what stays on record. A locked
month is never touched by any of this; what changes afterwards goes into a supplement.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.contracts import ContractTemplate
from app.domain.error_rules import read_ticks, with_report
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.penalty_terms import PenaltyTerm
from app.services import attachments, error_records, recordings, separation
from app.services.case_writing import case_of, clean, moment, need, ticket_of
from app.services.changes import Outcome
from app.services.contract_terms import terms_of
from app.services.contract_writing import performed, performing
from app.services.error_records import ENTITY, STATE_TITLES, WHAT
from app.services.session import Office
from app.storage.models.penalties import ErrorRecord
from app.storage.queries import cases

CORRECTION: Mapping[str, str] = {
    "was": "原值",
    "now": "正值",
    "cause": "原因",
    "effect": "影响",
    "corrected_at": "更正时间",
}
"""What the vendor's correction note (P-13, 001·附3·一(二)3(1)) states."""


@dataclass(frozen=True, slots=True)
class ErrorEntry:
    """What is entered. ``ticks``: requirement -> 是/否/未定 (or bool/None); ``found_at`` None: now.

    ``same_fact_as``: another error that is about the same fact (R-19). ``evidence``: files to keep with the record.
    """

    code: str
    fact: str
    happened_at: datetime
    person: str = ""
    ticket_id: int | None = None
    ticket_no: str = ""
    found_at: datetime | None = None
    ticks: Mapping[str, str | bool | None] | None = None
    reported_at: datetime | None = None
    evidence_note: str = ""
    evidence: Sequence[Path] = ()
    statement: str = ""
    same_fact_as: int | None = None
    source_entity: str = ""
    source_id: int | None = None


def add(office: Office, contract_id: int, entry: ErrorEntry) -> Outcome[int]:
    """Register an error as a candidate; returns its id.

    Raises ``NotFound``, ``NotAllowed`` (contract without deductions per error), ``RefusedInput`` (unknown kind or
    requirement, no fact, times in the wrong order or outside the service period).
    """
    separation.refuse_about_me(office, (entry.person,), WHAT)
    columns = _columns(office, contract_id, entry)
    for file in entry.evidence:
        if not file.is_file():
            raise RefusedInput(f"找不到文件“{file.name}”，没有登记。请检查文件是否还在原来的位置。")
    with performing(office, "error.add", contract_id, "登记失误", ticket_id=entry.ticket_id) as write:
        row_id = write.insert(ErrorRecord, contract_id=contract_id, state="candidate", **columns)
        for file in entry.evidence:
            attachments.add(office, f"{ENTITY}:{row_id}", file)
        write.change.audit(error=row_id, code=entry.code)
    return performed(row_id, write)


def edit(office: Office, error_id: int, entry: ErrorEntry) -> Outcome[int]:
    """Correct a candidate as a whole. Raises ``NotAllowed`` once it was decided."""
    row = _open(office, error_id)
    separation.refuse_about_me(office, (entry.person,), WHAT)
    columns = _columns(office, int(row["contract_id"]), entry, error_id)
    del columns["source_entity"], columns["source_id"]
    return _update(office, row, "error.edit", "修改失误", columns, entry.evidence)


def tick(office: Office, error_id: int, ticks: Mapping[str, str | bool | None]) -> Outcome[int]:
    """Judge requirements of a candidate one by one; those not named stay as they are."""
    row = _open(office, error_id)
    term = _term(terms_of(office, int(row["contract_id"])).terms, row["code"])
    merged = {**json.loads(row["requirements"]), **read_ticks(term, ticks)}
    return _update(office, row, "error.judge", "判定失误要件", {"requirements": _json(merged)})


def vendor_statement(office: Office, error_id: int, text: str, *, at: datetime | None = None) -> Outcome[int]:
    """Keep what the vendor says about it (乙方陈述); the last one stands, the history keeps the earlier ones."""
    row = case_of(office, ENTITY, error_id, WHAT)
    fields = {"statement": need(text, "乙方陈述"), "statement_at": moment(office, at, "陈述时间")}
    return _update(office, row, "error.statement", "登记乙方陈述", fields)


def confirm(office: Office, error_id: int, note: str = "") -> Outcome[int]:
    """Confirm an error, as the person at the desk; whether it is punished follows from its requirements.

    Raises ``NotAllowed`` while a requirement that decides is not judged.
    """
    row = _open(office, error_id)
    verdict = error_records.get(office, error_id).verdict
    if not verdict.is_settled:
        raise NotAllowed(f"还有要件没有判定：{'、'.join(verdict.open)}。请先逐项选定“是”或“否”，再确认。")
    return _decide(office, row, "confirmed", clean(note))


def dismiss(office: Office, error_id: int, reason: str) -> Outcome[int]:
    """Find that there was no error, with the reason; a confirmed one may still be dismissed (陈述成立)."""
    row = case_of(office, ENTITY, error_id, WHAT)
    if row["state"] == "dismissed":
        raise NotAllowed("这条失误已经是“不成立”，没有再次改动。")
    return _decide(office, row, "dismissed", need(reason, "不成立的理由"))


def reopen(office: Office, error_id: int, reason: str) -> Outcome[int]:
    """Open a decided error again for correction."""
    row = case_of(office, ENTITY, error_id, WHAT)
    if row["state"] == "candidate":
        raise NotAllowed("这条失误还没有确认，可以直接修改。")
    fields = {"state": "candidate", "decided_by": "", "decided_at": "", "decide_note": ""}
    return _update(office, row, "error.reopen", "重新打开失误", fields, reason=need(reason, "重新打开的原因"))


def void(office: Office, error_id: int, reason: str) -> Outcome[int]:
    """Take an error that was registered by mistake off the books. A reason is required."""
    row = _open(office, error_id)
    return _update(office, row, "error.void", "作废失误", {"is_void": 1}, reason=need(reason, "作废原因"))


def correct(office: Office, error_id: int, values: Mapping[str, str]) -> Outcome[int]:
    """Keep the vendor's correction note of a statistical error (更正说明, P-13): ``CORRECTION`` names its fields."""
    row = case_of(office, ENTITY, error_id, WHAT)
    note = {key: need(values.get(key, ""), title) for key, title in CORRECTION.items()}
    try:
        note["corrected_at"] = moment(office, datetime.fromisoformat(note["corrected_at"]), "更正时间")
    except ValueError:
        raise RefusedInput(f"更正时间“{note['corrected_at']}”不对。请写成 2026-07-10 09:00。") from None
    return _update(office, row, "error.correct", "登记更正说明", {"correction": _json(note)})


def _columns(office: Office, contract_id: int, entry: ErrorEntry, error_id: int | None = None) -> dict[str, object]:
    terms = terms_of(office, contract_id).terms
    term = _term(terms, entry.code)
    happened, found = moment(office, entry.happened_at, "发生时间"), moment(office, entry.found_at, "发现时间")
    if found < happened:
        raise RefusedInput("发现时间早于发生时间，没有登记。请核对两个时间。")
    if not terms.start_on.isoformat() <= happened[:10] <= terms.end_on.isoformat():
        raise RefusedInput(f"发生时间不在服务期（{terms.start_on} 至 {terms.end_on}）内，没有登记。请核对合同和时间。")
    reported = moment(office, entry.reported_at, "报备时间") if entry.reported_at else ""
    ticks = with_report(term, read_ticks(term, entry.ticks or {}), reported, happened)
    statement = clean(entry.statement)
    return {
        "code": entry.code,
        "person": clean(entry.person),
        "ticket_id": ticket_of(office, entry.ticket_id) if entry.ticket_id is not None else None,
        "ticket_no": _ticket_no(office, entry),
        "fact": need(entry.fact, "失误事实"),
        "happened_at": happened,
        "found_at": found,
        "requirements": _json(ticks),
        "reported_at": reported,
        "evidence": clean(entry.evidence_note),
        "statement": statement,
        "statement_at": office.now().isoformat() if statement else "",
        "same_fact_as": _same_fact(office, contract_id, entry.same_fact_as, error_id),
        "source_entity": entry.source_entity,
        "source_id": entry.source_id,
    }


def _ticket_no(office: Office, entry: ErrorEntry) -> str:
    if entry.ticket_id is None:
        return clean(entry.ticket_no)
    return str(cases.tickets(office.database, [entry.ticket_id])[entry.ticket_id]["ticket_no"])


def _same_fact(office: Office, contract_id: int, other_id: int | None, own_id: int | None) -> int | None:
    if other_id is None:
        return None
    other = case_of(office, ENTITY, other_id, WHAT)
    if other_id == own_id or int(other["contract_id"]) != contract_id:
        raise RefusedInput(f"同一事实要指向同一合同的另一条失误，编号 {other_id} 不行。请核对编号。")
    return other_id


def _term(terms: ContractTemplate, code: str) -> PenaltyTerm:
    if not terms.penalties:
        raise NotAllowed(f"“{terms.title}”没有按件扣款的约定，不能登记失误。可登记手工扣款或违约事项。")
    term = error_records.term_of(terms, code)
    if term is None:
        offered = "、".join(f"{one.code}（{one.name}）" for one in terms.penalties)
        raise RefusedInput(f"不认识失误种类“{code}”，可用的是 {offered}。")
    return term


def _open(office: Office, error_id: int) -> cases.Record:
    row = case_of(office, ENTITY, error_id, WHAT)
    if row["state"] != "candidate":
        raise NotAllowed(f"这条失误已经是“{STATE_TITLES[row['state']]}”，没有改动。请先写明原因重新打开。")
    return row


def _decide(office: Office, row: cases.Record, state: str, note: str) -> Outcome[int]:
    fields = {"state": state, "decided_by": office.actor, "decided_at": office.now().isoformat(), "decide_note": note}
    words = "确认失误" if state == "confirmed" else "失误不成立"
    done = _update(office, row, f"error.{'confirm' if state == 'confirmed' else 'dismiss'}", words, fields)
    if row["source_entity"] == "error_candidate":
        pending = {candidate.id for candidate in recordings.candidates(office)}
        if row["source_id"] in pending:
            recordings.decide(office, int(row["source_id"]), is_error=state == "confirmed", note=note or words)
    return done


def _update(
    office: Office,
    row: cases.Record,
    action: str,
    summary: str,
    fields: Mapping[str, object],
    evidence: Sequence[Path] = (),
    reason: str = "",
) -> Outcome[int]:
    if action != "error.statement":  # one may always be heard
        separation.refuse_about_me(office, (row["person"],), WHAT)
    error_id, contract_id, ticket_id = int(row["id"]), int(row["contract_id"]), row["ticket_id"]
    text = f"{summary}（{error_id}）"
    with performing(office, action, contract_id, text, ticket_id=ticket_id, reason=reason) as write:
        write.change.audit(error=error_id, fields=sorted(write.update(ENTITY, error_id, **fields)))
        for file in evidence:
            attachments.add(office, f"{ENTITY}:{error_id}", file)
    return performed(error_id, write)


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
