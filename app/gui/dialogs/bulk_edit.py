"""批量修改: one field of many tickets, old → new for each before it is done, one 撤销."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from app.gui.desk import Desk
from app.gui.dialogs.bulk_dialog import Apply, BulkDialog, Try
from app.gui.widgets.flow_fields import ListInput, TextInput
from app.gui.widgets.flow_results import ResultLine
from app.gui.widgets.labels import label
from app.services import bulk_edit
from app.services.bulk_edit import EditResult
from app.services.changes import Outcome
from app.services.progress import JobContext


class BulkEditDialog(BulkDialog):
    """Choose a field, give a value; empty clears it."""

    def __init__(
        self, desk: Desk, ids: Sequence[int], usual: Callable[[str], list[str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, ids, "批量修改", parent)
        self._usual = usual
        self.field = ListInput("字段", bulk_edit.editable())
        self.value = ListInput("改成", {}, is_free=True, hint="空着就是清空")
        self.reason = TextInput("原因", hint="可空，记入审计")
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        for row, (title, made) in enumerate((("字段", self.field), ("改成", self.value), ("原因", self.reason))):
            caption = label(title, "muted")
            caption.setBuddy(made.start())
            grid.addWidget(caption, row, 0)
            grid.addWidget(made, row, 1)
        self.fields.addLayout(grid)
        self.field.changed.connect(self._field_changed)
        self.value.changed.connect(self.preview_soon)
        self.field.put("unit")
        self.field.start().setFocus()

    def _field_changed(self) -> None:
        self.value.put("")
        self.value.offer({text: text for text in self._usual(self.field.value()) if text})
        self.preview_soon()

    def attempt(self) -> Try:
        """Return the preview of the change."""
        office, ids, field, value = self.desk.office, self.ids, self.field.value(), self.value.value()

        def work(context: JobContext) -> Sequence[ResultLine]:
            return _lines(bulk_edit.preview(office, ids, field, value, context))

        return work

    def work(self) -> Apply:
        """Return the change itself."""
        office, ids, field, value = self.desk.office, self.ids, self.field.value(), self.value.value()
        reason = self.reason.value()

        def work(context: JobContext) -> tuple[Outcome[object], Sequence[ResultLine]]:
            outcome = bulk_edit.apply(office, ids, field, value, reason, context)
            return Outcome(outcome.value, outcome.changed, outcome.operation_id), _lines(outcome.value)

        return work


def _lines(result: EditResult) -> list[ResultLine]:
    new = result.value or "（空）"
    return [
        ResultLine(
            line.ticket_id,
            line.ticket_no,
            line.is_ok,
            f"{line.old_value or '（空）'} → {new}" if line.is_ok else line.reason,
        )
        for line in result.lines
    ]
