"""Reports as files: one run saved in a format, printed, or the whole pack of a month in a folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from app.domain import report_wording
from app.domain.errors import Cancelled, KnownError, RefusedInput
from app.domain.report_catalogue import ReportSpec, spec_of
from app.domain.report_content import Chart, Report
from app.domain.report_periods import Period, PeriodKind, assessment_month, day_period, months_period, week_period
from app.services import printing, report_runs
from app.services.printing import Target
from app.services.progress import JobContext
from app.services.report_runs import Made
from app.services.reports import registry, scope
from app.services.session import Office

FORMATS: Mapping[str, str] = {
    "xlsx": "Excel 工作簿",
    "docx": "Word 文档（公文格式）",
    "pdf": "PDF",
    "pptx": "PowerPoint 演示文稿",
}
"""Formats that every report can be saved in; ``ReportSpec.formats`` says which are usual."""

_CHART_POINTS = 470.0
_ROWS_A_WORD = 100
"""A writer says how far it has come after so many rows."""
_UNFIT = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True, slots=True)
class Saved:
    """A report as a file."""

    file: Path
    rows: int
    definition: tuple[str, ...]
    made: Made


@dataclass(frozen=True, slots=True)
class Skipped:
    """A report that the pack does without, and why."""

    code: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pack:
    """The reports of a month in a folder."""

    folder: Path
    saved: tuple[Saved, ...]
    skipped: tuple[Skipped, ...]


def draw(made: Made, form: str, job: JobContext | None = None) -> bytes:
    """Return a run as a file's bytes; ``form`` is a key of ``FORMATS``. The same run gives the same bytes.

    Raises ``Cancelled`` between two rows of a list; the job hears how far a long one has come.
    """
    context = job or JobContext()
    context.check()
    report, made_at = made.report, made.run.made_at
    check = _row_check(report, form, context)
    if form == "xlsx":
        from app.documents import report_xlsx

        return report_xlsx.draw(report, made_at, check)
    if form == "docx":
        from app.documents import report_docx

        return report_docx.draw(report, made_at)
    if form == "pptx":
        from app.documents import report_pptx

        return report_pptx.draw(report, made_at)
    from app.documents import report_pdf

    return report_pdf.draw(report, made_at, check)


def _row_check(report: Report, form: str, job: JobContext) -> Callable[[], None]:
    """Return what a writer calls for every row: it stops a cancelled job and reports the rows that are done.

    Either format goes over its rows twice: a workbook adds and then packs them, paper counts its pages first.
    """
    rows, seen = sum(len(table.rows) + (table.total is not None) for table in report.tables), 0
    text = f"正在写 {FORMATS[form]}，共 {rows:,} 行"

    def check() -> None:
        nonlocal seen
        job.check()
        seen += 1
        if seen % _ROWS_A_WORD == 0:
            job.report(min(seen, 2 * rows), 2 * rows, text)

    return check


def format_of(path: Path) -> str:
    """Tell the format from a file's name. Raises ``RefusedInput``."""
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        raise RefusedInput(f"“{path.name}”：报表只能存为 {'、'.join(f'.{key}' for key in FORMATS)}，请改文件名。")
    return form


def save(office: Office, made: Made, path: Path, job: JobContext | None = None) -> Saved:
    """Write a run to a file; noted in the audit log first: no file without its entry.

    Raises ``RefusedInput``, ``TargetInUse``, ``Cancelled`` (then there is no file).
    """
    from app.documents.saving import save_bytes

    data = draw(made, format_of(path), job)
    office.note("report.save", f"report_run:{made.run.id}", file=path.name, format=format_of(path))
    save_bytes(path, data)
    return Saved(path, made.report.row_count, made.report.definition, made)


def make_file(
    office: Office,
    code: str,
    period: Period,
    path: Path,
    options: Mapping[str, str] | None = None,
    job: JobContext | None = None,
) -> Saved:
    """Make a report, keep the run and write it to a file."""
    format_of(path)
    if not path.parent.is_dir():
        raise RefusedInput(f"文件夹“{path.parent}”不存在，没有出表。请换一个位置。")
    return save(office, report_runs.run(office, code, period, options, job).value, path, job)


def pictures(report: Report, width_px: int) -> list[bytes]:
    """Draw the charts of a report as PNG, in order, for the screen."""
    from app.documents import chart_drawing

    dpi = width_px / (_CHART_POINTS / 72)
    return [chart_drawing.png(block, _CHART_POINTS, dpi=dpi) for block in report.blocks if isinstance(block, Chart)]


def is_across(report: Report) -> bool:
    """Whether the printed paper lies on its side."""
    return report_wording.is_across(report)


def paper(office: Office, made: Made) -> Callable[[Target, Path | None], bytes]:
    """Return the maker of printed copies (PDF), each logged, as ``PaperDialog`` wants it."""

    def make(target: Target, save_to: Path | None) -> bytes:
        number = f"{made.run.code}-{made.run.period}-{made.run.version}"
        subject = f"report_run:{made.run.id}"
        return printing.print_paper(
            office, made.run.code, subject, number, lambda _mark: draw(made, "pdf"), target=target, save_to=save_to
        )

    return make


def file_name(report: Report, form: str) -> str:
    """Suggest a name: B26 民情月度分析报告 2026年9月.docx."""
    period = re.sub(r"（.*?）", "", report.period_text)
    return f"{_UNFIT.sub('_', f'{report.code} {spec_of(report.code).title} {period}'.strip())}.{form}".replace("_", " ")


def pack_of(office: Office, month: Period, *, with_daily: bool = True) -> list[tuple[ReportSpec, Period]]:
    """List the reports of a month and the period of each, in order of the codes.

    A month's reports for the month, those of an assessment period for the one that ends in it, those of a quarter,
    half year or year when the month ends one; 合同履约总览 as of the month's last day. ``with_daily``: of the daily
    and weekly reports the last one of the month, too.
    """
    found = []
    for spec in registry.offered():
        period = _pack_period(office, spec, month) or (_last_of(office, spec, month) if with_daily else None)
        if period is not None:
            found.append((spec, period))
    return found


def _last_of(office: Office, spec: ReportSpec, month: Period) -> Period | None:
    """Return the last day, or the last whole week, of a month that is over by now; None when there is none yet."""
    last = min(month.end_on, office.now().date() - timedelta(days=1))
    found = None
    if PeriodKind.DAY in spec.periods:
        found = day_period(last)
    elif PeriodKind.WEEK in spec.periods:
        week = week_period(last)
        found = week if week.end_on <= last else week.previous()
    return found if found is not None and found.end_on >= month.start_on else None


def _pack_period(office: Office, spec: ReportSpec, month: Period) -> Period | None:
    if spec.periods[0] is PeriodKind.ASSESSMENT:
        return scope.own_period(office, assessment_month(month.end_on.year, month.end_on.month))
    if PeriodKind.MONTH in spec.periods:
        return month
    for kind in (PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR):
        if kind in spec.periods and months_period(kind, month.end_on).end_on == month.end_on:
            return months_period(kind, month.end_on)
    if spec.code == "B45":
        return day_period(month.end_on)
    return None


def pack(
    office: Office, month: Period, folder: Path, job: JobContext | None = None, *, with_daily: bool = True
) -> Pack:
    """Make every report of a month in its usual format, one file each, into ``folder``.

    A report that cannot be made (no contract, no data) is skipped with its reason. Cancelling leaves what is done.
    Raises ``RefusedInput`` for anything but a month, ``Cancelled``.
    """
    if month.kind is not PeriodKind.MONTH:
        raise RefusedInput(f"整包出表要选一个月，“{month.name}”不是。请写成 2026-09 的样子。")
    context = job or JobContext()
    folder.mkdir(parents=True, exist_ok=True)
    wanted = pack_of(office, month, with_daily=with_daily)
    saved: list[Saved] = []
    skipped: list[Skipped] = []
    for place, (spec, period) in enumerate(wanted):
        context.check()
        context.report(place, len(wanted), f"{spec.code} {spec.title}")
        try:
            made = report_runs.run(office, spec.code, period, job=context).value
            saved.append(save(office, made, folder / file_name(made.report, spec.formats[0]), context))
        except Cancelled:
            raise
        except KnownError as error:
            skipped.append(Skipped(spec.code, spec.title, error.message))
    context.report(len(wanted), len(wanted), f"整包完成：{len(saved)} 份")
    return Pack(folder, tuple(saved), tuple(skipped))
