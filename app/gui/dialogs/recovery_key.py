"""恢复密钥: shown once after it was made, with its sheet to print; nothing goes on before somebody says it is kept."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QImage, QPixmap
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.gui import encryption_words as words
from app.gui import file_questions
from app.gui.job_runner import JobRunner
from app.gui.paper_printing import PRINT_DPI, choose_printer, paint
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button, label, set_tone
from app.gui.widgets.paper_view import image_of
from app.gui.window_place import FRAME_ROOM
from app.services import printing, recovery_sheet
from app.services.session import Office

_PREVIEW_DPI = 54
_SHEET = QSize(446, 631)
"""A4 at that, so that the dialog has its size before the sheet is drawn."""
EDGES = 48
"""Pixels around the sheet."""
KEPT = "我已打印或抄下恢复密钥，并与电脑分开保管"


class RecoveryKeyDialog(QDialog):
    """Groups in large type beside the sheet as it will be printed, drawn in a lane; 完成 needs the tick."""

    def __init__(self, office: Office, recovery: str, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office, self.recovery, self._runner = office, recovery, runner
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
        self.print.setDefault(True)
        self.save = button("存为 PDF…", self._save, icon="save")
        self.finish = button("完成", self.accept)
        self.finish.setEnabled(False)
        self.kept.toggled.connect(self.finish.setEnabled)
        self._lay_out()
        self._draw_sheet()

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

    def _draw_sheet(self) -> None:
        room = self.screen().availableSize().height() - FRAME_ROOM - EDGES  # 768 high: the tick and 完成 stay in sight
        self._size = _SHEET.scaled(_SHEET.width(), min(_SHEET.height(), room), Qt.AspectRatioMode.KeepAspectRatio)
        self.preview.setMinimumSize(self._size)
        self.preview.setText("正在排版…")
        office, recovery = self.office, self.recovery
        self._runner.read(
            "恢复密钥保管单",
            lambda _context: _drawn(recovery_sheet.make(office, recovery, "preview"), _PREVIEW_DPI)[0],
            self._show_sheet,
            self._failed,
        )

    def _show_sheet(self, image: QImage) -> None:
        sheet = QPixmap.fromImage(image)
        if sheet.height() > self._size.height():
            sheet = sheet.scaledToHeight(self._size.height(), Qt.TransformationMode.SmoothTransformation)
        self.preview.setPixmap(sheet)

    def _print(self) -> None:
        printer = choose_printer(recovery_sheet.TITLE, self)
        if printer is None:
            return
        office, recovery = self.office, self.recovery
        self._busy("正在打印…")
        self._runner.write(
            "打印恢复密钥保管单",
            lambda _context: _drawn(recovery_sheet.make(office, recovery, "printer"), PRINT_DPI),
            partial(self._paint, printer),
            self._failed,
        )

    def _paint(self, printer: QPrinter, images: list[QImage]) -> None:
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
        office, recovery = self.office, self.recovery
        self._busy("正在保存…")
        self._runner.write(
            "保存恢复密钥保管单",
            lambda _context: recovery_sheet.save(office, recovery, target),
            lambda _none: self._say("已保存。请尽快打印，打印后删除这个文件。", "good"),
            self._failed,
        )

    def _failed(self, error: BaseException) -> None:
        self._say(error.message if isinstance(error, KnownError) else "没有做成。请再试，或抄下密钥。", "bad")

    def _busy(self, text: str) -> None:
        self._say(text, "")
        self.print.setEnabled(False)
        self.save.setEnabled(False)

    def _say(self, text: str, tone: str) -> None:
        self.print.setEnabled(True)
        self.save.setEnabled(True)
        self.said.setText(text)
        self.said.setVisible(bool(text))
        set_tone(self.said, tone)

    def reject(self) -> None:
        """Esc does not lose the only key: it asks for the tick."""
        if self.kept.isChecked():
            self.accept()
            return
        self._say(f"请先打印或抄下恢复密钥，再勾选“{KEPT}”。", "warn")


def _drawn(pdf: bytes, dpi: float) -> list[QImage]:
    return [image_of(page.width, page.height, page.stride, page.rgb) for page in printing.pages(pdf, dpi)]
