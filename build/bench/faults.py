"""The fault harness in its long form: kills, failing statements, full disk, damaged files, hostile tables.

``bench faults [--kills=N] [--damaged=N] [--seconds=N] [--seed=N]``: ``--seconds`` ends the kills early (the
table says how many there were). Every fault is printed with the seed that brings it back.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.intake.refusals import Refusal
from app.services import backups
from app.services.session import DATABASE_NAME
from build.bench.report import Measure, publish
from build.faults.damage import judge_many
from build.faults.desk import bring_in, new_access, read_in_this_process, write_table
from build.faults.disk import fill
from build.faults.hostile import HEAVY, LIGHT
from build.faults.intake import take
from build.faults.kills import Tally, course, kill_many
from build.faults.lives import LIVES
from build.faults.statements import fail_each, laid
from build.faults.works import Desk, office_at_work

KILLS, DAMAGED, DISK_STEPS, ROUND = 1000, 200, 20, 10


def main(arguments: list[str]) -> int:
    """Run everything and publish one table; status 1 when a fault was found."""
    options = dict(argument.lstrip("-").split("=", 1) for argument in arguments if "=" in argument)
    seed, seconds = int(options.get("seed", "1")), float(options.get("seconds", "1e9"))
    chosen = set(options.get("only", "hostile,statements,disk,damaged,kills").split(","))
    faults: list[str] = []
    measures: list[Measure] = []
    parts: dict[str, Callable[[Path], tuple[list[Measure], list[str]]]] = {
        "hostile": hostile,  # before the patch below: it reads in the guarded process
        "statements": statements,
        "disk": full_disk,
        "damaged": lambda folder: damaged(folder, int(options.get("damaged", str(DAMAGED))), seed),
        "kills": lambda folder: killed(folder, int(options.get("kills", str(KILLS))), seed, seconds),
    }
    for name, part in parts.items():
        if name not in chosen:
            continue
        with tempfile.TemporaryDirectory(prefix=f"faults-{name}-") as folder:
            began = time.monotonic()
            found, wrong = part(Path(folder))
            print(f"-- {name}: {time.monotonic() - began:.0f} s, {len(wrong)} faults", flush=True)
        measures += found
        faults += wrong
    for fault in faults:
        print(fault)
    publish(measures)
    return 1 if faults else 0


def killed(folder: Path, kills: int, seed: int, seconds: float) -> tuple[list[Measure], list[str]]:
    """Kill in rounds, the kinds in turns, two at a time, until enough or until time is over."""
    read_in_this_process()
    end = time.monotonic() + seconds
    courses = {kind: course(kind, folder / kind) for kind in LIVES}
    each = -(-kills // len(LIVES))
    tallies: dict[str, list[Tally]] = {kind: [] for kind in LIVES}
    for start in range(0, each, ROUND):
        if time.monotonic() > end:
            break
        seeds = range(seed + start, seed + min(start + ROUND, each))
        for kind in LIVES:
            tallies[kind].append(kill_many(courses[kind], seeds, folder))
    measures = []
    for kind, parts in tallies.items():
        count, middle = sum(part.kills for part in parts), sum(part.in_the_middle for part in parts)
        done = sum(part.acknowledged for part in parts)
        note = f"{count} kills, {middle} at work, {done} steps acknowledged"
        for what in ("lost", "partial", "corrupt"):
            measures.append(Measure(f"kill -9 {kind}: {what}", sum(getattr(p, what) for p in parts), "", 0, note=note))
    return measures, [fault for parts in tallies.values() for part in parts for fault in part.faults]


def statements(folder: Path) -> tuple[list[Measure], list[str]]:
    """Every statement of every step failing once."""
    read_in_this_process()
    access = office_at_work(folder / "office")
    measures, faults = [], []
    with laid() as trap, access.open() as office:
        for work in Desk(folder).works():
            found = fail_each(work, office, trap)
            note = f"{found.tried} statements made to fail, {found.refused} refused in Chinese"
            measures.append(Measure(f"failing statement, {work.name}: faults", len(found.faults), "", 0, note=note))
            faults += found.faults
    return measures, faults


def full_disk(folder: Path) -> tuple[list[Measure], list[str]]:
    """Twenty limits for every kind of work."""
    read_in_this_process()
    measures, faults = [], []
    for kind in LIVES:
        found = fill(kind, folder / kind, DISK_STEPS)
        wrong = [f"{kind} at {one.limit} bytes: {text}" for one in found for text in one.faults]
        stopped = sum(bool(one.said) for one in found)
        note = f"{len(found)} limits, {stopped} stopped the work"
        measures.append(Measure(f"disk full, {kind}: faults", len(wrong), "", 0, note=note))
        faults += wrong
    return measures, faults


def damaged(folder: Path, cases: int, seed: int) -> tuple[list[Measure], list[str]]:
    """Damaged copies, the eight shapes in turn."""
    read_in_this_process()
    access = new_access(folder / "office", 300)
    with access.open() as office:
        backups.automatic(office, "演练")
    torn = access.copy(folder / "torn")
    with torn.open() as office:
        bring_in(office, write_table(folder / "more.csv", range(40), "已办结"))
        wal = (torn.root / f"{DATABASE_NAME}-wal").read_bytes()
    found = judge_many(access, wal, range(seed - 1, seed - 1 + cases), folder, salvage_every=2)
    note = f"{found.cases}: {found.refused} refused, {found.found} found by 检查数据, {found.harmless} harmless"
    saved = f"{found.salvaged} salvaged, {found.nothing_left} with nothing left"
    share = f"{found.tickets_saved} of {found.tickets_there} tickets"
    return [
        Measure("damaged database: faults", len(found.faults), "", 0, note=note),
        Measure("salvage: nothing left", found.nothing_left, "", 0, note=f"{saved}; {share}"),
    ], found.faults


def hostile(folder: Path) -> tuple[list[Measure], list[str]]:
    """Every hostile table, light and heavy, through the guarded process."""
    taken = []
    for name, facts in {**LIGHT, **HEAVY}.items():
        one = take(name, *facts, folder)
        print(f"   {name}: {one.refusal.name if one.refusal else one.outcome}, {one.seconds:.1f} s", flush=True)
        taken.append(one)
    raw = [f"{one.name}: {one.outcome}" for one in taken if not one.refusal and not one.outcome.startswith("read ")]
    raw += [f"{one.name}: {one.outcome}" for one in taken if one.refusal is Refusal.INTERNAL]
    said = len({one.refusal for one in taken if one.refusal})
    slowest = max(taken, key=lambda one: one.silence)
    return [
        Measure(
            "hostile table: deaths, raw errors", len(raw), "", 0, note=f"{len(taken)} shapes, {said} sentences said"
        ),
        Measure("hostile table: longest wait without progress", slowest.silence, "s", 30, note=slowest.name),
        Measure("hostile table: peak of the worker", max(one.peak_mib for one in taken), "MiB", 1536),
    ], raw


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
