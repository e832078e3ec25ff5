"""``audit``: the log by time, person, record and kind; its export; the chain checked against papers at hand."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.cli.console import Console, open_for_reading, shorten, table
from app.domain.audit_titles import KINDS
from app.domain.errors import RefusedInput
from app.domain.paper_marks import read_mark
from app.services import audit_log, audit_papers
from app.services.audit_log import LogView


def add_parsers(commands: Any) -> None:
    """Add ``audit list``, ``audit export`` and ``audit verify``."""
    audit = commands.add_parser("audit", help="审计记录：谁、何时、做了什么；导出；校验")
    steps = audit.add_subparsers(dest="step", metavar="做什么", title="做什么", required=True)
    listed = steps.add_parser("list", help="列出审计记录，新的在前")
    _add_view(listed)
    listed.add_argument("--limit", type=int, default=100, metavar="条", help="最多列几条（默认 100）")
    listed.set_defaults(run=run_list)
    export = steps.add_parser("export", help="导出审计记录（.xlsx 或 .csv）")
    export.add_argument("file", type=Path, metavar="文件")
    _add_view(export)
    export.set_defaults(run=run_export)
    check = steps.add_parser("verify", help="校验审计链，并与手头单据上的校验码核对")
    check.add_argument("--head", action="append", default=[], metavar="校验码", help="纸上的校验码，可以给几个")
    check.set_defaults(run=run_verify)


def _add_view(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--person", default="", metavar="姓名", help="只看这个人做的")
    parser.add_argument("--kind", default="", choices=("", *KINDS), metavar="种类", help="、".join(KINDS))
    parser.add_argument(
        "--subject", default="", metavar="对象", help="只看这个记录，如 ticket:12、contract:3、receipt:5"
    )
    parser.add_argument("--since", default="", metavar="日期", help="从这一天起（2026-09-01）")
    parser.add_argument("--until", default="", metavar="日期", help="到这一天为止")
    parser.add_argument("--text", default="", metavar="文字", help="动作、对象或原因里有这些字")


def _view(args: argparse.Namespace) -> LogView:
    return LogView(args.person, args.kind, args.subject, args.since, args.until, args.text)


def run_list(args: argparse.Namespace, console: Console) -> int:
    """List the newest entries of a view."""
    view = _view(args)
    with open_for_reading(args) as office:
        ids = audit_log.ids(office, view)
        lines = audit_log.page(office, ids[: max(args.limit, 0)])
        if not view.is_all:
            audit_log.note_look(office, view, len(ids))
    rows = [
        (one.id, one.at.replace("T", " "), one.actor, one.title, one.about, shorten("；".join(one.details), 40))
        for one in lines
    ]
    console.result(
        [asdict(one) for one in lines], table(("序号", "时间", "人员", "动作", "对象", "内容"), rows, right=(0,))
    )
    if len(ids) > len(lines):
        console.note(f"共 {len(ids)} 条，显示前 {len(lines)} 条。用 --limit 调整。")
    return 0


def run_export(args: argparse.Namespace, console: Console) -> int:
    """Write the entries of a view to a table."""
    with open_for_reading(args) as office:
        rows = audit_papers.export(office, _view(args), args.file, console.job())
    console.result({"file": str(args.file.resolve()), "rows": rows}, f"已导出 {rows} 条审计记录：{args.file}")
    return 0


def run_verify(args: argparse.Namespace, console: Console) -> int:
    """Check the chain; status 1 when it is broken, cut or does not hold one of the heads."""
    heads = []
    for text in args.head:
        mark = read_mark(text)
        if mark is None:
            raise RefusedInput(f"“{text}”不是校验码。请输入纸上“校验码”后的 12 位。")
        heads.append(mark.head)
    with open_for_reading(args) as office:
        found = audit_log.verify(office, heads, console.job())
    said = found.problem or f"审计链完整：{found.entries:,} 条，末条校验码 {found.head[:12]}。"
    console.result(asdict(found) | {"problem": found.problem}, said)
    return 0 if found.ok else 1
