"""An assessment period of 20,000 tickets recalculated: rates, definitions side by side, what-if, call list."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

from app.domain.answers import Answers, Question
from app.domain.assessment_periods import default_period
from app.domain.rates import Window
from app.domain.what_if import Turn
from app.services import assessments, call_list, periods, rates, recordings, visits, workbench
from app.services.rates import Door, Part
from app.services.session import Office, create_office
from build.bench import data
from build.bench.report import Measure, publish

TICKETS = 20_000
LIMIT_MS = 1000
_PERIOD = default_period(data.NOW.date())


def main() -> int:
    """Measure and print."""
    root = data.folder() / "office-rates"
    office = create_office(root, "示例街道", "bench", now=lambda: data.NOW)
    try:
        _fill(office)
        publish(_measures(office))
    finally:
        office.close()
    return 0


def _fill(office: Office) -> None:
    """Fill this period and the one before: a third assessed here, a quarter called back by a file of the city."""
    answers = ("解决", "未解决", "部分解决", ""), ("满意", "基本满意", "不满意", "")
    days = (data.NOW.date() - _PERIOD.start_on).days + 1
    with office.change("bench.fill", "tickets") as change:
        operation = change.operation("import", "bench")
        for period in range(2):
            first = _PERIOD.start_on if period == 0 else periods.period_before(office, _PERIOD).start_on
            rows = []
            for n in range(TICKETS):
                at = f"{first + timedelta(days=n % days)}T{n % 24:02d}:00:00"
                said = ("是", answers[0][n % 4], answers[1][n % 7 % 4]) if n % 3 else ("", "", "")
                state = "剔除" if n % 10 == 0 else ""
                rows.append((f"{period}{n:019d}", at, at, f"单位{n % 40}", f"社区{n % 25}", *said, state, at))
            office.database.executemany(
                "INSERT INTO ticket (ticket_no, created_at, identity_at, unit, community, contacted, resolved,"
                " satisfied, assessment, closed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
            )
        office.database.execute_sql("INSERT INTO ticket_text (ticket_id) SELECT id FROM ticket")
        made = (change.at, operation)
        office.database.execute_sql(
            "INSERT INTO city_visit (ticket_id, visited_at, valid_visit, contacted, resolved, satisfied, registered_at,"
            " actor, operation_id) SELECT id, created_at, '是', '是', '解决', '满意', ?, 'bench', ? FROM ticket"
            " WHERE id % 4 = 0",
            made,
        )
        office.database.execute_sql(
            "INSERT INTO three_rate_assessment (ticket_id, round_no, contacted, resolved, satisfied, specialist,"
            " assessed_at, registered_at, actor, operation_id) SELECT id, 1, '是', '解决', '基本满意', '评定员',"
            " created_at, ?, 'bench', ? FROM ticket WHERE id % 3 = 0",
            made,
        )


def _measures(office: Office) -> list[Measure]:
    window = Window.of_days(_PERIOD.start_on, date.fromordinal(data.NOW.toordinal()))
    report = rates.rates(office, window)
    assert report.table.total.tickets == TICKETS
    lost = rates.tickets(office, report, Door(Part.LOST, Question.RESOLVED))[:500]
    work: dict[str, Callable[[], object]] = {
        "rates, one row": lambda: rates.rates(office, window),
        "rates by unit": lambda: rates.rates(office, window, "unit"),
        "workbench, 4 definitions x 2 periods": lambda: workbench.workbench(office),
        "what-if of 500 tickets": lambda: rates.what_if(office, report, lost, Turn(Answers(resolved="解决"))),
        "tickets behind a number": lambda: rates.tickets(office, report, Door(Part.LOST, Question.RESOLVED)),
        "call list": lambda: call_list.call_list(office, window),
        "comparison with the city": lambda: visits.compare(office, window),
        "assessed tickets with their last recording check": lambda: _recordings(office),
    }
    return [Measure(name, _ms(one), "ms", LIMIT_MS, note=f"{TICKETS:,} tickets") for name, one in work.items()]


def _recordings(office: Office) -> int:
    bench = workbench.workbench(office)
    ids = workbench.progress_tickets(office, bench, "assessed")
    return len(assessments.last_words(office, ids)) + len(recordings.last_checks(office, ids))


def _ms(work: Callable[[], object], runs: int = 3) -> float:
    best = float("inf")
    for _ in range(runs):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best * 1000


if __name__ == "__main__":
    sys.exit(main())
