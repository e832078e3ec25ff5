"""Scenes of safekeeping: the settings' tab, what a check found, a backup restored aside, the hand-over package."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.gui.dialogs.drill_days import DrillDaysDialog
from app.gui.dialogs.handover_package import PackageDialog
from app.gui.dialogs.restore_outlook import RestoreOutlook
from app.gui.main_window import MainWindow
from app.gui.widgets.settings_backups import BackupSettings
from app.services import contracts
from app.services.backups import BackupRecord
from app.services.drills import DrillRow, DrillState
from app.services.restore_outlook import Difference, LostEntry, Outlook, TicketThen
from app.services.verification import AttachmentCheck, AuditCheck, VerifyReport

_SHA = "0123456789abcdef" * 4
_GOOD = DrillRow(
    3, "2026-11-12T08:40:00", "王静", "streetdesk-20261112-083000.db", _SHA, 48 << 20, 8_412, 2_300, True, ""
)
_BAD = DrillRow(
    4,
    "2026-11-20T08:40:00",
    "王静",
    "streetdesk-20261120-083000.db",
    _SHA,
    48 << 20,
    0,
    900,
    False,
    "这份备份与它的清单不符，没有恢复，现有数据没有改动。请换一份备份。",
)


def tab_good(window: MainWindow) -> QWidget:
    """Return 设置 › 备份与检查 with backups, a good drill and a check that found nothing."""
    frame, tab = _framed(window)
    tab.drill.put(DrillState("2026-11-12", 31, False, None), [_GOOD])
    tab.check.put(_report(True))
    return frame


def tab_bad(window: MainWindow) -> QWidget:
    """Return the same after a check that found damage and a drill that failed."""
    frame, tab = _framed(window)
    tab.drill.put(DrillState("2026-10-12", 31, True, _BAD), [_BAD])
    tab.check.put(_report(False))
    return frame


def outlook(window: MainWindow) -> QWidget:
    """Return what a backup that was restored aside would mean."""
    lost = (
        LostEntry("2026-11-20T09:12:00", "李莉", "ticket.edit", "ticket:812"),
        LostEntry("2026-11-20T09:05:00", "李莉", "flow.dispatch", "ticket:811"),
        LostEntry("2026-11-20T08:58:00", "王静", "import.commit", "import:41"),
    )
    counts = (("工单", 8_431, 8_412), ("流转步骤", 20_114, 20_101), ("合同", 5, 5), ("回执", 12, 12), ("附件", 96, 95))
    tickets = tuple(
        TicketThen(f"2026112000{at:04d}", f"2026-11-20T08:{50 - at:02d}:00", "办理中", f"路灯不亮 {at}")
        for at in range(8)
    )
    root = window.desk.office.root
    found = Outlook(
        root.with_name(f"{root.name}-恢复-20261120-092000"),
        tuple(Difference(*one) for one in counts),
        "2026-11-20T09:12:00",
        "2026-11-20T08:30:00",
        19,
        lost,
        True,
        tickets,
    )
    return RestoreOutlook(window.desk, "11月20日 08:30", found, window)


def package(window: MainWindow) -> QWidget:
    """Return the form of a hand-over package with whole personal data chosen."""
    rows = contracts.list_contracts(window.desk.office)
    number, title = (
        (rows[0].id, rows[0].title) if rows else (1, "示例合同")
    )  # an office without contracts has the form too
    made = PackageDialog(window.desk, number, title, window)
    made.unmasked.setChecked(True)
    return made


def drill_days(window: MainWindow) -> QWidget:
    """Return the form of the days between two drills."""
    return DrillDaysDialog(window.desk, window)


def _report(is_ok: bool) -> VerifyReport:
    if is_ok:
        return VerifyReport(True, "ok", "ok", AuditCheck(True, 31_204, _SHA, None), AttachmentCheck(True, (), ()), "ok")
    damage = "row 812 missing from index ticket_created"
    files = AttachmentCheck(False, ("a", "b"), ("c",))
    return VerifyReport(False, damage, "ok", AuditCheck(False, 31_204, _SHA, 30_118), files, "ok")


def _framed(window: MainWindow) -> tuple[QDialog, BackupSettings]:
    frame = QDialog(window)
    frame.setWindowTitle("设置 › 备份与检查")
    tab = BackupSettings(window.desk)
    now = window.desk.office.now()
    reasons = (
        "导入之前",
        "工作中自动备份",
        "备份到 U 盘",
        "退出时自动备份",
        "批量修改承办单位之前",
        "升级到数据版本 11 之前",
    )
    records = []
    for number, reason in enumerate(reasons):
        at = now - timedelta(hours=7 * number)
        is_stick = "U 盘" in reason
        name = f"streetdesk-{'full-' * is_stick}{at:%Y%m%d-%H%M%S}.{'zip' if is_stick else 'db'}"
        place = (
            window.desk.office.root / "backups" if not is_stick else window.desk.office.root.anchor + "media/KINGSTON"
        )
        records.append(
            BackupRecord(Path(place) / name, at.isoformat(), 48 << 20, _SHA, 8_412 - number, number != 3, reason)
        )
    tab.put(records)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(tab)
    frame.resize(1100, 620)
    return frame, tab
