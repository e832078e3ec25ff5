"""Around dispatching (F5.4, F5.10): the group notice to copy, the check of the day, the month against 1,500 tickets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.errors import NotFound, RefusedInput
from app.domain.flow import MARK_TEXT, Mark, State
from app.domain.masking import mask_values
from app.domain.monthly_output import MonthlyOutput
from app.services import flow_book
from app.services.session import Office
from app.storage.queries import flow as stored
from app.storage.queries import queues as queries
from app.storage.queries.register import rows_by_id

_NOTICE = ("caller_name", "ticket_no", "title", "content", "community", "location", "unit", "co_unit", "due_at")
_LONGEST = 120
_WAITING = frozenset({State.TO_DISPATCH.value, State.DIFFICULT.value})


@dataclass(frozen=True, slots=True)
class DayCheck:
    """当日签收未派清零校验. ``left``: still to be dispatched (疑难报备 too); ``is_red`` from the hour of the check.

    ``returned``: sent back instead (退回), never dispatched: signed = dispatched + left + returned.
    """

    day: str
    signed: int
    dispatched: int
    left: tuple[int, ...]
    reported: tuple[int, ...]
    is_red: bool
    returned: int = 0

    @property
    def is_clear(self) -> bool:
        """Whether every ticket signed that day went out."""
        return not self.left


def group_notice(office: Office, ticket_ids: Sequence[int], unit: str = "", co_unit: str = "") -> str:
    """Word the notice for the work group (复制群通知), one paragraph a ticket; personal data masked.

    ``unit`` and ``co_unit`` stand in for the ticket's own while a dispatch is being filled in. Raises ``NotFound``
    when one of the tickets does not exist.
    """
    found = rows_by_id(office.database, ticket_ids, _NOTICE)
    states = stored.state_rows(office.database, ticket_ids)
    parts = []
    for ticket in ticket_ids:
        if ticket not in found:
            raise NotFound("没有这件工单。请刷新列表后再试。")
        values = mask_values(dict(zip(_NOTICE, found[ticket], strict=True)))
        values |= {"unit": unit or values["unit"], "co_unit": co_unit or ("" if unit else values["co_unit"])}
        marks = [Mark(mark) for mark in states[ticket]["marks"].split()] if ticket in states else []
        due = values["due_at"] or (states[ticket]["handle_due_at"] if ticket in states else "")
        parts.append(_paragraph(values, marks, due))
    return "\n\n".join(parts)


def day_check(office: Office, day: date | None = None) -> DayCheck:
    """Check that everything signed on a day (default today) was dispatched (001·附1·三(一)2)."""
    now = office.now()
    on = day or now.date()
    rows = queries.signed_on(office.database, on.isoformat())
    left = tuple(ticket for ticket, _, state in rows if state in _WAITING)
    back = sum(state not in _WAITING and not dispatched for _, dispatched, state in rows)
    reported = tuple(ticket for ticket, _, state in rows if state == State.DIFFICULT.value)
    is_due = now >= datetime.combine(on, flow_book.check_time(office))
    went_out = len(rows) - len(left) - back
    return DayCheck(on.isoformat(), len(rows), went_out, left, reported, bool(left) and is_due, back)


def monthly_output(office: Office, year: int, month: int, reading: str = "甲") -> MonthlyOutput:
    """Count what came and what was closed in a month against the promised number (default 1,500; R-12)."""
    try:
        first = date(year, month, 1)
        after = date(year + month // 12, month % 12 + 1, 1)
    except ValueError:
        raise RefusedInput(f"没有“{year} 年 {month} 月”这个月份。请检查月份。") from None
    arrived, closed = queries.month_counts(office.database, first.isoformat(), after.isoformat())
    return MonthlyOutput(f"{first:%Y-%m}", arrived, closed, flow_book.monthly_target(office), reading)


def _paragraph(values: dict[str, str], marks: Sequence[Mark], due_at: str) -> str:
    head = "".join(f"【{MARK_TEXT[mark]}】" for mark in marks)
    place = " ".join(part for part in (values["community"], values["location"]) if part)
    content = " ".join(values["content"].split())
    content = content if len(content) <= _LONGEST else f"{content[: _LONGEST - 1]}…"
    unit = values["unit"] + (f"（协办：{values['co_unit']}）" if values["co_unit"] else "")
    lines = [
        f"{head}工单 {values['ticket_no']}",
        f"承办：{unit}" if unit else "",
        f"标题：{values['title']}" if values["title"] else "",
        f"点位：{place}" if place else "",
        f"内容：{content}" if content else "",
        f"时限：{due_at[:16].replace('T', ' ')}" if due_at else "",
        "请签收后尽快联系诉求人，并在时限内反馈办理结果。",
    ]
    return "\n".join(line for line in lines if line)
