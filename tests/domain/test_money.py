"""Money: the contracts' own words, random round trips, cn2an where it is right, refusals, rounding."""

from __future__ import annotations

import random
from fractions import Fraction

import cn2an
import pytest

from app.domain.errors import RefusedInput
from app.domain.money import (
    MAX_FEN,
    chinese_amount,
    format_yuan,
    from_ppm,
    parse_chinese_amount,
    parse_rate,
    parse_yuan,
    percent_text,
    round_fen,
    share,
)

# The 11 amounts as the five contracts write them, figures and words.
CONTRACT_AMOUNTS = [
    ("1596000", "壹佰伍拾玖万陆仟元整"),
    ("957600", "玖拾伍万柒仟陆佰元整"),
    ("638400", "陆拾叁万捌仟肆佰元整"),
    ("1084700元", "壹佰零捌万肆仟柒佰元整"),
    ("1,924,530", "壹佰玖拾贰万肆仟伍佰叁拾元整"),
    ("1,347,171", "壹佰叁拾肆万柒仟壹佰柒拾壹元整"),
    ("577,359", "伍拾柒万柒仟叁佰伍拾玖元整"),
    ("¥1166400元", "壹佰壹拾陆万陆仟肆佰元整"),
    ("¥388800", "叁拾捌万捌仟捌佰元整"),
    ("568800", "伍拾陆万捌仟捌佰元整"),
    ("284400", "贰拾捌万肆仟肆佰元整"),
]


@pytest.mark.parametrize(("figures", "words"), CONTRACT_AMOUNTS)
def test_the_contracts_amounts_word_for_word(figures, words):
    fen = parse_yuan(figures)
    assert chinese_amount(fen) == words
    assert parse_chinese_amount(words) == fen


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (15, "壹角伍分"),
        (100, "壹元整"),
        (105, "壹元零伍分"),
        (150, "壹元伍角整"),
        (1000, "壹拾元整"),
        (1001, "壹拾元零壹分"),
        (54235005, "伍拾肆万贰仟叁佰伍拾元零伍分"),
        (10000000, "壹拾万元整"),
        (10100000, "壹拾万壹仟元整"),
        (10010000, "壹拾万零壹佰元整"),
        (10000100, "壹拾万零壹元整"),
        (1001000000, "壹仟零壹万元整"),
        (10000000000, "壹亿元整"),
        (10000000100, "壹亿零壹元整"),
        (10100000000, "壹亿零壹佰万元整"),
        (10000100000000, "壹仟亿零壹佰万元整"),
        (100000000000000, "壹万亿元整"),
        (100010000000100, "壹万零壹亿零壹元整"),
        (-1627050, "负壹万陆仟贰佰柒拾元伍角整"),
        (31701000, "叁拾壹万柒仟零壹拾元整"),
        (42880000, "肆拾贰万捌仟捌佰元整"),
        (MAX_FEN, "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_the_rules_of_zero_and_whole(fen, words):
    assert chinese_amount(fen) == words
    assert parse_chinese_amount(words) == fen


def _random_amounts(count: int, seed: int) -> list[int]:
    rng = random.Random(seed)
    return [
        rng.randrange(10 ** rng.randrange(1, 19)) * (10 ** rng.randrange(0, 5)) % (MAX_FEN + 1) for _ in range(count)
    ]


def test_a_hundred_thousand_random_amounts_come_back():
    wrong = [fen for fen in _random_amounts(100_000, 7) if parse_chinese_amount(chinese_amount(fen)) != fen]
    assert wrong == []


def test_every_amount_up_to_two_hundred_yuan_comes_back():
    assert [fen for fen in range(20_000) if parse_chinese_amount(chinese_amount(fen)) != fen] == []


def test_agrees_with_cn2an_where_that_is_right():
    # cn2an leaves 整 out after 角 and takes at most 16 digits.
    wrong = []
    for fen in _random_amounts(3_000, 11):
        if not 0 < fen < 10**14:
            continue
        theirs = cn2an.an2cn(f"{fen // 100}.{fen % 100:02d}", "rmb")
        if chinese_amount(fen) != theirs + ("整" if theirs.endswith("角") else ""):
            wrong.append((fen, chinese_amount(fen), theirs))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1596000", 159_600_000),
        ("1596000.00", 159_600_000),
        ("1,596,000.00", 159_600_000),
        ("￥1,596,000.5", 159_600_050),
        ("¥ 0.05", 5),
        ("人民币 1596000 元整", 159_600_000),
        ("人民币￥１，５９６，０００．００元", 159_600_000),
        ("159.6万元", 159_600_000),
        ("1.2 亿", 12_000_000_000),
        ("-12.30", -1230),
        ("-¥12.30", -1230),
        ("16.00500万", 16_005_000),
        ("0", 0),
    ],
)
def test_reading_amounts(text, fen):
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text",
    [
        "",
        "元",
        "abc",
        "16.005",
        "0.000000001万",
        "1,5960,00",
        "1,596,00",
        "1.",
        ".5",
        "1e6",
        "--1",
        "1 2a",
        "壹元",
        "12%",
    ],
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(RefusedInput):
        parse_yuan(text)


def test_amounts_beyond_the_words_are_refused():
    assert parse_yuan("9999999999999999.99") == MAX_FEN
    with pytest.raises(RefusedInput, match="9999 万亿"):
        parse_yuan("10000000000000000")
    with pytest.raises(RefusedInput, match="9999 万亿"):
        chinese_amount(-MAX_FEN - 1)


@pytest.mark.parametrize(
    ("fen", "text"),
    [(159_600_000, "1,596,000.00"), (5, "0.05"), (-1230, "-12.30"), (0, "0.00"), (100_000_000_001, "1,000,000,000.01")],
)
def test_writing_amounts(fen, text):
    assert format_yuan(fen) == text
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    ("words", "fen"),
    [
        ("人民币壹佰伍拾玖万陆仟元整", 159_600_000),
        ("人民币：壹佰圆正", 10_000),
        ("拾万元整", 10_000_000),
        ("壹拾万零伍仟元", 10_500_000),
        ("壹仟陆佰捌拾元零叁角贰分", 168_032),
        ("伍角", 50),
        ("零元整", 0),
        ("负壹元整", -100),
    ],
)
def test_other_correct_ways_of_writing_are_read(words, fen):
    assert parse_chinese_amount(words) == fen


@pytest.mark.parametrize(
    "words",
    [
        "",
        "元整",
        "整",
        "壹",
        "壹佰伍拾玖万陆仟",
        "壹贰元整",
        "壹拾佰元整",
        "陆仟壹万元整零",
        "一百元",
        "壹元整壹角",
        "壹亿亿元整",
    ],
)
def test_words_that_are_no_amount_are_refused(words):
    with pytest.raises(RefusedInput):
        parse_chinese_amount(words)


@pytest.mark.parametrize(
    ("amount", "fen"),
    [
        (Fraction(1, 2), 1),
        (Fraction(49, 100), 0),
        (Fraction(-1, 2), -1),
        (Fraction(-49, 100), 0),
        (Fraction(5, 2), 3),
        (Fraction(7), 7),
        (share(32_541_000, Fraction(5, 10_000)) * 30, 488_115),  # AC-06: not 30 times a rounded day
        (share(32_541_000, from_ppm(500)) * 100, 1_627_050),
        (share(108_470_000, parse_rate("0.5‰")) * 7, 379_645),
        (share(192_453_000, Fraction(92, 365)), 48_508_701),  # AC-16
    ],
)
def test_rounding_is_half_up_and_once(amount, fen):
    assert round_fen(amount) == fen


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("60%", Fraction(3, 5)),
        ("２‰", Fraction(1, 500)),
        ("0.5‰", Fraction(1, 2000)),
        ("0.3", Fraction(3, 10)),
        ("万分之五", Fraction(1, 2000)),
        ("千分之二", Fraction(1, 500)),
        ("百分之三十", Fraction(3, 10)),
        ("百分之十五", Fraction(3, 20)),
        ("百分之五十五", Fraction(11, 20)),
        ("万分之0.5", Fraction(1, 20_000)),
    ],
)
def test_reading_rates(text, rate):
    assert parse_rate(text) == rate


@pytest.mark.parametrize("text", ["", "%", "五成", "-5%", "5%%", "百分之", "百分之十十", "千分之五六"])
def test_what_is_no_rate_is_refused(text):
    with pytest.raises(RefusedInput):
        parse_rate(text)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (178, 180, "98.89%"),
        (153, 180, "85.00%"),
        (2, 49, "4.08%"),
        (27, 49, "55.10%"),
        (0, 49, "0.00%"),
        (1, 0, "—"),
        (-1, 3, "-33.33%"),
    ],
)
def test_percentages(part, whole, text):
    assert percent_text(part, whole) == text
    assert percent_text(1, 3, places=0) == "33%"
