"""``terminate``: grounds, clearing on trial, drafts, issued notices (解除、终止)."""

from __future__ import annotations

import argparse
from typing import Any

from app.cli.case_output import actions, add_texts, as_data, rows_text, with_id
from app.cli.console import Console, open_for_reading, open_for_writing
from app.cli.moments import read_day
from app.cli.supervision_output import day_of, told
from app.domain.clearing import DIRECTIONS, ClearingLine
from app.domain.money import format_yuan, parse_yuan
from app.services import termination_grounds, terminations
from app.services.session import Office
from app.services.termination_grounds import GroundView


def add_parsers(commands: Any) -> None:
    """Add ``terminate``."""
    words = actions(commands, "terminate", "解除、终止：事由、清算试算、草稿、发出（草稿须法律审核，只由人发出）")
    with_id(words, "grounds", "事由和条件（编号为合同号）", run).add_argument("--on", default="", metavar="日期")
    with_id(words, "list", "草稿和已发出的（编号为合同号）", run)
    trial = with_id(words, "try", "清算试算（编号为合同号），不写入", run)
    draft = with_id(words, "draft", "起草（编号为合同号）", run)
    for parser in (trial, draft):
        parser.add_argument("code", metavar="事由", help="见 terminate grounds")
        add_texts(parser, "--effective", required=True)
        add_texts(parser, "--paid", "--worked", "--worked-text")
    add_texts(draft, "--ground", required=True)
    add_texts(draft, "--note")
    issue = with_id(words, "issue", "登记已发出（签发人、法律审核人必填）", run)
    add_texts(issue, "--by", "--reviewed-by", required=True)
    add_texts(issue, "--notice", "--arrives")
    add_texts(with_id(words, "withdraw", "撤回", run), "--reason", required=True)


def run(args: argparse.Namespace, console: Console) -> int:
    """Run one of the words of ``terminate``."""
    if args.action in ("grounds", "list", "try"):
        with open_for_reading(args) as office:
            return {"grounds": _grounds, "list": _list, "try": _try}[args.action](office, args, console)
    with open_for_writing(args) as office:
        if args.action == "draft":
            done = terminations.draft(
                office, args.id, args.code, args.ground, effective_on=args.effective, note=args.note, **_figures(args)
            )
        elif args.action == "issue":
            done = terminations.issue(
                office,
                args.id,
                args.by,
                args.reviewed_by,
                notice_on=args.notice or None,
                arrives_on=args.arrives or None,
            )
        else:
            done = terminations.withdraw(office, args.id, args.reason)
    return told(console, "已登记终止文书", done)


def _grounds(office: Office, args: argparse.Namespace, console: Console) -> int:
    views = termination_grounds.grounds(office, args.id, day_of(office, args.on))
    cells = [
        (
            v.ground.code,
            v.clause,
            v.ground.name,
            _hint(v),
            "；".join(c.text for c in v.conditions),
        )
        for v in views
    ]
    console.result([as_data(v) for v in views], rows_text(("事由", "条号", "名称", "提示", "依据"), cells))
    return 0


def _list(office: Office, args: argparse.Namespace, console: Console) -> int:
    rows = terminations.rows(office, args.id)
    cells = [(r.id, r.clause, r.name, r.effective_on, r.state_text, r.issued_by, r.return_by) for r in rows]
    heads = ("编号", "条号", "事由", "生效日", "状态", "签发人", "返还期限")
    console.result([as_data(row) for row in rows], rows_text(heads, cells))
    return 0


def _try(office: Office, args: argparse.Namespace, console: Console) -> int:
    seen = termination_grounds.outlook(office, args.id, args.code, read_day(args.effective), **_figures(args))
    sums = {key: seen.clearing.total(key) for key in DIRECTIONS if key != "info"}
    data = {
        "lines": [as_data(line) for line in seen.clearing.lines],
        **{f"{key}_fen": amount for key, amount in sums.items()},
        "missing": list(seen.clearing.missing),
        "notice_by": seen.notice_by.due_on.isoformat() if seen.notice_by else "",
        "return_by": seen.return_by.due_on.isoformat() if seen.return_by else "",
    }
    lines = [clearing_text(seen.clearing.lines)]
    lines += [f"{DIRECTIONS[key]}合计 {format_yuan(amount)} 元" for key, amount in sums.items()]
    lines += [f"还缺：{'、'.join(seen.clearing.missing)}"] if seen.clearing.missing else []
    lines += [f"通知最迟 {data['notice_by']}"] if data["notice_by"] else []
    lines += [f"返还期限 {data['return_by']}"] if data["return_by"] else []
    console.result(data, "\n".join(lines))
    return 0


def _hint(view: GroundView) -> str:
    if not (view.ground.counters or view.ground.breaches):
        return "按通知或协商"
    return "条件已具备" if view.is_ripe else ""


def clearing_text(lines: tuple[ClearingLine, ...]) -> str:
    """Set the lines of a clearing as a table."""
    cells = [
        (line.text, line.reading, format_yuan(line.amount_fen), DIRECTIONS[line.direction], line.clause, line.proof)
        for line in lines
    ]
    return rows_text(("项目", "读法", "金额（元）", "方向", "条号", "算法"), cells)


def _figures(args: argparse.Namespace) -> dict[str, Any]:
    return {
        "paid_fen": parse_yuan(args.paid) if args.paid else None,
        "worked_fen": parse_yuan(args.worked) if args.worked else None,
        "worked_text": args.worked_text,
    }
