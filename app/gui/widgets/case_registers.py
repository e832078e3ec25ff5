"""Tabs whose pane is one sheet of facts: 挂账 and 吹哨 (申诉: ``appeal_tab``)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from app.gui.desk import Desk
from app.gui.dialogs import cases_registers as forms
from app.gui.dialogs.cases_form import CaseForm
from app.gui.dialogs.reason import ask_reason
from app.gui.models import cases_registers as lists
from app.gui.models.cases import CaseListSpec
from app.gui.models.cases_registers import CaseLine
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_figures import Figure
from app.gui.widgets.case_pane import FactSheet
from app.gui.widgets.case_tab import CaseTab
from app.gui.widgets.fact_grid import Fact
from app.gui.wording import moment_text
from app.services import case_papers, hang_ups
from app.services.hang_ups import HangUpMonth, HangUpRow
from app.services.whistles import WhistleRow, WhistleTable

RowForm = Callable[[Desk, Any, QWidget | None], CaseForm]


class RegisterTab(CaseTab):
    """A subclass says what to read, what the sheet shows and which steps are open for a row."""

    def __init__(self, work: CaseDesk, spec: CaseListSpec) -> None:
        super().__init__(work, spec)
        self.sheet = FactSheet(f"{self.title}概况")
        self.pane.add(self.sheet, "概况")

    def form(self, make: RowForm) -> None:
        """Open the form of a step for the chosen row."""
        line = self.list.chosen_row
        if line is not None:
            self.work.show(make(self.desk, line.row, self.work.window))

    def new(self, make: Callable[[Desk, QWidget | None], CaseForm]) -> None:
        """Open the form that makes a new case; afterwards it is the chosen one."""
        dialog = make(self.desk, self.work.window)
        dialog.accepted.connect(lambda: self.show_new(dialog.made_id))
        self.work.show(dialog)

    def show_new(self, row_id: int) -> None:
        """Read again and choose a case."""

        def put(found: tuple[Any, list[CaseLine[Any]]]) -> None:
            self.put(*found)
            self.list.go_to(row_id)

        self.read(self.reader(), put)

    def show_ticket(self, ticket_id: int) -> None:
        """Read again and choose the newest case of a ticket."""

        def put(found: tuple[Any, list[CaseLine[Any]]]) -> None:
            self.put(*found)
            self.go_to_ticket(ticket_id)

        self.read(self.reader(), put)

    def reader(self) -> Callable[[Any], tuple[Any, list[CaseLine[Any]]]]:
        """Return what reads the register."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Read the register and the month's account."""
        self.read(self.reader(), lambda found: self.put(*found))

    def put(self, month: Any, lines: list[CaseLine[Any]]) -> None:
        """Show them."""
        self.list.put(lines)
        self.figures.put(self.month_figures(month))

    def month_figures(self, _month: Any) -> Sequence[Figure]:
        """Say what the month comes to."""
        return ()

    def show_chosen(self) -> None:
        """Show the chosen row."""
        line = self.list.chosen_row
        if line is None:
            self.pane.show_nothing()
            self.enable(())
            return
        self.show_row(line)

    def show_row(self, line: CaseLine[Any]) -> None:
        """Fill the pane and open the steps."""
        raise NotImplementedError

    def door(self, key: str) -> partial[None]:
        """Open the rows behind a figure."""
        return partial(self.list.choose_filter, key)


class HangUpTab(RegisterTab):
    """挂账: 期初 + 新增 − 销账 = 期末."""

    title = "挂账"

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work, lists.hang_up_spec())
        self.step("new", "申请挂账…", "plus", lambda: self.new(forms.hang_up_form), "Ctrl+N", is_primary=True)
        self.step("decide", "登记审批…", "check", lambda: self.form(forms.decide_hang_up_form), "J")
        self.step("write_off", "销账…", "good", lambda: self.form(forms.write_off_form), "X")
        self.step("screen", "登记甄别…", "eye", lambda: self.form(forms.screen_form), "E")
        self.step("paper", "审批表（P-24）…", "print", self.print_paper, "P")
        self.step("void", "作废…", "close", self.void)
        self.add_common_steps()
        self.list.empty.put(*self.list.spec.empty, [("申请挂账…", "plus", lambda: self.new(forms.hang_up_form))])
        self.enable(())

    def reader(self) -> Callable[[Any], tuple[Any, list[CaseLine[Any]]]]:
        """Return what reads the register."""
        month = self.work.months.month
        return lambda office: lists.read_hang_ups(office, month)

    def month_figures(self, month: HangUpMonth) -> Sequence[Figure]:
        """Say the month's account."""
        account = month.account
        return (
            Figure("期初", f"{len(account.opening)}", "上月末还挂着的", open=self.door("opening")),
            Figure("＋ 新增", f"{len(account.new)}", "本月批准挂账的", open=self.door("new")),
            Figure("－ 销账", f"{len(account.written_off)}", "本月销账的", open=self.door("gone")),
            Figure("＝ 期末", f"{len(account.listed)}", account.text, open=self.door("listed")),
        )

    def show_row(self, line: CaseLine[HangUpRow]) -> None:
        """Fill the pane."""
        row = line.row
        self.pane.show_case(row.title or row.ticket_no, row.state_text, lists.hang_up_tone(row), row.ticket_no)
        self.sheet.put(
            [
                Fact("承办单位", row.unit),
                Fact("挂账理由", row.reason),
                Fact("解决计划", row.plan),
                Fact("申请日", moment_text(row.applied_on)),
                Fact("", "审批" if row.decision else ""),
                Fact("审批结果", {"approved": "同意挂账", "refused": "不同意"}.get(row.decision, "")),
                Fact("批准人", "　".join(part for part in (row.decided_by, moment_text(row.decided_on)) if part)),
                Fact("审批依据", row.decision_basis),
                Fact("挂账日", moment_text(row.hung_on)),
                Fact("", "甄别" if row.screened_on else ""),
                Fact("甄别结论", row.screening),
                Fact("甄别人", "　".join(part for part in (row.screened_by, moment_text(row.screened_on)) if part)),
                Fact("", "销账" if row.written_off_on else ""),
                Fact("销账依据", row.write_off_basis),
                Fact(
                    "销账人", "　".join(part for part in (row.written_off_by, moment_text(row.written_off_on)) if part)
                ),
            ]
        )
        steps = {"待审批": ["decide"], "挂账中": ["write_off", "screen"]}.get(row.state_text, [])
        self.enable([*steps, "paper", "void"])

    def print_paper(self) -> None:
        """挂账／销账审批表 P-24."""
        office, number = self.desk.office, self.list.chosen_id
        is_over = ":written_off" if self.list.chosen_row.row.written_off_on else ""
        self.work.paper(
            "挂账销账审批表",
            lambda target, save_to: case_papers.pdf_of_hang_up(office, number, target=target, save_to=save_to),
            case_papers.HANG_UP_FORM,
            f"hang_up:{number}{is_over}",
        )

    def void(self) -> None:
        """作废 a hang-up that was registered by mistake."""
        office, number = self.desk.office, self.list.chosen_id
        hint = "只用于登记有误；问题解决了请用销账。原因记入审计。"
        reason = ask_reason(self.work.window, "作废挂账", hint, "作废", ("登记有误", "选错工单"))
        if reason:
            self.work.write("作废挂账", lambda: hang_ups.void(office, number, reason), "已作废挂账")


class WhistleTab(RegisterTab):
    """吹哨: the month's table of answers and withdrawals."""

    title = "吹哨"

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work, lists.whistle_spec())
        self.step("new", "吹哨…", "plus", lambda: self.new(forms.whistle_form), "Ctrl+N", is_primary=True)
        self.step("answer", "登记应哨…", "check", lambda: self.form(forms.answer_form), "Y")
        self.step("withdraw", "撤销吹哨…", "undo", lambda: self.form(forms.withdraw_form), "X")
        self.add_common_steps()
        self.list.empty.put(*self.list.spec.empty, [("吹哨…", "plus", lambda: self.new(forms.whistle_form))])
        self.enable(())

    def reader(self) -> Callable[[Any], tuple[Any, list[CaseLine[Any]]]]:
        """Return what reads the register."""
        month = self.work.months.month
        return lambda office: lists.read_whistles(office, month)

    def month_figures(self, table: WhistleTable) -> Sequence[Figure]:
        """Say the month's table."""
        month = table.month
        return (
            Figure("本月吹哨", f"{len(month.blown)}", open=self.door("blown")),
            Figure("应哨", f"{len(month.answered)}", open=self.door("answered")),
            Figure("撤销", f"{len(month.withdrawn)}", open=self.door("withdrawn")),
            Figure("应哨／撤销表", f"{month.rows} 行", "本月应哨和撤销的合计", open=self.door("table")),
            Figure("月末待应哨", f"{len(month.open)}", open=self.door("open")),
        )

    def show_row(self, line: CaseLine[WhistleRow]) -> None:
        """Fill the pane."""
        row = line.row
        self.pane.show_case(row.target, row.state_text, lists.whistle_tone(row), row.ticket_no)
        self.sheet.put(
            [
                Fact("吹哨事项", row.matter),
                Fact("吹哨日", moment_text(row.whistled_on)),
                Fact("应哨日", moment_text(row.answered_on)),
                Fact("应哨情况", row.answer),
                Fact("撤销日", moment_text(row.withdrawn_on)),
                Fact("撤销原因", row.withdraw_reason),
            ]
        )
        self.enable(["answer", "withdraw"] if row.state_text == "待应哨" else [])
