"""Data for benchmarks: large exports and filled offices, made once per run in the runner's folder."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from app.domain.tickets import CATEGORY_PATH_ALIASES, FIELDS
from app.services.sample_tickets import COLUMNS, sample_rows
from app.services.session import create_office
from app.storage import search
from app.storage.database import OfficeDatabase, optimize

NOW = datetime(2026, 11, 20, 10, 0, 0)
FOLDER_VARIABLE = "STREETDESK_BENCH_FOLDER"
_BATCH = 10_000
_LONG = ("content", "result", "reply")


def folder() -> Path:
    """Return the runner's folder; alone, a benchmark keeps its data in the system's temporary folder."""
    path = Path(os.environ.get(FOLDER_VARIABLE) or Path(tempfile.gettempdir()) / "streetdesk-bench")
    path.mkdir(parents=True, exist_ok=True)
    return path


def environment() -> dict[str, str]:
    """Return the environment of timed processes: compiled modules are kept beside the data, as on a clerk's machine."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(folder() / "compiled")}


def workbook(rows: int) -> Path:
    """Return an xlsx of ``rows`` x 30 (header in row 1, text cells), made when missing."""
    import xlsxwriter

    path = folder() / f"export-{rows}.xlsx"
    if path.exists():
        return path
    part = path.with_suffix(".part")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(part), options) as book:
        sheet = book.add_worksheet("案件列表")
        for index, row in enumerate([COLUMNS, *sample_rows(rows, NOW, seed=rows)]):
            for column, value in enumerate(row):
                if value:
                    sheet.write_string(index, column, value)
    part.replace(path)
    return path


def office(tickets: int) -> Path:
    """Return an office folder with ``tickets`` tickets, search index and keys included, made when missing."""
    root = folder() / f"office-{tickets}"
    done = root / "filled"
    if done.exists():
        return root
    opened = create_office(root, "示例街道", "bench", now=lambda: NOW)
    try:
        with opened.change("bench.fill", "tickets"):  # derived states included
            _fill(opened.database, tickets)
        optimize(opened.database)
    finally:
        opened.close()
    done.touch()
    return root


def _fill(database: OfficeDatabase, tickets: int) -> None:
    """Write the tickets with executemany in one transaction."""
    narrow = [field.key for field in FIELDS if not field.is_long]
    keys = ["id", *narrow, "identity_at", "phone_key", "number_key", "content_key"]
    insert = f"INSERT INTO ticket ({', '.join(keys)}) VALUES ({', '.join('?' * len(keys))})"
    insert_text = "INSERT INTO ticket_text (ticket_id, content, result, reply) VALUES (?, ?, ?, ?)"
    rows = _values(tickets)
    with database.atomic(), search.bulk_indexing(database):
        start = 1
        while batch := list(islice(rows, _BATCH)):
            numbered = list(enumerate(batch, start=start))
            database.executemany(insert, ((n, *(v[k] for k in narrow), *_keys(v)) for n, v in numbered))
            database.executemany(insert_text, ((n, *(v[k] for k in _LONG)) for n, v in numbered))
            search.index_many(database, ((n, _search_text(v)) for n, v in numbered))
            start += len(batch)


def _values(tickets: int) -> Iterator[dict[str, str]]:
    """Yield tickets as field key -> text in the register's own form."""
    key_of = {alias: field.key for field in FIELDS for alias in (field.title, *field.aliases)}
    moments = {"called_at", "created_at", "dispatched_at", "due_at", "closed_at", "replied_at"}
    for row in sample_rows(tickets, NOW, seed=tickets):
        values = dict.fromkeys((field.key for field in FIELDS), "")
        for title, text in zip(COLUMNS, row, strict=True):
            if title in CATEGORY_PATH_ALIASES:
                values |= dict(zip(("cat1", "cat2", "cat3"), text.split("->"), strict=True))
            else:
                key = key_of[title]
                values[key] = text.replace(" ", "T") if key in moments else text
        yield values


def _keys(values: dict[str, str]) -> tuple[str, str, str, int | None]:
    """Return identity_at, phone_key, number_key, content_key."""
    return (
        values["created_at"],
        search.phone_key(values["caller_phone"]),
        search.number_key(values["ticket_no"]),
        search.content_key(values["content"]),
    )


def _search_text(values: dict[str, str]) -> str:
    return search.index_text(
        values["title"],
        values["content"],
        values["caller_name"],
        values["location"],
        values["community"],
        values["caller_phone"],
    )
