"""Papers around a contract, filled from what is recorded: P-16, P-18, P-29 to P-32, 今日待办; every copy is logged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app.domain import contract_papers as papers
from app.domain.contact_changes import limits_of_change
from app.domain.contract_papers import Head, SpotCheckPaper
from app.domain.errors import NotAllowed, NotFound
from app.domain.form_content import Form, shown
from app.domain.money import format_yuan
from app.domain.reminder_ladder import COLUMN_TEXT, Column
from app.services import (
    calendars,
    contacts,
    cost_estimates,
    deliverables,
    environment_checks,
    reminders,
    spot_checks,
    work_memos,
)
from app.services.contract_terms import ContractTerms, day_of, terms_of
from app.services.form_printing import Paper, print_form
from app.services.printing import Target
from app.services.session import Office
from app.storage.queries import contracts as stored

SCHEDULE, ENVIRONMENT, OBJECTION, CHANGE, MEMO, SPOT_CHECK = "P-16", "P-18", "P-29", "P-30", "P-31", "P-32"
TO_DO = "TODO"
LISTED = 60
"""Rows of one column on the printed 今日待办; its number always counts all."""


def schedule(office: Office, contract_id: int) -> Form:
    """Fill 成果提交清单/交付进度表 of a contract as of today."""
    contract = terms_of(office, contract_id)
    rows = deliverables.list_deliverables(office, contract_id)
    handed = {row["deliverable_id"]: row for row in stored.submissions_of_contract(office.database, contract_id)}
    lines = tuple(
        (
            row.name,
            row.period,
            row.due_at.replace("T", " ")[:16] or row.due_on or "随事件",
            shown(handed[row.id]["submitted_at"]) if row.id in handed else "",
            _format(handed[row.id]["file_name"], row.rounds) if row.id in handed else "",
            row.state_text,
            format_yuan(row.amount_fen) if row.amount_fen is not None else "",
        )
        for row in rows
    )
    counts = (len(rows), len(handed), sum(row.is_done for row in rows), sum(row.is_overdue for row in rows))
    return papers.schedule_form(_head(contract), lines, counts, office.now().date().isoformat())


def environment(office: Office, check_id: int) -> Form:
    """Fill 工作环境确认单. Raises ``NotFound``."""
    row = environment_checks.get(office, check_id)
    contract = terms_of(office, row.contract_id)
    clause = contract.terms.cite("3.1.1") if contract.terms.clause("3.1.1") else ""
    items = [(item.name, item.is_ok, item.remark) for item in row.items]
    people = (row.office_person, row.vendor_person)
    return papers.environment_form(
        _head(contract), row.place, row.checked_on, items, row.dangers, people, row.is_ok, clause
    )


def objection(office: Office, estimate_id: int) -> Form:
    """Fill 测算报告异议函. Raises ``NotFound``, ``NotAllowed`` before the objection was registered."""
    row = cost_estimates.get(office, estimate_id)
    if not row.objected_on:
        raise NotAllowed("还没有登记对这份测算报告的异议，不能打印异议函。请先登记异议内容。")
    amount = f"{format_yuan(row.amount_fen)} 元" if row.amount_fen is not None else ""
    return papers.objection_form(
        _head(terms_of(office, row.contract_id)),
        row.title,
        amount,
        row.received_on,
        row.due_on.isoformat(),
        row.objected_on,
        row.objection,
        row.objection_method,
        row.clause,
    )


def change_notice(office: Office, contact_id: int) -> Form:
    """Fill 授权人/邮箱/地址变更通知 for a contact as entered, with the one it replaced. Raises ``NotFound``."""
    record = stored.contact(office.database, contact_id)
    if record is None:
        raise NotFound(f"没有编号为 {contact_id} 的联系方式。")
    contract = terms_of(office, int(record["contract_id"]))
    start = day_of(record["valid_from"]) or office.now().date()
    terms = contract.on(start)
    at = datetime.combine(start, datetime.min.time())
    limits = limits_of_change(terms, record["party"], record["kind"], at, calendars.current(office), contract.readings)
    return papers.change_form(
        _head(contract),
        contacts.KINDS[record["kind"]],
        contract.row["owner_name"] if record["party"] == "office" else contract.row["vendor_name"],
        contacts.replaced_by(office, contact_id),
        record["value"],
        record["valid_from"],
        record["notified_at"],
        [(limit.label, shown(limit.due_at.isoformat()), limit.clause) for limit in limits],
    )


def memo(office: Office, memo_id: int) -> Form:
    """Fill 《工作备忘录》. Raises ``NotFound``."""
    row = work_memos.get(office, memo_id)
    contract = terms_of(office, row.contract_id)
    clause = contract.terms.cite("五(三)2") if contract.terms.clause("五(三)2") else ""
    people = (row.office_person, row.vendor_person)
    return papers.memo_form(_head(contract), row.held_on, row.points, people, row.confirmed_on, clause)


def spot_check(office: Office, check_id: int) -> Form:
    """Fill 抽检记录. Raises ``NotFound``."""
    row = spot_checks.get(office, check_id)
    verdicts = {True: "合格", False: "不合格", None: "未查"}
    demanded = f"已提出限期整改（编号 {row.rectification_id}）" if row.rectification_id else ""
    paper = SpotCheckPaper(
        number=row.id,
        checked_on=row.checked_on,
        object=row.object,
        scope=row.scope,
        population=row.population_size,
        sample=row.sample_size,
        seed=row.seed,
        findings=tuple((one.label, verdicts[one.is_ok], one.text) for one in row.findings),
        result=row.result,
        conclusion=row.conclusion,
        person=row.person,
        clause=row.clause,
        rectification=demanded or ("须要求整改" if row.result == "fail" else "无"),
    )
    return papers.spot_check_form(_head(terms_of(office, row.contract_id)), paper)


def to_do(office: Office) -> Form:
    """Fill the printed 今日待办: overdue, today, within seven days; what was dealt with is left out."""
    board = reminders.board(office, office.now())
    columns = []
    for column in (Column.OVERDUE, Column.TODAY, Column.WEEK):
        found = board.column(column)
        rows = [
            (r.line.title, shown(r.line.due_at), r.line.clause, r.line.consequence or r.line.detail)
            for r in found[:LISTED]
        ]
        columns.append((COLUMN_TEXT[column], rows, len(found)))
    return papers.to_do_form(office.street, board.at, office.actor, columns)


FILLS: dict[str, tuple[Callable[[Office, int], Form], str, str]] = {
    SCHEDULE: (schedule, "contract", "成果进度表（合同 {}）"),
    ENVIRONMENT: (environment, "environment_check", "工作环境确认单 {}"),
    OBJECTION: (objection, "cost_estimate", "测算报告 {} 异议函"),
    CHANGE: (change_notice, "authorised_contact", "变更通知 {}"),
    MEMO: (memo, "work_memo", "工作备忘录 {}"),
    SPOT_CHECK: (spot_check, "spot_check", "抽检 {} 记录"),
}
"""Form → how it is filled, the table it is about, its number on paper."""


def pdf_of(office: Office, subject_id: int, form: str, *, target: Target = "pdf", save_to: Path | None = None) -> bytes:
    """Return one of the forms of ``FILLS`` as PDF; logged unless it is a preview."""
    return print_form(office, paper(office, subject_id, form), target=target, save_to=save_to)


def paper(office: Office, subject_id: int, form: str) -> Paper:
    """Fill one of the forms of ``FILLS``."""
    fill, entity, number = FILLS[form]
    return Paper(form, f"{entity}:{subject_id}", number.format(subject_id), fill(office, subject_id))


def pdf_of_to_do(office: Office, *, target: Target = "pdf", save_to: Path | None = None) -> bytes:
    """Return 今日待办 as PDF."""
    on = office.now().date().isoformat()
    filled = Paper(TO_DO, f"to_do:{on}", f"今日待办 {on}", to_do(office))
    return print_form(office, filled, target=target, save_to=save_to)


def _head(contract: ContractTerms) -> Head:
    row = contract.row
    return Head(row["owner_name"], row["vendor_name"], row["title"], row["contract_no"])


def _format(file_name: str, rounds: int) -> str:
    suffix = file_name.rpartition(".")[2].upper() if "." in file_name else "纸质"
    return f"{suffix}，第 {rounds} 轮"
