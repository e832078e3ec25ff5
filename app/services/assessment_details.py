"""考核明细 that stand: lines by period, day of issue (下发日), term of the review (复盘), loss points (004·二.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.assessment_details import period_name, review_deadline
from app.domain.deadlines import Deadline
from app.domain.errors import NotFound, RefusedInput
from app.domain.exclusion_rates import Share
from app.domain.merging import read_extra
from app.services import calendars
from app.services.assessment_import import set_issue
from app.services.case_writing import day, outcome, writing
from app.services.changes import Outcome
from app.services.session import Office
from app.storage.queries import assessment_details as queries
from app.storage.queries import cases


@dataclass(frozen=True, slots=True)
class DetailRow:
    """One line; ``ticket_id`` None while the register lacks the ticket, ``is_counted`` None where nobody says."""

    id: int
    period: str
    ticket_no: str
    identity_at: str
    is_counted: bool | None
    contacted: str
    resolved: str
    satisfied: str
    points_lost: str
    loss_point: str
    extra: dict[str, str]
    ticket_id: int | None


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One period: its lines, its day of issue, and when the review is due with its proof."""

    period: str
    lines: int
    counted: int
    without_ticket: int
    issue_id: int
    issued_on: str
    source: str
    is_confirmed: bool
    reviewed_on: str
    review: Deadline

    @property
    def is_late(self) -> bool:
        """Whether the review was handed in after its day; an open one is judged by the lists' own clock."""
        return bool(self.reviewed_on) and self.reviewed_on > self.review.due_on.isoformat()


def periods(office: Office) -> list[PeriodRow]:
    """Return every period that details were issued for, newest first."""
    calendar, option = calendars.current(office), r38(office)
    found = []
    for name, lines, counted, without, issue_id, issued_on, source, is_confirmed, reviewed_on in queries.periods(
        office.database
    ):
        due = review_deadline(date.fromisoformat(issued_on), calendar, option)
        shown = (name, lines, counted, without, issue_id, issued_on, source)
        found.append(PeriodRow(*shown, bool(is_confirmed), reviewed_on, due))
    return found


def period(office: Office, name: str) -> PeriodRow:
    """Return one period. Raises ``NotFound``."""
    wanted = period_name(name)
    for row in periods(office):
        if row.period == wanted:
            return row
    raise NotFound(f"没有“{name}”这一期的考核明细。请先导入考核明细。")


def details(office: Office, name: str, *, limit: int = 500, offset: int = 0) -> list[DetailRow]:
    """Return lines of a period."""
    return [_detail(row) for row in queries.details(office.database, period_name(name), limit, offset)]


def by_ids(office: Office, ids: Sequence[int]) -> list[DetailRow]:
    """Return the lines with these ids, in order."""
    return [_detail(row) for row in queries.by_ids(office.database, ids)]


def of_ticket(office: Office, ticket_id: int) -> list[DetailRow]:
    """Return the lines of a ticket, newest period first."""
    return [_detail(row) for row in queries.of_ticket(office.database, ticket_id)]


def losses(office: Office, name: str) -> list[tuple[str, Share]]:
    """Return loss points of a period with their share (失分点占比), most first."""
    found = queries.losses(office.database, period_name(name))
    total = sum(count for _, count in found)
    words = "失分点占比 = 该失分点的件数 ÷ 期内有失分点的考核件数"
    return [(point, Share(count, total, words)) for point, count in found]


def confirm_issue(office: Office, name: str, on: date | str | None = None) -> Outcome[int]:
    """Confirm a period's day of issue (下发日), or set another one; 复盘 is counted from it."""
    row = period(office, name)
    issued_on = day(office, on or row.issued_on, "下发日")
    with writing(office, "assessment.issue", f"assessment:{row.period}", f"确认 {row.period} 考核明细下发日") as write:
        set_issue(office, write.operation_id, row.period, issued_on, "", issued_on)
        write.change.audit(issued_on=issued_on, before=row.issued_on)
    return outcome(row.issue_id, write)


def hand_in_review(office: Office, name: str, on: date | str | None = None) -> Outcome[int]:
    """Register that the review (复盘报告) was handed in. Raises ``RefusedInput`` before the day of issue."""
    row = period(office, name)
    reviewed_on = day(office, on, "复盘提交日")
    if reviewed_on < row.issued_on:
        raise RefusedInput(f"复盘提交日 {reviewed_on} 早于下发日 {row.issued_on}，没有登记。请核对日期。")
    with writing(office, "assessment.review", f"assessment:{row.period}", f"{row.period} 考核复盘提交") as write:
        write.update("assessment_issue", row.issue_id, reviewed_on=reviewed_on)
        for review in cases.select(office.database, "review_report", "period = ?", (row.period,)):
            write.update("review_report", int(review["id"]), submitted_on=reviewed_on)
    return outcome(row.issue_id, write)


def r38(office: Office) -> str:
    """Return the reading of R-38: what a contract of the office chose, else 甲."""
    chosen = office.database.value(
        "SELECT r.option FROM contract_reading r JOIN contract c ON c.id = r.contract_id AND c.is_void = 0"
        " WHERE r.code = 'R-38' ORDER BY r.id DESC LIMIT 1"
    )
    return str(chosen)[:1] if chosen else "甲"


def _detail(row: tuple[Any, ...]) -> DetailRow:
    values = list(row)
    values[4] = None if values[4] is None else bool(values[4])
    values[10] = read_extra(values[10])
    return DetailRow(*values)
