from __future__ import annotations

from array import array
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from app.gui.models.paged_table import PAGE_ROWS, PAGES_KEPT, Column, PagedTableModel
from app.gui.widgets.table import Table


@dataclass(frozen=True)
class Line:
    id: int
    name: str


class Source:
    """Counts what is asked for; some ids are gone."""

    def __init__(self, gone: frozenset[int] = frozenset()) -> None:
        self.asked: list[list[int]] = []
        self.gone = gone

    def __call__(self, ids):
        self.asked.append(list(ids))
        return [Line(i, f"line {i}") for i in reversed(ids) if i not in self.gone]


def model(count: int, source: Source | None = None) -> tuple[PagedTableModel[Line], Source]:
    source = source or Source()
    made = PagedTableModel(
        [
            Column("name", "名称", lambda line: line.name),
            Column("id", "编号", lambda line: str(line.id), is_right=True),
        ],
        source,
    )
    made.put_ids(array("q", range(1000, 1000 + count)))
    return made, source


def test_the_row_count_is_true_from_the_start_and_nothing_is_fetched():
    made, source = model(300_000)
    assert (made.rowCount(), made.columnCount(), source.asked) == (300_000, 2, [])


@given(st.lists(st.integers(0, 4_999), min_size=1, max_size=60))
@trials(max_examples=40, deadline=None)
def test_every_row_is_the_one_of_its_id_whatever_the_order_of_asking(positions):
    made, source = model(5_000)
    for position in positions:
        row = made.row(position)
        assert row is not None
        assert row.id == made.ids[position] == 1000 + position
    assert all(len(ids) <= PAGE_ROWS for ids in source.asked)


def test_a_window_is_fetched_once_and_the_oldest_goes_first():
    made, source = model(PAGE_ROWS * (PAGES_KEPT + 1))
    for page in range(PAGES_KEPT):
        made.row(page * PAGE_ROWS)
        made.row(page * PAGE_ROWS + 7)
    assert len(source.asked) == PAGES_KEPT
    made.row(0)  # used again: now the second window is the oldest
    made.row(PAGES_KEPT * PAGE_ROWS)
    made.row(3)
    assert len(source.asked) == PAGES_KEPT + 1
    made.row(PAGE_ROWS)
    assert len(source.asked) == PAGES_KEPT + 2


def test_a_row_that_is_gone_stays_blank_and_its_neighbours_keep_their_place():
    made, _source = model(10, Source(frozenset({1004})))
    shown = [made.data(made.index(row, 1)) for row in range(10)]
    assert shown == ["1000", "1001", "1002", "1003", None, "1005", "1006", "1007", "1008", "1009"]


def test_other_ids_drop_what_was_fetched():
    made, source = model(10)
    made.row(0)
    made.put_ids(array("q", [5, 6]))
    assert made.rowCount() == 2
    assert made.data(made.index(0, 0)) == "line 5"
    assert source.asked == [list(range(1000, 1010)), [5, 6]]


def test_forget_reads_the_values_again_and_keeps_the_ids(qtbot):
    made, source = model(10)
    made.row(0)
    with qtbot.waitSignal(made.dataChanged):
        made.forget()
    made.row(0)
    assert len(source.asked) == 2


@pytest.mark.parametrize(("row_id", "position"), [(1000, 0), (1009, 9), (5, -1)])
def test_row_of_an_id(row_id, position):
    made, _source = model(10)
    assert made.row_of(row_id) == position


def test_titles_and_alignment():
    made, _source = model(1)
    assert [made.headerData(at, Qt.Orientation.Horizontal) for at in range(2)] == ["名称", "编号"]
    right = made.data(made.index(0, 1), Qt.ItemDataRole.TextAlignmentRole)
    assert right & Qt.AlignmentFlag.AlignRight
    assert made.data(made.index(0, 0), Qt.ItemDataRole.UserRole) == Line(1000, "line 1000")


def test_painting_a_table_with_every_row_selected_asks_for_no_row_out_of_sight(qtbot, settings):
    made, _source = model(20_000)
    table = Table(made, "lines", settings)
    qtbot.addWidget(table)
    table.resize(600, 300)
    table.show()
    table.selectAll()
    asked = []
    made.columnCount = lambda *_parent: asked.append(True) or 2
    table.grab()
    assert len(table.selected_positions()) == 20_000
    assert len(asked) < 1_000
