"""``activity``, ``advice``: training, guidance and what else the vendor holds; advice and good cases."""

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
from app.domain.activities import ActivityKind
from app.domain.errors import RefusedInput
from app.services import activities, activity_lists, advice
from app.services.activity_lists import Attendee
from app.services.session import Office

_PASSED = {"": None, "通过": True, "未通过": False}


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    _add_activity(commands)
    given = actions(commands, "advice", "工作建议、疑难案件建议、优秀案例")
    add = given.add_parser("add", help="登记一条")
    add.add_argument("--kind", choices=sorted(advice.KIND_TITLES), required=True)
    add_texts(add, "--subject", "--text", required=True)
    add_texts(add, "--ticket", "--by", "--on", "--note")
    add.set_defaults(run=run_advice)
    decide = with_id(given, "decide", "登记采纳情况", run_advice)
    decide.add_argument("--adopted", choices=("yes", "partly", "no"), required=True)
    add_texts(decide, "--result", "--on")
    lists(given, run_advice)


def _add_activity(commands: Any) -> None:
    activity = actions(commands, "activity", "培训、指导、经验分享、机制协助、现场解答")
    plan = activity.add_parser("plan", help="列入计划")
    record = activity.add_parser("record", help="登记已举行的活动")
    hold = with_id(activity, "hold", "登记计划中的活动已举行", run_activity)
    for parser in (plan, record):
        parser.add_argument("--contract", type=int, required=True, metavar="合同编号")
        parser.add_argument("--kind", choices=[kind.value for kind in ActivityKind], required=True)
        add_texts(parser, "--theme", required=True)
        parser.add_argument("--way", choices=("onsite", "remote"), default="onsite")
        parser.set_defaults(run=run_activity)
    for parser in (plan, record, hold):
        add_texts(parser, "--on", *(f"--{name}" for name in activity_lists.TEXTS))
    for parser in (record, hold):
        add_texts(parser, "--start", "--end")
        parser.add_argument("--person", action="append", default=[], metavar="姓名[/单位[/成绩[/通过|未通过]]]")
        parser.add_argument("--question", action="append", default=[], metavar="问题[=解答]")
    record.add_argument("--deliverable", type=int, metavar="成果编号")
    serve = with_id(activity, "serve", "计入一项成果", run_activity)
    serve.add_argument("--deliverable", type=int, required=True, metavar="成果编号")
    add_texts(with_id(activity, "void", "作废", run_activity), "--why", required=True)
    listed = lists(activity, run_activity)
    listed.add_argument("--contract", type=int, metavar="合同编号")


def run_activity(args: argparse.Namespace, console: Console) -> int:
    """Keep the activities."""
    if args.action == "list":
        span = (month_of_args(args).first, month_of_args(args).last) if args.month else ()
        with open_for_reading(args) as office:
            found = activity_lists.activities(office, args.contract, *span)
        lines = [
            (r.id, r.held_on or r.planned_on, r.kind_title, r.theme, len(r.people), r.state_text, _served(r))
            for r in found
        ]
        heads = ("编号", "日期", "类型", "主题", "参加人", "状态", "计入成果")
        console.result([as_data(row) for row in found], rows_text(heads, lines))
        return 0
    with open_for_writing(args) as office:
        done = _activity_done(office, args, console)
    console.result({"id": done.value, "operation": done.operation_id}, outcome_text("已登记", done))
    return 0


def _served(row: activity_lists.ActivityRow) -> str:
    return "、".join(name for _, name in row.serves)


def _activity_done(office: Office, args: argparse.Namespace, console: Console) -> Any:
    if args.action == "void":
        return activities.void(office, args.id, args.why)
    if args.action == "serve":
        return activities.serve(office, args.id, args.deliverable)
    texts = {name: getattr(args, name) for name in activity_lists.TEXTS if getattr(args, name)}
    if args.action == "plan":
        on = args.on or None
        return activities.plan(office, args.contract, args.kind, args.theme, planned_on=on, way=args.way, **texts)
    held: dict[str, Any] = {
        "held_on": args.on or None,
        "starts_at": args.start,
        "ends_at": args.end,
        "people": [_person(text) for text in args.person],
        "questions": [(text.partition("=")[0], text.partition("=")[2]) for text in args.question],
        **texts,
    }
    if args.action == "hold":
        return activities.hold(office, args.id, **held)
    warning = activities.warning_of(args.kind, args.way)
    done = activities.record(
        office, args.contract, args.kind, args.theme, way=args.way, deliverable_id=args.deliverable, **held
    )
    if warning:
        console.note(warning)
    return done


def _person(text: str) -> Attendee:
    parts = [part.strip() for part in text.split("/")] + [""] * 3
    if parts[3] not in _PASSED:
        raise RefusedInput(f"“{text}”的考核结果请写通过或未通过。")
    return Attendee(parts[0], parts[1], True, parts[2], _PASSED[parts[3]])


def run_advice(args: argparse.Namespace, console: Console) -> int:
    """Keep the advice."""
    if args.action == "list":
        month = month_of_args(args) if args.month else None
        with open_for_reading(args) as office:
            found = advice.given(office, *((month.first, month.last) if month else ()))
        lines = [
            (r.id, r.given_on, advice.KIND_TITLES[r.kind], r.ticket_no, r.subject, advice.ADOPTED_TITLES[r.adopted])
            for r in found
        ]
        heads = ("编号", "日期", "类型", "工单", "主题", "采纳")
        console.result([as_data(row) for row in found], rows_text(heads, lines))
        return 0
    with open_for_writing(args) as office:
        if args.action == "decide":
            done = advice.decide(office, args.id, args.adopted, args.result, on=args.on or None)
        else:
            ticket = ticket_id_of(office, args.ticket) if args.ticket else None
            more = {"by": args.by, "on": args.on or None, "note": args.note}
            done = advice.give(office, args.kind, args.subject, args.text, ticket_id=ticket, **more)
    console.result({"id": done.value, "operation": done.operation_id}, outcome_text("已登记", done))
    return 0
