"""Monthly and yearly reviews 合格/待提升: counting in a row, by subject (R-22).

Sources: 001·附3·一(二)4, 7.7(3); AC-10, K03, K04.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.months import Month

OK, IMPROVE = "ok", "improve"
RESULTS: Mapping[str, str] = {OK: "合格", IMPROVE: "待提升"}
SUBJECTS: Mapping[str, str] = {"vendor": "乙方服务质量", "street": "街道市级考核成绩"}
"""Whose review it is (R-22): 7.7(3) means the vendor's service, 附3·4 the office's own result in the city."""

CONSECUTIVE = 2


@dataclass(frozen=True, slots=True)
class Streak:
    """Months 待提升 in a row, ending with the last month reviewed.

    ``state``: ok, warn (one month), triggered (two in a row), undetermined (the months ``missing`` before it were not
    reviewed).
    """

    count: int
    state: str
    months: tuple[Month, ...]
    missing: tuple[Month, ...]

    @property
    def note(self) -> str:
        """What to do before it can be judged, in Chinese."""
        return f"缺 {'、'.join(month.title for month in self.missing)} 评价，不能判定是否连续" if self.missing else ""


def streak(results: Mapping[Month, str], first: Month) -> Streak:
    """Count 待提升 in a row up to the last month reviewed; ``first`` is the first month of service.

    A month that was not reviewed between two reviewed ones breaks nothing and proves nothing: then it is undetermined.
    """
    if not results:
        return Streak(0, OK, (), ())
    month = max(results)
    run: list[Month] = []
    while month in results and results[month] == IMPROVE:
        run.insert(0, month)
        month = month.previous()
    if len(run) >= CONSECUTIVE:
        return Streak(len(run), "triggered", tuple(run), ())
    if not run:
        return Streak(0, OK, (), ())
    missing = _gap(results, month, first)
    return Streak(1, "undetermined" if missing else "warn", tuple(run), missing)


def _gap(results: Mapping[Month, str], month: Month, first: Month) -> tuple[Month, ...]:
    """Months without a review right before the run; empty when nothing was reviewed before them."""
    gap: list[Month] = []
    while month >= first and month not in results:
        gap.insert(0, month)
        month = month.previous()
    return tuple(gap) if month in results else ()
