"""``deduction`` and ``lock``: months tried and locked, notices, deductions by hand; who may not go on duty."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.case_output import actions, add_texts, as_data, outcome_text, rows_text, with_id
from app.cli.console import Console, open_for_reading, open_for_writing
from app.domain.errors import RefusedInput
from app.domain.money import format_yuan, parse_yuan
from app.services import duty_locks, manual_deductions, penalty_notices, penalty_papers, penalty_statements
from app.services.changes import Outcome
from app.services.duty_locks import DutyLockRow
from app.services.penalty_statements import StatementRow, Trial
from app.services.session import Office


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    words = actions(commands, "deduction", "月度扣款：试算、锁定、补充单、通知书、手工扣款")
    for name, title in (("trial", "试算一个月（各读法并列）"), ("lock", "锁定一个月，或出补充单")):
        parser = _of_contract(words, name, title, run_deduction)
        add_texts(parser, "--month", required=True)
        add_texts(parser, "--note")
    _of_contract(words, "list", "结算单和补充单", run_deduction)
    notice = words.add_parser("notice", help="出具扣款通知书（P-06）")
    notice.add_argument("id", type=int, metavar="结算单号")
    notice.add_argument("--payment", type=int, metavar="N", help="拟扣付款期次")
    notice.add_argument("--out", type=Path, metavar="文件.pdf", help="同时存为 PDF")
    add_texts(notice, "--on", "--plead-by")
    notice.set_defaults(run=run_deduction)
    manual = _of_contract(words, "manual", "手工扣款（依据、金额、批准人必填）", run_deduction)
    add_texts(manual, "--clause", "--fact", "--basis", "--amount", "--by", required=True)
    add_texts(manual, "--on", "--approved-on", "--note")
    manual.add_argument("--payment", type=int, metavar="N", help="拟扣付款期次")
    _add_lock(commands)


def _add_lock(commands: Any) -> None:
    words = actions(commands, "lock", "停岗培训、专项培训考核")
    _of_contract(words, "list", "清单", run_lock)
    due = _of_contract(words, "due", "一个月的失误触发、尚未执行的", run_lock)
    add_texts(due, "--month", required=True)
    add = _of_contract(words, "add", "登记停岗或专项培训", run_lock)
    add_texts(add, "--person", "--reason", required=True)
    add_texts(add, "--from", "--clause", "--month", "--content")
    add.add_argument("--kind", default="stop_duty", metavar="种类", help="stop_duty 或 special_training")
    add.add_argument("--days", type=int, default=1, metavar="N", help="停岗天数（默认 1）")
    train = with_id(words, "train", "登记培训和考核", run_lock)
    add_texts(train, "--content", required=True)
    add_texts(train, "--score", "--by", "--on")
    train.add_argument("--failed", action="store_true", help="考核未通过")
    approve = with_id(words, "approve", "批准上岗", run_lock)
    add_texts(approve, "--by", required=True)
    add_texts(approve, "--on")


def run_deduction(args: argparse.Namespace, console: Console) -> int:
    """Months of deductions."""
    if args.action in ("trial", "list"):
        with open_for_reading(args) as office:
            if args.action == "trial":
                found = penalty_statements.trial(office, args.contract, args.month)
                console.result(trial_data(found), _trial_text(found))
            else:
                _list(office, args.contract, console)
        return 0
    with open_for_writing(args) as office:
        if args.action == "manual":
            _manual(office, args, console)
        elif args.action == "lock":
            done = penalty_statements.lock(office, args.contract, args.month, note=args.note)
            row = penalty_statements.get(office, done.value)
            text = f"{row.title}已锁定，{format_yuan(row.total_fen)} 元"
            console.result(as_data(row), outcome_text(text, done))
        else:
            _notice(office, args, console)
    return 0


def run_lock(args: argparse.Namespace, console: Console) -> int:
    """Who may not go on duty."""
    if args.action in ("list", "due"):
        with open_for_reading(args) as office:
            if args.action == "due":
                result = penalty_statements.trial(office, args.contract, args.month).result
                found = duty_locks.outstanding(office, args.contract, args.month, result.locks)
                lines = [(one.kind, one.person, one.error_id, one.days, one.reason, one.clause) for one in found]
                heads = ("种类", "人员", "失误", "天数", "原因", "依据")
                console.result([as_data(one) for one in found], rows_text(heads, lines))
            else:
                rows = duty_locks.rows(office, args.contract)
                table = [(r.id, r.person, r.kind_title, r.from_on, r.reason, r.state_text) for r in rows]
                heads = ("编号", "人员", "种类", "停岗日", "原因", "状态")
                console.result([_lock_data(row) for row in rows], rows_text(heads, table))
        return 0
    with open_for_writing(args) as office:
        done = _change_lock(office, args)
        row = duty_locks.get(office, done.value)
    console.result(_lock_data(row), outcome_text(f"{row.kind_title} {row.id} {row.person}：{row.state_text}", done))
    return 0


def trial_data(found: Trial) -> dict[str, Any]:
    """Return a month's trial as JSON."""
    result = found.result
    return {
        "month": found.month,
        "kinds": as_data(result.kinds),
        "total_fen": result.total_fen,
        "lines": [{**as_data(line), "fen": line.fen} for line in found.lines],
        "unpunished": as_data(result.unpunished),
        "alternatives": as_data(result.alternatives),
        "by_kind": as_data(result.by_kind),
        "unchosen": list(found.unchosen),
        "locks": as_data(result.locks),
        "locked_fen": found.locked_fen,
        "pending_fen": found.pending_fen,
        "statements": [row.id for row in found.statements],
        "waiting": [error.id for error in found.waiting],
    }


def _trial_text(found: Trial) -> str:
    result = found.result
    trial = f"（试算：{'、'.join(found.unchosen)} 未选定）" if found.unchosen else ""
    lines = [f"{found.month} 扣款合计 {format_yuan(result.total_fen)} 元{trial}"]
    lines += [f"  {kind.name} {kind.count} 件：{format_yuan(kind.fen)} 元（{kind.clause}）" for kind in result.kinds]
    for code, totals in result.alternatives.items():
        shown = "、".join(f"{option} {format_yuan(fen)}" for option, fen in totals.items())
        lines.append(f"  {code} 各读法合计：{shown}")
    lines += [f"  失误 {one.error_id} {one.why}" for one in result.unpunished]
    if found.is_locked:
        lines.append(f"  已锁定 {format_yuan(found.locked_fen)} 元，待出补充单 {format_yuan(found.pending_fen)} 元")
    if found.waiting:
        lines.append(f"  另有 {len(found.waiting)} 条失误待确认，未计入")
    return "\n".join(lines)


def _list(office: Office, contract_id: int, console: Console) -> None:
    rows = penalty_statements.statements(office, contract_id)
    manual = manual_deductions.rows(office, contract_id)
    balance = penalty_statements.balance(office, contract_id)
    lines = [_statement_line(row) for row in rows]
    text = rows_text(("编号", "单据", "金额（元）", "锁定时间", "通知书", "已结算（元）"), lines)
    if manual:
        heads = ("编号", "条款", "事实", "金额（元）", "批准人", "批准日")
        cells = [
            (r.id, r.clause_cited, r.fact, format_yuan(r.amount_fen), r.approved_by, r.approved_on) for r in manual
        ]
        text += "\n手工扣款\n" + rows_text(heads, cells)
    text += f"\n累计未扣余额 {format_yuan(balance.open_fen)} 元"
    data = {"statements": [as_data(row) for row in rows], "manual": as_data(manual), "open_fen": balance.open_fen}
    console.result(data, text)


def _statement_line(row: StatementRow) -> tuple[object, ...]:
    fen, settled = format_yuan(row.total_fen), format_yuan(row.settled_fen)
    return (row.id, row.title, fen, row.locked_at[:16], row.notice_number, settled)


def _notice(office: Office, args: argparse.Namespace, console: Console) -> None:
    if args.out is not None and args.out.suffix.lower() != ".pdf":
        raise RefusedInput(f"“{args.out.name}”：文件名要以 .pdf 结尾，没有出具。")
    done = penalty_notices.issue(
        office, args.id, on=args.on or None, plead_by=args.plead_by or None, payment_no=args.payment
    )
    row = penalty_notices.get(office, done.value)
    if args.out is not None:
        penalty_papers.pdf_of_notice(office, done.value, save_to=args.out)
    data = {**as_data(row), "file": str(args.out) if args.out else None}
    text = f"扣款通知书 {row.number} 已出具，{format_yuan(row.total_fen)} 元"
    console.result(data, outcome_text(text, done))


def _manual(office: Office, args: argparse.Namespace, console: Console) -> None:
    done = manual_deductions.add(
        office,
        args.contract,
        args.clause,
        args.fact,
        args.basis,
        parse_yuan(args.amount),
        args.by,
        happened_on=args.on or None,
        approved_on=args.approved_on or None,
        payment_no=args.payment,
        note=args.note,
    )
    row = next(one for one in manual_deductions.rows(office, args.contract) if one.id == done.value)
    console.result(as_data(row), outcome_text(f"手工扣款 {row.id}：{format_yuan(row.amount_fen)} 元", done))


def _change_lock(office: Office, args: argparse.Namespace) -> Outcome[int]:
    if args.action == "add":
        return duty_locks.impose(
            office,
            args.contract,
            args.person,
            args.kind,
            args.reason,
            clause=args.clause,
            from_on=getattr(args, "from") or None,
            days=args.days,
            month=args.month,
            content=args.content,
        )
    if args.action == "train":
        return duty_locks.train(
            office,
            args.id,
            content=args.content,
            passed=not args.failed,
            score=args.score,
            examined_by=args.by,
            on=args.on or None,
        )
    return duty_locks.approve(office, args.id, args.by, on=args.on or None)


def _lock_data(row: DutyLockRow) -> dict[str, Any]:
    return {**as_data(row), "kind_title": row.kind_title, "state_text": row.state_text}


def _of_contract(words: Any, name: str, title: str, run: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = words.add_parser(name, help=title)
    parser.add_argument("contract", type=int, metavar="合同号")
    parser.set_defaults(run=run)
    return parser
