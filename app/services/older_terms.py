"""Terms that were frozen before the shipped template learned to model more (要件, 上岗限制, 计法, 整改 …).

A contract's words and figures stay as frozen. What the newer file states beside them about the very same clauses (word
for word) is added, so that a contract made with an older version of the program is judged like a new one.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from app.domain import clauses
from app.domain.contracts import ContractTemplate
from app.domain.errors import KnownError
from app.services import templates

_ENTRIES = ("penalties", "damages", "counters")
"""Lists whose entries (told apart by ``code``) may gain keys."""

_FIXED = frozenset({"prices", "price_groups", "payments", "deliverables", "clauses", "readings", "defects"})
"""Tables that shape plan, money or wording: never added to."""


def completed(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the frozen data with what the shipped template of the same key models beside it."""
    shipped = _shipped(str(data.get("key", "")))
    if shipped is None:
        return data
    made = copy.deepcopy(dict(data))
    for name, table in shipped.items():
        if name not in made and name not in _FIXED and _same_words(made, shipped, table):
            made[name] = copy.deepcopy(table)
    for name in _ENTRIES:
        known = {entry["code"]: entry for entry in shipped.get(name, ())}
        for entry in made.get(name, ()):
            _complete(entry, known.get(entry["code"], {}), made, shipped)
    return made if made == data or not clauses.problems_of(made) else data


def load(data: Mapping[str, Any]) -> ContractTemplate:
    """Return the terms of frozen data, completed."""
    return clauses.load(completed(data))


def _complete(
    entry: dict[str, Any], newer: Mapping[str, Any], made: Mapping[str, Any], shipped: Mapping[str, Any]
) -> None:
    if newer.get("clause") != entry.get("clause") or not _same_words(made, shipped, newer):
        return
    for key, value in newer.items():
        entry.setdefault(key, copy.deepcopy(value))


def _same_words(made: Mapping[str, Any], shipped: Mapping[str, Any], part: Any) -> bool:
    """Whether every clause that a part names reads the same in both."""
    old, new = _texts(made), _texts(shipped)
    return all(old.get(ref) == new[ref] for ref in _refs(part) if ref in new)


def _texts(data: Mapping[str, Any]) -> dict[str, str]:
    return {clause["ref"]: clause["text"] for clause in data.get("clauses", ())}


def _refs(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        for value in part.values():
            yield from _refs(value)
    elif isinstance(part, list):
        for value in part:
            yield from _refs(value)
    elif isinstance(part, str):
        yield part


def _shipped(key: str) -> Mapping[str, Any] | None:
    try:
        return templates.load(key).data if key and "/" not in key else None
    except KnownError:
        return None
