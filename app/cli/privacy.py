"""``anonymise``, ``safe-copy``, ``leak``: citizens' data after its time, for a supplier, and when it got out."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.case_output import actions, add_texts, as_data, rows_text, with_id
from app.cli.console import Console, open_for_reading, open_for_writing
from app.cli.moments import read_moment
from app.cli.supervision_output import told
from app.domain.errors import RefusedInput
from app.services import anonymising, leak_events, safe_copies
from app.services.changes import Outcome
from app.services.session import Office

_AMENDS = ("scope", "fields", "cause", "measures", "note")


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    anonymise = commands.add_parser("anonymise", help="匿名化到期的工单（不能撤销）")
    anonymise.add_argument("--until", metavar="日期", default="", help="这一天及以前的已办结工单")
    anonymise.add_argument("--preview", action="store_true", help="只看会改什么，不执行")
    anonymise.add_argument("--reason", default="", help="依据，如 001·6.4 期满")
    anonymise.add_argument("--confirm", action="store_true", help="确认执行：不能撤销")
    anonymise.add_argument("--certificate", metavar="编号", type=int, default=0, help="打印匿名化证明（.pdf）")
    anonymise.add_argument("--out", metavar="文件", default="")
    anonymise.set_defaults(run=run_anonymise)
    copy = commands.add_parser("safe-copy", help="给外单位的安全副本（个人信息已替换）")
    copy.add_argument("--out", metavar="文件", default="", help=".xlsx 或 .csv")
    copy.add_argument("--reason", default="", help="给谁、用途")
    copy.add_argument("--preview", action="store_true", help="只看会替换什么")
    copy.add_argument("--with-secret", action="store_true", help="连举报、涉密工单也放进去")
    copy.set_defaults(run=run_safe_copy)
    _add_leak(commands)


def _add_leak(commands: Any) -> None:
    words = actions(commands, "leak", "泄密事件：登记、补充、告知、结案")
    listed = words.add_parser("list", help="清单")
    listed.add_argument("--open", action="store_true", help="只列未结案的")
    listed.set_defaults(run=run_leak)
    add = words.add_parser("add", help="登记")
    add_texts(add, "--what", "--reporter", required=True)
    add_texts(add, "--at", *(f"--{name}" for name in _AMENDS))
    add.add_argument("--persons", type=int, default=0, help="涉及人数")
    add.add_argument("--contract", type=int, default=None, help="合同号")
    add.set_defaults(run=run_leak)
    amend = with_id(words, "amend", "补充", run_leak)
    add_texts(amend, *(f"--{name}" for name in _AMENDS))
    amend.add_argument("--persons", type=int, default=None)
    tell = with_id(words, "tell", "登记告知", run_leak)
    tell.add_argument("--party", choices=list(leak_events.PARTIES), required=True, help="office 甲方，people 当事人")
    add_texts(tell, "--at")
    close = with_id(words, "close", "结案", run_leak)
    add_texts(close, "--text", required=True)
    add_texts(with_id(words, "void", "作废", run_leak), "--reason", required=True)


def run_anonymise(args: argparse.Namespace, console: Console) -> int:
    """Preview, run, list the runs, or print a certificate."""
    if args.certificate:
        if not args.out:
            raise RefusedInput("请用 --out 写明证明存到哪个 .pdf 文件。")
        with open_for_writing(args) as office:
            data = anonymising.certificate_pdf(office, args.certificate, target="pdf", save_to=Path(args.out))
        console.result({"file": args.out, "bytes": len(data)}, f"匿名化证明已写到 {args.out}。")
        return 0
    if not args.until:
        with open_for_reading(args) as office:
            rows = anonymising.runs(office)
        cells = [(r.id, r.at.replace("T", " "), r.actor, r.until_on, r.tickets, r.figures[:12], r.reason) for r in rows]
        console.result(as_data(rows), rows_text(("编号", "时间", "经手", "截止", "工单", "统计校验", "依据"), cells))
        return 0
    if args.preview:
        with open_for_reading(args) as office:
            found = anonymising.preview(office, args.until)
        console.result(as_data(found), "\n".join(anonymising.preview_lines(found)))
        return 0
    if not args.confirm:
        raise RefusedInput("匿名化不能撤销。请先用 --preview 看会改什么，确定后加 --confirm 执行。")
    with open_for_writing(args) as office:
        row = anonymising.run(office, args.until, args.reason).value
    console.result(
        as_data(row), f"已匿名化 {row.tickets:,} 件工单，统计数字不变（校验 {row.figures[:12]}）。记录编号 {row.id}。"
    )
    return 0


def run_safe_copy(args: argparse.Namespace, console: Console) -> int:
    """Preview or write a safe copy."""
    with open_for_reading(args) as office:
        if args.preview:
            found = safe_copies.preview(office, with_secret=args.with_secret)
            console.result(as_data(found), "\n".join(safe_copies.preview_lines(found)))
            return 0
        if not args.out:
            raise RefusedInput("请用 --out 写明安全副本存到哪个文件（.xlsx 或 .csv）。")
        made = safe_copies.write(office, Path(args.out), args.reason, with_secret=args.with_secret)
    console.result(as_data(made), f"安全副本已写到 {made.file}：{made.rows:,} 件工单。{safe_copies.WARNING}")
    return 0


def run_leak(args: argparse.Namespace, console: Console) -> int:
    """Show or write leak events."""
    if args.action == "list":
        with open_for_reading(args) as office:
            rows = leak_events.events(office, open_only=args.open)
        cells = [(r.id, r.found_at.replace("T", " ")[:16], r.what, r.persons, r.reporter, r.state_text) for r in rows]
        console.result(as_data(rows), rows_text(("编号", "发现", "事件", "涉及人数", "报告人", "状态"), cells))
        return 0
    with open_for_writing(args) as office:
        done = _write_leak(office, args)
    return told(console, "已登记", done)


def _write_leak(office: Office, args: argparse.Namespace) -> Outcome[int]:
    at = read_moment(args.at) if getattr(args, "at", "") else None
    if args.action == "add":
        texts = {name: getattr(args, name) for name in _AMENDS}
        who = {"reporter": args.reporter, "found_at": at, "contract_id": args.contract, "persons": args.persons}
        return leak_events.add(office, args.what, **who, **texts)
    if args.action == "amend":
        given: dict[str, str | int] = {name: getattr(args, name) for name in _AMENDS if getattr(args, name)}
        if args.persons is not None:
            given["persons"] = args.persons
        return leak_events.amend(office, args.id, **given)
    if args.action == "tell":
        return leak_events.tell(office, args.id, args.party, at)
    if args.action == "close":
        return leak_events.close(office, args.id, args.text)
    return leak_events.void(office, args.id, args.reason)
