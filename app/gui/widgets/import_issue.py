"""考核明细 in the import preview: the period and the day of issue (下发日), the defaults shown with their reason."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.assessment_details import ISSUED, PERIOD, period_name
from app.domain.months import Month, month_of
from app.gui.dialogs.form_dialog import day_field, day_of, put_day
from app.gui.import_run import FileState, ImportFile
from app.gui.widgets.labels import label
from app.gui.wording import date_text
from app.services.assessment_outlook import IssueOutlook, PeriodOutlook, outlook
from app.services.import_types import Preparation
from app.services.session import Office

MONTHS_OFFERED = 8
BY_FILE = "按文件"
UNREAD = "期次：文件里没有写时，在这里选或填，会重新读取。下发日：不指定时用文件里写的，文件也没有写就暂按导入当天。"


class IssueBar(QWidget):
    """``wanted(options)``: the clerk chose another period or day; the file is read again with these options."""

    wanted = Signal(dict)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setAccessibleName("期次和下发日")
        self._office = office
        self._options: dict[str, str] = {}
        self.period = QComboBox()
        self.period.setAccessibleName("期次")
        self.period.setEditable(True)
        self.period.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.period.setMinimumWidth(120)
        self.period.addItems(["", *_months(office.now().date())])
        self.period.setToolTip("文件里没有“考核周期”列时用的期次，例如 2026-05；空着按文件")
        self.is_said = QCheckBox("指定下发日")
        self.is_said.setToolTip("下发日从第二天起算复盘的 3 个工作日；指定的日子就是确认过的")
        self.day = day_field(office.now().date())
        self.day.setAccessibleName("下发日")
        self.day.setKeyboardTracking(False)
        self.day.setEnabled(False)
        self.why = label("", "muted", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        caption = label("期次", "muted")
        caption.setBuddy(self.period)
        for widget in (caption, self.period, self.is_said, self.day):
            row.addWidget(widget)
        row.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addLayout(row)
        box.addWidget(self.why)
        line = self.period.lineEdit()
        if line is not None:
            line.setPlaceholderText(BY_FILE)
            line.editingFinished.connect(self._ask)
        self.period.activated.connect(lambda _at: self._ask())
        self.is_said.toggled.connect(self._said)
        self.day.dateChanged.connect(lambda _day: self._ask())

    def show_file(self, file: ImportFile) -> None:
        """Show what was chosen for a file and what follows from it."""
        self._options = dict(file.options)
        is_free = file.state in (FileState.READY, FileState.FAILED)
        for widget in (self.period, self.is_said):
            widget.setEnabled(is_free)
        said = self._options.get(ISSUED, "")
        found = self._outlook(file.preparation)
        shown = found.periods[0].issue.issued_on if found and found.periods else said
        for field in (self.period, self.is_said, self.day):
            field.blockSignals(True)
        self.period.setEditText(self._options.get(PERIOD, ""))
        self.is_said.setChecked(bool(said))
        put_day(self.day, date.fromisoformat(shown) if shown else self._office.now().date())
        for field in (self.period, self.is_said, self.day):
            field.blockSignals(False)
        self.day.setEnabled(is_free and bool(said))
        words = outlook_words(found) if found else UNREAD
        self.why.setText(words)
        self.why.setAccessibleName(words)

    def _outlook(self, preparation: Preparation | None) -> IssueOutlook | None:
        return None if preparation is None else outlook(self._office, preparation)

    def _said(self, is_said: bool) -> None:
        self.day.setEnabled(is_said)
        self._ask()

    def _ask(self) -> None:
        """Ask for another reading when something really changed."""
        period = period_name(self.period.currentText())
        issued = day_of(self.day).isoformat() if self.is_said.isChecked() else ""
        made = {key: text for key, text in ((PERIOD, period), (ISSUED, issued)) if text}
        if made != self._options:
            self._options = made
            self.wanted.emit(made)


def outlook_words(found: IssueOutlook) -> str:
    """Say the period and the day of issue that the import would set, and why these."""
    parts = []
    if found.period_why:
        parts.append(f"期次{' ' + found.period if found.period else ''}：{found.period_why}")
    parts += [_issue_words(one) for one in found.periods[:2]]
    if len(found.periods) > 2:
        parts.append(f"另有 {len(found.periods) - 2} 期")
    return "；".join(parts)


def _issue_words(one: PeriodOutlook) -> str:
    issued, due = (date_text(date.fromisoformat(one.issue.issued_on)), date_text(one.review.due_on))
    return f"{one.period} 共 {one.lines:,} 件，下发日 {issued}（{one.why}），复盘期限 {due}"


def _months(today: date) -> list[str]:
    found: list[Month] = [month_of(today)]
    while len(found) < MONTHS_OFFERED:
        found.append(found[-1].previous())
    return [str(one) for one in found]
