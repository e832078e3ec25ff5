from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.domain.acceptance_events import EventKind
from app.domain.months import Month
from app.gui.contract_tabs import PLACES
from app.gui.pages.deductions import DeductionsPage
from app.gui.targets import ErrorTarget, LedgerTarget
from app.gui.widgets import error_tab
from app.services import (
    acceptance,
    attachments,
    contracts,
    deliverables,
    duty_locks,
    error_records,
    manual_deductions,
    penalty_notices,
    penalty_statements,
    recordings,
    submissions,
    tickets,
)
from tests.gui.conftest import NOW, add_tickets
from tests.gui.keyboard import in_front, press_there
from tests.gui.test_exclusions_page import rest, take
from tests.services.money_desk import claim, manual, statement
from tests.services.penalty_cases import R17, confirmed, register

OCTOBER = Month(2026, 10)


@pytest.fixture
def contract_id(office):
    return contracts.add(office, "zhongguancun").value


@pytest.fixture
def page(qtbot, desk, contract_id):
    made = DeductionsPage(desk)
    qtbot.addWidget(made)
    made.resize(1180, 660)
    made.show()
    made.work.months.put(OCTOBER)
    rest(qtbot, made)
    return made


def reread(qtbot, page, tab=None):
    if tab is not None:
        page.show_tab(tab)
    page.refresh()
    rest(qtbot, page)


def shown(tab):
    return [tab.list.model.row(at).id for at in range(tab.list.model.rowCount())]


def steps(tab):
    return {key for key, action in tab.actions_by_key.items() if action.isEnabled()} - {"pane", "ticket", "why"}


def figures(tab):
    return {title: door.text() for title, door in tab.figures.doors.items()}


def data_errors(office, contract_id, count):
    return [confirmed(office, contract_id, "data", f"2026-10-{n:02d}", person="数据员") for n in range(1, count + 1)]


def test_an_error_is_registered_with_every_requirement(qtbot, desk, office, page, monkeypatch, tmp_path):
    ticket = add_tickets(office, 1)[0]
    proof = tmp_path / "录音.txt"
    proof.write_text("x", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", staticmethod(lambda *_a: ([str(proof)], "")))
    page.primary.trigger()
    form = page.work.dialog
    form.fields["ticket_id"].widget.line.setText("20261120000000")
    qtbot.waitUntil(lambda: form.value("ticket_id") == ticket, timeout=20_000)
    form.files.pick.click()
    in_front(qtbot, form.box.lines[0].radios[None])
    for key in (Qt.Key.Key_Y, Qt.Key.Key_Y, Qt.Key.Key_N, Qt.Key.Key_Y, Qt.Key.Key_Y):
        press_there(qtbot, form, key)
    assert list(form.box.ticks.values()) == [True, True, False, True, True]
    assert form.box.says.text() == "计罚"
    at = NOW - timedelta(days=30)
    take(qtbot, page, form, fact="漏看工单", person="坐席甲", happened=at)
    (row,) = error_records.rows(office, page.work.contract_id)
    assert (row.ticket_id, row.fact, row.person, row.state) == (ticket, "漏看工单", "坐席甲", "candidate")
    assert [Path(one.name).name for one in attachments.list_attachments(office, f"error_record:{row.id}")] == [
        "录音.txt"
    ]
    opened = []
    monkeypatch.setattr(error_tab, "show_file", opened.append)
    [evidence] = page.errors._files(row)
    evidence.why()
    qtbot.waitUntil(lambda: bool(opened), timeout=20_000)
    assert (opened[0].name, opened[0].read_text(encoding="utf-8")) == ("录音.txt", "x")
    assert shown(page.errors) == [row.id]
    assert page.errors.pane.next.text().startswith("判定要件并确认…")


def test_a_missing_requirement_is_said_at_once_and_a_report_exempts(qtbot, desk, page):
    page.primary.trigger()
    form = page.work.dialog
    for line in form.box.lines[:4]:
        line.choose(True)
    assert form.box.says.text() == "待判定：没有按规定报备"
    reported = form.fields["reported"].widget
    form.fields["happened"].widget.setDateTime(form.fields["happened"].widget.dateTime().addSecs(3600))
    reported.tick.setChecked(True)
    assert form.box.ticks["unreported"] is False
    assert form.box.says.text() == "不计罚：缺“没有按规定报备”"
    form.fields["code"].widget.setCurrentIndex(2)
    assert [line.code for line in form.box.lines] == ["wrong_choice", "wrong_entry", "city_loss"]
    form.reject()


def test_a_candidate_is_judged_confirmed_and_undone(qtbot, desk, office, page, contract_id, messages):
    error = register(office, contract_id, "data", "2026-10-05", ticks={"effect": None})
    reread(qtbot, page)
    tab = page.errors
    assert steps(tab) == {"new", "judge", "edit", "statement", "correct", "void", "candidates"}
    tab.take_next_step()
    form = page.work.dialog
    assert form.box.says.text() == "待判定：导致街道无法及时掌握考核动态、错失改进时机"
    form.box.lines[-1].choose(True)
    take(qtbot, page, form, note="核对属实")
    assert error_records.get(office, error).is_punished
    assert tab.pane.state.text() == "计罚"
    assert steps(tab) == {"new", "statement", "correct", "reopen", "dismiss", "candidates"}
    assert figures(tab)["本月试算"] == "200.00 元"
    messages.shown[-1].action()
    rest(qtbot, page)
    assert error_records.get(office, error).state == "candidate"


def test_the_month_shows_every_reading_and_is_locked_once_chosen(qtbot, desk, office, page, contract_id, messages):
    data_errors(office, contract_id, 6)
    tab = page.month
    reread(qtbot, page, tab)
    assert tab.pane.state.text() == "试算（R-17 未选定）"
    texts = {label.accessibleName() for label in tab.readings.findChildren(type(tab.pane.state))}
    assert {"R-17 A 1,800.00 元", "R-17 B 3,000.00 元", "R-17 C 1,500.00 元"} <= texts
    assert steps(tab) == {"choose"}
    tab.take_next_step()
    dialog = page.work.dialog
    dialog.basis.setText("会议纪要")
    dialog.radios["A"].setChecked(True)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.go.click()
    rest(qtbot, page)
    assert tab.pane.state.text() == "试算，未锁定"
    messages.answers.append(True)
    tab.actions_by_key["lock"].trigger()
    rest(qtbot, page)
    assert "锁定2026-10 月度扣款，1,800.00 元？" in messages.asked[-1]
    assert tab.pane.state.text() == "已锁定"
    (row,) = penalty_statements.statements(office, contract_id)
    assert row.total_fen == 180000
    tab.take_next_step()
    take(qtbot, page, page.work.dialog, payment_no=2)
    (notice,) = penalty_notices.rows(office, contract_id)
    assert notice.planned_payment_no == 2
    assert tab.pane.next.text().startswith("扣款通知书（P-06）…")
    tab.take_next_step()
    rest(qtbot, page)
    assert page.work.dialog.windowTitle() == f"扣款通知书　{notice.number}"
    page.work.dialog.reject()
    rest(qtbot, page)


def test_a_late_find_offers_a_supplement(qtbot, desk, office, page, contract_id, messages):
    contracts.choose_reading(office, contract_id, *R17)
    data_errors(office, contract_id, 1)
    penalty_statements.lock(office, contract_id, "2026-10")
    confirmed(office, contract_id, "data", "2026-10-20", person="数据员")
    tab = page.month
    reread(qtbot, page, tab)
    assert tab.pane.state.text() == "已锁定，有变化待出补充单"
    messages.answers.append(True)
    tab.actions_by_key["lock"].trigger()
    rest(qtbot, page)
    assert [row.total_fen for row in penalty_statements.statements(office, contract_id)] == [20000, 20000]
    assert messages.texts[-1] == "已锁定2026-10 补充单，200.00 元"
    reread(qtbot, page, page.errors)
    assert figures(page.errors)["本月已锁定"] == "400.00 元"


def test_a_figure_opens_clause_and_calculation(qtbot, desk, office, page, contract_id):
    data_errors(office, contract_id, 2)
    tab = page.month
    reread(qtbot, page, tab)
    fact = next(fact for fact in tab._facts(tab.book.trial) if fact.title == "数据失误")
    fact.why()
    text = page.work.dialog.text
    assert "统计失误处罚" in text
    assert "第 2 件" in text
    assert "R-17 B：400.00 元" in text
    assert "E-17" in text
    page.work.dialog.reject()
    tab.list.table.go_to(0)
    tab.actions_by_key["why"].trigger()
    assert "第 1 件，R-17 A" in page.work.dialog.text
    page.work.dialog.reject()


def test_the_months_locks_are_put_into_effect(qtbot, desk, office, page, contract_id):
    data_errors(office, contract_id, 5)
    tab = page.all[2]
    reread(qtbot, page, tab)
    assert figures(tab) == {"专项培训考核待执行": "数据员"}
    tab.figures.doors["专项培训考核待执行"].click()
    take(qtbot, page, page.work.dialog)
    (row,) = duty_locks.rows(office, contract_id)
    assert (row.person, row.kind, row.month) == ("数据员", "special_training", "2026-10")
    assert figures(tab) == {}
    tab.take_next_step()
    take(qtbot, page, page.work.dialog, content="口径", score="90")
    assert tab.pane.state.text() == "考核通过，待批准上岗"
    tab.take_next_step()
    take(qtbot, page, page.work.dialog, by="李主任")
    assert duty_locks.get(office, row.id).approved_by == "李主任"
    tab.list.choose_filter("all")
    tab.actions_by_key["paper"].trigger()
    rest(qtbot, page)
    assert "专项培训考核" in page.work.dialog.windowTitle()
    page.work.dialog.reject()
    rest(qtbot, page)


def test_damages_are_claimed_with_their_calculation(qtbot, desk, office, page):
    other = contracts.add(office, "chengbei").value
    first = deliverables.list_deliverables(office, other)[0]
    submissions.submit(office, first.id, datetime(2025, 7, 3, 10))
    page.work.read_contracts()
    page.work.show_contract(other)
    tab = page.all[3]
    reread(qtbot, page, tab)
    tab.list.go_to(-1)
    assert "1,596,000.00 元 × 2‰ × 3 日 = 9,576.00 元（舍入一次）" in tab.sheet.grid.values["算式"].text()
    assert any("E-23" in text for text in (label.text() for label in tab.sheet.grid.findChildren(type(tab.pane.state))))
    tab.take_next_step()
    take(qtbot, page, page.work.dialog, basis="催告函")
    tab.list.choose_filter("claimed")
    assert tab.list.chosen_row.row.amount_fen == 957600
    assert "void" in steps(tab)


def test_a_deduction_by_hand(qtbot, desk, office, page):
    other = contracts.add(office, "yongdinglu").value
    page.work.read_contracts()
    page.work.show_contract(other)
    tab = page.all[4]
    reread(qtbot, page, tab)
    page.primary.trigger()
    form = page.work.dialog
    assert not form.go.isEnabled()
    take(qtbot, page, form, clause="八.1", fact="擅自离岗", basis="会议纪要", amount="1,200", approved_by="李主任")
    (row,) = manual_deductions.rows(office, other)
    assert row.amount_fen == 120000
    assert tab.pane.title.accessibleName() == "1,200.00 元"
    page.show_tab(page.errors)
    rest(qtbot, page)
    assert page.errors.list.empty.title.text() == "这份合同没有按件扣款"
    assert not page.primary.isEnabled()


def test_a_target_shows_the_error(qtbot, desk, office, page, contract_id):
    data_errors(office, contract_id, 2)
    second = error_records.rows(office, contract_id)[1].id
    page.open_target(ErrorTarget(contract_id, second))
    rest(qtbot, page)
    assert page.errors.list.chosen_id == second
    page.errors.post.setCurrentIndex(1)
    rest(qtbot, page)
    assert shown(page.errors) == []


def test_a_line_of_a_settlement_leads_to_what_it_took_in(qtbot, page, office, contract_id):
    made = {
        "penalty_statement": statement(office, contract_id, "2026-07", 680000),
        "damages_claim": claim(office, contract_id, 162705, "7.4"),
        "manual_deduction": manual(office, contract_id, 30000, "3.1.4"),
    }
    for entity, row_id in made.items():
        page.open_target(LedgerTarget(contract_id, entity, row_id))
        rest(qtbot, page)
        assert page.tab.title == PLACES[entity][1]
        if entity == "penalty_statement":
            assert page.work.months.month == Month(2026, 7)
        else:
            assert page.tab.list.chosen_id == row_id


def test_a_candidate_of_a_recording_is_taken_over(qtbot, desk, office, page, contract_id):
    ticket = add_tickets(office, 1)[0]
    rounds = {"contacted": "是", "resolved": "是", "satisfied": "是"}
    tickets.edit(office, ticket, rounds, "补录")
    recordings.check(office, ticket, recordings.Listening("是", "否", "是", recording_no="R1"))
    page.work.months.put(Month(2026, 11))
    reread(qtbot, page)
    assert figures(page.errors)["候选"] == "1"
    page.errors.figures.doors["候选"].click()
    dialog = page.work.dialog
    assert "复核失误" in dialog.list.item(0).text()
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.go.click()
    rest(qtbot, page)
    (row,) = error_records.rows(office, contract_id)
    assert page.errors.list.chosen_id == row.id
    assert row.ticks["wrong_choice"] is True
    assert "候选" not in figures(page.errors)
    page.errors.actions_by_key["candidates"].trigger()
    assert not page.work.dialog.go.isEnabled()
    page.work.dialog.reject()


def test_a_late_revision_asks_for_its_reading_first(qtbot, desk, office, page):
    other = contracts.add(office, "chengbei").value
    first = deliverables.list_deliverables(office, other)[0]
    submissions.submit(office, first.id, datetime(2025, 6, 30, 10))
    acceptance.record(office, first.id, EventKind.COMMENT, datetime(2025, 7, 2, 10), text="补充", basis="项目计划书")
    page.work.read_contracts()
    page.work.show_contract(other)
    tab = page.all[3]
    reread(qtbot, page, tab)
    line = next(line for line in tab.list.rows if "修改逾期" in line.row.fact)
    tab.list.go_to(line.id)
    assert tab.pane.next.text().startswith("选定读法…")
    tab.take_next_step()
    dialog = page.work.dialog
    assert dialog.windowTitle() == "选定读法 R-45"
    dialog.basis.setText("会议纪要")
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.go.click()
    rest(qtbot, page)
    assert tab.pane.next.text().startswith("计取或放弃…")
