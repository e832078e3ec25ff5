"""失误: the errors of a contract, each with its requirements, beside what the month comes to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.error_rules import ANSWER_TEXT
from app.gui.dialogs import error_forms
from app.gui.dialogs.clause_proof import ProofPart
from app.gui.dialogs.error_candidates import CandidatesDialog
from app.gui.dialogs.reason import ask_reason
from app.gui.models import deductions as lists
from app.gui.models.cases_registers import CaseLine
from app.gui.models.deductions import ErrorBook
from app.gui.ticket_desk import show_file
from app.gui.widgets.case_figures import Figure
from app.gui.widgets.case_registers import RegisterTab
from app.gui.widgets.deduction_desk import DeductionDesk
from app.gui.widgets.fact_grid import Fact
from app.gui.wording import moment_text, money
from app.services import attachments, error_entry, penalty_papers
from app.services.changes import Outcome
from app.services.error_records import JudgedError
from app.services.session import Office

_ANY_POST = "全部岗位"


class ErrorTab(RegisterTab):
    """``trial_wanted()`` is called by the figure of the month."""

    title = "失误"
    pane_hint = "选中一条失误，这里逐项显示要件、证据和陈述。"

    def __init__(self, work: DeductionDesk, show_month: Callable[[], None]) -> None:
        super().__init__(work, lists.error_spec())
        self.desk_of = work
        self.show_month = show_month
        self.book = ErrorBook((), None, (), False)
        self.post = QComboBox()
        self.post.setAccessibleName("岗位")
        self.post.addItem(_ANY_POST, "")
        self.put_beside_figures(self.post)
        self.post.currentIndexChanged.connect(lambda _at: self.refresh())
        self.step("new", "登记失误…", "plus", self.new_error, "Ctrl+N", is_primary=True)
        self.step("judge", "判定要件并确认…", "check", lambda: self._form(error_forms.JudgeForm), "J")
        self.step("edit", "修改…", "edit", self._edit, "E")
        self.step("statement", "登记乙方陈述…", "person", lambda: self._form(error_forms.statement_form), "B")
        self.step("correct", "更正说明…", "edit", lambda: self._form(error_forms.correction_form))
        self.step("correction", "更正说明（P-13）…", "print", self._print_correction, "P")
        self.step("reopen", "重新打开…", "undo", self._reopen)
        self.step("dismiss", "不成立…", "close", self._dismiss)
        self.step("void", "作废…", "close", self._void)
        self.step("candidates", "待登记的候选…", "search", self._candidates, "H")
        self.add_common_steps()
        self.standing = ("pane", "candidates")
        self.list.empty.put(*self.list.spec.empty, [("登记失误…", "plus", self.new_error)])
        self.enable(())

    def reader(self) -> Callable[[Office], tuple[ErrorBook, list[CaseLine[Any]]]]:
        """Return what reads the errors."""
        contract_id, month = self.desk_of.contract_id, self.work.months.month
        return lambda office: lists.read_errors(office, contract_id, month)

    def put(self, month: ErrorBook, lines: list[CaseLine[Any]]) -> None:
        """Show the errors of the chosen post."""
        self.book = month
        self._offer_posts(month.posts)
        post = self.post.currentData() or ""
        super().put(month, [line for line in lines if post in ("", line.row.post)])
        if not month.has_penalties:
            self.list.empty.put(
                "这份合同没有按件扣款",
                "可登记手工扣款、违约金；失误只在有按件扣款约定的合同（如 001·附3）里登记。",
                [],
            )
        else:
            self.list.empty.put(*self.list.spec.empty, [("登记失误…", "plus", self.new_error)])
        self.actions_by_key["new"].setEnabled(month.has_penalties)

    def _offer_posts(self, posts: Sequence[str]) -> None:
        if [self.post.itemData(at) for at in range(1, self.post.count())] == list(posts):
            return
        self.post.blockSignals(True)
        while self.post.count() > 1:
            self.post.removeItem(1)
        for post in posts:
            self.post.addItem(post, post)
        self.post.setVisible(bool(posts))
        self.post.blockSignals(False)

    def month_figures(self, month: ErrorBook) -> Sequence[Figure]:
        """Say what the month comes to under every reading that must be chosen."""
        trial = month.trial
        if trial is None:
            return ()
        result = trial.result
        word = "试算" if not trial.is_locked or trial.pending else "已锁定"
        found = [Figure(f"本月{word}", f"{money(result.total_fen)} 元", "看逐条明细和读法", open=self.show_month)]
        for code in trial.unchosen:
            shown = "　".join(f"{option} {money(fen)}" for option, fen in result.alternatives.get(code, {}).items())
            found.append(Figure(f"{code} 未选", shown, "各读法的本月合计；锁定前须选定", "warn"))
        if trial.is_locked and trial.pending:
            found.append(
                Figure("待出补充单", f"{money(trial.pending_fen)} 元", "锁定后有变化", "warn", self.show_month)
            )
        if trial.waiting:
            found.append(Figure("待确认", str(len(trial.waiting)), "还没有计入", "warn", self.door("candidate")))
        if month.candidates:
            found.append(Figure("候选", str(len(month.candidates)), "录音核实、派单和紧急超时", open=self._candidates))
        return found

    def show_row(self, line: CaseLine[JudgedError]) -> None:
        """Fill the pane."""
        row = line.row
        tone = {"candidate": "warn", "dismissed": ""}.get(row.state, "bad" if row.is_punished else "good")
        self.pane.show_case(f"{row.name}　{row.person}", lists.error_state(row), tone, row.ticket_no)
        self.sheet.put(
            [
                Fact("结论", row.state_text, tone, self._why(row), "条款和要件"),
                Fact("条款", row.clause, why=self._why(row), asks="条款原文"),
                Fact("失误事实", row.fact),
                Fact("岗位", row.post),
                Fact("发生时间", moment_text(row.happened_at)),
                Fact("发现时间", moment_text(row.found_at)),
                Fact("归属月", row.month),
                Fact("", "要件"),
                *self._requirements(row),
                Fact("", "证据与陈述"),
                Fact("疑难报备", moment_text(row.reported_at)),
                Fact("证据", row.evidence),
                *self._files(row),
                Fact("乙方陈述", row.statement),
                Fact("陈述时间", moment_text(row.statement_at)),
                Fact("同一事实", f"与失误 {row.same_fact_as} 是同一事实" if row.same_fact_as else ""),
                Fact("更正说明", f"{row.correction['was']} → {row.correction['now']}" if row.correction else ""),
                Fact("确认人", row.decided_by),
                Fact("确认时间", moment_text(row.decided_at)),
                Fact("说明", row.decide_note),
            ]
        )
        self.enable(self._open_steps(row))

    def _open_steps(self, row: JudgedError) -> list[str]:
        paper = ["correction"] if row.correction else []
        correct = ["correct"] if row.code == "data" else []
        if row.state == "candidate":
            return ["judge", "edit", "statement", *correct, *paper, "void"]
        if row.state == "confirmed":
            return ["statement", *correct, *paper, "reopen", "dismiss"]
        return ["reopen", *paper]

    @staticmethod
    def _requirements(row: JudgedError) -> list[Fact]:
        tones: dict[bool | None, str] = {True: "", False: "good", None: "warn"}
        return [
            Fact("不要求" if one.is_waived else ANSWER_TEXT[one.answer], one.text, tones[one.answer])
            for one in row.requirements
        ]

    def _files(self, row: JudgedError) -> list[Fact]:
        office = self.desk.office
        found = attachments.list_attachments(office, f"error_record:{row.id}")
        return [Fact("证据文件", one.name, why=partial(self._open_file, one.id), asks="打开") for one in found]

    def _open_file(self, attachment_id: int) -> None:
        """Hand a checked copy under its own name to the system's viewer; a refusal is said above the page."""
        office = self.desk.office
        self.desk.runner.write(
            "打开证据文件", lambda _context: attachments.open_copy(office, attachment_id), show_file, quiet=True
        )

    def _why(self, row: JudgedError) -> Callable[[], None]:
        answers = tuple(f"{text}：{answer}" for text, answer in row.requirement_lines)
        parts = (ProofPart(row.state_text, answers),)
        return self.desk_of.why(f"{row.name}：条款和要件", [row.clause], lambda: parts)

    def new_error(self) -> None:
        """登记失误."""
        if self.book.has_penalties:
            self.new(lambda desk, parent: error_forms.ErrorForm(desk, self.desk_of.contract_id, parent))

    def register(self, ticket_id: int) -> None:
        """登记失误 for a ticket (from its pane)."""
        if not self.desk_of.contract_id:
            return
        contract_id = self.desk_of.contract_id
        self.new(lambda desk, parent: error_forms.ErrorForm(desk, contract_id, parent, ticket_id=ticket_id))

    def _form(self, make: Callable[[Any, JudgedError, QWidget | None], Any]) -> None:
        self.form(make)

    def _edit(self) -> None:
        line = self.list.chosen_row
        if line is not None:
            number = self.desk_of.contract_id
            self.work.show(error_forms.ErrorForm(self.desk, number, self.work.window, row=line.row))

    def _candidates(self) -> None:
        dialog = CandidatesDialog(self.desk, self.desk_of.contract_id, self.work.window)
        dialog.taken.connect(self.show_new)
        self.work.show(dialog)

    def _print_correction(self) -> None:
        number, office = self.list.chosen_id, self.desk.office

        def draw(target: Any, save_to: Any) -> bytes:
            return penalty_papers.pdf_of_correction(office, number, target=target, save_to=save_to)

        self.work.paper(f"更正说明　失误 {number}", draw, penalty_papers.CORRECTION_FORM, f"error_record:{number}")

    def _dismiss(self) -> None:
        self._with_reason("失误不成立", "已锁定的月份会出补充单退回。", "不成立", error_entry.dismiss, ("陈述成立",))

    def _reopen(self) -> None:
        self._with_reason("重新打开失误", "原因记入审计。", "重新打开", error_entry.reopen, ("补充证据", "登记有误"))

    def _void(self) -> None:
        self._with_reason("作废失误", "原因记入审计。", "作废", error_entry.void, ("登记有误", "重复登记"))

    def _with_reason(
        self,
        title: str,
        hint: str,
        verb: str,
        act: Callable[[Office, int, str], Outcome[int]],
        offered: tuple[str, ...],
    ) -> None:
        office, number = self.desk.office, self.list.chosen_id
        reason = ask_reason(self.work.window, title, hint, verb, offered)
        if reason:
            self.work.write(title, partial(act, office, number, reason), f"已登记：{title}")
