"""What the tabs of 回访与三率 share: the period on show, its rates under every definition, and the doors to tickets."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject, Signal

from app.domain.assessment_periods import AssessmentPeriod
from app.gui.desk import Desk
from app.gui.targets import TicketsTarget, TicketTarget
from app.services import periods, rates, workbench
from app.services.progress import JobContext
from app.services.rates import Door, Report
from app.services.session import Office
from app.services.workbench import PROGRESS_TITLES, Column, Workbench

PERIODS = 13


@dataclass(frozen=True, slots=True)
class Board:
    """One reading: the workbench and the periods that may be chosen, the running one first."""

    bench: Workbench
    periods: tuple[AssessmentPeriod, ...]
    current: str  # code of the definition in force


class RateDesk(QObject):
    """``changed()`` after another reading, ``chosen()`` when another definition is looked at."""

    changed = Signal()
    chosen = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self.board: Board | None = None
        self.by = "unit"
        self.as_of: date | None = None
        self.code = ""
        self._asked = 0

    @property
    def column(self) -> Column | None:
        """The definition that is looked at: its rates now and at the same day of the period before."""
        if self.board is None:
            return None
        columns = self.board.bench.columns
        return next((one for one in columns if one.report.definition.code == self.code), columns[0])

    @property
    def report(self) -> Report | None:
        """Rates of the definition that is looked at."""
        column = self.column
        return column.report if column else None

    def read(self) -> None:
        """Work the period out anew in the reading lane; an answer to an older question is dropped."""
        self._asked += 1
        asked, office, as_of, by = self._asked, self.desk.office, self.as_of, self.by

        def done(board: Board) -> None:
            if asked == self._asked:
                self.board = board
                self.changed.emit()

        self.desk.runner.read("三率作战台", lambda _context: read_board(office, as_of, by), done)

    def choose(self, code: str) -> None:
        """Look at another definition."""
        if code != self.code:
            self.code = code
            self.chosen.emit()

    def group(self, by: str) -> None:
        """Another kind of row: unit, community, area."""
        if by != self.by:
            self.by = by
            self.read()

    def show_period(self, period: AssessmentPeriod) -> None:
        """Look at another period: a finished one as it ended, the running one as of today."""
        today = self.desk.office.now().date()
        self.as_of = None if period.holds(today) else period.end_on
        self.read()

    def open_door(self, report: Report, door: Door, title: str) -> None:
        """Show the tickets behind a number in the register."""
        office = self.desk.office
        self._open(title, lambda _context: rates.tickets(office, report, door))

    def open_progress(self, key: str) -> None:
        """Show the tickets behind a number of the progress line."""
        if self.board is not None:
            office, bench = self.desk.office, self.board.bench
            title = f"{bench.period.name}：{PROGRESS_TITLES[key]}"
            self._open(title, lambda _context: workbench.progress_tickets(office, bench, key))

    def open_ids(self, title: str, ids: array[int]) -> None:
        """Show tickets that are known already."""
        self.desk.navigator.go.emit("tickets", TicketsTarget(title, tuple(ids)))

    def open_ticket(self, ticket_id: int) -> None:
        """Show one ticket in the register."""
        self.desk.navigator.go.emit("tickets", TicketTarget(ticket_id))

    def _open(self, title: str, work: Callable[[JobContext], array[int]]) -> None:
        self.desk.runner.read("读取工单", work, lambda ids: self.open_ids(title, ids))


def read_board(office: Office, as_of: date | None, by: str) -> Board:
    """Read everything that the workbench shows."""
    bench = workbench.workbench(office, as_of, by=by)
    listed = tuple(periods.list_periods(office, PERIODS))
    return Board(bench, listed, rates.current_definition(office, bench.as_of).code)
