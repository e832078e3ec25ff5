"""通报: the district's or the city's own figures, kept as they were issued, and compared with ours.

A circular holds four counts per unit (受理, 有效回访, 解决, 满意) and, where it names them, its tickets.
``services.circular_compare`` counts ours for the same days and says which tickets explain the
difference (``app.domain.circulars``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.domain.circulars import MEASURE_TITLES, MEASURES
from app.domain.errors import RefusedInput
from app.domain.rates import Window
from app.domain.report_periods import Period, parse_period
from app.services.case_writing import case_of, clean, day, need, outcome, writing
from app.services.changes import Outcome
from app.services.circular_worker import Line, read_lines
from app.services.progress import JobContext
from app.services.reports.scope import own_period
from app.services.session import Office
from app.storage.models.reports import Circular
from app.storage.queries import cases

ENTITY = "circular"
WHAT = "通报"
WORKER_MEMORY_MIB = 1000
IDLE_SECONDS = 30.0
Figures = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Named:
    """A ticket that a circular names. ``answers``: visited, resolved, satisfied; None where it does not say."""

    ticket_no: str
    unit: str
    answers: tuple[bool, bool, bool] | None = None


@dataclass(frozen=True, slots=True)
class CircularRow:
    """One circular; ``figures`` by unit in the order of ``app.domain.circulars.MEASURES``."""

    id: int
    name: str
    period: str
    from_on: str
    until_on: str
    received_on: str
    issuer: str
    file_name: str
    note: str
    figures: Mapping[str, Figures]
    named: tuple[Named, ...]

    @property
    def window(self) -> Window:
        """Its days, whole ones."""
        return Window.of_days(date.fromisoformat(self.from_on), date.fromisoformat(self.until_on))


def enter(
    office: Office,
    name: str,
    period: Period | str,
    rows: Mapping[str, Sequence[int]],
    tickets: Sequence[Named] = (),
    issuer: str = "",
    received_on: date | str | None = None,
    *,
    file_name: str = "",
    note: str = "",
) -> Outcome[int]:
    """Enter a circular. ``rows``: unit -> 受理, 有效回访, 解决, 满意. Returns the id.

    Raises ``RefusedInput`` for no unit, for counts that cannot be (解决 above 有效回访), for a ticket named twice.
    """
    title = need(name, "通报名称")
    meant = own_period(office, parse_period(period) if isinstance(period, str) else period)
    figures = _checked(rows)
    named = _checked_tickets(tickets)
    values = {
        "name": title,
        "period": meant.name,
        "from_on": meant.start_on.isoformat(),
        "until_on": meant.end_on.isoformat(),
        "received_on": day(office, received_on, "收到日期"),
        "issuer": clean(issuer),
        "rows": json.dumps([[unit, *counts] for unit, counts in figures.items()], ensure_ascii=False),
        "tickets": json.dumps([[one.ticket_no, one.unit, one.answers] for one in named], ensure_ascii=False),
        "file_name": clean(file_name),
        "note": clean(note),
    }
    with writing(office, "circular.enter", ENTITY, f"登记通报：{title}") as change:
        row_id = change.insert(Circular, **values)
        change.change.about(f"{ENTITY}:{row_id}")
        change.change.audit(units=len(figures), tickets=len(named))
    return outcome(row_id, change)


def from_file(
    office: Office,
    path: Path,
    name: str,
    period: Period | str,
    issuer: str = "",
    received_on: date | str | None = None,
    *,
    job: JobContext | None = None,
) -> Outcome[int]:
    """Enter a circular from a spreadsheet or CSV file, read by the guarded worker process.

    Raises ``RefusedInput`` for a file or a line that cannot be read; nothing is written then.
    """
    from app.intake.worker import run_guarded

    lines: tuple[Line, ...] = run_guarded(
        read_lines, path, job=job or JobContext(), memory_mib=WORKER_MEMORY_MIB, idle_seconds=IDLE_SECONDS
    )
    rows: dict[str, Figures] = {}
    for line in lines:
        if line.unit in rows:
            raise RefusedInput(f"通报里“{line.unit}”有两行，没有导入。请合并成一行后再导入。")
        rows[line.unit] = line.figures
    named = [one for line in lines for one in _named(line)]
    return enter(office, name, period, rows, named, issuer, received_on, file_name=path.name)


def void(office: Office, circular_id: int, reason: str) -> Outcome[int]:
    """Take a circular that was entered by mistake off the books."""
    row = case_of(office, ENTITY, circular_id, WHAT)
    subject, why = f"{ENTITY}:{circular_id}", need(reason, "作废原因")
    with writing(office, "circular.void", subject, f"作废通报：{row['name']}", reason=why) as change:
        change.update(ENTITY, circular_id, is_void=1)
    return outcome(circular_id, change)


def circulars(office: Office) -> list[CircularRow]:
    """Return all circulars, the newest period first."""
    found = cases.select(office.database, ENTITY, "1", (), order="until_on DESC, id DESC")
    return [_row(one) for one in found]


def circular(office: Office, circular_id: int) -> CircularRow:
    """Return one circular. Raises ``NotFound``."""
    return _row(case_of(office, ENTITY, circular_id, WHAT))


def _row(values: Mapping[str, Any]) -> CircularRow:
    named = (
        Named(no, unit, None if said is None else (bool(said[0]), bool(said[1]), bool(said[2])))
        for no, unit, said in json.loads(values["tickets"])
    )
    figures = {unit: (a, b, c, d) for unit, a, b, c, d in json.loads(values["rows"])}
    plain = {key: value for key, value in values.items() if key not in ("rows", "tickets", "is_void")}
    return CircularRow(figures=figures, named=tuple(named), **plain)


def _checked(rows: Mapping[str, Sequence[int]]) -> dict[str, Figures]:
    if not rows:
        raise RefusedInput("通报里没有单位的数据。请至少填一个单位。")
    found: dict[str, Figures] = {}
    for unit, counts in rows.items():
        name = need(unit, "承办单位")
        if len(counts) != len(MEASURES) or any(count < 0 for count in counts):
            raise RefusedInput(f"“{name}”要有{'、'.join(MEASURE_TITLES.values())}四个件数，不能为负。请改正。")
        accepted, visited, resolved, satisfied = counts
        if resolved > visited or satisfied > visited:  # 回访 may be of tickets accepted before the period
            raise RefusedInput(f"“{name}”的件数对不上：解决和满意不超过有效回访。请核对通报。")
        if name in found:
            raise RefusedInput(f"“{name}”填了两次。请合并成一行。")
        found[name] = (accepted, visited, resolved, satisfied)
    return found


def _checked_tickets(tickets: Sequence[Named]) -> list[Named]:
    seen: set[str] = set()
    found = []
    for one in tickets:
        number = need(one.ticket_no, "工单编号")
        if number in seen:
            raise RefusedInput(f"通报把工单 {number} 列了两次。请核对后只留一次。")
        seen.add(number)
        found.append(Named(number, need(one.unit, "承办单位"), one.answers))
    return found


def _named(line: Line) -> list[Named]:
    if line.answered is None:
        return [Named(no, line.unit) for no in line.tickets]
    visited, resolved, satisfied = (frozenset(numbers) for numbers in line.answered)
    strangers = (visited | resolved | satisfied).difference(line.tickets)
    if strangers:
        raise RefusedInput(f"“{line.unit}”的工单 {min(strangers)} 不在“工单编号”列里，没有导入。请核对通报。")
    return [Named(no, line.unit, (no in visited, no in resolved, no in satisfied)) for no in line.tickets]
