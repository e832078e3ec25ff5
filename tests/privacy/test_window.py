"""Every page, tab and dialog over the planted office: nothing that is shown, listed, hinted or offered for correction
names the person. A text of before that is to be corrected stays masked until somebody says why he needs it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QAbstractItemModel, QEventLoop, QModelIndex, Qt
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
from app.gui.dialogs.activity_forms import hold_form
from app.gui.dialogs.cases_form import CaseForm, line, text
from app.gui.pages.registry import built_pages
from app.gui.settings import WindowSettings
from app.services.changes import Outcome
from app.services.session import open_office
from tests.accounts_desk import cheap_argon
from tests.gui.conftest import Recorder
from tests.privacy.planted import NAME, NOW, PHONE, leaks_of

__all__ = ["cheap_argon"]
pytestmark = pytest.mark.usefixtures("cheap_argon")

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
    """Work until no job runs; what one job leads to is waited for too."""
    patience = time.monotonic() + 120
    for _ in range(3):
        QApplication.processEvents()
        while window.desk.runner.running:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)  # a job ends with an event
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
            yield one.currentText()
        elif isinstance(one, QLineEdit):
            yield one.text()
        elif isinstance(one, QTextEdit | QPlainTextEdit):
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


def test_a_text_to_be_corrected_is_masked_until_somebody_says_why(window, monkeypatch):
    kept = f"反映人{NAME}，电话{PHONE}"
    saved = []

    def form():
        fields = [
            text("fact", "事实", value=f"市民（{NAME}）电话{PHONE}"),
            line("note", "备注", text="无"),
            line("new", "另记"),
        ]
        made = CaseForm(
            window.desk,
            "改事实",
            "",
            "保存",
            fields,
            lambda values: saved.append(dict(values)) or Outcome(1, frozenset()),
            about="error_record:3",
        )
        made.show()
        return made

    locked = form()
    assert locked.fields["fact"].widget.isReadOnly()
    assert not locked.fields["note"].widget.isReadOnly()
    assert leaks_of(texts_of(locked)) == []
    locked.fields["note"].widget.setText("改过")
    locked.submit()  # what is locked stays as it was
    rest(window)
    assert saved == [{"fact": f"市民（{NAME}）电话{PHONE}", "note": "改过", "new": ""}]
    opened = form()
    monkeypatch.setattr("app.gui.dialogs.cases_form.ask_reason", lambda *_a: "")
    opened.ask_to_reveal()
    rest(window)
    assert opened.fields["fact"].widget.isReadOnly()
    monkeypatch.setattr("app.gui.dialogs.cases_form.ask_reason", lambda *_a: "改正内容")
    opened.ask_to_reveal()
    rest(window)
    assert opened.fields["fact"].widget.toPlainText() == f"市民（{NAME}）电话{PHONE}"
    assert opened.reveal.isHidden()
    columns = "action, reason, subject, detail"
    entry = window.desk.office.database.rows(f"SELECT {columns} FROM audit_entry ORDER BY seq DESC LIMIT 1")
    assert entry[0][:3] == ("ticket.reveal", "改正内容", "error_record:3")
    assert "改事实" in entry[0][3]
    opened.fields["fact"].widget.setPlainText(kept)
    opened.submit()
    rest(window)
    assert saved[1]["fact"] == kept
    for one in (locked, opened):
        one.close()
        one.deleteLater()


@pytest.mark.parametrize(
    ("place", "is_held"), [("街道办事处2号楼305室", False), (f"2号楼305室，联系{PHONE}", True), ("", False)]
)
def test_a_room_where_people_meet_is_nobodys_home(window, place, is_held):
    """Whoever may not see personal data corrects it all the same; a phone in it is held as everywhere."""
    row = SimpleNamespace(id=7, kind_title="培训", theme="签收", texts={"place": place, "lecturer": "张老师"})
    made = hold_form(window.desk, 1, row)
    field = made.fields["place"]
    assert field.widget.isReadOnly() is is_held
    assert field.read() == place
    assert is_held == (PHONE not in field.widget.text() and bool(place) and field.widget.text() != place)
    made.close()
    made.deleteLater()
