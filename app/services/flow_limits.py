"""The office's limits of the flow (节点时限): list them, set one from a day on; running tickets follow at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.deadlines import Rule
from app.domain.errors import RefusedInput
from app.domain.flow import NODE_TEXT, Node
from app.domain.flow_limits import LIMIT_TEXT, FlowLimit, LimitKind, starts
from app.services import settings
from app.services.changes import Outcome, Topic
from app.services.session import Office
from app.storage.queries import flow as queries


def limits(office: Office) -> tuple[FlowLimit, ...]:
    """Return every dated limit, by kind and day."""
    return queries.limits(office.database)


def in_force(office: Office, kind: LimitKind, on: date | None = None) -> FlowLimit | None:
    """Return the limit of a kind that counts for tickets that arrive on a day (default today)."""
    day = (on or office.now().date()).isoformat()
    found = [limit for limit in limits(office) if limit.kind is kind and limit.valid_from <= day]
    return max(found, key=lambda limit: limit.valid_from, default=None)


def put(office: Office, limit: FlowLimit) -> Outcome[None]:
    """Set a limit that counts for tickets that arrive from ``valid_from`` on ('' = always); ``n`` None: no limit.

    Raises ``RefusedInput`` for a start, a number or a day that makes no sense, and for a number without its source.
    """
    if limit.from_node not in starts(limit.kind):
        offered = "、".join(f"{node}（{NODE_TEXT[Node(node)]}）" for node in starts(limit.kind))
        raise RefusedInput(f"{LIMIT_TEXT[limit.kind]}不能从“{limit.from_node}”起算。可用：{offered}。")
    if limit.n is not None and not limit.source.strip():
        raise RefusedInput("时限没有写来源。请写明是哪个文件、哪一条规定的。")
    Rule(limit.unit, limit.n or 0)
    limit = replace(limit, valid_from=settings.read_day(limit.valid_from), source=limit.source.strip())
    with office.change("flow.limit", f"flow_limit:{limit.kind}") as change:
        queries.put_limit(office.database, limit)
        change.audit(
            title=LIMIT_TEXT[limit.kind],
            valid_from=limit.valid_from,
            unit=limit.unit.value,
            n=limit.n,
            from_node=limit.from_node,
            source=limit.source,
        )
    return Outcome(None, frozenset({Topic.SETTINGS, Topic.TICKETS}))
