"""Columns of the register: every short field, and time left worked out from 办理时限."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from app.domain.tickets import FIELD_BY_KEY, FIELDS, FieldKind, TicketField
from app.domain.tickets_open import is_closed
from app.gui.models.paged_table import Column, PagedTableModel
from app.gui.time_left import TimeLeft, time_left
from app.gui.wording import moment_text
from app.services.register import TicketRow

TIME_LEFT = "time_left"
"""Key of the column that is worked out; it sorts by ``due_at``."""

DEFAULT_KEYS: tuple[str, ...] = (
    TIME_LEFT,
    "ticket_no",
    "title",
    "status",
    "unit",
    "community",
    "caller_name",
    "caller_phone",
    "cat1",
    "due_at",
    "created_at",
)

_WIDTHS: dict[str, int] = {
    TIME_LEFT: 116,
    "ticket_no": 168,
    "title": 232,
    "status": 80,
    "unit": 136,
    "community": 104,
    "caller_name": 72,
    "caller_phone": 110,
    "location": 220,
}
_WIDTH_OF_KIND: dict[FieldKind, int] = {FieldKind.MOMENT: 166, FieldKind.UNIT: 150, FieldKind.ANSWER: 96}


def row_time_left(row: TicketRow, now: datetime) -> TimeLeft:
    """Time left of one line."""
    values = row.values
    closed = values.get("closed_at", "")
    if not closed and is_closed(values.get("status", ""), ""):
        closed = "closed"
    started = values.get("dispatched_at") or values.get("created_at", "")
    return time_left(values.get("due_at", ""), started, closed, now)


def all_columns(now: Callable[[], datetime]) -> dict[str, Column[TicketRow]]:
    """Every column that can be chosen, by key, in the order of the fields."""
    left: Column[TicketRow] = Column(
        TIME_LEFT, "剩余时间", lambda row: row_time_left(row, now()).text, _WIDTHS[TIME_LEFT]
    )
    return {TIME_LEFT: left, **{field.key: _column(field) for field in FIELDS if not field.is_long}}


def _column(field: TicketField) -> Column[TicketRow]:
    key = field.key
    width = _WIDTHS.get(key) or _WIDTH_OF_KIND.get(field.kind, 110)
    if field.kind is FieldKind.MOMENT:
        return Column(
            key,
            field.title,
            lambda row: moment_text(row.values[key]),
            width,
            exact=lambda row: row.values[key].replace("T", " "),
        )
    return Column(key, field.title, lambda row: row.values[key], width)


def sort_key(column_key: str) -> str:
    """Return the field that SQL sorts by when this column's title is clicked."""
    return "due_at" if column_key == TIME_LEFT else column_key


def title_of(key: str) -> str:
    """Title of a field or of the worked-out column."""
    return "剩余时间" if key == TIME_LEFT else FIELD_BY_KEY[key].title


class TicketTableModel(PagedTableModel[TicketRow]):
    """The register's table: rows come through ``fetch`` (``services.register.page``)."""

    is_masked = True

    def __init__(
        self,
        fetch: Callable[[Sequence[int]], Sequence[TicketRow]],
        now: Callable[[], datetime],
        keys: Sequence[str] = DEFAULT_KEYS,
    ) -> None:
        self.choices = all_columns(now)
        super().__init__(self._chosen(keys), fetch)

    def choose(self, keys: Sequence[str]) -> None:
        """Show these columns in this order (unknown keys are left out; none means the usual ones)."""
        self.put_columns(self._chosen(keys))

    @property
    def keys(self) -> list[str]:
        """Keys of the columns on show."""
        return [column.key for column in self.columns]

    def _chosen(self, keys: Sequence[str]) -> list[Column[TicketRow]]:
        known = [key for key in dict.fromkeys(keys) if key in self.choices]
        return [self.choices[key] for key in known or DEFAULT_KEYS]
