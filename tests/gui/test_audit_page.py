"""审计 in the window: filters, one record, the check with its finding, 验真, export, paper."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.domain.audit_titles import EXPORTED, SEEN
from app.gui.dialogs.check_paper import CheckPaper
from app.gui.targets import AuditTarget
from app.services import audit_log, backups, contracts, register, tickets
from app.services.audit_log import LogView
from tests.gui.keyboard import in_front


@pytest.fixture
def page(qtbot, window, office):
    office.actor = "赵复核"
    made = tickets.create(office, {"ticket_no": "A-1", "title": "积水"}).value
    register.reveal(office, made, "回电")
    office.actor = "李经办"
    window.go("audit")
    shown = window.page("audit")
    shown.made = made
    settle(qtbot, shown)
    return shown


def settle(qtbot, page):
    runner = page.desk.runner
    qtbot.waitUntil(lambda: not runner.running, timeout=10_000)


def actions(page):
    return [page.model.row(at).action for at in range(page.model.rowCount())]


def last(office):
    return audit_log.page(office, audit_log.ids(office, LogView())[:1])[0]


def test_filters_and_what_is_under_the_cursor(qtbot, page):
    assert actions(page)[:2] == ["ticket.reveal", "ticket.create"]
    assert "查看完整个人信息" in page.details.toPlainText()
    assert "原因：回电" in page.details.toPlainText()
    people = [page.filter.person.itemText(at) for at in range(page.filter.person.count())]
    assert "赵复核" in people
    page.filter.person.setCurrentText("赵复核")
    page.filter.kind.setCurrentText(SEEN)
    settle(qtbot, page)
    assert actions(page) == ["ticket.reveal"]
    assert page.count.text() == "1 条，新的在前。人员 赵复核；种类 查看个人信息"
    page.filter.kind.setCurrentText(EXPORTED)
    settle(qtbot, page)
    assert (actions(page), page.details.toPlainText()) == ([], "")
    page.filter.reset()
    page.search("回电")
    settle(qtbot, page)
    assert actions(page) == ["ticket.reveal"]


def test_one_record_and_the_look_is_noted(qtbot, page, office):
    page.open_target(AuditTarget(f"ticket:{page.made}"))
    settle(qtbot, page)
    assert actions(page) == ["ticket.reveal", "ticket.create"]
    assert page.filter.record.isVisibleTo(page)
    page._look.stop()
    page._note_look()
    settle(qtbot, page)
    assert (last(office).action, last(office).subject) == ("audit.look", f"ticket:{page.made}")
    before = len(audit_log.ids(office, LogView()))
    page._note_look()
    settle(qtbot, page)
    assert len(audit_log.ids(office, LogView())) == before
    page.filter.record.click()
    settle(qtbot, page)
    assert len(actions(page)) > 2


def test_one_record_after_a_search_is_all_about_the_record(qtbot, page):
    cleared = []
    page.search_cleared.connect(lambda: cleared.append(True))
    page.search("别的词")
    settle(qtbot, page)
    assert actions(page) == []
    page.open_target(AuditTarget(f"ticket:{page.made}"))
    settle(qtbot, page)
    assert actions(page) == ["ticket.reveal", "ticket.create"]
    assert cleared == [True]


def test_the_next_person_sees_everything_and_his_look_is_his_own(qtbot, page, office):
    page.open_target(AuditTarget(f"ticket:{page.made}"))
    settle(qtbot, page)
    page._look.stop()
    page._note_look()
    settle(qtbot, page)
    before = len(audit_log.ids(office, LogView()))
    page.forget()
    settle(qtbot, page)
    assert len(actions(page)) > 2
    page.open_target(AuditTarget(f"ticket:{page.made}"))
    settle(qtbot, page)
    page._look.stop()
    page._note_look()
    settle(qtbot, page)
    assert len(audit_log.ids(office, LogView())) == before + 1


def test_the_check_says_what_is_wrong_and_shows_it(qtbot, page, office):
    page.verify()
    settle(qtbot, page)
    assert page.result.text().startswith("✓ 审计链完整")
    assert last(office).action == "audit.verify"
    office.database.execute_sql("DROP TRIGGER audit_entry_no_update")
    office.database.execute_sql("UPDATE audit_entry SET actor = '别人' WHERE seq = 2")
    page.verify()
    settle(qtbot, page)
    assert page.result.text().startswith("■ 第 2 条的内容被改过")
    assert page.current().id == 2
    assert (page._tone(page.current()), page._tone(page.model.row(page.model.rowCount() - 1))) == ("bad", "")


def test_export_and_paper(qtbot, page, office, tmp_path, monkeypatch):
    target = tmp_path / "审计.csv"
    monkeypatch.setattr("app.gui.file_questions.ask_target", lambda *_a, **_k: target)
    page.export()
    settle(qtbot, page)
    assert "查看完整个人信息" in target.read_text(encoding="utf-8-sig")
    assert last(office).action == "audit.export"
    shown = []
    monkeypatch.setattr("app.gui.dialogs.paper.PaperDialog.exec", lambda self: shown.append(self.source.make(True)))
    page.print_chosen()
    pdf = shown[0]("pdf", tmp_path / "a.pdf")
    assert pdf.startswith(b"%PDF")
    assert last(office).action == "print.A-01"


def test_a_paper_is_checked_against_office_and_backup(qtbot, page, office, tmp_path):
    dialog = CheckPaper(page.desk, page.window())
    qtbot.addWidget(dialog)
    dialog.code.setText("不是校验码")
    dialog.check()
    assert "没有认出校验码" in dialog.said.text()
    dialog.code.setText("A1B2 C3D4 E5F6")
    dialog.check()
    settle(qtbot, page)
    assert dialog.said.text().startswith("▲ 不能证明")
    assert last(office).action == "audit.check_paper"
    dialog.put_backup(backups.full(office, tmp_path / "备份.zip").value.file)
    dialog.check()
    settle(qtbot, page)
    assert "备份“备份.zip”" in dialog.said.text()
    assert dialog.against.currentText() == "备份 备份.zip"


def test_one_search_is_one_entry_however_it_was_typed(qtbot, window, office):
    tickets.create(office, {"ticket_no": "A-1", "title": "积水"})
    window.go("tickets")
    shown = window.page("tickets")
    for typed in ("积", "积水", "积水路"):
        shown.search(typed)
        settle(qtbot, shown)
    shown.search("积水")
    settle(qtbot, shown)
    notes = shown.list.notes
    assert notes._pause.isActive()
    before = len(audit_log.ids(office, LogView()))
    notes.flush()
    settle(qtbot, shown)
    notes.flush()
    shown.list.refresh()
    settle(qtbot, shown)
    assert not notes._pause.isActive()
    entry = last(office)
    assert (entry.action, entry.details[:2]) == ("search.run", entry.details[:2])
    assert "积水" not in "".join(entry.details)
    assert "结果件数：1" in entry.details
    assert len(audit_log.ids(office, LogView())) == before + 1


@pytest.mark.parametrize("key", ["visits", "exclusions", "reviews", "deductions", "contracts"])
def test_a_search_in_the_other_lists_is_one_entry_too(qtbot, window, office, key):
    window.go(key)
    page = window.page(key)
    if key == "contracts":
        page.tabs.show_ledger("留存与移交")
    settle(qtbot, page)
    for typed in ("138", "1380013", "13800138000"):
        window.top_bar.search.wanted.emit(typed)
    before = len(audit_log.ids(office, LogView()))
    window.search_notes.flush()
    settle(qtbot, page)
    window.search_notes.flush()
    entry = last(office)
    assert entry.action == "search.run"
    assert {"种类：电话", "字数：11", "结果件数：0", f"列表：{page.accessibleName()}"} <= set(entry.details)
    assert "138" not in "".join(entry.details)
    assert len(audit_log.ids(office, LogView())) == before + 1


def test_a_search_for_reports_or_deliverables_looks_for_nobody(qtbot, window, office):
    for key in ("reports", "contracts"):
        window.go(key)
        settle(qtbot, window.page(key))
        window.top_bar.search.wanted.emit("月报")
        assert not window.search_notes._pause.isActive()


def test_a_copy_of_unmasked_text_is_noted(qtbot, window, office):
    made = tickets.create(office, {"ticket_no": "A-1", "title": "积水", "caller_name": "欧阳晴岚"}).value
    window.show()
    window.go("tickets")
    shown = window.page("tickets")
    settle(qtbot, shown)
    shown.tickets.show_now(made)
    field = QLineEdit("欧阳晴岚", shown.pane)
    field.show()
    for is_unmasked, wanted in ((False, "ticket.create"), (True, "ticket.copy")):
        shown.pane.is_unmasked = is_unmasked
        in_front(qtbot, field)
        field.selectAll()
        field.copy()
        settle(qtbot, shown)
        assert last(office).action == wanted
    assert "欧阳晴岚" not in "".join(last(office).details)
    assert QApplication.clipboard().text() == "欧阳晴岚"  # a name alone looks like any word
    shown.mask_again()
    assert QApplication.clipboard().text() == ""
    assert not shown.pane.is_unmasked


@pytest.mark.parametrize(("name", "place"), [("tickets", "table"), ("contracts", "contracts")])
def test_the_door_from_a_row_leads_to_its_entries(qtbot, window, office, name, place):
    tickets.create(office, {"ticket_no": "A-1", "title": "积水"})
    contracts.add(office, "chengbei", date(2025, 5, 31))
    window.go(name)
    shown = window.page(name)
    settle(qtbot, shown)
    shown.take_focus()
    where = shown.table if place == "table" else shown.lists.contracts
    (door,) = [one for one in where.actions() if one.text() == "查看审计记录"]
    door.trigger()
    audit = window.page("audit")
    settle(qtbot, audit)
    assert audit.filter.subject == ("ticket:1" if name == "tickets" else "contract:1")
    assert actions(audit)[-1] == ("ticket.create" if name == "tickets" else "contract.add")
