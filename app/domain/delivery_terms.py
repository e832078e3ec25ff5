"""What a contract states about its results: plan, acceptance clock, limits, receipt (成果与验收条款), as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

FREQUENCY_MONTHS: Mapping[str, int] = {
    "month": 1,
    "bimonth": 2,
    "quarter": 3,
    "four_months": 4,
    "half": 6,
    "year": 12,
}
"""Frequencies counted in months; the others are week, span (one stretch of the period), once, free and set."""

FREQUENCIES: frozenset[str] = frozenset({*FREQUENCY_MONTHS, "week", "span", "once", "free", "set"})


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time: ``n`` of ``unit`` (workday, day, month, hour), counted from the latest of ``after``."""

    unit: str
    n: int
    clause: str
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeliverableLine:
    """One line of the deliverable plan (成果计划行).

    ``basis`` maps the options of ``basis_reading`` to service (服务期) or natural (自然期); "" when it is fixed.
    ``when`` keeps the line only under these options of these readings. ``receipt_name`` is how the receipt calls the
    result where the price line's name is long (驻点服务); "" takes ``name``.
    """

    code: str
    clause: str
    name: str
    frequency: str
    basis_reading: str
    basis: Mapping[str, str]
    count: int | None
    natural_count: int | None
    start_on: date | None
    end_on: date | None
    prices: tuple[str, ...]
    amount_each_fen: int | None
    form: str
    period: str
    due: str
    when: Mapping[str, tuple[str, ...]]
    note: str = ""
    receipt_name: str = ""


@dataclass(frozen=True, slots=True)
class AcceptanceTerms:
    """The acceptance clock (验收). A limit that the contract does not state is None and is never borrowed."""

    clause: str
    also: tuple[str, ...] = ()
    review: Limit | None = None
    revise: Limit | None = None
    receipt: Limit | None = None
    analogy: Limit | None = None
    deemed: bool = False
    reminder_after_expiry: bool = True
    failed_max: int | None = None
    formats: tuple[str, ...] = ()
    format_clause: str = ""
    cutoff: time | None = None
    cutoff_clause: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineTerm:
    """A limit or a notice period of the contract; ``roll`` None means: as reading R-03 says."""

    code: str
    clause: str
    label: str
    trigger: str
    unit: str
    n: int
    direction: str
    roll: bool | None
    party: str
    consequence: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptTerms:
    """The acceptance receipt's own title and the address it goes back to (附件回执)."""

    clause: str
    title: str
    return_address: str
