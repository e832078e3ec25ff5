"""The ticket that a case is about: by its number, with its title shown as soon as it is found."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.gui.desk import Desk
from app.gui.dialogs.cases_form import Field
from app.gui.widgets.labels import ElidedLabel
from app.gui.wording import moment_text
from app.services import register
from app.services.register import TicketRow

PAUSE_MS = 200


class TicketField(QWidget):
    """``ticket_id`` is 0 until one ticket is found; several of one number are offered for choice."""

    changed = Signal()

    def __init__(self, desk: Desk, ticket_id: int = 0) -> None:
        super().__init__()
        self.desk = desk
        self.ticket_id = 0
        self.row: TicketRow | None = None
        self.line = QLineEdit()
        self.line.setAccessibleName("工单编号")
        self.line.setPlaceholderText("工单编号，可以粘贴")
        self.line.setClearButtonEnabled(True)
        for found in self.line.findChildren(QWidget):
            found.setAccessibleName("清空工单编号")
        self.several = QComboBox()
        self.several.setAccessibleName("同号工单")
        self.several.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.several.hide()
        self.found = ElidedLabel("", "muted")
        self.found.hide()
        self.setFocusProxy(self.line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (self.line, self.several, self.found):
            layout.addWidget(widget)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self.line.textChanged.connect(lambda _text: self._wait())
        self.several.activated.connect(lambda at: self._take(self.several.itemData(at)))
        if ticket_id:
            self._show(register.page(desk.office, [ticket_id]))

    def _wait(self) -> None:
        self._take(None)
        self._pause.start()

    def _look(self) -> None:
        number = self.line.text().strip()
        if not number:
            self._show([])
            return
        office = self.desk.office

        def put(rows: list[TicketRow]) -> None:
            if self.line.text().strip() == number:
                self._show(rows)

        self.desk.runner.read("查工单", lambda _context: register.page(office, register.by_number(office, number)), put)

    def _show(self, rows: list[TicketRow]) -> None:
        self.several.clear()
        for row in rows:
            self.several.addItem(f"{moment_text(row.values['created_at'])}　{row.values['title']}", row)
        self.several.setVisible(len(rows) > 1)
        if rows:
            if not self.line.text().strip():
                self.line.blockSignals(True)
                self.line.setText(rows[0].values["ticket_no"])
                self.line.blockSignals(False)
            self._take(rows[0])
        else:
            self._take(None)
            self._say("没有这个编号的工单。请核对编号。" if self.line.text().strip() else "")

    def _say(self, words: str) -> None:
        self.found.put(words)
        self.found.setVisible(bool(words))

    def _take(self, row: TicketRow | None) -> None:
        self.ticket_id = row.id if row is not None else 0
        self.row = row
        self._say("" if row is None else "　".join(t for t in (row.values["title"], row.values["unit"]) if t))
        self.changed.emit()


def ticket(desk: Desk, ticket_id: int = 0, *, needed: bool = True) -> Field:
    """Ask for a ticket; its id is the value (0: none)."""
    made = TicketField(desk, ticket_id)
    return Field("ticket_id", "工单", made, lambda: made.ticket_id, made.changed, needed)
