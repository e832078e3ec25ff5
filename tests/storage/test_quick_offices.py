"""The copy that the other tests' offices start from holds what the migrations make."""

from __future__ import annotations

from app.services.session import create_office
from app.storage.database import OfficeDatabase
from app.storage.migrations import runner
from tests import quick_offices
from tests.office_desk import DeskClock

HEADER = ("user_version", "application_id", "page_size", "journal_mode", "encoding", "auto_vacuum")


def everything(root):
    """A new office's header, schema, rows and files."""
    office = create_office(root, "永定路街道", "王芳", now=DeskClock())
    database = office.database
    header = [database.value(f"PRAGMA {name}") for name in HEADER]
    schema = database.rows("SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema")
    tables = [name for kind, name, *_ in schema if kind == "table"]
    rows = {name: database.rows(f'SELECT * FROM "{name}"') for name in tables}
    office.close()
    return header, schema, rows, sorted(path.name for path in root.rglob("*")), (root / "streetdesk.db").stat().st_size


def test_an_office_from_the_copy_is_the_office_from_the_migrations(tmp_path, monkeypatch):
    slow = everything(tmp_path / "slow")
    quick_offices.hurry(monkeypatch, quick_offices.Template(tmp_path))
    steps = []
    apply = runner._apply
    monkeypatch.setattr(runner, "_apply", lambda *given: steps.append(given[1].version) or apply(*given))
    assert [everything(tmp_path / f"quick{at}") for at in range(2)] == [slow, slow]
    assert steps == list(range(1, runner.LATEST + 1))  # once, for both


def test_an_older_file_is_migrated_step_by_step(tmp_path):
    old = OfficeDatabase(tmp_path / "old.db")
    runner.migrate(old, 3)
    template = quick_offices.Template(tmp_path)
    assert template.migrate(old) == runner.LATEST
    old.close_all()
    assert not template.path.exists()
