"""Statistics over 培训、指导、分享、机制协助、现场解答 (F14.1, F14.2): times, persons, pass rate, hours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from app.domain.activities import KIND_TITLES, exam_of
from app.services import activity_lists
from app.services.activity_lists import ActivityRow
from app.services.session import Office

UNSERVED = "未计入成果"


@dataclass(frozen=True, slots=True)
class Tally:
    """What some activities come to. ``persons`` are attendances (人次), ``minutes`` of those with both times known.

    ``taken`` and ``passed`` count examined persons; ``rate`` is None where nobody was examined.
    """

    title: str
    ids: tuple[int, ...]
    persons: int
    taken: int
    passed: int
    minutes: int
    untimed: int

    @property
    def count(self) -> int:
        """How many were held."""
        return len(self.ids)

    @property
    def rate(self) -> Fraction | None:
        """Share of the examined persons who passed."""
        return Fraction(self.passed, self.taken) if self.taken else None

    @property
    def hours(self) -> Fraction:
        """Hours held."""
        return Fraction(self.minutes, 60)


@dataclass(frozen=True, slots=True)
class Statistics:
    """The activities held in some days: all, by kind, and by the deliverable they count for.

    Under R-28 乙 one activity can count for two deliverables: then ``by_deliverable`` adds to more than ``whole``.
    ``waiting``: planned by the last day or to be repeated, not held yet.
    """

    whole: Tally
    by_kind: tuple[Tally, ...]
    by_deliverable: tuple[Tally, ...]
    waiting: tuple[int, ...]


def statistics(office: Office, contract_id: int | None, start: str, end: str) -> Statistics:
    """Count the activities of a contract (None: of all) held from day ``start`` to day ``end`` (ISO)."""
    rows = activity_lists.activities(office, contract_id, "", end)
    held = [row for row in rows if row.held_on and row.held_on >= start]
    kinds = _grouped(held, lambda row: [row.kind_title])
    served = _grouped(held, lambda row: [name for _, name in row.serves] or [UNSERVED])
    return Statistics(
        tally("合计", held),
        tuple(tally(title, kinds[title]) for title in KIND_TITLES.values() if title in kinds),
        tuple(tally(name, served[name]) for name in sorted(served, key=lambda name: (name == UNSERVED, name))),
        tuple(row.id for row in rows if not row.held_on),
    )


def tally(title: str, rows: Sequence[ActivityRow]) -> Tally:
    """Add some activities up."""
    people = [one for row in rows for one in row.people]
    exam = exam_of([one.is_passed for one in people])
    lengths = [_minutes(row) for row in rows]
    known = [length for length in lengths if length is not None]
    ids = tuple(row.id for row in rows)
    return Tally(title, ids, len(people), exam.taken, exam.passed, sum(known), len(lengths) - len(known))


def _minutes(row: ActivityRow) -> int | None:
    if not row.starts_at or not row.ends_at:
        return None
    length = datetime.fromisoformat(row.ends_at) - datetime.fromisoformat(row.starts_at)
    return round(length.total_seconds() / 60)


def _grouped(
    rows: Iterable[ActivityRow], names: Callable[[ActivityRow], Sequence[str]]
) -> Mapping[str, list[ActivityRow]]:
    found: dict[str, list[ActivityRow]] = {}
    for row in rows:
        for name in names(row):
            found.setdefault(name, []).append(row)
    return found
