from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from app.domain.errors import OfficeUnusable
from app.domain.tickets import FIELDS
from app.services.session import DATABASE_NAME, open_office
from app.storage.database import OfficeDatabase, schema_version
from app.storage.migrations import runner, steps
from app.storage.migrations.runner import LATEST, migrate
from app.storage.migrations.step import Migration
from app.storage.migrations.steps import MIGRATIONS
from app.storage.models.registry import MODELS
from tests.office_desk import DeskClock, new_office

SHIPPED = Path(__file__).parent / "schemas"

FILLING = {
    1: "INSERT INTO setting (key, value) VALUES ('office.street', '\"永定路街道\"')",
    2: "INSERT INTO operation (id, kind, at, actor) VALUES (1, 'create', '2026-09-18T09:30:00', '王芳')",
    3: "INSERT INTO contract (id, template, title, pricing) VALUES (1, 'chengbei', '服务合同', 'fixed')",
}


def made(path: Path, version: int) -> OfficeDatabase:
    database = OfficeDatabase(path)
    for step in MIGRATIONS[:version]:
        migrate(database, step.version)
        if step.version in FILLING:
            database.execute_sql(FILLING[step.version])
    return database


def schema_text(database: OfficeDatabase) -> str:
    rows = database.rows(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'ticket_search_%'"
        " ORDER BY type, name"
    )
    return "\n\n".join(f"-- {kind} {name}\n{sql};" for kind, name, sql in rows) + "\n"


def contents(database: OfficeDatabase, tables: list[str]) -> str:
    digest = hashlib.sha256()
    for table in tables:
        where = " WHERE key <> 'schema.program'" if table == "setting" else ""
        digest.update(repr(database.rows(f"SELECT * FROM {table}{where} ORDER BY 1")).encode())
    return digest.hexdigest()


def test_versions_are_numbered_without_gaps():
    assert [step.version for step in MIGRATIONS] == list(range(1, LATEST + 1))


@pytest.mark.parametrize("version", range(1, LATEST + 1))
def test_a_shipped_version_never_changes(tmp_path, version):
    database = made(tmp_path / "a.db", version)
    shipped = (SHIPPED / f"v{version:04d}.sql").read_text(encoding="utf-8")
    assert schema_text(database) == shipped
    database.close_all()


@pytest.mark.parametrize("version", range(LATEST + 1))
def test_every_shipped_version_upgrades_and_keeps_its_rows(tmp_path, version):
    database = made(tmp_path / "a.db", version)
    tables = [name for name in ("setting", "operation", "contract") if FILLED_IN[name] <= version]
    before = contents(database, tables)
    assert migrate(database) == LATEST
    assert contents(database, tables) == before
    newest = made(tmp_path / "b.db", LATEST)
    assert schema_text(database) == schema_text(newest)
    database.close_all()
    newest.close_all()


FILLED_IN = {"setting": 1, "operation": 2, "contract": 3}


def test_models_match_the_tables(tmp_path):
    database = made(tmp_path / "a.db", LATEST)
    tables = {
        name
        for (name,) in database.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'ticket_search%'"
        )
    }
    assert {model._meta.table_name for model in MODELS} == tables
    for model in MODELS:
        columns = [row[1] for row in database.rows(f"PRAGMA table_info({model._meta.table_name})")]
        assert list(model._meta.columns) == columns or set(model._meta.columns) == set(columns), model
        keys = [row[1] for row in database.rows(f"PRAGMA table_info({model._meta.table_name})") if row[5]]
        assert {field.column_name for field in model._meta.get_primary_keys()} == set(keys), model
    database.close_all()


def test_the_register_has_a_column_for_every_field(tmp_path):
    database = made(tmp_path / "a.db", LATEST)
    short = {row[1] for row in database.rows("PRAGMA table_info(ticket)")}
    long = {row[1] for row in database.rows("PRAGMA table_info(ticket_text)")}
    assert {field.key for field in FIELDS if not field.is_long} <= short
    assert {field.key for field in FIELDS if field.is_long} <= long
    database.close_all()


def test_a_failing_step_leaves_the_version_before_it(tmp_path, monkeypatch):
    database = made(tmp_path / "a.db", LATEST)
    before = schema_text(database)
    broken = Migration(
        LATEST + 1, "坏的一步", ("CREATE TABLE half (x INTEGER) STRICT", "CREATE TABLE other_half (y WRONG) STRICT")
    )
    monkeypatch.setattr(steps, "MIGRATIONS", (*MIGRATIONS, broken))
    monkeypatch.setattr(runner, "LATEST", LATEST + 1)
    with pytest.raises(Exception, match="half"):
        migrate(database, LATEST + 1)
    assert schema_version(database) == LATEST
    assert schema_text(database) == before
    database.close_all()


def test_a_newer_file_is_refused_with_the_version_it_needs(tmp_path):
    new_office(tmp_path / "o").close()
    database = OfficeDatabase(tmp_path / "o" / DATABASE_NAME)
    database.execute_sql(f"PRAGMA user_version = {LATEST + 1}")
    database.execute_sql("UPDATE setting SET value = ? WHERE key = 'schema.program'", (json.dumps("9.1.0"),))
    database.close_all()
    for writing in (True, False):
        with pytest.raises(OfficeUnusable, match=re.escape("9.1.0 或更高版本")):
            open_office(tmp_path / "o", "王芳", writing=writing)


def test_opening_an_older_file_makes_a_verified_backup_first(tmp_path):
    root = tmp_path / "o"
    (root / "backups").mkdir(parents=True)
    made(root / DATABASE_NAME, 2).close_all()
    office = open_office(root, "王芳", now=DeskClock())
    assert office.schema_version == LATEST
    copy = root / "backups" / "streetdesk-20260918-093000-v2.db"
    saved = OfficeDatabase(copy, read_only=True)
    assert schema_version(saved) == 2
    saved.close_all()
    office.close()


def test_a_reader_upgrades_an_older_file_too(tmp_path):
    root = tmp_path / "o"
    root.mkdir()
    made(root / DATABASE_NAME, 1).close_all()
    office = open_office(root, "王芳", writing=False, now=DeskClock())
    assert (office.schema_version, office.writing, office.street) == (LATEST, False, "永定路街道")
    office.close()


@pytest.mark.parametrize(
    "content", [b"not a database at all, only text " * 200, b"\0" * 8192, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_file_that_is_no_database_is_a_sentence(tmp_path, content):
    (tmp_path / DATABASE_NAME).write_bytes(content)
    with pytest.raises(OfficeUnusable) as caught:
        open_office(tmp_path, "王芳")
    assert "。" in caught.value.message


def test_another_programs_database_is_refused(tmp_path):
    database = OfficeDatabase(tmp_path / DATABASE_NAME)
    database.execute_sql("CREATE TABLE notes (x TEXT)")
    database.close_all()
    with pytest.raises(OfficeUnusable, match="不是本程序的数据文件"):
        open_office(tmp_path, "王芳")


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(OfficeUnusable, match="没有办公数据"):
        open_office(tmp_path, "王芳")


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("INSERT INTO ticket (ticket_no) VALUES ('')", "number"),
        ("INSERT INTO ticket (ticket_no, created_at) VALUES ('1', '2026-9-8')", "moment"),
        ("INSERT INTO contract (template, title, pricing, total_fen) VALUES ('a', 'b', 'fixed', -1)", "money"),
        ("INSERT INTO contract (template, title, pricing, total_fen) VALUES ('a', 'b', 'fixed', 1.5)", "fraction"),
        ("INSERT INTO contract (template, title, pricing) VALUES ('a', 'b', 'free')", "pricing"),
        ("INSERT INTO ticket_text (ticket_id) VALUES (77)", "reference"),
        ("INSERT INTO setting (key, value) VALUES ('a', 'not json')", "json"),
        ("UPDATE audit_entry SET actor = 'x'", "audit update"),
        ("DELETE FROM audit_entry", "audit delete"),
        ("INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry", "audit replace"),
    ],
)
def test_the_schema_itself_refuses(tmp_path, statement, what):
    office = new_office(tmp_path / what)
    with pytest.raises(Exception, match=r"constraint|append-only|cannot store"):
        office.database.execute_sql(statement)
    office.close()
