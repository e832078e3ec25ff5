from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from app.domain.acceptance_events import EventKind
from app.gui import paper_printing
from app.gui.dialogs.contacts import ContactsDialog
from app.gui.dialogs.form_dialog import put_day, put_moment
from app.gui.dialogs.paper import PaperDialog, PaperSource
from app.gui.dialogs.receipt_email import NOTHING_WRONG, ReceiptEmailDialog
from app.gui.dialogs.receipt_followup import PostDialog, SealDialog
from app.gui.dialogs.receipt_issue import maker_of, open_receipt
from app.services import acceptance, contacts, contracts, deliverables, printing, receipts, submissions
from tests.gui.keyboard import press


@pytest.fixture
def contract_id(office):
    return contracts.add(office, "chengbei").value


@pytest.fixture
def passed(office, contract_id):
    made = deliverables.list_deliverables(office, contract_id)[3].id
    at = datetime(2025, 9, 29, 10)
    submissions.submit(office, made, at, received_at=at)
    acceptance.record(office, made, EventKind.PASS, datetime(2025, 10, 17, 9))
    return made


@pytest.fixture
def issued(office, passed):
    return receipts.get(office, receipts.issue(office, receipts.draft(office, passed)).value)


def quiet(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.runner.running, timeout=20_000)
    QApplication.processEvents()


def opened(qtbot, desk, deliverable_id):
    from PySide6.QtWidgets import QWidget

    parent = QWidget()
    parent.resize(1300, 760)
    qtbot.addWidget(parent)
    dialog = open_receipt(desk, deliverable_id, 10_000_000, parent)
    qtbot.waitUntil(lambda: len(dialog.paper.images) == 1, timeout=20_000)
    quiet(qtbot, desk)
    return parent, dialog


def test_the_paper_follows_what_is_typed(qtbot, desk, passed):
    _parent, dialog = opened(qtbot, desk, passed)
    before = dialog.paper._pdf
    dialog.period.setText("2025年9月驻点")
    qtbot.waitUntil(lambda: dialog.paper._pdf != before, timeout=20_000)
    assert "2025年9月驻点部分" in text_of(dialog.paper._pdf)
    dialog.in_words.setChecked(True)
    qtbot.waitUntil(lambda: "壹拾万元整" in text_of(dialog.paper._pdf), timeout=20_000)
    dialog.reject()


def test_a_wrong_day_is_said_in_place_and_nothing_can_be_issued(qtbot, desk, office, passed):
    _parent, dialog = opened(qtbot, desk, passed)
    dialog.completed_choice.setCurrentIndex(dialog.completed_choice.count() - 1)
    put_day(dialog.completed, date(2025, 12, 1))
    qtbot.waitUntil(lambda: "晚于验收完成日" in dialog.said.text(), timeout=20_000)
    assert not dialog.print.isEnabled()
    assert not dialog.save.isEnabled()
    put_day(dialog.completed, date(2025, 10, 15))
    qtbot.waitUntil(dialog.print.isEnabled, timeout=20_000)
    dialog.reject()
    assert receipts.receipt_of(office, passed) is None


def test_printing_issues_logs_and_draws_the_page(qtbot, desk, office, passed, tmp_path, monkeypatch):
    target = tmp_path / "打印.pdf"

    def printer(_title, _parent):
        made = QPrinter(QPrinter.PrinterMode.HighResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(target))
        made.setFullPage(True)
        return made

    monkeypatch.setattr("app.gui.dialogs.receipt_issue.choose_printer", printer)
    _parent, dialog = opened(qtbot, desk, passed)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.print.click()
    quiet(qtbot, desk)
    row = receipts.receipt_of(office, passed)
    assert [copy.target for copy in printing.prints(office, printing.RECEIPT_FORM, f"receipt:{row.id}")] == ["printer"]
    assert 0.005 < dark_share(target) < 0.2


def dark_share(file):
    """Share of dark pixels on the first page: an empty page has none."""
    page = printing.pages(file.read_bytes(), 100)[0]
    return sum(value < 100 for value in page.rgb[::3]) / (page.width * page.height)


def test_a_second_copy_is_marked_as_reprint(qtbot, desk, office, issued, tmp_path):
    source = PaperSource(
        issued.number,
        lambda footer: maker_of(desk, issued.id, with_footer=footer),
        lambda: printing.prints(office, printing.RECEIPT_FORM, f"receipt:{issued.id}"),
    )
    dialog = PaperDialog(desk, source)
    qtbot.addWidget(dialog)
    dialog.show()
    quiet(qtbot, desk)
    assert dialog.print.text() == "打印…"
    paper_printing.save_paper(desk, issued.number, dialog.maker, tmp_path / "一.pdf", dialog.read)
    quiet(qtbot, desk)
    assert dialog.print.text() == "补打…"
    assert dialog.copies.text().startswith("已打印 1 份")
    qtbot.waitUntil(lambda: "补打" in text_of(dialog.paper._pdf), timeout=20_000)
    assert "补打" not in text_of((tmp_path / "一.pdf").read_bytes())


def test_sealed_then_posted(qtbot, desk, office, issued):
    seal = SealDialog(desk, issued)
    qtbot.addWidget(seal)
    seal.show()
    put_day(seal.day, date(2025, 10, 31))
    with qtbot.waitSignal(seal.accepted, timeout=20_000):
        press(qtbot, seal, Qt.Key.Key_Return)
    post = PostDialog(desk, receipts.get(office, issued.id))
    qtbot.addWidget(post)
    post.show()
    assert not post.go.isEnabled()
    post.courier.setCurrentText("顺丰速运")
    post.tracking.setText("SF123")
    put_day(post.day, date(2025, 11, 3))
    with qtbot.waitSignal(post.accepted, timeout=20_000):
        post.go.click()
    assert receipts.get(office, issued.id).is_complete


def mailboxes(office, contract_id):
    for party, value in (("office", "jia@example.cn"), ("vendor", "yi1@example.cn"), ("vendor", "yi2@example.cn")):
        contacts.add(office, contract_id, party, "mailbox", value)


def test_the_mail_is_checked_in_words(qtbot, desk, office, contract_id, issued):
    """AC-03: only one recipient, another sender, and all right."""
    mailboxes(office, contract_id)
    dialog = ReceiptEmailDialog(desk, issued, contract_id)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.check.text() == NOTHING_WRONG
    dialog.recipients.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert "收件人不全" in dialog.check.text()
    dialog.recipients.item(1).setCheckState(Qt.CheckState.Checked)
    dialog.sent_from.setCurrentText("siren@example.cn")
    assert "非授权邮箱" in dialog.check.text()
    dialog.sent_from.setCurrentText("jia@example.cn")
    dialog.copy.click()
    assert "可以结项" in QApplication.clipboard().text()
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.go.click()
    assert receipts.get(office, issued.id).state_text == "已用授权邮箱确认"


def test_a_changed_mailbox_that_was_told_too_late_is_pointed_out(qtbot, desk, office, contract_id):
    """AC-03: changed 10-20 10:00, told 10-21 10:01."""
    mailboxes(office, contract_id)
    dialog = ContactsDialog(desk, contract_id)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.table.rowCount() == 3
    dialog.value.setText("xin@example.cn")
    dialog.replaces.setCurrentIndex(1)
    put_moment(dialog.since, datetime(2025, 10, 20, 10))
    dialog.told.tick.setChecked(True)
    put_moment(dialog.told.field, datetime(2025, 10, 21, 10, 1))
    dialog.go.click()
    qtbot.waitUntil(lambda: "24 小时" in dialog.said.text(), timeout=20_000)
    assert dialog.table.rowCount() == 4
    dialog.value.setText("不是邮箱")
    dialog.go.click()
    qtbot.waitUntil(lambda: "不是一个邮箱地址" in dialog.said.text(), timeout=20_000)
    dialog.reject()


def text_of(pdf):
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()


def test_closing_while_the_paper_is_drawn_is_harmless(qtbot, desk, passed):
    _parent, dialog = opened(qtbot, desk, passed)
    for text in ("一", "二", "三"):
        dialog.period.setText(text)
        dialog.preview()
    with qtbot.waitSignal(dialog.destroyed, timeout=20_000):
        dialog.reject()
    quiet(qtbot, desk)
