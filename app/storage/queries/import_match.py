"""Which staged rows are which tickets, found with SQL over the whole file at once.

The staging file is attached as ``staging``. Nothing here writes to the office's own tables. A row's ``bucket`` goes
from ``open`` / ``merge`` / ``void`` / ``revive`` to one of new, changed, unchanged, rejected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.domain.merging import MERGED_KEYS
from app.domain.ticket_identity import Known
from app.domain.tickets import FIELD_BY_KEY, IDENTITY_ORDER
from app.storage.database import OfficeDatabase
from app.storage.staging import LONG_KEYS, PROBLEM_SQL, RESULT_TABLES, SHORT_KEYS, Problem

_MOMENTS = ", ".join(f"{{0}}.{key}" for key in IDENTITY_ORDER)
_LONG = frozenset(key for key in MERGED_KEYS if FIELD_BY_KEY[key].is_long)

_LIVE = "v.bucket NOT IN ('rejected', 'unchanged')"

_PLACE = """INSERT INTO staging.verdict (row_no, bucket, ticket_id, how)
SELECT r.row_no,
    CASE WHEN r.is_rejected THEN 'rejected' WHEN t.id IS NULL THEN 'open' WHEN t.is_void THEN 'void'
        WHEN t.has_edits = 0 AND t.source_hash = r.row_hash THEN 'unchanged' ELSE 'merge' END,
    t.id, CASE WHEN t.id IS NULL THEN '' ELSE 'exact' END
FROM staging.row r
LEFT JOIN main.ticket t ON r.is_rejected = 0 AND t.ticket_no = r.ticket_no AND t.identity_at = r.identity_at
ORDER BY r.row_no"""

_PLACE_IN_EMPTY = """INSERT INTO staging.verdict (row_no, bucket, ticket_id, how)
SELECT row_no, CASE WHEN is_rejected THEN 'rejected' ELSE 'open' END, NULL, '' FROM staging.row ORDER BY row_no"""

_PLACE_KNOWN = """INSERT INTO staging.verdict (row_no, bucket, ticket_id, how)
SELECT k.row_no, CASE WHEN t.is_void THEN 'void' ELSE 'unchanged' END, t.id, 'known'
FROM staging.known k JOIN main.ticket t ON t.id = k.ticket_id AND t.source_hash = k.row_hash ORDER BY k.row_no"""

_KEPT_OF_KNOWN = """INSERT INTO staging.kept (row_no, field, local, incoming)
SELECT k.row_no, e.field, '', e.base_value FROM staging.known k JOIN staging.verdict v ON v.row_no = k.row_no
JOIN main.ticket_field_edit e ON e.ticket_id = k.ticket_id WHERE v.bucket = 'unchanged'"""

_UNKNOWN_UNIT = """SELECT r.row_no, r.unit FROM staging.row r
WHERE r.is_rejected = 0 AND r.unit <> ''
    AND r.unit NOT IN (SELECT name FROM main.handling_unit WHERE active = 1)
ORDER BY r.row_no"""

_REPEATED = """WITH groups AS (
    SELECT r.ticket_no, r.identity_at, max(r.row_no) AS last FROM staging.row r
    JOIN staging.verdict v ON v.row_no = r.row_no
    WHERE v.bucket <> 'rejected' GROUP BY r.ticket_no, r.identity_at HAVING count(*) > 1)
SELECT r.row_no, groups.last, r.ticket_no, r.row_hash <> w.row_hash
FROM groups JOIN staging.row r ON r.ticket_no = groups.ticket_no AND r.identity_at = groups.identity_at
JOIN staging.row w ON w.row_no = groups.last
JOIN staging.verdict v ON v.row_no = r.row_no
WHERE r.row_no <> groups.last AND v.bucket <> 'rejected' ORDER BY r.row_no"""

_SHORT_FILL = ", ".join(f"{key} = CASE WHEN w.{key} = '' THEN e.{key} ELSE w.{key} END" for key in SHORT_KEYS)
_FILL_ROW = f"""UPDATE staging.row AS w SET {_SHORT_FILL},
    phone_key = CASE WHEN w.caller_phone = '' THEN e.phone_key ELSE w.phone_key END,
    content_key = coalesce(w.content_key, e.content_key)
FROM staging.row e WHERE e.row_no = ? AND w.row_no = ?"""
_LONG_FILL = ", ".join(f"{key} = CASE WHEN w.{key} = '' THEN e.{key} ELSE w.{key} END" for key in LONG_KEYS)
_FILL_TEXT = f"""UPDATE staging.text AS w SET {_LONG_FILL}, extra = json_patch(e.extra, w.extra)
FROM staging.text e WHERE e.row_no = ? AND w.row_no = ?"""

_SAME_TICKET = """WITH groups AS (
    SELECT v.ticket_id, max(v.row_no) AS last FROM staging.verdict v
    WHERE v.ticket_id IS NOT NULL AND v.bucket <> 'rejected' AND v.how <> 'repeat'
    GROUP BY v.ticket_id HAVING count(*) > 1)
SELECT v.row_no, groups.last, t.ticket_no,
    coalesce(r.row_hash, k.row_hash) <> coalesce(w.row_hash, l.row_hash)
FROM groups JOIN staging.verdict v ON v.ticket_id = groups.ticket_id
JOIN main.ticket t ON t.id = groups.ticket_id
LEFT JOIN staging.row r ON r.row_no = v.row_no LEFT JOIN staging.known k ON k.row_no = v.row_no
LEFT JOIN staging.row w ON w.row_no = groups.last LEFT JOIN staging.known l ON l.row_no = groups.last
WHERE v.row_no <> groups.last AND v.how <> 'repeat' ORDER BY v.row_no"""

_OPEN_WITH_NUMBER = f"""SELECT r.ticket_no, r.row_no, r.identity_at, {_MOMENTS.format("r")}
FROM staging.verdict v JOIN staging.row r ON r.row_no = v.row_no
WHERE v.bucket = 'open' AND EXISTS (SELECT 1 FROM main.ticket t WHERE t.ticket_no = r.ticket_no AND t.is_void = 0)
ORDER BY r.ticket_no, r.row_no"""

_OF_NUMBER = f"""SELECT t.id, t.identity_at, {_MOMENTS.format("t")},
    EXISTS (SELECT 1 FROM staging.verdict v WHERE v.ticket_id = t.id)
FROM main.ticket t WHERE t.ticket_no = ? AND t.is_void = 0"""

# Without it each number would read the whole file again: minutes for a file whose times differ from the register's.
_INDEX_FOUND = "CREATE INDEX IF NOT EXISTS staging.verdict_ticket ON verdict (ticket_id)"

_UNDONE = """UPDATE staging.verdict AS v SET bucket = 'revive' WHERE v.bucket = 'void' AND 'undo' = (
    SELECT CASE WHEN o.kind = 'undo' AND u.kind <> 'unvoid' THEN 'undo' END FROM main.ticket_change c
    JOIN main.operation o ON o.id = c.operation_id LEFT JOIN main.operation u ON u.id = o.undoes_id
    WHERE c.ticket_id = v.ticket_id AND c.field = 'is_void' AND c.new_value = '1'
    ORDER BY c.operation_id DESC LIMIT 1)"""

_MERGE_PAGE = f"""SELECT v.row_no, v.ticket_id, v.bucket, v.how, t.has_edits, t.identity_at, y.extra, x.extra,
    {", ".join(f"{'y' if key in _LONG else 't'}.{key}" for key in MERGED_KEYS)},
    {", ".join(f"{'x' if key in _LONG else 'r'}.{key}" for key in MERGED_KEYS)}
FROM staging.verdict v
JOIN staging.row r ON r.row_no = v.row_no JOIN staging.text x ON x.row_no = v.row_no
JOIN main.ticket t ON t.id = v.ticket_id JOIN main.ticket_text y ON y.ticket_id = v.ticket_id
WHERE v.row_no > ? AND v.bucket IN ('merge', 'revive') ORDER BY v.row_no LIMIT ?"""

_BUCKETS = "SELECT bucket, count(*) FROM staging.verdict GROUP BY bucket"
BUCKETS = ("new", "changed", "unchanged", "rejected")
OF_COMPARISON, OF_MERGE = 1, 2
"""``problem.is_ours``: 0 is the worker's, about the cells alone."""

Repeat = tuple[int, int, str, int]
"""Row, the later row that counts, number, whether they differ."""


def reset(database: OfficeDatabase) -> None:
    """Forget an earlier comparison; what the worker found about the cells stays."""
    for table in RESULT_TABLES:
        database.execute_sql(f"DELETE FROM staging.{table}")
    database.execute_sql("DELETE FROM staging.problem WHERE is_ours <> 0")


def place_rows(database: OfficeDatabase) -> bool:
    """Give every row its first verdict by exact identity. Returns whether the register holds any ticket."""
    is_filled = database.value("SELECT 1 FROM main.ticket LIMIT 1") is not None
    database.execute_sql(_PLACE if is_filled else _PLACE_IN_EMPTY)
    return is_filled


def place_known(database: OfficeDatabase) -> bool:
    """Give the rows that were recognised unread their verdict. False when their tickets were imported anew since."""
    known = int(database.value("SELECT count(*) FROM staging.known"))
    if known and int(database.execute_sql(_PLACE_KNOWN).rowcount) != known:
        return False
    if known:
        database.execute_sql(_KEPT_OF_KNOWN)
    return True


def unknown_units(database: OfficeDatabase) -> list[tuple[int, str]]:
    """Rows whose unit (承办单位) is not in the office's dictionary."""
    return [(int(row), str(unit)) for row, unit in database.rows(_UNKNOWN_UNIT)]


def repeated_rows(database: OfficeDatabase) -> list[Repeat]:
    """Rows whose identity comes again further down in the same file."""
    return [(row, last, number, differs) for row, last, number, differs in database.rows(_REPEATED)]


def fill_blanks(database: OfficeDatabase, pairs: Sequence[tuple[int, int]]) -> None:
    """Give the row that counts what only an earlier row of the same ticket says (earlier row, row that counts).

    Blank is not erase, within one file as between two; of several earlier rows the nearest fills first.
    """
    nearest_first = sorted(pairs, reverse=True)
    database.executemany(_FILL_ROW, nearest_first)
    database.executemany(_FILL_TEXT, nearest_first)


def rows_of_same_ticket(database: OfficeDatabase) -> list[Repeat]:
    """Rows that found a ticket which a later row found too."""
    return [(row, last, number, differs) for row, last, number, differs in database.rows(_SAME_TICKET)]


def open_rows_by_number(database: OfficeDatabase) -> Iterator[tuple[str, list[Known]]]:
    """Rows without an exact match whose number is in the register, number by number."""
    number = ""
    group: list[Known] = []
    found = database.rows(_OPEN_WITH_NUMBER)
    if found:
        database.execute_sql(_INDEX_FOUND)
    for ticket_no, row_no, identity_at, *moments in found:
        if group and ticket_no != number:
            yield number, group
            group = []
        number = ticket_no
        group.append(Known(row_no, identity_at, (moments[0], moments[1], moments[2])))
    if group:
        yield number, group


def tickets_of_number(database: OfficeDatabase, ticket_no: str) -> tuple[list[Known], list[int]]:
    """Live tickets of a number, and which of them rows of this file matched exactly."""
    tickets, taken = [], []
    for ticket, identity_at, created, called, dispatched, is_taken in database.rows(_OF_NUMBER, (ticket_no,)):
        tickets.append(Known(ticket, identity_at, (created, called, dispatched)))
        if is_taken:
            taken.append(ticket)
    return tickets, taken


def set_matches(database: OfficeDatabase, matches: Iterable[tuple[int, str, int]]) -> None:
    """Record rows that found their ticket some other way: (ticket, how, row)."""
    database.executemany(
        "UPDATE staging.verdict SET bucket = 'merge', ticket_id = ?, how = ? WHERE row_no = ?", matches
    )


def settle(database: OfficeDatabase, verdicts: Iterable[tuple[str, str, int]]) -> None:
    """Write final buckets: (bucket, how, row)."""
    database.executemany("UPDATE staging.verdict SET bucket = ?, how = ? WHERE row_no = ?", verdicts)


def settle_untouched(database: OfficeDatabase) -> None:
    """Mode 跳过: every row that found a ticket leaves it as it is."""
    database.execute_sql("UPDATE staging.verdict SET bucket = 'unchanged' WHERE bucket = 'merge'")


def settle_new(database: OfficeDatabase) -> None:
    """Rows that found nothing are new tickets."""
    database.execute_sql("UPDATE staging.verdict SET bucket = 'new' WHERE bucket = 'open'")


def find_undone(database: OfficeDatabase) -> list[int]:
    """Mark tickets that an undo had voided for revival; returns rows whose ticket a person has voided."""
    if database.value("SELECT 1 FROM staging.verdict WHERE bucket = 'void' LIMIT 1") is None:
        return []
    database.execute_sql(_UNDONE)
    return [row for (row,) in database.rows("SELECT row_no FROM staging.verdict WHERE bucket = 'void'")]


def merge_page(database: OfficeDatabase, after: int, limit: int) -> list[tuple[Any, ...]]:
    """Return rows to merge: row, ticket, bucket, how, has_edits, identity_at, both extras, both sides' values."""
    return database.rows(_MERGE_PAGE, (after, limit))


def edit_bases(database: OfficeDatabase, tickets: Sequence[int]) -> dict[int, dict[str, str]]:
    """Return the base values behind the edits of these tickets."""
    marks = ", ".join("?" * len(tickets))
    found: dict[int, dict[str, str]] = {}
    for ticket, field, base in database.rows(
        f"SELECT ticket_id, field, base_value FROM main.ticket_field_edit WHERE ticket_id IN ({marks})", tickets
    ):
        found.setdefault(ticket, {})[field] = base
    return found


def identity_exists(database: OfficeDatabase, ticket_no_of: int, identity_at: str) -> bool:
    """Whether another ticket has this ticket's number and the given moment."""
    sql = (
        "SELECT 1 FROM main.ticket o JOIN main.ticket t ON t.id = ? AND o.ticket_no = t.ticket_no"
        " WHERE o.identity_at = ? AND o.id <> t.id"
    )
    return database.value(sql, (ticket_no_of, identity_at)) is not None


def write_results(
    database: OfficeDatabase,
    changes: Sequence[tuple[int, str, str, str]],
    moves: Sequence[tuple[int, str, str, str, int]],
    kept: Sequence[tuple[int, str, str, str]],
) -> None:
    """Write what merging found: (row, field, old, new) each; moved bases also say whether an edit still stands."""
    database.executemany("INSERT INTO staging.change VALUES (?, ?, ?, ?)", changes)
    database.executemany("INSERT INTO staging.base_move VALUES (?, ?, ?, ?, ?)", moves)
    write_kept(database, kept)


def write_kept(database: OfficeDatabase, kept: Sequence[tuple[int, str, str, str]]) -> None:
    """Write fields that stay as a person left them: (row, field, local value, value in the file)."""
    database.executemany("INSERT INTO staging.kept VALUES (?, ?, ?, ?)", kept)


def add_problems(database: OfficeDatabase, problems: Sequence[Problem], *, is_of_merge: bool = False) -> None:
    """Add problems that only the comparison finds; those of merging a row go when the row is merged again."""
    ours = OF_MERGE if is_of_merge else OF_COMPARISON
    sql = PROBLEM_SQL.format(schema="staging").replace("severity)", "severity, is_ours)").replace("?)", f"?, {ours})")
    if problems:
        database.executemany(sql, problems)


def bucket_counts(database: OfficeDatabase) -> dict[str, int]:
    """Count the rows of each bucket and the fields kept, by the names of ``import_batch``."""
    found = {str(bucket): int(count) for bucket, count in database.rows(_BUCKETS)}
    kept = int(database.value("SELECT count(*) FROM staging.kept"))
    return {**{bucket: found.get(bucket, 0) for bucket in BUCKETS}, "kept_local": kept}
