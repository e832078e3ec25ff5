"""电话清单: which tickets a call can still improve before the city calls and the period closes (MS4).

A ticket is listed when its unit has closed it, it is assessable, and the city has not called back yet; what the call
can add is worked out from the definition's weights. How likely a call is to succeed is nobody's knowledge: not guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from app.domain.answers import Answers, read_answers
from app.domain.call_gain import open_points, possible_gain
from app.domain.masking import mask_shown
from app.domain.rates import Definition, RateRow, Window, work_out
from app.services.rates import resolved, scope_of
from app.services.session import Office
from app.storage.queries import rate_lists
from app.storage.queries import rates as queries
from app.storage.queries.tickets import caller_names


@dataclass(frozen=True, slots=True)
class CallItem:
    """One call. ``gain``: points of the composite score (out of 100) that it can bring.

    ``calls_from``: the limit (办理时限) after which the city may call, "" when unknown; ``minutes_left`` to it is
    negative when the city may call any moment. ``points``: what is wrong or not known, in Chinese.
    """

    ticket_id: int
    ticket_no: str
    title: str
    unit: str
    answers: Answers
    points: tuple[str, ...]
    gain: Fraction
    calls_from: str
    minutes_left: int | None


@dataclass(frozen=True, slots=True)
class CallList:
    """Calls in the order to make them, and what all of them together could make of the rates."""

    items: tuple[CallItem, ...]
    now: RateRow
    definition: Definition
    window: Window

    @property
    def total_gain(self) -> Fraction:
        """Points of all calls together."""
        return sum((item.gain for item in self.items), Fraction(0))


def call_list(
    office: Office, window: Window, definition: Definition | str | None = None, limit: int | None = None
) -> CallList:
    """List the calls of a window: greatest gain first, then the one whose limit ends first (the city may call then).

    Tickets with the best answers on all three questions are left out: nothing can be won.
    """
    chosen = resolved(office, window, definition, None)
    scope = scope_of(chosen, window, "")
    row = work_out(queries.cells(office.database, scope), chosen).total
    waiting = rate_lists.to_visit(office.database, scope)
    # Whoever is not counted yet will be once the city has called: all of them share the denominator then.
    uncounted = sum(not chosen.counts(read_answers(*one.answers), False) for one in waiting)
    size = row.denominator + uncounted
    now = office.now()
    items = []
    names = caller_names(office.database, [one.ticket_id for one in waiting])
    for one in waiting:
        answers = read_answers(*one.answers)
        points = open_points(chosen, answers)
        if not points:
            continue
        left = _minutes(one.due_at, now.isoformat())
        gain = possible_gain(chosen, answers, size)
        items.append(
            CallItem(
                one.ticket_id,
                one.ticket_no,
                mask_shown(one.title, names.get(one.ticket_id, "")),
                one.unit,
                answers,
                points,
                gain,
                one.due_at,
                left,
            )
        )
    items.sort(key=lambda item: (-item.gain, item.calls_from or "9999", item.ticket_id))
    return CallList(tuple(items[:limit]), row, chosen, window)


def by_unit(listed: CallList) -> Mapping[str, list[CallItem]]:
    """Group the calls by 承办单位, keeping their order (texts for the work groups)."""
    found: dict[str, list[CallItem]] = {}
    for item in listed.items:
        found.setdefault(item.unit or "（未填）", []).append(item)
    return found


def _minutes(due_at: str, now: str) -> int | None:
    if not due_at:
        return None
    return int((datetime.fromisoformat(due_at) - datetime.fromisoformat(now)).total_seconds() // 60)
