"""工作日历: years with their sources, 暂定 where none is published; a State Council notice is pasted and checked."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.gui.desk import Desk
from app.gui.plain_table import fill, plain_table
from app.gui.widgets.labels import button, label, set_tone
from app.gui.wording import date_text, moment_text
from app.services import calendars
from app.services.calendars import CalendarChange
from app.services.due_lines import MovedLine

YEARS_AHEAD = 2
DAY_HEADS = ("日期", "上班/休息", "名称", "依据")


class CalendarSettings(QWidget):
    """Left the years and the days of one year, right the notice."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("page")
        self.setAccessibleName("工作日历设置")
        self._years: list[int] = []
        self.years = plain_table("日历年度", ("年度", "状态", "依据"), desk.settings, stretch=2)
        self.days = plain_table("放假与调休", DAY_HEADS, desk.settings, stretch=3)
        self.notice = QPlainTextEdit()
        self.notice.setAccessibleName("通知原文")
        self.notice.setPlaceholderText("把国务院办公厅关于节假日安排的通知全文粘贴到这里")
        self.notice.setTabChangesFocus(True)
        self.source = QLineEdit()
        self.source.setAccessibleName("通知出处")
        self.source.setPlaceholderText("出处，如：中国政府网 2026-11-04")
        self.reading = label("", "muted", wrap=True)
        self.check = button("核对通知", self.read_notice, icon="search")
        self.add = button("加入日历", self.add_notice, icon="plus", role="primary")
        self.add.setEnabled(False)
        self._lay_out()
        self.years.itemSelectionChanged.connect(self._show_days)
        self.notice.textChanged.connect(lambda: self.add.setEnabled(False))

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(label("年度", "heading"))
        left.addWidget(self.years, 2)
        left.addWidget(label("这一年的放假与调休", "heading"))
        left.addWidget(self.days, 3)
        buttons = QHBoxLayout()
        buttons.addWidget(self.check)
        buttons.addWidget(self.add)
        buttons.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(label("加入新通知", "heading"))
        right.addWidget(self.notice, 1)
        right.addWidget(self.source)
        right.addLayout(buttons)
        right.addWidget(self.reading)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 12, 8, 8)
        layout.setSpacing(16)
        layout.addLayout(left, 3)
        layout.addLayout(right, 2)

    def refresh(self) -> None:
        """Read the calendar that counts now."""
        calendar = calendars.current(self.desk.office)
        last = max((*calendar.published, self.desk.office.now().year + YEARS_AHEAD))
        self._years = list(range(last, min(calendar.published, default=last) - 1, -1))
        rows = []
        for year in self._years:
            is_known = year in calendar.published
            notices = sorted({day.notice for day in calendar.days_of(year) if day.notice})
            basis = "；".join(notices) if notices else ("" if is_known else "国务院通知未公布，只按周末计算")
            rows.append((f"{year} 年", "已公布" if is_known else "暂定", basis))
        keep = max(self.years.currentRow(), 0)
        fill(self.years, rows)
        known = [at for at, year in enumerate(self._years) if year == self.desk.office.now().year]
        self.years.selectRow(keep or (known[0] if known else 0))

    def _show_days(self) -> None:
        row = self.years.currentRow()
        if not 0 <= row < len(self._years):
            return
        days = calendars.current(self.desk.office).days_of(self._years[row])
        fill(
            self.days,
            [(date_text(d.on), "上班（调休）" if d.is_workday else "休息", d.name, d.notice) for d in days],
        )

    def read_notice(self) -> None:
        """Say what the pasted text would change; nothing is written."""
        reading, change = calendars.preview_notice(self.desk.office, self.notice.toPlainText())
        if not reading.days:
            text, tone = "没有读到放假日期。请粘贴通知全文。", "bad"
        else:
            off = sum(1 for day in reading.days if not day.is_workday)
            text = (
                f"{reading.label}：休息 {off} 天，调休上班 {len(reading.days) - off} 天；"
                f"日历会变 {len(change.days)} 天。"
            )
            tone = "good"
        if reading.problems:
            first = reading.problems[0]
            text += f"有 {len(reading.problems)} 处对不上：{first.where}：{first.message}"
            tone = "bad"
        self.reading.setText(text)
        set_tone(self.reading, tone)
        self.add.setEnabled(bool(reading.days) and not reading.problems)

    def add_notice(self) -> None:
        """Make a new edition of the calendar."""
        office, text, source = self.desk.office, self.notice.toPlainText(), self.source.text()
        self.desk.runner.write(
            "加入节假日通知",
            lambda _context: calendars.add_notice(office, text, source),
            lambda outcome: self._added(outcome.value),
        )

    def _added(self, change: CalendarChange) -> None:
        """Say that the calendar changed, and work out which open deadlines of the contracts moved (F2.3)."""
        self.notice.clear()
        self.reading.setText("")
        office = self.desk.office

        def work(_context: object) -> tuple[MovedLine, ...]:
            from app.services import reminders

            return reminders.moved_by_calendar(office, office.now(), change.before, change.after)

        self.desk.runner.read("重算未完期限", work, self._say_moved)

    def _say_moved(self, moved: tuple[MovedLine, ...]) -> None:
        at = moment_text(self.desk.office.now().isoformat()[:16])
        if not moved:
            self.desk.messages.done(f"日历已更新（{at}），未完的合同期限没有变动")
            return
        words = f"日历已更新（{at}），{len(moved)} 项未完的合同期限变动，已完成的不动"
        self.desk.messages.warn(words, "看变化清单", lambda: self._show_moved(moved))

    def _show_moved(self, moved: tuple[MovedLine, ...]) -> None:
        from app.gui.dialogs.moved_lines import MovedDialog

        MovedDialog(self.desk, moved, self.window()).open()
