"""Counters from errors: zero-score tickets (K01), data and review errors (K02), the month's tiers (K08-K10)."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.counters import CounterValue, Evidence, State, state_of
from app.domain.months import month_of
from app.services import error_records, renewals
from app.services.counter_desk import CounterDesk
from app.services.error_records import JudgedError

ZERO, REVIEW, DATA, DISPATCH = "zero_score", "review", "data", "dispatch"


def zero_scores(desk: CounterDesk) -> list[CounterValue]:
    """K01: both numbers, whatever the cause (7.7(1)) and by the operator's own doing (附3); R-21 says which counts."""
    found = _confirmed(desk, (ZERO,))
    own = [error for error in found if error.is_punished]
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
    found = [error for error in _confirmed(desk, (REVIEW, DATA)) if error.is_punished]
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
    return [
        desk.value(len(counted), evidence=_evidence(found), note=note, state=state, reached_on=_reached(desk, counted))
    ]


def monthly(desk: CounterDesk, code: str) -> list[CounterValue]:
    """K08-K10: punished errors of a month, all operators together or by person (R-15), month as R-18 says.

    This month always, earlier ones where they warned.
    """
    errors = [error for error in _confirmed(desk, (code,)) if error.is_punished]
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


def _confirmed(desk: CounterDesk, codes: tuple[str, ...]) -> list[JudgedError]:
    """Return confirmed errors of these kinds, one fact once (R-19 links what is the same fact)."""
    found = error_records.punished(desk.office, desk.contract.id, desk.on)
    kept = [error for error in found if error.code in codes]
    ids = {error.id for error in kept}
    return [error for error in kept if error.same_fact_as not in ids]


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
