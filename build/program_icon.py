"""The program's icon from its drawing: PNG in the sizes of Linux desktops, one .ico for Windows."""

from __future__ import annotations

import io
import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 24, 32, 48, 64, 128, 256)


def write(drawing: Path, folder: Path) -> None:
    """Write ``program-16.png`` … ``program-256.png`` and ``program.ico`` into ``folder``."""
    app = QGuiApplication.instance() or QGuiApplication([])
    drawn = QSvgRenderer(str(drawing))
    pictures = [_picture(drawn, size) for size in SIZES]
    for size, data in zip(SIZES, pictures, strict=True):
        (folder / f"program-{size}.png").write_bytes(data)
    images = [Image.open(io.BytesIO(data)) for data in pictures]
    images[-1].save(folder / "program.ico", append_images=images[:-1], sizes=[(size, size) for size in SIZES])
    del app


def _picture(drawn: QSvgRenderer, size: int) -> bytes:
    canvas = QImage(size, size, QImage.Format.Format_ARGB32)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    drawn.render(painter, QRectF(0, 0, size, size))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    canvas.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())
