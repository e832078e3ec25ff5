"""Open deadlines of supervision (D13-D17, D24, D27, D28, D33, D34, D36, D37, D40, D41) for the list of all topics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.deadlines import END_OF_DAY
from app.services import (
    contract_end,
    force_majeure,
    handovers,
    rectifications,
    retention,
    staff_changes,
    terminations,
)
from app.services.contract_limits import end_of_day, limit
from app.services.contract_terms import ContractTerms, terms_of
from app.services.contracts import list_contracts
from app.services.due_lines import DueLine, Party
from app.services.session import Office
from app.storage.queries import cases
from app.storage.queries import contracts as stored

_MATERIAL_WORDS = "剔除材料"
"""004·二.1 speaks of them: the contract under which the vendor chases materials (D34)."""


@dataclass(frozen=True, slots=True)
class _Desk:
    office: Office
    contract: ContractTerms
    now: datetime

    @property
    def today(self) -> date:
        return self.now.date()

    def line(
        self,
        key: str,
        code: str,
        title: str,
        clause: str,
        due_at: str,
        row: tuple[str, int],
        *,
        party: Party = "vendor",
        detail: str = "",
        started_at: str = "",
        consequence: str = "",
        remind_on: tuple[str, ...] = (),
        is_strong: bool = False,
    ) -> DueLine:
        """Make a line; a day stands for its end."""
        cited = clause if "·" in clause else self.contract.terms.cite(clause) if clause else ""
        moment = due_at if len(due_at) > 10 else f"{due_at}T{END_OF_DAY}"
        return DueLine(
            key=f"{key}:{code}" if code else key,
            code=code,
            contract_id=self.contract.id,
            title=title,
            detail=detail,
            clause=cited,
            party=party,
            due_at=moment,
            started_at=started_at,
            remind_on=remind_on,
            entity=row[0],
            entity_id=row[1],
            consequence=consequence or self._consequence(code),
            is_strong=is_strong,
        )

    def _consequence(self, code: str) -> str:
        term = self.contract.terms.deadline(code) if code else None
        return term.consequence if term else ""


def due_lines(office: Office, now: datetime) -> list[DueLine]:
    """Return what is open in every contract as of a moment."""
    found: list[DueLine] = []
    for row in list_contracts(office):
        desk = _Desk(office, terms_of(office, row.id, now.date()), now)
        for part in (_rectifications, _delays, _majeure, _terminations, _people, _assets, _retentions, _materials):
            found += part(desk)
    return found


def _rectifications(desk: _Desk) -> Iterator[DueLine]:
    """D14, D27 (the notified limit of 002·6.3), and the limits that the office set itself."""
    terms = desk.contract.terms.supervision.rectification
    code = terms.deadline if terms else ""
    for row in rectifications.rows(desk.office, desk.contract.id, desk.today):
        if row.state in ("open", "overdue"):
            yield desk.line(
                f"rectification:{row.id}",
                code if row.clause == desk.contract.terms.cite(_clause_of(desk, code)) else "",
                f"整改第 {row.round_no} 轮",
                row.clause,
                row.due_at,
                ("rectification", row.id),
                detail=row.problem,
                started_at=row.demanded_at,
                consequence=row.consequence,
            )


def _clause_of(desk: _Desk, code: str) -> str:
    term = desk.contract.terms.deadline(code) if code else None
    return term.clause if term else ""


def _delays(desk: _Desk) -> Iterator[DueLine]:
    """D13: the days on which an open delay lets the office stop paying, and end the contract (001·7.4)."""
    rights = [right for term in desk.contract.terms.damages if term.party == "vendor" for right in term.rights]
    ended = contract_end.ended_on(desk.office, desk.contract.id)
    if ended is not None or not any(right.unit == "day" for right in rights):
        return
    for entity, row_id, text, due_on in _open_obligations(desk):
        for right in rights:
            on = due_on + timedelta(days=right.at_least)
            if right.unit == "day" and due_on < desk.today <= on:
                yield desk.line(
                    f"{entity}:{row_id}:late{right.at_least}",
                    "D13",
                    f"{text} 逾期满 {right.at_least} 日",
                    right.clause,
                    on.isoformat(),
                    (entity, row_id),
                    detail=f"应于 {due_on}，已逾期 {(desk.today - due_on).days} 日",
                    started_at=f"{due_on}T{END_OF_DAY}",
                    consequence=right.text,
                )


def _open_obligations(desk: _Desk) -> Iterator[tuple[str, int, str, date]]:
    handed_in = {
        row["deliverable_id"] for row in stored.submissions_of_contract(desk.office.database, desk.contract.id)
    }
    for row in stored.deliverables(desk.office.database, desk.contract.id):
        if row["due_on"] and row["id"] not in handed_in:
            yield (
                "deliverable",
                int(row["id"]),
                f"{row['name']} {row['period']}".strip(),
                date.fromisoformat(row["due_on"]),
            )
    for one in rectifications.rows(desk.office, desk.contract.id, desk.today):
        if one.state == "overdue":
            yield "rectification", one.id, f"整改第 {one.round_no} 轮", date.fromisoformat(one.due_at[:10])


def _majeure(desk: _Desk) -> Iterator[DueLine]:
    """D16: proof within the contract's days, and the day from which either side may end the contract."""
    for row in force_majeure.rows(desk.office, desk.contract.id, desk.today):
        key, place = f"force_majeure:{row.id}", ("force_majeure", row.id)
        if row.proof_due is not None and not row.proof_on:
            yield desk.line(
                key,
                "D16",
                f"不可抗力证明：{row.event}",
                row.proof_due.rule.clause,
                end_of_day(row.proof_due),
                place,
                party="both",
                started_at=f"{row.from_on}T00:00:00",
            )
        if row.right_from is not None and not row.to_on and not row.has_right:
            yield desk.line(
                f"{key}:right",
                "D16",
                f"不可抗力中止满 15 个工作日：{row.event}",
                row.clause,
                row.right_from.due_on.isoformat(),
                place,
                party="both",
                consequence="超过 15 个工作日任一方可解除",
            )


def _terminations(desk: _Desk) -> Iterator[DueLine]:
    """D17, D28: the last day for a notice of a draft. D15, D27: money and papers back after an issued one."""
    for row in terminations.rows(desk.office, desk.contract.id):
        ground = desk.contract.terms.supervision.termination(row.code)
        place = ("termination", row.id)
        if row.state == "draft" and row.notice_by and row.notice_by >= desk.today.isoformat():
            yield desk.line(
                f"termination:{row.id}:notice",
                ground.notice if ground else "",
                f"{row.name}：发出书面通知的最后一日",
                row.clause,
                row.notice_by,
                place,
                party="office",
                detail=f"拟终止日 {row.effective_on}",
            )
        if row.state == "issued" and row.return_by:
            yield desk.line(
                f"termination:{row.id}:return",
                ground.return_by if ground else "",
                f"{row.name}：返还费用和资料",
                row.clause,
                row.return_by,
                place,
                started_at=f"{row.effective_on}T00:00:00",
                is_strong=True,
            )


def _people(desk: _Desk) -> Iterator[DueLine]:
    """D36: the demanded change arrives. D37: the result of a violation is told. D33: the review after the details."""
    for change in staff_changes.changes(desk.office, desk.contract.id, desk.today):
        if change.due_on and not change.arrived_on:
            yield desk.line(
                f"staff_change:{change.id}",
                "D36",
                f"调整人员到位 {change.old_name}".strip(),
                change.clause,
                change.due_on,
                ("staff_change", change.id),
                detail=change.reason,
                started_at=f"{change.asked_on}T00:00:00",
            )
    for event in staff_changes.violations(desk.office, desk.contract.id, desk.today):
        if event.due_on and not event.told_on:
            yield desk.line(
                f"staff_violation:{event.id}",
                "D37",
                f"告知违规处理结果 {event.person}",
                event.clause,
                event.due_on,
                ("staff_violation", event.id),
                detail=event.fact,
                started_at=f"{event.demanded_on}T00:00:00",
            )
    yield from _reviews(desk)


def _reviews(desk: _Desk) -> Iterator[DueLine]:
    term = desk.contract.terms.deadline("D33")
    if term is None:
        return
    first, last = desk.contract.terms.start_on.isoformat(), desk.contract.terms.end_on.isoformat()
    for row in cases.select(
        desk.office.database, "assessment_issue", "reviewed_on = '' AND issued_on BETWEEN ? AND ?", (first, last)
    ):
        found = limit(desk.office, desk.contract, "D33", date.fromisoformat(row["issued_on"]))
        if found is not None:
            yield desk.line(
                f"assessment_issue:{row['id']}",
                "D33",
                f"{row['period']} 考核复盘报告",
                term.clause,
                end_of_day(found),
                ("assessment_issue", int(row["id"])),
                detail=f"考核明细 {row['issued_on']} 下发" + ("" if row["is_confirmed"] else "（下发日未确认）"),
                started_at=f"{row['issued_on']}T00:00:00",
            )


def _assets(desk: _Desk) -> Iterator[DueLine]:
    """D40: things lent come back by the day that the office named (004·六(二)11)."""
    clause = next((one.ref for one in desk.contract.terms.clauses if "腾退" in one.text and one.kind == "duty"), "")
    for row in handovers.assets(desk.office, desk.contract.id):
        if row.due_on and not row.returned_on:
            yield desk.line(
                f"lent_asset:{row.id}",
                "D40",
                f"腾退归还：{row.name} × {row.quantity}",
                clause,
                row.due_on,
                ("lent_asset", row.id),
                detail=row.holder,
                started_at=f"{row.issued_on}T00:00:00",
            )


def _retentions(desk: _Desk) -> Iterator[DueLine]:
    """D24, D41: the ends of secrecy and retention, reminded of 90, 30 and 0 days before."""
    for row in retention.rows(desk.office, desk.contract.id):
        if row.is_endless or row.disposed_on:
            continue
        term = next((one for one in desk.contract.terms.supervision.retentions if one.code == row.code), None)
        yield desk.line(
            f"retention:{desk.contract.id}:{row.code or row.id}",
            term.deadline if term else "",
            f"{row.subject}：期限届满",
            row.clause,
            row.until_on,
            ("retention_item", row.id or 0),
            party="both" if row.kind == "secret" else "vendor",
            detail=row.reading,
            started_at=f"{row.from_on}T00:00:00",
            remind_on=row.reminders(),
        )


def _materials(desk: _Desk) -> Iterator[DueLine]:
    """D34: exclusion materials not in by the office's own limit, under the contract whose vendor chases them."""
    clause = next((one for one in desk.contract.terms.clauses if _MATERIAL_WORDS in one.text), None)
    if clause is None or not desk.contract.terms.start_on <= desk.today <= desk.contract.terms.end_on:
        return
    for row in cases.select(desk.office.database, "exclusion_material", "received_at = '' AND due_at <> ''"):
        yield desk.line(
            f"exclusion_material:{row['id']}",
            "D34",
            f"剔除材料：{row['name']}",
            clause.ref,
            row["due_at"],
            ("exclusion_material", int(row["id"])),
            detail=row["unit"],
            started_at=f"{row['demanded_on']}T00:00:00" if row["demanded_on"] else "",
            consequence="须在甲方规定时限前提交完毕，无逾期",
        )
