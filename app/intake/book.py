"""What every reader gives: a book of sheets, each with rows under their true Excel row numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.intake.values import Cell

Row = tuple[int, Sequence[Cell]]
"""(row number as Excel shows it, from 1; cells from column A on). Rows may be shorter than the sheet is wide."""


@dataclass(slots=True)
class Sheet:
    """One sheet. ``rows`` starts over at each call; ``length`` is the last row's number if known (0: unknown)."""

    name: str
    visible: bool
    rows: Callable[[], Iterator[Row]]
    length: int = 0
    epoch_1904: bool = False


@dataclass(slots=True)
class Book:
    """The sheets of a file, loaded one at a time because a loaded sheet may take hundreds of megabytes."""

    names: list[str]
    load: Callable[[int], Sheet]

    def sheets(self) -> Iterator[Sheet]:
        """Load sheet after sheet, in workbook order."""
        for index in range(len(self.names)):
            yield self.load(index)
