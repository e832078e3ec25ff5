"""报送任务 (F13.2, 001·附3·一(二)3(1)): by when a report of a period is owed, and whether it came in time.

No contract names an hour (requirements.md E-20): every rule is the office's own and says so in its source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from app.domain.deadlines import Rule, Unit, compute
from app.domain.errors import RefusedInput
from app.domain.report_periods import Period, PeriodKind, day_period, months_period, week_period
from app.domain.workdays import Calendar

CYCLE_KINDS: Mapping[str, PeriodKind] = {
    "day": PeriodKind.DAY,
    "week": PeriodKind.WEEK,
    "month": PeriodKind.MONTH,
    "quarter": PeriodKind.QUARTER,
    "half": PeriodKind.HALF,
    "year": PeriodKind.YEAR,
}
CYCLE_TITLES = {"day": "每日", "week": "每周", "month": "每月", "quarter": "每季", "half": "每半年", "year": "每年"}
CYCLE_TITLES["event"] = "随时"
MAX_DAYS = 366


@dataclass(frozen=True, slots=True)
class DueRule:
    """So many days or workdays after the period's last day, at an hour (24:00 when none is named)."""

    n: int = 1
    unit: Unit = Unit.DAY
    at: time | None = None

    def due_at(self, period: Period, calendar: Calendar) -> datetime:
        """Return the last moment in time for a period's report; natural days do not roll."""
        rule = Rule(self.unit, self.n, roll=False, cutoff=self.at, label="报送")
        return compute(period.end_on, rule, calendar).due_at

    def words(self) -> str:
        """Say the rule: 期末后 1 日 09:00 前."""
        unit = "个工作日" if self.unit is Unit.WORKDAY else "日"
        return f"期末后 {self.n} {unit} {f'{self.at:%H:%M}' if self.at else '24:00'} 前"

    def to_json(self) -> dict[str, Any]:
        """Return it as stored."""
        return {"n": self.n, "unit": self.unit.value, "at": self.at.isoformat() if self.at else ""}


def read_rule(data: Mapping[str, Any]) -> DueRule:
    """Read a stored or typed rule. Raises ``RefusedInput``."""
    try:
        n, unit = int(data.get("n", 1)), Unit(str(data.get("unit", "day")))
        at = time.fromisoformat(str(data["at"])) if data.get("at") else None
    except ValueError:
        raise RefusedInput("报送时限看不懂，请写成“期末后 1 日 09:00”。") from None
    if unit not in (Unit.DAY, Unit.WORKDAY) or not 0 <= n <= MAX_DAYS:
        raise RefusedInput("报送时限按日或工作日计，数量为 0 到 366。")
    return DueRule(n, unit, at)


def periods_between(cycle: str, first: date, last: date) -> Iterator[Period]:
    """Yield the periods of a cycle that end from ``first`` to ``last``, in order; none for 随时."""
    kind = CYCLE_KINDS.get(cycle)
    if kind is None:
        return
    period = _around(kind, first)
    while period.end_on <= last:
        if period.end_on >= first:
            yield period
        period = _around(kind, period.end_on + timedelta(days=1))


def is_late(due_at: str, sent_at: str) -> bool:
    """Whether it went after the limit; the very moment is in time (09:00 in time, 09:00:01 late)."""
    return bool(due_at and sent_at) and sent_at > due_at


def _around(kind: PeriodKind, on: date) -> Period:
    if kind is PeriodKind.DAY:
        return day_period(on)
    return week_period(on) if kind is PeriodKind.WEEK else months_period(kind, on)
