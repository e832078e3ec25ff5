"""Painters of table cells: a tooltip where the text is cut, and time left with its shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from app.gui import theme
from app.gui.models.paged_table import PagedTableModel
from app.gui.time_left import TOKEN, TimeLeft, Urgency

AnyIndex = QModelIndex | QPersistentModelIndex
PADDING = 20
MARGIN = 10
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


class RowDelegate(CellDelegate):
    """Paints the cells of a ``PagedTableModel`` itself: ground, row rule, text.

    Qt's own way asks the model a dozen questions per cell and runs the style sheet for each; that took 15 ms a screen.
    """

    def __init__(self, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._model = cast("PagedTableModel[Any]", parent.model())
        self.tone_of: Callable[[Any], str] | None = None
        """Colour rule: the tone (good, warn, bad, info) of a row's ground, "" for none."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one cell."""
        shown: Any = option
        column = index.column()
        row, text = self._model.cell(index.row(), column)
        rect: QRect = shown.rect
        is_selected = bool(shown.state & QStyle.StateFlag.State_Selected)
        tokens = theme.current()
        if is_selected:
            painter.fillRect(rect, QColor(tokens.selection))
        elif self.tone_of is not None and row is not None and (tone := self.tone_of(row)):
            painter.fillRect(rect, QColor(getattr(tokens, f"{tone}_fill")))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.border))
        if row is not None:
            room = rect.adjusted(MARGIN, 0, -MARGIN, 0)
            colour = QColor(tokens.on_selection if is_selected else tokens.text)
            self.paint_content(painter, room, shown, (row, text), colour, self._model.columns[column].is_right)

    def paint_content(
        self, painter: QPainter, room: QRect, shown: Any, cell: tuple[Any, str], colour: QColor, is_right: bool
    ) -> None:
        """Paint the text, cut with … where it does not fit."""
        if cell[1]:
            painter.setPen(colour)
            text = shown.fontMetrics.elidedText(cell[1], Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, _RIGHT if is_right else _LEFT, text)


_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)


class TimeLeftDelegate(RowDelegate):
    """A shape and words. ``read(row)`` computes the time left of the row behind the index."""

    def __init__(self, read: Callable[[Any], TimeLeft], parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._read = read

    def paint_content(
        self, painter: QPainter, room: QRect, shown: Any, cell: tuple[Any, str], colour: QColor, is_right: bool
    ) -> None:
        """Paint shape and words in the token of the urgency."""
        left = self._read(cell[0])
        if not shown.state & QStyle.StateFlag.State_Selected:
            colour = QColor(getattr(theme.current(), TOKEN[left.urgency]))
        draw_shape(painter, QPointF(room.left() + SHAPE / 2, room.center().y() + 0.5), left.urgency, colour)
        painter.setPen(colour)
        painter.drawText(room.adjusted(SHAPE + 6, 0, 0, 0), _LEFT, left.text)


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
