from __future__ import annotations

import json
import zipfile

import pytest
from sqlcipher3 import dbapi2 as driver

from app.domain.errors import OfficeInUse, OfficeUnusable, RefusedInput
from app.services import attachments, backups, register, restoring
from app.services.register import View
from app.services.session import DATABASE_NAME, open_office
from app.services.verification import verify
from app.storage.backup import manifest_path, read_manifest
from app.storage.database import OfficeDatabase
from app.storage.migrations.runner import LATEST
from tests.office_desk import DeskClock, add_ticket, new_office


@pytest.fixture
def clock():
    return DeskClock()


@pytest.fixture
def office(tmp_path, clock):
    made = new_office(tmp_path / "office", clock)
    add_ticket(made, content="停车")
    yield made
    made.close()


def paper(tmp_path, text="证据"):
    path = tmp_path / f"{text}.txt"
    path.write_text(text, encoding="utf-8")
    return path


def state(office):
    tables = ("ticket", "ticket_text", "operation", "ticket_change", "ticket_field_edit")
    return [office.database.rows(f"SELECT * FROM {table} ORDER BY 1") for table in tables]


def test_an_automatic_copy_is_checked_and_written_down(office):
    record = backups.automatic(office, "导入之前")
    assert record.verified
    manifest = read_manifest(record.file)
    assert manifest is not None
    assert (manifest.tickets, manifest.sha256, manifest.reason) == (1, record.sha256, "导入之前")
    assert "附件" in manifest.attachments or "attachments" in manifest.attachments
    copy = OfficeDatabase(record.file, read_only=True)
    assert copy.value("SELECT count(*) FROM ticket") == 1
    assert copy.value("SELECT hash FROM audit_entry ORDER BY seq DESC LIMIT 1") == manifest.audit_head
    copy.close_all()
    assert [item.file for item in backups.list_backups(office)] == [record.file]
    assert verify(office).ok


def test_two_copies_in_one_second_do_not_meet(office):
    first, second = backups.automatic(office, "一"), backups.automatic(office, "二")
    assert first.file != second.file
    assert first.file.exists()


def test_a_backup_is_due_when_something_was_written(office):
    assert backups.is_due(office)
    backups.automatic(office, "退出")
    assert not backups.is_due(office)
    add_ticket(office, "2")
    assert backups.is_due(office)


def test_thinning_over_a_simulated_year_keeps_a_good_one(office, clock):
    for _ in range(40):
        clock.forward(days=9, hours=5)
        backups.automatic(office, "每日")
    left = list(office.folder("backups").glob("*.db"))
    assert 15 <= len(left) <= 33
    assert all(manifest_path(path).exists() for path in left)
    assert max(left).name == f"streetdesk-{clock.moment:%Y%m%d-%H%M%S}.db"
    assert len(list(office.folder("backups").glob("*.json"))) == len(left)


def test_the_only_sound_copy_is_never_thinned(office, clock):
    good = backups.automatic(office, "好的").file
    clock.forward(days=900)
    torn = office.folder("backups") / "streetdesk-20290101-000000.db"
    torn.write_bytes(b"torn")
    assert backups.thin(office) == []
    assert good.exists()


def test_a_copy_that_went_wrong_is_refused_and_leaves_nothing(office, monkeypatch):
    from app.storage import backup

    monkeypatch.setattr(backup, "row_counts", lambda database: {"ticket": id(database)})
    with pytest.raises(OfficeUnusable, match="行数"):
        backups.automatic(office, "导入之前")
    assert list(office.folder("backups").iterdir()) == []


def test_a_full_backup_brings_data_and_attachments_back(office, tmp_path, clock):
    stored = attachments.add(office, "ticket:1", paper(tmp_path)).value
    before = state(office)
    record = backups.full(office).value
    assert record.verified
    assert list(office.folder("work").iterdir()) == []
    add_ticket(office, "2")
    office.close()
    (office.root / "attachments" / stored.sha256[:2] / stored.sha256).unlink()
    result = restoring.restore(record.file, office.root, "王芳", now=clock)
    assert (result.tickets, result.office) == (1, office.root)
    again = open_office(office.root, "王芳", now=clock)
    assert state(again) == before
    assert attachments.open_path(again, stored.id).read_text(encoding="utf-8") == "证据"
    assert verify(again).ok
    again.close()
    assert result.kept_aside is not None
    kept = OfficeDatabase(result.kept_aside / DATABASE_NAME)
    assert kept.value("SELECT count(*) FROM ticket") == 2
    kept.close_all()


def test_restoring_into_a_new_folder(office, tmp_path, clock):
    attachments.add(office, "ticket:1", paper(tmp_path))
    record = backups.full(office, tmp_path / "甲.zip").value
    result = restoring.restore(record.file, tmp_path / "new", "王芳", now=clock)
    assert (result.kept_aside, result.tickets) == (None, 1)
    other = open_office(tmp_path / "new", "王芳", now=clock)
    assert state(other) == state(office)
    assert verify(other).ok
    assert other.database.value("SELECT count(*) FROM audit_entry WHERE action = 'backup.restore'") == 1
    other.close()


def test_an_automatic_copy_restores_too(office, clock):
    record = backups.automatic(office, "导入之前")
    before = state(office)
    add_ticket(office, "2")
    office.close()
    restoring.restore(record.file, office.root, "王芳", now=clock)
    again = open_office(office.root, "王芳", now=clock)
    assert state(again) == before
    again.close()


def test_a_damaged_office_can_be_restored_and_is_kept(office, clock):
    record = backups.automatic(office, "导入之前")
    office.close()
    (office.root / DATABASE_NAME).write_bytes(b"ruined" * 1000)
    result = restoring.restore(record.file, office.root, "王芳", now=clock)
    assert result.kept_aside is not None
    assert (result.kept_aside / DATABASE_NAME).read_bytes() == b"ruined" * 1000
    again = open_office(office.root, "王芳", now=clock)
    assert register.count(again, View()) == 1
    again.close()


@pytest.mark.parametrize("kind", ["copy", "bundle"])
def test_a_backup_of_a_newer_program_changes_nothing(office, clock, kind):
    office.database.execute_sql("PRAGMA user_version=999")
    record = backups.automatic(office, "导入之前") if kind == "copy" else backups.full(office).value
    office.database.execute_sql(f"PRAGMA user_version={LATEST}")
    office.close()
    before = (office.root / DATABASE_NAME).read_bytes()
    with pytest.raises(RefusedInput, match=r"数据版本 999.*没有改动"):
        restoring.restore(record.file, office.root, "王芳", now=clock)
    assert (office.root / DATABASE_NAME).read_bytes() == before


def test_a_copy_that_meets_a_full_disk_is_a_sentence(office, monkeypatch):
    def full(*_: object) -> None:
        raise driver.OperationalError("database or disk is full")

    monkeypatch.setattr("app.storage.backup._copy_pages", full)
    with pytest.raises(OfficeUnusable, match="磁盘已满"):
        backups.full(office)
    assert list(office.folder("work").iterdir()) == []


def test_nothing_is_restored_over_an_open_office(office, clock):
    record = backups.automatic(office, "导入之前")
    with pytest.raises(OfficeInUse):
        restoring.restore(record.file, office.root, "李四", now=clock)


@pytest.mark.parametrize("where", [0.1, 0.5, 0.9])
def test_a_damaged_bundle_is_refused_and_changes_nothing(office, tmp_path, clock, where):
    attachments.add(office, "ticket:1", paper(tmp_path))
    record = backups.full(office, tmp_path / "a.zip").value
    content = bytearray(record.file.read_bytes())
    place = int(len(content) * where)
    content[place : place + 40] = b"\x5a" * 40
    record.file.write_bytes(bytes(content))
    office.close()
    before = (office.root / DATABASE_NAME).read_bytes()
    with pytest.raises(RefusedInput, match="没有改动"):
        restoring.restore(record.file, office.root, "王芳", now=clock)
    assert (office.root / DATABASE_NAME).read_bytes() == before


def test_a_copy_that_differs_from_its_manifest_is_refused(office, clock):
    record = backups.automatic(office, "导入之前")
    with record.file.open("ab") as stream:
        stream.write(b"\0")
    assert not backups.list_backups(office)[0].verified
    with pytest.raises(RefusedInput, match="清单不符"):
        backups.check(record.file)


def test_names_inside_a_bundle_never_become_paths(office, tmp_path, clock):
    record = backups.full(office, tmp_path / "a.zip").value
    evil = tmp_path / "evil.zip"
    with zipfile.ZipFile(record.file) as old, zipfile.ZipFile(evil, "w") as new:
        facts = json.loads(old.read("manifest.json"))
        facts["attachments"] = ["../../escaped"]
        new.writestr("streetdesk.db", old.read("streetdesk.db"))
        new.writestr("manifest.json", json.dumps(facts))
        new.writestr("attachments/../../../escaped", b"x")
    with pytest.raises(RefusedInput):
        restoring.restore(evil, tmp_path / "new", "王芳", now=clock)
    assert not list(tmp_path.glob("**/escaped"))


def test_an_existing_file_is_not_overwritten(office, tmp_path):
    (tmp_path / "a.zip").write_text("mine")
    with pytest.raises(RefusedInput, match="没有覆盖"):
        backups.full(office, tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_text() == "mine"


def test_a_missing_attachment_makes_an_unverified_backup(office, tmp_path):
    stored = attachments.add(office, "ticket:1", paper(tmp_path)).value
    (office.root / "attachments" / stored.sha256[:2] / stored.sha256).unlink()
    record = backups.full(office, tmp_path / "a.zip").value
    assert not record.verified
    report = verify(office)
    assert (report.ok, report.attachments.missing) == (False, (stored.sha256,))


def test_a_reader_may_back_up_beside_the_window_and_it_is_written_down(office, tmp_path):
    reader = open_office(office.root, "李四", writing=False)
    here, there = backups.full(reader).value, backups.full(reader, tmp_path / "a.zip").value
    with pytest.raises(OfficeInUse):
        reader.change("ticket.edit", "ticket:1").__enter__()
    with pytest.raises(OfficeUnusable):
        reader.database.execute_sql("DELETE FROM backup_log")
    reader.close()
    assert (here.verified, there.verified) == (True, True)
    assert [item.file for item in backups.list_backups(office)] == [there.file, here.file]
    made = office.database.rows("SELECT actor, subject FROM audit_entry WHERE action = 'backup.make'")
    assert made == [("李四", "office"), ("李四", "office")]
    report = verify(office)
    assert report.ok
    add_ticket(office, "2")
    _cut_audit_log(office, 2)
    assert not verify(office).audit.ok


def test_only_a_sound_backup_in_the_office_folder_counts(office, tmp_path):
    backups.full(office, tmp_path / "stick.zip")
    assert backups.is_due(office)
    record = backups.full(office).value
    backups.full(office, tmp_path / "other.zip")
    assert not backups.is_due(office)
    record.file.unlink()
    assert backups.is_due(office)


def _cut_audit_log(office, first):
    for trigger in ("no_update", "no_delete", "in_order"):
        office.database.execute_sql(f"DROP TRIGGER IF EXISTS audit_entry_{trigger}")
    office.database.execute_sql("DELETE FROM audit_entry WHERE seq >= ?", (first,))


def test_a_cut_audit_log_shows_against_the_backup_log(office):
    backups.automatic(office, "导入之前")
    add_ticket(office, "2")
    record = backups.automatic(office, "退出")
    head = read_manifest(record.file).audit_head
    cut = office.database.value("SELECT seq FROM audit_entry WHERE hash = ?", (head,))
    _cut_audit_log(office, cut)
    report = verify(office)
    assert (report.ok, report.audit.ok, report.audit.first_bad) == (False, False, cut)
