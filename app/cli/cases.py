"""``appeal``, ``hangup``, ``whistle``, ``special``: cases of tickets and the monthly lists."""

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
    with_ticket,
)
from app.cli.console import Console, open_for_reading, open_for_writing
from app.domain.appeals import difference_text
from app.domain.errors import RefusedInput
from app.services import (
    appeals,
    hang_ups,
    special_registers,
    whistles,
)


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    _add_appeal(commands)
    hang_up = actions(commands, "hangup", "挂账、销账")
    apply = with_ticket(hang_up, "apply", "申请挂账", run_hang_up)
    add_texts(apply, "--reason", "--plan", required=True)
    add_texts(apply, "--unit", "--on")
    for name, title in (("approve", "批准"), ("refuse", "不同意"), ("screen", "甄别"), ("writeoff", "销账")):
        parser = with_id(hang_up, name, title, run_hang_up)
        add_texts(parser, "--text", required=True)
        add_texts(parser, "--by", "--on")
    lists(hang_up, run_hang_up)
    whistle = actions(commands, "whistle", "吹哨、应哨、撤销吹哨")
    blow = whistle.add_parser("blow", help="吹哨")
    add_texts(blow, "--target", "--matter", required=True)
    add_texts(blow, "--ticket", "--on")
    blow.set_defaults(run=run_whistle)
    for name, title in (("answer", "应哨"), ("withdraw", "撤销吹哨（要日期和原因）")):
        parser = with_id(whistle, name, title, run_whistle)
        add_texts(parser, "--text", required=True)
        add_texts(parser, "--on", required=name == "withdraw")
    lists(whistle, run_whistle)
    special = actions(commands, "special", "市级点名、督办、乡村振兴核对、每月一案")
    receive = special.add_parser("receive", help="接收")
    add_texts(receive, "--kind", "--title", required=True)
    add_texts(receive, "--ticket", "--requirement", "--unit", "--on", "--due")
    receive.set_defaults(run=run_special)
    for name, title in (("finish", "办结"), ("report", "报送")):
        parser = with_id(special, name, title, run_special)
        add_texts(parser, "--text", required=True)
        add_texts(parser, "--on")
    listing = lists(special, run_special)
    add_texts(listing, "--kind")


def _add_appeal(commands: Any) -> None:
    appeal = actions(commands, "appeal", "考核申诉")
    file = with_ticket(appeal, "file", "提出申诉", run_appeal)
    add_texts(file, "--reason", "--evidence", required=True)
    add_texts(file, "--period", "--unit", "--on")
    file.add_argument("--object", action="append", required=True, metavar="对象", help="申诉对象（可多次）")
    decide = with_id(appeal, "decide", "登记结果", run_appeal)
    add_texts(decide, "--result", "--basis", required=True)
    add_texts(decide, "--on")
    decide.add_argument("--set", action="append", default=[], metavar="项=值", help="改判后的结果，如 resolved=是")
    lists(appeal, run_appeal)


def run_appeal(args: argparse.Namespace, console: Console) -> int:
    """Appeals against an assessment."""
    if args.action == "list":
        with open_for_reading(args) as office:
            found = appeals.rows(office, period=args.month)
        lines = [(r.id, r.ticket_no, r.period, r.objects_text, r.filed_on, r.result_text, r.result_on) for r in found]
        heads = ("编号", "工单", "周期", "对象", "提出日", "结果", "结果日")
        console.result([as_data(r) for r in found], rows_text(heads, lines))
        return 0
    with open_for_writing(args) as office:
        if args.action == "file":
            ticket, texts = ticket_id_of(office, args.ticket), {"period": args.period, "unit": args.unit}
            done = appeals.file(office, ticket, args.object, args.reason, args.evidence, on=args.on or None, **texts)
        else:
            changed = dict(part.partition("=")[::2] for part in args.set)
            done = appeals.decide(office, args.id, args.result, args.basis, changed=changed, on=args.on or None)
        row = appeals.get(office, done.value)
    moved = difference_text(row.rates_before, row.rates_after) if row.rates_after else ""
    console.result(as_data(row), f"申诉 {row.id}：{row.result_text}" + (f"；{moved}" if moved else ""))
    return 0


def run_hang_up(args: argparse.Namespace, console: Console) -> int:
    """挂账 and 销账."""
    if args.action == "list":
        with open_for_reading(args) as office:
            month = hang_ups.month(office, month_of_args(args)) if args.month else None
            found = list(month.listed) if month else hang_ups.rows(office)
        lines = [(r.id, r.ticket_no, r.unit, r.hung_on, r.written_off_on, r.state_text) for r in found]
        text = rows_text(("编号", "工单", "单位", "挂账日", "销账日", "状态"), lines)
        data = as_data(month) if month else [as_data(r) for r in found]
        console.result(data, f"{month.account.text}\n{text}" if month else text)
        return 0
    with open_for_writing(args) as office:
        on = args.on or None
        if args.action == "apply":
            ticket = ticket_id_of(office, args.ticket)
            done = hang_ups.apply(office, ticket, args.reason, args.plan, unit=args.unit, on=on)
        elif args.action in ("approve", "refuse"):
            done = hang_ups.decide(office, args.id, args.action == "approve", args.by, args.text, on=on)
        else:
            act = hang_ups.screen if args.action == "screen" else hang_ups.write_off
            done = act(office, args.id, args.text, by=args.by, on=on)
        row = hang_ups.get(office, done.value)
    console.result(as_data(row), outcome_text(f"挂账 {row.id}：{row.state_text}", done))
    return 0


def run_whistle(args: argparse.Namespace, console: Console) -> int:
    """吹哨, 应哨, 撤销."""
    if args.action == "list":
        with open_for_reading(args) as office:
            table = whistles.month(office, month_of_args(args)) if args.month else None
            found = [*table.withdrawn, *table.answered] if table else whistles.rows(office)
        lines = [
            (r.id, r.whistled_on, r.target, r.matter, r.answered_on, r.withdrawn_on, r.withdraw_reason) for r in found
        ]
        heads = ("编号", "吹哨日", "对象", "事项", "应哨日", "撤销日", "撤销原因")
        console.result(as_data(table) if table else [as_data(r) for r in found], rows_text(heads, lines))
        return 0
    with open_for_writing(args) as office:
        on = args.on or None
        if args.action == "blow":
            ticket = ticket_id_of(office, args.ticket) if args.ticket else None
            done = whistles.blow(office, args.target, args.matter, ticket_id=ticket, on=on)
        elif args.action == "answer":
            done = whistles.answer(office, args.id, args.text, on=on)
        else:
            done = whistles.withdraw(office, args.id, args.text, on=args.on)
        row = next(r for r in whistles.rows(office) if r.id == done.value)
    console.result(as_data(row), outcome_text(f"吹哨 {row.id}：{row.state_text}", done))
    return 0


def run_special(args: argparse.Namespace, console: Console) -> int:
    """Keep the special registers."""
    if args.action == "list":
        kind = special_registers.read_kind(args.kind) if args.kind else None
        if args.month and kind is None:
            raise RefusedInput("月报表要写明台账（--kind 市级点名）。")
        with open_for_reading(args) as office:
            made = special_registers.month(office, kind, month_of_args(args)) if kind and args.month else None
            found = list(made.listed) if made else special_registers.rows(office, kind=kind)
        lines = [(r.id, r.kind_title, r.ticket_no, r.title, r.received_on, r.done_on, r.reported_on) for r in found]
        heads = ("编号", "台账", "工单", "标题", "接收日", "办结日", "报送日")
        console.result(as_data(made) if made else [as_data(r) for r in found], rows_text(heads, lines))
        return 0
    with open_for_writing(args) as office:
        on = args.on or None
        if args.action == "receive":
            ticket = ticket_id_of(office, args.ticket) if args.ticket else None
            texts = {"requirement": args.requirement, "unit": args.unit}
            due = args.due or None
            done = special_registers.receive(
                office, args.kind, args.title, ticket_id=ticket, on=on, due_on=due, **texts
            )
        else:
            act = special_registers.finish if args.action == "finish" else special_registers.report
            done = act(office, args.id, args.text, on=on)
        row = next(r for r in special_registers.rows(office) if r.id == done.value)
    console.result(as_data(row), outcome_text(f"{row.kind_title} {row.id}：已登记", done))
    return 0
