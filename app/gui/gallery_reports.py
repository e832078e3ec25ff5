"""Scenes of 报表 with sample data (see ``gallery``): the pack of a month, an old run that differs, its history."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.domain.report_periods import day_period
from app.gui.main_window import MainWindow
from app.gui.pages.reports import ReportsPage
from app.gui.targets import ReportTarget
from app.services import report_runs, tickets
from app.services.reports import registry


def pack(window: MainWindow) -> QWidget:
    """Offer the pack of the last month."""
    from app.gui.dialogs.report_pack import PackDialog

    return PackDialog(window.desk, window)


def analysis(window: MainWindow) -> QWidget:
    """Show a report in prose with charts."""
    frame, page = _framed(window, "B02")
    page.preview.verticalScrollBar().rangeChanged.connect(
        lambda _low, high: page.preview.verticalScrollBar().setValue(high)
    )
    return frame


def history(window: MainWindow) -> QWidget:
    """List the runs of the daily report."""
    _some_run(window)
    frame, page = _framed(window, "B02")
    page.tabs.setCurrentWidget(page.history)
    return frame


def old_run(window: MainWindow) -> QWidget:
    """Show a run that differs from today by one ticket."""
    run = _some_run(window)
    office = window.desk.office
    frame, page = _framed(window, "B02")
    page.history.put(report_runs.runs(office, "B02"))
    page.history.again.emit(run)
    page.work.compare(run)
    return frame


def _some_run(window: MainWindow) -> int:
    """Keep the daily report of yesterday, then change one of its tickets."""
    office = window.desk.office
    period = day_period(office.now().date() - timedelta(days=1))
    made = report_runs.run(office, "B02", period).value
    tickets.edit(office, registry.basis(office, made.report, period)[0], {"remark": f"核对 {made.run.id}"})
    return made.run.id


def _framed(window: MainWindow, code: str) -> tuple[QWidget, ReportsPage]:
    """Put the page into a window of its own, as large as the main window's room for pages."""
    frame = QDialog(window)
    frame.setWindowTitle("报表")
    frame.setAccessibleName("报表")
    page = ReportsPage(window.desk)
    frame.setWindowTitle(page.accessibleName())
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(page)
    frame.resize(window.size())
    page.open_target(ReportTarget(code))
    return frame, page
