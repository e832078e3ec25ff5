"""What the deductions read beside their own rows: late steps, when recordings were heard, settled amounts."""

from __future__ import annotations

from typing import Any

from app.storage.database import OfficeDatabase


def late_steps(database: OfficeDatabase, first_on: str, last_on: str) -> list[dict[str, Any]]:
    """Return the steps of a span that missed a limit of dispatch or of urgent tickets, with the report before them."""
    sql = (
        "SELECT e.id, e.ticket_id, t.ticket_no, e.at, e.recorded_at, e.actor, json_extract(e.details, '$.judged'),"
        " COALESCE((SELECT MIN(r.at) FROM ticket_event r WHERE r.ticket_id = e.ticket_id AND r.is_void = 0"
        "  AND r.node = 'report_difficult' AND r.at <= e.at), '')"
        " FROM ticket_event e JOIN ticket t ON t.id = e.ticket_id AND t.is_void = 0"
        " WHERE e.is_void = 0 AND e.node IN ('dispatch', 'redispatch', 'phone', 'respond') AND e.at >= ? AND e.at < ?"
        " AND json_extract(e.details, '$.judged') LIKE '%\"late\":true%' ORDER BY e.at, e.id"
    )
    keys = ("event_id", "ticket_id", "ticket_no", "at", "recorded_at", "actor", "judged", "reported_at")
    return [dict(zip(keys, row, strict=True)) for row in database.rows(sql, (first_on, f"{last_on}T99"))]


def recording_moments(database: OfficeDatabase) -> dict[int, str]:
    """Return when the recording behind each candidate error was heard."""
    sql = "SELECT c.id, r.listened_at FROM error_candidate c JOIN recording_check r ON r.id = c.recording_check_id"
    return {int(row_id): at for row_id, at in database.rows(sql)}


def settled(database: OfficeDatabase, entity: str, contract_id: int) -> dict[int, tuple[int, str]]:
    """Return row id -> (fen set off, when the settlement was locked) of a contract's rows in settlements that stand."""
    sql = (
        "SELECT l.source_id, SUM(-l.amount_fen), MAX(s.locked_at) FROM settlement_line l"
        " JOIN settlement s ON s.id = l.settlement_id AND s.is_void = 0"
        " WHERE l.is_void = 0 AND l.source_entity = ? AND s.contract_id = ? GROUP BY l.source_id"
    )
    return {int(row_id): (int(fen), at) for row_id, fen, at in database.rows(sql, (entity, contract_id))}
