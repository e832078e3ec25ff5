"""``diagnose``: a zip for the technician, without personal data."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from app.cli.console import Console, open_for_reading
from app.domain.errors import OfficeLocked, OfficeUnusable
from app.services import support_bundle


def add_parsers(commands: Any) -> None:
    """Add the command of this family."""
    made = commands.add_parser("diagnose", help="存一个诊断包给维护人员（不含个人信息）")
    made.add_argument("--out", type=Path, metavar="文件", required=True, help="诊断包写到哪里（.zip）")
    made.set_defaults(run=run_diagnose)


def run_diagnose(args: argparse.Namespace, console: Console) -> int:
    """Write the bundle; an office that does not open, or has no key here, gives what can be told of it."""
    try:
        with open_for_reading(args) as office:
            file = support_bundle.write(office, args.out).value
    except (OfficeUnusable, OfficeLocked) as error:
        console.note(error.message)
        file = support_bundle.write_closed(args.office, args.out, datetime.now().replace(microsecond=0))
    console.result(
        {"file": str(file.resolve())}, f"诊断包已存为 {file.resolve()}，里面没有个人信息，可以发给维护人员。"
    )
    return 0
