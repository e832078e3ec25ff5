"""Sums of a settlement hold for any lines: nothing is lost, nothing is paid twice (F4.5)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.invoices import InvoiceFacts, check_invoice
from app.domain.settlements import KINDS, SettlementLine, over_total_hint, totals
from app.domain.template_checks import is_credit_code
from tests.domain.contract_templates import template

LINES = st.lists(
    st.builds(
        SettlementLine,
        st.sampled_from(sorted(KINDS)),
        st.just("x"),
        st.just(""),
        st.integers(-200_000_000, 200_000_000),
    ),
    max_size=8,
)
CODE = "11110221000103341Y"


@settings(max_examples=150, deadline=None)
@given(LINES, st.integers(-100_000_000, 0))
def test_net_and_what_is_carried_out_add_up_to_the_lines(lines, floor):
    found = totals(lines, floor_fen=floor)
    whole = sum(line.amount_fen for line in lines)
    assert found.net_fen - found.carried_out_fen == whole
    assert found.net_fen >= floor
    assert found.carried_out_fen >= 0
    assert found.carried_out_fen == 0 or found.net_fen == floor
    parts = found.base_fen + found.reward_fen - found.deduction_fen - found.damages_fen
    assert parts + found.audit_fen - found.carried_in_fen == whole


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_f44_any_one_wrong_character_of_a_tax_number_is_found(place, character):
    wrong = CODE[:place] + character + CODE[place + 1 :]
    facts = InvoiceFacts("1" * 20, "增值税普通发票", "北京市昌平区城北街道办事处", wrong, 1, None, "", "", "2026-01-01")
    problems = [p for p in check_invoice(facts, template("chengbei"), 1) if p.field == "tax_no"]
    assert is_credit_code(CODE)
    assert bool(problems) == (wrong != CODE)


@pytest.mark.parametrize(
    ("paid", "words"),
    [(116640000, ""), (116640001, "0.01 元"), (128640000, "120,000.00 元"), (104640000, "")],
)
def test_r37_beyond_the_total_is_only_a_hint(paid, words):
    assert words in over_total_hint(template("huoying"), paid)
    assert bool(over_total_hint(template("huoying"), paid)) == bool(words)
