"""The deadline engine against the naive second engine of the tests: 1,000,000 random cases, 0 mismatches wanted.

Every make-up workday, leap day and year end is among the starts; both directions, all units, pauses and readings.
``dev.py bench clock --cases=N --seed=N`` changes what is drawn.
"""

from __future__ import annotations

import sys
import time
from datetime import date

from app.domain.deadlines import Rule, Unit, compute
from build.bench.report import Measure, publish
from tests.domain.shipped_calendar import calendar
from tests.domain.test_deadlines import differences

CASES = 1_000_000
SEED = 20260530
BLOCK = 50_000
SHOWN = 10


def main(arguments: list[str] | None = None) -> int:
    """Compare, publish mismatches and the time of one call; 1 when the engines disagree."""
    given = dict(option.split("=", 1) for option in (arguments or sys.argv[1:]) if "=" in option)
    cases, seed = int(given.get("--cases", CASES)), int(given.get("--seed", SEED))
    wrong: list[str] = []
    started = time.perf_counter()
    for done in range(0, cases, BLOCK):
        wrong += differences(min(BLOCK, cases - done), seed + done)
    seconds = time.perf_counter() - started
    for line in wrong[:SHOWN]:
        print(line)
    note = f"{seconds:.1f} s, {cases / seconds:,.0f} cases/s through both engines"
    publish(
        [
            Measure(f"clock: mismatches in {cases:,} cases", len(wrong), "cases", 0, note=note),
            Measure("clock: one limit of 5 workdays with proof", _one_call(5), "µs", 1000),
            Measure("clock: one limit of 10,000 workdays with proof", _one_call(10_000) / 1000, "ms", 50),
        ]
    )
    return 1 if wrong else 0


def _one_call(n: int) -> float:
    """Microseconds for one call, best of five rounds."""
    start, rule, engine = date(2025, 9, 29), Rule(Unit.WORKDAY, n), calendar()
    repeats = max(1, 5_000 // n)
    best = float("inf")
    for _ in range(5):
        began = time.perf_counter()
        for _ in range(repeats):
            compute(start, rule, engine)
        best = min(best, (time.perf_counter() - began) / repeats)
    return best * 1e6


if __name__ == "__main__":
    sys.exit(main())
