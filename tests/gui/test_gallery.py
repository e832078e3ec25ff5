from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog

from app.gui import gallery
from tests.accounts_desk import cheap_argon

__all__ = ["cheap_argon"]
pytestmark = pytest.mark.usefixtures("cheap_argon")


def test_every_dialog_of_the_gallery_can_be_built_and_has_names(qtbot, window):
    seen = []
    for name, dialog in gallery.shots(window):
        assert isinstance(dialog, QDialog) or name.startswith("tab-")
        assert dialog.accessibleName() or dialog.windowTitle()
        seen.append(name)
        qtbot.waitUntil(lambda: not window.desk.runner.running, timeout=20_000)
        dialog.close()
        dialog.deleteLater()
    assert len(seen) == len(set(seen)) == len(gallery.SCENES)
