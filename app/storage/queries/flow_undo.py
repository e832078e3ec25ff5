"""Taking the events of an operation back, and bringing them back: only what no later step stands on (F5.2)."""

from __future__ import annotations

from app.storage.database import OfficeDatabase

_RECORDS = "('verify', 'feedback', 'mark', 'unmark', 'urge', 'phone')"

# A main step is in the way of every earlier main step; a later mark step of the same mark is in the way of a mark step.
_LATER = f"""EXISTS (SELECT 1 FROM ticket_event l WHERE l.ticket_id = e.ticket_id AND l.is_void = 0 AND l.id > e.id
    AND l.operation_id <> e.operation_id AND (
      (e.node NOT IN {_RECORDS} AND l.node NOT IN {_RECORDS})
      OR (e.node IN ('mark', 'unmark') AND l.node IN ('mark', 'unmark')
          AND json_extract(l.details, '$.mark') = json_extract(e.details, '$.mark'))
      OR (e.node = 'feedback' AND l.node = 'submit_close')))"""

# A correction that stands speaks for the round of an assessment: without its step it would be a round of its own.
_CORRECTED = """(e.node = 'assess' AND EXISTS (SELECT 1 FROM three_rate_assessment a JOIN three_rate_assessment c
    ON c.ticket_id = a.ticket_id AND c.round_no = a.round_no AND c.corrects_id IS NOT NULL
    JOIN operation o ON o.id = c.operation_id AND o.undone_by_id IS NULL
    WHERE a.ticket_id = e.ticket_id AND a.event_id = e.id))"""

# A first main step of its operation can only come back behind the very step that it was taken after.
_MOVED = f"""(e.node NOT IN {_RECORDS} AND NOT EXISTS (SELECT 1 FROM ticket_event f WHERE f.ticket_id = e.ticket_id
    AND f.operation_id = e.operation_id AND f.id < e.id AND f.node NOT IN {_RECORDS})
    AND json_extract(e.details, '$.after') <> coalesce((SELECT max(p.id) FROM ticket_event p
        WHERE p.ticket_id = e.ticket_id AND p.is_void = 0 AND p.node NOT IN {_RECORDS}), 0))"""
_PAGE = 500


def events_made(database: OfficeDatabase, operation_id: int) -> list[tuple[int, int, int]]:
    """Events that an operation made or whose force it changed: (event, ticket, is_void after undoing it).

    Only what still stands as the operation left it: what another step has turned round since is not touched.
    """
    return database.rows(
        "SELECT e.id, e.ticket_id, 1 FROM ticket_event e WHERE e.operation_id = ?1 AND e.is_void = 0"
        " UNION ALL SELECT e.id, e.ticket_id, 1 - v.is_void FROM ticket_event_void v"
        " JOIN ticket_event e ON e.id = v.event_id WHERE v.operation_id = ?1 AND e.is_void = v.is_void ORDER BY 1",
        (operation_id,),
    )


def blocked(database: OfficeDatabase, events: list[tuple[int, int, int]]) -> set[int]:
    """Return the tickets that must stay as they are (``events`` as ``events_made`` gives them).

    An event cannot be made void when a later step stands on it, nor brought back when the ticket has moved on.
    """
    found: set[int] = set()
    for start in range(0, len(events), _PAGE):
        part = [event for event, _, is_void in events[start : start + _PAGE] if is_void]
        back = [event for event, _, is_void in events[start : start + _PAGE] if not is_void]
        for ids, force, where in ((part, 0, f"({_LATER} OR {_CORRECTED})"), (back, 1, f"({_LATER} OR {_MOVED})")):
            marks = ", ".join("?" * len(ids))
            sql = f"SELECT DISTINCT e.ticket_id FROM ticket_event e WHERE e.id IN ({marks}) AND e.is_void = {force}"
            found |= {int(ticket) for (ticket,) in database.rows(f"{sql} AND {where}", ids)}
    return found


def write_voids(database: OfficeDatabase, undo_id: int, events: list[tuple[int, int]]) -> None:
    """Make events void or bring them back: (event, is_void), with what the undo did written down."""
    database.executemany(
        "INSERT INTO ticket_event_void (operation_id, event_id, is_void) VALUES (?, ?, ?)",
        [(undo_id, event, is_void) for event, is_void in events],
    )
    database.executemany(
        "UPDATE ticket_event SET is_void = ? WHERE id = ?", [(is_void, event) for event, is_void in events]
    )
