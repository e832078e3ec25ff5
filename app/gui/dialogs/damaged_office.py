"""The data file is damaged: the last good backup, the salvage of what is readable, or another folder."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QMessageBox, QProgressDialog, QPushButton

from app.domain.errors import KnownError
from app.gui.wording import moment_text
from app.services.encryption import OfficeKey
from app.services.restoring import restore
from app.services.salvaging import Salvaged, Sound, newest_sound_backup, salvage, words
from app.services.session import Office, open_office

T = TypeVar("T")
_POLL_MS = 50


class Way(StrEnum):
    """What the clerk chose."""

    RESTORE = "restore"
    SALVAGE = "salvage"
    OTHER = "other"
    LEAVE = "leave"


def rescue(root: Path, message: str, person: str, key: OfficeKey | None = None) -> Office | Way:
    """Offer the ways out of a damaged data file and go the one that is chosen.

    Returns the open office, ``Way.OTHER`` (another folder is wanted) or ``Way.LEAVE``. The damaged file is kept.
    """
    sound = in_background("正在查找可用的备份…", lambda: newest_sound_backup(root))
    while True:
        way = ask(message, sound)
        try:
            if way is Way.RESTORE and sound is not None:
                in_background("正在恢复备份…", lambda: restore(sound.file, root, person))
                return open_office(root, person, key=key)
            if way is Way.SALVAGE:
                result = in_background("正在抢救可读的数据…", lambda: salvage(root, person, key=key))
                show_result(result)
                return open_office(result.office, person, key=key)
        except KnownError as error:
            message = error.message
            continue
        return way


def ask(message: str, sound: Sound | None) -> Way:
    """Show what happened and the ways out; the last good backup comes first where there is one."""
    box, ways = ways_out(message, sound)
    box.exec()
    clicked = box.clickedButton()
    return next((way for button, way in ways.items() if button is clicked), Way.LEAVE)


def ways_out(message: str, sound: Sound | None) -> tuple[QMessageBox, dict[QPushButton, Way]]:
    """Return the box with its ways out, not yet shown."""
    box = QMessageBox()
    box.setWindowTitle("数据文件打不开")
    box.setIcon(QMessageBox.Icon.Warning)
    box.setText(message)
    detail = (
        f"最近一份可用的备份：{moment_text(sound.at) or sound.file.name}，工单 {sound.tickets:,} 件。"
        "恢复之前，现在的文件会另外保存。"
        if sound
        else "办公文件夹里没有可用的备份。有 U 盘或其他位置的备份时，请先用那一份恢复（restore 命令）。"
    )
    box.setInformativeText(
        f"{detail}\n“抢救”把还能读出的记录放进一个新的办公文件夹，列出丢失的内容，不改动现在的文件。"
    )
    ways: dict[QPushButton, Way] = {}
    if sound:
        ways[box.addButton("恢复这份备份", QMessageBox.ButtonRole.AcceptRole)] = Way.RESTORE
    ways[box.addButton("抢救可读的数据", QMessageBox.ButtonRole.ActionRole)] = Way.SALVAGE
    ways[box.addButton("选择其他办公文件夹", QMessageBox.ButtonRole.ActionRole)] = Way.OTHER
    leave = box.addButton("退出", QMessageBox.ButtonRole.RejectRole)
    ways[leave] = Way.LEAVE
    box.setDefaultButton(next(iter(ways)))
    box.setEscapeButton(leave)
    return box, ways


def show_result(result: Salvaged) -> None:
    """Say what was saved and what is lost; the same list lies in the new folder's exports."""
    result_box(result).exec()


def result_box(result: Salvaged) -> QMessageBox:
    """Return the box that says it, not yet shown."""
    box = QMessageBox()
    box.setWindowTitle("抢救完成")
    box.setIcon(QMessageBox.Icon.Information if result.is_whole else QMessageBox.Icon.Warning)
    first, *rest = words(result).splitlines()
    box.setText(first)
    box.setInformativeText("\n".join(rest[:12]))
    if len(rest) > 12:
        box.setDetailedText("\n".join(rest))
    go = box.addButton("打开抢救出的数据", QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(go)
    box.setEscapeButton(go)
    return box


def in_background(text: str, work: Callable[[], T]) -> T:
    """Run something long before there is a window, with a moving bar; what it raises comes out here."""
    waiting = waiting_bar(text)
    waiting.setMinimumDuration(300)
    loop, poll = QEventLoop(), QTimer()
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(work)
        poll.timeout.connect(lambda: loop.quit() if job.done() else None)
        poll.start(_POLL_MS)
        loop.exec()
    poll.stop()
    waiting.close()
    return job.result()


def waiting_bar(text: str) -> QProgressDialog:
    """Return a bar that cannot be closed."""
    made = QProgressDialog(text, "", 0, 0)
    made.setWindowTitle("请稍候")
    made.setCancelButton(None)
    made.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
    return made
