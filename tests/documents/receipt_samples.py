"""A made-up filling of the receipt, and the words of its form (000·附件 3) with marked blanks."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.documents.check_code import CopyMark
from app.domain.receipts import PeriodKind, ReceiptContent

APPENDIX = """\
城北街道办事处 2025 年接诉即办咨询服务项目成果接收和结项确认回执
合同编号：@NUMBER
项目名称：@PROJECT
确认内容：
甲方已于@RECEIVED收到乙方按《城北街道办事处 2025 年接诉即办咨询服务项目服务合同》约定提交的@PERIOD项目最终成果。
乙方于@COMPLETED完成了《城北街道办事处 2025 年接诉即办咨询服务项目服务合同》约定的@PERIOD工作内容，\
对应金额为@AMOUNT元。经甲乙双方共同确认，该部分对应的工作方法和工作结果符合协议要求，可以结项。
确认方：
甲方（盖章）：@OWNER
乙方（盖章）：@VENDOR
备注：
①甲方需在盖章处加盖公章。
②请将回执原件盖章后回寄给乙方（公司地址：北京市朝阳区酒仙桥中路 24 号院 1 号楼 878 东区 8 层）。"""

HEAD = "9f2b6c01" * 8


def sample(**changes: Any) -> ReceiptContent:
    """Return the receipt of September 2025 of contract 000."""
    values: dict[str, Any] = {
        "title_on_receipt": "城北街道办事处 2025 年接诉即办咨询服务项目服务合同",
        "contract_no": "JSJB-2025-01",
        "project_name": "城北街道办事处 2025 年接诉即办咨询服务",
        "received_on": date(2025, 9, 29),
        "completed_on": date(2025, 10, 17),
        "period_text": "2025年9月驻点服务",
        "period_kind": PeriodKind.PART,
        "amount_fen": 10_000_000,
        "owner_name": "北京市昌平区城北街道办事处",
        "vendor_name": "北京零点有数数据科技股份有限公司",
        "vendor_address": "北京市朝阳区酒仙桥中路 24 号院 1 号楼 878 东区 8 层",
    }
    return ReceiptContent(**(values | changes))


def mark(copy_no: int = 1, *, is_reprint: bool = False) -> CopyMark:
    """Return the footer of one copy."""
    return CopyMark("回执〔2025〕4号", copy_no, HEAD, "2025-10-17T09:00:00", is_reprint)
