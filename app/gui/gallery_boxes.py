"""Scenes of boxes that are no form (see ``gallery``): questions, a damaged data file, old backups after anonymising."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.gui.dialogs import damaged_office
from app.gui.dialogs.anonymise import OldBackupsDialog
from app.gui.dialogs.board_print import BoardPreview
from app.gui.main_window import MainWindow
from app.gui.messages import question_box
from app.services import today
from app.services.backups import BackupRecord
from app.services.salvaging import Loss, Salvaged, Sound

_SOUND = Sound(Path("streetdesk-20261120-083000.db"), "2026-11-20T08:30:00", 8_412)


def question(window: MainWindow) -> QWidget:
    """Ask whether something goes on."""
    detail = "之后还能从“导入记录”里撤销。"
    return question_box(window, "文件里有 12 件工单和登记簿不同，按文件改写吗？", "改写 12 件", detail=detail)


def danger(window: MainWindow) -> QWidget:
    """Ask about something that cannot be taken back."""
    detail = "删除后不能恢复，审计记录里留下删除的时间和人。"
    return question_box(window, "删除 3 份旧备份吗？", "删除 3 份", detail=detail, is_danger=True)


def damaged(_window: MainWindow) -> QWidget:
    """Offer the ways out of a damaged data file."""
    return damaged_office.ways_out("数据文件损坏，没有打开，文件原样保留。", _SOUND)[0]


def salvaged(_window: MainWindow) -> QWidget:
    """Say what was saved."""
    root = Path("示例街道-抢救-20261120")
    losses = (Loss("ticket", "工单", 8_401, 11, 0), Loss("flow_step", "流转步骤", 20_101, None, 2))
    result = Salvaged(root, 8_401, 96_210, losses, 96, 2, root / "exports" / "没有归属.jsonl", _SOUND)
    return damaged_office.result_box(result)


def waiting(_window: MainWindow) -> QWidget:
    """Wait for a backup to be looked for."""
    return damaged_office.waiting_bar("正在查找可用的备份…")


def old_backups(window: MainWindow) -> QWidget:
    """Delete the backups that still hold the old data."""
    names = ("streetdesk-20261119-180000.db", "streetdesk-20261120-083000.db")
    found = [BackupRecord(Path(name), "2026-11-20T08:30:00", 48 << 20, "", 8_412, True, "") for name in names]
    return OldBackupsDialog(window.desk, 1, found, lambda _names: None, window)


def board(window: MainWindow) -> QWidget:
    """Show 今日 as it will be printed."""
    office = window.desk.office
    return BoardPreview(today.board(office, office.now()), office.street, window)
