"""Scenes of encryption: opening, the form, the recovery key, the settings' tab."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.domain.errors import OfficeLocked
from app.gui.main_window import MainWindow
from app.gui.widgets.settings_encryption import EncryptionSettings
from app.services import encryption

SAMPLE_KEY = "AP7CN-0XBKV-M94X9-ZKCNM-BA9Y6-QQAXF-PMNRZ-YSYNG"


def unlocking(window: MainWindow) -> QWidget:
    """Return the question for the passphrase after a wrong one."""
    from app.gui.dialogs.unlock import Unlock

    made = Unlock(window.desk.office.root)
    made.secret.setText("12345678")
    made._failed(OfficeLocked("口令不对，没有打开。请检查大小写和输入法后再试，或用恢复密钥打开。"))
    return made


def with_recovery_key(window: MainWindow) -> QWidget:
    """Return the question for the recovery key."""
    from app.gui.dialogs.unlock import Unlock

    made = Unlock(window.desk.office.root)
    made.toggle()
    return made


def encrypting(window: MainWindow) -> QWidget:
    """Return the form that encrypts."""
    from app.gui.dialogs.encryption import EncryptDialog

    return EncryptDialog(window.desk, lambda _made: None, window)


def recovery_key(window: MainWindow) -> QWidget:
    """Return the recovery key as it is shown once."""
    from app.gui.dialogs.recovery_key import RecoveryKeyDialog

    return RecoveryKeyDialog(window.desk.office, SAMPLE_KEY, window.desk.runner, window)


def first_start_encrypted(window: MainWindow) -> QWidget:
    """Return the assistant of a new office with encryption chosen."""
    from app.gui.dialogs.first_start import FirstStart

    made = FirstStart(window.desk.settings, window.desk.office.root.parent / "新的办公文件夹")
    made.street.setText("永定路街道")
    made.encrypt.setChecked(True)
    return made


def tab_plain(window: MainWindow) -> QWidget:
    """Return 设置 › 加密 of an office that is not encrypted."""
    frame, tab = _framed(window)
    tab.refresh()
    return frame


def tab_encrypted(window: MainWindow) -> QWidget:
    """Return 设置 › 加密 of an encrypted office with files from before."""
    frame, tab = _framed(window)
    tab.put(encryption.Status(True, "2026-11-02T09:00:00", "2026-11-02T09:00:00", "2026-11-02T09:00:00"))
    tab.put_plain([window.desk.office.database.path])
    return frame


def _framed(window: MainWindow) -> tuple[QDialog, EncryptionSettings]:
    frame = QDialog(window)
    frame.setWindowTitle("设置 › 加密")
    tab = EncryptionSettings(window.desk)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(tab)
    frame.resize(1000, 560)
    return frame, tab
