"""Asks for a reason where the rules want one (reveal, void, remove)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QDialog, QVBoxLayout, QWidget

from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button, label


class ReasonDialog(QDialog):
    """One field; the verb stays off until something is typed."""

    def __init__(self, title: str, hint: str, verb: str, offered: Sequence[str], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setMinimumWidth(420)
        self.field = QComboBox()
        self.field.setEditable(True)
        self.field.setAccessibleName("原因")
        self.field.addItems(list(offered))
        self.field.setCurrentText("")
        line = self.field.lineEdit()
        if line is not None:
            line.setPlaceholderText("写明原因，如：回访诉求人")
            line.setAccessibleName("原因")
        self.go = button(verb, self.accept, role="primary")
        self.go.setDefault(True)
        self.go.setEnabled(False)
        self.field.editTextChanged.connect(lambda text: self.go.setEnabled(bool(text.strip())))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(label(title, "title"))
        layout.addWidget(label(hint, "muted", wrap=True))
        layout.addWidget(self.field)
        layout.addLayout(foot(button("返回", self.reject, key="Esc"), self.go))
        self.field.setFocus()

    @property
    def reason(self) -> str:
        """What was typed."""
        return self.field.currentText().strip()


def ask_reason(parent: QWidget, title: str, hint: str, verb: str, offered: Sequence[str]) -> str:
    """Return the reason, or "" when the clerk goes back."""
    dialog = ReasonDialog(title, hint, verb, offered, parent)
    return dialog.reason if dialog.exec() else ""
