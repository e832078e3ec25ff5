"""Scenes of 审计: the page, a break in the chain, a paper checked."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.domain.audit_faults import Fault
from app.gui.main_window import MainWindow
from app.gui.pages.audit import AuditPage
from app.services.paper_check import PaperCheck, Verdict
from app.services.verification import AuditCheck


def page(window: MainWindow) -> QWidget:
    """Return the log of the sample office, an entry under the cursor."""
    frame, _made = _framed(window)
    return frame


def broken(window: MainWindow) -> QWidget:
    """Return the page after a check that found an altered entry."""
    frame, made = _framed(window)
    entries = made.model.rowCount()
    made.result.show()
    made._verified(AuditCheck(False, entries, "0" * 64, max(entries - 6, 1), Fault.ALTERED, max(entries - 9, 0)))
    return frame


def of_record(window: MainWindow) -> QWidget:
    """Return everything about one contract."""
    frame, made = _framed(window)
    made.filter.show_only("contract:1")
    _fill(made)
    return frame


def checked(window: MainWindow) -> QWidget:
    """Return 验真 after a genuine paper."""
    from app.gui.dialogs.check_paper import CheckPaper

    made = CheckPaper(window.desk, window)
    made.code.setText("A1B2 C3D4 E5F6")
    facts = (
        ("单据", "回执〔2025〕4号"),
        ("份数", "第 1 份"),
        ("出具", "2025-10-20 09:00:00　王样例"),
        ("合同", "示例街道办事处 2025 年接诉即办咨询服务项目服务合同"),
        ("期间", "2025年9月驻点服务部分"),
        ("金额", "100,000.00 元"),
        ("文件校验和", "与出具时的文件一致"),
        ("以前的记录", "第 318 条及以前未改动"),
    )
    said = "相符：这份单据由示例街道（办公文件夹）出具。请核对纸上的内容与下面登记的一致。"
    made.show_result(PaperCheck(Verdict.GENUINE, "办公文件夹", said, facts, (), "equal", 318, 724))
    return made


def _framed(window: MainWindow) -> tuple[QDialog, AuditPage]:
    frame = QDialog(window)
    frame.setWindowTitle("审计")
    made = AuditPage(window.desk)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(made)
    frame.resize(window.size())
    _fill(made)
    return frame, made


def _fill(made: AuditPage) -> None:
    from app.services import audit_log

    office = made.desk.office
    made.refresh()
    made._put(made._asked, audit_log.ids(office, made.filter.view), audit_log.people(office))
    made.table.go_to(min(2, made.model.rowCount() - 1))
