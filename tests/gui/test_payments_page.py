"""付款结算 in the window: conditions, invoices, settlement, the board of evaluations, reviews; keys and empty lists."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.gui.due_doors import door_of
from app.gui.pages.payments import PaymentsPage
from app.gui.targets import DeliverableTarget, LedgerTarget
from app.services import contracts, payment_plan, payment_steps, performance
from app.services.performance import Review
from tests.gui.filling import put
from tests.services.money_desk import claim, grade, statement, tick


def rest(qtbot, page):
    for _ in range(3):
        qtbot.waitUntil(lambda: not page.desk.runner.running, timeout=20_000)
        QApplication.processEvents()


def opened(qtbot, desk):
    page = PaymentsPage(desk)
    qtbot.addWidget(page)
    page.resize(1180, 660)
    page.show()
    page.tabs.setCurrentIndex(0)
    page.refresh()
    rest(qtbot, page)
    return page


def take(qtbot, page, **texts):
    """Fill the form that is open and press its verb."""
    dialog = page.work.dialog
    for key, value in texts.items():
        put(dialog.fields[key].widget, value)
    assert dialog.go.isEnabled()
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.go.click()
    rest(qtbot, page)


def words(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def pressed(widget, name):
    button = next(b for b in widget.findChildren(QPushButton) if b.accessibleName() == name)
    button.click()


def test_without_contracts_the_page_says_where_to_begin(qtbot, desk):
    page = opened(qtbot, desk)
    assert page.payments.list.stack.currentWidget() is page.payments.list.empty
    for index in (1, 2):
        page.tabs.setCurrentIndex(index)
        rest(qtbot, page)
        assert page.tab.list.stack.currentWidget() is page.tab.list.empty


def test_conditions_are_ticked_in_the_pane_and_the_last_day_follows(qtbot, desk):
    contract = contracts.add(desk.office, "chengbei", date(2025, 6, 1)).value
    page = opened(qtbot, desk)
    page.open_target(LedgerTarget(contract, "payment", 1))
    rest(qtbot, page)
    tab = page.payments
    assert tab.list.chosen_row.one.payment.no == 1
    assert tab.pane.next.text().startswith("登记条件")
    tab.actions_by_key["gate"].trigger()
    take(qtbot, page)  # 合同生效 is proved by the contract
    assert "☑ 合同生效　2025-06-01" in words(tab.gates)
    for name, day in (("甲方资金到位", date(2025, 6, 10)), ("内部资金审批完成", date(2025, 6, 20))):
        pressed(tab.gates, f"登记条件 {name}")
        take(qtbot, page, on=day, evidence="审批单")
    assert "最迟（逾期按）　2025-07-21" in words(tab.gates)
    assert "疑似写反" in words(tab.gates)
    assert "逾期一日约 3,192.00 元（000·五(二)1）；2025-08-11 起乙方可中止或解除" in words(tab.gates)
    assert "2025-07-21" in tab.proofs.toPlainText()
    assert "000·四(二)" in tab.proofs.toPlainText()
    assert desk.messages.texts[-1] == "已登记条件“内部资金审批完成”"


def test_an_invoice_is_checked_while_it_is_typed(qtbot, desk):
    contract = contracts.add(desk.office, "chengbei", date(2025, 6, 1)).value
    page = opened(qtbot, desk)
    page.open_target(LedgerTarget(contract, "payment", 1))
    rest(qtbot, page)
    page.payments.actions_by_key["invoice"].trigger()
    form = page.work.dialog
    for key, value in (
        ("number", "25112000000012345678"),
        ("title", "北京市昌平区城北街道办事处"),
        ("tax_no", "11110221000103341X"),
        ("amount", "957,600"),
    ):
        form.fields[key].widget.setText(value)
    qtbot.waitUntil(lambda: "校验位不对" in form.said.text(), timeout=5_000)
    form.fields["tax_no"].widget.setText("11110221000103341Y")
    qtbot.waitUntil(lambda: form.said.text().startswith("✓"), timeout=5_000)
    take(qtbot, page)
    tab = page.payments
    assert "25112000000012345678　待核对" in words(tab.bills)
    assert tab.pane.next.text().startswith("核对发票")
    pressed(tab.bills, "核对发票 25112000000012345678")
    take(qtbot, page)
    assert "25112000000012345678　合规" in words(tab.bills)


@pytest.mark.parametrize("step", ["invoice", "paid"])
def test_e05_swapped_bank_and_account_stand_in_the_forms_that_need_them(qtbot, desk, step):
    contract = contracts.add(desk.office, "chengbei", date(2025, 6, 1)).value
    page = opened(qtbot, desk)
    page.open_target(LedgerTarget(contract, "payment", 1))
    rest(qtbot, page)
    page.payments.actions_by_key[step].trigger()
    form = page.work.dialog
    assert form.caution.isVisibleTo(form)
    assert "甲方“开户行”与“账号”两栏疑似写反" in form.caution.text()
    if step == "paid":
        assert "收款　北京零点有数数据科技股份有限公司　交通银行" in form.hint.text()
        assert "110061073018800014692" in form.hint.text()
    form.reject()


def test_without_a_defect_the_payment_warns_of_nothing(qtbot, desk):
    contract = contracts.add(desk.office, "yongdinglu", date(2026, 4, 30)).value
    page = opened(qtbot, desk)
    page.open_target(LedgerTarget(contract, "payment", 1))
    rest(qtbot, page)
    page.payments.actions_by_key["paid"].trigger()
    assert not page.work.dialog.caution.isVisibleTo(page.work.dialog)
    page.work.dialog.reject()


def test_a_settlement_is_tried_locked_and_every_line_opens_its_source(qtbot, desk):
    office = desk.office
    contract = contracts.add(office, "zhongguancun", date(2026, 6, 1)).value
    statement(office, contract, "2026-07", 680000)
    claim(office, contract, 162705, "7.4")
    tick(office, contract, 2, {"effective": "2026-06-01", "satisfied": "2026-11-02"})
    page = opened(qtbot, desk)
    page.open_target(LedgerTarget(contract, "payment", 2))
    rest(qtbot, page)
    tab = page.payments
    assert "316,982.95 元" in words(tab.sums)
    went = []
    desk.navigator.go.connect(lambda key, target: went.append((key, target)))
    pressed(tab.sums, "看来源：2026-07 月度扣款")
    assert [(key, target.entity) for key, target in went] == [("deductions", "penalty_statement")]
    pressed(tab.sums, "看来源：第二次付款（30%）")
    assert "001·4.2.1" in page.work.dialog.view.toPlainText()
    page.work.dialog.close()
    tab.actions_by_key["lock"].trigger()
    rest(qtbot, page)
    assert "结算 1-2　已锁定" in words(tab.sums)
    assert not tab.actions_by_key["lock"].isEnabled()
    assert tab.actions_by_key["paper"].isEnabled()
    desk.messages.shown[-1].action()
    rest(qtbot, page)
    assert "结算试算（未锁定）" in words(tab.sums)


def test_a_hold_is_made_and_lifted(qtbot, desk):
    contract = contracts.add(desk.office, "chengbei", date(2025, 6, 1)).value
    page = opened(qtbot, desk)
    page.open_target(LedgerTarget(contract, "payment", 1))
    rest(qtbot, page)
    page.payments.actions_by_key["hold"].trigger()
    take(qtbot, page, reason="区财政未拨款")
    tab = page.payments
    assert tab.list.chosen_row.one.state_text == "已阻断"
    assert "期间不计甲方逾期" in words(tab.money)
    assert tab.pane.next.text().startswith("解除阻断")
    pressed(tab.money, "解除阻断 财政拨款等原因")
    take(qtbot, page, basis="已拨款")
    assert tab.list.chosen_row.one.state_text == "条件未齐"
    assert not payment_plan.instalment(desk.office, contract, 1).open_holds


def test_e25_the_form_asks_twice_for_a_grade_that_is_easily_confused(qtbot, desk):
    contracts.add(desk.office, "huoying")
    page = opened(qtbot, desk)
    page.tabs.setCurrentIndex(1)
    rest(qtbot, page)
    tab = page.evaluations
    assert len(tab.list.rows) == 12
    tab.list.go_to(1001)
    tab.actions_by_key["fill"].trigger()
    form = page.work.dialog
    form.show()
    form.fields["facts"].widget.setPlainText("培训 1 次")
    form.fields["grade"].widget.setCurrentIndex(2)
    assert not form.go.isEnabled()
    assert "混淆" in form.said.text()
    form.fields["confirm"].widget.setCurrentIndex(3)
    assert not form.go.isEnabled()
    form.fields["confirm"].widget.setCurrentIndex(2)
    form.fields["items"].widget.item(0, 1).setText("开展 1 次")
    take(qtbot, page)
    assert tab.list.chosen_row.row.team_grade == "良好"
    assert dict(tab.list.chosen_row.row.items) == {"12345 热线业务培训": "开展 1 次"}
    assert tab.pane.next.text().startswith("提交工委")


def test_f101_stages_in_the_window_and_the_cycle_above(qtbot, desk):
    contract = contracts.add(desk.office, "huoying").value
    grade(desk.office, contract, 1, "优秀", "2025-09-20")
    page = opened(qtbot, desk)
    page.tabs.setCurrentIndex(1)
    rest(qtbot, page)
    tab = page.evaluations
    assert tab.figures.doors["第1付款周期"].text() == "418,800.00 元"
    assert "3 个月未定稿" in tab.figures.doors["第1付款周期"].toolTip()
    tab.list.go_to(1002)
    tab.actions_by_key["fill"].trigger()
    take(qtbot, page, facts="x", grade=4, on=date(2025, 10, 9))
    for key, texts in (
        ("submit", None),
        ("opinion", {}),
        ("decide", {"session": "第 4 次", "minutes_no": "纪要 4 号"}),
    ):
        assert tab.pane.next.isVisibleTo(tab)
        tab.actions_by_key[key].trigger()
        if texts is None:
            rest(qtbot, page)
        else:
            take(qtbot, page, **texts)
    assert (tab.list.chosen_row.view.final_grade, tab.list.chosen_row.view.stage) == ("一般", "passed")
    page.open_target(LedgerTarget(contract, "payment", 1))
    rest(qtbot, page)
    assert "418,800.00 元" in words(page.payments.sums)
    page.open_target(LedgerTarget(contract, "monthly_evaluation", tab.list.chosen_row.row.id))
    rest(qtbot, page)
    assert page.tab is page.evaluations
    assert page.evaluations.list.chosen_row.view.month.no == 2


@pytest.mark.parametrize(
    ("key", "page", "target"),
    [
        ("payment:3:2:D26", "payments", LedgerTarget(3, "payment", 2)),
        ("evaluation:3:11", "payments", LedgerTarget(3, "evaluation_month", 11)),
        ("notice:7:D39", "contracts", DeliverableTarget(3, 0)),
        ("deliverable:9:D01", "contracts", DeliverableTarget(3, 9)),
    ],
)
def test_a_deadline_leads_to_its_page(key, page, target):
    assert door_of(key, 3, 9 if key.startswith("deliverable") else 0) == (page, target)


def test_a_deadline_of_an_evaluation_shows_its_month(qtbot, desk):
    contract = contracts.add(desk.office, "huoying").value
    page = opened(qtbot, desk)
    page.open_target(LedgerTarget(contract, "evaluation_month", 11))
    rest(qtbot, page)
    assert page.tab is page.evaluations
    assert page.evaluations.list.chosen_row.view.month.no == 11


def test_ac10_a_review_suggests_a_hold(qtbot, desk):
    office = desk.office
    contract = contracts.add(office, "zhongguancun", date(2026, 6, 1)).value
    performance.add(office, contract, Review("vendor", "2026-08", "improve", "8 月通报", on="2026-09-05"))
    page = opened(qtbot, desk)
    page.tabs.setCurrentIndex(2)
    rest(qtbot, page)
    tab = page.reviews
    tab.actions_by_key["new"].trigger()
    take(qtbot, page, period="2026-10", result=1, basis="10 月通报")
    assert tab.figures.doors["乙方服务质量待提升"].text() == "连续 1 次（不能判定）"
    assert "缺 2026 年 9 月 评价" in tab.figures.doors["乙方服务质量待提升"].toolTip()
    tab.actions_by_key["hold"].trigger()
    take(qtbot, page)
    hold = payment_plan.instalment(office, contract, 1).open_holds[0]
    assert (hold.cause, hold.clause, hold.exempts_office) == ("improvement", "001·附3·一(二)4", True)


def test_search_and_filters_narrow_the_list(qtbot, desk):
    contract = contracts.add(desk.office, "yongdinglu", date(2026, 4, 30)).value
    contracts.add(desk.office, "chengbei", date(2025, 6, 1))
    payment_steps.tick_gate(desk.office, contract, 1, "effective")
    page = opened(qtbot, desk)
    page.search("004")
    model = page.payments.list.model
    assert [model.row(at).one.contract_id for at in range(model.rowCount())] == [contract, contract]
    page.search("")
    page.payments.list.choose_filter("late")
    assert page.payments.list.model.rowCount() == 0


@pytest.mark.parametrize("index", [0, 1, 2])
def test_every_tab_has_names_and_keys(qtbot, desk, index):
    contracts.add(desk.office, "huoying")
    page = opened(qtbot, desk)
    page.tabs.setCurrentIndex(index)
    rest(qtbot, page)
    shortcuts = [a.shortcut().toString() for a in page.tab.actions_by_key.values() if not a.shortcut().isEmpty()]
    assert len(shortcuts) == len(set(shortcuts))
    assert page.primary is page.tab.primary
    assert page.tab.list.table.accessibleName()
