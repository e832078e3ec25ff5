"""How much masking finds on made-up tickets whose personal data is known: the gates of reliability.md C4.

The rules were tuned on other seeds. Free names (third persons in running text) cannot be found safely by rules: the
gate is what was reached on the wordings the rules know; wordings they do not know are measured beside it.
"""

from __future__ import annotations

import random

import pytest

from app.domain.masking import find_personal, mask_text
from app.domain.masking_spans import KIND_TITLES, Kind, replaced
from tests.free_names import written
from tests.personal_tickets import FREE, measure, pieces, text_of, unknown_wordings

TICKETS, SEED = 2000, 20261121


@pytest.fixture(scope="module")
def figures():
    return measure(TICKETS, SEED)


@pytest.mark.parametrize("kind", [Kind.PHONE, Kind.ID, Kind.CARD, Kind.PLATE, Kind.EMAIL, Kind.CHAT, "phone cell"])
def test_numbers_are_found(figures, kind):
    assert figures.all[kind] >= TICKETS
    assert figures.recall(kind) >= 0.995, figures.missed[kind][:5]


@pytest.mark.parametrize(("kind", "least"), [(Kind.NAME, 0.98), ("name cell", 0.995), (FREE, 0.9), (Kind.PLACE, 0.98)])
def test_names_and_houses_are_found(figures, kind, least):
    assert figures.recall(kind) >= least, figures.missed[kind][:5]


@pytest.mark.parametrize("keep", ["order number", "date", "amount", "area", "article", "service number"])
def test_what_is_no_persons_stays(figures, keep):
    assert figures.kept[keep] > TICKETS / 5
    assert figures.harmed[keep] == 0, figures.harmed_texts[:5]


def test_other_characters_stay(figures):
    assert figures.others > 100_000
    assert figures.over_share <= 0.005, figures.over_texts[:5]


def test_wordings_that_no_rule_knows_are_missed_so_the_warning_stays():
    """What the safe copy warns of: should this ever rise above half, its words may become milder."""
    assert unknown_wordings(500, SEED).recall(FREE) < 0.5


def test_finds_and_mask_agree_and_a_masked_text_stays():
    for seed in range(60):
        text = text_of(pieces(random.Random(seed)))
        assert replaced(text, find_personal(text)) == mask_text(text)
        assert {span.kind for span in find_personal(text)} <= set(KIND_TITLES)
        assert mask_text(mask_text(text)) == mask_text(text)


def test_strict_rules_find_names_in_wordings_that_nobody_tuned_them_on():
    """Aimed at 90 %: 93.3 % of 3,745 names when the rules were done; 99.6 % on wordings looked at before.

    One name in fifteen is missed, so warning and preview stay.
    """
    held_out = written(800, SEED)
    assert held_out.recall(FREE) >= 0.9, held_out.missed[FREE][:5]
    assert held_out.recall("surname with title") >= 0.9
    assert sum(held_out.harmed.values()) == 0, held_out.harmed_texts[:5]
    assert held_out.over_share <= 0.015
    for is_held_out in (False, True):
        older = unknown_wordings(500, SEED, strict=True, held_out=is_held_out)
        assert older.recall(FREE) >= 0.98, older.missed[FREE][:5]


def test_strict_rules_mask_no_number_and_little_else():
    figures = measure(500, SEED, strict=True)
    assert figures.recall(FREE) >= 0.99
    assert sum(figures.harmed.values()) == 0, figures.harmed_texts[:5]
    assert figures.over_share <= 0.015
