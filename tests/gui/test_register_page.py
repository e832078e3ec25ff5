from __future__ import annotations

import csv

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from app.domain.tickets import FIELDS
from app.gui.models.ticket_table import DEFAULT_KEYS
from app.gui.pages.register import RegisterPage
from app.gui.register_filter import due_within, one_of, ops_of, simple, within
from app.gui.targets import DueTarget, TicketTarget
from app.gui.widgets.detail_pane import PaneState
from app.services import register
from app.services.register import View
from tests.gui.conftest import NOW, add_tickets
from tests.gui.keyboard import press


def settle(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.runner.running)


@pytest.fixture
def ids(office):
    return add_tickets(office, 12)


@pytest.fixture
def page(qtbot, desk, ids):
    made = RegisterPage(desk)
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.show()
    made.refresh()
    settle(qtbot, desk)
    made.tickets.show_now(made.model.ids[0])
    return made


def titles(page):
    return [page.model.row(at).values["title"] for at in range(page.model.rowCount())]


def test_newest_first_with_the_true_count_and_the_pane_on_the_first_row(page):
    assert titles(page) == [f"路灯不亮 {at}" for at in range(12)]
    assert page.list.bar.count.text() == "共 12 件"
    assert page.pane.title._whole == "路灯不亮 0"


def test_names_and_phones_are_masked_in_list_pane_and_clipboard(page, app):
    row = page.model.row(0)
    assert (row.values["caller_name"], row.values["caller_phone"]) == ("张**", "138****0000")
    assert page.pane.reading.values["caller_phone"].text() == "138****0000"
    page.table.selectAll()
    page.copy()
    text = app.clipboard().text()
    assert "张小明" not in text
    assert "13812340000" not in text
    assert text.count("\n") == 12
    assert page.desk.messages.texts == ["已复制 12 行（姓名、电话已脱敏）"]


def test_reveal_asks_why_and_leaves_an_audit_entry(qtbot, page, office, monkeypatch):
    monkeypatch.setattr("app.gui.ticket_desk.ask_reason", lambda *_a: "回访诉求人")
    page.tickets.reveal()
    settle(qtbot, page.desk)
    assert page.pane.reading.values["caller_phone"].text() == "13812340000"
    assert page.pane.reading.values["caller_name"].text() == "张小明"
    entry = office.database.rows("SELECT action, subject, reason FROM audit_entry ORDER BY seq DESC LIMIT 1")[0]
    assert entry == ("ticket.reveal", f"ticket:{page.tickets.ticket_id}", "回访诉求人")
    page.table.go_to(1)
    qtbot.waitUntil(lambda: page.pane.title._whole == "路灯不亮 1")
    assert page.pane.reading.values["caller_phone"].text() == "138****0001"


def test_without_a_reason_nothing_is_revealed(page, office, monkeypatch):
    entries = office.database.value("SELECT count(*) FROM audit_entry")
    monkeypatch.setattr("app.gui.ticket_desk.ask_reason", lambda *_a: "")
    page.tickets.reveal()
    assert page.desk.runner.running == []
    assert office.database.value("SELECT count(*) FROM audit_entry") == entries


def test_edit_saves_only_what_was_changed_and_undo_takes_it_back(qtbot, page, office):
    ticket_id = page.tickets.ticket_id
    page.edit_ticket()
    settle(qtbot, page.desk)
    assert page.pane.state is PaneState.EDITING
    page.pane.form.editors["location"].setText("书香里东门")
    assert page.pane.form.changed() == {"location": "书香里东门"}
    page.tickets.save()
    settle(qtbot, page.desk)
    assert page.pane.state is PaneState.READING
    detail = register.detail(office, ticket_id)
    assert detail.values["location"] == "书香里东门"
    assert detail.values["caller_name"] == "张**"  # the unmasked name was not written over by its mask
    assert register.reveal(office, ticket_id, "核对")["caller_name"] == "张小明"
    assert [(c.field, c.old_value, c.new_value) for c in detail.history[0].changes] == [("location", "", "书香里东门")]
    message = page.desk.messages.shown[-1]
    assert (message.text, message.verb) == ("已保存", "撤销")
    message.action()
    settle(qtbot, page.desk)
    assert register.detail(office, ticket_id).values["location"] == ""
    assert page.desk.messages.texts[-1] == "已撤销：保存"


def test_a_refused_save_says_why_and_keeps_what_was_typed(qtbot, page):
    page.edit_ticket()
    settle(qtbot, page.desk)
    page.pane.form.editors["due_at"].setText("后天")
    page.tickets.save()
    settle(qtbot, page.desk)
    assert page.desk.messages.texts == ["“办理时限”的时间“后天”读不出来。请按 2026-09-18 09:30 的样子填写。"]
    assert page.pane.state is PaneState.EDITING
    assert page.pane.form.changed() == {"due_at": "后天"}
    page.desk.messages.answers = [True]
    page.tickets.give_up()
    assert page.pane.state is PaneState.READING


def test_unsaved_fields_ask_before_another_row_is_shown(qtbot, page):
    page.edit_ticket()
    settle(qtbot, page.desk)
    page.pane.form.editors["title"].setText("别的标题")
    page.desk.messages.answers = [False]
    page.table.go_to(3)
    assert page.desk.messages.asked == ["这件工单有没保存的修改。"]
    qtbot.waitUntil(lambda: page.table.currentIndex().row() == 0)
    assert page.pane.form.changed() == {"title": "别的标题"}
    page.desk.messages.answers = [True]
    assert page.leave()
    page.desk.messages.answers = [True]
    page.tickets.give_up()


def test_a_ticket_made_by_hand_is_selected_and_can_be_undone(qtbot, page, office):
    page.add_ticket()
    assert page.pane.state is PaneState.ADDING
    page.pane.form.editors["ticket_no"].setText("手工-1")
    page.pane.form.editors["content"].setPlainText("井盖松动")
    page.tickets.save()
    settle(qtbot, page.desk)
    assert page.model.rowCount() == 13
    assert page.pane.detail.values["ticket_no"] == "手工-1"
    assert page.model.ids[page.table.currentIndex().row()] == page.pane.detail.id
    page.desk.messages.shown[-1].action()
    settle(qtbot, page.desk)
    assert page.model.rowCount() == 12


def test_a_number_is_required(qtbot, page):
    page.add_ticket()
    page.tickets.save()
    settle(qtbot, page.desk)
    assert page.desk.messages.texts == ["工单编号没有填。请填写编号后再保存。"]
    assert page.pane.state is PaneState.ADDING


@pytest.mark.parametrize(
    ("text", "count"),
    [("0003", 1), ("东门", 12), ("2026112000", 12), ("没有这样的字", 0), ("", 12)],
)
def test_search(qtbot, page, text, count):
    page.search(text)
    settle(qtbot, page.desk)
    assert page.model.rowCount() == count
    assert page.list.bar.count.text() == (f"找到 {count} 件" if text else "共 12 件")
    assert page.list.middle.currentIndex() == (0 if count else 1)


def test_an_empty_result_offers_the_way_back(qtbot, page):
    page.search("没有这样的字")
    settle(qtbot, page.desk)
    assert page.list.empty.title.text() == "没有找到工单"
    page.list.reset()
    settle(qtbot, page.desk)
    assert page.model.rowCount() == 12


def test_an_empty_register_says_what_belongs_there(qtbot, desk):
    made = RegisterPage(desk)
    qtbot.addWidget(made)
    made.refresh()
    settle(qtbot, desk)
    assert made.list.empty.title.text() == "这里放全部工单"
    assert "拖进窗口" in made.list.empty.text.text()


def test_sorting_happens_in_sql_and_turns_round_on_the_second_click(qtbot, page):
    at = page.model.keys.index("ticket_no")
    page.table._sort_by(at)
    settle(qtbot, page.desk)
    assert page.list.view == View("", (), "ticket_no", False)
    assert titles(page)[0] == "路灯不亮 0"
    page.table._sort_by(at)
    settle(qtbot, page.desk)
    assert titles(page)[0] == "路灯不亮 11"
    page.table._sort_by(page.model.keys.index("time_left"))
    settle(qtbot, page.desk)
    assert page.list.view.sort == "due_at"


def test_filters_are_chips_that_can_be_taken_away(qtbot, page):
    page.list.put_filters([one_of("unit", ["书香里社区"]), simple("status", "is", "办理中")])
    settle(qtbot, page.desk)
    assert page.model.rowCount() == 4
    page.list.bar.removed.emit(page.list.filters[1])
    settle(qtbot, page.desk)
    assert page.model.rowCount() == 6
    assert [one.title for one in page.list.filters] == ["承办单位：书香里社区"]


def test_the_filter_dialog_counts_values_and_replaces_a_filter_on_the_same_field(qtbot, page, monkeypatch):
    def accept(dialog):
        texts = [dialog.list.item(at).text() for at in range(dialog.list.count())]
        assert texts == ["办理中　8 件", "已办结　4 件"]
        dialog.list.item(1).setCheckState(Qt.CheckState.Checked)
        assert dialog.go.isEnabled()
        return 1

    monkeypatch.setattr(QDialog, "exec", accept)
    page.list.put_filters([])
    page.list.add_filter("status")
    settle(qtbot, page.desk)
    assert page.model.rowCount() == 4


def test_every_field_can_be_filtered_in_every_way_that_is_offered(office, ids):
    for key, op in [(field.key, op) for field in FIELDS for op, _title in ops_of(field.key)]:
        value = "2026-11-20" if op in ("before", "after") else ("路灯" if op not in ("empty", "not_empty") else "")
        made = within(key, "today") if op == "within" else simple(key, op, value)
        assert register.count(office, View(conditions=made.conditions)) >= 0


def test_a_door_of_today_shows_exactly_its_tickets(qtbot, page):
    page.open_target(DueTarget("期限：今天", NOW.isoformat(), "2026-11-20T23:59:59"))
    settle(qtbot, page.desk)
    assert titles(page) == ["路灯不亮 3", "路灯不亮 4", "路灯不亮 6", "路灯不亮 7", "路灯不亮 9"]
    assert [one.title for one in page.list.filters] == ["期限：今天", "未办结"]
    assert len(due_within(DueTarget("x", "2026-11-20T00:00:00", "2026-11-20T23:59:59"))) == 2


def test_a_ticket_that_the_filter_hides_is_shown_all_the_same(qtbot, page, ids):
    page.search("没有这样的字")
    settle(qtbot, page.desk)
    page.open_target(TicketTarget(ids[5]))
    settle(qtbot, page.desk)
    assert page.pane.detail.id == ids[5]
    assert page.model.ids[page.table.currentIndex().row()] == ids[5]


def test_columns_order_and_widths_are_kept(qtbot, page, desk):
    page.list.model.choose(["title", "ticket_no"])
    page.list.dress_columns()
    page.table.setColumnWidth(0, 333)
    page.table.keep_columns()
    again = RegisterPage(desk)
    qtbot.addWidget(again)
    assert again.model.keys == ["title", "ticket_no"]
    assert again.table.columnWidth(0) == 333
    again.model.choose([])
    assert again.model.keys == list(DEFAULT_KEYS)


def test_space_hides_the_pane_and_it_stays_hidden(qtbot, page, desk):
    press(qtbot, page.table, Qt.Key.Key_Space)
    assert not page.pane.isVisible()
    again = RegisterPage(desk)
    qtbot.addWidget(again)
    assert not again.pane.isVisibleTo(again)


def test_attachments_are_added_listed_and_taken_off(qtbot, page, tmp_path, monkeypatch):
    file = tmp_path / "现场照片.jpg"
    file.write_bytes(b"photo")
    page.tickets.attach([file])
    settle(qtbot, page.desk)
    assert [one.name for one in page.pane.detail.attachments] == ["现场照片.jpg"]
    assert page.pane.tabs.tabText(3) == "附件 1"
    opened = []
    monkeypatch.setattr("app.gui.ticket_desk.show_file", opened.append)
    page.tickets.open_attachment(page.pane.detail.attachments[0].id)
    settle(qtbot, page.desk)
    assert opened[0].read_bytes() == b"photo"
    monkeypatch.setattr("app.gui.ticket_desk.ask_reason", lambda *_a: "传错了")
    page.tickets.remove_attachment(page.pane.detail.attachments[0].id)
    settle(qtbot, page.desk)
    assert page.pane.detail.attachments == ()


def test_related_lists_the_same_number_and_phone(qtbot, page, office, ids):
    from app.services import tickets

    again = {"ticket_no": "20261120000000", "created_at": "2026-11-19T08:00:00", "caller_phone": "13812340003"}
    made = tickets.create(office, again).value
    page.tickets.show_now(made)
    page.pane.tabs.setCurrentWidget(page.pane.related)
    settle(qtbot, page.desk)
    assert [(line.group.value, line.why) for line in page.pane.related.lines] == [
        ("matter", "编号相同（20261120000000）"),
        ("same_caller", "同一电话"),
    ]


def test_void_asks_for_a_reason_and_can_be_undone(qtbot, page, monkeypatch):
    monkeypatch.setattr("app.gui.ticket_desk.ask_reason", lambda *_a: "重复登记")
    page.tickets.void()
    settle(qtbot, page.desk)
    assert page.model.rowCount() == 11
    page.desk.messages.shown[-1].action()
    settle(qtbot, page.desk)
    assert page.model.rowCount() == 12


def test_export_writes_the_view_masked(qtbot, page, tmp_path):
    from app.gui.dialogs.export_view import run_export

    page.search("0003")
    settle(qtbot, page.desk)
    run_export(page.desk, page.list.view, tmp_path / "out.csv", "")
    settle(qtbot, page.desk)
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 1
    assert rows[0]["来电人"] == "张**"
    assert page.desk.messages.texts == ["已导出 1 件到 out.csv（已脱敏）"]


def test_unmasked_export_needs_a_reason(qtbot, app):
    from app.gui.dialogs.export_view import ExportDialog

    dialog = ExportDialog(3)
    qtbot.addWidget(dialog)
    assert (dialog.suffix, dialog.unmask_reason, dialog.go.isEnabled()) == (".xlsx", "", True)
    dialog.unmasked.setChecked(True)
    assert not dialog.go.isEnabled()
    dialog.reason.setText("报送区热线")
    assert dialog.go.isEnabled()
    assert dialog.unmask_reason == "报送区热线"
    dialog.csv.setChecked(True)
    assert dialog.suffix == ".csv"


def test_columns_can_be_chosen_and_ordered(qtbot, app):
    from app.gui.dialogs.column_chooser import ColumnChooser

    dialog = ColumnChooser({"a": "甲", "b": "乙", "c": "丙"}, ["b", "a"], ["a"])
    qtbot.addWidget(dialog)
    assert dialog.chosen() == ["b", "a"]
    dialog._move(1)
    assert dialog.chosen() == ["a", "b"]
    dialog.list.item(2).setCheckState(Qt.CheckState.Checked)
    assert dialog.chosen() == ["a", "b", "c"]
    dialog._fill(["a"])
    assert dialog.chosen() == ["a"]


def test_a_reason_is_needed_before_the_verb_works(qtbot, app):
    from app.gui.dialogs.reason import ReasonDialog

    dialog = ReasonDialog("显示完整信息", "会记入审计", "显示", ("回访",), None)
    qtbot.addWidget(dialog)
    assert not dialog.go.isEnabled()
    dialog.field.setCurrentText("  ")
    assert not dialog.go.isEnabled()
    dialog.field.setCurrentText("核实诉求")
    assert (dialog.go.isEnabled(), dialog.reason) == (True, "核实诉求")
