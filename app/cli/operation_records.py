"""``ops``, ``support``, ``upkeep``, ``duty``: the system's operation, remote support, maintenance, reports owed."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from typing import Any

from app.cli.case_output import actions, add_texts, as_data, lists, month_of_args, outcome_text, rows_text, with_id
from app.cli.console import Console, open_for_reading, open_for_writing
from app.cli.moments import read_moment
from app.domain.months import Month
from app.domain.operations import length_text
from app.domain.rates import Window, decimal_text
from app.domain.report_duties import CYCLE_TITLES
from app.services import operations, report_duties, report_duties_due
from app.services.session import Office


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    _add_operations(commands)
    _add_duty(commands)


def _add_operations(commands: Any) -> None:
    ops = actions(commands, "ops", "系统运维记录")
    log = ops.add_parser("log", help="登记一条")
    log.add_argument("--kind", choices=sorted(operations.OPS_TITLES), required=True)
    log.add_argument("--outage", action="store_true", help="期间系统不能使用")
    add_texts(log, "--at", "--end", "--responded", "--effect", "--handling", "--person", "--note")
    log.add_argument("--contract", type=int, metavar="合同编号")
    finish = with_id(ops, "finish", "登记恢复", run_ops)
    add_texts(finish, "--at", "--handling")
    log.set_defaults(run=run_ops)
    lists(ops, run_ops)
    support = actions(commands, "support", "远程支撑请求")
    ask = support.add_parser("ask", help="登记一个请求")
    add_texts(ask, "--question", required=True)
    add_texts(ask, "--at", "--by", "--channel")
    ask.add_argument("--contract", type=int, metavar="合同编号")
    ask.set_defaults(run=run_support)
    answer = with_id(support, "answer", "登记响应和解决", run_support)
    add_texts(answer, "--responded", "--solved", "--by", "--text")
    lists(support, run_support)
    upkeep = actions(commands, "upkeep", "数据库每月维护")
    record = upkeep.add_parser("record", help="登记一次")
    add_texts(record, "--integrity", required=True)
    add_texts(record, "--on", "--backup", "--indexes", "--problem", "--handling", "--person")
    record.add_argument("--contract", type=int, metavar="合同编号")
    record.set_defaults(run=run_upkeep)
    missing = upkeep.add_parser("missing", help="缺维护记录的月份")
    add_texts(missing, "--from", required=True)
    missing.set_defaults(run=run_upkeep)
    lists(upkeep, run_upkeep)


def _add_duty(commands: Any) -> None:
    duty = actions(commands, "duty", "报送任务和报送登记")
    add = duty.add_parser("add", help="登记一项报送任务")
    add_texts(add, "--code", "--source", required=True)
    add.add_argument("--cycle", choices=sorted(CYCLE_TITLES), required=True)
    add.add_argument("--after", type=int, default=1, metavar="数量", help="期末后多少天")
    add.add_argument("--workdays", action="store_true", help="按工作日计")
    add_texts(add, "--time", "--from", "--to", "--method", "--note")
    add.add_argument("--contract", type=int, metavar="合同编号")
    send = with_id(duty, "send", "登记已报送", run_duty)
    add_texts(send, "--period", required=True)
    add_texts(send, "--at", "--to", "--method", "--note")
    wrong = with_id(duty, "wrong", "登记差错和更正（编号为报送登记编号）", run_duty)
    add_texts(wrong, "--what", "--old", "--new", "--reason", required=True)
    add_texts(wrong, "--effect", "--person", "--found", "--corrected")
    stop = with_id(duty, "stop", "停用一项任务", run_duty)
    add_texts(stop, "--why", required=True)
    add_texts(stop, "--on")
    owed = duty.add_parser("owed", help="该报未报的")
    for parser in (add, owed):
        parser.set_defaults(run=run_duty)
    sent = lists(duty, run_duty)
    sent.add_argument("--sent", action="store_true", help="列出报送登记而不是任务")


def run_ops(args: argparse.Namespace, console: Console) -> int:
    """Keep the log of operation."""
    if args.action == "list":
        with open_for_reading(args) as office:
            window = _window(office, args)
            found = operations.ops(office, window)
            rate = operations.available(office, window).rate
        lines = [
            (r.id, operations.OPS_TITLES[r.kind], _shown(r.starts_at), _shown(r.ends_at), r.effect, r.handling)
            for r in found
        ]
        text = rows_text(("编号", "类型", "开始", "结束", "影响", "处理"), lines)
        shown = "—" if rate is None else f"{decimal_text(rate * 100, 2)}%"
        rows = [as_data(row) for row in found]
        console.result({"availability": shown, "rows": rows}, f"可用率 {shown}\n{text}")
        return 0
    with open_for_writing(args) as office:
        if args.action == "finish":
            done = operations.finish(office, args.id, at=_at(args.at), handling=args.handling)
        else:
            texts = {key: getattr(args, key) for key in ("effect", "handling", "person", "note")}
            done = operations.log(
                office,
                args.kind,
                _at(args.at),
                ends_at=_at(args.end),
                responded_at=_at(args.responded),
                is_outage=args.outage,
                contract_id=args.contract,
                **texts,
            )
    console.result({"id": done.value, "operation": done.operation_id}, outcome_text("已登记", done))
    return 0


def run_support(args: argparse.Namespace, console: Console) -> int:
    """Keep the requests for support."""
    if args.action == "list":
        with open_for_reading(args) as office:
            found = operations.requests(office, _window(office, args))
        times = operations.response_times(found)
        lines = [
            (r.id, _shown(r.asked_at), r.question, _shown(r.responded_at), _shown(r.solved_at), r.answer) for r in found
        ]
        text = rows_text(("编号", "提出", "问题", "响应", "解决", "答复"), lines)
        means = f"平均响应 {length_text(times.mean)}，最长 {length_text(times.longest)}，未响应 {times.waiting} 个"
        minutes = None if times.mean is None else float(times.mean)
        data = {"rows": [as_data(row) for row in found], "mean_minutes": minutes, "waiting": times.waiting}
        console.result(data, f"{means}\n{text}")
        return 0
    with open_for_writing(args) as office:
        if args.action == "ask":
            asked = {"at": _at(args.at), "by": args.by, "channel": args.channel, "contract_id": args.contract}
            done = operations.ask(office, args.question, **asked)
        else:
            given = {"responded_at": _at(args.responded), "solved_at": _at(args.solved)}
            done = operations.respond(office, args.id, responder=args.by, answer=args.text, **given)
    console.result({"id": done.value, "operation": done.operation_id}, outcome_text("已登记", done))
    return 0


def run_upkeep(args: argparse.Namespace, console: Console) -> int:
    """Keep the monthly maintenance."""
    if args.action == "missing":
        with open_for_reading(args) as office:
            months = operations.missing_upkeep(office, getattr(args, "from"))
        console.result([str(month) for month in months], "、".join(month.title for month in months) or "没有缺的月份")
        return 1 if months else 0
    if args.action == "list":
        month = month_of_args(args) if args.month else None
        with open_for_reading(args) as office:
            found = operations.upkeep(office, *((month.first, month.last) if month else ("", "9999-12-31")))
        lines = [(r.id, r.held_on, r.integrity, r.backup_file, r.problem, r.person) for r in found]
        heads = ("编号", "日期", "完整性检查", "备份", "问题", "执行人")
        console.result([as_data(row) for row in found], rows_text(heads, lines))
        return 0
    with open_for_writing(args) as office:
        texts = {key: getattr(args, key) for key in ("indexes", "problem", "handling", "person")}
        done = operations.maintain(
            office,
            on=args.on or None,
            contract_id=args.contract,
            integrity=args.integrity,
            backup_file=args.backup,
            **texts,
        )
    console.result({"id": done.value, "operation": done.operation_id}, outcome_text("已登记", done))
    return 0


def run_duty(args: argparse.Namespace, console: Console) -> int:
    """Keep the reporting duties."""
    if args.action in ("owed", "list"):
        with open_for_reading(args) as office:
            return _show_duties(office, args, console)
    with open_for_writing(args) as office:
        done = _duty_done(office, args)
    console.result({"id": done.value, "operation": done.operation_id}, outcome_text("已登记", done))
    return 0


def _duty_done(office: Office, args: argparse.Namespace) -> Any:
    if args.action == "add":
        rule = {"n": args.after, "unit": "workday" if args.workdays else "day", "at": args.time}
        more = {"receiver": args.to, "method": args.method, "source": args.source, "note": args.note}
        start = getattr(args, "from") or None
        return report_duties.add(
            office, args.code, args.cycle, rule, contract_id=args.contract, valid_from=start, **more
        )
    if args.action == "send":
        more = {"receiver": args.to, "method": args.method, "note": args.note}
        return report_duties.deliver(office, args.id, args.period, sent_at=_at(args.at), **more)
    if args.action == "stop":
        return report_duties.stop(office, args.id, args.why, on=args.on or None)
    found, corrected = _at(args.found), _at(args.corrected)
    said = (args.what, args.old, args.new, args.reason)
    texts = {"effect": args.effect, "person": args.person}
    return report_duties.find_wrong(office, args.id, *said, found_at=found, corrected_at=corrected, **texts)


def _show_duties(office: Office, args: argparse.Namespace, console: Console) -> int:
    if args.action == "owed":
        missing = report_duties_due.owed(office, office.now())
        lines: list[tuple[object, ...]] = [
            (one.duty.id, one.duty.code, one.duty.title, one.period.name, _shown(one.due_at)) for one in missing
        ]
        data = [{"duty": o.duty.id, "code": o.duty.code, "period": o.period.name, "due_at": o.due_at} for o in missing]
        console.result(data, rows_text(("编号", "报表", "名称", "报表期", "应报时刻"), lines))
        return 1 if missing else 0
    if args.sent:
        sent = report_duties.deliveries(office)
        lines = [
            (r.id, r.code, r.period, _shown(r.due_at), _shown(r.sent_at), "超时" if r.is_late else "按时", r.version)
            for r in sent
        ]
        heads = ("编号", "报表", "报表期", "应报", "实报", "结果", "版本")
        console.result([{**as_data(row), "is_late": row.is_late} for row in sent], rows_text(heads, lines))
        return 0
    rows = report_duties.duties(office)
    lines = [(r.id, r.code, r.title, r.words, r.receiver, r.source, r.valid_to or "在用") for r in rows]
    heads = ("编号", "报表", "名称", "时限", "接收方", "来源", "停用")
    data = [{"id": r.id, "code": r.code, "cycle": r.cycle, "rule": r.rule.words(), "source": r.source} for r in rows]
    console.result(data, rows_text(heads, lines))
    return 0


def _window(office: Office, args: argparse.Namespace) -> Window:
    if args.month:
        month = month_of_args(args)
    else:
        today = office.now().date()
        month = Month(today.year, today.month)
    return Window.of_days(date.fromisoformat(month.first), date.fromisoformat(month.last))


def _at(text: str) -> datetime | None:
    return read_moment(text) if text else None


def _shown(moment: str) -> str:
    return moment.replace("T", " ")[:16]
