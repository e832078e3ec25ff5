"""``init``, ``verify``, ``backup``, ``restore``: the office folder itself."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.cli.console import Console, actor_of, check_right, open_for_reading
from app.cli.vault_key import office_secret
from app.services import encrypted_backups
from app.services.backups import full
from app.services.restoring import restore
from app.services.session import create_office
from app.services.verification import VerifyReport, verify


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    init = commands.add_parser("init", help="建立办公文件夹")
    init.add_argument("--street", metavar="街道", default="", help="街道名称")
    init.add_argument("--sample", action="store_true", help="放入示例数据：五份合同和虚构的工单")
    init.set_defaults(run=run_init)
    check = commands.add_parser("verify", help="检查数据：文件、引用、检索、审计记录、附件")
    check.set_defaults(run=run_verify)
    backup = commands.add_parser("backup", help="做一份完整备份（数据和附件，一个文件）")
    backup.add_argument("--to", type=Path, metavar="文件", help="备份文件（默认在办公文件夹的 backups 里）")
    backup.set_defaults(run=run_backup)
    back = commands.add_parser("restore", help="用备份恢复；现有数据另外保存，不会覆盖")
    back.add_argument("file", type=Path, metavar="备份文件")
    back.add_argument("--into", type=Path, metavar="文件夹", help="恢复到哪个办公文件夹（默认为当前的）")
    back.set_defaults(run=run_restore)


def run_init(args: argparse.Namespace, console: Console) -> int:
    """Make an office folder, with sample data when asked."""
    with create_office(args.office, args.street, actor_of(args)) as office:
        for warning in office.warnings:
            console.note(warning)
        if args.sample:
            from app.services import samples

            samples.load(office, console.job())
        data = {"office": str(args.office.resolve()), "schema_version": office.schema_version}
    console.result(data, f"办公文件夹已建好：{data['office']}")
    return 0


def run_verify(args: argparse.Namespace, console: Console) -> int:
    """Check everything; status 1 when something is wrong."""
    with open_for_reading(args) as office:
        report = verify(office, console.job())
    data = asdict(report)
    data["audit_problem"] = {key: data["audit"].pop(key) for key in ("fault", "trusted")} | {
        "text": report.audit.problem
    }
    console.result(data, _report_text(report))
    return 0 if report.ok else 1


def run_backup(args: argparse.Namespace, console: Console) -> int:
    """Make a full backup; status 1 when an attachment was missing or altered."""
    with open_for_reading(args) as office:
        record = full(office, args.to).value
    data = {
        "file": str(record.file.resolve()),
        "bytes": record.bytes,
        "sha256": record.sha256,
        "tickets": record.tickets,
        "verified": record.verified,
    }
    state = "已核对" if record.verified else "有附件缺失或被改动，请运行 verify 查看"
    console.result(data, f"备份完成（{state}）：{data['file']}，工单 {record.tickets} 件，{record.bytes} 字节")
    return 0 if record.verified else 1


def run_restore(args: argparse.Namespace, console: Console) -> int:
    """Bring a backup back; over an office with accounts only as its administrator."""
    into: Path = (args.into or args.office).resolve()
    check_right(args, into, "safety")
    key = encrypted_backups.unlock(args.file, into, office_secret(args)) if _is_locked(args.file, into) else None
    result = restore(args.file, into, actor_of(args), key=key)
    aside = str(result.kept_aside) if result.kept_aside else None
    data = {"office": str(result.office.resolve()), "tickets": result.tickets, "kept_aside": aside}
    text = f"已恢复到 {data['office']}，工单 {result.tickets} 件。"
    console.result(data, text + (f"原来的数据另存在 {aside}。" if aside else ""))
    return 0


def _is_locked(file: Path, into: Path) -> bool:
    return file.is_file() and encrypted_backups.needs_secret(file, into)


def _report_text(report: VerifyReport) -> str:
    chain, files = report.audit, report.attachments
    broken = "正常" if chain.ok else f"第 {chain.first_bad} 条起不可信：{chain.problem}"
    attached = "正常" if files.ok else f"缺失 {len(files.missing)} 个，被改动 {len(files.altered)} 个"
    lines = [
        "检查通过，数据完好。" if report.ok else "检查发现问题，请先不要继续录入，用最近一次备份恢复或联系技术人员。",
        f"数据文件：{_said(report.integrity)}",
        f"引用关系：{_said(report.foreign_keys)}",
        f"全文检索：{_said(report.search)}",
        f"审计记录：{broken}，共 {chain.entries} 条，末条校验码 {chain.head[:12]}",
        f"附件：{attached}",
    ]
    return "\n".join(lines)


def _said(text: str) -> str:
    return "正常" if text == "ok" else text
