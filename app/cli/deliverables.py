"""``deliverable``: list what is owed, record a submission, record a step of the acceptance."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.console import Console, open_for_reading, open_for_writing, table
from app.cli.judged import state_data
from app.cli.moments import read_moment
from app.domain.acceptance_events import AcceptanceState, EventKind
from app.domain.money import format_yuan
from app.services import acceptance, deliverables, submissions
from app.services.deliverables import DeliverableRow
from app.services.session import Office

STEPS = {
    "pass": "书面确认验收通过",
    "comment": "书面修改意见",
    "remind": "乙方催告",
    "objection": "催告后书面异议",
    "fail": "验收不合格",
    "deemed": "人工确认视为验收通过",
    "undo": "撤回最后一步登记",
}


def add_parsers(commands: Any) -> None:
    """Add ``deliverable`` with its sub-commands."""
    deliverable = commands.add_parser("deliverable", help="应交成果：列出、登记提交、登记验收")
    actions = deliverable.add_subparsers(dest="deliverable_command", required=True, metavar="动作")
    listing = actions.add_parser("list", help="按计划顺序列出应交成果")
    listing.add_argument("contract", type=int, metavar="合同号")
    listing.set_defaults(run=run_list)
    submit = actions.add_parser("submit", help="登记提交（再次登记即为修改后重新提交）")
    submit.add_argument("id", type=int, metavar="成果号")
    submit.add_argument("--at", metavar="时刻", help="例如 2026-05-30T16:59:59，默认现在")
    submit.add_argument("--file", type=Path, metavar="文件", help="提交的文件，存入并记下校验和")
    submit.add_argument("--received", metavar="时刻", help="收到的时刻，与提交不同时填写")
    submit.add_argument("--method", default="", metavar="方式", help="例如 邮件、当面")
    submit.add_argument("--note", default="", metavar="说明")
    submit.set_defaults(run=run_submit)
    review = actions.add_parser("review", help="登记验收的一步")
    review.add_argument("id", type=int, metavar="成果号")
    review.add_argument(
        "step", choices=sorted(STEPS), metavar="步骤", help="；".join(f"{k} {v}" for k, v in STEPS.items())
    )
    review.add_argument("--at", metavar="时刻", help="默认现在")
    review.add_argument("--text", default="", metavar="内容", help="意见、异议、不合格或确认的内容")
    review.add_argument("--basis", default="", metavar="依据", help="《项目计划书》《工作备忘录》的条目")
    review.add_argument("--method", default="", metavar="方式")
    review.add_argument("--evidence", default="", metavar="证据")
    review.add_argument("--sender", default="", metavar="邮箱", help="用邮件提出时的发件箱")
    review.set_defaults(run=run_review)


def run_list(args: argparse.Namespace, console: Console) -> int:
    """List a contract's deliverables."""
    with open_for_reading(args) as office:
        rows = deliverables.list_deliverables(office, args.contract)
    console.result([row_data(row) for row in rows], _rows_text(rows))
    return 0


def run_submit(args: argparse.Namespace, console: Console) -> int:
    """Record a submission."""
    given_at = read_moment(args.at) if args.at else None
    received_at = read_moment(args.received) if args.received else None
    with open_for_writing(args) as office:
        done = submissions.submit(
            office,
            args.id,
            given_at or office.now(),
            args.file,
            received_at=received_at,
            method=args.method,
            note=args.note,
        ).value
    data = {
        "id": args.id,
        "submission": done.submission_id,
        "round": done.round_no,
        "sha256": done.sha256,
        "late": done.late,
        "format_ok": done.format_ok,
        "warnings": list(done.warnings),
        **state_data(done.judged),
    }
    lines = [f"已登记第 {done.round_no} 轮提交，{done.judged.state_text}。", *done.warnings]
    if done.judged.accept_by is not None:
        lines.insert(1, f"验收期届满：{done.judged.accept_by}")
    console.result(data, "\n".join(lines))
    return 0


def run_review(args: argparse.Namespace, console: Console) -> int:
    """Record a step of the acceptance."""
    with open_for_writing(args) as office:
        judged, warnings = _take(args, office)
    data = {"id": args.id, "warnings": list(warnings), **state_data(judged)}
    console.result(data, "\n".join([f"{STEPS[args.step]}：{judged.state_text}。", *warnings, *judged.why]))
    return 0


def _take(args: argparse.Namespace, office: Office) -> tuple[AcceptanceState, tuple[str, ...]]:
    if args.step == "undo":
        return acceptance.void_last(office, args.id, args.text).value, ()
    if args.step == "deemed":
        on = read_moment(args.at).date() if args.at else None
        return acceptance.confirm_deemed(office, args.id, args.text, on=on).value.judged, ()
    recorded = acceptance.record(
        office,
        args.id,
        EventKind(args.step),
        read_moment(args.at) if args.at else office.now(),
        text=args.text,
        basis=args.basis,
        method=args.method,
        evidence=args.evidence,
        sender=args.sender,
    ).value
    return recorded.judged, recorded.warnings


def row_data(row: DeliverableRow) -> dict[str, object]:
    """Return the JSON form of a deliverable."""
    return {
        "id": row.id,
        "seq": row.seq,
        "clause": row.clause,
        "name": row.name,
        "period": row.period,
        "start_on": row.start_on,
        "end_on": row.end_on,
        "due_on": row.due_on,
        "due_at": row.due_at,
        "remind_on": row.remind_on,
        "amount_fen": row.amount_fen,
        "state": row.state_text,
        "state_code": row.state,
        "overdue": row.is_overdue,
        "late": row.late,
        "rounds": row.rounds,
        "accept_by": row.accept_by,
        "revise_by": row.revise_by,
        "receipt_by": row.receipt_by,
        "form": row.form,
        "note": row.note,
    }


def _rows_text(rows: list[DeliverableRow]) -> str:
    cells = [
        (
            row.id,
            row.due_on or "事后起算",
            format_yuan(row.amount_fen) if row.amount_fen is not None else "",
            row.state_text,
            row.name,
            row.period,
        )
        for row in rows
    ]
    return table(("成果号", "应交", "金额（元）", "状态", "成果", "期次"), cells, right=(0, 2))
