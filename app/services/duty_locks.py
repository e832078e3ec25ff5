"""停岗培训 and 专项培训考核 (F9.5, 001·附3·一(二)1(2), 3(2)): who may not go on duty, training, exam, approval.

A stop of duty holds for its days (停岗培训 1 天). A special training holds until the person has passed and somebody has
approved the return; until then ``services.shifts`` refuses to plan a turn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.penalty_month import LockTrigger
from app.domain.penalty_terms import LOCK_KINDS
from app.domain.shifts import Lock
from app.services import separation
from app.services.case_writing import case_of, clean, day, need
from app.services.changes import Outcome, Topic
from app.services.contract_terms import terms_of
from app.services.contract_writing import performed, performing
from app.services.session import Office
from app.storage.models.penalties import DutyLock
from app.storage.queries import cases

ENTITY, WHAT = "duty_lock", "停岗或培训记录"


@dataclass(frozen=True, slots=True)
class DutyLockRow:
    """One lock; dates are ISO text, "" = open. ``clashes``: turns already planned while it holds."""

    id: int
    contract_id: int
    person: str
    kind: str
    clause: str
    reason: str
    month: str
    error_id: int | None
    from_on: str
    to_on: str
    trained_on: str
    content: str
    score: str
    is_passed: bool | None
    examined_by: str
    approved_by: str
    approved_on: str
    note: str
    clashes: tuple[str, ...]

    @property
    def kind_title(self) -> str:
        """停岗培训 or 专项培训考核."""
        return LOCK_KINDS[self.kind]

    @property
    def state_text(self) -> str:
        """Where it stands, in Chinese."""
        if self.approved_on:
            return f"已批准上岗（{self.approved_on}）"
        if self.kind == "stop_duty":
            return f"停岗 {self.from_on} 至 {self.to_on}"
        words: Mapping[bool | None, str] = {True: "考核通过，待批准上岗", False: "考核未通过", None: "待培训考核"}
        return words[self.is_passed]


def rows(office: Office, contract_id: int | None = None) -> list[DutyLockRow]:
    """Return the locks, oldest first; of one contract, or of all."""
    where, params = ("contract_id = ?", (contract_id,)) if contract_id is not None else ("1", ())
    found = cases.select(office.database, ENTITY, where, params, order="from_on, id")
    return [_row(office, row) for row in found]


def get(office: Office, lock_id: int) -> DutyLockRow:
    """Return one lock. Raises ``NotFound``."""
    return _row(office, case_of(office, ENTITY, lock_id, WHAT))


def locks(office: Office) -> list[Lock]:
    """Return what keeps people off duty, for the duty plan."""
    return [_lock(row) for row in cases.select(office.database, ENTITY)]


def outstanding(office: Office, contract_id: int, month: str, triggers: tuple[LockTrigger, ...]) -> list[LockTrigger]:
    """Return the triggers of a month that nobody put into effect yet.

    A person who was kept off duty as often as the month asks for is through with it, even where an error registered
    later made another one the fourth (R-16 甲: 责任坐席每月一次).
    """
    done = cases.select(office.database, ENTITY, "contract_id = ? AND month = ?", (contract_id, month))
    seen = {(row["kind"], row["person"], row["error_id"]) for row in done}
    left = Counter((one.kind, one.person) for one in triggers) - Counter((row["kind"], row["person"]) for row in done)
    found = []
    for one in triggers:
        if (one.kind, one.person, one.error_id) not in seen and left[one.kind, one.person] > 0:
            left[one.kind, one.person] -= 1
            found.append(one)
    return found


def impose(
    office: Office,
    contract_id: int,
    person: str,
    kind: str,
    reason: str,
    *,
    clause: str = "",
    from_on: date | str | None = None,
    days: int = 1,
    month: str = "",
    error_id: int | None = None,
    content: str = "",
) -> Outcome[int]:
    """Keep a person off duty from a day on (default today): ``stop_duty`` for ``days``, else until approved.

    Raises ``NotFound``, ``RefusedInput`` for an unknown kind, a blank person or reason, or fewer than one day.
    """
    if kind not in LOCK_KINDS:
        raise RefusedInput(f"不认识“{kind}”，可用的是 stop_duty（停岗培训）和 special_training（专项培训考核）。")
    if days < 1:
        raise RefusedInput("停岗天数至少是 1 天。请改正。")
    separation.refuse_about_me(office, (person,), WHAT)
    first = day(office, from_on, "停岗日", future=True)
    last = date.fromisoformat(first) + timedelta(days=days - 1)
    columns = {
        "person": need(person, "人员"),
        "kind": kind,
        "clause": clean(clause) or _clause(office, contract_id, kind),
        "reason": need(reason, "原因"),
        "month": month,
        "error_id": error_id,
        "from_on": first,
        "to_on": last.isoformat() if kind == "stop_duty" else "",
        "content": clean(content),
    }
    with performing(office, "lock.impose", contract_id, f"{LOCK_KINDS[kind]} {columns['person']}") as write:
        row_id = write.insert(DutyLock, contract_id=contract_id, **columns)
        write.change.audit(lock=row_id, person=columns["person"], kind=kind)
    return performed(row_id, write, Topic.CASES)


def impose_trigger(
    office: Office, contract_id: int, trigger: LockTrigger, month: str, *, from_on: date | str | None = None
) -> Outcome[int]:
    """Put what the month's errors brought about into effect (R-16)."""
    return impose(
        office,
        contract_id,
        trigger.person,
        trigger.kind,
        f"{month} {trigger.reason}",
        clause=trigger.clause,
        from_on=from_on,
        days=trigger.days or 1,
        month=month,
        error_id=trigger.error_id,
    )


def train(
    office: Office,
    lock_id: int,
    *,
    content: str,
    passed: bool,
    score: str = "",
    examined_by: str = "",
    on: date | str | None = None,
) -> Outcome[int]:
    """Record the training and its exam; a person who failed may be trained again, the last result counts."""
    row = _open(office, lock_id)
    trained_on = day(office, on, "培训日")
    if trained_on < row["from_on"]:
        raise RefusedInput(f"培训日 {trained_on} 早于停岗日 {row['from_on']}，没有登记。请核对日期。")
    fields = {
        "trained_on": trained_on,
        "content": need(content, "培训内容"),
        "score": clean(score),
        "is_passed": int(passed),
        "examined_by": clean(examined_by) or office.actor,
    }
    return _update(office, row, "lock.train", "登记培训考核", fields)


def approve(office: Office, lock_id: int, by: str, *, on: date | str | None = None) -> Outcome[int]:
    """Approve the return to duty. Raises ``NotAllowed`` unless the exam was passed."""
    row = _open(office, lock_id)
    if not row["is_passed"]:
        raise NotAllowed(f"{row['person']}还没有通过考核，不能批准上岗。请先登记培训和考核结果。")
    approved_on = day(office, on, "批准日")
    if approved_on < row["trained_on"]:
        raise RefusedInput(f"批准日 {approved_on} 早于培训日 {row['trained_on']}，没有登记。请核对日期。")
    fields = {"approved_by": need(by, "批准人"), "approved_on": approved_on}
    return _update(office, row, "lock.approve", "批准上岗", fields)


def void(office: Office, lock_id: int, reason: str) -> Outcome[int]:
    """Take a lock off the books. A reason is required."""
    row = case_of(office, ENTITY, lock_id, WHAT)
    return _update(office, row, "lock.void", "作废停岗", {"is_void": 1}, need(reason, "作废原因"))


def _lock(row: cases.Record) -> Lock:
    until = row["to_on"]
    if row["kind"] == "special_training" and row["approved_on"]:
        until = (date.fromisoformat(row["approved_on"]) - timedelta(days=1)).isoformat()
    state = "，未批准上岗" if row["kind"] == "special_training" else ""
    return Lock(row["person"], row["from_on"], until, f"{LOCK_KINDS[row['kind']]}{state}：{row['reason']}")


def _clause(office: Office, contract_id: int, kind: str) -> str:
    terms = terms_of(office, contract_id).terms
    found = (one.clause for one in terms.penalties if one.lock is not None and one.lock.kind == kind)
    clause = next(found, "")
    if not clause:
        raise NotAllowed(f"“{terms.title}”没有{LOCK_KINDS[kind]}的约定，没有登记。请写明依据的条款。")
    return terms.cite(clause)


def _open(office: Office, lock_id: int) -> cases.Record:
    row = case_of(office, ENTITY, lock_id, WHAT)
    if row["approved_on"]:
        raise NotAllowed(f"{row['person']}已于 {row['approved_on']} 批准上岗，没有再次登记。")
    return row


def _update(
    office: Office, row: cases.Record, action: str, summary: str, fields: Mapping[str, object], reason: str = ""
) -> Outcome[int]:
    separation.refuse_about_me(office, (row["person"],), WHAT)
    text = f"{summary} {row['person']}（{row['id']}）"
    with performing(office, action, int(row["contract_id"]), text, reason=reason) as write:
        write.change.audit(lock=row["id"], fields=sorted(write.update(ENTITY, int(row["id"]), **fields)))
    return performed(int(row["id"]), write, Topic.CASES)


def _row(office: Office, row: cases.Record) -> DutyLockRow:
    held = _lock(row)
    last = f"{held.to_on}T24" if held.to_on else "9999"
    turns = []
    if not row["approved_on"] and (not held.to_on or held.from_on <= held.to_on):
        where, params = "person = ? AND ends_at > ? AND starts_at < ?", (row["person"], row["from_on"], last)
        turns = cases.select(office.database, "duty_shift", where, params, order="starts_at")
    passed = row["is_passed"]
    clashes = tuple(f"{turn['starts_at'][:16]} 至 {turn['ends_at'][:16]}".replace("T", " ") for turn in turns)
    skip = {"is_void", "is_passed"}
    rest = {key: value for key, value in row.items() if key not in skip}
    return DutyLockRow(is_passed=None if passed is None else bool(passed), clashes=clashes, **rest)
