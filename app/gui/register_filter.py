"""Filters as the clerk sees them: a chip with words over one or more conditions of the register's view."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.relative_spans import title_of
from app.domain.tickets import FIELD_BY_KEY, FieldKind
from app.domain.tickets_open import CLOSED_STATUSES
from app.gui.targets import DueTarget, TicketsTarget
from app.services.register import Condition, Op, View


@dataclass(frozen=True, slots=True)
class Filter:
    """One chip. ``key`` is the field it is about; a second filter on the same field replaces the first."""

    key: str
    title: str
    conditions: tuple[Condition, ...]


OPS: tuple[tuple[Op, str], ...] = (
    ("is", "等于"),
    ("is_not", "不等于"),
    ("contains", "包含"),
    ("starts", "开头是"),
    ("before", "早于"),
    ("after", "晚于"),
    ("empty", "为空"),
    ("not_empty", "不为空"),
)
WITHIN: tuple[Op, str] = ("within", "在（随日期变）")
OP_TITLES: dict[Op, str] = {**dict(OPS), "one_of": "是", "within": "在"}
_MOMENT_OPS: tuple[Op, ...] = ("before", "after", "empty", "not_empty")
_PERSONAL_OPS: tuple[Op, ...] = ("empty", "not_empty")


def ops_of(key: str) -> list[tuple[Op, str]]:
    """Ways to compare that make sense for a field (names and phones are found with the search box)."""
    kind = FIELD_BY_KEY[key].kind
    if kind is FieldKind.MOMENT:
        return [WITHIN, *((op, title) for op, title in OPS if op in _MOMENT_OPS)]
    if kind in (FieldKind.NAME, FieldKind.PHONE):
        return [(op, title) for op, title in OPS if op in _PERSONAL_OPS]
    return [(op, title) for op, title in OPS if op not in ("before", "after")]


def simple(key: str, op: Op, value: str = "") -> Filter:
    """Make a filter of one condition."""
    shown = f"“{value}”" if value else ""
    return Filter(key, f"{FIELD_BY_KEY[key].title} {OP_TITLES[op]}{shown}", (Condition(key, op, value),))


def within(key: str, code: str) -> Filter:
    """Make a filter over a span that moves with the clock (今天, 近 7 天, 未来 24 小时)."""
    return Filter(key, f"{FIELD_BY_KEY[key].title}：{title_of(code)}", (Condition(key, "within", code),))


def one_of(key: str, values: Sequence[str]) -> Filter:
    """Make a filter over ticked values; "" stands for an empty cell."""
    names = [value or "（空）" for value in values]
    words = "、".join(names[:2]) + (f" 等 {len(names)} 项" if len(names) > 2 else "")
    return Filter(key, f"{FIELD_BY_KEY[key].title}：{words}", (Condition(key, "one_of", tuple(values)),))


def open_only() -> Filter:
    """Make the filter 未办结: no closing time, and no status that means closed."""
    statuses = tuple(Condition("status", "is_not", status) for status in CLOSED_STATUSES)
    return Filter("open", "未办结", (Condition("closed_at", "empty"), *statuses))


def due_within(target: DueTarget) -> list[Filter]:
    """Make the filters behind a number of 今日: limit in (after, until], not closed."""
    until = (datetime.fromisoformat(target.until) + timedelta(seconds=1)).isoformat()
    span = (Condition("due_at", "after", target.after), Condition("due_at", "before", until))
    return [Filter("due_at", target.title, span), open_only()]


def just_these(target: TicketsTarget) -> Filter:
    """Make the filter behind a number of another page: exactly its tickets."""
    numbers = tuple(str(number) for number in target.ids)
    return Filter("id", f"{target.title}（{len(numbers):,} 件）", (Condition("id", "one_of", numbers),))


def view(search: str, filters: Iterable[Filter], sort: str, descending: bool) -> View:
    """Put search, chips and order together."""
    conditions = tuple(condition for one in filters for condition in one.conditions)
    return View(search, conditions, sort, descending)
