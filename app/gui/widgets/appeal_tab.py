"""申诉: answers and rates of a period before and after; the paper to hand in (P-25)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.domain.appeals import AppealResult, Judged
from app.gui.dialogs import cases_registers as forms
from app.gui.models import cases_registers as lists
from app.gui.models.cases_registers import CaseLine
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_figures import Figure
from app.gui.widgets.case_registers import RegisterTab
from app.gui.widgets.fact_grid import Fact
from app.gui.wording import moment_text
from app.services import appeal_papers
from app.services.appeals import AppealRow


class AppealTab(RegisterTab):
    """申诉: answers and rates before and after."""

    title = "申诉"

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work, lists.appeal_spec())
        self.step("new", "提出申诉…", "plus", lambda: self.new(forms.appeal_form), "Ctrl+N", is_primary=True)
        self.step("decide", "登记结果…", "good", lambda: self.form(forms.AppealResultForm), "J")
        self.step("paper", "申诉表（P-25）…", "print", self.print_paper, "P")
        self.add_common_steps()
        self.list.empty.put(*self.list.spec.empty, [("提出申诉…", "plus", lambda: self.new(forms.appeal_form))])
        self.enable(())

    def reader(self) -> Callable[[Any], tuple[Any, list[CaseLine[Any]]]]:
        """Return what reads the register."""
        month = self.work.months.month
        return lambda office: lists.read_appeals(office, month)

    def put(self, month: Any, lines: list[CaseLine[Any]]) -> None:
        """Show them with their counts."""
        super().put(month, lines)
        of_month = [line.row for line in lines if self.work.months.month.holds(line.row.filed_on)]
        changed = sum(row.result is AppealResult.CHANGED for row in of_month)
        waiting = sum("open" in line.parts for line in lines)
        self.figures.put(
            (
                Figure("本月提出", f"{len(of_month)} 件", open=self.door("all")),
                Figure("其中改判", f"{changed} 件", open=self.door("changed")),
                Figure("等结果", f"{waiting} 件", "所有月份", open=self.door("open")),
            )
        )

    def show_row(self, line: CaseLine[AppealRow]) -> None:
        """Fill the pane: answers and rates before and after."""
        row = line.row
        facts = f"{row.ticket_no}　{row.period}"
        self.pane.show_case(row.title or row.ticket_no, row.result_text, lists.appeal_tone(row), facts)
        self.sheet.put(
            [
                Fact("申诉对象", row.objects_text),
                Fact("申诉理由", row.reason),
                Fact("申诉材料", row.evidence),
                Fact("承办单位", row.unit),
                Fact("提出日", moment_text(row.filed_on)),
                Fact("", "考核结果：申诉前 → 申诉后" if row.answers_after else "申诉前的考核结果"),
                *_answers(row.answers_before, row.answers_after),
                Fact("", "这一期的三率" if row.rates_after else ""),
                *_rates(row),
                Fact("", "结果" if row.result_on else ""),
                Fact("结果日", moment_text(row.result_on)),
                Fact("结果依据", row.result_basis),
            ]
        )
        self.enable([*(["decide"] if row.result is AppealResult.OPEN else []), "paper"])

    def print_paper(self) -> None:
        """考核申诉表 P-25, with the result where there is one."""
        office, row = self.desk.office, self.list.chosen_row.row
        self.work.paper(
            "考核申诉表",
            lambda target, save_to: appeal_papers.pdf_of_appeal(office, row.id, target=target, save_to=save_to),
            appeal_papers.APPEAL_FORM,
            appeal_papers.subject_of(row),
        )


def _answers(before: Judged, after: Judged | None) -> list[Fact]:
    found = []
    for key, title, _texts in forms.ANSWERS:
        old, new = getattr(before, key) or "无记录", getattr(after, key) if after else ""
        is_moved = bool(new) and new != getattr(before, key)
        found.append(Fact(title, f"{old} → {new}" if is_moved else old, "good" if is_moved else ""))
    return found


def _rates(row: AppealRow) -> list[Fact]:
    titles = {"contacted": "响应率", "resolved": "解决率", "satisfied": "满意率", "score": "综合成绩"}
    found = []
    for key, title in titles.items():
        old, new = str(row.rates_before.get(key, "")), str(row.rates_after.get(key, ""))
        found.append(Fact(title, f"{old} → {new}" if old != new else new, "good" if old != new else ""))
    return [*found, Fact("口径", str(row.rates_after.get("definition", "")))]
