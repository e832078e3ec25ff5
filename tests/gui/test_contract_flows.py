"""A clerk's way through the contracts from the first key to the paper, list by list, with the keyboard."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLabel

from app.documents.pdf_pages import text_of
from app.domain.months import Month
from app.gui.dialogs.paper import PaperDialog
from app.gui.pages.contracts import ContractsPage
from app.gui.pages.deductions import DeductionsPage
from app.gui.pages.payments import PaymentsPage
from app.gui.pages.staff import StaffPage
from app.gui.pages.today import TodayPage
from app.gui.targets import LedgerTarget
from app.services import (
    contracts,
    correspondence,
    cost_estimates,
    deliverables,
    error_records,
    payment_plan,
    penalty_notices,
    penalty_statements,
    rectifications,
    staff_changes,
    submissions,
    supervision_papers,
    terminations,
)
from app.services.contract_terms import terms_of
from app.services.today import Bucket, DueKind
from tests.gui.conftest import NOW
from tests.gui.filling import put
from tests.gui.keyboard import in_front, press, press_there
from tests.services.money_desk import grade

WAIT = 20_000
TODAY = NOW.date()
OCTOBER = Month(2026, 10)


class Clerk:
    """Presses keys on the tab in front and fills the form that opens; every form closes by Enter on its verb."""

    def __init__(self, qtbot, page, work, tab):
        self.qtbot, self.page, self.work, self.tab = qtbot, page, work, tab

    @property
    def runner(self):
        return self.page.desk.runner

    @property
    def form(self):
        return self.work.dialog

    @property
    def offered(self):
        return self.tab.pane.next.text()

    @property
    def facts(self):
        return {title: label.text() for title, label in self.tab.sheet.grid.values.items()}

    def rest(self):
        for _ in range(3):
            self.qtbot.waitUntil(lambda: not self.runner.running, timeout=WAIT)
            QApplication.processEvents()

    def on_the_list(self, key):
        in_front(self.qtbot, self.page.window())
        self.tab.list.take_focus()
        press_there(self.qtbot, self.page.window(), key)

    def press(self, keys):
        """Press the key of a step that is open; the list has the focus, as after each reading."""
        step = next(
            one for one in self.tab.actions_by_key.values() if one.shortcut() == QKeySequence(keys) and one.isEnabled()
        )
        before = self.work.dialog
        self.on_the_list(step.shortcut())
        self.rest()
        return None if self.work.dialog is before else self.work.dialog

    def enter(self):
        """Enter on the list takes the step on the big button."""
        self.on_the_list(Qt.Key.Key_Return)
        self.rest()

    def fill(self, **values):
        for key, value in values.items():
            put(self.form.fields[key].widget, value)

    def take(self, **values):
        """Fill in and press Enter on the verb; the form closes."""
        self.fill(**values)
        form = self.form
        assert form.go.isEnabled(), form.windowTitle()
        taken = []
        form.accepted.connect(lambda: taken.append(True))
        press(self.qtbot, form.go, Qt.Key.Key_Space)
        self.rest()
        assert taken, form.said.text()

    def refused(self, **values):
        """Fill in and press the verb; the form stays, says why and keeps what was typed."""
        self.fill(**values)
        form = self.form
        kept = {key: form.fields[key].read() for key in values}
        press(self.qtbot, form.go, Qt.Key.Key_Space)
        self.rest()
        assert form.isVisible()
        assert {key: form.fields[key].read() for key in values} == kept
        return form.said.text()

    def paper(self, keys):
        """Open a paper by its key, read its title, go back with Esc."""
        made = self.press(keys)
        assert isinstance(made, PaperDialog)
        title = made.windowTitle()
        with self.qtbot.waitSignal(made.finished, timeout=WAIT):
            press(self.qtbot, made.print, Qt.Key.Key_Escape)
        self.rest()
        return title


def shown(qtbot, page):
    qtbot.addWidget(page)
    page.resize(1180, 660)
    page.show()


def at_contracts(qtbot, desk, contract_id, title):
    page = ContractsPage(desk)
    shown(qtbot, page)
    page.refresh()
    clerk = Clerk(qtbot, page, page.tabs.work, None)
    clerk.rest()
    page.tabs.choose(contract_id)
    clerk.tab = page.tabs.show_ledger(title)
    clerk.rest()
    return clerk


def at_payments(qtbot, desk, contract_id, number, entity="payment"):
    page = PaymentsPage(desk)
    shown(qtbot, page)
    clerk = Clerk(qtbot, page, page.work, page.payments)
    page.open_target(LedgerTarget(contract_id, entity, number))
    clerk.rest()
    clerk.tab = page.tab
    return clerk


def words(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


@pytest.fixture
def zhongguancun(office):
    return contracts.add(office, "zhongguancun", date(2026, 6, 1)).value


def test_a_month_of_errors_ends_in_a_notice_and_a_supplement(qtbot, desk, office, zhongguancun, messages):
    """Three errors registered, judged, confirmed; every reading on trial; R-17 chosen; locked; P-06; a late find."""
    page = DeductionsPage(desk)
    shown(qtbot, page)
    page.work.months.put(OCTOBER)
    clerk = Clerk(qtbot, page, page.work, page.errors)
    clerk.rest()
    for day in (5, 6, 7):
        data_error(clerk, day)
    assert [row.state for row in error_records.rows(office, zhongguancun)] == ["confirmed"] * 3
    page.show_tab(page.month)
    clerk.tab = page.month
    page.refresh()
    clerk.rest()
    assert page.month.pane.state.text() == "试算（R-17 未选定）"
    names = {label.accessibleName() for label in page.month.readings.findChildren(QLabel)}
    assert {"R-17 A 600.00 元", "R-17 B 600.00 元", "R-17 C 600.00 元"} <= names
    assert not page.month.actions_by_key["lock"].isEnabled()
    reading = clerk.press("R")
    reading.basis.setText("会议纪要〔2026〕8 号")
    reading.radios["A"].setChecked(True)
    with qtbot.waitSignal(reading.accepted, timeout=WAIT):
        press(qtbot, reading.go, Qt.Key.Key_Space)
    clerk.rest()
    messages.answers.append(True)
    clerk.press("L")
    assert page.month.pane.state.text() == "已锁定"
    clerk.press("N")
    clerk.take(payment_no=2)
    (notice,) = penalty_notices.rows(office, zhongguancun)
    assert clerk.paper("P") == f"扣款通知书　{notice.number}"
    page.show_tab(page.errors)
    clerk.tab = page.errors
    clerk.rest()
    data_error(clerk, 20)
    page.show_tab(page.month)
    clerk.tab = page.month
    page.refresh()
    clerk.rest()
    messages.answers.append(True)
    clerk.press("L")
    assert [row.total_fen for row in penalty_statements.statements(office, zhongguancun)] == [60000, 20000]


def data_error(clerk, day):
    """Register a data error with its requirements unjudged, then judge and confirm it."""
    clerk.press("Ctrl+N")
    clerk.fill(code=clerk.form.fields["code"].widget.findData("data"))
    clerk.take(fact=f"周报数据 {day}", person="数据员", happened=datetime(2026, 10, day, 9))
    clerk.press("J")
    for line, is_met in zip(clerk.form.box.lines, (True, False, True), strict=True):
        line.choose(is_met)
    clerk.take(note="核对属实")
    assert clerk.tab.pane.state.text() == "计罚"


def test_the_second_instalment_from_its_gates_to_the_money(qtbot, desk, office, zhongguancun, monkeypatch):
    """001: gates, an invoice with a wrong digit sent back, a hold made and lifted, settlement, P-09, paid."""
    clerk = at_payments(qtbot, desk, zhongguancun, 2)
    tab = clerk.tab
    for _ in range(2):
        clerk.press("J")
        clerk.take(on=date(2026, 11, 2), **unproved(clerk))
    clerk.press("F")
    buyer = terms_of(office, zhongguancun).terms.office
    bill = {"title": buyer.invoice_title or buyer.name, "amount": "325,410"}
    good, wrong = "11110221000103341Y", "11110221000103341X"
    clerk.fill(number="25112000000012345678", tax_no=wrong, **bill)
    qtbot.waitUntil(lambda: "校验位不对" in clerk.form.said.text(), timeout=5_000)
    clerk.take()
    clerk.press("K")
    assert clerk.form.fields["verdict"].read() == "return"
    clerk.take(note="税号末位写错")
    assert "25112000000012345678　已退回" in words(tab.bills)
    clerk.press("F")
    clerk.fill(number="25112000000012345679", tax_no=good, **bill)
    qtbot.waitUntil(lambda: "请与本单位证照核对" in clerk.form.said.text(), timeout=5_000)
    assert "✕" not in clerk.form.said.text()
    clerk.take()
    clerk.press("K")
    clerk.take()
    clerk.press("B")
    assert "条" in clerk.refused(reason="区财政未拨款")  # 001 names no such reason: it wants a clause
    clerk.take(cause=clerk.form.fields["cause"].widget.findData("improvement"))
    assert tab.list.chosen_row.one.state_text == "已阻断"
    clerk.press("X")
    clerk.take(basis="整改复查合格")
    while "登记条件" in clerk.offered:
        clerk.enter()
        clerk.take(**unproved(clerk))
    clerk.press("L")
    assert "已锁定" in words(tab.sums)
    assert "付款结算单" in clerk.paper("P")
    clerk.press("Z")
    assert "招商银行" in clerk.form.hint.text()
    assert "最早 2027-04-03 才能支付" in clerk.refused(voucher="银付 112")
    monkeypatch.setattr(office, "_now", lambda: datetime(2027, 4, 6, 9))
    clerk.take(on=date(2027, 4, 6))
    assert payment_plan.instalment(office, zhongguancun, 2).is_paid
    assert not tab.actions_by_key["lock"].isEnabled()


def unproved(clerk):
    """Basis and remark where the records do not prove a condition."""
    fields = clerk.form.fields
    return {key: "纪要" for key in ("evidence", "note") if fields[key].needed and not fields[key].read().strip()}


def test_a_month_is_evaluated_in_three_stages_with_one_return(qtbot, desk, office):
    contract_id = contracts.add(office, "huoying").value
    for no in range(2, 5):
        grade(office, contract_id, no, "一般", f"2025-{no + 8:02d}-20")
    clerk = at_payments(qtbot, desk, contract_id, 1, "evaluation_month")
    tab = clerk.tab
    clerk.press("J")
    clerk.take(facts="培训 1 次", grade=4, on=date(2025, 9, 10))
    clerk.press("T")
    clerk.press("X")
    clerk.take(note="缺培训签到表")
    assert tab.list.chosen_row.view.stage == "returned"
    clerk.press("J")
    assert clerk.form.fields["facts"].read() == "培训 1 次"
    clerk.take(facts="培训 1 次，附签到表", grade=1)
    for key, texts in (("T", None), ("Y", {}), ("D", {"session": "第 4 次", "minutes_no": "纪要 4 号"})):
        clerk.press(key)
        if texts is not None:
            clerk.take(**texts)
    assert tab.list.chosen_row.view.stage == "passed"
    assert clerk.paper("P").startswith("月度评价表")
    clerk.page.open_target(LedgerTarget(contract_id, "payment", 1))
    clerk.rest()
    assert "418,800.00 元" in words(clerk.page.payments.sums)


def test_a_cost_estimate_alarms_and_is_objected_to_by_letter(qtbot, desk, office, messages):
    """002·9.2: five working days without an answer is agreement."""
    contract_id = contracts.add(office, "jiuxianqiao", date(2025, 4, 3)).value
    clerk = at_contracts(qtbot, desk, contract_id, "协议与往来")
    clerk.tab.list.choose_filter("estimate")
    clerk.press("Ctrl+N")
    clerk.take(title="夜间值守测算")
    (row,) = cost_estimates.list_estimates(office, contract_id)
    today = TodayPage(desk)
    shown(qtbot, today)
    today.refresh()
    qtbot.waitUntil(lambda: today.board is not None and not desk.runner.running, timeout=WAIT)
    assert [text for text in messages.texts if "夜间值守测算" in text and "期限 2026-11-27" in text]
    column = today.columns[Bucket.WEEK]
    at = next(at for at in range(column.model.rowCount()) if column.model.item(at).kind is DueKind.REMINDER)
    column.list.setCurrentIndex(column.model.index(at, 0))
    with qtbot.waitSignal(desk.navigator.go) as went:
        press(qtbot, column.list, Qt.Key.Key_Return)
    assert went.args == ["contracts", LedgerTarget(contract_id, "cost_estimate", row.id)]
    clerk.page.open_target(went.args[1])
    clerk.rest()
    clerk.press("Y")
    clerk.take(objection="单价偏高", method="盖章函件")
    assert cost_estimates.get(office, row.id).objected_on == TODAY.isoformat()
    assert clerk.paper("P") == f"测算报告 {row.id} 异议函（P-29）"
    today.board = None
    today.refresh()
    qtbot.waitUntil(lambda: today.board is not None, timeout=WAIT)
    assert not any("夜间值守测算" in line.title for found in today.board.columns for line in found.items)


def test_a_person_leaves_and_the_days_below_the_floor_are_red(qtbot, desk, office):
    contract_id = contracts.add(office, "yongdinglu", date(2026, 5, 1)).value
    page = StaffPage(desk)
    shown(qtbot, page)
    page.parts.setCurrentIndex(1)
    clerk = Clerk(qtbot, page, page.people_tab.work, page.people_tab)
    clerk.rest()
    clerk.tab.contract.setCurrentIndex(clerk.tab.contract.findData(contract_id))
    clerk.rest()
    start = date(2026, 5, 1)
    for name in ("张派驻", "李派驻"):
        clerk.press("Ctrl+N")
        clerk.take(name=name, post="驻点人员")
        clerk.press("T")
        clerk.press("J")
        clerk.take(on=start)
        clerk.press("W")
        clerk.take(on=start)
    assert red_days(clerk) == []
    clerk.tab.list.choose_filter("person")
    clerk.tab.list.go_to(clerk.tab.list.rows[0].id)
    clerk.rest()
    clerk.press("Ctrl+R")
    clerk.take(reason="另有任用")
    clerk.tab.list.choose_filter("change")
    clerk.press("E")
    clerk.take(by="周主任")
    assert staff_changes.changes(office, contract_id)[0].decided_by == "周主任"
    clerk.tab.list.choose_filter("person")
    clerk.press("X")
    clerk.take(reason="更换", on=TODAY - timedelta(days=1))
    assert red_days(clerk)


def red_days(clerk):
    clerk.tab.list.choose_filter("red")
    found = [clerk.tab.list.model.row(at).title for at in range(clerk.tab.list.model.rowCount())]
    clerk.tab.list.choose_filter("person")
    return found


def test_two_failed_rectifications_trip_the_counter_and_the_draft_is_watermarked(qtbot, desk, office, zhongguancun):
    clerk = at_contracts(qtbot, desk, zhongguancun, "监督")
    clerk.press("Ctrl+R")
    clerk.take(problem="回访记录缺漏")
    clerk.tab.list.choose_filter("rectify")
    for again in (True, False):
        clerk.press("W")
        clerk.take()
        clerk.press("F")
        clerk.take(is_passed=1)
        if again:
            clerk.press("A")
            clerk.take()
    assert [row.round_no for row in rectifications.rows(office, zhongguancun)] == [1, 2]
    clerk.tab.list.choose_filter("counter")
    states = {line.title: line.state for line in clerk.tab.list.rows if line.title.startswith("K06")}
    assert [state for state in states.values() if "已触发" in state]
    clerk = at_contracts(qtbot, desk, zhongguancun, "解除与终止")
    ground = next(line for line in clerk.tab.list.rows if "两次整改" in line.title)
    assert "条件已具备" in ground.state
    clerk.tab.list.go_to(ground.id)
    clerk.rest()
    clerk.press("Ctrl+N")
    clerk.fill(paid="542350")
    clerk.take(ground="两次整改不合格")
    (draft,) = terminations.rows(office, zhongguancun)
    assert draft.state == "draft"
    clerk.tab.list.choose_filter("paper")
    assert clerk.paper("P")
    pdf = supervision_papers.pdf(office, "P-11N", draft.id, target="preview")
    assert "草稿" in "".join(text_of(pdf)).replace("\n", "").replace(" ", "")


def test_five_working_days_become_seven_with_the_effect_before_the_signature(qtbot, desk, office):
    contract_id = contracts.add(office, "chengbei", date(2025, 5, 31)).value
    row = deliverables.list_deliverables(office, contract_id)[0]
    submissions.submit(office, row.id, datetime(2026, 11, 20, 9))
    clerk = at_contracts(qtbot, desk, contract_id, "协议与往来")
    form = clerk.press("Ctrl+N")
    qtbot.waitUntil(lambda: form.place.count() > 0, timeout=WAIT)
    form.value.setText("7")
    press(qtbot, form.value, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "2026-11-27 → 2026-12-01" in form.effect.text(), timeout=WAIT)
    assert form.isVisible()
    form.content.setPlainText("验收期改为 7 个工作日")
    with qtbot.waitSignal(form.accepted, timeout=WAIT):
        press(qtbot, form.go, Qt.Key.Key_Space)
    clerk.rest()
    clerk.tab.list.choose_filter("amendment")
    assert any("5 → 7" in text for text in clerk.facts.values())
    assert not clerk.tab.pane.next.isVisibleTo(clerk.tab)


def test_a_notice_by_courier_is_served_on_a_day_that_is_worked_out(qtbot, desk, office, zhongguancun):
    """001·12.3: delivered on a Saturday, served on the workday after it; what cannot be is refused, the input stays."""
    clerk = at_contracts(qtbot, desk, zhongguancun, "协议与往来")
    clerk.tab.list.choose_filter("notice")
    clerk.press("Ctrl+N")
    clerk.take(subject="限期整改通知", method=0, sent_at=datetime(2026, 11, 13, 9), tracking_no="SF1")
    (row,) = [one for one in correspondence.list_notices(office, zhongguancun) if one.subject == "限期整改通知"]
    assert clerk.tab.line.key == row.id
    clerk.enter()
    future = clerk.refused(arrived_at=datetime(2026, 11, 12, 10))
    assert future
    clerk.take(arrived_at=datetime(2026, 11, 14, 10))
    assert "2026-11-16" in clerk.tab.line.state
