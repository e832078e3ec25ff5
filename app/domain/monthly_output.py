"""每月至少处理 1500 件 (000·附2·三 第一类; F5.10, R-12): what was closed in a month against what was promised."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MonthlyOutput:
    """One month. ``gaps`` per reading of R-12: 甲 the tickets that came are the ceiling, 乙 an absolute number."""

    month: str
    arrived: int
    closed: int
    target: int
    reading: str

    @property
    def gaps(self) -> dict[str, int]:
        """How many are missing under each reading."""
        return {
            "甲": max(0, min(self.target, self.arrived) - self.closed),
            "乙": max(0, self.target - self.closed),
        }

    @property
    def gap(self) -> int:
        """How many are missing under the reading in force."""
        return self.gaps.get(self.reading, self.gaps["甲"])
