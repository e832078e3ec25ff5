"""``receipt-log``: what became of an issued receipt: sealed, posted, confirmed by e-mail (000·三(一)(二))."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.console import Console, open_for_writing
from app.cli.moments import read_day, read_moment
from app.domain.errors import NotFound, RefusedInput
from app.services import receipts
from app.services.session import Office


def add_parsers(commands: Any) -> None:
    """Add ``receipt-log DELIVERABLE sealed|posted|email``."""
    log = commands.add_parser("receipt-log", help="登记回执的盖章、寄出或邮件确认")
    log.add_argument("deliverable", type=int, metavar="成果号")
    steps = log.add_subparsers(dest="step", required=True, metavar="步骤")
    sealed = steps.add_parser("sealed", help="登记签字盖章")
    sealed.add_argument("--on", metavar="日期", help="盖章日期（默认今天）")
    posted = steps.add_parser("posted", help="登记寄出（先登记盖章）")
    posted.add_argument("--courier", required=True, metavar="快递公司")
    posted.add_argument("--tracking", required=True, metavar="快递单号")
    posted.add_argument("--on", metavar="日期", help="寄出日期（默认今天）")
    email = steps.add_parser("email", help="登记已发出的确认邮件，并核对授权邮箱")
    email.add_argument("--at", metavar="时刻", help="发送时刻，例如 2025-10-20T09:00（默认现在）")
    email.add_argument("--sender", default="", metavar="邮箱", help="发件箱（默认登记的甲方授权邮箱）")
    email.add_argument("--to", action="append", default=[], metavar="邮箱", help="收件箱，可写多个（默认乙方授权邮箱）")
    email.add_argument("--subject", default="", metavar="主题", help="与本程序生成的不同时填写")
    email.add_argument(
        "--body", type=Path, metavar="文件.txt", help="实际发出的正文（UTF-8），与本程序生成的不同时给出"
    )
    log.set_defaults(run=run_log)


def run_log(args: argparse.Namespace, console: Console) -> int:
    """Record one step; 1 when an e-mail does not count as a confirmation."""
    with open_for_writing(args) as office:
        row = receipts.receipt_of(office, args.deliverable)
        if row is None:
            raise NotFound(f"成果 {args.deliverable} 还没有有效的回执。请先用 receipt 命令出具。")
        mail = _take(office, row.id, args)
        after = receipts.get(office, row.id)
    data: dict[str, Any] = {
        "receipt": after.id,
        "number": after.number,
        "state": after.state_text,
        "sealed_on": after.sealed_on or None,
        "courier": after.courier,
        "tracking_no": after.tracking_no,
        "posted_on": after.posted_on or None,
        "path": after.path,
    }
    lines = [f"{after.number}：{after.state_text}。"]
    if mail is not None:
        data["email"] = {
            "sent_at": mail.sent_at,
            "sender": mail.sender,
            "recipients": list(mail.recipients),
            "counts": mail.is_satisfied,
            "problems": list(mail.problems),
        }
        lines += ["邮件已登记，但不能代替盖章回执：", *mail.problems] if mail.problems else ["邮件已登记，符合约定。"]
    console.result(data, "\n".join(lines))
    return int(mail is not None and not mail.is_satisfied)


def _take(office: Office, receipt_id: int, args: argparse.Namespace) -> receipts.EmailRow | None:
    if args.step == "email":
        return _email(office, receipt_id, args)
    on = read_day(args.on) if args.on else office.now().date()
    if args.step == "sealed":
        receipts.mark_sealed(office, receipt_id, on)
    else:
        receipts.mark_posted(office, receipt_id, args.courier, args.tracking, on)
    return None


def _email(office: Office, receipt_id: int, args: argparse.Namespace) -> receipts.EmailRow:
    own = receipts.email_text(office, receipt_id)
    sender, recipients = args.sender or own.sender, args.to or own.recipients
    if not sender or not recipients:
        raise RefusedInput("合同的授权邮箱还没有登记齐，没有登记邮件。请用 --sender 和 --to 写明发件箱和收件箱。")
    return receipts.record_email(
        office,
        receipt_id,
        sender,
        recipients,
        read_moment(args.at) if args.at else office.now(),
        subject=args.subject,
        body=_body(args.body),
    ).value


def _body(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise RefusedInput(f"“{path.name}”读不出来，没有登记邮件。请给出 UTF-8 的文本文件。") from None
