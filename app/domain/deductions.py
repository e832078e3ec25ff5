"""Monthly deductions per error (按件扣款, 001·附3·一(二)): steps under R-14 and R-17, and the other readings' totals.

The counts are those that are to be punished: reported cases and cases without a consequence are already left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.contracts import ContractTemplate
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.penalty_terms import PenaltyTerm
from app.domain.readings import Choice, Readings


@dataclass(frozen=True, slots=True)
class DeductionLine:
    """One kind of error: how many, how much (fen), by which clause."""

    kind: str
    name: str
    count: int
    amount_fen: int
    clause: str


@dataclass(frozen=True, slots=True)
class Deduction:
    """A month's deduction; ``alternatives`` gives the total under each option of each reading that matters.

    ``unchosen`` names readings that the office must choose before a formal notice (F1.4): until then it is a trial.
    """

    lines: tuple[DeductionLine, ...]
    total_fen: int
    alternatives: Mapping[str, Mapping[str, int]]
    unchosen: tuple[str, ...]


def deduct(template: ContractTemplate, errors: Mapping[str, int], readings: Readings) -> Deduction:
    """Work out a month. ``errors`` maps the contract's kinds (dispatch, zero_score, review, data) to counts.

    Raises ``NotAllowed`` where the contract has no such deductions, ``RefusedInput`` for an unknown kind or count.
    """
    if not template.penalties:
        raise NotAllowed(f"“{template.title}”没有按件扣款的约定，不能推算扣款。")
    _check(template, errors)
    lines = tuple(
        DeductionLine(
            penalty.code,
            penalty.name,
            errors.get(penalty.code, 0),
            amount(penalty, errors.get(penalty.code, 0), readings),
            template.cite(penalty.clause),
        )
        for penalty in template.penalties
    )
    codes = sorted({penalty.reading for penalty in template.penalties if penalty.reading})
    alternatives = {
        code: {
            option: _total(template, errors, _with(readings, code, option)) for option in readings.known[code].options
        }
        for code in codes
    }
    unchosen = tuple(code for code in readings.unchosen() if code in codes)
    return Deduction(lines, sum(line.amount_fen for line in lines), alternatives, unchosen)


def amount(penalty: PenaltyTerm, count: int, readings: Readings) -> int:
    """Fen for ``count`` errors of one kind in one month."""
    return sum(unit_price(penalty, nth, count, readings) for nth in range(1, count + 1))


def unit_price(penalty: PenaltyTerm, nth: int, count: int, readings: Readings) -> int:
    """Fen for the ``nth`` of ``count`` errors (第几件, from 1) of one kind in one month."""
    step = step_of(penalty, readings)
    how, _, number = step.partition(":")
    if not step:
        return penalty.fen
    reached = count if how == "all" else nth
    return penalty.high_fen if reached >= int(number) else penalty.fen


def step_of(penalty: PenaltyTerm, readings: Readings) -> str:
    """Return the step in force (``from:4``, ``all:3``); "" where every error costs the same."""
    return penalty.steps.get(readings.option(penalty.reading) if penalty.reading else "", "")


def _total(template: ContractTemplate, errors: Mapping[str, int], readings: Readings) -> int:
    return sum(amount(penalty, errors.get(penalty.code, 0), readings) for penalty in template.penalties)


def _with(readings: Readings, code: str, option: str) -> Readings:
    return replace(readings, chosen={**readings.chosen, code: Choice(option)})


def _check(template: ContractTemplate, errors: Mapping[str, int]) -> None:
    known = {penalty.code: penalty.name for penalty in template.penalties}
    for code, count in errors.items():
        if code not in known:
            offered = "、".join(f"{key}（{name}）" for key, name in known.items())
            raise RefusedInput(f"不认识失误种类“{code}”，可用的是 {offered}。")
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise RefusedInput(f"{known[code]}的件数应是不小于 0 的整数，请改正。")
