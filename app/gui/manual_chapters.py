"""Which chapter of 使用手册 F1 opens: by page, by the tab on show, by the dialog in front.

Chapters are named by their titles as the manual writes them.
"""

from __future__ import annotations

from collections.abc import Sequence

FIRST = "认识窗口"
_IMPORT, _TICKETS, _FLOW = "导入热线表格", "查工单、改工单", "签收、派单、办结、回访"
_RATES, _LEFT_OUT, _SPECIAL = "三率和回访", "剔除（不纳入考核）", "挂账、申诉、吹哨和专项"
_DETAILS, _CONTRACTS, _DRAFT = "考核明细", "成果提交和验收", "录入一份新合同"
_RECEIPT, _TERMS, _WATCH = "出具、打印、寄出回执", "补充协议、往来和续签", "监督、整改和违约"
_END, _HANDOVER, _ACTIVITY = "解除和终止", "留存和移交", "统计培训和指导"
_ERRORS, _PAY, _STAFF = "失误与扣款", "付款结算", "人员与排班"
_REPORTS, _STATISTICS, _SETTINGS = "出报表", "看统计", "设置"
_REVIEW, _CIRCULAR, _FORECAST = "写一期考核复盘，把措施盯到关闭", "和区里的通报对账", "登记热点预测，到期回看"
_FORMS, _ENCRYPTION, _PRIVACY = (
    "改一张单据的样式",
    "给数据加密，保管好恢复密钥",
    "个人信息：脱敏、安全副本、到期匿名化、泄密登记",
)
_ACCOUNTS, _AUDIT, _BACKUP = "账号、登录和锁定", "审计记录与验真", "备份、恢复和检查数据"
_START, _DAMAGED, _BUG = "安装和首次启动", "数据文件打不开时", "程序出错和诊断包"
_DUE, _PRINTING, _KEYS = "今日和待办队列", "打印设置", "按键表"

PAGES: dict[str, str] = {
    "today": _DUE,
    "tickets": _TICKETS,
    "queues": _DUE,
    "imports": _IMPORT,
    "visits": _RATES,
    "exclusions": _LEFT_OUT,
    "contracts": _CONTRACTS,
    "deductions": _ERRORS,
    "payments": _PAY,
    "staff": _STAFF,
    "reports": _REPORTS,
    "reviews": _REVIEW,
    "statistics": _STATISTICS,
    "settings": _SETTINGS,
    "audit": _AUDIT,
}
"""Key of a page (``pages/registry.py``) -> title of its chapter."""

TABS: dict[str, str] = {
    "回执": _RECEIPT,
    "协议与往来": _TERMS,
    "监督": _WATCH,
    "解除与终止": _END,
    "留存与移交": _HANDOVER,
    "活动与运维": _ACTIVITY,
    "挂账": _SPECIAL,
    "申诉": _SPECIAL,
    "吹哨": _SPECIAL,
    "专项台账": _SPECIAL,
    "调度会": _SPECIAL,
    "每月一案": _SPECIAL,
    "邮件报送": _SPECIAL,
    "考核明细": _DETAILS,
    "通报对账": _CIRCULAR,
    "热点预测": _FORECAST,
    "备份与检查": _BACKUP,
    "加密": _ENCRYPTION,
    "个人信息": _PRIVACY,
    "账号": _ACCOUNTS,
    "单据样式": _FORMS,
    "操作日志": _AUDIT,
    "审计": _AUDIT,
}
"""Title of a tab that has a chapter of its own; the others share their page's."""

DIALOGS: dict[str, str] = {
    "about": FIRST,
    "account_forms": _ACCOUNTS,
    "acceptance_step": _CONTRACTS,
    "activity_forms": _ACTIVITY,
    "activity_statistics": _ACTIVITY,
    "amendment": _TERMS,
    "anonymise": _PRIVACY,
    "assessment": _DETAILS,
    "board_print": _DUE,
    "bug_report": _BUG,
    "bulk_dialog": _FLOW,
    "bulk_edit": _TICKETS,
    "bulk_step": _FLOW,
    "cases_exclusion": _LEFT_OUT,
    "cases_exclusion_steps": _LEFT_OUT,
    "cases_form": _SPECIAL,
    "cases_registers": _SPECIAL,
    "cases_review": _LEFT_OUT,
    "cases_shifts": _STAFF,
    "cases_ticket": _SPECIAL,
    "check_paper": _AUDIT,
    "choose_reading": _DRAFT,
    "circular_forms": _CIRCULAR,
    "city_visit": _RATES,
    "clause_proof": _CONTRACTS,
    "column_chooser": _TICKETS,
    "command_palette": FIRST,
    "confirm_deemed": _CONTRACTS,
    "contacts": _RECEIPT,
    "contract_editor": _DRAFT,
    "contract_overview": _CONTRACTS,
    "contract_start": _DRAFT,
    "correspondence_forms": _TERMS,
    "damaged_office": _DAMAGED,
    "deduction_forms": _ERRORS,
    "double_no_rule": _RATES,
    "drill_days": _BACKUP,
    "duty_forms": _ACTIVITY,
    "edit_contract": _CONTRACTS,
    "encryption": _ENCRYPTION,
    "error_candidates": _ERRORS,
    "error_forms": _ERRORS,
    "error_ticket": _ERRORS,
    "evaluation_forms": _PAY,
    "export_view": _TICKETS,
    "filter_editor": _TICKETS,
    "first_start": _START,
    "flow_rules": _FLOW,
    "form_dialog": FIRST,
    "form_sample": _FORMS,
    "grounds": _LEFT_OUT,
    "handover_forms": _HANDOVER,
    "handover_package": _HANDOVER,
    "held_text": _PRIVACY,
    "import_preview": _IMPORT,
    "invoice_forms": _PAY,
    "key_help": _KEYS,
    "lead_times": _TERMS,
    "ledgers": _SPECIAL,
    "licences": FIRST,
    "link_ticket": _TICKETS,
    "manual": FIRST,
    "matters": _TICKETS,
    "moved_lines": _SETTINGS,
    "new_contract": _DRAFT,
    "own_password": _ACCOUNTS,
    "paper": _PRINTING,
    "paste_contract": _DRAFT,
    "payment_forms": _PAY,
    "period": _RATES,
    "rate_definition": _RATES,
    "reason": _PRIVACY,
    "receipt_email": _RECEIPT,
    "receipt_followup": _RECEIPT,
    "receipt_issue": _RECEIPT,
    "recording_check": _RATES,
    "recovery_key": _ENCRYPTION,
    "reminders": _DUE,
    "report_pack": _REPORTS,
    "restore_outlook": _BACKUP,
    "review_forms": _REVIEW,
    "safe_copy": _PRIVACY,
    "service_forms": _ACTIVITY,
    "sign_in": _ACCOUNTS,
    "spot_check": _TERMS,
    "staff_forms": _STAFF,
    "submit_deliverable": _CONTRACTS,
    "supervision_forms": _WATCH,
    "termination_forms": _END,
    "terms_forms": _TERMS,
    "unlock": _ENCRYPTION,
    "urge": _DUE,
    "view_editor": _TICKETS,
    "who_may": _ACCOUNTS,
}
"""Module of a dialog below ``app.gui.dialogs`` -> title of its chapter."""


def chapter_of_place(page: str, tabs: Sequence[str] = ()) -> str:
    """Return the chapter of a page with the titles of its tabs on show: the innermost that has one of its own."""
    of_tabs = [TABS[title] for title in map(_plain, tabs) if title in TABS]
    return of_tabs[-1] if of_tabs else PAGES.get(page, FIRST)


def chapter_of_dialog(module: str) -> str:
    """Return the chapter of the dialog that a module (dotted) builds."""
    return DIALOGS.get(module.rpartition(".")[2], FIRST)


def _plain(title: str) -> str:
    """Return a tab's title without its count."""
    return title.partition(" ")[0].partition("（")[0]
