"""Steps from the detail pane: allowed buttons and keys, forms, refusals, late entries, undo, the line of time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from app.cli.flow import all_events, flow_data
from app.domain.flow import Mark, Node, State
from app.domain.flow_steps import STEPS
from app.gui.commands import find
from app.gui.dialogs.form_dialog import put_moment
from app.gui.flow_proofs import proof_of
from app.gui.flow_timeline import timeline
from app.gui.flow_words import KEYS, marks_text, step_label
from app.gui.pages.register import RegisterPage
from app.gui.widgets.detail_pane import PaneState
from app.services import flow, queues, register, units
from tests.gui.conftest import NOW
from tests.gui.flow_desk import arrived, walk
from tests.gui.keyboard import press


def settle(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.runner.running)


@pytest.fixture
def ids(office):
    return arrived(office, 3)


@pytest.fixture
def page(qtbot, desk, ids):
    made = RegisterPage(desk)
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.show()
    made.refresh()
    settle(qtbot, desk)
    made.tickets.show_now(ids[0])
    made.table.go_to(made.model.row_of(ids[0]))
    made.table.setFocus()
    return made


def test_every_step_has_a_key_of_its_own_and_none_is_taken_by_the_page(page):
    assert set(KEYS) == set(STEPS)
    shortcuts = [action.shortcut().toString() for action in page.page_actions if action.shortcut().toString()]
    assert len(shortcuts) == len(set(shortcuts))


def test_only_the_steps_allowed_now_have_buttons_and_keys(page):
    assert page.pane.flow.state.text() == "待签收"
    assert list(page.pane.flow.buttons) == [Node.SIGN, Node.RETURN]
    assert page.pane.flow.buttons[Node.SIGN].text() == "签收 S"
    enabled = {node for node, action in page.step_actions.items() if action.isEnabled()}
    assert enabled == {step.node for step in page.pane.life.steps}
    assert Node.DISPATCH not in enabled
    menu = [action.text() for action in page.pane.flow.menu.actions()]
    assert step_label(STEPS[Node.MARK]) in menu


def test_the_key_opens_the_form_and_enter_records_the_step(qtbot, page, office, ids):
    page.step_actions[Node.SIGN].trigger()
    assert page.pane.state is PaneState.STEPPING
    assert page.pane.step_form.first_input() is page.pane.step_form.go
    page.pane.step_form.submitted.emit()
    settle(qtbot, page.desk)
    assert flow.life(office, ids[0]).state.state is State.TO_DISPATCH
    assert page.pane.state is PaneState.READING
    assert page.pane.flow.state.text() == "待派单"
    message = page.desk.messages.shown[-1]
    assert (message.text, message.verb) == ("已签收 20261120010000，现在是“待派单”", "撤销")
    message.action()
    settle(qtbot, page.desk)
    assert flow.life(office, ids[0]).state.state is State.TO_SIGN
    assert page.pane.flow.state.text() == "待签收"


def test_dispatching_offers_units_copies_the_notice_and_records_both_times(qtbot, page, office, ids):
    units.add(office, "城市管理办公室")
    walk(office, ids[0], "sign")
    page.tickets.show_now(ids[0])
    page.begin_step(Node.DISPATCH)
    settle(qtbot, page.desk)
    form = page.pane.step_form
    box = form.inputs["unit"].box
    assert [box.itemText(at) for at in range(box.count())] == ["城市管理办公室"]
    form.submitted.emit()
    settle(qtbot, page.desk)
    assert form.said.text() == "派单缺少：承办单位。请填写后再登记。"
    assert page.pane.state is PaneState.STEPPING
    form.inputs["unit"].put("城市管理办公室")
    form.copy.click()
    text = QApplication.clipboard().text()
    assert "承办：城市管理办公室" in text
    assert "13812340000" not in text
    assert form.values()["group_at"] == NOW.isoformat()
    form.submitted.emit()
    settle(qtbot, page.desk)
    state = flow.life(office, ids[0]).state
    assert (state.state, state.unit, state.group_notified_at) == (State.TO_RESPOND, "城市管理办公室", NOW.isoformat())


def test_units_that_had_such_tickets_come_first(qtbot, page, office, ids):
    for name in ("甲办", "乙办"):
        units.add(office, name)
    walk(office, ids[1], "dispatch")
    walk(office, ids[0], "sign")
    page.tickets.show_now(ids[0])
    page.begin_step(Node.DISPATCH)
    settle(qtbot, page.desk)
    box = page.pane.step_form.inputs["unit"].box
    assert box.itemText(0) == "城市管理办公室（同类 1 件）"
    box.setCurrentIndex(0)
    assert page.pane.step_form.inputs["unit"].value() == "城市管理办公室"


def test_an_urgent_ticket_without_a_call_is_said_and_shown_red(qtbot, page, office, ids):
    flow.take(office, ids[0], "mark", {"mark": "urgent"})
    walk(office, ids[0], "sign")
    page.tickets.show_now(ids[0])
    assert page.pane.flow.marks._whole == "紧急"
    page.begin_step(Node.DISPATCH)
    settle(qtbot, page.desk)
    page.pane.step_form.inputs["unit"].put("城市管理办公室")
    page.pane.step_form.submitted.emit()
    settle(qtbot, page.desk)
    assert "紧急工单没有电话联系记录" in page.desk.messages.texts[-1]
    assert page.pane.flow.red.text() == "紧急工单没有电话联系记录"
    assert Node.PHONE in page.pane.flow.buttons  # what is missing is a button, not a line of the menu
    page.begin_step(Node.PHONE)
    page.pane.step_form.submitted.emit()
    settle(qtbot, page.desk)
    assert not flow.life(office, ids[0]).state.lacks_phone_call
    assert page.pane.flow.red.isHidden()


def test_a_return_takes_the_grounds_template_and_refuses_its_blanks(qtbot, page, office, ids):
    page.begin_step(Node.RETURN)
    form = page.pane.step_form
    form.inputs["ground"].put("not_ours")
    assert "【具体地址】" in form.inputs["text"].value()
    assert form.law.text() == "依据：《北京市接诉即办工作条例》第十二条（派单异议审核）"
    form.inputs["ground"].put("repeated")
    assert "【原工单编号】" in form.inputs["text"].value()  # an untouched template gives way to another
    form.submitted.emit()
    settle(qtbot, page.desk)
    assert "没填的空" in form.said.text()
    form.inputs["text"].put("经现场核实，该点位位于邻街道辖区，权属单位为市政集团，建议派至邻街道办理。")
    form.inputs["ground"].put("not_ours")
    assert form.inputs["text"].value().startswith("经现场核实")  # what was typed stays
    form.submitted.emit()
    settle(qtbot, page.desk)
    assert flow.life(office, ids[0]).state.state is State.RETURNING


def test_a_step_entered_late_keeps_its_real_time_and_is_marked(qtbot, page, office, ids):
    page.begin_step(Node.SIGN)
    form = page.pane.step_form
    assert form.at() is None
    put_moment(form.moment, NOW - timedelta(minutes=45))
    assert "补录" in form.late.text()
    form.submitted.emit()
    settle(qtbot, page.desk)
    assert page.desk.messages.texts[-1].endswith("（补录）")
    event = flow.life(office, ids[0]).events[0]
    assert (event.at, event.is_late_entry) == ((NOW - timedelta(minutes=45)).isoformat(), True)
    texts = history_texts(page)
    assert any("〔补录〕" in text for text in texts)
    assert any(text.startswith("补录于 2026-11-20") for text in texts)


def test_a_time_before_the_arrival_is_refused_in_the_form(qtbot, page, office, ids):
    page.begin_step(Node.SIGN)
    form = page.pane.step_form
    put_moment(form.moment, NOW - timedelta(days=2))
    form.submitted.emit()
    settle(qtbot, page.desk)
    assert "早于" in form.said.text()
    assert flow.life(office, ids[0]).events == ()


def history_texts(page):
    from PySide6.QtWidgets import QLabel

    return [found.text() for found in page.pane.history.widget().findChildren(QLabel) if not found.isHidden()]


def test_steps_and_field_changes_stand_in_one_line_of_time(qtbot, page, office, ids):
    from app.services import tickets

    walk(office, ids[0], "dispatch")
    tickets.edit(office, ids[0], {"location": "书香里西门"})
    page.tickets.show_now(ids[0])
    texts = history_texts(page)
    assert "签收　待签收 → 待派单" in texts
    assert "派单　待派单 → 待响应" in texts
    assert "承办单位：城市管理办公室" in texts
    assert any(text.endswith("：（空） → 书香里西门") for text in texts)
    dispatches = [text for text in texts if text.startswith("派单　")]
    assert len(dispatches) == 1  # the unit that it wrote is no second entry


def test_personal_data_in_a_steps_text_is_masked_in_the_line_of_time(page, office, ids):
    flow.take(office, ids[0], "sign", {"text": "联系人电话 13812340000"})
    page.tickets.show_now(ids[0])
    assert not any("13812340000" in text for text in history_texts(page))


def test_esc_gives_up_and_half_filled_forms_ask(qtbot, page):
    page.begin_step(Node.SIGN)
    page._give_up()
    assert page.pane.state is PaneState.READING
    page.begin_step(Node.RETURN)
    page.pane.step_form.inputs["text"].put("不归")
    page.desk.messages.answers = [False]
    page._give_up()
    assert page.pane.state is PaneState.STEPPING
    assert page.desk.messages.asked == ["这一步填了一半，还没有登记。"]
    page.desk.messages.answers = [True]
    page._give_up()
    assert page.pane.state is PaneState.READING


def test_choices_can_be_made_with_digits(qtbot, page, office, ids):
    walk(office, ids[0], "unit_close")
    page.tickets.show_now(ids[0])
    page.begin_step(Node.ASSESS)
    form = page.pane.step_form
    for key, digit, value in (("responded", "1", "是"), ("resolved", "3", "未解决"), ("satisfied", "2", "基本满意")):
        press(qtbot, form.inputs[key].start(), digit)
        assert form.inputs[key].value() == value
    form.inputs["text"].put("电话核实")
    form.submitted.emit()
    settle(qtbot, page.desk)
    assert flow.life(office, ids[0]).state.state is State.TO_REVIEW


def test_the_closing_checklist_shows_what_is_proved_and_what_is_to_tick(qtbot, page, office, ids):
    walk(office, ids[0], "assess")
    page.tickets.show_now(ids[0])
    page.begin_step(Node.SUBMIT_CLOSE)
    form = page.pane.step_form
    form.submitted.emit()
    settle(qtbot, page.desk)
    assert form.said.text() == "结案要件不齐，不能申报结案。还缺：佐证材料齐全。"
    form.inputs["requisites"].put("materials")
    form.submitted.emit()
    settle(qtbot, page.desk)
    page.begin_step(Node.REVIEW_CLOSE)
    form.submitted.emit()
    settle(qtbot, page.desk)
    assert flow.life(office, ids[0]).state.state is State.CLOSED


def test_a_supervised_ticket_asks_for_another_person(qtbot, page, office, ids):
    flow.take(office, ids[0], "mark", {"mark": Mark.SUPERVISED_CITY.value})
    walk(office, ids[0], "assess")
    page.tickets.show_now(ids[0])
    page.begin_step(Node.SECOND_CONFIRM)
    form = page.pane.step_form
    form.submitted.emit()
    settle(qtbot, page.desk)
    assert "换一个人" in form.said.text()
    form.inputs["by"].put("赵敏")
    form.submitted.emit()
    settle(qtbot, page.desk)
    assert flow.life(office, ids[0]).state.state is State.TO_REVIEW


def test_evidence_becomes_an_attachment(qtbot, page, office, ids, tmp_path, monkeypatch):
    file = tmp_path / "录音.mp3"
    file.write_bytes(b"sound")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", staticmethod(lambda *_a, **_k: (str(file), "")))
    page.begin_step(Node.SIGN)
    page.pane.step_form.attach.click()
    page.pane.step_form.submitted.emit()
    settle(qtbot, page.desk)
    kept = register.detail(office, ids[0]).attachments
    assert [one.name for one in kept] == ["录音.mp3"]
    assert flow.life(office, ids[0]).events[0].evidence == f"attachment:{kept[0].id}"


def test_a_step_that_does_not_fit_says_what_does(page):
    page.steps.begin(Node.DISPATCH)
    assert page.pane.state is PaneState.READING
    assert page.desk.messages.texts == ["工单现在是“待签收”，不能派单。现在可以：签收、到达、退回。"]


def test_running_limits_stand_in_the_pane_with_their_proof(page, office, ids):
    life = flow.life(office, ids[0])
    assert page.pane.flow.left._whole.startswith("办理时限　今天 21:20")
    proof = proof_of(life.limits[0])
    assert proof.clause == "导入的办理时限"
    assert "条例第十三条" in proof.notes[0]
    flow.take(office, ids[0], "mark", {"mark": "urgent"})
    urgent = next(limit for limit in flow.life(office, ids[0]).limits if limit.deadline is not None)
    shown = proof_of(urgent)
    assert (shown.title, shown.rule_text) == ("紧急处置时限", "2小时")
    page.tickets.show_now(ids[0])
    assert list(page.pane.limit.running.values) == ["紧急处置时限", "办理时限"]


def test_a_void_ticket_has_no_steps(qtbot, page, office, ids):
    from app.services import tickets

    tickets.void(office, ids[0], "重复登记")
    page.tickets.show_now(ids[0])
    assert page.pane.flow.buttons == {}
    assert not any(action.isEnabled() for action in page.step_actions.values())


def test_the_palette_finds_steps_by_pinyin(qtbot, window, office):
    made = arrived(office, 1)
    window.go("tickets")
    settle(qtbot, window.desk)
    window.pages["tickets"].tickets.show_now(made[0])
    assert find(window.commands(), "qs")[0].title == "签收"


def test_no_field_of_any_step_shows_a_phone_number(office, ids):
    """Whatever a person types where: line of time, marks, queue and the command line mask it."""
    typed = "联系人电话 13812340000"
    flow.take(office, ids[0], "mark", {"mark": "named", "status": typed, "text": typed})
    for action, values in (
        ("sign", {"text": typed}),
        ("dispatch", {"unit": "城市管理办公室", "phone_to": typed, "text": typed}),
        ("respond", {"method": typed, "opinion": typed, "recording": typed, "text": typed}),
        ("feedback", {"connected": "是", "opinion": typed, "recording": typed}),
        ("unit_close", {"text": typed}),
        ("assess", {"responded": "是", "resolved": "解决", "satisfied": "满意", "text": typed, "recording": typed}),
    ):
        flow.take(office, ids[0], action, values)
    life = flow.life(office, ids[0])
    shown = [line for entry in timeline(register.detail(office, ids[0]).history, life.events) for line in entry.lines]
    printed = [all_events(office, ids[0]), flow_data(office, ids[0]), queues.rows(office, ids[:1])]
    everything = f"{shown}{printed}{marks_text(life.state.marks, life.state)}"
    assert "138****0000" in everything
    assert "13812340000" not in everything
