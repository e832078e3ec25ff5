"""The board of monthly evaluations (月度评价, 003·附1·七, F10.1-F10.3): months × stages, and what the cycles pay."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.errors import NotAllowed
from app.domain.evaluation_periods import (
    EvaluationMonth,
    billing_cycles,
    city_cycles,
    evaluation_cycles,
    evaluation_months,
)
from app.domain.payment_words import STAGES
from app.domain.periods import Span
from app.services.case_writing import case_of
from app.services.contract_terms import ContractTerms, terms_of
from app.services.session import Office
from app.storage.queries import cases
from app.storage.queries.cases import Record

ENTITY = "monthly_evaluation"


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """One version of a month's evaluation; ``items`` maps items of the form to (fulfilled, facts)."""

    id: int
    contract_id: int
    month_no: int
    version: int
    start_on: str
    end_on: str
    items: Mapping[str, str]
    facts: str
    team_grade: str
    filled_by: str
    filled_on: str
    submitted_on: str
    committee_opinion: str
    committee_on: str
    meeting_on: str
    meeting_session: str
    minutes_no: str
    decision: str
    decision_note: str
    final_grade: str

    @property
    def stage(self) -> str:
        """Where it stands (``payment_words.STAGES``)."""
        if self.decision:
            return self.decision
        if self.committee_on:
            return "seen"
        return "submitted" if self.submitted_on else "filled"

    @property
    def stage_text(self) -> str:
        """Where it stands, in Chinese."""
        return STAGES[self.stage]


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month of the board: its newest version (None: not filled in) and the returned ones before it."""

    month: EvaluationMonth
    current: EvaluationRow | None
    history: tuple[EvaluationRow, ...]

    @property
    def stage(self) -> str:
        """Where the month stands."""
        return self.current.stage if self.current else "open"

    @property
    def final_grade(self) -> str:
        """The grade that counts, "" while it is not final."""
        return self.current.final_grade if self.current else ""


@dataclass(frozen=True, slots=True)
class CycleView:
    """A billing cycle: the grades that are final, their sum, and what the cycle pays with them."""

    payment_no: int
    name: str
    span: Span
    halves: tuple[Span, ...]
    grades: tuple[str, ...]
    base_fen: int
    adjust_fen: int
    due_fen: int
    open_months: int


@dataclass(frozen=True, slots=True)
class Board:
    """All months and cycles of a contract's evaluation; ``city`` are the city's own cycles, for comparison (R-33)."""

    contract_id: int
    months: tuple[MonthView, ...]
    cycles: tuple[CycleView, ...]
    city: tuple[Span, ...]


def board(office: Office, contract_id: int) -> Board:
    """Return months × stages and the cycles. Raises ``NotAllowed`` where the contract has no monthly grades."""
    contract = graded_contract(office, contract_id)
    rows: dict[int, list[EvaluationRow]] = {}
    for row in rows_of(office, contract_id):
        rows.setdefault(row.month_no, []).append(row)
    months = tuple(
        _month_view(month, rows.get(month.no, [])) for month in evaluation_months(contract.terms, contract.readings)
    )
    return Board(contract_id, months, _cycles(contract, months), city_cycles(contract.terms))


def _month_view(month: EvaluationMonth, versions: list[EvaluationRow]) -> MonthView:
    return MonthView(month, versions[-1] if versions else None, tuple(versions[:-1]))


def get(office: Office, evaluation_id: int) -> EvaluationRow:
    """Return one version. Raises ``NotFound``."""
    return _row(case_of(office, ENTITY, evaluation_id, "月度评价"))


def contracts_with_grades(office: Office) -> tuple[int, ...]:
    """Return the contracts that have monthly grades."""
    ids = [int(row[0]) for row in office.database.rows("SELECT id FROM contract WHERE is_void = 0 ORDER BY id")]
    return tuple(contract_id for contract_id in ids if terms_of(office, contract_id).terms.grades)


def graded_contract(office: Office, contract_id: int) -> ContractTerms:
    """Return a contract's terms. Raises ``NotAllowed`` where it has no monthly grades."""
    contract = terms_of(office, contract_id)
    if not contract.terms.grades:
        raise NotAllowed(f"“{contract.terms.title}”没有月度评价奖惩的约定。")
    return contract


def rows_of(office: Office, contract_id: int) -> list[EvaluationRow]:
    """Return every version of every month, in order."""
    rows = cases.select(office.database, ENTITY, "contract_id = ?", (contract_id,), order="month_no, version")
    return [_row(row) for row in rows]


def _row(row: Record) -> EvaluationRow:
    values = {**row, "items": json.loads(row["items"])}
    return EvaluationRow(**{key: values[key] for key in EvaluationRow.__slots__})


def _cycles(contract: ContractTerms, months: tuple[MonthView, ...]) -> tuple[CycleView, ...]:
    terms, readings = contract.terms, contract.readings
    amounts = {grade.name: grade.amount_fen for grade in terms.grades}
    halves = evaluation_cycles(terms, readings)
    found = []
    for number, span in billing_cycles(terms, readings).items():
        payment = next(item for item in terms.payments if item.no == number)
        own = [month for month in months if month.month.payment_no == number]
        grades = tuple(month.final_grade for month in own)
        adjust = sum(amounts.get(grade, 0) for grade in grades)
        found.append(
            CycleView(
                payment_no=number,
                name=payment.name,
                span=span,
                halves=tuple(half for half in halves if span.start_on <= half.start_on <= span.end_on),
                grades=grades,
                base_fen=payment.amount_fen,
                adjust_fen=adjust,
                due_fen=payment.amount_fen + adjust,
                open_months=grades.count(""),
            )
        )
    return tuple(found)
