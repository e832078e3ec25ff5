"""变化清单: which open deadlines end elsewhere after a change of the calendar; what is done stays as it was (F2.3)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.gui.desk import Desk
from app.gui.dialogs.reminders import end_text
from app.gui.plain_table import fill, plain_table
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button, label
from app.gui.window_place import fitting
from app.services.due_lines import MovedLine

HEADS = ("事项", "原期限", "新期限", "条款")


class MovedDialog(QDialog):
    """A list to read."""

    def __init__(self, desk: Desk, moved: Sequence[MovedLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("未完期限变化清单")
        self.setAccessibleName("未完期限变化清单")
        self.resize(*fitting(self, 820, 420))
        self.table = plain_table("未完期限变化清单", HEADS, desk.settings, stretch=0)
        rows = [(one.title, _end(one.before), _end(one.after), one.clause) for one in moved]
        fill(self.table, rows)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(label(f"{len(moved)} 项未完期限变动", "title"))
        layout.addWidget(label("已完成的成果、验收和付款不重算。", "muted"))
        layout.addWidget(self.table, 1)
        back = button("返回", self.reject, key="Esc")
        back.setDefault(True)
        layout.addLayout(foot(back))


def _end(due_at: str) -> str:
    return end_text(due_at) if due_at else "无"
