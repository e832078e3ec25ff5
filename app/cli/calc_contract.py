"""``calc acceptance``, ``damages``, ``deduction``, ``evaluation``: a contract worked out without touching data."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from app.cli.console import Console
from app.cli.judged import state_data
from app.cli.moments import read_day
from app.cli.readings import read_readings
from app.cli.vault_key import office_key
from app.domain.acceptance_events import AcceptanceState
from app.domain.errors import RefusedInput
from app.domain.money import format_yuan
from app.services import acceptance_trial, calculations, settlement_trial
from app.services.acceptance_trial import EventFile
from app.services.settlement_trial import MonthlyDeduction


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
    deduction = calc_commands.add_parser("deduction", help="推算按件扣款（每月失误件数）")
    deduction.add_argument("--contract", required=True, metavar="模板", help="自带模板的名称，或模板文件")
    deduction.add_argument(
        "--batch", type=Path, required=True, metavar="文件", help="JSON 列表：month、readings、errors"
    )
    deduction.set_defaults(run=run_deduction)
    evaluation = calc_commands.add_parser("evaluation", help="推算付款周期的评价奖惩和应付额")
    _add_contract(evaluation)
    evaluation.add_argument("--grades", required=True, metavar="优秀,良好,…", help="周期内各月评价结果，逗号分隔")
    evaluation.add_argument("--cycle", type=int, required=True, metavar="N", help="第几个付款周期")
    evaluation.set_defaults(run=run_evaluation)


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
        calculations.calendar_for(args.office, office_key(args)),
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
        calculations.calendar_for(args.office, office_key(args)),
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


def run_deduction(args: argparse.Namespace, console: Console) -> int:
    """Work out monthly deductions on paper."""
    months = settlement_trial.try_deductions(args.contract, args.batch)
    console.result([_deduction_data(item) for item in months], "\n".join(map(_deduction_text, months)))
    return 0


def run_evaluation(args: argparse.Namespace, console: Console) -> int:
    """Settle a billing cycle on paper."""
    grades = [grade.strip() for grade in args.grades.replace("，", ",").split(",") if grade.strip()]
    calendar = calculations.calendar_for(args.office, office_key(args))
    found = settlement_trial.try_evaluation(args.contract, args.cycle, grades, calendar, read_readings(args.reading))
    due_by = found.due_by.isoformat() if found.due_by else None
    data = {
        "base_fen": found.base_fen,
        "adjust_fen": found.adjust_fen,
        "due_fen": found.due_fen,
        "due_by": due_by,
        "cycle": {"start_on": found.start_on.isoformat(), "end_on": found.end_on.isoformat()},
        "final": found.is_final,
    }
    partly = "" if found.is_final else "（只计已给出的月份，其余定稿后另算差额）"
    text = (
        f"第 {args.cycle} 付款周期 {found.start_on} 至 {found.end_on}：基数 {format_yuan(found.base_fen)} 元，"
        f"奖惩 {format_yuan(found.adjust_fen)} 元，应付 {format_yuan(found.due_fen)} 元{partly}；请款期限 {due_by}。"
    )
    console.result(data, text)
    return 0


def _deduction_data(item: MonthlyDeduction) -> dict[str, object]:
    found = item.deduction
    return {
        "month": item.month,
        "lines": [
            {
                "kind": line.kind,
                "name": line.name,
                "count": line.count,
                "amount_fen": line.amount_fen,
                "clause": line.clause,
            }
            for line in found.lines
        ],
        "total_fen": found.total_fen,
        "alternatives": {code: dict(totals) for code, totals in found.alternatives.items()},
        "unchosen": list(found.unchosen),
    }


def _deduction_text(item: MonthlyDeduction) -> str:
    found = item.deduction
    lines = [
        f"  {line.name} {line.count} 件：{format_yuan(line.amount_fen)} 元（{line.clause}）" for line in found.lines
    ]
    for code, totals in found.alternatives.items():
        shown = "、".join(f"{option} {format_yuan(total)}" for option, total in totals.items())
        lines.append(f"  {code} 各读法合计：{shown}")
    trial = f"（试算：{'、'.join(found.unchosen)} 未选定）" if found.unchosen else ""
    return "\n".join([f"{item.month or '本月'}扣款合计 {format_yuan(found.total_fen)} 元{trial}", *lines])


def _text(judged: AcceptanceState) -> str:
    head = [f"状态：{judged.state_text}"]
    if judged.accept_by is not None:
        head.append(f"验收期届满：{judged.accept_by}")
    if judged.receipt_by is not None:
        head.append(f"回执期限：{judged.receipt_by}")
    return "\n".join([*head, *judged.why])
