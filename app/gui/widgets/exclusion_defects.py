"""The defects of one review, line by line: which material, what is wrong, how to put it right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.gui.widgets.labels import button, label, tool
from app.services.exclusion_lists import MaterialRow
from app.services.exclusion_review import Defect


class _Line:
    """The widgets of one defect."""

    def __init__(self, number: int, materials: Sequence[MaterialRow], chosen: int) -> None:
        self.material = QComboBox()
        self.material.setAccessibleName(f"问题 {number} 所在材料")
        self.material.addItem("整件", None)
        for material in materials:
            self.material.addItem(material.name, material.id)
        self.material.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.material.setMinimumContentsLength(8)
        self.material.setCurrentIndex(max(self.material.findData(chosen), 0) if chosen else 0)
        self.problem = QLineEdit()
        self.problem.setAccessibleName(f"问题 {number}")
        self.problem.setPlaceholderText("具体问题")
        self.guidance = QLineEdit()
        self.guidance.setAccessibleName(f"问题 {number} 整改指导")
        self.guidance.setPlaceholderText("怎么改")

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        return (self.material, self.problem, self.guidance)


class DefectTable(QWidget):
    """``changed()`` whenever something is typed; ``defects`` are the lines with a problem."""

    changed = Signal()

    def __init__(self, materials: Sequence[MaterialRow]) -> None:
        super().__init__()
        self.setAccessibleName("具体问题")
        self.materials = materials
        self.lines: list[_Line] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(6)
        for column, stretch in enumerate((3, 5, 4, 0)):
            self._grid.setColumnStretch(column, stretch)
        for column, title in enumerate(("所在材料", "具体问题", "整改指导")):
            self._grid.addWidget(label(title, "muted"), 0, column)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._grid)
        layout.addWidget(button("再加一条问题", self.add, icon="plus", role="link"))
        self.add()

    def add(self, material_id: int = 0) -> None:
        """Offer one more line."""
        made = _Line(len(self.lines) + 1, self.materials, material_id)
        at = self._grid.rowCount()
        for column, widget in enumerate(made.widgets):
            self._grid.addWidget(widget, at, column)
        drop = tool("删去这一条", "close", lambda: self._drop(made))
        made.material.setProperty("drop", drop)
        self._grid.addWidget(drop, at, 3)
        made.problem.textChanged.connect(lambda _text: self.changed.emit())
        self.lines.append(made)
        made.problem.setFocus()

    def _drop(self, gone: _Line) -> None:
        self.lines.remove(gone)
        for widget in (*gone.widgets, gone.material.property("drop")):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        if not self.lines:
            self.add()
        self.changed.emit()

    @property
    def defects(self) -> tuple[Defect, ...]:
        """Lines that say a problem."""
        return tuple(
            Defect(one.problem.text().strip(), one.guidance.text().strip(), one.material.currentData())
            for one in self.lines
            if one.problem.text().strip()
        )
