"""The worker process and sudden ends: nothing half done, whatever dies."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, OfficeUnusable, RefusedInput
from app.services import import_commit, imports
from app.services.progress import JobContext
from app.services.session import open_office
from app.storage import audit, search
from app.storage.database import integrity_problems
from tests.services.importing import NOW, bring_in, content_of, counts, live, new_office, ticket_row, write_csv

ROWS = 6000
_COMMIT = """
import sys
from datetime import datetime
from pathlib import Path
from app.services import imports
from app.services.progress import JobContext
from app.services.session import open_office
import app.intake.worker as worker

def here(target, args, *, job, **_):
    return target(args, job.report)

def main():
    worker.run_guarded = here
    with open_office(Path(sys.argv[1]), "x", now=lambda: datetime(2026, 11, 20, 10)) as office:
        preparation = imports.prepare(office, Path(sys.argv[2]))
        print("prepared", flush=True)
        imports.commit(office, preparation, JobContext(lambda *_: print("step", flush=True)))

main()
"""


def test_real_worker_reads_a_file_and_leaves_its_staging_file_only(tmp_path: Path):
    with new_office(tmp_path / "office") as office:
        said: list[str] = []
        job = JobContext(lambda done, total, text: said.append(text))
        preparation = imports.prepare(office, write_csv(tmp_path / "a.csv", [ticket_row(1), ticket_row("")]), job=job)
        assert counts(preparation.summary) == (2, 1, 0, 0, 1)
        assert [path.suffix for path in (office.root / "work").iterdir()] == [".db"]
        imports.commit(office, preparation, job)
        assert list((office.root / "work").iterdir()) == []
        assert {"正在读取", "正在与台账比对", "正在写入工单"} <= set(said)


def test_killed_worker_is_one_clear_sentence_and_leaves_nothing(tmp_path: Path):
    def kill(*_: object) -> None:
        for child in multiprocessing.active_children():
            if child.name == "intake" and child.pid:
                os.kill(child.pid, signal.SIGKILL)

    with new_office(tmp_path / "office") as office:
        path = write_csv(tmp_path / "a.csv", [ticket_row(index) for index in range(3000)])
        with pytest.raises(RefusedInput):
            imports.prepare(office, path, job=JobContext(kill))
        assert list((office.root / "work").iterdir()) == []
        assert live(office, "id") == []


def test_cancel_while_the_worker_reads(tmp_path: Path):
    with new_office(tmp_path / "office") as office:
        job = JobContext()
        job.report = lambda *_: job.cancel()
        path = write_csv(tmp_path / "a.csv", [ticket_row(index) for index in range(3000)])
        with pytest.raises(Cancelled):
            imports.prepare(office, path, job=job)
        assert list((office.root / "work").iterdir()) == []


def _kill_after(steps: int, root: Path, path: Path) -> None:
    """Start an import in a process of its own and kill it at the given step of its commit."""
    command = [sys.executable, "-c", _COMMIT, str(root), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"prepared"
        for _ in range(steps):
            assert process.stdout.readline().strip() in (b"step", b"done")
        process.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_kill_9_during_commit_leaves_before_or_after(tmp_path: Path):
    root = tmp_path / "office"
    with new_office(root) as office:
        bring_in(office, write_csv(tmp_path / "a.csv", [ticket_row(index) for index in range(50)]))
        before = content_of(office)
    path = write_csv(tmp_path / "b.csv", [ticket_row(index, 工单状态="已办结") for index in range(ROWS)])
    seen = set()
    for steps in (1, 2, 3, 4):
        _kill_after(steps, root, path)
        with open_office(root, "x", now=lambda: NOW) as office:
            assert integrity_problems(office.database) == []
            assert audit.verify(office.database).ok
            assert search.index_problem(office.database) == ""
            imported = office.database.value("SELECT count(*) FROM import_batch") == 2
            seen.add(imported)
            if imported:
                assert len(live(office, "id")) == ROWS
                assert {row[0] for row in live(office, "status")} == {"已办结"}
                break
            assert content_of(office) == before
    assert False in seen


def test_a_disk_that_fails_after_the_commit_does_not_say_that_nothing_was_saved(tmp_path, monkeypatch):
    """What is written stays written, and the numbers come from the transaction."""
    office = new_office(tmp_path / "office")
    preparation = imports.prepare(office, write_csv(tmp_path / "a.csv", [ticket_row(number) for number in (1, 2, 3)]))

    def fails(*_args, **_options):
        raise OfficeUnusable("读写数据文件时磁盘出错，这一步没有保存。")

    monkeypatch.setattr(import_commit, "summarise", fails)
    summary = imports.commit(office, preparation).value
    assert (summary.rows, summary.new, summary.changed, summary.rejected) == (3, 3, 0, 0)
    assert office.database.value("SELECT count(*) FROM ticket") == 3
    assert imports.batches(office)[0].summary.batch == summary.batch
    office.close()
