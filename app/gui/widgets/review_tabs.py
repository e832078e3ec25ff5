"""复盘 and 改进措施: from the 考核明细 of a period to measures that 甲方 verified (004·二.5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.deadlines import Step
from app.domain.report_content import shown
from app.gui.dialogs import review_forms as forms
from app.gui.dialogs.reason import ask_reason
from app.gui.models import review_lists as lists
from app.gui.models.cases_registers import CaseLine
from app.gui.models.review_lists import PeriodReview
from app.gui.plain_table import fill, plain_table
from app.gui.report_paper import print_report
from app.gui.targets import RecordsTarget, ReportTarget
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_figures import Figure
from app.gui.widgets.case_registers import RegisterTab, RowForm
from app.gui.widgets.fact_grid import Fact
from app.gui.wording import date_text, moment_text
from app.services import improvements, review_papers, reviews
from app.services.form_printing import print_form
from app.services.improvements import MeasureRow

LOSS_HEADS = ("失分点", "件数", "占比")
MEASURE_HEADS = ("措施", "责任人", "期限", "状态")
_WRONG = ("登记有误", "重复登记")


class ReviewTab(RegisterTab):
    """Every period that has details or a review: what is due, what was lost, what is done about it."""

    title = "复盘"
    pane_hint = "选中一期，这里显示复盘期限、失分点占比和改进措施。"

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work, lists.review_spec(self.desk_now(work)))
        settings = self.desk.settings
        self.losses = plain_table("失分点", LOSS_HEADS, settings, stretch=0, right=(1, 2))
        self.measures = plain_table("措施", MEASURE_HEADS, settings, stretch=0)
        for title, table in (("失分点", self.losses), ("措施", self.measures)):
            page = QWidget()
            page.setAccessibleName(title)
            box = QVBoxLayout(page)
            box.setContentsMargins(12, 8, 12, 12)
            box.addWidget(table)
            self.pane.add(page, title)
        self.measures.itemActivated.connect(lambda item: self._open_measure(item.row()))
        self._add_steps()
        self.list.choose_filter("all")
        self.list.empty.put(*self.list.spec.empty, [("登记复盘…", "plus", lambda: self.new(forms.new_form))])
        self.enable(())

    @staticmethod
    def desk_now(work: CaseDesk) -> Callable[[], Any]:
        """Return the office's clock."""
        return work.desk.office.now

    def _add_steps(self) -> None:
        self.step("new", "登记复盘…", "plus", lambda: self.new(forms.new_form), "Ctrl+N", is_primary=True)
        self.step("start", "写复盘…", "edit", self._start, "X")
        self.step("edit", "改写复盘…", "edit", lambda: self._form(forms.edit_form), "E")
        self.step("submit", "登记提交…", "export", lambda: self._form(forms.submit_form), "B")
        self.step("measure", "增加改进措施…", "plus", lambda: self._form(forms.measure_form), "A")
        self.step("measures", "看改进措施", "check", self._open_measures, "M")
        self.step("b28", "看复盘报告（B28）", "reports", lambda: self._report("B28"), "R")
        self.step("p28", "打印复盘报告（B28）…", "print", lambda: self._print("B28"), "P")
        self.step("p29", "打印措施跟踪表（B29）…", "print", lambda: self._print("B29"), "Shift+P")
        self.step("p26", "复盘单据（P-26）…", "print", lambda: self._paper(review_papers.REVIEW_FORM))
        self.step("p26t", "措施跟踪单据（P-26）…", "print", lambda: self._paper(review_papers.MEASURES_FORM))
        self.step("void", "作废…", "close", self.void)
        self.step("pane", "显示或隐藏详情", "pane", lambda: self.pane.setVisible(not self.pane.isVisible()), "Space")

    def _paper(self, form: str) -> None:
        """Show P-26 of the chosen review; the office's own file of it is offered there."""
        one = self.list.chosen_row.row.standing
        if one.review is None:
            return
        office = self.desk.office
        paper = review_papers.paper(office, one.review.id, form)
        self.work.paper(
            paper.number,
            lambda target, save_to: print_form(office, paper, target=target, save_to=save_to),
            form,
            paper.subject,
        )

    def reader(self) -> Callable[[Any], tuple[Any, list[CaseLine[Any]]]]:
        """Return what reads the periods."""
        return lists.read_reviews

    def put(self, month: date, lines: list[CaseLine[PeriodReview]]) -> None:
        """Show them with what presses."""
        super().put(month, lines)
        states = [line.row.standing.state_text(month) for line in lines]
        late, open_ = states.count("逾期未交"), sum(state in ("待复盘", "编写中") for state in states)
        measures = [row for line in lines for row in line.row.measures]
        overdue = sum(row.state == "overdue" for row in measures)
        self.figures.put(
            (
                Figure("待提交", f"{open_} 期", "期限内还没有提交的", "", self.door("open")),
                Figure("逾期未交", f"{late} 期", "过了下发后 3 个工作日", "bad" if late else "", self.door("open")),
                Figure(
                    "措施未关闭", f"{sum(row.state != 'closed' for row in measures)} 条", open=self.door("measures")
                ),
                Figure("其中逾期", f"{overdue} 条", "过了期限还没有落实", open=self.door("measures")),
            )
        )

    def show_row(self, line: CaseLine[PeriodReview]) -> None:
        """Fill the pane."""
        one, now = line.row.standing, self.desk.office.now()
        state = one.state_text(now.date())
        left = "" if one.submitted_on else lists.left_words(one, now)
        self.pane.show_case(f"{one.period} 考核复盘", state, lists.REVIEW_TONES[state], left)
        self.sheet.put(self._facts(line.row))
        found = line.row.losses
        rows = [(loss.point, f"{loss.count:,}", shown(loss.share, "rate")) for loss in found]
        total = [("合计", f"{sum(loss.count for loss in found):,}", "100.00%")] if rows else []
        fill(self.losses, [*rows, *total])
        fill(self.measures, [(row.measure, row.person, row.due_on, row.state_text) for row in line.row.measures])
        self.enable(self._steps(line.row))

    def _facts(self, row: PeriodReview) -> list[Fact]:
        one, review = row.standing, row.standing.review
        due = one.deadline
        issue = f"{one.issue.lines:,} 件，计入考核 {one.issue.counted:,} 件" if one.issue else "没有导入考核明细"
        words = "\n".join(_day_words(step) for step in due.steps) if due is not None else ""
        return [
            Fact("明细下发", moment_text(one.issued_on)),
            Fact("复盘期限", (due.due_text + ("（暂定）" if due.provisional else "")) if due is not None else ""),
            Fact("怎么算", f"下发后 3 个工作日（004·二.5，R-38）\n{words}" if words else ""),
            Fact("提交", moment_text(one.submitted_on)),
            Fact("考核明细", issue),
            Fact("", "复盘" if review else ""),
            Fact("存在的问题", (review.problems or "（未写）") if review else ""),
            Fact("结论", (review.conclusion or "（未写）") if review else ""),
            Fact("备注", review.note if review else ""),
        ]

    def _steps(self, row: PeriodReview) -> list[str]:
        review = row.standing.review
        if review is None:
            return ["start", "b28", "p28"]
        first = [] if row.standing.submitted_on else ["submit"] if review.problems else ["edit", "submit"]
        steps = [
            *first,
            *(["measures"] if row.measures else []),
            "measure",
            "edit",
            "b28",
            "p28",
            "p29",
            "p26",
            "p26t",
            "void",
        ]
        return list(dict.fromkeys(steps))

    def _start(self) -> None:
        one = self.list.chosen_row.row.standing
        self.new(lambda desk, parent: forms.start_form(desk, one, parent))

    def _form(self, make: RowForm) -> None:
        review = self.list.chosen_row.row.standing.review if self.list.chosen_row else None
        if review is not None:
            self.work.show(make(self.desk, review, self.work.window))

    def _open_measure(self, at: int) -> None:
        self._go_to_measures((self.list.chosen_row.row.measures[at].id,))

    def _open_measures(self) -> None:
        self._go_to_measures(tuple(row.id for row in self.list.chosen_row.row.measures))

    def _go_to_measures(self, ids: tuple[int, ...]) -> None:
        self.desk.navigator.go.emit("reviews", RecordsTarget("improvement", ids))

    def _report(self, code: str) -> None:
        self.desk.navigator.go.emit("reports", ReportTarget(code, self._period(code)))

    def _print(self, code: str) -> None:
        print_report(self.desk, code, self._period(code), self.work.window)

    def _period(self, code: str) -> str:
        period: str = self.list.chosen_row.row.standing.period
        return report_period(code, period)

    def show_issue(self, issue_id: int) -> None:
        """Choose the period of a day of issue (a reminder leads here)."""

        def put(found: tuple[Any, list[CaseLine[PeriodReview]]]) -> None:
            self.put(*found)
            line = next((one for one in found[1] if _issue_of(one) == issue_id), None)
            if line is not None:
                self.list.go_to(line.id)

        self.read(self.reader(), put)

    def void(self) -> None:
        """作废 a review that was entered by mistake."""
        office, number = self.desk.office, self.list.chosen_id
        reason = ask_reason(self.work.window, "作废复盘", "原因记入审计，可以撤销。", "作废", _WRONG)
        if reason:
            self.work.write("作废复盘", partial(reviews.void, office, number, reason), "已作废复盘")


def report_period(code: str, period: str) -> str:
    """Name the period of a report for an assessment period (2026-09): B28 for its own days, B29 for the month."""
    return f"考核期{period}" if code == "B28" and period[:4].isdecimal() and period[4:5] == "-" else period


def _issue_of(line: CaseLine[PeriodReview]) -> int:
    issue = line.row.standing.issue
    return issue.issue_id if issue is not None else 0


def _day_words(step: Step) -> str:
    return f"{date_text(step.on)}（{f'第 {step.nth} 天' if step.nth else step.why}）"


class MeasureTab(RegisterTab):
    """Who does what by when, how far it is, verified by 甲方, closed."""

    title = "改进措施"
    pane_hint = "选中一条措施，这里显示落实情况和甲方验证。"

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work, lists.measure_spec())
        self.step("progress", "登记落实情况…", "edit", lambda: self.form(forms.progress_form), "L")
        self.step("verify", "登记甲方验证…", "check", lambda: self.form(forms.verify_form), "Y")
        self.step("close", "关闭措施…", "good", lambda: self.form(forms.close_form), "G")
        self.step("b29", "看措施跟踪表（B29）", "reports", self._report, "R")
        self.step("p29", "打印措施跟踪表（B29）…", "print", self._print, "P", is_primary=True)
        self.step("void", "作废…", "close", self.void)
        self.step("pane", "显示或隐藏详情", "pane", lambda: self.pane.setVisible(not self.pane.isVisible()), "Space")
        self.list.empty.put(*self.list.spec.empty, [])
        self.enable(())

    def reader(self) -> Callable[[Any], tuple[Any, list[CaseLine[Any]]]]:
        """Return what reads the measures."""
        return lists.read_measures

    def put(self, month: Any, lines: list[CaseLine[MeasureRow]]) -> None:
        """Show them with their counts."""
        super().put(month, lines)
        count = {state: sum(line.row.state == state for line in lines) for state in improvements.STATES}
        self.figures.put(
            (
                Figure("未关闭", f"{len(lines) - count['closed']} 条", open=self.door("standing")),
                Figure("逾期", f"{count['overdue']} 条", "过了期限还没有落实", open=self.door("overdue")),
                Figure("待甲方验证", f"{count['done']} 条", "未经验证不能关闭", open=self.door("done")),
                Figure("已关闭", f"{count['closed']} 条", open=self.door("closed")),
            )
        )

    def show_row(self, line: CaseLine[MeasureRow]) -> None:
        """Fill the pane."""
        row = line.row
        self.pane.show_case(row.measure, row.state_text, lists.MEASURE_TONES[row.state], f"{row.period} 考核复盘")
        self.sheet.put(
            [
                Fact("责任人", "　".join(part for part in (row.person, row.unit) if part)),
                Fact("期限", moment_text(row.due_on)),
                Fact("落实情况", row.progress),
                Fact("落实日", moment_text(row.done_on)),
                Fact("甲方验证", "　".join(part for part in (moment_text(row.verified_on), row.verified_by) if part)),
                Fact("验证意见", row.verified_note),
                Fact("关闭", moment_text(row.closed_on)),
            ]
        )
        first = {"done": ["verify", "progress"], "verified": ["close"], "closed": []}.get(row.state, ["progress"])
        self.enable([*first, "b29", "void"])

    def _period(self) -> str:
        return str(self.desk.office.now().date())[:7]

    def _report(self) -> None:
        self.desk.navigator.go.emit("reports", ReportTarget("B29", self._period()))

    def _print(self) -> None:
        print_report(self.desk, "B29", self._period(), self.work.window)

    def void(self) -> None:
        """作废 a measure that was entered by mistake."""
        office, number = self.desk.office, self.list.chosen_id
        reason = ask_reason(self.work.window, "作废改进措施", "原因记入审计，可以撤销。", "作废", _WRONG)
        if reason:
            self.work.write("作废改进措施", partial(improvements.void, office, number, reason), "已作废改进措施")
