from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.exclusions import Stage, Verdict
from app.gui import gallery_cases
from app.gui.dialogs.form_dialog import put_moment
from app.gui.pages.exclusions import ExclusionsPage
from app.gui.targets import TicketTarget
from app.services import exclusion_lists, exclusion_materials, exclusion_review, exclusions
from app.services.exclusion_review import Defect
from tests.gui.conftest import NOW, add_tickets
from tests.gui.filling import put
from tests.gui.keyboard import in_front, press, press_there

BEGIN = NOW - timedelta(days=3)


def rest(qtbot, page):
    qtbot.waitUntil(lambda: not page.desk.runner.running, timeout=20_000)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not page.desk.runner.running, timeout=20_000)


def opened(qtbot, desk):
    page = ExclusionsPage(desk)
    qtbot.addWidget(page)
    page.resize(1180, 660)
    page.show()
    page.refresh()
    rest(qtbot, page)
    return page


def take(qtbot, page, dialog, **texts):
    for key, value in texts.items():
        put(dialog.fields[key].widget, value)
    assert dialog.go.isEnabled()
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.go.click()
    rest(qtbot, page)


def open_keys(tab):
    return {key for key, action in tab.actions_by_key.items() if action.isEnabled()} - {
        "apply",
        "pane",
        "ticket",
        "grounds",
    }


def apply_one(office, ticket_id, at=BEGIN, **more):
    values = {"reason": "非本街道职责", "at": at, "person": "王静", **more}
    return exclusions.apply(office, ticket_id, "exclude", "emergency", "城市管理办公室", **values).value


def reported(office, ticket_id, passed):
    """An application that went straight through; ``passed`` None: no result yet."""
    number = apply_one(office, ticket_id)
    exclusions.circulate(office, number, "城市管理办公室", "结案作业表", person="王静", at=BEGIN)
    ids = [material.id for material in exclusion_lists.detail(office, number).materials]
    exclusion_materials.receive(office, ids, at=BEGIN, person="王静")
    exclusions.submit(office, number, at=BEGIN)
    exclusion_review.review(office, number, True, basis="004·二.2", reviewer="赵审", at=BEGIN)
    exclusions.recheck(office, number, True, "李科", at=BEGIN)
    exclusions.report(office, number, "系统报送", at=BEGIN)
    if passed is not None:
        exclusions.decide(office, number, passed, "批复", person="王静", at=BEGIN)
    return number


def test_an_empty_office_says_what_belongs_here(qtbot, desk):
    page = opened(qtbot, desk)
    assert page.exclusions.list.stack.currentWidget() is page.exclusions.list.empty
    assert page.exclusions.figures.doors["通过率"].text() == "—（本月没有）"
    assert open_keys(page.exclusions) == set()
    assert page.primary is page.exclusions.actions_by_key["apply"]


def test_an_application_is_walked_from_acceptance_to_result(qtbot, desk, office):
    ticket_id = add_tickets(office, 1)[0]
    page = opened(qtbot, desk)
    tab = page.exclusions
    page.primary.trigger()
    form = page.work.dialog
    assert not form.go.isEnabled()
    form.fields["ticket_id"].widget.line.setText("20261120000000")
    qtbot.waitUntil(lambda: form.value("ticket_id") == ticket_id, timeout=20_000)
    assert form.value("unit") == "书香里社区"
    assert form.value("materials").splitlines() == ["现场核实记录", "告知诉求人拨打相应号码的通话记录"]
    take(qtbot, page, form, reason="已走紧急渠道", at=BEGIN)
    assert tab.detail.row.ticket_id == ticket_id
    assert tab.detail.row.materials == 2
    assert "circulate" in open_keys(tab)
    assert "submit" not in open_keys(tab)
    assert page.desk.messages.shown[-1].verb == "撤销"

    tab.take_next_step()
    take(qtbot, page, page.work.dialog, unit="城管办", at=BEGIN + timedelta(hours=1))
    tab.actions_by_key["chase"].trigger()
    take(qtbot, page, page.work.dialog, at=BEGIN + timedelta(hours=2))
    assert tab.detail.row.state.stage is Stage.CHASING
    tab.take_next_step()
    assert page.work.dialog.windowTitle() == "登记收到材料"
    take(qtbot, page, page.work.dialog, at=BEGIN + timedelta(hours=3))
    assert tab.detail.row.state.stage is Stage.COMPLETE
    tab.take_next_step()
    take(qtbot, page, page.work.dialog, at=BEGIN + timedelta(hours=4))
    tab.take_next_step()
    review = page.work.dialog
    review.fields["passed"].widget.setCurrentIndex(1)
    assert not review.go.isEnabled()
    review.table.lines[0].problem.setText("没有盖章")
    review.table.add()
    review.table.lines[1].problem.setText("照片无时间")
    review.table.lines[1].material.setCurrentIndex(1)
    take(qtbot, page, review, at=BEGIN + timedelta(hours=5))
    assert [defect.problem for defect in tab.detail.steps[-1].defects] == ["没有盖章", "照片无时间"]
    tab.take_next_step()
    take(qtbot, page, page.work.dialog, text="都改好了", at=BEGIN + timedelta(hours=6))
    tab.take_next_step()
    take(qtbot, page, page.work.dialog, basis="004·二.2", at=BEGIN + timedelta(hours=7))
    tab.take_next_step()
    assert not page.work.dialog.go.isEnabled()  # nobody is named yet
    take(qtbot, page, page.work.dialog, person="李科长", at=BEGIN + timedelta(hours=8))
    tab.take_next_step()
    take(qtbot, page, page.work.dialog, basis="系统报送", at=BEGIN + timedelta(hours=9))
    tab.take_next_step()
    take(qtbot, page, page.work.dialog, basis="区级批复", at=BEGIN + timedelta(hours=10))
    row = exclusion_lists.rows(office)[0]
    assert (row.state.stage, row.missing_nodes) == (Stage.PASSED, ())
    assert exclusion_lists.detail(office, row.id).one_pass is True
    tab.list.go_to(row.id)
    rest(qtbot, page)
    assert open_keys(tab) == {"paper", "opinion"}
    assert all(not line.startswith("未登记") for line in tab.nodes.lines.values())


def test_sixty_filed_forty_five_passed_is_75_percent_and_a_door(qtbot, desk, office):
    for place, ticket_id in enumerate(add_tickets(office, 60)):
        reported(office, ticket_id, place < 45 or None)
    page = opened(qtbot, desk)
    door = page.exclusions.figures.doors["通过率"]
    assert door.text() == "75.00%（45/60）"
    assert "15 件已报送、结果未登记" in door.toolTip()
    door.click()
    assert page.exclusions.list.count.text() == "共 60 件"
    page.work.months.back.click()
    rest(qtbot, page)
    assert page.exclusions.figures.doors["通过率"].text() == "—（本月没有）"
    assert page.exclusions.list.model.rowCount() == 0


def test_incomplete_and_overdue_are_listed_behind_their_numbers(qtbot, desk, office):
    first, second = add_tickets(office, 2)
    apply_one(office, first, due_at=NOW - timedelta(days=1))
    gone = apply_one(office, second)
    exclusions.withdraw(office, gone, "诉求人撤诉", person="王静", at=BEGIN + timedelta(hours=1))
    page = opened(qtbot, desk)
    tab = page.exclusions
    tab.figures.doors["不完整"].click()
    rest(qtbot, page)
    assert [line.id for line in (tab.list.model.row(at) for at in range(tab.list.model.rowCount()))] == [gone]
    assert tab.nodes.lines["流转"] == "未登记"
    tab.figures.doors["本月应收材料"].click()
    rest(qtbot, page)
    assert tab.list.chosen_row.ticket_id == first
    assert tab.materials.table.item(0, 1).text() == "逾期 1 天"
    assert tab.materials.count.text() == "应收 2 份，已收 0 份，逾期 2 份，催收 0 次"


def test_a_step_before_the_last_one_is_refused_in_the_form(qtbot, desk, office):
    apply_one(office, add_tickets(office, 1)[0])
    page = opened(qtbot, desk)
    page.exclusions.take_next_step()
    form = page.work.dialog
    put_moment(form.fields["at"].widget, BEGIN - timedelta(hours=1))
    form.go.click()
    qtbot.waitUntil(lambda: "早于上一步" in form.said.text(), timeout=20_000)
    assert form.isVisible()
    form.reject()


def test_the_papers_are_shown_as_they_print(qtbot, desk, office, tmp_path):
    number = reported(office, add_tickets(office, 1)[0], None)
    page = opened(qtbot, desk)
    tab = page.exclusions
    assert tab.list.chosen_id == number
    for key, title in (("paper", "不纳入考核（剔除）申报表"), ("opinion", "材料书面审核意见")):
        tab.actions_by_key[key].trigger()
        dialog = page.work.dialog
        assert dialog.windowTitle() == title
        assert dialog.copies.text() == "还没有打印过。"
        qtbot.waitUntil(lambda dialog=dialog: len(dialog.paper.images) == 1, timeout=20_000)
        assert dialog.maker("pdf", tmp_path / f"{key}.pdf").startswith(b"%PDF")
        dialog.read()
        assert dialog.copies.text().startswith("已打印 1 份")
        dialog.reject()


def test_a_step_is_taken_back_from_the_message(qtbot, desk, office):
    number = apply_one(office, add_tickets(office, 1)[0])
    page = opened(qtbot, desk)
    page.exclusions.take_next_step()
    take(qtbot, page, page.work.dialog, unit="城管办", at=BEGIN + timedelta(hours=1))
    assert len(exclusion_lists.detail(office, number).steps) == 2
    page.desk.messages.shown[-1].action()
    rest(qtbot, page)
    assert len(exclusion_lists.detail(office, number).steps) == 1


def test_keys_and_search_work_in_the_list(qtbot, desk, office):
    ids = add_tickets(office, 2)
    for ticket_id in ids:
        apply_one(office, ticket_id)
    page = opened(qtbot, desk)
    tab = page.exclusions
    page.search("0001")
    rest(qtbot, page)
    assert tab.list.count.text() == "找到 1 件"
    assert tab.detail.row.ticket_id == ids[1]
    in_front(qtbot, page.window())
    page.take_focus()
    press_there(qtbot, page.window(), Qt.Key.Key_L)
    assert page.work.dialog.windowTitle() == "流转要材料"
    page.work.dialog.reject()
    press(qtbot, tab.list.table, Qt.Key.Key_Space)
    assert not tab.pane.isVisible()
    with qtbot.waitSignal(desk.navigator.go) as asked:
        tab.actions_by_key["ticket"].trigger()
    assert asked.args == ["tickets", TicketTarget(ids[1])]


def test_a_ticket_without_an_application_is_offered_one(qtbot, desk, office):
    ids = add_tickets(office, 2)
    number = apply_one(office, ids[0])
    page = opened(qtbot, desk)
    page.open_target(TicketTarget(ids[0]))
    rest(qtbot, page)
    assert page.exclusions.list.chosen_id == number
    page.open_target(TicketTarget(ids[1]))
    rest(qtbot, page)
    assert page.work.dialog.value("ticket_id") == ids[1]
    page.work.dialog.reject()


def test_a_failed_review_shows_its_defects_and_the_material_at_fault(qtbot, desk, office):
    number = apply_one(office, add_tickets(office, 1)[0])
    exclusions.circulate(office, number, "城管办", "结案作业表", at=BEGIN)
    materials = exclusion_lists.detail(office, number).materials
    exclusion_materials.receive(office, [one.id for one in materials], at=BEGIN)
    exclusions.submit(office, number, at=BEGIN)
    defects = [Defect("缺签字", "补签", materials[0].id)]
    exclusion_review.review(office, number, False, defects=defects, rectify_by=NOW.date(), at=BEGIN)
    page = opened(qtbot, desk)
    tab = page.exclusions
    assert tab.detail.steps[-1].verdict is Verdict.FAIL
    assert tab.materials.table.item(0, 1).text() == "已收到，不合格"
    assert tab.materials.problem.text() == "问题：缺签字"
    assert {"rectify", "chase", "more", "withdraw"} <= open_keys(tab)


@pytest.mark.parametrize("scene", ["apply", "review", "receive", "recheck"])
def test_scenes_can_be_built(qtbot, window, scene):
    dialog = getattr(gallery_cases, scene)(window)
    qtbot.addWidget(dialog)
    assert dialog.windowTitle()
    qtbot.waitUntil(lambda: not window.desk.runner.running, timeout=20_000)
