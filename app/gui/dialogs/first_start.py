"""首次启动: the street's name, who sits here, where the data live, empty or sample data. One page, under a minute."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import KnownError
from app.gui import bug_log, file_questions, recent
from app.gui import encryption_words as words
from app.gui.change_bus import ChangeBus
from app.gui.dialogs.encryption import problem_with, secret_field
from app.gui.dialogs.unlock import unlock_office
from app.gui.job_runner import Job, JobRunner
from app.gui.messages import MessageCenter
from app.gui.settings import WindowSettings
from app.gui.widgets.foot import foot
from app.gui.widgets.form_area import RowsArea, grow, room_on
from app.gui.widgets.labels import button, label, set_tone
from app.services import encryption, setting_up
from app.services.encryption import OfficeKey
from app.services.progress import JobContext
from app.services.session import Office, open_office

WELCOME = (
    "全部数据保存在本机的一个文件夹里，不连接网络。填好下面几项就可以用，之后在“设置”里都能再改。\n"
    "进入后把热线系统导出的 Excel 拖进窗口，先预览再导入。"
)
RECENT_SHOWN = 3
"""So many office folders opened before are offered to return to."""
ACCOUNTS = "先不用密码：打开的人就能办理全部事项。几个人合用时，进入后在“设置 → 账号”启用，按岗位登录；随时可改。"


class FirstStart(QDialog):
    """``office`` holds the open office once the dialog was accepted."""

    def __init__(self, settings: WindowSettings, suggested: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("接诉即办工作台 — 首次启动")
        self.setAccessibleName("首次启动")
        self.setMinimumWidth(640)
        self.office: Office | None = None
        self._settings = settings
        self._messages = MessageCenter(self)
        self._runner = JobRunner(ChangeBus(), self._messages, self._fault)
        self._job: Job | None = None
        self.street = QLineEdit()
        self.street.setAccessibleName("街道名称")
        self.street.setPlaceholderText("如：永定路街道")
        self.person = QLineEdit(settings.person)
        self.person.setAccessibleName("您的姓名")
        self.person.setPlaceholderText("登记、审计和单据上的经办人")
        self.folder = QLineEdit(str(suggested))
        self.folder.setAccessibleName("数据文件夹")
        self.choose = button("更改…", self._choose_folder, icon="folder")
        self.choose.setAccessibleName("更改数据文件夹")
        self.place = label("", "muted", wrap=True)
        self.blank = QRadioButton("空白开始")
        self.samples = QRadioButton("放入示例数据，先试用（五份合同、600 件编造的工单）")
        for choice in (self.blank, self.samples):
            choice.setAccessibleName(choice.text())
        self.blank.setChecked(True)
        self._start_with = QButtonGroup(self)
        for choice in (self.blank, self.samples):
            self._start_with.addButton(choice)
        self.encrypt = QCheckBox("加密保存（打开时要输入口令；以后也可以在“设置 → 加密”里改）")
        self.encrypt.setAccessibleName("加密保存")
        self.first, self.second = secret_field("口令"), secret_field("再输入一次口令")
        self.first.setPlaceholderText("口令，至少 8 个字符")
        self.second.setPlaceholderText("再输入一次")
        self.protects = label(words.WITHOUT, "muted", wrap=True)
        self.accounts = label(ACCOUNTS, "muted", wrap=True)
        self._recovery = ""
        self.existing = button("打开已有的办公文件夹…", self._choose_existing, role="link")
        self.said = label("", wrap=True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("准备进度")
        self.leave = button("退出", self.reject)
        self.go = button("开始使用", self.begin, role="primary")
        self.go.setDefault(True)
        self._lay_out()
        for field in (self.street, self.person, self.folder, self.first, self.second):
            field.textChanged.connect(lambda _text: self._enable())
        self.encrypt.toggled.connect(lambda _on: self._show_secrets())
        self._show_secrets()
        self._runner.progressed.connect(self._progress)
        self._show_busy(False)
        self._enable()
        self.street.setFocus()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        place = QWidget()
        place.setAccessibleName("数据文件夹的位置")
        where = QHBoxLayout(place)
        where.setContentsMargins(0, 0, 0, 0)
        where.setSpacing(8)
        where.addWidget(self.folder, 1)
        where.addWidget(self.choose)
        rows = (("街道名称", self.street), ("您的姓名", self.person), ("数据放在", place), ("", self.place))
        for row, (title, field) in enumerate(rows):
            caption = label(title, "muted")
            caption.setBuddy(field)
            grid.addWidget(caption, row, 0)
            grid.addWidget(field, row, 1)
        caption = label("从哪里开始", "muted")
        grid.addWidget(caption, len(rows), 0, Qt.AlignmentFlag.AlignTop)
        begin = QVBoxLayout()
        begin.setSpacing(4)
        for widget in (self.blank, self.samples):
            begin.addWidget(widget)
        begin.addWidget(self.existing, 0, Qt.AlignmentFlag.AlignLeft)
        for root in recent.offices(self._settings)[:RECENT_SHOWN]:
            line = button(f"最近打开：{root}", partial(self.folder.setText, str(root)), role="link")
            begin.addWidget(line, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addLayout(begin, len(rows), 1)
        grid.addWidget(label("加密", "muted"), len(rows) + 1, 0, Qt.AlignmentFlag.AlignTop)
        lock = QVBoxLayout()
        lock.setSpacing(6)
        twice = QHBoxLayout()
        twice.setSpacing(8)
        twice.addWidget(self.first)
        twice.addWidget(self.second)
        lock.addWidget(self.encrypt)
        lock.addLayout(twice)
        lock.addWidget(self.protects)
        grid.addLayout(lock, len(rows) + 1, 1)
        grid.addWidget(label("账号", "muted"), len(rows) + 2, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.accounts, len(rows) + 2, 1)
        self.area = RowsArea(grid)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(16)
        layout.addWidget(label("欢迎使用接诉即办工作台", "title"))
        layout.addWidget(label(WELCOME, "muted", wrap=True))
        layout.addWidget(self.area, 1)
        layout.addWidget(self.said)
        layout.addWidget(self.progress)
        layout.addLayout(foot(self.leave, self.go))

    @property
    def root(self) -> Path:
        """The folder that was typed or chosen."""
        return Path(self.folder.text().strip()).expanduser()

    def _enable(self) -> None:
        found = setting_up.look_at(self.root) if self.folder.text().strip() else None
        is_office = found is not None and found.is_office
        self._say_place(found)
        for widget in (self.street, self.blank, self.samples, self.encrypt, self.first, self.second):
            widget.setEnabled(not is_office and self._job is None)
        is_named = is_office or bool(self.street.text().strip())
        self.go.setText("打开" if is_office else "开始使用")
        self.go.setEnabled(self._job is None and found is not None and is_named and bool(self.person.text().strip()))

    def _show_secrets(self) -> None:
        """Say what the choice means; the fields are there when it is made."""
        is_on = self.encrypt.isChecked()
        for field in (self.first, self.second):
            field.setVisible(is_on)
        self.protects.setText(f"{words.WITH}\n{words.LOST}" if is_on else words.WITHOUT)
        set_tone(self.protects, "warn" if is_on else "")
        self._enable()
        self._grow()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Be as high as the wrapped texts need."""
        super().showEvent(event)
        self._grow()

    def _grow(self) -> None:
        grow(self, self.area, room_on(self.screen()))

    def _say_place(self, found: setting_up.Place | None) -> None:
        text, tone = "建议放在本机磁盘；备份时把整个文件夹复制走即可。", ""
        if found is None:
            text, tone = "请选择一个文件夹。", "warn"
        elif found.warnings:
            text, tone = "\n".join(found.warnings), "warn"
        elif found.is_office:
            text = "这里已有办公数据，将直接打开。"
        elif found.is_used:
            text, tone = "这个文件夹里已有其他文件。可以用，但最好选一个空文件夹。", "warn"
        self.place.setText(text)
        set_tone(self.place, tone)

    def _choose_folder(self) -> None:
        chosen = file_questions.ask_folder(self, "数据放在哪个文件夹", self.root.parent)
        if chosen is not None:
            self.folder.setText(str(chosen))

    def _choose_existing(self) -> None:
        chosen = file_questions.ask_folder(self, "打开已有的办公文件夹", self.root.parent)
        if chosen is None:
            return
        self.folder.setText(str(chosen))
        if not setting_up.look_at(chosen).is_office:
            self._say("这个文件夹里没有办公数据（streetdesk.db）。请另选，或填好街道名称在这里新建。", "warn")

    def begin(self) -> None:
        """Make or open the office in the background."""
        root, street, person = self.root, self.street.text(), self.person.text().strip()
        with_samples = self.samples.isChecked()
        is_office = setting_up.look_at(root).is_office
        passphrase = self.first.text() if self.encrypt.isChecked() and not is_office else ""
        problem = problem_with(passphrase, self.second.text()) if passphrase or self._wants_key(is_office) else ""
        if problem:
            self._say(problem, "bad")
            return
        key = self._key_of(root) if is_office else None
        if is_office and key is None and encryption.is_encrypted(root):
            return

        def work(context: JobContext) -> Office:
            if is_office:
                return open_office(root, person, key=key)
            office = setting_up.set_up(root, street, person, with_samples=with_samples, job=context)
            if passphrase:
                self._recovery = encryption.encrypt(office, passphrase, job=context).value.recovery
            return office

        self._job = self._runner.write("准备办公文件夹", work, self._made, self._failed)
        self._show_busy(True)
        self._enable()

    def _wants_key(self, is_office: bool) -> bool:
        return self.encrypt.isChecked() and not is_office

    def _key_of(self, root: Path) -> OfficeKey | None:
        return unlock_office(root, self) if encryption.is_encrypted(root) else None

    def _made(self, office: Office) -> None:
        self._job = None
        if self._recovery:
            from app.gui.dialogs.recovery_key import RecoveryKeyDialog

            RecoveryKeyDialog(office, self._recovery, self._runner, self).exec()
        self.office = office
        self._settings.put_text("office/person", self.person.text().strip())
        self.accept()

    def _failed(self, error: BaseException) -> None:
        self._job = None
        self._show_busy(False)
        self._enable()
        is_known = isinstance(error, KnownError)
        self._say(
            error.message if isinstance(error, KnownError) else "已取消，没有留下任何数据。", "bad" if is_known else ""
        )

    def _fault(self, error: BaseException) -> None:
        number, details = bug_log.record(error, datetime.now())
        self._failed(KnownError("程序出错，没有建立办公文件夹，问题已记录。"))
        self._messages.bug(number, details)

    def _say(self, text: str, tone: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
        set_tone(self.said, tone)

    def _show_busy(self, is_busy: bool) -> None:
        self.progress.setVisible(is_busy)
        self.progress.setRange(0, 0)
        self.leave.setText("取消" if is_busy else "退出")
        for widget in (self.person, self.folder, self.choose, self.existing):
            widget.setEnabled(not is_busy)
        self._say("正在准备…" if is_busy else "", "")

    def _progress(self, _job: Job, done: int, total: int, text: str) -> None:
        self.progress.setRange(0, max(total, 0))
        self.progress.setValue(done)
        self._say(text, "")

    def reject(self) -> None:
        """Esc, 退出 or 取消: while something is being made, stop it first."""
        if self._job is not None:
            self._job.cancel()
            return
        super().reject()

    def done(self, result: int) -> None:
        """End the lanes with the dialog."""
        self._runner.stop()
        super().done(result)


def choose_office(settings: WindowSettings, suggested: Path) -> Office | None:
    """Ask for an office folder, make or open it; None when the clerk leaves."""
    dialog = FirstStart(settings, suggested)
    return dialog.office if dialog.exec() else None
