"""调度会, 邮件报送 and 每月一案: agenda, decisions, follow-ups, what is refused, undo (B03, B12, B20)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from app.domain.dispatch_agenda import AgendaKind, kinds_of, read_kind
from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.domain.registers import SpecialKind
from app.services import dispatch_meetings, history, mail_log, monthly_stories, special_registers
from app.services.dispatch_meetings import ItemDraft
from tests.office_desk import DeskClock, add_ticket, new_office
from tests.services.answering import step


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path / "office", DeskClock()) as opened:
        yield opened


def tickets(office) -> dict[str, int]:
    """One ticket of each sort, one that is none, one that is late but finished."""
    made = {
        "督办": add_ticket(office, "D1", tags="市级督办", title="停水", unit="房管科"),
        "超时": add_ticket(office, "D2", due_at="2026-09-17 18:00:00", title="噪声 13812345678"),
        "疑难": add_ticket(office, "D3"),
        "重点": add_ticket(office, "D4", urgency="紧急", due_at="2026-09-30 18:00:00"),
        "平常": add_ticket(office, "D5"),
    }
    add_ticket(office, "D6", due_at="2026-09-10 18:00:00", closed_at="2026-09-17 18:00:00")
    step(office, made["疑难"], "sign", "2026-09-18T08:10")
    step(office, made["疑难"], "report_difficult", "2026-09-18T08:20", text="权属不明，请街道分中心协调确定承办单位")
    return made


@pytest.mark.parametrize(
    ("marks", "difficult", "overdue", "kinds"),
    [
        ((), False, False, ()),
        (("urgent",), False, False, ("重点",)),
        (("double_no", "supervised_city"), False, True, ("督办", "超时", "重点")),
        (("hang_up",), True, False, ("疑难",)),
    ],
)
def test_the_sorts_of_a_ticket(marks, difficult, overdue, kinds):
    assert kinds_of(marks, is_difficult=difficult, is_overdue=overdue) == kinds


def test_a_sort_is_read_by_its_name():
    assert read_kind("") is AgendaKind.OTHER
    with pytest.raises(RefusedInput, match="重点"):
        read_kind("要紧")


def test_the_agenda_offers_the_open_tickets_of_the_four_sorts_masked(office):
    made = tickets(office)
    found = {line.ticket_id: line for line in dispatch_meetings.agenda(office)}
    assert {line.kinds[0]: number for number, line in found.items()} == {
        AgendaKind(name): made[name] for name in ("督办", "超时", "疑难", "重点")
    }
    assert found[made["超时"]].title == "噪声 138****5678"
    assert dispatch_meetings.agenda(office)[0].ticket_no == "D2"  # the nearest limit first


def test_a_meeting_from_agenda_to_follow_up_and_back(office):
    made = tickets(office)
    drafts = [ItemDraft(line.ticket_id, line.kinds[0]) for line in dispatch_meetings.agenda(office)]
    held = dispatch_meetings.hold(office, "九月第三次调度会", on="2026-09-16", chair="李主任", items=drafts)
    row = dispatch_meetings.meeting(office, held.value)
    assert (row.items, row.done, row.held_on) == (4, 0, "2026-09-16")
    items = {item.ticket_id: item for item in dispatch_meetings.list_items(office, held.value)}
    water = items[made["督办"]]
    assert (water.matter, water.unit, water.kind, water.state_on("2026-09-18")) == ("停水", "房管科", "督办", "未议定")
    dispatch_meetings.decide(office, water.id, "三日内更换水泵", due_on="2026-09-17")
    late = next(i for i in dispatch_meetings.list_items(office, held.value) if i.id == water.id)
    assert late.state_on("2026-09-18") == "逾期未落实"
    assert late.state_on("2026-09-17") == "办理中"
    done = dispatch_meetings.follow_up(office, water.id, "已更换", done_on="2026-09-18")
    late = next(i for i in dispatch_meetings.list_items(office, held.value) if i.id == water.id)
    assert late.state_on("2026-09-18") == "超期落实"
    assert dispatch_meetings.meeting(office, held.value).done == 1
    with pytest.raises(NotAllowed, match="后面还有"):
        history.undo(office, held.operation_id)
    history.undo(office, done.operation_id)
    assert dispatch_meetings.meeting(office, held.value).done == 0


def test_undoing_a_meeting_takes_its_items_with_it_and_back_again(office):
    made = tickets(office)
    held = dispatch_meetings.hold(office, "会", on="2026-09-18", items=[ItemDraft(made["督办"], "督办")])
    undone = history.undo(office, held.operation_id)
    assert dispatch_meetings.meetings(office) == []
    assert dispatch_meetings.list_items(office) == []
    history.undo(office, undone.operation_id)
    assert dispatch_meetings.meetings(office)[0].items == 1
    dropped = dispatch_meetings.void(office, held.value, "登记有误")
    assert dispatch_meetings.meetings(office) == []
    history.undo(office, dropped.operation_id)
    assert len(dispatch_meetings.list_items(office)) == 1


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (lambda o, m, t: dispatch_meetings.hold(o, " "), "会议名称"),
        (lambda o, m, t: dispatch_meetings.hold(o, "会", on="9月18日"), "不是日期"),
        (lambda o, m, t: dispatch_meetings.hold(o, "会", items=[ItemDraft(t, "要紧")]), "没有“要紧”这类案件"),
        (lambda o, m, t: dispatch_meetings.hold(o, "会", items=[ItemDraft()]), "议题没有填"),
        (lambda o, m, t: dispatch_meetings.add_items(o, m, []), "没有选择"),
        (lambda o, m, t: dispatch_meetings.decide(o, 1, "办", due_on="2026-09-17"), "早于会议日期"),
        (lambda o, m, t: dispatch_meetings.amend(o, m, title="会"), "没有改动"),
        (lambda o, m, t: dispatch_meetings.void(o, m, ""), "作废原因"),
    ],
)
def test_what_no_meeting_can_be_is_refused(office, work, words):
    ticket = add_ticket(office, "D1", title="停水")
    meeting = dispatch_meetings.hold(office, "会", on="2026-09-18", items=[ItemDraft(ticket)]).value
    before = dispatch_meetings.list_items(office)
    with pytest.raises(RefusedInput, match=words):
        work(office, meeting, ticket)
    assert dispatch_meetings.list_items(office) == before


def test_a_ticket_is_on_a_meeting_once_and_a_result_needs_a_decision(office):
    ticket = add_ticket(office, "D1", title="停水")
    meeting = dispatch_meetings.hold(office, "会", on="2026-09-18", items=[ItemDraft(ticket)]).value
    item = dispatch_meetings.list_items(office, meeting)[0]
    with pytest.raises(NotAllowed, match="只列一次"):
        dispatch_meetings.add_items(office, meeting, [ItemDraft(ticket)])
    with pytest.raises(NotAllowed, match="议定事项"):
        dispatch_meetings.follow_up(office, item.id, "已办")
    dispatch_meetings.add_items(office, meeting, [ItemDraft(matter="冬季供暖准备")])
    assert [i.kind for i in dispatch_meetings.list_items(office, meeting)] == ["其他", "其他"]
    dispatch_meetings.void_item(office, item.id, "选错")
    assert [i.matter for i in dispatch_meetings.list_items(office, meeting)] == ["冬季供暖准备"]
    with pytest.raises(NotFound):
        dispatch_meetings.decide(office, item.id, "办")


def test_mails_are_logged_corrected_voided_and_brought_back(office):
    first = mail_log.record(
        office, "九月挂账清单", "区分中心", at=datetime(2026, 9, 17, 16), attachments="挂账清单.xlsx"
    )
    mail_log.record(office, "周报", "街道办", at=datetime(2026, 9, 18, 8))
    assert [row.subject for row in mail_log.mails(office, "2026-09-17", "2026-09-18")] == ["九月挂账清单"]
    assert mail_log.mail(office, first.value).sender == "王芳"
    mail_log.amend(office, first.value, receiver="区城指中心")
    dropped = mail_log.void(office, first.value, "重复")
    assert [row.subject for row in mail_log.mails(office)] == ["周报"]
    history.undo(office, dropped.operation_id)
    assert mail_log.mail(office, first.value).receiver == "区城指中心"
    for wrong, words in (
        ({"subject": " ", "receiver": "区"}, "主题"),
        ({"subject": "报", "receiver": ""}, "收件方"),
        ({"subject": "报", "receiver": "区", "at": datetime(2026, 9, 19)}, "还没有到"),
    ):
        with pytest.raises(RefusedInput, match=words):
            mail_log.record(office, **wrong)
    with pytest.raises(RefusedInput, match="没有改动"):
        mail_log.amend(office, first.value, receiver="区城指中心")


def test_stories_take_over_what_the_register_holds_and_are_numbered_by_month(office):
    ticket = add_ticket(office, "D1", title="停水")
    facts = {"background": "老旧小区水泵", "practice": "三方会商"}
    special_registers.receive(office, SpecialKind.MONTHLY_CASE, "停水", ticket_id=ticket, on="2026-09-02", facts=facts)
    month = monthly_stories.month_of("2026-09-02")
    assert [row.title for row in monthly_stories.without_story(office, month)] == ["停水"]
    told = monthly_stories.write(office, "2026年9月", "水泵换新记", ticket_id=ticket, practice="三方会商、当日抢修")
    row = monthly_stories.story(office, told.value)
    assert (row.number, row.background, row.practice, row.missing) == (
        "2026-09-01",
        "老旧小区水泵",
        "三方会商、当日抢修",
        ("成效",),
    )
    assert monthly_stories.without_story(office, month) == []
    with pytest.raises(NotAllowed, match="已有"):
        monthly_stories.write(office, "2026-09", "再来一篇", ticket_id=ticket)
    monthly_stories.write(office, "2026-09", "另一篇")
    assert [row.number for row in monthly_stories.stories(office, month)] == ["2026-09-01", "2026-09-02"]
    monthly_stories.amend(office, told.value, effect="72 户恢复供水")
    assert monthly_stories.story(office, told.value).missing == ()
    gone = monthly_stories.void(office, told.value, "不报")
    assert [row.title for row in monthly_stories.stories(office)] == ["另一篇"]
    history.undo(office, gone.operation_id)
    assert len(monthly_stories.stories(office)) == 2


def test_a_decision_that_was_carried_out_is_not_undone_before_the_carrying_out(office):
    tickets(office)
    meeting = dispatch_meetings.hold(office, "例会", items=[ItemDraft(matter="清淤")])
    item = dispatch_meetings.list_items(office, meeting.value)[0].id
    decided = dispatch_meetings.decide(office, item, "月底前完成")
    changed = dispatch_meetings.decide(office, item, "下月底前完成")
    followed = dispatch_meetings.follow_up(office, item, "已完成一半")
    history.undo(office, changed.operation_id)  # an earlier decision is there to stand on
    assert dispatch_meetings.list_items(office, meeting.value)[0].decision == "月底前完成"
    with pytest.raises(NotAllowed, match=r"^这一议题已经登记落实情况，没有撤销议定。请先撤销落实登记。$"):
        history.undo(office, decided.operation_id)
    row = dispatch_meetings.list_items(office, meeting.value)[0]
    assert (row.decision, row.progress) == ("月底前完成", "已完成一半")
    gone = history.undo(office, followed.operation_id)
    history.undo(office, decided.operation_id)
    with pytest.raises(NotAllowed, match="请先恢复议定"):
        history.undo(office, gone.operation_id)
    row = dispatch_meetings.list_items(office, meeting.value)[0]
    assert (row.decision, row.progress, row.state_on("2026-09-18")) == ("", "", "未议定")
