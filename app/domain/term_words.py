"""The places of a contract's terms in words: what an amendment may change, how its values are read and written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.dated_terms import IDENTITY, steps_of, value_at
from app.domain.errors import RefusedInput
from app.domain.money import format_yuan, parse_yuan

UNIT_WORDS: Mapping[str, str] = {"workday": "工作日", "day": "自然日", "month": "月", "hour": "小时"}

_AMOUNTS = frozenset({"fen"})
_SKIPPED = frozenset({"clause", "code", "no", "name", "ref", "note", "clauses", "label", "trigger", "kind", "row"})
_CHANGEABLE = (
    "acceptance",
    "payments",
    "deadlines",
    "damages",
    "penalties",
    "counters",
    "grades",
    "prices",
    "mailbox",
    "service_of_notice",
    "renewal",
)
_WORDS: Mapping[str, str] = {
    "acceptance": "验收",
    "review": "验收期",
    "revise": "修改（整改）期",
    "receipt": "回执期限",
    "analogy": "类推的异议期",
    "deemed": "视为验收通过",
    "failed_max": "整改次数上限",
    "cutoff": "截止时刻",
    "payments": "付款",
    "due": "付款期限",
    "earliest": "最早付款",
    "ratio": "比例",
    "amount_fen": "金额",
    "deadlines": "期限",
    "damages": "违约金",
    "rate": "日率",
    "lump": "定额比例",
    "cap": "上限",
    "penalties": "扣款",
    "fen": "每件金额",
    "high_fen": "高档每件金额",
    "steps": "阶梯",
    "counters": "计数器",
    "warn_at": "预警数",
    "trigger_at": "触发数",
    "grades": "评价档位",
    "prices": "报价行",
    "quantity": "数量",
    "unit_fen": "单价",
    "total_fen": "合同总价",
    "total_chinese": "总价大写",
    "mailbox": "授权邮箱",
    "vendor_mailboxes": "乙方邮箱个数",
    "change_notice_hours": "变更告知小时数",
    "service_of_notice": "送达",
    "mail_days": "寄出后视为送达日数",
    "arrival": "到达规则",
    "renewal": "续签",
    "max_times": "最多次数",
    "max_years": "最长年数",
    "end_on": "服务期止日",
    "start_on": "服务期起日",
    "unit": "单位",
    "n": "数量",
    "direction": "方向",
    "roll": "末日顺延",
    "clauses": "条款",
    "text": "原文",
    "price_groups": "报价小计",
    "rights": "权利",
    "at_least": "达到",
    "consequence": "后果",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A place that an amendment may change: its key, what it is called, its value, the clause behind it."""

    key: str
    label: str
    value: Any
    clause: str


def read_value(key: str, old: Any, text: str) -> Any:
    """Read a new value as a person writes it: amounts in yuan, limits as whole numbers, units in Chinese or by key.

    Raises ``RefusedInput`` when it is not of the old value's kind.
    """
    plain = text.strip()
    last = key.rsplit(".", 1)[-1].split("[")[0]
    if last.endswith("_fen") or last in _AMOUNTS or (key.startswith("price_groups.")):
        return parse_yuan(plain)
    if isinstance(old, bool):
        if plain not in ("是", "否", "true", "false"):
            raise RefusedInput(f"{label_of(key)}要填“是”或“否”，不能是“{text}”。")
        return plain in ("是", "true")
    if isinstance(old, int):
        if not plain.isascii() or not plain.isdigit():
            raise RefusedInput(f"{label_of(key)}要填整数，不能是“{text}”。")
        return int(plain)
    if last == "unit":
        return next((unit for unit, word in UNIT_WORDS.items() if plain in (unit, word)), plain)
    return plain


def show_value(key: str, value: Any) -> str:
    """Write a value for people: amounts in yuan, units and yes/no in Chinese."""
    last = key.rsplit(".", 1)[-1].split("[")[0]
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int) and (last.endswith("_fen") or last in _AMOUNTS or key.startswith("price_groups.")):
        return f"{format_yuan(value)} 元"
    if last == "unit":
        return UNIT_WORDS.get(str(value), str(value))
    if isinstance(value, Mapping):
        return "，".join(f"{_WORDS.get(name, name)} {show_value(name, part)}" for name, part in value.items())
    return "" if value is None else str(value)


def label_of(key: str, data: Mapping[str, Any] | None = None) -> str:
    """Name a place in Chinese: 验收 · 验收期 · 数量; entries of lists by their name where the data has one."""
    words = []
    for name, marks in steps_of(key):
        word = _WORDS.get(name, name)
        shown = [_name_of(data, name, mark) for mark in marks]
        words.append("".join([word, *(f"“{mark}”" for mark in shown)]))
    return " · ".join(words)


def places(data: Mapping[str, Any]) -> tuple[Place, ...]:
    """Return the single values that an amendment usually changes, for choosing in a list."""
    found = [Place("total_fen", label_of("total_fen"), data.get("total_fen"), "")]
    for root in _CHANGEABLE:
        if root in data:
            found += _leaves(data, root, data[root], "")
    return tuple(found)


def _name_of(data: Mapping[str, Any] | None, name: str, mark: str) -> str:
    for row in (data or {}).get(name, []) if name in IDENTITY else []:
        if str(row.get(IDENTITY[name])) == mark:
            return str(row.get("name") or row.get("label") or mark)
    return mark


def _leaves(data: Mapping[str, Any], key: str, value: Any, clause: str) -> list[Place]:
    if isinstance(value, Mapping):
        own = str(value.get("clause", clause))
        return [
            place
            for name, part in value.items()
            if name not in _SKIPPED
            for place in _leaves(data, f"{key}.{name}", part, own)
        ]
    if isinstance(value, Sequence) and not isinstance(value, str):
        field = IDENTITY.get(key.rsplit(".", 1)[-1])
        return [
            place
            for number, part in enumerate(value, 1)
            if isinstance(part, Mapping)
            for place in _leaves(data, f"{key}[{part.get(field) if field else number}]", part, clause)
        ]
    return [Place(key, label_of(key, data), value, clause)]


def clause_of(data: Mapping[str, Any], key: str) -> str:
    """Return the clause that a place belongs to, "" when the terms name none."""
    found = ""
    current: Any = data
    path = ""
    for name, marks in steps_of(key):
        path = f"{path}.{name}" if path else name
        for mark in ("", *marks):
            path += f"[{mark}]" if mark else ""
            current = value_at(data, path)
            if isinstance(current, Mapping):
                found = str(current.get("clause", found))
    return found
