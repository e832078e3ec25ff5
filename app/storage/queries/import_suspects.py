"""New rows that look like a ticket which is here already, or like another new row of the file.

A suspicion is shown, never acted on: the row is imported as new (reliability.md D4: never merge by phone alone).
"""

from __future__ import annotations

from app.storage.database import OfficeDatabase

WITHIN_DAYS = 30
SHORTEST_PHONE = 7

_NEW = """FROM staging.row r JOIN staging.verdict v ON v.row_no = r.row_no
    WHERE v.bucket = 'new' AND v.ticket_id IS NULL"""
_INTO = "INSERT INTO staging.suspect (row_no, reason, other)"
_PHONE = f"length(r.phone_key) >= {SHORTEST_PHONE} AND r.location <> '' AND r.identity_at <> ''"
_DAYS = f"{WITHIN_DAYS} days"

_LIKE_TICKETS = (
    f"""{_INTO} SELECT row_no, '主要内容与已有工单相同', other FROM (SELECT r.row_no, (
        SELECT t.ticket_no FROM main.ticket t WHERE t.content_key = r.content_key AND t.is_void = 0 LIMIT 1) AS other
        {_NEW} AND r.content_key IS NOT NULL) WHERE other IS NOT NULL""",
    f"""{_INTO} SELECT row_no, '与已有工单同号（回退再派）', other FROM (SELECT r.row_no, coalesce(
        (SELECT t.ticket_no FROM main.ticket t WHERE t.ticket_no = r.base_no AND t.is_void = 0 LIMIT 1),
        (SELECT t.ticket_no FROM main.ticket t WHERE t.ticket_no >= r.base_no || 'HBD'
            AND t.ticket_no < r.base_no || 'HBE' AND t.is_void = 0 LIMIT 1)) AS other
        {_NEW}) WHERE other IS NOT NULL""",
    f"""{_INTO} SELECT row_no, '{WITHIN_DAYS} 天内同一电话、同一点位已有工单', other FROM (SELECT r.row_no, (
        SELECT t.ticket_no FROM main.ticket t WHERE t.phone_key = r.phone_key AND t.location = r.location
            AND t.is_void = 0 AND t.identity_at BETWEEN strftime('%Y-%m-%dT%H:%M:%S', r.identity_at, '-{_DAYS}')
            AND strftime('%Y-%m-%dT%H:%M:%S', r.identity_at, '+{_DAYS}') LIMIT 1) AS other
        {_NEW} AND {_PHONE}) WHERE other IS NOT NULL""",
)
_LIKE_ROWS = (
    f"""{_INTO} SELECT row_no, '主要内容与本文件第 ' || first || ' 行相同', number FROM (
        SELECT r.row_no, r.ticket_no AS number, min(r.row_no) OVER (PARTITION BY r.content_key) AS first
        {_NEW} AND r.content_key IN (SELECT r.content_key {_NEW} AND r.content_key IS NOT NULL
            GROUP BY r.content_key HAVING count(*) > 1)) WHERE row_no <> first""",
    f"""{_INTO} SELECT row_no, '与本文件第 ' || first || ' 行同号（回退再派）', number FROM (
        SELECT r.row_no, r.ticket_no AS number, min(r.row_no) OVER (PARTITION BY r.base_no) AS first
        {_NEW} AND r.base_no IN (SELECT r.base_no {_NEW} GROUP BY r.base_no HAVING count(*) > 1))
        WHERE row_no <> first""",
    f"""{_INTO} SELECT row_no, '{WITHIN_DAYS} 天内与本文件第 ' || before || ' 行同一电话、同一点位', number FROM (
        SELECT r.row_no, r.ticket_no AS number, r.identity_at AS moment,
            lag(r.row_no) OVER same AS before, lag(r.identity_at) OVER same AS moment_before
        {_NEW} AND {_PHONE} AND (r.phone_key, r.location) IN (SELECT r.phone_key, r.location {_NEW} AND {_PHONE}
            GROUP BY r.phone_key, r.location HAVING count(*) > 1)
        WINDOW same AS (PARTITION BY r.phone_key, r.location ORDER BY r.identity_at))
        WHERE before IS NOT NULL AND julianday(moment) - julianday(moment_before) <= {WITHIN_DAYS}""",
)


def find_suspects(database: OfficeDatabase, *, is_register_filled: bool) -> None:
    """List suspected duplicates among the new rows, each with its reason."""
    for statement in (*(_LIKE_TICKETS if is_register_filled else ()), *_LIKE_ROWS):
        database.execute_sql(statement)
