"""Encryption in the window: chosen at first start, asked for at opening, changed in the settings."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog

from app.domain.errors import OfficeLocked
from app.gui.dialogs.encryption import EncryptDialog, SecretDialog
from app.gui.dialogs.first_start import FirstStart
from app.gui.dialogs.recovery_key import RecoveryKeyDialog
from app.gui.dialogs.unlock import Unlock, unlock_office
from app.gui.pages.settings import SettingsPage
from app.services import encryption
from app.services.session import open_office
from app.storage.keyring import is_plain_database
from tests.services.vaulted import PASSPHRASE, quick_keys

OTHER = "另外想的一句话儿"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    quick_keys(monkeypatch)


@pytest.fixture
def shown(monkeypatch):
    """Recovery keys that were shown, each ticked as kept."""
    keys = []

    def keep(self):
        keys.append(self.recovery)
        assert not self.finish.isEnabled()
        self.kept.setChecked(True)
        self.finish.click()
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(RecoveryKeyDialog, "exec", keep)
    return keys


def test_first_start_can_encrypt(qtbot, app, settings, tmp_path, shown):
    dialog = FirstStart(settings, tmp_path / "办公")
    qtbot.addWidget(dialog)
    dialog.show()
    assert "登录密码只拦住" in dialog.protects.text()
    dialog.street.setText("永定路街道")
    dialog.person.setText("王芳")
    dialog.encrypt.setChecked(True)
    assert "永远打不开" in dialog.protects.text()
    dialog.begin()
    assert "口令至少 8 个字符" in dialog.said.text()
    dialog.first.setText(PASSPHRASE)
    dialog.second.setText(PASSPHRASE + "了")
    dialog.begin()
    assert "两次输入的口令不一样" in dialog.said.text()
    assert not (tmp_path / "办公").exists()
    dialog.second.setText(PASSPHRASE)
    with qtbot.waitSignal(dialog.accepted, timeout=30_000):
        dialog.begin()
    assert dialog.office.key is not None
    dialog.office.close()
    root = tmp_path / "办公"
    assert not is_plain_database(root / "streetdesk.db")
    assert encryption.unlock(root, shown[0]) == encryption.unlock(root, PASSPHRASE)


@pytest.fixture
def locked(qtbot, office):
    """An encrypted office, closed; and its recovery key."""
    made = encryption.encrypt(office, PASSPHRASE).value
    root = office.root
    office.close()
    return root, made.recovery


def _try(qtbot, dialog, secret):
    dialog.secret.setText(secret)
    dialog.submit()
    qtbot.waitUntil(lambda: dialog.key is not None or dialog.said.text() not in ("", "正在打开…"), timeout=20_000)


def test_wrong_then_right_passphrase(qtbot, locked):
    root, _ = locked
    dialog = Unlock(root)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.go.isEnabled()
    _try(qtbot, dialog, "错的口令错的口令")
    assert "口令不对" in dialog.said.text()
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.secret.setText(PASSPHRASE)
        dialog.submit()
    assert dialog.key == encryption.unlock(root, PASSPHRASE)
    with open_office(root, "王芳", key=dialog.key) as office:
        assert office.street


def test_five_wrong_ones_make_it_wait(qtbot, locked):
    dialog = Unlock(locked[0])
    qtbot.addWidget(dialog)
    dialog.show()
    for _ in range(5):
        dialog._failed(OfficeLocked("口令不对。"))
    dialog.secret.setText("再试一次再试一次")
    assert not dialog.go.isEnabled()
    assert "请等 1 秒再试" in dialog.said.text()
    dialog._tick()
    assert dialog.go.isEnabled()
    dialog.reject()
    assert dialog.key is None


def test_recovery_key_opens_and_names_the_wrong_group(qtbot, locked):
    root, recovery = locked
    dialog = Unlock(root)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.toggle()
    _try(qtbot, dialog, recovery[:-1] + ("0" if recovery[-1] != "0" else "1"))
    assert "第 8 组有误" in dialog.said.text()
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.secret.setText(recovery.lower().replace("-", " "))
        dialog.submit()


def test_leaving_gives_no_key(locked, monkeypatch):
    def leave(self):
        self.reject()
        return QDialog.DialogCode.Rejected

    monkeypatch.setattr(Unlock, "exec", leave)
    assert unlock_office(locked[0]) is None


def test_encrypting_an_open_office_from_the_settings(qtbot, desk, office, shown, monkeypatch):
    page = SettingsPage(desk)
    qtbot.addWidget(page)
    page.show()
    tab = page.encryption
    page.tabs.setCurrentWidget(tab)
    assert "没有加密" in tab.state.text()
    dialogs = []
    monkeypatch.setattr(EncryptDialog, "exec", lambda self: dialogs.append(self))
    tab.begin()
    (dialog,) = dialogs
    qtbot.addWidget(dialog)
    dialog.first.setText(PASSPHRASE)
    dialog.second.setText(PASSPHRASE)
    with qtbot.waitSignal(dialog.accepted, timeout=60_000):
        dialog.submit()
    qtbot.waitUntil(lambda: not desk.runner.running, timeout=30_000)
    assert "✓ 已加密" in tab.state.text()
    assert tab.change.isVisible()
    assert not tab.encrypt.isVisible()
    assert office.key is not None
    assert len(shown) == 1
    assert office.street  # the window's own thread connects anew
    encryption.change_passphrase(office, shown[0], OTHER)
    assert encryption.unlock(office.root, OTHER) == office.key


def test_the_key_dialog_does_not_close_before_it_is_kept(qtbot, desk, office):
    dialog = RecoveryKeyDialog(office, encryption.new_recovery(), desk.runner)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.reject()
    assert dialog.isVisible()
    assert "请先打印或抄下恢复密钥" in dialog.said.text()
    assert dialog.preview.pixmap().isNull()  # drawn in a lane
    qtbot.waitUntil(lambda: not dialog.preview.pixmap().isNull(), timeout=30_000)
    dialog.kept.setChecked(True)
    dialog.reject()
    assert not dialog.isVisible()


def test_a_backup_under_another_key_asks_for_its_secret(qtbot, desk, office, monkeypatch):
    encryption.encrypt(office, PASSPHRASE)
    encryption.decrypt(office, PASSPHRASE)
    page = SettingsPage(desk)
    qtbot.addWidget(page)
    page.show()
    tab = page.backups
    page.tabs.setCurrentWidget(tab)
    qtbot.waitUntil(lambda: tab.table.rowCount() == 2, timeout=20_000)
    tab.table.selectRow(1)
    asked = []
    monkeypatch.setattr(SecretDialog, "exec", lambda self: asked.append(self))
    desk.messages.answers = [True]
    tab.bring_back()
    qtbot.waitUntil(lambda: bool(asked), timeout=30_000)
    (dialog,) = asked
    qtbot.addWidget(dialog)
    dialog.old.setText(PASSPHRASE)
    with qtbot.waitSignal(dialog.accepted, timeout=60_000):
        dialog.submit()
    assert any("已恢复到" in text for text in desk.messages.texts)
