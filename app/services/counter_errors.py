"""Counters from errors: zero-score tickets (K01), data and review errors (K02), the month's tiers (K08-K10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.domain.counters import CounterValue, Evidence, State, state_of
from app.domain.months import month_of
from app.domain.penalty_month import fact_root, punished_lines
from app.services import error_records, renewals
from app.services.counter_desk import CounterDesk
from app.services.error_records import JudgedError

ZERO, REVIEW, DATA, DISPATCH = "zero_score", "review", "data", "dispatch"


def zero_scores(desk: CounterDesk) -> list[CounterValue]:
    """K01: both numbers, whatever the cause (7.7(1)) and by the operator's own doing (附3); R-21 says which counts."""
    found, own = _confirmed(desk, (ZERO,)), _confirmed(desk, (ZERO,), only_punished=True)
    is_own = desk.contract.readings.option("R-21") == "乙"
    counted = own if is_own else found
    wide = state_of(desk.counter, len(found))
    state: State = (
        "warn" if is_own and wide == "triggered" and len(own) < desk.counter.trigger_at else _state(desk, counted)
    )
    option = "乙" if is_own else "甲"
    note = f"不论原因（7.7(1)）{len(found)} 件；仅坐席操作原因（附3）{len(own)} 件。两数分列，按 R-21 {option}。"
    return [
        desk.value(len(counted), evidence=_evidence(found), note=note, state=state, reached_on=_reached(desk, counted))
    ]


def data_and_review(desk: CounterDesk) -> list[CounterValue]:
    """K02: merged in this contract (R-20 甲), each apart (乙), or across renewals (丙); the warning goes by 甲."""
    found = _confirmed(desk, (REVIEW, DATA), only_punished=True)
    reviews = [error for error in found if error.code == REVIEW]
    data = [error for error in found if error.code == DATA]
    earlier = _earlier(desk)
    option = desk.contract.readings.option("R-20")
    counted: list[JudgedError] = {"乙": max(reviews, data, key=len), "丙": [*earlier, *found]}.get(option, found)
    state = _state(desk, counted)
    if state != "triggered" and _state(desk, found) == "triggered":
        state = "warn"
    note = (
        f"合并 {len(found)} 次；分列：复核 {len(reviews)}、数据 {len(data)}；跨续签 {len(earlier) + len(found)} 次。"
        f"按 R-20 {option}；预警按甲，处置由人定。月度阶梯另计，两套并行（E-15）。"
    )
    rests_on = counted if option == "丙" else found
    return [
        desk.value(
            len(counted), evidence=_evidence(rests_on), note=note, state=state, reached_on=_reached(desk, counted)
        )
    ]


def monthly(desk: CounterDesk, code: str) -> list[CounterValue]:
    """K08-K10: punished errors of a month, all operators together or by person (R-15), month as R-18 says.

    Counted the way the month's statement counts them (R-19). This month always, earlier ones where they warned.
    """
    errors = _of_statements(desk, code)
    by_person = desk.contract.readings.option("R-15") == "乙"
    groups: dict[tuple[str, str], list[JudgedError]] = {(str(month_of(desk.on)), ""): []}
    for error in errors:
        groups.setdefault((error.month, error.person if by_person else ""), []).append(error)
    values = []
    for (month, person), group in sorted(groups.items()):
        if len(group) < desk.counter.warn_at and month != str(month_of(desk.on)):
            continue
        subject = f"{month} {person}".strip()
        values.append(
            desk.value(len(group), subject=subject, evidence=_evidence(group), reached_on=_reached(desk, group))
        )
    return values


def _state(desk: CounterDesk, errors: Sequence[JudgedError]) -> State:
    return state_of(desk.counter, len(errors))


def _confirmed(desk: CounterDesk, codes: tuple[str, ...], *, only_punished: bool = False) -> list[JudgedError]:
    """Return confirmed errors of these kinds, one fact once (R-19 links what is the same fact)."""
    found = error_records.punished(desk.office, desk.contract.id, desk.on)
    above = {error.id: error.same_fact_as for error in found}
    first: dict[int, JudgedError] = {}
    for error in found:
        if error.code in codes and (error.is_punished or not only_punished):
            first.setdefault(fact_root(error.id, above), error)
    return list(first.values())


def _of_statements(desk: CounterDesk, code: str) -> list[JudgedError]:
    """Return the errors of a kind that the months' statements punish."""
    contract = desk.contract
    found = {error.id: error for error in error_records.punished(desk.office, contract.id, desk.on)}
    counted, kept = [error.counted() for error in found.values()], []
    for month in sorted({error.month for error in found.values() if error.code == code}):
        terms = contract.on(date.fromisoformat(f"{month}-01"))
        lines = punished_lines(
            terms, counted, month, contract.readings, lambda day: contract.on(date.fromisoformat(day))
        )
        kept += [found[line.error_id] for line in lines if line.code == code]
    return kept


def _earlier(desk: CounterDesk) -> list[JudgedError]:
    """Return punished data and review errors of the contracts before this one in its chain of renewals."""
    chain = renewals.view(desk.office, desk.contract.id).contracts
    before = chain[: chain.index(desk.contract.id)] if desk.contract.id in chain else ()
    found = [error for contract_id in before for error in error_records.punished(desk.office, contract_id, desk.on)]
    return [error for error in found if error.code in (REVIEW, DATA) and error.is_punished]


def _reached(desk: CounterDesk, errors: Sequence[JudgedError]) -> str:
    """Return the day of the error that reached the threshold, or else the warning."""
    days = sorted(error.happened_at[:10] for error in errors)
    for number in (desk.counter.trigger_at, desk.counter.warn_at):
        if len(days) >= number > 0:
            return days[number - 1]
    return ""


def _evidence(errors: Sequence[JudgedError]) -> tuple[Evidence, ...]:
    return tuple(
        (
            "error_record",
            error.id,
            f"{error.happened_at[:10]} {error.name} {error.person} {error.ticket_no} {error.fact}",
        )
        for error in errors
    )
