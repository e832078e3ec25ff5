from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.shifts import Shift
from app.gui import gallery_cases
from app.gui.models.cases_shifts import hours_text, read_week
from app.gui.pages.staff import StaffPage
from app.services import shifts
from app.services.shifts import ShiftRow
from tests.gui.keyboard import press
from tests.gui.test_exclusions_page import rest, take

MONDAY = date(2026, 11, 16)  # the week of the tests' clock, a Friday


@pytest.fixture
def page(qtbot, desk):
    made = StaffPage(desk)
    qtbot.addWidget(made)
    made.resize(1180, 660)
    made.show()
    made.refresh()
    rest(qtbot, made)
    return made


def cells(page):
    table = page.table.table
    return [tuple(table.item(row, at).text() for at in range(3)) for row in range(table.rowCount())]


def test_a_week_without_a_plan_says_so_on_every_day(page):
    assert page.title.text() == "2026-11-16 至 11-22"
    assert [cell[1] for cell in cells(page)] == ["▲ 全天无人值班"] * 7
    assert cells(page)[4][0] == "2026-11-20 周五（今天）"
    assert page.tabs.tabText(0) == "空班清单（14 天内 336 小时）"
    assert not page.drop.isEnabled()


def test_one_turn_is_planned_on_the_chosen_day(qtbot, page, office):
    page.table.table.selectRow(2)
    page.primary.trigger()
    form = page.work.dialog
    assert form.value("start") == datetime(2026, 11, 18, 8)
    take(qtbot, page, form, person="李建国", post="坐席")
    assert cells(page)[2] == ("2026-11-18 周三", "08:00–16:00", "李建国")
    assert cells(page)[3][1] == "▲ 有 16 小时无人值班"
    assert [row.person for row in shifts.plan(office, datetime(2026, 11, 18), datetime(2026, 11, 19))] == ["李建国"]


def test_a_person_cannot_be_on_duty_twice(qtbot, page, office):
    shifts.add(office, [Shift("李建国", datetime(2026, 11, 16, 8), datetime(2026, 11, 16, 16))])
    page.table.table.selectRow(0)
    page.primary.trigger()
    form = page.work.dialog
    form.fields["person"].widget.setCurrentText("李建国")
    form.go.click()
    qtbot.waitUntil(lambda: "已有班次" in form.said.text(), timeout=20_000)
    form.reject()


def test_a_rota_covers_the_week_and_its_gap_is_filled_from_the_list(qtbot, page, office):
    page.rota.trigger()
    form = page.work.dialog
    form.fields["starts"].widget.setCurrentText("八点")
    form.fields["people"].widget.setPlainText("甲、乙，丙")
    form.go.click()
    qtbot.waitUntil(lambda: "不是时刻" in form.said.text(), timeout=20_000)
    take(qtbot, page, form, starts="00:00 08:00 16:00")
    assert page.desk.messages.texts[-1] == "已排 21 个班次"
    assert len(cells(page)) == 21
    assert read_week(office, MONDAY).gaps == ()
    assert page.now._whole == "现在值班：乙（08:00–16:00）"
    assert page.gaps.texts == ["11-23 00:00 至 12-04 15:00（279 小时）"]
    page._cover(page.week.coming[0])
    form = page.work.dialog
    assert (form.value("start"), form.value("end")) == (datetime(2026, 11, 23), datetime(2026, 11, 24))
    form.reject()


def test_turns_are_taken_off_with_a_reason_and_come_back(qtbot, page, office, monkeypatch):
    shifts.repeat(office, ["甲", "乙"], MONDAY, 1, [time(8), time(20)])
    page.refresh()
    rest(qtbot, page)
    page.table.table.selectRow(0)
    monkeypatch.setattr("app.gui.pages.staff.ask_reason", lambda *_a: "调班")
    press(qtbot, page.table.table, Qt.Key.Key_Delete)
    rest(qtbot, page)
    assert len(shifts.plan(office, datetime(2026, 11, 16), datetime(2026, 11, 18))) == 1
    page.desk.messages.shown[-1].action()
    rest(qtbot, page)
    assert len(shifts.plan(office, datetime(2026, 11, 16), datetime(2026, 11, 18))) == 2


def test_handovers_are_listed_newest_first(qtbot, page, office):
    for text in ("签收 12 件", "签收 20 件"):
        page.hand.trigger()
        form = page.work.dialog
        assert not form.go.isEnabled()
        take(qtbot, page, form, to_person="李建国", text=text, open_matters="一件待派")
    assert page.handovers.texts == ["签收 20 件", "签收 12 件"]
    assert page.tabs.tabText(1) == "交接班 2"


def test_the_week_turns_and_comes_back(qtbot, page):
    page._turn(1)
    rest(qtbot, page)
    assert page.title.text() == "2026-11-23 至 11-29"
    page.this_week.click()
    rest(qtbot, page)
    assert page.title.text() == "2026-11-16 至 11-22"


@pytest.mark.parametrize(
    ("start", "hours", "shown"),
    [
        (datetime(2026, 11, 16, 8), 8, "08:00–16:00"),
        (datetime(2026, 11, 16, 16), 8, "16:00–24:00"),
        (datetime(2026, 11, 16, 20), 12, "20:00–次日 08:00"),
        (datetime(2026, 11, 16, 8), 24, "08:00–次日 08:00"),
        (datetime(2026, 11, 16, 8), 48, "08:00–11-18 08:00"),
        (datetime(2026, 11, 16, 0), 24, "00:00–24:00"),
    ],
)
def test_hours_are_said_shortly(start, hours, shown):
    ends = start + timedelta(hours=hours)
    assert hours_text(ShiftRow(1, "甲", "", "", start.isoformat(), ends.isoformat())) == shown


def test_the_sample_week_leaves_an_evening_open(qtbot, page, office):
    gallery_cases.seed(office)
    page.refresh()
    rest(qtbot, page)
    QApplication.processEvents()
    week = read_week(office, MONDAY)
    assert week.gap_hours(MONDAY + timedelta(days=6)) == 15
    assert week.gap_hours(MONDAY) == 0


@pytest.mark.parametrize("scene", ["hang_up", "appeal_result", "special", "rota", "handover"])
def test_scenes_can_be_built(qtbot, window, scene):
    dialog = getattr(gallery_cases, scene)(window)
    qtbot.addWidget(dialog)
    assert dialog.windowTitle()
    qtbot.waitUntil(lambda: not window.desk.runner.running, timeout=20_000)
