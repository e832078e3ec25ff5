"""The pages on which a contract is entered, in order, and where a part or a field of a path is described."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.draft_duty_parts import (
    ACCEPTANCE,
    CLAUSES,
    COUNTERS,
    DEADLINES,
    DEFECTS,
    DELIVERABLES,
    EVALUATION_ITEMS,
    MAILBOX,
    NOTICE,
    READINGS,
    RECEIPT,
    RENEWAL,
)
from app.domain.draft_fields import Field, Kind, Part, Path, Section
from app.domain.draft_price_parts import (
    DAMAGES,
    GRADES,
    GROUPS,
    HEAD,
    HOLDS,
    OFFICE,
    PAYMENTS,
    PENALTIES,
    PENALTY_RULES,
    PRICES,
    VENDOR,
)
from app.domain.draft_supervision_parts import BREACHES, MAJEURE, RECTIFICATION, RETENTIONS, STAFFING, TERMINATIONS

SECTIONS: tuple[Section, ...] = (
    Section("clauses", "合同条款", (CLAUSES,), True),
    Section("head", "基本信息", (HEAD,), True),
    Section("parties", "甲方乙方", (OFFICE, VENDOR), True),
    Section("prices", "报价", (PRICES, GROUPS)),
    Section("payments", "付款", (PAYMENTS, HOLDS), True),
    Section("deliverables", "成果计划", (DELIVERABLES,), True),
    Section("acceptance", "验收与回执", (ACCEPTANCE, RECEIPT, MAILBOX), True),
    Section("deadlines", "期限", (DEADLINES,)),
    Section("damages", "违约金", (DAMAGES,)),
    Section("penalties", "按件扣款", (PENALTIES, PENALTY_RULES)),
    Section("counters", "计数器", (COUNTERS,)),
    Section("evaluations", "月度评价", (GRADES, EVALUATION_ITEMS)),
    Section("supervision", "违约与终止", (BREACHES, RECTIFICATION, TERMINATIONS, MAJEURE)),
    Section("people", "人员与保密", (STAFFING, RETENTIONS)),
    Section("notices", "送达与续签", (NOTICE, RENEWAL)),
    Section("readings", "读法", (READINGS,)),
    Section("defects", "条文差错", (DEFECTS,)),
)

HIDDEN = frozenset({"schema", "key"})
"""Keys of the format that nobody enters."""


def part_at(path: Path) -> Part:
    """Return the part that a path lies in; the head for keys that no other part has."""
    key = path[0] if path else ""
    for section in SECTIONS:
        for part in section.parts:
            if part.key == key or (not part.key and part.field(str(key)) is not None):
                return part
    return HEAD


def section_at(path: Path) -> Section:
    """Return the page that a path lies on."""
    part = part_at(path)
    return next(section for section in SECTIONS if part in section.parts)


def entry_path(path: Path) -> Path:
    """Return the path of the part, or of the entry of its list, that a path lies in."""
    part = part_at(path)
    if not part.key:
        return ()
    return path[:2] if part.is_list and len(path) > 1 else path[:1]


def field_at(path: Path) -> Field | None:
    """Return the description of the field that a path leads to (the innermost that is described)."""
    rest = [step for step in path[len(entry_path(path)) :] if isinstance(step, str)]
    found: Field | None = None
    fields = part_at(path).fields
    for step in rest:
        inner = next((one for one in fields if one.key == step), None)
        if inner is None:
            break
        found, fields = inner, inner.fields
    return found


def label_at(path: Path, data: Mapping[str, Any]) -> str:
    """Say where a path leads: 付款期次“首付款”的付款期限第 1 行的多少."""
    part = part_at(path)
    start = entry_path(path)
    text = part.label if part.key else ""
    if part.is_list and len(start) == 2 and isinstance(start[1], int):
        text += entry_title(part, data, start[1])
    fields: tuple[Field, ...] = part.fields
    for step in path[len(start) :]:
        if isinstance(step, int):
            text += f"第 {step + 1} 行"
            continue
        inner = next((one for one in fields if one.key == step), None)
        if inner is None:
            return text or part.label
        text, fields = f"{text}的{inner.label}" if text else inner.label, inner.fields
    return text or part.label


def entry_title(part: Part, data: Mapping[str, Any], at: int) -> str:
    """Tell an entry apart: “首付款”, else 第 2 项."""
    rows: Sequence[Any] = data.get(part.key) or []
    row = rows[at] if at < len(rows) else {}
    for key in ("name", "label", "title", "subject", "code", "ref"):
        value = row.get(key)
        if key in part.names and value:
            return f"“{value}”"
    return f"第 {at + 1} 项"


def undescribed(data: Mapping[str, Any]) -> list[str]:
    """Name the keys of a contract's data that no page shows (written by hand, or newer than these pages)."""
    found: list[str] = []
    for key, value in data.items():
        part = part_at((key,))
        if key in HIDDEN:
            continue
        if not part.key:
            found += [] if part.field(key) else [key]
            continue
        for row in value if part.is_list else [value]:
            found += [f"{key}.{name}" for name in _unknown(part.fields, row)]
    return sorted(set(found))


def _unknown(fields: Sequence[Field], row: Mapping[str, Any]) -> list[str]:
    known = {one.key: one for one in fields}
    found = []
    for key, value in row.items():
        one = known.get(key)
        if one is None:
            found.append(key)
        elif one.kind in (Kind.PART, Kind.ROWS):
            rows = value if isinstance(value, list) else [value]
            found += [f"{key}.{name}" for inner in rows for name in _unknown(one.fields, inner)]
    return found
