"""What needs a closed office: a backup takes its place, or what is readable is salvaged; then a window opens again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QWidget

from app.domain.errors import KnownError
from app.gui.messages import MessageCenter

if TYPE_CHECKING:
    from app.services.encryption import OfficeKey

_waiting: list[Task] = []


@dataclass(frozen=True, slots=True)
class Task:
    """Restore ``file`` into ``root``; without a file salvage what is readable there."""

    root: Path
    actor: str
    file: Path | None
    key: OfficeKey | None = None


def ask(task: Task, window: QWidget) -> bool:
    """Close the window and do it then; False when the clerk stays (unsaved fields, a job under way)."""
    _waiting.append(task)
    if window.close():
        return True
    _waiting.clear()
    return False


def run() -> None:
    """Do what was asked for, once the office is closed, and open the window over the result."""
    tasks, _waiting[:] = list(_waiting), []
    for task in tasks:
        from app.gui.office_switch import start_command

        program, *arguments = start_command(perform(task))
        QProcess.startDetached(program, arguments)


def perform(task: Task) -> Path:
    """Return the folder to open next: the same one, or what was salvaged; a failure is said and changes nothing."""
    from app.gui.dialogs.damaged_office import in_background, show_result  # restoring loads when it is asked for
    from app.services.restoring import restore
    from app.services.salvaging import salvage

    try:
        if task.file is None:
            result = in_background("正在抢救可读的数据…", lambda: salvage(task.root, task.actor, key=task.key))
            show_result(result)
            return result.office
        file = task.file
        in_background("正在恢复备份…", lambda: restore(file, task.root, task.actor, key=task.key))
    except KnownError as error:
        MessageCenter(None).ask(error.message, "打开原来的数据")
    return task.root
