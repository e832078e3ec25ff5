"""手工登记市级回访: one result of the city, by the ticket's number."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.answers import CHOICES, VALID_VISIT, VALID_VISIT_TITLE
from app.gui.desk import Desk
from app.gui.dialogs.assessment import answer_rows
from app.gui.dialogs.form_dialog import FormDialog, OptionalMoment
from app.gui.widgets.call_form import ChoiceRow
from app.services import register, visits
from app.services.changes import Outcome
from app.services.visits import VisitEntry


class CityVisitDialog(FormDialog):
    """Number, validity, three answers, moment."""

    def __init__(self, desk: Desk, ticket_no: str = "", parent: QWidget | None = None) -> None:
        hint = "成批的结果请用“导入回访结果…”。同一次回访再登记一次就是更正，以后登记的为准。"
        super().__init__(desk, "登记市级回访结果", hint, "登记", parent)
        self.number = QLineEdit(ticket_no)
        self.valid = ChoiceRow(VALID_VISIT_TITLE, CHOICES[VALID_VISIT])
        self.valid.choose("是")
        self.answers = answer_rows()
        self.at = OptionalMoment("回访时间", desk.office.now())
        self.note = QLineEdit()
        self.add_row("工单编号", self.number, needed=True)
        self.add_row(self.valid.title, self.valid)
        for row in self.answers.values():
            self.add_row(row.title, row)
        self.add_row("回访时间", self.at)
        self.add_row("备注", self.note)
        self.number.textChanged.connect(lambda _text: self._look())
        self._look()

    def _look(self) -> None:
        self.go.setEnabled(bool(self.number.text().strip()))

    def submit(self) -> None:
        """Find the ticket and record the result."""
        office, number = self.desk.office, self.number.text()
        contacted, resolved, satisfied = (row.value for row in self.answers.values())
        at = self.at.value
        entry = VisitEntry(
            contacted, resolved, satisfied, self.valid.value, self.note.text(), at.isoformat() if at else ""
        )

        def work(_context: object) -> Outcome[int]:
            return visits.register_visit(office, register.by_number(office, number)[0], entry)

        def done(outcome: Outcome[int]) -> None:
            undo = partial(self.desk.undo, outcome.operation_id or 0, "登记市级回访")
            self.desk.messages.done(f"已登记市级回访 {number.strip()}", "撤销", undo)

        self.run_work("登记市级回访", work, done)
