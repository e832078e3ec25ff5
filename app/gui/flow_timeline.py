"""经过: steps and field changes in one line of time; a step and the fields that it wrote are one entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.flow import Event
from app.gui.flow_words import event_lines, event_title
from app.gui.wording import moment_text
from app.services.register import FieldChange, HistoryItem

UNDOABLE = frozenset(("edit", "create", "void", "unvoid", "flow"))
"""Operations on one ticket; a whole import is undone where the imports are listed."""
BULK = "批量"
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the past. ``at`` is when it happened (a step entered late keeps its real time)."""

    operation_id: int
    at: str
    title: str
    who: str
    lines: tuple[str, ...]
    can_undo: bool
    summary: str


def timeline(history: Sequence[HistoryItem], events: Sequence[Event]) -> list[Entry]:
    """Join both, the newest first."""
    by_operation: dict[int, list[Event]] = {}
    for event in events:
        by_operation.setdefault(event.operation_id, []).append(event)
    entries = []
    for item in history:
        made = by_operation.pop(item.operation_id, [])
        entries += [_step(item, event) for event in made] or [_operation(item)]
    return sorted(entries, key=lambda entry: (entry.at, entry.operation_id), reverse=True)


def _step(item: HistoryItem, event: Event) -> Entry:
    known = ("unit", "co_unit")  # the event itself names the unit; a move from one to another is worth a line
    changes = (change_words(change) for change in item.changes if change.old_value or change.field not in known)
    lines = (*event_lines(event), *changes)
    can_undo = item.kind in UNDOABLE and not item.is_undone and not item.summary.startswith(BULK)
    who = f"{moment_text(event.at)}　{event.actor}"
    summary = f"（{item.summary}）" if item.summary.startswith(BULK) else ""
    return Entry(item.operation_id, event.at, event_title(event) + summary, who, lines, can_undo, item.summary)


def _operation(item: HistoryItem) -> Entry:
    state = "（已撤销）" if item.is_undone else ""
    who = f"{moment_text(item.at)}　{item.actor}"
    who = f"{who}　原因：{item.reason}" if item.reason else who
    lines = () if item.kind == "create" else tuple(change_words(change) for change in item.changes)
    can_undo = item.kind in UNDOABLE and not item.is_undone and not item.summary.startswith(BULK)
    return Entry(item.operation_id, item.at, f"{item.summary}{state}", who, lines, can_undo, item.summary)


def change_words(change: FieldChange) -> str:
    """Say a changed field: 承办单位：甲 → 乙."""
    return f"{change.title}：{_short(change.old_value)} → {_short(change.new_value)}"


def _short(text: str) -> str:
    shown = moment_text(" ".join(text.split()))
    return (shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…") or "（空）"
