"""An office of every released version opens in this program, and every row is still what it was."""

from __future__ import annotations

import pytest

from app.services import contracts, register, verification
from app.services.register import View
from app.services.session import open_office
from app.storage.database import OfficeDatabase, schema_version
from app.storage.migrations.runner import LATEST
from tests.office_desk import DeskClock
from tests.storage.office_files import OFFICES, build

VERSIONS = sorted(int(file.stem[1:]) for file in OFFICES.glob("v*.sql"))
MAIN_TABLES = (
    "ticket",
    "ticket_text",
    "operation",
    "contract",
    "deliverable",
    "submission",
    "acceptance_event",
    "receipt",
    "audit_entry",
)


def rows(database: OfficeDatabase, table: str) -> list[dict[str, object]]:
    columns = [row[1] for row in database.rows(f"PRAGMA table_info({table})")]
    return [dict(zip(columns, row, strict=True)) for row in database.rows(f"SELECT * FROM {table} ORDER BY 1")]


def test_the_version_that_is_shipped_now_has_its_office():
    assert LATEST in VERSIONS, "python -m tests.storage.office_files"


@pytest.mark.parametrize("version", VERSIONS)
def test_its_office_has_rows_in_the_main_tables(tmp_path, version):
    database = OfficeDatabase(build(version, tmp_path / "office"))
    assert schema_version(database) == version
    assert [table for table in MAIN_TABLES if not rows(database, table)] == []
    assert database.rows("PRAGMA foreign_key_check") == []
    database.close_all()


@pytest.mark.parametrize("version", VERSIONS)
def test_an_office_of_that_version_is_upgraded_and_keeps_every_row(tmp_path, version):
    before_file = build(version, tmp_path / "before")
    database = OfficeDatabase(before_file)
    before = {table: rows(database, table) for table in MAIN_TABLES}
    database.close_all()
    build(version, tmp_path / "office")
    office = open_office(tmp_path / "office", "王芳", now=DeskClock())
    assert office.schema_version == LATEST
    for table, known in before.items():
        now = rows(office.database, table)[: len(known)]
        assert [{key: row[key] for key in old if key in row} for old, row in zip(known, now, strict=True)] == known
    assert verification.check_chain(office).ok
    assert register.count(office, View()) == len(before["ticket"])
    assert [row.title for row in contracts.list_contracts(office)] == [row["title"] for row in before["contract"]]
    office.close()
