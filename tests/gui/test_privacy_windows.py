"""安全副本 and 匿名化 in the window: preview, refusal without a reason, the file, the run, the old backups."""

from __future__ import annotations

import openpyxl
import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDialog

from app.gui import file_questions
from app.gui.dialogs.anonymise import WORD, AnonymiseDialog, OldBackupsDialog
from app.gui.dialogs.safe_copy import SafeCopyDialog
from app.gui.widgets.settings_privacy import PrivacySettings
from app.services import anonymising, anonymising_follow, backups, leak_events, today
from tests.gui.conftest import NOW, add_tickets


def rest(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.runner.running, timeout=20_000)


def test_a_safe_copy_is_previewed_asks_for_whom_and_is_written(qtbot, desk, office, tmp_path, monkeypatch):
    add_tickets(office, 6)
    dialog = SafeCopyDialog(desk)
    qtbot.addWidget(dialog)
    rest(qtbot, desk)
    said = dialog.preview.toPlainText()
    assert "6 件工单" in said
    assert "来电人 6 处" in said
    dialog.secret.setChecked(True)
    assert not dialog.go.isEnabled()  # what is to be written was not shown yet
    rest(qtbot, desk)
    assert dialog.go.isEnabled()
    dialog.submit()
    assert "给谁、用途" in dialog.said.text()
    target = tmp_path / "副本.xlsx"
    monkeypatch.setattr(file_questions, "ask_target", lambda *_a, **_k: target)
    dialog.reason.setText("给某公司核对")
    dialog.submit()
    rest(qtbot, desk)
    assert "安全副本已写好" in desk.messages.texts[-1]
    cells = [str(cell.value) for row in openpyxl.load_workbook(target).active.iter_rows() for cell in row]
    assert not any("张小明" in cell for cell in cells)


@pytest.fixture
def run(qtbot, desk, office):
    add_tickets(office, 9)
    made = []
    dialog = AnonymiseDialog(desk, made.append)
    qtbot.addWidget(dialog)
    dialog.until.setDate(QDate(NOW.year, NOW.month, NOW.day - 1))
    rest(qtbot, desk)
    assert "将匿名化 3 件" in dialog.preview.toPlainText()
    assert "审计记录" in dialog.preview.toPlainText()
    assert not dialog.go.isEnabled()
    dialog.word.setText(WORD)
    assert dialog.go.isEnabled()
    dialog.submit()
    assert "依据" in dialog.said.text()
    dialog.reason.setText("001·6.4 留存期满")
    dialog.submit()
    rest(qtbot, desk)
    assert len(made) == 1
    return made[0]


def test_anonymising_needs_the_typed_word_and_leaves_a_certificate(qtbot, desk, office, run):
    assert run.tickets == 3
    tab = PrivacySettings(desk)
    qtbot.addWidget(tab)
    tab.refresh()
    assert tab.table.rowCount() == 1
    assert tab.paper.isEnabled()
    assert tab.chosen == anonymising.get(office, run.id)


def test_old_backups_go_only_after_a_fresh_one(qtbot, desk, office, run):
    old = anonymising_follow.old_backups(office, run.id)
    assert [one.file.name for one in old] == [run.backup_file]
    dropped = []
    dialog = OldBackupsDialog(desk, run.id, old, dropped.extend)
    qtbot.addWidget(dialog)
    assert run.backup_file in dialog.list.toPlainText()
    dialog.submit()
    rest(qtbot, desk)
    assert dropped == [run.backup_file]
    assert not old[0].file.exists()
    left = [one for one in backups.list_backups(office) if one.verified]
    assert len(left) == 1
    assert backups.check(left[0].file) == 9
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_no_backup_goes_when_a_fresh_one_cannot_be_made(office, desk, run, monkeypatch):
    def full(*_arguments, **_options):
        raise OSError("full")

    monkeypatch.setattr(backups, "automatic", full)
    with pytest.raises(OSError, match="full"):
        anonymising_follow.drop_old_backups(office, run.id, "依据")
    assert (office.root / "backups" / run.backup_file).exists()


def test_an_open_leak_stands_on_today_and_leads_to_its_record(office):
    from app.gui.due_doors import door_of
    from app.gui.targets import LedgerTarget

    event = leak_events.add(office, "截图外传", reporter="王静", persons=2).value
    items = [
        item
        for column in today.board(office, NOW).columns
        for item in column.items
        if item.key == f"leak_event:{event}"
    ]
    assert len(items) == 1
    assert "待告知甲方、当事人" in items[0].detail
    assert door_of(items[0].key, 0) == ("contracts", LedgerTarget(0, "leak_event", event))
