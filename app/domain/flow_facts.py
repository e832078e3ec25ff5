"""What an imported ticket's own columns say about its state: a documented mapping that the office can change.

No event is invented for an import. ``DEFAULT_INITIAL`` is read from top to bottom; the first rule whose conditions all
hold gives the state. A condition names a field of ``domain/tickets.py`` with the whole values that it may have; ``*``
stands for any value that is not empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.errors import RefusedInput
from app.domain.flow import STATE_TEXT, Mark, Start, State
from app.domain.tickets import FIELD_BY_KEY
from app.domain.tickets_open import CLOSED_STATUSES

INITIAL_KEY = "flow.initial"
"""Setting: the rules for the state of an imported ticket."""
MARKS_KEY = "flow.imported_marks"
"""Setting: the rules for the marks of an imported ticket."""

ANY = "*"
FACT_FIELDS: tuple[str, ...] = (
    *("status", "created_at", "called_at", "dispatched_at", "due_at", "closed_at", "replied_at"),
    *("urgency", "nature", "tags", "unit", "contacted", "assessment"),
)
"""Columns of the register that the rules may look at."""

_RETURNED = ("已退回", "退回成功", "退单", "已退单", "直退市中心", "回退市中心")
_CLOSED = tuple(status for status in CLOSED_STATUSES if status not in _RETURNED)

DEFAULT_INITIAL: tuple[Mapping[str, Any], ...] = (
    {"state": "returned", "when": {"status": list(_RETURNED)}},
    {"state": "closed", "when": {"status": list(_CLOSED)}},
    {"state": "closed", "when": {"closed_at": [ANY]}},
    {"state": "returning", "when": {"status": ["退回中", "退单中", "退回待审核", "申请退回"]}},
    {"state": "to_sign", "when": {"status": ["待签收", "未签收", "新工单"]}},
    {"state": "to_dispatch", "when": {"status": ["待派单", "已签收", "待转派", "待分派"]}},
    {"state": "to_respond", "when": {"status": ["待响应", "待联系", "待接收"]}},
    {"state": "handling", "when": {"status": ["办理中", "处理中", "正在办理", "已转派", "已派单", "待反馈", "逾期"]}},
    {"state": "to_assess", "when": {"status": ["待评定", "回复完成", "待回访"]}},
    {"state": "to_review", "when": {"status": ["待审核", "待结案审核", "待结案"]}},
    {"state": "closed", "when": {"replied_at": [ANY]}},
    {"state": "handling", "when": {"contacted": [ANY]}},
    {"state": "to_respond", "when": {"unit": [ANY]}},
    {"state": "to_sign", "when": {}},
)

DEFAULT_MARKS: tuple[Mapping[str, Any], ...] = (
    {"mark": "urgent", "field": "urgency", "values": ["紧急", "特急", "加急", "突发", "非常紧急", "紧急工单"]},
    {"mark": "supervised_city", "field": "tags", "values": ["市级督办", "市督办", "市级督办件", "市督办件"]},
    {
        "mark": "supervised_district",
        "field": "tags",
        "values": ["区级督办", "区督办", "区级督办件", "区督办件", "督办", "督办件"],
    },
    {"mark": "rebound", "field": "tags", "values": ["易反弹", "易反弹件"]},
    {"mark": "named", "field": "tags", "values": ["市级点名", "点名"]},
    {"mark": "monthly_case", "field": "tags", "values": ["每月一案"]},
    {"mark": "rural", "field": "tags", "values": ["乡村振兴"]},
    {"mark": "hang_up", "field": "assessment", "values": ["挂账"]},
    {"mark": "exclusion", "field": "assessment", "values": ["剔除", "主动剔除"]},
)
"""A mark is on when one of the field's values (several are split at ，、,; and spaces) is in the list.

督办 without a level counts as the district's: either level asks for the second person (F6.2)."""

_SPLIT = str.maketrans(dict.fromkeys("，、,;；|/", " "))


@dataclass(frozen=True, slots=True)
class InitialRules:
    """The two mappings in force."""

    states: tuple[tuple[State, tuple[tuple[str, frozenset[str]], ...]], ...]
    marks: tuple[tuple[Mark, str, frozenset[str]], ...]

    def start(self, facts: Mapping[str, str]) -> Start:
        """Return the state before any event of a ticket with these facts (``FACT_FIELDS`` -> text)."""
        state = next((state for state, when in self.states if _holds(when, facts)), State.TO_SIGN)
        arrived = facts["dispatched_at"] or facts["created_at"] or facts["called_at"]
        ended = facts["closed_at"] or facts["replied_at"]
        since = ended if state in (State.CLOSED, State.RETURNED) else arrived
        marks = {mark: arrived for mark, field, values in self.marks if _has(facts[field], values)}
        return Start(state, since, arrived, marks)


def initial_rules(states: Any = None, marks: Any = None) -> InitialRules:
    """Read the two settings (None: the defaults). Raises ``RefusedInput`` that says which rule is wrong."""
    return InitialRules(
        tuple(_state_rule(rule) for rule in (DEFAULT_INITIAL if states is None else _list(states))),
        tuple(_mark_rule(rule) for rule in (DEFAULT_MARKS if marks is None else _list(marks))),
    )


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise RefusedInput("工单初始状态的规则应是一个列表，没有采用。请检查设置。")
    return value


def _state_rule(rule: Any) -> tuple[State, tuple[tuple[str, frozenset[str]], ...]]:
    name = rule.get("state") if isinstance(rule, Mapping) else None
    when = rule.get("when", {}) if isinstance(rule, Mapping) else None
    if name not in set(State) or not isinstance(when, Mapping):
        offered = "、".join(f"{state}（{text}）" for state, text in STATE_TEXT.items())
        raise RefusedInput(f"初始状态规则“{rule}”读不懂。状态可用：{offered}。")
    return State(name), tuple((_field(key), _values(values)) for key, values in when.items())


def _mark_rule(rule: Any) -> tuple[Mark, str, frozenset[str]]:
    if not isinstance(rule, Mapping) or rule.get("mark") not in set(Mark):
        raise RefusedInput(f"标记规则“{rule}”读不懂。请检查设置。")
    return Mark(rule["mark"]), _field(rule.get("field")), _values(rule.get("values"))


def _field(key: Any) -> str:
    if key not in FACT_FIELDS:
        shown = "、".join(f"{name}（{FIELD_BY_KEY[name].title}）" for name in FACT_FIELDS)
        raise RefusedInput(f"规则不能看“{key}”这个字段。可用：{shown}。")
    return str(key)


def _values(values: Any) -> frozenset[str]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise RefusedInput(f"规则里的取值“{values}”应是文字的列表。请检查设置。")
    return frozenset(values)


def _holds(when: tuple[tuple[str, frozenset[str]], ...], facts: Mapping[str, str]) -> bool:
    return all(facts[field] in values or (ANY in values and facts[field] != "") for field, values in when)


def _has(text: str, values: frozenset[str]) -> bool:
    return bool(text) and (text in values or not values.isdisjoint(text.translate(_SPLIT).split()))
