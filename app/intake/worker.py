"""Work on foreign files in a process of its own, so that no file can kill or freeze the window (reliability.md B5).

A 1 KB .xls can make a reader ask for 8 GB and abort; neither can be caught inside a process. The child therefore gets a
memory limit, reports progress through a pipe, and is killed on cancel, on silence, and when its time is over. Whatever
happens to it, the parent sees a result or one clear Chinese sentence.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import threading
import time
import traceback
import zlib
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import Any, Protocol, TypeVar

from app.domain.errors import KnownError, RefusedInput
from app.intake.limits import limit_memory
from app.intake.refusals import Refusal, refuse

A = TypeVar("A")
R = TypeVar("R")
Report = Callable[[int, int, str], None]
Target = Callable[[A, Report], R]

MEMORY_MIB = 1500
IDLE_SECONDS = 30.0
TOTAL_SECONDS = 3600.0
_BEAT_SECONDS = 1.0
_REPORT_SECONDS = 0.1
_POLL_SECONDS = 0.1
_STDERR = 2
_PATIENCE = 6
"""On a busy machine a second of work may take several on the wall: silence is measured in the child's CPU seconds, and
only ``_PATIENCE`` times as long on the wall."""

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())  # without a configured log nothing may reach a script's stderr


class _Pipe(Protocol):
    """A connection of either platform."""

    def send(self, obj: Any, /) -> None: ...
    def recv(self) -> Any: ...
    def poll(self, timeout: float | None = 0.0, /) -> bool: ...
    def close(self) -> None: ...


class Job(Protocol):
    """The part of a job context that is needed here: somebody to tell, and a way to stop."""

    @property
    def report(self) -> Report:
        """Tell (done, total, Chinese text)."""

    def check(self) -> None:
        """Raise ``Cancelled`` when somebody asked to stop."""


def run_guarded(
    target: Target[A, R],
    args: A,
    *,
    job: Job,
    memory_mib: int = MEMORY_MIB,
    idle_seconds: float = IDLE_SECONDS,
    total_seconds: float = TOTAL_SECONDS,
) -> R:
    """Run ``target(args, report)`` in a guarded process and return its (picklable) result.

    ``target`` is a module-level function. Progress goes to ``job.report``. Raises what the target raised when it is a
    ``KnownError``; RefusedInput (TOO_LARGE) when memory or time ran out, (INTERNAL) when the process died or had a bug;
    ``Cancelled`` from ``job.check``. The process is gone when this returns or raises.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(theirs, target, args, memory_mib), daemon=True, name="intake")
    process.start()
    theirs.close()
    try:
        result: R = _listen(process, ours, job, _Clock(idle_seconds, total_seconds))
        return result
    finally:
        if process.is_alive():
            process.kill()
        process.join()
        ours.close()
        process.close()


class _Clock:
    """Says when a child has been silent or busy for too long."""

    def __init__(self, idle_seconds: float, total_seconds: float) -> None:
        self._idle = idle_seconds
        self._end = time.monotonic() + total_seconds
        self._cpu = self._cpu_at_progress = 0.0
        self._progress = self._heard = time.monotonic()

    def heard(self, cpu_seconds: float, *, progress: bool) -> None:
        """Note a message; ``cpu_seconds`` is what the child has used so far."""
        self._heard, self._cpu = time.monotonic(), cpu_seconds
        if progress:
            self._progress, self._cpu_at_progress = self._heard, cpu_seconds

    def is_over(self) -> bool:
        """Whether to give up: no sign of life, no progress for the CPU time allowed, or total time over."""
        now = time.monotonic()
        return (
            now > self._end
            or now - self._heard > self._idle
            or self._cpu - self._cpu_at_progress > self._idle
            or now - self._progress > self._idle * _PATIENCE
        )


def _listen(process: BaseProcess, pipe: _Pipe, job: Job, clock: _Clock) -> Any:
    """Pass progress on until the child has a result. Raises what it sends, or what its end means."""
    while True:
        job.check()
        try:
            message = pipe.recv() if pipe.poll(_POLL_SECONDS) else None
        except (EOFError, OSError) as error:
            process.join(5)
            raise _obituary(process.exitcode) from error
        if message is None:
            if clock.is_over():
                raise refuse(Refusal.TOO_LARGE)
            continue
        kind, cpu_seconds, content = message
        if kind == "done":
            return content
        if kind == "known":
            raise content
        if kind == "bug":
            raise _bug(content)
        clock.heard(cpu_seconds, progress=kind == "progress")
        if kind == "progress":
            job.report(*content)


def _obituary(exit_code: int | None) -> KnownError:
    """Return what the death of a child means: allocators abort when memory is refused."""
    _log.error("intake process died with exit code %s", exit_code)
    return refuse(Refusal.TOO_LARGE if exit_code in (-6, -9, 3, 0xC0000409, -1073740791) else Refusal.INTERNAL)


def _bug(trace: str) -> KnownError:
    number = f"{zlib.crc32(trace.encode('utf-8', 'replace')):08X}"
    _log.error("intake process failed, number %s\n%s", number, trace)
    return RefusedInput(f"{Refusal.INTERNAL.value}（编号 {number}）")


class _Line:
    """The child's end of the pipe: progress at most ten times a second, a sign of life each second."""

    def __init__(self, pipe: _Pipe) -> None:
        self._pipe = pipe
        self._lock = threading.Lock()
        self._last = 0.0
        self._stop = threading.Event()

    def send(self, kind: str, content: object) -> None:
        """Send one message; without a parent there is nobody to work for."""
        try:
            with self._lock:
                self._pipe.send((kind, time.process_time(), content))
        except (BrokenPipeError, ConnectionError):
            os._exit(1)

    def report(self, done: int, total: int, text: str) -> None:
        """Progress of the target; quick repeats are left out."""
        now = time.monotonic()
        if now - self._last >= _REPORT_SECONDS or (total and done >= total):
            self._last = now
            self.send("progress", (done, total, text))

    def beat(self) -> None:
        """Show signs of life until ``stop``."""
        while not self._stop.wait(_BEAT_SECONDS):
            self.send("alive", None)

    def stop(self) -> None:
        """Let ``beat`` end."""
        self._stop.set()


def _silence_stderr() -> None:
    """Keep what a dying allocator prints away from the person's terminal; a window has no stderr at all."""
    silent = os.open(os.devnull, os.O_WRONLY)
    with contextlib.suppress(OSError):
        os.dup2(silent, _STDERR)
    os.close(silent)


def _child(pipe: _Pipe, target: Target[Any, Any], args: Any, memory_mib: int) -> None:
    """Run as the process's main: limit, work, answer. Nothing gets past it but the death of the process."""
    _silence_stderr()
    limit_memory(memory_mib)
    line = _Line(pipe)
    threading.Thread(target=line.beat, daemon=True).start()
    try:
        result = target(args, line.report)
    except KnownError as error:
        line.send("known", error)
    except MemoryError:
        line.send("known", refuse(Refusal.TOO_LARGE))
    except BaseException as error:  # noqa: BLE001 - the outermost guard: a Rust panic is a BaseException
        if type(error).__name__ == "PanicException":
            line.send("known", refuse(Refusal.DAMAGED))
        else:
            line.send("bug", traceback.format_exc())
    else:
        line.send("done", result)
    line.stop()
    pipe.close()
