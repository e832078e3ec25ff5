"""Fields that scroll on a low screen, below a heading and above buttons that stay in sight."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

FRAME_ROOM = 40
"""Height that the desktop's own title bar takes from the screen, pixels."""
LEAST_ROWS = 120
"""Height below which the fields are not squeezed, pixels."""


class RowsArea(QScrollArea):
    """Fields that scroll once the screen is too low for all of them: heading and buttons stay in sight."""

    def __init__(self, rows: QGridLayout) -> None:
        super().__init__()
        self.setAccessibleName("填写内容")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body = QWidget()
        outer = QVBoxLayout(self.body)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(rows)
        outer.addStretch(1)
        self.setWidget(self.body)
        self.body.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def height_at(self, width: int) -> int:
        """Return the height at which nothing has to scroll."""
        layout = self.body.layout()
        if layout is None:
            return 0
        layout.activate()
        return max(layout.totalHeightForWidth(width), layout.totalSizeHint().height())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the room of all fields."""
        return self.body.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Be as wide as the fields need, beside a scroll bar; as low as a few of them."""
        least = self.body.minimumSizeHint()
        return QSize(least.width() + self.verticalScrollBar().sizeHint().width(), min(least.height(), LEAST_ROWS))


def room_on(screen: QScreen) -> int:
    """Return the height that a screen leaves for a dialog below its title bar (pixels)."""
    return screen.availableGeometry().height() - FRAME_ROOM


def grow(dialog: QDialog, area: RowsArea, room: int) -> None:
    """Make a dialog as wide as its fields need, and as high; the fields scroll beyond ``room`` (pixels)."""
    layout = dialog.layout()
    if layout is None:
        return
    area.height_at(dialog.width())  # the rows first: what they ask for was reckoned before they changed
    area.updateGeometry()  # nobody tells the layout that rows were shown or hidden inside the area
    layout.activate()
    width = min(max(dialog.width(), layout.totalMinimumSize().width()), dialog.screen().availableGeometry().width())
    sides = layout.contentsMargins()
    fields = area.height_at(width - sides.left() - sides.right())
    least = area.minimumSizeHint().height()
    fixed = max(layout.totalMinimumHeightForWidth(width), layout.totalMinimumSize().height()) - least
    height = min(max(fixed + fields, dialog.height()), room)
    if (width, height) != (dialog.width(), dialog.height()):
        dialog.resize(width, height)
