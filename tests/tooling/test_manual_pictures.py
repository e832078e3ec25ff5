"""Every picture of the manual comes from the list, every listed one is used, each small enough and up to its size."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPixmap

from app.gui import gallery
from app.services.handbook import manual
from build.manual_pictures import MAX_BYTES, OWN, PICTURES, Picture, save

DOCS = Path(__file__).resolve().parents[2] / "docs"


def _used() -> set[str]:
    text = "\n".join(line for lines in manual().pages.values() for line in lines)
    return set(re.findall(r"!\[[^\]]+\]\(images/([^)]+)\.png\)", text))


def test_the_manual_and_the_list_name_the_same_pictures():
    names = [picture.name for picture in PICTURES]
    assert len(names) == len(set(names))
    assert _used() == set(names)
    assert {file.stem for file in (DOCS / "images").iterdir()} == set(names)


def test_every_scene_exists():
    known = {name for name, _ in gallery.SCENES} | set(OWN)
    assert [one.scene for one in PICTURES if not one.scene.startswith("page:") and one.scene not in known] == []


@pytest.mark.parametrize("picture", PICTURES, ids=lambda one: one.name)
def test_pictures_are_small_and_no_larger_than_a_screen(picture):
    file = DOCS / "images" / f"{picture.name}.png"
    assert file.stat().st_size <= MAX_BYTES
    size = QImage(str(file)).size()
    assert size.width() <= 1366
    assert size.height() <= 900


def test_saving_crops_and_gives_up_on_what_stays_too_large(qtbot, tmp_path):
    plain = QPixmap(200, 100)
    plain.fill(QColor("#1f66dc"))
    path = save(plain, Picture("part", "page:today", (10, 20, 50, 40)), tmp_path)
    assert (QImage(str(path)).width(), QImage(str(path)).height()) == (50, 40)


def test_a_picture_that_cannot_be_made_small_is_refused(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr("build.manual_pictures.MAX_BYTES", 10)
    with pytest.raises(OSError, match="crop it"):
        save(QPixmap(20, 20), Picture("large", "page:today"), tmp_path)
    assert list(tmp_path.iterdir()) == []
