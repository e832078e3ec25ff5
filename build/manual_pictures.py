"""The pictures of docs/使用手册.md: name, scene, part of it. ``dev.py screenshots docs/images --manual`` takes them.

A scene is ``page:KEY`` (the whole window with that page), a scene of the gallery, or a function of this module. Every
picture of the list stands in the manual, and the manual has no others (tests/tooling/test_manual_pictures.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from app.gui import gallery
from app.gui.main_window import MainWindow
from app.gui.settings import WindowSettings

COLOURS = (128, 64, 32)
"""Sizes of the palette, tried in this order until the file is small enough."""
MAX_BYTES = 120_000


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture. ``crop``: left, top, width, height in pixels of the scene; all of it without."""

    name: str
    scene: str
    crop: tuple[int, int, int, int] | None = None


PICTURES: tuple[Picture, ...] = (
    Picture("today", "page:today"),
    Picture("register", "page:tickets"),
    Picture("queues", "page:queues"),
    Picture("rates", "page:visits"),
    Picture("exclusions", "page:exclusions"),
    Picture("contracts", "page:contracts"),
    Picture("payments", "page:payments"),
    Picture("staff", "page:staff"),
    Picture("reports", "page:reports"),
    Picture("statistics", "page:statistics"),
    Picture("first-start", "first_start"),
    Picture("commands", "dialog-commands"),
    Picture("keys", "dialog-keys"),
    Picture("import", "import_preview"),
    Picture("filter", "dialog-filter"),
    Picture("export", "dialog-export"),
    Picture("proof", "dialog-proof"),
    Picture("receipt", "dialog-receipt"),
    Picture("receipt-issued", "dialog-receipt-issued"),
    Picture("supervision", "tab-supervision"),
    Picture("error-judge", "dialog-error-judge"),
    Picture("report-pack", "report_pack"),
    Picture("settings-rules", "settings_rules"),
    Picture("unlock", "unlocking"),
    Picture("bug", "dialog-bug"),
    Picture("manual", "dialog-manual"),
    Picture("dialog-draft-start", "dialog-draft-start"),
    Picture("dialog-draft-clauses", "dialog-draft-clauses"),
    Picture("dialog-draft-paste", "dialog-draft-paste"),
    Picture("dialog-draft-payments", "dialog-draft-payments"),
    Picture("dialog-draft-penalties", "dialog-draft-penalties"),
    Picture("dialog-draft-readings", "dialog-draft-readings"),
    Picture("dialog-draft-missing", "dialog-draft-missing"),
    Picture("dialog-draft-preview", "dialog-draft-preview"),
    Picture("reviews-written", "reviews-written"),
    Picture("reviews-circular", "reviews-circular"),
    Picture("tab-forms", "tab-forms"),
)


def scenes(window: MainWindow, wants: Callable[[str], bool]) -> Iterator[tuple[Picture, QWidget]]:
    """Yield each wanted picture with the widget to show, to grab and to close; pages come as the window itself."""
    for picture in (one for one in PICTURES if wants(one.name)):
        kind, _, key = picture.scene.partition(":")
        if kind == "page":
            window.go(key)
            yield picture, window
        elif picture.scene in OWN:
            yield picture, OWN[picture.scene](window)
        else:
            yield picture, next(widget for _, widget in gallery.shots(window, picture.scene.__eq__))


def save(pixmap: QPixmap, picture: Picture, outdir: Path) -> Path:
    """Write a picture with a palette, no larger than ``MAX_BYTES``. Raises OSError."""
    part = pixmap.copy(*picture.crop) if picture.crop else pixmap
    raw = QBuffer()
    raw.open(QIODevice.OpenModeFlag.WriteOnly)
    part.save(raw, "PNG")
    image = Image.open(BytesIO(raw.data().data())).convert("RGB")
    path = outdir / f"{picture.name}.png"
    for colours in COLOURS:
        found = BytesIO()
        plain = image.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        plain.save(found, "PNG", optimize=True)
        if len(found.getvalue()) <= MAX_BYTES:
            path.write_bytes(found.getvalue())
            return path
    raise OSError(f"{path.name} stays above {MAX_BYTES} bytes: crop it")


def first_start(window: MainWindow) -> QWidget:
    """Show the assistant of a new office, filled, on a machine that opened none before."""
    from app.gui.dialogs.first_start import FirstStart

    root = window.desk.office.root.parent
    made = FirstStart(WindowSettings(root / "first.ini"), root / "首次")
    made.street.setText("示例街道")
    made.person.setText("王样例")
    made.folder.setText("D:\\接诉即办\\示例街道")
    return made


def unlocking(window: MainWindow) -> QWidget:
    """Show the question for the passphrase, of a folder as a clerk's machine has it."""
    from app.gui.dialogs.unlock import Unlock

    root = window.desk.office.root
    made = Unlock(root, window)
    for shown in (one for one in made.findChildren(QLabel) if one.text() == str(root)):
        shown.setText("D:\\接诉即办\\示例街道")
    return made


def import_preview(window: MainWindow) -> QWidget:
    """Show the preview of a made-up export, in the window's size."""
    made = gallery.import_preview(window)
    made.resize(window.size())
    return made


def report_pack(window: MainWindow) -> QWidget:
    """Show 整月出表, saved to a folder as a clerk's machine has it."""
    from app.gui.gallery_reports import pack

    made = cast(Any, pack(window))
    made.folder.setText("D:\\接诉即办\\示例街道\\exports")
    return cast(QWidget, made)


def settings_rules(window: MainWindow) -> QWidget:
    """Show 设置 › 流程规则 in the window."""
    window.go("settings")
    page: Any = window.pages["settings"]
    page.tabs.setCurrentWidget(page.rules)
    return window


OWN: dict[str, Callable[[MainWindow], QWidget]] = {
    "first_start": first_start,
    "unlocking": unlocking,
    "import_preview": import_preview,
    "report_pack": report_pack,
    "settings_rules": settings_rules,
}
