"""人员与排班: the week's duty plan at the left, hours without anybody and handovers at the right."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QTabWidget, QVBoxLayout, QWidget

from app.domain.shifts import Gap
from app.gui.desk import Desk
from app.gui.dialogs.cases_form import CaseForm
from app.gui.dialogs.form_dialog import put_moment
from app.gui.dialogs.reason import ask_reason
from app.gui.models.cases_shifts import DAYS, DutyWeek, hours_text, monday_of, read_week
from app.gui.pages.page import Page
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.labels import ElidedLabel, button, label, tool
from app.gui.widgets.shift_notes import NoteList
from app.gui.widgets.shift_week import WeekTable
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
        self._add_actions()
        self._lay_out()
        self.table.changed.connect(self._enable)
        desk.bus.subscribe((Topic.CASES, Topic.SETTINGS), lambda _topics: self.refresh() if self.isVisible() else None)
        desk.navigator.look_changed.connect(self._relook)

    def _add_actions(self) -> None:
        self.add_action("排一个班次…", "plus", self.add_turn, "Ctrl+N", is_primary=True)
        self.rota = self.add_action("按轮班排…", "refresh", self.add_rota, "Ctrl+R")
        self.hand = self.add_action("交接班…", "person", self.hand_over, "Ctrl+J")
        self.drop = self.add_action("取消选中的班次…", "close", self.remove, "Delete", where=self.table.table)
        self.add_action("上一周", "chevron-left", lambda: self._turn(-1), "Alt+Left")
        self.add_action("下一周", "chevron-right", lambda: self._turn(1), "Alt+Right")

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
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(splitter, 1)
        self._enable()

    def refresh(self) -> None:
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
        self.refresh()

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
        if self.week is not None:
            self.table.put(self.week, self.desk.office.now().date())


def _fill(form: CaseForm, start: datetime, end: datetime) -> None:
    for key, value in (("start", start), ("end", end)):
        field = form.fields[key].widget
        put_moment(field, value)  # type: ignore[arg-type]
