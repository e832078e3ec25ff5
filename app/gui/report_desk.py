"""The work behind the page 报表: reading in the reading lane, keeping and writing files in the writing lane."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.domain.errors import Cancelled, KnownError
from app.domain.report_content import Door, Report
from app.domain.report_periods import Period, parse_period
from app.gui.desk import Desk
from app.gui.job_runner import Job
from app.gui.paper_printing import open_file
from app.gui.report_doors import open_records
from app.gui.report_paper import show_run
from app.gui.targets import TicketsTarget
from app.gui.widgets.report_preview import CHART_WIDTH
from app.services import report_files, report_runs
from app.services.changes import Outcome
from app.services.progress import JobContext
from app.services.report_runs import Difference, Draft, Made, Run
from app.services.reports import registry, scope


@dataclass(frozen=True, slots=True)
class Shown:
    """What the preview shows: today's draft, or a run as it was handed out. ``charts``: its pictures in order."""

    report: Report
    period: Period
    charts: tuple[QImage, ...]
    draft: Draft | None = None
    made: Made | None = None


class ReportDesk(QObject):
    """``ready(Shown)``, ``refused(text)``, ``runs_read(runs)`` and ``compared(run id, Difference)``."""

    ready = Signal(object)
    refused = Signal(str)
    runs_read = Signal(object)
    compared = Signal(int, object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self.shown: Shown | None = None
        self._job: Job | None = None
        self._asked = 0

    def read(self, code: str, period: Period, options: Mapping[str, str]) -> None:
        """Make a report of the data as they stand; an older question is dropped."""
        office, width = self.desk.office, self._width()

        def work(context: JobContext) -> Shown:
            made = report_runs.draft(office, code, period, options, context)
            context.check()
            return Shown(made.report, period, _images(made.report, width), made)

        self._ask(work)

    def reproduce(self, run_id: int) -> None:
        """Show a run as it was handed out."""
        office, width = self.desk.office, self._width()

        def work(_context: JobContext) -> Shown:
            made = report_runs.reproduce(office, run_id)
            return Shown(made.report, parse_period(made.run.period), _images(made.report, width), None, made)

        self._ask(work)

    def _ask(self, work: Callable[[JobContext], Shown]) -> None:
        if self._job is not None:
            self._job.cancel()
        self._asked += 1
        asked = self._asked
        self.shown = None
        self._job = self.desk.runner.read("出表", work, partial(self._done, asked), partial(self._failed, asked))

    def _done(self, asked: int, found: Shown) -> None:
        if asked == self._asked:
            self.shown = found
            self.ready.emit(found)

    def _failed(self, asked: int, error: BaseException) -> None:
        if asked == self._asked and isinstance(error, KnownError) and not isinstance(error, Cancelled):
            self.refused.emit(error.message)

    def _width(self) -> int:
        return CHART_WIDTH * 2  # sharp on screens with twice the points

    def read_runs(self, code: str) -> None:
        """Read the runs of a report."""
        office = self.desk.office
        self.desk.runner.read("出表记录", lambda _context: report_runs.runs(office, code), self.runs_read.emit)

    def compare(self, run_id: int) -> None:
        """Compare a run with today."""
        office = self.desk.office

        def done(found: Difference) -> None:
            self.compared.emit(run_id, found)

        self.desk.runner.read("与现数据比较", lambda job: report_runs.differs(office, run_id, job), done, quiet=False)

    def remember(self, code: str, options: Mapping[str, str], period: Period) -> None:
        """Keep the options that were chosen for a report."""
        office = self.desk.office
        offered = registry.options_of(code)
        self.desk.runner.write(
            "记住报表选项", lambda _context: scope.remember(office, code, offered, options, period), quiet=True
        )

    def open_door(self, door: Door, title: str) -> None:
        """Show exactly the tickets behind a figure in 工单, other records in their register."""
        shown, office = self.shown, self.desk.office
        if shown is None:
            return
        name = f"{shown.report.code} {shown.report.period_text}·{title}"
        if door.entity != "ticket":
            open_records(self.desk, door, title, name)
            return

        def done(ids: list[int]) -> None:
            if not ids:
                self.desk.messages.info(f"“{title}”现在没有对应的工单。")
                return
            self.desk.navigator.go.emit("tickets", TicketsTarget(name, tuple(ids)))

        self.desk.runner.read(
            "打开工单", lambda _context: list(registry.open_door(office, shown.report, shown.period, door)), done
        )

    def save(self, path: Path) -> None:
        """Keep what is shown as a run and write it to a file."""
        shown, office = self.shown, self.desk.office
        if shown is None:
            return

        def saved(_saved: report_files.Saved) -> None:
            self.desk.messages.done(f"已存为 {path.name}", "打开", partial(open_file, path))

        def kept(outcome: Outcome[Made]) -> None:  # drawing a long list takes a while: nobody's saving waits for it
            name = f"存为 {path.name}"
            self.desk.runner.read(
                name, lambda job: report_files.save(office, outcome.value, path, job), saved, quiet=False
            )

        self.desk.runner.write(f"存为 {path.name}", lambda _context: _kept(self.desk, shown), kept, quiet=True)

    def print(self, parent: QWidget) -> None:
        """Keep what is shown as a run, then open it as paper."""
        shown = self.shown
        if shown is None:
            return

        def work(_context: JobContext) -> Outcome[tuple[Made, bool]]:
            kept = _kept(self.desk, shown)
            return Outcome((kept.value, report_files.is_across(kept.value.report)), kept.changed)

        def done(kept: Outcome[tuple[Made, bool]]) -> None:
            show_run(self.desk, kept.value[0], parent, is_across=kept.value[1])

        self.desk.runner.write("准备打印", work, done, quiet=True)


def _images(report: Report, width: int) -> tuple[QImage, ...]:
    """Draw a report's charts and decode them here, in the reading lane."""
    made = (QImage.fromData(png) for png in report_files.pictures(report, width))
    return tuple(image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied) for image in made)


def _kept(desk: Desk, shown: Shown) -> Outcome[Made]:
    if shown.made is not None:
        return Outcome(shown.made, frozenset())
    if shown.draft is None:
        raise ValueError("neither draft nor run")
    return report_runs.keep(desk.office, shown.draft)


def words_of(run: Run) -> str:
    """Say whose run it is: 2026-09-19 08:00 王芳出的第 1 版."""
    return f"{run.made_at.replace('T', ' ')[:16]} {run.actor}出的第 {run.version} 版"
