"""停岗培训, 违约金 and 手工扣款: each a list with its pane (F9.5-F9.7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.penalty_terms import LOCK_KINDS
from app.gui.desk import Desk
from app.gui.dialogs import deduction_forms as forms
from app.gui.dialogs.cases_form import CaseForm
from app.gui.dialogs.choose_reading import ReadingDialog
from app.gui.dialogs.clause_proof import ProofPart
from app.gui.dialogs.reason import ask_reason
from app.gui.models import damages as claims
from app.gui.models import deductions as lists
from app.gui.models.cases import CaseListSpec
from app.gui.models.cases_registers import CaseLine
from app.gui.models.damages import DamagesLine
from app.gui.widgets.case_figures import Figure
from app.gui.widgets.case_registers import RegisterTab
from app.gui.widgets.deduction_desk import DeductionDesk
from app.gui.widgets.fact_grid import Fact
from app.gui.wording import moment_text, money
from app.services import contract_view, damages_claims, duty_locks, manual_deductions, penalty_papers
from app.services.changes import Outcome
from app.services.duty_locks import DutyLockRow
from app.services.manual_deductions import ManualRow
from app.services.session import Office


class LedgerTab(RegisterTab):
    """What these tabs share: the contract on show, and voiding with a reason."""

    def __init__(self, work: DeductionDesk, spec: CaseListSpec) -> None:
        super().__init__(work, spec)
        self.desk_of = work

    def open_form(self, make: Callable[[Desk, int, QWidget | None], CaseForm]) -> None:
        """Open a form that makes a record of the contract on show."""
        if self.desk_of.contract_id:
            self.new(lambda desk, parent: make(desk, self.desk_of.contract_id, parent))

    def void(self, what: str, act: Callable[[Office, int, str], Outcome[int]]) -> None:
        """作废 with a reason."""
        office, number = self.desk.office, self.list.chosen_id
        reason = ask_reason(self.work.window, f"作废{what}", "原因记入审计。", "作废", ("登记有误", "重复登记"))
        if reason:
            self.work.write(f"作废{what}", partial(act, office, number, reason), f"已作废{what}")


class LockTab(LedgerTab):
    """停岗培训 and 专项培训考核; what the month brings about stands above the list."""

    title = "停岗培训"
    pane_hint = "选中一条，这里显示停岗、培训、考核和上岗批准。"

    def __init__(self, work: DeductionDesk) -> None:
        super().__init__(work, lists.lock_spec())
        self.due: Sequence[Any] = ()
        self.step("new", "登记停岗、培训…", "plus", self._new, "Ctrl+N", is_primary=True)
        self.step("train", "登记培训考核…", "edit", lambda: self.form(forms.train_form), "J")
        self.step("approve", "批准上岗…", "check", lambda: self.form(forms.approve_form), "S")
        self.step("paper", "通知、考核记录（P-14）…", "print", self._print, "P")
        self.step("void", "作废…", "close", lambda: self.void("停岗记录", duty_locks.void))
        self.add_common_steps()
        self.list.empty.put(*self.list.spec.empty, [("登记停岗、培训…", "plus", self._new)])
        self.enable(())

    def reader(self) -> Callable[[Office], tuple[Sequence[Any], list[CaseLine[Any]]]]:
        """Return what reads the locks."""
        contract_id, month = self.desk_of.contract_id, self.work.months.month
        return lambda office: lists.read_locks(office, contract_id, month)

    def month_figures(self, month: Sequence[Any]) -> Sequence[Figure]:
        """Say who must be trained because of the month's errors."""
        self.due = month
        return [
            Figure(
                f"{LOCK_KINDS[one.kind]}待执行",
                one.person,
                f"{one.reason}（{one.clause}）",
                "warn",
                partial(self._impose, one),
            )
            for one in month
        ]

    def _new(self) -> None:
        self.open_form(lambda desk, number, parent: forms.lock_form(desk, number, parent=parent))

    def _impose(self, trigger: Any) -> None:
        month = str(self.work.months.month)
        self.open_form(lambda desk, number, parent: forms.lock_form(desk, number, trigger, month, parent))

    def show_row(self, line: CaseLine[DutyLockRow]) -> None:
        """Fill the pane."""
        row = line.row
        tone = "good" if row.approved_on else "warn"
        self.pane.show_case(f"{row.person}　{row.kind_title}", row.state_text, tone, row.month)
        passed = {True: "通过", False: "未通过", None: ""}[row.is_passed]
        why = self.desk_of.why(f"{row.kind_title}：依据", [row.clause], lambda: [ProofPart("原因", (row.reason,))])
        self.sheet.put(
            [
                Fact("原因", row.reason, "", why, "条款原文"),
                Fact("依据", row.clause),
                Fact("停岗", f"{row.from_on} 至 {row.to_on or '批准上岗'}"),
                Fact("已排班次", "\n".join(row.clashes), "bad"),
                Fact("", "培训考核"),
                Fact("培训日", moment_text(row.trained_on)),
                Fact("内容", row.content),
                Fact("成绩", row.score),
                Fact("结论", passed, "good" if row.is_passed else "bad"),
                Fact("考核人", row.examined_by),
                Fact("批准人", row.approved_by),
                Fact("批准日", moment_text(row.approved_on)),
            ]
        )
        steps = [] if row.approved_on else ["approve", "train"] if row.is_passed else ["train"]
        self.enable([*steps, "paper", "void"])

    def _print(self) -> None:
        line, office = self.list.chosen_row, self.desk.office
        if line is None:
            return
        number = line.id

        def draw(target: Any, save_to: Any) -> bytes:
            return penalty_papers.pdf_of_training(office, number, target=target, save_to=save_to)

        title = f"{line.row.kind_title}　{line.row.person}"
        self.work.paper(title, draw, penalty_papers.TRAINING_FORM, f"duty_lock:{number}")


class DamagesTab(LedgerTab):
    """违约金: candidates with their calculation, claims, fixed sums."""

    title = "违约金"
    pane_hint = "选中一项，这里显示天数、算式、封顶、权利起始日和另一读法。"

    def __init__(self, work: DeductionDesk) -> None:
        super().__init__(work, claims.damages_spec())
        self.step("decide", "计取或放弃…", "check", self._decide, "J")
        self.step("choose", "选定读法…", "help", self._choose, "R")
        self.step("delay", "登记逾期…", "plus", lambda: self.open_form(forms.delay_form), "Ctrl+N", is_primary=True)
        self.step("lump", "登记定额违约金…", "plus", lambda: self.open_form(forms.lump_form), "G")
        self.step("void", "作废…", "close", lambda: self.void("违约金", damages_claims.void))
        self.add_common_steps()
        self.standing = ("pane", "lump")
        self.list.empty.put(*self.list.spec.empty, [("登记逾期…", "plus", lambda: self.open_form(forms.delay_form))])
        self.enable(())

    def reader(self) -> Callable[[Office], tuple[None, list[CaseLine[Any]]]]:
        """Return what reads the damages."""
        contract_id, month = self.desk_of.contract_id, self.work.months.month
        return lambda office: claims.read_damages(office, contract_id, month)

    def put(self, month: Any, lines: list[CaseLine[Any]]) -> None:
        """Show them with their sums."""
        super().put(month, lines)
        claimed = sum(line.row.amount_fen or 0 for line in lines if "claimed" in line.parts)
        waiting = [line for line in lines if "open" in line.parts]
        risk = sum(line.row.amount_fen or 0 for line in waiting)
        self.figures.put(
            [
                Figure("待决定", str(len(waiting)), "候选和登记的", open=self.door("open")),
                Figure("候选金额", f"{money(risk)} 元", "只是推算，计取与否由人决定"),
                Figure("已计取", f"{money(claimed)} 元", open=self.door("claimed")),
            ]
        )

    def show_row(self, line: CaseLine[DamagesLine]) -> None:
        """Fill the pane."""
        row = line.row
        tone = "warn" if "open" in line.parts else "good" if "claimed" in line.parts else ""
        amount = "只记天数" if row.amount_fen is None else f"{money(row.amount_fen)} 元"
        self.pane.show_case(row.kind, row.state, tone, row.clause)
        steps_of, hints, more = self._details(row)
        why = self.desk_of.why(f"{row.kind}：条款和算法", [row.clause], lambda: [ProofPart("算法", steps_of)])
        self.sheet.put(
            [
                Fact("金额", amount, "", why, "条款和算法"),
                Fact("事实", row.fact),
                Fact("逾期", f"{row.days} 日" if row.days else ""),
                Fact("算式", "\n".join(steps_of), "", why, "条款和算法"),
                *more,
                *(Fact("注意", hint, "warn") for hint in hints),
            ]
        )
        open_steps = ["decide"] if "open" in line.parts else []
        if row.candidate is not None and row.candidate.needs:
            open_steps.insert(0, "choose")
        self.enable([*open_steps, *(["void"] if row.claim is not None else [])])

    @staticmethod
    def _details(row: DamagesLine) -> tuple[tuple[str, ...], tuple[str, ...], list[Fact]]:
        if row.candidate is not None:
            one, made = row.candidate, row.candidate.reckoning
            more = [Fact("权利", f"{right.text}：{moment_text(right.on)} 起") for right in made.rights]
            more += [
                Fact(
                    code, "　".join(f"{option} {'—' if fen is None else money(fen)}" for option, fen in options.items())
                )
                for code, options in made.alternatives.items()
            ]
            more += [Fact("另一读法", text) for text in one.readings]
            more.append(Fact("待选读法", one.needs, "warn"))
            more.append(Fact("已计取", money(one.claimed_fen) if one.claimed_fen else ""))
            return made.steps, made.hints, more
        claim = row.claim
        if claim is None:
            return (), (), []
        exempt = "\n".join(f"{one['from']} 至 {one['to']}　{one['reason']}" for one in claim.exempt)
        more = [
            Fact("不计的日子", exempt),
            Fact("依据", claim.basis),
            Fact("决定人", claim.decided_by),
            Fact("决定日", moment_text(claim.decided_on)),
            Fact("拟结算", f"第 {claim.payment_no} 期" if claim.payment_no else ""),
            Fact("再次计取", "甲方已另行确认（R-47）" if claim.is_repeat_confirmed else ""),
        ]
        return claim.steps, claim.hints, more

    def _choose(self) -> None:
        """Choose the reading that the candidate waits for (R-45)."""
        line = self.list.chosen_row
        code = line.row.candidate.needs if line is not None and line.row.candidate is not None else ""
        view = contract_view.show(self.desk.office, self.desk_of.contract_id)
        one = next((one for one in view.readings if one.reading.code == code), None)
        if one is not None:
            self.work.show(ReadingDialog(self.desk, view, one, self.work.window))

    def _decide(self) -> None:
        line = self.list.chosen_row
        if line is None:
            return
        what = line.row.candidate or line.row.claim
        self.work.show(forms.decide_form(self.desk, self.desk_of.contract_id, what, self.work.window))


class ManualTab(LedgerTab):
    """手工扣款: basis, amount, approver."""

    title = "手工扣款"
    pane_hint = "选中一笔，这里显示依据、批准人和拟扣期次。"

    def __init__(self, work: DeductionDesk) -> None:
        super().__init__(work, claims.manual_spec())
        self.step("new", "登记手工扣款…", "plus", self._new, "Ctrl+N", is_primary=True)
        self.step("void", "作废…", "close", lambda: self.void("手工扣款", manual_deductions.void))
        self.add_common_steps()
        self.list.empty.put(*self.list.spec.empty, [("登记手工扣款…", "plus", self._new)])
        self.enable(())

    def _new(self) -> None:
        self.open_form(forms.manual_form)

    def reader(self) -> Callable[[Office], tuple[None, list[CaseLine[Any]]]]:
        """Return what reads the deductions."""
        contract_id, month = self.desk_of.contract_id, self.work.months.month
        return lambda office: claims.read_manual(office, contract_id, month)

    def put(self, month: Any, lines: list[CaseLine[Any]]) -> None:
        """Show them with their sum."""
        super().put(month, lines)
        self.figures.put([Figure("合计", f"{money(sum(line.row.amount_fen for line in lines))} 元")])

    def show_row(self, line: CaseLine[ManualRow]) -> None:
        """Fill the pane."""
        row = line.row
        state, tone = ("已结算", "good") if row.settled_fen else ("未结算", "warn")
        self.pane.show_case(f"{money(row.amount_fen)} 元", state, tone, row.clause_cited)
        why = self.desk_of.why("手工扣款：依据", [row.clause], lambda: [ProofPart("事实", (row.fact, row.basis))])
        self.sheet.put(
            [
                Fact("事实", row.fact),
                Fact("条款", row.clause_cited, "", why, "条款原文"),
                Fact("依据", row.basis),
                Fact("发生日", moment_text(row.happened_on)),
                Fact("批准人", row.approved_by),
                Fact("批准日", moment_text(row.approved_on)),
                Fact("拟扣期次", f"第 {row.payment_no} 期" if row.payment_no else ""),
                Fact("备注", row.note),
            ]
        )
        self.enable(() if row.settled_fen else ("void",))
