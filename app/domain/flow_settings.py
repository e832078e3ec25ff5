"""The office's own settings of the flow (``flow.*``): what each may be, so that none can stop the office's work.

A value is checked when it is set, also one that counts only from a later day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import time
from typing import Any

from app.domain.deadlines import MAX_N, Unit
from app.domain.errors import RefusedInput
from app.domain.flow_facts import INITIAL_KEY, MARKS_KEY, initial_rules
from app.domain.flow_limits import LEVELS, READING_DEFAULTS

RETURN_MIN_KEY = "flow.return_reason_min"
REBOUND_KEY = "flow.rebound_rounds"
LATE_ENTRY_KEY = "flow.late_entry_minutes"
REVIEW_KEY = "flow.review_required"
REQUISITES_KEY = "flow.requisites"
LEVELS_KEY = "flow.levels"
READINGS_KEY = "flow.readings"
LEAD_KEY = "flow.urge_lead"
CHECK_KEY = "flow.dispatch_check_at"
TARGET_KEY = "flow.monthly_target"

TITLES: Mapping[str, str] = {
    RETURN_MIN_KEY: "退回理由最少字数",
    REBOUND_KEY: "易反弹件评定轮数",
    LATE_ENTRY_KEY: "补录：晚多少分钟登记算补录",
    REVIEW_KEY: "结案前要审核（true 或 false）",
    REQUISITES_KEY: "结案要件（编码：名称）",
    LEVELS_KEY: "紧急程度对应的处置级别（2h、24h、7d、15d）",
    READINGS_KEY: "条款读法 R-25、R-42、R-43（甲、乙、丙）",
    LEAD_KEY: "到期催办提前量（n：数量；unit：day 或 workday）",
    CHECK_KEY: "当日签收未派清零校验的钟点",
    TARGET_KEY: "每月办结量目标",
    INITIAL_KEY: "导入工单的初始状态规则",
    MARKS_KEY: "导入工单的标记规则",
}


def check(key: str, value: Any) -> None:
    """Refuse a setting of the flow that is unknown or that nobody could work with. Raises ``RefusedInput``."""
    if key not in TITLES:
        raise RefusedInput(f"没有“{key}”这个流程设置。可用：{'、'.join(TITLES)}。")
    _CHECKS[key](key, value)


def number(key: str, value: Any) -> int:
    """Read a whole number of at least zero."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise RefusedInput(f"“{TITLES[key]}”应是不小于零的整数，不能是“{value}”。请改正设置。")
    return value


def texts(key: str, value: Any) -> Mapping[str, str]:
    """Read an object of texts."""
    if not isinstance(value, Mapping) or not all(isinstance(item, str) for item in value.values()):
        raise RefusedInput(f"“{TITLES[key]}”的内容不对，应是名称和文字的对照。请改正设置。")
    return value


def lead(key: str, value: Any) -> tuple[int, Unit]:
    """Read so many days or working days ahead."""
    fits = isinstance(value, Mapping) and value.get("unit") in (Unit.DAY, Unit.WORKDAY)
    if not fits or type(value.get("n")) is not int:
        raise RefusedInput("到期催办的提前天数设置不对。请按 1 天、1 个工作日的样子重新设置。")
    if not 0 <= value["n"] <= MAX_N[Unit.DAY] // 1000:
        raise RefusedInput("到期催办的提前天数要在 0 到 100 之间。请改正设置。")
    return value["n"], Unit(value["unit"])


def clock_time(key: str, value: Any) -> time:
    """Read an hour of the day."""
    try:
        return time.fromisoformat(value)
    except (TypeError, ValueError):
        raise RefusedInput(f"清零校验的钟点“{value}”不对。请按 17:30 的样子设置。") from None


def _yes_or_no(key: str, value: Any) -> None:
    if not isinstance(value, bool):
        raise RefusedInput(f"“{TITLES[key]}”只能是 true 或 false，不能是“{value}”。请改正设置。")


def _levels(key: str, value: Any) -> None:
    for urgency, level in texts(key, value).items():
        if level not in LEVELS:
            raise RefusedInput(f"“{urgency}”的处置级别不能是“{level}”。可用：{'、'.join(LEVELS)}。")


def _readings(key: str, value: Any) -> None:
    for code, option in texts(key, value).items():
        offered = "甲乙丙" if code == "R-25" else "甲乙"
        if code not in READING_DEFAULTS or option not in tuple(offered):
            raise RefusedInput(f"读法“{code}：{option}”不对。可用：R-25 甲、乙、丙，R-42 甲、乙，R-43 甲、乙。")


_CHECKS: Mapping[str, Callable[[str, Any], object]] = {
    RETURN_MIN_KEY: number,
    REBOUND_KEY: number,
    LATE_ENTRY_KEY: number,
    TARGET_KEY: number,
    REVIEW_KEY: _yes_or_no,
    REQUISITES_KEY: texts,
    LEVELS_KEY: _levels,
    READINGS_KEY: _readings,
    LEAD_KEY: lead,
    CHECK_KEY: clock_time,
    INITIAL_KEY: lambda _, value: initial_rules(states=[] if value is None else value),
    MARKS_KEY: lambda _, value: initial_rules(marks=[] if value is None else value),
}
