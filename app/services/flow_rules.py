"""流程规则: limits, grounds for returning, 单否双否, readings and lead of urging, each with its day and its source.

What the program only presumes (domain.md marks it 推断 or 未查到) is said to be 待确认 until the office names a source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.deadlines import UNIT_TEXT, Unit
from app.domain.double_no import PRESET_BASIS
from app.domain.errors import RefusedInput
from app.domain.flow_limits import LIMIT_TEXT, FlowLimit, LimitKind
from app.services import flow_book, flow_limits, rates, return_grounds, settings
from app.services.changes import Outcome
from app.services.session import Office

READINGS_KEY = "flow.readings"
LEAD_KEY = "flow.urge_lead"
RETURN_MIN_KEY = "flow.return_reason_min"

START_TEXT: Mapping[str, str] = {
    "arrive": "到达",
    "sign": "签收",
    "dispatch": "派单",
    "respond": "响应",
    "unit_close": "科室办结",
    "assess": "三率评定",
    "submit_close": "申报结案",
}
READING_TEXT: Mapping[str, Mapping[str, str]] = {
    "R-25": {"甲": "派单次日起满 4 个自然日", "乙": "派单起满 96 小时", "丙": "派单次日起满 4 个工作日"},
    "R-42": {"甲": "科室办结起满 24 小时", "乙": "科室办结次日 24:00 前"},
    "R-43": {"甲": "紧急 2 小时自到达起算", "乙": "紧急 2 小时自签收起算"},
}
_READING_TITLES = {"R-25": "超 4 天怎样算（R-25）", "R-42": "三率评定时限（R-42）", "R-43": "紧急时限起点（R-43）"}
_PRESUMED = ("预设", "预置", "合同未写", "待确认", "推断")


class RuleKind(StrEnum):
    """What a row is about, and so how it is changed."""

    LIMIT = "limit"
    GROUND = "ground"
    RETURN_MIN = "return_min"
    DOUBLE_NO = "double_no"
    READING = "reading"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line. ``key``: the limit, ground or reading; ``valid_from`` "" = always; ``is_open``: nobody confirmed it."""

    kind: RuleKind
    key: str
    group: str
    title: str
    value: str
    valid_from: str
    source: str
    is_open: bool


def rules(office: Office) -> list[Rule]:
    """Return every rule of the flow as it counts today, then the dated ones still to come."""
    return [*_limits(office), *_urging(office), *_answers(office), *_grounds(office)]


def limit_words(limit: FlowLimit) -> str:
    """Say a limit: 自到达起 2 小时; 未设."""
    if limit.n is None:
        return "未设"
    start = START_TEXT.get(limit.from_node, limit.from_node)
    if limit.unit is Unit.DAY and limit.n == 0:
        return f"{start}当日 24:00 前"
    return f"自{start}起 {limit.n} {UNIT_TEXT[limit.unit]}"


def _limits(office: Office) -> Iterator[Rule]:
    today = office.now().date().isoformat()
    known = flow_limits.limits(office)
    for kind in LimitKind:
        dated = sorted((limit for limit in known if limit.kind is kind), key=lambda limit: limit.valid_from)
        past = [limit for limit in dated if limit.valid_from <= today][-1:]
        for limit in (*past, *(limit for limit in dated if limit.valid_from > today)):
            told = limit.source or limit.note
            source = "；".join(part for part in (limit.source, limit.note) if part)
            is_open = not told or any(word in told for word in _PRESUMED)
            yield Rule(
                RuleKind.LIMIT,
                kind.value,
                "节点时限",
                LIMIT_TEXT[kind],
                limit_words(limit),
                limit.valid_from,
                source,
                is_open,
            )


def _urging(office: Office) -> Iterator[Rule]:
    own = settings.get(office, READINGS_KEY, {})
    since, source = _told(office, READINGS_KEY)
    for code, option in flow_book.readings(office).items():
        is_own = isinstance(own, Mapping) and code in own
        words = f"{option}：{READING_TEXT[code].get(option, '')}"
        told = source if is_own else "合同与成果里选的读法；没有选过的按甲，待确认"
        yield Rule(
            RuleKind.READING,
            code,
            "时限与催办口径",
            _READING_TITLES[code],
            words,
            since if is_own else "",
            told,
            not is_own,
        )
    policy = flow_book.urge_policy(office, flow_book.book(office))
    since, source = _told(office, LEAD_KEY)
    words = f"到期前 {policy.lead} {UNIT_TEXT[policy.lead_unit]}"
    told = source or "程序预置，合同未写提前多久，待确认"
    yield Rule(RuleKind.LEAD, "", "时限与催办口径", "到期催办提前", words, since, told, not source)


def _answers(office: Office) -> Iterator[Rule]:
    rule = rates.double_no_rule(office)
    since, source = _told(office, rates.DOUBLE_NO_KEY)
    words = rule.words().removesuffix(rule.basis)
    is_open = rule.basis == PRESET_BASIS
    yield Rule(RuleKind.DOUBLE_NO, "", "单否双否", "怎样算单否、双否", words, since, source or rule.basis, is_open)


def _grounds(office: Office) -> Iterator[Rule]:
    since, source = _told(office, RETURN_MIN_KEY)
    least = flow_book.policy(office).return_reason_min
    told = source or "程序预置；合同只写“完整理由”（001·附3·一(二)1(3)），待确认"
    yield Rule(RuleKind.RETURN_MIN, "", "退回", "退回理由最少字数", f"{least} 字（不计标点）", since, told, not source)
    since, source = return_grounds.source(office)
    is_open = any(word in source for word in _PRESUMED)
    for ground in return_grounds.grounds(office):
        value = f"{ground.law}{'' if ground.is_active else '　（停用）'}"
        yield Rule(RuleKind.GROUND, ground.key, "退回", ground.title, value, since, source, is_open)


def _told(office: Office, key: str) -> tuple[str, str]:
    """Return from which day a setting counts today, and who said so."""
    today = office.now().date().isoformat()
    found = [version for version in settings.versions(office, key) if version.valid_from <= today]
    return (found[-1].valid_from, found[-1].source) if found else ("", "")


def save_reading(office: Office, code: str, option: str, valid_from: str, source: str) -> Outcome[None]:
    """Choose a reading of the limits for the whole office from a day on. Raises ``RefusedInput``."""
    if option not in READING_TEXT.get(code, {}):
        raise RefusedInput(f"读法“{code}：{option}”不对。请重新选择。")
    kept = settings.get(office, READINGS_KEY, {})
    own = dict(kept) if isinstance(kept, Mapping) else {}
    return settings.put(office, READINGS_KEY, {**own, code: option}, valid_from, _sourced(source))


def save_lead(office: Office, n: int, unit: Unit, valid_from: str, source: str) -> Outcome[None]:
    """Set how long before the limit a ticket enters 到期催办."""
    if unit not in (Unit.DAY, Unit.WORKDAY) or not 0 <= n <= 100:
        raise RefusedInput("到期催办的提前量要在 0 到 100 日（或工作日）之间。")
    return settings.put(office, LEAD_KEY, {"n": n, "unit": unit.value}, valid_from, _sourced(source))


def save_return_min(office: Office, least: int, valid_from: str, source: str) -> Outcome[None]:
    """Set how many characters a reason for returning needs."""
    if not 1 <= least <= 500:
        raise RefusedInput("退回理由的最少字数要在 1 到 500 之间。")
    return settings.put(office, RETURN_MIN_KEY, least, valid_from, _sourced(source))


def _sourced(source: str) -> str:
    if not source.strip():
        raise RefusedInput("请写明来源（谁、何时、依据哪份文件确认），再保存。")
    return source.strip()
