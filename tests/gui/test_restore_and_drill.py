from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QWidget

from app.gui import after_close, removable, restore_flow
from app.gui.dialogs.restore_outlook import REPLACE
from app.gui.pages.settings import SettingsPage
from app.gui.pages.today import TodayPage
from app.gui.widgets import settings_backups
from app.gui.widgets.drill_line import SHORT, DrillLine
from app.services import backups, drills, register, tickets
from app.services.findings import Way
from app.services.register import View
from app.services.session import create_office, open_office
from app.services.stick_backup import FOLDER, Stick
from app.storage.models.office import BackupLog
from tests.gui.conftest import NOW, add_tickets


def settle(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.runner.running, timeout=30_000)


@pytest.fixture
def page(qtbot, desk):
    made = SettingsPage(desk)
    qtbot.addWidget(made)
    made.tabs.setCurrentWidget(made.backups)
    made.show()
    settle(qtbot, desk)
    return made


@pytest.fixture
def stick(tmp_path):
    (tmp_path / "usb").mkdir()
    return Stick(tmp_path / "usb", "KINGSTON", 8 << 30, "exfat")


def test_two_clicks_put_a_backup_on_a_stick(qtbot, page, desk, office, stick, monkeypatch):
    add_tickets(office, 2)
    monkeypatch.setattr(settings_backups, "sticks", lambda: [stick])
    page.backups.menu.aboutToShow.emit()
    offer = page.backups.menu.actions()[0]
    assert offer.text() == "KINGSTON（空余 8.0 GB）"
    offer.trigger()
    settle(qtbot, desk)
    assert len(list((stick.root / FOLDER).glob("*.zip"))) == 1
    assert desk.messages.texts[-1].startswith("已备份到“KINGSTON”并读回核对：")
    assert "没有加密" in desk.messages.texts[-1]
    settle(qtbot, desk)
    assert page.backups.table.item(0, 6).text() == str(stick.root / FOLDER)


def test_without_a_stick_the_menu_says_so(page, monkeypatch):
    monkeypatch.setattr(settings_backups, "sticks", list)
    page.backups.menu.aboutToShow.emit()
    only = page.backups.menu.actions()[0]
    assert not only.isEnabled()
    assert "插好" in only.text()


def test_a_portable_disk_that_is_no_stick_is_chosen_as_a_folder(qtbot, page, desk, tmp_path, monkeypatch):
    disk = tmp_path / "移动硬盘"
    disk.mkdir()
    monkeypatch.setattr(settings_backups, "sticks", list)
    monkeypatch.setattr(settings_backups.file_questions, "ask_folder", lambda *_a: disk)
    page.backups.menu.aboutToShow.emit()
    page.backups.menu.actions()[-1].trigger()
    settle(qtbot, desk)
    assert len(list((disk / FOLDER).glob("*.zip"))) == 1
    assert desk.messages.texts[-1].startswith("已备份到“移动硬盘”并读回核对：")
    disk.rename(tmp_path / "拔掉了")
    page.backups.refresh()
    settle(qtbot, desk)
    assert page.backups.table.item(0, 4).text() == "未插在这台电脑上"


@pytest.mark.parametrize(
    ("root", "is_one"),
    [
        ("/media/user/KINGSTON", True),
        ("/run/media/user/U", True),
        ("/", False),
        ("/home", False),
        ("/mediathek", False),
    ],
)
def test_which_mounts_are_sticks(root, is_one):
    assert removable.is_removable(root) is is_one


def test_listing_the_drives_of_this_computer_works():
    assert all(isinstance(one, Stick) for one in removable.sticks())


def brought_back(qtbot, page, desk, office):
    add_tickets(office, 2)
    page.backups.back_up()
    settle(qtbot, desk)
    settle(qtbot, desk)
    add_tickets_after(office)
    desk.messages.answers = [True]
    page.backups.restore.click()
    settle(qtbot, desk)
    return page.backups.flow.outlook


def add_tickets_after(office):
    for number in ("后来-1", "后来-2", "后来-3"):
        tickets.create(office, {"ticket_no": number, "created_at": "2026-11-20 08:00"})


def test_a_restored_backup_shows_what_differs_and_what_would_be_lost(qtbot, page, desk, office):
    shown = brought_back(qtbot, page, desk, office)
    assert shown.isVisible()
    assert [shown.counts.item(0, column).text() for column in range(4)] == ["工单", "5", "2", "-3"]
    assert shown.lost.rowCount() == 3
    assert shown.tickets.rowCount() == 2
    assert "又做过 3 次操作" in shown.summary()
    shown.keep.click()
    assert not shown.isVisible()
    assert register.count(office, View()) == 5


def test_replacing_is_asked_for_once_more_then_the_window_closes_for_it(qtbot, page, desk, office, monkeypatch):
    shown = brought_back(qtbot, page, desk, office)
    asked = []
    monkeypatch.setattr(restore_flow.after_close, "ask", lambda task, window: asked.append((task, window)))
    desk.messages.answers = [False, True]
    shown.replace.click()
    assert shown.isVisible()
    shown.replace.click()
    assert "窗口会关闭" in desk.messages.asked[-1]
    [(task, window)] = asked
    assert (task.root, task.actor, task.file.suffix) == (office.root, "王静", ".zip")
    assert window is page.window()
    assert shown.result() == REPLACE


def test_after_closing_the_backup_takes_the_place_and_the_old_data_are_kept(qtbot, tmp_path, app, monkeypatch):
    root = tmp_path / "other"
    with create_office(root, "示例街道", "王静", now=lambda: NOW) as office:
        add_tickets(office, 2)
        file = backups.automatic(office, "手工").file
        add_tickets_after(office)
    started = []
    monkeypatch.setattr(after_close.QProcess, "startDetached", lambda program, arguments: started.append(arguments))
    window = QWidget()
    qtbot.addWidget(window)
    assert after_close.ask(after_close.Task(root, "王静", file), window)
    after_close.run()
    after_close.run()
    assert [arguments[-2:] for arguments in started] == [["--office", str(root)]]
    [kept] = (root / "backups").glob("replaced-*")
    with open_office(root, "王静", now=lambda: NOW) as office:
        assert register.count(office, View()) == 2
        entries = office.database.rows("SELECT action, actor, detail FROM audit_entry ORDER BY seq DESC LIMIT 1")
        assert entries[0][:2] == ("backup.restore", "王静")
        assert kept.name in entries[0][2]


def test_a_clerk_who_stays_keeps_everything(qtbot, tmp_path, monkeypatch):
    class Staying(QWidget):
        def closeEvent(self, event):  # noqa: N802 - Qt's name
            event.ignore()

    window = Staying()
    qtbot.addWidget(window)
    window.show()
    assert not after_close.ask(after_close.Task(tmp_path, "王静", None), window)
    monkeypatch.setattr(after_close, "perform", lambda _task: pytest.fail("nothing was to be done"))
    after_close.run()


def test_a_failure_is_said_and_the_old_data_open_again(app, tmp_path, monkeypatch):
    said = []
    monkeypatch.setattr(after_close.MessageCenter, "ask", lambda _self, text, _verb: said.append(text))
    missing = tmp_path / "weg.zip"
    assert after_close.perform(after_close.Task(tmp_path, "王静", missing)) == tmp_path
    assert "weg.zip" in said[0]


def test_the_way_out_of_a_finding_is_the_last_good_backup(qtbot, page, desk, office):
    page.backups._way_out(Way.RESTORE)
    assert "没有可用的备份" in desk.messages.texts[-1]
    page.backups.back_up()
    settle(qtbot, desk)
    settle(qtbot, desk)
    desk.messages.answers = [False, False]
    page.backups._way_out(Way.RESTORE)
    assert "现在的数据不动" in desk.messages.asked[-1]
    page.backups._way_out(Way.SALVAGE)
    assert "还能读出" in desk.messages.asked[-1]


def test_a_check_can_be_stopped_and_printed(qtbot, page, desk, monkeypatch):
    panel = page.backups.check
    page.backups.verify()
    assert panel.stop.isVisibleTo(panel)
    panel.stop.click()
    settle(qtbot, desk)
    assert "已取消" in panel.result.text() or "✓" in panel.result.text()
    page.backups.verify()
    settle(qtbot, desk)
    assert panel.result.text().startswith("✓ 数据完好")
    assert not panel.stop.isVisibleTo(panel)
    panel.print.click()
    settle(qtbot, desk)


def test_one_click_drills_and_the_line_turns_good(qtbot, desk, office):
    backups.automatic(office, "手工")
    line = DrillLine(desk, only_when_due=False)
    qtbot.addWidget(line)
    line.show()
    line.refresh()
    settle(qtbot, desk)
    assert "还没有做过恢复演练" in line.text.text()
    line.go.click()
    settle(qtbot, desk)
    settle(qtbot, desk)
    assert line.text.text().startswith("✓ 上次恢复演练通过：")
    assert line.text.property("tone") == "good"
    assert desk.messages.texts[-1].startswith("恢复演练通过")


def test_today_shows_a_drill_that_is_due_and_one_that_failed(qtbot, desk, office, monkeypatch):
    page = TodayPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    settle(qtbot, desk)
    assert not page.drill.isVisibleTo(page)
    monkeypatch.setattr(office, "_now", lambda: NOW + timedelta(days=40))
    page.refresh()
    settle(qtbot, desk)
    settle(qtbot, desk)
    assert page.drill.isVisibleTo(page)
    assert page.drill.text.property("tone") == "warn"
    record = backups.automatic(office, "手工")
    BackupLog.update(tickets=99).where(BackupLog.sha256 == record.sha256).execute()
    drills.run(office)
    page.drill.refresh()
    settle(qtbot, desk)
    assert page.drill.text.text() == SHORT
    assert page.drill.text.toolTip().startswith("■ 恢复演练没有通过")
    assert page.drill.text.property("tone") == "bad"


def test_the_days_between_drills_are_set_with_their_source(qtbot, desk, office):
    line = DrillLine(desk, only_when_due=False)
    qtbot.addWidget(line)
    line.show()
    line.days.click()
    dialog = line.dialog
    dialog.days.setValue(14)
    dialog.go.click()
    settle(qtbot, desk)
    assert dialog.said.text() == "请写明间隔天数的依据。"
    dialog.source.setText("备份制度第三条")
    with qtbot.waitSignal(dialog.accepted, timeout=10_000):
        dialog.go.click()
    assert drills.days_between(office) == 14
    settle(qtbot, desk)
    assert "每 14 天一次" in line.text.text()


def test_who_may_not_drill_is_told_why(desk, office, qtbot, monkeypatch):
    monkeypatch.setattr(office, "why_not", lambda *_a: "管理员才能做备份恢复。")
    line = DrillLine(desk, only_when_due=False)
    qtbot.addWidget(line)
    line.put(drills.DrillState("", 31, True, None), [])
    assert not line.go.isEnabled()
    assert line.go.toolTip() == "管理员才能做备份恢复。"
