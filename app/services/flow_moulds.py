"""Derived states of tickets without events, many at once: worked out once for each kind of facts.

What the rules see of such a ticket is a few texts and which moments are known. A mould is the state of a made-up ticket
of that kind whose moments are only named; the moments of a real one are put in where the names stand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.domain.flow_facts import ANY, FACT_FIELDS, InitialRules

MOMENT_FIELDS: tuple[str, ...] = ("created_at", "called_at", "dispatched_at", "due_at", "closed_at", "replied_at")

StateRow = tuple[Any, ...]
_Move = tuple[int, int]  # place in the state's row, place of its moment in the facts' row


class Moulds:
    """The moulds of one page or more of tickets; rows come as ``queries.flow.stale_rows`` gives them.

    ``work_out`` gives the state's row of facts (``FACT_FIELDS`` -> text), None where moments are compared or counted
    with, which a mould can not do.
    """

    def __init__(self, rules: InitialRules, work_out: Callable[[Mapping[str, str]], StateRow | None]) -> None:
        looked_at = _looked_at(rules)
        self._work_out = work_out
        self._is_usable = not any(looked_at[key] - {ANY} for key in MOMENT_FIELDS)
        rest = [key for key in FACT_FIELDS if key not in MOMENT_FIELDS]
        self.whole = tuple(key for key in rest if looked_at[key] - {ANY})
        self.known = (*MOMENT_FIELDS, *(key for key in rest if looked_at[key] == {ANY}))
        self._made: dict[tuple[Any, ...], tuple[StateRow, tuple[_Move, ...]] | None] = {}

    def fill(self, ticket: int, moments: Sequence[str], kind: tuple[Any, ...]) -> StateRow | None:
        """Return a ticket's state row with its id in front; None when it has to be worked out by itself.

        ``moments`` are those of ``MOMENT_FIELDS``; ``kind`` is a number whose bits say which of ``known`` are not
        empty, then the texts of ``whole``.
        """
        if kind not in self._made:
            self._made[kind] = self._make(kind) if self._is_usable else None
        mould = self._made[kind]
        if mould is None:
            return None
        row = [ticket, *mould[0]]
        for place, source in mould[1]:
            row[place] = moments[source]
        return tuple(row)

    def _make(self, kind: tuple[Any, ...]) -> tuple[StateRow, tuple[_Move, ...]] | None:
        facts = dict.fromkeys(FACT_FIELDS, "")
        facts |= {key: f"<{key}>" for bit, key in enumerate(self.known) if kind[0] >> bit & 1}
        facts |= dict(zip(self.whole, kind[1:], strict=True))
        row = self._work_out(facts)
        if row is None:
            return None
        names = {f"<{key}>": place for place, key in enumerate(MOMENT_FIELDS)}
        return row, tuple((place, names[value]) for place, value in enumerate(row, 1) if value in names)


def _looked_at(rules: InitialRules) -> dict[str, set[str]]:
    """Return for each fact the values that some rule asks for (``ANY``: whether there is one)."""
    asked: dict[str, set[str]] = {key: set() for key in FACT_FIELDS}
    for _, when in rules.states:
        for key, values in when:
            asked[key] |= values
    for _, key, values in rules.marks:
        asked[key] |= values | {""}  # a mark looks into the text: the whole of it counts
    return asked
