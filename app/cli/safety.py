"""``drill`` and ``handover package|deletions``: a backup tried out; what is handed over and deleted at the end."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.cli.case_output import as_data, rows_text, with_id
from app.cli.console import Console, open_for_reading, open_for_writing
from app.services import deletion_lists, drills


def add_parsers(commands: Any) -> None:
    """Add the command of this family."""
    drill = commands.add_parser("drill", help="恢复演练：把最近一份备份恢复到单独的文件夹，打开核对")
    drill.add_argument("--list", action="store_true", help="只列以前的演练")
    drill.set_defaults(run=run_drill)


def add_package(words: Any) -> None:
    """Add ``handover package`` and ``handover deletions``."""
    package = with_id(words, "package", "生成资料移交包（编号为合同号）", run_package)
    package.add_argument("--out", metavar="文件", type=Path, required=True, help=".zip")
    package.add_argument("--unmasked", action="store_true", help="登记簿含完整个人信息（要写 --reason）")
    package.add_argument("--reason", default="", help="含完整个人信息的原因")
    package.add_argument("--without-tickets", action="store_true", help="不放工单登记簿")
    with_id(words, "deletions", "应删除数据清单（编号为合同号）", run_deletions)


def run_drill(args: argparse.Namespace, console: Console) -> int:
    """Try the newest backup out, or list what was tried; status 1 when it failed."""
    if args.list:
        with open_for_reading(args) as office:
            rows = drills.drills(office)
        cells = [(r.id, r.at.replace("T", " "), r.file, r.tickets, "通过" if r.is_ok else r.problem) for r in rows]
        console.result(as_data(rows), rows_text(("编号", "时间", "备份", "工单", "结果"), cells))
        return 0
    with open_for_writing(args) as office:
        row = drills.run(office, console.job()).value
    console.result(asdict(row), row.sentence)
    return 0 if row.is_ok else 1


def run_package(args: argparse.Namespace, console: Console) -> int:
    """Write the package; status 1 when an attachment was missing or altered."""
    from app.services import handover_packages

    with open_for_writing(args) as office:
        made = handover_packages.make(
            office,
            args.id,
            args.out,
            masked=not args.unmasked,
            reason=args.reason,
            with_tickets=not args.without_tickets,
            job=console.job(),
        ).value
    data = {"file": str(made.file.resolve()), "bytes": made.bytes, "sha256": made.sha256, "masked": made.masked}
    lost = f"有 {len(made.lost)} 个附件缺失或被改动：{'、'.join(made.lost)}。" if made.lost else ""
    text = f"移交包已写到 {made.file}：{len(made.files)} 个文件，已读回核对。{lost}"
    console.result({**data, "files": len(made.files), "lost": list(made.lost)}, text)
    return 1 if made.lost else 0


def run_deletions(args: argparse.Namespace, console: Console) -> int:
    """List what the vendor has to delete."""
    with open_for_reading(args) as office:
        sets = deletion_lists.deletion_sets(office, args.id)
    cells = [(one.name, "" if one.rows is None else one.rows, one.carrier) for one in sets]
    console.result([asdict(one) for one in sets], rows_text(("数据集", "行数/份数", "载体、位置"), cells))
    return 0
