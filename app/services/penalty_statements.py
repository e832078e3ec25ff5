"""Monthly statements of deductions (月度扣款结算, F9.3): trial at any time, lock, supplements, balance.

Locking freezes readings, counts, lines, alternatives and counters. What is found or dismissed later goes into a
supplement: the month's new total less what is locked, maybe a credit. A statement can be undone while no notice was
issued, no supplement follows and no settlement holds it (``services.history.undo``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from app.domain.contracts import ContractTemplate
from app.domain.errors import NotAllowed
from app.domain.money import format_yuan
from app.domain.months import Month, month_of, parse_month
from app.domain.penalty_month import MonthPenalty, PenaltyLine, work_out
from app.domain.penalty_statements import StatementLine, changes, locked_lines, total
from app.domain.readings import Readings, parse_choice
from app.services import counters, error_records, separation
from app.services.case_writing import case_of, clean
from app.services.changes import Outcome
from app.services.contract_terms import ContractTerms, terms_of
from app.services.contract_writing import performed, performing
from app.services.error_records import JudgedError
from app.services.session import Office
from app.storage.models.penalties import PenaltyStatement
from app.storage.queries import cases, penalties

ENTITY, WHAT = "penalty_statement", "扣款结算单"
PRINTED_COUNTERS = ("K01", "K02", "K03")
"""Counters that statement and notice show (P-06)."""


@dataclass(frozen=True, slots=True)
class CounterNote:
    """A counter as it stood when the month was locked."""

    code: str
    name: str
    value: int
    trigger_at: int
    state: str
    effect: str
    clause: str


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One locked statement; ``seq`` 0 is the month's own, later ones are supplements. Money in fen.

    ``settled_fen``: how much of it settlements took so far; ``notice_number`` "" while none was issued.
    """

    id: int
    contract_id: int
    month: str
    seq: int
    readings: Mapping[str, str]
    counts: Mapping[str, int]
    lines: tuple[StatementLine, ...]
    total_fen: int
    alternatives: Mapping[str, Mapping[str, int]]
    counters: tuple[CounterNote, ...]
    locked_at: str
    locked_by: str
    payment_no: int | None
    note: str
    settled_fen: int
    notice_number: str

    @property
    def title(self) -> str:
        """2026-07 月度扣款, or its supplement."""
        return f"{self.month} 扣款结算单" if self.seq == 0 else f"{self.month} 补充单 {self.seq}"


@dataclass(frozen=True, slots=True)
class Trial:
    """A month as it stands now. ``pending``: what a lock would write (all of it, or the supplement's lines).

    ``readings``: the option of each reading that the month is worked out by; a locked month keeps its own.
    ``waiting``: errors of the month that nobody decided yet. ``unchosen``: readings to choose before locking.
    """

    contract_id: int
    month: str
    result: MonthPenalty
    lines: tuple[StatementLine, ...]
    statements: tuple[StatementRow, ...]
    locked_fen: int
    pending: tuple[StatementLine, ...]
    pending_fen: int
    waiting: tuple[JudgedError, ...]
    readings: Mapping[str, str]

    @property
    def unchosen(self) -> tuple[str, ...]:
        """Readings that must be chosen before the month can be locked."""
        return self.result.unchosen

    @property
    def is_locked(self) -> bool:
        """Whether the month has a statement."""
        return bool(self.statements)


@dataclass(frozen=True, slots=True)
class Balance:
    """累计未扣余额: locked statements less what settlements took, fen."""

    locked_fen: int
    settled_fen: int

    @property
    def open_fen(self) -> int:
        """What is still to be deducted."""
        return self.locked_fen - self.settled_fen


def trial(office: Office, contract_id: int, month: Month | str) -> Trial:
    """Work a month out, whatever readings are chosen. Raises ``NotFound``, ``NotAllowed`` (no deductions per error)."""
    wanted = parse_month(month) if isinstance(month, str) else month
    contract = terms_of(office, contract_id)
    errors = error_records.rows(office, contract_id)
    done = tuple(row for row in statements(office, contract_id) if row.month == str(wanted))
    readings = _readings_of(contract, done)
    result = _result(contract, errors, wanted, readings)
    known = {error.id: error for error in errors}
    lines = tuple(_line(contract, line, known[line.error_id]) for line in result.lines)
    pending = changes(lines, locked_lines(row.lines for row in done)) if done else lines
    return Trial(
        contract_id=contract_id,
        month=str(wanted),
        result=result,
        lines=lines,
        statements=done,
        locked_fen=sum(row.total_fen for row in done),
        pending=pending,
        pending_fen=total(pending),
        waiting=tuple(error for error in errors if error.state == "candidate" and error.month == str(wanted)),
        readings={code: readings.option(code) for code in _frozen_readings(contract)},
    )


def lock(office: Office, contract_id: int, month: Month | str, *, note: str = "") -> Outcome[int]:
    """Lock the month, or what changed since as a supplement; returns the statement's id.

    Raises ``NotAllowed``: the month is not over, a reading must be chosen first, nothing changed since the last lock.
    """
    found = trial(office, contract_id, month)
    _check(office, found, terms_of(office, contract_id).terms)
    separation.refuse_about_me(office, _people(office, contract_id, found.month), "扣款")
    seq = len(found.statements)
    columns = {
        "readings": _json(dict(found.readings)),
        "counts": _json({kind.code: kind.count for kind in found.result.kinds}),
        "lines": _json([asdict(line) for line in found.pending]),
        "total_fen": found.pending_fen,
        "alternatives": _json({code: dict(options) for code, options in found.result.alternatives.items()}),
        "counters": _json({f"{note.code} {note.name}": asdict(note) for note in counter_notes(office, contract_id)}),
        "locked_at": office.now().isoformat(),
        "locked_by": office.actor,
        "note": clean(note),
    }
    words = f"锁定 {found.month} {'扣款' if not seq else f'扣款补充单 {seq}'} {format_yuan(found.pending_fen)} 元"
    with performing(office, "deduction.lock", contract_id, words) as write:
        row_id = write.insert(PenaltyStatement, contract_id=contract_id, month=found.month, seq=seq, **columns)
        write.change.audit(month=found.month, seq=seq, total_fen=found.pending_fen, lines=len(found.pending))
    return performed(row_id, write)


def _people(office: Office, contract_id: int, month: str) -> list[str]:
    """Name the people whose confirmed errors the month's deductions rest on."""
    where = "contract_id = ? AND state = 'confirmed' AND substr(happened_at, 1, 7) = ?"
    return [row["person"] for row in cases.select(office.database, "error_record", where, (contract_id, month))]


def statements(office: Office, contract_id: int) -> list[StatementRow]:
    """Return the locked statements of a contract in order of month and supplement."""
    found = cases.select(office.database, ENTITY, "contract_id = ?", (contract_id,), order="month, seq")
    settled = penalties.settled(office.database, ENTITY, contract_id)
    numbers = {
        int(row["statement_id"]): str(row["number"])
        for row in cases.of_parents(office.database, "penalty_notice", "statement_id", [row["id"] for row in found])
    }
    return [_row(row, settled.get(row["id"], (0, ""))[0], numbers.get(row["id"], "")) for row in found]


def get(office: Office, statement_id: int) -> StatementRow:
    """Return one statement. Raises ``NotFound``."""
    row = case_of(office, ENTITY, statement_id, WHAT)
    return next(one for one in statements(office, int(row["contract_id"])) if one.id == statement_id)


def balance(office: Office, contract_id: int, upto: StatementRow | None = None) -> Balance:
    """Return what is locked and not yet taken; ``upto``: counting statements that were locked before it, and it."""
    rows = [row for row in statements(office, contract_id) if upto is None or row.id <= upto.id]
    return Balance(sum(row.total_fen for row in rows), sum(row.settled_fen for row in rows))


def counter_notes(office: Office, contract_id: int) -> tuple[CounterNote, ...]:
    """Return the counters that go onto the paper, as they stand today."""
    found = counters.counters(office, contract_id, office.now().date())
    return tuple(
        CounterNote(
            one.code,
            f"{one.name}（{one.subject}）" if one.subject else one.name,
            one.value,
            one.trigger_at,
            one.state,
            one.effect,
            one.clause,
        )
        for one in found
        if one.code in PRINTED_COUNTERS
    )


def _readings_of(contract: ContractTerms, done: Sequence[StatementRow]) -> Readings:
    """Return the readings that a month is worked out by: a locked month keeps those it was locked with.

    Otherwise a reading chosen later would slip into the next supplement and change what was told. The month to which
    an error belongs (R-18) follows the choice of today, so that no error counts in two months.
    """
    if not done:
        return contract.readings
    moving = contract.terms.penalty_rules.month.reading
    kept = {code: parse_choice(text) for code, text in done[0].readings.items() if code != moving}
    return replace(contract.readings, chosen={**contract.readings.chosen, **kept})


def _result(contract: ContractTerms, errors: Iterable[JudgedError], month: Month, readings: Readings) -> MonthPenalty:
    """Count by the rules of the month's first day; each error is priced by the terms of its own day (F1.2)."""
    terms = contract.on(date.fromisoformat(month.first))
    counted = [error.counted() for error in errors if error.state == "confirmed"]
    return work_out(terms, counted, str(month), readings, lambda day: contract.on(date.fromisoformat(day)))


def _line(contract: ContractTerms, line: PenaltyLine, error: JudgedError) -> StatementLine:
    return StatementLine(
        error_id=line.error_id,
        code=line.code,
        name=error.name,
        post=error.post,
        clause=error.clause,
        person=error.person,
        ticket_no=error.ticket_no,
        happened_at=error.happened_at,
        fact=error.fact,
        requirements=error.requirement_lines,
        nth=line.nth,
        now_fen=line.fen,
        reading=line.reading,
    )


def _check(office: Office, found: Trial, terms: ContractTemplate) -> None:
    first, last = str(month_of(terms.start_on)), terms.end_on.isoformat()
    if found.month < first or (found.month > last[:7] and not found.pending):
        raise NotAllowed(f"{found.month} 不在服务期（{terms.start_on} 至 {last}）内，没有锁定。请核对月份。")
    if parse_month(found.month).last >= office.now().date().isoformat():
        raise NotAllowed(f"{found.month} 还没有结束，不能锁定。现在可以试算。")
    if found.unchosen:
        codes = "、".join(found.unchosen)
        raise NotAllowed(f"读法 {codes} 还没有选定，只能试算，没有锁定。请先选定读法并写明依据。")
    if found.is_locked and not found.pending:
        raise NotAllowed(f"{found.month} 锁定后没有变化，不需要补充单。")


def _frozen_readings(contract: ContractTerms) -> list[str]:
    return [reading.code for reading in contract.terms.readings if reading.affects == "deduction"]


def _row(row: cases.Record, settled_fen: int, number: str) -> StatementRow:
    lines = [
        StatementLine(**{**line, "requirements": tuple((text, answer) for text, answer in line["requirements"])})
        for line in json.loads(row["lines"])
    ]
    same = ("id", "contract_id", "month", "seq", "total_fen", "locked_at", "locked_by", "payment_no", "note")
    return StatementRow(
        readings=json.loads(row["readings"]),
        counts=json.loads(row["counts"]),
        lines=tuple(lines),
        alternatives=json.loads(row["alternatives"]),
        counters=tuple(CounterNote(**note) for note in json.loads(row["counters"]).values()),
        settled_fen=settled_fen,
        notice_number=number,
        **{key: row[key] for key in same},
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
