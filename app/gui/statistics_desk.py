"""The work behind the page 统计: counting and drawing in the reading lane, files and paper in the writing lane."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import Cancelled, KnownError
from app.domain.report_content import Chart, Door
from app.domain.report_periods import Period
from app.domain.report_steps import Step
from app.gui.desk import Desk
from app.gui.dialogs.paper import PaperDialog, PaperSource
from app.gui.job_runner import Job
from app.gui.paper_printing import open_file
from app.gui.targets import TicketsTarget
from app.services import chart_pictures, printing, statistics, statistics_files
from app.services.chart_pictures import Picture
from app.services.statistics import PRINT_CODE, Statistics


class StatisticsDesk(QObject):
    """``ready(Statistics)`` with every panel that is counted, ``refused(text)`` and ``drawn(Chart, Picture)``."""

    ready = Signal(object)
    refused = Signal(str)
    drawn = Signal(object, object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self.found: Statistics | None = None
        self._job: Job | None = None
        self._asked = 0

    def read(self, period: Period, step: Step | None, first: str = "") -> None:
        """Count a period, the panel ``first`` before the others; an older question is dropped."""
        self.drop()
        self._go_on(self._asked, statistics.panel_by_panel(self.desk.office, period, step, first))

    def drop(self) -> None:
        """Give up the question that is being counted: what is still to come of it is shown no more."""
        if self._job is not None:
            self._job.cancel()
        self._asked += 1

    def _go_on(self, asked: int, reading: Iterator[Statistics]) -> None:
        """Count one more panel: a job of its own, so that what is there is drawn, and opened, in between."""
        self._job = self.desk.runner.read(
            "统计", lambda _context: next(reading), partial(self._done, asked, reading), partial(self._failed, asked)
        )

    def _done(self, asked: int, reading: Iterator[Statistics], found: Statistics) -> None:
        if asked != self._asked:
            return
        if found.is_whole or not self._shows_all_of(found):
            self.found = found
            self.ready.emit(found)
        if not found.is_whole:
            self._go_on(asked, reading)

    def _shows_all_of(self, found: Statistics) -> bool:
        """Whether the same period stands there already: it is counted again, and changes at once when that is done."""
        old = self.found
        return old is not None and old.is_whole and (old.period, old.step) == (found.period, found.step)

    def _failed(self, asked: int, error: BaseException) -> None:
        if asked == self._asked and isinstance(error, KnownError) and not isinstance(error, Cancelled):
            self.refused.emit(error.message)

    def draw(self, chart: Chart, width: int, height: int, ratio: float) -> None:
        """Draw a chart for a place of so many pixels."""

        def done(made: Picture) -> None:
            self.drawn.emit(chart, made)

        self.desk.runner.read("画图", lambda _context: chart_pictures.picture(chart, width, height, ratio), done)

    def open_door(self, door: Door, title: str) -> None:
        """Show exactly the tickets behind a figure in 工单."""
        office = self.desk.office
        name = f"统计·{title}" if self.found is None else f"统计 {self.found.period.title}·{title}"

        def done(ids: list[int]) -> None:
            if ids:
                self.desk.navigator.go.emit("tickets", TicketsTarget(name, tuple(ids)))
            else:
                self.desk.messages.info(f"“{title}”现在没有对应的工单。")

        self.desk.runner.read("打开工单", lambda _context: list(statistics.tickets(office, door)), done)

    def copy(self, chart: Chart) -> None:
        """Put a chart on the clipboard as a picture."""

        def done(png: bytes) -> None:
            QApplication.clipboard().setImage(QImage.fromData(png))
            self.desk.messages.done(f"已复制图：{chart.title}")

        self.desk.runner.read("复制图", lambda _context: chart_pictures.png(chart), done)

    def save_chart(self, chart: Chart, path: Path) -> None:
        """Write a chart as .png or .pdf."""
        self._write(path, lambda: chart_pictures.save(chart, path))

    def export(self, found: Statistics, path: Path) -> None:
        """Write every table to a workbook."""
        office = self.desk.office
        self._write(path, lambda: statistics_files.export(office, found, path))

    def _write(self, path: Path, work: Callable[[], None]) -> None:
        def done(_nothing: None) -> None:
            self.desk.messages.done(f"已存为 {path.name}", "打开", partial(open_file, path))

        self.desk.runner.write(f"存为 {path.name}", lambda _context: work(), done)

    def print(self, found: Statistics, parent: QWidget) -> None:
        """Open the charts as paper."""
        office = self.desk.office
        source = PaperSource(
            f"统计图表 {found.period.title}",
            lambda _footer: statistics_files.paper(office, found),
            lambda: printing.prints(office, PRINT_CODE, statistics_files.subject(found)),
            has_footer_choice=False,
            is_landscape=True,
        )
        PaperDialog(self.desk, source, parent).open()
