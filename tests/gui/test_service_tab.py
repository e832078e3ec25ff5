"""活动与运维 of the contracts page: records of every kind, their steps and forms."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.errors import RefusedInput
from app.gui.dialogs.activity_forms import detail_form, people_of, questions_of, times_of
from app.gui.dialogs.duty_forms import send_form
from app.services import activities, activity_lists, contracts, operations, report_duties, sample_services
from app.services.activity_lists import Attendee
from tests.gui.test_terms_tab import shown as page_of

WAIT = 20_000


def tab_of(qtbot, desk, contract_id, kind):
    page, _ = page_of(qtbot, desk, contract_id, "memo")
    tab = page.tabs.show_ledger("活动与运维")
    page.tabs.choose(contract_id)
    qtbot.waitUntil(lambda: tab.contract_id == contract_id, timeout=WAIT)
    tab.refresh()
    tab.list.choose_filter(kind)
    return page, tab


@pytest.fixture
def contract(office):
    return contracts.add(office, "yongdinglu", date(2026, 5, 1)).value


def test_sample_records_stand_with_their_steps(qtbot, desk, office, contract):
    sample_services.load(office, contract, "yongdinglu")
    page, tab = tab_of(qtbot, desk, contract, "activity")
    qtbot.waitUntil(lambda: len(tab.list.rows) >= 10, timeout=WAIT)
    states = {line.state for line in tab.list.rows if line.kind == "activity"}
    assert {"考核未通过", "待重训", "已计划"} <= states
    planned = next(line for line in tab.list.rows if line.state == "已计划")
    tab.list.go_to(planned.id)
    qtbot.waitUntil(lambda: tab.line is not None and tab.line.key == planned.key, timeout=WAIT)
    assert tab.actions_by_key["hold"].isEnabled()
    assert not tab.actions_by_key["answer"].isEnabled()
    assert "登记活动" in page.primary.text()
    tab.list.choose_filter("support")
    assert "登记支撑请求" in page.primary.text()


@pytest.mark.parametrize("kind", ["activity", "ops", "support", "upkeep", "advice", "duty"])
def test_every_kind_has_a_form_for_a_new_record(qtbot, desk, contract, kind):
    page, tab = tab_of(qtbot, desk, contract, kind)
    tab.new()
    qtbot.waitUntil(lambda: page.tabs.work.dialog is not None and page.tabs.work.dialog.isVisible(), timeout=WAIT)
    page.tabs.work.dialog.reject()


def test_a_fault_is_entered_and_finished(qtbot, desk, office, contract):
    page, tab = tab_of(qtbot, desk, contract, "ops")
    tab.new()
    qtbot.waitUntil(lambda: page.tabs.work.dialog is not None and page.tabs.work.dialog.isVisible(), timeout=WAIT)
    page.tabs.work.dialog.go.click()
    qtbot.waitUntil(lambda: len(tab.list.rows) == 1, timeout=WAIT)
    tab.list.go_to(tab.list.rows[0].id)
    qtbot.waitUntil(lambda: tab.line is not None and tab.actions_by_key["finish"].isEnabled(), timeout=WAIT)
    tab.actions_by_key["finish"].trigger()
    qtbot.waitUntil(lambda: "恢复" in page.tabs.work.dialog.windowTitle(), timeout=WAIT)
    page.tabs.work.dialog.go.click()
    qtbot.waitUntil(lambda: tab.list.rows[0].state == "已处理", timeout=WAIT)
    assert operations.recovery([tab.list.rows[0].row]).count == 1


def test_a_form_offers_the_last_periods_of_a_duty(qtbot, desk, office, contract):
    key = report_duties.add(office, "B26", "month", {"n": 5}, contract_id=contract, source="甲方").value
    duty = next(row for row in report_duties.duties(office) if row.id == key)
    form = send_form(desk, contract, duty)
    qtbot.addWidget(form)
    assert form.fields["period"].read() == "2026-10"


def test_persons_are_read_a_line_each():
    assert people_of("甲，热线科，92，通过\n\n乙") == [Attendee("甲", "热线科", True, "92", True), Attendee("乙")]
    with pytest.raises(RefusedInput, match="第四项"):
        people_of("甲,科,92,好")
    assert times_of("14：00～16:30") == ("14:00", "16:30")
    assert times_of("14:00") == ("14:00", "")
    assert questions_of("怎样退回＝附理由\n还有呢") == [("怎样退回", "附理由"), ("还有呢", "")]


def test_the_planned_one_is_held(qtbot, desk, office, contract):
    key = activities.plan(office, contract, "training", "政策解读", planned_on="2026-12-01").value
    page, tab = tab_of(qtbot, desk, contract, "activity")
    qtbot.waitUntil(lambda: len(tab.list.rows) == 1, timeout=WAIT)
    tab.list.go_to(tab.list.rows[0].id)
    qtbot.waitUntil(lambda: tab.line is not None and tab.actions_by_key["hold"].isEnabled(), timeout=WAIT)
    tab.actions_by_key["hold"].trigger()
    qtbot.waitUntil(lambda: page.tabs.work.dialog is not None and page.tabs.work.dialog.isVisible(), timeout=WAIT)
    page.tabs.work.dialog.go.click()
    qtbot.waitUntil(lambda: bool(activity_lists.activity(office, key).held_on), timeout=WAIT)


def test_content_and_effect_are_added_later(qtbot, desk, office, contract):
    key = activities.record(office, contract, "training", "政策解读", held_on="2026-11-10").value
    form = detail_form(desk, contract, activity_lists.activity(office, key))
    qtbot.addWidget(form)
    form.fields["questions"].widget.setPlainText("怎样退回=附理由")
    form.fields["result"].widget.setPlainText("效果好")
    form.submit()
    qtbot.waitUntil(lambda: activity_lists.activity(office, key).texts["result"] == "效果好", timeout=WAIT)
    assert activity_lists.activity(office, key).questions == (("怎样退回", "附理由"),)


def test_the_statistics_of_the_activities_open_their_records(qtbot, desk, office, contract):
    people = [Attendee("甲", is_passed=True), Attendee("乙", is_passed=False)]
    times = {"starts_at": "14:00", "ends_at": "15:30"}
    first = activities.record(office, contract, "training", "热点", held_on="2026-10-10", people=people, **times).value
    activities.record(office, contract, "guidance", "签收", held_on="2026-10-12")
    activities.record(office, contract, "training", "旧", held_on="2026-06-10", people=people)
    page, tab = tab_of(qtbot, desk, contract, "activity")
    qtbot.waitUntil(lambda: len(tab.list.rows) == 5, timeout=WAIT)
    assert tab.figures.doors["已举行培训指导"].text() == "3 次"
    tab.actions_by_key["tally"].trigger()
    dialog = page.tabs.work.dialog
    assert dialog.period.period.name == "2026-10"
    rows = [[dialog.kinds.item(at, n).text() for n in range(7)] for at in range(dialog.kinds.rowCount())]
    assert rows == [
        ["业务培训", "1", "2", "1.5", "2", "1", "50.00%"],
        ["业务指导", "1", "0", "—", "0", "0", "—"],
        ["合计", "2", "2", "1.5", "2", "1", "50.00%"],
    ]
    assert dialog.served.item(0, 0).text() == "未计入成果"
    assert dialog.waiting.text() == "待举行和待重训 2 次"
    dialog.kinds.itemActivated.emit(dialog.kinds.item(0, 1))
    qtbot.waitUntil(lambda: tab.list.model.rowCount() == 1, timeout=WAIT)
    assert tab.list.model.row(0).key == first
