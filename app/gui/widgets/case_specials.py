"""专项台账: 点名, 督办, 乡村振兴, 每月一案 with what was carried over, received, done, reported and rolls on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.registers import SPECIAL_TITLES, SpecialKind
from app.gui.desk import Desk
from app.gui.dialogs import cases_registers as forms
from app.gui.dialogs.cases_form import CaseForm
from app.gui.dialogs.reason import ask_reason
from app.gui.models import cases_registers as lists
from app.gui.models.cases_registers import CaseLine, SpecialBook
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_figures import Figure
from app.gui.widgets.case_registers import RegisterTab
from app.gui.widgets.fact_grid import Fact
from app.gui.wording import moment_text
from app.services import special_registers
from app.services.special_registers import FACTS, SpecialRow


class SpecialTab(RegisterTab):
    """One register or all of them; the month's list is what was carried over and what came in."""

    title = "专项台账"

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work, lists.special_spec(self._today))
        self.kind = QComboBox()
        self.kind.setAccessibleName("台账")
        self.kind.addItem("全部台账", None)
        for kind, title in SPECIAL_TITLES.items():
            self.kind.addItem(title, kind)
        self.put_beside_figures(self.kind)
        self.kind.currentIndexChanged.connect(lambda _at: self.refresh())
        self.step("new", "接收登记…", "plus", self._new, "Ctrl+N", is_primary=True)
        self.step("finish", "登记办结…", "check", lambda: self.form(forms.finish_form), "J")
        self.step("report", "登记报送…", "export", lambda: self.form(forms.report_form), "B")
        self.step("facts", "补充台账栏目…", "edit", lambda: self.form(forms.facts_form), "E")
        self.step("void", "作废…", "close", self.void)
        self.add_common_steps()
        self.list.empty.put(*self.list.spec.empty, [("接收登记…", "plus", self._new)])
        self.enable(())

    def _today(self) -> str:
        return self.desk.office.now().date().isoformat()

    @property
    def chosen_kind(self) -> SpecialKind | None:
        """The register on show (None: all)."""
        found = self.kind.currentData()
        return SpecialKind(found) if found else None

    def _new(self) -> None:
        def make(desk: Desk, parent: QWidget | None) -> CaseForm:
            return forms.special_form(desk, self.chosen_kind, parent)

        self.new(make)

    def reader(self) -> Callable[[Any], tuple[Any, list[CaseLine[Any]]]]:
        """Return what reads the registers."""
        month, kind = self.work.months.month, self.chosen_kind
        return lambda office: lists.read_specials(office, month, kind)

    def month_figures(self, book: SpecialBook) -> Sequence[Figure]:
        """Say what the month comes to."""
        titles = {"carried": "上月结转", "received": "接收", "done": "办结", "reported": "报送", "rolls_on": "结转下月"}
        return [Figure(title, str(book.counts[key]), open=self.door(key)) for key, title in titles.items()]

    def show_row(self, line: CaseLine[SpecialRow]) -> None:
        """Fill the pane."""
        row = line.row
        state = lists.special_state(row, self._today())
        tone = {"已办结": "good", "▲ 逾期": "bad", "办结（超期）": "warn"}.get(state, "")
        facts = "　".join(part for part in (row.kind_title, row.ticket_no) if part)
        self.pane.show_case(row.title, state, tone, facts)
        own = [Fact(title, row.facts.get(key, "")) for key, title in FACTS[row.kind].items()]
        self.sheet.put(
            [
                Fact("要求", row.requirement),
                Fact("承办单位", row.unit),
                Fact("接收日", moment_text(row.received_on)),
                Fact("期限", moment_text(row.due_on)),
                Fact("办结日", moment_text(row.done_on)),
                Fact("办理结果", row.outcome),
                Fact("报送日", moment_text(row.reported_on)),
                Fact("报送对象", row.report_to),
                *own,
            ]
        )
        steps = [] if row.done_on else ["finish"]
        self.enable([*steps, "report", *(["facts"] if FACTS[row.kind] else []), "void"])

    def void(self) -> None:
        """作废 a line entered by mistake."""
        office, number = self.desk.office, self.list.chosen_id
        reason = ask_reason(self.work.window, "作废台账记录", "原因记入审计。", "作废", ("登记有误", "重复登记"))
        if reason:
            self.work.write("作废台账记录", partial(special_registers.void, office, number, reason), "已作废台账记录")
