"""Tabs of 合同与成果 behind the deliverables; who has a ledger of a contract adds a line here.

A tab is a ``LedgerTab`` (``app/gui/widgets/ledger_tab.py``); its module is imported when the tab is first shown.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # 今日 asks for the places only, and starts with them
    from app.gui.widgets.case_desk import CaseDesk
    from app.gui.widgets.ledger_tab import LedgerTab

TABS: tuple[tuple[str, str], ...] = (
    ("协议与往来", "app.gui.widgets.terms_tab:TermsTab"),
    ("监督", "app.gui.widgets.supervision_tab:SupervisionTab"),
    ("解除与终止", "app.gui.widgets.termination_tab:TerminationTab"),
    ("留存与移交", "app.gui.widgets.handover_tab:HandoverTab"),
    ("活动与运维", "app.gui.widgets.service_tab:ServiceTab"),
)
"""Title of the tab and ``module:Class``."""

PLACES: dict[str, tuple[str, str, str]] = {
    "amendment": ("contracts", "协议与往来", "amendment"),
    "contract_notice": ("contracts", "协议与往来", "notice"),
    "work_memo": ("contracts", "协议与往来", "memo"),
    "spot_check": ("contracts", "协议与往来", "spot_check"),
    "cost_estimate": ("contracts", "协议与往来", "estimate"),
    "environment_check": ("contracts", "协议与往来", "environment"),
    "renewal": ("contracts", "协议与往来", "renewal"),
    "rectification": ("contracts", "监督", "rectify"),
    "breach_event": ("contracts", "监督", "breach"),
    "force_majeure": ("contracts", "监督", "majeure"),
    "termination": ("contracts", "解除与终止", "paper"),
    "retention_item": ("contracts", "留存与移交", "period"),
    "lent_asset": ("contracts", "留存与移交", "asset"),
    "leak_event": ("contracts", "留存与移交", "leak"),
    "payment": ("payments", "付款", ""),
    "penalty_statement": ("deductions", "月度扣款", ""),
    "damages_claim": ("deductions", "违约金", ""),
    "manual_deduction": ("deductions", "手工扣款", ""),
    "evaluation_month": ("payments", "评价", ""),
    "monthly_evaluation": ("payments", "评价", ""),
    "performance_review": ("payments", "考核", ""),
    "report_duty": ("contracts", "活动与运维", "duty"),
    "service_activity": ("contracts", "活动与运维", "activity"),
    "assessment_issue": ("reviews", "复盘", ""),
    "improvement": ("reviews", "改进措施", ""),
    "staff_change": ("staff", "派驻人员", "change"),
    "staff_violation": ("staff", "派驻人员", "violation"),
}
"""Table of a record -> page, tab and kind of record: where a deadline or a proof leads to."""


def make(where: str, work: CaseDesk) -> LedgerTab:
    """Build the tab behind ``module:Class``."""
    module, _, name = where.partition(":")
    made: LedgerTab = getattr(import_module(module), name)(work)
    return made
