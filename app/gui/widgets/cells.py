"""Painters of table cells: a tooltip where the text is cut, and time left with its shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from app.gui import theme
from app.gui.time_left import TOKEN, TimeLeft, Urgency

AnyIndex = QModelIndex | QPersistentModelIndex
PADDING = 20
SHAPE = 10


class CellDelegate(QStyledItemDelegate):
    """Text cells: when the text does not fit, hovering shows all of it."""

    def helpEvent(  # noqa: N802 - Qt's name
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: AnyIndex
    ) -> bool:
        """Show the whole text of a truncated cell."""
        text = str(index.data() or "")
        room = view.visualRect(index.model().index(index.row(), index.column())).width() - PADDING
        if text and QFontMetrics(view.font()).horizontalAdvance(text) > room:
            QToolTip.showText(event.globalPos(), f"<p style='white-space:pre-wrap'>{_escaped(text)}</p>", view)
        else:
            QToolTip.hideText()
        return True


class TimeLeftDelegate(CellDelegate):
    """A shape and words. ``read(row)`` computes the time left of the row behind the index."""

    def __init__(self, read: Callable[[Any], TimeLeft], parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._read = read

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Ground by the style, then shape and words in the token of the urgency."""
        shown: Any = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        shown.text = ""
        style = shown.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, shown.widget)
        row = index.data(Qt.ItemDataRole.UserRole)
        if row is None:
            return
        left = self._read(row)
        is_selected = bool(shown.state & QStyle.StateFlag.State_Selected)
        tokens = theme.current()
        colour = QColor(tokens.on_selection if is_selected else getattr(tokens, TOKEN[left.urgency]))
        room = QRectF(shown.rect).adjusted(8, 0, -4, 0)
        draw_shape(painter, QPointF(room.left() + SHAPE / 2, room.center().y()), left.urgency, colour)
        painter.setPen(colour)
        painter.setFont(shown.font)
        words = room.adjusted(SHAPE + 6, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, left.text)


def draw_shape(painter: QPainter, centre: QPointF, urgency: Urgency, colour: QColor) -> None:
    """Hollow circle calm, triangle soon, square overdue, tick done, nothing where no limit is known."""
    half = SHAPE / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.6))
    if urgency is Urgency.CALM:
        painter.drawEllipse(centre, half - 1, half - 1)
    elif urgency is Urgency.DONE:
        painter.drawPolyline(
            QPolygonF([centre + QPointF(*at) for at in ((-half, 0), (-1, half - 1), (half, 1 - half))])
        )
    elif urgency is Urgency.SOON:
        painter.setBrush(colour)
        painter.drawPolygon(
            QPolygonF([centre + QPointF(*at) for at in ((0, -half), (half, half - 1), (-half, half - 1))])
        )
    elif urgency is Urgency.OVERDUE:
        painter.setBrush(colour)
        painter.drawRect(QRectF(centre.x() - half + 1, centre.y() - half + 1, SHAPE - 2, SHAPE - 2))
    painter.restore()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
