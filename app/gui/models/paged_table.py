"""A table model over any number of rows: all ids in an array, rows fetched in small windows, 120 windows kept.

The true row count is known at once, so the scroll bar is honest. Sorting and filtering happen in SQL, never here.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

PAGE_ROWS = 32
"""About a screen. A jump pays for two windows; masking a row costs more than reading it, so that 200 rows (10 ms) would
eat most of a frame."""
PAGES_KEPT = 120

AnyIndex = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class Identified(Protocol):
    """A row that knows its id."""

    @property
    def id(self) -> int:
        """Primary key."""
        ...


R = TypeVar("R", bound=Identified)
Fetch = Callable[[Sequence[int]], Sequence[R]]


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column: what it shows, and how it is aligned. ``key`` is the field that SQL sorts by.

    ``exact``: what goes to a spreadsheet where the screen shows less (a moment to the second).
    """

    key: str
    title: str
    text: Callable[[R], str]
    width: int = 120
    is_right: bool = False
    is_sortable: bool = True
    exact: Callable[[R], str] | None = None


@cache
def _masking() -> Callable[[str], str]:
    from app.domain.masking import mask_shown  # its word lists load with the first cell, not with the first page

    return mask_shown


def _masked(text: str) -> str:
    return _masking()(text)


class PagedTableModel(QAbstractTableModel, Generic[R]):
    """``fetch(ids)`` returns the rows of these ids in any order; missing ones stay blank.

    ``is_masked``: the service masks whole rows already (the register, where a jump must not wait); else cells do.
    """

    is_masked = False

    def __init__(self, columns: Sequence[Column[R]], fetch: Fetch[R]) -> None:
        super().__init__()
        self.columns: list[Column[R]] = list(columns)
        self._fetch = fetch
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, list[R | None]] = OrderedDict()

    def put_ids(self, ids: array[int]) -> None:
        """Show another result."""
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        self.endResetModel()

    def put_columns(self, columns: Sequence[Column[R]]) -> None:
        """Show other columns."""
        self.beginResetModel()
        self.columns = list(columns)
        self.endResetModel()

    def forget(self) -> None:
        """Read the visible rows again (their values changed, the ids did not)."""
        self._pages.clear()
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, max(len(self.columns) - 1, 0)))

    @property
    def ids(self) -> array[int]:
        """All ids in their order."""
        return self._ids

    def row_of(self, row_id: int) -> int:
        """Position of an id, -1 when it is not in this result."""
        try:
            return self._ids.index(row_id)
        except ValueError:
            return -1

    def row(self, position: int) -> R | None:
        """Return the row at a position, fetched with its window when needed."""
        number, offset = divmod(position, PAGE_ROWS)
        page = self._pages.get(number)
        if page is None:
            page = self._load(number)
        else:
            self._pages.move_to_end(number)
        return page[offset] if offset < len(page) else None

    def cell(self, position: int, column: int) -> tuple[R | None, str]:
        """Row and text of one cell without Qt's detour (for the painter)."""
        row = self.row(position)
        return row, "" if row is None else self._text(row, column)

    def _text(self, row: R, column: int) -> str:
        text = self.columns[column].text(row)
        return text if self.is_masked else _masked(text)

    def _load(self, number: int) -> list[R | None]:
        wanted = self._ids[number * PAGE_ROWS : (number + 1) * PAGE_ROWS]
        found = {row.id: row for row in self._fetch(wanted)}
        page = [found.get(row_id) for row_id in wanted]
        self._pages[number] = page
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        return page

    def rowCount(self, parent: AnyIndex = NO_INDEX) -> int:  # noqa: N802 - Qt's name
        """Return the true number of rows."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: AnyIndex = NO_INDEX) -> int:  # noqa: N802 - Qt's name
        """Return the number of chosen columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, alignment, or the whole row (``UserRole``, for delegates)."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[index.column()].is_right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.UserRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self.row(index.row())
        if row is None:
            return None
        return row if role == Qt.ItemDataRole.UserRole else self._text(row, index.column())

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Column titles."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = self.columns[section].is_right
            return (
                Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            ) | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole and self.columns[section].is_sortable:
            return f"{self.columns[section].title}（点击排序）"
        return None
