"""Monthly and yearly reviews 合格/待提升: counting in a row, by subject (R-22).

Sources: 001·附3·一(二)4, 7.7(3); AC-10, K03, K04.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.counters import consecutive
from app.domain.months import Month

OK, IMPROVE = "ok", "improve"
RESULTS: Mapping[str, str] = {OK: "合格", IMPROVE: "待提升"}
SUBJECTS: Mapping[str, str] = {"vendor": "乙方服务质量", "street": "街道市级考核成绩"}
"""Whose review it is (R-22): 7.7(3) means the vendor's service, 附3·4 the office's own result in the city."""

CONSECUTIVE = 2


@dataclass(frozen=True, slots=True)
class Streak:
    """Months 待提升 in a row: the longest run once two were reached, else the one that ends with the last review.

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


def streak(results: Mapping[Month, str]) -> Streak:
    """Judge 待提升 in a row as counter K03 does: what was reached once stands until the office decides about it.

    A month that was not reviewed between two reviewed ones breaks nothing and proves nothing: then it is undetermined.
    """
    run = consecutive(results, CONSECUTIVE)
    if run.value >= CONSECUTIVE:
        return Streak(run.value, "triggered", run.months, ())
    if run.is_undetermined:
        return Streak(run.value, "undetermined", run.months, run.missing)
    return Streak(run.value, "warn" if run.value else OK, run.months, ())
