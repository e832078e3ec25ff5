"""AC-17: the price list of 001 in shares and monthly means; E-07 only hints."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from app.domain.money import format_yuan, percent_text, round_fen
from app.domain.price_table import contained_tax, price_table
from app.domain.template_checks import check_template
from tests.domain.contract_templates import template

AC_17 = (
    ("工单处置", "403,200.00", "37.17%", "33,600.00"),
    ("三率评定", "163,200.00", "15.05%", "13,600.00"),
    ("数据分析", "372,600.00", "34.35%", "31,050.00"),
    ("综合管理费", "80,618.00", "7.43%", "6,718.17"),
    ("税费", "65,082.00", "6.00%", "5,423.50"),
    ("合计", "1,084,700.00", "100.00%", "90,391.67"),
)


def test_ac_17_shares_and_monthly_means():
    table = price_table(template("zhongguancun"))
    shown = [
        (
            line.name,
            format_yuan(line.amount_fen),
            percent_text(line.share, 1).removesuffix("%") + "%",
            format_yuan(round_fen(line.monthly)),
        )
        for line in (*table.lines, table.total)
    ]
    assert shown == list(AC_17)
    assert sum((line.share for line in table.lines), Fraction()) == 1
    assert table.months == 12


def test_ac_17_the_tax_line_is_a_hint_and_nothing_more():
    hints = price_table(template("zhongguancun")).hints
    assert len(hints) == 1
    assert "61,398.11" in hints[0]
    assert "3,683.89" in hints[0]
    assert check_template(template("zhongguancun")) == []
    assert price_table(template("chengbei")).hints == ()
    assert contained_tax(108470000) == 6139811


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("fen", [100, -100])
def test_ac_17_one_yuan_more_or_less_in_any_line_is_a_problem(number, fen):
    terms = template("zhongguancun")
    line = terms.prices[number]
    changed = replace(line, unit_fen=line.unit_fen + fen, amount_fen=line.amount_fen + fen)
    prices = (*terms.prices[:number], changed, *terms.prices[number + 1 :])
    assert any("报价合计" in problem for problem in check_template(replace(terms, prices=prices)))
