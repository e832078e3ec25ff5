"""Spot checks (抽检; F3.8, 001·3.1.6, 004·六(一)1): a sample that anybody can draw again from seed and population."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from app.domain.errors import RefusedInput


def sample_size(population: int, share: Fraction) -> int:
    """Return how many of a population a share takes, rounded up (1,500 x 2% = 30).

    Raises ``RefusedInput`` for a share that is not between 0 and 100%.
    """
    if not 0 < share <= 1:
        raise RefusedInput("抽检比例要大于 0、不超过 100%。")
    return ceil(population * share)


def draw(population: Sequence[str], size: int, seed: str) -> tuple[str, ...]:
    """Draw ``size`` of the population, in its order; the same seed and population always give the same sample.

    Every element gets the number sha256(seed, element) and the smallest are taken, so that neither program version nor
    platform matters. Raises ``RefusedInput`` when the population is too small or names an element twice.
    """
    if len(set(population)) != len(population):
        raise RefusedInput("抽检范围里有重复的编号，没有抽样。请核对清单。")
    if not 1 <= size <= len(population):
        raise RefusedInput(f"抽检范围有 {len(population)} 件，不能抽 {size} 件。")
    ranked = sorted(population, key=lambda element: _rank(seed, element))
    chosen = set(ranked[:size])
    return tuple(element for element in population if element in chosen)


def _rank(seed: str, element: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{element}".encode()).digest()
