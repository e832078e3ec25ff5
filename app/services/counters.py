"""Counters of a contract (计数器 K01-K15, F11.2) worked out from its records, and what the office decided about them.

``counters`` is the one door; every counter of the terms has a maker. Nothing here ends a contract: it warns.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from app.domain.counters import CounterValue
from app.domain.errors import NotAllowed, NotFound
from app.domain.limits import calendar_for
from app.services import calendars, counter_delays, counter_errors, counter_people
from app.services.case_writing import clean, day, need
from app.services.changes import Outcome
from app.services.contract_terms import terms_of
from app.services.contract_writing import performed, performing
from app.services.counter_desk import CounterDesk
from app.services.session import Office
from app.storage.models.supervision import CounterHandling
from app.storage.queries import cases

Maker = Callable[[CounterDesk], list[CounterValue]]

MAKERS: dict[str, Maker] = {
    "K01": counter_errors.zero_scores,
    "K02": counter_errors.data_and_review,
    "K03": counter_people.months_in_a_row,
    "K04": counter_people.years,
    "K05": counter_delays.vendor_delay,
    "K06": counter_delays.failed_rounds,
    "K07": counter_delays.suspension,
    "K08": partial(counter_errors.monthly, code=counter_errors.DISPATCH),
    "K09": partial(counter_errors.monthly, code=counter_errors.REVIEW),
    "K10": partial(counter_errors.monthly, code=counter_errors.DATA),
    "K11": counter_delays.office_delay,
    "K12": counter_delays.notified_and_late,
    "K13": counter_people.on_duty,
    "K14": counter_people.on_duty,
    "K15": counter_people.renewed,
}


@dataclass(frozen=True, slots=True)
class HandlingRow:
    """What the office decided when a counter warned or triggered; days are ISO text."""

    id: int
    contract_id: int
    code: str
    subject: str
    value: int
    reached_on: str
    decision: str
    decided_on: str
    decided_by: str
    basis: str


def counters(office: Office, contract_id: int, on: date) -> tuple[CounterValue, ...]:
    """Work out every counter of a contract as of a day, in the order of its terms. Raises ``NotFound``."""
    contract = terms_of(office, contract_id, on)
    calendar = calendar_for(calendars.current(office), contract.readings)
    decided = {(row.code, row.subject, row.value): row for row in handlings(office, contract_id)}
    found = []
    for counter in contract.terms.counters:
        maker = MAKERS.get(counter.code)
        if maker is not None:
            found += maker(CounterDesk(office, contract, counter, on, calendar))
    return tuple(_with_handling(value, decided) for value in found)


def alarms(office: Office, contract_id: int, on: date) -> tuple[CounterValue, ...]:
    """Return the counters that warn, have triggered or cannot be judged."""
    return tuple(value for value in counters(office, contract_id, on) if value.state != "ok")


def handle(
    office: Office,
    contract_id: int,
    code: str,
    decision: str,
    by: str,
    *,
    subject: str = "",
    basis: str = "",
    on: date | str | None = None,
) -> Outcome[int]:
    """Record what was decided about a counter as it stands today; returns the id.

    A decision counts for the value it was taken on: a further error asks again. Raises ``NotFound`` for a counter or
    subject that the contract does not have, ``NotAllowed`` when nothing warns.
    """
    decided_on = day(office, on, "决定日")
    value = _find(office, contract_id, code, subject)
    if value.state == "ok":
        raise NotAllowed(f"{code} 现在没有预警，不需要登记处置。")
    columns = {
        "code": code,
        "subject": value.subject,
        "value": value.value,
        "reached_on": value.reached_on or decided_on,
        "decision": need(decision, "处置"),
        "decided_on": decided_on,
        "decided_by": need(by, "决定人"),
        "basis": clean(basis),
    }
    with performing(office, "counter.handle", contract_id, f"处置计数器 {code}") as write:
        row_id = write.insert(CounterHandling, contract_id=contract_id, **columns)
        write.change.audit(counter=code, subject=value.subject, value=value.value, state=value.state)
    return performed(row_id, write)


def handlings(office: Office, contract_id: int) -> list[HandlingRow]:
    """Return what was decided about a contract's counters, oldest first."""
    found = cases.select(office.database, "counter_handling", "contract_id = ?", (contract_id,))
    return [HandlingRow(**{key: value for key, value in row.items() if key != "is_void"}) for row in found]


def _find(office: Office, contract_id: int, code: str, subject: str) -> CounterValue:
    found = [value for value in counters(office, contract_id, office.now().date()) if value.code == code]
    wanted = [value for value in found if value.subject == subject] if subject else found
    if len(wanted) == 1:
        return wanted[0]
    grave = [value for value in wanted if value.state != "ok"]
    if len(grave) == 1:
        return grave[0]
    if not found:
        raise NotFound(f"这份合同没有计数器 {code}。请核对编号。")
    names = "、".join(value.subject for value in found if value.subject)
    raise NotFound(f"请写明是 {code} 的哪一项：{names}。")


def _with_handling(value: CounterValue, decided: dict[tuple[str, str, int], HandlingRow]) -> CounterValue:
    row = decided.get((value.code, value.subject, value.value))
    return replace(value, handled=f"{row.decided_on} {row.decided_by}：{row.decision}") if row else value
