from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QFileDialog

from app.domain.months import Month
from app.domain.registers import SpecialKind
from app.gui import gallery_cases
from app.services import appeals, hang_ups, special_registers, whistles
from tests.gui.conftest import NOW, add_tickets
from tests.gui.test_exclusions_page import open_keys, opened, rest, take

TODAY = NOW.date()


def tab_of(qtbot, page, title):
    tab = next(one for one in page.all if one.title == title)
    page.show_tab(tab)
    tab.refresh()
    rest(qtbot, page)
    return tab


def shown(tab):
    return [tab.list.model.row(at).id for at in range(tab.list.model.rowCount())]


def test_the_month_of_hang_ups_balances(qtbot, desk, office):
    """12 + 5 − 4 = 13, and the list holds exactly the closing number."""
    ids = add_tickets(office, 17)
    numbers = []
    for place, ticket_id in enumerate(ids):
        on = date(2026, 10, 10) if place < 12 else date(2026, 11, 5)
        number = hang_ups.apply(office, ticket_id, "管线改造", "列入计划", on=on).value
        hang_ups.decide(office, number, True, "周主任", "会议纪要", on=on)
        numbers.append(number)
    for number in numbers[:4]:
        hang_ups.write_off(office, number, "已解决", on=TODAY)
    tab = tab_of(qtbot, opened(qtbot, desk), "挂账")
    assert {title: door.text() for title, door in tab.figures.doors.items()} == {
        "期初": "12",
        "＋ 新增": "5",
        "－ 销账": "4",
        "＝ 期末": "13",
    }
    assert shown(tab) == numbers[4:]
    tab.figures.doors["－ 销账"].click()
    assert shown(tab) == numbers[:4]
    tab.work.months.put(Month(2026, 10))
    rest(qtbot, tab.work.owner)
    assert tab.figures.doors["＝ 期末"].text() == "12"


def test_a_hang_up_is_walked_from_application_to_writing_off(qtbot, desk, office):
    ticket_id = add_tickets(office, 1)[0]
    page = opened(qtbot, desk)
    tab = tab_of(qtbot, page, "挂账")
    assert page.primary.text() == "申请挂账…"
    page.primary.trigger()
    form = page.work.dialog
    form.fields["ticket_id"].widget.line.setText("20261120000000")
    qtbot.waitUntil(lambda: form.value("ticket_id") == ticket_id, timeout=20_000)
    take(qtbot, page, form, reason="需区级立项", plan="明年二季度改造")
    assert tab.list.chosen_row.ticket_id == ticket_id
    assert open_keys(tab) - {"new"} == {"decide", "paper", "void"}
    tab.take_next_step()
    take(qtbot, page, page.work.dialog, by="周主任", basis="会议纪要")
    assert open_keys(tab) - {"new"} == {"write_off", "screen", "paper", "void"}
    tab.actions_by_key["screen"].trigger()
    take(qtbot, page, page.work.dialog, conclusion="继续挂账")
    tab.actions_by_key["paper"].trigger()
    qtbot.waitUntil(lambda: len(page.work.dialog.paper.images) == 1, timeout=20_000)
    page.work.dialog.reject()
    tab.take_next_step()
    take(qtbot, page, page.work.dialog, basis="已改造完成")
    row = hang_ups.rows(office)[0]
    assert (row.state_text, row.screening) == ("已销账", "继续挂账")
    page.desk.messages.shown[-1].action()
    rest(qtbot, page)
    assert hang_ups.rows(office)[0].state_text == "挂账中"


def test_an_appeal_shows_answers_before_and_after(qtbot, desk, office):
    ticket_id = add_tickets(office, 1)[0]
    number = appeals.file(office, ticket_id, ["resolved"], "已解决", "照片", period="2026-10", on=TODAY).value
    page = opened(qtbot, desk)
    tab = tab_of(qtbot, page, "申诉")
    tab.take_next_step()
    form = page.work.dialog
    form.fields["basis"].widget.setText("市级回复")
    assert not form.go.isEnabled()  # 改判 has to say what changed
    form.fields["result"].widget.setCurrentIndex(1)
    assert not form.fields["resolved"].widget.isVisible()
    assert form.go.isEnabled()
    take(qtbot, page, form, result=0, resolved="解决")
    row = appeals.get(office, number)
    assert (row.answers_before.resolved, row.answers_after.resolved) == ("", "解决")
    tab.list.choose_filter("changed")
    assert tab.sheet.grid.values["解决结果"].text() == "无记录 → 解决"
    assert open_keys(tab) - {"new"} == {"paper"}


def test_the_paper_of_an_appeal_is_a_key_away(qtbot, desk, office):
    appeals.file(office, add_tickets(office, 1)[0], ["points"], "重复扣分", "截图", on=TODAY)
    page = opened(qtbot, desk)
    tab = tab_of(qtbot, page, "申诉")
    assert open_keys(tab) - {"new"} == {"decide", "paper"}
    assert tab.actions_by_key["paper"].shortcut().toString() == "P"
    tab.actions_by_key["paper"].trigger()
    rest(qtbot, page)
    assert page.work.dialog.windowTitle() == "考核申诉表"
    page.work.dialog.reject()


def test_whistles_make_the_months_table(qtbot, desk, office):
    page = opened(qtbot, desk)
    tab = tab_of(qtbot, page, "吹哨")
    for target in ("区水务局", "区城管委"):
        page.primary.trigger()
        take(qtbot, page, page.work.dialog, target=target, matter="积水")
    tab.take_next_step()
    take(qtbot, page, page.work.dialog, text="已到场")
    tab.actions_by_key["withdraw"].trigger()
    take(qtbot, page, page.work.dialog, reason="已自行解决")
    assert tab.figures.doors["应哨／撤销表"].text() == "2 行"
    assert tab.figures.doors["月末待应哨"].text() == "0"
    assert {row.state_text for row in whistles.rows(office)} == {"已应哨", "已撤销"}


def test_what_is_not_done_is_carried_over(qtbot, desk, office):
    old = special_registers.receive(
        office, SpecialKind.CITY_NAMED, "占道经营", on=date(2026, 10, 8), due_on=TODAY - timedelta(days=1)
    ).value
    special_registers.receive(office, SpecialKind.RURAL, "污水管网", on=TODAY)
    page = opened(qtbot, desk)
    tab = tab_of(qtbot, page, "专项台账")
    assert [door.text() for door in tab.figures.doors.values()] == ["1", "1", "0", "0", "2"]
    assert tab.pane.state.text() == "▲ 逾期"
    tab.kind.setCurrentIndex(tab.kind.findData(SpecialKind.RURAL))
    rest(qtbot, page)
    assert tab.figures.doors["接收"].text() == "1"
    assert old not in shown(tab)
    tab.actions_by_key["facts"].trigger()
    take(qtbot, page, page.work.dialog, check="相符")
    assert tab.sheet.grid.values["核对结果"].text() == "相符"
    tab.take_next_step()
    take(qtbot, page, page.work.dialog, result="已核对")
    tab.actions_by_key["report"].trigger()
    take(qtbot, page, page.work.dialog, to="区农业农村局")
    assert tab.figures.doors["结转下月"].text() == "0"


def test_assessment_details_come_through_the_ordinary_preview(qtbot, desk, office, tmp_path, monkeypatch):
    add_tickets(office, 2)
    file = tmp_path / "2026年10月考核明细.csv"
    file.write_text(
        "工单编号,是否考核,响应,解决,满意,扣分,失分点\n"
        "20261120000000,是,是,否,否,2,未解决\n20261120000001,是,是,是,是,0,\n",
        encoding="utf-8",
    )
    page = opened(qtbot, desk)
    tab = tab_of(qtbot, page, "考核明细")
    assert tab.list.stack.currentWidget() is tab.list.empty
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", staticmethod(lambda *_a, **_k: ([str(file)], "")))
    started = []
    monkeypatch.setattr(
        "app.gui.dialogs.import_preview.start_import", lambda _d, files, _p, kind: started.append((files, kind))
    )
    page.primary.trigger()
    assert started == [([file], "assessments")]
    from app.services import imports

    imports.commit(office, imports.prepare(office, file, kind="assessments"))
    tab.refresh()
    rest(qtbot, page)
    assert tab.list.chosen_row.row.period == "2026-10"
    assert tab.lines.rowCount() == 2
    assert [tab.losses.item(0, at).text() for at in range(2)] == ["未解决", "1"]
    tab.take_next_step()
    take(qtbot, page, page.work.dialog)
    assert tab.list.chosen_row.row.is_confirmed
    assert open_keys(tab) - {"new"} == {"issue", "review"}
    tab.take_next_step()
    take(qtbot, page, page.work.dialog)
    assert tab.list.chosen_row.row.reviewed_on == TODAY.isoformat()


@pytest.mark.parametrize("title", ["剔除", "挂账", "申诉", "吹哨", "专项台账"])
def test_every_tab_fills_from_the_sample_cases(qtbot, desk, office, title):
    gallery_cases.seed(office)
    tab = tab_of(qtbot, opened(qtbot, desk), title)
    assert tab.list.model.rowCount()
    assert tab.pane.title._whole


def test_turning_to_a_tab_brings_its_own_keys(qtbot, desk):
    page = opened(qtbot, desk)
    titles = {action.text() for action in page.page_actions}
    assert "申报不纳入考核…" in titles
    page.tabs.setCurrentIndex(1)
    rest(qtbot, page)
    titles = {action.text() for action in page.page_actions}
    assert "申报不纳入考核…" not in titles
    assert "销账…" in titles
    assert page.primary.text() == "申请挂账…"
