"""Facts to read: a muted name, a value, and where there is a proof a small ⓘ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from app.domain.masking import mask_shown
from app.gui.widgets.labels import empty, label, tool

SHORT = 24
"""A value of so many characters stays on one line, with its ⓘ right behind it."""
LONG = 8
"""A name of more characters may break, so that large type in a narrow pane still leaves room for the value."""

CONTACTS = ("邮箱", "电话", "联系人", "收件人", "发件人", "地址")
"""Words in the titles of facts about the parties of a contract, who are no citizens."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line. An empty ``title`` makes ``text`` a heading; ``why`` opens the proof; ``tone`` colours the value.

    ``asks`` is what the proof answers, for the tooltip.
    """

    title: str
    text: str
    tone: str = ""
    why: Callable[[], None] | None = None
    asks: str = "为什么是这一天"

    @property
    def shown(self) -> str:
        """Its text with personal data masked; the parties' own contacts stay readable."""
        return self.text if any(word in self.title for word in CONTACTS) else mask_shown(self.text)


class FactGrid(QWidget):
    """Filled anew for every record; empty values are left out."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.values: dict[str, QLabel] = {}

    def put(self, facts: list[Fact]) -> None:
        """Show other facts."""
        empty(self._grid)
        self.values = {}
        for row, fact in enumerate(fact for fact in facts if fact.text):
            if not fact.title:
                heading = label(fact.shown, "heading", wrap=True)
                heading.setContentsMargins(0, 8 if row else 0, 0, 0)
                self._grid.addWidget(heading, row, 0, 1, 2)
                continue
            title = label(fact.title, "muted", wrap=len(fact.title) > LONG)
            if title.wordWrap():
                title.setMinimumWidth(title.fontMetrics().horizontalAdvance("汉" * LONG))
            title.setAlignment(Qt.AlignmentFlag.AlignTop)
            value = label(fact.shown, "", fact.tone, wrap=True)
            value.setAccessibleName(f"{fact.title}：{fact.shown}")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setAlignment(Qt.AlignmentFlag.AlignTop)
            self.values[fact.title] = value
            self._grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(_with_why(value, fact) if fact.why else value, row, 1)


def _with_why(value: QLabel, fact: Fact) -> QWidget:
    made = QWidget()
    made.setAccessibleName(value.accessibleName())
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    is_short = len(fact.text) <= SHORT and "\n" not in fact.text
    value.setWordWrap(not is_short)
    row.addWidget(value, 0 if is_short else 1)
    if fact.why is not None:
        why = tool(f"{fact.asks}：{fact.title}", "info", fact.why)
        why.setFixedSize(24, 24)
        row.addWidget(why, 0, Qt.AlignmentFlag.AlignTop)
    if is_short:
        row.addStretch(1)
    return made
