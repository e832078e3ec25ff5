"""恢复密钥: shown once after it was made, with its sheet to print; nothing goes on before somebody says it is kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPixmap
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.gui import encryption_words as words
from app.gui import file_questions
from app.gui.paper_printing import PRINT_DPI, choose_printer, paint
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button, label, set_tone
from app.gui.widgets.paper_view import image_of
from app.gui.window_place import FRAME_ROOM
from app.services import printing, recovery_sheet
from app.services.session import Office

_PREVIEW_DPI = 54
EDGES = 48
"""Pixels around the sheet."""
KEPT = "我已打印或抄下恢复密钥，并与电脑分开保管"


class RecoveryKeyDialog(QDialog):
    """Groups in large type beside the sheet as it will be printed; 完成 needs the tick."""

    def __init__(self, office: Office, recovery: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office, self.recovery = office, recovery
        self.setWindowTitle("恢复密钥")
        self.setAccessibleName("恢复密钥")
        self.key = label(self._two_lines(), "figure")
        self.key.setAccessibleName("恢复密钥的 8 组字符")
        self.key.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = QFont(self.key.font())
        font.setStyleHint(QFont.StyleHint.Monospace)
        self.key.setFont(font)
        self.said = label("", wrap=True)
        self.said.hide()
        self.kept = QCheckBox(KEPT)
        self.kept.setAccessibleName(KEPT)
        self.preview = QLabel()
        self.preview.setAccessibleName("恢复密钥保管单预览")
        self.preview.setFrameShape(QLabel.Shape.StyledPanel)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.print = button("打印保管单…", self._print, icon="print", role="primary")
        self.save = button("存为 PDF…", self._save, icon="save")
        self.finish = button("完成", self.accept)
        self.finish.setEnabled(False)
        self.kept.toggled.connect(self.finish.setEnabled)
        self._lay_out()
        self._show_sheet()

    def _two_lines(self) -> str:
        groups = self.recovery.split("-")
        return "\n".join("  ".join(groups[at : at + 4]) for at in (0, 4))

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(label("请保管好恢复密钥", "title"))
        left.addWidget(label("只显示这一次，程序不保存。忘记口令时，只有它能打开数据。", wrap=True))
        left.addWidget(self.key)
        left.addWidget(label(words.LOST, "", "warn", wrap=True))
        row = QHBoxLayout()
        row.addWidget(self.print)
        row.addWidget(self.save)
        row.addStretch(1)
        left.addLayout(row)
        left.addWidget(self.said)
        left.addStretch(1)
        left.addWidget(self.kept)
        left.addLayout(foot(self.finish))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(20)
        layout.addLayout(left, 1)
        layout.addWidget(self.preview, 0, Qt.AlignmentFlag.AlignTop)

    def _show_sheet(self) -> None:
        page = printing.pages(recovery_sheet.make(self.office, self.recovery, "preview"), _PREVIEW_DPI)[0]
        sheet = QPixmap.fromImage(image_of(page.width, page.height, page.stride, page.rgb))
        room = self.screen().availableSize().height() - FRAME_ROOM - EDGES  # 768 high: the tick and 完成 stay in sight
        if sheet.height() > room:
            sheet = sheet.scaledToHeight(room, Qt.TransformationMode.SmoothTransformation)
        self.preview.setPixmap(sheet)

    def _print(self) -> None:
        printer = choose_printer(recovery_sheet.TITLE, self)
        if printer is None:
            return
        try:
            sheet = printing.pages(recovery_sheet.make(self.office, self.recovery, "printer"), PRINT_DPI)
        except KnownError as error:
            self._say(error.message, "bad")
            return
        images = [image_of(page.width, page.height, page.stride, page.rgb) for page in sheet]
        if paint(printer, images):
            self._say("已送到打印机。请等纸出来，核对字迹清楚后再点“完成”。", "good")
        else:
            self._say("打印机没有响应。请检查打印机再试，或抄下密钥。", "bad")

    def _save(self) -> None:
        usual = Path.home() / f"{recovery_sheet.TITLE}.pdf"
        title = "存为 PDF（请存到 U 盘，不要留在这台电脑上）"
        target = file_questions.ask_target(self, "recovery", title, usual, "PDF (*.pdf)", is_listed=False)
        if target is None:
            return
        try:
            recovery_sheet.save(self.office, self.recovery, target)
        except KnownError as error:
            self._say(error.message, "bad")
            return
        self._say("已保存。请尽快打印，打印后删除这个文件。", "good")

    def _say(self, text: str, tone: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
        set_tone(self.said, tone)

    def reject(self) -> None:
        """Esc does not lose the only key: it asks for the tick."""
        if self.kept.isChecked():
            self.accept()
            return
        self._say(f"请先打印或抄下恢复密钥，再勾选“{KEPT}”。", "warn")
