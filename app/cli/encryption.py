"""``encrypt``, ``decrypt``, ``passphrase``, ``recovery-key``: the office under a key."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.console import Console, open_for_writing
from app.cli.vault_key import NEW_VARIABLE, VARIABLE, ask_new, office_secret
from app.services import encryption, recovery_sheet

KEEP_IT = "恢复密钥只显示这一次，程序不保存。请抄下或打印，与电脑分开保管；口令和恢复密钥都丢失，数据就打不开了。"


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    lock = commands.add_parser("encrypt", help=f"加密办公文件夹（新口令：{NEW_VARIABLE} 或按提示输入）")
    lock.add_argument("--sheet", type=Path, metavar="文件.pdf", help="把恢复密钥保管单存成 PDF")
    lock.set_defaults(run=run_encrypt)
    unlock = commands.add_parser("decrypt", help=f"取消加密（口令：{VARIABLE} 或按提示输入）")
    unlock.set_defaults(run=run_decrypt)
    change = commands.add_parser("passphrase", help="更换口令；忘记口令时用恢复密钥打开后更换")
    change.set_defaults(run=run_passphrase)
    recovery = commands.add_parser("recovery-key", help="换一份恢复密钥，原来那份作废；--status 只看状态")
    recovery.add_argument("--status", action="store_true", help="只看加密状态，不更换")
    recovery.add_argument("--sheet", type=Path, metavar="文件.pdf", help="把恢复密钥保管单存成 PDF")
    recovery.set_defaults(run=run_recovery_key)


def run_encrypt(args: argparse.Namespace, console: Console) -> int:
    """Encrypt; status 1 when attachments were damaged before."""
    with open_for_writing(args) as office:
        made = encryption.encrypt(office, ask_new(), job=console.job()).value
        if args.sheet:
            recovery_sheet.save(office, made.recovery, args.sheet)
    plain = [str(path) for path in made.plain]
    data = {
        "encrypted": True,
        "recovery_key": made.recovery,
        "backup": str(made.backup),
        "plain_files": plain,
        "damaged": list(made.damaged),
    }
    lines = ["办公文件夹已加密。", f"恢复密钥：{made.recovery}", KEEP_IT, f"第一份加密备份：{made.backup}"]
    if plain:
        lines += ["下列文件仍未加密，不再需要时请删除：", *plain]
    if made.damaged:
        lines.append(f"有 {len(made.damaged)} 个附件在加密前就已损坏，请运行 verify 查看。")
    console.result(data, "\n".join(lines))
    return 1 if made.damaged else 0


def run_decrypt(args: argparse.Namespace, console: Console) -> int:
    """Take the encryption off."""
    with open_for_writing(args) as office:
        backup = encryption.decrypt(office, office_secret(args), job=console.job()).value
    text = f"已取消加密，第一份未加密备份：{backup}。以前的加密备份仍需原来的口令或恢复密钥。"
    console.result({"encrypted": False, "backup": str(backup)}, text)
    return 0


def run_passphrase(args: argparse.Namespace, console: Console) -> int:
    """Change the passphrase."""
    with open_for_writing(args) as office:
        at = encryption.change_passphrase(office, office_secret(args), ask_new()).value
    console.result({"passphrase_at": at}, "口令已更换。更换前做的备份，仍用当时的口令或恢复密钥打开。")
    return 0


def run_recovery_key(args: argparse.Namespace, console: Console) -> int:
    """Make a new recovery key, or say how the office stands."""
    if args.status:
        status = encryption.status(args.office)
        text = "已加密" if status.encrypted else "没有加密"
        data = {
            "encrypted": status.encrypted,
            "since": status.since,
            "passphrase_at": status.passphrase_at,
            "recovery_at": status.recovery_at,
            "persons": list(status.persons),
        }
        since = status.recovery_at.replace("T", " ")
        console.result(data, f"{text}，恢复密钥生成于 {since}。" if status.encrypted else f"{text}。")
        return 0
    with open_for_writing(args) as office:
        recovery = encryption.new_recovery_key(office, office_secret(args)).value
        if args.sheet:
            recovery_sheet.save(office, recovery, args.sheet)
    console.result(
        {"recovery_key": recovery},
        f"新的恢复密钥：{recovery}\n{KEEP_IT}\n原来那份只能打开以前的备份，请随那些备份保管，期满一并销毁。",
    )
    return 0
