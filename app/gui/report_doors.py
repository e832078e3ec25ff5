"""Where the records behind a figure of a report are shown: tickets in 工单, the rest in its register or ledger."""

from __future__ import annotations

from app.domain.report_content import Door
from app.gui.desk import Desk
from app.gui.targets import (
    LEDGERS,
    RECORD_TABS,
    REVIEW_TABS,
    DeliverablesTarget,
    ErrorTarget,
    LedgerRecordsTarget,
    LedgerTarget,
    RecordsTarget,
    TicketsTarget,
)
from app.services import report_records
from app.services.report_records import Records


def open_records(desk: Desk, door: Door, title: str, name: str) -> None:
    """Open records that are no tickets; ``title`` names the figure, ``name`` the list that it opens."""
    ids, go = door.ids or (), desk.navigator.go.emit
    if not ids:
        desk.messages.info(f"“{title}”现在没有对应的记录。")
    elif door.entity in RECORD_TABS:
        go("exclusions", RecordsTarget(door.entity, ids))
    elif door.entity in REVIEW_TABS:
        go("reviews", RecordsTarget(door.entity, ids))
    elif door.entity == "deliverable":
        go("contracts", DeliverablesTarget(name, ids))
    else:
        office, entity = desk.office, door.entity
        desk.runner.read(
            "打开记录",
            lambda _context: report_records.find(office, entity, ids),
            lambda found: _show(desk, found, title, name),
        )


def _show(desk: Desk, found: Records, title: str, name: str) -> None:
    go = desk.navigator.go.emit
    if found.tickets and not found.without:
        many = len(found.ids) > len(found.tickets)
        go("tickets", TicketsTarget(f"{name}，{len(found.ids):,} 条记录" if many else name, found.tickets))
        return
    if found.entity == "assessment_detail":
        go("exclusions", RecordsTarget(found.entity, found.ids))
        return
    if not found.contract_id:
        desk.messages.info(f"“{title}”的记录没有挂合同，请在登记它的台账里查看。")
        return
    if found.entity in LEDGERS:
        go("contracts", LedgerRecordsTarget(found.contract_id, found.entity, found.ids))
    elif found.entity == "error_record":
        go("deductions", ErrorTarget(found.contract_id, ids=found.ids))
    else:
        page = "payments" if found.entity == "monthly_evaluation" else "deductions"
        go(page, LedgerTarget(found.contract_id, found.entity, found.ids[-1]))
    if found.elsewhere:
        desk.messages.info(f"“{title}”另有 {found.elsewhere} 条属于其他合同，这里列出 {len(found.ids)} 条。")
