from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtWidgets import QApplication, QSpinBox

from app.gui.dialogs.termination_forms import DraftForm
from app.gui.pages.contracts import ContractsPage
from app.gui.pages.staff import StaffPage
from app.gui.targets import LedgerTarget
from app.services import (
    breaches,
    contracts,
    deletions,
    force_majeure,
    handovers,
    leak_events,
    rectifications,
    staff,
    staff_changes,
    staff_presence,
    terminations,
)
from tests.gui.conftest import NOW, add_tickets
from tests.gui.test_exclusions_page import rest, take

TODAY = NOW.date()


@pytest.fixture
def contract_id(office) -> int:
    return contracts.add(office, "zhongguancun", date(2026, 6, 1)).value


@pytest.fixture
def other_id(office) -> int:
    return contracts.add(office, "yongdinglu", date(2026, 5, 1)).value


def ledger(qtbot, desk, contract_id: int, title: str):
    page = ContractsPage(desk)
    qtbot.addWidget(page)
    page.resize(1180, 660)
    page.show()
    page.refresh()
    rest(qtbot, page)
    page.tabs.choose(contract_id)
    tab = page.tabs.show_ledger(title)
    rest(qtbot, page)
    return page, tab


def people(qtbot, desk, contract_id: int):
    page = StaffPage(desk)
    qtbot.addWidget(page)
    page.resize(1180, 660)
    page.show()
    page.parts.setCurrentIndex(1)
    rest(qtbot, page)
    tab = page.people_tab
    tab.contract.setCurrentIndex(tab.contract.findData(contract_id))
    rest(qtbot, page)
    page.work = tab.work
    return page, tab


def shown(tab) -> list[str]:
    return [tab.list.model.row(at).title for at in range(tab.list.model.rowCount())]


def steps(tab) -> list[str]:
    return [tab.pane.buttons.step.text().rstrip("…")] if tab.pane.next.isVisibleTo(tab) else []


def open_keys(tab) -> set[str]:
    return {key for key, action in tab.actions_by_key.items() if action.isEnabled()} - {"pane", "ticket"}


def test_the_board_shows_every_counter_with_value_threshold_clause_and_evidence(qtbot, desk, office, contract_id):
    rectifications.demand(office, contract_id, "月报不准", demanded_at=datetime(2026, 11, 2, 10))
    page, tab = ledger(qtbot, desk, contract_id, "监督")
    assert page.primary.text() == "登记违约事项…"
    k06 = next(one for one in tab.list.rows if one.title.startswith("K06"))
    assert (k06.state, k06.clause) == ("● 已触发", "001·7.5")
    tab.list.go_to(k06.id)
    texts = {title: value.text() for title, value in tab.sheet.grid.values.items()}
    assert texts["触发后"] == "甲方可解除"
    assert "月报不准" in texts["1"]
    assert "如经两次整改后仍不符合本合同约定" in tab.clause.grid.values["原文"].text()
    assert steps(tab) == ["登记处置"]
    assert tab.figures.doors["违约候选"].text() == "1"
    opened = []
    desk.navigator.go.connect(lambda key, target: opened.append((key, target)))
    tab.facts(tab.line)[-2].why()
    assert opened == [("contracts", LedgerTarget(contract_id, "rectification", 1))]
    tab.take_next_step()
    take(qtbot, _with(page, tab), tab.work.dialog, decision="约谈乙方", by="周主任")
    handled = next(one for one in tab.list.rows if one.title.startswith("K06"))
    assert handled.state == "● 已触发（已处置）"


def _with(page, tab):
    page.work = tab.work
    return page


def test_a_candidate_becomes_a_breach_is_dealt_with_and_settled(qtbot, desk, office, contract_id):
    rectifications.demand(office, contract_id, "月报不准", demanded_at=datetime(2026, 11, 2, 10))
    page, tab = ledger(qtbot, desk, contract_id, "监督")
    _with(page, tab)
    tab.list.choose_filter("candidate")
    assert steps(tab) == ["登记为违约事项"]
    tab.take_next_step()
    take(qtbot, page, tab.work.dialog)
    row = breaches.rows(office, contract_id)[0]
    assert (row.kind, row.source_entity, row.happened_on) == ("failed", "rectification", "2026-11-05")
    tab.list.choose_filter("candidate")
    assert shown(tab) == []
    tab.list.choose_filter("breach")
    assert steps(tab) == ["处置"]
    tab.take_next_step()
    form = tab.work.dialog
    offered = [form.fields["measures"].widget.item(at).text() for at in range(form.fields["measures"].widget.count())]
    assert offered == ["限期整改", "逾期违约金（按日）", "解除合同"]
    assert not form.go.isEnabled()
    form.reject()
    tab.actions_by_key["settle"].trigger()
    take(qtbot, page, tab.work.dialog, by="周主任", basis="已支付违约金")
    assert breaches.rows(office, contract_id)[0].settled_on == TODAY.isoformat()


def test_a_rectification_is_walked_from_demand_to_a_second_round(qtbot, desk, office, contract_id):
    page, tab = ledger(qtbot, desk, contract_id, "监督")
    _with(page, tab)
    tab.actions_by_key["demand"].trigger()
    take(qtbot, page, tab.work.dialog, problem="回访记录缺漏")
    assert rectifications.rows(office, contract_id)[0].due_at == "2026-11-23T23:59:59"
    tab.list.choose_filter("rectify")
    assert steps(tab) == ["登记完成"]
    tab.take_next_step()
    take(qtbot, page, tab.work.dialog)
    assert steps(tab) == ["登记复查"]
    tab.take_next_step()
    take(qtbot, page, tab.work.dialog, is_passed=1)
    assert steps(tab) == ["再次要求整改"]
    tab.take_next_step()
    take(qtbot, page, tab.work.dialog)
    assert [row.round_no for row in rectifications.rows(office, contract_id)] == [1, 2]
    tab.actions_by_key["majeure"].trigger()
    take(qtbot, page, tab.work.dialog, event="暴雪")
    assert force_majeure.rows(office, contract_id)[0].event == "暴雪"


def test_the_notice_of_rectification_is_shown_as_it_will_print(qtbot, desk, office, contract_id):
    rectifications.demand(office, contract_id, "月报不准")
    _page, tab = ledger(qtbot, desk, contract_id, "监督")
    tab.list.choose_filter("rectify")
    tab.actions_by_key["paper"].trigger()
    qtbot.waitUntil(lambda: not desk.runner.running, timeout=20_000)
    assert tab.work.dialog.windowTitle() == "限期整改通知书（P-08）"
    tab.work.dialog.reject()


def test_the_draft_of_an_end_shows_its_clearing_while_one_types(qtbot, desk, office, contract_id):
    page, tab = ledger(qtbot, desk, contract_id, "解除与终止")
    _with(page, tab)
    assert shown(tab)[0] == "乙方严重违约（7.7）"
    assert [one.state for one in tab.list.rows][:2] == ["条件不具备", "条件不具备"]
    tab.primary.trigger()
    form = tab.work.dialog
    assert isinstance(form, DraftForm)
    form.fields["paid"].widget.setText("867760")
    form.work_out()
    texts = {title: value.text() for title, value in form.sheet.grid.values.items()}
    assert texts["应返还已付费用"].startswith("867,760.00 元")
    assert texts["定额违约金（总额 30%）"].startswith("325,410.00 元")
    assert texts["乙方应付甲方合计"].startswith("1,193,170.00 元")
    assert form.fields["worked"].widget.isHidden()
    form.fields["code"].widget.setCurrentIndex(form.fields["code"].widget.findData("11.3"))
    form.work_out()
    assert not form.fields["worked"].widget.isHidden()
    assert form.sheet.grid.values["还缺"].text() == "经甲方确认的工作量金额"
    form.fields["paid"].widget.setText("八十六万")
    form.work_out()
    assert "不是金额" in form.sheet.grid.values["算不出"].text()
    form.fields["paid"].widget.setText("867760")
    take(qtbot, page, form, ground="双方调整计划", worked="632741.67")
    assert terminations.rows(office, contract_id)[0].total("to_office") == 23501833


def test_a_draft_is_issued_only_with_signer_and_legal_review(qtbot, desk, office, contract_id):
    terminations.draft(office, contract_id, "7.8", "泄露", effective_on=TODAY, paid_fen=54235000)
    page, tab = ledger(qtbot, desk, contract_id, "解除与终止")
    _with(page, tab)
    tab.list.choose_filter("paper")
    assert steps(tab) == ["登记已发出"]
    assert tab.sheet.grid.values["签发"].text() == "草稿，须法律审核"
    tab.take_next_step()
    form = tab.work.dialog
    assert not form.go.isEnabled()
    take(qtbot, page, form, by="王主任", reviewed_by="法律顾问")
    assert terminations.ended_on(office, contract_id) == TODAY
    assert steps(tab) == ["解除通知书（P-11）"]


def test_retention_material_things_and_deletion(qtbot, desk, office, other_id):
    add_tickets(office, 3)
    page, tab = ledger(qtbot, desk, other_id, "留存与移交")
    _with(page, tab)
    assert [one.state for one in tab.list.rows] == ["无期限"]
    tab.primary.trigger()
    take(qtbot, page, tab.work.dialog, name="社区通讯录")
    tab.list.choose_filter("material")
    assert steps(tab) == ["登记返还"]
    tab.actions_by_key["lend"].trigger()
    take(qtbot, page, tab.work.dialog, name="电脑")
    assert [one.name for one in handovers.assets(office, other_id)] == ["电脑"]
    tab.actions_by_key["certify"].trigger()
    assert "工单登记 3 行" in tab.work.dialog.hint.text()
    take(qtbot, page, tab.work.dialog, basis="004·六(二)11", method="覆盖删除")
    tab.list.choose_filter("certificate")
    assert tab.sheet.grid.values["工单登记"].text() == "3 行"
    tab.take_next_step()
    take(qtbot, page, tab.work.dialog, vendor_person="赵乙方")
    assert deletions.certificates(office, other_id)[0].confirmed_on == TODAY.isoformat()


def test_people_are_filed_before_duty_and_red_days_show(qtbot, desk, office, other_id):
    page, tab = people(qtbot, desk, other_id)
    tab.primary.trigger()
    take(qtbot, page, tab.work.dialog, name="张派驻", post="驻点人员")
    assert steps(tab) == ["提交备案"]
    tab.take_next_step()
    rest(qtbot, page)
    assert steps(tab) == ["备案审核"]
    tab.take_next_step()
    take(qtbot, page, tab.work.dialog)
    assert steps(tab) == ["登记上岗"]
    tab.take_next_step()
    take(qtbot, page, tab.work.dialog)
    assert tab.list.chosen_row.state == "▲ 未签保密"
    assert tab.figures.doors["在岗未签保密"].text() == "1"
    assert tab.calendar.cells[TODAY.isoformat()].text().endswith("● 1 人")
    tab.list.choose_filter("red")
    assert "在岗少于 2 人" in shown(tab)[0]
    tab.list.choose_filter("person")
    tab.take_next_step()
    form = tab.work.dialog
    form.fields["signed_on"].widget.tick.setChecked(True)
    take(qtbot, page, form)
    assert staff_presence.unsigned(office, other_id, TODAY) == []


def test_a_person_who_is_not_filed_is_refused_in_the_form(qtbot, desk, office, other_id):
    staff.add(office, other_id, "张派驻", "驻点人员")
    page, tab = people(qtbot, desk, other_id)
    tab.actions_by_key["duty"].trigger()
    form = tab.work.dialog
    form.go.click()
    rest(qtbot, page)
    assert "还没有提交备案" in form.said.text()
    form.reject()


def test_a_deadline_leads_to_its_record(qtbot, desk, office, contract_id, other_id):
    made = rectifications.demand(office, contract_id, "月报不准").value
    page, tab = ledger(qtbot, desk, other_id, "监督")
    page.open_target(LedgerTarget(contract_id, "rectification", made))
    rest(qtbot, page)
    assert page.tabs.contract_id == contract_id
    assert (tab.kind, tab.line.key) == ("rectify", made)
    event = staff_changes.violation(office, other_id, "张", "着装", on=TODAY - timedelta(days=1)).value
    at_people, tab = people(qtbot, desk, contract_id)
    at_people.open_target(LedgerTarget(other_id, "staff_violation", event))
    rest(qtbot, at_people)
    assert (tab.kind, tab.line.key, tab.contract_id) == ("violation", event, other_id)
    assert open_keys(tab) == {"tell", "print", "person", "change", "violation"}


def test_the_primary_action_follows_the_tab(qtbot, desk, office, contract_id):
    page, _tab = ledger(qtbot, desk, contract_id, "监督")
    page.tabs.setCurrentIndex(0)
    QApplication.processEvents()
    assert page.primary.text() == "新建合同…"
    page.tabs.show_ledger("解除与终止")
    assert page.primary.text() == "起草…"


def test_a_leak_is_registered_told_and_closed(qtbot, desk, office, other_id):
    page, tab = ledger(qtbot, desk, other_id, "留存与移交")
    _with(page, tab)
    tab.actions_by_key["leak"].trigger()
    form = tab.work.dialog
    assert not form.go.isEnabled()
    form.findChild(QSpinBox).setValue(2)
    take(qtbot, page, form, what="截图外传", reporter="王经办")
    tab.list.choose_filter("leak")
    assert tab.list.rows[-1].state == "待告知甲方、当事人"
    assert steps(tab) == ["登记告知"]
    for party in range(2):
        tab.actions_by_key["told"].trigger()
        take(qtbot, page, tab.work.dialog, party=party)
    assert leak_events.events(office, other_id)[0].untold == ()
    assert steps(tab) == ["泄密事件结案"]
    tab.actions_by_key["leak_close"].trigger()
    take(qtbot, page, tab.work.dialog, conclusion="已删除")
    assert leak_events.events(office, other_id, open_only=True) == []
