"""常规: theme and size of the screen, names of the office and the person, where the data lies."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QButtonGroup, QFormLayout, QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from app.gui import fonts
from app.gui.desk import Desk
from app.gui.office_switch import switch_button
from app.gui.settings import FOLLOW_SYSTEM
from app.gui.widgets.labels import button, label
from app.gui.widgets.settings_reminders import ReminderChoices
from app.services import settings as office_settings

THEMES = ((FOLLOW_SYSTEM, "跟随系统"), ("light", "浅色"), ("dark", "深色"))


class GeneralSettings(QWidget):
    """What is picked works at once; names are saved with their button."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("page")
        self.setAccessibleName("常规设置")
        self.themes = self._choices("主题", THEMES, desk.settings.theme)
        self.sizes = self._choices("字号", [(s.key, s.title) for s in fonts.SIZES], desk.settings.font_size)
        self.street = QLineEdit()
        self.street.setAccessibleName("街道名称")
        self.person = QLineEdit()
        self.person.setAccessibleName("经办人")
        self.save_street = button("保存街道名称", self._save_street)
        self.save_person = button("保存经办人", self._save_person)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        form.addRow(label("主题", "muted"), self.themes)
        form.addRow(label("字号", "muted"), self.sizes)
        form.addRow(label("街道名称", "muted"), _beside(self.street, self.save_street))
        form.addRow(label("经办人", "muted"), _beside(self.person, self.save_person))
        folder = label(str(desk.office.root), wrap=True)
        folder.setAccessibleName("办公文件夹位置")
        opener = button("打开文件夹", self._open_folder, icon="folder")
        form.addRow(label("办公文件夹", "muted"), _beside(folder, opener, switch_button(desk, self)))
        self.reminders = ReminderChoices(desk)
        form.addRow(label("到期提醒", "muted"), self.reminders)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 16, 8, 8)
        layout.addLayout(form)
        layout.addWidget(
            label("数据库、附件、备份、导出都在办公文件夹里。不要放在网盘同步目录或共享盘上。", "muted", wrap=True)
        )
        layout.addStretch(1)
        self.setMaximumWidth(760)

    def _choices(self, name: str, choices: Iterable[tuple[str, str]], current: str) -> QWidget:
        row = QWidget()
        row.setAccessibleName(name)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(16)
        group = QButtonGroup(row)
        for key, title in choices:
            one = QRadioButton(title)
            one.setAccessibleName(f"{name}：{title}")
            one.setProperty("key", key)
            one.setChecked(key == current)
            one.clicked.connect(partial(self._look))
            group.addButton(one)
            line.addWidget(one)
        line.addStretch(1)
        return row

    def _look(self, _checked: bool = True) -> None:
        theme, size = (_picked(row) for row in (self.themes, self.sizes))
        self.desk.navigator.look_wanted.emit(theme, size)

    def refresh(self) -> None:
        """Read the names."""
        self.reminders.refresh()
        if not self.street.isModified():
            self.street.setText(self.desk.office.street)
        office = self.desk.office
        for widget in (self.person, self.save_person):
            widget.setEnabled(not office.accounts_on)
            widget.setToolTip("已启用账号：经办人就是登录的人，姓名在“账号”里更正" if office.accounts_on else "")
        if office.accounts_on:
            self.person.setText(office.actor)
        elif not self.person.isModified():
            self.person.setText(self.desk.settings.person or office.actor)
        for row, key in ((self.themes, self.desk.settings.theme), (self.sizes, self.desk.settings.font_size)):
            for one in row.findChildren(QRadioButton):
                one.setChecked(one.property("key") == key)

    def _save_street(self) -> None:
        office, name = self.desk.office, self.street.text()
        self.street.setModified(False)
        self.desk.runner.write(
            "保存街道名称",
            lambda _context: office_settings.rename_street(office, name),
            lambda _outcome: self.desk.messages.done("已保存街道名称"),
        )

    def _save_person(self) -> None:
        name = self.person.text().strip()
        if not name:
            self.desk.messages.problem("经办人不能为空。请填写姓名后再保存。")
            return
        self.person.setModified(False)
        self.desk.settings.put_text("office/person", name)
        self.desk.office.actor = name
        self.desk.navigator.person_changed.emit()
        self.desk.messages.done(f"以后的操作都记在“{name}”名下")

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.desk.office.root)))


def _picked(row: QWidget) -> str:
    return next(str(one.property("key")) for one in row.findChildren(QRadioButton) if one.isChecked())


def _beside(first: QWidget, *others: QWidget) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    line.addWidget(first, 1)
    for other in others:
        line.addWidget(other)
    return row
