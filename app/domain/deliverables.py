"""The deliverable plan (成果计划), when a submission is on time, and whether its format is the agreed one.

Sources: 000·附1, 000·二(二)2, 001·附3·一(二)3(1), 002·2.2.1–2.2.11; F3.1, F3.2, AC-07, AC-18.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import PurePath

from app.domain.contracts import ContractTemplate
from app.domain.delivery_terms import FREQUENCY_MONTHS, AcceptanceTerms, DeliverableLine
from app.domain.lateness import remind_on
from app.domain.periods import Span, equal_spans, merge_stubs, natural_spans, service_spans, weeks
from app.domain.readings import Readings
from app.domain.workdays import Calendar

_SERVICE_UNIT = {
    "month": "服务月",
    "bimonth": "评价周期",
    "quarter": "季度",
    "four_months": "付款周期",
    "half": "个半年",
    "year": "服务年度",
    "week": "周",
}
_UNDATED = {"once": "服务期内", "free": "服务期内（自由排期）", "set": "服务期内（成套）"}


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One deliverable as planned. ``due_on`` is None where the limit starts with an event (004·二.5)."""

    seq: int
    code: str
    clause: str
    name: str
    period: str
    start_on: date
    end_on: date
    due_on: date | None
    due_at: datetime | None
    amount_fen: int | None
    form: str
    note: str


@dataclass(frozen=True, slots=True)
class OnTime:
    """Whether a submission was in time: ``late`` by the reading in force, ``late_by`` under each reading of R-46."""

    late: bool
    limits: Mapping[str, datetime]
    late_by: Mapping[str, bool]


def plan(template: ContractTemplate, readings: Readings) -> tuple[PlannedItem, ...]:
    """All deliverables of the contract in plan order, under these readings."""
    items: list[PlannedItem] = []
    for line in template.deliverables:
        if all(readings.option(code) in options for code, options in line.when.items()):
            items.extend(_items(template, line, readings, len(items) + 1))
    return tuple(items)


def _items(
    template: ContractTemplate, line: DeliverableLine, readings: Readings, first_seq: int
) -> Iterator[PlannedItem]:
    basis = basis_of(line, readings)
    spans = spans_of(template, line, basis)
    amount = amount_each(template, line, len(spans))
    for number, span in enumerate(spans, 1):
        due_on = span.end_on if line.due == "period_end" else None
        yield PlannedItem(
            seq=first_seq + number - 1,
            code=line.code,
            clause=line.clause,
            name=_name(line, number, len(spans)),
            period=_period(line, basis, span, number, len(spans)),
            start_on=span.start_on,
            end_on=span.end_on,
            due_on=due_on,
            due_at=_due_at(template, due_on),
            amount_fen=amount,
            form=line.form,
            note=line.note,
        )


def basis_of(line: DeliverableLine, readings: Readings) -> str:
    """``service`` or ``natural``: fixed, or by the reading that the line names."""
    if not line.basis_reading:
        return line.basis[""]
    return line.basis.get(readings.option(line.basis_reading), "service")


def spans_of(template: ContractTemplate, line: DeliverableLine, basis: str) -> list[Span]:
    """Return the stretches of time that the line's items cover."""
    period = Span(line.start_on or template.start_on, line.end_on or template.end_on)
    months = FREQUENCY_MONTHS.get(line.frequency)
    if months is not None:
        spans = natural_spans(period, months) if basis == "natural" else service_spans(period, months)
        wanted = line.natural_count if basis == "natural" and line.natural_count else line.count
        return merge_stubs(spans, wanted) if wanted else spans
    if line.frequency == "week":
        return weeks(period)
    if line.frequency == "span":
        return equal_spans(period, line.count or 1)
    return [period] * (line.count or 1)


def amount_each(template: ContractTemplate, line: DeliverableLine, count: int) -> int | None:
    """Fen of one item: as stated, or the line's price lines shared evenly; None where nothing is priced."""
    if line.amount_each_fen is not None:
        return line.amount_each_fen
    if not line.prices or not count:
        return None
    return sum(price.amount_fen for price in template.prices if price.code in line.prices) // count


def _name(line: DeliverableLine, number: int, count: int) -> str:
    return f"{line.name}（第{number}次）" if line.frequency in _UNDATED and count > 1 else line.name


def _period(line: DeliverableLine, basis: str, span: Span, number: int, count: int) -> str:
    if line.period:
        return f"{line.period}第{number}次" if count > 1 else line.period
    if line.frequency in _UNDATED:
        return _UNDATED[line.frequency]
    months = FREQUENCY_MONTHS.get(line.frequency)
    if basis == "natural" and months is not None:
        return _natural_name(span, months)
    return f"第{number}{_SERVICE_UNIT.get(line.frequency, '次')}（{span.start_on}至{span.end_on}）"


def _natural_name(span: Span, months: int) -> str:
    middle = date.fromordinal(span.start_on.toordinal() + span.days // 2)
    index = (middle.month - 1) // months
    if months == 1:
        return f"{middle.year}年{middle.month}月"
    if months == 3:
        return f"{middle.year}年第{index + 1}季度"
    if months == 6:
        return f"{middle.year}年{'上' if index == 0 else '下'}半年"
    if months == 12:
        return f"{middle.year}年度"
    return f"{middle.year}年{index * months + 1}—{(index + 1) * months}月"


def _due_at(template: ContractTemplate, due_on: date | None) -> datetime | None:
    """Return the moment of the last day of the project, where the contract names an hour (000·二(二)2: 17:00)."""
    cutoff = template.acceptance.cutoff
    if cutoff is None or due_on != template.end_on:
        return None
    return datetime.combine(due_on, cutoff)


def due_hint(due_on: date, calendar: Calendar) -> date | None:
    """Return the last working day before a due date that falls on a day off (AC-07); None on a working day."""
    return None if calendar.is_workday(due_on) else remind_on(due_on, calendar)


def check_on_time(
    submitted_at: datetime,
    due_on: date,
    cutoff: time | None,
    calendar: Calendar,
    readings: Readings,
    *,
    boundary_is_late: bool = False,
) -> OnTime:
    """Judge a submission against its due date.

    Without ``cutoff`` the whole due day counts. With it (000·二(二)2 “17:00 前”) the exact second is in time unless
    ``boundary_is_late``; R-46 甲 keeps the date that the contract names, 乙 moves a day off to the next working day.
    """
    days = {"甲": due_on, "乙": calendar.next_workday(due_on) if cutoff else due_on}
    limits = {option: datetime.combine(day, cutoff or time.max) for option, day in days.items()}
    late_by = {
        option: submitted_at > limit or (boundary_is_late and submitted_at == limit) for option, limit in limits.items()
    }
    return OnTime(late_by[readings.option("R-46")], limits, late_by)


def format_matches(file_name: str, terms: AcceptanceTerms) -> bool | None:
    """Whether the file's ending is one of the agreed (000·二(二)2: PPT); None where no format is agreed."""
    if not terms.formats:
        return None
    return PurePath(file_name).suffix.lower().lstrip(".") in terms.formats
