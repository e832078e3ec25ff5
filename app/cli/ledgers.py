"""``meeting``, ``mail``, ``story``: 调度会, 其他邮件报送 and 每月一案, the ledgers behind B03, B20 and B12."""

from __future__ import annotations

import argparse
from typing import Any

from app.cli.case_output import (
    actions,
    add_texts,
    as_data,
    lists,
    month_of_args,
    outcome_text,
    rows_text,
    ticket_id_of,
    with_id,
)
from app.cli.console import Console, open_for_reading, open_for_writing
from app.cli.moments import read_moment
from app.domain.dispatch_agenda import AgendaKind
from app.domain.errors import RefusedInput
from app.services import dispatch_meetings, mail_log, monthly_stories
from app.services.dispatch_meetings import ItemDraft
from app.services.session import Office

_LAST_MOMENT = "T99"
"""After every moment of a day in the order of texts."""


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    _add_meeting(commands)
    mail = actions(commands, "mail", "其他邮件报送登记")
    record = mail.add_parser("record", help="登记一封")
    add_texts(record, "--subject", "--to", required=True)
    add_texts(record, "--at", "--sender", "--attachments", "--note")
    record.add_argument("--contract", type=int, metavar="合同编号")
    record.set_defaults(run=run_mail)
    drop = with_id(mail, "void", "作废", run_mail)
    add_texts(drop, "--why", required=True)
    lists(mail, run_mail)
    story = actions(commands, "story", "每月一案")
    write = story.add_parser("write", help="登记一篇")
    add_texts(write, "--month", "--title", required=True)
    amend = with_id(story, "amend", "修改", run_story)
    for parser in (write, amend):
        add_texts(parser, "--background", "--practice", "--effect", "--attachment", "--note")
    add_texts(write, "--ticket")
    add_texts(amend, "--title")
    write.set_defaults(run=run_story)
    drop = with_id(story, "void", "作废", run_story)
    add_texts(drop, "--why", required=True)
    lists(story, run_story)


def _add_meeting(commands: Any) -> None:
    meeting = actions(commands, "meeting", "调度会：议题、议定、落实")
    agenda = meeting.add_parser("agenda", help="可上会的工单（重点、疑难、超时、督办）")
    hold = meeting.add_parser("hold", help="登记一次调度会")
    add_texts(hold, "--title", required=True)
    add_texts(hold, "--on", "--chair", "--attendants", "--note")
    add = with_id(meeting, "add", "给一次调度会增加议题", run_meeting)
    for parser in (hold, add):
        parser.add_argument("--ticket", action="append", default=[], metavar="工单编号", help="上会的工单（可多次）")
    hold.add_argument("--kind", action="append", default=[], metavar="类别", help="把这几类在办工单都列为议题")
    add_texts(add, "--matter")
    decide = with_id(meeting, "decide", "登记议定事项（编号为议题编号）", run_meeting)
    add_texts(decide, "--text", required=True)
    add_texts(decide, "--unit", "--due")
    follow = with_id(meeting, "follow", "登记落实情况（编号为议题编号）", run_meeting)
    add_texts(follow, "--text", required=True)
    add_texts(follow, "--done")
    show = with_id(meeting, "show", "一次调度会的议题", run_meeting)
    for name, title in (("void", "作废一次调度会"), ("drop", "作废一个议题")):
        add_texts(with_id(meeting, name, title, run_meeting), "--why", required=True)
    lists(meeting, run_meeting)
    for parser in (agenda, hold, show):
        parser.set_defaults(run=run_meeting)


def run_meeting(args: argparse.Namespace, console: Console) -> int:
    """Keep the meetings."""
    if args.action in ("agenda", "list", "show"):
        with open_for_reading(args) as office:
            _show_meetings(office, args, console)
        return 0
    with open_for_writing(args) as office:
        if args.action == "hold":
            texts = {"chair": args.chair, "attendants": args.attendants, "note": args.note}
            done: Any = dispatch_meetings.hold(
                office, args.title, on=args.on or None, items=_drafts(office, args), **texts
            )
        elif args.action == "add":
            drafts = _drafts(office, args)
            drafts += [ItemDraft(matter=args.matter)] if args.matter else []
            done = dispatch_meetings.add_items(office, args.id, drafts)
        elif args.action == "decide":
            done = dispatch_meetings.decide(office, args.id, args.text, unit=args.unit, due_on=args.due or None)
        elif args.action == "follow":
            done = dispatch_meetings.follow_up(office, args.id, args.text, done_on=args.done or None)
        else:
            act = dispatch_meetings.void if args.action == "void" else dispatch_meetings.void_item
            done = act(office, args.id, args.why)
    console.result({"value": done.value, "operation": done.operation_id}, outcome_text("已登记", done))
    return 0


def _drafts(office: Office, args: argparse.Namespace) -> list[ItemDraft]:
    lines = dispatch_meetings.agenda(office)
    kind_of = {line.ticket_id: line.kinds[0].value for line in lines}
    chosen = [ticket_id_of(office, number) for number in args.ticket]
    wanted = getattr(args, "kind", [])
    unknown = next((kind for kind in wanted if kind not in list(AgendaKind)), "")
    if unknown:
        raise RefusedInput(f"没有“{unknown}”这类案件。可选：{'、'.join(AgendaKind)}。")
    chosen += [line.ticket_id for line in lines if set(line.kinds) & set(wanted) and line.ticket_id not in chosen]
    return [ItemDraft(ticket, kind_of.get(ticket, "")) for ticket in chosen]


def _show_meetings(office: Office, args: argparse.Namespace, console: Console) -> None:
    today = office.now().date().isoformat()
    lines: list[tuple[object, ...]]
    found: Any
    if args.action == "agenda":
        found = dispatch_meetings.agenda(office)
        lines = [(r.ticket_no, r.title, r.unit, r.due_at.replace("T", " "), "、".join(r.kinds)) for r in found]
        heads: tuple[str, ...] = ("工单", "标题", "承办单位", "办理时限", "类别")
    elif args.action == "show":
        found = dispatch_meetings.list_items(office, args.id)
        dispatch_meetings.meeting(office, args.id)
        lines = [(r.id, r.ticket_no, r.matter, r.decision, r.unit, r.due_on, r.state_on(today)) for r in found]
        heads = ("议题编号", "工单", "议题", "议定事项", "责任单位", "期限", "状态")
    else:
        span = (month_of_args(args).first, month_of_args(args).last) if args.month else ("", "9999")
        found = dispatch_meetings.meetings(office, *span)
        lines = [(r.id, r.held_on, r.title, r.chair, r.items, r.done) for r in found]
        heads = ("编号", "日期", "会议", "主持人", "议题", "已落实")
    console.result([as_data(row) for row in found], rows_text(heads, lines))


def run_mail(args: argparse.Namespace, console: Console) -> int:
    """Keep the log of mails."""
    if args.action == "list":
        span = ("", "9999")
        if args.month:
            month = month_of_args(args)
            span = (month.first, f"{month.last}{_LAST_MOMENT}")
        with open_for_reading(args) as office:
            found = mail_log.mails(office, *span)
        lines = [(r.id, r.sent_at.replace("T", " "), r.subject, r.receiver, r.attachments) for r in found]
        heads = ("编号", "发送时间", "主题", "收件方", "附件")
        console.result([as_data(row) for row in found], rows_text(heads, lines))
        return 0
    with open_for_writing(args) as office:
        if args.action == "void":
            done = mail_log.void(office, args.id, args.why)
        else:
            at = read_moment(args.at) if args.at else None
            texts = {"sender": args.sender, "attachments": args.attachments, "note": args.note}
            done = mail_log.record(office, args.subject, args.to, at=at, contract_id=args.contract, **texts)
    console.result({"id": done.value, "operation": done.operation_id}, outcome_text("已登记", done))
    return 0


def run_story(args: argparse.Namespace, console: Console) -> int:
    """Keep the month's stories."""
    if args.action == "list":
        with open_for_reading(args) as office:
            found = monthly_stories.stories(office, month_of_args(args) if args.month else "")
        lines = [(r.id, r.number, r.ticket_no, r.title, "、".join(r.missing) or "齐全") for r in found]
        heads = ("编号", "案例编号", "工单", "标题", "待写")
        console.result([as_data(row) for row in found], rows_text(heads, lines))
        return 0
    keys = ("background", "practice", "effect", "attachment", "note")
    with open_for_writing(args) as office:
        if args.action == "void":
            done = monthly_stories.void(office, args.id, args.why)
        elif args.action == "amend":
            texts = {key: getattr(args, key) for key in ("title", *keys) if getattr(args, key)}
            done = monthly_stories.amend(office, args.id, **texts)
        else:
            ticket = ticket_id_of(office, args.ticket) if args.ticket else None
            texts = {key: getattr(args, key) for key in keys}
            done = monthly_stories.write(office, args.month, args.title, ticket_id=ticket, **texts)
    console.result({"id": done.value, "operation": done.operation_id}, outcome_text("已登记", done))
    return 0
