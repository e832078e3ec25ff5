"""Counting a scan by pieces of text: the same as row by row, whatever the texts hold."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.rates import Window
from app.storage.queries import tallying
from tests.office_desk import new_office

REST = "FROM json_each(?) j"
COLUMNS = tuple(f"json_extract(j.value, '$[{place}]')" for place in range(4))
TEXTS = st.text("甲a1\x1e\x1f ", max_size=3)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory):
    with new_office(tmp_path_factory.mktemp("desk") / "office") as opened:
        yield opened.database


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS), max_size=6))
def test_columns_and_tallies_are_what_the_rows_say(database, rows):
    params = (json.dumps(rows),)
    assert tallying.columns(database, COLUMNS, REST, params) == [[row[n] for row in rows] for n in range(4)]
    one, other = tallying.tallies(database, COLUMNS[:2], COLUMNS[2:], REST, params)
    assert one == Counter((row[0], *row[2:]) for row in rows)
    assert other == Counter((row[1], *row[2:]) for row in rows)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["", "", "", ""]],
        [["", "", "", ""], ["", "", "", ""]],
        [["a\x1eb", "", "1", "2"], ["c", "\x1e", "1", "2"]],
        [["a", "b", "\x1f", ""], ["a", "b", "", "\x1f"]],
        [["a", "b", "1\x1f", "2"], ["a", "b", "1", "2\x1e"]],
    ],
)
def test_signs_within_the_texts_move_nothing(database, rows):
    params = (json.dumps(rows),)
    assert tallying.columns(database, COLUMNS, REST, params) == [[row[n] for row in rows] for n in range(4)]
    (found,) = tallying.tallies(database, COLUMNS[:1], COLUMNS[1:], REST, params)
    assert found == Counter(tuple(row) for row in rows)


def test_a_wide_window_is_one_with_more_than_an_eighth_of_the_register(tmp_path: Path):
    with new_office(tmp_path / "office") as office:
        day = Window.of_days(date(2026, 9, 2), date(2026, 9, 2))
        assert not tallying.is_wide(office.database, day)
        with office.change("test.fill", "tickets") as change:
            change.operation("edit", "fill")
            for number in range(16):
                at = f"2026-09-{1 + number // 2:02d}T08:00:00"
                office.database.execute_sql("INSERT INTO ticket (ticket_no, created_at) VALUES (?, ?)", (number, at))
        assert not tallying.is_wide(office.database, day)
        assert tallying.is_wide(office.database, Window.of_days(date(2026, 9, 2), date(2026, 9, 3)))
