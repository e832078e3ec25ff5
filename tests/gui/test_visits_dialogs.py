from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from app.domain.answers import Question
from app.domain.rates import Denominator
from app.gui.dialogs import period as period_dialog
from app.gui.dialogs.assessment import CorrectDialog
from app.gui.dialogs.city_visit import CityVisitDialog
from app.gui.dialogs.double_no_rule import DoubleNoDialog
from app.gui.dialogs.form_dialog import put_day
from app.gui.dialogs.period import PeriodsDialog
from app.gui.dialogs.rate_definition import DefinitionDialog
from app.gui.dialogs.recording_check import RecordingDialog
from app.gui.models.rates_calls import read_file
from app.services import assessments, periods, rates, recordings, tickets, visits
from app.services.assessments import Entry
from tests.gui.conftest import NOW


def run(qtbot, dialog):
    """Press the verb and wait for the answer."""
    dialog.submit()
    qtbot.waitUntil(lambda: not dialog.desk.runner.running)


@pytest.fixture
def ticket(office):
    values = {
        "ticket_no": "20261120000001",
        "title": "路灯不亮",
        "created_at": (NOW - timedelta(hours=20)).isoformat(),
        "closed_at": (NOW - timedelta(hours=3)).isoformat(),
        "status": "已办结",
    }
    made = tickets.create(office, values).value
    assessments.assess(office, made, Entry("是", "解决", "满意", "电话回访", "李复核", "LY1"))
    return made


def test_a_definition_is_changed_from_a_day_on_with_who_and_why(qtbot, desk, office):
    dialog = DefinitionDialog(desk)
    qtbot.addWidget(dialog)
    assert not dialog.go.isEnabled()
    dialog.why.setText("区考核办法第三条")
    dialog.weights[Question.CONTACTED].setValue(20)
    assert dialog.said.text() == "三率的权重合计 110%，应为 100%。"
    assert not dialog.go.isEnabled()
    dialog.weights[Question.SATISFIED].setValue(30)
    dialog.credits[Question.SATISFIED, "基本满意"].setValue(0.8)
    dialog.denominator.setCurrentIndex(dialog.denominator.findData(Denominator.VISITED.value))
    put_day(dialog.since, date(2026, 11, 19))
    run(qtbot, dialog)
    now = rates.definition(office, "standard")
    assert now.weights[Question.SATISFIED] == Fraction(3, 10)
    assert now.credits[Question.SATISFIED]["基本满意"] == Fraction(4, 5)
    assert now.denominator is Denominator.VISITED
    assert now.basis == "区考核办法第三条（王静 确认，2026-11-20）。"
    assert rates.definition(office, "standard", date(2026, 11, 18)).weights[Question.SATISFIED] == Fraction(2, 5)
    again = DefinitionDialog(desk)
    qtbot.addWidget(again)
    assert again.history.text().startswith("2026-11-19 起：区考核办法第三条")


def test_another_definition_is_adopted(qtbot, desk, office):
    dialog = DefinitionDialog(desk, "huairou")
    qtbot.addWidget(dialog)
    assert dialog.choice.currentText() == "怀柔日报口径"
    dialog.adopt.click()
    qtbot.waitUntil(lambda: not dialog.adopt.isEnabled())
    assert rates.current_definition(office).code == "huairou"
    assert rates.current_definition(office, date(2026, 11, 19)).code == "standard"


def test_periods_are_entered_changed_and_taken_out(qtbot, desk, office, monkeypatch):
    dialog = PeriodsDialog(desk)
    qtbot.addWidget(dialog)
    assert dialog.name.text() == "2027年1月考核期"
    dialog.table.selectRow(0)
    put_day(dialog.end, date(2026, 12, 20))
    dialog.source.setText("区通知")
    run(qtbot, dialog)
    [own] = periods.own_periods(office)
    assert (own.name, own.end_on, own.source) == ("2026年12月考核期", date(2026, 12, 20), "区通知")
    put_day(dialog.start, date(2026, 12, 1))
    run(qtbot, dialog)
    assert "重叠" in dialog.said.text()
    dialog.table.selectRow(0)
    assert dialog.go.text() == "保存修改"
    monkeypatch.setattr(period_dialog, "ask_reason", lambda *_a: "填错了")
    dialog.remove.click()
    qtbot.waitUntil(lambda: not desk.runner.running)
    assert periods.own_periods(office) == []
    dialog.first.setValue(26)
    dialog.set_first.click()
    qtbot.waitUntil(lambda: not desk.runner.running)
    assert periods.start_day(office, NOW.date()) == 26


def test_the_rule_of_double_no_needs_two_questions_and_a_source(qtbot, desk, office):
    dialog = DoubleNoDialog(desk)
    qtbot.addWidget(dialog)
    dialog.ticks[Question.RESOLVED, "未解决"].setChecked(False)
    dialog.source.setText("甲方 2026-11-20 确认")
    assert not dialog.go.isEnabled()
    dialog.ticks[Question.RESOLVED, "部分解决"].setChecked(True)
    assert dialog.go.isEnabled()
    run(qtbot, dialog)
    rule = rates.double_no_rule(office)
    assert rule.denials == {Question.RESOLVED: ("部分解决",), Question.SATISFIED: ("不满意",)}
    assert rule.basis == "甲方 2026-11-20 确认"


def test_a_result_of_the_city_is_entered_by_number(qtbot, desk, office, ticket, messages):
    dialog = CityVisitDialog(desk)
    qtbot.addWidget(dialog)
    assert not dialog.go.isEnabled()
    dialog.number.setText("20261120000009")
    run(qtbot, dialog)
    assert dialog.said.text() == "没有编号为“20261120000009”的工单。请检查编号。"
    dialog.number.setText("20261120000001")
    for row, choice in zip(dialog.answers.values(), ("是", "解决", "基本满意"), strict=True):
        row.take(choice)
    dialog.at.tick.setChecked(True)
    run(qtbot, dialog)
    found = visits.current(office, ticket)
    assert (found.answers.satisfied, found.visited_at) == ("基本满意", NOW.isoformat())
    assert messages.texts == ["已登记市级回访 20261120000001"]


def test_a_round_is_put_right_with_a_reason(qtbot, desk, office, ticket):
    dialog = CorrectDialog(desk, read_file(office, ticket))
    qtbot.addWidget(dialog)
    assert not dialog.go.isEnabled()
    dialog.answers[Question.SATISFIED].choose("不满意")
    dialog.reason.setText("录音核实与登记不一致")
    run(qtbot, dialog)
    [one] = assessments.rounds(office, ticket)
    assert one.current.answers.satisfied == "不满意"
    assert (one.current.specialist, one.current.reason) == ("李复核", "录音核实与登记不一致")
    assert [word.answers.satisfied for word in one.earlier] == ["满意"]


def test_a_recording_that_agrees_raises_nothing(qtbot, desk, office, ticket, messages):
    dialog = RecordingDialog(desk, read_file(office, ticket))
    qtbot.addWidget(dialog)
    assert not dialog.go.isEnabled()
    for row, choice in zip(dialog.heard.values(), ("是", "解决", "满意"), strict=True):
        row.take(choice)
    assert dialog.said.text() == "与登记一致。"
    run(qtbot, dialog)
    assert recordings.candidates(office) == []
    assert messages.texts == ["已核实录音：一致"]
