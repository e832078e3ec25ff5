"""期限: every limit of the chosen deliverable with its proof, and the readings 甲/乙/丙 side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.gui.widgets.labels import empty, label, set_tone
from app.gui.widgets.proof_view import ProofView
from app.gui.wording import date_text
from app.services.due_proofs import DueSheet, GraceLine


class GraceTable(QFrame):
    """One line for each reading of R-04; the one in force is marked and bold."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName("催告后的读法对照")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(8, 6, 8, 6)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)

    def put(self, lines: Sequence[GraceLine]) -> None:
        """Show the readings side by side."""
        empty(self._grid)
        for column, title in enumerate(("读法", "最早可确认", "回执期限")):
            self._grid.addWidget(label(title, "muted"), 0, column)
        for row, line in enumerate(lines, 1):
            mark = "✓ " if line.is_in_force else ""
            role = "heading" if line.is_in_force else ""
            cells = (f"{mark}{line.option}　{line.text}", _day(line.earliest), _day(line.receipt_by))
            for column, text in enumerate(cells):
                made = label(text, role, wrap=column == 0)
                made.setToolTip("现在按这种读法" if line.is_in_force else "")
                self._grid.addWidget(made, row, column, Qt.AlignmentFlag.AlignTop)


def _day(day: date | None) -> str:
    return date_text(day) if day else "—"


class DueSheetView(QWidget):
    """A short list of limits above, the proof of the chosen one below."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("成果期限")
        self.state = label("", "heading", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName("期限列表")
        self.list.currentRowChanged.connect(self._choose)
        self.view = ProofView()
        self.view.setMinimumHeight(90)
        self.none = label("选中一项成果，这里显示它的每个期限和逐日依据。", "muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(8)
        for widget in (self.none, self.state, self.list):
            layout.addWidget(widget)
        layout.addWidget(self.view, 1)
        self.sheet: DueSheet | None = None
        self.put(None)

    def put(self, sheet: DueSheet | None) -> None:
        """Show the limits of another deliverable."""
        self.sheet = sheet
        self.none.setVisible(sheet is None)
        for widget in (self.state, self.list, self.view):
            widget.setVisible(sheet is not None)
        if sheet is None:
            return
        judged = sheet.judged
        words = judged.state_text if judged else "还没有提交"
        self.state.setText(f"{words}　{judged.why[-1]}" if judged and judged.why else words)
        set_tone(self.state, "warn" if judged and judged.state in ("unreminded", "deemable", "revision_late") else "")
        self.list.blockSignals(True)
        self.list.clear()
        for proof in sheet.proofs:
            mark = "（暂定）" if proof.is_provisional else ""
            QListWidgetItem(f"{proof.title}　{proof.due_text}{mark}", self.list)
        self.list.blockSignals(False)
        self.list.setFixedHeight(min(len(sheet.proofs), 5) * (self.fontMetrics().height() + 8) + 4)
        self.list.setCurrentRow(len(sheet.proofs) - 1)
        self._choose(len(sheet.proofs) - 1)

    def show_proof(self, key: str) -> None:
        """Choose the latest limit of a kind (due, review, revise, receipt)."""
        if self.sheet is None:
            return
        keys = [proof.key for proof in self.sheet.proofs]
        if key in keys:
            self.list.setCurrentRow(len(keys) - 1 - keys[::-1].index(key))

    def _choose(self, at: int) -> None:
        if self.sheet is None or not 0 <= at < len(self.sheet.proofs):
            return
        chosen = self.sheet.proofs[at]
        grace = self.sheet.grace if chosen.key == "review" else ()
        if not grace or grace[0].earliest is None:
            self.view.put((chosen,))
            return
        self.view.put((chosen, *(line.proof for line in grace if line.proof is not None)), grace)
