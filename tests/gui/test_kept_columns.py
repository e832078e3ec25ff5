"""Columns and splitters stay as the clerk left them, in every table, also at another size of text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QSplitter, QTextEdit

from app.gui.models.paged_table import Column, PagedTableModel
from app.gui.plain_table import fill, plain_table
from app.gui.widgets.split_memory import remember_split
from app.gui.widgets.table import Table

HEADS = ("时间", "文件", "经办人")


def plain(qtbot, settings, name="导入记录"):
    made = plain_table(name, HEADS, settings, stretch=1)
    qtbot.addWidget(made)
    fill(made, [("2026-11-20", "十月.xlsx", "王静")])
    return made


def titles_in_order(table):
    header = table.horizontalHeader()
    return [HEADS[header.logicalIndex(at)] for at in range(len(HEADS))]


def test_a_plain_table_keeps_a_chosen_width_when_it_is_filled_and_made_again(qtbot, app, settings):
    first = plain(qtbot, settings)
    usual = first.columnWidth(2)
    first.horizontalHeader().resizeSection(2, 222)
    fill(first, [("2026-11-21", "十一月.xlsx", "一个很长很长的名字")])
    assert first.columnWidth(2) == 222
    assert plain(qtbot, settings).columnWidth(2) == 222
    assert plain(qtbot, settings, "其他表").columnWidth(2) == usual


def test_a_plain_table_keeps_the_order(qtbot, app, settings):
    plain(qtbot, settings).horizontalHeader().moveSection(2, 0)
    assert titles_in_order(plain(qtbot, settings)) == ["经办人", "时间", "文件"]
    assert titles_in_order(plain(qtbot, settings, "其他表")) == list(HEADS)


@pytest.mark.parametrize("kept", ["null", "[]", "{}", '{"经办人": "wide"}', "not json", '["没有这列", "文件"]'])
def test_damaged_settings_give_the_usual_table(qtbot, app, settings, kept):
    usual = [plain(qtbot, settings).columnWidth(at) for at in (0, 2)]
    settings.put_text("plain/导入记录/widths", kept)
    settings.put_text("plain/导入记录/columns", kept)
    table = plain(qtbot, settings)
    assert [table.columnWidth(at) for at in (0, 2)] == usual
    assert sorted(titles_in_order(table)) == sorted(HEADS)


def test_a_chosen_width_grows_with_the_text(qtbot, app, settings):
    plain(qtbot, settings).horizontalHeader().resizeSection(2, 210)
    settings.put_text("look/size", "huge")
    assert plain(qtbot, settings).columnWidth(2) == 280  # 14 pt instead of 10.5


@pytest.fixture
def paged(qtbot, app, settings):
    def make():
        columns = [Column(key, key, str, 100) for key in ("a", "b", "c")]
        table = Table(PagedTableModel(columns, lambda ids: ids), "测试", settings)
        qtbot.addWidget(table)
        table.restore_columns()
        return table

    return make


def keys_in_order(table):
    header = table.horizontalHeader()
    return [table.paged.columns[header.logicalIndex(at)].key for at in range(3)]


def test_a_long_table_keeps_width_and_order_by_itself(qtbot, paged, settings):
    first = paged()
    first.horizontalHeader().resizeSection(1, 250)
    first.horizontalHeader().moveSection(2, 0)
    qtbot.waitUntil(lambda: settings.structure("测试/columns") == ["c", "a", "b"])
    again = paged()
    assert again.columnWidth(1) == 250
    assert keys_in_order(again) == ["c", "a", "b"]


def test_making_a_table_is_no_choice(qtbot, paged, settings):
    table = paged()
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not table._keeping.isActive())
    assert settings.structure("测试/widths") is None


def test_a_long_table_scales_with_the_text(qtbot, paged, settings):
    paged().horizontalHeader().resizeSection(1, 210)
    qtbot.waitUntil(lambda: settings.structure("测试/widths") is not None)
    settings.put_text("look/size", "huge")
    assert paged().columnWidth(1) == 280


def split(qtbot, settings, parts=2):
    made = QSplitter(Qt.Orientation.Horizontal)
    qtbot.addWidget(made)
    for _ in range(parts):
        made.addWidget(QTextEdit())
    made.resize(900, 300)
    made.setSizes([450] * parts)
    remember_split(made, settings, "test")
    made.show()
    return made


def test_a_splitter_stays_where_it_was_left(qtbot, app, settings):
    first = split(qtbot, settings)
    first.moveSplitter(300, 1)
    qtbot.waitUntil(lambda: settings.structure("splits/test") is not None)
    assert abs(split(qtbot, settings).sizes()[0] - 300) < 8


@pytest.mark.parametrize("kept", ["null", "[1]", '["a", "b"]', "{}", "not json"])
def test_damaged_places_are_not_used(qtbot, app, settings, kept):
    usual = split(qtbot, settings).sizes()
    settings.put_text("splits/test", kept)
    assert split(qtbot, settings).sizes() == usual


def test_the_wide_column_stays_readable_where_there_is_no_room(qtbot, app, settings):
    table = plain(qtbot, settings)
    fill(table, [("2026-11-20 周五 09:30", "一个很长很长的文件名.xlsx", "一个很长很长的名字和岗位")])
    table.resize(900, 200)
    table.show()
    assert table.horizontalScrollBar().maximum() == 0
    table.resize(260, 200)
    assert table.columnWidth(1) > 120
    assert table.horizontalScrollBar().maximum() > 0
    table.resize(900, 200)
    assert table.horizontalScrollBar().maximum() == 0
    assert settings.structure("plain/导入记录/widths") is None
