"""Wording that every format of a report shares: spaces, sentences for empty tables, widths that break no number."""

from __future__ import annotations

import pytest

from app.domain.report_content import Column, Table, cells
from app.domain.report_wording import fitted, nothing_words, points_that_fit, tight, widths


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("本月来件 301 件，日均 14.33 件；增长 70.06%。", "本月来件301件，日均14.33件；增长70.06%。"),
        ("读法 R-04（甲） 还没有选定", "读法R-04（甲） 还没有选定"),
        ("截至 2026-11-21 13:17 的在办件", "截至2026-11-21 13:17的在办件"),
        ("Wi Fi 覆盖", "Wi Fi覆盖"),
        ("没有空格", "没有空格"),
    ],
)
def test_running_text_has_no_spaces_beside_figures(said, written):
    assert tight(said) == written


COLUMN = (Column("a", "项"),)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (Table("督办工单（0 件）", COLUMN, ()), "督办工单：本期没有记录。"),
        (Table("期限", COLUMN, (), note="没有未完成的期限。"), "期限：没有未完成的期限。"),
        (Table("热点", COLUMN, (), note="占比为占本日来件的比例。"), "热点：本期没有记录。"),
        (Table("热点", COLUMN, (cells(("一",)),)), ""),
        (Table("热点", COLUMN, (), cells(("合计",))), ""),
    ],
)
def test_an_empty_table_becomes_one_sentence(table, said):
    assert nothing_words(table) == said


def test_a_ticket_number_is_never_broken():
    columns = (Column("no", "工单编号", width=12), *(Column(f"t{n}", "标题", width=30) for n in range(5)))
    table = Table("清单", columns, (cells(("0126101041280003004", *("诉求标题" * 8 for _ in range(5)))),))
    assert widths(table)[0] >= 19 * 1.15
    size = points_that_fit(table, 174.0, (9.0, 8.5, 8.0, 7.5, 7.0), 2.2)
    assert size is not None
    own = fitted(table, 174.0, size, 2.2)[0] - 2.2
    assert own >= 19 * size * 0.3528 * 0.56  # digits of the bundled face are 0.56 em wide


def test_an_endless_word_is_broken_rather_than_taking_the_page():
    table = Table("清单", (Column("url", "链接", width=20),), (cells(("http://" + "a" * 300,)),))
    assert widths(table)[0] < 30


def test_a_smaller_type_is_taken_before_texts_are_squeezed():
    columns = (Column("no", "工单编号", width=22), *(Column(f"t{n}", "标题", width=20) for n in range(4)))
    table = Table("清单", columns, (cells(("0126101041280003004", *("诉求标题" * 8 for _ in range(4)))),))
    size = points_that_fit(table, 156.0, (10.5, 9.0, 8.0), 2.4)
    assert size == 9.0
    assert all(own / (9.0 * 0.3528 / 2) >= 20 * 0.85 for own in (w - 2.4 for w in fitted(table, 156.0, 9.0, 2.4)[1:]))
