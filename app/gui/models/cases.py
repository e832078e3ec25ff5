"""What the lists of 剔除与挂账 have in common: filters by name, and the tone of a cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.gui.models.paged_table import Column


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """One tab above a list; ``fits`` decides for a row."""

    key: str
    title: str
    fits: Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class CaseListSpec:
    """What a list shows. ``wide`` names the column that takes the free room, ``words`` what the search looks at.

    ``tones`` gives columns a colour token for a row ("" = plain text); the words in the cell say the same.
    """

    name: str
    noun: str
    columns: Sequence[Column[Any]]
    filters: Sequence[CaseFilter]
    wide: str
    words: Callable[[Any], str]
    tones: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    empty: tuple[str, str] = ("", "")


def everything(_row: Any) -> bool:
    """Fit every row."""
    return True
