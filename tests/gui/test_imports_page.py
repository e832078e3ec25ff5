from __future__ import annotations

import pytest

from app.gui.pages.imports import PROBLEMS_SHOWN, ImportsPage
from app.gui.targets import BatchTarget
from app.services import imports, register
from app.services.import_types import ImportProblem
from app.services.register import View

ROWS = """工单编号,创建时间,标题,主要内容
1,2026-11-01 08:00,路灯不亮,东门
2,2026-11-02 08:00,井盖松动,西门
,2026-11-03 08:00,没有编号,南门
"""


@pytest.fixture
def page(qtbot, desk, office, tmp_path):
    file = tmp_path / "导出.csv"
    file.write_text(ROWS, encoding="utf-8")
    imports.commit(office, imports.prepare(office, file))
    made = ImportsPage(desk)
    qtbot.addWidget(made)
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: made.table.rowCount() == 1)
    return made


def cells(table, row):
    return [table.item(row, at).text() for at in range(table.columnCount())]


def test_an_import_is_listed_with_counts_and_problems(qtbot, page):
    assert cells(page.table, 0)[1:7] == ["导出.csv", "3", "2", "0", "0", "1"]
    qtbot.waitUntil(lambda: page.problems.rowCount() == 1)
    assert cells(page.problems, 0)[0] == "4"


def test_what_a_problem_quotes_is_masked_and_very_many_are_cut(page):
    quoted = [ImportProblem(at, "电话", "13812345678", "不是日期", "error") for at in range(2, PROBLEMS_SHOWN + 4)]
    page._put_problems(quoted, {"电话": "caller_phone"})
    assert cells(page.problems, 0) == ["2", "电话", "138****5678", "不是日期"]
    page._put_problems([ImportProblem(2, "时限", "周三 13812345678", "不是日期", "warning")], {"时限": "due_at"})
    assert cells(page.problems, 0)[2] == "周三 138****5678"
    page._put_problems(quoted, {"电话": "caller_phone"})
    assert page.problems.rowCount() == PROBLEMS_SHOWN
    assert page.problem_title.text().startswith("问题清单　1,002 条，列出前 1,000 条")


def test_the_keyboard_starts_among_the_imports(page):
    page.take_focus()
    assert page.focusWidget() is page.table


def test_a_whole_import_is_undone_only_after_asking(qtbot, page, office, desk):
    desk.messages.answers = [False, True]
    page.undo_batch()
    qtbot.waitUntil(lambda: len(desk.messages.asked) == 1)
    assert register.count(office, View()) == 2
    page.undo_batch()
    qtbot.waitUntil(lambda: bool(desk.messages.shown))
    assert register.count(office, View()) == 0
    assert desk.messages.texts[-1] == "已撤销导入：退回 2 件，因后来改过而保留 0 件，未能退回 0 件"
    qtbot.waitUntil(lambda: cells(page.table, 0)[-1] == "已撤销")
    assert not page.undo.isEnabled()
    desk.messages.shown[-1].action()
    qtbot.waitUntil(lambda: not desk.runner.running)
    assert register.count(office, View()) == 2


def test_its_tickets_are_one_click_away(qtbot, page, desk):
    with qtbot.waitSignal(desk.navigator.go) as caught:
        page.show_tickets()
    [batch] = imports.batches(desk.office)
    assert caught.args == ["tickets", BatchTarget(batch.summary.batch, "导入：导出.csv")]


def test_an_office_without_imports_says_what_to_do(qtbot, desk):
    made = ImportsPage(desk)
    qtbot.addWidget(made)
    made.put([])
    assert made.stack.currentWidget() is made.empty
    assert "拖进窗口" in made.empty.text.text()
    assert not made.undo.isEnabled()
