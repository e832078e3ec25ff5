"""Damaged databases: each is refused, found by 检查数据, or harmless; and what is readable can be brought to safety."""

from __future__ import annotations

import json
import shutil

import pytest

from app.cli.main import main
from app.domain.errors import OfficeDamaged, OfficeInUse, RefusedInput
from app.services import attachments, backups, register
from app.services.salvaging import LIST_NAME, newest_sound_backup, salvage, words
from app.services.session import DATABASE_NAME
from app.services.verification import verify
from build.faults.damage import SHAPES, judge_many
from build.faults.desk import ACTOR, BASE, Access, bring_in, new_access, write_table
from build.faults.state import contents, problems

CASES = 48


@pytest.fixture
def access(tmp_path):
    """An office with 150 tickets and a backup."""
    made = new_access(tmp_path / "office", 150)
    with made.open() as office:
        backups.automatic(office, "演练")
    return made


def _wal_of(access, folder):
    """The write-ahead log of one more import, as a sudden end leaves it."""
    copy = access.copy(folder / "with-wal")
    with copy.open() as office:
        bring_in(office, write_table(folder / "more.csv", range(20), "已办结"))
        return (copy.root / f"{DATABASE_NAME}-wal").read_bytes()


def test_every_damage_is_noticed_or_harmless(access, tmp_path):
    findings = judge_many(access, _wal_of(access, tmp_path), range(CASES), tmp_path, salvage_every=9)
    assert findings.faults == []
    assert findings.cases == CASES
    assert findings.refused + findings.found + findings.harmless == CASES
    assert findings.nothing_left == 0
    assert findings.salvaged > 0


def test_there_are_eight_shapes():
    assert len(set(SHAPES)) == 8


def test_what_is_whole_is_salvaged_whole(access, tmp_path):
    with access.open() as office:
        letter = tmp_path / "来信.txt"
        letter.write_text("来信", "utf-8")
        attachments.add(office, "ticket:5", letter)
        before = contents(office.database)
    result = salvage(access.root, ACTOR, into=tmp_path / "new", now=lambda: BASE)
    assert (result.is_whole, result.losses, result.attachments, result.tickets) == (True, (), 1, 150)
    with access.copy(tmp_path / "unused").open() as office:
        assert contents(office.database) == before  # the old folder is as it was
    with Access(tmp_path / "new").open() as office:
        after = contents(office.database)
        assert problems(office) == []
        assert register.count(office, register.View()) == 150
    differing = {name for name in before if before[name] != after.get(name)}
    assert differing == {"audit_entry"}
    assert len(after["audit_entry"]) == len(before["audit_entry"]) + 1
    assert "没有发现丢失" in (tmp_path / "new" / "exports" / LIST_NAME).read_text("utf-8")


def test_losses_are_named_and_rows_without_a_place_are_laid_aside(access, tmp_path):
    with access.open() as office:
        office.database.execute_sql("PRAGMA foreign_keys=0")
        office.database.execute_sql("DELETE FROM ticket WHERE id = 7")
        office.database.execute_sql("DROP TRIGGER audit_entry_no_update")
        office.database.execute_sql("UPDATE audit_entry SET actor = '别人' WHERE seq = 2")
    result = salvage(access.root, ACTOR, into=tmp_path / "new", now=lambda: BASE)
    by_table = {loss.table: loss for loss in result.losses}
    assert by_table["ticket_text"].aside == 1
    assert by_table["audit_entry"].aside >= 1
    assert not result.is_whole
    rows = [json.loads(line) for line in result.aside.read_text("utf-8").splitlines()]
    assert {"ticket_text", "audit_entry"} <= {row["table"] for row in rows}
    assert any(row.get("ticket_id") == 7 for row in rows)
    assert "工单正文：保住 149 行" in words(result)


def test_a_schema_that_is_gone_is_borrowed_from_the_backup(access, tmp_path):
    path = access.root / DATABASE_NAME
    data = bytearray(path.read_bytes())
    data[:8192] = bytes(8192)
    path.write_bytes(data)
    with pytest.raises(OfficeDamaged):
        access.open()
    sound = newest_sound_backup(access.root)
    assert sound is not None
    assert sound.tickets == 150
    result = salvage(access.root, ACTOR, into=tmp_path / "new", now=lambda: BASE)
    assert result.tickets == 150
    assert result.backup == sound
    shutil.rmtree(access.root / "backups")
    assert newest_sound_backup(access.root) is None


def test_the_target_must_be_empty_and_the_office_free(access, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x")
    with pytest.raises(RefusedInput, match="空文件夹"):
        salvage(access.root, ACTOR, into=tmp_path / "full")
    with pytest.raises(RefusedInput, match="没有数据文件"):
        salvage(tmp_path / "nothing", ACTOR)
    with access.open(), pytest.raises(OfficeInUse):
        salvage(access.root, ACTOR, into=tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_beside_the_office_by_default(access):
    result = salvage(access.root, ACTOR, now=lambda: BASE)
    assert result.office.parent == access.root.parent
    assert result.office.name.startswith("office-抢救-2026")
    with Access(result.office).read() as office:
        assert verify(office).ok


def test_on_the_command_line(access, tmp_path, capsys):
    path = access.root / DATABASE_NAME
    data = bytearray(path.read_bytes())
    data[:8192] = bytes(8192)
    path.write_bytes(data)
    assert main(["--office", str(access.root), "verify"]) == 2
    capsys.readouterr()
    assert main(["--office", str(access.root), "--json", "salvage", "--into", str(tmp_path / "new")]) in (0, 1)
    said = json.loads(capsys.readouterr().out)
    assert said["tickets"] == 150
    assert said["backup"].endswith(".db")
    assert main(["--office", str(tmp_path / "new"), "verify"]) == 0
