"""A backup of every released data version can be brought back, as a copy and as a zip, plain and encrypted."""

from __future__ import annotations

import shutil

import pytest

from app.domain.errors import RefusedInput
from app.services import backups, restoring
from app.services.session import DATABASE_NAME, open_office
from app.services.verification import verify
from app.storage import audit, backup, bundle, keyring, vault_files
from app.storage.migrations.runner import LATEST
from tests.office_desk import DeskClock, add_ticket
from tests.services.vaulted import encrypted_office, quick_keys
from tests.storage.test_migrations import FILLED_IN, contents, made

KINDS = ("copy", "zip")


def backup_of(folder, version, kind):
    """Make what the program of that version left in backups/: rows of its time, copied and checked."""
    (folder / "backups").mkdir(parents=True)
    (folder / "attachments").mkdir()
    database = made(folder / DATABASE_NAME, version)
    tables = [name for name, since in FILLED_IN.items() if since <= version]
    before = contents(database, tables)
    copy = folder / "backups" / f"streetdesk-20260101-080000-v{version}.db"
    manifest = backup.copy_to(database, copy, at="2026-01-01T08:00:00", reason="当时")
    database.close_all()
    if kind == "copy":
        return copy, tables, before
    target = folder / "backups" / "full.zip"
    bundle.pack(target, copy, manifest, folder / "attachments", [])
    return target, tables, before


def check_restored(root, key, tables, before):
    with open_office(root, "王芳", now=DeskClock(), key=key) as office:
        assert office.schema_version == LATEST
        assert contents(office.database, tables) == before
        report = verify(office)
        assert (report.integrity, report.foreign_keys, report.search) == ("ok", "ok", "ok")
        assert audit.verify(office.database).ok  # the made-up rows have no entries, the chain itself is whole
        add_ticket(office)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("version", range(1, LATEST + 1))
def test_a_plain_backup_of_every_version_comes_back(tmp_path, version, kind):
    file, tables, before = backup_of(tmp_path / "old", version, kind)
    restoring.restore(file, tmp_path / "new", "王芳", now=DeskClock())
    check_restored(tmp_path / "new", None, tables, before)


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    """Return the key file and the key of an encrypted office."""
    folder = tmp_path_factory.mktemp("vault")
    with pytest.MonkeyPatch.context() as monkeypatch:
        quick_keys(monkeypatch)
        office, _ = encrypted_office(folder / "office", folder)
    key = office.key
    office.close()
    return folder / "office" / vault_files.KEY_NAME, key


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("version", range(1, LATEST + 1))
def test_an_encrypted_backup_of_every_version_comes_back(tmp_path, vault, version, kind):
    key_file, key = vault
    old = tmp_path / "old"
    old.mkdir()
    shutil.copyfile(key_file, old / vault_files.KEY_NAME)
    with keyring.holding(old, key):
        file, tables, before = backup_of(old, version, kind)
    assert not (kind == "copy" and keyring.is_plain_database(file))
    restoring.restore(file, tmp_path / "new", "王芳", now=DeskClock(), key=key)
    assert not keyring.is_plain_database(tmp_path / "new" / DATABASE_NAME)
    check_restored(tmp_path / "new", key, tables, before)


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_of_a_newer_version_is_refused_and_nothing_moves(tmp_path, kind):
    old = tmp_path / "old"
    (old / "backups").mkdir(parents=True)
    (old / "attachments").mkdir()
    database = made(old / DATABASE_NAME, LATEST)
    database.execute_sql(f"PRAGMA user_version = {LATEST + 1}")
    copy = old / "backups" / "newer.db"
    manifest = backup.copy_to(database, copy, at="2026-01-01T08:00:00", reason="当时")
    database.close_all()
    if kind == "zip":
        bundle.pack(old / "newer.zip", copy, manifest, old / "attachments", [])
    file = copy if kind == "copy" else old / "newer.zip"
    with pytest.raises(RefusedInput, match="更新的程序"):
        restoring.restore(file, tmp_path / "new", "王芳", now=DeskClock())
    assert not (tmp_path / "new" / DATABASE_NAME).exists()
    with pytest.raises(RefusedInput, match="更新的程序"):
        backups.check(file)
