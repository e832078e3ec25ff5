"""The two lists beside a contract that is entered: its pages with their state, what is still missing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.domain.draft_fields import Section
from app.domain.draft_problems import Problem
from app.gui import icons

_STATES = {"empty": ("未填", "empty"), "bad": ("有问题", "warn"), "done": ("完成", "good"), "none": ("可不填", "")}


def _blank() -> QIcon:
    """Return an icon that keeps the words of the list in line and shows nothing."""
    made = QPixmap(icons.side(), icons.side())
    made.fill(Qt.GlobalColor.transparent)
    return QIcon(made)


def put_sections(table: QListWidget, sections: tuple[Section, ...], said: object, found: tuple[Problem, ...]) -> None:
    """Say of each page how far it is; ``said`` gives the state by the page's key."""
    known = dict(said) if isinstance(said, dict) else {}
    for at, section in enumerate(sections):
        word, icon = _STATES[known.get(section.key, "none")]
        count = sum(problem.section == section.key and not problem.is_hint for problem in found)
        text = f"{section.label}　{count} 处" if count and word == "有问题" else f"{section.label}　{word}"
        if table.count() <= at:
            table.addItem(QListWidgetItem())
        item = table.item(at)
        if item.text() != text:
            item.setText(text)
            item.setIcon(icons.icon(icon, icon if icon in ("good", "warn") else "muted") if icon else _blank())


def put_problems(table: QListWidget, found: tuple[Problem, ...]) -> None:
    """List what is missing or wrong, the hints among it; the row that was chosen stays chosen."""
    at = table.currentRow()
    table.clear()
    for problem in found:
        item = QListWidgetItem(problem.text)
        item.setIcon(icons.icon("info" if problem.is_hint else "warn", "muted" if problem.is_hint else "warn"))
        item.setToolTip(problem.text)
        item.setData(Qt.ItemDataRole.UserRole, problem)
        table.addItem(item)
    table.setCurrentRow(min(at, table.count() - 1))
