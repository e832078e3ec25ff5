from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from app.gui.dialogs.import_preview import ImportDialog, start_import
from app.gui.import_run import FileState
from app.gui.import_words import balance
from app.gui.models.paged_table import PAGE_ROWS
from app.services import imports, register, tickets
from app.services.import_types import BUCKET_TITLES, Bucket
from app.services.register import View
from tests.gui.keyboard import press

HEAD = "工单编号,创建时间,标题,主要内容,来电人,备用列"
ROWS = (
    "1,2026-11-01 08:00,路灯不亮,东门路灯不亮请维修,张小明,甲",
    "2,2026-11-02 08:00,井盖松动,西门井盖松动有危险,李小红,乙",
    ",2026-11-03 08:00,没有编号,南门,王五,丙",
)


def write(tmp_path, name, *rows, head=HEAD):
    path = tmp_path / name
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def opened(qtbot, desk):
    made = []

    def open_on(*paths):
        dialog = start_import(desk, paths, None)
        made.append(dialog)
        qtbot.waitUntil(lambda: dialog.run.current.state in (FileState.READY, FileState.FAILED), timeout=30_000)
        return dialog

    yield open_on
    for dialog in made:
        if isValid(dialog) and dialog.isVisible():
            dialog.run.cancel()
            dialog.reject()


def tab_texts(dialog):
    return [dialog.lists.tabs.tabText(at) for at in range(dialog.lists.tabs.count())]


def cells(model, row=0):
    return [model.index(row, at).data() for at in range(model.columnCount())]


def test_the_titles_of_the_lists_are_those_of_the_preview():
    assert list(BUCKET_TITLES.values()) == ["新增", "变更", "未变", "保留本地", "疑似重复", "拒收"]


def test_enter_imports_and_undo_is_one_click_away(qtbot, desk, opened, office, tmp_path):
    dialog = opened(write(tmp_path, "导出.csv", *ROWS[:2]))
    assert dialog.sum.text() == "共 2 行 = 新增 2 + 变更 0 + 未变 0 + 拒收 0"
    assert dialog.go.text() == "导入 2 件"
    assert tab_texts(dialog)[0] == "新增 2"
    assert register.count(office, View()) == 0
    with qtbot.waitSignal(dialog.finished, timeout=30_000):
        press(qtbot, dialog, Qt.Key.Key_Return)
    assert register.count(office, View()) == 2
    [message] = desk.messages.shown
    assert (message.text, message.verb) == ("已导入 2 件", "撤销")
    message.action()
    qtbot.waitUntil(lambda: len(desk.messages.shown) == 2)
    assert register.count(office, View()) == 0
    assert desk.messages.texts[-1] == "已撤销：导入 2 件，退回 2 件"
    desk.messages.shown[-1].action()
    qtbot.waitUntil(lambda: len(desk.messages.shown) == 3)
    assert register.count(office, View()) == 2


def test_escape_leaves_everything_as_it_was(qtbot, desk, opened, office, tmp_path):
    dialog = opened(write(tmp_path, "导出.csv", *ROWS[:2]))
    staging = dialog.run.current.preparation.staging
    with qtbot.waitSignal(dialog.finished):
        press(qtbot, dialog, Qt.Key.Key_Escape)
    assert register.count(office, View()) == 0
    assert not staging.exists()
    assert desk.messages.shown == []


def test_rejected_rows_say_row_column_and_reason_and_the_marked_workbook_is_offered(opened, qtbot, tmp_path):
    dialog = opened(write(tmp_path, "导出.csv", *ROWS))
    assert balance(dialog.run.current.preparation.summary) == "共 3 行 = 新增 2 + 变更 0 + 未变 0 + 拒收 1"
    dialog.lists.choose(Bucket.REJECTED)
    row, column, _value, reason = cells(dialog.lists.problem_model)
    assert (row, column) == ("4", "工单编号")
    assert "编号" in reason
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.run.current.state is FileState.DONE, timeout=30_000)
    assert dialog.isVisible()
    assert dialog.workbook.isVisible()
    assert dialog.run.current.summary.error_workbook.endswith(".xlsx")
    assert dialog.go.text() == "完成"
    with qtbot.waitSignal(dialog.finished):
        dialog.go.click()


def test_a_changed_field_shows_old_and_new_and_a_local_edit_is_kept(opened, office, tmp_path):
    imports.commit(office, imports.prepare(office, write(tmp_path, "旧.csv", *ROWS[:2])))
    second = register.by_number(office, "2")[0]
    tickets.edit(office, second, {"title": "井盖已更换"})
    changed = (ROWS[0].replace("路灯不亮,东门", "路灯全灭,东门"), ROWS[1].replace("井盖松动,西门", "井盖丢失,西门"))
    dialog = opened(write(tmp_path, "新.csv", *changed))
    assert tab_texts(dialog)[:4] == ["新增 0", "变更 1", "未变 1", "保留本地 1"]
    assert dialog.lists.key == Bucket.CHANGED
    assert cells(dialog.lists.model)[-1] == "标题：路灯不亮 → 路灯全灭"
    shown = [dialog.lists.differences.item(0, at).text() for at in range(3)]
    assert shown == ["标题", "路灯不亮", "路灯全灭"]
    dialog.lists.choose(Bucket.KEPT_LOCAL)
    assert cells(dialog.lists.model)[-1] == "标题：本地“井盖已更换”，文件“井盖丢失”"


def test_a_corrected_column_is_read_again_and_remembered(opened, qtbot, office, tmp_path):
    path = write(tmp_path, "导出.csv", *ROWS[:2])
    dialog = opened(path)
    assert dialog.map.choices["备用列"].currentText() == "附加列保留"
    choice = dialog.map.choices["备用列"]
    place = choice.findText("备注")
    choice.setCurrentIndex(place)
    choice.activated.emit(place)
    qtbot.waitUntil(lambda: dialog.run.current.state is FileState.READY, timeout=30_000)
    assert dialog.run.current.preparation.summary.mapping["备用列"] == "remark"
    with qtbot.waitSignal(dialog.finished, timeout=30_000):
        dialog.go.click()
    assert register.detail(office, register.by_number(office, "1")[0]).values["remark"] == "甲"
    again = opened(write(tmp_path, "下月.csv", "3,2026-12-01 08:00,积水,北门积水,赵六,丁"))
    assert again.map.choices["备用列"].currentText() == "备注"


def test_without_a_column_of_numbers_one_must_be_named_first(opened, qtbot, tmp_path):
    dialog = opened(write(tmp_path, "一.csv", "A1,2026-11-01 08:00,路灯,东门", head="流水,创建时间,标题,主要内容"))
    assert not dialog.go.isEnabled()
    assert "没有一列被认作“工单编号”" in dialog.note.text()
    choice = dialog.map.choices["流水"]
    choice.setCurrentIndex(choice.findText("工单编号"))
    choice.activated.emit(choice.currentIndex())
    qtbot.waitUntil(lambda: dialog.run.current.state is FileState.READY and dialog.go.isEnabled(), timeout=30_000)
    assert dialog.go.text() == "导入 1 件"


def test_a_field_means_one_column_only(opened, qtbot, tmp_path):
    dialog = opened(write(tmp_path, "导出.csv", *ROWS[:2]))
    dialog.run.correct("备用列", "title")
    qtbot.waitUntil(lambda: dialog.run.current.state is FileState.READY, timeout=30_000)
    mapping = {column.title: column.field for column in dialog.run.current.preparation.columns}
    assert (mapping["备用列"], mapping["标题"]) == ("title", None)


def test_skipping_what_exists_changes_the_counts(opened, qtbot, office, tmp_path):
    imports.commit(office, imports.prepare(office, write(tmp_path, "旧.csv", *ROWS[:2])))
    dialog = opened(write(tmp_path, "新.csv", ROWS[0].replace("路灯不亮,东门", "路灯全灭,东门")))
    assert dialog.go.text() == "导入 1 件"
    dialog.run.take_mode("skip")
    qtbot.waitUntil(lambda: dialog.run.current.state is FileState.READY, timeout=30_000)
    assert dialog.sum.text() == "共 1 行 = 新增 0 + 变更 0 + 未变 1 + 拒收 0"


def test_a_bad_file_says_so_in_place_and_the_others_go_on(opened, qtbot, desk, office, tmp_path):
    bad = tmp_path / "坏的.xlsx"
    bad.write_bytes(b"PK\x03\x04 this is no workbook")
    dialog = opened(bad, write(tmp_path, "好的.csv", *ROWS[:2]))
    assert dialog.run.current.state is FileState.FAILED
    assert dialog.said.text() == dialog.run.files[0].message != ""
    assert dialog.go.text() == "下一个文件"
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.run.files[1].state is FileState.READY, timeout=30_000)
    with qtbot.waitSignal(dialog.finished, timeout=30_000):
        dialog.go.click()
    assert register.count(office, View()) == 2
    assert desk.messages.texts == ["已导入 2 件"]


def test_several_files_are_undone_together(opened, qtbot, desk, office, tmp_path):
    dialog = opened(write(tmp_path, "一.csv", ROWS[0]), write(tmp_path, "二.csv", ROWS[1]))
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.run.at == 1 and dialog.run.current.state is FileState.READY, timeout=30_000)
    with qtbot.waitSignal(dialog.finished, timeout=30_000):
        dialog.go.click()
    assert desk.messages.texts == ["已导入 2 个文件，2 件"]
    desk.messages.shown[0].action()
    qtbot.waitUntil(lambda: len(desk.messages.shown) == 2)
    assert register.count(office, View()) == 0


def test_a_long_list_reads_only_what_is_on_screen(qtbot, desk, app, tmp_path, monkeypatch):
    asked = []
    rows = [f"{at},2026-11-01 08:00,标题{at},内容第{at}件，请处理,张三,甲" for at in range(1, 3001)]
    read = imports.preview_rows

    def spy(office, preparation, bucket, offset=0, limit=200):
        asked.append((offset, limit))
        return read(office, preparation, bucket, offset, limit)

    monkeypatch.setattr(imports, "preview_rows", spy)
    dialog = ImportDialog(desk, [write(tmp_path, "大.csv", *rows)])
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.begin()
    qtbot.waitUntil(lambda: dialog.run.current.state is FileState.READY, timeout=60_000)
    QApplication.processEvents()
    assert dialog.lists.model.rowCount() == 3000
    assert set(asked) == {(0, PAGE_ROWS)}
    dialog.lists.table.go_to(2500)
    QApplication.processEvents()
    assert any(offset <= 2500 < offset + limit for offset, limit in asked)
    assert sum(limit for _offset, limit in set(asked)) <= 6 * PAGE_ROWS
    dialog.reject()


def test_a_folder_is_refused_with_a_sentence(desk, app, tmp_path):
    assert start_import(desk, [tmp_path], None) is None
    assert desk.messages.texts == ["拖进来的是文件夹。请拖入表格文件（Excel、WPS、CSV）。"]


def test_a_file_that_cannot_be_read_shows_nothing_of_the_one_before(opened, qtbot, tmp_path):
    bad = tmp_path / "空.csv"
    bad.touch()
    dialog = opened(write(tmp_path, "导出.csv", *ROWS[:2]), bad)
    assert "CSV 文本" in dialog.facts.toolTip() or "CSV 文本" in dialog.facts.text()
    dialog.run.choose(1)
    qtbot.waitUntil(lambda: dialog.run.current.state is FileState.FAILED)
    assert dialog.facts.text() == ""
    assert (dialog.header_row.value(), dialog.sheet.isHidden()) == (0, True)


def test_a_file_without_news_says_so_and_offers_no_undo(qtbot, desk, opened, office, tmp_path):
    file = write(tmp_path, "导出.csv", *ROWS[:2])
    imports.commit(office, imports.prepare(office, file))
    dialog = opened(file)
    with qtbot.waitSignal(dialog.finished, timeout=30_000):
        dialog.go.click()
    [message] = desk.messages.shown
    assert (message.text, message.verb) == ("内容和现有的相同，没有改动，已记入“导入记录”", "")


@pytest.fixture
def edited(office, tmp_path):
    """Two tickets whose title (and one 备用列) the office had edited, and a sheet that says otherwise."""
    imports.commit(office, imports.prepare(office, write(tmp_path, "旧.csv", *ROWS[:2])))
    for number, title in (("1", "路灯已报修"), ("2", "井盖已更换")):
        tickets.edit(office, register.by_number(office, number)[0], {"title": title, "caller_name": f"办{number}"})
    changed = [row.replace("不亮,东", "全灭,东").replace("松动,西", "丢失,西") for row in ROWS[:2]]
    return write(tmp_path, "改过.csv", *changed)


def settled(qtbot, dialog):
    qtbot.waitUntil(lambda: not dialog.run.is_busy)


def test_a_sheet_that_comes_back_is_accepted_field_by_field_row_by_row_and_whole(qtbot, desk, opened, office, edited):
    dialog = opened(edited)
    lists = dialog.lists
    assert tab_texts(dialog)[1:4] == ["变更 0", "未变 2", "保留本地 2"]
    lists.choose(Bucket.KEPT_LOCAL)
    assert lists.bar.isVisibleTo(dialog)
    assert (lists.bar.rows.text(), lists.bar.all.text()) == ("接受这一行表中的值", "全部接受表中的值（4 项）")
    title_at = next(at for at in range(2) if lists.differences.item(at, 0).text() == "标题")
    lists.differences.cellWidget(title_at, 3).click()
    settled(qtbot, dialog)
    assert dialog.sum.text() == "共 2 行 = 新增 0 + 变更 1 + 未变 1 + 拒收 0"
    assert dialog.note.text() == "1 项本地修改改用表中的值；2 件保留本地修改（3 项）"
    lists.table.selectAll()
    assert lists.bar.rows.text() == "接受 2 行表中的值"
    assert lists.bar.rows.shortcut().toString() == "Alt+A"
    lists.bar.rows.click()
    settled(qtbot, dialog)
    assert tab_texts(dialog)[1:4] == ["变更 2", "未变 0", "保留本地 0"]
    assert lists.key == Bucket.CHANGED
    assert lists.bar.all.text() == "全部改回保留本地（4 项）"
    lists.bar.all.click()
    settled(qtbot, dialog)
    assert tab_texts(dialog)[1:4] == ["变更 0", "未变 2", "保留本地 2"]
    lists.choose(Bucket.KEPT_LOCAL)
    lists.bar.all.click()
    settled(qtbot, dialog)
    with qtbot.waitSignal(dialog.finished, timeout=30_000):
        dialog.go.click()
    first = register.by_number(office, "1")[0]
    assert office.database.rows("SELECT title, has_edits FROM ticket WHERE id = ?", (first,)) == [("路灯全灭", 0)]
    desk.messages.shown[-1].action()
    qtbot.waitUntil(lambda: len(desk.messages.shown) == 2)
    assert office.database.rows("SELECT title, has_edits FROM ticket WHERE id = ?", (first,)) == [("路灯已报修", 1)]


def test_a_decision_about_a_register_that_moved_says_so_and_changes_nothing(qtbot, opened, office, edited):
    dialog = opened(edited)
    tickets.edit(office, register.by_number(office, "1")[0], {"title": "又改"})
    dialog.lists.choose(Bucket.KEPT_LOCAL)
    dialog.lists.bar.all.click()
    settled(qtbot, dialog)
    assert "预览已经过时" in dialog.note.text()
    assert tab_texts(dialog)[3] == "保留本地 2"


def test_columns_have_their_usual_widths_and_nobody_is_said_to_have_chosen_them(qtbot, desk, opened, tmp_path):
    for _time in range(2):
        dialog = opened(write(tmp_path, "导出.csv", *ROWS[:2]))
        table = dialog.lists.table
        widths = {column.key: table.columnWidth(at) for at, column in enumerate(table.paged.columns)}
        assert widths["title"] >= 300
        assert widths["ticket_no"] >= 150
        QApplication.processEvents()
        qtbot.waitUntil(lambda table=table: not table._keeping.isActive())
        assert desk.settings.structure("preview/widths") in (None, {})
        dialog.reject()
