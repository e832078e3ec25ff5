"""What a row of a call-back file does to the result that stands for that visit (same rules as for tickets).

A blank cell says nothing. What a person entered stays where the file says otherwise, and is counted as kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.merging import Mode, Moved

VISIT_KEYS: tuple[str, ...] = ("visited_at", "valid_visit", "contacted", "resolved", "satisfied", "visit_note")


VISIT_TITLES: Mapping[str, str] = {"visited_at": "回访时间", "visit_note": "回访备注"}
"""Titles of the two fields that only a call-back has."""
STAND_INS: Mapping[str, str] = {"visited_at": "replied_at", "visit_note": "remark"}
"""Fields of the register whose place in the staging file these two take (a moment and a text)."""


@dataclass(frozen=True, slots=True)
class VisitMerge:
    """Values after the import, what changes and what stays as a person left it. ``is_new``: no result stood."""

    values: Mapping[str, str]
    changes: tuple[Moved, ...]
    kept: tuple[Moved, ...]
    is_new: bool


def merge_visit(
    local: Mapping[str, str] | None, incoming: Mapping[str, str], mode: Mode, *, is_by_hand: bool = False
) -> VisitMerge:
    """Merge the fields of ``VISIT_KEYS``; ``local`` None means that no result stands yet."""
    if local is None:
        return VisitMerge(dict(incoming), (), (), True)
    values, changes, kept = dict(local), [], []
    for key in VISIT_KEYS:
        here, there = local[key], incoming[key]
        if mode is Mode.SKIP or not there or there == here or (mode is Mode.FILL and here):
            continue
        if is_by_hand and here:
            kept.append(Moved(key, here, there))
        else:
            values[key] = there
            changes.append(Moved(key, here, there))
    return VisitMerge(values, tuple(changes), tuple(kept), False)
