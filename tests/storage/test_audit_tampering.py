"""1,000 random tamperings by somebody with the file, SQLite's own tools and our source: every one is found."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable

import pytest

from app.domain.audit_faults import Fault, fault_text
from app.storage import audit
from app.storage.audit import Entry, Mark
from app.storage.database import OfficeDatabase
from app.storage.migrations.runner import migrate

ROWS = 400
COLUMNS = ("at", "actor", "action", "subject", "reason", "detail", "prev_hash", "hash")
CONTENT = "at, actor, action, subject, reason, detail"
MARKED = (50, 150, 250, 350)
TRIGGERS = ("audit_entry_no_update", "audit_entry_no_delete", "audit_entry_in_order")

Damage = Callable[[OfficeDatabase, random.Random], tuple[int, set[Fault]]]


def hash_at(database: OfficeDatabase, seq: int) -> str:
    return str(database.value("SELECT hash FROM audit_entry WHERE seq = ?", (seq,)) or audit.GENESIS)


def rehash(database: OfficeDatabase, first: int, last: int) -> None:
    """Make the entries first..last follow from the one before, as the program itself would have."""
    for seq in range(first, last + 1):
        row = database.rows(f"SELECT seq, {CONTENT} FROM audit_entry WHERE seq = ?", (seq,))[0]
        previous = hash_at(database, seq - 1)
        values = (previous, audit.link(previous, row), seq)
        database.execute_sql("UPDATE audit_entry SET prev_hash = ?, hash = ? WHERE seq = ?", values)


def shift(database: OfficeDatabase, above: int, by: int) -> None:
    database.execute_sql("UPDATE audit_entry SET seq = seq + 1000000 WHERE seq > ?", (above,))
    database.execute_sql("UPDATE audit_entry SET seq = seq - 1000000 + ? WHERE seq > 1000000", (by,))


def edit(database: OfficeDatabase, chance: random.Random) -> tuple[int, set[Fault]]:
    seq, column = chance.randint(1, ROWS), chance.choice(COLUMNS)
    if column in ("prev_hash", "hash"):
        fake = f"{chance.getrandbits(256):064x}"
        database.execute_sql(f"UPDATE audit_entry SET {column} = ? WHERE seq = ?", (fake, seq))
    else:
        text = chance.choice(("", "x", "王芳 ", "\u0000", "'", "{}"))
        database.execute_sql(f"UPDATE audit_entry SET {column} = {column} || ? || 'z' WHERE seq = ?", (text, seq))
    return seq, {Fault.ALTERED}


def undecodable(database: OfficeDatabase, chance: random.Random) -> tuple[int, set[Fault]]:
    seq = chance.randint(1, ROWS)
    database.execute_sql("UPDATE audit_entry SET actor = CAST(x'ff41' AS TEXT) WHERE seq = ?", (seq,))
    return seq, {Fault.UNREADABLE}


def delete(database: OfficeDatabase, chance: random.Random) -> tuple[int, set[Fault]]:
    seq = chance.randint(1, ROWS - 1)
    last = min(seq + chance.choice((0, 0, 1, 7)), ROWS - 1)
    database.execute_sql("DELETE FROM audit_entry WHERE seq BETWEEN ? AND ?", (seq, last))
    if chance.random() < 0.6:
        shift(database, last, seq - last - 1)
    return seq, {Fault.MISSING}


def insert(database: OfficeDatabase, chance: random.Random) -> tuple[int, set[Fault]]:
    seq = chance.randint(1, ROWS)
    shift(database, seq - 1, 1)
    row = (seq, "2026-09-18T10:00:00", "李四", "ticket.edit", f"ticket:{seq}", "", "{}")
    previous = hash_at(database, seq - 1) if chance.random() < 0.5 else f"{chance.getrandbits(256):064x}"
    own = audit.link(previous, row) if chance.random() < 0.5 else f"{chance.getrandbits(256):064x}"
    database.execute_sql("INSERT INTO audit_entry VALUES (?,?,?,?,?,?,?,?,?)", (*row, previous, own))
    return seq, {Fault.INSERTED}


def swap(database: OfficeDatabase, chance: random.Random) -> tuple[int, set[Fault]]:
    one, other = sorted(chance.sample(range(1, ROWS + 1), 2))
    if chance.random() < 0.3:
        other = min(one + 1, ROWS)
        one = other - 1
    for old, new in ((one, 900000), (other, one), (900000, other)):
        database.execute_sql("UPDATE audit_entry SET seq = ? WHERE seq = ?", (new, old))
    return one, {Fault.MOVED}


def rotate(database: OfficeDatabase, chance: random.Random) -> tuple[int, set[Fault]]:
    """Take one entry and put it in a few places later."""
    one = chance.randint(1, ROWS - 10)
    other = one + chance.randint(2, 9)
    database.execute_sql("UPDATE audit_entry SET seq = 900000 WHERE seq = ?", (one,))
    for seq in range(one + 1, other + 1):
        database.execute_sql("UPDATE audit_entry SET seq = seq - 1 WHERE seq = ?", (seq,))
    database.execute_sql("UPDATE audit_entry SET seq = ? WHERE seq = 900000", (other,))
    return one, {Fault.MOVED}


def clever_edit(database: OfficeDatabase, chance: random.Random) -> tuple[int, set[Fault]]:
    """Alter an entry and make some of the following hashes agree: the chain breaks where the forger stopped."""
    seq = chance.randint(1, ROWS - 1)
    last = min(seq + chance.choice((0, 1, 5, 30)), ROWS - 1)
    database.execute_sql("UPDATE audit_entry SET subject = 'ticket:999' WHERE seq = ?", (seq,))
    rehash(database, seq, last)
    return last + 1, {Fault.BROKEN}


def clever_delete(database: OfficeDatabase, chance: random.Random) -> tuple[int, set[Fault]]:
    seq = chance.randint(1, ROWS - 40)
    last = seq + chance.choice((0, 1, 5, 30))
    database.execute_sql("DELETE FROM audit_entry WHERE seq = ?", (seq,))
    shift(database, seq, -1)
    rehash(database, seq, last)
    return last + 1, {Fault.MISSING, Fault.MOVED}


KINDS: tuple[tuple[Damage, int], ...] = (
    (edit, 360),
    (undecodable, 20),
    (delete, 160),
    (insert, 160),
    (swap, 120),
    (rotate, 60),
    (clever_edit, 70),
    (clever_delete, 50),
)


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    database = OfficeDatabase(tmp_path_factory.mktemp("log") / "a.db")
    migrate(database)
    with database.atomic():
        for number in range(1, ROWS + 1):
            detail = {"form": "P-01", "copy": number, "text": "“引号”\n\u2028\\"}
            at = f"2026-09-18T{9 + number // 3600:02d}:{number // 60 % 60:02d}:{number % 60:02d}"
            audit.append(database, Entry(at, "王芳", "ticket.edit", f"ticket:{number}", "核实", detail))
    for trigger in TRIGGERS:
        database.execute_sql(f"DROP TRIGGER {trigger}")
    yield database
    database.close_all()


def tampered(database: OfficeDatabase, damage: Damage, chance: random.Random, marks: list[Mark]):
    with database.atomic() as transaction:
        first, faults = damage(database, chance)
        report = audit.verify(database, marks)
        transaction.rollback()
    return first, faults, report


@pytest.mark.parametrize(("damage", "times"), KINDS, ids=lambda one: getattr(one, "__name__", str(one)))
def test_every_tampering_is_found_at_its_entry(log, damage, times):
    chance = random.Random(f"{damage.__name__}-20261121")
    marks = [Mark(hash_at(log, seq)[: chance.choice((12, 64))]) for seq in MARKED]
    for _ in range(times):
        first, faults, report = tampered(log, damage, chance, marks)
        assert not report.ok
        assert (report.first_bad, report.fault in faults) == (first, True), report
        assert report.trusted in (0, *MARKED)
        assert report.trusted < report.first_bad
        assert fault_text(report.fault, report.first_bad).startswith(("第", "与", "尾"))
    assert sum(times for _, times in KINDS) == 1000
    assert audit.verify(log, marks) == audit.ChainReport(True, ROWS, hash_at(log, ROWS), None, "", MARKED[-1])


@pytest.mark.parametrize("cut", [0, 1, 49, 50, 200, 349, 350, 399])
def test_a_cut_end_shows_against_any_head(log, cut):
    """Against a paper's twelve digits, a print log row, a manifest: whichever lies beyond the cut."""
    kept = [seq for seq in (*MARKED, ROWS) if seq > cut]
    at = dict(log.rows("SELECT seq, at FROM audit_entry"))
    for seq in kept:
        whole = hash_at(log, seq)
        for mark in (whole, whole[:12], whole[:12].upper(), Mark(whole, seq), Mark(whole, 0, at[seq])):
            with log.atomic() as transaction:
                log.execute_sql("DELETE FROM audit_entry WHERE seq > ?", (cut,))
                assert audit.verify(log).ok
                report = audit.verify(log, [mark, *(hash_at(log, one) for one in MARKED if one <= cut)])
                transaction.rollback()
            trusted = max((one for one in MARKED if one <= cut), default=0)
            assert (report.ok, report.first_bad, report.fault) == (False, cut + 1, Fault.CUT)
            assert report.trusted == trusted


@pytest.mark.parametrize("first", [1, 40, 51, 200, 349])
def test_a_full_rewrite_shows_against_paper_and_backup(log, first):
    """All hashes from the altered entry to the end are recomputed: by itself the chain is perfect."""
    at = dict(log.rows("SELECT seq, at FROM audit_entry"))
    heads = {seq: hash_at(log, seq) for seq in MARKED}
    later = min(seq for seq in MARKED if seq >= first)
    before = max((seq for seq in MARKED if seq < first), default=0)
    with log.atomic() as transaction:
        log.execute_sql("UPDATE audit_entry SET actor = '李四' WHERE seq = ?", (first,))
        rehash(log, first, ROWS)
        assert audit.verify(log).ok
        for known in (Mark(heads[later], later), Mark(heads[later], 0, at[later])):
            earlier = [Mark(heads[seq]) for seq in MARKED if seq < first]
            report = audit.verify(log, [*earlier, known])
            assert (report.ok, report.fault, report.first_bad) == (False, Fault.REWRITTEN, before + 1)
            assert report.trusted == before
            assert f"从第 {before + 1} 条起" in fault_text(report.fault, report.first_bad, report.trusted)
        assert not audit.verify(log, [heads[later][:12].upper()]).ok
        transaction.rollback()


def test_the_hash_is_that_of_the_canonical_list(log):
    """The quick spelling and the plain one agree for every character that needs an escape."""
    hard = "".join(map(chr, range(0x300))) + '\u2028\u2029\ufeff王芳\U0001f600"\\/'
    for text in ("", hard, *hard[:300]):
        row = (7, text, "a", text, "", "x", '{"k":"值"}')
        plain = hashlib.sha256(("ab" + audit.canonical(row)).encode()).hexdigest()
        assert audit.link("ab", row) == plain
