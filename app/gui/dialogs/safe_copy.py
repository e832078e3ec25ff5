"""安全副本: what is replaced, shown before anything is written; for whom and why; where to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from app.gui import file_questions
from app.gui.desk import Desk
from app.gui.dialogs.encryption import show_progress
from app.gui.dialogs.form_dialog import FormDialog
from app.services import safe_copies
from app.services.progress import JobContext
from app.services.register import View
from app.services.safe_copies import SafeCopy, SafePreview

HINT = "给乙方或外单位用的工单表格：姓名、电话、证件、车牌、门牌等换成代号，同一人代号相同；附件和修改历史不放入。"


class SafeCopyDialog(FormDialog):
    """``view``: which tickets; the preview is read anew when secret ones are let in."""

    def __init__(self, desk: Desk, view: View | None = None, parent: QWidget | None = None) -> None:
        super().__init__(desk, "生成安全副本", HINT, "选择位置并生成…", parent)
        self.setMinimumWidth(680)
        self.view = view
        self.warn([safe_copies.WARNING])
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setAccessibleName("将要替换的内容")
        self.preview.setMinimumHeight(240)
        self.secret = QCheckBox("连举报、涉密工单也放进去")
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("如：给某公司核对办理情况，合同 001")
        self.add_row("将要替换", self.preview)
        self.add_row("范围", self.secret)
        self.add_row("给谁、用途", self.reason, needed=True)
        self.secret.toggled.connect(lambda _on: self.look())
        self.look()

    def look(self) -> None:
        """Read the preview in the background."""
        office, view, with_secret = self.desk.office, self.view, self.secret.isChecked()
        self.go.setEnabled(False)
        self.preview.setPlainText("正在统计将要替换的内容…")
        self.desk.runner.read(
            "安全副本预览",
            lambda _context: safe_copies.preview(office, view, with_secret=with_secret),
            self._put,
        )

    def _put(self, found: SafePreview) -> None:
        self.preview.setPlainText("\n".join(safe_copies.preview_lines(found)[:-1]))
        self.go.setEnabled(found.tickets > 0)

    def submit(self) -> None:
        """Ask where to, then write it."""
        office, view, with_secret = self.desk.office, self.view, self.secret.isChecked()
        reason = self.reason.text().strip()
        if not reason:
            self.say("请写明给谁、用途；会记入审计记录和副本旁的说明。")
            self.reason.setFocus()
            return
        name = f"安全副本-{office.now():%Y%m%d}.xlsx"
        target = file_questions.ask_target(
            self, "exports", "安全副本存到", office.folder("exports") / name, "Excel (*.xlsx);;CSV (*.csv)"
        )
        if target is None:
            return

        def work(context: JobContext) -> SafeCopy:
            return safe_copies.write(office, target, reason, view, with_secret=with_secret, job=context)

        show_progress(self)
        self.run_work("生成安全副本", work, self._made)

    def _made(self, made: SafeCopy) -> None:
        file = Path(made.file)
        text = f"安全副本已写好：{file.name}，{made.rows:,} 件。{safe_copies.WARNING}"
        self.desk.messages.done(text, "打开文件夹", lambda: _show(file.parent))


def _show(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
