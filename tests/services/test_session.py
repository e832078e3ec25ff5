from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.domain.errors import OfficeInUse, OfficeUnusable, RefusedInput
from app.services import register, tickets
from app.services.register import View
from app.services.session import create_office, open_office
from app.services.verification import verify
from app.storage import audit, leftovers
from app.storage.database import OfficeDatabase, path_of
from app.storage.lock import OWNER_NAME, read_owner
from tests.office_desk import DeskClock, add_ticket, new_office, reopened

ROOT = Path(__file__).parent.parent.parent


def test_a_new_office_remembers_its_street(tmp_path):
    office = new_office(tmp_path / "甲 office")
    assert (office.street, office.actor, office.writing, office.warnings) == ("永定路街道", "王芳", True, [])
    assert sorted(path.name for path in office.root.iterdir() if path.is_dir()) == [
        "attachments",
        "backups",
        "exports",
        "logs",
        "work",
    ]
    office = reopened(office)
    assert office.street == "永定路街道"
    office.close()


def test_an_existing_office_is_not_made_again(tmp_path):
    new_office(tmp_path).close()
    with pytest.raises(RefusedInput, match="已经有办公数据"):
        create_office(tmp_path, "别的街道", "李四")


def test_durable_settings_of_every_connection(tmp_path):
    office = new_office(tmp_path)
    seen: list[tuple[object, ...]] = []

    def look() -> None:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        seen.append(tuple(office.database.value(f"PRAGMA {name}") for name in names))

    look()
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [("wal", 2, 1, 5000)] * 2
    office.close()


def test_a_change_writes_rows_and_one_audit_entry_together(tmp_path):
    office = new_office(tmp_path)
    with office.change("test.step", "thing:1", "因为") as change:
        number = change.operation("edit", "第一步")
        change.audit(count=3)
        later = change.operation("undo", "撤销第一步", undoes=number)
    entry = office.database.rows("SELECT at, actor, action, subject, reason, detail FROM audit_entry ORDER BY seq")[-1]
    assert entry[:5] == ("2026-09-18T09:30:00", "王芳", "test.step", "thing:1", "因为")
    assert json.loads(entry[5]) == {"count": 3, "operation": later}
    assert office.database.value("SELECT undone_by_id FROM operation WHERE id = ?", (number,)) == later
    assert audit.verify(office.database).ok
    office.close()


def failing_step(office):
    with office.change("test.step", "x") as change:
        change.operation("edit", "半步")
        raise ZeroDivisionError


def test_an_error_takes_rows_and_audit_entry_back(tmp_path):
    office = new_office(tmp_path)
    before = audit.head(office.database)
    with pytest.raises(ZeroDivisionError):
        failing_step(office)
    assert audit.head(office.database) == before
    assert office.database.value("SELECT count(*) FROM operation") == 0
    office.close()


def test_a_second_writer_is_told_who_holds_the_folder(tmp_path):
    office = new_office(tmp_path)
    owner = read_owner(tmp_path)
    assert owner is not None
    with pytest.raises(OfficeInUse) as caught:
        open_office(tmp_path, "李四")
    assert owner.host in caught.value.message
    assert owner.user in caught.value.message
    office.close()
    assert not (tmp_path / OWNER_NAME).exists()
    open_office(tmp_path, "李四").close()


def test_a_reader_works_beside_the_writer_and_cannot_change(tmp_path):
    office = new_office(tmp_path)
    add_ticket(office)
    reader = open_office(tmp_path, "李四", writing=False)
    assert register.count(reader, View()) == 1
    with pytest.raises(OfficeInUse, match="只读"), reader.change("x", "y"):
        pass
    with pytest.raises(OfficeUnusable, match="只能读"):
        reader.database.execute_sql("DELETE FROM ticket_text")
    reader.note("tickets.look", "tickets", "核对", rows=1)
    add_ticket(office, "2")
    assert register.count(reader, View()) == 2
    assert audit.verify(office.database).ok
    assert office.database.rows("SELECT actor FROM audit_entry WHERE action = 'tickets.look'") == [("李四",)]
    reader.close()
    office.close()


def test_models_follow_the_office_that_writes(tmp_path):
    first, second = new_office(tmp_path / "a"), new_office(tmp_path / "b")
    add_ticket(first)
    assert (register.count(first, View()), register.count(second, View())) == (1, 0)
    second.close()
    with first.change("test", "x") as change:
        change.operation("edit", "一步")
    assert first.database.value("SELECT count(*) FROM operation") == 2
    first.close()


def test_a_lock_left_behind_by_a_dead_process_is_no_lock(tmp_path):
    office = new_office(tmp_path)
    owner = (tmp_path / OWNER_NAME).read_text(encoding="utf-8")
    office.close()
    (tmp_path / OWNER_NAME).write_text(owner, encoding="utf-8")
    (tmp_path / "office.lock").touch()
    open_office(tmp_path, "李四").close()


def test_a_full_disk_is_a_sentence_and_changes_nothing(tmp_path):
    office = new_office(tmp_path)
    add_ticket(office)
    before = audit.head(office.database)
    pages = office.database.value("PRAGMA page_count")
    office.database.execute_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(OfficeUnusable, match="磁盘已满"):
        add_ticket(office, "2", content="停车" * 500_000)
    assert (audit.head(office.database), register.count(office, View())) == (before, 1)
    office.database.execute_sql("PRAGMA max_page_count=1000000")
    add_ticket(office, "2")
    assert verify(office).ok
    office.close()


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits exist on POSIX only")
def test_a_file_that_cannot_grow_is_a_sentence_and_changes_nothing(tmp_path):
    new_office(tmp_path).close()
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from app.domain.errors import OfficeUnusable\n"
        "from app.services.session import open_office\n"
        "from tests.office_desk import add_ticket\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"office = open_office(Path({str(tmp_path)!r}), '王芳')\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))\n"
        "try:\n"
        "    add_ticket(office, content='停车' * 500_000)\n"
        "except OfficeUnusable as error:\n"
        "    print(error.message)\n"
    )
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert "磁盘" in said.stdout, said.stderr
    office = open_office(tmp_path, "王芳")
    assert register.count(office, View()) == 0
    assert verify(office).ok
    office.close()


def failing_at(database: OfficeDatabase, number: int) -> list[int]:
    """Make the N-th statement from now on fail; returns a counter of statements seen."""
    seen = [0]
    original = database.execute_sql

    def execute(sql: str, params: object = None) -> object:
        seen[0] += 1
        if seen[0] == number:
            raise RuntimeError("injected")
        return original(sql, params)

    database.execute_sql = execute
    return seen


def fingerprint(database: OfficeDatabase) -> list[list[tuple[object, ...]]]:
    tables = ("ticket", "ticket_text", "ticket_change", "ticket_field_edit", "operation", "audit_entry")
    return [database.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables]


def test_any_failing_statement_leaves_the_state_before_or_after(tmp_path):
    office = new_office(tmp_path)
    ticket = add_ticket(office, content="停车")
    before = fingerprint(office.database)
    for number in range(1, 40):
        seen = failing_at(office.database, number)
        try:
            tickets.edit(office, ticket, {"content": "漏水", "status": "办理中"})
        except RuntimeError:
            del office.database.execute_sql
            assert fingerprint(office.database) == before
            continue
        del office.database.execute_sql
        assert seen[0] < number
        break
    else:
        pytest.fail("the edit never came through")
    assert number > 5
    assert fingerprint(office.database) != before
    assert verify(office).ok
    office.close()


WRITER = (
    "import sys\n"
    "from pathlib import Path\n"
    "from app.services import tickets\n"
    "from app.services.session import open_office\n"
    "office = open_office(Path(sys.argv[1]), '王芳')\n"
    "print('ready', flush=True)\n"
    "for number in range(int(sys.argv[2]), 10**6):\n"
    "    made = tickets.create(office, {'ticket_no': str(number), 'content': '停车' * 50})\n"
    "    tickets.edit(office, made.value, {'status': '办理中'})\n"
    "    print(number, flush=True)\n"
)


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 exists on POSIX only")
def test_a_killed_writer_loses_nothing_it_acknowledged(tmp_path):
    new_office(tmp_path).close()
    for run in range(5):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), str(run * 10_000 + 1)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        acknowledged = [process.stdout.readline() for _ in range(6 + 7 * run)]
        os.kill(process.pid, signal.SIGKILL)
        last = (acknowledged + process.stdout.readlines())[-1].strip()
        process.wait()
        process.stdout.close()
        office = open_office(tmp_path, "王芳")
        numbers = {row[0] for row in office.database.rows("SELECT ticket_no FROM ticket WHERE status = '办理中'")}
        assert {str(number) for number in range(run * 10_000 + 1, int(last) + 1)} <= numbers
        report = verify(office)
        assert report.ok, report
        counted = office.database.value("SELECT count(*) FROM operation WHERE kind IN ('create', 'edit')")
        audited = office.database.value("SELECT count(*) FROM audit_entry WHERE action LIKE 'ticket.%'")
        assert counted == audited
        office.close()


def test_a_file_in_the_way_is_a_sentence(tmp_path):
    (tmp_path / "taken").write_text("x")
    with pytest.raises(OfficeUnusable, match="不能在"):
        create_office(tmp_path / "taken", "街道", "王芳")


def test_an_emptied_data_file_is_no_new_office(tmp_path):
    new_office(tmp_path).close()
    (tmp_path / "streetdesk.db").write_bytes(b"")
    for writing in (True, False):
        with pytest.raises(OfficeUnusable, match=r"0 字节.*恢复"):
            open_office(tmp_path, "王芳", writing=writing)
    assert (tmp_path / "streetdesk.db").read_bytes() == b""


def test_a_full_disk_at_the_lock_is_a_sentence_and_frees_the_lock(tmp_path, monkeypatch):
    new_office(tmp_path).close()
    real = Path.write_text

    def full(self: Path, *args: object, **options: object) -> int:
        if self.name == "office.owner.json":
            raise OSError(28, "No space left on device")
        return real(self, *args, **options)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OfficeUnusable, match="磁盘空间"):
        open_office(tmp_path, "王芳")
    monkeypatch.undo()
    open_office(tmp_path, "王芳").close()


def test_a_damaged_page_is_found_or_told(tmp_path):
    office = new_office(tmp_path)
    for number in range(60):
        add_ticket(office, str(number + 1), content=f"停车{number}" * 200)
    office.close()
    path = tmp_path / "streetdesk.db"
    sound = path.read_bytes()
    size = int.from_bytes(sound[16:18], "big")
    pages = len(sound) // size
    for page in range(0, pages, max(pages // 25, 1)):
        path.write_bytes(sound[: page * size] + b"\xa5" * size + sound[(page + 1) * size :])
        try:
            office = open_office(tmp_path, "王芳", writing=False)
        except OfficeUnusable:
            continue
        assert not verify(office).ok, f"page {page}"
        office.close()


@pytest.mark.parametrize(
    ("url", "path"),
    [("sqlite:///a/b.db", "a/b.db"), ("sqlite:////x/%E7%94%B2.db", "/x/甲.db"), ("x.db", "x.db")],
)
def test_database_addresses(url, path):
    assert path_of(url) == Path(path)


def test_another_server_is_not_supported_yet():
    with pytest.raises(OfficeUnusable, match="postgresql"):
        path_of("postgresql://server/desk")


def test_the_clock_has_whole_seconds(tmp_path):
    office = new_office(tmp_path, DeskClock(DeskClock().moment.replace(microsecond=123)))
    assert office.now().isoformat() == "2026-09-18T09:30:00"
    office.close()


def test_a_writer_sweeps_what_a_killed_program_left(tmp_path):
    clock = DeskClock()
    office = new_office(tmp_path, clock)
    work = office.folder("work")
    old, young = "20260916-090000", "20260918-083000"
    gone = [
        *(f"staging-{young}-abc.db", f"staging-{young}-abc.db-journal", "staging-0a1b2c.db"),
        *(f"staging-{old}-abc-reader.db", f"backup-{old}.db", f"backup-{old}-2.db.part", f"backup-{old}.db.json"),
    ]
    kept = [f"staging-{young}-abc-reader.db", f"backup-{young}.db", "笔记.txt"]
    for name in (*gone, *kept):
        (work / name).write_text("张三")
    open_office(tmp_path, "李四", writing=False, now=clock).close()
    assert len(list(work.iterdir())) == len(gone) + len(kept)
    reopened(office).close()
    assert sorted(path.name for path in work.iterdir()) == sorted(kept)
    assert leftovers.sweep(work, clock.moment, is_alone=False) == []
    clock.forward(days=2)
    assert [path.name for path in leftovers.sweep(work, clock.moment, is_alone=False)] == sorted(kept[:2])


def test_the_names_of_staging_files_carry_the_office_clock(tmp_path):
    names = [leftovers.staging_name(DeskClock().moment, is_reader=is_reader) for is_reader in (False, True)]
    assert names[0].startswith("staging-20260918-093000-")
    assert not names[0].endswith("-reader.db")
    assert names[1].endswith("-reader.db")
