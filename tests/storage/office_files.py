"""Offices as released versions left them, as SQL text: the schema of that version (``schemas``) and its rows.

``python -m tests.storage.office_files`` writes the file of the present version. It is done once, when a version is
released; the file is never written again: it is what lies on the clerks' disks.
"""

from __future__ import annotations

import re
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from app.domain.acceptance_events import EventKind
from app.services import acceptance, contracts, deliverables, receipts, submissions, tickets
from app.services.session import DATABASE_NAME, Office
from app.storage.database import APPLICATION_ID, OfficeDatabase
from app.storage.migrations.runner import LATEST
from tests.office_desk import DeskClock, add_ticket, new_office

HERE = Path(__file__).parent
SCHEMAS, OFFICES = HERE / "schemas", HERE / "offices"
START = datetime(2026, 9, 18, 9, 30)
_LATER = re.compile(r"^CREATE (UNIQUE )?(TRIGGER|INDEX)")


def fill(office: Office, clock: DeskClock) -> None:
    """Do a little of the main job: tickets with changes, a contract, a deliverable handed in, passed and receipted."""
    for at in range(12):
        number = add_ticket(
            office,
            f"01260918093000{at:05d}",
            title=f"示例事项 {at}",
            content="小区东门路灯不亮，要求维修。",
            caller_name="张示例",
            caller_phone="13800000000",
            unit="城市管理办公室",
            due_at=(START + timedelta(days=at)).isoformat(sep=" "),
        )
        clock.forward(minutes=5)
        if at % 3 == 0:
            tickets.edit(office, number, {"status": "已办结", "result": "已修好。"})
    contract = contracts.add(office, "chengbei").value
    row = next(row for row in deliverables.list_deliverables(office, contract) if row.due_on)
    handed_in = datetime.fromisoformat(f"{row.due_on}T10:00:00")
    clock.moment = max(clock.moment, handed_in + timedelta(days=4))
    submissions.submit(office, row.id, handed_in, method="邮件", note="示例")
    acceptance.record(office, row.id, EventKind.PASS, handed_in + timedelta(days=2), text="同意验收。")
    if acceptance.view(office, row.id).receipt_needed:
        receipts.issue(office, receipts.draft(office, row.id))


def rows_text(database: OfficeDatabase) -> str:
    """Return every stored row as INSERT statements, table by table (the search index is made anew from the texts)."""
    lines = []
    for (table,) in database.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'ticket_search%'"
        " AND name NOT LIKE 'sqlite_%' ORDER BY name"
    ):
        columns = [row[1] for row in database.rows(f"PRAGMA table_info({table})")]
        quoted = " || ',' || ".join(f'quote("{column}")' for column in columns)
        names = ", ".join(f'"{column}"' for column in columns)
        for (values,) in database.rows(f"SELECT {quoted} FROM {table} ORDER BY 1"):
            lines.append(f"INSERT INTO {table} ({names}) VALUES ({values});")
    return "\n".join(lines) + "\n"


def build(version: int, root: Path) -> Path:
    """Make the office folder of a released version again; returns its database file."""
    root.mkdir(parents=True)
    database = OfficeDatabase(root / DATABASE_NAME)
    parts = (SCHEMAS / f"v{version:04d}.sql").read_text(encoding="utf-8").split("\n\n-- ")
    steps = [part.partition("\n")[2].strip().removesuffix(";") + ";" for part in parts]
    database.execute_sql("PRAGMA foreign_keys = OFF")
    for step in (step for step in steps if not _LATER.match(step)):
        database.execute_sql(step)
    for line in (OFFICES / f"v{version:04d}.sql").read_text(encoding="utf-8").split(");\n"):
        if line.strip():
            database.execute_sql(f"{line});")
    for step in (step for step in steps if _LATER.match(step)):
        database.execute_sql(step)
    database.execute_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute_sql(f"PRAGMA user_version = {version}")
    database.close_all()
    return root / DATABASE_NAME


def main() -> None:
    """Write the present version's file."""
    target = OFFICES / f"v{LATEST:04d}.sql"
    if target.exists():
        raise SystemExit(f"{target.name} is there already: a released version never changes.")
    with tempfile.TemporaryDirectory() as folder:
        clock = DeskClock(START)
        office = new_office(Path(folder) / "office", clock)
        fill(office, clock)
        target.write_text(rows_text(office.database), encoding="utf-8")
        office.close()


if __name__ == "__main__":
    main()
