"""Small read-only tables (some hundred rows at most): imports, backups, years, units."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from app.domain.masking import mask_shown
from app.gui import fonts
from app.gui.settings import WindowSettings
from app.gui.widgets.cells import CellDelegate

_RIGHT = "right_columns"


def plain_table(
    name: str, heads: Sequence[str], settings: WindowSettings, *, stretch: int, right: Sequence[int] = ()
) -> QTableWidget:
    """Make a table: whole rows are selected, ``stretch`` takes the free width, ``right`` columns hold numbers."""
    made = QTableWidget(0, len(heads))
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
    return made


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
    for column in range(table.columnCount()):
        if header.sectionResizeMode(column) is QHeaderView.ResizeMode.Stretch:
            continue
        head = table.horizontalHeaderItem(column)
        texts = [head.text() if head is not None else "", *(row[column] for row in rows)]
        widest = max(metrics.horizontalAdvance(text) for text in texts)
        table.setColumnWidth(column, min(widest + 28, 320))
