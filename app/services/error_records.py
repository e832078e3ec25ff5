"""Errors (失误) of a contract for reading: each with its requirements and what they come to (F9.1, 001·附3·一(二))."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.contracts import ContractTemplate
from app.domain.error_rules import Verdict, group_text, groups_of, judge, requirement_lines
from app.domain.penalty_month import CountedError, month_of_error
from app.domain.penalty_terms import PenaltyTerm
from app.services.case_writing import case_of
from app.services.contract_terms import ContractTerms, terms_of
from app.services.session import Office
from app.storage.queries import cases

ENTITY, WHAT = "error_record", "失误记录"
STATE_TITLES: Mapping[str, str] = {"candidate": "待确认", "confirmed": "已确认", "dismissed": "不成立"}


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """One requirement of one error. ``answer`` None = not judged; requirements of one ``group`` are alternatives."""

    code: str
    text: str
    group: str
    answer: bool | None
    is_waived: bool


@dataclass(frozen=True, slots=True)
class JudgedError:
    """One error with its verdict; moments are ISO text, "" = unknown.

    ``is_punished``: confirmed and everything that the clause asks for is there; ``reasons`` says why not otherwise.
    ``month`` follows R-18. ``clause`` is cited (001·附3·一(二)1(2)).
    """

    id: int
    contract_id: int
    code: str
    name: str
    post: str
    clause: str
    clause_ref: str
    person: str
    ticket_id: int | None
    ticket_no: str
    fact: str
    happened_at: str
    found_at: str
    month: str
    requirements: tuple[RequirementRow, ...]
    requirement_lines: tuple[tuple[str, str], ...]
    verdict: Verdict
    reported_at: str
    evidence: str
    statement: str
    statement_at: str
    same_fact_as: int | None
    state: str
    decided_by: str
    decided_at: str
    decide_note: str
    source_entity: str
    source_id: int | None
    correction: Mapping[str, str]

    @property
    def is_punished(self) -> bool:
        """Whether it counts for a deduction."""
        return self.state == "confirmed" and self.verdict.is_punished

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is not punished; empty when it is."""
        if self.state != "confirmed":
            return (STATE_TITLES[self.state],)
        return self.verdict.missing or self.verdict.open

    @property
    def state_text(self) -> str:
        """State and verdict in Chinese: 已确认 · 计罚."""
        if self.state == "dismissed":
            return STATE_TITLES[self.state]
        return f"{STATE_TITLES[self.state]} · {self.verdict.text}"

    @property
    def ticks(self) -> dict[str, bool | None]:
        """Requirement -> answer."""
        return {one.code: one.answer for one in self.requirements}

    def counted(self) -> CountedError:
        """Return what the month's engine needs."""
        moments = (self.happened_at, self.found_at)
        return CountedError(self.id, self.code, self.person, *moments, self.ticks, self.same_fact_as)


def rows(
    office: Office,
    contract_id: int,
    *,
    month: str = "",
    post: str = "",
    state: str = "",
    ticket_id: int | None = None,
) -> list[JudgedError]:
    """Return the errors of a contract by time of occurrence; filters that are empty let everything through.

    ``month`` (2026-07) is the month the error counts in. Raises ``NotFound``.
    """
    contract = terms_of(office, contract_id)
    where, params = "contract_id = ?", [contract_id]
    if ticket_id is not None:
        where, params = where + " AND ticket_id = ?", [*params, ticket_id]
    found = cases.select(office.database, ENTITY, where, params, order="happened_at, id")
    errors = [_judged(contract, row) for row in found]
    return [
        error
        for error in errors
        if month in ("", error.month) and post in ("", error.post) and state in ("", error.state)
    ]


def get(office: Office, error_id: int) -> JudgedError:
    """Return one error. Raises ``NotFound``."""
    row = case_of(office, ENTITY, error_id, WHAT)
    return _judged(terms_of(office, int(row["contract_id"])), row)


def punished(office: Office, contract_id: int, on: date | None = None) -> tuple[JudgedError, ...]:
    """Return the confirmed errors that happened up to a day (default: all), punished or not (``is_punished``)."""
    last = on.isoformat() if on else "9999-12-31"
    return tuple(error for error in rows(office, contract_id, state="confirmed") if error.happened_at[:10] <= last)


def of_ticket(office: Office, ticket_id: int) -> list[JudgedError]:
    """Return the errors registered for a ticket under any contract."""
    contracts = {
        int(row["contract_id"]) for row in cases.select(office.database, ENTITY, "ticket_id = ?", (ticket_id,))
    }
    return [error for contract_id in sorted(contracts) for error in rows(office, contract_id, ticket_id=ticket_id)]


def related(office: Office, contract_id: int, ticket_id: int | None, but: int | None = None) -> list[JudgedError]:
    """Return other errors of the same ticket: they may be the same fact (R-19)."""
    if ticket_id is None:
        return []
    return [error for error in rows(office, contract_id, ticket_id=ticket_id) if error.id != but]


def months_with_errors(errors: Iterable[JudgedError]) -> list[str]:
    """Return the months in which errors count, the newest first."""
    return sorted({error.month for error in errors}, reverse=True)


def term_of(template: ContractTemplate, code: str) -> PenaltyTerm | None:
    """Return the contract's term for a kind of error."""
    return next((term for term in template.penalties if term.code == code), None)


def _judged(contract: ContractTerms, row: cases.Record) -> JudgedError:
    terms = contract.on(date.fromisoformat(row["happened_at"][:10]))
    term = term_of(terms, row["code"]) or PenaltyTerm(row["code"], "", row["code"], 0, 0, "", {})
    stored: dict[str, bool | None] = json.loads(row["requirements"])
    ticks = {one.code: stored.get(one.code) for one in term.requires}
    verdict = judge(term, ticks, contract.readings)
    counted = CountedError(row["id"], term.code, "", row["happened_at"], row["found_at"], {})
    same = (
        *("id", "contract_id", "person", "ticket_id", "ticket_no", "fact", "happened_at", "found_at", "reported_at"),
        *("evidence", "statement", "statement_at", "same_fact_as", "state", "decided_by", "decided_at", "decide_note"),
        *("source_entity", "source_id"),
    )
    return JudgedError(
        code=term.code,
        name=term.name,
        post=term.post,
        clause=terms.cite(term.clause) if term.clause else "",
        clause_ref=term.clause,
        month=month_of_error(counted, terms.penalty_rules.month, contract.readings),
        requirements=_requirements(term, ticks, verdict),
        requirement_lines=requirement_lines(term, ticks, verdict),
        verdict=verdict,
        correction=json.loads(row["correction"]),
        **{key: row[key] for key in same},
    )


def _requirements(term: PenaltyTerm, ticks: Mapping[str, bool | None], verdict: Verdict) -> tuple[RequirementRow, ...]:
    return tuple(
        RequirementRow(one.code, one.text, one.group, ticks.get(one.code), group_text(group) in verdict.waived)
        for group in groups_of(term)
        for one in group
    )
