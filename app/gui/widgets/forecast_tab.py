"""热点预测: what was expected of a month beside what came (004·二.7)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from app.gui.dialogs import review_forms as forms
from app.gui.dialogs.reason import ask_reason
from app.gui.models import review_lists as lists
from app.gui.models.cases_registers import CaseLine
from app.gui.models.review_lists import Looked
from app.gui.report_paper import print_report
from app.gui.targets import ReportTarget
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_figures import Figure
from app.gui.widgets.case_registers import RegisterTab
from app.gui.widgets.fact_grid import Fact
from app.services import forecasts

_WRONG = ("登记有误", "重复登记")


class ForecastTab(RegisterTab):
    """Entered before the month, looked back at after it."""

    title = "热点预测"
    pane_hint = "选中一条预测，这里显示依据和实际件数。"

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work, lists.forecast_spec())
        self.this_month = ""
        self.list.choose_filter("all")
        self.step("new", "登记热点预测…", "plus", lambda: self.new(forms.forecast_form), "Ctrl+N", is_primary=True)
        self.step("b30", "看预测与回看（B30）", "reports", self._report, "R")
        self.step("p30", "打印预测与回看（B30）…", "print", self._print, "P")
        self.step("void", "作废…", "close", self.void)
        self.step("pane", "显示或隐藏详情", "pane", lambda: self.pane.setVisible(not self.pane.isVisible()), "Space")
        self.list.empty.put(*self.list.spec.empty, [("登记热点预测…", "plus", lambda: self.new(forms.forecast_form))])
        self.enable(())

    def reader(self) -> Callable[[Any], tuple[Any, list[CaseLine[Any]]]]:
        """Return what reads the forecasts."""
        return lists.read_forecasts

    def put(self, month: str, lines: list[CaseLine[Looked]]) -> None:
        """Show them with their counts."""
        super().put(month, lines)
        self.this_month = month
        coming = sum("coming" in line.parts for line in lines)
        self.figures.put(
            (
                Figure("下期预测", f"{coming} 条", open=self.door("coming")),
                Figure("本期和以往", f"{len(lines) - coming} 条", open=self.door("begun")),
            )
        )

    def show_row(self, line: CaseLine[Looked]) -> None:
        """Fill the pane."""
        row, actual = line.row.row, line.row.actual
        state = "未到期" if actual is None else "进行中" if row.period == self.this_month else "可回看"
        self.pane.show_case(row.topic, state, "", row.period)
        expected = "" if row.expected is None else f"{row.expected:,} 件"
        came = "" if actual is None else f"{actual:,} 件" + ("（到今天）" if row.period == self.this_month else "")
        self.sheet.put(
            [
                Fact("查找的词", "、".join(row.words)),
                Fact("预计", expected),
                Fact("实际", came),
                Fact("预测依据", row.basis),
                Fact("备注", row.note),
            ]
        )
        self.enable(["b30", "p30", "void"])

    def _period(self) -> str:
        """Name the month of B30: the forecast's own once it began, before that the month that runs."""
        period: str = self.list.chosen_row.row.row.period
        return min(period, self.this_month)

    def _report(self) -> None:
        self.desk.navigator.go.emit("reports", ReportTarget("B30", self._period()))

    def _print(self) -> None:
        print_report(self.desk, "B30", self._period(), self.work.window)

    def void(self) -> None:
        """作废 a forecast that was entered by mistake."""
        office, number = self.desk.office, self.list.chosen_id
        reason = ask_reason(self.work.window, "作废热点预测", "原因记入审计，可以撤销。", "作废", _WRONG)
        if reason:
            self.work.write("作废热点预测", partial(forecasts.void, office, number, reason), "已作废热点预测")
