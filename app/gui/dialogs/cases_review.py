"""合规性审核: 通过, or every defect in a line of its own with a term for putting it right (004·二.2)."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QWidget

from app.gui.desk import Desk
from app.gui.dialogs.cases_form import CaseForm, Field, Values, choice, day, line, moment, text
from app.gui.widgets.exclusion_defects import DefectTable
from app.services import exclusion_review
from app.services.changes import Outcome
from app.services.exclusion_lists import ExclusionDetail

USUAL_TERM = timedelta(days=1)


class ReviewDialog(CaseForm):
    """What belongs to a failed round shows only then."""

    def __init__(self, desk: Desk, detail: ExclusionDetail, parent: QWidget | None = None) -> None:
        self.number = detail.row.id
        self.table = DefectTable(detail.materials)
        now = desk.office.now()
        fields = [
            choice("passed", "审核结论", [("合格，通过", True), ("不合格，须整改", False)]),
            Field("defects", "问题逐条", self.table, lambda: self.table.defects, self.table.changed, needed=True),
            day("rectify_by", "整改期限", (now + USUAL_TERM).date()),
            text("guidance", "审核意见", "总的意见或整改指导"),
            line("basis", "依据", "如：004·二.2、申报要求"),
            line("reviewer", "审核人", text=desk.office.actor),
            moment("at", "审核时间", now),
        ]
        row = detail.row
        hint = f"{row.ticket_no}　{row.ground}　第 {row.state.round_no} 轮。结论写成书面审核意见（P-07），可以打印。"
        super().__init__(desk, "登记审核意见", hint, "登记审核", fields, self._review, parent)
        self.setMinimumWidth(680)

    def look(self) -> None:
        """Show the defects only where there are some."""
        is_failed = not self.value("passed")
        for key in ("defects", "rectify_by"):
            self.show_row(self.fields[key].widget, is_failed)
        self.go.setEnabled(not is_failed or bool(self.table.defects))
        if self.isVisible():
            self._grow()

    def _review(self, values: Values) -> Outcome[int]:
        passed = bool(values["passed"])
        return exclusion_review.review(
            self.desk.office,
            self.number,
            passed,
            defects=() if passed else values["defects"],
            rectify_by=None if passed else values["rectify_by"],
            guidance=values["guidance"],
            basis=values["basis"],
            reviewer=values["reviewer"],
            at=values["at"],
        )
