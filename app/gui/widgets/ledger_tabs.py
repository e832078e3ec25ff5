"""Tabs of the ledgers that no ticket's flow keeps: 调度会, 每月一案 and 邮件报送."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from app.gui.desk import Desk
from app.gui.dialogs import ledgers as forms
from app.gui.dialogs.cases_form import CaseForm
from app.gui.dialogs.reason import ask_reason
from app.gui.models import ledgers as lists
from app.gui.models.cases_registers import CaseLine
from app.gui.models.ledgers import MeetingMonth
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_figures import Figure
from app.gui.widgets.case_registers import RegisterTab
from app.gui.widgets.fact_grid import Fact
from app.gui.wording import moment_text
from app.services import dispatch_meetings, mail_log, monthly_stories
from app.services.dispatch_meetings import ItemRow
from app.services.mail_log import MailRow
from app.services.monthly_stories import PARTS, StoryRow

_WRONG = ("登记有误", "重复登记")


class MeetingTab(RegisterTab):
    """调度会: what was before each meeting, decided, done."""

    title = "调度会"

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work, lists.item_spec(self._today))
        self.step("new", "登记调度会…", "plus", lambda: self.new(forms.meeting_form), "Ctrl+N", is_primary=True)
        self.step("decide", "登记议定…", "check", lambda: self.form(forms.decide_item_form), "J")
        self.step("follow", "登记落实…", "good", lambda: self.form(forms.follow_item_form), "L")
        self.step("add", "增加议题…", "plus", lambda: self.form(forms.add_items_form), "A")
        self.step("void", "作废议题…", "close", self.void)
        self.add_common_steps()
        self.list.empty.put(*self.list.spec.empty, [("登记调度会…", "plus", lambda: self.new(forms.meeting_form))])
        self.enable(())

    def _today(self) -> str:
        return self.desk.office.now().date().isoformat()

    def reader(self) -> Callable[[Any], tuple[Any, list[CaseLine[Any]]]]:
        """Return what reads the items."""
        month = self.work.months.month
        return lambda office: lists.read_items(office, month)

    def month_figures(self, month: MeetingMonth) -> Sequence[Figure]:
        """Say what the month comes to."""
        return (
            Figure("本月会议", f"{month.meetings} 次"),
            Figure("本月议题", str(month.listed), open=self.door("listed")),
            Figure("未落实", str(month.open), "所有会议", open=self.door("open")),
            Figure("以前结转", str(month.carried), open=self.door("carried")),
        )

    def show_row(self, line: CaseLine[ItemRow]) -> None:
        """Fill the pane."""
        row = line.row
        state = row.state_on(self._today())
        facts = "　".join(part for part in (row.held_on, row.meeting, row.ticket_no) if part)
        self.pane.show_case(row.matter, state, lists.item_tone(state), facts)
        self.sheet.put(
            [
                Fact("类别", row.kind),
                Fact("议定事项", row.decision),
                Fact("责任单位", row.unit),
                Fact("期限", moment_text(row.due_on)),
                Fact("落实情况", row.progress),
                Fact("落实日", moment_text(row.done_on)),
            ]
        )
        steps = ["follow", "decide"] if row.decision else ["decide"]
        self.enable([*steps, "add", "void"])

    def void(self) -> None:
        """作废 an item that was entered by mistake."""
        office, number = self.desk.office, self.list.chosen_id
        reason = ask_reason(self.work.window, "作废调度议题", "原因记入审计。", "作废", _WRONG)
        if reason:
            work = partial(dispatch_meetings.void_item, office, number, reason)
            self.work.write("作废调度议题", work, "已作废调度议题")


class StoryTab(RegisterTab):
    """每月一案: the stories and what is still to be written."""

    title = "每月一案"

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work, lists.story_spec())
        self.step("new", "登记案例…", "plus", lambda: self.new(self._form), "Ctrl+N", is_primary=True)
        self.step("amend", "修改…", "edit", lambda: self.form(forms.amend_story_form), "E")
        self.step("void", "作废…", "close", self.void)
        self.add_common_steps()
        self.list.empty.put(*self.list.spec.empty, [("登记案例…", "plus", lambda: self.new(self._form))])
        self.enable(())

    def _form(self, desk: Desk, parent: QWidget | None) -> CaseForm:
        return forms.story_form(desk, self.work.months.month, parent)

    def reader(self) -> Callable[[Any], tuple[Any, list[CaseLine[Any]]]]:
        """Return what reads the stories."""
        month = self.work.months.month
        return lambda office: lists.read_stories(office, month)

    def put(self, month: Any, lines: list[CaseLine[Any]]) -> None:
        """Show them with their counts."""
        super().put(month, lines)
        own = [line.row for line in lines if "listed" in line.parts]
        self.figures.put(
            (
                Figure("本月案例", f"{len(own)} 篇", open=self.door("listed")),
                Figure("待补内容", f"{sum(bool(row.missing) for row in own)} 篇"),
                Figure("台账待写", f"{month} 件", "“每月一案”台账本月接收、还没有案例"),
            )
        )

    def show_row(self, line: CaseLine[StoryRow]) -> None:
        """Fill the pane."""
        row = line.row
        state = f"待写：{'、'.join(row.missing)}" if row.missing else "齐全"
        facts = "　".join(part for part in (row.number, row.ticket_no) if part)
        self.pane.show_case(row.title, state, "warn" if row.missing else "good", facts)
        parts = [Fact(title, getattr(row, key)) for key, title in PARTS.items()]
        self.sheet.put([*parts, Fact("附件", row.attachment), Fact("备注", row.note)])
        self.enable(["amend", "void"])

    def void(self) -> None:
        """作废 a story that was entered by mistake."""
        office, number = self.desk.office, self.list.chosen_id
        reason = ask_reason(self.work.window, "作废每月一案", "原因记入审计。", "作废", _WRONG)
        if reason:
            self.work.write("作废每月一案", partial(monthly_stories.void, office, number, reason), "已作废每月一案")


class MailTab(RegisterTab):
    """邮件报送: what was mailed to whom."""

    title = "邮件报送"

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work, lists.mail_spec())
        self.step("new", "登记邮件…", "plus", lambda: self.new(forms.mail_form), "Ctrl+N", is_primary=True)
        self.step("amend", "更正…", "edit", lambda: self.form(forms.amend_mail_form), "E")
        self.step("void", "作废…", "close", self.void)
        self.add_common_steps()
        self.list.empty.put(*self.list.spec.empty, [("登记邮件…", "plus", lambda: self.new(forms.mail_form))])
        self.enable(())

    def reader(self) -> Callable[[Any], tuple[Any, list[CaseLine[Any]]]]:
        """Return what reads the log."""
        month = self.work.months.month
        return lambda office: lists.read_mails(office, month)

    def month_figures(self, month: int) -> Sequence[Figure]:
        """Say the month's number."""
        return (Figure("本月报送", f"{month} 封", open=self.door("listed")),)

    def show_row(self, line: CaseLine[MailRow]) -> None:
        """Fill the pane."""
        row = line.row
        self.pane.show_case(row.subject, "已发送", "good", moment_text(row.sent_at))
        self.sheet.put(
            [
                Fact("收件方", row.receiver),
                Fact("发送人", row.sender),
                Fact("附件", row.attachments),
                Fact("备注", row.note),
            ]
        )
        self.enable(["amend", "void"])

    def void(self) -> None:
        """作废 an entry made by mistake."""
        office, number = self.desk.office, self.list.chosen_id
        reason = ask_reason(self.work.window, "作废邮件报送", "原因记入审计。", "作废", _WRONG)
        if reason:
            self.work.write("作废邮件报送", partial(mail_log.void, office, number, reason), "已作废邮件报送登记")
