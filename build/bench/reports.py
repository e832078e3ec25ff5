"""Reports over 300,000 tickets of one year: each one, 统计, the month's whole pack, files; the register as styled xlsx.

A year of 300,000 tickets is fifteen times what a street has; every period then holds what a day of the city brings.
Options: ``--only=B04,B27,TJ,pack,files,export`` for a part, ``--standard`` for each report's own period alone.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import xlsxwriter

from app.documents.workbook import Column, write_table
from app.domain.errors import KnownError
from app.domain.report_catalogue import ReportSpec, spec_of
from app.domain.report_periods import Period, PeriodKind, parse_period
from app.services import contracts, report_files, report_runs, statistics
from app.services.reports import registry
from app.services.sample_tickets import COLUMNS, sample_rows
from app.services.session import Office, create_office, open_office
from build.bench import data
from build.bench.report import Measure, publish

TICKETS = 300_000
EXPORTED = 100_000
TEMPLATES = ("chengbei", "zhongguancun", "jiuxianqiao", "huoying", "yongdinglu")
MOMENTS = ("created_at", "called_at", "dispatched_at", "due_at", "closed_at", "replied_at", "identity_at")
PERIODS = {
    PeriodKind.DAY: "2026-10-20",
    PeriodKind.WEEK: "2026-W42",
    PeriodKind.MONTH: "2026-10",
    PeriodKind.QUARTER: "2026Q3",
    PeriodKind.HALF: "2026H1",
    PeriodKind.YEAR: "2026",
    PeriodKind.ASSESSMENT: "考核期2026-10",
    PeriodKind.RANGE: "2026-01-01..2026-10-31",
}


STATISTICS = ("2026-10", "2026")
PARTS = ("TJ", "pack", "files", "export")


def main(options: Sequence[str] = ()) -> int:
    """Measure and print."""
    chosen = [name for option in options if option.startswith("--only=") for name in option[7:].split(",")]
    codes = [spec.code for spec in registry.offered()]
    wanted = chosen or [*codes, *PARTS]
    office = open_office(_filled(), "bench", now=lambda: data.NOW)
    try:
        found = _each(office, [code for code in codes if code in wanted], only_standard="--standard" in options)
        found += _statistics(office) if "TJ" in wanted else []
        found += [_pack(office)] if "pack" in wanted else []
        found += _files(office) if "files" in wanted else []
    finally:
        office.close()
    publish([*found, *([_export()] if "export" in wanted else [])])
    return 0


def _filled() -> Path:
    """Return an office whose tickets are spread over a year, with the five contracts."""
    root = data.folder() / f"office-reports-{TICKETS}"
    if (root / "filled").exists():
        return root
    source = data.office(TICKETS)
    create_office(root, "示例街道", "bench", now=lambda: data.NOW).close()
    for name in ("streetdesk.db", "streetdesk.db-wal", "streetdesk.db-shm"):
        (root / name).unlink(missing_ok=True)
    (root / "streetdesk.db").write_bytes((source / "streetdesk.db").read_bytes())
    office = open_office(root, "bench", now=lambda: data.NOW)
    try:
        _spread(office)
        for template in TEMPLATES:
            contracts.add(office, template)
    finally:
        office.close()
    (root / "filled").touch()
    return root


def _spread(office: Office) -> None:
    """Move seven of eight tickets back by one to seven spans of 45 days."""
    back = "'-' || (id % 8 * 45) || ' days'"
    moved = ", ".join(
        f"{key} = CASE WHEN {key} = '' THEN '' ELSE strftime('%Y-%m-%dT%H:%M:%S', {key}, {back}) END" for key in MOMENTS
    )
    with office.change("bench.spread", "tickets") as change:
        change.operation("edit", "bench")
        office.database.execute_sql(f"UPDATE ticket SET {moved}")


def _each(office: Office, codes: Sequence[str], *, only_standard: bool) -> list[Measure]:
    """Each report for its own kind of period, then for every other that it offers."""
    found = []
    for code in codes:
        spec = spec_of(code)
        for place, kind in enumerate(spec.periods[:1] if only_standard else spec.periods):
            taken, worked = _timed(office, spec, parse_period(PERIODS[kind]))
            name = f"{spec.code} {spec.title}" if not place else f"{spec.code} of {PERIODS[kind]}"
            note = f"{PERIODS[kind]}, processor {worked:.2f} s"
            found.append(Measure(name, taken, "s", 2.0, note=note))
            print(f"  {name}: {taken:.2f} s ({note})", flush=True)
    return found


def _statistics(office: Office) -> list[Measure]:
    """Measure the page 统计: how long until its first picture, and until its last."""
    found = []
    for name in STATISTICS:
        period = parse_period(name)
        taken, worked = _best(lambda period=period: statistics.read(office, period))  # type: ignore[misc]
        found.append(Measure(f"统计 of {name}", taken, "s", 2.0, note=f"processor {worked:.2f} s"))
        taken, worked = _best(lambda period=period: next(statistics.panel_by_panel(office, period)))  # type: ignore[misc]
        found.append(Measure(f"统计 of {name}, first chart", taken, "s", 0.3, note=f"processor {worked:.2f} s"))
    return found


def _timed(office: Office, spec: ReportSpec, period: Period) -> tuple[float, float]:
    """Return the time of a report as ``_best`` does; one that has nothing to say counts until it says so."""

    def work() -> None:
        try:
            registry.build(office, spec.code, period)
        except KnownError as error:
            print(f"  {spec.code} {period.name}: {error.message}")

    return _best(work)


def _best(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of the processor, the better of two: on a busy machine the second tells more."""
    found = []
    for _ in range(2):
        worked = time.process_time()
        taken = _seconds(work)
        found.append((taken, time.process_time() - worked))
    return min(taken for taken, _ in found), min(worked for _, worked in found)


def _pack(office: Office) -> Measure:
    with tempfile.TemporaryDirectory(prefix="streetdesk-pack-") as folder:
        started, worked = time.perf_counter(), time.process_time()
        made = report_files.pack(office, parse_period("2026-10"), Path(folder))
        taken, worked = time.perf_counter() - started, time.process_time() - worked
        size = sum(saved.file.stat().st_size for saved in made.saved)
    for one in made.skipped:
        print(f"  {one.code}: {one.reason}")
    note = f"{len(made.saved)} files, {size / 1e6:.1f} MB, {len(made.skipped)} skipped, processor {worked:.0f} s"
    return Measure("the pack of a month", taken, "s", 60.0, note=note)


def _files(office: Office) -> list[Measure]:
    made = report_runs.run(office, "B02", parse_period("2026-10-20")).value
    return [
        Measure(f"B02 as {form}", _seconds(lambda form=form: report_files.draw(made, form)), "s", 2.0)  # type: ignore[misc]
        for form in report_files.FORMATS
    ]


def _export() -> Measure:
    """100,000 rows x 30 columns: our styled table against XlsxWriter's own constant-memory calls for the same cells."""
    rows = list(itertools.islice(sample_rows(EXPORTED, data.NOW, seed=EXPORTED), EXPORTED))
    columns = [Column(title, 14, "moment" if title.endswith("时间") else "text") for title in COLUMNS]
    with tempfile.TemporaryDirectory(prefix="streetdesk-export-") as folder:
        ours, floor = Path(folder) / "ours.xlsx", Path(folder) / "floor.xlsx"
        best = min(_seconds(lambda: write_table(ours, "工单", columns, rows)) for _ in range(2))
        plain = min(_seconds(lambda: _plain(floor, rows)) for _ in range(2))
    name = f"{EXPORTED:,} x {len(COLUMNS)} as styled xlsx"
    return Measure(name, best, "s", 1.2, floor=plain, note="floor: XlsxWriter, constant memory, write_string")


def _plain(path: Path, rows: list[tuple[str, ...]]) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("工单")
        style = book.add_format({"num_format": "@", "valign": "top"})
        for column, title in enumerate(COLUMNS):
            sheet.write_string(0, column, title, style)
        for index, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if value:
                    sheet.write_string(index, column, value, style)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
