"""Small read-only tables (some hundred rows at most): imports, backups, years, units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from app.domain.masking import mask_shown
from app.gui import fonts
from app.gui.settings import WindowSettings
from app.gui.widgets.cells import CellDelegate

_RIGHT = "right_columns"
_MEMORY = "memory"
_LEAST_EMS = 12
"""The column that takes the free width keeps so many characters, rather than none at a large text in a small window."""


class _PlainTable(QTableWidget):
    """Gives the free width to one column while there is some; where there is not enough, the table scrolls sideways."""

    def __init__(self, columns: int, stretch: int) -> None:
        super().__init__(0, columns)
        self._stretch, self.least = stretch, 0

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Look again whether there is free width."""
        super().resizeEvent(event)
        self.share()

    def share(self) -> None:
        """Stretch the column, or keep it readable."""
        header, mode = self.horizontalHeader(), QHeaderView.ResizeMode
        others = sum(self.columnWidth(at) for at in range(self.columnCount()) if at != self._stretch)
        is_tight = self.viewport().width() - others < self.least
        wanted = mode.Fixed if is_tight else mode.Stretch
        if header.sectionResizeMode(self._stretch) is not wanted:
            header.setSectionResizeMode(self._stretch, wanted)
        if is_tight:
            self.setColumnWidth(self._stretch, self.least)


def plain_table(
    name: str, heads: Sequence[str], settings: WindowSettings, *, stretch: int, right: Sequence[int] = ()
) -> QTableWidget:
    """Make a table: whole rows are selected, ``stretch`` takes the free width, ``right`` columns hold numbers."""
    made = _PlainTable(len(heads), stretch)
    made.setAccessibleName(name)
    made.setHorizontalHeaderLabels(list(heads))
    made.setItemDelegate(CellDelegate(made))
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setShowGrid(False)
    made.setWordWrap(False)
    made.setTabKeyNavigation(False)
    made.setCornerButtonEnabled(False)
    made.setProperty(_RIGHT, [int(at) for at in right])
    made.verticalHeader().setAccessibleName("行号")
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(fonts.size(settings.font_size).row_height)
    header = made.horizontalHeader()
    header.setAccessibleName(f"{name}列标题")
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
    _Memory(made, f"plain/{name}", list(heads), settings)
    return made


class _Memory(QObject):
    """Remembers widths and order of a table's columns as the clerk left them, by their titles."""

    def __init__(self, table: QTableWidget, key: str, heads: list[str], settings: WindowSettings) -> None:
        super().__init__(table)
        self.setObjectName(_MEMORY)
        self._table, self._key, self._heads, self._settings = table, key, heads, settings
        self._is_ours = True
        header = table.horizontalHeader()
        header.setSectionsMovable(True)
        self._restore_order()
        self._is_ours = False
        header.sectionResized.connect(lambda at, _old, new: self._resized(at, new))
        header.sectionMoved.connect(lambda _at, _old, _new: self._moved())

    def fit(self, widths: Mapping[int, int]) -> None:
        """Set widths by column; those that the clerk chose win."""
        kept = self._settings.structure(f"{self._key}/widths")
        chosen = kept if isinstance(kept, dict) else {}
        self._is_ours = True
        for column, usual in widths.items():
            width = chosen.get(self._heads[column])
            self._table.setColumnWidth(column, round(width * self._scale()) if isinstance(width, int) else usual)
        self._is_ours = False

    def _scale(self) -> float:
        return fonts.size(self._settings.font_size).scale

    def _resized(self, column: int, width: int) -> None:
        mode = self._table.horizontalHeader().sectionResizeMode(column)
        if self._is_ours or mode is not QHeaderView.ResizeMode.Interactive or column >= len(self._heads):
            return
        kept = self._settings.structure(f"{self._key}/widths")
        chosen = dict(kept) if isinstance(kept, dict) else {}
        chosen[self._heads[column]] = round(width / self._scale())
        self._settings.put_structure(f"{self._key}/widths", chosen)

    def _moved(self) -> None:
        if not self._is_ours:
            header = self._table.horizontalHeader()
            order = sorted(range(len(self._heads)), key=header.visualIndex)
            self._settings.put_structure(f"{self._key}/columns", [self._heads[at] for at in order])

    def _restore_order(self) -> None:
        kept, header = self._settings.structure(f"{self._key}/columns"), self._table.horizontalHeader()
        titles = [title for title in kept if title in self._heads] if isinstance(kept, list) else []
        for place, title in enumerate(titles):
            header.moveSection(header.visualIndex(self._heads.index(title)), place)


def fill(table: QTableWidget, rows: Sequence[Sequence[str]], *, as_is: bool = False) -> None:
    """Show other rows, what people wrote masked; columns are as wide as their widest text (small tables only).

    ``as_is``: the parties' own contacts, which stay readable.
    """
    rows = rows if as_is else [[mask_shown(text) for text in cells] for cells in rows]
    right = set(table.property(_RIGHT) or [])
    table.setRowCount(len(rows))
    for at, cells in enumerate(rows):
        for column, text in enumerate(cells):
            item = QTableWidgetItem(text)
            side = Qt.AlignmentFlag.AlignRight if column in right else Qt.AlignmentFlag.AlignLeft
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            table.setItem(at, column, item)
    _fit(table, rows)


def _fit(table: QTableWidget, rows: Sequence[Sequence[str]]) -> None:
    metrics = table.fontMetrics()
    header = table.horizontalHeader()
    widths: dict[int, int] = {}
    for column in range(table.columnCount()):
        head = table.horizontalHeaderItem(column)
        texts = [head.text() if head is not None else "", *(row[column] for row in rows)]
        widest = max(metrics.horizontalAdvance(text) for text in texts) + 28
        if header.sectionResizeMode(column) is QHeaderView.ResizeMode.Interactive:
            widths[column] = min(widest, 320)
        elif isinstance(table, _PlainTable):
            table.least = min(widest, metrics.horizontalAdvance("国") * _LEAST_EMS)
    memory = table.findChild(_Memory, _MEMORY)
    if memory is not None:
        memory.fit(widths)
    if isinstance(table, _PlainTable):
        table.share()
