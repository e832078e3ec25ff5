"""Rows of a contract's ledgers as one list: several kinds of records, each with state, clause, day and value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.gui.models.cases import CaseFilter, CaseListSpec, everything
from app.gui.models.paged_table import Column

KIND_ROOM = 100_000_000
"""Ids of one kind lie below this, so that all kinds stay apart in one list; twenty kinds fit into a signal of Qt."""


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One record on show. ``kind`` names the filter, ``key`` is the record's own id; ``row`` what the service gave."""

    kind: str
    place: int
    key: int
    title: str
    state: str
    tone: str
    clause: str
    on: str
    value: str
    row: Any
    ticket_id: int | None = None

    @property
    def id(self) -> int:
        """Number of the line in its list."""
        return self.place * KIND_ROOM + self.key + 1


@dataclass(frozen=True, slots=True)
class LedgerHeads:
    """Titles of the columns that differ between ledgers."""

    title: str = "事项"
    on: str = "日期"
    value: str = "值"
    value_width: int = 92


def ledger_spec(
    name: str,
    noun: str,
    kinds: Sequence[tuple[str, str]],
    empty: tuple[str, str],
    heads: LedgerHeads | None = None,
    *,
    has_all: bool = False,
) -> CaseListSpec:
    """Describe a ledger: ``kinds`` are (key, title) of the filters above it, in the order of ``LedgerLine.place``."""
    shown = heads or LedgerHeads()
    titles = dict(kinds)
    columns: tuple[Column[LedgerLine], ...] = (
        Column("state", "状态", lambda line: line.state, 112, False, False),
        *([Column("kind", "类别", lambda line: titles[line.kind], 84, False, False)] if has_all else []),
        Column("title", shown.title, lambda line: line.title, 176, False, False),
        Column("value", shown.value, lambda line: line.value, shown.value_width, True, False),
        Column("clause", "条号", lambda line: line.clause, 122, False, False),
        Column("on", shown.on, lambda line: line.on, 100, False, False),
    )
    filters = [CaseFilter(key, title, _only(key)) for key, title in kinds]
    if has_all:
        filters.append(CaseFilter("all", "全部", everything))
    return CaseListSpec(
        name,
        noun,
        columns,
        filters,
        wide="title",
        words=lambda line: f"{line.title} {line.state} {line.clause} {titles[line.kind]}",
        tones={"state": lambda line: line.tone},
        empty=empty,
    )


def _only(kind: str) -> Callable[[LedgerLine], bool]:
    return lambda line: line.kind == kind
