"""The pack of a month: which reports it holds and for which periods; every report twice the same."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from app.domain.errors import Cancelled
from app.domain.report_catalogue import REPORTS, spec_of
from app.domain.report_periods import PeriodKind, day_period, months_period, parse_period, week_period
from app.services import report_files, report_runs
from app.services.progress import JobContext
from tests.office_desk import add_ticket, new_office


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path) as made:
        yield made


def fill(office, count: int) -> None:
    for n in range(count):
        unit, community = ("城管科", "房管科")[n % 2], ("西三旗社区", "南柳村")[n % 2]
        add_ticket(office, f"01260918093000{n:05d}", unit=unit, community=community, cat1="住房", title=f"第{n}件")


def names(office, month: str, **more: bool) -> dict[str, str]:
    return {spec.code: period.name for spec, period in report_files.pack_of(office, parse_period(month), **more)}


@pytest.mark.parametrize(
    ("month", "day", "week"),
    [
        ("2026-08", "2026-08-31", "2026-W35"),  # ends on a Monday: the week before is the last whole one
        ("2026-05", "2026-05-31", "2026-W22"),  # ends on a Sunday
    ],
)
def test_a_pack_holds_the_last_daily_and_weekly_reports_of_its_month(office, month, day, week):
    found = names(office, month)
    assert (found["B02"], found["B01"], found["B24"], found["B21"]) == (day, day, day, week)
    assert (found["B26"], found["B06"], found["B45"]) == (month, month, day)


def test_a_month_that_runs_ends_yesterday(office):
    today = office.now().date()
    found = names(office, f"{today:%Y-%m}")
    assert found["B02"] == (today - timedelta(days=1)).isoformat()
    assert parse_period(found["B21"]).end_on < today


def test_daily_and_weekly_reports_can_be_left_out(office):
    without = names(office, "2026-08", with_daily=False)
    assert {"B02", "B21", "B01"}.isdisjoint(without)
    assert without.items() <= names(office, "2026-08").items()


def test_a_pack_writes_every_report_it_lists(office, tmp_path):
    fill(office, 5)
    month = parse_period(f"{office.now():%Y-%m}").previous()
    made = report_files.pack(office, month, tmp_path / "pack")
    assert len(made.saved) + len(made.skipped) == len(report_files.pack_of(office, month))
    assert {one.file for one in made.saved} == set((tmp_path / "pack").iterdir())
    assert "B02" in {one.made.run.code for one in made.saved}


def period_for(spec, on):
    kind = spec.periods[0]
    if kind is PeriodKind.DAY:
        return day_period(on)
    if kind is PeriodKind.WEEK:
        return week_period(on)
    if kind is PeriodKind.ASSESSMENT:
        return parse_period(f"考核期{on:%Y-%m}")
    if kind is PeriodKind.RANGE:
        return parse_period(f"{on:%Y-%m}-01..{on:%Y-%m}-10")
    return months_period(kind, on)


def test_every_report_gives_the_same_bytes_again_in_its_formats(tmp_path):
    with new_office(tmp_path) as office:
        fill(office, 12)
        on = office.now().date() - timedelta(days=1)
        for spec in REPORTS:
            period = period_for(spec, on)
            first = report_runs.run(office, spec.code, period).value
            again = report_runs.reproduce(office, first.run.id)
            for form in spec.formats[:2]:
                drawn = report_files.draw(first, form)
                assert drawn == report_files.draw(again, form), (spec.code, form)
                assert len(drawn) > 1000


def sheets_of(office, code: str):
    made = report_runs.run(office, code, period_for(spec_of(code), office.now().date() - timedelta(days=1))).value
    book = openpyxl.load_workbook(io.BytesIO(report_files.draw(made, "xlsx")))
    return made.report, book


@pytest.mark.parametrize("code", ["B01", "B02", "B06", "B08", "B13", "B26", "B38"])
def test_a_workbook_has_types_a_fixed_head_and_prints_on_a4(office, code):
    fill(office, 6)
    add_ticket(office, "0126091809300099999", title='=HYPERLINK("http://x","点我")', unit="+城管科", community="@村")
    report, book = sheets_of(office, code)
    tables = [sheet for sheet in book.worksheets if sheet.title not in ("正文", "图表")]
    assert len(tables) == len(report.tables)
    for sheet, table in zip(tables, report.tables, strict=True):
        assert sheet.freeze_panes is not None
        assert sheet.print_title_rows
        assert int(sheet.page_setup.paperSize) == 9
        assert int(sheet.page_setup.fitToHeight) == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} <= {"s", "n", "d"}  # no formula, not even in a total
        first = sheet.print_title_rows.split(":")[1].strip("$")
        for line, values in enumerate(table.rows, start=int(first) + 1):
            for place, (cell, column) in enumerate(zip(values, table.columns, strict=True), start=1):
                found = sheet.cell(line, place)
                if column.kind in ("int", "rate", "money", "decimal") and cell.value is not None:
                    assert found.data_type == "n", (table.title, column.title, found.value)
                if column.key == "ticket_no":
                    assert found.data_type == "s"


@pytest.mark.parametrize("form", ["xlsx", "pdf", "docx"])
def test_saving_a_list_can_be_cancelled_and_leaves_no_file(office, tmp_path, form):
    for number in range(30):
        add_ticket(
            office, f"01260918{number:08d}", created_at="2026-09-16 08:00:00", dispatched_at="2026-09-16 09:00:00"
        )
    made = report_runs.run(office, "B07", parse_period("2026-09-16")).value
    job = JobContext()
    job.cancel()
    path = tmp_path / f"B07.{form}"
    with pytest.raises(Cancelled):
        report_files.save(office, made, path, job)
    assert not path.exists()
    assert not office.database.value("SELECT count(*) FROM audit_entry WHERE action = 'report.save'")


@pytest.mark.parametrize("form", ["xlsx", "pdf"])
def test_drawing_stops_between_two_rows(office, form):
    for number in range(30):
        add_ticket(
            office, f"01260918{number:08d}", created_at="2026-09-16 08:00:00", dispatched_at="2026-09-16 09:00:00"
        )
    made = report_runs.run(office, "B07", parse_period("2026-09-16")).value
    job = Impatient(10)
    with pytest.raises(Cancelled):
        report_files.draw(made, form, job)
    assert job.left == 0
    assert report_files.draw(made, form, JobContext()) == report_files.draw(made, form)


@pytest.mark.parametrize("form", ["xlsx", "pdf"])
def test_a_long_list_says_how_far_it_has_come(office, form):
    for number in range(130):
        add_ticket(
            office, f"01260918{number:08d}", created_at="2026-09-16 08:00:00", dispatched_at="2026-09-16 09:00:00"
        )
    made = report_runs.run(office, "B07", parse_period("2026-09-16")).value
    said: list[tuple[int, int, str]] = []
    report_files.draw(made, form, JobContext(lambda *word: said.append(word)))
    rows = sum(len(table.rows) + (table.total is not None) for table in made.report.tables)
    assert rows > 100
    assert [done for done, _, _ in said] == [*range(100, rows * (2 if form == "pdf" else 1) + 1, 100)]
    assert {(total, text) for _, total, text in said} == {
        (2 * rows, f"正在写 {report_files.FORMATS[form]}，共 {rows:,} 行")
    }


class Impatient(JobContext):
    """Cancels itself at a later check."""

    def __init__(self, checks: int) -> None:
        super().__init__()
        self.left = checks

    def check(self) -> None:
        self.left -= 1
        if not self.left:
            self.cancel()
        super().check()
