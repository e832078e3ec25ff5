"""What every page is given: the open office and the window's few shared instruments."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.gui.change_bus import ChangeBus
from app.gui.job_runner import JobRunner
from app.gui.messages import MessageCenter
from app.gui.settings import WindowSettings

if TYPE_CHECKING:
    from app.services.session import Office


class Navigator(QObject):
    """How a page sends the clerk elsewhere: ``go.emit("tickets", target)``; that page's ``open_target`` reads it."""

    go = Signal(str, object)
    import_wanted = Signal()  # ask for files, then import them
    files_wanted = Signal(list)  # import these files
    look_wanted = Signal(str, str)  # theme, size key
    person_changed = Signal()
    office_wanted = Signal(object)  # Path of another office folder
    reminders_changed = Signal()  # tray reminders were switched on or off
    look_changed = Signal()  # theme or size: painters and cached icons read again


@dataclass(frozen=True)
class Desk:
    """Handed to pages and dialogs; there is no other way to reach the office."""

    office: Office
    runner: JobRunner
    bus: ChangeBus
    messages: MessageCenter
    settings: WindowSettings
    navigator: Navigator = field(default_factory=Navigator)

    def undo(self, operation_id: int, what: str) -> None:
        """Take an operation back through ``services.history.undo`` and say so."""
        from app.services import history

        def work(_context: object) -> object:
            return history.undo(self.office, operation_id)

        self.runner.write(f"撤销{what}", work, lambda _result: self.messages.done(f"已撤销：{what}"))
