"""Shares of a whole (占比) that add up to exactly 100 %: rounded by largest remainder (F13.4, AC-14)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def shares(parts: Sequence[int | Fraction], places: int = 2) -> tuple[Fraction, ...] | None:
    """Return each part's share of the sum, a Fraction of one rounded to ``places`` of a percent; they sum to 1.

    Among equal remainders the earlier part gets the odd unit. None when there is nothing to share.
    """
    whole = sum(parts, Fraction(0))
    if whole == 0:
        return None
    units = 100 * 10**places
    exact = [Fraction(part) / whole * units for part in parts]
    floors = [value.numerator // value.denominator for value in exact]
    by_rest = sorted(range(len(parts)), key=lambda n: (floors[n] - exact[n], n))
    for n in by_rest[: units - sum(floors)]:
        floors[n] += 1
    return tuple(Fraction(value, units) for value in floors)
