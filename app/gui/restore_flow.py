"""恢复: checked, restored aside, compared, looked at; only then may it take the place of the present data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QWidget

from app.domain.errors import KnownError, OfficeLocked
from app.gui import after_close
from app.gui.desk import Desk
from app.gui.dialogs.encryption import SecretDialog
from app.gui.dialogs.restore_outlook import REPLACE, RestoreOutlook
from app.services import encrypted_backups, restore_outlook, restoring
from app.services.progress import JobContext
from app.services.restore_outlook import Outlook
from app.services.restoring import RestoreResult
from app.services.session import Office


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup restored aside, and what it would mean to use it."""

    result: RestoreResult
    outlook: Outlook


def restored(office: Office, file: Path, context: JobContext, secret: str = "") -> Restored:
    """Restore a backup beside the office and compare (writing lane)."""
    result = restoring.restore_aside(office, file, context, secret)
    key = encrypted_backups.key_aside(file, office.root, office.key, secret)
    return Restored(result, restore_outlook.compare(office, result.office, key))


class RestoreFlow:
    """The steps in the window; every one can be left, and what is open stays as it is until the last."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        self.desk, self._page = desk, page
        self.outlook: RestoreOutlook | None = None

    def start(self, file: Path, at: str, count: str) -> None:
        """Ask, then restore in the writing lane; ``at`` and ``count`` say which backup it is."""
        office = self.desk.office
        question = f"把 {at} 的备份{count}恢复到旁边的新文件夹？现在的数据不动。"
        if not self.desk.messages.ask(question, "恢复到新文件夹", detail=str(office.root.parent)):
            return
        self.desk.runner.write(
            f"恢复 {file.name}",
            lambda context: restored(office, file, context),
            partial(self._brought_back, file, at),
            partial(self._not_brought_back, file, at),
        )

    def _not_brought_back(self, file: Path, at: str, error: BaseException) -> None:
        """Ask for the secret of a backup that another key encrypted; anything else is said."""
        office = self.desk.office
        if isinstance(error, OfficeLocked):
            SecretDialog(
                self.desk,
                ("打开加密的备份", error.message, "恢复到新文件夹"),
                lambda secret, _new, context: restored(office, file, context, secret),
                lambda result: self._brought_back(file, at, cast("Restored", result)),
                parent=self._page,
            ).exec()
        elif isinstance(error, KnownError):
            self.desk.messages.problem(error.message)

    def _brought_back(self, file: Path, at: str, done: Restored) -> None:
        result = done.result
        text = f"已恢复到 {result.office}，工单 {result.tickets:,} 件。现在打开的仍是原来的数据"
        self.desk.messages.done(text, "下次启动用它", partial(self._use, result.office))
        shown = RestoreOutlook(self.desk, at, done.outlook, self._page.window())
        shown.finished.connect(partial(self._decided, file))
        self.outlook = shown
        shown.open()

    def _decided(self, file: Path, answer: int) -> None:
        if answer == REPLACE:
            self.close_for(file)

    def close_for(self, file: Path | None) -> None:
        """Close the window; then the backup takes the data's place (None: what is readable is saved)."""
        office = self.desk.office
        after_close.ask(after_close.Task(office.root, office.actor, file, office.key), self._page.window())

    def _use(self, folder: Path) -> None:
        self.desk.settings.put_office_root(folder)
        self.desk.messages.info(f"下次启动时打开 {folder}。原来的办公文件夹还在，可以再换回来。")
