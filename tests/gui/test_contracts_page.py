from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.acceptance_events import EventKind
from app.gui.dialogs.contract_start import ContractStartDialog
from app.gui.dialogs.edit_contract import EditContractDialog
from app.gui.dialogs.form_dialog import put_day, put_moment
from app.gui.models.contract_table import DeliverableFilter
from app.gui.pages.contracts import ContractsPage
from app.gui.targets import DeliverableTarget, DueTarget
from app.services import acceptance, contract_view, contracts, deliverables, receipts, submissions
from tests.gui.keyboard import press, type_in

SUBMITTED = datetime(2025, 9, 29, 10, 0, 0)


def rest(qtbot, page):
    """Until nothing runs and the pane has followed."""
    qtbot.waitUntil(lambda: not page.desk.runner.running and not page._pause.isActive(), timeout=20_000)
    QApplication.processEvents()


def show(qtbot, page, deliverable_id):
    page.open_target(DeliverableTarget(deliverable_id=deliverable_id))
    qtbot.waitUntil(
        lambda: (
            page.work.deliverable is not None
            and page.work.deliverable.row.id == deliverable_id
            and not page.desk.runner.running
            and not page._pause.isActive()
        ),
        timeout=20_000,
    )


def enabled(page):
    return {key for key, action in page.actions_by_key.items() if action.isEnabled()}


@pytest.fixture
def contract_id(office):
    return contracts.add(office, "chengbei").value


@pytest.fixture
def september(office, contract_id):
    """The fourth period of contract 000, due 2025-09-30."""
    return deliverables.list_deliverables(office, contract_id)[3].id


@pytest.fixture
def page(qtbot, desk, contract_id):
    made = ContractsPage(desk)
    qtbot.addWidget(made)
    made.resize(1180, 660)
    made.show()
    made.refresh()
    rest(qtbot, made)
    return made


def rows(page):
    model = page.lists.deliverable_model
    return [model.row(at) for at in range(model.rowCount())]


def test_the_plan_is_listed_in_order_with_counts(page):
    assert page.lists.contract_count.text() == "共 1 份合同"
    assert page.lists.count.text() == "共 16 项"
    assert [row.seq for row in rows(page)] == list(range(1, 17))
    assert page.lists.filters.tabText(0) == "全部 16"
    assert page.pane.title._whole == "热线工单全流程处置人员驻点服务　2025年6月"


@pytest.mark.parametrize(
    ("wanted", "count"),
    [(DeliverableFilter.OPEN, 14), (DeliverableFilter.REVIEW, 1), (DeliverableFilter.DONE, 1)],
)
def test_filters_narrow_the_list(qtbot, page, office, wanted, count):
    first, second = (row.id for row in rows(page)[:2])
    for number, at in ((first, datetime(2025, 6, 30, 9)), (second, datetime(2025, 7, 31, 9))):
        submissions.submit(office, number, at)
    acceptance.record(office, first, EventKind.PASS, datetime(2025, 7, 2, 9))
    page.refresh()
    rest(qtbot, page)
    page.lists.choose_filter(wanted)
    assert len(rows(page)) == count
    assert page.lists.count.text() == f"找到 {count} 项"


def test_search_finds_names_and_periods(page):
    page.search("2026年1月")
    assert [row.period for row in rows(page)] == ["2026年1月"]
    page.search("没有这样的成果")
    assert page.lists.lower_stack.currentWidget() is page.lists.none


def test_a_span_from_today_shows_what_falls_due_in_it(qtbot, page):
    page.open_target(DueTarget("期限：逾期", "0000", "2025-08-31T23:59:59"))
    rest(qtbot, page)
    assert [row.period for row in rows(page)] == ["2025年6月", "2025年7月", "2025年8月"]
    assert page.lists.chip.isVisible()
    page.lists.chip.click()
    assert len(rows(page)) == 16


def test_only_the_steps_that_the_contract_allows_are_open(qtbot, page, office, september):
    show(qtbot, page, september)
    assert enabled(page) == {"submit", "due"}
    submissions.submit(office, september, SUBMITTED)
    show(qtbot, page, september)
    assert {"pass", "comment", "remind"} <= enabled(page)
    assert "deemed" not in enabled(page)
    acceptance.record(office, september, EventKind.COMMENT, datetime(2025, 10, 10, 9), text="补充数据", basis="计划书")
    show(qtbot, page, september)
    assert enabled(page) == {"submit", "void_last"}
    assert page.pane.next.text() == "登记重新提交…  T"


def test_contract_to_receipt_pdf_by_keyboard(qtbot, page, desk, office, september, tmp_path, monkeypatch):
    show(qtbot, page, september)
    table = page.lists.deliverables
    press(qtbot, table, Qt.Key.Key_Return)  # the next step: hand in
    dialog = page.work.dialog
    assert dialog.windowTitle() == "登记提交"
    put_moment(dialog.at, SUBMITTED)
    file = tmp_path / "9月成果.pptx"
    file.write_bytes(b"slides")
    dialog.file.line.setText(str(file))
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        press(qtbot, dialog, Qt.Key.Key_Return)
    show(qtbot, page, september)
    assert page.work.deliverable.row.accept_by == "2025-10-13"
    page.actions_by_key["pass"].trigger()
    dialog = page.work.dialog
    put_moment(dialog.at, datetime(2025, 10, 13, 16, 0, 0))
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        press(qtbot, dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)  # from a field of several lines
    show(qtbot, page, september)
    assert page.work.deliverable.row.receipt_by == "2025-10-27"
    assert page.pane.next.text() == "出具回执…  R"
    press(qtbot, table, Qt.Key.Key_Return)
    dialog = page.work.dialog
    assert dialog.windowTitle() == "出具回执"
    qtbot.waitUntil(lambda: len(dialog.paper.images) == 1, timeout=20_000)
    target = tmp_path / "回执.pdf"
    monkeypatch.setattr("app.gui.dialogs.receipt_issue.ask_pdf", lambda *_a: target)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.save.click()
    qtbot.waitUntil(target.is_file, timeout=20_000)
    rest(qtbot, page)
    text = text_of(target)
    assert "甲方已于2025年9月29日收到乙方按" in text
    assert "乙方于2025年10月13日完成了" in text
    assert "对应金额为100,000.00元" in text
    assert receipts.receipt_of(office, september).state_text == "已出具，待盖章"


def text_of(file):
    import pypdfium2

    document = pypdfium2.PdfDocument(file.read_bytes())
    try:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()


def test_an_early_reminder_says_that_it_is_only_a_hint(qtbot, page, office, september):
    submissions.submit(office, september, SUBMITTED)
    show(qtbot, page, september)
    page.actions_by_key["remind"].trigger()
    dialog = page.work.dialog
    put_moment(dialog.at, datetime(2025, 10, 10, 9))
    assert "提前提示" in dialog.said.text()
    put_moment(dialog.at, datetime(2025, 10, 14, 9))
    assert dialog.said.text() == ""
    dialog.reject()


def test_comments_need_a_text(qtbot, page, office, september):
    submissions.submit(office, september, SUBMITTED)
    show(qtbot, page, september)
    page.actions_by_key["comment"].trigger()
    dialog = page.work.dialog
    assert not dialog.go.isEnabled()
    dialog.text.setPlainText("补充第三部分数据")
    dialog.basis.setPlainText("《项目计划书》第 3 条")
    put_moment(dialog.at, datetime(2025, 10, 10, 9))
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.go.click()
    show(qtbot, page, september)
    assert page.work.deliverable.row.revise_by == "2025-10-14"


def test_a_step_against_the_order_is_refused_in_the_dialog(qtbot, page, office, september):
    submissions.submit(office, september, SUBMITTED)
    show(qtbot, page, september)
    page.actions_by_key["pass"].trigger()
    dialog = page.work.dialog
    put_moment(dialog.at, datetime(2025, 9, 1, 9))
    dialog.go.click()
    qtbot.waitUntil(lambda: "早于" in dialog.said.text(), timeout=20_000)
    assert dialog.isVisible()
    dialog.reject()


def test_deemed_acceptance_takes_a_person_with_a_basis(qtbot, page, office, september, desk):
    submissions.submit(office, september, SUBMITTED)
    acceptance.record(office, september, EventKind.REMIND, datetime(2025, 10, 14, 9))
    show(qtbot, page, september)
    assert page.pane.next.text() == "确认视为通过…"
    page.actions_by_key["deemed"].trigger()
    dialog = page.work.dialog
    assert all(condition.is_met for condition in dialog.sheet.conditions)
    assert not dialog.go.isEnabled()
    dialog.text.setPlainText("10-14 授权邮箱催告，无异议")
    assert not dialog.go.isEnabled()
    dialog.sure.setChecked(True)
    assert dialog.go.isEnabled()
    assert dialog.back.isDefault()
    put_day(dialog.on, date(2025, 10, 14))  # before the day of reading 甲
    dialog.go.click()
    qtbot.waitUntil(lambda: "2025-10-15" in dialog.said.text(), timeout=20_000)
    put_day(dialog.on, date(2025, 10, 15))
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.go.click()
    show(qtbot, page, september)
    assert page.work.deliverable.row.state == "deemed"
    assert page.work.deliverable.row.receipt_by == "2025-10-29"


def test_a_reading_is_chosen_with_its_basis_and_number(qtbot, page, office, contract_id):
    page.work.choose_reading("R-04")
    dialog = page.work.dialog
    assert not dialog.number.isVisible()
    dialog.radios["乙"].setChecked(True)
    assert dialog.number.isVisible()
    assert not dialog.go.isEnabled()
    dialog.basis.setText("2026-01-05 会议纪要")
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.go.click()
    rest(qtbot, page)
    chosen = next(one for one in page.work.contract.view.readings if one.reading.code == "R-04")
    assert (chosen.option, chosen.basis) == ("乙:3", "2026-01-05 会议纪要")


def test_a_new_contract_comes_from_a_template(qtbot, page, office):
    page.primary.trigger()
    dialog = page.work.dialog
    dialog.template.setCurrentIndex(dialog.template.findData("jiuxianqiao"))
    dialog.number.setText("JXQ-1")
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.go.click()
    qtbot.waitUntil(lambda: len(rows(page)) == 54, timeout=20_000)
    assert contracts.list_contracts(office)[-1].contract_no == "JXQ-1"


def test_going_over_to_entering_by_hand_asks_before_what_was_written_is_lost(qtbot, page, desk):
    page.primary.trigger()
    dialog = page.work.dialog
    type_in(qtbot, dialog.number, "JXQ-1")
    desk.messages.answers = [False, True]
    dialog.foot.itemAt(0).widget().click()
    assert dialog.isVisible()
    assert not dialog.wants_entry
    dialog.foot.itemAt(0).widget().click()
    assert not dialog.isVisible()
    assert isinstance(page.work.dialog, ContractStartDialog)
    page.work.dialog.give_up()


def test_saving_a_contract_with_nothing_changed_asks_nothing(qtbot, page, desk, office, contract_id):
    dialog = EditContractDialog(desk, contract_view.show(office, contract_id), page)
    qtbot.addWidget(dialog)
    type_in(qtbot, dialog.reason, "abc")
    dialog.go.click()
    assert not dialog.isVisible()
    assert desk.messages.asked == []


def test_a_wrong_last_step_can_be_taken_back(qtbot, page, office, september, desk, monkeypatch):
    submissions.submit(office, september, SUBMITTED)
    acceptance.record(office, september, EventKind.PASS, datetime(2025, 10, 13, 9))
    show(qtbot, page, september)
    monkeypatch.setattr("app.gui.contract_desk.ask_reason", lambda *_a: "登记有误")
    page.pane.story.void_wanted.emit()
    qtbot.waitUntil(lambda: any("已撤回" in text for text in desk.messages.texts), timeout=20_000)
    assert acceptance.view(office, september).events == ()


def test_an_office_without_contracts_says_what_to_do(qtbot, desk):
    made = ContractsPage(desk)
    qtbot.addWidget(made)
    made.show()
    made.refresh()
    rest(qtbot, made)
    assert made.lists.stack.currentWidget() is made.lists.empty
    assert "新建一份合同" in made.lists.empty.text.text()
    assert enabled(made) == set()


def test_the_overview_lies_on_one_page(qtbot, page, contract_id):
    page.open_target(DeliverableTarget(contract_id=contract_id))
    rest(qtbot, page)
    action = next(action for action in page.lists.contracts.actions() if action.text() == "履约总览…")
    action.trigger()
    dialog = page.work.dialog
    assert dialog.windowTitle().startswith("履约总览：城北街道")
    qtbot.waitUntil(lambda: len(dialog.paper.images) == 1, timeout=20_000)
    picture = dialog.paper.images[0]
    assert picture.width() > picture.height()
    assert dialog.footer.isHidden()
    dialog.reject()
    rest(qtbot, page)
