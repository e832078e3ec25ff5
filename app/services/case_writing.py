"""What the services of all cases (个案) share: reading what a person typed, and one operation that can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.errors import NotFound, RefusedInput
from app.domain.flow_fields import clean_text
from app.services.changes import Outcome, T, Topic
from app.services.session import Change, Office
from app.storage.models.base import OfficeModel
from app.storage.queries import cases

CASE, SHIFT, LINK = "case", "shift", "link"
"""Kinds of operations that these services make."""


@dataclass(frozen=True, slots=True)
class CaseWrite:
    """One case operation under way. ``ticket_id`` is the ticket whose history the rows join, None for none."""

    office: Office
    change: Change
    operation_id: int
    ticket_id: int | None

    def insert(self, model: type[OfficeModel], **values: object) -> int:
        """Make a row; returns its id."""
        return cases.insert(self.office.database, model, values, self.operation_id, self.ticket_id)

    def update(self, entity: str, row_id: int, **values: object) -> tuple[str, ...]:
        """Change a row; returns the fields that really changed."""
        return cases.update(self.office.database, entity, row_id, values, self.operation_id, self.ticket_id)


@contextmanager
def writing(
    office: Office,
    action: str,
    subject: str,
    summary: str,
    *,
    ticket_id: int | None = None,
    reason: str = "",
    kind: str = CASE,
) -> Iterator[CaseWrite]:
    """Open one transaction with its audit entry and an operation that ``services.history.undo`` can take back."""
    with office.change(action, subject, reason) as change:
        operation_id = change.operation(kind, summary)
        if ticket_id is not None:
            change.audit(ticket=ticket_id)
        yield CaseWrite(office, change, operation_id, ticket_id)


def outcome(value: T, write: CaseWrite) -> Outcome[T]:
    """Wrap a result; tickets are refreshed too where the case belongs to one."""
    topics = {Topic.CASES} | ({Topic.TICKETS} if write.ticket_id is not None else set())
    return Outcome(value, frozenset(topics), write.operation_id)


def need(text: str, what: str) -> str:
    """Return a trimmed text. Raises ``RefusedInput`` when it is blank."""
    plain = clean(text)
    if not plain:
        raise RefusedInput(f"{what}没有填。请填写后再保存。")
    return plain


def clean(text: str) -> str:
    """Trim a text and refuse what cannot be stored, or is longer than a form's field."""
    return clean_text("文字", text)


def day(office: Office, on: date | str | None, what: str, *, future: bool = False) -> str:
    """Return an ISO date; None means today. Raises ``RefusedInput`` for no date, or for one to come."""
    today = office.now().date()
    try:
        found = today if on is None else date.fromisoformat(on) if isinstance(on, str) else on
    except ValueError:
        raise RefusedInput(f"{what}“{on}”不是日期，请写成 2026-07-01。") from None
    if isinstance(found, datetime):
        found = found.date()
    if not future and found > today:
        raise RefusedInput(f"{what} {found} 还没有到，没有登记。请核对日期。")
    return found.isoformat()


def moment(office: Office, at: datetime | None, what: str) -> str:
    """Return an ISO moment; None means now. Raises ``RefusedInput`` for one to come."""
    now = office.now()
    found = now if at is None else at.replace(microsecond=0, tzinfo=None)
    if found > now:
        raise RefusedInput(f"{what} {found:%Y-%m-%d %H:%M} 还没有到，没有登记。请核对时间。")
    return found.isoformat()


def not_before(on: str, first: str, what: str, first_what: str) -> str:
    """Return the day ``on``. Raises ``RefusedInput`` when it lies before ``first`` (ISO dates)."""
    if on < first:
        raise RefusedInput(f"{what} {on} 早于{first_what} {first}，没有登记。请核对日期。")
    return on


def ticket_of(office: Office, ticket_id: int) -> int:
    """Check that the ticket exists. Raises ``NotFound``."""
    if not cases.ticket_exists(office.database, ticket_id):
        raise NotFound("没有这件工单，或它已作废。请刷新列表后再试。")
    return ticket_id


def case_of(office: Office, entity: str, row_id: int, what: str) -> cases.Record:
    """Return a row that is not void. Raises ``NotFound``."""
    found = cases.find(office.database, entity, row_id)
    if found is None:
        raise NotFound(f"没有编号为 {row_id} 的{what}，或它已撤销。请刷新列表后再试。")
    return found


def values_of(record: cases.Record) -> cases.Record:
    """Return a row's values without the mark of being void: what a list shows are rows that stand."""
    return {key: value for key, value in record.items() if key != "is_void"}
