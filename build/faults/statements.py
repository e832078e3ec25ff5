"""Every statement failing once: the driver's connection raises at its N-th call, as a full or a broken disk would.

The rows of all tables must then be as before the step (nothing told, nothing done) or, where no error came out, as
after it; and what comes out is one Chinese sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlcipher3 import dbapi2 as driver

from app.domain.errors import KnownError
from app.services.session import Office
from build.faults.state import contents, difference
from build.faults.works import Work

FAULTS = ("database or disk is full", "disk I/O error")
_ALWAYS_WORKS = re.compile(r"\s*(ROLLBACK|RELEASE|PRAGMA query_only)", re.I)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")

_connect = driver.connect
_NEVER = -1


class Trap:
    """Counts the statements of all connections that are opened while it is laid; springs at ``fails_at``."""

    def __init__(self) -> None:
        self.count = 0
        self.last_commit = 0
        self.fails_at = _NEVER
        self.fault = FAULTS[0]
        self.sql = ""
        self.has_sprung = False

    def arm(self, fails_at: int, fault: str) -> None:
        """Count from nought again; fail at the given statement."""
        self.count, self.fails_at, self.fault, self.has_sprung = 0, fails_at, fault, False
        self.last_commit = 0

    def disarm(self) -> int:
        """Let everything pass; returns how many statements were counted."""
        self.fails_at = _NEVER
        return self.count

    def step(self, connection: Any, sql: str) -> None:
        """Count one call, and fail when it is its turn."""
        if _ALWAYS_WORKS.match(sql):
            return
        self.count += 1
        if sql == "COMMIT":
            self.last_commit = self.count
        if self.count - 1 == self.fails_at:
            self.sql, self.has_sprung = sql, True
            if self.fault == FAULTS[0] and connection.in_transaction:
                connection.rollback()  # what SQLite does by itself when the disk is full
            raise driver.OperationalError(self.fault)


@contextmanager
def laid() -> Iterator[Trap]:
    """Open every connection with the trap; those opened before are not counted."""
    trap = Trap()

    class Cursor(driver.Cursor):  # type: ignore[misc, name-defined]
        def execute(self, sql: str, *rest: Any) -> Any:
            trap.step(self.connection, sql)
            return super().execute(sql, *rest)

        def executemany(self, sql: str, rows: Any) -> Any:
            trap.step(self.connection, sql)
            return super().executemany(sql, rows)

    class Connection(driver.Connection):  # type: ignore[misc, name-defined]
        def cursor(self, *rest: Any) -> Any:
            return super().cursor(*(rest or (Cursor,)))

        def execute(self, sql: str, *rest: Any) -> Any:
            return self.cursor().execute(sql, *rest)

        def executemany(self, sql: str, rows: Any) -> Any:
            return self.cursor().executemany(sql, rows)

        def commit(self) -> None:
            trap.step(self, "COMMIT")
            super().commit()

        def backup(self, target: Any, **more: Any) -> None:
            trap.step(self, "backup")
            super().backup(target, **more)

    driver.connect = lambda *places, **more: _connect(*places, **{**more, "factory": Connection})
    try:
        yield trap
    finally:
        driver.connect = _connect


@dataclass(slots=True)
class Outcomes:
    """What became of one step: ``statements`` it runs, ``tried`` of them made to fail, ``faults`` in words."""

    name: str
    statements: int = 0
    tried: int = 0
    refused: int = 0
    faults: list[str] = field(default_factory=list)


def fail_each(work: Work, office: Office, trap: Trap, *, stride: int = 1) -> Outcomes:
    """Run the step again and again, each time with another statement failing, until none is left to fail.

    ``stride``: only every so-many-th statement (the last one always). ``office`` was opened while the trap was laid.
    """
    found = Outcomes(work.name)
    work.prepare(office)
    trap.arm(_NEVER, FAULTS[0])
    work.step(office)
    found.statements = trap.disarm()
    for number in range(found.statements):
        if number % stride == 0 or number == found.statements - 1:
            work.prepare(office)
            _fail_one(found, work, office, trap, number)
    return found


def _fail_one(found: Outcomes, work: Work, office: Office, trap: Trap, number: int) -> None:
    before = _rows(office, work.aside)
    trap.arm(number, FAULTS[number % len(FAULTS)])
    found.tried += 1
    where = f"{work.name} statement {number} ({FAULTS[number % len(FAULTS)]})"
    try:
        work.step(office)
    except KnownError as error:
        trap.disarm()
        found.refused += 1
        if not _CHINESE.search(error.message) or not error.message.endswith("。"):
            found.faults.append(f"{where}: said {error.message!r}")
        after = _rows(office, work.aside)
        if after != before:
            found.faults.append(f"{where}: refused, but {difference(before, after)}; {trap.sql}")
    except driver.Error as error:
        found.faults.append(f"{where}: raw {error!r}; {trap.sql}")
    else:
        trap.disarm()
        # where all was saved before, a failure in summing up must not make the step say that it was not
        if trap.has_sprung and (trap.last_commit > number or _rows(office, work.aside) == before):
            found.faults.append(f"{where}: failed unnoticed; {trap.sql}")
    finally:
        trap.disarm()


def _rows(office: Office, aside: frozenset[str]) -> dict[str, list[str]]:
    return {name: rows for name, rows in contents(office.database).items() if name not in aside}
