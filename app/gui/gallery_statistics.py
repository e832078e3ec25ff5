"""Scenes of 统计 with sample data (see ``gallery``): each chart, and the charts as paper."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.domain.report_choices import usual
from app.domain.report_periods import Period, PeriodKind, months_period
from app.gui.dialogs.paper import PaperDialog, PaperSource
from app.gui.main_window import MainWindow
from app.gui.pages.statistics import StatisticsPage
from app.services import statistics, statistics_files


def panel(window: MainWindow, key: str, kind: PeriodKind = PeriodKind.MONTH) -> QWidget:
    """Show one chart of the running month (or another kind of period)."""
    frame = QDialog(window)
    page = StatisticsPage(window.desk)
    frame.setWindowTitle(page.accessibleName())
    frame.setAccessibleName(page.accessibleName())
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(page)
    frame.resize(window.size())
    page.work.ready.connect(partial(_choose, page, key))
    page.refresh()
    page.period.choose(_period(window, kind))
    return frame


def _choose(page: StatisticsPage, key: str, found: statistics.Statistics) -> None:
    keys = [one.key for one in found.panels]
    if key in keys:
        page.list.setCurrentRow(keys.index(key))


def _period(window: MainWindow, kind: PeriodKind) -> Period:
    today = window.desk.office.now().date()
    return months_period(kind, today) if kind in (PeriodKind.MONTH, PeriodKind.YEAR) else usual(kind, today)


def volume(window: MainWindow) -> QWidget:
    """诉求量 by day."""
    return panel(window, "volume")


def three_rates(window: MainWindow) -> QWidget:
    """三率 over twelve months."""
    return panel(window, "rates")


def ranking(window: MainWindow) -> QWidget:
    """承办单位 of the year."""
    return panel(window, "unit", PeriodKind.YEAR)


def hours(window: MainWindow) -> QWidget:
    """来件 by the hour."""
    return panel(window, "hour")


def left_out(window: MainWindow) -> QWidget:
    """剔除与挂账."""
    return panel(window, "left_out", PeriodKind.YEAR)


def nothing(window: MainWindow) -> QWidget:
    """Show a period in which nothing came."""
    frame = panel(window, "volume")
    page = frame.findChild(StatisticsPage)
    if page is not None:
        page.period.choose(months_period(PeriodKind.MONTH, window.desk.office.now().date().replace(year=2015)))
    return frame


def paper(window: MainWindow) -> QWidget:
    """All charts on paper."""
    office = window.desk.office
    found = statistics.read(office, _period(window, PeriodKind.YEAR))
    source = PaperSource(
        "统计图表", lambda _footer: statistics_files.paper(office, found), has_footer_choice=False, is_landscape=True
    )
    return PaperDialog(window.desk, source, window)
