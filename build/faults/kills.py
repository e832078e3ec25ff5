"""Sudden ends: a process is killed (SIGKILL) at a random moment of its work, and the folder that it leaves is judged.

0 lost: every step that was acknowledged over the pipe is there. 0 partial: the state is one of those between two steps.
0 corrupt: pages, references, search index, audit chain and derived states are sound; files are the old or the new one.
"""

from __future__ import annotations

import multiprocessing
import random
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.domain.errors import KnownError
from app.services import backups
from app.services.session import DATABASE_NAME, Office
from build.faults.desk import Access, read_in_this_process
from build.faults.files_whole import broken_files
from build.faults.lives import LIVES, OLD_VERSION, prepare
from build.faults.state import contents, difference, problems

_METHOD = "spawn" if sys.platform == "win32" else "forkserver"
_WITHOUT = {"restore": frozenset({"audit_entry"}), "import": frozenset({"audit_entry", "backup_log"})}
"""Restoring writes its own entry into the log of the data that came back, an import makes its backup first: moments of
their own between two states. The chain of entries is checked all the same."""

State = dict[str, list[str]]


@dataclass(slots=True)
class Tally:
    """What became of the kills of one kind; ``faults`` says, per fault, the seed that brings it back."""

    kind: str
    kills: int = 0
    acknowledged: int = 0
    in_the_middle: int = 0
    lost: int = 0
    partial: int = 0
    corrupt: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, seed: str, what: str, text: str) -> None:
        """Count one fault."""
        setattr(self, what, getattr(self, what) + 1)
        self.faults.append(f"{self.kind} seed {seed}: {what}: {text}")


@dataclass(frozen=True, slots=True)
class Course:
    """One kind of work: the folder it begins with, every state it goes through, how long it takes."""

    kind: str
    start: Access
    scratch: Path
    states: tuple[State, ...]
    seconds: float


def course(kind: str, folder: Path, passphrase: str = "") -> Course:
    """Prepare a kind of work and go through it once without a fault."""
    access, scratch = prepare(kind, folder, passphrase)
    states = [] if kind == "migration" else [_state_of(access, kind)]
    copy = access.copy(folder / "reference")
    for _ in LIVES[kind](copy, scratch):
        states.append(_state_of(copy, kind))
    if kind == "migration":
        states = states * 2  # whoever opens what was left behind upgrades it: there is one state only
    seconds = _measure(kind, access, scratch, folder / "timed")
    return Course(kind, access, scratch, tuple(states), seconds)


def kill_many(course: Course, seeds: Sequence[int], folder: Path, say: Callable[[str], None] = print) -> Tally:
    """Kill once per seed; each time on a fresh copy of the folder."""
    tally = Tally(course.kind)
    for seed in seeds:
        target = folder / f"{course.kind}-{seed}"
        access = course.start.copy(target)
        delay = random.Random(f"{course.kind}-{seed}").uniform(0, course.seconds)
        acknowledged, was_running = _kill_after(course.kind, access, course.scratch, delay)
        tally.kills += 1
        tally.acknowledged += acknowledged
        tally.in_the_middle += was_running
        judge(course, access, acknowledged, str(seed), tally)
        shutil.rmtree(target, ignore_errors=True)
    for fault in tally.faults:
        say(fault)
    return tally


def judge(course: Course, access: Access, acknowledged: int, seed: str, tally: Tally) -> None:
    """Open what the killed process left, and count what is wrong with it."""
    if course.kind == "migration" and (text := _half_upgraded(access)):
        tally.add(seed, "partial", text)
    broken = broken_files(access)
    if broken:
        tally.add(seed, "corrupt", "; ".join(broken))
    try:
        with access.open(acknowledged) as office:
            _compare(course, office, acknowledged, seed, tally)
    except KnownError as error:
        tally.add(seed, "corrupt", error.message)


def _compare(course: Course, office: Office, acknowledged: int, seed: str, tally: Tally) -> None:
    found = _content(office, course.kind)
    places = [number for number, state in enumerate(course.states) if state == found]
    if not places:
        tally.add(seed, "partial", str(difference(course.states[acknowledged], found)))
    elif not {acknowledged, acknowledged + 1} & set(places):
        tally.add(seed, "lost", f"{acknowledged} steps acknowledged, state {places} found")
    if wrong := problems(office):
        tally.add(seed, "corrupt", "; ".join(wrong))
    if course.kind == "backup":
        backups.automatic(office, "after the kill")  # the office can still be worked with


def _half_upgraded(access: Access) -> str:
    connection = sqlite3.connect(access.root / DATABASE_NAME)
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        tables = int(connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'ticket_state'").fetchone()[0])
    finally:
        connection.close()
    return f"version {version} with {tables} tables of version 5" if (version > OLD_VERSION) != bool(tables) else ""


def _content(office: Office, kind: str) -> State:
    without = _WITHOUT.get(kind, frozenset())
    return {name: rows for name, rows in contents(office.database).items() if name not in without}


def _state_of(access: Access, kind: str) -> State:
    with access.read() as office:
        return _content(office, kind)


def _measure(kind: str, access: Access, scratch: Path, target: Path) -> float:
    """Seconds that the whole of a life takes in a process of its own, from its first sign on."""
    pipe, process = _start(kind, access.copy(target), scratch)
    started = time.perf_counter()
    process.join()
    pipe.close()
    if process.exitcode != 0:
        raise RuntimeError(f"{kind}: the undisturbed run failed")
    shutil.rmtree(target)
    return time.perf_counter() - started


def _kill_after(kind: str, access: Access, scratch: Path, delay: float) -> tuple[int, bool]:
    """Let a life run for ``delay`` seconds, kill it; (steps acknowledged, whether it was still at work)."""
    pipe, process = _start(kind, access, scratch)
    process.join(delay)
    was_running = process.is_alive()
    process.kill()
    process.join()
    acknowledged = 0
    try:
        while pipe.poll(0):
            pipe.recv_bytes()
            acknowledged += 1
    except EOFError:
        pass
    pipe.close()
    return acknowledged, was_running


def _start(kind: str, access: Access, scratch: Path) -> tuple[Any, Any]:
    context = multiprocessing.get_context(_METHOD)
    if _METHOD == "forkserver":
        context.set_forkserver_preload(["build.faults.kills", "build.faults.preloaded"])
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=live, args=(kind, access, scratch, theirs), daemon=True)
    process.start()
    theirs.close()
    ours.recv_bytes()  # its imports are done, the work begins
    return ours, process


def live(kind: str, access: Access, scratch: Path, pipe: Any) -> None:
    """Run as the main of the process that will be killed."""
    read_in_this_process()
    pipe.send_bytes(b"ready")
    for _ in LIVES[kind](access, scratch):
        pipe.send_bytes(b"done")
