"""Paper on screen: the pages of the very PDF that is printed, at a chosen size."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.gui.desk import Desk
from app.gui.widgets.labels import empty, label
from app.services import printing
from app.services.progress import JobContext

A4_INCHES = (8.27, 11.69)
FIT_WIDTH, FIT_PAGE = "width", "page"
ZOOMS: tuple[tuple[str, str], ...] = (
    ("适合宽度", FIT_WIDTH),
    ("整页", FIT_PAGE),
    ("75%", "72"),
    ("100%", "96"),
    ("150%", "144"),
    ("200%", "192"),
)
RESIZE_PAUSE_MS = 120
Pages = list[tuple[int, int, int, bytes]]


def image_of(width: int, height: int, stride: int, rgb: bytes) -> QImage:
    """Return a page's pixels as an image that owns its memory."""
    return QImage(rgb, width, height, stride, QImage.Format.Format_RGB888).copy()


class PaperView(QWidget):
    """``put(pdf)`` shows a document; rendering happens in the reading lane. ``shown(pages)`` when it is on screen."""

    shown = Signal(int)

    def __init__(self, desk: Desk, *, is_landscape: bool = False) -> None:
        super().__init__()
        self._inches = A4_INCHES[::-1] if is_landscape else A4_INCHES
        self.setAccessibleName("纸面预览")
        self.setMinimumWidth(360)
        self._desk = desk
        self._pdf = b""
        self._asked = 0
        self.images: list[QImage] = []
        self.zoom = QComboBox()
        self.zoom.setAccessibleName("显示大小")
        for title, key in ZOOMS:
            self.zoom.addItem(title, key)
        self.note = label("打印出来就是这个样子", "muted")
        self._body = QWidget()
        self._pages = QVBoxLayout(self._body)
        self._pages.setContentsMargins(8, 8, 8, 8)
        self._pages.setSpacing(12)
        self.area = QScrollArea()
        self.area.setAccessibleName("纸面")
        self.area.setWidgetResizable(True)
        self.area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area.setWidget(self._body)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(RESIZE_PAUSE_MS)
        self._pause.timeout.connect(self.draw)
        self.zoom.currentIndexChanged.connect(lambda _at: self.draw())
        head = QHBoxLayout()
        head.addWidget(self.note, 1)
        head.addWidget(self.zoom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.area, 1)

    def put(self, pdf: bytes) -> None:
        """Show another document."""
        self._pdf = pdf
        self.draw()

    def draw(self) -> None:
        """Render at the chosen size; an answer to an older question is dropped."""
        if not self._pdf:
            return
        self._asked += 1
        asked, pdf, dpi = self._asked, self._pdf, self._dpi()

        def work(_context: JobContext) -> Pages:
            return [(page.width, page.height, page.stride, page.rgb) for page in printing.pages(pdf, dpi)]

        self._desk.runner.read("预览", work, lambda pages: self._show(asked, pages))

    def stop(self) -> None:
        """Take no more answers (the dialog around it goes)."""
        self._asked += 1
        self._pdf = b""
        self._pause.stop()

    def _dpi(self) -> float:
        ratio = self.devicePixelRatioF()
        key = str(self.zoom.currentData())
        room = self.area.viewport().size()
        wide = max((self.area.width() - 40) / self._inches[0], 40)
        if key == FIT_WIDTH:
            return wide * ratio
        if key == FIT_PAGE:
            return min(wide, max((room.height() - 20) / self._inches[1], 40)) * ratio
        return float(key) * ratio

    def _show(self, asked: int, pages: Sequence[tuple[int, int, int, bytes]]) -> None:
        if asked != self._asked:
            return
        self.images = [image_of(*page) for page in pages]
        empty(self._pages)
        for number, image in enumerate(self.images, 1):
            picture = QPixmap.fromImage(image)
            picture.setDevicePixelRatio(self.devicePixelRatioF())
            paper = QLabel()
            paper.setAccessibleName(f"第 {number} 页，共 {len(self.images)} 页")
            paper.setPixmap(picture)
            self._pages.addWidget(paper, 0, Qt.AlignmentFlag.AlignHCenter)
        self._pages.addStretch(1)
        self.shown.emit(len(self.images))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Let the fitting sizes follow the room."""
        super().resizeEvent(event)
        if self.zoom.currentData() in (FIT_WIDTH, FIT_PAGE):
            self._pause.start()
