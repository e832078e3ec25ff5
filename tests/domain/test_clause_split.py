"""The pasted text of a contract splits into its clauses, and no word is lost (条文逐字)."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.clause_split import numeral, split

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "contracts"


def refs(text: str) -> list[str]:
    return [clause.ref for clause in split(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "一、内容\n（一）甲方\n1、付款\n2. 验收\n（二）乙方\n1．保密\n二、价款",
            ["一", "一(一)", "一(一)1", "一(一)2", "一(二)", "一(二)1", "二"],
        ),
        ("一、内容\n1、培训\n2、运维\n二、期限", ["一", "一.1", "一.2", "二"]),
        (
            "第一条 内容\n1.1 培训\n1.1.1 时间\n1.1.2 地点\n1.2 运维\n第二条 价款\n2.1 总价",
            ["第一条", "1.1", "1.1.1", "1.1.2", "1.2", "第二条", "2.1"],
        ),
        ("一、总则\n1.1 甲\n十、末\n二、价款\n2.1 乙", ["一", "1.1", "二", "2.1"]),
        (
            "第六条 权利\n（一）甲方\n1、检查",
            ["第六条", "六(一)", "六(一)1"],
        ),
        ("第一条 权利\n第三条 缺了第二条", ["第一条", "第三条"]),
        (
            "甲方：某办\n一、内容\n附件 1：方案\n一、目标\n（一）组织\n1、值守\n（1）签收\n（2）派发\n"
            "附件2 清单\n一、设备",
            [
                "首部",
                "一",
                "附1",
                "附1·一",
                "附1·一(一)",
                "附1·一(一)1",
                "附1·一(一)1(1)",
                "附1·一(一)1(2)",
                "附2",
                "附2·一",
            ],
        ),
        ("一、附件\n附件 1：方案\n附件 2：清单\n附件 1：方案", ["一"]),
        ("7.7 有下列情形的：", ["首部"]),
        ("一、金额\n2025.5 月起\n3.5% 的违约金\n1.2 亿元", ["一"]),
        ("1.1 甲\n1.2 乙\n（1）其一\n（2）其二\n1.3 丙", ["1.1", "1.2", "1.3"]),
        ("\ufeff\n\n　　一、内容\r\n续行\r\n", ["一"]),
        ("", []),
    ],
)
def test_ways_of_counting(text, wanted):
    assert refs(text) == wanted


@pytest.mark.parametrize(
    ("key", "found", "missing"),
    [
        ("jiuxianqiao", 59, {"标题", "签署页"}),
        ("yongdinglu", 52, {"标题"}),
        ("huoying", 32, {"附1·末"}),
        ("zhongguancun", 111, {"封面", "合同各方", "签署页"}),
    ],
)
def test_the_shipped_texts_split_as_they_are_modelled(key, found, missing):
    """What is missing has no number on the paper."""
    rows = tomllib.loads((FOLDER / f"{key}.toml").read_text(encoding="utf-8"))["clauses"]
    made = {clause.ref for clause in split("\n".join(row["text"] for row in rows))}
    wanted = {row["ref"] for row in rows}
    assert (len(made & wanted), wanted - made) == (found, missing)


LINES = st.sampled_from(
    [
        "一、内容",
        "二、价款",
        "（一）甲方",
        "1、付款",
        "2.1 总价",
        "附件 1：方案",
        "（1）其一",
        "正文",
        "　　缩进的正文  ",
        "",
        "第一条",
        "1.1 甲",
    ]
) | st.text(max_size=12)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=25))
def test_no_word_is_lost_and_no_number_comes_twice(lines):
    text = "\n".join(lines).lstrip("\ufeff")
    found = split(text)
    plain = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    assert "\n".join(clause.text for clause in found) == "\n".join(plain)
    assert len({clause.ref for clause in found}) == len(found)
    assert all(clause.kind for clause in found)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("九十九", 99),
        ("一百二十", 120),
        ("一百零五", 0),
        ("甲", 0),
        ("", 0),
    ],
)
def test_numerals(text, value):
    assert numeral(text) == value
