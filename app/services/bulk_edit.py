"""One field of many tickets (批量修改): a preview, a result per ticket, one operation that 撤销 takes back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.errors import RefusedInput
from app.domain.tickets import FIELD_BY_KEY, FIELDS, IDENTITY_ORDER, FieldKind
from app.services.backups import before_large
from app.services.changes import Outcome, Topic
from app.services.progress import JobContext
from app.services.session import Office
from app.services.tickets import cleaned
from app.storage.queries.register import rows_by_id
from app.storage.queries.tickets import apply_values

_PAGE = 500
_TOPICS = frozenset({Topic.TICKETS})
_REFUSED_KINDS = frozenset({FieldKind.NAME, FieldKind.PHONE})
_REFUSED_KEYS = frozenset({"ticket_no", *IDENTITY_ORDER})


@dataclass(frozen=True, slots=True)
class EditLine:
    """What the change does, or did, to one ticket; ``reason`` (Chinese) when it is refused."""

    ticket_id: int
    ticket_no: str
    is_ok: bool
    old_value: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EditResult:
    """A result per ticket, in the order asked for. ``value`` as it is stored."""

    field: str
    value: str
    lines: tuple[EditLine, ...]

    @property
    def done(self) -> int:
        """How many were changed."""
        return sum(line.is_ok for line in self.lines)

    @property
    def refused(self) -> int:
        """How many were not."""
        return len(self.lines) - self.done


def editable() -> dict[str, str]:
    """Fields that may be set for many tickets at once: key -> title. Identity and personal data are not among them."""
    return {
        field.key: field.title
        for field in FIELDS
        if field.kind not in _REFUSED_KINDS and field.key not in _REFUSED_KEYS and not field.is_long
    }


def preview(
    office: Office, ticket_ids: Sequence[int], field: str, value: str, job: JobContext | None = None
) -> EditResult:
    """Say per ticket what would change; writes nothing. Raises ``RefusedInput`` for a field or value that cannot be."""
    clean = _check(field, value)
    context = job or JobContext()
    return EditResult(
        field, clean, tuple(line for part in _lines(office, ticket_ids, field, clean, context) for line in part)
    )


def apply(
    office: Office, ticket_ids: Sequence[int], field: str, value: str, reason: str = "", job: JobContext | None = None
) -> Outcome[EditResult]:
    """Set the field of every ticket that it changes, as one operation by a person; later imports keep it.

    Raises ``RefusedInput`` when nothing would change (nothing is written), ``Cancelled``.
    """
    clean = _check(field, value)
    context = job or JobContext()
    title = FIELD_BY_KEY[field].title
    before_large(office, len(set(ticket_ids)), f"批量修改{title}", context)
    from app.services import reasons  # the masking: with the first reason

    why = reasons.without_callers(office.database, set(ticket_ids), reason.strip())
    with office.change("ticket.bulk_edit", "tickets", why) as change:
        operation_id = change.operation("edit", f"批量修改{title}")
        lines: list[EditLine] = []
        for part in _lines(office, ticket_ids, field, clean, context):
            for line in part:
                if line.is_ok:
                    apply_values(office.database, line.ticket_id, {field: clean}, operation_id, by_person=True)
            lines += part
        result = EditResult(field, clean, tuple(lines))
        if not result.done:
            refusal = lines[0].reason if lines else "没有选中工单。"
            raise RefusedInput(f"没有一件工单需要修改，没有改动。{refusal}")
        change.retitle(f"批量修改{title} {result.done} 件")
        change.audit(field=field, done=[line.ticket_id for line in lines if line.is_ok], refused=result.refused)
    return Outcome(result, _TOPICS, operation_id)


def _check(field: str, value: str) -> str:
    if field not in editable():
        title = FIELD_BY_KEY[field].title if field in FIELD_BY_KEY else field
        raise RefusedInput(f"“{title}”不能批量修改。请选择另一个字段。")
    return cleaned({field: value})[field]


def _lines(
    office: Office, ticket_ids: Sequence[int], field: str, value: str, job: JobContext
) -> Iterator[list[EditLine]]:
    """Go through the tickets page by page: what is reported as done is done, and it can be cancelled in between."""
    unique = list(dict.fromkeys(ticket_ids))
    for start in range(0, len(unique), _PAGE):
        job.check()
        job.report(start, len(unique), "正在修改")
        part = unique[start : start + _PAGE]
        rows = rows_by_id(office.database, part, ("ticket_no", field, "is_void"))
        yield [_line(ticket, rows.get(ticket), value) for ticket in part]


def _line(ticket: int, row: tuple[object, ...] | None, value: str) -> EditLine:
    if row is None:
        return EditLine(ticket, "", False, "", "没有这件工单。")
    number, old, is_void = str(row[0]), str(row[1]), bool(row[2])
    if is_void:
        return EditLine(ticket, number, False, old, "工单已经作废，不能修改。")
    if old == value:
        return EditLine(ticket, number, False, old, "已经是这个内容，没有改动。")
    return EditLine(ticket, number, True, old)
