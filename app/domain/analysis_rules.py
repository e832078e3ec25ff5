"""What the analysis reports go by: fields of life (民生领域), special topics, limits of warnings, past years' figures.

Each is a dated setting of the office with its source; what is preset here says so. Sources: 002·2.2.6 (预警), 002·2.2.9
(住房、基础设施、公共服务), 002·2.2.10 (噪音扰民、物业纠纷、公共设施损坏), 004·二.4 (历史同期), 004·二.7 (预测与回看).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.domain.errors import RefusedInput

Words = Mapping[str, tuple[str, ...]]

KEYS: Mapping[str, str] = {
    "fields": "民生领域（领域 → 诉求分类中的词）",
    "topics": "专项诉求（专项 → 分类或标题中的词）",
    "warnings": "预警阈值",
    "past": "往年汇总（期 → 来件、办结）",
}
PRESET_SOURCE = "程序预设，请甲方确认"
OTHER_FIELD = "其他"

FIELDS: Words = {
    "住房": ("住房", "房屋", "物业", "小区", "加装电梯", "供暖", "老旧小区"),
    "基础设施": ("道路", "交通", "停车", "市政", "供水", "供电", "燃气", "排水", "路灯", "公共设施", "通信"),
    "公共服务": ("教育", "医疗", "卫生健康", "养老", "社会保障", "劳动", "文化", "体育", "政务", "公共服务"),
    "环境与安宁": ("噪音", "噪声", "油烟", "扬尘", "环境", "扰民"),
    "城市管理": ("市容", "环卫", "垃圾", "违建", "违法建设", "占道", "施工", "城市管理", "绿化"),
    "治安与安全": ("治安", "消防", "安全", "养犬", "电动车", "飞线"),
    "消费与市场": ("消费", "市场", "食品", "预付", "价格"),
}
"""住房、基础设施、公共服务 are the contract's own; the rest keeps 其他 small. The first field that fits counts."""

TOPICS: Words = {
    "噪音扰民": ("噪音", "噪声", "扰民"),
    "物业纠纷": ("物业",),
    "公共设施损坏": ("设施损坏", "公共设施", "路灯", "井盖", "破损", "损坏"),
}


@dataclass(frozen=True, slots=True)
class WarningLimits:
    """When something is on the list of warnings (预警清单); shares are Fractions of one."""

    growth: Fraction = Fraction(1, 5)
    at_least: int = 5
    closed_below: Fraction = Fraction(9, 10)
    resolved_below: Fraction = Fraction(4, 5)
    satisfied_below: Fraction = Fraction(17, 20)
    overdue_at_least: int = 1
    hit: Fraction = Fraction(4, 5)


LIMIT_TITLES: Mapping[str, str] = {
    "growth": "诉求量较上期增长达到",
    "at_least": "且本期不少于（件）",
    "closed_below": "办结率低于",
    "resolved_below": "解决率低于",
    "satisfied_below": "满意率低于",
    "overdue_at_least": "超时未办结不少于（件）",
    "hit": "预测命中：实际不低于预计的",
}
_WHOLE = frozenset({"at_least", "overdue_at_least"})


def read_words(value: Any) -> dict[str, tuple[str, ...]]:
    """Read fields or topics: a name with its words. Raises ``RefusedInput``."""
    if not isinstance(value, Mapping) or not value:
        raise RefusedInput('请写成“名称对应一组词”，例如 {"住房": ["物业", "房屋"]}。')
    found = {}
    for name, words in value.items():
        listed = [str(word).strip() for word in words] if isinstance(words, Sequence | tuple) else []
        if not str(name).strip() or isinstance(words, str) or not [word for word in listed if word]:
            raise RefusedInput(f"“{name}”没有写对应的词，请至少写一个。")
        found[str(name).strip()] = tuple(word for word in listed if word)
    return found


def read_limits(value: Any) -> WarningLimits:
    """Read limits of a warning; what is not named keeps its preset. Raises ``RefusedInput``."""
    if not isinstance(value, Mapping):
        raise RefusedInput('预警阈值请写成 {"growth": "0.2", "at_least": 5} 的样子。')
    given: dict[str, Any] = {}
    for key, raw in value.items():
        if key not in LIMIT_TITLES:
            raise RefusedInput(f"没有预警阈值“{key}”，可用的是 {'、'.join(LIMIT_TITLES)}。")
        given[key] = _limit(key, raw)
    return WarningLimits(**given)


def _limit(key: str, raw: Any) -> int | Fraction:
    try:
        number = Fraction(str(raw).strip())
    except (ValueError, ZeroDivisionError):
        raise RefusedInput(f"“{LIMIT_TITLES[key]}”的值“{raw}”不是数字。") from None
    if number < 0 or (key in _WHOLE and number.denominator != 1):
        raise RefusedInput(f"“{LIMIT_TITLES[key]}”的值“{raw}”不对，请填{'整数' if key in _WHOLE else '正数'}。")
    return int(number) if key in _WHOLE else number


def read_past(value: Any) -> dict[str, dict[str, int]]:
    """Read figures of years before the register: 2025-09 -> {received, received_closed}. Raises ``RefusedInput``."""
    if not isinstance(value, Mapping):
        raise RefusedInput('往年汇总请写成 {"2025-09": {"received": 1120, "received_closed": 1100}} 的样子。')
    found: dict[str, dict[str, int]] = {}
    for period, figures in value.items():
        known = {"received", "received_closed"}
        if not isinstance(figures, Mapping) or not figures.keys() <= known or "received" not in figures:
            raise RefusedInput(f"往年汇总“{period}”要写 received（来件），可写 received_closed（其中已办结）。")
        if not all(isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in figures.values()):
            raise RefusedInput(f"往年汇总“{period}”的数要是不小于 0 的整数。")
        found[str(period)] = dict(figures)
    return found


def field_of(path: Sequence[str], fields: Words) -> str:
    """Return the first field one of whose words a category path names."""
    for name, words in fields.items():
        if any(word in part for word in words for part in path):
            return name
    return OTHER_FIELD
