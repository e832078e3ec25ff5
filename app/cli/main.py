"""The command line's front door: global options, one family of commands, exit statuses (0, 1, 2, 3)."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from app import log
from app.cli.console import Console
from app.cli.usage import ChineseParser, UsageError
from app.domain.errors import Cancelled, KnownError
from app.paths import OFFICE_VARIABLE, data_folder, default_office
from app.version import VERSION

EXIT_DONE = 0
EXIT_PROBLEMS = 1
EXIT_REFUSED = 2
EXIT_FAULT = 3

FAMILY_OF: dict[str, str] = {
    "init": "office",
    "verify": "office",
    "backup": "office",
    "check": "paper_check",
    "audit": "audit_log",
    "encrypt": "encryption",
    "decrypt": "encryption",
    "passphrase": "encryption",
    "recovery-key": "encryption",
    "restore": "office",
    "drill": "safety",
    "salvage": "salvage",
    "account": "accounts",
    "tickets": "tickets",
    "ticket": "tickets",
    "export": "tickets",
    "queue": "queues",
    "urge": "queues",
    "limit": "flow_rules",
    "rule": "flow_rules",
    "import": "imports",
    "imports": "imports",
    "undo": "imports",
    "unit": "units",
    "calc": "calc",
    "contract": "contracts",
    "deliverable": "deliverables",
    "error": "error_book",
    "deduction": "deductions",
    "lock": "deductions",
    "damages": "damages",
    "payment": "payments",
    "invoice": "invoices",
    "evaluation": "evaluations",
    "performance": "evaluations",
    "amendment": "contract_changes",
    "renewal": "contract_changes",
    "notice": "contract_changes",
    "prices": "contract_changes",
    "accepted": "contract_changes",
    "memo": "contract_watch",
    "spotcheck": "contract_watch",
    "estimate": "contract_watch",
    "environment": "contract_watch",
    "reminders": "contract_watch",
    "form-template": "form_templates",
    "receipt": "paper",
    "receipt-log": "receipt_log",
    "print": "paper",
    "rates": "rates",
    "report": "reports",
    "exclusion": "exclusions",
    "appeal": "cases",
    "hangup": "cases",
    "whistle": "cases",
    "special": "cases",
    "breach": "supervision",
    "counter": "supervision",
    "rectify": "supervision",
    "majeure": "supervision",
    "terminate": "terminations",
    "staff": "vendor_staff",
    "retention": "vendor_staff",
    "handover": "vendor_staff",
    "anonymise": "privacy",
    "safe-copy": "privacy",
    "leak": "privacy",
    "shift": "desk_records",
    "link": "desk_records",
    "assessments": "desk_records",
    "meeting": "ledgers",
    "mail": "ledgers",
    "story": "ledgers",
    "activity": "service_records",
    "advice": "service_records",
    "ops": "operation_records",
    "support": "operation_records",
    "upkeep": "operation_records",
    "duty": "operation_records",
    "review": "reviews",
    "improvement": "reviews",
    "forecast": "reviews",
    "analysis": "reviews",
    "circular": "circulars",
    "diagnose": "diagnosis",
}
"""Which module of ``app.cli`` knows a command; only that one is imported."""

_VALUED = {"--office": "office", "--user": "user"}


def main(arguments: Sequence[str]) -> int:
    """Run one command (``arguments`` without the program's name) and return its exit status."""
    _speak_utf8()
    console = Console(as_json="--json" in arguments)
    office = default_office()
    try:
        given, rest = split_globals(arguments)
        office = Path(given["office"]).expanduser() if "office" in given else office
        return _run(rest, given, office, console)
    except KnownError as error:
        console.note(error.message)
        return EXIT_REFUSED
    except (Cancelled, KeyboardInterrupt):
        console.note("已取消，没有改动。")
        return EXIT_REFUSED
    except BrokenPipeError:  # the reader of the answer went away (… | head)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_DONE
    except Exception as error:  # noqa: BLE001 - the outermost guard: a fault of ours gets a number, no traceback
        console.note(f"程序出了内部错误，编号 {_log_fault(error, office)}，已记入日志。请把编号告诉技术人员。")
        return EXIT_FAULT


def split_globals(arguments: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Take ``--office DIR``, ``--user NAME`` and ``--json`` out, wherever they stand. Returns (given, the rest)."""
    given: dict[str, str] = {}
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        name, equals, value = argument.partition("=")
        if argument == "--json":
            given["json"] = "1"
        elif name in _VALUED:
            text = value if equals else next(waiting, "")
            if not text:
                raise UsageError(f"{name} 后面要跟一个值。")
            given[_VALUED[name]] = text
        elif argument == "--":
            rest += [argument, *waiting]
        else:
            rest.append(argument)
    return given, rest


def _run(rest: list[str], given: dict[str, str], office: Path, console: Console) -> int:
    parser = build_parser(next((word for word in rest if not word.startswith("-")), ""))
    try:
        args = parser.parse_args(rest)
    except SystemExit as end:  # --help and --version end here
        return EXIT_DONE if end.code in (0, None) else EXIT_REFUSED
    if not hasattr(args, "run"):
        parser.print_help(sys.stderr)
        return EXIT_REFUSED
    args.office, args.user, args.json, args.console = office, given.get("user", ""), "json" in given, console
    return int(args.run(args, console))


def build_parser(command: str) -> argparse.ArgumentParser:
    """Build the parser; a known command loads only its own family."""
    parser = ChineseParser(prog="streetdesk", description="接诉即办工作台：不开窗口，做同样的事。")
    parser.add_argument("--version", action="version", version=VERSION, help="显示版本")
    everywhere = parser.add_argument_group("各命令通用（放在命令前后都可以）")
    everywhere.add_argument(
        "--office", metavar="文件夹", help=f"办公文件夹（默认取环境变量 {OFFICE_VARIABLE} 或系统数据目录）"
    )
    everywhere.add_argument("--user", metavar="姓名", help="经办人（默认为登录用户名）；启用账号后是账号")
    everywhere.add_argument("--json", action="store_true", help="只输出一份 JSON")
    commands = parser.add_subparsers(dest="command", metavar="命令", title="命令")
    if command and command not in FAMILY_OF:
        raise UsageError(f"没有“{command}”这个命令。可用的命令：{'、'.join(FAMILY_OF)}。")
    for family in [FAMILY_OF[command]] if command else list(dict.fromkeys(FAMILY_OF.values())):
        load_family(family).add_parsers(commands)
    return parser


def load_family(family: str) -> ModuleType:
    """Import the module of one family, and nothing of the others."""
    return import_module(f"app.cli.{family}")


def _log_fault(error: Exception, office: Path) -> str:
    folder = office / "logs" if office.is_dir() else data_folder() / "logs"
    with contextlib.suppress(OSError):
        log.start(folder)
    try:
        return log.log_number(error)
    finally:
        log.stop()


def _speak_utf8() -> None:
    """Write UTF-8 whatever the machine's code page is."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
