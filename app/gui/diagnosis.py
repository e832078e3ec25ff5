"""保存诊断包…: asks where, writes it in the background, says that it may be sent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.gui import file_questions
from app.gui.desk import Desk


def save_bundle(desk: Desk, parent: QWidget | None, said: Callable[[str], None]) -> None:
    """Let the person choose a file and write the bundle; ``said`` gets the sentence about it."""
    office = desk.office
    suggested = Path.home() / f"诊断包-{office.now():%Y%m%d-%H%M}.zip"
    target = file_questions.ask_target(parent, "bundle", "保存诊断包", suggested, "压缩包 (*.zip)")
    if target is None:
        return

    def work(_context: object) -> Path:
        from app.services import support_bundle

        return support_bundle.write(office, target).value

    def done(file: Path) -> None:
        said(f"诊断包已存为“{file.name}”，里面没有个人信息，可以发给维护人员。")

    desk.runner.write("保存诊断包", work, done, quiet=True)
