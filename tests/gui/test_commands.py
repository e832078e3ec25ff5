from __future__ import annotations

import pytest

from app.gui.commands import Command, find, initials

TITLES = ("导出当前列表…", "导入表格", "今日", "工单", "打印今日待办", "切换浅色 / 深色")


def commands():
    return [Command(title, "页面", "", lambda: None) for title in TITLES]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", list(TITLES)),
        ("导", ["导出当前列表…", "导入表格"]),
        ("今日", ["今日", "打印今日待办"]),
        ("dc", ["导出当前列表…"]),
        ("DR", ["导入表格"]),
        ("jr", ["今日", "打印今日待办"]),
        ("gd", ["工单"]),
        ("没有", []),
        ("zzz", []),
    ],
)
def test_commands_are_found_by_chinese_and_by_initials(typed, found):
    assert [command.title for command in find(commands(), typed)] == found


def test_initials():
    assert initials("导出当前列表") == "dcdqlb"


def test_the_palette_runs_nothing_until_a_line_is_taken(qtbot, app):
    from app.gui.dialogs.command_palette import CommandPalette

    ran = []
    palette = CommandPalette(
        [Command("导入表格", "窗口", "Ctrl+I", lambda: ran.append(1)), Command("关", "窗口", "", ran.clear, False)]
    )
    qtbot.addWidget(palette)
    assert palette.list.count() == 1
    palette.field.setText("drbg")
    palette.take()
    assert ran == []
    assert palette.chosen is not None
    assert palette.chosen.title == "导入表格"
    palette.filter("没有这个")
    assert palette.none.isVisibleTo(palette)
