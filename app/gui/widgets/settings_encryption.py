"""设置 › 加密: how the office stands, what that protects, and the way to change it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.gui import encryption_words as words
from app.gui.desk import Desk
from app.gui.dialogs.encryption import EncryptDialog, SecretDialog
from app.gui.dialogs.recovery_key import RecoveryKeyDialog
from app.gui.plain_table import fill, plain_table
from app.gui.widgets.attachment_list import size_text
from app.gui.widgets.labels import button, label, set_tone
from app.gui.wording import moment_text
from app.services import encryption
from app.services.changes import Outcome
from app.services.encryption import Encrypted, Status

HEADS = ("还没有加密的文件", "大小")
_OFF_HINT = "数据库和附件改回不加密。以前的加密备份仍要用口令或恢复密钥打开，请继续保管。\n" + words.WITHOUT
_RECOVERY_HINT = "生成一份新的恢复密钥。原来那份只能再打开以前的备份。"
_PASSPHRASE_HINT = "数据不重写，马上生效。忘记口令时，在第一栏输入恢复密钥。"


class EncryptionSettings(QWidget):
    """Buttons follow the state; files still in the clear are listed while the office is encrypted."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("page")
        self.setAccessibleName("加密设置")
        self.state = label("", "heading", wrap=True)
        self.facts = label("", "muted", wrap=True)
        self.encrypt = button("加密…", self.begin, icon="shield", role="primary")
        self.change = button("更换口令…", self.change_passphrase, icon="edit")
        self.recovery = button("换恢复密钥…", self.new_recovery_key, icon="refresh")
        self.off = button("取消加密…", self.decrypt)
        self.table = plain_table("还没有加密的文件", HEADS, desk.settings, stretch=0, right=(1,))
        self.clear = button("清除列出的文件…", self.clear_plain, role="danger")
        self.plain_hint = label("", "muted", wrap=True)
        self._plain: list[Path] = []
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for one in (self.encrypt, self.change, self.recovery, self.off):
            row.addWidget(one)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 12, 8, 8)
        layout.setSpacing(10)
        layout.addWidget(self.state)
        layout.addWidget(self.facts)
        for text in (words.WITHOUT, words.WITH, words.NOT_COVERED, words.LEAVERS):
            layout.addWidget(label(f"· {text}", wrap=True))
        layout.addLayout(row)
        layout.addWidget(self.plain_hint)
        layout.addWidget(self.table, 1)
        under = QHBoxLayout()
        under.addWidget(self.clear)
        under.addStretch(1)
        layout.addLayout(under)
        layout.addStretch(1)

    def refresh(self) -> None:
        """Read the state; the files are looked for in the background."""
        root = self.desk.office.root
        try:
            status = encryption.status(root)
        except KnownError as error:
            self.state.setText(error.message)
            set_tone(self.state, "bad")
            return
        self.put(status)
        self.put_plain([])
        if status.encrypted:
            self.desk.runner.read("还没有加密的文件", lambda _context: encryption.plain_files(root), self.put_plain)

    def put(self, status: Status) -> None:
        """Show how the office stands."""
        is_on = status.encrypted
        self.state.setText("✓ 已加密" if is_on else "▲ 没有加密")
        set_tone(self.state, "good" if is_on else "warn")
        facts = f"口令设于 {moment_text(status.passphrase_at)}，恢复密钥生成于 {moment_text(status.recovery_at)}。"
        self.facts.setText(facts if is_on else "需要时随时可以加密，也可以再取消；几万件工单约需一分钟。")
        self.encrypt.setVisible(not is_on)
        for widget in (self.change, self.recovery, self.off):
            widget.setVisible(is_on)

    def put_plain(self, files: list[Path]) -> None:
        """List what is still in the clear."""
        self._plain = files
        root = self.desk.office.root
        fill(self.table, [(str(path.relative_to(root)), size_text(path.stat().st_size)) for path in files])
        for widget in (self.table, self.clear, self.plain_hint):
            widget.setVisible(bool(files))
        self.plain_hint.setText(
            "下面是加密前的备份和导出的文件，仍然没有加密。不再需要时可以清除；清除前会先做一份加密备份并核对。"
        )

    def begin(self) -> None:
        """Ask for a passphrase and encrypt."""
        EncryptDialog(self.desk, self._encrypted, self).exec()

    def _encrypted(self, made: Encrypted) -> None:
        RecoveryKeyDialog(self.desk.office, made.recovery, self.desk.runner, self).exec()
        self.desk.messages.done(f"已加密，第一份加密备份：{made.backup.name}")
        if made.damaged:
            self.desk.messages.warn(f"有 {len(made.damaged)} 个附件在加密前就已损坏。请点“检查数据”查看。")
        self.refresh()

    def change_passphrase(self) -> None:
        """Change the passphrase."""
        office = self.desk.office
        SecretDialog(
            self.desk,
            ("更换口令", _PASSPHRASE_HINT, "更换"),
            lambda old, new, _context: encryption.change_passphrase(office, old, new),
            partial(self._said, "口令已更换。"),
            is_new=True,
            parent=self,
        ).exec()

    def new_recovery_key(self) -> None:
        """Make a new recovery key and show it."""
        office = self.desk.office
        SecretDialog(
            self.desk,
            ("换恢复密钥", _RECOVERY_HINT, "生成新的恢复密钥"),
            lambda old, _new, _context: encryption.new_recovery_key(office, old),
            self._renewed,
            parent=self,
        ).exec()

    def _renewed(self, outcome: object) -> None:
        key = cast("Outcome[str]", outcome).value
        RecoveryKeyDialog(self.desk.office, key, self.desk.runner, self).exec()
        self._said("恢复密钥已更换。", outcome)

    def decrypt(self) -> None:
        """Take the encryption off."""
        office = self.desk.office
        SecretDialog(
            self.desk,
            ("取消加密", _OFF_HINT, "取消加密"),
            lambda old, _new, context: encryption.decrypt(office, old, job=context),
            partial(self._said, "已取消加密。"),
            parent=self,
        ).exec()

    def clear_plain(self) -> None:
        """Remove the listed files after a question."""
        office, files = self.desk.office, list(self._plain)
        question = f"清除 {len(files)} 个没有加密的文件？清除后不能找回。"
        detail = "先做一份加密备份并核对，再清除。磁盘上被删除的内容在被覆盖之前，专业工具仍可能恢复。"
        if self.desk.messages.ask(question, "清除", detail=detail, is_danger=True):
            self.desk.runner.write(
                "清除未加密的文件",
                lambda _context: encryption.remove_plain(office, files, "加密后清除"),
                partial(self._said, f"已清除 {len(files)} 个文件。"),
            )

    def _said(self, text: str, _outcome: object) -> None:
        self.desk.messages.done(text)
        self.refresh()
