"""What follows from an entry in a draft: amounts of price lines and instalments, the total in 大写."""

from __future__ import annotations

from typing import Any

from app.domain.draft_fields import Path
from app.domain.draft_values import ratio_of
from app.domain.errors import RefusedInput
from app.domain.money import chinese_amount


def follow(data: dict[str, Any], path: Path) -> tuple[Path, ...]:
    """Work out what depends on the value at a path; returns the paths that changed."""
    if path == ("total_fen",):
        return (*_in_words(data), *(p for at in range(len(data.get("payments") or [])) for p in _share(data, at)))
    if len(path) == 3 and isinstance(path[1], int):
        if path[0] == "prices" and path[2] in ("quantity", "unit_fen"):
            return _product(data, path[1])
        if path[0] == "payments" and path[2] == "ratio":
            return _share(data, path[1])
        if path[0] == "penalties" and path[2] == "reading":
            return _steps(data, path[1])
    return ()


def words_of(data: dict[str, Any]) -> str:
    """Return the total in 大写, "" when there is none yet or it is too large."""
    total = data.get("total_fen")
    try:
        return chinese_amount(total) if isinstance(total, int) else ""
    except RefusedInput:
        return ""


def _in_words(data: dict[str, Any]) -> tuple[Path, ...]:
    words = words_of(data)
    if not words:
        return ()
    data["total_chinese"] = words
    return (("total_chinese",),)


def _product(data: dict[str, Any], at: int) -> tuple[Path, ...]:
    row = data["prices"][at]
    if not isinstance(row.get("quantity"), int) or not isinstance(row.get("unit_fen"), int):
        return ()
    row["amount_fen"] = row["quantity"] * row["unit_fen"]
    return (("prices", at, "amount_fen"),)


def _steps(data: dict[str, Any], at: int) -> tuple[Path, ...]:
    """Keep only the steps of options that the reading has; the others are asked for anew."""
    row = data["penalties"][at]
    found = [one for one in data.get("readings") or [] if one.get("code") == row.get("reading")]
    options = (found[0].get("options") or {}) if found else {} if row.get("reading") else {"": ""}
    kept = {option: step for option, step in (row.get("steps") or {}).items() if option in options}
    if kept == (row.get("steps") or {}):
        return ()
    row["steps"] = kept
    return (("penalties", at, "steps"),)


def _share(data: dict[str, Any], at: int) -> tuple[Path, ...]:
    """Take the instalment's share where it is whole fen; what is not is entered by hand, as the contract rounds it."""
    row, total = data["payments"][at], data.get("total_fen")
    rate = ratio_of(row.get("ratio"))
    if rate is None or not isinstance(total, int) or (rate * total).denominator != 1:
        return ()
    row["amount_fen"] = int(rate * total)
    return (("payments", at, "amount_fen"),)
