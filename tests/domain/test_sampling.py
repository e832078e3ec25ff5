"""F3.8: the same seed draws the same sample, every element has its chance."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import RefusedInput
from app.domain.sampling import draw, sample_size

ELEMENTS = [str(number) for number in range(1, 1501)]


def test_f3_8_two_percent_of_1500_are_30_and_the_seed_gives_them_again():
    assert sample_size(1500, Fraction(2, 100)) == 30
    sample = draw(ELEMENTS, 30, "2026-07-01-1-1")
    assert len(set(sample)) == 30
    assert sample == draw(list(ELEMENTS), 30, "2026-07-01-1-1")
    assert sample != draw(ELEMENTS, 30, "2026-07-01-1-2")
    # fixed for all time: another program, version or platform must draw the same
    assert sample[:5] == ("135", "221", "304", "347", "448")


@pytest.mark.parametrize(
    ("population", "share", "size"),
    [
        (1, Fraction(1, 100), 1),
        (99, Fraction(2, 100), 2),
        (100, Fraction(2, 100), 2),
        (101, Fraction(2, 100), 3),
        (7, Fraction(1), 7),
    ],
)
def test_parts_of_an_element_are_rounded_up(population, share, size):
    assert sample_size(population, share) == size


@pytest.mark.parametrize("share", [Fraction(0), Fraction(-1, 2), Fraction(101, 100)])
def test_a_share_out_of_range_is_refused(share):
    with pytest.raises(RefusedInput):
        sample_size(100, share)


@pytest.mark.parametrize(("population", "size"), [([], 1), (["1"], 2), (["1", "2"], 0), (["1", "1"], 1)])
def test_what_cannot_be_drawn_is_refused(population, size):
    with pytest.raises(RefusedInput):
        draw(population, size, "x")


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers(0, 500), min_size=1, max_size=80), st.data(), st.text(max_size=10))
def test_a_sample_is_part_of_the_population_in_its_order(population, data, seed):
    elements = [str(element) for element in sorted(population)]
    size = data.draw(st.integers(1, len(elements)))
    sample = draw(elements, size, seed)
    assert len(sample) == size
    assert list(sample) == [element for element in elements if element in set(sample)]


def test_every_element_has_its_chance():
    hits = dict.fromkeys(ELEMENTS[:50], 0)
    for seed in range(400):
        for element in draw(ELEMENTS[:50], 10, str(seed)):
            hits[element] += 1
    assert min(hits.values()) > 45
    assert max(hits.values()) < 125
