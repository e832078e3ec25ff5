"""月度扣款: the month line by line, every reading side by side, lock, supplement, notice (F9.3, F9.4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from app.domain.money import chinese_amount
from app.gui.dialogs import deduction_forms as forms
from app.gui.dialogs.choose_reading import ReadingDialog
from app.gui.dialogs.clause_proof import ProofPart
from app.gui.dialogs.reason import ask_reason
from app.gui.models import deductions as lists
from app.gui.models.cases_registers import CaseLine
from app.gui.models.deductions import MonthBook
from app.gui.widgets.case_figures import Figure
from app.gui.widgets.case_pane import FactSheet
from app.gui.widgets.case_registers import RegisterTab
from app.gui.widgets.deduction_desk import DeductionDesk
from app.gui.widgets.fact_grid import Fact
from app.gui.widgets.reading_grid import ReadingGrid, ReadingRow
from app.gui.wording import moment_text, money
from app.services import penalty_notices, penalty_papers, penalty_statements
from app.services.changes import Outcome
from app.services.penalty_notices import NoticeRow
from app.services.penalty_statements import Balance, StatementRow, Trial
from app.services.session import Office


class MonthTab(RegisterTab):
    """The pane shows the month, whatever line is chosen; the chosen line's proof is behind its own step."""

    title = "月度扣款"
    pane_hint = "这份合同没有按件扣款的约定。"

    def __init__(self, work: DeductionDesk) -> None:
        super().__init__(work, lists.month_spec())
        self.desk_of = work
        self.book = MonthBook(None, (), (), Balance(0, 0), None)
        self.readings = ReadingGrid(self.choose_reading)
        self.sheet.room.insertWidget(1, self.readings)
        self.papers = FactSheet("结算单与通知书")
        self.pane.add(self.papers, "结算单与通知书")
        self.step("choose", "选定读法…", "help", self._choose_missing, "R")
        self.step("lock", "锁定本月…", "shield", self._lock, "L")
        self.step("notice", "出具扣款通知书…", "edit", self._notice, "N")
        self.step("paper", "扣款通知书（P-06）…", "print", self._print, "P")
        self.step("serve", "登记送达、签收…", "check", self._serve, "D")
        self.step("plead", "登记陈述申辩…", "person", self._plead, "B")
        self.step("withdraw", "作废通知书…", "close", self._withdraw)
        self.step("why", "这一条的依据和算法", "info", self._why, "I")
        self.add_common_steps()
        self.standing = ("pane", "why")
        self.enable(())

    def reader(self) -> Callable[[Office], tuple[MonthBook, list[CaseLine[Any]]]]:
        """Return what reads the month."""
        contract_id, month = self.desk_of.contract_id, self.work.months.month
        return lambda office: lists.read_month(office, contract_id, month)

    def put(self, month: MonthBook, lines: list[CaseLine[Any]]) -> None:
        """Show the month."""
        self.book = month
        super().put(month, lines)
        self._show_month()

    def month_figures(self, month: MonthBook) -> Sequence[Figure]:
        """Say each kind's count and sum."""
        if month.trial is None:
            return ()
        kinds = [kind for kind in month.trial.result.kinds if kind.count]
        found = [Figure(kind.name, f"{kind.count} 件　{money(kind.fen)}", kind.clause) for kind in kinds]
        return (*found, Figure("累计未扣余额", f"{money(month.balance.open_fen)} 元", "已锁定、还没有进入付款结算"))

    def show_chosen(self) -> None:
        """Keep the month in the pane, whatever line is chosen."""
        self._show_month()

    def _show_month(self) -> None:
        trial = self.book.trial
        if trial is None:
            self.pane.show_nothing()
            self.enable(())
            return
        state, tone = month_state(trial)
        self.pane.show_case(f"{trial.month} 扣款", state, tone, f"{money(trial.result.total_fen)} 元")
        self.sheet.put(self._facts(trial))
        self.readings.put(self._readings(trial))
        self.papers.put(self._papers())
        self.enable(self._open_steps(trial))

    def _facts(self, trial: Trial) -> list[Fact]:
        result = trial.result
        made = [
            Fact("本月合计", f"{money(result.total_fen)} 元", "", self._why_total(trial), "逐条明细"),
            Fact("大写", chinese_amount(result.total_fen)),
        ]
        made += [
            Fact(
                kind.name,
                f"{kind.count} 件　{money(kind.fen)} 元",
                "",
                self._why_kind(trial, kind.code, kind.name, kind.clause),
                "条款和算法",
            )
            for kind in result.kinds
        ]
        if trial.waiting:
            made.append(Fact("未计入", f"{len(trial.waiting)} 条待确认", "warn"))
        if trial.is_locked:
            made.append(Fact("已锁定", f"{money(trial.locked_fen)} 元"))
        if trial.is_locked and trial.pending:
            made.append(
                Fact("待出补充单", f"{money(trial.pending_fen)} 元", "warn", self._why_pending(trial), "逐条变化")
            )
        made += [Fact("停岗、培训", f"{one.person}　{one.reason}", "warn") for one in result.locks]
        return [*made, Fact("", "条款读法（锁定前须选定标黄的）")]

    def _readings(self, trial: Trial) -> list[ReadingRow]:
        view = self.book.view
        known = {one.reading.code: one for one in view.readings} if view else {}
        rows = []
        for code, totals in trial.result.alternatives.items():
            one = known[code]
            texts = dict(one.reading.options)
            option = one.option.partition(":")[0]
            rows.append(ReadingRow(code, one.reading.title, option, dict(totals), texts, code in trial.unchosen))
        return sorted(rows, key=lambda row: (not row.is_missing, row.code))

    def _papers(self) -> list[Fact]:
        notices = {row.statement_id: row for row in self.book.notices}
        facts = []
        for row in self.book.statements:
            notice = notices.get(row.id)
            words = f"{money(row.total_fen)} 元　{moment_text(row.locked_at)} {row.locked_by}锁定"
            if row.settled_fen:
                words += f"　已结算 {money(row.settled_fen)} 元"
            facts.append(Fact(row.title, words, "", self._why_statement(row), "锁定的明细"))
            if notice is not None:
                told = f"{notice.number}　{notice.state_text}　陈述申辩至 {moment_text(notice.plead_by) or '未填'}"
                facts.append(Fact("　通知书", told, why=partial(self._paper_of, notice), asks="打印"))
        return facts or [Fact("", "还没有锁定的月份")]

    def _open_steps(self, trial: Trial) -> list[str]:
        if trial.unchosen:
            return ["choose"]
        notice, statement = self._notice_row(), self._unnoticed()
        steps = [] if trial.is_locked and not trial.pending else ["lock"]
        if statement is not None:
            steps.insert(0, "notice")
        if notice is not None:
            steps += ["paper", "serve", "plead", "withdraw"]
        return steps

    def _unnoticed(self) -> StatementRow | None:
        """Return the month's newest statement that has no notice."""
        trial = self.book.trial
        rows = trial.statements if trial else ()
        return next((row for row in reversed(rows) if not row.notice_number and row.lines), None)

    def _notice_row(self) -> NoticeRow | None:
        """Return the month's newest notice."""
        trial = self.book.trial
        month = trial.month if trial else ""
        return next((row for row in reversed(self.book.notices) if row.month == month), None)

    def choose_reading(self, code: str) -> None:
        """选定读法."""
        view = self.book.view
        one = next((one for one in view.readings if one.reading.code == code), None) if view else None
        if view is not None and one is not None:
            self.work.show(ReadingDialog(self.desk, view, one, self.work.window))

    def _choose_missing(self) -> None:
        if self.book.trial is not None and self.book.trial.unchosen:
            self.choose_reading(self.book.trial.unchosen[0])

    def _lock(self) -> None:
        trial = self.book.trial
        if trial is None:
            return
        what = f"{trial.month} 补充单" if trial.is_locked else f"{trial.month} 月度扣款"
        amount = f"{money(trial.pending_fen)} 元"
        waiting = f"另有 {len(trial.waiting)} 条待确认的失误不计入。" if trial.waiting else ""
        detail = f"读法、件数、明细、各读法金额和计数器都将冻结；以后的变化出补充单。{waiting}"
        if not self.desk.messages.ask(f"锁定{what}，{amount}？", "锁定", detail=detail):
            return
        office, number, month = self.desk.office, trial.contract_id, trial.month
        self.work.write(
            "锁定月度扣款", partial(penalty_statements.lock, office, number, month), f"已锁定{what}，{amount}"
        )

    def _notice(self) -> None:
        row = self._unnoticed()
        if row is not None:
            dialog = forms.notice_form(self.desk, row, self.work.window)
            self.work.show(dialog)

    def _serve(self) -> None:
        row = self._notice_row()
        if row is not None:
            self.work.show(forms.serve_form(self.desk, row, self.work.window))

    def _plead(self) -> None:
        row = self._notice_row()
        if row is not None:
            self.work.show(forms.plead_form(self.desk, row, self.work.window))

    def _withdraw(self) -> None:
        row, office = self._notice_row(), self.desk.office
        if row is None:
            return
        hint = f"{row.number} 作废后编号不再使用。"
        reason = ask_reason(self.work.window, "作废扣款通知书", hint, "作废", ("出具有误", "重新出具"))
        if reason:
            act: Callable[[], Outcome[int]] = partial(penalty_notices.void, office, row.id, reason)
            self.work.write("作废扣款通知书", act, f"已作废 {row.number}")

    def _print(self) -> None:
        row = self._notice_row()
        if row is not None:
            self._paper_of(row)

    def _paper_of(self, row: NoticeRow) -> None:
        office = self.desk.office

        def draw(target: Any, save_to: Any) -> bytes:
            return penalty_papers.pdf_of_notice(office, row.id, target=target, save_to=save_to)

        self.work.paper(f"扣款通知书　{row.number}", draw, penalty_papers.NOTICE_FORM, f"penalty_notice:{row.id}")

    def _why(self) -> None:
        line = self.list.chosen_row
        if line is None:
            return
        row = line.row
        words = (row.fact, row.why or f"{row.nth}，{row.reading}，{money(row.fen)} 元")
        self.desk_of.proof(f"{row.name}　{row.nth}", [row.clause], [ProofPart("这一条", words)])

    def _why_total(self, trial: Trial) -> Callable[[], None]:
        lines = tuple(_line_text(line.name, line.nth, line.fact, line.now_fen) for line in trial.lines)
        clauses = [kind.clause for kind in trial.result.kinds if kind.count]
        return self.desk_of.why(f"{trial.month} 扣款合计", clauses, lambda: [ProofPart("逐条相加", lines)])

    def _why_kind(self, trial: Trial, code: str, name: str, clause: str) -> Callable[[], None]:
        mine = [line for line in trial.lines if line.code == code]
        lines = tuple(_line_text(line.person, line.nth, line.fact, line.now_fen) for line in mine)
        used = tuple(dict.fromkeys(line.reading for line in mine))
        others = tuple(
            f"{reading} {option}：{money(kinds[code])} 元"
            for reading, options in trial.result.by_kind.items()
            for option, kinds in options.items()
        )
        parts = [ProofPart("逐条", lines), ProofPart("采用的读法", used), ProofPart("其他读法", others)]
        return self.desk_of.why(f"{name}：条款和算法", [clause], lambda: parts)

    def _why_pending(self, trial: Trial) -> Callable[[], None]:
        lines = tuple(
            f"{line.fact}：{money(line.was_fen)} → {money(line.now_fen)}　{line.note}" for line in trial.pending
        )
        return self.desk_of.why(f"{trial.month} 锁定后的变化", [], lambda: [ProofPart("逐条变化", lines)])

    def _why_statement(self, row: StatementRow) -> Callable[[], None]:
        lines = tuple(_line_text(line.name, line.nth, line.fact, line.fen) for line in row.lines)
        readings = tuple(f"{code} {option}" for code, option in row.readings.items())
        counters = tuple(f"{one.code} {one.name}：{one.value}（触发 {one.trigger_at}）" for one in row.counters)
        parts = [ProofPart("明细", lines), ProofPart("锁定时的读法", readings), ProofPart("锁定时的计数", counters)]
        return self.desk_of.why(row.title, [line.clause for line in row.lines], lambda: parts)


def month_state(trial: Trial) -> tuple[str, str]:
    """Say where a month stands, with its tone."""
    if trial.unchosen:
        return f"试算（{'、'.join(trial.unchosen)} 未选定）", "warn"
    if not trial.is_locked:
        return "试算，未锁定", "warn"
    return ("已锁定，有变化待出补充单", "warn") if trial.pending else ("已锁定", "good")


def _line_text(head: str, nth: int, fact: str, fen: int) -> str:
    number = f"第 {nth} 件" if nth else "不再计罚"
    return f"{head}　{number}　{fact}　{money(fen)} 元"
