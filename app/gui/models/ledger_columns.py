"""Columns and filters that the lists of 失误与扣款 share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.gui.models.cases import CaseFilter
from app.gui.models.cases_registers import CaseLine
from app.gui.models.paged_table import Column
from app.gui.wording import money, short_moment

Line = CaseLine[Any]


def column(
    key: str, title: str, shown: Callable[[Line], str], width: int, is_right: bool = False, is_sortable: bool = False
) -> Column[Line]:
    """Make a column."""
    return Column(key, title, shown, width, is_right, is_sortable)


def text(key: str, title: str, width: int) -> Column[Line]:
    """Show a text of the row."""
    return Column(key, title, lambda line: str(getattr(line.row, key) or ""), width, False, False)


def short(key: str, title: str, width: int = 96) -> Column[Line]:
    """Show a moment, short."""
    return Column(key, title, lambda line: short_moment(getattr(line.row, key)), width, False, False)


def fen(key: str, title: str, width: int = 100) -> Column[Line]:
    """Show an amount; — where there is none."""
    return Column(key, title, lambda line: _money(getattr(line.row, key)), width, True, False)


def _money(fen: int | None) -> str:
    return "—" if fen is None else money(fen)


def words_of(line: Line) -> str:
    """Return what the search looks at."""
    row = line.row
    return " ".join(str(getattr(row, name)) for name in row.__slots__ if isinstance(getattr(row, name), str))


def part(key: str, title: str) -> CaseFilter:
    """Filter by a part that the reader named."""
    return CaseFilter(key, title, lambda line: key in line.parts)
