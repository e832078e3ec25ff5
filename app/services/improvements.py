"""改进措施 (F14.4; 004·二.5): who, by when, how far, done, verified by 甲方, closed; nothing closes unverified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.deadlines import END_OF_DAY
from app.domain.errors import NotAllowed, RefusedInput
from app.services import separation
from app.services.case_writing import case_of, clean, day, need, outcome, writing
from app.services.changes import Outcome
from app.services.contract_terms import terms_of
from app.services.contracts import list_contracts
from app.services.due_lines import DueLine
from app.services.reviews import MEASURE, REVIEW
from app.services.session import Office
from app.storage.models.activities import Improvement
from app.storage.queries import cases

STATES: Mapping[str, str] = {
    "open": "落实中",
    "overdue": "逾期",
    "done": "待甲方验证",
    "verified": "已验证待关闭",
    "closed": "已关闭",
}


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure with where it stands on a day (``state`` a key of ``STATES``)."""

    id: int
    review_id: int | None
    period: str
    measure: str
    person: str
    unit: str
    due_on: str
    progress: str
    done_on: str
    verified_on: str
    verified_by: str
    verified_note: str
    closed_on: str
    state: str

    @property
    def state_text(self) -> str:
        """The state in Chinese."""
        return STATES[self.state]


def add(
    office: Office, review_id: int, measure: str, *, person: str, due_on: date | str, unit: str = ""
) -> Outcome[int]:
    """Enter a measure with who answers for it and by when."""
    row = case_of(office, REVIEW, review_id, "复盘")
    columns = {
        "review_id": review_id,
        "measure": need(measure, "改进措施"),
        "person": need(person, "责任人"),
        "unit": clean(unit),
        "due_on": day(office, due_on, "完成期限", future=True),
    }
    with writing(office, "improvement.add", f"{REVIEW}:{review_id}", f"{row['period']} 复盘增加改进措施") as write:
        row_id = write.insert(Improvement, **columns)
    return outcome(row_id, write)


def report_progress(office: Office, measure_id: int, text: str) -> Outcome[int]:
    """Write how far a measure has come (落实情况)."""
    _open_measure(office, measure_id)
    return _put(office, measure_id, "progress", "落实情况", progress=need(text, "落实情况"))


def done(office: Office, measure_id: int, text: str = "", on: date | str | None = None) -> Outcome[int]:
    """Say that a measure was carried out (已落实); the office still has to verify it."""
    row = _open_measure(office, measure_id)
    progress = clean(text) or row["progress"]
    values = {"done_on": day(office, on, "落实日期"), "progress": need(progress, "落实情况")}
    return _put(office, measure_id, "done", "已落实", **values)


def verify(
    office: Office, measure_id: int, by: str, *, passed: bool = True, note: str = "", on: date | str | None = None
) -> Outcome[int]:
    """Enter what 甲方 found: passed, or back to work (then it counts as not done, and says why)."""
    row = _open_measure(office, measure_id)
    if not row["done_on"]:
        raise NotAllowed("措施还没有登记已落实，不能验证。请先登记落实情况。")
    separation.refuse_own_step(office, (row["person"],), (), "是这条措施的责任人", "验证")
    at, person = day(office, on, "验证日期"), need(by, "甲方验证人")
    if at < row["done_on"]:
        raise RefusedInput(f"验证日期 {at} 早于落实日期 {row['done_on']}，没有登记。请核对日期。")
    if passed:
        values = {"verified_on": at, "verified_by": person, "verified_note": clean(note)}
        return _put(office, measure_id, "verify", "甲方验证通过", **values)
    why = f"{at} {person}验证未通过：{need(note, '未通过的原因')}"
    values = {"done_on": "", "verified_note": why}
    return _put(office, measure_id, "reject", "甲方验证未通过", **values)


def close(office: Office, measure_id: int, on: date | str | None = None) -> Outcome[int]:
    """Close a measure. Raises ``NotAllowed`` before 甲方 verified it."""
    row = _open_measure(office, measure_id)
    if not row["verified_on"]:
        raise NotAllowed("未经甲方验证，不能关闭。请先登记甲方验证结果。")
    at = day(office, on, "关闭日期")
    if at < row["verified_on"]:
        raise RefusedInput(f"关闭日期 {at} 早于验证日期 {row['verified_on']}，没有登记。请核对日期。")
    return _put(office, measure_id, "close", "关闭", closed_on=at)


def void(office: Office, measure_id: int, why: str) -> Outcome[int]:
    """Take a measure back."""
    case_of(office, MEASURE, measure_id, "改进措施")
    with writing(
        office, "improvement.void", f"{MEASURE}:{measure_id}", "作废改进措施", reason=need(why, "原因")
    ) as write:
        write.update(MEASURE, measure_id, is_void=1)
    return outcome(measure_id, write)


def _open_measure(office: Office, measure_id: int) -> cases.Record:
    row = case_of(office, MEASURE, measure_id, "改进措施")
    if row["closed_on"]:
        raise NotAllowed(f"这条措施已于 {row['closed_on']} 关闭，不能再改。关错了可以撤销那一步操作。")
    return row


def _put(office: Office, measure_id: int, action: str, words: str, **values: str) -> Outcome[int]:
    with writing(office, f"improvement.{action}", f"{MEASURE}:{measure_id}", f"改进措施{words}") as write:
        write.update(MEASURE, measure_id, **values)
    return outcome(measure_id, write)


def measures(office: Office, review_id: int | None = None, on: date | None = None) -> list[MeasureRow]:
    """Return the measures as they stand on a day (today), of one review or of all, by limit."""
    rows = cases.select(
        office.database, MEASURE, "(? IS NULL OR review_id = ?)", (review_id, review_id), order="due_on, id"
    )
    periods = {int(row["id"]): row["period"] for row in cases.select(office.database, REVIEW)}
    return [_measure(row, periods, on or office.now().date()) for row in rows]


def overdue(office: Office, on: date | None = None) -> list[MeasureRow]:
    """Return the measures past their limit that were not carried out (逾期措施)."""
    return [row for row in measures(office, on=on) if row.state == "overdue"]


def due_lines(office: Office, now: datetime) -> list[DueLine]:
    """Return the measures to be carried out (乙方) or verified (甲方), under the contract their review belongs to."""
    waiting = [row for row in measures(office, on=now.date()) if row.state in ("open", "overdue", "done")]
    if not waiting:
        return []
    own = {int(row["id"]): row for row in cases.select(office.database, REVIEW)}
    found = []
    for row in waiting:
        review = own.get(row.review_id or 0)
        contract_id = (review["contract_id"] or contract_of(office, review["issued_on"])) if review else 0
        if not contract_id:
            continue
        terms = terms_of(office, contract_id).terms
        term = terms.deadline("D33")
        is_done = row.state == "done"
        found.append(
            DueLine(
                key=f"{MEASURE}:{row.id}",
                code="",
                contract_id=contract_id,
                title=f"{'验证' if is_done else '落实'}改进措施：{row.measure}",
                detail=f"{row.period} 考核复盘　{row.person}",
                clause=terms.cite(term.clause) if term else "",
                party="office" if is_done else "vendor",
                due_at=f"{row.due_on}T{END_OF_DAY}",
                started_at="",
                remind_on=(),
                entity=MEASURE,
                entity_id=row.id,
                consequence="未经甲方验证不能关闭；逾期的列入改进措施落实跟踪表（B29）。",
            )
        )
    return found


def contract_of(office: Office, issued_on: str) -> int:
    """Return the contract under which details issued on a day are reviewed (D33, 004·二.5); 0 = none."""
    for row in list_contracts(office):
        terms = terms_of(office, row.id).terms
        if terms.deadline("D33") and terms.start_on.isoformat() <= issued_on <= terms.end_on.isoformat():
            return row.id
    return 0


def _measure(row: cases.Record, periods: dict[int, str], today: date) -> MeasureRow:
    keys = [key for key in MeasureRow.__slots__ if key not in ("period", "state")]
    state = "open"
    if row["closed_on"]:
        state = "closed"
    elif row["verified_on"]:
        state = "verified"
    elif row["done_on"]:
        state = "done"
    elif row["due_on"] and row["due_on"] < today.isoformat():
        state = "overdue"
    return MeasureRow(period=periods.get(row["review_id"] or 0, ""), state=state, **{key: row[key] for key in keys})
