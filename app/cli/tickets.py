"""``tickets``, ``ticket``, ``export``: reading the register."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.cli import flow
from app.cli.console import Console, Streamed, open_for_reading, shorten, table
from app.domain.errors import RefusedInput
from app.domain.flow import MARK_TEXT, STATE_TEXT
from app.domain.tickets import FIELD_BY_KEY, FIELDS
from app.services import answer_data, records, register, searching
from app.services.exporting import export_tickets
from app.services.records import TicketRecord
from app.services.register import Condition, Op, View

_SHOWN = 50  # tickets that the text form lists when no --limit is given
_COLUMNS = (("ticket_no", 24), ("created_at", 19), ("title", 36), ("caller_name", 10), ("unit", 20), ("status", 10))
_WHERE = re.compile(r"([^=!~^<>]+?)\s*(!=|~=|\^=|>|<|=)(.*)", re.DOTALL)
_OPS: dict[str, Op] = {"=": "is", "!=": "is_not", "~=": "contains", "^=": "starts", "<": "before", ">": "after"}
_FLOW_TITLES = {"流转状态": "flow_state", "进入时间": "flow_since", "最近时限": "flow_limit_at", "标记": "flow_marks"}
_STATE_OF_TEXT = {text: state.value for state, text in STATE_TEXT.items()}
_MARK_OF_TEXT = {text: mark.value for mark, text in MARK_TEXT.items()}
_KEY_OF_TITLE = {field.title: field.key for field in FIELDS}


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    many = commands.add_parser("tickets", help="查工单")
    _add_view(many)
    many.add_argument("--limit", type=int, metavar="N", help="最多几件")
    many.add_argument("--count", action="store_true", help="只要件数")
    _add_unmasked(many)
    many.set_defaults(run=run_tickets)
    one = commands.add_parser("ticket", help="看一件工单")
    one.add_argument("number", metavar="工单编号")
    flow.add_step_arguments(one)
    _add_unmasked(one)
    one.set_defaults(run=run_ticket)
    export = commands.add_parser("export", help="导出")
    what = export.add_subparsers(dest="what", required=True, metavar="内容")
    tickets = what.add_parser("tickets", help="导出工单，不限行数，默认脱敏")
    tickets.add_argument("--out", type=Path, required=True, metavar="文件", help="以 .xlsx 或 .csv 结尾")
    tickets.add_argument("--columns", metavar="字段,字段", default="", help="只导出这些字段（默认全部）")
    _add_view(tickets)
    _add_unmasked(tickets)
    tickets.set_defaults(run=run_export)


def run_tickets(args: argparse.Namespace, console: Console) -> int:
    """List or count tickets."""
    view = view_of(args)
    if args.limit is not None and args.limit < 0:
        raise RefusedInput("--limit 不能是负数。")
    with open_for_reading(args) as office:
        total = register.count(office, view)
        searching.note(office, view, total)
        if args.count:
            console.result({"count": total}, f"{total} 件")
            return 0
        limit = args.limit if args.limit is not None or console.as_json else _SHOWN
        ids = register.ids(office, view)[:limit]
        found = records.each_record(office, ids, masked=not args.unmasked, reason=args.reason)
        if console.as_json:
            console.result(Streamed(_data(record) for record in found), "")
        else:
            console.result([], _list_text(found))
    if len(ids) < total:
        console.note(f"共 {total} 件，显示前 {len(ids)} 件。用 --limit 调整。")
    return 0


def run_ticket(args: argparse.Namespace, console: Console) -> int:
    """Show one ticket, or every dispatch of one number; with ``do ACTION``, record a step."""
    if args.do is not None:
        return flow.run_step(args, console)
    with open_for_reading(args) as office:
        ids = register.by_number(office, args.number)
        found = records.records(office, ids, masked=not args.unmasked, reason=args.reason)
        same_number = records.same_number(office, args.number.strip())
        answers = {r.id: answer_data.three_rates(office, r.id, masked=not args.unmasked) for r in found}
        shown = [
            {
                **_data(record),
                **flow.flow_data(office, record.id, masked=not args.unmasked),
                "events": flow.all_events(office, record.id, masked=not args.unmasked),
                "deadlines": flow.deadlines(office, record),
                "rounds": answers[record.id]["rounds"],
                "same_number": same_number,
                "three_rates": answers[record.id],
            }
            for record in found
        ]
    text = "\n\n".join(_ticket_text(record, data["events"]) for record, data in zip(found, shown, strict=True))
    console.result(shown[0] if len(shown) == 1 else shown, text)
    return 0


def run_export(args: argparse.Namespace, console: Console) -> int:
    """Export the register."""
    columns = [field_key(name) for name in args.columns.split(",") if name.strip()]
    with open_for_reading(args) as office:
        result = export_tickets(
            office,
            view_of(args),
            columns,
            args.out,
            masked=not args.unmasked,
            reason=args.reason,
            job=console.job(),
        )
    data = {"file": str(result.file.resolve()), "rows": result.rows, "masked": result.masked}
    state = "已脱敏" if result.masked else "未脱敏，请妥善保管"
    console.result(data, f"已导出 {result.rows} 行（{state}）：{data['file']}")
    return 0


def view_of(args: argparse.Namespace) -> View:
    """Build the view from ``--search``, ``--where`` and ``--sort``."""
    conditions = tuple(parse_where(text) for text in args.where)
    if not args.sort:
        return View(args.search, conditions)
    descending = args.sort.startswith("-")
    return View(args.search, conditions, field_key(args.sort.lstrip("-")), descending)


def parse_where(text: str) -> Condition:
    """Read ``FIELD=VALUE`` (also != ~= ^= < >; nothing after = means empty); FIELD is a key or a Chinese title."""
    found = _WHERE.fullmatch(text)
    if found is None:
        raise RefusedInput(f"筛选条件“{text}”读不懂。请写成 字段=值，例如 status=办理中。")
    key, sign, value = field_key(found[1]), found[2], found[3].strip()
    value = {"flow_state": _STATE_OF_TEXT, "flow_marks": _MARK_OF_TEXT}.get(key, {}).get(value, value)
    if not value and sign in ("=", "!="):
        return Condition(key, "empty" if sign == "=" else "not_empty")
    return Condition(key, _OPS[sign], value)


def field_key(name: str) -> str:
    """Turn a key or a Chinese title into the key."""
    text = name.strip()
    key = _KEY_OF_TITLE.get(text) or _FLOW_TITLES.get(text, text)
    if key not in FIELD_BY_KEY and key not in ("extra", *_FLOW_TITLES.values()):
        raise RefusedInput(f"没有“{text}”这个字段。可用：{'、'.join(FIELD_BY_KEY)}。")
    return key


def _add_view(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--search", metavar="文字", default="", help="编号、电话尾号、姓名、地址、正文")
    parser.add_argument("--where", metavar="字段=值", action="append", default=[], help="筛选，可写多个")
    parser.add_argument("--sort", metavar="字段", default="", help="排序；--sort=-字段 为倒序（默认按创建时间倒序）")


def _add_unmasked(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unmasked", action="store_true", help="显示完整个人信息（要写 --reason，并记入审计）")
    parser.add_argument("--reason", metavar="原因", default="", help="查看完整个人信息的原因")


def _data(record: TicketRecord) -> dict[str, Any]:
    return {"id": record.id, **record.values, "extra": record.extra}


def _list_text(found: Iterable[TicketRecord]) -> str:
    rows = [[shorten(_shown(key, record.values[key]), limit) for key, limit in _COLUMNS] for record in found]
    if not rows:
        return "没有符合条件的工单。"
    return table([FIELD_BY_KEY[key].title for key, _ in _COLUMNS], rows)


def _ticket_text(record: TicketRecord, events: list[dict[str, Any]]) -> str:
    named = [(FIELD_BY_KEY[key].title, _shown(key, value)) for key, value in record.values.items() if value]
    named += list(record.extra.items())
    lines = [f"{title}：{value}" for title, value in named]
    lines += [flow.event_text(event) for event in events]
    return "\n".join(lines)


def _shown(key: str, value: str) -> str:
    return value.replace("T", " ") if key.endswith("_at") else value
