"""Comparison (同比、环比、同进度) of figures and rates: no base gives no figure, shown as — (F13.4)."""

from __future__ import annotations

from fractions import Fraction

from app.domain.rates import decimal_text


def change(now: int | Fraction, base: int | Fraction | None) -> Fraction | None:
    """Return the relative change of a figure, 1260 against 1120 -> 1/8; None where the base is zero or missing."""
    if base is None or base == 0:
        return None
    return Fraction(now) / Fraction(base) - 1


def points(now: Fraction | None, base: Fraction | None) -> Fraction | None:
    """Return the difference of two rates (百分点); None where either is missing."""
    return None if now is None or base is None else now - base


def change_words(now: int, base: int | None, name: str) -> str:
    """Say a change in the words that offices use: 较上月增加 140 件，增长 12.50%; without base 上月无数据."""
    if base is None:
        return f"{name}无数据，不作比较"
    difference = now - base
    if difference == 0:
        return f"与{name}持平"
    verb, rate = ("增加", "增长") if difference > 0 else ("减少", "下降")
    relative = change(now, base)
    if relative is None:
        return f"较{name}{verb} {abs(difference)} 件（{name}为 0，不计增长率）"
    return f"较{name}{verb} {abs(difference)} 件，{rate} {decimal_text(abs(relative) * 100, 2)}%"


def points_words(now: Fraction | None, base: Fraction | None, name: str) -> str:
    """Say a change of a rate: 较上月提高 1.20 个百分点."""
    difference = points(now, base)
    if difference is None:
        return f"{name}无可比数据"
    if difference == 0:
        return f"与{name}持平"
    verb = "提高" if difference > 0 else "下降"
    return f"较{name}{verb} {decimal_text(abs(difference) * 100, 2)} 个百分点"
