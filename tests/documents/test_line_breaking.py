"""避头尾, whole words, widths, and nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.fonts import Face
from app.documents.line_breaking import NO_LINE_END, NO_LINE_START, break_lines, measure, units

TEXT = st.text(st.sampled_from("甲乙方合同工单，。：；（）《》“”、！？…—％ 2025aB,.()￥㛃𬬭元"), max_size=80)


@settings(max_examples=150, deadline=None)
@given(TEXT, st.integers(60, 300))
def test_lines_fit_and_keep_every_character(text: str, width: int) -> None:
    lines = break_lines(text, Face.SERIF, 12, width)
    assert all(line.indent + measure(line.text, Face.SERIF, 12) <= width + 0.1 for line in lines)
    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("甲乙方合同"), min_size=1, max_size=3), st.integers(80, 200))
def test_no_line_begins_or_ends_with_the_wrong_mark(word: str, width: int) -> None:
    text = f"{word}，（{word}）《{word}》：“{word}”。" * 6
    lines = [line.text for line in break_lines(text, Face.SERIF, 12, width)]
    assert all(line[0] not in NO_LINE_START for line in lines)
    assert all(line[-1] not in NO_LINE_END for line in lines)


@pytest.mark.parametrize("whole", ["100,000.00元", "2025", "JSJB-2025-01"])
def test_amounts_and_words_stay_whole(whole: str) -> None:
    for count in range(1, 20):
        lines = break_lines("对" * count + whole + "对" * 5, Face.SERIF, 12, 160)
        assert sum(whole in line.text for line in lines) == 1


def test_full_lines_reach_the_right_edge() -> None:
    lines = break_lines("合同约定的工作内容" * 8 + "a", Face.SERIF, 12, 205, indent=24)
    for line in lines[:-1]:
        assert line.indent + line.width + line.stretch * (len(units(line.text)) - 1) == pytest.approx(205)
    assert lines[0].indent == 24
    assert lines[-1].stretch == 0


def test_each_paragraph_is_broken_for_itself_and_full_width_blanks_stay() -> None:
    assert [line.text for line in break_lines("甲　乙\n\n丙", Face.SERIF, 12, 200)] == ["甲　乙", "", "丙"]


def test_a_word_longer_than_the_line_is_cut() -> None:
    lines = break_lines("x" * 200, Face.SERIF, 12, 100)
    assert len(lines) > 5
    assert "".join(line.text for line in lines) == "x" * 200


def test_numbers_are_never_spread() -> None:
    assert units("于2025年，100,000.00元 A b") == ["于", "2025", "年", "，", "100,000.00", "元", " A b"]
