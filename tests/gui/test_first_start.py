from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.gui.dialogs.first_start import FirstStart
from app.services import register
from app.services.contracts import list_contracts
from app.services.register import View
from app.services.session import DATABASE_NAME
from tests.gui.keyboard import press


@pytest.fixture
def dialog(qtbot, app, settings, tmp_path):
    made = FirstStart(settings, tmp_path / "办公")
    qtbot.addWidget(made)
    made.show()
    yield made
    if made.office is not None:
        made.office.close()
    elif made.isVisible():
        made.reject()


def test_two_names_and_enter_make_an_empty_office(qtbot, dialog, settings, tmp_path):
    assert not dialog.go.isEnabled()
    dialog.street.setText("永定路街道")
    assert not dialog.go.isEnabled()
    dialog.person.setText("王芳")
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        press(qtbot, dialog.person, Qt.Key.Key_Return)
    office = dialog.office
    assert (office.street, office.actor, office.root) == ("永定路街道", "王芳", tmp_path / "办公")
    assert register.count(office, View()) == 0
    assert settings.person == "王芳"


def test_sample_data_fill_contracts_and_tickets(qtbot, dialog):
    dialog.street.setText("示例街道")
    dialog.person.setText("王芳")
    dialog.samples.setChecked(True)
    with qtbot.waitSignal(dialog.accepted, timeout=120_000):
        dialog.begin()
    assert len(list_contracts(dialog.office)) == 5
    assert register.count(dialog.office, View()) == 600


def test_cancelled_samples_leave_nothing_behind(qtbot, dialog, tmp_path):
    dialog.street.setText("示例街道")
    dialog.person.setText("王芳")
    dialog.samples.setChecked(True)
    dialog.begin()
    assert dialog.leave.text() == "取消"
    qtbot.waitUntil(lambda: "建立示例合同" in dialog.said.text(), timeout=20_000)
    dialog.reject()
    qtbot.waitUntil(lambda: dialog.said.text().startswith("已取消"), timeout=60_000)
    assert dialog.isVisible()
    assert not (tmp_path / "办公").exists()
    dialog.reject()
    assert dialog.office is None


def test_a_folder_with_an_office_is_opened_instead(qtbot, app, settings, office):
    office.close()
    made = FirstStart(settings, office.root)
    qtbot.addWidget(made)
    made.person.setText("李丽")
    assert made.go.text() == "打开"
    assert not made.street.isEnabled()
    assert "直接打开" in made.place.text()
    with qtbot.waitSignal(made.accepted, timeout=20_000):
        made.begin()
    assert (made.office.street, made.office.actor) == ("示例街道", "李丽")
    made.office.close()


@pytest.mark.parametrize(
    ("folder", "words"), [("OneDrive/办公", "OneDrive"), ("坚果云/办公", "坚果云")], ids=["onedrive", "nutstore"]
)
def test_a_sync_folder_is_warned_about(dialog, tmp_path, folder, words):
    dialog.folder.setText(str(tmp_path / folder))
    assert words in dialog.place.text()
    assert dialog.place.property("tone") == "warn"


def test_a_folder_that_cannot_be_made_is_said_in_place(qtbot, dialog, tmp_path):
    (tmp_path / "文件").write_text("不是文件夹", encoding="utf-8")
    dialog.folder.setText(str(tmp_path / "文件" / "办公"))
    dialog.street.setText("示例街道")
    dialog.person.setText("王芳")
    dialog.begin()
    qtbot.waitUntil(lambda: "不能在" in dialog.said.text(), timeout=20_000)
    assert dialog.isVisible()
    assert not (tmp_path / "文件" / "办公" / DATABASE_NAME).exists()
