"""情形库: the grounds of 不纳入考核 with law, source and usual materials; an edition counts from a day on (F7.1)."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from app.domain.exclusions import KIND_TITLES, ExclusionKind
from app.domain.grounds import Ground
from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog, day_field, day_of
from app.gui.plain_table import fill, plain_table
from app.gui.widgets.labels import button, label
from app.gui.window_place import fitting
from app.services import grounds
from app.services.changes import Outcome

HEADS = ("情形", "适用", "材料")
HINT = (
    "申报不纳入考核时从这里选情形。条例第十一条的六种是热线的分类处理情形；"
    "收到市、区的剔除细则后请据以修改，并写明来源。"
)


class GroundsDialog(FormDialog):
    """The list above; below, the chosen ground. Nothing counts before 保存 with its source and its day."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "情形库", HINT, "保存情形库", parent)
        self.resize(*fitting(self, 820, 680))
        self.library = grounds.library(desk.office)
        self.found: list[Ground] = list(self.library.grounds)
        self.is_filling = False
        self.table = plain_table("情形", HEADS, desk.settings, stretch=0, right=(2,))
        self.table.setMinimumHeight(180)
        self.name, self.basis, self.origin = QLineEdit(), QLineEdit(), QLineEdit()
        self.kinds = {kind: QCheckBox(title) for kind, title in KIND_TITLES.items()}
        self.materials = QPlainTextEdit()
        self.materials.setTabChangesFocus(True)
        self.materials.setFixedHeight(72)
        self.materials.setPlaceholderText("一行一份材料")
        self.since = day_field(desk.office.now().date())
        self.source = QLineEdit()
        self.source.setPlaceholderText("哪份文件、哪次通知，或和谁核对过")
        self.add_one = button("加一种情形", self.add, icon="plus")
        self.remove_one = button("去掉这种情形", self.remove)
        self._lay_out()
        self._connect()
        self._list(0)

    def _lay_out(self) -> None:
        self.rows.addWidget(self.table, self.rows.rowCount(), 0, 1, 2)
        boxes = QWidget()
        line = QHBoxLayout(boxes)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(16)
        for box in self.kinds.values():
            line.addWidget(box)
        line.addStretch(1)
        boxes.setAccessibleName("适用的申报类型")
        for title, field in (
            ("情形", self.name),
            ("适用", boxes),
            ("法规依据", self.basis),
            ("这一条的来源", self.origin),
            ("通常要的材料", self.materials),
            ("从哪天起", self.since),
            ("这一版的来源", self.source),
        ):
            self.add_row(title, field, needed=field is self.source)
        edition = self.library.valid_from or "出厂"
        now = f"现行版本：{edition}，{len(self.found)} 种。来源：{self.library.source}"
        self.rows.addWidget(label(now, "muted", wrap=True), self.rows.rowCount(), 0, 1, 2)
        for at, widget in enumerate((self.add_one, self.remove_one)):
            self.foot.insertWidget(at, widget)

    def _connect(self) -> None:
        self.table.itemSelectionChanged.connect(self._show)
        for field in (self.name, self.basis, self.origin):
            field.textEdited.connect(lambda _text: self._take())
        for box in self.kinds.values():
            box.clicked.connect(lambda _checked: self._take())
        self.materials.textChanged.connect(self._take)
        self.source.textChanged.connect(lambda _text: self._enable())

    @property
    def at(self) -> int:
        """Place of the chosen ground, -1 when there is none."""
        return self.table.currentRow() if self.table.selectedItems() else -1

    def _list(self, at: int) -> None:
        self.is_filling = True
        fill(self.table, [_cells(ground) for ground in self.found])
        self.is_filling = False
        self.table.clearSelection()
        if self.found:
            self.table.selectRow(min(at, len(self.found) - 1))
        self._enable()

    def _show(self) -> None:
        if self.is_filling or self.at < 0:
            return
        ground = self.found[self.at]
        self.is_filling = True
        self.name.setText(ground.title)
        self.basis.setText(ground.basis)
        self.origin.setText(ground.source)
        self.materials.setPlainText("\n".join(ground.materials))
        for kind, box in self.kinds.items():
            box.setChecked(kind in ground.kinds)
        self.is_filling = False
        self._enable()

    def _take(self) -> None:
        """Take what was typed into the chosen ground, and show it in the list."""
        if self.is_filling or self.at < 0:
            return
        materials = tuple(line.strip() for line in self.materials.toPlainText().splitlines() if line.strip())
        kinds = tuple(kind for kind, box in self.kinds.items() if box.isChecked())
        texts = {"title": self.name.text(), "basis": self.basis.text(), "source": self.origin.text()}
        self.found[self.at] = replace(self.found[self.at], kinds=kinds, materials=materials, **texts)
        for column, text in enumerate(_cells(self.found[self.at])):
            item = self.table.item(self.at, column)
            if item is not None:
                item.setText(text)

    def add(self) -> None:
        """Offer an empty ground at the end."""
        taken = {ground.code for ground in self.found}
        code = next(f"own_{number}" for number in range(1, len(taken) + 2) if f"own_{number}" not in taken)
        self.found.append(Ground(code, "", (ExclusionKind.EXCLUDE,), "", ""))
        self._list(len(self.found))
        self.name.setFocus()

    def remove(self) -> None:
        """Take the chosen ground out of the edition; applications made on it keep it."""
        if self.at >= 0:
            at = self.at
            del self.found[at]
            self._list(at)

    def _enable(self) -> None:
        self.remove_one.setEnabled(self.at >= 0 and len(self.found) > 1)
        self.go.setEnabled(bool(self.source.text().strip()) and bool(self.found))

    def submit(self) -> None:
        """Save the edition."""
        made, source, since = tuple(self.found), self.source.text(), day_of(self.since).isoformat()
        office = self.desk.office

        def done(_outcome: Outcome[None]) -> None:
            self.desk.messages.done(f"已保存情形库，自 {since} 起有效")

        self.run_work("保存情形库", lambda _context: grounds.save(office, made, source, since), done)


def _cells(ground: Ground) -> tuple[str, str, str]:
    kinds = "、".join(KIND_TITLES[kind] for kind in ground.kinds)
    return ground.title or "（新情形）", kinds, f"{len(ground.materials)} 份"
