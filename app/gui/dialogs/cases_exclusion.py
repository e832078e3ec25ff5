"""申报不纳入考核: which ticket, on what ground, with which materials by when."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from app.domain.exclusions import KIND_TITLES
from app.gui.desk import Desk
from app.gui.dialogs.cases_form import CaseForm, Values, choice, line, moment, offered, optional_moment, text
from app.gui.dialogs.cases_ticket import TicketField, ticket
from app.gui.widgets.labels import button
from app.services import exclusions, grounds, units
from app.services.changes import Outcome
from app.services.exclusion_records import MaterialDemand

USUAL_TERM = timedelta(days=1)


class ApplyDialog(CaseForm):
    """The ground brings its legal basis and the materials usually demanded; both can be changed."""

    def __init__(self, desk: Desk, ticket_id: int = 0, parent: QWidget | None = None) -> None:
        self.library = grounds.library(desk.office)
        now = desk.office.now()
        names = [unit.name for unit in units.units(desk.office) if unit.is_active]
        usual = now.replace(hour=18, minute=0, second=0) + USUAL_TERM
        fields = [
            ticket(desk, ticket_id),
            choice("kind", "申报类型", [(title, kind) for kind, title in KIND_TITLES.items()]),
            choice("ground", "情形", []),
            line("basis", "依据", "法规条款或文件"),
            text("materials", "材料清单", "一行一份材料"),
            optional_moment("due_at", "规定时限", "甲方已规定", usual),
            offered("unit", "申报单位", names, "哪个单位申报", needed=True),
            line("period", "考核周期", "如：2026-11"),
            text("reason", "申报理由", "为什么不应纳入考核", needed=True),
            line("person", "受理人", text=desk.office.actor),
            moment("at", "受理时间", now),
        ]
        hint = "登记受理并列出要收的材料。同一件工单在办的申报只能有一件。"
        super().__init__(desk, "申报不纳入考核", hint, "申报", fields, self._apply, parent)
        self.fields["kind"].widget.setToolTip("同一情形可能只适用于某些申报类型")
        kind, ground = self._combo("kind"), self._combo("ground")
        kind.currentIndexChanged.connect(lambda _at: self._list_grounds())
        ground.currentIndexChanged.connect(lambda _at: self._take_ground())
        self._list_grounds()
        self.foot.insertWidget(0, button("情形库…", self._edit_grounds))
        picked = self.fields["ticket_id"].widget
        assert isinstance(picked, TicketField)
        picked.changed.connect(partial(self._take_unit, picked))
        self._take_unit(picked)
        self.look()

    def _take_unit(self, picked: TicketField) -> None:
        """Propose the ticket's own unit where nothing was typed."""
        if not self.value("unit").strip() and picked.row is not None:
            self._combo("unit").setCurrentText(picked.row.values["unit"])

    def _edit_grounds(self) -> None:
        """Change the library and list its grounds anew."""
        from app.gui.dialogs.grounds import GroundsDialog

        if GroundsDialog(self.desk, self).exec():
            self.library = grounds.library(self.desk.office)
            self._list_grounds()

    def _combo(self, key: str) -> QComboBox:
        found = self.fields[key].widget
        assert isinstance(found, QComboBox)
        return found

    def _list_grounds(self) -> None:
        combo = self._combo("ground")
        combo.blockSignals(True)
        combo.clear()
        for ground in self.library.of_kind(self.value("kind")):
            combo.addItem(ground.title, ground.code)
        combo.blockSignals(False)
        self._take_ground()

    def _take_ground(self) -> None:
        code = self.value("ground")
        if not code:
            return
        ground = self.library.find(code)
        basis, materials = self.fields["basis"].widget, self.fields["materials"].widget
        basis.setProperty("text", ground.basis)
        if isinstance(materials, QPlainTextEdit):
            materials.setPlainText("\n".join(ground.materials))
        self._combo("ground").setToolTip(f"{ground.basis}\n来源：{ground.source}")

    def _apply(self, values: Values) -> Outcome[int]:
        names = [name.strip() for name in values["materials"].splitlines() if name.strip()]
        return exclusions.apply(
            self.desk.office,
            values["ticket_id"],
            values["kind"],
            values["ground"],
            values["unit"],
            values["reason"],
            materials=[MaterialDemand(name, values["due_at"]) for name in names],
            period=values["period"],
            basis=values["basis"],
            person=values["person"] or self.desk.office.actor,
            at=values["at"],
        )
