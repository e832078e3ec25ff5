"""The seal of a plain office's file: one flipped letter shows, and no way of working with an office raises an alarm."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as driver

from app.cli.main import main
from app.domain.errors import Cancelled, OfficeDamaged, OfficeUnusable
from app.services import backups, encryption, restoring, tickets
from app.services.findings import findings
from app.services.session import DATABASE_NAME, Office, open_office
from app.services.verification import check_at_start, quick_check, verify
from app.storage.database import OfficeDatabase
from app.storage.migrations.runner import migrate
from app.storage.page_seal import BLOCK, PageSeal, Seal, seal_path
from app.storage.queries import anonymising
from tests.office_desk import DeskClock, add_ticket, new_office
from tests.services.vaulted import PASSPHRASE, quick_keys

WORDS = "路灯不亮请尽快处理"


def _open(root: Path, *, writing: bool = True) -> Office:
    return open_office(root, "王芳", writing=writing, now=DeskClock())


def _flip(root: Path, word: str = WORDS) -> int:
    """Change one letter where a word stands in the file; returns its block."""
    path = root / DATABASE_NAME
    data = bytearray(path.read_bytes())
    place = data.index(word.encode())
    data[place + 1] ^= 1
    path.write_bytes(data)
    return place // BLOCK


def _blocks(root: Path, *, writing: bool = True) -> list[int] | None:
    with _open(root, writing=writing) as office:
        return office.database.seal.damaged_blocks()


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office of several blocks, closed."""
    with new_office(tmp_path_factory.mktemp("sealed") / "办公") as office:
        add_ticket(office, content=WORDS * 3)
        number = add_ticket(office, "0126091809300000002", content="甲" * 60_000)
        tickets.edit(office, number, {"result": "乙" * 60_000})
    return office.root


@pytest.fixture
def root(closed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(closed, tmp_path / "办公"))


def test_a_flipped_letter_is_found_at_the_start_and_by_the_full_check(root, capsys):
    with _open(root) as office:
        assert check_at_start(office)
    block = _flip(root)
    with _open(root) as office:
        assert quick_check(office)  # SQLite itself sees nothing
        assert not check_at_start(office)
        report = verify(office)
        assert report.integrity == f"第 {block + 1} 块（每块 64 KB）与上次关闭时不一致"
        assert (report.ok, report.audit.ok, report.search, report.foreign_keys) == (False, True, "ok", "ok")
        assert [way.value for way in findings(report)[0].ways] == ["restore", "salvage"]
    assert _blocks(root, writing=False) == [block]
    assert main(["--office", str(root), "verify"]) == 1
    assert "不一致" in capsys.readouterr().out


def test_work_does_not_seal_damage_over(root):
    block = _flip(root)
    with _open(root) as office:
        office.note("search.run", "office")
        add_ticket(office, "0126091809300000003", content="丙" * 30_000)
    assert seal_path(root / DATABASE_NAME).exists()
    assert _blocks(root) == [block]


def test_a_check_that_is_stopped_leaves_what_closing_needs(root):
    def stop() -> None:
        raise Cancelled("已取消")

    block = _flip(root)
    with _open(root) as office:
        add_ticket(office, "0126091809300000003", content="丙" * 30_000)
        with pytest.raises(Cancelled):
            office.database.seal.damaged_blocks(stop)
    assert _blocks(root) == [block]


def test_damage_beside_what_is_written_is_not_sealed_over(root):
    """The page that is written lies in the damaged block."""
    block = _flip(root)
    with _open(root) as office:
        tickets.edit(office, 1, {"result": "已修好"})
    assert _blocks(root) == [block]


def test_what_was_found_is_not_sealed_over_either(root):
    _flip(root)
    with _open(root) as office:
        assert office.database.seal.damaged_blocks()
        office.note("search.run", "office")
        assert not verify(office).ok
    assert not seal_path(root / DATABASE_NAME).exists()


def test_comparing_beside_the_work(root):
    """What is written meanwhile stays in the log until the comparing is done."""
    with _open(root) as office:
        for number in range(3, 6):
            add_ticket(office, f"012609180930000000{number}", content="丁" * 9_000)
        assert office.database.seal.damaged_blocks() == []
        office.database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        add_ticket(office, "0126091809300000009")
        assert office.database.seal.damaged_blocks() == []
    assert _blocks(root) == []


def _as_left_by_a_kill(root: Path) -> None:
    with _open(root) as office:
        add_ticket(office, "0126091809300000003")
        shutil.copytree(office.root, root.with_name("killed"))
    assert (root.with_name("killed") / f"{DATABASE_NAME}-wal").stat().st_size
    shutil.rmtree(root)
    root.with_name("killed").rename(root)


def _power_cut_brings_the_seal_back(root: Path) -> None:
    seal = seal_path(root / DATABASE_NAME)
    before = seal.read_bytes()
    _as_left_by_a_kill(root)
    seal.write_bytes(before)
    _open(root, writing=False).close()  # the last one out folds the log in


def _restored(root: Path) -> None:
    with _open(root) as office:
        copy = backups.automatic(office, "演练").file
        add_ticket(office, "0126091809300000003")
    restoring.restore(copy, root, "王芳", now=DeskClock())


def _a_backup_laid_over_by_hand(root: Path) -> None:
    with _open(root) as office:
        copy = backups.automatic(office, "演练").file
    shutil.copyfile(copy, root / DATABASE_NAME)


def _another_programs_work(root: Path) -> None:
    seal = seal_path(root / DATABASE_NAME)
    before = seal.read_bytes()
    with _open(root) as office:
        add_ticket(office, "0126091809300000003")
    seal.write_bytes(before)


def _rewritten(*statements: str) -> Callable[[Path], None]:
    """Another program works on the file; no audit entry tells."""

    def way(root: Path) -> None:
        path = root / DATABASE_NAME
        with closing(driver.connect(str(path), isolation_level=None)) as other:
            for statement in statements:
                other.execute(statement.format(path)).fetchall()
        copy = path.with_name(f"{DATABASE_NAME}.copy")
        if copy.exists():
            copy.replace(path)

    way.__name__ = statements[0]
    return way


def _a_copy_of_the_same_state(root: Path) -> None:
    path, copy = root / DATABASE_NAME, root / "copy.db"
    with closing(driver.connect(str(path))) as source, closing(driver.connect(str(copy))) as target:
        source.backup(target)
    copy.replace(path)


def _another_computers_work(root: Path) -> None:
    """Two copies of an office grow by as many entries; the data file alone is carried over."""
    other = Path(shutil.copytree(root, root.with_name("other")))
    for place, person in ((root, "王芳"), (other, "李强")):
        with open_office(place, person, now=DeskClock()) as office:
            add_ticket(office, "0126091809300000003", content=person * 9_000)
    shutil.copyfile(other / DATABASE_NAME, root / DATABASE_NAME)


def _rebuilt_while_a_reader_closes(root: Path) -> None:
    """A reader that held the seal closes after the last entry and before the file is rebuilt."""
    with _open(root) as office, closing(_open(root, writing=False)) as reader:
        reader.note("search.run", "office")
        add_ticket(office, "0126091809300000003")
        reader.close()
        assert seal_path(root / DATABASE_NAME).exists()
        anonymising.clean_pages(office.database)


def _encrypted_and_back(root: Path) -> None:
    with _open(root) as office:
        encryption.encrypt(office, PASSPHRASE)
        encryption.decrypt(office, PASSPHRASE)


def _rebuilt(root: Path) -> None:
    with _open(root) as office:
        office.note("search.run", "office")
        anonymising.clean_pages(office.database)


def _by_command(root: Path) -> None:
    for command in (["audit", "list"], ["backup"], ["verify"]):
        assert main(["--office", str(root), *command]) == 0


def _two_at_once(root: Path) -> None:
    with _open(root) as office, closing(_open(root, writing=False)) as reader:
        reader.note("search.run", "office")
        add_ticket(office, "0126091809300000003")
        office.close()
        reader.note("search.run", "office")


@pytest.mark.parametrize(
    "way",
    [
        lambda root: None,
        _as_left_by_a_kill,
        _power_cut_brings_the_seal_back,
        _restored,
        _a_backup_laid_over_by_hand,
        _another_programs_work,
        _another_computers_work,
        _a_copy_of_the_same_state,
        _rewritten("VACUUM"),
        _rewritten("VACUUM INTO '{}.copy'"),
        _rewritten("PRAGMA journal_mode=DELETE"),
        _rewritten("PRAGMA journal_mode=DELETE", "PRAGMA journal_mode=WAL"),
        _encrypted_and_back,
        _rebuilt,
        _rebuilt_while_a_reader_closes,
        _by_command,
        _two_at_once,
    ],
    ids=lambda way: way.__name__.strip("_"),
)
def test_no_alarm_without_damage(root, way, monkeypatch):
    quick_keys(monkeypatch)
    way(root)
    assert _blocks(root) in (None, [])
    assert _blocks(root) == []  # and sealed again
    with _open(root) as office:
        assert verify(office).ok


def test_an_older_office_is_brought_up_to_date_and_sealed(tmp_path):
    database = OfficeDatabase(tmp_path / DATABASE_NAME)
    migrate(database, 4)
    database.close_all()
    assert _blocks(tmp_path) is None
    assert _blocks(tmp_path) == []


def test_a_copied_folder_keeps_its_seal(root, tmp_path):
    shutil.copytree(root, tmp_path / "copy")
    assert _blocks(tmp_path / "copy") == []
    _flip(tmp_path / "copy")
    assert _blocks(tmp_path / "copy") != []


def test_an_encrypted_office_has_none(root, monkeypatch):
    quick_keys(monkeypatch)
    with _open(root) as office:
        encryption.encrypt(office, PASSPHRASE)
        assert check_at_start(office)
    assert not seal_path(root / DATABASE_NAME).exists()


def test_a_look_leaves_the_seal_and_the_first_write_takes_it(root):
    seal = seal_path(root / DATABASE_NAME)
    before = seal.stat().st_mtime_ns
    with _open(root) as office:
        assert seal.stat().st_mtime_ns == before
        office.note("search.run", "office")
        assert not seal.exists()
    assert seal.stat().st_mtime_ns != before


def test_a_reader_at_work_puts_the_sealing_off(root):
    with _open(root) as office, closing(driver.connect(str(root / DATABASE_NAME))) as other:
        office.note("search.run", "office")
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM ticket").fetchone()
        office.note("search.run", "office")
        office.close()
        assert not seal_path(root / DATABASE_NAME).exists()
    assert _blocks(root) is None
    assert _blocks(root) == []


def test_a_file_that_is_longer_or_shorter_shows(root):
    path = root / DATABASE_NAME
    with path.open("ab") as file:
        file.write(bytes(BLOCK))
    assert _blocks(root, writing=False) is not None
    assert _blocks(root, writing=False) != []


@pytest.mark.parametrize("place", [27, 31, 43, 75, 95])
def test_a_letter_of_the_files_head_shows(root, place):
    """A counter that rots contradicts the other one or the length; the schema's alone would pass for other work."""
    path = root / DATABASE_NAME
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    assert _blocks(root, writing=False) == (None if place == 43 else [0])


def test_a_disk_that_cannot_be_read_is_no_damage(root, monkeypatch):
    def broken(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    with _open(root) as office:
        monkeypatch.setattr(PageSeal, "_read", broken)
        with pytest.raises(OfficeUnusable, match="磁盘出错") as told:
            office.database.seal.damaged_blocks()
        assert not isinstance(told.value, OfficeDamaged)
        assert "磁盘出错" in verify(office).integrity


def test_a_seal_that_is_not_whole_counts_as_none(root):
    seal = seal_path(root / DATABASE_NAME)
    for data in (b"", seal.read_bytes()[:-1], b"x" * 40, seal.read_bytes()[:-1] + b"\x00"):
        seal.write_bytes(data)
        assert _blocks(root, writing=False) is None


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 5 * BLOCK), st.tuples(*[st.integers(0, (1 << 64) - 1)] * 2), st.randoms(use_true_random=False))
def test_a_seal_reads_back_or_is_refused(size, marks, draw):
    seal = Seal(size, *marks, tuple(draw.getrandbits(32) for _ in range(-(-size // BLOCK))))
    data = seal.to_bytes()
    assert Seal.from_bytes(data) == seal
    assert Seal.from_bytes(replace(seal, size=size + BLOCK).to_bytes()) is None


def test_an_office_that_another_thread_opened_is_sealed_too(root):
    with ThreadPoolExecutor(1) as lane:
        office = lane.submit(_open, root).result()
        lane.submit(office.note, "search.run", "office").result()
    office.close()
    office.close()  # a second time opens nothing
    assert _blocks(root) == []
