"""正在打开: a small window that says what a slow start is doing; a start of less than a second shows nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QVBoxLayout, QWidget

from app.gui.assets import ICONS

T = TypeVar("T")
PATIENCE_S = 1.0
CHECKING = "正在检查数据…"
UPGRADING = "正在升级数据：先备份，再升级。请不要关机。"
OPENING = "正在打开窗口…"
_LOOK_MS = 50


class Splash(QObject):
    """Follows the start: ``say`` names a step, ``during`` runs one beside the window's thread, ``end`` when it is over.

    ``started`` (seconds of ``clock``) is when the clerk began to wait. It never stands beside another window of ours:
    a question waits alone, with the keyboard.
    """

    _said = Signal(str)
    _done = Signal()

    def __init__(self, started: float | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._started = clock() if started is None else started
        self._step = ""
        self.box: QFrame | None = None
        self._said.connect(self.say)

    def say(self, step: str) -> None:
        """Name what is being done now, on screen where the clerk has waited long enough. Window's thread."""
        self._step = step
        self._look()

    def say_from_beside(self, step: str) -> None:
        """Do so from another thread."""
        self._said.emit(step)

    def wait_anew(self) -> None:
        """Count from now: until now the clerk answered a question."""
        self._started = self._clock()

    def during(self, step: str, work: Callable[[], T]) -> T:
        """Run ``work`` in a thread of its own while the window lives; what it raises comes out here."""
        self.say(step)
        loop, watch = QEventLoop(), QTimer()
        self._done.connect(loop.quit, Qt.ConnectionType.QueuedConnection)
        watch.timeout.connect(self._look)
        watch.start(_LOOK_MS)
        with ThreadPoolExecutor(1, "opening") as beside:
            job = beside.submit(work)
            job.add_done_callback(lambda _job: self._done.emit())
            loop.exec()
        watch.stop()
        self._done.disconnect(loop.quit)
        return job.result()

    def end(self) -> None:
        """Go: the window is there, or nobody wants one."""
        if self.box is not None:
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
            self.box.hide()
            self.box.deleteLater()
            self.box = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Step aside for every other window."""
        is_window = event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow()
        if is_window and watched is not self.box:
            self.end()
        return False

    def _look(self) -> None:
        if self.box is None:
            if self._clock() - self._started < PATIENCE_S or _has_window():
                return
            self._appear()
        if self.box is not None:
            for label in self.box.findChildren(QLabel, "step"):
                label.setText(self._step)
            self.box.repaint()

    def _appear(self) -> None:
        self.box = made = _box()
        made.adjustSize()
        screen = QApplication.primaryScreen().availableGeometry()
        made.move(screen.center() - made.rect().center())
        made.show()
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


def _has_window() -> bool:
    return any(widget.isVisible() for widget in QApplication.topLevelWidgets())


def _box() -> QFrame:
    """Return the window: no frame, no button, never the keyboard."""
    made = QFrame(None, Qt.WindowType.SplashScreen | Qt.WindowType.WindowDoesNotAcceptFocus)
    made.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    made.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
    made.setProperty("role", "card")
    made.setAccessibleName("正在打开接诉即办工作台")
    picture = QLabel()
    picture.setPixmap(QPixmap(str(ICONS / "program.png")).scaledToHeight(48, _SMOOTH))
    title, step = QLabel("接诉即办工作台"), QLabel()
    title.setProperty("role", "title")
    step.setProperty("role", "muted")
    step.setObjectName("step")
    column = QVBoxLayout(made)
    column.setContentsMargins(40, 28, 40, 28)
    column.setSpacing(12)
    for label in (picture, title, step):
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(label)
    step.setMinimumWidth(step.fontMetrics().horizontalAdvance(UPGRADING) + 8)
    return made


_SMOOTH = Qt.TransformationMode.SmoothTransformation
