"""Backups that nobody has to think of: every half hour of work, and when the window closes."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import KnownError, OfficeDamaged
from app.gui.desk import Desk
from app.services.changes import Topic
from app.services.progress import JobContext
from app.services.session import Office

EVERY_MS = 30 * 60 * 1000
CHECK_AFTER_MS = 5_000
"""So long after the start the data are read once: the first page and the counters come first."""
DAMAGED = "快速检查发现数据文件有损坏，请先不要继续录入：点“检查数据”看清哪里坏了，再恢复上次好的备份或导出可读的部分。"
_LOG = logging.getLogger("streetdesk")


def keep_backing_up(desk: Desk, owner: QObject) -> QTimer:
    """Ask every half hour whether something was written since the last backup, and make one if so."""
    timer = QTimer(owner)
    timer.setInterval(EVERY_MS)
    timer.timeout.connect(lambda: back_up_if_due(desk))
    timer.start()
    once = QTimer(owner)
    once.setSingleShot(True)
    once.timeout.connect(lambda: check_at_start(desk))
    once.start(CHECK_AFTER_MS)
    return timer


def check_at_start(desk: Desk) -> None:
    """Hold the file against its seal, or read it from end to end, in the reading lane; only damage is told (R6)."""
    office = desk.office

    def work(context: JobContext) -> bool:
        from app.services import verification

        return verification.check_at_start(office, context)

    def done(is_sound: bool) -> None:
        if not is_sound:
            desk.messages.problem(DAMAGED, "去检查数据", lambda: desk.navigator.go.emit("settings", "备份与检查"))

    def failed(error: BaseException) -> None:
        if isinstance(error, OfficeDamaged):
            done(False)
        elif isinstance(error, KnownError):  # a disk that cannot be read says nothing of damage
            desk.messages.problem(error.message)

    desk.runner.read("快速检查", work, done, failed)


def back_up_if_due(desk: Desk) -> None:
    """Make one automatic backup in the writing lane when there is something new to keep."""
    office = desk.office

    def work(_context: object) -> bool:
        return _back_up(office, "工作中自动备份")

    def done(was_made: bool) -> None:
        if was_made:
            desk.bus.publish(frozenset({Topic.BACKUPS}))

    desk.runner.write("自动备份", work, done, quiet=True)


def back_up_at_exit(office: Office) -> None:
    """Make the last backup of the day; a failure goes to the log (the window is gone already)."""
    try:
        _back_up(office, "退出时自动备份")
    except KnownError as error:
        _LOG.warning("no backup at exit: %s", error.message)


def _back_up(office: Office, reason: str) -> bool:
    from app.services import backups

    if not office.writing or not backups.is_due(office):
        return False
    backups.automatic(office, reason)
    return True
