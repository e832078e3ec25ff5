"""Widths of a short list's columns: what a column does not need goes to those whose words are cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.gui.widgets.cells import PADDING, SHAPE, TimeLeftDelegate

if TYPE_CHECKING:
    from app.gui.widgets.table import Table

MEASURED_ROWS = 200
"""So many rows are measured: enough to know a column, little enough to be done at once."""
HEAD_PADDING = 19
SHAPE_ROOM = SHAPE + 6


def needs(table: Table, rows: Sequence[Any]) -> list[int]:
    """Return the pixels in which each column shows its title and every text of the first rows."""
    cells, heads = table.fontMetrics(), table.horizontalHeader().fontMetrics()
    found = []
    for at, column in enumerate(table.paged.columns):
        shape = SHAPE_ROOM if isinstance(table.itemDelegateForColumn(at), TimeLeftDelegate) else 0
        texts = {column.text(row) for row in rows[:MEASURED_ROWS]}
        longest = max((cells.horizontalAdvance(text) for text in texts), default=0)
        found.append(max(longest + shape + PADDING + 1, heads.horizontalAdvance(column.title) + HEAD_PADDING))
    return found


def fitted(usual: Sequence[int], needed: Sequence[int], wide: int, room: int) -> list[int]:
    """Return a width for each column, in ``room`` pixels when that is possible.

    Where the usual widths do not fit, no column keeps more than it needs. What is then left goes to the columns that
    lack least, one after the other, so that as few as possible are cut; the rest goes to column number ``wide``.
    """
    widths = list(usual)
    if sum(widths) > room:
        widths = [min(pair) for pair in zip(usual, needed, strict=True)]
    elif sum(max(pair) for pair in zip(usual, needed, strict=True)) > room:
        widths = _squeezed(usual, needed, room)
    spare = max(room - sum(widths), 0)
    for at in sorted(range(len(widths)), key=lambda at: needed[at] - widths[at]):
        more = min(max(needed[at] - widths[at], 0), spare)
        widths[at] += more
        spare -= more
    widths[wide] += spare
    return widths


def _squeezed(usual: Sequence[int], needed: Sequence[int], room: int) -> list[int]:
    """Take from the columns with room to spare what the others lack, from each its share."""
    lacking = sum(max(usual[at], needed[at]) for at in range(len(usual))) - room
    extra = [max(have - need, 0) for have, need in zip(usual, needed, strict=True)]
    total = sum(extra)
    share = min(lacking / total, 1) if total else 0
    return [have - round(more * share) for have, more in zip(usual, extra, strict=True)]
