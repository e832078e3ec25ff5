"""A report straight to paper: kept as a run, then shown as it will print."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.report_periods import parse_period
from app.gui.desk import Desk
from app.gui.dialogs.paper import PaperDialog, PaperSource
from app.services import printing, report_files, report_runs
from app.services.changes import Outcome
from app.services.progress import JobContext
from app.services.report_runs import Made


def show_run(desk: Desk, made: Made, parent: QWidget, *, is_across: bool) -> None:
    """Open a run as paper; its copies are logged."""
    source = PaperSource(
        f"{made.run.code} {made.report.title}",
        lambda _footer: report_files.paper(desk.office, made),
        lambda: printing.prints(desk.office, made.run.code, f"report_run:{made.run.id}"),
        has_footer_choice=False,
        is_landscape=is_across,
    )
    PaperDialog(desk, source, parent).open()


def print_report(desk: Desk, code: str, period: str, parent: QWidget) -> None:
    """Make a report of a period as the data stand, keep it and open it as paper."""
    office = desk.office

    def work(context: JobContext) -> Outcome[tuple[Made, bool]]:
        kept = report_runs.run(office, code, parse_period(period), job=context)
        return Outcome((kept.value, report_files.is_across(kept.value.report)), kept.changed)

    def done(kept: Outcome[tuple[Made, bool]]) -> None:
        show_run(desk, kept.value[0], parent, is_across=kept.value[1])

    desk.runner.write(f"准备打印 {code}", work, done, quiet=True)
