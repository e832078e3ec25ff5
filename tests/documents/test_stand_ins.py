"""What a citizen wrote with characters that no bundled font has is printed all the same: a mark, and its name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.documents import chart_drawing, chart_sheet, report_pdf
from app.documents.case_papers import draw_form
from app.documents.pdf_pages import text_of
from app.documents.stand_ins import MISSING, marked
from app.domain.form_content import Form, Wide, tick
from app.domain.report_content import Chart, Column, Report, Series, Table, cells
from tests.documents.report_cases import MADE_AT


def listed(title: str) -> Report:
    table = Table("当日派发", (Column("title", "标题", width=30),), (cells((title,)), cells(("楼道堆物",))))
    chart = Chart("各点位（件）", "ranking", ("广场😀", "西门"), (Series("来件", (2, 1)),))
    return Report("B07", "当日案件派发情况表", "2026年9月18日", (table, chart), ("统计时段。",))


def test_a_list_with_an_emoji_is_printed_and_says_what_stands_there():
    text = "".join(text_of(report_pdf.draw(listed("噪音太大😀受不了🏠"), MADE_AT)))
    assert f"噪音太大{MISSING}受不了{MISSING}" in text
    assert "楼道堆物" in text
    assert "U+1F600" in text
    assert "U+1F3E0" in text


def test_a_report_without_such_characters_has_no_such_line():
    report = replace(listed("楼道堆物"), blocks=listed("楼道堆物").blocks[:1])
    assert MISSING not in "".join(text_of(report_pdf.draw(report, MADE_AT)))


def test_charts_with_such_a_name_are_drawn():
    chart = listed("").blocks[1]
    assert isinstance(chart, Chart)
    assert chart_drawing.png(chart)[:4] == b"\x89PNG"
    assert chart_sheet.draw(listed(""), MADE_AT)[:5] == b"%PDF-"


def test_a_slip_with_an_emoji_is_printed_with_a_note_to_write_it_in():
    form = Form("派单（交办）单", (Wide("主要内容", f"楼上漏水😀 {tick('紧急', False)}", 2),), note="请签收。")
    text = "".join(text_of(draw_form(form)))
    assert f"楼上漏水{MISSING}" in text
    assert "请签收。" in text
    assert "U+1F600" in text
    assert "手写补上" in text


@pytest.mark.parametrize(("text", "named"), [("甲乙", ""), ("换\n行\u200b", ""), ("好😀😀", "U+1F600")])
def test_only_what_no_font_draws_is_marked(text, named):
    changed, names = marked(("一", text))
    assert (changed[1] == text, names) == (not named, named)


def test_many_different_characters_are_counted():
    _, names = marked("".join(chr(0x1F600 + n) for n in range(10)))
    assert names.endswith("U+1F607 等 10 个")
