"""Force majeure (不可抗力, F11.5): suspension, proof within the contract's days, prolonging, the right after it lasts.

Sources: 001·10, 003·七, 002·7, 004·第九条.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.deadlines import Deadline, Pause, Unit
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.lateness import first_day_exceeding, merged, workdays_late
from app.domain.limits import calendar_for
from app.services import calendars
from app.services.case_writing import case_of, clean, day, need, not_before
from app.services.changes import Outcome
from app.services.contract_limits import limit
from app.services.contract_terms import ContractTerms, day_of, terms_of
from app.services.contract_writing import performed, performing
from app.services.session import Office
from app.storage.models.supervision import ForceMajeure
from app.storage.queries import cases

_ENTITY, _WHAT = "force_majeure", "不可抗力事件"


@dataclass(frozen=True, slots=True)
class MajeureRow:
    """One event on a day; ISO days, "" = not yet or not agreed.

    ``workdays`` are the working days of suspension so far, ``right_from`` the first day on which either side may end
    the contract; ``prolonged_days`` what the term grows by where the contract says so.
    """

    id: int
    contract_id: int
    event: str
    from_on: str
    to_on: str
    notified_on: str
    proof_on: str
    proof: str
    note: str
    proof_due: Deadline | None
    is_proof_late: bool
    workdays: int
    right_from: Deadline | None
    has_right: bool
    prolonged_days: int | None
    clause: str


def declare(
    office: Office,
    contract_id: int,
    event: str,
    from_on: date | str,
    *,
    notified_on: date | str | None = None,
    note: str = "",
) -> Outcome[int]:
    """Register an event and the first day of suspension; returns its id. Raises ``RefusedInput``."""
    contract = terms_of(office, contract_id)
    start = day(office, from_on, "中止开始日")
    if not contract.row["start_on"] <= start <= contract.row["end_on"]:
        raise RefusedInput(f"中止开始日 {start} 不在服务期之内，没有登记。请核对日期。")
    columns = {
        "event": need(event, "事件"),
        "from_on": start,
        "notified_on": day(office, notified_on, "通知日") if notified_on else "",
        "note": clean(note),
    }
    with performing(office, "majeure.declare", contract_id, "登记不可抗力") as write:
        row_id = write.insert(ForceMajeure, contract_id=contract_id, **columns)
    return performed(row_id, write)


def prove(office: Office, majeure_id: int, proof: str, *, on: date | str | None = None) -> Outcome[int]:
    """Register the proof of an authority or notary (证明文件)."""
    row = case_of(office, _ENTITY, majeure_id, _WHAT)
    proof_on = not_before(day(office, on, "证明日"), row["from_on"], "证明日", "中止开始日")
    return _update(
        office, row, "majeure.prove", "不可抗力证明", {"proof_on": proof_on, "proof": need(proof, "证明文件")}
    )


def notify(office: Office, majeure_id: int, *, on: date | str | None = None) -> Outcome[int]:
    """Register the written notice to the other side."""
    row = case_of(office, _ENTITY, majeure_id, _WHAT)
    notified = not_before(day(office, on, "通知日"), row["from_on"], "通知日", "中止开始日")
    return _update(office, row, "majeure.notify", "不可抗力通知", {"notified_on": notified})


def end(office: Office, majeure_id: int, *, on: date | str | None = None) -> Outcome[int]:
    """Register the last day of suspension. Raises ``NotAllowed`` when it has ended already."""
    row = case_of(office, _ENTITY, majeure_id, _WHAT)
    if row["to_on"]:
        raise NotAllowed(f"这次不可抗力已于 {row['to_on']} 结束，没有再次登记。")
    return _update(
        office,
        row,
        "majeure.end",
        "不可抗力结束",
        {"to_on": not_before(day(office, on, "结束日"), row["from_on"], "结束日", "中止开始日")},
    )


def void(office: Office, majeure_id: int, reason: str) -> Outcome[int]:
    """Take an event that was registered by mistake off the books. A reason is required."""
    row = case_of(office, _ENTITY, majeure_id, _WHAT)
    return _update(office, row, "majeure.void", "作废不可抗力", {"is_void": 1}, need(reason, "作废原因"))


def rows(office: Office, contract_id: int, on: date | None = None) -> list[MajeureRow]:
    """Return a contract's events as they stand on a day (today), oldest first."""
    contract = terms_of(office, contract_id)
    today = on or office.now().date()
    found = cases.select(
        office.database,
        _ENTITY,
        "contract_id = ? AND from_on <= ?",
        (contract_id, today.isoformat()),
        order="from_on, id",
    )
    return [_row(office, contract, record, today) for record in found]


def pauses(office: Office, contract_id: int, on: date) -> tuple[Pause, ...]:
    """Return the days of suspension up to a day: they do not count as the vendor's delay."""
    found = cases.select(office.database, _ENTITY, "contract_id = ? AND from_on <= ?", (contract_id, on.isoformat()))
    return merged(
        Pause(date.fromisoformat(row["from_on"]), day_of(row["to_on"]) or on, f"不可抗力（{row['event']}）")
        for row in found
    )


def prolonged_end(office: Office, contract_id: int, on: date) -> date | None:
    """Return the contract's last day with the days of suspension added; None where it does not prolong."""
    contract = terms_of(office, contract_id)
    terms = contract.terms.supervision.majeure
    if terms is None or not terms.prolongs:
        return None
    days = sum((pause.last_on - pause.first_on).days + 1 for pause in pauses(office, contract_id, on))
    return contract.terms.end_on + timedelta(days=days)


def _update(
    office: Office, row: cases.Record, action: str, summary: str, fields: Mapping[str, object], reason: str = ""
) -> Outcome[int]:
    with performing(office, action, row["contract_id"], f"{summary}（{row['id']}）", reason=reason) as write:
        write.change.audit(majeure=row["id"], fields=sorted(write.update(_ENTITY, row["id"], **fields)))
    return performed(int(row["id"]), write)


def _row(office: Office, contract: ContractTerms, record: cases.Record, today: date) -> MajeureRow:
    terms = contract.terms.supervision.majeure
    counted = calendar_for(calendars.current(office), contract.readings)
    start, until = date.fromisoformat(record["from_on"]), min(day_of(record["to_on"]) or today, today)
    proof_due = limit(office, contract, terms.proof_deadline, start) if terms else None
    over = terms.over_workdays if terms else None
    right = first_day_exceeding(start, over, Unit.WORKDAY, counted) if over is not None else None
    proved = record["proof_on"] or today.isoformat()
    kept = {key: value for key, value in record.items() if key != "is_void"}
    return MajeureRow(
        proof_due=proof_due,
        is_proof_late=proof_due is not None and proved > proof_due.due_on.isoformat(),
        workdays=workdays_late(start, until, counted),
        right_from=right,
        has_right=right is not None and until >= right.due_on,
        prolonged_days=(until - start).days + 1 if terms and terms.prolongs else None,
        clause=contract.terms.cite(terms.clause) if terms else "",
        **kept,
    )
