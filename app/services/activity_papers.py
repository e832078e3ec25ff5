"""P-15 活动记录和签到表, P-27 数据库维护记录 and P-27O 系统运维记录, filled from the ledgers; every copy is logged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.domain.activities import WAY_TITLES, ActivityKind
from app.domain.activity_papers import ActivityPaper, UpkeepPaper, activity_form, moments, result_text, upkeep_form
from app.domain.contract_papers import Head
from app.domain.form_content import Form, shown
from app.domain.form_values import of_activity
from app.services import activity_lists, operations
from app.services.case_writing import case_of
from app.services.contract_terms import terms_of
from app.services.form_printing import Paper, print_form
from app.services.printing import Target
from app.services.session import Office

ACTIVITY, UPKEEP, OPERATION = "P-15", "P-27", "P-27O"
_CLAUSES = {
    ActivityKind.TRAINING: ("2.2.2", "二.7", "附2", "一.1"),
    ActivityKind.GUIDANCE: ("2.2.1", "二.6", "附2", "一.1"),
    ActivityKind.SHARING: ("2.2.5", "附2", "一.1"),
    ActivityKind.MECHANISM: ("2.2.3", "附2"),
    ActivityKind.ANSWERING: ("2.2.4", "二.6"),
    ActivityKind.REMOTE: ("2.2.4", "二.6"),
}
"""Clauses of the five contracts that ask for the kind; the first that the contract has is cited."""


def activity(office: Office, activity_id: int) -> Form:
    """Fill the record of an activity with its sign-in sheet. Raises ``NotFound``."""
    return activity_form(*activity_facts(office, activity_id))


def activity_facts(office: Office, activity_id: int) -> tuple[Head, ActivityPaper]:
    """Return whose contract it is and what the record of an activity says. Raises ``NotFound``."""
    row = activity_lists.activity(office, activity_id)
    contract = terms_of(office, row.contract_id)
    refs = [ref for ref in _CLAUSES.get(row.kind, ()) if contract.terms.clause(ref)]
    paper = ActivityPaper(
        kind=row.kind_title,
        theme=row.theme,
        held_on=row.held_on,
        times=moments(row.starts_at, row.ends_at),
        way=WAY_TITLES[row.way],
        **{key: row.texts[key] for key in ("place", "lecturer", "audience", "guests", "content", "result", "exam")},
        questions=row.questions,
        passed=result_text(row.is_passed),
        serves=[name for _, name in row.serves],
        people=[(one.name, one.unit, "", one.score, result_text(one.is_passed)) for one in row.people],
        clause=contract.terms.cite(refs[0]) if refs else "",
    )
    return _head(office, row.contract_id), paper


def upkeep(office: Office, upkeep_id: int) -> Form:
    """Fill the record of a maintenance of the database. Raises ``NotFound``."""
    row = case_of(office, "db_maintenance", upkeep_id, "维护记录")
    rows = (
        ("维护日期", row["held_on"]),
        ("完整性检查", row["integrity"]),
        ("备份文件", row["backup_file"]),
        ("索引", row["indexes"]),
        ("问题", row["problem"] or "无"),
        ("处理", row["handling"]),
        ("执行人", row["person"]),
    )
    paper = UpkeepPaper("数据库维护记录", upkeep_id, rows, "004·二.3（每月维护升级）")
    return upkeep_form(_maybe_head(office, row["contract_id"]), paper, office.street)


def operation(office: Office, ops_id: int) -> Form:
    """Fill one entry of the log of operation. Raises ``NotFound``."""
    row = case_of(office, "ops_log", ops_id, "运维记录")
    rows = (
        ("类型", operations.OPS_TITLES[row["kind"]]),
        ("发生时间", shown(row["starts_at"])),
        ("响应时间", shown(row["responded_at"])),
        ("恢复（结束）时间", shown(row["ends_at"])),
        ("影响", ("期间不能使用。" if row["is_outage"] else "") + row["effect"]),
        ("处理", row["handling"]),
        ("执行人", row["person"]),
    )
    paper = UpkeepPaper("系统运维记录", ops_id, rows, "003·一.2（7×24 小时运维）")
    return upkeep_form(_maybe_head(office, row["contract_id"]), paper, office.street)


FILLS: dict[str, tuple[Callable[[Office, int], Form], str, str]] = {
    ACTIVITY: (activity, activity_lists.ENTITY, "活动 {} 记录"),
    UPKEEP: (upkeep, "db_maintenance", "数据库维护 {}"),
    OPERATION: (operation, "ops_log", "系统运维 {}"),
}
"""Form → how it is filled, the table it is about, its number on paper."""


def pdf_of(office: Office, subject_id: int, form: str, *, target: Target = "pdf", save_to: Path | None = None) -> bytes:
    """Return one of the forms of ``FILLS`` as PDF; logged unless it is a preview. Raises ``NotFound``."""
    return print_form(office, paper(office, subject_id, form), target=target, save_to=save_to)


def paper(office: Office, subject_id: int, form: str) -> Paper:
    """Fill one of the forms of ``FILLS``. Raises ``NotFound``."""
    fill, entity, number = FILLS[form]
    subject, title = f"{entity}:{subject_id}", number.format(subject_id)
    if form == ACTIVITY:
        head, facts = activity_facts(office, subject_id)
        return Paper(form, subject, title, activity_form(head, facts), of_activity(head, facts))
    return Paper(form, subject, title, fill(office, subject_id))


def _head(office: Office, contract_id: int) -> Head:
    row = terms_of(office, contract_id).row
    return Head(row["owner_name"], row["vendor_name"], row["title"], row["contract_no"])


def _maybe_head(office: Office, contract_id: int | None) -> Head | None:
    return None if contract_id is None else _head(office, contract_id)
