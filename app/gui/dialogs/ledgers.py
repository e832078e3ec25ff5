"""Forms of the ledgers 调度会, 每月一案 and 邮件报送."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QWidget

from app.domain.months import Month, month_of
from app.gui.desk import Desk
from app.gui.dialogs.cases_form import (
    CaseForm,
    Field,
    OptionalField,
    Values,
    day,
    line,
    moment,
    offered,
    optional_day,
    text,
    ticks,
)
from app.gui.dialogs.cases_ticket import ticket
from app.services import dispatch_meetings, mail_log, monthly_stories, units
from app.services.changes import Outcome
from app.services.dispatch_meetings import ItemDraft, ItemRow
from app.services.mail_log import MailRow
from app.services.monthly_stories import PARTS, StoryRow

_OFFERED = 60
_WIDE = 760
_TERM = timedelta(days=3)


def _today(desk: Desk) -> str:
    return desk.office.now().date().isoformat()


def _agenda(desk: Desk, there: frozenset[int | None]) -> list[Field]:
    """Tickets that the register offers, and other matters; neither is needed alone."""
    lines = [one for one in dispatch_meetings.agenda(desk.office) if one.ticket_id not in there]
    matters = text("matters", "其他议题", "不对应工单的议题，一行一个")
    if not lines:
        return [matters]
    options = [
        (f"{'、'.join(one.kinds)}　{one.title}　{one.unit}　{one.ticket_no}", (one.ticket_id, one.kinds[0].value))
        for one in lines[:_OFFERED]
    ]
    more = f"（最紧的 {_OFFERED} 件，共 {len(lines)} 件）" if len(lines) > _OFFERED else f"（{len(lines)} 件可选）"
    field = ticks("chosen", f"上会工单{more}", options)
    field.needed = False
    if isinstance(field.widget, QListWidget):
        field.widget.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for at, (words, _data) in enumerate(options):
            field.widget.item(at).setToolTip(words)
    return [field, matters]


def _drafts(values: Values) -> list[ItemDraft]:
    chosen = [ItemDraft(ticket_id, kind) for ticket_id, kind in values.get("chosen", ())]
    return chosen + [ItemDraft(matter=part.strip()) for part in values["matters"].splitlines() if part.strip()]


def meeting_form(desk: Desk, parent: QWidget | None = None) -> CaseForm:
    """Enter a meeting with its agenda."""
    office = desk.office
    today = office.now().date()
    fields = [
        line("title", "会议名称", text=f"{today.month}月接诉即办调度会", needed=True),
        day("on", "会议日期", today),
        line("chair", "主持人"),
        line("attendants", "参会人员"),
        *_agenda(desk, frozenset()),
    ]

    def work(values: Values) -> Outcome[int]:
        head = {key: values[key] for key in ("title", "on", "chair", "attendants")}
        return dispatch_meetings.hold(office, items=_drafts(values), **head)

    hint = "议题从督办、超时、疑难、重点工单中选；议定事项和落实情况会后登记。"
    form = CaseForm(desk, "登记调度会", hint, "登记调度会", fields, work, parent)
    form.setMinimumWidth(_WIDE)
    return form


def add_items_form(desk: Desk, row: ItemRow, parent: QWidget | None = None) -> CaseForm:
    """Put more before the meeting of the chosen item."""
    office = desk.office
    there = frozenset(item.ticket_id for item in dispatch_meetings.list_items(office, row.meeting_id))
    hint = f"{row.held_on}　{row.meeting}"

    def work(v: Values) -> Outcome[int]:
        return dispatch_meetings.add_items(office, row.meeting_id, _drafts(v))

    form = CaseForm(desk, "增加议题", hint, "增加议题", _agenda(desk, there), work, parent)
    form.setMinimumWidth(_WIDE)
    return form


def decide_item_form(desk: Desk, row: ItemRow, parent: QWidget | None = None) -> CaseForm:
    """Write down what was decided."""
    office = desk.office
    names = [unit.name for unit in units.units(office) if unit.is_active]
    fields = [
        text("decision", "议定事项", "谁、做什么、做到什么程度", row.decision, needed=True),
        offered("unit", "责任单位", names, value=row.unit),
        optional_day("due_on", "期限", "有期限", office.now().date() + _TERM),
    ]
    hint = f"{row.held_on}　{row.meeting}：{row.ticket_no}　{row.matter}"
    return CaseForm(
        desk,
        "登记议定事项",
        hint,
        "登记议定",
        fields,
        lambda v: dispatch_meetings.decide(office, row.id, **v),
        parent,
        about=f"dispatch_item:{row.id}",
    )


def follow_item_form(desk: Desk, row: ItemRow, parent: QWidget | None = None) -> CaseForm:
    """Write down what came of it."""
    office = desk.office
    done = optional_day("done_on", "落实日", "已落实", date.fromisoformat(row.done_on or _today(desk)))
    if row.done_on and isinstance(done.widget, OptionalField):
        done.widget.tick.setChecked(True)
    fields = [text("progress", "落实情况", "做了什么、结果如何", row.progress, needed=True), done]
    hint = f"议定：{row.decision}" + (f"　期限 {row.due_on}" if row.due_on else "")
    return CaseForm(
        desk,
        "登记落实情况",
        hint,
        "登记落实",
        fields,
        lambda v: dispatch_meetings.follow_up(office, row.id, **v),
        parent,
        about=f"dispatch_item:{row.id}",
    )


def mail_form(desk: Desk, parent: QWidget | None = None) -> CaseForm:
    """Enter a mail that was sent."""
    office = desk.office
    fields = [
        line("subject", "主题", needed=True),
        line("receiver", "收件方", "单位或邮箱", needed=True),
        moment("at", "发送时间", office.now()),
        line("sender", "发送人", text=office.actor),
        line("attachments", "附件", "文件名，用顿号隔开"),
        line("note", "备注"),
    ]
    hint = "其他报表和清单的报送在“报表”里登记，这里只登记另外发出的邮件。"
    return CaseForm(desk, "登记邮件报送", hint, "登记", fields, lambda v: mail_log.record(office, **v), parent)


def amend_mail_form(desk: Desk, row: MailRow, parent: QWidget | None = None) -> CaseForm:
    """Correct an entry."""
    office = desk.office
    fields = [
        line("subject", "主题", text=row.subject, needed=True),
        line("receiver", "收件方", text=row.receiver, needed=True),
        line("sender", "发送人", text=row.sender),
        line("attachments", "附件", text=row.attachments),
        line("note", "备注", text=row.note),
    ]
    hint = f"{row.sent_at.replace('T', ' ')[:16]}　{row.subject}"

    def work(v: Values) -> Outcome[int]:
        return mail_log.amend(office, row.id, **v)

    return CaseForm(desk, "更正邮件报送", hint, "保存更正", fields, work, parent, about=f"mail_log:{row.id}")


def _parts(row: StoryRow | None) -> list[Field]:
    made = [text(key, title, value=getattr(row, key) if row else "") for key, title in PARTS.items()]
    return [*made, line("attachment", "附件", "文件名", row.attachment if row else "")]


def story_form(desk: Desk, month: Month | None = None, parent: QWidget | None = None) -> CaseForm:
    """Begin a story of a month."""
    office = desk.office
    shown = month or month_of(office.now().date())
    fields = [
        line("month", "月份", "如：2026-09", str(shown), needed=True),
        line("title", "标题", needed=True),
        ticket(desk, needed=False),
        *_parts(None),
    ]
    hint = "各栏可以以后再补；“每月一案”台账里填过的背景、做法、成效会带过来。"

    def work(values: Values) -> Outcome[int]:
        texts = {key: values[key] for key in (*PARTS, "attachment")}
        return monthly_stories.write(
            office, values["month"], values["title"], ticket_id=values["ticket_id"] or None, **texts
        )

    return CaseForm(desk, "登记每月一案", hint, "登记", fields, work, parent)


def amend_story_form(desk: Desk, row: StoryRow, parent: QWidget | None = None) -> CaseForm:
    """Write or correct parts of a story."""
    office = desk.office
    fields = [line("title", "标题", text=row.title, needed=True), *_parts(row)]
    hint = f"{row.number}　{row.ticket_no}"

    def work(v: Values) -> Outcome[int]:
        return monthly_stories.amend(office, row.id, **v)

    return CaseForm(desk, "修改每月一案", hint, "保存", fields, work, parent, about=f"monthly_story:{row.id}")
