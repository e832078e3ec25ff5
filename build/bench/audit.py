"""The audit chain of 100,000 entries (and of 1,000,000 with ``--entries=1000000``): verified, listed, searched.

The floor of verifying is what no program can leave out: reading every column, and SHA-256 over the same bytes.
"""

from __future__ import annotations

import hashlib
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.storage import audit
from app.storage.audit import Mark
from app.storage.database import OfficeDatabase
from app.storage.migrations.runner import migrate
from app.storage.queries.audit_log import entry_ids, rows_of
from build.bench.report import Measure, publish

ENTRIES = 100_000
TARGET_S = 2.0
LIST_MS = 200.0
ROUNDS = 3
LISTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("the whole list", "1", ()),
    ("a person's list", "actor = ?", ("王芳",)),
    ("a ticket's list", "subject IN (?)", ("ticket:17",)),
    ("a kind's list", "action IN (?)", ("ticket.reveal",)),
    ("words in the reason", "(subject LIKE ? OR reason LIKE ?)", ("%核实%", "%核实%")),
)
ACTIONS = ("ticket.edit", "ticket.reveal", "flow.dispatch", "flow.sign", "print.P-01", "import.commit", "search.run")


def main(arguments: list[str] | None = None) -> int:
    """Print the table; 1 when verifying is slower than its target."""
    given = dict(option.split("=", 1) for option in (arguments or sys.argv[1:]) if "=" in option)
    entries = int(given.get("--entries", ENTRIES))
    with tempfile.TemporaryDirectory(prefix="streetdesk-audit-") as folder:
        database = OfficeDatabase(Path(folder) / "a.db")
        migrate(database)
        marks = fill(database, entries)
        cpu = time.process_time()
        spent, report = _timed(lambda: audit.verify(database, marks))
        cpu = (time.process_time() - cpu) / ROUNDS
        floor, _ = _timed(lambda: _floor(database))
        lists = [_list_measure(database, entries, *one) for one in LISTS]
        database.close_all()
    if not report.ok or report.trusted != entries:
        print(f"the chain was not found sound: {report}", file=sys.stderr)
        return 1
    target = TARGET_S * entries / ENTRIES
    name = f"audit: {entries:,} entries verified against {len(marks)} heads"
    publish(
        [
            Measure(name, spent, "s", target, note=f"CPU {cpu:.2f} s"),
            Measure("audit: beside reading and SHA-256 alone", spent, "s", 3, floor),
            *lists,
        ]
    )
    return 1 if spent > target else 0


def fill(database: OfficeDatabase, entries: int) -> list[Mark]:
    """Write entries as a day of work makes them; returns every hundredth head, as papers and backups keep it."""
    chance = random.Random(20261121)
    previous, rows, marks = audit.GENESIS, [], []
    for seq in range(1, entries + 1):
        action = chance.choice(ACTIONS)
        detail = audit.canonical({"operation": seq, "fields": ["unit", "reply"], "account": "wangfang"})
        at = f"2026-{seq * 11 // (entries + 1) + 1:02d}-{seq % 28 + 1:02d}T{seq % 24:02d}:{seq % 60:02d}:00"
        row = (seq, at, "王芳", action, f"ticket:{chance.randrange(300_000)}", "核实诉求人情况", detail)
        own = audit.link(previous, row)
        rows.append((*row, previous, own))
        previous = own
        if seq % 100 == 0:
            marks.append(Mark(own if seq % 200 else own[: audit.SHORT]))
    with database.atomic():
        database.executemany("INSERT INTO audit_entry VALUES (?,?,?,?,?,?,?,?,?)", rows)
    return marks


def _list_measure(
    database: OfficeDatabase, entries: int, name: str, condition: str, values: tuple[str, ...]
) -> Measure:
    """Time the numbers of a filtered list and its first page."""

    def work() -> int:
        ids = entry_ids(database, [condition], values)
        return len(rows_of(database, ids[:200]))

    spent, shown = _timed(work)
    limit = LIST_MS * max(1, entries / ENTRIES)
    return Measure(f"audit: {name} of {entries:,} entries", spent * 1000, "ms", limit, note=f"{shown} rows")


def _floor(database: OfficeDatabase) -> int:
    done = 0
    sql = "SELECT seq, at, actor, action, subject, reason, detail, prev_hash, hash FROM audit_entry ORDER BY seq"
    for row in database.connection().execute(sql):
        text = row[7] + row[1] + row[2] + row[3] + row[4] + row[5] + row[6]
        done += hashlib.sha256(text.encode()).digest_size
    return done


def _timed(work: Callable[[], object]) -> tuple[float, object]:
    best, result = float("inf"), None
    for _ in range(ROUNDS):
        started = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - started)
    return best, result


if __name__ == "__main__":
    sys.exit(main())
