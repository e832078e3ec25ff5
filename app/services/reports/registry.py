"""Which module builds which report, loaded when the report is asked for, and with which options.

A builder module offers, for the codes that name it here:

``build(office, code, period, options, job) -> Report``
``open_door(office, code, period, options, door) -> array[int]``: the ids behind one figure; never asked where the
    door itself names them (``Door.ids``)
``basis(office, code, period, options) -> array[int]`` (may be missing): the tickets on which the report rests, for
    its snapshot; without it, every ticket that arrived, moved or ended in the window or was open at its end. Lists
    rest on the tickets that they name (``rests_on_named``)

A report without a line here is not offered.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from app.domain import report_options as chosen
from app.domain.errors import RefusedInput
from app.domain.masked_content import masked_report, ticket_ids
from app.domain.report_catalogue import REPORTS, ReportSpec, spec_of
from app.domain.report_content import Door, Report
from app.domain.report_options import Option
from app.domain.report_periods import KIND_TITLES, Period
from app.services.progress import JobContext
from app.services.reports import scope
from app.services.session import Office
from app.storage.queries.tickets import caller_names


@dataclass(frozen=True, slots=True)
class Entry:
    """The module below ``app.services.reports`` that builds a report, and what can be chosen about it.

    ``rests_on_named``: its tickets are those that its doors name; no ``basis`` is asked.
    """

    module: str
    options: tuple[Option, ...] = ()
    uses_tickets: bool = True
    rests_on_named: bool = False


ENTRIES: Mapping[str, Entry] = {
    "B01": Entry("watch", (chosen.STARTS,)),
    "B02": Entry("daily", (chosen.STARTS, chosen.TIME_FIELD, chosen.EXCLUDED)),
    "B03": Entry("ledgers", rests_on_named=True),
    "B04": Entry("urge_lists", (chosen.STARTS,)),
    "B05": Entry("urge_lists", (chosen.STARTS,)),
    "B06": Entry("dispatches", rests_on_named=True),
    "B07": Entry("dispatches", (chosen.STARTS,), rests_on_named=True),
    "B08": Entry("assessment_tables", (chosen.EXCLUDED,)),
    "B09": Entry("assessment_tables", (chosen.EXCLUDED,)),
    "B10": Entry("assessment_tables", (chosen.EXCLUDED,)),
    "B11": Entry("detail_list"),
    "B12": Entry("ledgers", rests_on_named=True),
    "B13": Entry("unresolved", (chosen.EXCLUDED,)),
    "B14": Entry("hang_up_list", rests_on_named=True),
    "B15": Entry("hang_up_list", rests_on_named=True),
    "B16": Entry("city_results", (chosen.COUNTED_BY, chosen.LINES)),
    "B17": Entry("special_lists", rests_on_named=True),
    "B18": Entry("special_lists", rests_on_named=True),
    "B19": Entry("special_lists", rests_on_named=True),
    "B20": Entry("ledgers", uses_tickets=False),
    "B21": Entry("analyses", (chosen.EXCLUDED,)),
    "B22": Entry("analyses", (chosen.EXCLUDED,)),
    "B23": Entry("operation_month", uses_tickets=False),
    "B24": Entry("flow_ledger", (chosen.STARTS,), rests_on_named=True),
    "B25": Entry("materials", rests_on_named=True),
    "B26": Entry("analyses", (chosen.EXCLUDED,)),
    "B27": Entry("analyses", (chosen.EXCLUDED,)),
    "B28": Entry("review_papers"),
    "B29": Entry("review_papers", uses_tickets=False),
    "B30": Entry("outlooks", (chosen.EXCLUDED,)),
    "B31": Entry("warnings", (chosen.EXCLUDED,)),
    "B32": Entry("analyses", (chosen.EXCLUDED,)),
    "B33": Entry("outlooks", (chosen.EXCLUDED,)),
    "B34": Entry("topic_reports", (chosen.EXCLUDED,)),
    "B35": Entry("topic_reports", (chosen.EXCLUDED,)),
    "B36": Entry("integration", (chosen.EXCLUDED,), rests_on_named=True),
    "B37": Entry("findings", (chosen.EXCLUDED,)),
    "B38": Entry("findings", (chosen.EXCLUDED,)),
    "B39": Entry("output"),
    "B40": Entry("exclusion_pass", rests_on_named=True),
    "B41": Entry("operation_month", uses_tickets=False),
    "B42": Entry("contract_lists", uses_tickets=False),
    "B43": Entry("contract_lists", uses_tickets=False),
    "B44": Entry("contract_lists", uses_tickets=False),
    "B45": Entry("contract_day", uses_tickets=False),
}
"""One line a report, in order of the codes."""


def offered() -> tuple[ReportSpec, ...]:
    """Every report that can be made, in order of the codes."""
    return tuple(spec for spec in REPORTS if spec.code in ENTRIES)


def entry_of(code: str) -> Entry:
    """Return the entry of a report. Raises ``NotFound`` (no such code) or ``RefusedInput`` (not offered)."""
    spec = spec_of(code)
    if spec.code not in ENTRIES:
        raise RefusedInput(f"{spec.code}《{spec.title}》暂不能出表，请先选用其他报表。")
    return ENTRIES[spec.code]


def options_of(code: str) -> tuple[Option, ...]:
    """Return what can be chosen about a report."""
    return entry_of(code).options


def check_period(code: str, period: Period) -> None:
    """Refuse a period that the report is not made for. Raises ``RefusedInput``."""
    spec = spec_of(code)
    if period.kind not in spec.periods:
        kinds = "、".join(KIND_TITLES[kind] for kind in spec.periods)
        raise RefusedInput(f"{spec.code}《{spec.title}》按{kinds}出表，“{period.name}”不合适，请改选报表期。")


def build(
    office: Office, code: str, period: Period, options: Mapping[str, str] | None = None, job: JobContext | None = None
) -> Report:
    """Make a report as the data stand now; nothing is stored.

    ``options`` override what is remembered; the report's days begin at the hour that the options say.
    Raises ``RefusedInput``, ``NotFound``, ``Cancelled``.
    """
    entry, spec = entry_of(code), spec_of(code)
    check_period(spec.code, period)
    full = scope.resolved(office, spec.code, entry.options, period, options or {})
    made = _module(entry).build(office, spec.code, placed(office, period, full), full, job or JobContext())
    report: Report = made
    return masked(office, report)


def masked(office: Office, report: Report) -> Report:
    """Hide personal data in every text of a report, whatever its builder did; a ticket's line hides its caller too."""
    names = caller_names(office.database, sorted(ticket_ids(report)))
    return masked_report(report, names)


def placed(office: Office, period: Period, options: Mapping[str, str]) -> Period:
    """Return a period as the office counts it: assessment periods by its own table, days from the chosen hour."""
    return scope.own_period(office, period).at(chosen.hour_of(options))


def open_door(office: Office, report: Report, period: Period, door: Door) -> array[int]:
    """Ids of the records behind a figure of a report, as the data stand now."""
    if door.ids is not None:
        return array("q", door.ids)
    at = placed(office, period, report.options)
    found: array[int] = _module(entry_of(report.code)).open_door(office, report.code, at, report.options, door)
    return found


def basis(office: Office, report: Report, period: Period) -> array[int]:
    """Ids of the tickets on which a report rests, in order."""
    entry = entry_of(report.code)
    if not entry.uses_tickets:
        return array("q")
    if entry.rests_on_named:
        return _named(report)
    at = placed(office, period, report.options)
    own: Callable[..., array[int]] | None = getattr(_module(entry), "basis", None)
    found = scope.touched(office, at) if own is None else own(office, report.code, at, report.options)
    return array("q", sorted(set(found)))


def _named(report: Report) -> array[int]:
    """Return the tickets that a report names behind its figures and numbers."""
    found: set[int] = set()
    for table in report.tables:
        for row in (*table.rows, *((table.total,) if table.total else ())):
            for cell in row:
                if cell.door is not None and cell.door.entity == "ticket" and cell.door.ids is not None:
                    found.update(cell.door.ids)
    return array("q", sorted(found))


def _module(entry: Entry) -> Any:
    return import_module(f"app.services.reports.{entry.module}")
