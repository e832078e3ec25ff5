"""派驻人员 (F12.1, F12.2, F12.4): people, their filing before duty, leave, papers; who is present day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.shifts import Lock
from app.domain.staffing import filing_problem
from app.domain.supervision_terms import StaffingTerms
from app.services import duty_locks
from app.services.case_writing import case_of, clean, day, need, values_of
from app.services.changes import Outcome
from app.services.contract_terms import terms_of
from app.services.contract_writing import performed, performing
from app.services.session import Office
from app.storage.models.people import StaffLeave, StaffMember, StaffPaper
from app.storage.queries import cases

_ENTITY, _WHAT = "staff_member", "派驻人员"

PAPERS: Mapping[str, str] = {
    "resume": "简历",
    "qualification": "资质证明",
    "labour": "劳动关系证明",
    "pledge": "保密承诺书",
    "agreement": "保密协议",
    "conduct": "行为规范",
}
FILINGS: Mapping[str, str] = {"": "未备案", "submitted": "待审核", "approved": "备案通过", "refused": "备案未通过"}


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper of a person; days are ISO text."""

    id: int
    staff_id: int
    kind: str
    title: str
    signed_on: str
    attachment: str
    opinion: str
    reviewed_on: str
    reviewed_by: str

    @property
    def kind_text(self) -> str:
        """Its kind in Chinese."""
        return PAPERS[self.kind]


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """One leave, both days included."""

    id: int
    staff_id: int
    from_on: str
    to_on: str
    reason: str


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person as of today; days are ISO text, "" = not yet."""

    id: int
    contract_id: int
    name: str
    post: str
    is_core: bool
    badge_no: str
    experience: str
    resume: str
    filing: str
    filed_on: str
    filing_by: str
    filing_opinion: str
    on_duty_on: str
    off_duty_on: str
    leave_reason: str
    note: str
    papers: tuple[PaperRow, ...]
    leaves: tuple[LeaveRow, ...]
    missing_papers: tuple[str, ...]

    @property
    def filing_text(self) -> str:
        """State of the filing in Chinese."""
        return FILINGS[self.filing]

    def is_on_duty(self, on: date) -> bool:
        """Whether the day lies within the days on duty."""
        day_text = on.isoformat()
        return (
            bool(self.on_duty_on)
            and self.on_duty_on <= day_text
            and (not self.off_duty_on or day_text <= self.off_duty_on)
        )


def add(
    office: Office,
    contract_id: int,
    name: str,
    post: str,
    *,
    is_core: bool = False,
    badge_no: str = "",
    experience: str = "",
    resume: str = "",
    note: str = "",
) -> Outcome[int]:
    """Enter a person; returns the id. Raises ``RefusedInput`` without a name."""
    terms_of(office, contract_id)
    columns = {
        "name": need(name, "姓名"),
        "post": clean(post),
        "is_core": int(is_core),
        "badge_no": clean(badge_no),
        "experience": clean(experience),
        "resume": clean(resume),
        "note": clean(note),
    }
    with performing(office, "staff.add", contract_id, f"登记派驻人员 {columns['name']}") as write:
        row_id = write.insert(StaffMember, contract_id=contract_id, **columns)
    return performed(row_id, write)


def submit_filing(office: Office, staff_id: int) -> Outcome[int]:
    """Register that the vendor handed the papers in for filing (备案). A refused person may be filed again."""
    row = case_of(office, _ENTITY, staff_id, _WHAT)
    if row["filing"] == "approved":
        raise NotAllowed(f"{row['name']}的备案已于 {row['filed_on']} 通过，没有再次提交。")
    return _update(office, row, "staff.file", f"提交备案 {row['name']}", {"filing": "submitted"})


def decide_filing(
    office: Office, staff_id: int, is_approved: bool, by: str, opinion: str = "", *, on: date | str | None = None
) -> Outcome[int]:
    """Approve or refuse a filing with opinion, person and day. Raises ``RefusedInput`` for a refusal without reason."""
    row = case_of(office, _ENTITY, staff_id, _WHAT)
    if not is_approved:
        need(opinion, "不通过的原因")
    if row["on_duty_on"]:
        raise NotAllowed(f"{row['name']}已于 {row['on_duty_on']} 上岗，不能再改备案结论。请先撤销上岗登记。")
    fields = {
        "filing": "approved" if is_approved else "refused",
        "filed_on": day(office, on, "审核日"),
        "filing_by": need(by, "审核人"),
        "filing_opinion": clean(opinion),
    }
    summary = f"备案{'通过' if is_approved else '不通过'} {row['name']}"
    return _update(office, row, "staff.filing", summary, fields)


def start_duty(office: Office, staff_id: int, *, on: date | str | None = None) -> Outcome[int]:
    """Put a person on duty. Raises ``NotAllowed`` naming why not: filing missing or later (F12.2), 停岗 or training."""
    row = case_of(office, _ENTITY, staff_id, _WHAT)
    first = day(office, on, "上岗日", future=True)
    if row["on_duty_on"] and not row["off_duty_on"]:
        raise NotAllowed(f"{row['name']}已于 {row['on_duty_on']} 上岗，没有再次登记。")
    if row["off_duty_on"]:
        raise NotAllowed(f"{row['name']}已于 {row['off_duty_on']} 离岗。重新派驻请另建一条人员记录。")
    terms = _staffing(office, row["contract_id"])
    problem = filing_problem(row["filing"], row["filed_on"], first) if terms and terms.filing_clause else ""
    if problem:
        raise NotAllowed(f"{row['name']}不能在 {first} 上岗：{problem}（{terms.filing_clause if terms else ''}）。")
    locked = next((lock for lock in duty_locks.locks(office) if _is_locked(lock, row["name"], first)), None)
    if locked is not None:
        raise NotAllowed(f"{row['name']}不能在 {first} 上岗：{locked.reason}。请先完成培训考核并批准上岗。")
    return _update(office, row, "staff.on_duty", f"上岗 {row['name']}", {"on_duty_on": first})


def end_duty(office: Office, staff_id: int, reason: str, *, on: date | str | None = None) -> Outcome[int]:
    """Register a person's last day on duty and why. A departure without consent becomes a candidate of breach."""
    row = case_of(office, _ENTITY, staff_id, _WHAT)
    last = day(office, on, "离岗日", future=True)
    if not row["on_duty_on"] or row["off_duty_on"]:
        raise NotAllowed(f"{row['name']}现在不在岗，没有登记离岗。")
    if last < row["on_duty_on"]:
        raise RefusedInput(f"离岗日 {last} 早于上岗日 {row['on_duty_on']}，没有登记。请核对日期。")
    fields = {"off_duty_on": last, "leave_reason": need(reason, "离岗原因")}
    return _update(office, row, "staff.off_duty", f"离岗 {row['name']}", fields)


def edit(office: Office, staff_id: int, reason: str, **fields: object) -> Outcome[int]:
    """Correct name, post, core mark, badge, experience or résumé. Raises ``RefusedInput`` for anything else."""
    row = case_of(office, _ENTITY, staff_id, _WHAT)
    known = {"name", "post", "is_core", "badge_no", "experience", "resume", "note"}
    if not fields.keys() <= known:
        raise RefusedInput("只能更正姓名、岗位、核心标记、工作证号、经验、简历和备注。")
    values = {key: int(bool(value)) if key == "is_core" else clean(str(value)) for key, value in fields.items()}
    if not values.get("name", "x"):
        raise RefusedInput("姓名不能为空。")
    return _update(office, row, "staff.edit", f"更正派驻人员 {row['name']}", values, need(reason, "更正原因"))


def void(office: Office, staff_id: int, reason: str) -> Outcome[int]:
    """Take a person who was entered by mistake off the books. A reason is required."""
    row = case_of(office, _ENTITY, staff_id, _WHAT)
    return _update(office, row, "staff.void", f"作废派驻人员 {row['name']}", {"is_void": 1}, need(reason, "作废原因"))


def add_leave(office: Office, staff_id: int, from_on: date | str, to_on: date | str, reason: str = "") -> Outcome[int]:
    """Register a leave, both days included; returns its id."""
    row = case_of(office, _ENTITY, staff_id, _WHAT)
    first, last = day(office, from_on, "请假起日", future=True), day(office, to_on, "请假止日", future=True)
    if last < first:
        raise RefusedInput(f"请假止日 {last} 早于起日 {first}，没有登记。请核对日期。")
    with performing(office, "staff.leave", row["contract_id"], f"请假 {row['name']}") as write:
        row_id = write.insert(StaffLeave, staff_id=staff_id, from_on=first, to_on=last, reason=clean(reason))
    return performed(row_id, write)


def add_paper(
    office: Office,
    staff_id: int,
    kind: str,
    *,
    title: str = "",
    signed_on: date | str | None = None,
    attachment: str = "",
    opinion: str = "",
    reviewed_by: str = "",
) -> Outcome[int]:
    """Enter a paper of a person (简历、保密协议 …); returns its id."""
    row = case_of(office, _ENTITY, staff_id, _WHAT)
    if kind not in PAPERS:
        raise RefusedInput(f"材料种类“{kind}”不认识。可选：{'、'.join(PAPERS)}。")
    reviewer = clean(reviewed_by)
    columns = {
        "kind": kind,
        "title": clean(title) or PAPERS[kind],
        "signed_on": day(office, signed_on, "签署日") if signed_on else "",
        "attachment": clean(attachment),
        "opinion": clean(opinion),
        "reviewed_by": reviewer,
        "reviewed_on": office.now().date().isoformat() if reviewer else "",
    }
    if kind in ("pledge", "agreement") and not columns["signed_on"]:
        raise RefusedInput(f"{PAPERS[kind]}要填写签署日。")
    with performing(office, "staff.paper", row["contract_id"], f"{PAPERS[kind]} {row['name']}") as write:
        row_id = write.insert(StaffPaper, staff_id=staff_id, **columns)
    return performed(row_id, write)


def get(office: Office, staff_id: int) -> StaffRow:
    """Return one person. Raises ``NotFound``."""
    record = case_of(office, _ENTITY, staff_id, _WHAT)
    return next(row for row in rows(office, record["contract_id"]) if row.id == staff_id)


def rows(office: Office, contract_id: int) -> list[StaffRow]:
    """Return a contract's people, in the order they were entered."""
    terms = _staffing(office, contract_id)
    found = cases.select(office.database, _ENTITY, "contract_id = ?", (contract_id,))
    ids = [int(record["id"]) for record in found]
    papers = _by_staff(cases.of_parents(office.database, "staff_paper", "staff_id", ids))
    leaves = _by_staff(cases.of_parents(office.database, "staff_leave", "staff_id", ids, order="from_on, id"))
    return [_row(terms, record, papers.get(record["id"], ()), leaves.get(record["id"], ())) for record in found]


def _is_locked(lock: Lock, name: str, on: str) -> bool:
    return lock.person == name and lock.from_on <= on and (not lock.to_on or on <= lock.to_on)


def _staffing(office: Office, contract_id: int) -> StaffingTerms | None:
    return terms_of(office, contract_id).terms.supervision.staffing


def _by_staff(records: Sequence[cases.Record]) -> dict[int, tuple[cases.Record, ...]]:
    found: dict[int, tuple[cases.Record, ...]] = {}
    for record in records:
        found[record["staff_id"]] = (*found.get(record["staff_id"], ()), record)
    return found


def _row(
    terms: StaffingTerms | None,
    record: cases.Record,
    papers: Sequence[cases.Record],
    leaves: Sequence[cases.Record],
) -> StaffRow:
    signed = {paper["kind"] for paper in papers if paper["signed_on"]}
    wanted = terms.papers if terms else ()
    return StaffRow(
        papers=tuple(PaperRow(**values_of(paper)) for paper in papers),
        leaves=tuple(LeaveRow(**values_of(leave)) for leave in leaves),
        missing_papers=tuple(PAPERS[kind] for kind in wanted if kind not in signed),
        **{**values_of(record), "is_core": bool(record["is_core"])},
    )


def _update(
    office: Office, row: cases.Record, action: str, summary: str, fields: Mapping[str, object], reason: str = ""
) -> Outcome[int]:
    with performing(office, action, row["contract_id"], summary, reason=reason) as write:
        write.change.audit(staff=row["id"], fields=sorted(write.update(_ENTITY, row["id"], **fields)))
    return performed(int(row["id"]), write)
