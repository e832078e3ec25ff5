"""协议与往来 of the contracts page: records, steps, the amendment with its effect, the spot check's findings."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt

from app.domain.acceptance_events import EventKind
from app.gui.dialogs.acceptance_step import StepDialog
from app.gui.dialogs.amendment import AmendmentDialog
from app.gui.dialogs.contacts import ContactsDialog
from app.gui.dialogs.form_dialog import put_moment
from app.gui.dialogs.lead_times import LeadTimesDialog
from app.gui.dialogs.spot_check import FindingsDialog
from app.gui.due_doors import door_of
from app.gui.pages.contracts import ContractsPage
from app.gui.widgets.settings_calendar import CalendarSettings
from app.services import (
    amendments,
    calendars,
    contacts,
    contracts,
    correspondence,
    cost_estimates,
    deliverables,
    spot_checks,
    submissions,
    work_memos,
)
from tests.gui.keyboard import press

WAIT = 20_000


def shown(qtbot, desk, contract_id, kind):
    page = ContractsPage(desk)
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.show()
    page.refresh()
    qtbot.waitUntil(lambda: page.tabs.contract.count() > 0, timeout=WAIT)
    tab = page.tabs.show_ledger("协议与往来")
    page.tabs.choose(contract_id)
    qtbot.waitUntil(lambda: tab.contract_id == contract_id, timeout=WAIT)
    tab.refresh()
    tab.list.choose_filter(kind)
    return page, tab


@pytest.fixture
def zhongguancun(office):
    return contracts.add(office, "zhongguancun", date(2026, 6, 1)).value


def test_records_of_a_contract_with_their_steps(qtbot, desk, office, zhongguancun):
    key = correspondence.register(
        office, zhongguancun, "out", "整改", "限期整改", "courier", sent_at=datetime(2026, 11, 18, 9)
    ).value
    work_memos.add(office, zhongguancun, ["附原始台账"])
    page, tab = shown(qtbot, desk, zhongguancun, "notice")
    qtbot.waitUntil(lambda: len(tab.list.rows) == 2, timeout=WAIT)
    tab.list.go_to(tab.list.rows[0].id)
    qtbot.waitUntil(lambda: tab.line is not None and tab.line.key == key, timeout=WAIT)
    assert tab.line.state == "缺到达时间"
    assert tab.actions_by_key["arrived"].isEnabled()
    assert not tab.actions_by_key["rectify"].isEnabled()
    assert "登记通知" in page.primary.text()
    tab.list.choose_filter("memo")
    assert "登记备忘录" in page.primary.text()


@pytest.mark.parametrize("kind", ["amendment", "notice", "memo", "spot_check", "estimate", "environment", "renewal"])
def test_every_kind_has_a_form_for_a_new_record(qtbot, desk, office, kind):
    contract_id = contracts.add(office, "jiuxianqiao", date(2025, 4, 3)).value
    page, tab = shown(qtbot, desk, contract_id, kind)
    tab.new()
    qtbot.waitUntil(lambda: page.tabs.work.dialog is not None and page.tabs.work.dialog.isVisible(), timeout=WAIT)
    page.tabs.work.dialog.reject()


def test_f1_2_the_effect_of_an_amendment_is_shown_before_it_is_saved(qtbot, desk, office):
    contract_id = contracts.add(office, "chengbei", date(2025, 5, 31)).value
    row = deliverables.list_deliverables(office, contract_id)[0]
    submissions.submit(office, row.id, datetime(2026, 11, 20, 9))
    dialog = AmendmentDialog(desk, contract_id)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.place.count() > 0, timeout=WAIT)
    assert dialog.place.currentText() == "验收 · 验收期 · 数量"
    assert not dialog.go.isEnabled()
    dialog.value.setText("7")
    press(qtbot, dialog.value, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "未完期限有 1 项变动" in dialog.effect.text(), timeout=WAIT)
    assert "2026-11-27 → 2026-12-01" in dialog.effect.text()
    assert amendments.list_amendments(office, contract_id) == []
    assert dialog.go.isEnabled()
    dialog.go.click()
    qtbot.waitUntil(lambda: bool(amendments.list_amendments(office, contract_id)), timeout=WAIT)
    qtbot.waitUntil(lambda: any("已登记“补充协议”" in text for text in desk.messages.texts), timeout=WAIT)


def test_f1_5_what_does_not_add_up_cannot_be_saved(qtbot, desk, office, zhongguancun):
    dialog = AmendmentDialog(desk, zhongguancun)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.place.count() > 0, timeout=WAIT)
    dialog.values = {"prices[1].amount_fen": "403201"}
    dialog._show()
    assert not dialog.go.isEnabled()
    qtbot.waitUntil(lambda: "报价合计" in dialog.effect.text(), timeout=WAIT)
    assert not dialog.go.isEnabled()
    dialog.table.selectRow(0)
    dialog.drop.click()
    dialog.content.setPlainText("只改联系方式")
    qtbot.waitUntil(dialog.go.isEnabled, timeout=WAIT)


def test_f3_8_findings_are_ticked_or_worded(qtbot, desk, office, zhongguancun):
    population = [(str(number), f"T{number:03d}") for number in range(40)]
    key = spot_checks.start(office, zhongguancun, "工单", population, size=4).value
    dialog = FindingsDialog(desk, spot_checks.get(office, key))
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.go.isEnabled()
    dialog.table.item(1, 2).setText("未回访")
    dialog._tick_rest()
    assert sum(is_ok for is_ok, _words in dialog.findings().values()) == 3
    dialog.go.click()
    qtbot.waitUntil(lambda: spot_checks.get(office, key).looked_at == 4, timeout=WAIT)
    assert spot_checks.get(office, key).failed == 1


def test_d29_an_objection_is_one_form_away(qtbot, desk, office):
    contract_id = contracts.add(office, "jiuxianqiao", date(2025, 4, 3)).value
    key = cost_estimates.receive(office, contract_id, "测算", received_on="2026-11-19").value
    page, tab = shown(qtbot, desk, contract_id, "estimate")
    qtbot.waitUntil(lambda: len(tab.list.rows) == 1, timeout=WAIT)
    tab.list.go_to(tab.list.rows[0].id)
    qtbot.waitUntil(lambda: tab.line is not None, timeout=WAIT)
    tab.actions_by_key["object"].trigger()
    form = page.tabs.work.dialog
    form.fields["objection"].widget.setPlainText("单价偏高")
    form.fields["method"].widget.setCurrentText("盖章函件")
    form.go.click()
    qtbot.waitUntil(lambda: cost_estimates.get(office, key).objected_on == "2026-11-20", timeout=WAIT)


def test_f3_7_points_of_a_memo_are_offered_as_basis(qtbot, desk, office):
    contract_id = contracts.add(office, "chengbei", date(2025, 5, 31)).value
    work_memos.add(office, contract_id, ["附原始台账"], held_on="2026-11-01")
    row = deliverables.list_deliverables(office, contract_id)[0]
    dialog = StepDialog(desk, row, EventKind.COMMENT)
    qtbot.addWidget(dialog)
    dialog.items.setCurrentIndex(1)
    dialog._take_basis()
    assert dialog.basis.toPlainText() == "《工作备忘录》2026-11-01 第 1 条"
    dialog.items.setCurrentIndex(1)
    dialog._take_basis()
    assert dialog.basis.toPlainText() == "《工作备忘录》2026-11-01 第 1 条"


def test_f1_7_lead_times_follow_the_moment(qtbot, desk, office, zhongguancun):
    dialog = LeadTimesDialog(desk, zhongguancun)
    qtbot.addWidget(dialog)
    put_moment(dialog.at, datetime(2026, 10, 12))
    texts = [dialog.table.item(row, 1).text() for row in range(dialog.table.rowCount())]
    assert texts.count("2026-09-29（周二）24:00") == 2


def test_f2_3_a_calendar_change_says_which_open_deadlines_moved(qtbot, desk, office):
    contract_id = contracts.add(office, "chengbei", date(2025, 5, 31)).value
    row = deliverables.list_deliverables(office, contract_id)[0]
    submissions.submit(office, row.id, datetime(2026, 11, 20, 9))
    widget = CalendarSettings(desk)
    qtbot.addWidget(widget)
    change = calendars.edit_day(office, date(2026, 11, 23), False, "停电检修", "街道通知").value
    widget._added(change)
    qtbot.waitUntil(lambda: any("1 项未完的合同期限变动" in text for text in desk.messages.texts), timeout=WAIT)
    message = next(message for message in desk.messages.shown if "未完的合同期限变动" in message.text)
    assert message.verb == "看变化清单"


def test_f1_7_the_contacts_say_the_contracts_own_limits_and_a_late_change(qtbot, desk, office, zhongguancun):
    old = contacts.add(office, zhongguancun, "office", "person", "张三").value.id
    contacts.add(office, zhongguancun, "office", "person", "李四", replaces=old, valid_from=date(2026, 11, 30))
    dialog = ContactsDialog(desk, zhongguancun)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "提前 5 个工作日（001·3.1.3）" in dialog.hint.text()
    assert "24" not in dialog.hint.text()
    dialog.table.selectRow(1)
    assert dialog.notice.isEnabled()
    dialog.told.tick.setChecked(True)
    put_moment(dialog.told.field, datetime(2026, 11, 24, 9))
    dialog.tell.click()
    qtbot.waitUntil(lambda: "2026-11-23" in dialog.said.text(), timeout=WAIT)
    assert contacts.untold_changes(office, zhongguancun) == []


def test_a_deadline_leads_to_its_record(qtbot, desk, office):
    contract_id = contracts.add(office, "jiuxianqiao", date(2025, 4, 3)).value
    key = cost_estimates.receive(office, contract_id, "测算", received_on="2026-11-19").value
    page = ContractsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    qtbot.waitUntil(lambda: page.tabs.contract.count() > 0, timeout=WAIT)
    name, target = door_of(f"cost_estimate:{key}:D29", contract_id)
    assert name == "contracts"
    page.open_target(target)
    qtbot.waitUntil(lambda: page.tabs.tab is not None and page.tabs.tab.line is not None, timeout=WAIT)
    assert (page.tabs.tab.line.kind, page.tabs.tab.line.key) == ("estimate", key)
