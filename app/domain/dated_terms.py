"""Dated values of a contract's terms (F1.2): a 补充协议 changes single places of the terms from a day on.

A place is named by its path in the contract's data: ``acceptance.review.n``, ``payments[1].due[1].n``,
``penalties[dispatch].fen``, ``grades[优秀].amount_fen``. In square brackets stands what the contract itself counts by
(no, code, name, ref), else the position from 1. Sources: 000·六(一)(二), 001·12.1, 003·八, 004·六(一)4.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.errors import RefusedInput

IDENTITY: Mapping[str, str] = {
    "prices": "code",
    "payments": "no",
    "deliverables": "code",
    "deadlines": "code",
    "damages": "code",
    "penalties": "code",
    "counters": "code",
    "grades": "name",
    "clauses": "ref",
}
"""What tells the entries of a list apart; other lists are counted from 1."""

FIXED = frozenset({"schema", "key", "code", "readings", "defects", "title", "project_name", "contract_no"})
FIXED_DATES = frozenset({"signed_on", "effective_on", "effective_note"})
"""Not terms: corrected in the contract's basic facts, chosen as readings, or part of the file itself."""

TWINS: Mapping[str, tuple[str, ...]] = {
    "acceptance.review": ("deadlines[D01]",),
    "acceptance.revise": ("deadlines[D02]", "deadlines[D14]"),
    "acceptance.receipt": ("deadlines[D04]",),
}
"""One limit that the terms state twice: as the acceptance clock and as a line of the table of limits."""

_STEP = re.compile(r"([^.\[\]]+)((?:\[[^\]]+\])*)(?:\.|$)")


@dataclass(frozen=True, slots=True)
class ParamChange:
    """One place of the terms with its new value (a JSON value), valid from an ISO date on."""

    key: str
    value: Any
    valid_from: str


def value_at(data: Mapping[str, Any], key: str) -> Any:
    """Return the value of a place. Raises ``RefusedInput`` when the terms have no such place."""
    holder, last = _holder(data, key)
    try:
        return holder[last]
    except KeyError:
        raise RefusedInput(_unknown(key)) from None


def with_change(data: Mapping[str, Any], change: ParamChange) -> dict[str, Any]:
    """Return the data with one place changed (a copy). Raises ``RefusedInput`` for a place that cannot change."""
    made = copy.deepcopy(dict(data))
    _put(made, change.key, change.value)
    for twin in _twins(data, change.key):
        _put(made, twin, change.value)
    return made


def data_on(data: Mapping[str, Any], changes: Iterable[ParamChange], day: str) -> dict[str, Any]:
    """Return the terms' data as they stand on an ISO day; changes of one day count in their order."""
    made = dict(data)
    for change in sorted(changes, key=lambda change: change.valid_from):
        if change.valid_from <= day:
            made = with_change(made, change)
    return made


def steps_of(key: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Split a key into names with what stands in their brackets. Raises ``RefusedInput`` for another spelling."""
    at = 0
    while at < len(key):
        match = _STEP.match(key, at)
        if match is None or match.end() == at:
            raise RefusedInput(f"“{key}”不是条款参数的写法，请写成 acceptance.review.n 或 payments[1].amount_fen。")
        yield match[1], tuple(re.findall(r"\[([^\]]+)\]", match[2]))
        at = match.end()
    if not key or key.endswith("."):
        raise RefusedInput(f"“{key}”不是条款参数的写法，请写成 acceptance.review.n 或 payments[1].amount_fen。")


def changes_price(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether total, price list or instalments differ (E-33: is the change price-neutral?)."""

    def money(data: Mapping[str, Any]) -> tuple[Any, ...]:
        lines = [(row.get("code"), row.get("quantity"), row.get("amount_fen")) for row in data.get("prices", [])]
        parts = [(row.get("no"), row.get("amount_fen")) for row in data.get("payments", [])]
        return data.get("total_fen"), lines, parts

    return money(before) != money(after)


def _holder(data: Mapping[str, Any], key: str) -> tuple[Any, str | int]:
    """Return the container of a place and the place's own name or position in it."""
    current: Any = {"": data}
    last: str | int = ""
    for name, marks in steps_of(key):
        current, last = _down(current, last, key), name
        if not isinstance(current, Mapping):
            raise RefusedInput(_unknown(key))
        for mark in marks:
            current = _down(current, last, key)
            last = _position(current, name, mark, key)
    return current, last


def _down(holder: Any, last: str | int, key: str) -> Any:
    try:
        return holder[last]
    except (KeyError, IndexError):
        raise RefusedInput(_unknown(key)) from None


def _position(rows: Any, name: str, mark: str, key: str) -> int:
    if isinstance(rows, list):
        field = IDENTITY.get(name)
        if field is not None:
            for number, row in enumerate(rows):
                if isinstance(row, Mapping) and str(row.get(field)) == mark:
                    return number
        elif mark.isascii() and mark.isdigit() and 1 <= int(mark) <= len(rows):
            return int(mark) - 1
    raise RefusedInput(_unknown(key))


def _put(made: dict[str, Any], key: str, value: Any) -> None:
    root = next(steps_of(key))[0]
    if root in FIXED or root in FIXED_DATES:
        raise RefusedInput(f"“{key}”不是补充协议能改的条款参数。合同基本情况请用“补全合同”，读法请用“选定读法”。")
    holder, last = _holder(made, key)
    if isinstance(last, str) and last not in holder:
        parent = key.rsplit(".", 1)[0] if "." in key else ""
        if not parent:
            raise RefusedInput(_unknown(key))
    holder[last] = value


def _twins(data: Mapping[str, Any], key: str) -> list[str]:
    """Return the other places that state the same limit and said the same so far."""
    found = []
    for stem, others in TWINS.items():
        if not key.startswith(f"{stem}."):
            continue
        for other in others:
            twin = other + key[len(stem) :]
            try:
                if value_at(data, twin) == value_at(data, key):
                    found.append(twin)
            except RefusedInput:
                continue
    return found


def _unknown(key: str) -> str:
    return f"这份合同的条款里没有“{key}”这一处，请从列表里选。"
