"""Import of 100,000 rows x 30 columns against its floors; every phase runs in a process of its own.

Ours: read, map, check, compare, commit with indexes, search index and audit; then the same file again. Floors:
python-calamine reading the file plus raw ``executemany`` of the same rows into the same tables, and openpyxl only
reading the file. ``--rows=N`` for a smaller run.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from build.bench.data import NOW, environment, folder, workbook
from build.bench.report import Measure, publish

ROWS = 100_000
_WARM_ROWS = 200
_MIB = 1024 * 1024


def main(arguments: list[str]) -> int:
    """Run every phase and publish the measures."""
    rows = next((int(a.removeprefix("--rows=")) for a in arguments if a.startswith("--rows=")), ROWS)
    _phase("ours", _WARM_ROWS)  # compiles
    workbook(rows)
    ours = _phase("ours", rows)
    floor = _phase("floor", rows)
    openpyxl = _phase("openpyxl", rows)
    raw = floor["read"] + floor["write"]
    first, second = ours["first"], ours["second"]
    publish(
        [
            Measure("import", first["wall"], "s", 1.6, raw, _split(first, floor)),
            Measure("import / openpyxl reading", first["wall"], "s", 0.7, openpyxl["read"], f"CPU {_cpu(first)}"),
            Measure("second import / first", second["wall"], "s", 0.5, first["wall"], _split(second)),
            Measure("import, CPU", first["cpu"], "s", 1.6, floor["cpu"], "all processes"),
            Measure("worker memory", ours["worker_mib"], "MB", 800),
            Measure("window memory growth", ours["growth_mib"], "MB", 150),
            Measure("undo", ours["undo"], "s", 20),
        ]
    )
    return 0


def _split(ours: dict[str, float], floor: dict[str, float] | None = None) -> str:
    text = f"prepare {ours['prepare']:.1f}, commit {ours['commit']:.1f}"
    return text if floor is None else f"{text}; floor: read {floor['read']:.1f}, write {floor['write']:.1f}"


def _cpu(ours: dict[str, float]) -> str:
    return f"{ours['cpu']:.1f}"


def _phase(name: str, rows: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "build.bench.imports", f"--phase={name}", f"--rows={rows}"]
    done = subprocess.run(command, env=environment(), check=True, stdout=subprocess.PIPE, text=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _ours(rows: int) -> dict[str, Any]:
    from app.services import history
    from app.services.session import create_office

    root = folder() / "import-office"
    shutil.rmtree(root, ignore_errors=True)
    with create_office(root, "示例街道", "bench", now=lambda: NOW) as office:
        before = _resident_mib()
        first, batch = _import(office, rows)
        growth = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
        worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        second, _ = _import(office, rows)
        _filled().unlink(missing_ok=True)
        office.database.execute_sql("VACUUM INTO ?", (str(_filled()),))  # the floor writes these rows
        started = time.perf_counter()
        undone = history.undo(office, batch).value
        undo = time.perf_counter() - started
        if undone.reversed != rows:
            raise SystemExit(f"undo took back {undone}")
    return {"first": first, "second": second, "growth_mib": growth, "worker_mib": worker, "undo": undo}


def _filled() -> Path:
    return folder() / "import-filled.db"


def _import(office: Any, rows: int) -> tuple[dict[str, float], int]:
    from app.services import imports

    started, cpu = time.perf_counter(), _cpu_seconds()
    preparation = imports.prepare(office, workbook(rows))
    middle = time.perf_counter()
    summary = imports.commit(office, preparation).value
    done = time.perf_counter()
    if summary.rows != rows or summary.new not in (0, rows):
        raise SystemExit(f"wrong counts: {summary}")
    timings = {
        "prepare": middle - started,
        "commit": done - middle,
        "wall": done - started,
        "cpu": _cpu_seconds() - cpu,
    }
    return timings, summary.batch or 0


def _floor(rows: int) -> dict[str, Any]:
    """Read with python-calamine; write the very rows that our import wrote, prepared beforehand."""
    import python_calamine

    from app.services.session import create_office
    from app.storage import search
    from app.storage.database import OfficeDatabase

    cpu = _cpu_seconds()
    started = time.perf_counter()
    book = python_calamine.CalamineWorkbook.from_path(str(workbook(rows)))
    count = sum(1 for _ in book.get_sheet_by_index(0).iter_rows())
    read = time.perf_counter() - started
    read_cpu = _cpu_seconds() - cpu
    if count != rows + 1:
        raise SystemExit(f"calamine read {count} rows")
    source = OfficeDatabase(_filled(), read_only=True)
    tickets = source.rows("SELECT * FROM ticket ORDER BY id")
    texts = source.rows("SELECT * FROM ticket_text ORDER BY ticket_id")
    bodies = [
        (ticket, search.index_text(*fields))
        for ticket, *fields in source.rows(
            "SELECT t.id, t.title, x.content, t.caller_name, t.location, t.community, t.caller_phone"
            " FROM ticket t JOIN ticket_text x ON x.ticket_id = t.id ORDER BY t.id"
        )
    ]
    states = source.rows("SELECT * FROM ticket_state ORDER BY ticket_id")
    source.close_all()
    root = folder() / "floor-office"
    shutil.rmtree(root, ignore_errors=True)
    with create_office(root, "示例街道", "bench", now=lambda: NOW) as office:
        database = office.database
        with office.change("bench", "bench") as change:
            change.operation("import", "bench")
        cpu, started = _cpu_seconds(), time.perf_counter()
        with database.atomic("IMMEDIATE"):
            database.executemany(f"INSERT INTO ticket VALUES ({', '.join('?' * len(tickets[0]))})", tickets)
            database.executemany("INSERT INTO ticket_text VALUES (?, ?, ?, ?, ?)", texts)
            search.index_many(database, bodies)
            database.executemany(f"INSERT INTO ticket_state VALUES ({', '.join('?' * len(states[0]))})", states)
            database.execute_sql("DELETE FROM ticket_state_stale")
        write = time.perf_counter() - started
    return {"read": read, "write": write, "cpu": read_cpu + _cpu_seconds() - cpu}


def _openpyxl(rows: int) -> dict[str, Any]:
    import openpyxl

    started = time.perf_counter()
    book = openpyxl.load_workbook(workbook(rows), read_only=True)
    count = sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))
    if count != rows + 1:
        raise SystemExit(f"openpyxl read {count} rows")
    return {"read": time.perf_counter() - started}


def _cpu_seconds() -> float:
    """Return CPU seconds of this process and of its children that have ended."""
    usage = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in usage)


def _resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / _MIB


_PHASES: dict[str, Callable[[int], dict[str, Any]]] = {"ours": _ours, "floor": _floor, "openpyxl": _openpyxl}


if __name__ == "__main__":
    phase = next((a.removeprefix("--phase=") for a in sys.argv[1:] if a.startswith("--phase=")), "")
    if phase:
        size = next(int(a.removeprefix("--rows=")) for a in sys.argv[1:] if a.startswith("--rows="))
        print(json.dumps(_PHASES[phase](size)))
        sys.exit(0)
    sys.exit(main(sys.argv[1:]))
