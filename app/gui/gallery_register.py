"""Scenes of the register: a sheet that comes back, relative dates."""

from __future__ import annotations

from array import array
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.gui.main_window import MainWindow
from app.services import exporting, register, tickets
from app.services.import_types import Bucket
from app.services.register import View

_COLUMNS = ("ticket_no", "created_at", "called_at", "dispatched_at", "title", "unit", "remark")


def import_accept(window: MainWindow) -> QWidget:
    """Return the preview of an exported sheet that was edited elsewhere, as the office's edits meet it."""
    from app.gui.dialogs.import_preview import ImportDialog

    office = window.desk.office
    ids: array[int] = register.ids(office, View())[:6]
    file: Path = office.folder("work") / "导出后在 WPS 里改过.csv"
    for ticket in ids:
        tickets.edit(office, ticket, {"remark": "表里：已和居民约好周五上门", "unit": "社区建设办公室"})
    numbers = tuple(str(ticket) for ticket in ids)
    wanted = View(conditions=(register.Condition("id", "one_of", numbers),))
    exporting.export_tickets(office, wanted, _COLUMNS, file)
    for ticket in ids:
        tickets.edit(office, ticket, {"remark": "本机：已电话联系", "unit": "城市管理办公室"})
    made = ImportDialog(window.desk, [file], window)
    made.run.changed.connect(lambda: made.lists.choose(Bucket.KEPT_LOCAL) if made.run.current.preparation else None)
    made.begin()
    return made
