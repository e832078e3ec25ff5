"""Reports as xlsx, docx, pdf and pptx: what stands in the files, read back with other libraries."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

import docx
import openpyxl
import pptx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from pptx.util import Mm as SlideMm

from app.documents import chart_drawing, pdf_pages, report_docx, report_pdf, report_pptx, report_xlsx
from app.domain.report_content import Chart, Column, Heading, Prose, Report, Series, Table, cells
from tests.documents.report_cases import MADE_AT, UNITS, every_block, long_table

WRITERS = {"xlsx": report_xlsx, "docx": report_docx, "pdf": report_pdf, "pptx": report_pptx}


def book(report: Report) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(report_xlsx.draw(report, MADE_AT)))


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("report", [every_block(), long_table(20)], ids=["every", "long"])
def test_the_same_report_gives_the_same_bytes(name, report):
    first = WRITERS[name].draw(report, MADE_AT)
    assert first == WRITERS[name].draw(report, MADE_AT)
    if name != "pdf":
        with zipfile.ZipFile(io.BytesIO(first)) as packed:
            assert {item.date_time for item in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            for item in packed.namelist():
                if item.startswith("ppt/embeddings"):
                    with zipfile.ZipFile(io.BytesIO(packed.read(item))) as inner:
                        assert b"2000-01-01" in inner.read("docProps/core.xml")


def test_a_workbook_holds_real_numbers_dates_and_percentages():
    sheet = book(every_block())["承办单位受理与成绩"]
    first = [cell.value for cell in sheet[5]]
    assert first == ["城管科", 120, 0.3217, -0.125, -1.25, 91.23, 1234.5, datetime(2026, 9, 10)]
    assert [sheet.cell(5, n).number_format for n in (2, 3, 4, 7, 8)] == [
        "#,##0",
        "0.00%",
        "+0.00%;-0.00%;0.00%",
        "#,##0.00",
        "yyyy-mm-dd",
    ]
    assert [sheet.cell(11, n).value for n in (1, 2, 3, 8)] == ["合计", 465, 1, "—"]
    assert sheet.cell(8, 4).value == "—"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_a_workbook_is_ready_to_print_and_its_head_stays():
    made = book(every_block())
    sheet = made["承办单位受理与成绩"]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("B5", "$3:$4")
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert {"B3:D3", "A3:A4"} <= {str(area) for area in sheet.merged_cells.ranges}
    assert [sheet.cell(3, 2).value, sheet.cell(4, 2).value, sheet.cell(3, 1).value] == ["受理", "件数", "承办单位"]
    below = [row[0].value for row in sheet.iter_rows(min_row=12)]
    assert "注：同比以2025年9月为基数，基数为0的显示“—”。" in below
    assert "统计时段：2026-09-01 至 2026-09-30。" in below
    assert len(made["图表"]._charts) == 5


def test_a_text_that_looks_like_a_formula_stays_text():
    sheet = book(every_block())["需要关注的工单"]
    assert (sheet.cell(4, 3).data_type, sheet.cell(4, 3).value[:10]) == ("s", "=HYPERLINK")
    assert sheet.cell(4, 3).hyperlink is None
    assert sheet.cell(4, 1).value == "0126091809300000001"
    assert sheet.cell(4, 2).value == datetime(2026, 9, 18, 9, 30)


def test_sheets_of_tables_with_one_name_are_told_apart():
    table = Table("明细[甲]", (Column("a", "甲"),), (cells(("x",)),))
    assert book(Report("B99", "表", "期", (table, table, table), ())).sheetnames == [
        "明细_甲_",
        "明细_甲_(2)",
        "明细_甲_(3)",
    ]


def document(report: Report):
    return docx.Document(io.BytesIO(report_docx.draw(report, MADE_AT)))


def fonts(paragraph) -> set[tuple[str, float]]:
    return {(run._element.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt) for run in paragraph.runs}


def test_a_word_file_is_laid_out_as_an_official_paper():
    made = document(every_block())
    section = made.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in margins] == [37, 35, 28, 26]
    assert abs(section.page_width - Mm(210)) < 500
    by_text = {paragraph.text: paragraph for paragraph in made.paragraphs}
    assert fonts(made.paragraphs[0]) == {("方正小标宋简体", 22)}
    assert fonts(by_text["一、总体情况"]) == {("黑体", 16)}
    assert fonts(by_text["（一）受理量"]) == {("楷体_GB2312", 16)}
    body = next(paragraph for text, paragraph in by_text.items() if text.startswith("2026年9月共受理"))
    assert fonts(body) == {("仿宋_GB2312", 16)}
    assert made.styles["Normal"].paragraph_format.line_spacing.pt == pytest.approx(28.9, abs=0.05)
    assert body._p.pPr.ind.get(qn("w:firstLineChars")) == "200"
    for footer in (section.footer, section.even_page_footer):
        assert footer.paragraphs[0].text.replace("1", "") == "—  —"
        assert "PAGE" in footer._element.xml
    assert made.settings.odd_and_even_pages_header_footer


def test_a_word_file_marks_what_a_person_must_write():
    gap = next(p for p in document(every_block()).paragraphs if p.text.startswith("【由人填写】"))
    assert gap.runs[0].font.highlight_color is not None
    assert gap.text.endswith("提出工作建议。")


def test_tables_of_a_word_file_repeat_their_head_and_keep_rows_whole():
    table = document(long_table()).tables[0]
    properties = [row._tr.trPr.xml for row in table.rows]
    assert [index for index, xml in enumerate(properties) if "tblHeader" in xml] == [0, 1]
    assert all("cantSplit" in xml for xml in properties)
    assert len(table.rows) == 133
    assert [cell.text for cell in table.rows[132].cells][2:4] == ["8515", "17030"]


def test_a_table_too_wide_gets_a_page_across_and_the_paper_turns_back():
    columns = tuple(Column(f"c{n}", f"列{n}", width=14) for n in range(14))
    wide = Table("宽表", columns, (cells(tuple("一二三四五六七八九十甲乙丙丁")),))
    sections = document(Report("B99", "表", "期", (wide,), ("口径",))).sections
    assert [section.page_width > section.page_height for section in sections] == [False, True, False]
    assert [round(side.mm) for side in (sections[1].left_margin, sections[1].top_margin)] == [35, 28]


def test_a_pdf_repeats_the_head_on_every_page_and_numbers_them():
    pages = pdf_pages.text_of(report_pdf.draw(long_table(), MADE_AT))
    assert len(pages) >= 3
    for number, page in enumerate(pages, start=1):
        assert "工单编号" in page
        assert f"第 {number} 页　共 {len(pages)} 页" in page.replace("\u2002", " ")
    whole = "".join(pages)
    assert len(re.findall(r"01260918\d{10}", whole)) == 130
    assert "17030" in pages[-1]


def test_a_pdf_says_everything_that_the_report_says():
    whole = re.sub(r"\s", "", "".join(pdf_pages.text_of(report_pdf.draw(every_block(), MADE_AT))))
    for text in (
        "一、总体情况",
        "（二）办理质量",
        "各月受理量（件）",
        "+12.50%",
        "25,924.50",
        "【由人填写】",
        "口径说明",
        *UNITS,
    ):
        assert text in whole
    assert "=HYPERLINK" in whole


def test_a_cell_longer_than_a_page_goes_on_on_the_next():
    table = Table("长", (Column("a", "内容", width=60),), (cells(("长" * 5000,)),))
    pages = pdf_pages.text_of(report_pdf.draw(Report("B99", "表", "期", (table,), ()), MADE_AT))
    assert sum(page.count("长") for page in pages) == 5001  # its title once
    assert len(pages) > 1
    assert pages[0].count("长") > 1000  # it begins beneath its head, which never stands alone


def chart_and_table(filler: int) -> Report:
    """A page that is filled to somewhere, a chart, and a short table after it."""
    chart = Chart("来件走势", "line", ("1月", "2月"), (Series("来件", (3, 4)),))
    columns = (Column("name", "名称", width=20), Column("count", "件数", "int", 10))
    table = Table("后面的表", columns, tuple(cells((f"第{n}行", n)) for n in range(4)))
    blocks = (*(Prose("填到这里。") for _ in range(filler)), chart, table, Heading("下一部分"))
    return Report("B26", "报告", "2026年9月", blocks, ())


def test_pages_are_filled_a_chart_is_drawn_lower_or_lets_the_table_after_it_go_first(monkeypatch):
    heights = []
    draw = chart_drawing.drawing
    monkeypatch.setattr(
        chart_drawing,
        "drawing",
        lambda chart, wide, high: heights.append(round(high * 25.4 / 72, 3)) or draw(chart, wide, high),
    )
    first = []
    for filler in range(20, 34):
        text = "".join(pdf_pages.text_of(report_pdf.draw(chart_and_table(filler), MADE_AT)))
        first.append(text.index("后面的表") < text.index("来件走势"))
    assert all(72 * 0.72 <= height <= 72 for height in heights)
    assert 52 < min(heights) < 60
    assert first[0] is False
    assert any(first)


def deck(report: Report):
    return pptx.Presentation(io.BytesIO(report_pptx.draw(report, MADE_AT)))


def test_slides_hold_native_charts_with_their_figures():
    charts = [shape.chart for slide in deck(every_block()).slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) == 5
    line = charts[0].plots[0]
    assert list(line.categories)[:2] == ["1月", "2月"]
    assert list(line.series[0].values)[:4] == [980, 1012, 1100, None]
    with zipfile.ZipFile(io.BytesIO(charts[0].part.chart_workbook.xlsx_part.blob)) as inner:
        assert "xl/worksheets/sheet1.xml" in inner.namelist()


@pytest.mark.parametrize("report", [every_block(), long_table(200)], ids=["every", "long"])
def test_nothing_runs_over_the_edge_of_a_slide(report):
    made = deck(report)
    rows = 0
    for slide in made.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= made.slide_width
            assert shape.top + shape.height <= made.slide_height
            if shape.has_table:
                rows += len(shape.table.rows) - 1
                assert shape.top + sum(row.height for row in shape.table.rows) <= SlideMm(181)
    assert rows == report.row_count + sum(table.total is not None for table in report.tables)


@pytest.mark.parametrize("filler", range(22, 36, 2))
def test_a_heading_never_stands_alone_at_the_foot_of_a_page_nor_a_total_on_the_next(filler):
    columns = (Column("a", "项目", width=12), Column("b", "件数", "int", 8))
    short = Table("短表", columns, tuple(cells((f"第{n}行", n)) for n in range(6)), cells(("共计", 15)))
    blocks = (
        *(Prose(f"第{n}段。") for n in range(filler)),
        Heading("有短表的一节"),
        short,
        Heading("要人写的一节"),
        Prose("请补写。", is_judgement=True),
    )
    report = Report("B41", "月报", "2026年9月", blocks, ("口径。",), signer="永定路街道", signed_on="2026-10-08")
    pages = [re.sub(r"\s", "", page) for page in pdf_pages.text_of(report_pdf.draw(report, MADE_AT))]
    for together in (("有短表的一节", "短表项目", "第0行", "共计"), ("要人写的一节", "请补写", "永定路街道")):
        assert len({next(n for n, page in enumerate(pages) if word in page) for word in together}) == 1
