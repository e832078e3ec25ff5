"""考核期表: the office's own periods; everywhere else the default rule (19th to 18th) holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QWidget

from app.domain.assessment_periods import AssessmentPeriod, default_period
from app.domain.errors import KnownError
from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog, day_field, day_of, put_day
from app.gui.dialogs.reason import ask_reason
from app.gui.plain_table import fill, plain_table
from app.gui.widgets.labels import button
from app.gui.window_place import fitting
from app.services import periods, rates
from app.services.changes import Outcome

HEADS = ("考核期", "开始", "结束", "天数", "口径", "来源", "备注")
SHOWN = 13


class PeriodsDialog(FormDialog):
    """The list above; below, one entry: a new one, or the chosen one changed."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        hint = "列在表里的以表为准；没有列的按默认规则（每月 19 日至次月 18 日，起始日可改）。选中一行可修改。"
        super().__init__(desk, "考核期表", hint, "保存", parent)
        self.resize(*fitting(self, 860, 620))
        self.found: list[AssessmentPeriod] = []
        self.table = plain_table("考核期表", HEADS, desk.settings, stretch=6)
        self.table.setMinimumHeight(210)
        self.name = QLineEdit()
        self.start, self.end = day_field(desk.office.now().date()), day_field(desk.office.now().date())
        self.definition = QComboBox()
        self.definition.addItem("（按现行口径）", "")
        for one in rates.definitions(desk.office):
            self.definition.addItem(one.name, one.code)
        self.source = QLineEdit()
        self.source.setPlaceholderText("哪份通知写明的")
        self.note = QLineEdit()
        self.first = QSpinBox()
        self.first.setRange(1, 28)
        self.first.setPrefix("每月 ")
        self.first.setSuffix(" 日")
        self.rows.addWidget(self.table, self.rows.rowCount(), 0, 1, 2)
        for title, field in (
            ("名称", self.name),
            ("开始", self.start),
            ("结束（含当天）", self.end),
            ("这期用的口径", self.definition),
            ("来源", self.source),
            ("备注", self.note),
        ):
            self.add_row(title, field, needed=field is self.name)
        self.add_row("默认起始日", self.first)
        self.remove = button("从表中删去…", self._remove)
        self.fresh = button("填新的一期", self._fresh)
        self.set_first = button("改默认起始日", self._set_first)
        for at, widget in enumerate((self.fresh, self.remove, self.set_first)):
            self.foot.insertWidget(at, widget)
        self.back.setText("完成")
        self.table.itemSelectionChanged.connect(self._show)
        self.name.textChanged.connect(lambda text: self.go.setEnabled(bool(text.strip())))
        self.read()
        self._fresh()

    def read(self) -> None:
        """Show the periods as they are."""
        office = self.desk.office
        own = periods.own_periods(office)
        later = [one for one in own if one.start_on > office.now().date()]
        self.found = [*reversed(later), *periods.list_periods(office, SHOWN)]
        names = {one.code: one.name for one in rates.definitions(office)}
        fill(
            self.table,
            [
                (
                    one.name,
                    str(one.start_on),
                    str(one.end_on),
                    str((one.end_on - one.start_on).days + 1),
                    names.get(one.definition, "现行口径"),
                    one.source or "未填",
                    one.note,
                )
                for one in self.found
            ],
        )
        self.first.setValue(periods.start_day(office, office.now().date()))

    @property
    def chosen(self) -> AssessmentPeriod | None:
        """The chosen period, None for a new one."""
        at = self.table.currentRow()
        return self.found[at] if self.table.selectedItems() and 0 <= at < len(self.found) else None

    def _show(self) -> None:
        one = self.chosen
        if one is not None:
            self._put(one, "" if not one.id else one.source)
        self.remove.setEnabled(one is not None and bool(one.id))
        self.go.setText("保存修改" if one is not None and one.id else "列入表中")

    def _put(self, one: AssessmentPeriod, source: str) -> None:
        self.name.setText(one.name)
        put_day(self.start, one.start_on)
        put_day(self.end, one.end_on)
        self.definition.setCurrentIndex(max(self.definition.findData(one.definition), 0))
        self.source.setText(source)
        self.note.setText(one.note)

    def _fresh(self) -> None:
        """Offer the period after the last one listed."""
        self.table.clearSelection()
        following = max(one.end_on for one in self.found) + timedelta(days=1)
        self._put(default_period(following, self.first.value()), "")
        self._show()

    def _set_first(self) -> None:
        office, day = self.desk.office, self.first.value()
        source = ask_reason(self, "改默认起始日", f"从今天起按每月 {day} 日开始。写明依据。", "改", ())
        if source:
            self._write(
                "改默认起始日",
                lambda: periods.set_start_day(office, day, office.now().date().isoformat(), source),
            )

    def _remove(self) -> None:
        one, office = self.chosen, self.desk.office
        if one is None or not one.id:
            return
        number = one.id
        reason = ask_reason(self, "从表中删去", f"{one.name} 删去后按默认规则。", "删去", ())
        if reason:
            self._write("删去考核期", lambda: periods.void_period(office, number, reason))

    def submit(self) -> None:
        """Enter the period, or change the chosen one, and stay."""
        office, one = self.desk.office, self.chosen
        name, start, end = self.name.text(), day_of(self.start), day_of(self.end)
        code, note, source = str(self.definition.currentData()), self.note.text(), self.source.text()
        number = one.id if one is not None else 0
        self._write(
            "保存考核期",
            lambda: periods.save_period(
                office, name, start, end, definition=code, note=note, source=source, period_id=number
            ),
        )

    def _write(self, title: str, work: Callable[[], Outcome[Any]]) -> None:
        """Run a change and stay for the next one."""

        def done(_outcome: Outcome[Any]) -> None:
            self.read()
            self._fresh()
            self.say(f"已完成：{title}。", "good")

        def failed(error: BaseException) -> None:
            self.say(error.message if isinstance(error, KnownError) else "没有改动。")

        self.desk.runner.write(title, lambda _context: work(), done, failed)
