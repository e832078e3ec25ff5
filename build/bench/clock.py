"""The deadline engine against the naive second engine of the tests: 1,000,000 random cases, 0 mismatches wanted.

Every make-up workday, leap day and year end is among the starts; both directions, all units, pauses and readings.
Run with ``python3 build/dev.py bench clock [CASES] [SEED]``.
"""

from __future__ import annotations

import sys
import time
from datetime import date

from app.domain.deadlines import Rule, Unit, compute
from tests.domain.shipped_calendar import calendar
from tests.domain.test_deadlines import differences

CASES = 1_000_000
SEED = 20260530
BLOCK = 50_000
SHOWN = 10


def main(arguments: list[str] | None = None) -> int:
    """Compare, print mismatches and rate; 1 when the engines disagree."""
    given = sys.argv[1:] if arguments is None else arguments
    cases = int(given[0]) if given else CASES
    seed = int(given[1]) if len(given) > 1 else SEED
    wrong: list[str] = []
    started = time.perf_counter()
    for done in range(0, cases, BLOCK):
        wrong += differences(min(BLOCK, cases - done), seed + done)
        _progress(min(done + BLOCK, cases), cases)
    seconds = time.perf_counter() - started
    for line in wrong[:SHOWN]:
        print(line)
    print(
        f"clock: {cases:,} cases, {len(wrong)} mismatches, {seconds:.1f} s, {cases / seconds:,.0f} cases/s (both engines)"
    )
    print(f"clock: one limit of 5 workdays {_one_call(5):.1f} µs, of 10,000 workdays {_one_call(10_000) / 1000:.1f} ms")
    return 1 if wrong else 0


def _one_call(n: int) -> float:
    """Microseconds for one call with its proof, best of five rounds."""
    start, rule, engine = date(2025, 9, 29), Rule(Unit.WORKDAY, n), calendar()
    repeats = max(1, 5_000 // n)
    best = float("inf")
    for _ in range(5):
        began = time.perf_counter()
        for _ in range(repeats):
            compute(start, rule, engine)
        best = min(best, (time.perf_counter() - began) / repeats)
    return best * 1e6


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,}/{total:,}", end="" if done < total else "\n", file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
