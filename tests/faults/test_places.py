"""Full disk, read-only folder, second instance, clock set back, another time zone, exports killed half-way."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.domain.errors import KnownError, OfficeInUse, OfficeUnusable
from app.services import exporting, register, tickets
from app.services.session import create_office, open_office
from app.storage import audit
from app.storage.lock import OWNER_NAME
from build.faults.desk import ACTOR, BASE, new_access
from build.faults.disk import fill
from build.faults.files_whole import broken
from build.faults.state import contents, problems
from tests.architecture.source_tree import ROOT
from tests.services.importing import ticket_row, write_csv

HALF_WAY = 10


@pytest.mark.parametrize("kind", ["import", "backup", "restore"])
def test_a_disk_that_is_full_at_twenty_steps(kind, tmp_path):
    found = fill(kind, tmp_path, 20 if kind == "import" else 6)
    assert [fault for one in found for fault in one.faults] == []
    stopped = [one for one in found if one.said]
    assert stopped
    assert all(one.said.endswith("。") for one in stopped)
    assert any(not one.said for one in found)


def test_a_folder_that_cannot_be_written(tmp_path, monkeypatch):
    """Root is not bound by permissions: the write itself is refused, as a read-only file system does."""
    access = new_access(tmp_path / "office", 5)
    with access.read() as office:
        before = contents(office.database)
    real = Path.write_text

    def refuse(path, *rest, **more):
        if path.name == OWNER_NAME:
            raise OSError(errno.EROFS, "Read-only file system", str(path))
        return real(path, *rest, **more)

    monkeypatch.setattr(Path, "write_text", refuse)
    with pytest.raises(OfficeUnusable, match="不能写入"):
        access.open()
    with access.read() as office:  # it can still be looked at
        assert contents(office.database) == before


def test_an_export_into_a_folder_that_cannot_be_written(tmp_path, monkeypatch):
    access = new_access(tmp_path / "office", 5)
    old = tmp_path / "out.csv"
    old.write_text("old")

    def refuse(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    with access.open() as office:
        monkeypatch.setattr(Path, "replace", refuse)
        with pytest.raises(KnownError, match="写不进去"):
            exporting.export_tickets(office, register.View(), (), old)
    assert old.read_text() == "old"
    assert [path.name for path in tmp_path.glob("*.part")] == []


_HOLD = """
import sys
from datetime import datetime
from pathlib import Path
from app.services.session import open_office
with open_office(Path(sys.argv[1]), "李娜"):
    print("open", flush=True)
    sys.stdin.read()
"""


def _holder(root):
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(root)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"open"
    return process


def test_a_second_instance_is_told_host_and_user_and_a_stale_lock_is_none(tmp_path):
    access = new_access(tmp_path / "office", 2)
    process = _holder(access.root)
    owner = json.loads((access.root / OWNER_NAME).read_text("utf-8"))
    with pytest.raises(OfficeInUse) as refused:
        access.open()
    assert owner["host"] in refused.value.message
    assert owner["user"] in refused.value.message
    with access.read() as office:
        assert register.count(office, register.View()) == 2
    process.kill()
    process.communicate()
    assert (access.root / OWNER_NAME).exists()  # nobody could take it away
    with access.open() as office:
        assert problems(office) == []


def test_a_clock_set_back_breaks_no_chain_and_is_told_once(tmp_path):
    """Entries keep their order whatever the clock says; who opens is told that the clock is behind."""
    root = tmp_path / "office"
    with create_office(root, "示例街道", ACTOR, now=lambda: BASE) as office:
        tickets.create(office, {"ticket_no": "0126091809300000001", "created_at": "2026-11-19 08:00:00"})
    earlier = BASE - timedelta(days=400)
    with open_office(root, ACTOR, now=lambda: earlier) as office:
        assert sum("时间" in warning for warning in office.warnings) == 1
        tickets.create(office, {"ticket_no": "0126091809300000002", "created_at": "2025-10-01 08:00:00"})
        assert audit.verify(office.database).ok
        assert problems(office) == []
        (state,) = office.database.rows("SELECT since FROM ticket_state WHERE ticket_id = 1")
        assert datetime.fromisoformat(state[0]) <= BASE
    with open_office(root, ACTOR, now=lambda: BASE + timedelta(days=1)) as office:
        assert not any("时间" in warning for warning in office.warnings)


_ABROAD = """
import sys
from datetime import datetime
from pathlib import Path
from app.intake import worker
from app.services import imports, register
from app.services.session import create_office
worker.run_guarded = lambda target, args, *, job, **_: target(args, job.report)
with create_office(Path(sys.argv[1]), "示例街道", "王芳", now=lambda: datetime(2026, 11, 20, 10)) as office:
    imports.commit(office, imports.prepare(office, Path(sys.argv[2])))
    sql = "SELECT * FROM ticket t JOIN ticket_text x ON x.ticket_id = t.id JOIN ticket_state s ON s.ticket_id = t.id"
    print(office.database.rows(sql + " ORDER BY t.id"))
    print(office.database.rows("SELECT at, actor, action FROM audit_entry ORDER BY seq"))
"""


def test_another_time_zone_gives_the_same_figures_and_text(tmp_path):
    path = write_csv(tmp_path / "in.csv", [ticket_row(number) for number in range(20)])
    said = []
    for zone in ("Asia/Shanghai", "America/New_York", "Pacific/Kiritimati"):
        command = [sys.executable, "-c", _ABROAD, str(tmp_path / zone.replace("/", "-")), str(path)]
        environment = {**os.environ, "TZ": zone, "PYTHONUTF8": "1"}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        said.append(done.stdout)
    assert "2026-07-01" in said[0]
    assert said[1:] == said[:1] * 2


_SAVE = """
import sys
from pathlib import Path
from app.documents import report_docx, report_pdf, report_xlsx
from app.documents.saving import save_bytes
from app.domain.report_content import Cell, Column, Report, Table
target = Path(sys.argv[1])
draw = {".docx": report_docx, ".pdf": report_pdf, ".xlsx": report_xlsx}[target.suffix].draw
rows = tuple((Cell(f"第{n}行" * 9),) for n in range(60))
report = Report("B01", "日报", "2026-11-20", (Table("清单", (Column("a", "内容"),), rows),), ("口径",))
data = draw(report, "2026-11-20T10:00:00")
print("ready", flush=True)
while True:
    save_bytes(target, data)
"""


@pytest.mark.parametrize("suffix", [".docx", ".pdf", ".xlsx"])
def test_a_file_that_is_being_saved_is_old_or_new(suffix, tmp_path):
    target = tmp_path / f"out{suffix}"
    for _ in range(HALF_WAY // 3):
        with subprocess.Popen([sys.executable, "-c", _SAVE, str(target)], cwd=ROOT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            while not target.exists():
                pass
            process.kill()
        assert broken(target) == ""
