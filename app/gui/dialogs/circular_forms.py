"""Forms of 通报: from a file (picked or dropped), or by hand in a small grid that takes cells from the clipboard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QTableWidget, QTableWidgetItem, QWidget

from app.domain.circulars import MEASURE_TITLES
from app.domain.errors import RefusedInput
from app.domain.report_choices import recent
from app.domain.report_periods import PeriodKind
from app.gui.desk import Desk
from app.gui.dialogs.cases_form import CaseForm, Field, Values, day, line, offered, text
from app.gui.plain_table import plain_table
from app.gui.widgets.file_field import FileField
from app.services import circulars, units
from app.services.changes import Outcome
from app.services.circulars import Named
from app.services.progress import JobContext

HEADS = ("承办单位", *MEASURE_TITLES.values())
PATTERN = "表格 (*.xlsx *.xls *.xlsm *.xlsb *.ods *.et *.csv);;所有文件 (*)"
_ISSUERS = ("区城指中心", "市民热线服务中心", "区政务服务局")
_ROWS = 30
_HIGH = 230
_WIDE = 680
_PERIODS = 8


class UnitGrid(QWidget):
    """Units with their four counts; Ctrl+V takes cells copied from a sheet. ``changed()`` after every edit."""

    changed = Signal()

    def __init__(self, desk: Desk, names: Sequence[str]) -> None:
        super().__init__()
        self.table = _PasteTable(desk)
        self.setFocusProxy(self.table)
        for at, name in enumerate(names[: _ROWS - 2]):
            self.table.setItem(at, 0, QTableWidgetItem(name))
        self.table.itemChanged.connect(lambda _item: self.changed.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.table)
        self.setFixedHeight(_HIGH)

    @property
    def rows(self) -> dict[str, tuple[int, ...]]:
        """Units whose counts are filled. Raises ``RefusedInput`` for what is no number, or a unit entered twice."""
        found: dict[str, tuple[int, ...]] = {}
        for at in range(self.table.rowCount()):
            unit, *counts = (self._text(at, column) for column in range(len(HEADS)))
            if not any(counts):
                continue
            for title, count in zip(HEADS[1:], counts, strict=True):
                if not count.replace(",", "").isdecimal():
                    raise RefusedInput(f"第 {at + 1} 行“{unit or '（没有单位）'}”的{title}请填整数，没有的填 0。")
            if unit in found:
                raise RefusedInput(f"“{unit}”填了两次。请合并成一行。")
            found[unit] = tuple(int(count.replace(",", "")) for count in counts)
        return found

    def has_some(self) -> str:
        """Return a mark once any count is filled."""
        texts = (self._text(at, column) for at in range(self.table.rowCount()) for column in range(1, len(HEADS)))
        return "x" if any(texts) else ""

    def _text(self, at: int, column: int) -> str:
        item = self.table.item(at, column)
        return item.text().strip() if item is not None else ""


class _PasteTable(QTableWidget):
    def __init__(self, desk: Desk) -> None:
        model = plain_table("各单位件数", HEADS, desk.settings, stretch=0, right=(1, 2, 3, 4))
        super().__init__(_ROWS, len(HEADS))
        self.setAccessibleName("各单位件数")
        self.setHorizontalHeaderLabels(list(HEADS))
        self.verticalHeader().setAccessibleName("行号")
        self.verticalHeader().setDefaultSectionSize(model.verticalHeader().defaultSectionSize())
        self.horizontalHeader().setAccessibleName("各单位件数列标题")
        self.horizontalHeader().setSectionResizeMode(0, self.horizontalHeader().ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for column in range(1, len(HEADS)):
            self.setColumnWidth(column, 84)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Ctrl+V fills cells from the current one on; Delete empties the chosen ones."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif event.key() == Qt.Key.Key_Delete:
            for item in self.selectedItems():
                item.setText("")
        else:
            super().keyPressEvent(event)

    def paste(self, words: str) -> None:
        """Fill cells from tab-separated text."""
        top, left = max(self.currentRow(), 0), max(self.currentColumn(), 0)
        for at, row in enumerate(words.rstrip("\r\n").splitlines()):
            for column, cell in enumerate(row.split("\t")):
                if top + at < self.rowCount() and left + column < self.columnCount():
                    self.setItem(top + at, left + column, QTableWidgetItem(cell.strip()))


def _head(desk: Desk, name: str = "") -> list[Field]:
    today = desk.office.now().date()
    return [
        line("name", "通报名称", "如：10 月接诉即办通报", name, needed=True),
        _period(today),
        offered("issuer", "通报单位", _ISSUERS),
        day("received_on", "收到日期", today),
    ]


def _period(today: date) -> Field:
    found = [*recent(PeriodKind.ASSESSMENT, today, _PERIODS), *recent(PeriodKind.MONTH, today, _PERIODS)]
    names = [period.name for period in found]
    hint = "如：考核期2026-10（19 日至 18 日）、2026-10（整月）、2026-10-01..2026-10-15"
    return offered("period", "统计时段", names, hint, names[1], needed=True)


def import_form(desk: Desk, parent: QWidget | None = None, file: Path | None = None) -> CaseForm:
    """Enter a circular from a file."""
    office = desk.office
    box = FileField("通报文件", "circulars", "选择通报", PATTERN, is_needed=True)
    box.put(file)
    source = Field("file", "文件", box, box.line.text, box.changed, needed=True)

    def work(values: Values) -> Outcome[int]:
        head = (values["name"], values["period"], values["issuer"], values["received_on"])
        return circulars.from_file(office, Path(values["file"].strip()), *head, job=JobContext())

    hint = "表里要有承办单位、受理、有效回访、解决、满意五列；有“工单编号”列的，差异能对到每一件工单。"
    fields = [source, *_head(desk, file.stem if file else "")]
    made = CaseForm(desk, "导入通报", hint, "导入", fields, work, parent, said=lambda _id: "已导入通报")
    made.setMinimumWidth(_WIDE)
    return made


def enter_form(desk: Desk, parent: QWidget | None = None) -> CaseForm:
    """Enter a circular by hand."""
    office = desk.office
    grid = UnitGrid(desk, [unit.name for unit in units.units(office) if unit.is_active])
    table = Field("rows", "各单位件数", grid, grid.has_some, grid.changed, needed=True)

    def work(values: Values) -> Outcome[int]:
        head = (values["name"], values["period"], grid.rows, tickets_of(values["tickets"]))
        return circulars.enter(office, *head, values["issuer"], values["received_on"])

    fields = [
        *_head(desk),
        table,
        text("tickets", "列出的工单", "可以不填。一行一个单位：单位=工单编号、工单编号"),
    ]
    hint = (
        "照着通报填；也可以从 Excel 复制“单位、受理、有效回访、解决、满意”五列，选中格子按 Ctrl+V。没填件数的单位不计。"
    )
    made = CaseForm(desk, "登记通报", hint, "登记", fields, work, parent, said=lambda _id: "已登记通报")
    made.setMinimumWidth(_WIDE)
    return made


def tickets_of(words: str) -> list[Named]:
    """Read tickets, one unit a line: unit=number、number. Raises ``RefusedInput``."""
    found = []
    for row in words.replace("＝", "=").splitlines():
        unit, _, numbers = row.partition("=")
        if not row.strip():
            continue
        if not unit.strip() or not numbers.strip():
            raise RefusedInput(f"“{row.strip()}”请写成 房管科=工单编号、工单编号，一行一个单位。")
        parts = numbers.replace("，", "、").replace(",", "、").replace(" ", "、").split("、")
        found += [Named(part.strip(), unit.strip()) for part in parts if part.strip()]
    return found
