"""What several builders need: their options as remembered, window and cut-off, lines of definition, units to list."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Any

from app.domain import report_options as chosen
from app.domain.rates import TimeField, Window
from app.domain.report_options import Option
from app.domain.report_periods import NOON, Period, PeriodKind
from app.services import periods, rates, settings, units
from app.services.changes import Outcome
from app.services.session import Office
from app.services.units import UnitKind
from app.storage.queries import reports as queries
from app.storage.queries.reports import Scope

PREFIX = "report"
"""Settings ``report.B02.starts``: an option as remembered for a report, dated."""
UNNAMED = rates.UNNAMED


def resolved(
    office: Office, code: str, offered: Sequence[Option], period: Period, given: Mapping[str, str]
) -> dict[str, str]:
    """Every option of a report: as given, else as remembered for the period's last day, else the default."""
    wanted = chosen.checked(offered, given)
    return {option.key: wanted.get(option.key) or _remembered(office, code, option, period) for option in offered}


def _remembered(office: Office, code: str, option: Option, period: Period) -> str:
    value = settings.get(office, _key(code, option.key), "", period.end_on) or _usual(office, option, period)
    if option.choices and value not in dict(option.choices):
        return option.default
    return str(value)


def _usual(office: Office, option: Option, period: Period) -> str:
    """Return what counts until somebody chooses: of 统计日 the hour that the office set for its daily report."""
    hour = periods.day_start(office, period.end_on) if option.key == chosen.STARTS.key else None
    return option.default if hour is None else ("noon" if hour == NOON else "midnight")


def remember(
    office: Office,
    code: str,
    offered: Sequence[Option],
    given: Mapping[str, str],
    period: Period,
    source: str = "报表页",
) -> Outcome[None]:
    """Keep chosen options: the first choice counts always, a later other one from the first day of its period on."""
    wanted = chosen.checked(offered, given)
    before = resolved(office, code, offered, period, {})
    topics: frozenset[Any] = frozenset()
    for key, value in wanted.items():
        if before[key] == value:
            continue
        first = not settings.versions(office, _key(code, key))
        start = "" if first else period.start_on.isoformat()
        topics |= settings.put(office, _key(code, key), value, start, source).changed
    return Outcome(None, topics)


def _key(code: str, option: str) -> str:
    return f"{PREFIX}.{code}.{option}"


def cut_of(office: Office, window: Window) -> datetime:
    """Return the moment as of which open and overdue are counted: the window's end, or now while it still runs."""
    return min(window.end, office.now())


def scope_of(office: Office, period: Period, options: Mapping[str, str] | None = None, by: str = "") -> Scope:
    """Say what ``queries.reports`` counts: the period's window, the time field chosen, grouped by ``by``."""
    field = TimeField((options or {}).get(chosen.TIME_FIELD.key, TimeField.CREATED))
    window = period.window
    return Scope(window, cut_of(office, window), field, by, "noon" if period.starts != time(0) else "")


def own_period(office: Office, period: Period) -> Period:
    """Return an assessment period with the days that the office's own table gives it; any other as it is."""
    if period.kind is not PeriodKind.ASSESSMENT:
        return period
    own = periods.period_of(office, period.end_on.replace(day=1))
    return Period(period.kind, f"考核期{own.end_on:%Y-%m}", own.start_on, own.end_on, period.starts)


def touched(office: Office, period: Period) -> array[int]:
    """Tickets that arrived, moved or ended in the window, or were open at its end."""
    return queries.ids(office.database, scope_of(office, period), "touched")


def include_excluded(options: Mapping[str, str]) -> bool | None:
    """Return the word of ``report_options.EXCLUDED`` for ``services.rates``; None: as the definition says."""
    return {"with": True, "without": False}.get(options.get(chosen.EXCLUDED.key, ""))


def definition_lines(
    office: Office, period: Period, offered: Sequence[Option], options: Mapping[str, str], *more: str
) -> tuple[str, ...]:
    """Lay out the lines beneath a report: window, cut-off, the options in words, then what the builder adds."""
    window = period.window
    cut = cut_of(office, window)
    until = f"统计时段尚未结束，在办、超时截至 {cut:%Y-%m-%d %H:%M}。" if cut < window.end else ""
    words = "；".join(f"{option.title}：{option.shown(options[option.key])}" for option in offered)
    first = f"统计时段：{window.words()}。{until}"
    return (first, *((f"{words}。",) if words else ()), *more)


def rows_of_units(office: Office, counted: Iterable[str], *kinds: UnitKind) -> list[str]:
    """Names of a table's rows: the active units of these kinds even with nothing to show, then what else occurs."""
    listed = [unit.name for unit in units.units(office) if unit.is_active and unit.kind in kinds]
    known = set(listed)
    others = sorted(name for name in set(counted) if name and name not in known)
    return [*listed, *others, *([""] if "" in set(counted) else [])]


def named(group: str) -> str:
    """Return a row's name as shown."""
    return group or UNNAMED
