from __future__ import annotations

import errno
import os
import re

import pytest

from app.domain.errors import Cancelled, RefusedInput
from app.services import attachments, backups, drills
from app.services.progress import JobContext
from app.storage.models.office import BackupLog
from tests.office_desk import DeskClock, add_ticket, new_office, reopened
from tests.services.vaulted import encrypted_office, filled_office, quick_keys


@pytest.fixture
def clock():
    return DeskClock()


@pytest.fixture
def office(tmp_path, clock):
    made = new_office(tmp_path / "office", clock)
    add_ticket(made, content="停车")
    yield made
    made.close()


def work_of(office):
    return sorted(path.name for path in (office.root / "work").iterdir())


@pytest.mark.parametrize(
    "make", [lambda office: backups.automatic(office, "手工"), lambda office: backups.full(office).value]
)
def test_a_good_backup_passes_and_nothing_is_left(office, make):
    record = make(office)
    row = drills.run(office).value
    assert (row.is_ok, row.problem, row.file, row.tickets) == (True, "", record.file.name, 1)
    assert (row.sha256, row.bytes, row.actor) == (record.sha256, record.bytes, "王芳")
    assert "通过" in row.sentence
    assert work_of(office) == []
    entry = office.database.rows("SELECT action, subject FROM audit_entry ORDER BY seq DESC LIMIT 1")
    assert entry == [("drill.run", "office")]
    assert drills.drills(office) == [row]


@pytest.mark.parametrize("kind", ["copy", "zip"])
@pytest.mark.parametrize("encrypted", [False, True])
def test_encrypted_or_not_with_attachments(tmp_path, monkeypatch, kind, encrypted):
    quick_keys(monkeypatch)
    root = tmp_path / "office"
    office = encrypted_office(root, tmp_path)[0] if encrypted else filled_office(root, tmp_path)
    if kind == "copy":
        backups.automatic(office, "手工")
    else:
        backups.full(office)
    row = drills.run(office).value
    assert (row.is_ok, row.problem, row.tickets) == (True, "", 3)
    assert [name for name in work_of(office) if name.startswith("drill")] == []
    assert (office.key is not None) == encrypted
    assert int(office.database.value("SELECT count(*) FROM ticket")) == 3
    office.close()


def test_without_a_backup_it_says_what_to_do(office):
    with pytest.raises(RefusedInput, match="立即备份"):
        drills.run(office)
    assert drills.drills(office) == []


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda record: record.file.write_bytes(record.file.read_bytes()[:-4096]), "清单不符"),
        (lambda record: record.file.unlink(), "找不到备份文件"),
        (lambda record: BackupLog.update(tickets=7).execute(), "7 件"),
        (lambda record: BackupLog.update(audit_head="0" * 64).execute(), "审计链末条与备份记录不一致"),
    ],
)
def test_a_bad_backup_is_found_and_kept_as_failed(office, spoil, words):
    spoil(backups.automatic(office, "手工"))
    row = drills.run(office).value
    assert not row.is_ok
    assert words in row.problem
    assert row.sentence.startswith("恢复演练没有通过")
    assert "U 盘" in row.sentence
    state = drills.state(office)
    assert state.is_due
    assert state.failed == row
    assert work_of(office) == []


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "磁盘空间不够"), (errno.EACCES, "不能写入"), (errno.EIO, "读写磁盘出错")]
)
def test_a_disk_that_fails_is_said_in_chinese(office, monkeypatch, number, words):
    backups.automatic(office, "手工")

    def fails(*_a):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(drills.restoring, "put_back", fails)
    row = drills.run(office).value
    assert words in row.problem
    assert not re.search("[A-Za-z]", row.problem)
    assert work_of(office) == []


def test_a_missing_attachment_fails_the_drill(office, tmp_path):
    paper = tmp_path / "证据.txt"
    paper.write_text("证据", encoding="utf-8")
    kept = attachments.add(office, "ticket:1", paper).value
    backups.automatic(office, "手工")
    (office.root / "attachments" / kept.sha256[:2] / kept.sha256).unlink()
    assert "附件" in drills.run(office).value.problem


@pytest.mark.parametrize(("days", "due"), [(0, False), (31, False), (32, True)])
def test_when_it_is_due(office, clock, days, due):
    backups.automatic(office, "手工")
    drills.run(office)
    clock.forward(days=days)
    state = drills.state(office)
    assert (state.is_due, state.last_good_on, state.days) == (due, "2026-09-18", 31)


def test_an_office_that_never_drilled_is_reminded_after_as_many_days(office, clock):
    assert not drills.state(office).is_due
    clock.forward(days=40)
    assert drills.state(office) == drills.DrillState("", 31, True, None)


def test_the_days_are_a_dated_setting_with_a_source(office, clock):
    drills.set_days(office, 10, "本单位备份制度", "2026-10-01")
    assert drills.days_between(office) == 31
    clock.forward(days=30)
    assert drills.days_between(office) == 10
    for days, source in ((0, "x"), (367, "x"), (10, " ")):
        with pytest.raises(RefusedInput):
            drills.set_days(office, days, source)


def test_cancelled_leaves_nothing(office):
    backups.automatic(office, "手工")
    job = JobContext()
    job.report = lambda done, _total, _text: job.cancel() if done == 2 else None
    with pytest.raises(Cancelled):
        drills.run(office, job)
    assert (drills.drills(office), work_of(office)) == ([], [])


@pytest.mark.parametrize("name", ["drill-20260918-093000", "handover-abc"])
def test_what_was_left_by_a_kill_is_swept(office, name):
    left = office.root / "work" / name
    left.mkdir()
    (left / "streetdesk.db").write_bytes(b"x")
    reopened(office).close()
    assert not left.exists()


def test_the_record_is_a_small_paper(office):
    backups.automatic(office, "手工")
    row = drills.run(office).value
    assert drills.pdf(office, row.id).startswith(b"%PDF")
    assert office.database.value("SELECT form FROM print_log") == "DRILL"
    with pytest.raises(RefusedInput):
        drills.form(office, 99)
