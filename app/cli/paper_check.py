"""``check``: was this paper issued here, and is everything before it unchanged? (验真, for a supervisor too)"""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.cli.console import Console, open_for_reading
from app.cli.vault_key import office_secret
from app.domain.audit_faults import fault_text
from app.domain.errors import RefusedInput
from app.services import check_sources, encrypted_backups, paper_check, paper_clues
from app.services.session import DATABASE_NAME


def add_parsers(commands: Any) -> None:
    """Add ``check``."""
    check = commands.add_parser("check", help="验真：核对单据上的校验码（或 PDF），可以只凭一份备份，不需要办公文件夹")
    check.add_argument(
        "paper", nargs="?", default="", metavar="校验码|文件", help="纸上的 12 位校验码、二维码的整段文字，或 PDF 文件"
    )
    check.add_argument("--backup", type=Path, metavar="文件", help="只凭这份备份核对；不给校验码时，拿它核对办公文件夹")
    check.set_defaults(run=run_check)


def run_check(args: argparse.Namespace, console: Console) -> int:
    """Check one paper against the office or a backup; status 1 when anything speaks against it."""
    if not args.paper:
        return _check_backup(args, console)
    clue = paper_clues.clue_from(args.paper)
    with ExitStack() as stack:
        if args.backup:
            secret = office_secret(args) if encrypted_backups.is_locked(args.backup) else ""
            source = stack.enter_context(check_sources.backup_source(args.backup, secret))
            found = paper_check.check(source, clue, console.job())
        else:
            office = stack.enter_context(open_for_reading(args))
            found = paper_check.check(check_sources.office_source(office), clue, console.job())
            paper_check.record(office, found)
    lines = [found.said, *(f"{label}：{text}" for label, text in found.facts), *(f"■ {one}" for one in found.problems)]
    data = asdict(found) | {"ok": found.ok, "facts": dict(found.facts)}
    console.result(data, "\n".join(lines))
    return 0 if found.ok and not found.problems else 1


def _check_backup(args: argparse.Namespace, console: Console) -> int:
    """Hold the office's chain against the head of a backup: was anything rewritten or cut off since?"""
    if not args.backup:
        raise RefusedInput("请给出校验码或 PDF 文件；或用 --backup 给出一份备份，核对办公文件夹从那以后有没有被改写。")
    if not (args.office / DATABASE_NAME).is_file():
        raise RefusedInput("没有找到办公文件夹。只有备份时，请同时给出单据上的校验码。")
    secret = office_secret(args) if encrypted_backups.is_locked(args.backup) else ""
    with open_for_reading(args) as office, check_sources.backup_source(args.backup, secret, office) as source:
        found = paper_check.check_backup(check_sources.office_source(office), source, console.job())
        paper_check.record_backup(office, found)
    problem = fault_text(found.fault, found.first_bad, found.trusted)
    data = {"ok": found.ok, "backup_entries": found.backup_entries, "entries": found.entries, "problem": problem}
    said = (
        f"相符：备份里的 {found.backup_entries:,} 条审计记录都还在，没有改动；现在共 {found.entries:,} 条。"
        if found.ok
        else f"不相符：{problem}"
    )
    console.result(data, said)
    return 0 if found.ok else 1
