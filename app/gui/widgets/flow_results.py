"""A result per ticket: a count in words above a list of number, outcome and reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.models.contract_table import KeptTableModel
from app.gui.models.paged_table import Column
from app.gui.settings import WindowSettings
from app.gui.widgets.labels import label, set_tone
from app.gui.widgets.table import Table


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One ticket; ``is_ok`` False: refused, ``text`` says why."""

    id: int
    ticket_no: str
    is_ok: bool
    text: str


class ResultList(QWidget):
    """Refused ones first: they are what a person has to look at."""

    def __init__(self, name: str, settings: WindowSettings) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._words = ("可以", "不能")
        self.count = label("", "heading", wrap=True)
        columns: list[Column[ResultLine]] = [
            Column("ok", "结果", self._outcome, 100, False, False),
            Column("ticket_no", "工单编号", lambda line: line.ticket_no, 180, False, False),
            Column("text", "变化或原因", lambda line: line.text, 420, False, False),
        ]
        self.model = KeptTableModel(columns)
        self.table = Table(self.model, "results", settings)
        self.table.setAccessibleName(name)
        self.table.restore_columns()
        self.table.horizontalHeader().setStretchLastSection(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.count)
        layout.addWidget(self.table, 1)

    @property
    def lines(self) -> list[ResultLine]:
        """Return what is shown, in its order."""
        rows = (self.model.row(at) for at in range(self.model.rowCount()))
        return [row for row in rows if isinstance(row, ResultLine)]

    def put(self, lines: Sequence[ResultLine], words: tuple[str, str]) -> None:
        """Show results; ``words`` name what went through and what did not (可以, 不能)."""
        self._words = words
        done = sum(line.is_ok for line in lines)
        refused = len(lines) - done
        text = f"{words[0]} {done:,} 件" + (f"，{words[1]} {refused:,} 件（排在前面）" if refused else "")
        self.count.setText(text)
        set_tone(self.count, "warn" if refused else "good")
        ordered: list[ResultLine] = sorted(lines, key=_refused_first)
        self.model.put(ordered)

    def _outcome(self, line: ResultLine) -> str:
        return f"✓ {self._words[0]}" if line.is_ok else f"✕ {self._words[1]}"

    def say(self, text: str, tone: str = "") -> None:
        """Say something instead of a count."""
        self.count.setText(text)
        set_tone(self.count, tone)


def _refused_first(line: ResultLine) -> bool:
    return line.is_ok
