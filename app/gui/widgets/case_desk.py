"""What the tabs of 剔除与挂账 share: opening dialogs, writing with the way back, showing papers, the month."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.months import month_of
from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog
from app.gui.paper_printing import MakePaper
from app.gui.targets import TicketTarget
from app.gui.widgets.case_month import MonthBar
from app.services import printing
from app.services.changes import Outcome
from app.services.printing import Target

T = TypeVar("T")


def _let_go(dialog: FormDialog, _result: int) -> None:
    """Free a closed dialog, unless its work still runs and will call it back."""
    if not dialog.is_busy:
        dialog.deleteLater()


class CaseDesk(QObject):
    """One for the page; ``dialog`` is the one opened last."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self.desk, self.owner = desk, owner
        self.dialog: QDialog | None = None
        self.months = MonthBar(month_of(desk.office.now().date()))

    @property
    def window(self) -> QWidget:
        """What dialogs stand over."""
        return self.owner.window()

    def show(self, dialog: QDialog) -> None:
        """Open a dialog over the window; the loop goes on."""
        self.dialog = dialog
        if isinstance(dialog, FormDialog):
            dialog.finished.connect(partial(_let_go, dialog))
        dialog.open()

    def write(self, title: str, work: Callable[[], Outcome[T]], words: str) -> None:
        """Write in the background, then say ``words`` with the way back."""
        self.desk.runner.write(title, lambda _context: work(), partial(self.say_done, words))

    def say_done(self, words: str, outcome: Outcome[T]) -> None:
        """Say that it is done, with 撤销."""
        number = outcome.operation_id
        if number is None:
            self.desk.messages.done(words)
        else:
            self.desk.messages.done(words, "撤销", lambda: self.desk.undo(number, words))

    def paper(self, title: str, draw: Callable[[Target, Path | None], bytes], form: str, subject: str) -> None:
        """Show a paper as it will print; ``form`` and ``subject`` find the copies made before (补打)."""
        from app.gui.dialogs.paper import PaperDialog, PaperSource

        maker: MakePaper = draw
        office = self.desk.office
        source = PaperSource(
            title,
            lambda _footer: maker,
            lambda: printing.prints(office, form, subject),
            has_footer_choice=False,
            form=form,
        )
        self.show(PaperDialog(self.desk, source, self.window))

    def open_ticket(self, ticket_id: int | None) -> None:
        """Show a ticket in the register."""
        if ticket_id:
            self.desk.navigator.go.emit("tickets", TicketTarget(ticket_id))
