"""A year of automatic copies, damaged ones among them: what thinning leaves, and that nothing good is lost."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.services import attachments, backups, bulk_edit, history, restoring, tickets
from app.services.session import DATABASE_NAME, Office, open_office
from app.storage.backup import Manifest, manifest_path, row_counts
from app.storage.database import OfficeDatabase
from app.storage.files import sha256_of
from tests.office_desk import DeskClock, add_ticket, new_office
from tests.services.vaulted import encrypted_office, filled_office, quick_keys

START = datetime(2026, 1, 1, 8)
RECENT = timedelta(days=2)


@dataclass
class Shelf:
    """As much of an office as thinning asks for."""

    root: Path
    moment: datetime = START

    def now(self) -> datetime:
        return self.moment

    def folder(self, name: str) -> Path:
        return self.root

    def put(self, is_verified: bool) -> Path:
        path = self.root / f"streetdesk-{self.moment:%Y%m%d-%H%M%S}.db"
        path.write_bytes(self.moment.isoformat().encode())
        if is_verified:
            sha256 = sha256_of(path)
            manifest = Manifest(path.name, "", path.stat().st_size, sha256, 0, 11, "", "", 0, "", "quick_check", "")
            manifest_path(path).write_text(manifest.to_json(), encoding="utf-8")
        return path

    def thin(self) -> list[Path]:
        return backups.thin(cast("Office", self))

    def good(self) -> set[Path]:
        return {
            path
            for path in self.root.glob("*.db")
            if manifest_path(path).is_file() and path.read_bytes() == stamp_of(path).encode()
        }


def stamp_of(path: Path) -> str:
    return datetime.strptime(path.stem, "streetdesk-%Y%m%d-%H%M%S").isoformat()


@settings(max_examples=2, deadline=None)
@given(st.integers(0, 1 << 32))
def test_a_year_with_damaged_and_unverified_copies(seed):
    dice = random.Random(seed)
    with TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder))
        unverified: set[Path] = set()
        for day in range(366):
            for hour in sorted(dice.sample(range(10), dice.choice((0, 1, 1, 2)))):
                shelf.moment = START + timedelta(days=day, hours=hour)
                is_verified = dice.random() > 0.1
                made = shelf.put(is_verified)
                unverified |= set() if is_verified else {made}
                if is_verified and dice.random() < 0.15:
                    rotten = made.read_bytes()
                    made.write_bytes(rotten[:-1] + b"?")  # same size: only the hash tells
            before = shelf.good()
            removed = set(shelf.thin())
            assert not removed & unverified  # they never count and are never touched
            assert not before or shelf.good()  # never the only good one
            recent = {path for path in before if shelf.moment - datetime.fromisoformat(stamp_of(path)) <= RECENT}
            assert recent <= shelf.good()
        left = set(shelf.root.glob("*.db")) - unverified
        assert len(left) <= 3 * 2 + 12 + 10 + 9 + 1
        oldest = min(datetime.fromisoformat(stamp_of(path)) for path in left)
        assert shelf.moment - oldest > timedelta(days=200)


def test_nothing_is_removed_when_every_copy_that_would_stay_is_rotten(tmp_path):
    shelf = Shelf(tmp_path)
    for day in range(30):
        shelf.moment = START + timedelta(days=day)
        shelf.put(True)
    shelf.moment = START + timedelta(days=400)
    would_stay = [path for path in tmp_path.glob("*.db") if path not in set(shelf_preview(shelf))]
    for path in would_stay:
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert shelf.thin() == []


def shelf_preview(shelf: Shelf) -> list[Path]:
    with TemporaryDirectory() as folder:
        twin = replace(shelf, root=Path(folder))
        for path in shelf.root.iterdir():
            (twin.root / path.name).write_bytes(path.read_bytes())
        return [shelf.root / path.name for path in twin.thin()]


def content_of(path: Path) -> dict[str, int | str]:
    database = OfficeDatabase(path, read_only=True)
    try:
        names = [name for name in row_counts(database) if name not in ("audit_entry", "backup_log", "setting")]
        return {name: repr(database.rows(f"SELECT * FROM {name} ORDER BY 1")) for name in names}
    finally:
        database.close_all()


@pytest.mark.parametrize("encrypted", [False, True])
def test_random_backups_come_back_with_identical_content(tmp_path, monkeypatch, encrypted):
    quick_keys(monkeypatch)
    dice = random.Random(17 + encrypted)
    root = tmp_path / "office"
    office = encrypted_office(root, tmp_path)[0] if encrypted else filled_office(root, tmp_path)
    office.database.execute_sql("PRAGMA synchronous=OFF")
    made = []
    for number in range(8):
        _work(office, number, dice, tmp_path)
        record = backups.automatic(office, "手工") if number % 2 else backups.full(office).value
        made.append((record.file, content_of(root / DATABASE_NAME)))
    for at, (file, content) in enumerate(dice.sample(made, 6)):
        aside = tmp_path / f"aside-{at}"
        restoring.restore(file, aside, "王芳", now=office.now, key=office.key)
        with open_office(aside, "王芳", now=office.now, key=office.key):
            assert content_of(aside / DATABASE_NAME) == content
    office.close()


def _work(office: Office, number: int, dice: random.Random, tmp_path: Path) -> None:
    ticket = tickets.create(
        office, {"ticket_no": f"99{number:08d}", "content": f"第 {number} 件 {dice.random()}"}
    ).value
    tickets.edit(office, ticket, {"title": f"标题 {dice.random()}"})
    if number % 3 == 0:
        paper = tmp_path / f"附件{number}.txt"
        paper.write_text(str(dice.random()), encoding="utf-8")
        attachments.add(office, f"ticket:{ticket}", paper)


@pytest.mark.parametrize(("tickets_count", "copies"), [(backups.LARGE - 1, 0), (backups.LARGE, 1)])
def test_a_backup_comes_before_a_step_on_many_tickets(tmp_path, tickets_count, copies):
    office = new_office(tmp_path / "office", DeskClock())
    office.database.execute_sql("PRAGMA synchronous=OFF")
    ids = [add_ticket(office, f"01{at:08d}") for at in range(tickets_count)]
    done = bulk_edit.apply(office, ids, "unit", "城管科")
    assert [record.reason for record in backups.list_backups(office)] == ["批量修改承办单位之前"] * copies
    add_ticket(office, "0200000000")
    history.undo(office, done.operation_id or 0)
    assert len(backups.list_backups(office)) == 2 * copies
    office.close()


def test_no_second_copy_of_what_is_already_copied(tmp_path):
    office = new_office(tmp_path / "office", DeskClock())
    backups.automatic(office, "手工")
    assert backups.before_large(office, 10_000, "撤销") is None
    add_ticket(office)
    made = backups.before_large(office, 10_000, "撤销")
    assert made is not None
    assert made.reason == "撤销之前"
    office.close()
