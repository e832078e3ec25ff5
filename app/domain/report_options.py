"""What a clerk can choose about a report beside its period: one choice each, remembered per report, printed beneath it.

An option's value is a short word that is kept in settings (``report.B02.starts``) and in a run's snapshot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from app.domain.errors import RefusedInput
from app.domain.report_periods import NOON


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. ``choices`` are (value, title); the first is the default. None: any text (``hint`` says what)."""

    key: str
    title: str
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""

    @property
    def default(self) -> str:
        """What counts until somebody chooses."""
        return self.choices[0][0] if self.choices else ""

    def shown(self, value: str) -> str:
        """Return the title of a value."""
        return dict(self.choices).get(value, value)

    def checked(self, value: str) -> str:
        """Return the value, given as value or as title. Raises ``RefusedInput``."""
        plain = value.strip()
        if not self.choices:
            return plain
        for known, title in self.choices:
            if plain in (known, title):
                return known
        offered = "、".join(f"{known}（{title}）" for known, title in self.choices)
        raise RefusedInput(f"报表选项“{self.title}”没有“{value}”这一项，可选：{offered}。")


STARTS = Option("starts", "统计日", (("midnight", "自然日（0时至24时）"), ("noon", "前一日12时至当日12时")))
"""When the days of a window begin (domain.md §0-4)."""
TIME_FIELD = Option("time_field", "计件时间", (("created", "创建时间"), ("dispatched", "派单时间")))
"""Which moment makes a ticket one of the window's."""
EXCLUDED = Option("excluded", "剔除件", (("as_defined", "按三率口径"), ("without", "不含剔除"), ("with", "含剔除")))
"""With or without 不纳入考核 in the rates."""
BY = Option("by", "统计对象", (("unit", "承办单位"), ("community", "社区（村）"), ("area", "包片")))

COUNTED_BY = Option("counted_by", "计件时间", (("created", "创建时间"), ("visited", "回访时间")))
"""Which moment makes a call-back one of the period's (B16)."""
LINES = Option("lines", "逐件列出", (("all", "全部比对件"), ("differing", "只列不一致件")))
"""Whether the list of B16 names what agrees."""


def checked(offered: Sequence[Option], given: Mapping[str, str]) -> dict[str, str]:
    """Check given options against those that a report has. Raises ``RefusedInput``."""
    by_key = {option.key: option for option in offered}
    found = {}
    for key, value in given.items():
        if key not in by_key:
            known = "、".join(f"{option.key}（{option.title}）" for option in offered) or "（没有）"
            raise RefusedInput(f"这张报表没有选项“{key}”，可用的选项：{known}。")
        found[key] = by_key[key].checked(value)
    return found


def hour_of(options: Mapping[str, str]) -> time:
    """Return the hour at which the days of the report begin."""
    return NOON if options.get(STARTS.key) == "noon" else time(0)
