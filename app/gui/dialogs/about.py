"""关于: name, version, where the data lives, whose work is inside."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.gui.settings import WindowSettings
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button, label
from app.paths import portable_folder
from app.version import VERSION

LICENCES = "界面使用 Qt / PySide6（LGPL-3），字体取自思源黑体、思源宋体、霞鹜文楷（SIL OFL 1.1）并改名。"
PORTABLE = "便携方式：程序旁边有 portable.txt，窗口设置和默认的办公文件夹都在程序旁边的 data 文件夹里，随 U 盘走。"


class About(QDialog):
    """A calm box without links to anywhere: the program works offline."""

    def __init__(self, root: Path, schema: int, settings: WindowSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("关于")
        self.setAccessibleName("关于")
        self.setMinimumWidth(520)
        self._settings = settings
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(label("接诉即办工作台", "title"))
        layout.addWidget(label(f"版本 {VERSION}，数据版本 {schema}。全部数据保存在本机，不连接网络。", wrap=True))
        layout.addWidget(label(f"办公文件夹：{root}", "muted", wrap=True))
        if portable_folder() is not None:
            layout.addWidget(label(PORTABLE, "muted", wrap=True))
        layout.addWidget(label(LICENCES, "muted", wrap=True))
        layout.addLayout(
            foot(button("关闭", self.accept, key="Esc"), left=(button("第三方组件与许可…", self._show_licences),))
        )

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Be as high as the wrapped texts need at this width and font size."""
        super().showEvent(event)
        layout = self.layout()
        if layout is not None:
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    def _show_licences(self) -> None:
        from app.gui.dialogs.licences import Licences

        Licences(self._settings, self).exec()
