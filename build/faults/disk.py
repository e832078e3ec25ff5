"""A disk that is full: a process whose files may not grow beyond a limit (RLIMIT_FSIZE) does a day's steps.

Linux and macOS only. Whatever the limit, each step either is done or says one Chinese sentence, and the office that is
left opens and is sound.
"""

from __future__ import annotations

import multiprocessing
import resource
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.errors import KnownError
from app.services.session import DATABASE_NAME
from build.faults.desk import Access, read_in_this_process
from build.faults.files_whole import broken_files
from build.faults.lives import LIVES, prepare
from build.faults.state import contents, problems


@dataclass(frozen=True, slots=True)
class Filled:
    """One limit: steps done, and the sentence that ended it ('' when everything fitted)."""

    kind: str
    limit: int
    done: int
    said: str
    faults: tuple[str, ...]


def limits_for(access: Access, steps: int) -> list[int]:
    """Return sizes from nothing to half as much again as the database, close together where they are small."""
    most = (access.root / DATABASE_NAME).stat().st_size * 3 // 2
    return [most * number**2 // steps**2 for number in range(steps)]


def fill(kind: str, folder: Path, steps: int, passphrase: str = "") -> list[Filled]:
    """Run a life under each limit and judge what it leaves."""
    access, scratch = prepare(kind, folder, passphrase)
    found = []
    for number, limit in enumerate(limits_for(access, steps)):
        copy = access.copy(folder / f"limit-{number}")
        done, said = _run(kind, copy, scratch, limit)
        found.append(Filled(kind, limit, done, said, tuple(_faults(copy, said, done))))
    return found


def _faults(access: Access, said: str, done: int) -> list[str]:
    found = [] if not said or said.endswith("。") else [f"said {said!r}"]
    found += broken_files(access)
    try:
        with access.open(done) as office:
            found += problems(office)
            contents(office.database)
    except KnownError as error:
        found.append(error.message)
    return found


def _run(kind: str, access: Access, scratch: Path, limit: int) -> tuple[int, str]:
    """Run in a process of its own; (steps done, what it said in the end)."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["build.faults.kills", "build.faults.preloaded"])
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_limited, args=(kind, access, scratch, limit, theirs), daemon=True)
    process.start()
    theirs.close()
    done, said = 0, f"exit {process.exitcode}"
    try:
        while (message := ours.recv()) is not None:
            done, said = message
    except EOFError:
        process.join()
        said = f"the process died with {process.exitcode}"
    process.join()
    return done, said


def _limited(kind: str, access: Access, scratch: Path, limit: int, pipe: Any) -> None:
    read_in_this_process()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write fails instead, as on a full disk
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    done, said = 0, ""
    try:
        for _ in LIVES[kind](access, scratch):
            done += 1
    except KnownError as error:
        said = error.message
    pipe.send((done, said))
    pipe.send(None)
