"""``shift``, ``link``, ``assessments``: duty plan, links between tickets, the city's assessment details."""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import Any

from app.cli.case_output import answer, as_data, outcome_text, rows_text, ticket_id_of
from app.cli.console import Console, open_for_reading, open_for_writing
from app.cli.moments import read_day, read_moment
from app.domain.errors import RefusedInput
from app.domain.links import LINK_TITLES
from app.domain.shifts import Shift
from app.services import assessment_details, links, shifts
from app.services.changes import Outcome
from app.services.session import Office

_DAY = timedelta(days=1)


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    shift = commands.add_parser("shift", help="值班排班、交接班、空班清单")
    actions = shift.add_subparsers(dest="action", required=True, metavar="动作")
    add = actions.add_parser("add", help="排一个班次")
    for name in ("--person", "--from", "--to"):
        add.add_argument(name, required=True, dest=name.strip("-").replace("from", "start").replace("to", "end"))
    add.add_argument("--post", default="", metavar="岗位")
    plan = actions.add_parser("list", help="班次")
    gaps = actions.add_parser("gaps", help="空班清单（任一小时无人值班）")
    for parser in (plan, gaps):
        parser.add_argument("--from", dest="start", required=True, metavar="日期")
        parser.add_argument("--to", dest="end", required=True, metavar="日期")
    hand = actions.add_parser("handover", help="交接班")
    for name in ("--to", "--text"):
        hand.add_argument(name, required=True, metavar="文字")
    hand.add_argument("--open", default="", metavar="未了事项")
    drop = actions.add_parser("remove", help="取消班次（编号见 list）")
    drop.add_argument("ids", nargs="+", type=int, metavar="编号")
    drop.add_argument("--why", required=True, metavar="理由")
    for parser in (add, plan, gaps, hand, drop):
        parser.set_defaults(run=run_shift)
    link = commands.add_parser("link", help="同一事项、同一诉求人、同一点位")
    links_of = link.add_subparsers(dest="action", required=True, metavar="动作")
    for name, title in (("join", "确认相同"), ("differ", "确认不是同一件（要 --why）")):
        parser = links_of.add_parser(name, help=title)
        parser.add_argument("tickets", nargs=2, metavar="工单编号")
        parser.add_argument("--kind", default="matter", choices=[kind.value for kind in LINK_TITLES])
        parser.add_argument("--why", default="", metavar="理由")
        parser.set_defaults(run=run_link)
    remove = links_of.add_parser("remove", help="解除一条关联（编号见 list）")
    remove.add_argument("id", type=int, metavar="编号")
    remove.add_argument("--why", default="", metavar="理由")
    remove.set_defaults(run=run_link)
    for name, title in (
        ("list", "人确认过的关联和“不是同一件”"),
        ("suggest", "可能相同的工单"),
        ("chain", "同一事项的全部工单"),
    ):
        parser = links_of.add_parser(name, help=title)
        parser.add_argument("ticket", metavar="工单编号")
        parser.set_defaults(run=run_link)
    for name, title in (("repeated", "同电话同地址的重复来电"), ("count", "按件、按事项计数")):
        parser = links_of.add_parser(name, help=title)
        parser.add_argument("--from", dest="start", required=True, metavar="日期")
        parser.add_argument("--to", dest="end", required=True, metavar="日期")
        parser.set_defaults(run=run_link)
    details = commands.add_parser("assessments", help="考核明细：各期下发日、复盘时限、失分点")
    details.add_argument("period", nargs="?", metavar="期次", help="看一期的明细")
    details.add_argument("--issued", metavar="日期", help="确认或更正这一期的下发日")
    details.add_argument("--reviewed", metavar="日期", help="登记这一期复盘报告的提交日")
    details.set_defaults(run=run_assessments)


def run_shift(args: argparse.Namespace, console: Console) -> int:
    """Plan turns, list them, find hours without anybody; 1 when there are such hours."""
    if args.action in ("add", "handover", "remove"):
        with open_for_writing(args) as office:
            if args.action == "add":
                turn = Shift(args.person, read_moment(args.start), read_moment(args.end))
                done: Any = shifts.add(office, [turn], post=args.post)
            elif args.action == "remove":
                done = shifts.remove(office, args.ids, args.why)
            else:
                done = shifts.hand_over(office, args.to, args.text, open_matters=args.open)
        made = {"add": "ids", "handover": "id", "remove": "removed"}[args.action]
        word = "已取消" if args.action == "remove" else "已登记"
        console.result({made: as_data(done.value), "operation": done.operation_id}, outcome_text(word, done))
        return 0
    start, end = read_moment(args.start), read_moment(args.end)
    if len(args.end.strip()) == len("2026-07-01"):
        end += _DAY
    with open_for_reading(args) as office:
        if args.action == "list":
            found = shifts.plan(office, start, end)
            lines = [
                (r.id, r.person, r.post, r.starts_at.replace("T", " "), r.ends_at.replace("T", " ")) for r in found
            ]
            console.result([as_data(r) for r in found], rows_text(("编号", "值班人", "岗位", "起", "止"), lines))
            return 0
        gaps = shifts.gaps(office, start, end)
    data = [{**as_data(gap), "hours": gap.hours} for gap in gaps]
    text = rows_text(("起", "止", "小时"), [(gap.starts_at, gap.ends_at, gap.hours) for gap in gaps])
    console.result(data, text if gaps else "没有空班。")
    return int(bool(gaps))


def run_link(args: argparse.Namespace, console: Console) -> int:
    """Join tickets, tell them apart, look for what belongs together."""
    if args.action in ("join", "differ", "remove"):
        with open_for_writing(args) as office:
            done = _judge_link(office, args)
        word = "已解除" if args.action == "remove" else "已登记"
        console.result({"id": done.value, "operation": done.operation_id}, outcome_text(word, done))
        return 0
    with open_for_reading(args) as office:
        if args.action == "list":
            _list_links(office, args, console)
        elif args.action == "suggest":
            found = links.suggestions(office, ticket_id_of(office, args.ticket))
            named = links.numbers(office, [s.other for s in found])
            lines: list[tuple[object, ...]] = [
                (named[s.other], LINK_TITLES[s.kind], s.score, s.why_text) for s in found
            ]
            data = [{**as_data(s), "ticket_no": named[s.other]} for s in found]
            console.result(data, rows_text(("工单", "关系", "得分", "理由"), lines))
        elif args.action == "chain":
            chain = links.chain(office, ticket_id_of(office, args.ticket))
            lines = [(t.ticket_no, t.created_at.replace("T", " "), t.status, t.unit, t.why) for t in chain]
            console.result([as_data(t) for t in chain], rows_text(("工单", "时间", "状态", "单位", "关系"), lines))
        elif args.action == "repeated":
            groups = links.repeated(office, read_day(args.start), read_day(args.end))
            lines = [
                (len(g.tickets), g.place, g.first_at.replace("T", " "), g.last_at.replace("T", " ")) for g in groups
            ]
            data = [{key: value for key, value in as_data(g).items() if key != "phone"} for g in groups]
            console.result(data, rows_text(("件数", "地址", "首件", "末件"), lines))
        else:
            counts = links.counts(office, read_day(args.start), read_day(args.end))
            shown = {**as_data(counts), "definition": counts.definition}
            console.result(shown, f"工单 {counts.tickets} 件，事项 {counts.matters} 件。{counts.definition}。")
    return 0


def _judge_link(office: Office, args: argparse.Namespace) -> Outcome[int]:
    if args.action == "remove":
        return links.unlink(office, args.id, args.why)
    one, other = (ticket_id_of(office, number) for number in args.tickets)
    if args.action == "join":
        return links.link(office, args.kind, one, other, why=args.why)
    return links.dismiss(office, args.kind, one, other, args.why)


def _list_links(office: Office, args: argparse.Namespace, console: Console) -> None:
    said = links.links(office, ticket_id_of(office, args.ticket))
    named = links.numbers(office, [row.other for row in said])
    lines = [
        (row.id, named.get(row.other, ""), "是" if row.is_same else "不是", LINK_TITLES[row.kind], row.why, row.actor)
        for row in said
    ]
    data = [{**as_data(row), "ticket_no": named.get(row.other, "")} for row in said]
    console.result(data, rows_text(("编号", "工单", "是否", "关系", "理由", "确认人"), lines))


def run_assessments(args: argparse.Namespace, console: Console) -> int:
    """List the periods, or one period's lines; set its day of issue or of its review."""
    if args.issued or args.reviewed:
        if not args.period:
            raise RefusedInput("请写明期次，例如 2026-05。")
        with open_for_writing(args) as office:
            if args.issued:
                assessment_details.confirm_issue(office, args.period, args.issued)
            if args.reviewed:
                assessment_details.hand_in_review(office, args.period, args.reviewed)
    with open_for_reading(args) as office:
        if args.period:
            row = assessment_details.period(office, args.period)
            lines = assessment_details.details(office, args.period, limit=1_000_000)
            losses = assessment_details.losses(office, args.period)
            data = {
                **_period(row),
                "details": as_data(lines),
                "losses": [{"point": p, **as_data(s)} for p, s in losses],
            }
            text = _period_text(row) + "".join(f"\n{point}　{share.part} 件　{share.text}" for point, share in losses)
            answer(console, data, text)
            return 0
        periods = assessment_details.periods(office)
    answer(console, [_period(row) for row in periods], "\n".join(map(_period_text, periods)) or "还没有考核明细。")
    return 0


def _period(row: assessment_details.PeriodRow) -> dict[str, Any]:
    data: dict[str, Any] = as_data(row)
    return {
        **data,
        "review": None,
        "review_due_on": row.review.due_on.isoformat(),
        "provisional": row.review.provisional,
    }


def _period_text(row: assessment_details.PeriodRow) -> str:
    state = "" if row.is_confirmed else "，待确认"
    done = f"，已于 {row.reviewed_on} 提交" if row.reviewed_on else ""
    return f"{row.period}：{row.lines} 件，下发 {row.issued_on}{state}，复盘至 {row.review.due_text}{done}"
