"""Three hundred formula payloads through xlsx, csv, docx and pdf: nothing runs, and what is read back is the same."""

from __future__ import annotations

import zipfile

import pytest
import xlsxwriter

from app.documents import report_docx, report_pdf, report_xlsx
from app.domain.report_content import Cell, Column, Heading, Prose, Report, Table
from app.services import exporting, register
from build.faults.desk import bring_in
from build.faults.inert import live_parts
from build.faults.payloads import payloads
from tests.services.importing import new_office

TEXTS = payloads()


def _number(index):
    return f"01260701080000{index:05d}"


def _stored(office):
    rows = office.database.rows(
        "SELECT ticket_no, title, content, unit FROM ticket JOIN ticket_text ON ticket_id = id WHERE is_void = 0"
    )
    return {row[0]: row[1:] for row in rows}


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """Every payload as title, content and unit of a ticket, brought in from a workbook."""
    folder = tmp_path_factory.mktemp("payloads")
    path = folder / "in.xlsx"
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for column, title in enumerate(("工单编号", "创建时间", "标题", "主要内容", "承办单位")):
            sheet.write_string(0, column, title)
        for index, text in enumerate(TEXTS):
            values = (_number(index), "2026-07-01 08:00:00", text, text, text)
            for column, value in enumerate(values):
                sheet.write_string(index + 1, column, value)
    with pytest.MonkeyPatch.context() as patch:
        from tests.services.importing import read_here

        read_here(patch)
        office = new_office(folder / "office")
        bring_in(office, path)
    yield office
    office.close()


def test_there_are_three_hundred():
    assert len(set(TEXTS)) == 300


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_exports_of_the_register_are_inert_and_read_back_the_same(suffix, imported, tmp_path):
    path = tmp_path / f"out.{suffix}"
    exporting.export_tickets(imported, register.View(), (), path, masked=False, reason="演练")
    assert live_parts(path) == []
    before = _stored(imported)
    assert len(before) == 300
    with new_office(tmp_path / "again") as office:
        bring_in(office, path)
        assert _stored(office) == before


def _report(texts):
    column = Column("text", "内容", "text", 40.0)
    table = Table("清单", (column,), tuple((Cell(text),) for text in texts), note=texts[0])
    blocks = (Heading(texts[1]), Prose(texts[2]), table, *(Prose(text) for text in texts[:40]))
    return Report("B01", texts[3], "2026 年 7 月", blocks, definition=tuple(texts[:5]))


@pytest.mark.parametrize(
    ("suffix", "draw"), [("xlsx", report_xlsx.draw), ("docx", report_docx.draw), ("pdf", report_pdf.draw)]
)
def test_reports_are_inert(suffix, draw, tmp_path):
    clean = [text for text in TEXTS if text.strip()]
    path = tmp_path / f"out.{suffix}"
    path.write_bytes(draw(_report(clean), "2026-11-20T10:00:00"))
    assert live_parts(path) == []


def test_the_search_for_live_parts_finds_them(tmp_path):
    path = tmp_path / "bad.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_formula(0, 0, "=1+1")
        sheet.write_url(1, 0, "http://example.com/")
    assert len(live_parts(path)) >= 2
    (tmp_path / "bad.csv").write_text("a,=1+1\n　＝2,x\n-5,'=1\n", "utf-8")
    assert live_parts(tmp_path / "bad.csv") == ["=1+1", "　＝2"]
    with zipfile.ZipFile(tmp_path / "bad.docx", "w") as package:
        package.writestr("word/document.xml", '<w:fldSimple w:instr="DDEAUTO x"/><w:instrText>PAGE</w:instrText>')
        package.writestr("word/vbaProject.bin", b"")
    assert len(live_parts(tmp_path / "bad.docx")) >= 1
    (tmp_path / "bad.pdf").write_bytes(b"%PDF /URI (x) /OpenAction")
    assert live_parts(tmp_path / "bad.pdf") == ["/OpenAction", "/URI"]
