from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QWidget

from app.gui import file_questions
from app.gui.dialogs.handover_package import PackageDialog
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.handover_tab import HandoverTab
from app.services import contracts, handover_packages
from tests.gui.conftest import add_tickets


def settle(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.runner.running, timeout=30_000)


@pytest.fixture
def contract(office):
    add_tickets(office, 2)
    return contracts.add(office, "chengbei", date(2026, 5, 31)).value


@pytest.fixture
def dialog(qtbot, desk, contract):
    made = PackageDialog(desk, contract, "服务合同")
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_package_is_made_where_it_was_asked_for(qtbot, desk, dialog, tmp_path, monkeypatch):
    target = tmp_path / "移交.zip"
    monkeypatch.setattr(file_questions, "ask_target", lambda *_a, **_k: target)
    with qtbot.waitSignal(dialog.accepted, timeout=30_000):
        dialog.go.click()
    assert desk.messages.texts[-1].startswith("移交包已写好并读回核对：移交.zip")
    assert handover_packages.read_again(target)


def test_whole_personal_data_need_a_reason(dialog, monkeypatch, desk):
    monkeypatch.setattr(file_questions, "ask_target", lambda *_a, **_k: pytest.fail("asked too early"))
    assert not dialog.reason.isVisible()
    dialog.unmasked.setChecked(True)
    assert dialog.reason.isVisible()
    dialog.go.click()
    assert dialog.said.text() == "移交完整个人信息要写明原因。"


def test_a_target_that_is_taken_is_said_in_the_form(qtbot, dialog, desk, tmp_path, monkeypatch):
    taken = tmp_path / "移交.zip"
    taken.write_bytes(b"x")
    monkeypatch.setattr(file_questions, "ask_target", lambda *_a, **_k: taken)
    dialog.go.click()
    settle(qtbot, desk)
    assert "已经存在" in dialog.said.text()
    assert taken.read_bytes() == b"x"


def test_the_tab_offers_package_and_deletion_list(qtbot, desk, contract):
    owner = QWidget()
    qtbot.addWidget(owner)
    tab = HandoverTab(CaseDesk(desk, owner))
    qtbot.addWidget(tab)
    assert "package" not in tab.always()
    tab.show_contract(contract)
    assert {"package", "deletions"} <= set(tab.always())
    tab._package()
    assert isinstance(tab.work.dialog, PackageDialog)
    tab.work.dialog.close()
    tab._deletions()
    settle(qtbot, desk)
    tab.work.dialog.close()
