"""Months as clerks name them (2026-07), and which records a month's list holds."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from app.domain.errors import RefusedInput

_MONTH = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*月?")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    @property
    def first(self) -> str:
        """ISO date of its first day."""
        return f"{self.year:04d}-{self.number:02d}-01"

    @property
    def last(self) -> str:
        """ISO date of its last day."""
        return f"{self.year:04d}-{self.number:02d}-{calendar.monthrange(self.year, self.number)[1]:02d}"

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def title(self) -> str:
        """The month as a title writes it."""
        return f"{self.year} 年 {self.number} 月"

    def holds(self, on: str) -> bool:
        """Whether an ISO date or moment lies in it; "" does not."""
        return self.first <= on[:10] <= self.last

    def next(self) -> Month:
        """Return the month after."""
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    def previous(self) -> Month:
        """Return the month before."""
        return Month(self.year - (self.number == 1), (self.number - 2) % 12 + 1)


@dataclass(frozen=True, slots=True)
class Days:
    """Any stretch of days, both included (ISO), where a list of another length than a month is asked for."""

    first: str
    last: str

    def holds(self, on: str) -> bool:
        """Whether an ISO date or moment lies in it; "" does not."""
        return self.first <= on[:10] <= self.last


def month_of(on: date | str) -> Month:
    """Return the month of a date."""
    day = date.fromisoformat(on[:10]) if isinstance(on, str) else on
    return Month(day.year, day.month)


def parse_month(text: str) -> Month:
    """Read 2026-07, 2026年7月, 202607. Raises ``RefusedInput``."""
    found = _MONTH.fullmatch(text.strip())
    if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1900:
        raise RefusedInput(f"“{text.strip()}”不是月份，请写成 2026-07。")
    return Month(int(found[1]), int(found[2]))
