"""报表 in the window: list, periods, options, figures that open tickets, files, history, the pack."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from app.domain.report_catalogue import spec_of
from app.domain.report_choices import recent, usual
from app.domain.report_periods import PeriodKind, following, parse_period
from app.gui.dialogs.paper import PaperDialog
from app.gui.dialogs.report_pack import PackDialog
from app.gui.pages.reports import ReportsPage
from app.gui.targets import ReportTarget, TicketsTarget
from app.gui.widgets import report_preview
from app.services import report_runs, tickets
from app.services.reports import registry
from tests.gui.conftest import add_tickets
from tests.gui.keyboard import press


def rest(qtbot, page):
    for _ in range(4):
        qtbot.waitUntil(
            lambda: not page.desk.runner.running and not page._pause.isActive() and not page.preview.is_filling,
            timeout=20_000,
        )
        QApplication.processEvents()


@pytest.fixture
def page(qtbot, desk):
    add_tickets(desk.office, 6)
    made = ReportsPage(desk)
    qtbot.addWidget(made)
    made.resize(1180, 660)
    made.show()
    made.open_target(ReportTarget("B02", "2026-11-18"))
    rest(qtbot, made)
    return made


def words(widget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if not one.isHidden())


def figure(page, row: str, column: str):
    view = page.preview.tables[0]
    table = view.rows.table
    at = next(n for n, line in enumerate(table.rows) if line[0].value == row)
    place = next(n for n, one in enumerate(table.columns) if one.title == column)
    return view, view.rows.index(at, place)


def test_the_list_groups_the_reports_and_the_search_narrows_it(qtbot, page):
    assert page.list.codes == sorted(page.list.codes, key=lambda code: (groups().index(spec_of(code).group), code))
    page.search("日报")
    assert page.list.codes == ["B02"]
    page.search("没有这样的报表")
    assert page.list.codes == []
    page.search("")
    assert page.list.code == "B02"


def groups() -> list[str]:
    return list(dict.fromkeys(spec.group for spec in registry.offered()))


def test_a_report_is_shown_with_its_period_definition_and_judgement(qtbot, page):
    said = words(page.preview)
    assert "2026年11月18日" in said
    assert "一、总体情况" in said
    assert "【由人填写】" in said
    assert "统计时段：2026-11-18 至 2026-11-18" in said
    _view, index = figure(page, "来件", "本日")
    assert index.data() == "6"


def test_a_figure_opens_exactly_its_tickets_by_mouse_and_by_enter(qtbot, page):
    gone = []
    page.desk.navigator.go.connect(lambda key, target: gone.append((key, target)))
    view, index = figure(page, "来件", "本日")
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())
    rest(qtbot, page)
    view.setCurrentIndex(index)
    press(qtbot, view, Qt.Key.Key_Return)
    rest(qtbot, page)
    assert [key for key, _ in gone] == ["tickets", "tickets"]
    assert gone[0][1] == gone[1][1] == TicketsTarget("B02 2026年11月18日·本日总体情况·来件·本日", (1, 2, 3, 4, 5, 6))


def test_the_period_before_and_after_and_by_hand(qtbot, page):
    page.head.period.earlier.click()
    rest(qtbot, page)
    assert page.head.period.period.name == "2026-11-17"
    assert "2026年11月17日" in words(page.preview)
    page.head.period.later.click()
    page.head.period.later.click()
    assert page.head.period.period.name == "2026-11-19"
    rest(qtbot, page)


def test_an_option_is_remembered_for_the_report(qtbot, page):
    box = page.head.options.boxes["starts"]
    box.setCurrentIndex(box.findData("noon"))
    box.activated.emit(box.currentIndex())
    rest(qtbot, page)
    assert "2026-11-17 12:00 至 2026-11-18 12:00" in words(page.preview)
    page.open_target(ReportTarget("B02", "2026-11-10"))
    rest(qtbot, page)
    assert page.head.options.values["starts"] == "noon"


@pytest.mark.parametrize("form", ["xlsx", "docx", "pdf", "pptx"])
def test_a_report_is_saved_in_each_format_and_kept(qtbot, page, monkeypatch, tmp_path, form):
    target = tmp_path / f"日报.{form}"
    offered = []
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", staticmethod(lambda _p, _t, name, _f: offered.append(name) or (str(target), ""))
    )
    action = next(one for one in page.head.formats.actions() if f".{form}" in one.text())
    action.trigger()
    rest(qtbot, page)
    assert target.stat().st_size > 1000
    assert Path(offered[0]).name == f"B02 日报 2026年11月18日.{form}"
    assert page.desk.messages.texts[-1] == f"已存为 日报.{form}"
    assert [run.version for run in page.history.runs] == [1]


def test_an_old_run_comes_back_and_says_what_differs(qtbot, page, desk):
    run = report_runs.run(desk.office, "B02", parse_period("2026-11-18")).value.run
    tickets.edit(desk.office, 2, {"unit": "平安办"})
    page.work.read_runs("B02")
    rest(qtbot, page)
    page.history.open.click()
    rest(qtbot, page)
    assert "平安办" not in [row[0].value for row in page.preview.tables[2].rows.table.rows]
    assert "第 1 版，内容与出表当时一致" in page.banner.text.text()
    page.banner.compare.click()
    rest(qtbot, page)
    assert "与现数据差异 1 件" in page.banner.text.text()
    gone = []
    desk.navigator.go.connect(lambda key, target: gone.append(target.ids))
    page.banner.tickets.click()
    assert gone == [(2,)]
    page.banner.back.emit()
    rest(qtbot, page)
    assert page.banner.isHidden()
    assert "平安办" in [row[0].value for row in page.preview.tables[2].rows.table.rows]
    assert report_runs.reproduce(desk.office, run.id).run == run


def test_printing_opens_the_paper_of_a_kept_run(qtbot, page, desk):
    page.head.print.click()
    rest(qtbot, page)
    dialog = page.findChild(PaperDialog)
    assert "还没有打印过" in dialog.copies.text()
    qtbot.waitUntil(lambda: len(dialog.paper.images) > 0, timeout=20_000)
    dialog.reject()
    rest(qtbot, page)


def test_a_report_that_is_none_is_said_and_nothing_breaks(qtbot, page, desk):
    page.open_target(ReportTarget("B99"))
    assert "B99 暂不能出表" in desk.messages.texts[-1]


def test_the_pack_of_a_month_is_made_one_after_another(qtbot, desk, tmp_path):
    add_tickets(desk.office, 3)
    dialog = PackDialog(desk)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: not desk.runner.running and bool(dialog.todo), timeout=20_000)
    assert dialog.month.currentData().name == "2026-10"
    dialog.folder.setText(str(tmp_path / "nowhere"))
    dialog.start.click()
    assert "不存在" in dialog.note.text()
    (tmp_path / "pack").mkdir()
    dialog.folder.setText(str(tmp_path / "pack"))
    dialog.put(dialog.todo[:4])
    dialog.start.click()
    qtbot.waitUntil(lambda: not dialog.is_running, timeout=30_000)
    assert dialog.done_count + dialog.skipped == 4
    assert len(list((tmp_path / "pack").iterdir())) == dialog.done_count > 0
    assert dialog.note.text().startswith("完成：")


def test_the_pack_stops_when_asked_and_keeps_what_is_done(qtbot, desk, tmp_path):
    dialog = PackDialog(desk)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: not desk.runner.running and bool(dialog.todo), timeout=20_000)
    dialog.folder.setText(str(tmp_path))
    dialog.start.click()
    dialog.stop.click()
    qtbot.waitUntil(lambda: not dialog.is_running and not desk.runner.running, timeout=30_000)
    assert dialog.note.text().startswith("已停止")
    assert dialog.start.isEnabled()


@pytest.mark.parametrize(
    ("kind", "last", "newest"),
    [
        (PeriodKind.DAY, "2026-09-20", "2026-09-21"),
        (PeriodKind.WEEK, "2026-W38", "2026-W39"),
        (PeriodKind.MONTH, "2026-08", "2026-09"),
        (PeriodKind.QUARTER, "2026Q2", "2026Q3"),
        (PeriodKind.HALF, "2026H1", "2026H2"),
        (PeriodKind.YEAR, "2025", "2026"),
        (PeriodKind.ASSESSMENT, "考核期2026-09", "考核期2026-10"),
        (PeriodKind.RANGE, "2026-08-22..2026-09-20", "2026-08-22..2026-09-20"),
    ],
)
def test_the_usual_period_is_the_last_whole_one(kind, last, newest):
    today = date(2026, 9, 21)
    assert usual(kind, today).name == last
    offered = recent(kind, today)
    assert offered[0].name == newest
    assert len({one.name for one in offered}) == 13
    for later, earlier in pairwise(offered):
        assert following(earlier).name == later.name


def test_a_long_report_comes_part_by_part_and_a_new_one_replaces_what_is_missing(qtbot, page, monkeypatch):
    monkeypatch.setattr(report_preview, "_AT_ONCE_S", 0.0)
    shown = page.work.shown
    whole = words(page.preview)
    count = len(page.preview.tables)
    page.preview.put(shown.report, shown.charts)
    assert page.preview.is_filling
    assert len(page.preview.tables) < count
    qtbot.waitUntil(lambda: not page.preview.is_filling)
    QApplication.processEvents()  # shows what was added last
    assert (words(page.preview), len(page.preview.tables)) == (whole, count)
    page.preview.put(shown.report, shown.charts)
    page.preview.say("正在出表…")
    QApplication.processEvents()
    assert not page.preview.is_filling
    assert page.preview.tables == []


def test_a_head_of_two_lines_and_the_longest_period_are_not_cut(qtbot, page):
    page.open_target(ReportTarget("B08", "考核期2026-11"))
    rest(qtbot, page)
    view = page.preview.tables[0]
    assert any(column.group for column in view.rows.table.columns)
    assert view.horizontalHeader().height() >= 2 * view.fontMetrics().lineSpacing()
    last = view.rows.index(view.rows.rowCount() - 1, 0)
    assert view.viewport().rect().contains(view.visualRect(last))
    box = page.head.period.recent
    assert box.currentText() == "2026年11月考核期"
    assert box.width() >= box.sizeHint().width()
    assert box.sizeHint().width() > box.fontMetrics().horizontalAdvance(box.currentText()) + 24
