"""``unit``: the dictionary of handling units (承办单位), and whether imports refuse rows with an unknown one."""

from __future__ import annotations

import argparse
from typing import Any

from app.cli.console import Console, open_for_reading, open_for_writing, table
from app.domain.errors import NotFound
from app.services import settings, units
from app.services.units import UNKNOWN_UNIT_KEY, Unit, UnitKind, UnknownUnit

_KINDS = {
    UnitKind.DEPT: "科室",
    UnitKind.COMMUNITY: "社区（村）",
    UnitKind.AREA: "片区",
    UnitKind.EXTERNAL: "外单位",
}
_CHOICES = {"on": UnknownUnit.REJECT, "off": UnknownUnit.LEARN}


def add_parsers(commands: Any) -> None:
    """Add ``unit`` with its sub-commands."""
    unit = commands.add_parser("unit", help="承办单位字典")
    actions = unit.add_subparsers(dest="unit_command", required=True, metavar="动作")
    actions.add_parser("list", help="列出单位").set_defaults(run=run_list)
    add = actions.add_parser("add", help="添加单位，已有的略过")
    add.add_argument("names", nargs="+", metavar="名称")
    kinds = "；".join(f"{kind} {title}" for kind, title in _KINDS.items())
    add.add_argument("--kind", choices=[kind.value for kind in UnitKind], default=UnitKind.DEPT.value, help=kinds)
    add.add_argument("--parent", default="", metavar="上级", help="上级单位")
    add.set_defaults(run=run_add)
    for word, title in (("enable", "启用单位"), ("disable", "停用单位，工单里的保留")):
        switch = actions.add_parser(word, help=title)
        switch.add_argument("name", metavar="名称")
        switch.set_defaults(run=run_switch, active=word == "enable")
    strict = actions.add_parser("strict", help="导入遇到字典里没有的单位：on 拒收那一行，off 自动加入字典（默认）")
    strict.add_argument("choice", choices=list(_CHOICES), metavar="on|off")
    strict.set_defaults(run=run_strict)


def run_list(args: argparse.Namespace, console: Console) -> int:
    """List the dictionary."""
    with open_for_reading(args) as office:
        found = units.units(office)
        strict = settings.get(office, UNKNOWN_UNIT_KEY, UnknownUnit.LEARN.value) == UnknownUnit.REJECT.value
    rows = [(unit.name, _KINDS[unit.kind], unit.parent, "在用" if unit.is_active else "停用") for unit in found]
    rule = "导入遇到字典里没有的单位：" + ("拒收那一行" if strict else "自动加入字典")
    listed = table(("单位", "类别", "上级", "状态"), rows) if rows else "字典里还没有单位。"
    console.result({"strict": strict, "units": [_data(unit) for unit in found]}, f"{listed}\n{rule}")
    return 0


def run_add(args: argparse.Namespace, console: Console) -> int:
    """Add units; those that are there already are left as they are."""
    with open_for_writing(args) as office:
        added, known = units.add_all(office, args.names, UnitKind(args.kind), args.parent).value
    text = f"已添加 {len(added)} 个单位" + (f"，{len(known)} 个已在字典中（{'、'.join(known)}）。" if known else "。")
    console.result({"added": list(added), "known": list(known)}, text)
    return 0


def run_switch(args: argparse.Namespace, console: Console) -> int:
    """Switch a unit on or off."""
    with open_for_writing(args) as office:
        name = units.plain_name(args.name)
        found = next((unit for unit in units.units(office) if unit.name == name), None)
        if found is None:
            raise NotFound(f"字典里没有“{name}”。用 unit list 查看全部单位。")
        units.switch(office, found.id, args.active)
    word = "启用" if args.active else "停用"
    console.result({"name": name, "active": args.active}, f"已{word}“{name}”。")
    return 0


def run_strict(args: argparse.Namespace, console: Console) -> int:
    """Decide what imports do with an unknown unit."""
    choice = _CHOICES[args.choice]
    with open_for_writing(args) as office:
        units.set_unknown_unit(office, choice)
    text = "导入时，承办单位不在字典里的行将被拒收。" if args.choice == "on" else "导入时，新的单位自动加入字典。"
    console.result({"strict": args.choice == "on"}, text)
    return 0


def _data(unit: Unit) -> dict[str, Any]:
    return {"name": unit.name, "kind": unit.kind.value, "parent": unit.parent, "active": unit.is_active}
