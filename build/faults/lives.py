"""What a clerk does all day, step after step, for a process that is going to be killed in the middle of it.

A life is a generator: it yields after every step that the program has acknowledged. The same life on a copy of the same
folder goes through the same states, so a state found after a kill is either one of them or the proof of a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from app.services import backups, bulk_edit, encryption, exporting, history, register, restoring
from app.services.session import DATABASE_NAME, Office
from app.storage import audit, keyring, search
from app.storage.audit import Entry
from app.storage.database import OfficeDatabase
from app.storage.migrations.runner import migrate
from build.faults.desk import ACTOR, BASE, Access, bring_in, new_access, write_table

Life = Callable[[Access, Path], Iterator[None]]

STEPS = 4
OLD_VERSION = 4
_OLD_TICKETS = 400


class _Moment:
    """The office's clock: ten minutes a step."""

    def __init__(self, office: Office) -> None:
        self.at = BASE
        office._now = self

    def __call__(self) -> datetime:
        return self.at

    def step(self, number: int) -> None:
        self.at = BASE + timedelta(minutes=10 * (number + 1))


def importing(access: Access, scratch: Path) -> Iterator[None]:
    """Four tables: each changes the tickets of the one before and brings new ones."""
    with access.open() as office:
        moment = _Moment(office)
        for number in range(STEPS):
            moment.step(number)
            bring_in(office, scratch / f"table-{number}.csv")
            yield


def editing(access: Access, _scratch: Path) -> Iterator[None]:
    """批量修改 over all tickets, then 撤销, in turns."""
    with access.open() as office:
        moment = _Moment(office)
        ids = register.ids(office, register.View())
        for number in range(STEPS):
            moment.step(number)
            if number % 2 == 0:
                done = bulk_edit.apply(office, ids, "unit", f"第{number}科", "演练")
            else:
                history.undo(office, done.operation_id or 0, reason="演练")
            yield


def exporting_files(access: Access, _scratch: Path) -> Iterator[None]:
    """Write the register over the same two files again and again."""
    with access.open() as office:
        moment = _Moment(office)
        for number in range(STEPS):
            moment.step(number)
            name = ("out.xlsx", "out.csv")[number % 2]
            exporting.export_tickets(office, register.View(), (), office.folder("exports") / name)
            yield


def backing_up(access: Access, _scratch: Path) -> Iterator[None]:
    """Automatic copies and full zips, in turns."""
    with access.open() as office:
        moment = _Moment(office)
        for number in range(STEPS):
            moment.step(number)
            if number % 2 == 0:
                backups.automatic(office, "演练")
            else:
                backups.full(office)
            yield


def restoring_back(access: Access, scratch: Path) -> Iterator[None]:
    """Two backups brought back in turns."""
    for number in range(STEPS):
        moment = BASE + timedelta(minutes=10 * (number + 1))
        with keyring.holding(access.root, access.key):
            _restore(scratch / f"backup-{number % 2}.zip", access.root, moment)
        yield


def _restore(file: Path, root: Path, moment: datetime) -> None:
    restoring.restore(file, root, ACTOR, now=lambda: moment)


def migrating(access: Access, _scratch: Path) -> Iterator[None]:
    """Open an office of an old version once."""
    access.open().close()
    yield


LIVES: dict[str, Life] = {
    "import": importing,
    "edit": editing,
    "export": exporting_files,
    "backup": backing_up,
    "restore": restoring_back,
    "migration": migrating,
}


def prepare(kind: str, folder: Path, passphrase: str = "") -> tuple[Access, Path]:
    """Make the folder that a life begins with, and its scratch files. With a passphrase the office is encrypted."""
    scratch = folder / "scratch"
    scratch.mkdir(parents=True)
    if kind == "migration":
        return _old_office(folder / "office"), scratch
    access = new_access(folder / "office")
    if passphrase:
        with access.open() as office:
            encryption.encrypt(office, passphrase)
        access = Access(access.root, encryption.unlock(access.root, passphrase))
    for number in range(STEPS):
        write_table(scratch / f"table-{number}.csv", range(number * 60, number * 60 + 180), f"第{number}次")
    if kind == "restore":
        _two_backups(access, scratch)
    return access, scratch


def _two_backups(access: Access, scratch: Path) -> None:
    for number in range(2):
        with access.open(number) as office:
            bring_in(office, scratch / f"table-{number}.csv")
            backups.full(office, scratch / f"backup-{number}.zip")


def _old_office(root: Path) -> Access:
    """Make an office as an older program left it: tickets, their texts, their search index, an audit entry."""
    for name in ("", "attachments", "backups", "exports", "work", "logs"):
        (root / name).mkdir(parents=True, exist_ok=True)
    database = OfficeDatabase(root / DATABASE_NAME)
    migrate(database, OLD_VERSION)
    with database.atomic("IMMEDIATE"):
        operation = "INSERT INTO operation (id, kind, at, actor) VALUES (1, 'create', '2026-09-18T09:30:00', '测试员')"
        database.execute_sql(operation)
        numbers = range(1, _OLD_TICKETS + 1)
        database.executemany(
            "INSERT INTO ticket (id, ticket_no, identity_at, status, created_by_operation)"
            " VALUES (?, ?, '', '办理中', 1)",
            [(number, f"01260701080000{number:05d}") for number in numbers],
        )
        database.executemany(
            "INSERT INTO ticket_text (ticket_id, content) VALUES (?, ?)", [(n, f"第{n}件") for n in numbers]
        )
        blank = ("", "", "", "", "")
        search.index_many(database, [(n, search.index_text(f"第{n}件", *blank)) for n in numbers])
        entry = Entry("2026-09-18T09:30:00", ACTOR, "ticket.create", "tickets", "", {"operation": 1})
        audit.append(database, entry)
    database.close_all()
    return Access(root)
