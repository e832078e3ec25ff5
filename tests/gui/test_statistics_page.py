"""统计 in the window: charts, their tables, bars that open tickets, pictures, paper, the workbook."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from app.domain.report_periods import parse_period
from app.domain.report_steps import Step
from app.gui.dialogs.paper import PaperDialog
from app.gui.pages.statistics import StatisticsPage
from app.gui.targets import TicketsTarget
from app.services import tickets
from tests.gui.conftest import add_tickets
from tests.gui.keyboard import press


def rest(qtbot, page):
    for _ in range(4):
        qtbot.waitUntil(
            lambda: not page.desk.runner.running and not page._pause.isActive() and not page.view.chart.is_pausing,
            timeout=20_000,
        )
        QApplication.processEvents()


def built(qtbot, desk):
    made = StatisticsPage(desk)
    qtbot.addWidget(made)
    made.resize(1180, 660)
    made.show()
    made.refresh()
    rest(qtbot, made)
    made.period.choose(parse_period("2026-11"))
    rest(qtbot, made)
    return made


@pytest.fixture
def page(qtbot, desk):
    add_tickets(desk.office, 6)
    return built(qtbot, desk)


@pytest.fixture
def gone(page):
    found = []
    page.desk.navigator.go.connect(lambda name, target: found.append((name, target)))
    return found


def choose(qtbot, page, title):
    row = next(at for at in range(page.list.count()) if page.list.item(at).text() == title)
    page.list.setCurrentRow(row)
    rest(qtbot, page)


def test_what_came_and_the_totals_in_words(qtbot, page):
    assert [page.list.item(at).text() for at in range(page.list.count())] == ["诉求量", "承办单位", "时刻"]
    assert "来件 6 件" in page.said[0].toolTip() + page.said[0].text()
    assert page.view.table.rows.table.total[1].value == 6
    assert len(page.view.chart.spots) == 20  # the 20th of November: a line of twenty days
    assert page.step.currentData() == Step.DAY


def test_charts_show_as_they_are_counted_and_paper_waits_for_all(qtbot, page):
    choose(qtbot, page, "时刻")
    seen = []

    def look(found):
        names = [page.list.item(at).text() for at in range(page.list.count())]
        seen.append((names, page.view.panel.title, page.primary.isEnabled(), found.is_whole))

    page.work.ready.connect(look)
    page.period.choose(parse_period("2026"))
    rest(qtbot, page)
    more = "其余正在统计…"
    assert seen == [
        (["时刻", more], "时刻", False, False),
        (["诉求量", "时刻", more], "时刻", False, False),
        (["诉求量", "承办单位", "时刻", more], "时刻", False, False),
        (["诉求量", "承办单位", "时刻"], "时刻", True, True),
    ]
    seen.clear()
    page.read()
    rest(qtbot, page)
    assert [whole for *_rest, whole in seen] == [True]  # what stands there is not taken apart to be counted again


def test_another_step_cuts_the_trend_otherwise(qtbot, page):
    page.step.setCurrentIndex(page.step.findData(Step.WEEK))
    page.step.activated.emit(page.step.currentIndex())
    rest(qtbot, page)
    assert "按周" in page.view.panel.chart.title
    assert page.view.panel.chart.categories == ("11-1起", "11-2起", "11-9起", "11-16起")
    assert page.step.currentData() == Step.WEEK


def test_a_step_chosen_while_charts_are_still_counted_stays(qtbot, page):
    chosen = []

    def choose_another(found):
        if not found.is_whole and not chosen:
            chosen.append(next(step for step in found.steps if step is not found.step))
            page.step.setCurrentIndex(page.step.findData(chosen[0]))
            page.step.activated.emit(page.step.currentIndex())

    page.work.ready.connect(choose_another)
    page.period.choose(parse_period("2026"))
    rest(qtbot, page)
    assert [page.step.currentData()] == chosen
    assert page.work.found.is_whole
    assert page.work.found.step is chosen[0]


def test_a_bar_opens_exactly_its_tickets_by_mouse_and_by_keys(qtbot, page, gone):
    choose(qtbot, page, "承办单位")
    assert not page.step.isVisible()
    view, panel = page.view.chart, page.view.panel
    first = panel.chart.categories[0]
    want = tuple(int(n) for n in page.desk.office.database.integers(f"SELECT id FROM ticket WHERE unit = '{first}'"))
    place = view.place(view.spots[0]).center().toPoint()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
    rest(qtbot, page)
    press(qtbot, view, Qt.Key.Key_Right)
    assert view.accessibleDescription() == f"{first}：来件 3"
    press(qtbot, view, Qt.Key.Key_Return)
    rest(qtbot, page)
    assert [name for name, _target in gone] == ["tickets", "tickets"]
    for _name, target in gone:
        assert isinstance(target, TicketsTarget)
        assert target.ids == want
        assert first in target.title


def test_a_figure_of_the_table_opens_its_tickets(qtbot, page, gone):
    choose(qtbot, page, "承办单位")
    table = page.view.table
    table.setCurrentIndex(table.rows.index(1, 1))
    press(qtbot, table, Qt.Key.Key_Return)
    rest(qtbot, page)
    assert len(gone[0][1].ids) == table.rows.table.rows[1][1].value == 3


def test_changed_tickets_show_at_once_and_the_panel_stays(qtbot, page):
    choose(qtbot, page, "承办单位")
    values = {"ticket_no": "2026112099999", "title": "井盖", "unit": "平安办", "created_at": "2026-11-19T08:00:00"}
    outcome = tickets.create(page.desk.office, values)
    page.desk.bus.publish(outcome.changed)
    rest(qtbot, page)
    assert page.view.panel.key == "unit"
    assert "平安办" in page.view.panel.chart.categories


def test_copying_saving_and_exporting(qtbot, page, tmp_path, monkeypatch):
    QApplication.clipboard().clear()
    page.view.copy.click()
    rest(qtbot, page)
    assert QApplication.clipboard().image().width() > 1000
    for name, button in (("图.png", page.view.save), ("图.pdf", page.view.save)):
        target = tmp_path / name
        monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_a, t=target, **_k: (str(t), "")))
        button.click()
        rest(qtbot, page)
        assert target.read_bytes()[:4] == (b"\x89PNG" if name.endswith("png") else b"%PDF")
    book = tmp_path / "统计.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_a, **_k: (str(book), "")))
    next(one for one in page.page_actions if one.text() == "导出数据").trigger()
    rest(qtbot, page)
    assert book.read_bytes()[:2] == b"PK"
    assert page.desk.messages.texts == [
        "已复制图：诉求量走势（按日）",
        "已存为 图.png",
        "已存为 图.pdf",
        "已存为 统计.xlsx",
    ]


def test_printing_opens_the_paper(qtbot, page):
    page.primary.trigger()
    dialog = page.findChild(PaperDialog)
    assert dialog.windowTitle() == "统计图表 2026年11月"
    rest(qtbot, page)
    target = Path(page.desk.office.root) / "exports" / "统计图表.pdf"
    dialog.maker("pdf", target)
    assert target.read_bytes()[:4] == b"%PDF"
    assert len(dialog.source.prints()) == 1
    dialog.reject()


def test_an_empty_period_offers_the_one_before_and_an_empty_office_the_import(qtbot, page, desk):
    page.period.choose(parse_period("2015-03"))
    rest(qtbot, page)
    assert page.empty.title.text() == "2015年3月没有来件"
    assert not page.primary.isEnabled()
    page.period.choose(parse_period("2026-11"))
    rest(qtbot, page)
    assert page.rooms.currentIndex() == 1
    assert page.primary.isEnabled()


def test_an_office_without_tickets(qtbot, desk):
    made = built(qtbot, desk)
    assert made.empty.title.text() == "还没有工单"
    assert made.step.currentData() == Step.DAY
