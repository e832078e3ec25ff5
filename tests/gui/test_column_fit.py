"""Widths of short lists: what a column does not need goes to those whose words are cut."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from app.gui.models.contract_table import KeptTableModel
from app.gui.models.paged_table import Column
from app.gui.settings import WindowSettings
from app.gui.widgets.column_fit import fitted, needs
from app.gui.widgets.table import Table


@pytest.mark.parametrize(
    ("usual", "needed", "room", "widths"),
    [
        ([100, 50], [80, 40], 200, [150, 50]),  # all fits: the rest goes to the wide column
        ([100, 100], [300, 60], 200, [140, 60]),  # what the second has too much goes to the first
        ([100, 100, 100], [100, 150, 40], 320, [100, 150, 70]),  # only as much as is lacking
        ([100, 100, 100], [400, 110, 90], 320, [120, 110, 90]),  # the least lack first
        ([100, 100, 100], [60, 120, 80], 240, [60, 100, 80]),  # too little room: nobody has more than it needs
        ([100, 100, 100], [60, 120, 80], 200, [60, 100, 80]),  # and then the list scrolls
    ],
)
def test_widths(usual, needed, room, widths):
    assert fitted(usual, needed, 0, room) == widths


widths = st.lists(st.tuples(st.integers(20, 400), st.integers(20, 900)), min_size=1, max_size=9)


@given(widths, st.integers(50, 2500))
@settings(max_examples=200)
def test_the_room_is_used_and_nobody_is_cut_who_was_not(columns, room):
    usual, needed = [one[0] for one in columns], [one[1] for one in columns]
    found = fitted(usual, needed, 0, room)
    assert all(width >= min(pair) for width, pair in zip(found, columns, strict=True))
    assert sum(found) >= room
    if sum(map(min, columns)) <= room:
        assert sum(found) <= room + len(columns)  # the shares are rounded


class Line:
    def __init__(self, number, text):
        self.id, self.text = number, text


@pytest.fixture
def table(qtbot, app, tmp_path):
    kept = WindowSettings(tmp_path / "settings.ini")
    columns = [Column("a", "甲", lambda row: row.text, 100), Column("b", "乙", lambda _row: "短", 100)]
    made = Table(KeptTableModel(columns), "配", kept)
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.restore_columns()
    return made


def test_a_column_needs_its_title_and_its_longest_text(table):
    short, long = needs(table, [Line(1, "短")]), needs(table, [Line(1, "短"), Line(2, "很长很长很长的一句话")])
    assert long[0] - short[0] > 100
    assert long[1] == short[1]
    assert needs(table, [])[0] > 0


def test_what_the_clerk_set_stays_and_fitting_is_not_a_choice(qtbot, table):
    table.spread([Line(1, "短")], "a")
    assert table.columnWidth(1) == 100
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not table._keeping.isActive())
    assert table._settings.structure("配/widths") is None
    table.horizontalHeader().resizeSection(1, 160)
    table.spread([Line(1, "很长" * 40)], "a")
    assert table.columnWidth(1) == 160
    qtbot.waitUntil(lambda: table._settings.structure("配/widths") == {"b": 160})
