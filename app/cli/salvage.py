"""``salvage``: what can still be read of a damaged office, into a new folder."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.console import Console, actor_of, check_right
from app.cli.vault_key import office_key
from app.services.salvaging import Salvaged, salvage, words


def add_parsers(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("salvage", help="抢救：数据文件损坏时，把还能读出的记录放进一个新的办公文件夹")
    parser.add_argument("--into", type=Path, metavar="文件夹", help="放到哪个空文件夹（默认在原文件夹旁边新建）")
    parser.set_defaults(run=run_salvage)


def run_salvage(args: argparse.Namespace, console: Console) -> int:
    """Salvage; status 1 when something is lost. Of an office that can be read, only as its administrator."""
    check_right(args, args.office, "safety")
    result = salvage(args.office, actor_of(args), into=args.into, key=office_key(args), job=console.job())
    console.result(_data(result), words(result))
    return 0 if result.is_whole else 1


def _data(result: Salvaged) -> dict[str, object]:
    return {
        "office": str(result.office.resolve()),
        "tickets": result.tickets,
        "rows": result.rows,
        "whole": result.is_whole,
        "losses": [
            {"table": loss.table, "title": loss.title, "kept": loss.kept, "lost": loss.lost, "aside": loss.aside}
            for loss in result.losses
        ],
        "attachments": result.attachments,
        "attachments_lost": result.attachments_lost,
        "backup": str(result.backup.file) if result.backup else None,
    }
