from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.domain.answers import Question
from app.gui.pages.register import RegisterPage
from app.gui.pages.visits import BOARD, CALLS, CITY, DOUBLE_NO, RECORDINGS, VisitsPage
from app.gui.targets import TicketsTarget, TicketTarget
from app.gui.widgets.call_form import BASES
from app.services import assessments, flow, rates, recordings, tickets, visits
from app.services.assessments import Entry
from app.services.visits import VisitEntry
from tests.gui import keyboard
from tests.gui.conftest import NOW

CITY_ANSWERS = {
    0: ("是", "解决", "满意"),
    1: ("是", "解决", "基本满意"),
    2: ("是", "未解决", "不满意"),
    3: ("是", "未解决", "满意"),
}
"""Four tickets the city called; 4…6 are closed and wait; 7 is open; 8 is excluded."""


def fill(office):
    """Nine tickets of the running period (2026-11-19 on), by place."""
    made = []
    for at in range(9):
        values = {
            "ticket_no": f"2026112000{at:04d}",
            "title": f"路灯不亮 {at}",
            "content": "小区东门路灯不亮。",
            "caller_name": "张小明",
            "caller_phone": f"1381234{at:04d}",
            "unit": "城市管理办公室" if at % 2 else "书香里社区",
            "created_at": (NOW - timedelta(hours=20 - at)).isoformat(),
            "due_at": (NOW + timedelta(hours=at)).isoformat(),
        }
        if at != 7:
            values |= {"status": "已办结", "closed_at": (NOW - timedelta(hours=4)).isoformat()}
        if at in CITY_ANSWERS:
            contacted, resolved, satisfied = CITY_ANSWERS[at]
            values |= {"valid_visit": "是", "contacted": contacted, "resolved": resolved, "satisfied": satisfied}
        if at == 5:
            values["tags"] = "督办"
        if at == 8:
            values |= {"assessment": "不纳入考核", "resolved": "未解决", "satisfied": "不满意", "valid_visit": "是"}
        made.append(tickets.create(office, values).value)
    return made


@pytest.fixture
def ids(office):
    return fill(office)


@pytest.fixture
def page(qtbot, desk, ids):
    made = VisitsPage(desk)
    qtbot.addWidget(made)
    made.resize(1180, 700)
    made.show()
    made.refresh()
    settle(qtbot, made)
    return made


def close_by_unit(office, ticket):
    """Walk a supervised ticket to 科室办结."""
    steps = (
        ("mark", {"mark": "supervised_city"}),
        ("respond", {"connected": "是"}),
        ("unit_close", {"text": "已修好"}),
    )
    for at, (action, values) in enumerate(steps):
        flow.take(office, ticket, action, values, NOW - timedelta(hours=10 - at))


def settle(qtbot, page):
    """Wait until nothing runs and nothing is about to."""

    def is_calm():
        timers = (page.calls._pause, page.calls.what_if._pause)
        return not page.desk.runner.running and not any(timer.isActive() for timer in timers)

    qtbot.waitUntil(is_calm, timeout=10_000)


def show_tab(qtbot, page, tab):
    page.tabs.setCurrentIndex(tab)
    settle(qtbot, page)


def go_to(qtbot, page, ticket_id):
    page.calls.table.go_to(page.calls.model.row_of(ticket_id))
    settle(qtbot, page)
    page.calls.table.setFocus()


def press(qtbot, page, *keys):
    for key in keys:
        action = next(one for one in page.page_actions if one.shortcut().toString() == key and one.isEnabled())
        action.trigger()
    settle(qtbot, page)


def test_definitions_side_by_side_with_denominators_in_words(page):
    first, second = page.board.cards[:2]
    assert page.period.gone.text() == "时间已过 6.7%，剩 28 天"
    assert page.period.span.text() == "2026-11-19 至 2026-12-18"
    assert (first.radio.text(), first.badge.text()) == ("通用口径（不含剔除）", "现行")
    assert first.rates[Question.RESOLVED].text() == "50.00%"
    assert first.rates[Question.SATISFIED].text() == "72.50%"
    assert first.figure.text() == "64.0"
    assert first.share.text() == "分母 4 件可评件"
    assert first.excluded.text() == "不含剔除 1 件"
    assert first.source.toolTip().startswith("通用口径（不含剔除）\n来源：")
    assert "待确认" in first.source._whole
    assert second.rates[Question.RESOLVED].text() == "40.00%"
    assert second.excluded.text() == "含剔除 1 件"


def test_change_against_the_same_day_of_the_period_before(qtbot, page, office):
    before = {
        "ticket_no": "2026101900001",
        "title": "上期",
        "created_at": "2026-10-19T09:00:00",
        "status": "已办结",
        "closed_at": "2026-10-20T09:00:00",
        "valid_visit": "是",
        "contacted": "是",
        "resolved": "未解决",
        "satisfied": "满意",
    }
    tickets.create(office, before)
    page.refresh()
    settle(qtbot, page)
    card = page.board.cards[0]
    assert card.before.text() == "上期同进度 50.0"
    assert card.change.text() == "▲ 升 14.0 分"
    assert card.change.property("tone") == "good"
    assert card.changes[Question.SATISFIED].text() == "▼ 降 27.50"
    assert card.changes[Question.CONTACTED].text() == "＝ 持平"


def test_a_number_on_a_card_opens_exactly_its_tickets(qtbot, page, ids, desk):
    card = page.board.cards[0]
    for door, wanted in (
        (card.losses[Question.RESOLVED], (ids[2], ids[3])),
        (card.rates[Question.RESOLVED], (ids[0], ids[1])),
        (card.share, tuple(ids[:4])),
        (card.excluded, (ids[8],)),
        (page.board.numbers["to_visit"], tuple(ids[4:7])),
    ):
        with qtbot.waitSignal(desk.navigator.go) as caught:
            door.click()
        assert caught.args[0] == "tickets"
        assert caught.args[1].ids == wanted


def test_the_table_ranks_sorts_and_opens(qtbot, page, ids, desk):
    table = page.board.table
    cell = lambda row, key: table.model.cell(row, [c.key for c in table.model.columns].index(key))[1]  # noqa: E731
    names = [cell(row, "name") for row in range(table.model.rowCount())]
    assert names == ["城市管理办公室", "书香里社区", "合计"]
    assert [cell(row, "rank") for row in range(3)] == ["1", "2", ""]
    table.sort_by("tickets", descending=True)
    assert [cell(row, "tickets") for row in range(3)] == ["5", "4", "9"]
    column = [c.key for c in table.model.columns].index("denominator")
    table.table.setCurrentIndex(table.model.index(0, column))
    with qtbot.waitSignal(desk.navigator.go) as caught:
        keyboard.press(qtbot, table.table, Qt.Key.Key_Return)
    assert caught.args == ["tickets", TicketsTarget("书香里社区：分母", (ids[0], ids[2]))]


def test_rows_by_community_and_another_definition(qtbot, page):
    page.board.table.groups.setCurrentIndex(1)
    settle(qtbot, page)
    assert page.board.table.model.columns[1].title == "社区（村）"
    page.board.cards[1].radio.click()
    assert page.work.code == "with_excluded"
    assert page.board.table.words._whole.startswith("全口径（含剔除）")


def test_the_call_list_is_in_the_order_of_gain_and_limit(qtbot, page, ids):
    show_tab(qtbot, page, CALLS)
    assert list(page.calls.model.ids) == [ids[4], ids[5], ids[6]]
    texts = [column.text(page.calls.line) for column in page.calls.model.columns[:3]]
    assert texts == ["+14.29", "明天 11:20", "三项都未评定"]
    assert page.calls.pane.who.text() == "张**　138****0004"


def test_a_call_is_recorded_with_single_keys_and_can_be_undone(qtbot, page, office, ids, messages):
    show_tab(qtbot, page, CALLS)
    go_to(qtbot, page, ids[4])
    press(qtbot, page, "C", "1", "5")
    form = page.calls.pane.form
    assert form.missing == "评定依据"
    assert not page.calls.pane.go.isEnabled()
    form.basis.setCurrentText("电话回访，录音可查")
    form.recording.setText("LY001")
    press(qtbot, page, "Ctrl+Return")
    [one] = assessments.rounds(office, ids[4])
    assert (one.current.answers.resolved, one.current.answers.satisfied) == ("解决", "基本满意")
    assert (one.current.basis, one.current.recording_no) == ("电话回访，录音可查", "LY001")
    assert messages.texts[-1] == "已登记三率评定 20261120000004"
    assert not form.is_touched
    messages.shown[-1].action()
    settle(qtbot, page)
    assert assessments.rounds(office, ids[4]) == ()


def test_nobody_answered_is_a_call_record_and_no_round(qtbot, page, office, ids, messages):
    show_tab(qtbot, page, CALLS)
    go_to(qtbot, page, ids[6])
    press(qtbot, page, "V")
    assert page.calls.pane.go.text() == "登记未接通"
    press(qtbot, page, "Ctrl+Return")
    assert assessments.rounds(office, ids[6]) == ()
    last = flow.life(office, ids[6]).events[-1]
    assert (last.node.value, last.detail("connected")) == ("feedback", "否")
    assert messages.texts[-1] == "已登记未接通 20261120000006"


def test_the_phone_is_shown_on_demand_and_the_look_is_audited(qtbot, page, office, ids):
    show_tab(qtbot, page, CALLS)
    go_to(qtbot, page, ids[4])
    press(qtbot, page, "X")
    assert page.calls.pane.who.text() == "张小明　13812340004"
    rows = office.database.rows("SELECT subject, reason FROM audit_entry WHERE action = 'ticket.reveal'", ())
    assert list(rows) == [(f"ticket:{ids[4]}", "回访诉求人")]
    page.mask_again()
    assert page.calls.pane.who.text() == "张**　138****0004"
    assert page.calls.pane.reveal.isEnabled()


def test_what_if_follows_the_choice(qtbot, page, ids):
    show_tab(qtbot, page, CALLS)
    page.calls.pane.setCurrentIndex(1)
    panel = page.calls.what_if
    panel.top.setValue(3)
    settle(qtbot, page)
    assert panel.cells[Question.RESOLVED.value, 1].text() == "50.00%"
    assert panel.cells[Question.RESOLVED.value, 2].text() == "71.43%"
    assert panel.cells[Question.RESOLVED.value, 3].text() == "▲ 升 21.43"
    page.calls.table.selectRow(0)
    page.calls.table.selectAll()
    panel.turns[Question.RESOLVED].setCurrentText("未解决")
    settle(qtbot, page)
    assert panel.chosen_only.text() == "选中的 3 件"
    assert panel.chosen_only.isChecked()
    assert panel.cells[Question.RESOLVED.value, 2].text() == "28.57%"
    assert "不写入任何数据" in panel.note.text()


def test_supervised_tickets_wait_for_a_second_person(qtbot, page, office, ids, monkeypatch):
    from app.gui.dialogs.assessment import ConfirmDialog

    ticket = ids[7]
    close_by_unit(office, ticket)
    assessments.assess(office, ticket, Entry("是", "解决", "满意", BASES[0], specialist="李复核"))
    page.refresh()
    settle(qtbot, page)
    show_tab(qtbot, page, CALLS)
    page.calls.orders.setCurrentIndex(1)
    go_to(qtbot, page, ticket)
    assert page.calls.pane.confirm.isVisible()
    opened = []
    monkeypatch.setattr(ConfirmDialog, "exec", lambda self: opened.append(self))
    press(qtbot, page, "T")
    dialog = opened[0]
    dialog.person.setText("李复核")
    dialog.submit()
    qtbot.waitUntil(lambda: not dialog.is_busy)
    assert dialog.said.text().startswith("二次确认要换一个人：三率评定是“李复核”做的")
    dialog.person.setText("赵复核")
    dialog.submit()
    settle(qtbot, page)
    assert assessments.rounds(office, ticket)[0].confirmation.person == "赵复核"
    assert ticket not in page.calls.model.ids


def test_a_mismatch_on_the_recording_is_said_before_and_listed_after(qtbot, page, office, ids, monkeypatch):
    from app.gui.dialogs.recording_check import RecordingDialog
    from app.gui.widgets import visit_recordings

    assessments.assess(office, ids[4], Entry("是", "解决", "满意", BASES[0], specialist="李复核", recording_no="LY7"))
    page.refresh()
    show_tab(qtbot, page, RECORDINGS)
    assert [column.text(page.recordings.listed.current) for column in page.recordings.listed.model.columns[1:4]] == [
        "李复核",
        "已联系 · 解决 · 满意",
        "未核",
    ]
    opened = []
    monkeypatch.setattr(RecordingDialog, "exec", lambda self: opened.append(self))
    press(qtbot, page, "L")
    dialog = opened[0]
    for row, choice in zip(dialog.heard.values(), ("是", "未解决", "满意"), strict=True):
        row.take(choice)
    assert dialog.said.text().startswith("不一致：是否解决：登记“解决”，核听“未解决”。")
    dialog.submit()
    settle(qtbot, page)
    [one] = recordings.candidates(office)
    assert page.recordings.errors.current_id == one.id
    monkeypatch.setattr(visit_recordings, "ask_reason", lambda *_a: "听错")
    page.recordings.confirm.click()
    settle(qtbot, page)
    assert recordings.candidates(office, "")[0].state_title == "已确认"
    assert page.recordings.errors.model.rowCount() == 0


def test_the_city_beside_our_own_with_rate_and_reasons(qtbot, page, office, ids, monkeypatch):
    from app.gui.widgets import visit_compare

    for at in (4, 6):
        assessments.assess(office, ids[at], Entry("是", "解决", "满意", BASES[0]))
    visits.register_visit(office, ids[4], VisitEntry("是", "解决", "满意", at=NOW.isoformat()))
    visits.register_visit(office, ids[6], VisitEntry("是", "未解决", "满意", at=NOW.isoformat()))
    page.refresh()
    show_tab(qtbot, page, CITY)
    assert page.city.rate.text() == "一致率 50.00%　一致 1 件，不一致 1 件"
    assert page.city.listed.current_id == ids[6]
    monkeypatch.setattr(visit_compare, "ask_reason", lambda *_a: "办结后问题反弹")
    press(qtbot, page, "R")
    assert page.city.comparison.differing[0].explanation == "办结后问题反弹"
    page.city.listed.tabs.setCurrentIndex(2)
    assert page.city.listed.model.rowCount() == 0
    page.city.listed.tabs.setCurrentIndex(3)
    page.search("没有这样的单位")
    assert page.city.listed.model.rowCount() == 0


def test_results_of_the_city_come_in_through_the_import_preview(qtbot, page, office, ids, monkeypatch, tmp_path):
    file = tmp_path / "回访.csv"
    file.write_text(
        "工单编号,是否有效回访,是否联系,是否解决,是否满意\n20261120000004,是,是,未解决,不满意\n", encoding="utf-8"
    )
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", staticmethod(lambda *_a, **_k: ([str(file)], "")))
    show_tab(qtbot, page, CITY)
    page.city.import_file()
    from app.gui.dialogs.import_preview import ImportDialog

    [dialog] = page.window().findChildren(ImportDialog)
    assert dialog.windowTitle() == "导入预览：回访结果"
    qtbot.waitUntil(lambda: dialog.run.current.preparation is not None, timeout=20_000)
    dialog.go.click()
    qtbot.waitUntil(lambda: visits.current(office, ids[4]) is not None, timeout=20_000)
    settle(qtbot, page)
    assert visits.current(office, ids[4]).answers.satisfied == "不满意"


def test_double_no_with_the_rule_in_words_and_a_door(qtbot, page, ids, desk):
    show_tab(qtbot, page, DOUBLE_NO)
    assert page.double_no.words.text().startswith("口径：是否解决为“未解决”、是否满意为“不满意”")
    assert list(page.double_no.listed.model.ids) == [ids[2], ids[3]]
    page.double_no.listed.tabs.setCurrentIndex(1)
    with qtbot.waitSignal(desk.navigator.go) as caught:
        page.primary.trigger()
    assert caught.args == ["tickets", TicketsTarget("双否", (ids[2],))]
    page.double_no.listed.table.setCurrentIndex(page.double_no.listed.model.index(0, 0))
    with qtbot.waitSignal(desk.navigator.go) as caught:
        keyboard.press(qtbot, page.double_no.listed.table, Qt.Key.Key_Return)
    assert caught.args == ["tickets", TicketTarget(ids[2])]


def test_actions_belong_to_the_tab_on_show(qtbot, page):
    for tab, title in ((BOARD, "去回访单"), (CALLS, "登记通话"), (RECORDINGS, "核实录音…"), (CITY, "导入回访结果…")):
        show_tab(qtbot, page, tab)
        assert page.primary.text() == title
        assert page.primary.isEnabled()
    assert not any(one.isEnabled() for one in page.page_actions if one.shortcut().toString() == "Ctrl+Return")


def test_a_call_that_was_begun_is_not_lost_in_silence(qtbot, page, ids, messages):
    show_tab(qtbot, page, CALLS)
    go_to(qtbot, page, ids[4])
    assert page.leave()
    press(qtbot, page, "C")
    messages.answers = [False]
    assert page.leave() is False
    assert messages.asked == ["这次通话还没有登记。"]
    page.calls.pane.form.clear()


def test_an_office_without_tickets_is_calm(qtbot, desk):
    made = VisitsPage(desk)
    qtbot.addWidget(made)
    made.show()
    made.refresh()
    settle(qtbot, made)
    assert made.board.cards[0].figure.text() == "—"
    assert made.board.table.none.text().startswith("这个考核期（2026-11-19 至 2026-11-20）还没有工单")
    show_tab(qtbot, made, CALLS)
    assert made.calls.empty.title.text() == "没有要打的电话"
    assert rates.current_definition(desk.office).code == "standard"


def test_the_register_shows_exactly_the_tickets_behind_a_number(qtbot, desk, ids):
    register_page = RegisterPage(desk)
    qtbot.addWidget(register_page)
    register_page.open_target(TicketsTarget("通用口径：未解决", (ids[2], ids[3])))
    qtbot.waitUntil(lambda: not desk.runner.running)
    assert sorted(register_page.list.model.ids) == [ids[2], ids[3]]
    assert register_page.list.filters[0].title == "通用口径：未解决（2 件）"
    register_page.open_target(TicketsTarget("没有", ()))
    qtbot.waitUntil(lambda: not desk.runner.running)
    assert len(register_page.list.model.ids) == 0


def test_recordings_lists_every_assessed_ticket_the_last_assessed_first(qtbot, page, office, ids):
    """No cut by number: what was assessed last stands first, whatever its id."""
    for place, at in enumerate((6, 4, 5)):
        moment = (NOW - timedelta(minutes=30 - place)).isoformat()
        assessments.assess(office, ids[at], Entry("是", "解决", "满意", BASES[0], specialist="李复核", at=moment))
    page.refresh()
    show_tab(qtbot, page, RECORDINGS)
    model = page.recordings.listed.model
    assert [model.row(at).id for at in range(model.rowCount())] == [ids[5], ids[4], ids[6]]
    assert page.recordings.listed.count.text() == "共 3 件"
