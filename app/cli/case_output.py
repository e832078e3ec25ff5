"""How the commands of cases read what they are given and write what they found."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from typing import Any

from app.cli.console import Console, shorten, table
from app.domain.errors import NotFound, RefusedInput
from app.domain.masking import mask_shown, mask_text
from app.domain.months import Month, parse_month
from app.services import register
from app.services.changes import Outcome
from app.services.session import Office

_CELL = 40
_EXACT = frozenset({"ticket_no", "identity_at", "code", "ground_code", "kind", "period", "number"})


def as_data(value: Any, key: str = "") -> Any:
    """Turn a result of a service into plain JSON values; months, dates and codes become text.

    What persons wrote (titles, reasons, places …) is masked; numbers of tickets and codes (``_EXACT``) are not text.
    """
    if isinstance(value, Month):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        data = {item.name: as_data(getattr(value, item.name), item.name) for item in dataclasses.fields(value)}
        text = getattr(value, "text", None)
        return data | ({"text": mask_text(text)} if isinstance(text, str) else {})
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): as_data(item, str(name)) for name, item in value.items()}
    if isinstance(value, Sequence | frozenset) and not isinstance(value, str):
        return [as_data(item, key) for item in value]
    return mask_text(value) if isinstance(value, str) and key not in _EXACT else value


def answer(console: Console, data: Any, text: str) -> None:
    """Print an answer in which people wrote: every text of it masked."""
    console.result(as_data(data), mask_shown(text))


def rows_text(titles: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Set rows as a table; a short sentence when there are none."""
    if not rows:
        return "没有记录。"
    return table(titles, [[shorten(_masked(cell), _CELL) for cell in row] for row in rows])


def _masked(cell: object) -> str:
    """Mask what a person wrote; numbers of tickets, dates and codes have no Chinese in them and stay."""
    return mask_shown(str(cell))


def outcome_text(text: str, done: Outcome[Any]) -> str:
    """Add the operation's number, with which the step can be taken back."""
    return f"{text}（操作 {done.operation_id}，可用 undo {done.operation_id} 撤销）"


def ticket_id_of(office: Office, number: str) -> int:
    """Find the ticket of a number, or of ``#ID``. Raises ``NotFound``, ``RefusedInput`` when several have it."""
    if number.startswith("#") and number[1:].isdigit():
        return int(number[1:])
    found = register.by_number(office, number)
    if not found:
        raise NotFound(f"没有编号为 {number} 的工单。请核对编号。")
    if len(found) > 1:
        ids = "、".join(f"#{ticket}" for ticket in found)
        raise RefusedInput(f"编号 {number} 有 {len(found)} 件工单（回退再派）。请写明是哪一件：{ids}。")
    return found[0]


def month_of_args(args: argparse.Namespace) -> Month:
    """Read ``--month``. Raises ``RefusedInput``."""
    return parse_month(args.month)


def actions(commands: Any, name: str, title: str) -> Any:
    """Add a command whose next word says what to do; returns the place for those words."""
    return commands.add_parser(name, help=title).add_subparsers(dest="action", required=True, metavar="动作")


def with_ticket(words: Any, name: str, title: str, run: Any) -> argparse.ArgumentParser:
    """Add an action upon a ticket, named by its number."""
    parser: argparse.ArgumentParser = words.add_parser(name, help=title)
    parser.add_argument("ticket", metavar="工单编号")
    parser.set_defaults(run=run)
    return parser


def with_id(words: Any, name: str, title: str, run: Any) -> argparse.ArgumentParser:
    """Add an action upon a case, named by its id."""
    parser: argparse.ArgumentParser = words.add_parser(name, help=title)
    parser.add_argument("id", type=int, metavar="编号")
    parser.set_defaults(run=run)
    return parser


def of_contract(words: Any, name: str, title: str, run: Any, *, with_no: bool = True) -> argparse.ArgumentParser:
    """Add an action upon a contract, or one of its instalments."""
    parser: argparse.ArgumentParser = words.add_parser(name, help=title)
    parser.add_argument("contract", type=int, metavar="合同号")
    if with_no:
        parser.add_argument("no", type=int, metavar="期次")
    parser.set_defaults(run=run)
    return parser


def lists(words: Any, run: Any) -> argparse.ArgumentParser:
    """Add the action ``list``, with ``--month`` for a month's table."""
    parser: argparse.ArgumentParser = words.add_parser("list", help="清单（--month 2026-07 为月报表）")
    add_texts(parser, "--month")
    parser.set_defaults(run=run)
    return parser


def add_texts(parser: argparse.ArgumentParser, *names: str, required: bool = False) -> None:
    """Add options that hold a text."""
    for name in names:
        parser.add_argument(name, default="", required=required, metavar="文字")
