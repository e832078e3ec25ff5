"""设置 › 单据样式: blank file, load, preview, switch; the preview of a paper offers the office's own file."""

from __future__ import annotations

import docx
import pytest
from PySide6.QtWidgets import QFileDialog

from app.gui.dialogs.paper import PaperDialog, PaperSource
from app.gui.pages.settings import SettingsPage
from app.services import activities, activity_papers, contracts, form_templates, printing


@pytest.fixture
def tab(qtbot, desk):
    page = SettingsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.tabs.setCurrentWidget(page.forms)
    settle(qtbot, desk)
    yield page.forms
    settle(qtbot, desk)


def settle(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.runner.running)


def choose(tab, form):
    tab.table.selectRow(next(at for at, (spec, _) in enumerate(tab.lines) if spec.form == form))


def test_from_the_blank_file_to_one_in_use_and_off_again(qtbot, tab, desk, office, tmp_path, monkeypatch):
    assert len(tab.lines) == len(form_templates.specs()) >= 39
    assert {tab.table.item(row, 1).text() for row in range(len(tab.lines))} == {"只有内置单据"}
    choose(tab, "P-15")
    shown = [tab.fields.item(row, 0).text() for row in range(tab.fields.rowCount())]
    assert "{{主题}}" in shown
    assert "{{#参加人}} … {{/参加人}}" in shown
    blank = tmp_path / "空白.docx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(blank), ""))
    tab.blank.click()
    qtbot.waitUntil(blank.exists)
    settle(qtbot, desk)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: (str(blank), ""))
    tab.take.click()
    qtbot.waitUntil(lambda: any(row is not None for _, row in tab.lines))
    assert form_templates.active(office, "P-15").name == "空白.docx"
    sample = tmp_path / "预览.docx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(sample), ""))
    choose(tab, "P-15")
    tab.show_sample.click()
    qtbot.waitUntil(lambda: bool(tab.dialog.paper.images))
    tab.dialog.save.click()
    qtbot.waitUntil(sample.exists)
    settle(qtbot, desk)
    tab.dialog.reject()
    tab.switch.click()
    qtbot.waitUntil(lambda: form_templates.active(office, "P-15") is None)
    qtbot.waitUntil(lambda: tab.switch.text() == "启用")


def test_a_wrong_file_is_refused_in_words(qtbot, tab, desk, office, tmp_path, monkeypatch):
    document = docx.Document()
    document.add_paragraph("{{主体}}")
    document.save(tmp_path / "坏.docx")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: (str(tmp_path / "坏.docx"), ""))
    choose(tab, "P-15")
    tab.take.click()
    qtbot.waitUntil(lambda: any("没有名为“主体”的字段" in text for text in desk.messages.texts))
    assert form_templates.rows(office) == []


def test_the_preview_of_a_paper_fills_the_offices_own_file(qtbot, desk, office, tmp_path, monkeypatch):
    contract = contracts.add(office, "jiuxianqiao").value
    made = activities.record(office, contract, "training", "派单规范", held_on=office.now().date().isoformat()).value
    subject = f"service_activity:{made}"

    def make(target, save_to):
        return activity_papers.pdf_of(office, made, "P-15", target=target, save_to=save_to)

    source = PaperSource(
        "活动记录",
        lambda _footer: make,
        lambda: printing.prints(office, "P-15", subject),
        has_footer_choice=False,
        form="P-15",
    )
    plain = PaperDialog(desk, source)
    assert plain.own.isHidden()
    plain.reject()
    settle(qtbot, desk)
    form_templates.load(office, "P-15", form_templates.blank("P-15", tmp_path / "空白.docx"))
    dialog = PaperDialog(desk, source)
    assert not dialog.own.isHidden()
    target = tmp_path / "本办.docx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(target), ""))
    dialog.own.click()
    qtbot.waitUntil(target.exists)
    qtbot.waitUntil(lambda: "已打印 1 份" in dialog.copies.text())
    assert dialog.log.isHidden()
    dialog.show_log.click()
    assert not dialog.log.isHidden()
    (row,) = printing.prints(office, "P-15", subject)
    said = [dialog.log.item(0, column).text() for column in range(5)]
    assert said == ["1", row.at.replace("T", " "), row.actor, "存为文件", row.sha256]
    settle(qtbot, desk)
    dialog.reject()
