from __future__ import annotations

import pytest

from app.domain.errors import RefusedInput
from app.domain.readings import Choice, parse_choice, readings_of
from tests.domain.contract_templates import KEYS, template


@pytest.mark.parametrize(
    ("text", "choice"),
    [("甲", Choice("甲")), (" 乙：3 ", Choice("乙", 3)), ("乙:10", Choice("乙", 10)), ("A", Choice("A"))],
)
def test_choices_are_read(text, choice):
    assert parse_choice(text) == choice


@pytest.mark.parametrize("text", ["", ":3", "乙:", "乙:三", "乙:-1", "乙:³"])
def test_nonsense_is_refused(text):
    with pytest.raises(RefusedInput, match="看不懂"):
        parse_choice(text)


def test_a_choice_beats_the_default_and_is_known_as_chosen():
    known = template("chengbei").readings
    readings = readings_of(known, {"R-04": "乙:3"})
    assert (readings.option("R-04"), readings.number("R-04"), readings.is_chosen("R-04")) == ("乙", 3, True)
    assert (readings.option("R-05"), readings.number("R-05"), readings.is_chosen("R-05")) == ("甲", None, False)
    assert str(readings.chosen["R-04"]) == "乙:3"


def test_what_must_be_chosen_is_listed_until_it_is():
    known = template("chengbei").readings
    assert readings_of(known).unchosen() == ("R-04", "R-07", "R-45")
    assert readings_of(known, {"R-07": "甲"}).unchosen() == ("R-04", "R-45")
    assert readings_of(template("zhongguancun").readings).unchosen() == ("R-17",)


@pytest.mark.parametrize(
    ("code", "text", "message"),
    [
        ("R-99", "甲", "没有读法 R-99"),
        ("R-07", "丁", "可选：甲、乙、丙"),
        ("R-17", "A", "没有读法"),
        ("R-04", "甲:3", "不用填数字"),
    ],
)
def test_unknown_codes_and_options_are_refused(code, text, message):
    with pytest.raises(RefusedInput, match=message):
        readings_of(template("chengbei").readings, {code: text})


def test_the_data_error_reading_keeps_its_letters():
    readings = readings_of(template("zhongguancun").readings)
    assert readings.option("R-17") == "A"
    assert list(readings.known["R-17"].options) == ["A", "B", "C"]


@pytest.mark.parametrize("key", KEYS)
def test_every_reading_names_its_clauses_and_its_effect(key):
    for reading in template(key).readings:
        assert reading.clauses
        assert reading.affects
        assert reading.default in reading.options
