"""Every dialog with sample data, for screenshots and for looking: see ``gallery_scenes`` and ``gallery_table``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.gui.gallery_scenes import SCENES
from app.gui.main_window import MainWindow

Scene = Callable[[MainWindow], QWidget]


def shots(window: MainWindow, wants: Callable[[str], bool] = bool) -> Iterator[tuple[str, QWidget]]:
    """Yield each dialog that is wanted with its name; the caller shows, grabs and closes it."""
    for name, where in SCENES:
        if not wants(name):
            continue
        module, _, function = where.partition(":")
        scene: Scene = getattr(import_module(module), function)
        yield name, scene(window)
    yield from _of_table(window, wants)


def _of_table(window: MainWindow, wants: Callable[[str], bool]) -> Iterator[tuple[str, QWidget]]:
    from app.gui import gallery_table

    for name, where, row, template in gallery_table.FORMS:
        if wants(name):
            yield name, gallery_table.scene(window, where, row, template)


def commands(window: MainWindow) -> QWidget:
    """Ctrl+K with two letters typed."""
    from app.gui.dialogs.command_palette import CommandPalette

    window.go("tickets")
    made = CommandPalette(window.commands(), window)
    made.field.setText("dc")
    return made


def keys(window: MainWindow) -> QWidget:
    """Shift+F1 on the register."""
    from app.gui.dialogs.key_help import KeyHelp

    return KeyHelp(window.commands(), window)


def third_party(window: MainWindow) -> QWidget:
    """第三方组件与许可."""
    from app.gui.dialogs.licences import Licences

    return Licences(window.desk.settings, window)


def about(window: MainWindow) -> QWidget:
    """关于."""
    from app.gui.dialogs.about import About

    return About(window.desk.office.root, window.desk.office.schema_version, window.desk.settings, window)


def bug(window: MainWindow) -> QWidget:
    """Return the program failed."""
    from app.gui.dialogs.bug_report import BugReport

    return BugReport("1120-093000-A1F3", "编号 1120-093000-A1F3\n（示例）", window, lambda _parent, _said: None)


def reason(window: MainWindow) -> QWidget:
    """Why somebody wants to see a name."""
    from app.gui.dialogs.reason import ReasonDialog
    from app.gui.ticket_desk import REVEAL_REASONS

    return ReasonDialog("显示完整信息", "查看姓名、电话的原因会记入审计。", "显示", REVEAL_REASONS, window)


def filter_editor(window: MainWindow) -> QWidget:
    """Values of one field with their counts."""
    from app.gui.dialogs.filter_editor import FilterEditor
    from app.services import register

    office = window.desk.office
    return FilterEditor("unit", lambda key: register.values_of(office, key, 300), window)


def columns(window: MainWindow) -> QWidget:
    """Which columns to show."""
    from app.gui.dialogs.column_chooser import ColumnChooser
    from app.gui.models.ticket_table import DEFAULT_KEYS, all_columns, title_of

    titles = {key: title_of(key) for key in all_columns(window.desk.office.now)}
    return ColumnChooser(titles, DEFAULT_KEYS, DEFAULT_KEYS, window)


def export(window: MainWindow) -> QWidget:
    """Export with names, so with a reason."""
    from app.gui.dialogs.export_view import ExportDialog

    made = ExportDialog(600, window)
    made.unmasked.setChecked(True)
    return made


def import_preview(window: MainWindow) -> QWidget:
    """Return a made-up export of the hotline, read and compared."""
    from app.gui.dialogs.import_preview import ImportDialog
    from app.services.hotline_sample import write_hotline_export

    office = window.desk.office
    file: Path = office.folder("work") / "热线导出.xlsx"
    write_hotline_export(file, 120, office.now(), street=office.street)
    made = ImportDialog(window.desk, [file], window)
    made.begin()
    return made


def first_start(window: MainWindow) -> QWidget:
    """Return the assistant of a new office."""
    from app.gui.dialogs.first_start import FirstStart

    return FirstStart(window.desk.settings, window.desk.office.root.parent / "新的办公文件夹")
