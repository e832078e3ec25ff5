"""Runs of reports (F13.3): what was handed out is kept, can be made again, and says what differs from today.

A run holds the report itself and, of every ticket it rested on, a fingerprint of all that a report can count. The
same data give the same run: making a report again without any change adds nothing and gives the same bytes.
"""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.errors import NotFound
from app.domain.masking import mask_shown
from app.domain.report_content import Report, Table, from_json, shown, to_json
from app.domain.report_periods import Period, parse_period
from app.services.changes import Outcome, Topic
from app.services.progress import JobContext
from app.services.reports import registry
from app.services.session import Office
from app.storage.queries import report_runs as stored
from app.storage.queries import reports as queries
from app.storage.queries.tickets import caller_names


@dataclass(frozen=True, slots=True)
class Run:
    """One report as it was handed out. ``version`` counts the differing runs of a period, from 1."""

    id: int
    code: str
    title: str
    period: str
    version: int
    made_at: str
    actor: str
    tickets: int
    options: Mapping[str, str]
    definition: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Made:
    """A run and what it says. ``is_new``: False when an earlier run said exactly this of exactly these data."""

    run: Run
    report: Report
    is_new: bool


@dataclass(frozen=True, slots=True)
class DifferentTicket:
    """A ticket that is not what it was when the run was made; ``what``: 有改动, 新增 or 不再计入."""

    ticket_id: int
    ticket_no: str
    title: str
    what: str


@dataclass(frozen=True, slots=True)
class DifferentFigure:
    """A figure of the run that would read otherwise today."""

    table: str
    row: str
    column: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class Difference:
    """How a run differs from the data as they stand."""

    tickets: tuple[DifferentTicket, ...]
    figures: tuple[DifferentFigure, ...]

    def words(self) -> str:
        """Say it in the words of F13.3."""
        if not self.tickets and not self.figures:
            return "与现数据一致"
        figures = f"，数字变化 {len(self.figures)} 处" if self.figures else ""
        return f"与现数据差异 {len(self.tickets)} 件{figures}"


@dataclass(frozen=True, slots=True)
class Draft:
    """A report as it can be kept: what it says, and the fingerprints of the tickets at that very moment."""

    report: Report
    period: Period
    basis: bytes


def draft(
    office: Office,
    code: str,
    period: Period,
    options: Mapping[str, str] | None = None,
    job: JobContext | None = None,
) -> Draft:
    """Make a report with what it rests on, all seen at one moment. Raises as ``registry.build``."""
    with office.database.atomic():
        report = registry.build(office, code, period, options, job)
        return Draft(report, period, _basis(office, registry.basis(office, report, period)))


def run(
    office: Office,
    code: str,
    period: Period,
    options: Mapping[str, str] | None = None,
    job: JobContext | None = None,
    note: str = "",
) -> Outcome[Made]:
    """Make a report and keep it. Raises as ``registry.build``; may be called beside a writer."""
    return keep(office, draft(office, code, period, options, job), note)


def keep(office: Office, made: Draft, note: str = "") -> Outcome[Made]:
    """Keep a draft (what the preview shows) as a run, unless the latest one says the same of the same data."""
    report = made.report
    content = _packed(report)
    choices = json.dumps(dict(report.options), ensure_ascii=False, sort_keys=True)
    before = stored.latest(office.database, report.code, made.period.name, choices)
    if before is not None and before[1:] == (content, made.basis):
        return Outcome(Made(_run(office, before[0]), report, False), frozenset())
    with office.record("report.run", f"report:{report.code}", note) as change:
        values = _values(office, made, choices, content) | {"made_at": change.at, "note": note}
        run_id = stored.insert(office.database, values)
        change.about(f"report_run:{run_id}")
        change.audit(code=report.code, period=made.period.name, tickets=values["tickets"])
    return Outcome(Made(_run(office, run_id), report, True), frozenset({Topic.REPORTS}))


def _values(office: Office, made: Draft, choices: str, content: bytes) -> dict[str, object]:
    report = made.report
    window = registry.placed(office, made.period, report.options).window
    return {
        "code": report.code,
        "title": report.title,
        "period": made.period.name,
        "from_at": window.start.isoformat(),
        "until_at": window.end.isoformat(),
        "options": choices,
        "definition": json.dumps(list(report.definition), ensure_ascii=False),
        "content": content,
        "basis": made.basis,
        "tickets": len(_read_basis(made.basis)),
        "actor": office.actor,
    }


def runs(office: Office, code: str = "", period: str = "", limit: int = 200) -> list[Run]:
    """Return the runs kept, newest first."""
    return [_read(row) for row in stored.listed(office.database, code, period, limit)]


def reproduce(office: Office, run_id: int) -> Made:
    """Return a run exactly as it was handed out, whatever happened since. Raises ``NotFound``."""
    found = stored.snapshot(office.database, run_id)
    if found is None:
        raise NotFound(f"没有编号为 {run_id} 的出表记录。")
    return Made(_run(office, run_id), registry.masked(office, from_json(json.loads(zlib.decompress(found[0])))), False)


def differs(office: Office, run_id: int, job: JobContext | None = None) -> Difference:
    """Compare a run with the same report of the data as they stand."""
    made = reproduce(office, run_id)
    snapshot = stored.snapshot(office.database, run_id)
    then = _read_basis(snapshot[1] if snapshot else b"")
    period = parse_period(made.run.period)
    fresh = draft(office, made.run.code, period, made.run.options, job)
    now = _read_basis(fresh.basis)
    what = dict.fromkeys(then.keys() - now.keys(), "不再计入")
    what |= dict.fromkeys(now.keys() - then.keys(), "新增")
    what |= {number: "有改动" for number in then.keys() & now.keys() if then[number] != now[number]}
    names = _heads(office, sorted(what))
    tickets = (DifferentTicket(number, *names.get(number, ("", "")), what[number]) for number in sorted(what))
    return Difference(tuple(tickets), tuple(_different_figures(made.report, fresh.report)))


def _heads(office: Office, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return number and masked title of these tickets."""
    callers = caller_names(office.database, ids)
    found = stored.names(office.database, ids)
    return {ticket: (no, mask_shown(title, callers.get(ticket, ""))) for ticket, (no, title) in found.items()}


def _packed(report: Report) -> bytes:
    text = json.dumps(to_json(report), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return zlib.compress(text.encode(), 6)


def _basis(office: Office, ids: Sequence[int]) -> bytes:
    """Pack ids and fingerprints, four bytes each ticket and less for the steps between ids."""
    prints = queries.fingerprints(office.database, ids)
    steps, last = array("q"), 0
    for number, _ in prints:
        steps.append(number - last)
        last = number
    marks = array("I", (zlib.crc32(text.encode()) for _, text in prints))
    return len(prints).to_bytes(8, "little") + zlib.compress(steps.tobytes() + marks.tobytes(), 6)


def _read_basis(data: bytes) -> dict[int, int]:
    if not data:
        return {}
    count = int.from_bytes(data[:8], "little")
    plain = zlib.decompress(data[8:])
    steps, marks = array("q", plain[: count * 8]), array("I", plain[count * 8 :])
    found, number = {}, 0
    for step, mark in zip(steps, marks, strict=True):
        number += step
        found[number] = mark
    return found


def _different_figures(then: Report, now: Report) -> list[DifferentFigure]:
    """Figures of rows that both have, then rows that only one has; tables and rows are told by their first cell."""
    before, after = _cells(then), _cells(now)
    keys = [*before, *(key for key in after if key not in before)]
    return [
        DifferentFigure(*key, before.get(key, "（无）"), after.get(key, "（无）"))
        for key in keys
        if before.get(key) != after.get(key)
    ]


def _cells(report: Report) -> dict[tuple[str, str, str], str]:
    found: dict[tuple[str, str, str], str] = {}
    for table in report.tables:
        for place, row in enumerate((*table.rows, *((table.total,) if table.total else ()))):
            first = shown(row[0].value, table.columns[0].kind)
            name = (
                first
                if (_plain_title(table), first, table.columns[0].title) not in found
                else f"{first}（第{place + 1}行）"
            )
            for cell, column in zip(row, table.columns, strict=True):
                found[_plain_title(table), name, column.title] = shown(cell.value, column.kind)
    return found


def _plain_title(table: Table) -> str:
    """Return a table's title without the number of its rows, which changes with the data."""
    return table.title.split("（")[0]


def _run(office: Office, run_id: int) -> Run:
    found = stored.one(office.database, run_id)
    if found is None:
        raise NotFound(f"没有编号为 {run_id} 的出表记录。")
    return _read(found)


def _read(row: Sequence[Any]) -> Run:
    values = dict(zip(stored.COLUMNS, row, strict=True))
    values["options"] = json.loads(values["options"])
    values["definition"] = tuple(json.loads(values["definition"]))
    return Run(**values)
