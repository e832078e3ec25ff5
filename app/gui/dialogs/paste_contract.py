"""粘贴合同全文: the whole text at the left, the clauses it splits into at the right, before anything is taken over."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.clause_split import split
from app.gui.draft_work import DraftWork
from app.gui.plain_table import fill, plain_table
from app.gui.settings import WindowSettings
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button, label
from app.gui.window_place import fitting

_PAUSE_MS = 250
_CUT = 50
_HINT = "认得 一、（一）1.、第一条、1.1、附件 1 这些编号；原文一字不改，编号和类别之后还能改。"


class PasteDialog(QDialog):
    """Takes the clauses over into the draft when accepted."""

    def __init__(self, work: DraftWork, settings: WindowSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.work = work
        self.setWindowTitle("粘贴合同全文")
        self.setAccessibleName("粘贴合同全文")
        self.resize(*fitting(self, 1040, 620))
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("合同全文")
        self.text.setPlaceholderText("在 Word 或 PDF 里全选、复制，粘贴到这里（Ctrl+V）")
        self.table = plain_table("拆出的条款", ("条号", "原文"), settings, stretch=1)
        self.said = label("还没有文字。", "muted", wrap=True)
        self.go = button("用这些条款", self._take, role="primary")
        self.go.setDefault(True)
        self.go.setEnabled(False)
        pair = QHBoxLayout()
        pair.addWidget(self.text, 1)
        pair.addWidget(self.table, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label("粘贴合同全文", "title"))
        layout.addWidget(label(_HINT, "muted", wrap=True))
        layout.addLayout(pair, 1)
        layout.addLayout(foot(button("返回", self.reject), self.go, said=self.said))
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.setInterval(_PAUSE_MS)
        self.pause.timeout.connect(self.show_split)
        self.text.textChanged.connect(self.pause.start)

    def show_split(self) -> None:
        """Show what the text splits into."""
        found = split(self.text.toPlainText())
        fill(self.table, [(one.ref, " ".join(one.text.split())[:_CUT]) for one in found])
        old = len(self.work.draft.rows(("clauses",)))
        instead = f"现有 {old} 条会被替换。" if old and found else ""
        self.said.setText(f"拆出 {len(found)} 条。{instead}" if found else "还没有文字。")
        self.go.setEnabled(bool(found))

    def _take(self) -> None:
        self.work.paste(self.text.toPlainText())
        self.accept()
