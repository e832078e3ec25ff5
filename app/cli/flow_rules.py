"""``limit`` and ``rule``: the office's own limits and rules of the flow, with the day from which each counts."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from typing import Any

from app.cli.console import Console, open_for_reading, open_for_writing, table
from app.domain.deadlines import UNIT_TEXT, Unit
from app.domain.errors import RefusedInput
from app.domain.flow import NODE_TEXT, Node
from app.domain.flow_limits import LIMIT_TEXT, FlowLimit, LimitKind, starts
from app.domain.flow_settings import TITLES
from app.services import flow_limits, settings
from app.services.session import Office


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    _add_limit(commands.add_parser("limit", help="节点时限：列出，或从某日起改一个"))
    _add_rule(commands.add_parser("rule", help="流程设置：列出，或从某日起改一项"))


def _add_limit(limit: argparse.ArgumentParser) -> None:
    actions = limit.add_subparsers(dest="action", metavar="动作", required=True)
    actions.add_parser("list", help="全部时限，按生效日").set_defaults(run=run_limits)
    put = actions.add_parser("set", help="设一个时限；只管生效日起到达的工单")
    kinds = "、".join(f"{kind}（{text}）" for kind, text in LIMIT_TEXT.items() if kind is not LimitKind.HANDLE)
    put.add_argument("kind", metavar="时限", help=kinds)
    number = put.add_mutually_exclusive_group(required=True)
    number.add_argument("--n", type=int, metavar="数量", help="几小时、几日")
    number.add_argument("--none", action="store_true", help="本单位没有这个时限")
    units = "；".join(f"{unit} {text}" for unit, text in UNIT_TEXT.items())
    put.add_argument("--unit", choices=[str(unit) for unit in Unit], metavar="单位", help=f"{units}；默认照旧")
    put.add_argument("--start", default="", metavar="节点", help="从哪个节点起算，例如 arrive；默认照旧")
    put.add_argument("--roll", action="store_true", help="末日遇休息日顺延")
    _add_dates(put)
    put.set_defaults(run=run_set_limit)


def _add_rule(rule: argparse.ArgumentParser) -> None:
    actions = rule.add_subparsers(dest="action", metavar="动作", required=True)
    actions.add_parser("list", help="全部设置").set_defaults(run=run_rules)
    put = actions.add_parser("set", help="从某日起改一项设置")
    put.add_argument("key", metavar="设置", help="；".join(f"{key} {title}" for key, title in TITLES.items()))
    put.add_argument("value", metavar="值", help='数字、true/false、文字，或 JSON，例如 {"n": 2, "unit": "workday"}')
    _add_dates(put)
    put.set_defaults(run=run_set_rule)


def _add_dates(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="valid_from", default="", metavar="日期", help="生效日期，默认一直有效")
    parser.add_argument("--source", required=True, metavar="来源", help="哪个文件、哪一条规定的")


def run_limits(args: argparse.Namespace, console: Console) -> int:
    """List every dated limit."""
    with open_for_reading(args) as office:
        found = flow_limits.limits(office)
    cells = [
        (
            one.kind.value,
            LIMIT_TEXT[one.kind],
            one.valid_from or "一直",
            _amount(one),
            _start(one),
            one.source or one.note,
        )
        for one in found
    ]
    console.result(
        [_limit_data(one) for one in found], table(("时限", "名称", "生效日", "数量", "起算", "来源"), cells)
    )
    return 0


def run_set_limit(args: argparse.Namespace, console: Console) -> int:
    """Set one limit from a day on; what is not given stays as it was."""
    kind = _kind(args.kind)
    with open_for_writing(args) as office:
        before = _before(office, kind)
        wanted = replace(
            before,
            valid_from=settings.read_day(args.valid_from),
            n=None if args.none else args.n,
            unit=Unit(args.unit) if args.unit else before.unit,
            from_node=args.start or before.from_node,
            roll=args.roll,
            source=args.source,
            note="",
        )
        flow_limits.put(office, wanted)
    start = f"，从{_start(wanted)}起算" if wanted.n is not None else ""
    console.result(_limit_data(wanted), f"{LIMIT_TEXT[kind]}：{_since(wanted.valid_from)}起 {_amount(wanted)}{start}。")
    return 0


def run_rules(args: argparse.Namespace, console: Console) -> int:
    """List every setting of the flow with its dated values."""
    with open_for_reading(args) as office:
        found = {key: settings.versions(office, key) for key in TITLES}
    data = [
        {
            "key": key,
            "title": title,
            "values": [{"valid_from": one.valid_from, "value": one.value, "source": one.source} for one in found[key]],
        }
        for key, title in TITLES.items()
    ]
    cells = [
        (key, title, _since(one.valid_from), json.dumps(one.value, ensure_ascii=False), one.source)
        for key, title in TITLES.items()
        for one in found[key]
    ]
    text = table(("设置", "名称", "生效日", "值", "来源"), cells) if cells else "本单位没有改过流程设置，都是默认值。"
    console.result(data, text)
    return 0


def run_set_rule(args: argparse.Namespace, console: Console) -> int:
    """Set one rule from a day on."""
    if args.key not in TITLES:
        raise RefusedInput(f"没有“{args.key}”这个流程设置。可用：{'、'.join(TITLES)}。")
    if not args.source.strip():
        raise RefusedInput("没有写来源。请写明是哪个文件、哪一条规定的。")
    value = _value(args.value)
    valid_from = settings.read_day(args.valid_from)
    with open_for_writing(args) as office:
        settings.put(office, args.key, value, valid_from, args.source.strip())
    data = {"key": args.key, "value": value, "valid_from": valid_from, "source": args.source.strip()}
    console.result(data, f"{TITLES[args.key]}：已设置，{_since(valid_from)}起有效。")
    return 0


def _kind(text: str) -> LimitKind:
    for kind, title in LIMIT_TEXT.items():
        if text in (kind.value, title) and kind is not LimitKind.HANDLE:
            return kind
    offered = "、".join(f"{kind}（{title}）" for kind, title in LIMIT_TEXT.items() if kind is not LimitKind.HANDLE)
    raise RefusedInput(f"没有“{text}”这个时限。可用：{offered}。办理时限以导入的为准，没有导入的按处置级别。")


def _before(office: Office, kind: LimitKind) -> FlowLimit:
    return flow_limits.in_force(office, kind) or FlowLimit(kind, "", Unit.HOUR, None, starts(kind)[0])


def _value(text: str) -> Any:
    """Read JSON; what is none is a text (17:30)."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _since(day: str) -> str:
    return day or "一直"


def _amount(limit: FlowLimit) -> str:
    return "没有" if limit.n is None else f"{limit.n} {UNIT_TEXT[limit.unit]}"


def _start(limit: FlowLimit) -> str:
    return NODE_TEXT[Node(limit.from_node)]


def _limit_data(limit: FlowLimit) -> dict[str, Any]:
    return {
        "kind": limit.kind.value,
        "title": LIMIT_TEXT[limit.kind],
        "valid_from": limit.valid_from,
        "unit": limit.unit.value,
        "n": limit.n,
        "from_node": limit.from_node,
        "roll": limit.roll,
        "source": limit.source,
        "note": limit.note,
    }
