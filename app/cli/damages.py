"""``damages``: delays that may cost damages, what is claimed or waived, fixed sums (违约金)."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from app.cli.case_output import actions, add_texts, as_data, outcome_text, rows_text, with_id
from app.cli.console import Console, open_for_reading, open_for_writing
from app.domain.deadlines import Pause
from app.domain.errors import RefusedInput
from app.domain.money import format_yuan, parse_yuan
from app.services import damages_claims
from app.services.changes import Outcome
from app.services.damages_claims import ClaimRow
from app.services.session import Office


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    words = actions(commands, "damages", "违约金：候选、计取、放弃、定额违约金")
    _of_contract(words, "candidates", "逾期候选（成果、修改、整改、付款）")
    _of_contract(words, "list", "已登记的违约金")
    add = _of_contract(words, "add", "手工登记一项逾期")
    add_texts(add, "--fact", "--due", "--done", required=True)
    add.add_argument("--party", choices=("vendor", "office"), default="vendor", metavar="vendor|office")
    add_texts(add, "--amount")
    add.add_argument(
        "--exempt",
        action="append",
        default=[],
        metavar="起/止/原因",
        help="不计的日子，如 2025-07-22/2025-07-31/财政拨款",
    )
    lump = _of_contract(words, "lump", "登记定额违约金")
    add_texts(lump, "--fact", required=True)
    add_texts(lump, "--clause")
    lump.add_argument("--code", default="lump", metavar="代码", help="合同里的代码（默认 lump）")
    lump.add_argument("--repeat", action="store_true", help="甲方另行确认再次计取（R-47）")
    for name, title in (("claim", "计取"), ("waive", "放弃")):
        parser = words.add_parser(name, help=f"{title}：登记编号，或 --contract 加候选编号")
        parser.add_argument("id", metavar="编号")
        parser.add_argument("--contract", type=int, metavar="合同号", help="编号是候选时必填")
        parser.add_argument("--payment", type=int, metavar="N", help="拟结算付款期次")
        add_texts(parser, "--basis", required=True)
        add_texts(parser, "--by")
        parser.set_defaults(run=run)
    add_texts(with_id(words, "void", "作废", run), "--note", required=True)


def run(args: argparse.Namespace, console: Console) -> int:
    """Damages of a contract."""
    if args.action in ("candidates", "list"):
        with open_for_reading(args) as office:
            _list(office, args, console)
        return 0
    with open_for_writing(args) as office:
        done = _act(office, args)
        row = damages_claims.get(office, done.value) if args.action != "void" else None
    if row is None:
        console.result({"id": args.id, "void": True}, outcome_text(f"违约金 {args.id} 已作废", done))
        return 0
    console.result(_data(row), outcome_text(f"{row.kind_text} {row.id} {row.state_text}：{_amount(row)}", done))
    return 0


def _list(office: Office, args: argparse.Namespace, console: Console) -> None:
    if args.action == "list":
        rows = damages_claims.rows(office, args.contract)
        lines = [
            (r.id, r.kind_text, r.clause_cited, r.fact, "" if r.days is None else r.days, _amount(r), r.state_text)
            for r in rows
        ]
        heads = ("编号", "种类", "条款", "事实", "天数", "金额", "状态")
        console.result([_data(row) for row in rows], rows_text(heads, lines))
        return
    found = damages_claims.candidates(office, args.contract)
    data = [{**as_data(one), "amount_fen": one.amount_fen} for one in found]
    cells = [
        (
            one.key,
            "乙方" if one.party == "vendor" else "甲方",
            one.fact,
            one.reckoning.days or "",
            "不计金额" if one.amount_fen is None else f"{format_yuan(one.amount_fen)} 元",
            one.reckoning.clause,
            f"待选 {one.needs}" if one.needs else "",
        )
        for one in found
    ]
    console.result(data, rows_text(("候选", "一方", "事实", "天数", "金额", "条款", "读法"), cells))


def _act(office: Office, args: argparse.Namespace) -> Outcome[int]:
    if args.action == "add":
        return damages_claims.add_delay(
            office,
            args.contract,
            args.party,
            args.fact,
            due_on=args.due,
            done_on=args.done,
            amount_fen=parse_yuan(args.amount) if args.amount else None,
            exempt=[_pause(text) for text in args.exempt],
        )
    if args.action == "lump":
        return damages_claims.add_lump(
            office, args.contract, args.code, args.fact, clause=args.clause, is_repeat_confirmed=args.repeat
        )
    if args.action == "void":
        return damages_claims.void(office, args.id, args.note)
    is_claimed, options = args.action == "claim", {"by": args.by, "payment_no": args.payment}
    if ":" in args.id:
        if args.contract is None:
            raise RefusedInput("候选要写明合同（--contract 合同号）。")
        return damages_claims.decide_candidate(office, args.contract, args.id, is_claimed, args.basis, **options)
    if not args.id.isdigit():
        raise RefusedInput(f"“{args.id}”不是编号，请填写列表里的编号。")
    return damages_claims.decide(office, int(args.id), is_claimed, args.basis, **options)


def _pause(text: str) -> Pause:
    parts = text.split("/", 2)
    try:
        return Pause(date.fromisoformat(parts[0]), date.fromisoformat(parts[1]), parts[2])
    except (IndexError, ValueError):
        raise RefusedInput(f"“{text}”看不懂，请写成 2025-07-22/2025-07-31/财政拨款。") from None


def _amount(row: ClaimRow) -> str:
    return "不计金额" if row.amount_fen is None else f"{format_yuan(row.amount_fen)} 元"


def _data(row: ClaimRow) -> dict[str, Any]:
    return {**as_data(row), "kind_text": row.kind_text, "state_text": row.state_text}


def _of_contract(words: Any, name: str, title: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = words.add_parser(name, help=title)
    parser.add_argument("contract", type=int, metavar="合同号")
    parser.set_defaults(run=run)
    return parser
