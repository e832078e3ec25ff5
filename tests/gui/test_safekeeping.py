from __future__ import annotations

from app.gui.safekeeping import EVERY_MS, back_up_at_exit, back_up_if_due, keep_backing_up
from app.services import backups
from tests.gui.conftest import add_tickets


def test_a_backup_is_made_only_when_something_was_written_since(qtbot, desk, office):
    for _ in range(2):
        back_up_if_due(desk)
        qtbot.waitUntil(lambda: not desk.runner.running)
    assert [record.reason for record in backups.list_backups(office)] == ["工作中自动备份"]
    add_tickets(office, 1)
    back_up_at_exit(office)
    back_up_at_exit(office)
    assert [record.reason for record in backups.list_backups(office)] == ["退出时自动备份", "工作中自动备份"]


def test_the_window_asks_every_half_hour(desk, app):
    timer = keep_backing_up(desk, app)
    assert (timer.isActive(), timer.interval()) == (True, EVERY_MS)
    timer.stop()
