"""Every page, tab and dialog over the planted office: nothing that is shown, listed or hinted names the person.

What somebody is writing (editable fields) is not looked at: a text must be whole to be corrected.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabWidget,
    QTextEdit,
    QWidget,
)

from app.gui import application, gallery
from app.gui.pages.registry import built_pages
from app.gui.settings import WindowSettings
from app.services.session import open_office
from tests.gui.conftest import Recorder
from tests.privacy.planted import NOW, leaks_of

ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
ROWS = 60


@pytest.fixture(scope="module")
def window(planted_root, tmp_path_factory, qapp):
    settings = WindowSettings(tmp_path_factory.mktemp("ini") / "window.ini")
    application.prepare([], settings)
    patch = pytest.MonkeyPatch()
    patch.setattr(application, "MessageCenter", lambda *_a: Recorder())
    office = open_office(planted_root, "王芳", now=lambda: NOW)
    made = application.build_window(office, settings)
    made.resize(1366, 768)
    made.show()
    yield made
    recorder = made.desk.messages
    recorder.answers += [True, True]
    made.close()
    made.deleteLater()
    QApplication.processEvents()
    office.close()
    patch.undo()
    assert leaks_of(recorder.texts) == []
    assert recorder.faults == []


def rest(window) -> None:
    """Work until no job runs."""
    patience = time.monotonic() + 20
    quiet = 0
    while quiet < 3:
        QApplication.processEvents()
        quiet = 0 if window.desk.runner.running else quiet + 1
        assert time.monotonic() < patience


def model_texts(model: QAbstractItemModel, parent: QModelIndex = QModelIndex()) -> Iterator[str]:  # noqa: B008
    for row in range(ROWS):
        for column in range(99):
            at = model.index(row, column, parent)
            if not at.isValid():
                break
            yield from (str(model.data(at, role) or "") for role in ROLES)
            if column == 0 and model.index(0, 0, at).isValid() and model.index(0, 0, at) != model.index(0, 0, parent):
                yield from model_texts(model, at)


def texts_of(widget: QWidget) -> Iterator[str]:
    """Everything that a widget and what is in it shows, lists or hints."""
    for one in (widget, *widget.findChildren(QWidget)):
        yield from (
            one.toolTip(),
            one.statusTip(),
            one.accessibleName(),
            one.accessibleDescription(),
            one.windowTitle(),
        )
        if isinstance(one, QLabel | QAbstractButton):
            yield one.text()
        elif isinstance(one, QGroupBox):
            yield one.title()
        elif isinstance(one, QComboBox):
            yield from (one.itemText(at) for at in range(one.count()))
        elif isinstance(one, QLineEdit) and one.isReadOnly():
            yield one.text()
        elif isinstance(one, QTextEdit | QPlainTextEdit) and one.isReadOnly():
            yield one.toPlainText()
        elif isinstance(one, QAbstractItemView) and one.model() is not None:
            yield from model_texts(one.model())


def pick_rows(window, widget: QWidget) -> Iterator[None]:
    """Put the cursor on the first row of each list in turn, so that details come up."""
    for view in widget.findChildren(QAbstractItemView):
        model = view.model()
        if view.isVisible() and model is not None and model.rowCount():
            view.setCurrentIndex(model.index(0, 0))
            rest(window)
            yield


def walk(window, widget: QWidget) -> list[str]:
    found = leaks_of(texts_of(widget))
    for _ in pick_rows(window, widget):
        found += leaks_of(texts_of(widget))
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("key", [spec.key for spec in built_pages()])
def test_a_page_names_nobody(window, key):
    window.go(key)
    rest(window)
    page = window.stack.currentWidget()
    found = walk(window, page)
    for tabs in page.findChildren(QTabWidget):
        for at in range(tabs.count()):
            tabs.setCurrentIndex(at)
            rest(window)
            found += walk(window, tabs.widget(at))
    assert "\n".join(dict.fromkeys(found)) == ""


@pytest.mark.parametrize("name", [name for name, _ in gallery.SCENES])
def test_a_dialog_names_nobody(window, name):
    for _, dialog in gallery.shots(window, lambda one: one == name):
        dialog.show()
        rest(window)
        found = leaks_of(texts_of(dialog))
        dialog.close()
        dialog.deleteLater()
        assert "\n".join(found) == ""
