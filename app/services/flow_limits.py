"""The office's limits of the flow (节点时限): list them, set one from a day on; running tickets follow at once."""

from __future__ import annotations

from datetime import date

from app.domain.deadlines import Rule
from app.domain.errors import RefusedInput
from app.domain.flow_limits import LIMIT_TEXT, START_NODES, FlowLimit
from app.services.changes import Outcome, Topic
from app.services.session import Office
from app.storage.queries import flow as queries


def limits(office: Office) -> tuple[FlowLimit, ...]:
    """Return every dated limit, by kind and day."""
    return queries.limits(office.database)


def put(office: Office, limit: FlowLimit) -> Outcome[None]:
    """Set a limit that counts for tickets that arrive from ``valid_from`` on ('' = always); ``n`` None: no limit.

    Raises ``RefusedInput`` for a start, a number or a day that makes no sense.
    """
    if limit.from_node not in START_NODES:
        raise RefusedInput(f"时限不能从“{limit.from_node}”起算。可用：{'、'.join(START_NODES)}。")
    if limit.valid_from:
        try:
            date.fromisoformat(limit.valid_from)
        except ValueError:
            raise RefusedInput(f"生效日期“{limit.valid_from}”不对。请按 2026-09-18 的样子填写。") from None
    Rule(limit.unit, limit.n or 0)
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
