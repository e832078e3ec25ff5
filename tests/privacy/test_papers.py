"""Every report as a file, every paper that leaves the office: nothing of the planted person in any of them."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress

import pytest

from app.documents.case_papers import draw_form
from app.documents.pdf_pages import text_of
from app.domain.errors import NotAllowed
from app.domain.report_catalogue import REPORTS
from app.domain.report_periods import PeriodKind, day_period, months_period, parse_period, week_period
from app.services import papers, report_files, report_runs
from app.services.session import open_office
from tests.privacy.planted import NOW, leaks, leaks_of
from tests.services.test_every_paper import TABLES

NOT_CITIZENS = {"P-17", "P-17C", "P-30"}
"""Papers about the vendor's own staff and both parties' contacts."""
FOR_THE_UNIT = {"P-21", "P-21S", "P-21U", "P-22", "P-22R"}
"""Slips of the unit that has to go there: house and flat stay, nothing else does."""
MANY = 3


@pytest.fixture(scope="module")
def office(planted_root):
    with open_office(planted_root, "王芳", now=lambda: NOW) as opened:
        yield opened


def period_of(spec):
    kind, day = spec.periods[0], NOW.date()
    if kind is PeriodKind.DAY:
        return day_period(day)
    if kind is PeriodKind.WEEK:
        return week_period(day)
    if kind is PeriodKind.ASSESSMENT:
        return parse_period("考核期2026-11")
    if kind is PeriodKind.RANGE:
        return parse_period("2026-10-01..2026-11-20")
    return months_period(kind, day)


def text_of_package(data: bytes) -> str:
    """All text of a workbook or document, without its markup."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        found = [parts.read(name).decode("utf-8", "replace") for name in parts.namelist() if name.endswith(".xml")]
    return re.sub(r"<[^>]+>", "", "\n".join(found))


@pytest.mark.parametrize("code", [spec.code for spec in REPORTS])
def test_a_report_names_nobody(office, code):
    spec = next(one for one in REPORTS if one.code == code)
    made = report_runs.run(office, code, period_of(spec)).value
    for form in ("xlsx", "docx"):
        assert "\n".join(leaks(text_of_package(report_files.draw(made, form)))) == ""


@pytest.mark.parametrize("code", ["B01", "B12", "B40"])
def test_nor_does_its_print(office, code):
    spec = next(one for one in REPORTS if one.code == code)
    made = report_runs.run(office, code, period_of(spec)).value
    assert leaks_of(text_of(report_files.draw(made, "pdf"))) == []


@pytest.mark.parametrize("code", sorted(TABLES.keys() - NOT_CITIZENS))
def test_a_paper_names_nobody(office, code):
    for (row_id,) in office.database.rows(f"SELECT id FROM {TABLES[code]} ORDER BY id LIMIT {MANY}"):
        with suppress(NotAllowed):
            form = papers.PAPERS[code](office, int(row_id)).form
            pages = "".join(text_of(draw_form(form))) if int(row_id) == 1 else ""
            found = leaks(str(form) + "".join(pages.split()), houses=code not in FOR_THE_UNIT)
            assert "\n".join(found) == ""
