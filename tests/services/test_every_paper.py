"""Every paper of an office with sample data: filled, drawn, and put into the office's own file without a gap."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from app.documents.case_papers import draw_form
from app.documents.pdf_pages import text_of
from app.domain.errors import NotAllowed
from app.domain.form_fields import FIXED, FORMS
from app.domain.form_names import values_of
from app.services import form_printing, form_templates, papers, printing, samples
from tests.office_desk import DeskClock, new_office

TABLES = {
    "P-03": "deliverable",
    "P-04": "deliverable",
    "P-05": "monthly_evaluation",
    "P-06": "penalty_notice",
    "P-07": "exclusion",
    "P-08": "rectification",
    "P-09": "settlement",
    "P-10": "contract",
    "P-11": "termination",
    "P-11N": "termination",
    "P-12": "termination",
    "P-13": "error_record",
    "P-14": "duty_lock",
    "P-15": "service_activity",
    "P-16": "contract",
    "P-17": "staff_member",
    "P-17C": "staff_change",
    "P-18": "environment_check",
    "P-19": "contract",
    "P-20": "deletion_certificate",
    "P-21": "ticket",
    "P-21S": "ticket",
    "P-21U": "ticket",
    "P-22": "ticket",
    "P-22R": "ticket",
    "P-23": "exclusion",
    "P-23C": "exclusion",
    "P-24": "hang_up",
    "P-25": "appeal",
    "P-26": "review_report",
    "P-26T": "review_report",
    "P-27": "db_maintenance",
    "P-27O": "ops_log",
    "P-28": "staff_violation",
    "P-29": "cost_estimate",
    "P-30": "authorised_contact",
    "P-31": "work_memo",
    "P-32": "spot_check",
}
"""Form → the table whose rows it is about."""
ELSEWHERE = {"P-04", "P-06", "P-11", "P-11N", "P-12", "P-13", "P-17C", "P-20", "P-29", "P-30"}
"""Forms of which the sample data have no record; tests of their own services fill them."""
MANY = 12


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("papers")
    with new_office(folder / "office", DeskClock(datetime(2026, 11, 20, 9, 30))) as opened:
        samples.load(opened)
        yield opened


def filled(office, code):
    """Papers of the first rows of a form's table; rows that have no such paper yet are left out."""
    made = []
    for (row_id,) in office.database.rows(f"SELECT id FROM {TABLES[code]} ORDER BY id LIMIT {MANY}"):
        with suppress(NotAllowed):
            made.append(papers.PAPERS[code](office, int(row_id)))
    assert made or code in ELSEWHERE
    return made


def test_every_form_has_a_paper_and_a_title():
    assert set(TABLES) == set(papers.PAPERS)
    assert set(FORMS) == {*papers.PAPERS, "P-01"}
    numbers = {code[:4] for code in (*FORMS, *FIXED)}
    assert numbers == {f"P-{number:02}" for number in range(1, 33)}


@pytest.mark.parametrize("code", TABLES)
def test_what_a_record_says_has_a_field_to_stand_in(office, code):
    spec = FORMS[code]
    lists = {one.name: set(one.names) for one in spec.lists}
    for paper in filled(office, code):
        values = values_of(paper.form) if paper.values is None else paper.values
        by_hand = ("签收人：", "意见：\n签字")
        said = {name for name, text in values.fields.items() if text.strip() and not text.startswith(by_hand)}
        assert said - set(spec.names) == set()
        assert set(values.lists) - set(lists) == set()
        for name, entries in values.lists.items():
            assert {key for entry in entries for key in entry} - lists[name] == set()


@pytest.mark.parametrize("code", TABLES)
def test_the_paper_is_in_chinese_with_whole_dates_and_numbered_pages(office, code):
    for paper in filled(office, code)[:3]:
        pages = text_of(draw_form(paper.form))
        assert all(f"共{len(pages)}页" in re.sub(r"\s", "", page) for page in pages)
        whole = "".join(pages)
        assert re.search(r"\d{4}-\d\s*\n\s*\d-\d\d|\d{4}-\d\d-\d\s*\n\s*\d\b", whole) is None
        assert not re.findall(r"\b(None|True|False|pass|fail|open|draft|unknown)\b", whole)


@pytest.mark.parametrize("code", ["P-08", "P-16", "P-21", "P-32"])
def test_a_paper_saved_as_word_goes_into_the_offices_own_file(office, tmp_path, code):
    paper = filled(office, code)[0]
    blank = form_templates.blank(code, tmp_path / f"{code}.docx")
    form_templates.load(office, code, blank)
    before = len(printing.prints(office, code, paper.subject))
    form_printing.print_form(office, paper, save_to=tmp_path / "一.docx")
    assert len(printing.prints(office, code, paper.subject)) == before + 1
    assert (tmp_path / "一.docx").read_bytes()[:2] == b"PK"
    assert form_templates.check(code, Path(tmp_path / "一.docx")).used == ()
