"""A sixth contract, made up, entered in the window without code; the engine's results by hand (F1.1, F1.5)."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton

from app.domain.damages import delay
from app.domain.deadlines import compute
from app.domain.deductions import deduct
from app.domain.draft_sections import SECTIONS
from app.domain.limits import calendar_for, rule_of
from app.domain.payments import work_out
from app.domain.readings import readings_of
from app.gui.contract_desk import ContractDesk
from app.gui.dialogs.contract_editor import ContractEditor
from app.gui.dialogs.contract_start import ContractStartDialog
from app.gui.pages.contracts import ContractsPage
from app.services import (
    calendars,
    contract_drafts,
    contracts,
    counters,
    deliverables,
    error_entry,
    error_records,
)
from app.services.contract_terms import terms_of
from app.services.error_entry import ErrorEntry
from tests.gui.draft_clerk import Clerk, pick_from, type_into
from tests.gui.keyboard import press, type_in

TEXT = """示例街道接诉即办服务合同
甲方：示例街道办事处
乙方：示例科技有限公司
第一条 服务内容
1.1 服务期自 2026 年 1 月 1 日起至 2026 年 12 月 31 日止。
1.2 乙方每月提交月度分析报告一份，全年十二份。
第二条 价款与支付
2.1 合同总价人民币 360,000 元（叁拾陆万元整）。
2.2 合同生效并收到发票后 10 个工作日内支付总价的 30%。
2.3 服务符合约定并收到发票后 10 个工作日内支付总价的 40%。
2.4 全部成果验收合格并收到发票后 10 个工作日内支付余款。
第三条 验收
3.1 甲方收到成果后 7 个工作日内提出意见，乙方在 3 个工作日内修改。
第四条 违约责任
4.1 乙方逾期提交成果的，每逾期一日按合同总价的 1‰ 支付违约金，最高不超过合同总价的 5%。
4.2 签派单失误每件扣 300 元；当月第 3 件以上的，每件扣 500 元。
4.3 零分工单每件扣 1,000 元；合同期内出现 2 件零分工单的，甲方有权解除合同。"""


@pytest.fixture
def open_editor(qtbot, desk):
    """Open the editor on a draft, as the start dialog does."""

    def opened(source: str = "") -> ContractEditor:
        made = ContractEditor(desk, contract_drafts.begin(desk.office, source), "空白")
        qtbot.addWidget(made)
        made.open()
        return made

    return opened


def rest(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.runner.running, timeout=20_000)
    QApplication.processEvents()


def enter_head(clerk: Clerk) -> None:
    clerk.dialog.paste()
    clerk.dialog.dialog.text.setPlainText(TEXT)
    clerk.dialog.dialog.show_split()
    clerk.dialog.dialog.go.click()
    for key, text in (
        ("title", "示例街道接诉即办服务合同"),
        ("project_name", "示例街道接诉即办服务"),
        ("start_on", "2026年1月1日"),
        ("end_on", "2026-12-31"),
        ("effective_on", "2026-01-05"),
        ("total_fen", "36万"),
        ("copies", "4"),
        ("copies_office", "2"),
        ("copies_vendor", "2"),
    ):
        clerk.write(text, key)
    clerk.write("示例街道办事处", "office", "name")
    clerk.write("示例科技有限公司", "vendor", "name")


def enter_payments(clerk: Clerk) -> None:
    gates = ("收到合规发票",)
    for name, ratio, clause, more in (
        ("首付款", "30%", "2.2", "合同生效"),
        ("中期款", "40%", "2.3", "服务符合约定"),
        ("尾款", "余款", "2.4", "全部成果验收"),
    ):
        at = clerk.add("payments")
        clerk.write(name, "payments", at, "name")
        clerk.write(ratio, "payments", at, "ratio")
        clerk.refer(clause, "payments", at, "clause")
        clerk.choose((more, *gates), "payments", at, "gates")
        clerk.add_row("payments", at, "due")
        due = ("payments", at, "due", 0)
        clerk_row(clerk, due, "10", "工作日", clause)
        found = row_editor(clerk, due, "after")
        found.opener.click()
        for n in range(found.list.count()):
            if found.list.item(n).text() == "收到合规发票":
                found.list.item(n).setCheckState(Qt.CheckState.Checked)
    clerk.write("108,000", "payments", 2, "amount_fen")


def row_editor(clerk: Clerk, path, key):
    rows = clerk.editor(*path[:3])
    return rows.forms[path[3]].editors[(*path, key)]


def clerk_row(clerk: Clerk, path, n, unit, clause) -> None:
    type_into(row_editor(clerk, path, "n"), n)
    pick_from(row_editor(clerk, path, "unit"), unit)
    line = row_editor(clerk, path, "clause").lineEdit()
    line.setText(clause)
    line.editingFinished.emit()


def enter_plan_and_acceptance(clerk: Clerk) -> None:
    at = clerk.add("deliverables")
    clerk.write("月度分析报告", "deliverables", at, "name")
    clerk.refer("1.2", "deliverables", at, "clause")
    clerk.pick("每月", "deliverables", at, "frequency")
    clerk.write("12", "deliverables", at, "count")
    clerk.refer("3.1", "acceptance", "clause")
    for key, days in (("review", "7"), ("revise", "3")):
        clerk.tick("acceptance", key)
        clerk.write(days, "acceptance", key, "n")
        clerk.pick("工作日", "acceptance", key, "unit")
        clerk.refer("3.1", "acceptance", key, "clause")


def enter_sanctions(clerk: Clerk) -> None:
    at = clerk.add("damages")
    clerk.pick("乙方", "damages", at, "party")
    clerk.refer("4.1", "damages", at, "clause")
    clerk.write("1‰", "damages", at, "rate")
    clerk.option("合同总价", "", "damages", at, "base")
    clerk.write("5%", "damages", at, "cap")
    at = clerk.add("readings")
    clerk.write("R-50", "readings", at, "code")
    clerk.write("“第 3 件以上”从哪一件起", "readings", at, "title")
    clerk.choose(("4.2",), "readings", at, "clauses")
    clerk.write("甲：第 3 件起每件 500\n乙：满 3 件，当月每件 500", "readings", at, "options")
    clerk.write("甲", "readings", at, "default")
    clerk.pick("扣款", "readings", at, "affects")
    clerk.tick("readings", at, "required")
    at = clerk.add("penalties")
    clerk.write("dispatch", "penalties", at, "code")
    clerk.write("签派单失误", "penalties", at, "name")
    clerk.refer("4.2", "penalties", at, "clause")
    clerk.write("300", "penalties", at, "fen")
    clerk.write("500", "penalties", at, "high_fen")
    clerk.refer("R-50", "penalties", at, "reading")
    clerk.option("第 3 件起", "甲", "penalties", at, "steps")
    clerk.option("满 3 件全部", "乙", "penalties", at, "steps")
    entries = clerk.entries("penalties")
    entries.from_others.click()
    next(one for one in entries.menu.actions() if one.text().startswith("零分工单")).trigger()
    entries.menu.close()
    clerk.refer("4.3", "penalties", 1, "clause")
    for _ in range(3):  # the other contract's requirements are not in this text
        clerk.editor("penalties", 1, "requires").cards.itemAt(0).widget().findChild(QToolButton).click()
    at = clerk.add("counters")
    clerk.refer("K01", "counters", at, "code")
    clerk.write("零分工单", "counters", at, "name")
    clerk.refer("4.3", "counters", at, "clause")
    clerk.write("1", "counters", at, "warn_at")
    clerk.write("2", "counters", at, "trigger_at")


def test_a_sixth_contract_from_scratch_in_the_window(qtbot, desk, open_editor):
    dialog = open_editor()
    clerk = Clerk(dialog)
    enter_head(clerk)
    assert clerk.dialog.work.draft.data["total_chinese"] == "叁拾陆万元整"
    enter_payments(clerk)
    enter_plan_and_acceptance(clerk)
    enter_sanctions(clerk)
    assert [problem.text for problem in dialog.work.found] == []
    assert dialog.missing.text() == "可以建立合同"
    dialog.tabs.setCurrentIndex(1)
    assert dialog.preview.plan.rowCount() == 12
    assert dialog.preview.sum_said.text() == "各期合计 360,000.00 元，与合同总价一致。"
    dialog.go.click()
    rest(qtbot, desk)
    assert dialog.made_id > 0
    check_engine(desk.office, dialog.made_id)


def check_engine(office, contract_id):
    """Plan, deadlines, damages and deductions of the sixth contract; every figure from the text of TEXT."""
    contract = terms_of(office, contract_id)
    terms, readings, calendar = contract.terms, contract.readings, calendars.current(office)
    rows = deliverables.list_deliverables(office, contract_id)
    assert [row.due_on for row in rows[:2]] == ["2026-01-31", "2026-02-28"]
    assert rows[-1].due_on == "2026-12-31"
    assert len(rows) == 12
    # 2026-03-02 is a Monday, March has no day off: the 7th working day after it is Wednesday 11
    review = rule_of(terms.acceptance.review, readings, "验收期", terms.cite("3.1"))
    assert compute(date(2026, 3, 2), review, calendar_for(calendar, readings)).due_on == date(2026, 3, 11)
    # invoice on the same day: the 10th working day is Monday 16
    facts = {"effective": date(2026, 1, 5), "invoice": date(2026, 3, 2)}
    assert work_out(terms, terms.payments[0], facts, calendar, readings).late_after == date(2026, 3, 16)
    assert [payment.amount_fen for payment in terms.payments] == [10_800_000, 14_400_000, 10_800_000]
    # 10 days x 1/1000 x 360,000 = 3,600 yuan; from the 50th day on the cap of 5 % = 18,000 yuan
    for days, fen in ((10, 360_000), (50, 1_800_000), (51, 1_800_000)):
        due = date(2026, 1, 31)
        done = date.fromordinal(due.toordinal() + days)
        assert delay(terms, "vendor", due, done, calendar, readings).amount_fen == fen
    # four errors: 甲 300 + 300 + 500 + 500 = 1,600; 乙 4 x 500 = 2,000; not chosen yet, so only a trial
    month = deduct(terms, {"dispatch": 4}, readings)
    assert (month.total_fen, month.alternatives["R-50"], month.unchosen) == (
        160_000,
        {"甲": 160_000, "乙": 200_000},
        ("R-50",),
    )
    other = readings_of(terms.readings, {"R-50": "乙"})
    assert deduct(terms, {"dispatch": 2}, other).total_fen == 60_000
    check_counter(office, contract_id)
    assert terms.cite("4.3") == "005·4.3"
    assert terms.clause("4.2").text.startswith("4.2 签派单失误每件扣 300 元")


def check_counter(office, contract_id):
    """K01 by the records: none, one (warning), two (the right of 4.3)."""
    for count, state in ((0, "ok"), (1, "warn"), (2, "triggered")):
        if count:
            at = datetime(2026, 5, count, 9, 0)
            entry = ErrorEntry("zero_score", f"零分工单 {count}", at, "值班员", found_at=at)
            error_entry.confirm(office, error_entry.add(office, contract_id, entry).value)
        (zero,) = [one for one in counters.counters(office, contract_id, date(2026, 6, 1)) if one.code == "K01"]
        assert (zero.value, zero.warn_at, zero.trigger_at, zero.state) == (count, 1, 2, state)
    assert [one.code for one in error_records.punished(office, contract_id)] == ["zero_score", "zero_score"]


def test_a_copy_of_a_contract_with_two_changes(qtbot, desk, open_editor):
    """001 copied; its damages doubled to 1‰ and the penalty for a dispatch error set to 400 yuan."""
    dialog = open_editor("shipped:zhongguancun")
    clerk = Clerk(dialog)
    clerk.write("1‰", "damages", 0, "rate")
    clerk.write("400", "penalties", 0, "fen")
    dialog.go.click()
    rest(qtbot, desk)
    contract = terms_of(desk.office, dialog.made_id)
    # 1,084,700 x 1/1000 x 3 days = 3,254.10 yuan, no cap in 7.4
    calendar = calendars.current(desk.office)
    late = delay(contract.terms, "vendor", date(2026, 6, 30), date(2026, 7, 3), calendar, contract.readings)
    assert (late.amount_fen, late.cap_fen) == (325_410, None)
    # R-14 甲: five dispatch errors are 3 x 400 + 2 x 500 = 2,200 yuan
    assert deduct(contract.terms, {"dispatch": 5}, contract.readings).total_fen == 220_000
    assert contract.row["contract_no"] == ""
    assert contract.terms.code == "005"
    shipped = contracts.add(desk.office, "zhongguancun").value
    assert len(deliverables.list_deliverables(desk.office, dialog.made_id)) == len(
        deliverables.list_deliverables(desk.office, shipped)
    )


def test_finish_says_what_is_missing_and_goes_there(open_editor):
    dialog = open_editor()
    dialog.go.click()
    assert dialog.said.text().startswith("还不能建立合同，有 ")
    assert "还没有条款" in dialog.said.text()
    assert dialog.sections.currentRow() == 0
    assert dialog.made_id == 0


def test_each_problem_leads_to_its_field(qtbot, open_editor):
    dialog = open_editor("shipped:zhongguancun")
    clerk = Clerk(dialog)
    clerk.write("三十万", "payments", 1, "amount_fen")
    clerk.refer("9.9", "damages", 1, "clause")
    dialog.open_section("head")
    texts = [dialog.problems.item(at).text() for at in range(dialog.problems.count())]
    assert any("付款期次“第二次付款”的金额（元）：“三十万”不是金额" in text for text in texts)
    dialog._jump(dialog.problems.item(next(at for at, text in enumerate(texts) if "三十万" in text)))
    assert dialog.pages["payments"].list_of("payments").current == 1
    assert dialog.focusWidget() is clerk.editor("payments", 1, "amount_fen")
    clerk.write("325,410", "payments", 1, "amount_fen")
    assert [one.path for one in dialog.work.found] == [("damages", 1, "clause")]
    dialog.next_problem()
    assert dialog.pages["damages"].list_of("damages").current == 1
    clerk.refer("7.3", "damages", 1, "clause")
    assert dialog.work.found == ()


def test_states_of_the_pages_are_words(open_editor):
    dialog = open_editor()
    said = {dialog.sections.item(at).text().partition("　")[::2] for at in range(dialog.sections.count())}
    assert ("付款", "未填") in said
    assert ("计数器", "可不填") in said
    full = open_editor("shipped:huoying")
    assert {full.sections.item(at).text().partition("　")[2] for at in range(full.sections.count())} == {
        "完成",
        "可不填",
    }


def test_rows_are_copied_moved_and_removed_by_keys(qtbot, open_editor):
    dialog = open_editor("shipped:huoying")
    entries = Clerk(dialog).entries("grades")
    names = lambda: [row["name"] for row in dialog.work.draft.rows(("grades",))]  # noqa: E731
    entries.table.setCurrentCell(1, 0)
    press(qtbot, entries.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names()[:2] == ["良好", "优秀"]
    assert entries.current == 0
    press(qtbot, entries.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert names()[:3] == ["良好", "良好", "优秀"]
    assert [one.path for one in dialog.work.found] == [("grades", 1, "name")]
    assert entries.undoer.isHidden()
    press(qtbot, entries.table, Qt.Key.Key_Delete)
    entries.undoer.click()
    assert names()[:3] == ["良好", "良好", "优秀"]
    press(qtbot, entries.table, Qt.Key.Key_Up)
    press(qtbot, entries.table, Qt.Key.Key_Delete)
    assert names()[:2] == ["良好", "优秀"]
    assert dialog.work.found == ()


def test_typing_key_by_key_leaves_no_half_amount_behind(qtbot, open_editor):
    """On the way to 1/3 nothing follows from 1: a third of 1,000,000.00 yuan is not whole fen, the amount stays."""
    dialog = open_editor("shipped:zhongguancun")
    clerk = Clerk(dialog)
    clerk.write("1,000,000", "total_fen")
    ratio = clerk.editor("payments", 0, "ratio")
    ratio.selectAll()
    type_in(qtbot, ratio, "1/3")
    assert dialog.work.draft.value(("payments", 0, "amount_fen")) == 50_000_000
    ratio.selectAll()
    type_in(qtbot, ratio, "30%")
    assert dialog.work.draft.value(("payments", 0, "amount_fen")) == 30_000_000
    assert clerk.editor("payments", 0, "amount_fen").text() == "300,000.00"


def test_escape_closes_an_open_list_and_not_the_window(qtbot, open_editor):
    dialog = open_editor("shipped:zhongguancun")
    gates = Clerk(dialog).editor("payments", 0, "gates")
    gates.opener.click()
    assert gates.list.isVisible()
    press(qtbot, gates.list, Qt.Key.Key_Escape)
    assert not gates.list.isVisible()
    assert dialog.isVisible()


def test_leaving_keeps_a_draft_and_one_goes_on_with_it(qtbot, desk, open_editor):
    dialog = open_editor()
    Clerk(dialog).write("没写完的合同", "title")
    Clerk(dialog).write("三十六万", "total_fen")
    dialog.reject()
    rest(qtbot, desk)
    start = ContractStartDialog(desk)
    qtbot.addWidget(start)
    assert start.list.item(0).text().startswith("接着填：没写完的合同　还差 ")
    start.submit()
    rest(qtbot, desk)
    again = ContractEditor(desk, start.draft, start.origin, start.draft_id)
    qtbot.addWidget(again)
    assert again.work.draft.data["title"] == "没写完的合同"
    assert Clerk(again).editor("total_fen").text() == "三十六万"
    desk.messages.answers.append(True)
    start.fill()
    start.throw.click()
    rest(qtbot, desk)
    assert contract_drafts.list_drafts(desk.office) == []


def test_an_entry_is_taken_from_another_contract(qtbot, desk, open_editor):
    dialog = open_editor()
    entries = Clerk(dialog).entries("counters")
    entries.from_others.click()
    action = next(one for one in entries.menu.actions() if one.text().startswith("零分工单"))
    action.trigger()
    entries.menu.close()
    (row,) = dialog.work.draft.rows(("counters",))
    assert (row["code"], row["trigger_at"], "clause" in row) == ("K01", 2, False)


def test_saved_as_the_office_template_and_offered_for_copying(qtbot, desk, open_editor):
    dialog = open_editor("shipped:zhongguancun")
    Clerk(dialog).write("我办的模板", "title")
    dialog.as_template.click()
    rest(qtbot, desk)
    assert "已存为本办模板" in dialog.said.text()
    assert "复制：我办的模板（本办模板）" in [
        ContractStartDialog(desk).list.item(at).text() for at in range(ContractStartDialog(desk).list.count())
    ]


def test_the_page_opens_the_start_and_then_the_editor(qtbot, desk):
    page = ContractsPage(desk)
    qtbot.addWidget(page)
    work: ContractDesk = page.work
    work.enter_contract()
    assert isinstance(work.dialog, ContractStartDialog)
    work.dialog.submit()
    rest(qtbot, desk)
    assert isinstance(work.dialog, ContractEditor)
    work.dialog.reject()
    rest(qtbot, desk)


def test_every_page_shows_a_shipped_contract_and_changes_nothing(open_editor):
    """No page changes anything by being opened, and every label is Chinese."""
    dialog = open_editor("shipped:zhongguancun")
    before = repr(dialog.work.draft.data)
    for section in SECTIONS:
        dialog.open_section(section.key)
        for part in section.parts:
            for field in part.fields:
                assert any("\u4e00" <= character <= "\u9fff" for character in field.label)
    QApplication.processEvents()
    assert repr(dialog.work.draft.data) == before
    assert not dialog.work.is_dirty
