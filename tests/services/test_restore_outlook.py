from __future__ import annotations

import pytest

from app.services import backups, restore_outlook, restoring, tickets
from app.services.restore_outlook import Difference, LostEntry
from app.services.session import DATABASE_NAME, create_office
from tests.office_desk import DeskClock, add_ticket, new_office
from tests.services.vaulted import encrypted_office, quick_keys


@pytest.fixture
def office(tmp_path):
    made = new_office(tmp_path / "office", DeskClock())
    add_ticket(made)
    yield made
    made.close()


def test_what_was_done_since_would_be_lost(office):
    record = backups.automatic(office, "手工")
    second = add_ticket(office, "0126091809300000002")
    tickets.void(office, second, "重复")
    add_ticket(office, "0126091809300000003")
    aside = restoring.restore_aside(office, record.file).office
    found = restore_outlook.compare(office, aside)
    assert found.is_same_chain
    assert found.differences[0] == Difference("工单", 2, 1)
    assert found.lost_count == 3
    assert found.lost[0] == LostEntry("2026-09-18T09:30:00", "王芳", "ticket.create", "ticket:3")
    assert [one.action for one in found.lost] == ["ticket.create", "ticket.void", "ticket.create"]
    assert found.newest_then <= found.newest_now
    assert [one.number for one in found.tickets] == ["0126091809300000001"]


def test_nothing_is_lost_right_after_a_backup(office):
    record = backups.automatic(office, "手工")
    found = restore_outlook.compare(office, restoring.restore_aside(office, record.file).office)
    assert (found.lost_count, found.lost) == (0, ())
    assert all(one.now == one.then for one in found.differences if one.title != "操作记录")


def test_a_backup_of_another_office_is_told_apart(office, tmp_path):
    other = create_office(tmp_path / "other", "八里庄街道", "王芳", now=DeskClock())
    other.database.execute_sql("PRAGMA synchronous=OFF")
    add_ticket(other, "0999999999")
    stranger = backups.automatic(other, "手工").file
    other.close()
    found = restore_outlook.compare(office, restoring.restore_aside(office, stranger).office)
    assert found.differences[0] == Difference("工单", 1, 1)
    assert not found.is_same_chain
    assert found.lost_count == 2


def test_an_encrypted_backup_is_compared_with_its_key(tmp_path, monkeypatch):
    quick_keys(monkeypatch)
    made, _ = encrypted_office(tmp_path / "geheim", tmp_path)
    record = backups.full(made).value
    aside = restoring.restore_aside(made, record.file).office
    found = restore_outlook.compare(made, aside, made.key)
    assert found.differences[0] == Difference("工单", 3, 3)
    made.close()


def test_present_data_too_damaged_to_count_are_said_as_unknown(office):
    record = backups.automatic(office, "手工")
    aside = restoring.restore_aside(office, record.file).office
    office.database.execute_sql("DROP TABLE submission")
    found = restore_outlook.compare(office, aside)
    assert next(one for one in found.differences if one.title == "成果提交").now is None
    assert (aside / DATABASE_NAME).is_file()
