from __future__ import annotations

import pytest

from app.domain.deductions import amount, deduct
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.readings import readings_of
from tests.domain.contract_templates import template

JULY = {"dispatch": 6, "zero_score": 1, "review": 5, "data": 6}


def readings(**chosen):
    terms = template("zhongguancun")
    return readings_of(terms.readings, {code.replace("_", "-"): option for code, option in chosen.items()})


def test_ac08_july():
    result = deduct(template("zhongguancun"), JULY, readings())
    assert [(line.kind, line.count, line.amount_fen) for line in result.lines] == [
        ("dispatch", 6, 240000),
        ("zero_score", 1, 100000),
        ("review", 5, 160000),
        ("data", 6, 180000),
    ]
    assert result.total_fen == 680000
    assert result.alternatives["R-17"] == {"A": 680000, "B": 800000, "C": 650000}
    assert result.lines[0].clause == "001·附3·一(二)1(2)"
    assert result.unchosen == ("R-17",)
    assert deduct(template("zhongguancun"), JULY, readings(R_17="B")).unchosen == ()


@pytest.mark.parametrize(
    ("kind", "count", "chosen", "fen"),
    [
        ("dispatch", 0, {}, 0),
        ("dispatch", 2, {}, 60000),
        ("dispatch", 3, {}, 90000),
        ("dispatch", 4, {}, 140000),
        ("dispatch", 5, {}, 190000),
        ("dispatch", 6, {}, 240000),
        ("dispatch", 6, {"R_14": "乙"}, 300000),
        ("dispatch", 2, {"R_14": "乙"}, 60000),
        ("dispatch", 6, {"R_14": "丙"}, 260000),
        ("review", 5, {}, 160000),
        ("review", 5, {"R_14": "乙"}, 250000),
        ("data", 4, {}, 80000),
        ("data", 5, {"R_17": "A"}, 130000),
        ("data", 5, {"R_17": "B"}, 250000),
        ("data", 5, {"R_17": "C"}, 100000),
        ("data", 6, {"R_17": "B"}, 300000),
        ("data", 6, {"R_17": "C"}, 150000),
        ("zero_score", 2, {}, 200000),
    ],
)
def test_ac08_steps(kind, count, chosen, fen):
    penalty = next(item for item in template("zhongguancun").penalties if item.code == kind)
    assert amount(penalty, count, readings(**chosen)) == fen


@pytest.mark.parametrize(
    ("errors", "message"), [({"moon": 1}, "不认识失误种类"), ({"data": -1}, "不小于 0"), ({"data": True}, "整数")]
)
def test_wrong_counts_are_refused(errors, message):
    with pytest.raises(RefusedInput, match=message):
        deduct(template("zhongguancun"), errors, readings())


def test_other_contracts_have_no_deduction_per_error():
    terms = template("yongdinglu")
    with pytest.raises(NotAllowed, match="没有按件扣款"):
        deduct(terms, {}, readings_of(terms.readings))
