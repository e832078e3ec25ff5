"""Damages for delay (迟延违约金): exact days, rate and cap; only where the contract states a daily rate.

Sources: 000·五(一)1, 五(二) (2‰ of the total, no cap), 001·7.3 (0.5‰ of the amount, at most 5 %), 001·7.4 (0.5‰ of the
total); AC-05, AC-06. 002–004 know only a fixed share: their delay has days but no amount.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.domain.contracts import ContractTemplate, DamagesTerm, Right
from app.domain.deadlines import Pause, Unit
from app.domain.errors import RefusedInput
from app.domain.lateness import days_late, reached, workdays_late
from app.domain.limits import calendar_for
from app.domain.money import round_fen
from app.domain.readings import Readings
from app.domain.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Damages:
    """The result. ``amount_fen`` is None where no daily rate is agreed or its base is not known."""

    days: int
    amount_fen: int | None
    cap_fen: int | None
    clause: str
    rights: tuple[str, ...]
    note: str


def delay(
    template: ContractTemplate,
    party: str,
    due_on: date,
    done_on: date,
    calendar: Calendar,
    readings: Readings,
    *,
    amount_fen: int | None = None,
    pauses: Iterable[Pause] = (),
) -> Damages:
    """Damages of ``party`` (vendor, office) for something due on ``due_on`` and done on ``done_on``.

    ``amount_fen`` is the instalment in question, needed where the rate counts from it (001·7.3). ``pauses`` are days
    for which the contract excuses the delay (财政原因). Rounded once, to the fen. Rights are hints, never carried out.
    """
    stops = tuple(pauses)
    days = days_late(due_on, done_on, stops)
    term = _term(template, party)
    if term is None:
        return Damages(days, None, None, _lump_clause(template, party), (), _lump_note(template, party))
    base = template.total_fen if term.base_under(readings) == "total" else amount_fen
    if base is not None and base < 0:
        raise RefusedInput("金额不能是负数，请改正。")
    cap = None if base is None or term.cap is None else round_fen(base * term.cap)
    counted = calendar_for(calendar, readings)
    rights = tuple(
        f"{right.text}（{template.cite(right.clause)}）"
        for right in term.rights
        if reached(_late(right, due_on, done_on, counted, stops), _threshold(right, readings))
    )
    note = term.note if base is not None else "这一违约金按逾期的应付款计算，请给出金额。"
    return Damages(days, _amount(term, base, days), cap, template.cite(term.clause), rights, note)


def lump_sum(template: ContractTemplate, party: str) -> int | None:
    """Return fixed damages (定额违约金) of a party in fen, None where none is agreed (002·6.7, 004·八.1)."""
    for term in template.damages:
        if term.party == party and term.lump is not None:
            return round_fen(template.total_fen * term.lump)
    return None


def _term(template: ContractTemplate, party: str) -> DamagesTerm | None:
    return next((term for term in template.damages if term.party == party and term.rate is not None), None)


def _amount(term: DamagesTerm, base: int | None, days: int) -> int | None:
    if base is None or term.rate is None:
        return None
    raw = Fraction(base) * term.rate * days
    return round_fen(raw if term.cap is None else min(raw, base * term.cap))


def _late(right: Right, due_on: date, done_on: date, calendar: Calendar, pauses: tuple[Pause, ...]) -> int:
    if Unit(right.unit) is Unit.WORKDAY:
        return workdays_late(due_on, done_on, calendar, pauses)
    return days_late(due_on, done_on, pauses)


def _threshold(right: Right, readings: Readings) -> int:
    """以上 includes the number (民法典 1259); R-11 乙 reads 000·五(二)2 as one more."""
    one_more = Unit(right.unit) is Unit.WORKDAY and readings.option("R-11") == "乙"
    return right.at_least + (1 if one_more else 0)


def _lump_clause(template: ContractTemplate, party: str) -> str:
    clause = next((term.clause for term in template.damages if term.party == party), "")
    return template.cite(clause) if clause else ""


def _lump_note(template: ContractTemplate, party: str) -> str:
    return next(
        (term.note for term in template.damages if term.party == party and term.note), "合同没有约定逐日违约金。"
    )
