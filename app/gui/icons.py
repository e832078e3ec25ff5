"""Icons: one family of line drawings, tinted by a token when rendered."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.gui import theme
from app.gui.assets import ICONS


def _scales() -> tuple[float, ...]:
    """Return the densities to draw for: double only where a screen is dense (each drawing takes 0.2 ms at start)."""
    is_dense = QGuiApplication.screens() and max(screen.devicePixelRatio() for screen in QGuiApplication.screens()) > 1
    return (1.0, 2.0) if is_dense else (1.0,)


@cache
def _drawing(name: str) -> str:
    return (ICONS / f"{name}.svg").read_text(encoding="utf-8")


@cache
def _pixmap(name: str, colour: str, pixels: int) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
    made = QPixmap(pixels, pixels)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    return made


_scale = 1.0


def grow(scale: float) -> None:
    """Draw icons larger or smaller from now on, with the text beside them."""
    global _scale
    _scale = scale


def side(pixels: int = 18) -> int:
    """Return the side of an icon that is ``pixels`` wide at the standard size of text."""
    return round(pixels * _scale)


def pixmap(name: str, token: str = "text", pixels: int = 18) -> QPixmap:
    """One drawing in a token's colour, ``pixels`` square whatever the size of text."""
    return _pixmap(name, getattr(theme.current(), token), pixels)


def icon(name: str, token: str = "text", pixels: int = 18) -> QIcon:
    """Return an icon for buttons and actions, sharp on screens with double density, muted when disabled."""
    made = QIcon()
    for scale in _scales():
        normal = QPixmap(pixmap(name, token, round(side(pixels) * scale)))
        normal.setDevicePixelRatio(scale)
        made.addPixmap(normal)
        off = QPixmap(pixmap(name, "muted", round(side(pixels) * scale)))
        off.setDevicePixelRatio(scale)
        made.addPixmap(off, QIcon.Mode.Disabled)
    return made
