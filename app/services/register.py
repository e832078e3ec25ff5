"""The register (登记册): what the window's table, the detail pane and the command line read."""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from app.domain.errors import NotFound, RefusedInput
from app.domain.masking import mask_extra, mask_shown, mask_values
from app.domain.relative_spans import bounds
from app.domain.tickets import FIELD_BY_KEY, FieldKind
from app.services.attachments import AttachmentInfo, list_attachments
from app.services.periods import period_of
from app.services.session import Office
from app.storage.queries import register as queries
from app.storage.queries.tickets import EXTRA, SHORT_KEYS, caller_names, read_values

Op = Literal["is", "is_not", "contains", "starts", "before", "after", "empty", "not_empty", "one_of", "within"]

DEFAULT_SORT = "created_at"
DETAIL_SYSTEM_KEYS = ("has_edits", "is_void", "version", "updated_at")
_PAGE = 200


@dataclass(frozen=True, slots=True)
class Condition:
    """One filter: a field key, a way to compare, a value (several for ``one_of``).

    ``within`` takes the code of a relative span (``domain/relative_spans``) and follows the office's clock.
    """

    field: str
    op: Op
    value: str | tuple[str, ...] = ""


@dataclass(frozen=True, slots=True)
class View:
    """What the table shows: the search box, the filters, the order."""

    search: str = ""
    conditions: tuple[Condition, ...] = ()
    sort: str = DEFAULT_SORT
    descending: bool = True


@dataclass(frozen=True, slots=True)
class TicketRow:
    """One line of the table: ``values`` by field key (short fields), names and phones masked."""

    id: int
    values: Mapping[str, str]
    has_edits: bool
    is_void: bool


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that an operation changed; values masked. ``title`` is Chinese."""

    field: str
    title: str
    old_value: str
    new_value: str


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """One operation on the ticket; ``is_undone`` when a later one took it back."""

    operation_id: int
    kind: str
    at: str
    actor: str
    reason: str
    summary: str
    is_undone: bool
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketDetail:
    """Everything about one ticket, masked; ``edited`` maps a hand-edited field to what the last import said."""

    id: int
    values: Mapping[str, str]
    extra: Mapping[str, str]
    version: int
    is_void: bool
    updated_at: str
    edited: Mapping[str, str] = field(default_factory=dict)
    history: tuple[HistoryItem, ...] = ()
    attachments: tuple[AttachmentInfo, ...] = ()


def ids(office: Office, view: View, limit: int | None = None) -> array[int]:
    """Every id of the view in its order, as ``array('q')``; with ``limit`` only the first ones."""
    return queries.ticket_ids(office.database, _where(office, view), view.sort, view.descending, limit)


def count(office: Office, view: View) -> int:
    """How many tickets the view holds."""
    return queries.count_tickets(office.database, _where(office, view))


def page(office: Office, ticket_ids: Sequence[int], columns: Sequence[str] = SHORT_KEYS) -> list[TicketRow]:
    """Read the lines of these tickets (about 200) in the order given; unknown ids are left out.

    ``columns`` are field keys, long ones allowed (default: every short field).
    """
    read = (*columns, "caller_name")  # whatever is shown, a text never names its caller
    keys = (*read, "has_edits", "is_void")
    found: dict[int, tuple[Any, ...]] = {}
    for start in range(0, len(ticket_ids), _PAGE):
        found |= queries.rows_by_id(office.database, ticket_ids[start : start + _PAGE], keys)
    return [_row(ticket_id, read, found[ticket_id], columns) for ticket_id in ticket_ids if ticket_id in found]


def values_of(office: Office, key: str, limit: int = 200, view: View | None = None) -> list[tuple[str, int]]:
    """Distinct values of a field with counts, most frequent first, for a filter's drop-down.

    Personal fields cannot be listed this way (``RefusedInput``).
    """
    shown = FIELD_BY_KEY.get(key)
    if shown is not None and shown.kind in (FieldKind.NAME, FieldKind.PHONE):
        raise RefusedInput(f"“{shown.title}”是个人信息，不能列出全部取值。请用搜索框查找。")
    return queries.field_values(office.database, key, _where(office, view or View()), limit)


def detail(office: Office, ticket_id: int) -> TicketDetail:
    """All fields of one ticket, masked, with history (newest first) and attachments. Raises ``NotFound``."""
    values = read_values(office.database, ticket_id)
    extra = json.loads(values.pop(EXTRA))
    system = queries.rows_by_id(office.database, (ticket_id,), DETAIL_SYSTEM_KEYS)[ticket_id]
    edits = office.database.rows("SELECT field, base_value FROM ticket_field_edit WHERE ticket_id = ?", (ticket_id,))
    name = values["caller_name"].strip()
    return TicketDetail(
        id=ticket_id,
        values=mask_values(values),
        extra={title: mask_extra(title, value, name) for title, value in extra.items()},
        version=int(system[2]),
        is_void=bool(system[1]),
        updated_at=str(system[3]),
        edited={key: mask_change(key, base, name) for key, base in edits},
        history=history(office, ticket_id),
        attachments=tuple(list_attachments(office, f"ticket:{ticket_id}")),
    )


def history(office: Office, ticket_id: int) -> tuple[HistoryItem, ...]:
    """List what was done to one ticket, newest first, values masked."""
    items: dict[int, tuple[tuple[Any, ...], list[FieldChange]]] = {}
    name = caller_names(office.database, [ticket_id]).get(ticket_id, "")
    for row in queries.history_rows(office.database, ticket_id):
        changes = items.setdefault(int(row[0]), (row, []))[1]
        key = row[7]
        if key is not None:
            old, new = (mask_change(key, value, name) for value in row[8:10])
            changes.append(FieldChange(key, title_of(key), old, new))
    return tuple(
        HistoryItem(
            number,
            row[1],
            row[2],
            row[3],
            mask_shown(row[4], name),
            mask_shown(row[5], name),
            row[6] is not None,
            tuple(changes),
        )
        for number, (row, changes) in items.items()
    )


def reveal(office: Office, ticket_id: int, reason: str) -> dict[str, str]:
    """Give the unmasked fields of one ticket (``extra``: JSON); the look and its reason go into the audit log."""
    if not reason.strip():
        raise RefusedInput("查看完整个人信息要写明原因。请填写原因后再看。")
    values = read_values(office.database, ticket_id)
    office.note("ticket.reveal", f"ticket:{ticket_id}", reason.strip())
    return values


def by_number(office: Office, number: str) -> list[int]:
    """Ids of the tickets with this 工单编号, newest first. Raises ``NotFound``."""
    found = queries.ids_of_number(office.database, number.strip())
    if not found:
        raise NotFound(f"没有编号为“{number.strip()}”的工单。请检查编号。")
    return found


def title_of(key: str) -> str:
    """Name a field in Chinese, ``extra`` and ``is_void`` included."""
    known = FIELD_BY_KEY.get(key)
    return known.title if known else {EXTRA: "其他列", "is_void": "作废"}.get(key, key)


def mask_change(key: str, value: str, name: str = "") -> str:
    """Mask a history value, ``name`` (the caller's) wherever a text says it; ``extra`` column by column."""
    if key == EXTRA and value:
        items = {title: mask_extra(title, item, name) for title, item in json.loads(value).items()}
        return json.dumps(items, ensure_ascii=False)
    return mask_values({"caller_name": name, key: value})[key]


def _where(office: Office, view: View) -> queries.Where:
    conditions: list[queries.ConditionParts] = []
    for one in view.conditions:
        conditions += _span(office, one) if one.op == "within" else [(one.field, one.op, one.value)]
    return queries.where(view.search, conditions)


def _span(office: Office, one: Condition) -> list[queries.ConditionParts]:
    """Turn a relative span into moments, as the office's clock stands now."""

    def period(day: date) -> tuple[date, date]:
        found = period_of(office, day)
        return found.start_on, found.end_on

    span = bounds(one.value if isinstance(one.value, str) else "", office.now(), period)
    end: queries.ConditionParts = (one.field, "before", span.end)
    return [(one.field, "from", span.start), end] if span.start else [end]


def _row(ticket_id: int, read: Sequence[str], cells: tuple[Any, ...], shown: Sequence[str]) -> TicketRow:
    values = mask_values(dict(zip(read, cells, strict=False)))
    if "caller_name" not in shown:
        del values["caller_name"]
    return TicketRow(ticket_id, values, bool(cells[-2]), bool(cells[-1]))
