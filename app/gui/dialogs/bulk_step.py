"""One step for many tickets: the step's form, a preview per ticket, a result per ticket, one 撤销."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import KnownError
from app.domain.flow import Node
from app.domain.flow_steps import STEPS
from app.gui.desk import Desk
from app.gui.dialogs.bulk_dialog import Apply, BulkDialog, Try
from app.gui.widgets.flow_form import StepForm
from app.gui.widgets.flow_inputs import FormFacts
from app.gui.widgets.flow_results import ResultLine
from app.services import dispatching, flow, flow_bulk, return_grounds, units
from app.services.changes import Outcome
from app.services.flow_bulk import BulkResult
from app.services.progress import JobContext


class BulkStepDialog(BulkDialog):
    """批量签收, 批量派单 …"""

    def __init__(self, desk: Desk, ids: Sequence[int], node: Node, parent: QWidget | None = None) -> None:
        self.step = STEPS[node]
        super().__init__(desk, ids, f"批量{self.step.title}", parent)
        office = desk.office
        names = [unit.name for unit in units.units(office) if unit.is_active] if self.step.needs_unit else []
        facts = FormFacts(
            office.now(), office.actor, None, names, flow.closing_checklist(office), return_grounds.offered(office)
        )
        self.form = StepForm()
        self.form.begin(self.step, facts)
        self.form.go.hide()
        self.form.back.hide()
        self.form.hint.hide()
        self.form.title.hide()
        self.fields.addWidget(self.form)
        for made in self.form.inputs.values():
            made.changed.connect(self.preview_soon)
        self.form.moment.dateTimeChanged.connect(lambda _at: self.preview_soon())
        self.form.submitted.connect(self.apply)
        self.form.copy_wanted.connect(self.copy_notice)
        self.form.first_input().setFocus()
        self.go.setEnabled(False)
        self.preview()

    def attempt(self) -> Try:
        """Return the preview of the step."""
        office, ids, node = self.desk.office, self.ids, self.step.node
        values, at = self.form.values(), self.form.at()

        def work(context: JobContext) -> Sequence[ResultLine]:
            return _lines(flow_bulk.preview(office, ids, node, values, at, context))

        return work

    def work(self) -> Apply:
        """Return the step itself."""
        office, ids, node = self.desk.office, self.ids, self.step.node
        values, at = self.form.values(), self.form.at()

        def work(context: JobContext) -> tuple[Outcome[object], Sequence[ResultLine]]:
            outcome = flow_bulk.apply(office, ids, node, values, at, context)
            return Outcome(outcome.value, outcome.changed, outcome.operation_id), _lines(outcome.value)

        return work

    def copy_notice(self) -> None:
        """复制群通知: one paragraph a ticket."""
        values = self.form.values()
        try:
            text = dispatching.group_notice(
                self.desk.office, self.ids, values.get("unit", ""), values.get("co_unit", "")
            )
        except KnownError as error:
            self.results.say(error.message, "bad")
            return
        QApplication.clipboard().setText(text)
        self.form.note_group_moment(self.desk.office.now())
        self.form.say(f"{len(self.ids):,} 件的群通知已复制。", "good")


def _lines(result: BulkResult) -> list[ResultLine]:
    made = []
    for line in result.lines:
        notes = "；".join(warning.rstrip("。") for warning in line.warnings)
        made.append(ResultLine(line.ticket_id, line.ticket_no, line.is_ok, f"{line.text}　{notes}".strip("　")))
    return made
