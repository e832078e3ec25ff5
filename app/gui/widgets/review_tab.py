"""考核: reviews 合格/待提升 by subject (R-22), months in a row, and holds that they suggest."""

from __future__ import annotations

from functools import partial

from app.gui.dialogs import evaluation_forms, payment_forms
from app.gui.dialogs.reason import ask_reason
from app.gui.models import payments as lists
from app.gui.models.payments import ReviewLine
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_figures import Figure
from app.gui.widgets.case_pane import FactSheet
from app.gui.widgets.case_tab import CaseTab
from app.gui.widgets.fact_grid import Fact
from app.services import payment_plan, performance
from app.services.performance import HoldCandidate, Performance, SubjectView

_TONES = {"triggered": "bad", "warn": "warn", "undetermined": "warn"}
_WORDS = {"triggered": "已连续，可解除", "warn": "预警", "undetermined": "不能判定", "ok": "正常"}


class ReviewTab(CaseTab):
    """Reviews only warn: to hold payments or to end the contract is a person's decision."""

    title = "考核"
    pane_hint = "选中一条考核结果，这里显示依据和连续次数。"

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work, lists.review_spec())
        self.sheet = FactSheet("考核")
        self.found: list[tuple[str, Performance]] = []
        self.pane.add(self.sheet, "概况")
        self.step("new", "登记考核结果…", "plus", self.new, "Ctrl+N", is_primary=True)
        self.step("hold", "暂停付款…", "warn", self.hold, "B")
        self.step("void", "作废…", "close", self.void)
        self.step("pane", "显示或隐藏详情", "pane", lambda: self.pane.setVisible(not self.pane.isVisible()), "Space")
        self.list.empty.put(*self.list.spec.empty, [("登记考核结果…", "plus", self.new)])
        self.enable(())

    def refresh(self) -> None:
        """Read the reviews."""
        self.read(lists.read_reviews, lambda found: self.put(*found))

    def put(self, found: list[tuple[str, Performance]], lines: list[ReviewLine]) -> None:
        """Show them with months in a row."""
        self.found = found
        self.list.put(lines)
        figures = [_figure(subject) for _name, one in found for subject in one.subjects]
        candidates = sum(len(one.candidates) for _name, one in found)
        if candidates:
            show = partial(self.list.choose_filter, "improve")
            figures.append(Figure("可暂停付款", f"{candidates} 项", "待提升，还没有阻断付款", "warn", show))
        self.figures.put(figures)

    def show_chosen(self) -> None:
        """Fill the pane."""
        line: ReviewLine | None = self.list.chosen_row
        if line is None:
            self.pane.show_nothing()
            self.enable(())
            return
        row = line.row
        one = self._performance(row.contract_id)
        tone = "bad" if row.result == "improve" else "good"
        self.pane.show_case(f"{row.period} {row.subject_text}", row.result_text, tone, line.contract)
        candidate = self.candidate()
        facts = [
            Fact("考核日", row.reviewed_on),
            Fact("依据", row.basis),
            Fact("整改要求", row.measures),
            Fact("备注", row.note),
            Fact("", "可以做的" if candidate else ""),
            Fact("暂停付款", f"{candidate.text}（{candidate.clause}）" if candidate else "", "warn"),
        ]
        for subject in one.subjects if one else ():
            facts += _subject_facts(subject)
        self.sheet.put(facts)
        self.enable([*(["hold"] if candidate else []), "void"])

    def candidate(self) -> HoldCandidate | None:
        """Return the hold that the chosen review suggests."""
        line = self.list.chosen_row
        one = self._performance(line.row.contract_id) if line is not None else None
        return next((item for item in one.candidates if item.source[1] == line.row.id), None) if one else None

    def new(self) -> None:
        """Register a review."""
        office = self.desk.office
        names = lists.contract_names(office)
        offered = [(names[contract_id], contract_id) for contract_id in lists.reviewed_contracts(office)]
        if not offered:
            self.desk.messages.done("没有合同约定“合格、待提升”考核，不用登记。")
            return
        self.work.show(evaluation_forms.review_form(self.desk, offered, self.work.window))

    def hold(self) -> None:
        """Hold the contract's next open payment for this review."""
        candidate, line = self.candidate(), self.list.chosen_row
        if candidate is None:
            return
        plan = payment_plan.plan(self.desk.office, line.row.contract_id)
        one = next((item for item in plan.instalments if not item.is_paid), plan.instalments[-1])
        self.work.show(payment_forms.hold_form(self.desk, one, self.work.window, candidate=candidate))

    def void(self) -> None:
        """作废 a review that was registered by mistake."""
        office, number = self.desk.office, self.list.chosen_id
        reason = ask_reason(self.work.window, "作废考核登记", "原因记入审计，可以撤销。", "作废", ("登记有误",))
        if reason:
            self.work.write("作废考核登记", lambda: performance.void(office, number, reason), "已作废考核登记")

    def _performance(self, contract_id: int) -> Performance | None:
        return next((one for _name, one in self.found if one.contract_id == contract_id), None)


def _figure(subject: SubjectView) -> Figure:
    run = subject.streak
    hint = run.note or "，".join(month.title for month in run.months) or "没有待提升"
    words = f"连续 {run.count} 次（{_WORDS[run.state]}）"
    return Figure(f"{subject.text}待提升", words, hint, _TONES.get(run.state, ""))


def _subject_facts(subject: SubjectView) -> list[Fact]:
    run = subject.streak
    chosen = "（所选读法 R-22）" if subject.is_chosen else ""
    years = "、".join(row.period for row in subject.bad_years)
    return [
        Fact("", f"{subject.text}{chosen}"),
        Fact("连续待提升", f"{run.count} 个月，{_WORDS[run.state]}", _TONES.get(run.state, "")),
        Fact("缺评", run.note, "warn"),
        Fact("年度待提升", f"{years} 年度" if years else "", "bad"),
        Fact("各月", "、".join(f"{row.period} {row.result_text}" for row in subject.months)),
    ]
