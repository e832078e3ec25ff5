"""``calc acceptance`` and ``calc damages``: the clocks and rates of a contract, worked out without touching data."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from app.cli.console import Console
from app.cli.contracts import read_day, read_readings
from app.cli.deliverables import state_data
from app.domain.acceptance_events import AcceptanceState
from app.domain.errors import RefusedInput
from app.domain.money import format_yuan
from app.services import acceptance_trial, calculations
from app.services.acceptance_trial import EventFile


def add_parsers(calc_commands: Any) -> None:
    """Add the contract's sub-commands to ``calc``."""
    acceptance = calc_commands.add_parser("acceptance", help="推算验收期、修改期、视为通过和回执期限")
    _add_contract(acceptance)
    acceptance.add_argument("--submitted", required=True, metavar="日期", help="提交日期，例如 2025-09-29")
    acceptance.add_argument("--events", type=Path, metavar="文件", help="JSON 列表：on、kind")
    acceptance.add_argument("--as-of", dest="as_of", metavar="日期", help="推算到哪一天，默认今天")
    acceptance.add_argument("--grace", type=int, metavar="N", help="双方约定的宽限工作日数（R-04 乙）")
    acceptance.set_defaults(run=run_acceptance)
    damages = calc_commands.add_parser("damages", help="推算逾期违约金")
    _add_contract(damages)
    damages.add_argument(
        "--party", required=True, choices=("vendor", "office"), metavar="vendor|office", help="哪一方逾期"
    )
    damages.add_argument("--due", required=True, metavar="日期", help="应完成日期")
    damages.add_argument("--done", required=True, metavar="日期", help="实际完成日期")
    damages.add_argument("--amount-fen", dest="amount_fen", type=int, metavar="N", help="该期应付款（分）")
    damages.set_defaults(run=run_damages)


def _add_contract(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--contract", required=True, metavar="模板", help="自带模板的名称，或模板文件")
    parser.add_argument("--reading", action="append", default=[], metavar="R-04=甲", help="采用的读法，可重复")


def run_acceptance(args: argparse.Namespace, console: Console) -> int:
    """Judge an acceptance on paper."""
    file = acceptance_trial.read_events(args.events)
    if args.grace is not None:
        if args.grace < 0:
            raise RefusedInput("--grace 应是不小于 0 的整数，请改正。")
        file = EventFile(file.events, args.grace)
    judged = acceptance_trial.try_acceptance(
        args.contract,
        read_day(args.submitted),
        file,
        calculations.calendar_for(args.office),
        read_day(args.as_of) if args.as_of else date.today(),
        read_readings(args.reading),
    )
    console.result(state_data(judged), _text(judged))
    return 0


def run_damages(args: argparse.Namespace, console: Console) -> int:
    """Work out damages on paper."""
    found = acceptance_trial.try_damages(
        args.contract,
        args.party,
        read_day(args.due),
        read_day(args.done),
        calculations.calendar_for(args.office),
        read_readings(args.reading),
        args.amount_fen,
    )
    data = {
        "days": found.days,
        "amount_fen": found.amount_fen,
        "cap_fen": found.cap_fen,
        "clause": found.clause,
        "rights": list(found.rights),
        "note": found.note,
    }
    amount = "没有逐日违约金" if found.amount_fen is None else f"{format_yuan(found.amount_fen)} 元"
    lines = [f"逾期 {found.days} 日，{amount}（{found.clause}）", *found.rights, *([found.note] if found.note else [])]
    console.result(data, "\n".join(lines))
    return 0


def _text(judged: AcceptanceState) -> str:
    head = [f"状态：{judged.state_text}"]
    if judged.accept_by is not None:
        head.append(f"验收期届满：{judged.accept_by}")
    if judged.receipt_by is not None:
        head.append(f"回执期限：{judged.receipt_by}")
    return "\n".join([*head, *judged.why])
