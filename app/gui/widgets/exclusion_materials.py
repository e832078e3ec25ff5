"""材料: what was demanded when, by when it must come, when it came, whether it is good."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.masking import mask_shown
from app.gui.desk import Desk
from app.gui.plain_table import fill, plain_table
from app.gui.time_left import time_left
from app.gui.widgets.labels import button, label
from app.gui.wording import moment_text, short_moment
from app.services.exclusion_lists import ExclusionDetail, MaterialRow

HEADS = ("材料", "情况", "时限", "收到")
_JUDGED = {True: "合格", False: "不合格", None: ""}


class MaterialTable(QWidget):
    """``wanted(step, material id)`` for the buttons below: receive, limit, more, remove."""

    wanted = Signal(str, int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName("材料")
        self.desk = desk
        self.materials: tuple[MaterialRow, ...] = ()
        self.count = label("", "heading")
        self.table = plain_table("材料清单", HEADS, desk.settings, stretch=0)
        self.facts = label("", "muted", wrap=True)
        self.problem = label("", "", "bad", wrap=True)
        self.buttons = {
            key: button(words, partial(self._want, key))
            for key, words in (
                ("receive", "登记收到…"),
                ("limit", "规定时限…"),
                ("more", "增加…"),
                ("remove", "移除…"),
            )
        }
        foot = QHBoxLayout()
        foot.setSpacing(4)
        for one in self.buttons.values():
            foot.addWidget(one)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.count)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.facts)
        layout.addWidget(self.problem)
        layout.addLayout(foot)
        self.table.itemSelectionChanged.connect(self._selected)

    def _want(self, step: str) -> None:
        self.wanted.emit(step, self.chosen_id)

    @property
    def chosen_id(self) -> int:
        """The chosen material (0: none)."""
        at = self.table.currentRow()
        return self.materials[at].id if 0 <= at < len(self.materials) else 0

    def put(self, detail: ExclusionDetail, open_steps: list[str]) -> None:
        """Show an application's materials."""
        self.materials = detail.materials
        row = detail.row
        late = f"，逾期 {row.overdue} 份" if row.overdue else ""
        self.count.setText(f"应收 {row.materials} 份，已收 {row.received} 份{late}，催收 {row.chased} 次")
        now = self.desk.office.now()
        fill(
            self.table,
            [
                (
                    one.name,
                    material_words(one, time_left(one.due_at, one.demanded_on, "", now).text),
                    short_moment(one.due_at) or "未规定",
                    short_moment(one.received_at),
                )
                for one in detail.materials
            ],
        )
        self.table.setColumnWidth(1, min(self.table.columnWidth(1), 140))
        for at, one in enumerate(detail.materials):
            tip = mask_shown("　".join(part for part in (one.name, one.problem, one.note) if part))
            item = self.table.item(at, 0)
            if item is not None:
                item.setToolTip(tip)
        for key, one_button in self.buttons.items():
            is_open = key in open_steps or (key == "remove" and "more" in open_steps and bool(row.materials))
            one_button.setEnabled(is_open)
        if detail.materials:
            self.table.selectRow(0)
        self._selected()

    def _selected(self) -> None:
        chosen = next((one for one in self.materials if one.id == self.chosen_id), None)
        self.facts.setText(mask_shown(_facts(chosen)) if chosen else "")
        problem = chosen.problem if chosen else ""
        self.problem.setText(mask_shown(f"问题：{problem}") if problem else "")
        self.problem.setVisible(bool(problem))


def _facts(one: MaterialRow) -> str:
    demanded = f"{moment_text(one.demanded_on)} 要求" if one.demanded_on else "还没有流转要求"
    return "　".join(part for part in (one.name, demanded, one.unit, one.note) if part)


def material_words(one: MaterialRow, left: str) -> str:
    """Say how a material stands: received in time or late, missing with the time left, judged."""
    parts = ["逾期收到" if one.is_overdue else "已收到"] if one.received_at else [left or "未收到"]
    if _JUDGED[one.is_ok]:
        parts.append(_JUDGED[one.is_ok])
    return "，".join(parts)
