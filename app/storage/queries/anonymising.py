"""SQL of anonymising: which tickets, where their texts are, how they are rewritten everywhere in one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from app.storage.database import OfficeDatabase
from app.storage.search import INDEX_SQL, index_text

TEMPORARY = "temp.anonymised"
_MOMENT = "coalesce(nullif(t.identity_at, ''), nullif(t.created_at, ''), t.updated_at)"
_SOME = f"(SELECT id FROM {TEMPORARY})"
_DONE = "(t.caller_name = '' OR t.caller_name LIKE '匿名-%') AND x.content IN ('', :gone)"

FREE_TEXTS: Mapping[str, tuple[str, ...]] = {
    "exclusion": ("reason", "note"),
    "exclusion_material": ("problem", "note"),
    "exclusion_step": ("basis", "text"),
    "exclusion_defect": ("problem", "guidance"),
    "appeal": ("reason", "evidence", "result_basis"),
    "hang_up": ("reason", "plan", "decision_basis", "screening", "write_off_basis"),
    "whistle": ("matter", "answer", "withdraw_reason"),
    "special_case": ("title", "requirement", "outcome"),
    "three_rate_assessment": ("basis", "reason"),
    "second_confirmation": ("note",),
    "error_candidate": ("fact", "decision_note"),
    "error_record": ("fact", "evidence", "statement", "decide_note"),
    "city_visit": ("note",),
    "visit_explanation": ("reason",),
    "advice": ("subject", "content", "result", "note"),
    "dispatch_item": ("matter", "decision", "progress"),
    "monthly_story": ("title", "background", "practice", "effect"),
    "breach_event": ("fact", "evidence", "measures", "note"),
    "ticket_link": ("why",),
    "assessment_detail": ("loss_point",),
}
"""Texts that people wrote about a ticket, by table; nothing that is counted (states, answers, grounds, days)."""

_OWN = "ticket_id IN " + _SOME
_BELONGS: Mapping[str, str] = {
    "exclusion_material": f"exclusion_id IN (SELECT id FROM exclusion WHERE {_OWN})",
    "exclusion_step": f"exclusion_id IN (SELECT id FROM exclusion WHERE {_OWN})",
    "exclusion_defect": "step_id IN (SELECT s.id FROM exclusion_step s JOIN exclusion e ON e.id = s.exclusion_id"
    f" WHERE e.ticket_id IN {_SOME})",
    "ticket_link": f"(ticket_a IN {_SOME} OR ticket_b IN {_SOME})",
    "assessment_detail": f"(ticket_no, identity_at) IN (SELECT ticket_no, identity_at FROM ticket WHERE id IN {_SOME})",
}


def choose(database: OfficeDatabase, until: str, gone: str) -> int:
    """Put the ids of ended tickets of a day or before into a temporary table; those done before are left out."""
    database.execute_sql(f"DROP TABLE IF EXISTS {TEMPORARY}")
    database.execute_sql("CREATE TEMP TABLE anonymised (id INTEGER PRIMARY KEY)")
    database.execute_sql(
        f"INSERT INTO {TEMPORARY} SELECT t.id FROM main.ticket t JOIN main.ticket_text x ON x.ticket_id = t.id"
        " LEFT JOIN main.ticket_state s ON s.ticket_id = t.id"
        f" WHERE substr({_MOMENT}, 1, 10) <= :until AND coalesce(s.is_open, 0) = 0 AND NOT ({_DONE})",
        {"until": until, "gone": gone},
    )
    return int(database.value(f"SELECT count(*) FROM {TEMPORARY}") or 0)


def open_until(database: OfficeDatabase, until: str) -> int:
    """Count tickets of a day or before that still run and are therefore left alone."""
    sql = f"SELECT count(*) FROM ticket t JOIN ticket_state s ON s.ticket_id = t.id WHERE substr({_MOMENT}, 1, 10) <= ?"
    return int(database.value(f"{sql} AND s.is_open = 1", (until,)) or 0)


def by_month(database: OfficeDatabase) -> list[tuple[str, int]]:
    """Count the chosen tickets by month."""
    sql = f"SELECT substr({_MOMENT}, 1, 7), count(*) FROM ticket t WHERE t.id IN {_SOME} GROUP BY 1 ORDER BY 1"
    return [(str(month), int(count)) for month, count in database.rows(sql)]


def counts(database: OfficeDatabase, fields: Sequence[str]) -> dict[str, int]:
    """Count what will be rewritten: filled fields, history rows, steps, texts of cases, refused cells."""
    found = {}
    for name in fields:
        table = "ticket_text" if name in ("content", "result", "reply", "extra") else "ticket"
        key = "ticket_id" if table == "ticket_text" else "id"
        sql = f"SELECT count(*) FROM {table} WHERE {key} IN {_SOME} AND {name} NOT IN ('', '{{}}')"
        found[name] = int(database.value(sql) or 0)
    marks = ", ".join(f"'{name}'" for name in fields)
    for table in ("ticket_change", "ticket_base_move", "ticket_field_edit"):
        found[table] = int(database.value(f"SELECT count(*) FROM {table} WHERE {_OWN} AND field IN ({marks})") or 0)
    found["ticket_event"] = int(database.value(f"SELECT count(*) FROM ticket_event WHERE {_OWN}") or 0)
    found["cases"] = sum(
        int(database.value(f"SELECT count(*) FROM {table} WHERE {_BELONGS.get(table, _OWN)}") or 0)
        for table in FREE_TEXTS
    )
    found["import_problem"] = int(
        database.value(f"SELECT count(*) FROM import_problem WHERE value <> '' AND batch_id IN {_BATCHES}") or 0
    )
    return found


_BATCHES = (
    f"(SELECT operation_id FROM import_batch WHERE operation_id IN"
    f" (SELECT created_by_operation FROM ticket WHERE id IN {_SOME}"
    f" UNION SELECT operation_id FROM ticket_change WHERE {_OWN}))"
)


def error_workbooks(database: OfficeDatabase) -> list[tuple[int, str]]:
    """Return imports with an error workbook that may hold rows of the chosen tickets: (operation, path)."""
    sql = "SELECT operation_id, error_workbook FROM import_batch WHERE error_workbook <> '' AND operation_id IN "
    sql += _BATCHES
    return [(int(number), str(path)) for number, path in database.rows(sql)]


def attachments(database: OfficeDatabase) -> list[tuple[int, str]]:
    """Return attachments of the chosen tickets and of their steps: (id, sha256)."""
    sql = (
        f"SELECT id, sha256 FROM attachment WHERE subject IN (SELECT 'ticket:' || id FROM {TEMPORARY})"
        f" OR 'attachment:' || id IN (SELECT evidence FROM ticket_event WHERE {_OWN})"
    )
    return [(int(number), str(sha256)) for number, sha256 in database.rows(sql)]


def drop_attachments(database: OfficeDatabase, ids: Sequence[int]) -> set[str]:
    """Forget these attachments, names and all; returns the contents that nothing else uses."""
    hashes = set()
    for number in ids:
        hashes.add(str(database.value("SELECT sha256 FROM attachment WHERE id = ?", (number,))))
        database.execute_sql("DELETE FROM attachment WHERE id = ?", (number,))
    used = {row[0] for row in database.rows("SELECT sha256 FROM attachment")}
    return hashes - used


Rewrite = Callable[[str, str], str]


def places(database: OfficeDatabase) -> tuple[set[str], set[str]]:
    """Return the places of the chosen tickets, and those of all others."""
    chosen = database.rows(f"SELECT DISTINCT location FROM ticket WHERE location <> '' AND id IN {_SOME}")
    others = database.rows(f"SELECT DISTINCT location FROM ticket WHERE location <> '' AND id NOT IN {_SOME}")
    return {str(row[0]) for row in chosen}, {str(row[0]) for row in others}


def rewrite_tickets(
    database: OfficeDatabase, fields: Sequence[str], rewrite: Rewrite, code: Callable[[str], str]
) -> None:
    """Rewrite the fields of the chosen tickets, the keys of their phones and the search index."""
    long = [name for name in fields if name in ("content", "result", "reply", "extra")]
    short = [name for name in fields if name not in long]
    for table, key, names in (("ticket", "id", short), ("ticket_text", "ticket_id", long)):
        rows = database.rows(f"SELECT {key}, {', '.join(names)} FROM {table} WHERE {key} IN {_SOME}")
        made = [(*(rewrite(name, str(v)) for name, v in zip(names, row[1:], strict=True)), row[0]) for row in rows]
        places = ", ".join(f"{name} = ?" for name in names)
        database.executemany(f"UPDATE {table} SET {places} WHERE {key} = ?", made)
    keys = database.rows(f"SELECT phone_key, id FROM ticket WHERE phone_key <> '' AND id IN {_SOME}")
    database.executemany("UPDATE ticket SET phone_key = ? WHERE id = ?", [(f"x{code(str(k))}", n) for k, n in keys])
    database.execute_sql(f"UPDATE ticket SET source_hash = NULL WHERE id IN {_SOME}")
    indexed = database.rows(
        "SELECT t.id, t.title, x.content, t.caller_name, t.location, t.community FROM ticket t"
        f" JOIN ticket_text x ON x.ticket_id = t.id WHERE t.id IN {_SOME}"
    )
    database.executemany(INDEX_SQL, [(row[0], index_text(*(str(part) for part in row[1:]))) for row in indexed])


def rewrite_history(database: OfficeDatabase, fields: Sequence[str], rewrite: Rewrite) -> None:
    """Rewrite what the history of the chosen tickets says of these fields."""
    marks = ", ".join(f"'{name}'" for name in fields)
    for table, keys, columns in (
        ("ticket_change", ("operation_id", "ticket_id", "field"), ("old_value", "new_value")),
        ("ticket_base_move", ("operation_id", "ticket_id", "field"), ("old_base", "new_base")),
        ("ticket_field_edit", ("ticket_id", "field"), ("base_value",)),
    ):
        wanted = ", ".join((*columns, *keys))
        rows = database.rows(f"SELECT {wanted} FROM {table} WHERE {_OWN} AND field IN ({marks})")
        made = [
            (*(rewrite(str(row[-1]), str(text)) for text in row[: len(columns)]), *row[len(columns) :]) for row in rows
        ]
        puts, where = ", ".join(f"{name} = ?" for name in columns), " AND ".join(f"{name} = ?" for name in keys)
        database.executemany(f"UPDATE {table} SET {puts} WHERE {where}", made)


def rewrite_steps(database: OfficeDatabase, gone: str, details: Callable[[str], str]) -> None:
    """Rewrite the texts of the flow's steps; the trigger that keeps steps as they are is away meanwhile."""
    with _without(database, "ticket_event_only_void"):
        database.execute_sql(f"UPDATE ticket_event SET text = ? WHERE text <> '' AND {_OWN}", (gone,))
        rows = database.rows(f"SELECT details, id FROM ticket_event WHERE details <> '{{}}' AND {_OWN}")
        database.executemany(
            "UPDATE ticket_event SET details = ? WHERE id = ?", [(details(str(d)), n) for d, n in rows]
        )
    database.execute_sql(f"UPDATE ticket_state SET progress = ? WHERE progress <> '' AND {_OWN}", (gone,))


def rewrite_cases(database: OfficeDatabase, gone: str, extra: Callable[[str], str]) -> None:
    """Rewrite what people wrote in cases about the chosen tickets, and the history of those texts."""
    for table, columns in FREE_TEXTS.items():
        owner = _BELONGS.get(table, _OWN)
        names = ", ".join(f"'{column}'" for column in columns)
        moved = database.rows(
            "SELECT old_value, new_value, operation_id, row_id, field FROM case_change"
            f" WHERE entity = '{table}' AND field IN ({names})"
            f" AND row_id IN (SELECT id FROM {table} WHERE {owner})"
        )
        made = [(_gone_json(old, gone), _gone_json(new, gone), *key) for old, new, *key in moved]
        database.executemany(
            "UPDATE case_change SET old_value = ?, new_value = ?"
            f" WHERE entity = '{table}' AND operation_id = ? AND row_id = ? AND field = ?",
            made,
        )
        for column in columns:
            database.execute_sql(f"UPDATE {table} SET {column} = ? WHERE {column} <> '' AND {owner}", (gone,))
    for table in ("city_visit", "assessment_detail"):
        rows = database.rows(f"SELECT extra, id FROM {table} WHERE extra <> '{{}}' AND {_BELONGS.get(table, _OWN)}")
        database.executemany(f"UPDATE {table} SET extra = ? WHERE id = ?", [(extra(str(e)), n) for e, n in rows])


def rewrite_imports(database: OfficeDatabase, gone: str) -> None:
    """Forget refused cells and the names of error workbooks of the imports that brought the chosen tickets."""
    database.execute_sql(f"UPDATE import_problem SET value = ? WHERE value <> '' AND batch_id IN {_BATCHES}", (gone,))
    database.execute_sql(f"UPDATE import_batch SET error_workbook = '' WHERE operation_id IN {_BATCHES}")


def rewrite_operations(database: OfficeDatabase, hide: Callable[[str], str]) -> None:
    """Mask what the operations of the chosen tickets say in words; the audit log beside them must not be rewritten."""
    touched = (
        f"SELECT operation_id FROM ticket_change WHERE {_OWN} UNION SELECT operation_id FROM ticket_event WHERE {_OWN}"
        f" UNION SELECT operation_id FROM case_change WHERE {_OWN}"
        f" UNION SELECT created_by_operation FROM ticket WHERE id IN {_SOME}"
    )
    rows = database.rows(f"SELECT summary, reason, id FROM operation WHERE id IN ({touched})")
    made = [(hide(str(summary)), hide(str(reason)), number) for summary, reason, number in rows]
    database.executemany("UPDATE operation SET summary = ?, reason = ? WHERE id = ?", made)


def report_contents(database: OfficeDatabase, until: str) -> list[tuple[int, bytes]]:
    """Return the snapshots of reports that begin on a day or before: (id, content)."""
    sql = "SELECT id, content FROM report_run WHERE substr(from_at, 1, 10) <= ?"
    return [(int(number), bytes(data)) for number, data in database.rows(sql, (until,))]


def keep_report(database: OfficeDatabase, run_id: int, content: bytes) -> None:
    """Write a snapshot anew."""
    database.execute_sql("UPDATE report_run SET content = ? WHERE id = ?", (content, run_id))


def clean_pages(database: OfficeDatabase) -> None:
    """Rebuild the file so that no page, free or not, holds the old texts; outside any transaction."""
    database.execute_sql("INSERT INTO ticket_search (ticket_search) VALUES ('optimize')")
    database.execute_sql(f"DROP TABLE IF EXISTS {TEMPORARY}")
    database.seal.let_go()  # the log is folded in below
    database.execute_sql("PRAGMA secure_delete = ON")
    database.execute_sql("VACUUM")
    database.seal.broken()  # no transaction of ours did it
    database.rows("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _without(database: OfficeDatabase, trigger: str) -> Iterator[None]:
    """Take a trigger away and put the same one back, inside the caller's transaction."""
    sql = str(database.value("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", (trigger,)))
    database.execute_sql(f"DROP TRIGGER {trigger}")
    yield
    database.execute_sql(sql)


def _gone_json(value: str | None, gone: str) -> str | None:
    return json.dumps(gone, ensure_ascii=False) if value not in (None, "", "null", '""') else value
