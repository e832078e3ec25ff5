"""The bundled screen font and the four sizes that scale everything."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontDatabase

from app.gui.assets import FONTS

FAMILY = "Streetdesk Sans SC"
FILE_PATTERN = "StreetdeskSans*.ttf"
STANDARD_POINTS = 10.5


@dataclass(frozen=True, slots=True)
class FontSize:
    """One choice of size: key in the settings, Chinese title, points."""

    key: str
    title: str
    points: float

    @property
    def scale(self) -> float:
        """How much larger than at the standard size everything is."""
        return self.points / STANDARD_POINTS

    @property
    def row_height(self) -> int:
        """Height of a table row in pixels (30 at the standard size)."""
        return round(30 * self.scale)


SIZES: tuple[FontSize, ...] = (
    FontSize("small", "小", 9),
    FontSize("medium", "中", 10.5),
    FontSize("large", "大", 12),
    FontSize("huge", "特大", 14),
)
SIZE_BY_KEY = {size.key: size for size in SIZES}


def size(key: str) -> FontSize:
    """Return the size with that key; an unknown one means 中."""
    return SIZE_BY_KEY.get(key, SIZE_BY_KEY["medium"])


_families: list[str] = []


def load() -> list[str]:
    """Register the bundled fonts once. Returns the families found (empty when none is shipped yet)."""
    if not _families:
        for file in sorted(FONTS.glob(FILE_PATTERN)):
            number = QFontDatabase.addApplicationFont(str(file))
            _families.extend(QFontDatabase.applicationFontFamilies(number))
    return _families


def screen_font(points: float) -> QFont:
    """Return the font of the whole window: the bundled family first, the system's own Chinese fonts behind it."""
    own = [name for name in load() if name == FAMILY] or load()[:1]
    font = QFont()
    font.setFamilies([*own, "Noto Sans CJK SC", "Microsoft YaHei", "WenQuanYi Zen Hei", "DejaVu Sans"])
    font.setPointSizeF(points)
    return font
