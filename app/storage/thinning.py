"""Which automatic backups stay: two days all, then 12 daily, 10 weekly, 9 monthly (about a year)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

ALL_FOR = timedelta(days=2)

_STAGES: tuple[tuple[int, Callable[[datetime], object]], ...] = (
    (12, lambda moment: moment.date()),
    (10, lambda moment: moment.isocalendar()[:2]),
    (9, lambda moment: (moment.year, moment.month)),
)


def to_keep(moments: Iterable[datetime], now: datetime) -> set[datetime]:
    """Choose the moments whose backups stay; the newest always does, and those from the future (clock set back) too."""
    ordered = sorted(set(moments), reverse=True)
    kept = {moment for moment in ordered if now - moment <= ALL_FOR}
    kept.update(ordered[:1])
    rest = [moment for moment in ordered if moment not in kept]
    for count, period in _STAGES:
        chosen: list[datetime] = []
        for moment in rest:
            if len(chosen) == count:
                break
            if not chosen or period(moment) != period(chosen[-1]):
                chosen.append(moment)
        kept.update(chosen)
        rest = [moment for moment in rest if chosen and moment < chosen[-1]]
    return kept
