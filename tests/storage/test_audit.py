from __future__ import annotations

import random

import pytest

from app.storage import audit
from app.storage.audit import GENESIS, Entry
from app.storage.database import OfficeDatabase
from app.storage.migrations.runner import migrate

ROWS = 60


@pytest.fixture
def chain(tmp_path):
    database = OfficeDatabase(tmp_path / "a.db")
    migrate(database)
    with database.atomic():
        for number in range(1, ROWS + 1):
            audit.append(
                database, Entry(f"2026-09-18T09:30:{number % 60:02d}", "王芳", "ticket.edit", f"ticket:{number}")
            )
    yield database
    database.close_all()


def forge(database: OfficeDatabase, *statements: tuple[str, tuple]) -> None:
    """What somebody with the file and SQLite's own tools can do."""
    for trigger in ("audit_entry_no_update", "audit_entry_no_delete", "audit_entry_in_order"):
        database.execute_sql(f"DROP TRIGGER IF EXISTS {trigger}")
    for sql, params in statements:
        database.execute_sql(sql, params)


def test_an_untouched_chain_is_sound(chain):
    report = audit.verify(chain, {audit.head(chain), audit.head(chain)[:12]})
    assert (report.ok, report.entries, report.first_bad, report.head) == (True, ROWS, None, audit.head(chain))


def test_an_empty_chain_is_sound(tmp_path):
    database = OfficeDatabase(tmp_path / "a.db")
    migrate(database)
    assert audit.verify(database) == audit.ChainReport(True, 0, GENESIS, None)
    database.close_all()


@pytest.mark.parametrize("column", ["at", "actor", "action", "subject", "reason", "detail"])
def test_every_column_is_covered(chain, column):
    forge(chain, (f"UPDATE audit_entry SET {column} = {column} || 'x' WHERE seq = 17", ()))
    assert audit.verify(chain).first_bad == 17


def test_random_damage_is_found_at_its_row(chain):
    chance = random.Random(20260918)
    forge(chain)
    for _ in range(150):
        with chain.atomic() as transaction:
            expected = damage(chain, chance)
            report = audit.verify(chain)
            assert (report.ok, report.first_bad) == (False, expected)
            transaction.rollback()
    assert audit.verify(chain).ok


def damage(database: OfficeDatabase, chance: random.Random) -> int:
    seq = chance.randrange(1, ROWS)
    kind = chance.choice(("edit", "hash", "delete", "swap", "insert", "rechain"))
    if kind == "edit":
        database.execute_sql("UPDATE audit_entry SET actor = '李四' WHERE seq = ?", (seq,))
    elif kind == "hash":
        database.execute_sql("UPDATE audit_entry SET hash = ? WHERE seq = ?", (f"{chance.randrange(2**256):064x}", seq))
    elif kind == "delete":
        database.execute_sql("DELETE FROM audit_entry WHERE seq = ?", (seq,))
    elif kind == "swap":
        other = chance.randrange(seq + 1, ROWS + 1)
        swap(database, seq, other)
    elif kind == "insert":
        database.execute_sql("UPDATE audit_entry SET seq = seq + 1000 WHERE seq > ?", (seq,))
        database.execute_sql("UPDATE audit_entry SET seq = seq - 999 WHERE seq > 1000")
        database.execute_sql(
            "INSERT INTO audit_entry VALUES (?, '', 'x', 'y', 'z', '', '{}', ?, ?)", (seq + 1, "a" * 64, "b" * 64)
        )
        return seq + 1
    else:  # the entry and its own hash are made to agree; the next one still remembers the old hash
        row = database.rows(
            "SELECT seq, at, '李四', action, subject, reason, detail, prev_hash FROM audit_entry WHERE seq = ?", (seq,)
        )[0]
        database.execute_sql(
            "UPDATE audit_entry SET actor = '李四', hash = ? WHERE seq = ?", (audit.link(row[7], row[:7]), seq)
        )
        return seq + 1
    return seq


def swap(database: OfficeDatabase, one: int, other: int) -> None:
    for old, new in ((one, 9000), (other, one), (9000, other)):
        database.execute_sql("UPDATE audit_entry SET seq = ? WHERE seq = ?", (new, old))


def test_a_cut_end_shows_against_a_head_that_was_written_down(chain):
    printed = audit.head(chain)
    forge(chain, ("DELETE FROM audit_entry WHERE seq > 40", ()))
    assert audit.verify(chain).ok
    for known in (printed, printed[:12]):
        report = audit.verify(chain, [known])
        assert (report.ok, report.first_bad, report.entries) == (False, 41, 40)


def test_a_wholly_rewritten_chain_shows_against_a_printed_head(chain):
    printed = audit.head(chain)[:12]
    rows = chain.rows("SELECT at, actor, action, subject, reason FROM audit_entry ORDER BY seq")
    forge(chain, ("DELETE FROM audit_entry", ()))
    for row in rows:
        audit.append(chain, Entry(row[0], "别人", *row[2:]))
    assert audit.verify(chain).ok
    assert not audit.verify(chain, [printed]).ok
