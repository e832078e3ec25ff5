"""设置: look, office, calendar, accounts, backups and checks, encryption, personal data, units, rules, own forms."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from app.gui.desk import Desk
from app.gui.pages.page import Page
from app.gui.widgets.low_area import LowTabs
from app.gui.widgets.settings_accounts import AccountSettings
from app.gui.widgets.settings_backups import BackupSettings
from app.gui.widgets.settings_calendar import CalendarSettings
from app.gui.widgets.settings_encryption import EncryptionSettings
from app.gui.widgets.settings_forms import FormSettings
from app.gui.widgets.settings_general import GeneralSettings
from app.gui.widgets.settings_privacy import PrivacySettings
from app.gui.widgets.settings_rules import RuleSettings
from app.gui.widgets.settings_units import UnitSettings
from app.services.changes import Topic


class SettingsPage(Page):
    """One tab per topic; each tab reads when it is shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "设置")
        self.tabs = LowTabs("page")
        self.tabs.setAccessibleName("设置分类")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName("设置分类标签")
        self.tabs.tabBar().setDrawBase(False)
        self.general = GeneralSettings(desk)
        self.calendar = CalendarSettings(desk)
        self.accounts = AccountSettings(desk)
        self.backups = BackupSettings(desk)
        self.encryption = EncryptionSettings(desk)
        self.privacy = PrivacySettings(desk)
        self.units = UnitSettings(desk)
        self.rules = RuleSettings(desk)
        self.forms = FormSettings(desk)
        self.tabs.addTab(self.general, "常规")
        self.tabs.addTab(self.calendar, "工作日历")
        self.tabs.addTab(self.accounts, "账号")
        self.tabs.addTab(self.backups, "备份与检查")
        self.tabs.addTab(self.encryption, "加密")
        self.tabs.addTab(self.privacy, "个人信息")
        self.tabs.addTab(self.units, "承办单位")
        self.tabs.addTab(self.rules, "流程规则")
        self.tabs.addTab(self.forms, "单据样式")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(self.tabs)
        self.tabs.currentChanged.connect(lambda _at: self.refresh())
        self.add_action("立即备份", "backup", self.backups.back_up, "Ctrl+Shift+B", is_primary=True)
        self.add_action("检查数据", "shield", self.backups.verify, "Ctrl+Shift+D")
        desk.bus.subscribe((Topic.SETTINGS, Topic.CALENDAR, Topic.BACKUPS), lambda _topics: self.refresh())

    def take_focus(self) -> None:
        """Tabs first."""
        self.tabs.tabBar().setFocus()

    def open_target(self, target: object) -> None:
        """Turn to the tab of that title."""
        titles = [self.tabs.tabText(at) for at in range(self.tabs.count())]
        if target in titles:
            self.tabs.setCurrentIndex(titles.index(str(target)))

    def refresh(self) -> None:
        """Read the tab on show."""
        parts = (self.general, self.calendar, self.accounts, self.backups, self.encryption, self.privacy)
        for tab in (*parts, self.units, self.rules, self.forms):
            if tab is self.tabs.currentWidget():
                tab.refresh()
