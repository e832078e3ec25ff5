"""Lists of the ledgers 调度会, 每月一案 and 邮件报送."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.domain.months import Month
from app.gui.models.cases import CaseFilter, CaseListSpec, everything
from app.gui.models.cases_registers import CaseLine
from app.gui.models.paged_table import Column
from app.services import dispatch_meetings, mail_log, monthly_stories
from app.services.dispatch_meetings import ItemRow
from app.services.mail_log import MailRow
from app.services.monthly_stories import StoryRow
from app.services.session import Office

OPEN_STATES = ("办理中", "逾期未落实", "未议定")


def _filter(key: str, title: str) -> CaseFilter:
    return CaseFilter(key, title, lambda line: key in line.parts)


def _text(column: str, title: str, width: int) -> Column[CaseLine[Any]]:
    return Column(column, title, lambda line: getattr(line.row, column), width, False, False)


def _words(line: CaseLine[Any]) -> str:
    row = line.row
    return " ".join(str(getattr(row, name)) for name in row.__slots__ if isinstance(getattr(row, name), str))


@dataclass(frozen=True, slots=True)
class MeetingMonth:
    """Figures of a month of 调度会."""

    meetings: int
    listed: int
    settled: int
    open: int
    carried: int


def read_items(office: Office, month: Month) -> tuple[MeetingMonth, list[CaseLine[ItemRow]]]:
    """Read every item with the parts it is in: the month's, open, carried over from before."""
    today = office.now().date().isoformat()
    lines = []
    for row in dispatch_meetings.list_items(office):
        parts = {"listed"} if month.holds(row.held_on) else set()
        is_open = row.state_on(today) in OPEN_STATES
        parts |= {"open"} if is_open else {"settled"} if parts else set()
        parts |= {"carried"} if is_open and row.held_on < month.first else set()
        lines.append(CaseLine(row.id, row.ticket_id, row, frozenset(parts)))
    held = dispatch_meetings.meetings(office, month.first, month.last)
    count = {part: sum(part in line.parts for line in lines) for part in ("listed", "settled", "open", "carried")}
    return MeetingMonth(len(held), **count), lines


def item_tone(state: str) -> str:
    """Tone of a state."""
    return {"已落实": "good", "超期落实": "warn", "逾期未落实": "bad", "未议定": "warn"}.get(state, "")


def item_spec(today: Callable[[], str]) -> CaseListSpec:
    """Describe the list of items before meetings."""

    def state(line: CaseLine[ItemRow]) -> str:
        return line.row.state_on(today())

    columns: tuple[Column[CaseLine[ItemRow]], ...] = (
        Column("state", "状态", state, 92, False, False),
        _text("held_on", "会议", 96),
        _text("kind", "类别", 60),
        _text("matter", "议题", 170),
        _text("decision", "议定事项", 150),
        _text("unit", "责任单位", 116),
        _text("due_on", "期限", 96),
        _text("done_on", "落实", 96),
        _text("ticket_no", "工单编号", 168),
    )
    return CaseListSpec(
        "调度会",
        "件",
        columns,
        (
            _filter("listed", "本月会议"),
            _filter("open", "未落实"),
            _filter("carried", "以前结转"),
            CaseFilter("all", "全部", everything),
        ),
        wide="matter",
        words=_words,
        tones={"state": lambda line: item_tone(state(line))},
        empty=("还没有登记调度会", "从督办、超时、疑难、重点工单中选议题，会后登记议定事项和落实情况，月底出统计表。"),
    )


def read_stories(office: Office, month: Month) -> tuple[int, list[CaseLine[StoryRow]]]:
    """Read every story; the number says how many tickets of the month's register have none yet."""
    lines = [
        CaseLine(row.id, row.ticket_id, row, frozenset({"listed"} if row.period == str(month) else ()))
        for row in monthly_stories.stories(office)
    ]
    return len(monthly_stories.without_story(office, month)), lines


def story_spec() -> CaseListSpec:
    """Describe the list of stories."""
    columns: tuple[Column[CaseLine[StoryRow]], ...] = (
        _text("number", "案例编号", 110),
        _text("title", "标题", 240),
        Column("missing", "待写", lambda line: "、".join(line.row.missing) or "齐全", 130, False, False),
        _text("attachment", "附件", 140),
        _text("ticket_no", "工单编号", 168),
    )
    filters = (_filter("listed", "本月案例"), CaseFilter("all", "全部", everything))
    return CaseListSpec(
        "每月一案",
        "篇",
        columns,
        filters,
        wide="title",
        words=_words,
        tones={"missing": lambda line: "warn" if line.row.missing else "good"},
        empty=("还没有登记每月一案", "每月报一个案例：背景、做法、成效，可以分次写，报表里成文。"),
    )


def read_mails(office: Office, month: Month) -> tuple[int, list[CaseLine[MailRow]]]:
    """Read every mail; the number is the month's."""
    lines = [
        CaseLine(row.id, None, row, frozenset({"listed"} if month.holds(row.sent_at) else ()))
        for row in mail_log.mails(office)
    ]
    return sum("listed" in line.parts for line in lines), lines


def mail_spec() -> CaseListSpec:
    """Describe the log of mails."""
    columns: tuple[Column[CaseLine[MailRow]], ...] = (
        Column("sent_at", "发送时间", lambda line: line.row.sent_at[:16].replace("T", " "), 136, False, False),
        _text("subject", "主题", 240),
        _text("receiver", "收件方", 160),
        _text("sender", "发送人", 80),
        _text("attachments", "附件", 180),
    )
    filters = (_filter("listed", "本月"), CaseFilter("all", "全部", everything))
    return CaseListSpec(
        "邮件报送",
        "封",
        columns,
        filters,
        wide="subject",
        words=_words,
        empty=("还没有登记邮件报送", "报表、清单之外用邮件报出去的材料在这里登记，月底成表。"),
    )
