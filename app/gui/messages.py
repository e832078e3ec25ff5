"""The only module that tells the clerk something: a bar above the list, never a box for good news.

A box appears only where a person must decide (``ask``) or where the program itself failed (``bug``). Tests replace
``MessageCenter`` by a recorder, so an unexpected box fails a test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QGridLayout, QMessageBox, QSizePolicy, QSpacerItem, QWidget

LEAST_WIDTH = 400
"""Points of width of a question."""


class Tone(StrEnum):
    """How a message looks; the name is also the colour token and the icon."""

    GOOD = "good"
    INFO = "info"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Message:
    """One line of the bar. ``verb`` and ``action`` make its button (撤销, 打开文件夹 …)."""

    text: str
    tone: Tone = Tone.INFO
    verb: str = ""
    action: Callable[[], None] | None = None


SaveBundle = Callable[[QWidget, Callable[[str], None]], None]
"""Asks where the 诊断包 goes and writes it; the sentence about it goes to the second argument."""


class MessageCenter(QObject):
    """Where pages leave their messages; the window shows them."""

    posted = Signal(object)

    def __init__(self, window: QWidget | None = None) -> None:
        super().__init__(window)
        self.window = window
        self.save_bundle: SaveBundle | None = None

    def done(self, text: str, verb: str = "", action: Callable[[], None] | None = None) -> None:
        """Something succeeded; ``verb`` offers the way back or the next step."""
        self.posted.emit(Message(text, Tone.GOOD, verb, action))

    def info(self, text: str, verb: str = "", action: Callable[[], None] | None = None) -> None:
        """Show a calm remark."""
        self.posted.emit(Message(text, Tone.INFO, verb, action))

    def warn(self, text: str, verb: str = "", action: Callable[[], None] | None = None) -> None:
        """Something needs attention but nothing failed."""
        self.posted.emit(Message(text, Tone.WARN, verb, action))

    def problem(self, text: str, verb: str = "", action: Callable[[], None] | None = None) -> None:
        """Show a known failure: what happened and what to do (the text of a ``KnownError``)."""
        self.posted.emit(Message(text, Tone.BAD, verb, action))

    def ask(self, question: str, verb: str, *, detail: str = "", is_danger: bool = False) -> bool:
        """Return a decision. ``verb`` is the button that goes on; a dangerous one is never the default."""
        box = question_box(self.window, question, verb, detail=detail, is_danger=is_danger)
        box.exec()
        return box.buttonRole(box.clickedButton()) == QMessageBox.ButtonRole.AcceptRole

    def bug(self, number: str, details: str) -> None:
        """Show the program failed: what is safe, what to do, 复制详情 for the technician."""
        from app.gui.dialogs.bug_report import BugReport

        BugReport(number, details, self.window, self.save_bundle).exec()


def question_box(
    window: QWidget | None, question: str, verb: str, *, detail: str = "", is_danger: bool = False
) -> QMessageBox:
    """Return the box of a question, not yet shown."""
    box = QMessageBox(window)
    box.setWindowTitle("请确认")
    box.setIcon(QMessageBox.Icon.Warning if is_danger else QMessageBox.Icon.Question)
    box.setText(question)
    box.setInformativeText(detail)
    yes = box.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
    no = box.addButton("返回", QMessageBox.ButtonRole.RejectRole)
    if is_danger:
        yes.setProperty("role", "danger")
    box.setDefaultButton(no if is_danger else yes)
    box.setEscapeButton(no)
    rows = box.layout()
    if isinstance(rows, QGridLayout):  # a short question would wrap its detail in a narrow column
        wide = QSpacerItem(LEAST_WIDTH, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        rows.addItem(wide, rows.rowCount(), 0, 1, rows.columnCount())
    return box
