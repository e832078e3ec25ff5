"""``calc``: working out without touching any data (试算)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli import calc_contract
from app.cli.console import Console, table
from app.cli.vault_key import office_key
from app.domain.deadlines import Deadline, Direction, Rule, Unit
from app.domain.errors import RefusedInput
from app.services import calculations
from app.services.calculations import DeadlineRequest


def add_parsers(commands: Any) -> None:
    """Add ``calc`` with its sub-commands to the command line."""
    calc = commands.add_parser("calc", help="试算期限、金额、验收、扣款等（不改动数据）")
    calc_commands = calc.add_subparsers(dest="calc_command", required=True, metavar="内容")
    _add_deadline(calc_commands)
    amount = calc_commands.add_parser("amount", help="把金额写成大写")
    amount.add_argument("amount", metavar="金额", help="例如 1596000.00（单位：元）")
    amount.set_defaults(run=run_amount)
    calc_contract.add_parsers(calc_commands)


def _add_deadline(calc_commands: Any) -> None:
    parser = calc_commands.add_parser("deadline", help="推算期限，逐日列出依据")
    parser.add_argument("--from", dest="start", metavar="日期", help="起算日期或时刻，例如 2025-09-29")
    limit = parser.add_mutually_exclusive_group()
    limit.add_argument("--workdays", type=int, metavar="N", help="N 个工作日")
    limit.add_argument("--days", type=int, metavar="N", help="N 个自然日")
    limit.add_argument("--months", type=int, metavar="N", help="N 个月")
    limit.add_argument("--hours", type=int, metavar="N", help="N 小时（起算要写明时刻，只写日期时自 00:00 起）")
    limit.add_argument("--batch", type=Path, metavar="文件", help="JSON 列表，一次推算多条")
    parser.add_argument("--before", action="store_true", help="往前倒推（提前 N …）")
    parser.add_argument("--no-roll", action="store_true", help="末日遇休息日不顺延")
    parser.set_defaults(run=run_deadline)


def run_deadline(args: argparse.Namespace, console: Console) -> int:
    """Work out one limit, or a batch of them."""
    calendar = calculations.calendar_for(args.office, office_key(args))
    if args.batch is not None:
        if args.start is not None or args.before or args.no_roll:
            raise RefusedInput("--batch 不能和 --from、--before、--no-roll 一起用，请写在文件的每一条里。")
        results = [calculations.work_out(request, calendar) for request in calculations.read_batch(args.batch)]
        console.result([deadline_data(item) for item in results], "\n".join(map(_line, results)))
        return 0
    deadline = calculations.work_out(_request(args), calendar)
    console.result(deadline_data(deadline), deadline_text(deadline))
    return 0


def run_amount(args: argparse.Namespace, console: Console) -> int:
    """Write an amount in words."""
    words = calculations.amount_in_words(args.amount)
    console.result({"chinese": words}, words)
    return 0


def deadline_data(deadline: Deadline) -> dict[str, object]:
    """Return the JSON form of a worked-out limit; ``due`` is a moment for hours, else a date."""
    due = deadline.due_at.isoformat() if deadline.rule.unit is Unit.HOUR else deadline.due_on.isoformat()
    return {
        "due": due,
        "provisional": deadline.provisional,
        "calendar_version": deadline.calendar_version,
        "rule": deadline.rule.describe(),
        "steps": [
            {"on": step.on.isoformat(), "counts": step.counts, "why": step.why, "nth": step.nth}
            for step in deadline.steps
        ],
    }


def deadline_text(deadline: Deadline) -> str:
    """Return the Chinese text of a worked-out limit with its proof."""
    lines = [_line(deadline), f"规则：{deadline.rule.describe()}；日历版本 {deadline.calendar_version}"]
    rows = [(step.on, step.nth if step.counts else "—", step.why) for step in deadline.steps]
    return "\n".join([*lines, table(("日期", "计入", "说明"), rows, right=(1,))])


def _line(deadline: Deadline) -> str:
    return f"届满：{deadline.due_text}{'（暂定，含未公布放假安排的年份）' if deadline.provisional else ''}"


def _request(args: argparse.Namespace) -> DeadlineRequest:
    given = {
        Unit.WORKDAY: args.workdays,
        Unit.DAY: args.days,
        Unit.MONTH: args.months,
        Unit.HOUR: args.hours,
    }
    named = [(unit, n) for unit, n in given.items() if n is not None]
    if args.start is None or not named:
        raise RefusedInput("请写明 --from 起算日期，以及 --workdays、--days、--months、--hours 之一。")
    unit, n = named[0]
    direction = Direction.BEFORE if args.before else Direction.AFTER
    return DeadlineRequest(calculations.read_start(args.start), Rule(unit, n, direction, not args.no_roll))
