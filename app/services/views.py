"""Saved views (保存的视图) of the register: filters, order, columns, colour rules, frozen columns; with counters.

They are one setting of the office, so everybody at its desks sees the same ones and every change is audited.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, cast, get_args

from app.domain.errors import NotFound, RefusedInput
from app.domain.relative_spans import is_known
from app.domain.tickets import FIELD_BY_KEY
from app.services import register, settings
from app.services.changes import Outcome
from app.services.register import DEFAULT_SORT, Condition, Op, View
from app.services.session import Office

KEY = "register.views"
NAME_LENGTH = 20
MOST = 30
MOST_FROZEN = 4
TONES: Mapping[str, str] = {"bad": "红", "warn": "黄", "good": "绿", "info": "蓝"}
RULE_OPS: frozenset[Op] = frozenset(get_args(Op)) - {"one_of", "within"}
"""What a colour rule can compare: it sees one row's text, not the clock."""
_SYSTEM_FIELDS = frozenset({"id", "has_edits", "created_by_operation"})


@dataclass(frozen=True, slots=True)
class ViewFilter:
    """One chip of the filter bar: its words over one or more conditions."""

    key: str
    title: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class ColourRule:
    """Rows whose ``field`` fits get the ground of ``tone``; the first rule that fits counts."""

    field: str
    op: Op
    value: str
    tone: str

    def fits(self, values: Mapping[str, str]) -> bool:
        """Whether a row (field key -> text as shown) fits."""
        text = values.get(self.field, "")
        match self.op:
            case "is":
                return text == self.value
            case "is_not":
                return text != self.value
            case "contains":
                return self.value in text
            case "starts":
                return text.startswith(self.value)
            case "empty":
                return not text
            case "not_empty":
                return bool(text)
            case "before":
                return bool(text) and text < self.value
            case "after":
                return text > self.value
            case _:
                return False


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view with its name. ``id`` 0: not saved. ``columns`` empty: the register's; ``frozen`` first ones."""

    id: int
    name: str
    search: str = ""
    filters: tuple[ViewFilter, ...] = ()
    sort: str = DEFAULT_SORT
    descending: bool = True
    columns: tuple[str, ...] = ()
    rules: tuple[ColourRule, ...] = ()
    frozen: int = 0

    @property
    def view(self) -> View:
        """What the register is asked for."""
        conditions = tuple(condition for one in self.filters for condition in one.conditions)
        return View(self.search, conditions, self.sort, self.descending)


def all_views(office: Office) -> list[SavedView]:
    """Return every saved view in its order; damaged ones are left out."""
    kept = settings.get(office, KEY, [])
    return [view for item in kept if (view := _read(item)) is not None] if isinstance(kept, list) else []


def view(office: Office, view_id: int) -> SavedView:
    """Return one view. Raises ``NotFound``."""
    found = next((one for one in all_views(office) if one.id == view_id), None)
    if found is None:
        raise NotFound("没有这个视图，可能已被删除。请在左侧另选一个。")
    return found


def counts(office: Office) -> dict[int, int]:
    """Count the tickets of every view: id -> number."""
    return {one.id: register.count(office, one.view) for one in all_views(office)}


def save(office: Office, wanted: SavedView) -> Outcome[int]:
    """Save a new view (``id`` 0) or change one; returns its id. Raises ``RefusedInput``, ``NotFound``."""
    known = all_views(office)
    checked = replace(wanted, name=_name(wanted, known), frozen=min(max(wanted.frozen, 0), MOST_FROZEN))
    _check(checked)
    if checked.id:
        view(office, checked.id)
        kept = [checked if one.id == checked.id else one for one in known]
    else:
        if len(known) >= MOST:
            raise RefusedInput(f"最多保存 {MOST} 个视图。请先删除不用的。")
        checked = replace(checked, id=max((one.id for one in known), default=0) + 1)
        kept = [*known, checked]
    return Outcome(checked.id, _put(office, kept, checked.name).changed)


def remove(office: Office, view_id: int) -> Outcome[None]:
    """Delete a saved view; tickets are not touched. Raises ``NotFound``."""
    gone = view(office, view_id)
    return _put(office, [one for one in all_views(office) if one.id != view_id], f"删除视图 {gone.name}")


def order(office: Office, ids: Sequence[int]) -> Outcome[None]:
    """Put the views into another order; those not named follow."""
    place = {number: at for at, number in enumerate(ids)}
    known = sorted(all_views(office), key=lambda one: place.get(one.id, len(place)))
    return _put(office, known, "排序")


def _put(office: Office, kept: Sequence[SavedView], source: str) -> Outcome[None]:
    return settings.put(office, KEY, [asdict(one) for one in kept], source=source)


def _name(wanted: SavedView, known: Sequence[SavedView]) -> str:
    name = " ".join(wanted.name.split())
    if not name:
        raise RefusedInput("视图没有名字。请填写名字后再保存。")
    if len(name) > NAME_LENGTH:
        raise RefusedInput(f"视图的名字太长，最多 {NAME_LENGTH} 个字。")
    if any(one.name == name and one.id != wanted.id for one in known):
        raise RefusedInput(f"已有叫“{name}”的视图。请换一个名字，或更新原来的视图。")
    return name


def _check(wanted: SavedView) -> None:
    for rule in wanted.rules:
        if rule.field not in FIELD_BY_KEY or rule.tone not in TONES:
            raise RefusedInput("颜色规则的字段或颜色不对。请重新选择。")
        if rule.op not in RULE_OPS:
            raise RefusedInput("颜色规则不能用这种比较。请重新选择。")
        if rule.op not in ("empty", "not_empty") and not rule.value:
            raise RefusedInput(f"颜色规则“{FIELD_BY_KEY[rule.field].title}”没有填内容。请填写或去掉这条规则。")
    for one in wanted.filters:
        for condition in one.conditions:
            if condition.field not in FIELD_BY_KEY and condition.field not in _SYSTEM_FIELDS:
                raise RefusedInput(f"筛选里的字段“{condition.field}”不存在，没有保存。")
            if condition.op == "within" and not is_known(str(condition.value)):
                raise RefusedInput(f"筛选里没有“{condition.value}”这种相对日期，没有保存。")


def _read(item: Any) -> SavedView | None:
    try:
        filters = tuple(
            ViewFilter(str(one["key"]), str(one["title"]), tuple(_condition(part) for part in one["conditions"]))
            for one in item["filters"]
        )
        rules = tuple(
            ColourRule(str(rule["field"]), _op(rule["op"]), str(rule["value"]), str(rule["tone"]))
            for rule in item["rules"]
        )
        return SavedView(
            int(item["id"]),
            str(item["name"]),
            str(item["search"]),
            filters,
            str(item["sort"]),
            bool(item["descending"]),
            tuple(str(key) for key in item["columns"]),
            rules,
            int(item["frozen"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _condition(part: Mapping[str, Any]) -> Condition:
    value = part["value"]
    shown = tuple(str(one) for one in value) if isinstance(value, list) else str(value)
    made = Condition(str(part["field"]), _op(part["op"]), shown)
    if made.op == "within" and not is_known(str(made.value)):
        raise ValueError(made.value)
    return made


def _op(text: str) -> Op:
    if text not in get_args(Op):
        raise ValueError(text)
    return cast(Op, text)
