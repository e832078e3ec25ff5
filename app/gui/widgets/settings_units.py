"""承办单位: the dictionary of units, and what an import does with one that is not in it."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.gui.desk import Desk
from app.gui.plain_table import fill, plain_table
from app.gui.widgets.labels import button, label
from app.services import settings as office_settings
from app.services import units
from app.services.units import UNKNOWN_UNIT_KEY, Unit, UnitKind, UnknownUnit

KIND_TITLES = {
    UnitKind.DEPT: "科室",
    UnitKind.COMMUNITY: "社区（村）",
    UnitKind.AREA: "片区",
    UnitKind.EXTERNAL: "外单位",
}


class UnitSettings(QWidget):
    """A list, one line to add, one button to switch off and on."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("page")
        self.setAccessibleName("承办单位设置")
        self._units: list[Unit] = []
        self.table = plain_table("承办单位列表", ("名称", "类别", "上级", "状态"), desk.settings, stretch=0)
        self.name = QLineEdit()
        self.name.setAccessibleName("新单位名称")
        self.name.setPlaceholderText("新单位名称")
        self.kind = QComboBox()
        self.kind.setAccessibleName("单位类别")
        for kind, title in KIND_TITLES.items():
            self.kind.addItem(title, kind)
        self.add = button("添加单位", self.add_unit, icon="plus")
        self.switch = button("停用", self.switch_unit)
        self.unknown = QComboBox()
        self.unknown.setAccessibleName("导入遇到新单位")
        self.unknown.addItem("自动加入字典", UnknownUnit.LEARN)
        self.unknown.addItem("拒收这一行", UnknownUnit.REJECT)
        self._lay_out()
        self.table.itemSelectionChanged.connect(self._selected)
        self.name.returnPressed.connect(self.add_unit)
        self.unknown.activated.connect(lambda _at: self._choose_unknown())

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.addWidget(self.name, 1)
        first.addWidget(self.kind)
        first.addWidget(self.add)
        first.addSpacing(24)
        first.addWidget(self.switch)
        second = QHBoxLayout()
        second.addWidget(label("导入时遇到字典里没有的单位", "muted"))
        second.addWidget(self.unknown)
        second.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 12, 8, 8)
        layout.setSpacing(8)
        layout.addLayout(first)
        layout.addLayout(second)
        layout.addWidget(self.table, 1)

    def refresh(self) -> None:
        """Read the dictionary."""
        office = self.desk.office
        self._units = units.units(office)
        rows = [(u.name, KIND_TITLES[u.kind], u.parent, "在用" if u.is_active else "已停用") for u in self._units]
        keep = self.table.currentRow()
        fill(self.table, rows)
        self.table.selectRow(min(max(keep, 0), len(rows) - 1))
        choice = office_settings.get(office, UNKNOWN_UNIT_KEY, UnknownUnit.LEARN.value)
        self.unknown.setCurrentIndex(1 if choice == UnknownUnit.REJECT.value else 0)
        self._selected()

    def _current(self) -> Unit | None:
        row = self.table.currentRow()
        return self._units[row] if 0 <= row < len(self._units) else None

    def _selected(self) -> None:
        unit = self._current()
        self.switch.setEnabled(unit is not None)
        self.switch.setText("停用" if unit is None or unit.is_active else "启用")

    def add_unit(self) -> None:
        """Add what was typed."""
        office, name, kind = self.desk.office, self.name.text(), UnitKind(self.kind.currentData())
        self.desk.runner.write("添加单位", lambda _context: units.add(office, name, kind), lambda _o: self.name.clear())

    def switch_unit(self) -> None:
        """Switch the selected unit off or on; tickets keep it either way."""
        unit, office = self._current(), self.desk.office
        if unit is not None:
            self.desk.runner.write("停用或启用单位", lambda _context: units.switch(office, unit.id, not unit.is_active))

    def _choose_unknown(self) -> None:
        office, choice = self.desk.office, UnknownUnit(self.unknown.currentData())
        self.desk.runner.write("保存设置", lambda _context: units.set_unknown_unit(office, choice))
