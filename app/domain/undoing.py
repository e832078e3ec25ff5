"""Taking one operation back on one ticket, field by field: only what still stands as the operation left it moves.

The counterpart of ``merging``: each field has its local value and its base (what the last import said). An import
moves a base together with the local value; where it moved them apart, the base's move was written down on its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.merging import EXTRA, Moved, read_extra, revert_extra

VOID = "is_void"


@dataclass(frozen=True, slots=True)
class Reversal:
    """What undoing does to one ticket.

    ``bases`` are the moves to write down, ``marks`` the edits that stand afterwards (field -> base value) among
    ``touched``. ``is_whole`` is False when a field had been changed since and was left alone.
    """

    changes: tuple[Moved, ...]
    bases: tuple[Moved, ...]
    touched: frozenset[str]
    marks: Mapping[str, str]
    is_whole: bool


def reverse(
    changes: Sequence[Moved],
    base_moves: Sequence[Moved],
    local: Mapping[str, str],
    bases: Mapping[str, str],
    *,
    moves_base: bool,
) -> Reversal:
    """Work out what takes an operation back.

    ``changes`` and ``base_moves`` are what the operation wrote down; ``local`` the values as they stand, ``bases``
    those behind edits. ``moves_base`` says that the operation's changes moved the base along (imports, and undos of
    imports), unless ``base_moves`` says otherwise.
    """
    explicit = {move.field: move for move in base_moves}
    plain = {change.field: change for change in changes}
    moved, moved_bases, marks, is_whole = [], [], {}, True
    for field in sorted(plain.keys() | explicit.keys()):
        value, base = local[field], bases.get(field, local[field])
        after, is_reverted = _revert(field, value, plain.get(field))
        base_move = explicit.get(field) or (plain.get(field) if moves_base else None)
        base_after = base if field == VOID else _revert(field, base, base_move)[0]
        is_whole = is_whole and is_reverted
        if not _same(field, after, value):
            moved.append(Moved(field, value, after))
        follows = base if not moves_base or _same(field, after, value) else after
        starts_apart = moves_base and not _same(field, after, value) and not _same(field, base, value)
        if field != VOID and (starts_apart or not _same(field, base_after, follows)):
            moved_bases.append(Moved(field, base, base_after))
        if field != VOID and not _same(field, base_after, after):
            marks[field] = base_after
    touched = frozenset(plain.keys() | explicit.keys()) - {VOID}
    return Reversal(tuple(moved), tuple(moved_bases), touched, marks, is_whole)


def _revert(field: str, current: str, move: Moved | None) -> tuple[str, bool]:
    """Return the value after undoing one move and whether that was possible."""
    if move is None:
        return current, True
    if field == EXTRA:
        return revert_extra(current, move.old, move.new)
    if current == move.new:
        return move.old, True
    return current, current == move.old


def _same(field: str, one: str, other: str) -> bool:
    return read_extra(one) == read_extra(other) if field == EXTRA else one == other
