"""The same faults in an encrypted office: every flipped bit shows, and what is salvaged stays encrypted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.errors import OfficeLocked
from app.services import encryption
from app.services.salvaging import salvage, words
from app.services.session import DATABASE_NAME, open_office
from build.faults.damage import SHAPES, judge_many
from build.faults.desk import ACTOR, BASE, Access, new_access
from build.faults.state import problems

PASSPHRASE = "演练口令 abc 12345"


@pytest.fixture
def access(tmp_path):
    """An encrypted office with 60 tickets."""
    plain = new_access(tmp_path / "office", 60)
    with plain.open() as office:
        encryption.encrypt(office, PASSPHRASE)
    return Access(plain.root, encryption.unlock(plain.root, PASSPHRASE))


def test_every_damage_shows(access, tmp_path):
    """Each page carries its own check: not even one flipped bit is taken for data."""
    seeds = [seed for seed in range(32) if SHAPES[seed % len(SHAPES)] != "torn wal"]
    findings = judge_many(access, b"", seeds, tmp_path, salvage_every=7)
    assert findings.faults == []
    assert findings.refused + findings.found + findings.harmless == len(seeds)


def test_what_is_salvaged_is_encrypted_under_the_same_key(access, tmp_path):
    result = salvage(access.root, ACTOR, into=tmp_path / "new", now=lambda: BASE, key=access.key)
    assert (result.tickets, result.is_whole) == (60, True)
    assert "没有加密" not in words(result)
    assert "未能归位的记录没有加密：核对完请删除" in words(replace(result, attachments_lost=1))
    assert not (tmp_path / "new" / DATABASE_NAME).read_bytes().startswith(b"SQLite format 3")
    with pytest.raises(OfficeLocked):
        open_office(tmp_path / "new", ACTOR)
    with Access(tmp_path / "new", access.key).open() as office:
        assert problems(office) == []
