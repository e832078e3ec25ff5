"""Saved views in the side bar, colour rules, frozen columns; bulk edit and bulk steps; paste; a re-dropped export."""

from __future__ import annotations

from datetime import datetime
from html.parser import HTMLParser

import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, QUrl
from PySide6.QtWidgets import QApplication, QDialog

from app.domain.errors import RefusedInput
from app.domain.flow import Node
from app.domain.urging import UrgeKind
from app.gui.dialogs.bulk_edit import BulkEditDialog
from app.gui.dialogs.bulk_step import BulkStepDialog
from app.gui.dialogs.filter_editor import FilterEditor
from app.gui.dialogs.import_preview import ImportDialog
from app.gui.dialogs.urge import UrgeDialog
from app.gui.dialogs.view_editor import ViewEditor
from app.gui.pages.register import RegisterPage
from app.gui.register_filter import one_of
from app.gui.targets import ViewTarget
from app.services import exporting, flow, imports, queues, register, tickets, views
from app.services.queues import Queue
from app.services.register import Condition, View
from app.services.views import ColourRule, SavedView, ViewFilter
from tests.gui.conftest import add_tickets
from tests.gui.flow_desk import arrived, walk


def settle(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.runner.running, timeout=20_000)


def shelf(name: str = "书香里", **more) -> SavedView:
    conditions = (Condition("unit", "one_of", ("书香里社区",)),)
    return SavedView(0, name, filters=(ViewFilter("unit", "承办单位：书香里社区", conditions),), **more)


@pytest.fixture
def page(qtbot, desk, office):
    add_tickets(office, 6)
    made = RegisterPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 600)
    made.show()
    made.refresh()
    settle(qtbot, desk)
    return made


def test_a_saved_view_brings_filters_columns_colours_and_frozen_columns_back(qtbot, page, office):
    rules = (ColourRule("status", "is", "已办结", "good"),)
    wanted = shelf(
        columns=("ticket_no", "title", "status", "unit"), rules=rules, frozen=2, sort="ticket_no", descending=False
    )
    number = views.save(office, wanted).value
    page.open_target(ViewTarget(number))
    settle(qtbot, page.desk)
    assert page.model.rowCount() == 3
    assert page.model.keys == ["ticket_no", "title", "status", "unit"]
    assert page.place == f"view:{number}"
    painter = page.list._plain
    tones = [painter.tone_of(page.model.row(at)) for at in range(3)]
    assert tones == ["", "good", ""]
    frozen = page.list.frozen
    assert frozen.isVisibleTo(page.table)
    assert [frozen.isColumnHidden(at) for at in range(4)] == [False, False, True, True]
    assert frozen.width() == page.table.columnWidth(0) + page.table.columnWidth(1)
    page.list.reset()
    settle(qtbot, page.desk)
    assert page.model.rowCount() == 6
    assert len(page.model.keys) > 4
    assert page.place == ""
    assert not frozen.isVisibleTo(page.table)
    assert painter.tone_of is None


def test_what_is_on_show_can_be_saved_changed_and_deleted(qtbot, page, office, monkeypatch):
    page.list.put_filters([one_of("unit", ["书香里社区"])])
    settle(qtbot, page.desk)
    editor = ViewEditor(page.desk, page.list.as_view())
    qtbot.addWidget(editor)
    editor.submit()
    settle(qtbot, page.desk)
    assert editor.said.text() == "视图没有名字。请填写名字后再保存。"
    editor.name.setText("书香里")
    editor.frozen.setValue(1)
    editor.rules[0].field.setCurrentIndex(editor.rules[0].field.findData("status"))
    editor.submit()
    settle(qtbot, page.desk)
    assert editor.said.text() == "颜色规则“工单状态”没有填内容。请填写或去掉这条规则。"
    editor.rules[0].value.setText("办理中")
    editor.submit()
    settle(qtbot, page.desk)
    saved = views.all_views(office)[0]
    assert (saved.name, saved.frozen, saved.rules) == ("书香里", 1, (ColourRule("status", "is", "办理中", "bad"),))
    assert views.counts(office) == {saved.id: 3}
    page.show_view(saved.id)
    settle(qtbot, page.desk)
    page.desk.messages.answers = [True]
    page.remove_view()
    settle(qtbot, page.desk)
    assert views.all_views(office) == []
    assert page.model.rowCount() == 6


def test_views_with_the_same_name_are_refused_and_gone_ones_are_said(qtbot, page, office):
    views.save(office, shelf())
    with pytest.raises(views.RefusedInput, match="已有叫"):
        views.save(office, shelf())
    page.show_view(99)
    assert page.desk.messages.texts == ["没有这个视图，可能已被删除。请在左侧另选一个。"]


def test_the_side_bar_counts_views_live(qtbot, window, office):
    add_tickets(office, 6)
    number = views.save(office, shelf()).value
    window.go("tickets")
    window.read_counters()
    settle(qtbot, window.desk)
    side = window.navigation.children_of["tickets"][f"view:{number}"]
    assert (side.entry.title, side.entry.count) == ("书香里", 3)
    side.click()
    settle(qtbot, window.desk)
    assert side.isChecked()
    assert window.pages["tickets"].model.rowCount() == 3
    tickets.edit(office, 2, {"unit": "书香里社区"})
    window.read_counters()
    settle(qtbot, window.desk)
    assert window.navigation.children_of["tickets"][f"view:{number}"].entry.count == 4


@pytest.mark.parametrize(
    ("op", "value", "text", "fits"),
    [
        ("is", "甲", "甲", True),
        ("is_not", "甲", "乙", True),
        ("contains", "路", "路灯", True),
        ("starts", "路", "灯路", False),
        ("empty", "", "", True),
        ("not_empty", "", "甲", True),
        ("before", "2026-11-20", "2026-11-19", True),
        ("before", "2026-11-20", "", False),
        ("after", "2026-11-20", "2026-11-21", True),
        ("one_of", "甲", "甲", False),
    ],
)
def test_colour_rules(op, value, text, fits):
    assert ColourRule("status", op, value, "bad").fits({"status": text}) is fits


def lines(dialog):
    return [(line.ticket_no[-2:], line.is_ok) for line in dialog.results.lines]


def test_a_bulk_step_shows_each_result_before_and_after_and_is_undone_at_once(qtbot, desk, office):
    ids = arrived(office, 3)
    walk(office, ids[1], "sign")
    dialog = BulkStepDialog(desk, ids, Node.SIGN)
    qtbot.addWidget(dialog)
    settle(qtbot, desk)
    assert lines(dialog) == [("01", False), ("00", True), ("02", True)]  # the refused one first, with its reason
    assert dialog.results.lines[0].text == "工单现在是“待派单”，不能签收。现在可以：派单、退回、疑难报备。"
    assert dialog.go.text() == "批量签收 2 件"
    assert queues.counts(office)[Queue.TO_SIGN].total == 2  # nothing is written by looking
    dialog.apply()
    settle(qtbot, desk)
    assert queues.counts(office)[Queue.TO_SIGN].total == 0
    assert dialog.results.count.text() == "已办理 2 件，没有办理 1 件（排在前面）"
    assert dialog.go.text() == "关闭"
    message = desk.messages.shown[-1]
    assert (message.text, message.verb) == ("已批量签收 2 件，1 件没有办理", "撤销")
    message.action()
    settle(qtbot, desk)
    assert queues.counts(office)[Queue.TO_SIGN].total == 2
    assert queues.counts(office)[Queue.TO_DISPATCH].total == 1


def test_a_bulk_dispatch_waits_for_its_unit_and_copies_all_notices(qtbot, desk, office):
    ids = arrived(office, 2)
    for number in ids:
        walk(office, number, "sign")
    dialog = BulkStepDialog(desk, ids, Node.DISPATCH)
    qtbot.addWidget(dialog)
    settle(qtbot, desk)
    assert not dialog.go.isEnabled()
    dialog.form.inputs["unit"].put("城市管理办公室")
    qtbot.waitUntil(lambda: dialog.go.isEnabled())
    dialog.form.copy.click()
    assert QApplication.clipboard().text().count("承办：城市管理办公室") == 2
    settle(qtbot, desk)
    dialog.preview()
    settle(qtbot, desk)
    dialog.apply()
    settle(qtbot, desk)
    assert {flow.life(office, number).state.unit for number in ids} == {"城市管理办公室"}


def test_several_selected_rows_open_the_bulk_dialog(qtbot, page, office, monkeypatch):
    seen = []
    monkeypatch.setattr(QDialog, "exec", lambda dialog: seen.append((dialog.windowTitle(), len(dialog.ids))) or 0)
    page.table.go_to(0)
    for at in (1, 2):
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        page.table.selectionModel().select(page.model.index(at, 0), flags)
    assert page.step_actions[Node.DISPATCH].isEnabled()
    page.begin_step(Node.DISPATCH)
    settle(qtbot, page.desk)
    page.bulk_edit()
    settle(qtbot, page.desk)
    assert seen == [("批量派单：3 件", 3), ("批量修改：3 件", 3)]


def test_a_field_of_many_tickets_is_changed_in_one_operation(qtbot, desk, office):
    ids = add_tickets(office, 4)
    tickets.void(office, ids[3], "重复登记")
    dialog = BulkEditDialog(desk, ids, lambda _key: ["城市管理办公室", "书香里社区"])
    qtbot.addWidget(dialog)
    dialog.value.put("城市管理办公室")
    dialog.preview()
    settle(qtbot, desk)
    assert [(line.is_ok, line.text) for line in dialog.results.lines] == [
        (False, "已经是这个内容，没有改动。"),
        (False, "工单已经作废，不能修改。"),
        (True, "书香里社区 → 城市管理办公室"),
        (True, "书香里社区 → 城市管理办公室"),
    ]
    dialog.apply()
    settle(qtbot, desk)
    assert register.detail(office, ids[0]).values["unit"] == "城市管理办公室"
    assert register.detail(office, ids[0]).history[0].summary == "批量修改承办单位 2 件"
    desk.messages.shown[-1].action()
    settle(qtbot, desk)
    assert [register.detail(office, number).values["unit"] for number in ids[:3]] == [
        "书香里社区",
        "城市管理办公室",
        "书香里社区",
    ]


def test_an_impossible_value_is_said_and_nothing_can_be_applied(qtbot, desk, office):
    ids = add_tickets(office, 2)
    dialog = BulkEditDialog(desk, ids, lambda _key: [])
    qtbot.addWidget(dialog)
    settle(qtbot, desk)
    dialog.field.put("due_at")
    dialog.value.put("后天")
    dialog.preview()
    settle(qtbot, desk)
    assert "读不出来" in dialog.results.count.text()
    assert not dialog.go.isEnabled()


def test_urging_shows_lists_copies_texts_and_counts(qtbot, desk, office):
    ids = arrived(office, 3)
    for number in ids[:2]:
        walk(office, number, "respond")
    dialog = UrgeDialog(desk)
    qtbot.addWidget(dialog)
    settle(qtbot, desk)
    assert dialog.tabs[UrgeKind.DUE].text() == "到期催办 3"
    dialog.show_kind(UrgeKind.STALE)
    assert "R-25 甲" in dialog.reading.text()
    assert not dialog.go.isEnabled()
    dialog.show_kind(UrgeKind.DUE)
    dialog.copy_all.click()
    assert "【到期催办】城市管理办公室：以下 2 件" in QApplication.clipboard().text()
    dialog.record()
    settle(qtbot, desk)
    assert dialog.said.text() == "已登记催办 3 件"
    assert [line.urges for line in queues.rows(office, ids)] == [1, 1, 1]
    desk.messages.shown[-1].action()
    settle(qtbot, desk)
    assert [line.urges for line in queues.rows(office, ids)] == [0, 0, 0]


def test_a_table_from_the_clipboard_goes_through_the_imports_preview(qtbot, page, office):
    QApplication.clipboard().setText('工单编号\t标题\t创建时间\n粘贴-1\t"井盖\n松动"\t2026-11-20 08:00\n')
    page.paste()
    settle(qtbot, page.desk)
    dialog = page.window().findChild(ImportDialog)
    qtbot.waitUntil(lambda: dialog.run.current.preparation is not None, timeout=20_000)
    assert dialog.run.current.preparation.summary.new == 1
    assert register.count(office, View()) == 6  # only looked at
    dialog.reject()
    assert list(office.folder("work").glob("粘贴-*.csv")) == []


def test_a_clipboard_without_a_table_says_what_to_do(page):
    QApplication.clipboard().setText("只是一句话")
    page.paste()
    assert page.desk.messages.texts == ["剪贴板里没有表格。请在 Excel 或 WPS 里连标题行一起选中、复制，再回来粘贴。"]


def test_an_export_that_was_edited_and_dropped_back_shows_as_differences(office, tmp_path):
    first = tmp_path / "热线.csv"
    rows = "".join(f"来源-{at},路灯不亮 {at},2026-11-20 08:00\n" for at in range(4))
    first.write_text(f"工单编号,标题,创建时间\n{rows}", encoding="utf-8-sig")
    imports.commit(office, imports.prepare(office, first))
    file = tmp_path / "导出.csv"
    exporting.export_tickets(office, View(), (), file, masked=False, reason="离线填写")
    text = file.read_text(encoding="utf-8-sig").replace("路灯不亮 1", "路灯不亮（已修）")
    file.write_text(text, encoding="utf-8-sig")
    preparation = imports.prepare(office, file)
    try:
        summary = preparation.summary
        assert (summary.new, summary.changed, summary.rejected) == (0, 1, 0)
        row = imports.preview_rows(office, preparation, "changed")[0]
        assert [(change.title, change.old, change.new) for change in row.changes] == [
            ("标题", "路灯不亮 1", "路灯不亮（已修）")
        ]
    finally:
        imports.discard(preparation)


def test_a_view_keeps_a_span_that_moves_and_its_counter_moves_with_the_clock(qtbot, page, office):
    dialog = FilterEditor("created_at", lambda _key: [], page)
    dialog.op.setCurrentIndex(dialog.op.findData("within"))
    assert dialog.span.isVisibleTo(dialog)
    assert not dialog.value.isVisibleTo(dialog)
    assert dialog.go.isEnabled()
    made = dialog.result_filter()
    assert (made.title, made.conditions) == ("创建时间：今天", (Condition("created_at", "within", "today"),))
    page.list.put_filters([made])
    number = views.save(office, page.list.as_view(name="今天来的")).value
    assert views.view(office, number).filters[0].conditions == made.conditions
    today = views.counts(office)[number]
    assert today == register.count(
        office, View(conditions=(Condition("created_at", "is", f"{office.now():%Y-%m-%d}"),))
    )
    office._now = lambda: datetime(2031, 1, 1)
    assert views.counts(office)[number] == 0


def test_a_limit_offers_hours_ahead_and_absolute_days_stay(qtbot, page):
    dialog = FilterEditor("due_at", lambda _key: [], page)
    assert dialog.op.currentData() == "within"
    assert dialog.span.hours.isVisibleTo(dialog)
    dialog.span.hours.setValue(2)
    assert dialog.result_filter().title == "办理时限：未来 2 小时"
    dialog.op.setCurrentIndex(dialog.op.findData("before"))
    dialog.value.setText("2026-12-01")
    assert dialog.result_filter().conditions == (Condition("due_at", "before", "2026-12-01"),)


def test_a_damaged_span_is_no_view(office):
    conditions = (Condition("due_at", "within", "someday"),)
    with pytest.raises(RefusedInput, match="相对日期"):
        views.save(office, SavedView(0, "坏", filters=(ViewFilter("due_at", "坏", conditions),)))
    with pytest.raises(RefusedInput, match="颜色规则"):
        views.save(office, SavedView(0, "坏", rules=(ColourRule("due_at", "within", "today", "bad"),)))


def test_a_bulk_step_is_taken_back_in_its_own_list_ticket_by_ticket(qtbot, desk, office):
    ids = arrived(office, 3)
    dialog = BulkStepDialog(desk, ids, Node.SIGN)
    qtbot.addWidget(dialog)
    settle(qtbot, desk)
    assert not dialog.undo.isVisibleTo(dialog)
    dialog.apply()
    settle(qtbot, desk)
    flow.take(office, ids[1], "dispatch", {"unit": "城市管理办公室"})
    assert dialog.undo.isVisibleTo(dialog)
    dialog.undo.click()
    settle(qtbot, desk)
    assert lines(dialog) == [("01", False), ("00", True), ("02", True)]
    assert [line.text for line in dialog.results.lines] == ["之后有人办理或改过，保留", "已退回", "已退回"]
    assert dialog.results.count.text() == "已撤销 2 件，保留 1 件（排在前面）"
    assert queues.counts(office)[Queue.TO_SIGN].total == 2
    assert not dialog.undo.isVisibleTo(dialog)
    assert desk.messages.texts[-1] == "已撤销：批量签收 3 件，退回 2 件，1 件之后有人办理或改过，保留"


def test_a_bulk_edit_is_taken_back_in_its_own_list(qtbot, page, office):
    ids = [int(number) for number in page.model.ids[:3]]
    before = [page.model.row(at).values["unit"] for at in range(3)]
    dialog = BulkEditDialog(page.desk, ids, lambda _key: [])
    qtbot.addWidget(dialog)
    dialog.value.put("新单位")
    qtbot.waitUntil(lambda: dialog.go.isEnabled())
    dialog.apply()
    settle(qtbot, page.desk)
    dialog.take_back()
    settle(qtbot, page.desk)
    assert [line.text for line in dialog.results.lines] == ["已退回"] * 3
    found = {row.id: row.values["unit"] for row in register.page(office, ids)}
    assert [found[number] for number in ids] == before


class Cells(HTMLParser):
    """Collects the cells of a table, row by row."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "tr":
            self.rows.append([])
        self.inside = tag in ("td", "th")
        if self.inside:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


def test_rows_go_to_excel_as_text_and_as_a_table_and_come_back_unharmed(qtbot, page, office):
    first = int(page.model.ids[0])
    tickets.edit(office, first, {"title": '=HYPERLINK("x") <b>&', "created_at": "2026-11-18 15:20:47"})
    page.model.forget()
    settle(qtbot, page.desk)
    page.table.selectAll()
    page.copy()
    held = QApplication.clipboard().mimeData()
    assert held.hasText()
    assert held.hasHtml()
    table = Cells(held.html()).rows
    plain = [line.split("\t") for line in held.text().split("\n")]
    at = table[0].index("标题")
    assert [row[at] for row in table[1:]] == [row.values["title"] for row in map(page.model.row, range(6))]
    assert "mso-number-format:'\\@'" in held.html()
    assert [len(row) for row in table] == [len(row) for row in plain]
    assert next(row for row in plain if "HYPERLINK" in row[at])[at].startswith("'=")
    page.paste()
    dialog = page.window().findChild(ImportDialog)
    qtbot.waitUntil(lambda: dialog.run.current.preparation is not None, timeout=20_000)
    summary = dialog.run.current.preparation.summary
    assert (summary.new, summary.changed, summary.unchanged, summary.rejected) == (0, 0, 6, 0)
    dialog.reject()


def test_cells_copied_in_excel_are_imported_and_undone(qtbot, page, office):
    number = page.model.row(0).values["ticket_no"]
    created = page.model.row(0).values["created_at"].replace("T", " ")
    text = f'工单编号\t创建时间\t标题\t主要内容\r\n{number}\t{created}\t表里改的标题\t"第一行\n第二行 ""引号"""\r\n'
    QApplication.clipboard().setText(text)
    page.paste()
    dialog = page.window().findChild(ImportDialog)
    qtbot.waitUntil(lambda: dialog.run.current.preparation is not None, timeout=20_000)
    dialog.lists.choose("kept_local")
    if dialog.lists.bar.isVisibleTo(dialog):
        dialog.lists.bar.all.click()
        settle(qtbot, page.desk)
    with qtbot.waitSignal(dialog.finished, timeout=20_000):
        dialog.go.click()
    detail = register.detail(office, register.by_number(office, number)[0])
    assert (detail.values["title"], detail.values["content"]) == ("表里改的标题", '第一行\n第二行 "引号"')
    page.desk.messages.shown[-1].action()
    settle(qtbot, page.desk)
    assert register.detail(office, detail.id).values["title"] != "表里改的标题"


def test_files_copied_in_the_file_manager_are_pasted_like_dropped_ones(qtbot, page, tmp_path):
    file = tmp_path / "热线.csv"
    file.write_text("工单编号,标题,创建时间\n复制-1,井盖,2026-11-20 08:00\n", encoding="utf-8-sig")
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(file))])
    QApplication.clipboard().setMimeData(held)
    page.paste()
    dialog = page.window().findChild(ImportDialog)
    qtbot.waitUntil(lambda: dialog.run.current.preparation is not None, timeout=20_000)
    assert dialog.run.current.preparation.summary.new == 1
    dialog.reject()
    assert file.exists()
