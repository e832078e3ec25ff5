from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.domain.penalty_statements import StatementLine, changes, locked_lines, total


def line(error_id, now, nth=1, was=0):
    rest = ("派单失误", "值班坐席", "001·附3·一(二)1(2)", "坐席甲", "T1", "2026-07-01T09:00:00", "漏看", ())
    return StatementLine(error_id, "dispatch", *rest, nth, now, "R-14 甲", was)


def test_ac08_a_supplement_holds_the_new_error_only():
    locked = locked_lines([[line(1, 30000), line(2, 30000, 2), line(3, 30000, 3)]])
    now = [*locked.values(), line(4, 50000, 4)]
    made = changes(now, locked)
    assert [(one.error_id, one.fen, one.note) for one in made] == [(4, 50000, "锁定后新增")]


def test_a_dismissed_error_becomes_a_credit_and_shifts_prices():
    locked = locked_lines([[line(n, 30000 if n < 4 else 50000, n) for n in range(1, 5)]])
    now = [line(2, 30000, 1), line(3, 30000, 2), line(4, 30000, 3)]
    made = changes(now, locked)
    assert [(one.error_id, one.nth, one.fen) for one in made] == [(4, 3, -20000), (1, 0, -30000)]
    assert total(made) == -50000


def test_the_same_error_comes_back_after_a_credit():
    first = [line(1, 30000)]
    second = changes([], locked_lines([first]))
    assert total(second) == -30000
    assert changes([], locked_lines([first, second])) == ()
    assert total(changes([line(1, 30000)], locked_lines([first, second]))) == 30000


@given(st.lists(st.dictionaries(st.integers(1, 6), st.sampled_from([20000, 30000, 50000])), min_size=1, max_size=5))
def test_statements_always_add_up_to_the_newest_total(months):
    """Whatever happens between locks: first statement + supplements = what the month gives now."""
    statements = []
    for prices in months:
        now = [line(error_id, fen) for error_id, fen in prices.items()]
        statements.append(changes(now, locked_lines(statements)))
        assert sum(total(one) for one in statements) == sum(prices.values())


def test_amount_of_a_line():
    assert replace(line(1, 50000), was_fen=30000).fen == 20000
