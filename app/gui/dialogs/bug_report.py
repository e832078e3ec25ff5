"""The program failed: what happened, what is safe, what to do now; 复制详情 for the technician."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.gui import icons
from app.gui.messages import SaveBundle
from app.gui.widgets.form_area import room_on
from app.gui.widgets.labels import button, label

DETAILS_HEIGHT = 160


class BugReport(QDialog):
    """Shown for faults of the program only; known failures are messages in the bar.

    ``save_bundle`` (when an office is open) asks for a file and gives the sentence about it to what it is handed.
    """

    def __init__(
        self, number: str, details: str, parent: QWidget | None = None, save_bundle: SaveBundle | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("程序出错")
        self.setAccessibleName("程序出错")
        self.setMinimumWidth(620)
        self._details = details
        sign = QLabel()
        sign.setPixmap(icons.pixmap("warn", "warn", 32))
        sign.setAccessibleName("警告")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(sign)
        head.addWidget(label("程序出了错，刚才这一步没有完成。", "title", wrap=True), 1)
        self.text = QPlainTextEdit(details)
        self.text.setReadOnly(True)
        self.text.setAccessibleName("错误详情")
        self.text.setMinimumHeight(DETAILS_HEIGHT)
        self.text.hide()
        self.show_details = button("查看详情", self._toggle)
        self.copy = button("复制详情", self._copy, icon="copy", role="primary")
        self.copy.setDefault(True)
        self.saved = label("", "muted", wrap=True)
        self.saved.hide()
        foot = QHBoxLayout()
        foot.addStretch(1)
        if save_bundle is not None:
            foot.addWidget(button("保存诊断包…", lambda: save_bundle(self, self._say)))
        foot.addWidget(self.show_details)
        foot.addWidget(self.copy)
        foot.addWidget(button("关闭", self.accept, key="Esc"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(label("已经保存的数据没有受影响；没做完的一步已整体退回。", wrap=True))
        layout.addWidget(
            label(f"请先重试一次。如果再次出现，点“复制详情”发给维护人员，并告诉他日志编号 {number}。", wrap=True)
        )
        layout.addWidget(self.text, 1)
        layout.addWidget(self.saved)
        layout.addStretch(0)
        layout.addLayout(foot)

    def _toggle(self) -> None:
        self.text.setVisible(not self.text.isVisible())
        self.show_details.setText("收起详情" if self.text.isVisible() else "查看详情")
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Be as high as the wrapped texts need at this width."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        layout = self.layout()
        if layout is not None:
            wide = max(self.width(), layout.totalMinimumSize().width())
            high = layout.totalMinimumHeightForWidth(wide)
            self.resize(wide, min(max(high, layout.totalMinimumSize().height()), room_on(self.screen())))

    def _say(self, sentence: str) -> None:
        self.saved.setText(sentence)
        self.saved.show()
        self._fit()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._details)
        self.copy.setText("已复制")
