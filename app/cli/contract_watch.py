"""``memo``, ``spotcheck``, ``estimate``, ``environment``, ``reminders``: watching over a contract from day to day."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.case_output import actions, add_texts, answer, outcome_text, with_id
from app.cli.console import Console, open_for_reading, open_for_writing, table
from app.cli.contract_output import pairs_of, plain, with_contract
from app.cli.moments import read_day, read_moment
from app.domain.errors import RefusedInput
from app.domain.money import parse_rate, parse_yuan
from app.domain.reminder_ladder import COLUMN_TEXT, Column
from app.services import contract_papers, cost_estimates, environment_checks, reminders, spot_checks, work_memos
from app.services.changes import Outcome
from app.services.environment_checks import EnvironmentItem


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    memo = actions(commands, "memo", "工作备忘录")
    with_contract(memo, "list", "列出备忘录", run_memos)
    add = with_contract(memo, "add", "登记备忘录", run_memo_add)
    add.add_argument("--point", action="append", default=[], metavar="要点", help="可写多个")
    add_texts(add, "--on", "--office-person", "--vendor-person", "--note")
    confirm = with_id(memo, "confirm", "登记双方确认", run_memo_confirm)
    add_texts(confirm, "--office-person", "--vendor-person", required=True)
    add_texts(confirm, "--on")
    _add_spot_check(commands)
    _add_estimate(commands)
    environment = actions(commands, "environment", "工作环境确认单")
    with_contract(environment, "list", "列出确认单", run_environments)
    checked = with_contract(environment, "add", "登记确认单", run_environment_add)
    add_texts(checked, "--place", required=True)
    checked.add_argument("--ok", action="append", default=[], metavar="项目", help="合格的项目，可写多个")
    checked.add_argument("--bad", action="append", default=[], metavar="项目=问题", help="不合格的项目，可写多个")
    add_texts(checked, "--dangers", "--office-person", "--vendor-person", "--on")
    _add_reminders(commands)


def _add_spot_check(commands: Any) -> None:
    check = actions(commands, "spotcheck", "抽检")
    with_contract(check, "list", "列出抽检", run_checks)
    with_id(check, "show", "看一次抽检的样本", run_check)
    start = with_contract(check, "start", "从收到的工单里抽样", run_check_start)
    start.add_argument("--from", dest="first", required=True, metavar="日期")
    start.add_argument("--to", dest="last", required=True, metavar="日期")
    add_texts(start, "--object", "--percent", "--seed", "--person")
    start.add_argument("--size", type=int, metavar="件数")
    record = with_id(check, "record", "登记检查情况", run_check_record)
    record.add_argument("--ok", action="append", default=[], metavar="样本号", help="可写多个，all 为其余全部合格")
    record.add_argument("--bad", action="append", default=[], metavar="样本号=问题")
    conclude = with_id(check, "conclude", "下结论", run_check_conclude)
    conclude.add_argument("result", choices=("pass", "fail"))
    add_texts(conclude, "--text", required=True)
    rectify = with_id(check, "rectify", "不合格的要求限期整改", run_check_rectify)
    add_texts(rectify, "--due", "--problem")


def _add_estimate(commands: Any) -> None:
    estimate = actions(commands, "estimate", "测算报告（逾期不提异议即接受）")
    with_contract(estimate, "list", "列出测算报告", run_estimates)
    receive = with_contract(estimate, "receive", "登记收到测算报告", run_estimate_receive)
    add_texts(receive, "--title", required=True)
    add_texts(receive, "--on", "--amount", "--note")
    objection = with_id(estimate, "object", "登记书面异议", run_estimate_object)
    add_texts(objection, "--text", "--method", required=True)
    add_texts(objection, "--on")
    conclude = with_id(estimate, "conclude", "登记结论", run_estimate_conclude)
    add_texts(conclude, "--text", required=True)
    add_texts(conclude, "--on")


def _add_reminders(commands: Any) -> None:
    words = actions(commands, "reminders", "提醒：未完期限、已处理、打印今日待办")
    found = words.add_parser("list", help="列出未完期限（有逾期时退出码为 1）")
    found.add_argument("--column", choices=[column.value for column in Column], help="只看一栏")
    found.add_argument("--handled", action="store_true", help="连已处理的一起列出")
    found.set_defaults(run=run_reminders)
    handle = words.add_parser("handle", help="把当前这次提醒标为已处理")
    handle.add_argument("key", metavar="键", help="reminders list --json 里的 key")
    add_texts(handle, "--note")
    handle.set_defaults(run=run_handle)
    paper = words.add_parser("print", help="打印今日待办（.pdf）")
    paper.add_argument("--out", type=Path, required=True, metavar="文件.pdf")
    paper.set_defaults(run=run_to_do)
    ladder = words.add_parser("ladder", help="设置提醒日")
    ladder.add_argument("code", metavar="期限编号", help="例如 D42；默认 为其他期限")
    ladder.add_argument("--days", required=True, metavar="60,30,7,0")
    add_texts(ladder, "--source", required=True)
    ladder.set_defaults(run=run_ladder)


def run_memos(args: argparse.Namespace, console: Console) -> int:
    """List memoranda."""
    with open_for_reading(args) as office:
        rows = work_memos.list_memos(office, args.contract)
    cells = [(r.id, r.held_on, r.confirmed_on or "未确认", "；".join(r.points)) for r in rows]
    answer(console, plain(rows), table(("编号", "日期", "双方确认", "要点"), cells) if rows else "没有备忘录。")
    return 0


def run_memo_add(args: argparse.Namespace, console: Console) -> int:
    """Register a memorandum."""
    with open_for_writing(args) as office:
        done = work_memos.add(
            office,
            args.contract,
            args.point,
            held_on=args.on or None,
            office_person=args.office_person,
            vendor_person=args.vendor_person,
            note=args.note,
        )
    return _done(console, done, f"已登记备忘录 {done.value}")


def run_memo_confirm(args: argparse.Namespace, console: Console) -> int:
    """Register that both sides confirmed a memorandum."""
    with open_for_writing(args) as office:
        done = work_memos.confirm(office, args.id, args.office_person, args.vendor_person, on=args.on or None)
    return _done(console, done, "已登记双方确认")


def run_checks(args: argparse.Namespace, console: Console) -> int:
    """List spot checks."""
    with open_for_reading(args) as office:
        rows = spot_checks.list_checks(office, args.contract)
    cells = [(r.id, r.checked_on, r.object, f"{r.sample_size}/{r.population_size}", r.state_text) for r in rows]
    answer(console, plain(rows), table(("编号", "日期", "对象", "抽取/总数", "状态"), cells) if rows else "没有抽检。")
    return 0


def run_check(args: argparse.Namespace, console: Console) -> int:
    """Show one spot check."""
    with open_for_reading(args) as office:
        row = spot_checks.get(office, args.id)
    verdicts = {True: "合格", False: "不合格", None: "未查"}
    cells = [(one.element, one.label, verdicts[one.is_ok], one.text) for one in row.findings]
    size = f"{row.population_size} 件抽 {row.sample_size} 件"
    head = f"抽检 {row.id}：{row.object}，{size}，种子 {row.seed}，{row.state_text}"
    answer(console, plain(row), "\n".join([head, table(("样本号", "样本", "结果", "问题"), cells)]))
    return 0


def run_check_start(args: argparse.Namespace, console: Console) -> int:
    """Draw a sample from the tickets that came in between two days."""
    first, last = read_day(args.first), read_day(args.last)
    with open_for_writing(args) as office:
        population = spot_checks.tickets_between(office, first, last)
        done = spot_checks.start(
            office,
            args.contract,
            args.object or "工单",
            population,
            share=parse_rate(args.percent if "%" in args.percent else f"{args.percent}%") if args.percent else None,
            size=args.size,
            seed=args.seed,
            scope=f"{first} 至 {last} 收到的工单",
            person=args.person,
        )
        row = spot_checks.get(office, done.value)
    text = f"已从 {row.population_size} 件里抽出 {row.sample_size} 件，种子 {row.seed}"
    console.result(plain(row) | {"operation": done.operation_id}, outcome_text(text, done))
    return 0


def run_check_record(args: argparse.Namespace, console: Console) -> int:
    """Register findings."""
    bad = {element: (False, text) for element, text in pairs_of(args.bad, "--bad").items()}
    with open_for_writing(args) as office:
        good = args.ok
        if "all" in good:
            row = spot_checks.get(office, args.id)
            good = [one.element for one in row.findings if one.is_ok is None and one.element not in bad]
        findings = {**dict.fromkeys(good, (True, "")), **bad}
        done = spot_checks.record(office, args.id, findings)
    return _done(console, done, f"已登记 {len(findings)} 件")


def run_check_conclude(args: argparse.Namespace, console: Console) -> int:
    """Conclude a spot check."""
    with open_for_writing(args) as office:
        done = spot_checks.conclude(office, args.id, args.result, args.text)
    return _done(console, done, "已登记结论")


def run_check_rectify(args: argparse.Namespace, console: Console) -> int:
    """Demand rectification after a failed check."""
    with open_for_writing(args) as office:
        due = read_moment(args.due) if args.due else None
        done = spot_checks.rectify(office, args.id, args.problem, due_at=due)
    return _done(console, done, f"已提出整改 {done.value}")


def run_estimates(args: argparse.Namespace, console: Console) -> int:
    """List estimates."""
    with open_for_reading(args) as office:
        rows = cost_estimates.list_estimates(office, args.contract)
    cells = [(r.id, r.title, r.received_on, r.due_on, r.state_text) for r in rows]
    text = table(("编号", "报告", "收到", "异议截止", "状态"), cells) if rows else "没有测算报告。"
    answer(console, plain(rows), text)
    return 0


def run_estimate_receive(args: argparse.Namespace, console: Console) -> int:
    """Register a report that arrived."""
    amount = parse_yuan(args.amount) if args.amount else None
    with open_for_writing(args) as office:
        done = cost_estimates.receive(
            office, args.contract, args.title, received_on=args.on or None, amount_fen=amount, note=args.note
        )
        row = cost_estimates.get(office, done.value)
    text = f"已登记，异议期到 {row.due_on}，逾期不提异议即表示接受测算金额（{row.clause}）"
    data = {"id": row.id, "due_on": row.due_on.isoformat(), "alarm_on": plain(row.clock.alarm_on)}
    console.result(data | {"operation": done.operation_id}, outcome_text(text, done))
    return 0


def run_estimate_object(args: argparse.Namespace, console: Console) -> int:
    """Register the objection."""
    with open_for_writing(args) as office:
        done = cost_estimates.object_to(office, args.id, args.text, args.method, on=args.on or None)
    data = {"id": args.id, "state": done.value.state.value, "operation": done.operation_id}
    answer(console, data, outcome_text(done.value.state_text, done))
    return 0


def run_estimate_conclude(args: argparse.Namespace, console: Console) -> int:
    """Register what both sides settled on."""
    with open_for_writing(args) as office:
        done = cost_estimates.conclude(office, args.id, args.text, on=args.on or None)
    return _done(console, done, "已登记结论")


def run_environments(args: argparse.Namespace, console: Console) -> int:
    """List confirmations of the working environment."""
    with open_for_reading(args) as office:
        rows = environment_checks.list_checks(office, args.contract)
    verdicts = {True: "合格", False: "不合格", None: "未确认"}
    cells = [(r.id, r.checked_on, r.place, verdicts[r.is_ok]) for r in rows]
    answer(console, plain(rows), table(("编号", "日期", "场所", "结论"), cells) if rows else "没有确认单。")
    return 0


def run_environment_add(args: argparse.Namespace, console: Console) -> int:
    """Register a confirmation of the working environment."""
    bad = pairs_of(args.bad, "--bad")
    items = [EnvironmentItem(name, True) for name in args.ok] + [EnvironmentItem(k, False, v) for k, v in bad.items()]
    with open_for_writing(args) as office:
        done = environment_checks.add(
            office,
            args.contract,
            args.place,
            items,
            is_ok=not bad,
            dangers=args.dangers,
            office_person=args.office_person,
            vendor_person=args.vendor_person,
            checked_on=args.on or None,
        )
    return _done(console, done, f"已登记确认单 {done.value}")


def run_reminders(args: argparse.Namespace, console: Console) -> int:
    """List open deadlines; 1 when some are overdue."""
    with open_for_reading(args) as office:
        board = reminders.board(office, office.now())
    wanted = [Column(args.column)] if args.column else list(Column)
    rows = [r for column in wanted for r in board.column(column, with_handled=args.handled)]
    data = [plain(r.line) | {"column": r.column.value, "step": r.step, "handled_by": r.handled_by} for r in rows]
    cells = [(COLUMN_TEXT[r.column], r.line.due_at.replace("T", " ")[:16], r.line.title, r.line.clause) for r in rows]
    answer(console, data, table(("栏", "期限", "事项", "条款"), cells) if rows else "没有未完期限。")
    return int(any(r.column is Column.OVERDUE for r in rows))


def run_handle(args: argparse.Namespace, console: Console) -> int:
    """Mark a reminder as dealt with."""
    with open_for_writing(args) as office:
        done = reminders.handle(office, args.key, args.note)
    return _done(console, done, "已处理")


def run_to_do(args: argparse.Namespace, console: Console) -> int:
    """Print 今日待办."""
    with open_for_writing(args) as office:
        contract_papers.pdf_of_to_do(office, save_to=args.out)
    console.result({"file": str(args.out)}, f"今日待办已存到 {args.out}")
    return 0


def run_ladder(args: argparse.Namespace, console: Console) -> int:
    """Set the days of a ladder."""
    try:
        days = [int(day) for day in args.days.replace("，", ",").replace("、", ",").split(",")]
    except ValueError:
        raise RefusedInput(f"--days “{args.days}”读不懂，请写成 60,30,7,0。") from None
    with open_for_writing(args) as office:
        reminders.set_ladder(office, args.code, days, args.source)
        found = reminders.ladder(office, args.code)
    console.result({"code": args.code, "days": list(found)}, f"{args.code} 的提醒日：{'、'.join(map(str, found))} 天前")
    return 0


def _done(console: Console, done: Outcome[int], text: str) -> int:
    console.result({"id": done.value, "operation": done.operation_id}, outcome_text(text, done))
    return 0
