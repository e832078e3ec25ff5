"""限期整改 (F11.3): demanded with a limit, done, checked again, demanded again; overdue ones become candidates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain.damages import delay
from app.domain.deadlines import Deadline
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.rectifying import STATES, RectifyRight, RoundFacts, right_of
from app.services import calendars
from app.services.case_writing import case_of, clean, day, moment, need
from app.services.changes import Outcome
from app.services.contract_limits import end_of_day, limit
from app.services.contract_terms import ContractTerms, terms_of
from app.services.contract_writing import performed, performing
from app.services.session import Office
from app.storage.models.supervision import Rectification
from app.storage.queries import cases

_ENTITY, _WHAT = "rectification", "整改"


@dataclass(frozen=True, slots=True)
class RectificationRow:
    """One round; moments and days are ISO text. ``damages_fen`` is the daily rate's amount so far, None for none.

    ``root_id`` names the first round of the same matter; ``right`` is what all its rounds together give. ``proof``
    shows how the contract's own limit was counted, None where the office set another one.
    """

    id: int
    contract_id: int
    root_id: int
    deliverable_id: int | None
    source_entity: str
    source_id: int | None
    round_no: int
    problem: str
    clause: str
    demanded_at: str
    due_at: str
    consequence: str
    is_spoken: bool
    done_on: str
    recheck: str
    rechecked_on: str
    rechecked_by: str
    note: str
    state: str
    days_late: int
    damages_fen: int | None
    right: RectifyRight
    proof: Deadline | None

    @property
    def state_text(self) -> str:
        """Where the round stands, in Chinese."""
        return STATES[self.state]


def clauses(office: Office, contract_id: int) -> tuple[str, ...]:
    """Return the clauses on which a demand may rest, the first being the usual one; () where none is named."""
    terms = terms_of(office, contract_id).terms.supervision.rectification
    return terms.clauses if terms else ()


def demand(
    office: Office,
    contract_id: int,
    problem: str,
    *,
    clause: str = "",
    demanded_at: datetime | None = None,
    due_at: datetime | None = None,
    deliverable_id: int | None = None,
    source: tuple[str, int] | None = None,
    is_spoken: bool = False,
    consequence: str = "",
    note: str = "",
) -> Outcome[int]:
    """Demand rectification; returns the round's id.

    The limit is the contract's own (001·7.5: 3 days) unless the office types an earlier or later ``due_at``; where
    the contract has none it must be typed (002·6.3, 004·六(一)1). Raises ``NotFound``, ``RefusedInput``.
    """
    contract = terms_of(office, contract_id)
    found = _clause(contract, clause)
    demanded = moment(office, demanded_at, "提出时间")
    columns = {
        "problem": need(problem, "问题"),
        "clause": found,
        "demanded_at": demanded,
        "due_at": _due(office, contract, found, demanded, due_at),
        "consequence": clean(consequence) or _consequence(contract, found),
        "is_spoken": int(is_spoken),
        "deliverable_id": _deliverable(office, contract_id, deliverable_id),
        "source_entity": source[0] if source else "",
        "source_id": source[1] if source else None,
        "round_no": 1,
        "note": clean(note),
    }
    with performing(office, "rectification.demand", contract_id, "要求限期整改") as write:
        row_id = write.insert(Rectification, contract_id=contract_id, **columns)
        write.change.audit(rectification=row_id, due_at=columns["due_at"], clause=found)
    return performed(row_id, write)


def again(
    office: Office,
    rectification_id: int,
    problem: str = "",
    *,
    demanded_at: datetime | None = None,
    due_at: datetime | None = None,
) -> Outcome[int]:
    """Demand another round after a failed recheck; returns its id. Raises ``NotAllowed`` before the recheck failed."""
    row = case_of(office, _ENTITY, rectification_id, _WHAT)
    matter = _matter(office, row)
    last = matter[-1]
    if last["recheck"] != "fail":
        raise NotAllowed(f"第 {last['round_no']} 轮整改还没有复查不合格，没有再次要求。请先登记复查结论。")
    contract = terms_of(office, row["contract_id"])
    demanded = moment(office, demanded_at, "提出时间")
    if demanded[:10] < last["rechecked_on"]:
        raise RefusedInput(f"再次要求的日期 {demanded[:10]} 早于复查日 {last['rechecked_on']}，请核对。")
    kept = ("deliverable_id", "clause", "consequence")
    with performing(office, "rectification.again", row["contract_id"], f"第 {last['round_no'] + 1} 轮整改") as write:
        row_id = write.insert(
            Rectification,
            contract_id=row["contract_id"],
            source_entity=_ENTITY,
            source_id=matter[0]["id"],
            round_no=last["round_no"] + 1,
            problem=clean(problem) or row["problem"],
            demanded_at=demanded,
            due_at=_due(office, contract, row["clause"], demanded, due_at),
            **{key: row[key] for key in kept},
        )
    return performed(row_id, write)


def finish(office: Office, rectification_id: int, *, on: date | str | None = None, note: str = "") -> Outcome[int]:
    """Register that the vendor reported the rectification done. Raises ``NotAllowed`` when it was checked already."""
    row = case_of(office, _ENTITY, rectification_id, _WHAT)
    done_on = day(office, on, "完成日")
    if row["recheck"]:
        raise NotAllowed("这一轮整改已经复查过，没有再次登记完成。")
    if done_on < row["demanded_at"][:10]:
        raise RefusedInput(f"完成日 {done_on} 早于提出日 {row['demanded_at'][:10]}，没有登记。请核对日期。")
    return _update(
        office, row, "rectification.done", "整改完成", {"done_on": done_on, "note": clean(note) or row["note"]}
    )


def recheck(
    office: Office, rectification_id: int, is_passed: bool, by: str, *, on: date | str | None = None, note: str = ""
) -> Outcome[int]:
    """Register the office's recheck (复查). Without a day of completion, the recheck's day counts as it."""
    row = case_of(office, _ENTITY, rectification_id, _WHAT)
    checked_on = day(office, on, "复查日")
    if row["recheck"]:
        raise NotAllowed("这一轮整改已经复查过，没有再次登记。要更正请先撤销原来的复查。")
    if checked_on < (row["done_on"] or row["demanded_at"][:10]):
        raise RefusedInput(f"复查日 {checked_on} 早于整改完成日或提出日，没有登记。请核对日期。")
    fields = {
        "recheck": "pass" if is_passed else "fail",
        "rechecked_on": checked_on,
        "rechecked_by": need(by, "复查人"),
        "done_on": row["done_on"] or (checked_on if is_passed else ""),
        "note": clean(note) or row["note"],
    }
    return _update(office, row, "rectification.recheck", "整改复查合格" if is_passed else "整改复查不合格", fields)


def void(office: Office, rectification_id: int, reason: str) -> Outcome[int]:
    """Take a round that was registered by mistake off the books. A reason is required."""
    row = case_of(office, _ENTITY, rectification_id, _WHAT)
    reason = need(reason, "作废原因")
    return _update(office, row, "rectification.void", "作废整改", {"is_void": 1}, reason)


def get(office: Office, rectification_id: int, on: date | None = None) -> RectificationRow:
    """Return one round as it stands on a day. Raises ``NotFound``."""
    row = case_of(office, _ENTITY, rectification_id, _WHAT)
    return next(one for one in rows(office, row["contract_id"], on) if one.id == rectification_id)


def rows(office: Office, contract_id: int, on: date | None = None) -> list[RectificationRow]:
    """Return a contract's rounds, oldest first, each judged on a day (today)."""
    contract = terms_of(office, contract_id)
    today = on or office.now().date()
    found = cases.select(
        office.database,
        _ENTITY,
        "contract_id = ? AND substr(demanded_at, 1, 10) <= ?",
        (contract_id, today.isoformat()),
        order="demanded_at, id",
    )
    matters: dict[int, list[cases.Record]] = {}
    for record in found:
        matters.setdefault(_root(record), []).append(record)
    return [_row(office, contract, record, matters[_root(record)], today) for record in found]


def _root(record: cases.Record) -> int:
    return int(record["source_id"] if record["source_entity"] == _ENTITY else record["id"])


def _matter(office: Office, row: cases.Record) -> list[cases.Record]:
    """Return all rounds of the same matter, the first one first."""
    root = _root(row)
    return cases.select(
        office.database,
        _ENTITY,
        "id = ? OR (source_entity = ? AND source_id = ?)",
        (root, _ENTITY, root),
        order="round_no",
    )


def _clause(contract: ContractTerms, clause: str) -> str:
    terms = contract.terms.supervision.rectification
    wanted = clean(clause) or (terms.clauses[0] if terms else "")
    if not wanted:
        raise RefusedInput("请写明整改依据的条号（这份合同没有惯用的整改条款）。")
    if contract.terms.clause(wanted) is None:
        raise RefusedInput(f"合同里没有条款“{wanted}”，没有登记。请写明整改依据的条号。")
    return wanted


def _due(office: Office, contract: ContractTerms, clause: str, demanded: str, due_at: datetime | None) -> str:
    """Return the limit: typed, else the contract's own when the demand rests on the clause that states it."""
    if due_at is not None:
        typed = due_at.replace(microsecond=0, tzinfo=None).isoformat()
        if typed < demanded:
            raise RefusedInput(f"整改期限 {typed[:16].replace('T', ' ')} 早于提出时间，没有登记。请核对。")
        return typed
    terms = contract.terms.supervision.rectification
    found = limit(office, contract, terms.deadline, date.fromisoformat(demanded[:10])) if terms else None
    if found is None:
        raise RefusedInput(f"{contract.terms.cite(clause)} 没有写明整改天数，请填写整改期限（日期和时刻）。")
    return end_of_day(found)


def _consequence(contract: ContractTerms, clause: str) -> str:
    terms = contract.terms.supervision.rectification
    return terms.consequence if terms and clause in terms.clauses else ""


def _deliverable(office: Office, contract_id: int, deliverable_id: int | None) -> int | None:
    if deliverable_id is None:
        return None
    sql = "SELECT 1 FROM deliverable WHERE id = ? AND contract_id = ? AND is_void = 0"
    if office.database.value(sql, (deliverable_id, contract_id)) is None:
        raise RefusedInput(f"这份合同没有编号为 {deliverable_id} 的成果，没有登记。请核对编号。")
    return deliverable_id


def _update(
    office: Office, row: cases.Record, action: str, summary: str, fields: Mapping[str, object], reason: str = ""
) -> Outcome[int]:
    with performing(office, action, row["contract_id"], f"{summary}（{row['id']}）", reason=reason) as write:
        write.change.audit(rectification=row["id"], fields=sorted(write.update(_ENTITY, row["id"], **fields)))
    return performed(int(row["id"]), write)


def _facts(record: cases.Record) -> RoundFacts:
    return RoundFacts(
        record["round_no"], record["due_at"][:10], record["done_on"], record["recheck"], record["rechecked_on"]
    )


def _row(
    office: Office, contract: ContractTerms, record: cases.Record, matter: list[cases.Record], today: date
) -> RectificationRow:
    facts, iso = _facts(record), today.isoformat()
    terms = contract.terms.supervision.rectification
    own: dict[str, Any] = {"clause": contract.terms.cite(record["clause"]), "is_spoken": bool(record["is_spoken"])}
    kept = {key: value for key, value in record.items() if key not in own and key != "is_void"}
    return RectificationRow(
        root_id=_root(record),
        state=facts.state(iso),
        days_late=facts.days_late(iso),
        damages_fen=_damages(office, contract, facts, today),
        right=right_of(terms, tuple(map(_facts, matter)), iso),
        proof=_proof(office, contract, record),
        **own,
        **kept,
    )


def _proof(office: Office, contract: ContractTerms, record: cases.Record) -> Deadline | None:
    terms = contract.terms.supervision.rectification
    found = limit(office, contract, terms.deadline, date.fromisoformat(record["demanded_at"][:10])) if terms else None
    return found if found is not None and end_of_day(found) == record["due_at"] else None


def _damages(office: Office, contract: ContractTerms, facts: RoundFacts, today: date) -> int | None:
    """Return the daily damages of a late round (001·7.5 → 7.4: 542.35 a day); None where none is agreed."""
    terms = contract.terms.supervision.rectification
    if terms is None or not terms.has_daily_damages or not facts.due_on:
        return None
    done = date.fromisoformat(facts.closed_on) if facts.closed_on else today
    due = date.fromisoformat(facts.due_on)
    return delay(contract.terms, "vendor", due, done, calendars.current(office), contract.readings).amount_fen
