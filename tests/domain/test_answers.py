"""Answers as exports write them, and what differs between two sides."""

from __future__ import annotations

import pytest

from app.domain.answers import (
    OTHER,
    VALID_VISIT,
    Answers,
    Question,
    are_comparable,
    canonical,
    checked_answers,
    differences,
    differences_text,
    read_answers,
)
from app.domain.double_no import DoubleNoRule, Mark, rule_from_json
from app.domain.errors import RefusedInput
from app.domain.exclusion_states import is_excluded


@pytest.mark.parametrize(
    ("kind", "text", "answer"),
    [
        (Question.CONTACTED, "是", "是"),
        (Question.CONTACTED, " 已响应 ", "是"),
        (Question.CONTACTED, "未联系", "否"),
        (Question.RESOLVED, "已解决", "解决"),
        (Question.RESOLVED, "否", "未解决"),
        (Question.RESOLVED, "部分解决", "部分解决"),
        (Question.SATISFIED, "非常满意", "满意"),
        (Question.SATISFIED, "较满意", "基本满意"),
        (Question.SATISFIED, "不满意", "不满意"),
        (Question.SATISFIED, "未评价", "未评价"),
        (Question.SATISFIED, "", ""),
        (Question.SATISFIED, "看情况", OTHER),
        (VALID_VISIT, "有效", "是"),
        (VALID_VISIT, "NO", "否"),
        (VALID_VISIT, "未回访", "否"),
    ],
)
def test_spellings(kind, text, answer):
    assert canonical(kind, text) == answer


def test_a_form_refuses_what_is_no_answer():
    with pytest.raises(RefusedInput, match=r"是否解决.*可以填：解决、部分解决、未解决"):
        checked_answers("是", "差不多", "满意")


def test_only_questions_answered_on_both_sides_are_compared():
    one, other = read_answers("是", "解决", ""), read_answers("是", "未解决", "满意")
    found = differences(one, other)
    assert [(d.question, d.first, d.second) for d in found] == [(Question.RESOLVED, "解决", "未解决")]
    assert differences_text(found, "登记", "核听") == "是否解决：登记“解决”，核听“未解决”"
    assert not are_comparable(Answers("是"), Answers("", "解决"))


def test_who_was_not_reached_cannot_say_more():
    assert Answers("否").is_complete
    assert not Answers("是", "解决").is_complete
    assert Answers("", "解决").turned(Answers("是", "", "满意")) == Answers("是", "解决", "满意")


@pytest.mark.parametrize(
    ("resolved", "satisfied", "mark"),
    [
        ("解决", "满意", Mark.NONE),
        ("未解决", "满意", Mark.SINGLE),
        ("解决", "不满意", Mark.SINGLE),
        ("未解决", "不满意", Mark.DOUBLE),
        ("部分解决", "基本满意", Mark.NONE),
        ("", "", Mark.NONE),
    ],
)
def test_single_and_double_no_by_the_preset(resolved, satisfied, mark):
    assert DoubleNoRule().mark(Answers("是", resolved, satisfied)) is mark
    assert "推断" in DoubleNoRule().words()


def test_the_rule_of_double_no_can_be_changed():
    rule = rule_from_json(
        {"resolved": ["未解决", "部分解决"], "satisfied": ["不满意", "未评价"]}, "区中心 2026-09 电话答复"
    )
    assert rule.mark(Answers("是", "部分解决", "未评价")) is Mark.DOUBLE
    assert rule_from_json(rule.to_json(), rule.basis) == rule
    assert "区中心" in rule.words()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"resolved": ["未解决"]}, "至少"),
        ({"resolved": ["坏"], "satisfied": ["不满意"]}, "否定答案"),
        ({"x": []}, "不是三率"),
    ],
)
def test_rules_that_make_no_sense_are_refused(data, says):
    with pytest.raises(RefusedInput, match=says):
        rule_from_json(data, "x")


@pytest.mark.parametrize(
    ("state", "out"),
    [
        ("剔除", True),
        ("主动剔除", True),
        ("不纳入考核", True),
        ("是", True),
        ("挂账", False),
        ("剔除申报中", False),
        ("", False),
    ],
)
def test_excluded_states(state, out):
    assert is_excluded(state) is out
