"""F5.3: a return needs a ground and a complete reason."""

from __future__ import annotations

import pytest

from app.domain.return_grounds import GROUNDS, find_ground, reason_problem

COMPLETE = "经现场核实，该点位位于邻街道辖区，权属单位为市政集团，建议派至邻街道办理。"


def test_six_cases_of_the_regulation_and_one_for_what_is_not_ours():
    assert len(GROUNDS) == 7
    assert len({ground.law for ground in GROUNDS}) == 7
    ordinals = "一二三四五六"
    assert [ground.law[-4:] for ground in GROUNDS[:6]] == [f"（{n}）项" for n in ordinals]
    assert all("第十一条第三款" in ground.law for ground in GROUNDS[:6])
    assert "第十二条" in GROUNDS[6].law
    assert all(ground.law in ground.template for ground in GROUNDS[:6])


@pytest.mark.parametrize("ground", GROUNDS, ids=lambda ground: ground.key)
def test_a_template_must_be_filled_in(ground):
    assert "没填的空" in reason_problem(ground.template, 20)
    filled = ground.template.replace("【", "").replace("】", "")
    assert reason_problem(filled, 20) == ""


@pytest.mark.parametrize(
    ("text", "at_least", "is_complete"),
    [
        ("", 20, False),
        ("   \n　 ", 1, False),
        ("不是我们的", 20, False),
        ("。。。。。，，，，，！！！！！？？？？？……", 5, False),
        (COMPLETE, 20, True),
        ("一二三四五", 5, True),
        ("一二三四", 5, False),
    ],
)
def test_completeness(text: str, at_least: int, is_complete: bool):
    assert (reason_problem(text, at_least) == "") is is_complete


def test_grounds_are_found_by_key_title_or_its_beginning():
    assert find_ground("not_ours") is find_ground("职责外") is GROUNDS[6]
    assert find_ground("超出承办单位职责范围") is GROUNDS[4]
    assert find_ground("") is find_ground("别的") is None
