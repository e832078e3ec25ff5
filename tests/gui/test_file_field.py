"""A form's file: typed, chosen, or dropped; only files of this machine count."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from pytestqt.qtbot import QtBot

from app.gui import file_questions
from app.gui.widgets.file_field import FileField


@pytest.fixture
def field(qtbot: QtBot) -> FileField:
    made = FileField("提交的文件", "deliverables", "选择提交的文件", is_needed=False)
    qtbot.addWidget(made)
    return made


def _held(*urls: QUrl) -> QMimeData:
    data = QMimeData()
    data.setUrls(list(urls))
    return data


def _drop(field: FileField, data: QMimeData) -> tuple[bool, bool]:
    """Drag over the field and let go; whether each was accepted."""
    how, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), how, data, buttons, keys)
    enter.ignore()
    field.dragEnterEvent(enter)
    drop = QDropEvent(QPointF(5, 5), how, data, buttons, keys)
    drop.ignore()
    field.dropEvent(drop)
    return enter.isAccepted(), drop.isAccepted()


def test_the_first_of_the_dropped_files_is_taken(field: FileField, tmp_path: Path) -> None:
    told: list[str] = []
    field.changed.connect(told.append)
    first, second = tmp_path / "10 月服务报告.docx", tmp_path / "b.xlsx"
    page = QUrl("https://example.org/a.xlsx")
    held = _held(page, QUrl.fromLocalFile(str(first)), QUrl.fromLocalFile(str(second)))
    assert _drop(field, held) == (True, True)
    assert field.path == first
    assert told == [str(first)]


def test_a_link_out_of_a_page_is_no_file(field: FileField) -> None:
    assert _drop(field, _held(QUrl("https://example.org/a.xlsx"))) == (False, False)
    assert field.path is None


def test_what_is_chosen_stands_in_the_line(field: FileField, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []
    answers = [tmp_path / "a.pdf", None]

    def ask(_parent: object, *about: str) -> Path | None:
        asked.append(about)
        return answers.pop(0)

    monkeypatch.setattr(file_questions, "ask_file", ask)
    field.choose.click()
    field.choose.click()
    assert field.path == tmp_path / "a.pdf"
    assert asked[0] == ("deliverables", "选择提交的文件", file_questions.ALL_FILES)


def test_spaces_are_no_file_and_a_needed_one_does_not_say_it_may_be_left_out(qtbot: QtBot, field: FileField) -> None:
    field.line.setText("  ")
    assert field.path is None
    assert "可以不填" in field.line.placeholderText()
    needed = FileField("通报文件", "circulars", "选择通报", is_needed=True)
    qtbot.addWidget(needed)
    assert "可以不填" not in needed.line.placeholderText()
