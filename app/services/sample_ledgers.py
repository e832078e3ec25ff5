"""Ledgers of the sample data: a 调度会 with decisions and what came of them, two mails, one 每月一案.

Everything goes through the services, at moments before the office's clock.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from app.domain.months import month_of
from app.services import dispatch_meetings, mail_log, monthly_stories
from app.services.dispatch_meetings import ItemDraft
from app.services.session import Office

_ITEMS = 6


def fill(office: Office) -> None:
    """Fill the ledgers once; an office that has a meeting is left as it is."""
    if dispatch_meetings.meetings(office):
        return
    _meeting(office)
    _mails(office)
    monthly_stories.write(
        office,
        month_of(office.now().date()),
        "老旧小区供暖“一楼一策”",
        background="小区建成于上世纪九十年代，供热管网老化，近三年冬季供暖诉求居街道前列。",
        practice="街道吹哨，区城管委、供热企业、产权单位、社区四方现场会商，逐楼排查。\n对室温不达标的住户入户测温、逐户销项。",
        effect="今冬同期供暖诉求下降，回访满意率提高。",
        attachment="测温记录.xlsx",
    )


def _meeting(office: Office) -> None:
    held = office.now().date() - timedelta(days=9)
    drafts = [ItemDraft(line.ticket_id, line.kinds[0].value) for line in dispatch_meetings.agenda(office)[:_ITEMS]]
    drafts.append(ItemDraft(matter="冬季供暖诉求提前研判"))
    made = dispatch_meetings.hold(
        office, f"{held.month}月接诉即办调度会", on=held, chair="李主任", attendants="各科室、社区负责人", items=drafts
    ).value
    items = dispatch_meetings.list_items(office, made)
    words = ("三日内完成现场处置并向诉求人反馈，社区配合做好解释", "联系产权单位，明确整改时限", "列入背街小巷改造计划")
    for item, decision, days in zip(items, words, (3, 6, 30), strict=False):
        dispatch_meetings.decide(office, item.id, decision, unit=item.unit, due_on=held + timedelta(days=days))
    if items[0].ticket_id is not None:
        settled = held + timedelta(days=2)
        dispatch_meetings.follow_up(office, items[0].id, "已完成现场处置，诉求人认可", done_on=settled)


def _mails(office: Office) -> None:
    today = office.now().date()
    for days, subject, receiver, attachments in (
        (12, "挂账清单报送", "区接诉即办分中心", "挂账清单.xlsx"),
        (4, "供暖诉求集中区域情况说明", "区城市管理委、街道工委", "情况说明.docx、点位图.pdf"),
    ):
        at = datetime.combine(today - timedelta(days=days), time(16, 20))
        mail_log.record(office, subject, receiver, at=at, attachments=attachments)
