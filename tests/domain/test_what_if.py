"""“If these turned”: the same as counting again; what a call can bring."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.domain.answers import Answers
from app.domain.call_gain import open_points, possible_gain
from app.domain.rate_definitions import HUAIROU, PRESETS, STANDARD
from app.domain.rates import work_out
from app.domain.what_if import Fact, Turn, best_answers, cells_of, turned, turned_cells
from tests.domain.test_rates import ANSWERS

FACTS = st.lists(st.tuples(st.sampled_from("甲乙"), ANSWERS, st.booleans(), st.booleans()), max_size=25)
TURNS = st.builds(Turn, ANSWERS, st.sampled_from([None, True, False]))


@given(FACTS, TURNS, st.sampled_from(PRESETS))
def test_what_if_equals_a_recount(found, turn, definition):
    facts = [Fact(number, group, answers, out) for number, (group, answers, out, _) in enumerate(found)]
    chosen = [fact for fact, (*_, is_chosen) in zip(facts, found, strict=True) if is_chosen]
    moved = turned_cells(cells_of(facts), chosen, turn)
    recount = cells_of(turned(fact, turn) if fact in chosen else fact for fact in facts)
    assert work_out(moved, definition) == work_out(recount, definition)


@given(ANSWERS, st.integers(1, 400))
def test_a_possible_gain_is_what_the_best_answers_would_add(answers, others):
    counted = Answers(answers.contacted, answers.resolved, answers.satisfied, "是")
    facts = [Fact(n, "", best_answers(STANDARD), False) for n in range(others)] + [Fact(others, "", counted, False)]
    before = work_out(cells_of(facts), STANDARD).total.score
    after = work_out(cells_of([*facts[:-1], turned(facts[-1], Turn(best_answers(STANDARD)))]), STANDARD).total.score
    assert before is not None
    assert after is not None
    assert possible_gain(STANDARD, answers, others + 1) == after - before


def test_open_points_in_words():
    assert open_points(STANDARD, Answers("是", "未解决", "不满意")) == ("未解决", "不满意")
    assert open_points(STANDARD, Answers("否", "", "")) == ("未响应", "解决未评定", "满意未评定")
    assert open_points(HUAIROU, Answers("是", "解决", "基本满意")) == ("基本满意",)
    assert open_points(STANDARD, Answers("是", "解决", "满意")) == ()


def test_fairly_satisfied_loses_a_tenth_of_the_weight():
    assert possible_gain(STANDARD, Answers("是", "解决", "基本满意"), 100) == Fraction(4, 100)
