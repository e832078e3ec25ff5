"""The register over 300,000 tickets: order by every column, filter by every column, search, fetch a page."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable

from app.domain.tickets import FIELDS, FieldKind
from app.services import register
from app.services.register import Condition, View
from app.services.sample_phrases import COMMUNITIES, MATTERS
from app.services.session import Office, open_office
from build.bench import data
from build.bench.report import Measure, percentile, publish

TICKETS = 300_000
PAGE = 200
FIRST_HITS = 200
JUMPS = 200
SEARCHES = 120
SORTABLE = tuple(field.key for field in FIELDS if not field.is_long)


def main() -> int:
    """Measure and print."""
    office = open_office(data.office(TICKETS), "bench", writing=False, now=lambda: data.NOW)
    try:
        publish([_opening(office), _jumps(office), _orders(office), _filters(office), *_searches(office)])
    finally:
        office.close()
    return 0


def _ms(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _opening(office: Office) -> Measure:
    """All ids of the default view and the first page: what the first paint waits for."""

    def first_page() -> None:
        ids = register.ids(office, View())
        assert len(ids) == TICKETS
        register.page(office, ids[:PAGE])

    first_page()
    return Measure("ids and first page", _ms(first_page), "ms", 150)


def _jumps(office: Office) -> Measure:
    """Fetch the page around a random row."""
    ids = register.ids(office, View())
    rng = random.Random(1)
    starts = [rng.randrange(0, TICKETS - PAGE) for _ in range(JUMPS)]
    times = [_ms(lambda start=start: register.page(office, ids[start : start + PAGE])) for start in starts]  # type: ignore[misc]
    return Measure(f"page of {PAGE} at a random row, p95", percentile(times, 0.95), "ms", 16)


def _orders(office: Office) -> Measure:
    """Order by every column, both ways; the slowest counts (second call: the file is in memory)."""
    times = {}
    for key in SORTABLE:
        for descending in (False, True):
            view = View(sort=key, descending=descending)
            register.ids(office, view)
            times[f"{key} {'down' if descending else 'up'}"] = _ms(lambda v=view: register.ids(office, v))  # type: ignore[misc]
    slowest = max(times, key=lambda name: times[name])
    return Measure("order by any column", times[slowest], "ms", 500, note=f"slowest: {slowest}")


def _filters(office: Office) -> Measure:
    """Filter by every column: one exact value, and two characters inside; the slowest counts."""
    sample = register.page(office, register.ids(office, View())[5_000:5_001])[0]
    times = {}
    for field in FIELDS:
        value = "处理" if field.is_long else sample.values[field.key]
        if field.kind in (FieldKind.NAME, FieldKind.PHONE):
            value = "三" if field.kind is FieldKind.NAME else "0000"
        conditions = [Condition(field.key, "contains", value[:2] or "一")]
        if not field.is_long:
            conditions.append(Condition(field.key, "is", value))
        for condition in conditions:
            view = View(conditions=(condition,))
            register.ids(office, view)
            times[f"{field.key} {condition.op}"] = _ms(lambda v=view: register.ids(office, v))  # type: ignore[misc]
    slowest = max(times, key=lambda name: times[name])
    return Measure("filter by any column", times[slowest], "ms", 500, note=f"slowest: {slowest}")


def _searches(office: Office) -> list[Measure]:
    """Words of 2-4 characters from rare to very common, phone tails and number tails; first hits, then all."""
    rng = random.Random(2)
    texts = [fact for matter in MATTERS for fact in matter.facts] + [p for _, places in COMMUNITIES for p in places]
    queries = ["供暖", "漏水", "处理", "来电人", "电话", "路灯不亮", "13800001234", "1234", "00598", "欧阳样例"]
    while len(queries) < SEARCHES:
        text = rng.choice(texts)
        length = rng.randrange(2, 5)
        start = rng.randrange(max(1, len(text) - length))
        queries.append(text[start : start + length])
    first = [_ms(lambda q=q: register.ids(office, View(search=q), FIRST_HITS)) for q in queries]  # type: ignore[misc]
    whole = [_ms(lambda q=q: register.ids(office, View(search=q))) for q in queries]  # type: ignore[misc]
    note = f"median {percentile(first, 0.5):.1f} ms; all hits in order: p95 {percentile(whole, 0.95):.0f} ms"
    return [Measure(f"search, newest {FIRST_HITS} hits, p95", percentile(first, 0.95), "ms", 50, note=note)]


if __name__ == "__main__":
    sys.exit(main())
