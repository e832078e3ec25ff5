"""A claim for damages (违约金) with its calculation: days, base, rate, cap, rights and their first day, readings.

Sources: 000·五, 001·7.3, 7.4 (daily), 001·7.6, 002·6.7, 003·四.7, 004·八.1 (fixed). 002-004 have no
daily rate: days only. Exact fractions, rounded once; a reading of the base (R-10) is worked out beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from app.domain.contracts import ContractTemplate, DamagesTerm
from app.domain.damages import Damages, delay
from app.domain.deadlines import Pause, Unit
from app.domain.errors import NotAllowed
from app.domain.lateness import first_day_reaching, merged
from app.domain.limits import calendar_for
from app.domain.money import format_yuan, round_fen
from app.domain.readings import Choice, Readings
from app.domain.workdays import Calendar


@dataclass(frozen=True, slots=True)
class RightDay:
    """A right of the other party and the first day on which it stands (ISO)."""

    text: str
    on: str


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How a delay was worked out. ``amount_fen`` None: no daily rate, only days. Money in fen.

    ``steps`` is the proof line by line; ``alternatives``: reading -> option -> amount; ``hints``: known traps (E-xx).
    """

    code: str
    party: str
    clause: str
    clause_ref: str
    due_on: str
    done_on: str
    days: int
    base_fen: int | None
    amount_fen: int | None
    cap_fen: int | None
    rights: tuple[RightDay, ...]
    steps: tuple[str, ...]
    hints: tuple[str, ...]
    alternatives: Mapping[str, Mapping[str, int | None]]


def daily_term(template: ContractTemplate, party: str) -> DamagesTerm | None:
    """Return the term with a daily rate of a party, None where the contract has none."""
    return next((term for term in template.damages if term.party == party and term.rate is not None), None)


def lump_term(template: ContractTemplate, code: str) -> DamagesTerm | None:
    """Return the term with a fixed share (定额违约金)."""
    return next((term for term in template.damages if term.code == code and term.lump is not None), None)


def reckon(
    template: ContractTemplate,
    party: str,
    due_on: date,
    done_on: date,
    calendar: Calendar,
    readings: Readings,
    *,
    amount_fen: int | None = None,
    pauses: Iterable[Pause] = (),
) -> Reckoning:
    """Work out a delay with its proof; ``amount_fen`` is the part in question where the base is a part."""
    stops = merged(pauses)
    term = daily_term(template, party)
    found = delay(template, party, due_on, done_on, calendar, readings, amount_fen=amount_fen, pauses=stops)
    base = _base(template, term, readings, amount_fen)
    ref = term.clause if term else next((one.clause for one in template.damages if one.party == party), "")
    return Reckoning(
        code=term.code if term else "",
        party=party,
        clause=found.clause,
        clause_ref=ref,
        due_on=due_on.isoformat(),
        done_on=done_on.isoformat(),
        days=found.days,
        base_fen=base,
        amount_fen=found.amount_fen,
        cap_fen=found.cap_fen,
        rights=_rights(template, term, due_on, calendar_for(calendar, readings), readings, stops),
        steps=_steps(term, base, found, due_on, done_on, stops),
        hints=hints_of(template, ref),
        alternatives=_alternatives(template, party, due_on, done_on, calendar, readings, amount_fen, stops),
    )


def lump(template: ContractTemplate, code: str) -> tuple[DamagesTerm, int]:
    """Return a fixed-damages term and its amount in fen. Raises ``NotAllowed`` where the contract has none such."""
    term = lump_term(template, code)
    if term is None or term.lump is None:
        offered = "、".join(
            f"{one.code}（{template.cite(one.clause)}）" for one in template.damages if one.lump is not None
        )
        raise NotAllowed(f"“{template.title}”没有定额违约金“{code}”。可用的是：{offered or '无'}。")
    return term, round_fen(template.total_fen * term.lump)


def reckon_lump(template: ContractTemplate, code: str) -> Reckoning:
    """Work a fixed sum out with its proof; ``due_on`` "" tells it from a delay."""
    term, amount = lump(template, code)
    share = rate_text(term.lump or Fraction())
    return Reckoning(
        code=code,
        party=term.party,
        clause=template.cite(term.clause),
        clause_ref=term.clause,
        due_on="",
        done_on="",
        days=0,
        base_fen=template.total_fen,
        amount_fen=amount,
        cap_fen=None,
        rights=(),
        steps=(f"{format_yuan(template.total_fen)} 元 × {share} = {format_yuan(amount)} 元",),
        hints=hints_of(template, term.clause),
        alternatives={},
    )


def repeat_problem(term: DamagesTerm, earlier: int, is_confirmed: bool, readings: Readings) -> str:
    """Say why fixed damages may not be claimed once more; "" when they may (R-47; E-12: 002 never three times)."""
    if term.at_most is not None and earlier >= term.at_most:
        return f"同一合同的定额违约金已计取 {earlier} 次。几个条款重叠（E-12），不能再计取。"
    if earlier and not is_confirmed and readings.option("R-47") != "乙":
        return f"定额违约金已计取 {earlier} 次，R-47 甲每份合同只计一次。确要再次计取，请由甲方另行确认并写明依据。"
    return ""


def hints_of(template: ContractTemplate, clause: str) -> tuple[str, ...]:
    """Return the known slips of a clause: total-based rates (E-23), equal amounts (E-29), overlaps (E-12)."""
    return tuple(
        f"{defect.code}：{defect.text}" + (f"（{defect.effect}）" if defect.effect else "")
        for defect in template.defects
        if clause in defect.clauses
    )


def rate_text(rate: Fraction) -> str:
    """Write a share the way the contracts do: 2‰, 0.5‰, 30%."""
    scale, sign = (100, "%") if rate >= Fraction(1, 100) else (1000, "‰")
    number = rate * scale
    return f"{number.numerator if number.denominator == 1 else float(number):g}{sign}"


def _base(
    template: ContractTemplate, term: DamagesTerm | None, readings: Readings, amount_fen: int | None
) -> int | None:
    if term is None:
        return None
    return template.total_fen if term.base_under(readings) == "total" else amount_fen


def _steps(
    term: DamagesTerm | None, base: int | None, found: Damages, due_on: date, done_on: date, stops: Sequence[Pause]
) -> tuple[str, ...]:
    steps = [f"应于 {due_on} 完成，{done_on} 完成；自次日起计 {max(0, (done_on - due_on).days)} 日"]
    steps += [f"扣除 {stop.first_on} 至 {stop.last_on}（{stop.reason}）" for stop in stops]
    steps.append(f"逾期 {found.days} 日")
    if term is None or term.rate is None:
        return (*steps, "合同没有约定逐日违约金，只列天数，不计金额")
    if base is None or found.amount_fen is None:
        return (*steps, "按应付款计算，还没有金额")
    factors = f"{format_yuan(base)} 元 × {rate_text(term.rate)} × {found.days} 日"
    steps.append(f"{factors} = {format_yuan(found.amount_fen)} 元（舍入一次）")
    if found.cap_fen is not None:
        reached = "，已达上限" if found.amount_fen == found.cap_fen else ""
        steps.append(f"上限 {format_yuan(found.cap_fen)} 元{reached}")
    return tuple(steps)


def _rights(
    template: ContractTemplate,
    term: DamagesTerm | None,
    due_on: date,
    calendar: Calendar,
    readings: Readings,
    stops: Sequence[Pause],
) -> tuple[RightDay, ...]:
    found = []
    for right in term.rights if term else ():
        unit = Unit(right.unit)
        more = 1 if unit is Unit.WORKDAY and readings.option("R-11") == "乙" else 0
        on = first_day_reaching(due_on, right.at_least + more, unit, calendar, stops).due_on
        found.append(RightDay(f"{right.text}（{template.cite(right.clause)}）", on.isoformat()))
    return tuple(found)


def _alternatives(
    template: ContractTemplate,
    party: str,
    due_on: date,
    done_on: date,
    calendar: Calendar,
    readings: Readings,
    amount_fen: int | None,
    stops: Sequence[Pause],
) -> dict[str, dict[str, int | None]]:
    term = daily_term(template, party)
    code = term.base_reading if term else ""
    if not code or code not in readings.known:
        return {}
    found: dict[str, int | None] = {}
    for option in readings.known[code].options:
        other = replace(readings, chosen={**readings.chosen, code: Choice(option)})
        given = delay(template, party, due_on, done_on, calendar, other, amount_fen=amount_fen, pauses=stops)
        found[option] = given.amount_fen
    return {code: found}
