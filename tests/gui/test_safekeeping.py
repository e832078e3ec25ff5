from __future__ import annotations

import pytest

from app.domain.errors import Cancelled, OfficeDamaged, OfficeUnusable
from app.gui.safekeeping import (
    DAMAGED,
    EVERY_MS,
    back_up_at_exit,
    back_up_if_due,
    check_at_start,
    keep_backing_up,
)
from app.services import backups, verification
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


def test_the_data_are_read_once_at_the_start_and_only_damage_is_told(qtbot, desk, office, monkeypatch):
    went = []
    desk.navigator.go.connect(lambda page, tab: went.append((page, tab)))
    for is_sound, told in ((True, 0), (False, 1)):
        monkeypatch.setattr(verification, "check_at_start", lambda *_, ok=is_sound: ok)
        check_at_start(desk)
        qtbot.waitUntil(lambda: not desk.runner.running)
        assert len(desk.messages.shown) == told
    assert desk.messages.shown[0].text == DAMAGED
    desk.messages.shown[0].action()
    assert went == [("settings", "备份与检查")]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OfficeDamaged("坏"), [DAMAGED]),
        (OfficeUnusable("读取数据文件时磁盘出错。"), ["读取数据文件时磁盘出错。"]),
        (Cancelled(), []),
    ],
)
def test_a_file_too_damaged_to_be_read_is_told_too(qtbot, desk, monkeypatch, error, told):
    def fail(*_arguments):
        raise error

    monkeypatch.setattr(verification, "check_at_start", fail)
    check_at_start(desk)
    qtbot.waitUntil(lambda: not desk.runner.running)
    assert desk.messages.texts == told
