"""月度扣款: the month line by line, every reading side by side, lock, supplement, notice (F9.3, F9.4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from app.domain.money import chinese_amount
from app.gui import month_proofs as proofs
from app.gui.dialogs.choose_reading import ReadingDialog
from app.gui.dialogs.clause_proof import ProofPart
from app.gui.models import deductions as lists
from app.gui.models.cases_registers import CaseLine
from app.gui.models.deductions import MonthBook
from app.gui.month_proofs import Proof
from app.gui.notice_steps import NoticeSteps
from app.gui.widgets.case_figures import Figure
from app.gui.widgets.case_pane import FactSheet
from app.gui.widgets.case_registers import RegisterTab
from app.gui.widgets.deduction_desk import DeductionDesk
from app.gui.widgets.fact_grid import Fact
from app.gui.widgets.reading_grid import ReadingGrid, ReadingRow
from app.gui.wording import moment_text, money
from app.services import penalty_statements
from app.services.penalty_statements import Balance, Trial
from app.services.session import Office


class MonthTab(RegisterTab):
    """The pane shows the month, whatever line is chosen; the chosen line's proof is behind its own step."""

    title = "月度扣款"
    pane_hint = "这份合同没有按件扣款的约定。"

    def __init__(self, work: DeductionDesk) -> None:
        super().__init__(work, lists.month_spec())
        self.desk_of = work
        self.book = MonthBook(None, (), (), Balance(0, 0), None)
        self.notices = NoticeSteps(work, lambda: self.book)
        self.readings = ReadingGrid(self.choose_reading)
        self.sheet.room.insertWidget(1, self.readings)
        self.papers = FactSheet("结算单与通知书")
        self.pane.add(self.papers, "结算单与通知书")
        self.step("choose", "选定读法…", "help", self._choose_missing, "R")
        self.step("lock", "锁定本月…", "shield", self._lock, "L")
        self.step("notice", "出具扣款通知书…", "edit", self.notices.issue, "N")
        self.step("paper", "扣款通知书（P-06）…", "print", self.notices.print, "P")
        self.step("serve", "登记送达、签收…", "check", self.notices.serve, "D")
        self.step("plead", "登记陈述申辩…", "person", self.notices.plead, "B")
        self.step("withdraw", "作废通知书…", "close", self.notices.withdraw)
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
            Fact("本月合计", f"{money(result.total_fen)} 元", "", self._door(proofs.of_total(trial)), "逐条明细"),
            Fact("大写", chinese_amount(result.total_fen)),
        ]
        made += [
            Fact(
                kind.name,
                f"{kind.count} 件　{money(kind.fen)} 元",
                "",
                self._door(proofs.of_kind(trial, kind)),
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
                Fact(
                    "待出补充单",
                    f"{money(trial.pending_fen)} 元",
                    "warn",
                    self._door(proofs.of_pending(trial)),
                    "逐条变化",
                )
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
            option = trial.readings.get(code, one.option.partition(":")[0])
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
            facts.append(Fact(row.title, words, "", self._door(proofs.of_statement(row)), "锁定的明细"))
            if notice is not None:
                told = f"{notice.number}　{notice.state_text}　陈述申辩至 {moment_text(notice.plead_by) or '未填'}"
                facts.append(Fact("　通知书", told, why=partial(self.notices.show_paper, notice), asks="打印"))
        return facts or [Fact("", "还没有锁定的月份")]

    def _open_steps(self, trial: Trial) -> list[str]:
        if trial.unchosen:
            return ["choose"]
        notice, statement = self.notices.newest, self.notices.unnoticed
        steps = [] if trial.is_locked and not trial.pending else ["lock"]
        if statement is not None:
            steps.insert(0, "notice")
        if notice is not None:
            steps += ["paper", "serve", "plead", "withdraw"]
        return steps

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

    def _door(self, proof: Proof) -> Callable[[], None]:
        return lambda: self.desk_of.proof(proof.title, proof.clauses, proof.parts)

    def _why(self) -> None:
        line = self.list.chosen_row
        if line is None:
            return
        row = line.row
        words = (row.fact, row.why or f"{row.nth}，{row.reading}，{money(row.fen)} 元")
        self.desk_of.proof(f"{row.name}　{row.nth}", [row.clause], [ProofPart("这一条", words)])


def month_state(trial: Trial) -> tuple[str, str]:
    """Say where a month stands, with its tone."""
    if trial.unchosen:
        return f"试算（{'、'.join(trial.unchosen)} 未选定）", "warn"
    if not trial.is_locked:
        return "试算，未锁定", "warn"
    return ("已锁定，有变化待出补充单", "warn") if trial.pending else ("已锁定", "good")
