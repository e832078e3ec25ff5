"""One column of 今日: its number (a door to the list), what it is made of, and its nearest rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.gui import theme
from app.gui.models.due_list import KIND_TITLES, DueListModel
from app.gui.tab_order import lead
from app.gui.time_left import TOKEN, time_left
from app.gui.widgets.cells import SHAPE, draw_shape
from app.gui.widgets.labels import button, empty, label, set_tone
from app.services.today import DueColumn, DueItem, DueKind

AnyIndex = QModelIndex | QPersistentModelIndex


class DueDelegate(QStyledItemDelegate):
    """Two lines: the title; below it the time left with its shape, and where it belongs."""

    def __init__(self, now: Callable[[], datetime], parent: QWidget) -> None:
        super().__init__(parent)
        self._now = now

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802 - Qt's name
        """Two lines and some air."""
        return QSize(120, QFontMetrics(cast(Any, option).font).height() * 2 + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Ground by the style, text by us."""
        shown: Any = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        shown.text = ""
        shown.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, shown.widget)
        item: DueItem = index.data(Qt.ItemDataRole.UserRole)
        tokens = theme.current()
        is_selected = bool(shown.state & QStyle.StateFlag.State_Selected)
        left = time_left(item.due_at, item.started_at, "", self._now())
        room = QRectF(shown.rect).adjusted(10, 6, -10, -6)
        upper = QRectF(room.left(), room.top(), room.width(), room.height() / 2)
        lower = QRectF(room.left(), room.center().y(), room.width(), room.height() / 2)
        metrics = QFontMetrics(shown.font)
        painter.save()
        painter.setFont(shown.font)
        painter.setPen(QColor(tokens.on_selection if is_selected else tokens.text))
        painter.drawText(upper, _LINE, metrics.elidedText(item.title or "（无标题）", _ELIDE, int(upper.width())))
        colour = QColor(tokens.on_selection if is_selected else getattr(tokens, TOKEN[left.urgency]))
        draw_shape(painter, QPointF(lower.left() + SHAPE / 2, lower.center().y()), left.urgency, colour)
        painter.setPen(colour)
        words = lower.adjusted(SHAPE + 6, 0, 0, 0)
        painter.drawText(words, _LINE, left.text)
        taken = metrics.horizontalAdvance(left.text) + 16
        rest = words.adjusted(taken, 0, 0, 0)
        painter.setPen(QColor(tokens.on_selection if is_selected else tokens.muted))
        kind = "" if item.kind is DueKind.TICKET else f"{KIND_TITLES[item.kind]}　"
        painter.drawText(rest, _LINE, metrics.elidedText(f"{kind}{item.detail}", _ELIDE, int(rest.width())))
        painter.restore()


_LINE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ELIDE = Qt.TextElideMode.ElideRight


class DueColumnView(QFrame):
    """``opened(DueItem)`` when a row is clicked or entered; ``door(DueKind)`` when a number is.

    ``handled(DueItem)``: a contract's reminder was dealt with (button below, menu of the row, key D).
    """

    opened = Signal(object)
    door = Signal(object)
    handled = Signal(object)

    def __init__(self, title: str, tone: str, empty: str, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName(title)
        self._tone = tone
        self._empty_text = empty
        self.title = title
        self.figure = label("0", "figure")
        self.figure.setAccessibleName(f"{title} 件数")
        self.doors = QHBoxLayout()
        self.doors.setSpacing(4)
        self.model = DueListModel()
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(DueDelegate(now, self.list))
        self.list.setAccessibleName(f"{title}列表")
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setProperty("role", "bare")
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.clicked.connect(self._open)
        self.list.activated.connect(self._open)
        self.handle = button("已处理这条提醒 (D)", self._handle, icon="check")
        self.handle.setAccessibleName(f"{title}：已处理选中的合同提醒")
        self.handle.setToolTip("这次提醒不再列出，到下一个提醒日再提醒；期限本身不变")
        self.handle.hide()
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        key = QShortcut(QKeySequence("D"), self.list, self._handle)
        key.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._offer())
        self.empty = label(empty, "muted", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.more = label("", "muted")
        head = QHBoxLayout()
        head.addWidget(label(title, "heading"))
        head.addStretch(1)
        head.addWidget(self.figure)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addLayout(self.doors)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.handle)
        layout.addWidget(self.more)

    def put(self, column: DueColumn) -> None:
        """Show one column of the board."""
        self.figure.setText(f"{column.total:,}")
        set_tone(self.figure, self._tone if column.total else "")
        self.model.put(column.items)
        self._put_doors(column)
        self.list.setVisible(bool(column.items))
        self.empty.setVisible(not column.items)
        hidden = column.total - len(column.items)
        self.more.setText(f"另有 {hidden:,} 件，点上面的数字看全部" if hidden > 0 else "")
        self.more.setVisible(hidden > 0)
        self._offer()

    def _reminder(self) -> DueItem | None:
        """Return the contract's reminder that is chosen; None for anything else."""
        index = self.list.currentIndex()
        item = self.model.item(index.row()) if index.isValid() else None
        return item if item is not None and item.key else None

    def _offer(self) -> None:
        self.handle.setVisible(self._reminder() is not None)

    def _handle(self) -> None:
        item = self._reminder()
        if item is not None:
            self.handled.emit(item)

    def _menu(self, at: QPoint) -> None:
        index = self.list.indexAt(at)
        if not index.isValid():
            return
        self.list.setCurrentIndex(index)
        menu = QMenu(self)
        menu.addAction("打开", lambda: self._open(index))
        if self._reminder() is not None:
            menu.addAction("已处理这条提醒", self._handle)
        menu.popup(self.list.viewport().mapToGlobal(at))

    def _put_doors(self, column: DueColumn) -> None:
        old = [item.widget() for at in range(self.doors.count()) if (item := self.doors.itemAt(at)).widget()]
        empty(self.doors)
        made: list[QWidget] = []
        for kind, number in column.counts.items():
            if number:
                text = f"{KIND_TITLES[kind]} {number:,}"
                door = button(text, partial(self.door.emit, kind), role="link")
                door.setAccessibleName(f"{self.title}：{text} 件，打开列表")
                door.setToolTip("打开对应列表")
                self.doors.addWidget(door)
                made.append(door)
        self.doors.addStretch(1)
        lead(made, self.list, old)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.model.item(index.row()))
