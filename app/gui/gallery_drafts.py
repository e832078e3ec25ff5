"""A contract being entered, with made-up content (see ``gallery``): the pictures of the manual's first chapter."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.contract_draft import ContractDraft
from app.gui.dialogs.contract_editor import ContractEditor
from app.gui.main_window import MainWindow
from app.services import contract_drafts

TEXT = """示例街道接诉即办服务合同
甲方：示例街道办事处
乙方：示例科技有限公司
第一条 服务内容
1.1 乙方为甲方提供接诉即办工单分析服务，服务期自 2027 年 1 月 1 日起至 2027 年 12 月 31 日止。
1.2 乙方每月提交月度分析报告一份，全年十二份。
第二条 价款与支付
2.1 合同总价人民币 360,000 元（叁拾陆万元整）。
2.2 合同生效并收到发票后 10 个工作日内支付总价的 30%。
2.3 前六期成果验收合格后支付总价的 40%。
2.4 全部成果验收合格后 10 个工作日内支付余款。
第三条 验收
3.1 甲方收到成果后 7 个工作日内提出意见，乙方在 3 个工作日内修改。
第四条 违约责任
4.1 乙方逾期提交成果的，每逾期一日按合同总价的 1‰ 支付违约金，最高不超过合同总价的 5%。
4.2 签派单失误每件扣 300 元；当月第 3 件以上的，每件扣 500 元。
4.3 合同期内出现 2 件零分工单的，甲方有权解除合同。"""
"""A made-up contract; two ways of reading 4.2."""


def _editor(window: MainWindow, draft: ContractDraft, section: str) -> ContractEditor:
    made = ContractEditor(window.desk, draft, "示例", 0, window)
    made.open_section(section)
    return made


def _copy(window: MainWindow) -> ContractDraft:
    return contract_drafts.begin(window.desk.office, "shipped:zhongguancun")


def start(window: MainWindow) -> QWidget:
    """Offer drafts, an empty one and copies."""
    from app.gui.dialogs.contract_start import ContractStartDialog

    office = window.desk.office
    if not contract_drafts.list_drafts(office):
        draft = contract_drafts.begin(office)
        draft.put(("title",), "示例街道接诉即办服务合同")
        contract_drafts.save(office, draft, "空白")
    return ContractStartDialog(window.desk, window)


def clauses(window: MainWindow) -> QWidget:
    """Show the clauses that were pasted."""
    draft = contract_drafts.begin(window.desk.office)
    contract_drafts.paste(draft, TEXT)
    return _editor(window, draft, "clauses")


def paste(window: MainWindow) -> QWidget:
    """Show text and what it splits into."""
    from app.gui.dialogs.paste_contract import PasteDialog
    from app.gui.draft_work import DraftWork

    draft = contract_drafts.begin(window.desk.office)
    made = PasteDialog(DraftWork(window.desk.office, draft), window.desk.settings, window)
    made.text.setPlainText(TEXT)
    made.show_split()
    return made


def payments(window: MainWindow) -> QWidget:
    """Show an instalment with its limits."""
    made = _editor(window, _copy(window), "payments")
    made.go_to(("payments", 1, "due", 0, "n"))
    return made


def penalties(window: MainWindow) -> QWidget:
    """Show a deduction whose step follows a reading."""
    made = _editor(window, _copy(window), "penalties")
    made.go_to(("penalties", 0, "requires", 0, "text"))
    return made


def readings(window: MainWindow) -> QWidget:
    """Show an ambiguous clause with its options."""
    made = _editor(window, _copy(window), "readings")
    made.go_to(("readings", 3, "options"))
    return made


def missing(window: MainWindow) -> QWidget:
    """Say what is still missing."""
    draft = contract_drafts.begin(window.desk.office)
    contract_drafts.paste(draft, TEXT)
    draft.put(("title",), "示例街道接诉即办服务合同")
    draft.typed[("total_fen",)] = "三十六万"
    made = _editor(window, draft, "head")
    made.finish()
    return made


def preview(window: MainWindow) -> QWidget:
    """Show the plan that a copy would have."""
    made = _editor(window, _copy(window), "clauses")
    made.tabs.setCurrentIndex(1)
    made.preview.tabs.setCurrentIndex(1)
    return made
