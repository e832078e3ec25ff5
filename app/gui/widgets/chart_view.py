"""A drawn chart on a light card: its bars and points are found by the mouse, or by ← → and Enter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.domain.chart_spot import Spot
from app.domain.report_content import Chart, shown
from app.gui import theme
from app.services.chart_pictures import Picture

_HEIGHT, _ROW, _EDGE = 320, 26, 84
_PAUSE_MS = 120
_INSET = 6
_PAPER = "white"  # the picture is the paper's own, in the dark as well


class ChartView(QWidget):
    """``opened(category, series)`` for a bar; ``picture_wanted()`` when another size is needed."""

    opened = Signal(int, int)
    picture_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("图")
        self.chart: Chart | None = None
        self.spots: tuple[Spot, ...] = ()
        self.at = -1
        self._drawn = QPixmap()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.picture_wanted)

    def show_chart(self, chart: Chart) -> None:
        """Make room for another chart; its picture follows."""
        self.chart, self.spots, self.at = chart, (), -1
        self._drawn = QPixmap()
        self.setAccessibleName(f"图：{chart.title}")
        self.setAccessibleDescription("按左右方向键逐项查看，按回车打开对应的工单")
        rows = len(chart.categories) * len(chart.series)
        self.setFixedHeight(max(200, rows * _ROW + _EDGE) if chart.shape == "ranking" else _HEIGHT)
        self.update()
        self._pause.stop()
        self.picture_wanted.emit()

    def put(self, made: Picture) -> None:
        """Show the picture."""
        self._drawn.loadFromData(made.png)
        self.spots = made.spots
        self.update()

    @property
    def is_pausing(self) -> bool:
        """Whether a drawing for another size is about to be asked for."""
        return self._pause.isActive()

    @property
    def room(self) -> QRect:
        """Where the picture stands on the card, in pixels."""
        return self.rect().adjusted(_INSET, _INSET, -_INSET, -_INSET)

    def words(self, spot: Spot) -> str:
        """Say what a bar or a point stands for: 9-1：来件 12、办结 9."""
        if self.chart is None:
            return ""
        lanes = 1 + max(one.series for one in self.spots)
        chosen = self.chart.series if lanes == 1 else self.chart.series[spot.series : spot.series + 1]
        said = "、".join(f"{one.name} {shown(one.values[spot.category], self.chart.kind)}" for one in chosen)
        return f"{self.chart.categories[spot.category]}：{said}"

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the card, the picture, the bar chosen and the ring of focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        card = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        edge = theme.current().accent if self.hasFocus() else theme.current().border
        painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(_PAPER))
        painter.drawRoundedRect(card, 6, 6)
        if self._drawn.isNull():
            painter.setPen(QColor(theme.LIGHT.muted))
            painter.drawText(card, Qt.AlignmentFlag.AlignCenter, "正在画图…")
        else:
            painter.drawPixmap(self.room, self._drawn)
        if 0 <= self.at < len(self.spots):
            ground = QColor(theme.LIGHT.accent)
            ground.setAlpha(36)
            painter.fillRect(self.place(self.spots[self.at]), ground)
        painter.end()

    def place(self, spot: Spot) -> QRectF:
        """Where a bar lies on the card, in pixels."""
        room = self.room
        wide, high = room.width(), room.height()
        return QRectF(
            room.left() + spot.left * wide, room.top() + spot.top * high, spot.width * wide, spot.height * high
        )

    def _found(self, point: QPoint) -> int:
        for at, spot in enumerate(self.spots):
            if self.place(spot).contains(point):
                return at
        return -1

    def _look_at(self, at: int) -> None:
        if at != self.at:
            self.at = at
            self.setAccessibleDescription(self.words(self.spots[at]) if at >= 0 else "")
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Say what lies under the pointer."""
        at = self._found(event.position().toPoint())
        self._look_at(at)
        self.setCursor(Qt.CursorShape.PointingHandCursor if at >= 0 else Qt.CursorShape.ArrowCursor)
        words = f"{self.words(self.spots[at])}（点击打开工单）" if at >= 0 else ""
        QToolTip.showText(event.globalPosition().toPoint(), words, self)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Forget what lay under the pointer."""
        self._look_at(-1)
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open the tickets of the bar."""
        at = self._found(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and at >= 0:
            self.opened.emit(self.spots[at].category, self.spots[at].series)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go from bar to bar and open one."""
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self.spots:
            step = 1 if key == Qt.Key.Key_Right else -1
            self._look_at(max(0, min(len(self.spots) - 1, self.at + step)))
            place = self.place(self.spots[self.at]).center().toPoint()
            QToolTip.showText(self.mapToGlobal(place), self.words(self.spots[self.at]), self)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and 0 <= self.at < len(self.spots):
            self.opened.emit(self.spots[self.at].category, self.spots[self.at].series)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Let go of the bar with the focus."""
        self._look_at(-1)
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for a sharp picture once the size stands still."""
        super().resizeEvent(event)
        if self.chart is not None and event.size().width() != event.oldSize().width():
            self._pause.start()
