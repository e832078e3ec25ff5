"""Background work in two lanes: one thread for everything that writes, one for slow reads.

A job is a plain function that takes a ``JobContext``. Its result comes back to the window's thread through one queued
signal. Known failures become a message; anything else is a fault of the program and gets a log number.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from queue import SimpleQueue
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from app.domain.errors import Cancelled, KnownError
from app.gui.change_bus import ChangeBus
from app.gui.messages import MessageCenter
from app.services.changes import Outcome
from app.services.progress import JobContext

T = TypeVar("T")
Work = Callable[[JobContext], T]
ReportFault = Callable[[BaseException], None]


@dataclass(eq=False, slots=True)
class Job:
    """One piece of work under way. ``quiet`` jobs do not show in the status bar."""

    title: str
    work: Work[Any]
    on_done: Callable[[Any], None] | None
    on_failed: Callable[[BaseException], None] | None
    quiet: bool
    context: JobContext = field(default_factory=JobContext)
    is_over: bool = False

    def cancel(self) -> None:
        """Ask it to stop at its next check."""
        self.context.cancel()


class Lane:
    """A thread that takes one job after another."""

    def __init__(self, name: str, post: Callable[[Callable[[], None]], None], deliver: Callable[..., None]) -> None:
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._post = post
        self._deliver = deliver
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, job: Job) -> None:
        """Queue a job."""
        self._queue.put(job)

    def stop(self) -> None:
        """Let the queued jobs finish, then end the thread."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (job := self._queue.get()) is not None:
            value: Any = None
            error: BaseException | None = None
            try:
                job.context.check()
                value = job.work(job.context)
            except Exception as caught:  # noqa: BLE001 - the lane is the outermost guard of background work
                error = caught
            self._post(partial(self._deliver, job, value, error))


class JobRunner(QObject):
    """Owner of both lanes. Use ``write`` for services that change data, ``read`` for slow questions."""

    started = Signal(object)  # Job
    progressed = Signal(object, int, int, str)  # Job, done, total, text
    ended = Signal(object)  # Job
    _posted = Signal(object)

    def __init__(self, bus: ChangeBus, messages: MessageCenter, report_fault: ReportFault) -> None:
        super().__init__()
        self._bus = bus
        self._messages = messages
        self._report_fault = report_fault
        self._posted.connect(self._call, Qt.ConnectionType.QueuedConnection)
        self._writer = Lane("writer", self._posted.emit, self._deliver)
        self._reader = Lane("reader", self._posted.emit, self._deliver)
        self.running: list[Job] = []

    def write(
        self,
        title: str,
        work: Work[T],
        on_done: Callable[[T], None] | None = None,
        on_failed: Callable[[BaseException], None] | None = None,
        *,
        quiet: bool = False,
    ) -> Job:
        """Run ``work`` in the writing lane.

        ``on_done(result)`` runs in the window's thread; an ``Outcome`` is published on the change bus first.
        ``on_failed`` replaces the message for known failures and cancelling.
        """
        return self._start(self._writer, Job(title, work, on_done, on_failed, quiet))

    def read(
        self,
        title: str,
        work: Work[T],
        on_done: Callable[[T], None] | None = None,
        on_failed: Callable[[BaseException], None] | None = None,
        *,
        quiet: bool = True,
    ) -> Job:
        """Run ``work`` in the reading lane (same rules)."""
        return self._start(self._reader, Job(title, work, on_done, on_failed, quiet))

    def stop(self) -> None:
        """Cancel what runs and end both threads; called once when the window closes."""
        for job in list(self.running):
            job.cancel()
        self._writer.stop()
        self._reader.stop()

    def _start(self, lane: Lane, job: Job) -> Job:
        job.context.report = lambda done, total, text: self._posted.emit(
            lambda: None if job.is_over else self.progressed.emit(job, done, total, text)
        )
        self.running.append(job)
        self.started.emit(job)
        lane.put(job)
        return job

    def _call(self, thunk: Callable[[], None]) -> None:
        thunk()

    def _deliver(self, job: Job, value: Any, error: BaseException | None) -> None:
        job.is_over = True
        self.running.remove(job)
        self.ended.emit(job)
        if error is not None:
            self._fail(job, error)
            return
        if isinstance(value, Outcome):
            self._bus.publish(value.changed)
        if job.on_done is not None:
            job.on_done(value)

    def _fail(self, job: Job, error: BaseException) -> None:
        if not isinstance(error, KnownError | Cancelled):
            self._report_fault(error)
            return
        if job.on_failed is not None:
            job.on_failed(error)
        elif isinstance(error, KnownError):
            self._messages.problem(error.message)
        else:
            self._messages.info(f"已取消：{job.title}。没有改动任何数据。")
