"""Six tickets walked from signing to the city's call-back in the window: ordinary, urgent, supervised, returned,
hung up, excluded. Steps are taken with the keys of the queue page; the clock moves on ten minutes a step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from app.domain.exclusions import Stage
from app.domain.flow import Mark, Node, State
from app.domain.flow_steps import STEPS
from app.gui.application import start
from app.gui.flow_timeline import timeline
from app.gui.flow_words import KEYS
from app.gui.main_window import MainWindow
from app.gui.targets import QueueTarget, TicketTarget
from app.services import exclusion_lists, flow, hang_ups, queues, register, tickets, units
from app.services.queues import Queue
from app.services.session import Office, create_office
from tests.gui.conftest import NOW
from tests.gui.keyboard import in_front, press_there
from tests.office_desk import DeskClock

UNIT, OTHER = "城市管理办公室", "书香里社区"
REASON = "经现场核实，该点位位于邻街道辖区，权属单位为市政集团，建议派至邻街道办理。"
FEEDBACK = {"connected": "是", "opinion": "认可处理结果"}
ASSESSED = {"responded": "是", "resolved": "解决", "satisfied": "满意", "text": "电话核实，诉求人认可"}
CITY = {"valid_visit": "是", "responded": "是", "resolved": "解决", "satisfied": "基本满意"}


class Seat:
    """Hands at the keyboard: takes steps on one ticket in the queues and in the register."""

    def __init__(self, qtbot, window: MainWindow, clock: DeskClock) -> None:
        self.qtbot, self.window, self.clock = qtbot, window, clock
        self.office = window.desk.office
        self.ticket = 0

    def arrives(self, number: str, **values: str) -> int:
        """A ticket comes from the hotline."""
        facts = {
            "ticket_no": number,
            "title": "小区西门垃圾没有清运",
            "content": "小区西门垃圾三天没有清运，联系人张小明 13812340000。",
            "caller_name": "张小明",
            "caller_phone": "13812340000",
            "community": "书香里社区",
            "created_at": (self.clock.moment - timedelta(minutes=30)).isoformat(),
            "due_at": (self.clock.moment + timedelta(hours=30)).isoformat(),
            **values,
        }
        self.ticket = tickets.create(self.office, facts).value
        return self.ticket

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.window.desk.runner.running, timeout=20_000)

    @property
    def page(self):
        return self.window.pages[self.window.current]

    @property
    def state(self):
        return flow.life(self.office, self.ticket).state

    @property
    def said(self) -> str:
        return self.window.desk.messages.texts[-1]

    def key(self, name, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        press_there(self.qtbot, self.window, name, modifier)

    def open(self, queue: Queue) -> None:
        """Go to a queue and to the ticket in it."""
        self.window.go("queues", QueueTarget(queue))
        self.settle()
        row = self.page.model.row_of(self.ticket)
        assert row >= 0, f"not in {queue}"
        self.page.table.go_to(row)
        self._wait_for_ticket()

    def look_up(self) -> None:
        """Go to the ticket in the register."""
        self.window.go("tickets", TicketTarget(self.ticket))
        self.settle()
        self._wait_for_ticket()

    def _wait_for_ticket(self) -> None:
        in_front(self.qtbot, self.page.table)
        pane = self.page.pane
        self.qtbot.waitUntil(lambda: pane.life is not None and pane.life.ticket_id == self.ticket)

    def begin(self, node: Node, **values: str):
        """Press the step's key and fill its form."""
        key = KEYS[node]
        shift = Qt.KeyboardModifier.ShiftModifier if "+" in key else Qt.KeyboardModifier.NoModifier
        self.key(key[-1].lower(), shift)
        assert self.page.steps.is_stepping, f"{key} does not open {node}"
        self.settle()
        form = self.page.pane.step_form
        assert form.step is STEPS[node]
        for name, text in values.items():
            form.inputs[name].put(text)
        return form

    def enter(self) -> None:
        """Enter records the step (in a long text: Ctrl+Enter), and time goes by."""
        is_long = isinstance(QApplication.focusWidget(), QPlainTextEdit)
        self.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier if is_long else Qt.KeyboardModifier.NoModifier)
        self.settle()
        self.clock.forward(minutes=10)

    def take(self, queue: Queue, node: Node, **values: str) -> None:
        """Open a queue, take one step there with the keyboard, and find it done."""
        self.open(queue)
        self.begin(node, **values)
        self.enter()
        assert not self.page.steps.is_stepping, self.page.pane.step_form.said.text()
        assert self.said.startswith(f"已{STEPS[node].title} ")

    def is_in(self, queue: Queue) -> bool:
        return self.ticket in queues.ids(self.office, queue)

    def dialog(self, dialog, **values: object) -> None:
        """Fill a form of a case and press its verb."""
        for key, value in values.items():
            fill(dialog.fields[key].widget, value)
        assert dialog.go.isEnabled(), [field.title for field in dialog.fields.values()]
        with self.qtbot.waitSignal(dialog.accepted, timeout=20_000):
            dialog.go.click()
        self.settle()
        self.clock.forward(minutes=10)


def fill(widget, value: object) -> None:
    """Put a value into one field of a form."""
    if hasattr(widget, "setPlainText"):
        widget.setPlainText(value)
    elif hasattr(widget, "findData") and not widget.isEditable():
        widget.setCurrentIndex(widget.findData(value))
    elif hasattr(widget, "setCurrentText"):
        widget.setCurrentText(value)
    else:
        widget.setText(value)


@pytest.fixture
def clock() -> DeskClock:
    return DeskClock(NOW.replace(hour=9, minute=30))


@pytest.fixture
def office(tmp_path: Path, clock: DeskClock) -> Iterator[Office]:
    opened = create_office(tmp_path / "office", "示例街道", "王静", now=clock)
    opened.database.execute_sql("PRAGMA synchronous=OFF")  # this is not what these tests are about
    for name in (UNIT, OTHER):
        units.add(opened, name)
    yield opened
    opened.close()


@pytest.fixture
def seat(qtbot, window: MainWindow, clock: DeskClock) -> Seat:
    start(window)
    made = Seat(qtbot, window, clock)
    in_front(qtbot, window)
    made.settle()
    return made


def to_review(seat: Seat) -> None:
    """From 办理中 to 待申报结案: feedback, the unit's closing, assessment."""
    seat.take(Queue.HANDLING, Node.FEEDBACK, **FEEDBACK)
    seat.take(Queue.HANDLING, Node.UNIT_CLOSE, text="垃圾已清运，安排每日巡查")
    seat.take(Queue.TO_ASSESS, Node.ASSESS, **ASSESSED)


def close_up(seat: Seat) -> None:
    """From 待申报结案 to 市级回访."""
    seat.take(Queue.TO_SUBMIT, Node.SUBMIT_CLOSE, requisites="materials")
    seat.take(Queue.TO_REVIEW, Node.REVIEW_CLOSE)
    seat.look_up()
    seat.begin(Node.CITY_VISIT, **CITY)
    seat.enter()


def test_an_ordinary_ticket(seat: Seat, clock: DeskClock):
    began = clock.moment
    seat.arrives("2026112009300001")
    seat.take(Queue.TO_SIGN, Node.SIGN)
    assert seat.said == "已签收 2026112009300001，现在是“待派单”"

    seat.open(Queue.TO_DISPATCH)
    assert seat.page.list.check_text.text() == "今日签收 1 件，已派 0 件，未派 1 件。"
    form = seat.begin(Node.DISPATCH, unit=UNIT)
    form.copy.click()
    notice = QApplication.clipboard().text()
    assert notice.splitlines()[:3] == ["工单 2026112009300001", f"承办：{UNIT}", "标题：小区西门垃圾没有清运"]
    assert "13812340000" not in notice
    clock.forward(minutes=5)  # the system's dispatch is a fact of its own, after the notice
    form.moment.setDateTime(form.moment.dateTime().addSecs(300))
    seat.key(Qt.Key.Key_Return)
    seat.settle()
    state = seat.state
    assert state.group_notified_at == (began + timedelta(minutes=10)).isoformat()
    assert state.dispatched_at == (began + timedelta(minutes=15)).isoformat()

    seat.take(Queue.TO_RESPOND, Node.REDISPATCH, unit=OTHER, text="点位属于社区清运范围")
    assert (seat.state.unit, seat.state.redispatches) == (OTHER, 1)
    seat.take(Queue.TO_RESPOND, Node.RESPOND, connected="否")
    assert "没有接通" in seat.said
    seat.take(Queue.TO_RESPOND, Node.RESPOND, connected="是", text="已联系，今天下午清运")
    to_review(seat)

    seat.open(Queue.TO_SUBMIT)
    seat.begin(Node.SUBMIT_CLOSE)
    seat.enter()
    assert seat.page.pane.step_form.said.text() == "结案要件不齐，不能申报结案。还缺：佐证材料齐全。"
    seat.key(Qt.Key.Key_Space)  # the focus is on the only requisite that a person ticks
    seat.enter()
    assert seat.is_in(Queue.TO_REVIEW)
    seat.take(Queue.TO_REVIEW, Node.REVIEW_RETURN, text="缺少清运后的照片")
    assert (seat.state.state, seat.state.review_returns) == (State.HANDLING, 1)
    to_review(seat)
    close_up(seat)
    assert seat.state.state is State.VISITED
    seat.take(Queue.VISITED, Node.ASSESS_ARCHIVE)
    assert seat.state.state is State.ARCHIVED
    assert not any(seat.is_in(queue) for queue in Queue)
    story = timeline(register.detail(seat.office, seat.ticket).history, flow.life(seat.office, seat.ticket).events)
    titles = [entry.title.split("　")[0] for entry in reversed(story)]
    assert titles[1:] == [
        *("签收", "派单", "改派", "响应", "响应", "反馈", "科室办结", "三率评定", "申报结案", "结案审核退回"),
        *("反馈", "科室办结", "三率评定", "申报结案", "结案审核通过", "市级回访", "考核归档"),
    ]
    moments = [entry.at for entry in story]
    assert moments == sorted(moments, reverse=True)


def test_an_urgent_ticket(seat: Seat, clock: DeskClock):
    calm = seat.arrives("2026112009300002", due_at=(clock.moment + timedelta(hours=3)).isoformat())
    arrived = (clock.moment - timedelta(minutes=30)).isoformat()
    urgent = seat.arrives("2026112009300003", urgency="紧急")
    seat.open(Queue.TO_SIGN)
    assert list(seat.page.model.ids) == [urgent, calm]  # two hours of 紧急 come before the hotline's three
    assert seat.page.pane.flow.left._whole.startswith("紧急处置时限　剩 1 小时　2026-11-20 周五 11:00")
    seat.begin(Node.SIGN)
    seat.enter()
    seat.take(Queue.TO_DISPATCH, Node.DISPATCH, unit=UNIT)
    assert "紧急工单没有电话联系记录" in seat.said
    assert seat.state.lacks_phone_call
    seat.open(Queue.TO_RESPOND)
    assert seat.page.pane.flow.red.text() == "紧急工单没有电话联系记录"
    assert Node.PHONE in seat.page.pane.flow.buttons
    seat.begin(Node.PHONE, phone_to="李主任")
    seat.enter()
    assert not seat.state.lacks_phone_call
    assert seat.is_in(Queue.TO_RESPOND)
    seat.take(Queue.TO_RESPOND, Node.RESPOND, text="已联系")
    to_review(seat)
    close_up(seat)
    life = flow.life(seat.office, urgent)
    judged = {item["kind"]: item for event in life.events for item in event.details.get("judged", ())}
    assert judged["urgent"]["due_at"] == (clock.moment.fromisoformat(arrived) + timedelta(hours=2)).isoformat()
    assert list(life.state.marks) == [Mark.URGENT]
    assert life.state.state is State.VISITED


def test_a_supervised_ticket(seat: Seat):
    seat.arrives("2026112009300004", tags="市级督办")
    seat.take(Queue.TO_SIGN, Node.SIGN)
    seat.take(Queue.TO_DISPATCH, Node.DISPATCH, unit=UNIT)
    seat.take(Queue.TO_RESPOND, Node.RESPOND)
    seat.take(Queue.HANDLING, Node.URGE, kind="supervised")
    assert seat.state.urges == 1
    to_review(seat)
    assert seat.is_in(Queue.TO_CONFIRM)

    seat.open(Queue.TO_CONFIRM)
    form = seat.begin(Node.SECOND_CONFIRM)
    assert QApplication.focusWidget() is form.inputs["by"].start()
    seat.enter()
    assert "要换一个人" in form.said.text()
    form.inputs["by"].put("赵敏")
    form.inputs["agree"].put("否")
    form.inputs["text"].put("录音里诉求人说还没有清完")
    seat.enter()
    assert seat.state.state is State.TO_ASSESS
    seat.take(Queue.TO_ASSESS, Node.ASSESS, **{**ASSESSED, "resolved": "部分解决"})
    seat.take(Queue.TO_CONFIRM, Node.SECOND_CONFIRM, by="赵敏")
    assert (seat.state.state, seat.state.rounds) == (State.TO_REVIEW, 2)
    close_up(seat)
    assert seat.state.state is State.VISITED


def test_a_returned_ticket(seat: Seat):
    seat.arrives("2026112009300005")
    seat.open(Queue.TO_SIGN)
    form = seat.begin(Node.RETURN, ground="not_ours")
    assert form.law.text().startswith("依据：《北京市接诉即办工作条例》")
    form.inputs["text"].start().setFocus()
    seat.enter()
    assert "没填的空" in form.said.text()
    form.inputs["text"].put("不归我们")
    seat.enter()
    assert form.said.text().endswith("工单没有退回。")
    form.inputs["text"].put(REASON)
    seat.enter()
    assert seat.is_in(Queue.RETURNING)
    seat.take(Queue.RETURNING, Node.RETURN_REJECTED, text="点位在你街道辖区内")
    assert seat.state.state is State.TO_SIGN
    seat.take(Queue.TO_SIGN, Node.RETURN, ground="not_ours", text=REASON)
    seat.take(Queue.RETURNING, Node.RETURN_ACCEPTED)
    assert (seat.state.state, seat.state.returns) == (State.RETURNED, 2)
    assert not any(seat.is_in(queue) for queue in Queue)
    seat.window.desk.messages.shown[-1].action()  # 撤销
    seat.settle()
    assert seat.is_in(Queue.RETURNING)


def test_a_hung_up_ticket(seat: Seat):
    seat.arrives("2026112009300006")
    seat.take(Queue.TO_SIGN, Node.SIGN)
    seat.take(Queue.TO_DISPATCH, Node.DISPATCH, unit=UNIT)
    seat.take(Queue.TO_RESPOND, Node.RESPOND)
    seat.open(Queue.HANDLING)
    seat.key("g", Qt.KeyboardModifier.ShiftModifier)
    form = seat.page.cases.dialog
    assert (form.windowTitle(), form.value("ticket_id")) == ("申请挂账", seat.ticket)
    seat.dialog(form, reason="涉及市政管线改造，需区级立项", plan="列入明年二季度改造计划")
    seat.open(Queue.HANDLING)  # a hung-up ticket stays with its unit
    assert seat.page.pane.flow.marks._whole == "挂账（申请中）"
    seat.key("g", Qt.KeyboardModifier.ShiftModifier)
    seat.settle()
    assert seat.window.current == "exclusions"
    tab = seat.page.tab
    assert (tab.title, tab.list.chosen_row.ticket_id) == ("挂账", seat.ticket)
    tab.take_next_step()
    seat.dialog(seat.page.work.dialog, by="周主任", basis="主任办公会纪要")
    assert seat.state.marks[Mark.HANG_UP].status == "挂账中"
    tab.actions_by_key["write_off"].trigger()
    seat.dialog(seat.page.work.dialog, basis="改造完成，诉求人回访满意")
    assert seat.state.marks[Mark.HANG_UP].status == "已销账"
    assert [row.state_text for row in hang_ups.rows(seat.office)] == ["已销账"]
    to_review(seat)
    close_up(seat)
    assert seat.state.state is State.VISITED


def stage_of(seat: Seat) -> Stage:
    (row,) = exclusion_lists.rows(seat.office)
    return row.state.stage


def test_an_excluded_ticket(seat: Seat):
    seat.arrives("2026112009300007")
    seat.take(Queue.TO_SIGN, Node.SIGN)
    seat.take(Queue.TO_DISPATCH, Node.DISPATCH, unit=UNIT)
    seat.take(Queue.TO_RESPOND, Node.RESPOND)
    to_review(seat)
    close_up(seat)
    seat.look_up()
    seat.key("t", Qt.KeyboardModifier.ShiftModifier)
    form = seat.page.cases.dialog
    assert form.value("ticket_id") == seat.ticket
    seat.dialog(form, reason="已走紧急渠道处置，不属于街道职责", unit=UNIT)
    seat.look_up()
    assert seat.page.pane.flow.marks._whole == "剔除（申报中）"
    seat.key("t", Qt.KeyboardModifier.ShiftModifier)
    seat.settle()
    tab = seat.page.tab
    assert (tab.title, tab.detail.row.ticket_id) == ("剔除", seat.ticket)
    assert seat.window.navigation.buttons["exclusions"].accessibleName().startswith("剔除与挂账")
    texts = {Stage.GATHERING: {"unit": UNIT}, Stage.RECHECKING: {"person": "李科长"}}
    stages = [stage_of(seat)]
    while stages[-1] is not Stage.PASSED:
        tab.take_next_step()
        dialog = seat.page.work.dialog
        known = {
            "basis": "004·二.2",
            "text": "已办",
            "person": "王静",
            "reviewer": "赵审核",
            **texts.get(stages[-1], {}),
        }
        blank = [key for key, field in dialog.fields.items() if key in known and not str(field.read()).strip()]
        seat.dialog(dialog, **{key: known[key] for key in blank})
        stages.append(stage_of(seat))
        assert len(stages) < 12, stages
    assert tab.detail is None  # what is decided leaves the list of those under way
    assert seat.state.marks[Mark.EXCLUSION].status == "通过"
    (row,) = exclusion_lists.rows(seat.office)
    assert row.missing_nodes == ()
