"""人员与排班: the week's duty plan with hours without anybody and handovers; a tab for the vendors' people."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDateTimeEdit, QHBoxLayout, QSplitter, QTabWidget, QVBoxLayout, QWidget

from app.domain.shifts import Gap
from app.gui.contract_tabs import PLACES
from app.gui.desk import Desk
from app.gui.dialogs.cases_form import CaseForm
from app.gui.dialogs.form_dialog import put_moment
from app.gui.dialogs.reason import ask_reason
from app.gui.models.cases_shifts import DAYS, DutyWeek, hours_text, monday_of, read_week
from app.gui.pages.page import Page
from app.gui.targets import LedgerTarget
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.labels import ElidedLabel, button, label, tool
from app.gui.widgets.shift_notes import NoteList
from app.gui.widgets.shift_week import WeekTable
from app.gui.widgets.split_memory import remember_split
from app.gui.widgets.vendor_staff_tab import VendorStaffTab
from app.services import shifts
from app.services.changes import Topic


class StaffPage(Page):
    """One week at a time; Alt+Left and Alt+Right turn it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "人员与排班")
        self.work = CaseDesk(desk, self)
        self.first_on = monday_of(desk.office.now().date())
        self.week: DutyWeek | None = None
        self._asked = 0
        self.title = label("", "heading")
        self.now = ElidedLabel("", "muted")
        self.this_week = button("本周", lambda: self.show_week(desk.office.now().date()), role="link")
        self.table = WeekTable(desk)
        self.gaps = NoteList("空班清单")
        self.handovers = NoteList("交接班记录")
        self.room = QWidget()
        self.room.setAccessibleName("排班")
        self.people_tab = VendorStaffTab(self.work)
        self._add_actions()
        self._lay_out()
        self._lay_out_parts()
        self.table.changed.connect(self._enable)
        topics = (Topic.CASES, Topic.SETTINGS, Topic.CONTRACTS)
        desk.bus.subscribe(topics, lambda _topics: self.refresh() if self.isVisible() else None)
        desk.navigator.look_changed.connect(self._relook)

    def _add_actions(self) -> None:
        here = self.room
        self.add_action("排一个班次…", "plus", self.add_turn, "Ctrl+N", is_primary=True, where=here)
        self.rota = self.add_action("按轮班排…", "refresh", self.add_rota, "Ctrl+R", where=here)
        self.hand = self.add_action("交接班…", "person", self.hand_over, "Ctrl+J", where=here)
        self.drop = self.add_action("取消选中的班次…", "close", self.remove, "Delete", where=self.table.table)
        self.add_action("上一周", "chevron-left", lambda: self._turn(-1), "Alt+Left", where=here)
        self.add_action("下一周", "chevron-right", lambda: self._turn(1), "Alt+Right", where=here)
        self._own_actions, self._own_primary = list(self.page_actions), self.primary

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(tool("上一周", "chevron-left", lambda: self._turn(-1), "Alt+Left"))
        head.addWidget(self.title)
        head.addWidget(tool("下一周", "chevron-right", lambda: self._turn(1), "Alt+Right"))
        head.addWidget(self.this_week)
        head.addWidget(self.now, 1)
        for action in (self.rota, self.hand, self.drop):
            made = button(action.text(), action.trigger, icon=str(action.property("icon_name")))
            action.enabledChanged.connect(made.setEnabled)
            head.addWidget(made)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("空班与交接")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName("标签")
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.gaps, "空班清单")
        self.tabs.addTab(self.handovers, "交接班")
        pane = QWidget()
        pane.setObjectName("detailPane")
        pane.setAccessibleName("空班与交接")
        pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        pane.setMinimumWidth(300)
        box = QVBoxLayout(pane)
        box.setContentsMargins(0, 4, 0, 0)
        box.addWidget(self.tabs)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setAccessibleName("排班与空班")
        splitter.setHandleWidth(8)
        splitter.addWidget(self.table)
        splitter.addWidget(pane)
        splitter.setStretchFactor(0, 1)
        splitter.setCollapsible(0, False)
        splitter.setSizes([760, 380])
        remember_split(splitter, self.desk.settings, "staff")
        layout = QVBoxLayout(self.room)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(splitter, 1)
        self._enable()

    def _lay_out_parts(self) -> None:
        self.parts = QTabWidget()
        self.parts.setAccessibleName("人员与排班")
        self.parts.setDocumentMode(True)
        self.parts.tabBar().setAccessibleName("人员与排班标签")
        self.parts.tabBar().setDrawBase(False)
        self.parts.addTab(self.room, "排班")
        self.parts.addTab(self.people_tab, self.people_tab.title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 12)
        layout.addWidget(self.parts)
        for key, icon, words in (
            ("Ctrl+Tab", "chevron-right", "下一个标签"),
            ("Ctrl+Shift+Tab", "chevron-left", "上一个标签"),
        ):
            self.add_action(words, icon, self._turn_part, key)
        self._turns = self.page_actions[-2:]
        self._dress()
        self.parts.currentChanged.connect(lambda _at: self._part_turned())

    @property
    def is_people(self) -> bool:
        """Whether the vendors' people are on show."""
        return self.parts.currentWidget() is self.people_tab

    def open_target(self, target: object) -> None:
        """Show a change or a violation of a contract's people."""
        if isinstance(target, LedgerTarget):
            self.parts.setCurrentWidget(self.people_tab)
            kind = PLACES[target.entity][2]
            self.people_tab.show_record(target.contract_id, kind, target.row_id)

    def _turn_part(self) -> None:
        self.parts.setCurrentIndex(1 - self.parts.currentIndex())

    def _part_turned(self) -> None:
        self._dress()
        self.refresh()
        self.take_focus()

    def _dress(self) -> None:
        own = self.people_tab.actions_by_key.values() if self.is_people else self._own_actions
        self.page_actions = [*self._turns, *own]
        self.primary = self.people_tab.primary if self.is_people else self._own_primary
        self.actions_changed.emit()

    def take_focus(self) -> None:
        """Work begins in the list on show."""
        if self.is_people:
            self.people_tab.list.take_focus()
        else:
            self.table.table.setFocus()

    def search(self, text: str) -> None:
        """Narrow the people on show."""
        if self.is_people:
            self.people_tab.search(text)

    def refresh(self) -> None:
        """Read the part on show."""
        if self.is_people:
            self.people_tab.refresh()
        else:
            self._read_week()

    def _read_week(self) -> None:
        """Read the week; an answer to an older question is dropped."""
        self._asked += 1
        asked, office, first_on = self._asked, self.desk.office, self.first_on

        def put(week: DutyWeek) -> None:
            if asked == self._asked:
                self._put(week)

        self.desk.runner.read("排班", lambda _context: read_week(office, first_on), put)

    def _put(self, week: DutyWeek) -> None:
        self.week = week
        today = self.desk.office.now().date()
        last = week.first_on + timedelta(days=DAYS - 1)
        self.title.setText(f"{week.first_on:%Y-%m-%d} 至 {last:%m-%d}")
        self.this_week.setVisible(week.first_on != monday_of(today))
        now = "、".join(f"{turn.person}（{hours_text(turn)}）" for turn in week.on_duty)
        self.now.put(f"现在值班：{now}" if now else "现在没有人值班")
        self.table.put(week, today)
        self.gaps.put_gaps(week.coming, self._cover)
        self.handovers.put_handovers(week.handovers)
        hours = sum(gap.hours for gap in week.coming)
        self.tabs.setTabText(0, f"空班清单（14 天内 {hours:,} 小时）" if hours else "空班清单")
        self.tabs.setTabText(1, f"交接班 {len(week.handovers):,}" if week.handovers else "交接班")
        self._enable()

    def _enable(self) -> None:
        self.drop.setEnabled(bool(self.table.chosen_ids))

    def show_week(self, day: date) -> None:
        """Show the week of a day."""
        self.first_on = monday_of(day)
        self._read_week()

    def _turn(self, weeks: int) -> None:
        self.show_week(self.first_on + timedelta(weeks=weeks))

    @property
    def people(self) -> list[str]:
        """Who was planned in this week, in the order of their turns; the person at the desk is always offered."""
        known = [turn.person for turn in self.week.turns] if self.week else []
        return list(dict.fromkeys([*known, self.desk.office.actor]))

    def add_turn(self) -> None:
        """排一个班次 on the chosen day."""
        self._turn_form(None)

    def _turn_form(self, gap: Gap | None) -> None:
        from app.gui.dialogs.cases_shifts import turn_form

        today = self.desk.office.now().date()
        day = self.table.chosen_day or max(self.first_on, today if monday_of(today) == self.first_on else self.first_on)
        form = turn_form(self.desk, self.people, day, self.work.window)
        if gap is not None:
            _fill(form, gap.starts_at, min(gap.ends_at, datetime.combine(gap.starts_at.date(), time()) + timedelta(1)))
        self.work.show(form)

    def _cover(self, gap: Gap) -> None:
        self._turn_form(gap)

    def add_rota(self) -> None:
        """按轮班排."""
        from app.gui.dialogs.cases_shifts import rota_form

        self.work.show(rota_form(self.desk, self.people, self.first_on, self.work.window))

    def hand_over(self) -> None:
        """交接班."""
        from app.gui.dialogs.cases_shifts import handover_form

        self.work.show(handover_form(self.desk, self.people, self.work.window))

    def remove(self) -> None:
        """取消 the selected turns."""
        ids, office = self.table.chosen_ids, self.desk.office
        if not ids:
            return
        words = f"取消 {len(ids)} 个班次"
        reason = ask_reason(self.work.window, words, "原因记入审计，可以撤销。", "取消班次", ("调班", "请假", "排错了"))
        if reason:
            self.work.write(words, lambda: shifts.remove(office, ids, reason), f"已{words}")

    def _relook(self) -> None:
        self.people_tab.relook()
        if self.week is not None:
            self.table.put(self.week, self.desk.office.now().date())


def _fill(form: CaseForm, start: datetime, end: datetime) -> None:
    for key, value in (("start", start), ("end", end)):
        put_moment(cast("QDateTimeEdit", form.fields[key].widget), value)
