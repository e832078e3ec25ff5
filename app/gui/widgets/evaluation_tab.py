"""评价: months × stages of every contract with monthly grades; at the right the form, its versions, the cycles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.gui.desk import Desk
from app.gui.dialogs import evaluation_forms as forms
from app.gui.dialogs.cases_form import CaseForm
from app.gui.models import payments as lists
from app.gui.models.payments import MonthLine
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_figures import Figure
from app.gui.widgets.case_pane import FactSheet
from app.gui.widgets.case_tab import CaseTab
from app.gui.widgets.fact_grid import Fact
from app.gui.wording import money
from app.services import evaluations, payment_papers
from app.services.evaluation_board import Board, CycleView, EvaluationRow
from app.services.printing import Target

STEPS_OF = {
    "open": ["fill"],
    "returned": ["fill", "paper"],
    "filled": ["submit", "fill", "paper"],
    "submitted": ["opinion", "return", "paper"],
    "seen": ["decide", "return", "paper"],
    "passed": ["paper"],
}


class EvaluationTab(CaseTab):
    """The form goes 专班 → 工委 → 工委扩大会; only the last stage counts."""

    title = "评价"
    pane_hint = "选中一个月，这里显示《评价表》、各版本和付款周期。"

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work, lists.month_spec())
        self.form, self.cycles = FactSheet("评价表"), FactSheet("付款周期")
        self.boards: list[tuple[str, Board]] = []
        self._wanted = 0
        self.pane.add(self.form, "评价表")
        self.pane.add(self.cycles, "付款周期")
        self.step("fill", "填写评价表…", "edit", lambda: self._open(forms.fill_form), "J", is_primary=True)
        self.step("submit", "提交工委", "export", self.submit, "T")
        self.step("opinion", "登记工委意见…", "check", lambda: self._open(forms.opinion_form), "Y")
        self.step("decide", "工委扩大会定稿…", "good", lambda: self._open(forms.meeting_form), "D")
        self.step("return", "退回重填…", "undo", lambda: self._open(forms.return_form), "X")
        self.step("paper", "评价表（P-05）…", "print", self.print_paper, "P")
        self.step("pane", "显示或隐藏详情", "pane", lambda: self.pane.setVisible(not self.pane.isVisible()), "Space")
        self.list.empty.put(*self.list.spec.empty, [])
        self.enable(())

    def refresh(self) -> None:
        """Read the boards."""
        self.read(lists.read_months, lambda found: self.put(*found))

    def put(self, boards: list[tuple[str, Board]], lines: list[MonthLine]) -> None:
        """Show months, and what every cycle comes to."""
        self.boards = boards
        self.list.put(lines)
        self.figures.put([_figure(cycle) for _name, board in boards for cycle in board.cycles])
        if self._wanted:
            self.show_version(self._wanted)

    def show_month(self, row_id: int) -> None:
        """Read again and choose a month."""

        def put(found: tuple[list[tuple[str, Board]], list[MonthLine]]) -> None:
            self.put(*found)
            self.list.go_to(row_id)

        self.read(lists.read_months, put)

    def show_version(self, evaluation_id: int) -> None:
        """Choose the month of a version, now or after the next reading."""
        self._wanted = evaluation_id
        for line in self.list.rows:
            if line.row is not None and evaluation_id in (line.row.id, *(old.id for old in line.view.history)):
                self._wanted = 0
                self.list.go_to(line.id)
                return

    def show_chosen(self) -> None:
        """Fill the pane."""
        line: MonthLine | None = self.list.chosen_row
        if line is None:
            self.pane.show_nothing()
            self.enable(())
            return
        row, stage = line.row, line.view.stage
        words = row.stage_text if row else "未填写"
        tone = {"passed": "good", "returned": "warn"}.get(stage, "")
        self.pane.show_case(line.view.month.title, words, tone, line.contract)
        self.form.put(_form_facts(line, row))
        board = next(board for name, board in self.boards if board.contract_id == line.contract_id)
        self.cycles.put([fact for cycle in board.cycles for fact in _cycle_facts(cycle, line)] + _city_facts(board))
        self.enable(STEPS_OF[stage])

    def submit(self) -> None:
        """提交工委."""
        row = self._row()
        if row is not None:
            office = self.desk.office
            self.work.write("提交工委", lambda: evaluations.submit(office, row.id), "已提交工委")

    def print_paper(self) -> None:
        """《评价表》 P-05."""
        row, office = self._row(), self.desk.office
        if row is None:
            return
        number = row.id

        def draw(target: Target, save_to: Path | None) -> bytes:
            return payment_papers.pdf_of_evaluation(office, number, target=target, save_to=save_to)

        self.work.paper("月度评价表", draw, payment_papers.EVALUATION_FORM, f"monthly_evaluation:{number}")

    def _row(self) -> EvaluationRow | None:
        line: MonthLine | None = self.list.chosen_row
        return line.row if line is not None else None

    def _open(self, make: Callable[[Desk, MonthLine, QWidget | None], CaseForm]) -> None:
        line = self.list.chosen_row
        if line is not None:
            self.work.show(make(self.desk, line, self.work.window))


def _figure(cycle: CycleView) -> Figure:
    sign = "＋" if cycle.adjust_fen >= 0 else "－"
    left = f"，{cycle.open_months} 个月未定稿" if cycle.open_months else ""
    hint = f"{money(cycle.base_fen)} {sign} 奖惩 {money(abs(cycle.adjust_fen))}{left}"
    return Figure(cycle.name, f"{money(cycle.due_fen)} 元", hint, "" if cycle.open_months else "good")


def _form_facts(line: MonthLine, row: EvaluationRow | None) -> list[Fact]:
    if row is None:
        return [Fact("", "还没有填写"), Fact("评价期间", f"{line.view.month.start_on} 至 {line.view.month.end_on}")]
    facts = [
        Fact("专班评价", row.team_grade),
        Fact("最终档位", row.final_grade, "good"),
        Fact("奖惩", f"{money(line.fen)} 元" if line.fen is not None else ""),
        Fact("", "评价内容" if row.items else ""),
        *(Fact(name, text) for name, text in row.items.items()),
        Fact("", "事实与数据"),
        Fact("事实", row.facts),
        Fact("", "经过"),
        Fact("专班填写", f"{row.filled_on}　{row.filled_by}"),
        Fact("提交工委", row.submitted_on),
        Fact("工委意见", f"{row.committee_on}　{row.committee_opinion}".strip()),
        Fact("工委扩大会", f"{row.meeting_on}　{row.meeting_session}　{row.minutes_no}".strip()),
        Fact("说明", row.decision_note),
    ]
    for old in reversed(line.view.history):
        facts.append(Fact("", f"第 {old.version} 版（{old.stage_text}）"))
        facts.append(Fact("档位", old.team_grade))
        facts.append(Fact("填写", f"{old.filled_on}　{old.filled_by}"))
        facts.append(Fact("退回", f"{old.meeting_on}　{old.decision_note}"))
    return facts


def _cycle_facts(cycle: CycleView, line: MonthLine) -> list[Fact]:
    own = "（本月所在周期）" if cycle.payment_no == line.view.month.payment_no else ""
    halves = "\n".join(f"{half.start_on} 至 {half.end_on}" for half in cycle.halves)
    return [
        Fact("", f"{cycle.name}{own}"),
        Fact("起止", f"{cycle.span.start_on} 至 {cycle.span.end_on}"),
        Fact("评价周期", halves),
        Fact("各月档位", "、".join(grade or "未定稿" for grade in cycle.grades)),
        Fact("奖惩合计", f"{money(cycle.adjust_fen)} 元"),
        Fact("应付", f"{money(cycle.due_fen)} 元" + ("（定稿后变动）" if cycle.open_months else "")),
    ]


def _city_facts(board: Board) -> list[Fact]:
    """Show the city's own cycles beside the contract's (R-33)."""
    spans = "\n".join(f"{span.start_on} 至 {span.end_on}" for span in board.city)
    return [Fact("", "市级评价周期（自然月，供对照，R-33）"), Fact("起止", spans)]
