"""The rates of many windows at once (三率走势): each day is counted once, a window is the sum of its days."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time

from app.domain.rate_definitions import words
from app.domain.rates import Cell, Definition, Source, TimeField, Window, work_out
from app.services import rates
from app.services.rates import Report
from app.services.session import Office
from app.storage.queries import rates as queries

_Days = Mapping[str, Sequence[Cell]]


def several(office: Office, windows: Sequence[Window], include_excluded: bool | None = None) -> list[Report]:
    """Work out the total of each window, as ``rates.rates`` does, by the definition in force at its end.

    Windows of whole days that look at the same moment and the same answers share one pass over the tickets.
    """
    chosen = [rates.resolved(office, window, None, include_excluded) for window in windows]
    together: dict[tuple[TimeField, Source], list[Window]] = defaultdict(list)
    for window, definition in zip(windows, chosen, strict=True):
        if _has_whole_days(window):
            together[definition.time_field, definition.source].append(window)
    days = {key: _counted(office, key, some) for key, some in together.items()}
    return [
        _report(window, definition, days[definition.time_field, definition.source])
        if _has_whole_days(window)
        else rates.rates(office, window, definition=definition)
        for window, definition in zip(windows, chosen, strict=True)
    ]


def _has_whole_days(window: Window) -> bool:
    return window.start.time() == window.end.time() == time()


def _counted(office: Office, key: tuple[TimeField, Source], windows: Sequence[Window]) -> _Days:
    """Count the days from the first window's to the last one's."""
    whole = Window(min(window.start for window in windows), max(window.end for window in windows))
    found: dict[str, list[Cell]] = defaultdict(list)
    for cell in queries.cells_by_day(office.database, queries.Scope(whole, *key)):
        found[cell.group].append(cell)
    return found


def _report(window: Window, definition: Definition, days: _Days) -> Report:
    first, after = _day(window.start), _day(window.end)
    counts: Counter[Cell] = Counter()
    for day, cells in days.items():
        if first <= day < after:
            for cell in cells:
                counts[replace(cell, group=rates.UNNAMED, count=0)] += cell.count
    summed = tuple(replace(cell, count=count) for cell, count in counts.items())
    return Report(window, "", definition, work_out(summed, definition), words(definition, window), cells=summed)


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
