"""最近的文件, folders remembered by purpose, nothing replaced unasked, and another office folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox

from app.gui import file_questions, office_switch, recent, recent_commands
from app.gui.dialogs.first_start import FirstStart
from app.gui.pages.imports import ImportsPage
from app.services.session import create_office
from tests.gui.conftest import NOW


def make(folder: Path, *names: str) -> list[Path]:
    files = [folder / name for name in names]
    for file in files:
        file.write_bytes(b"x")
    return files


def test_the_latest_comes_first_each_once_and_missing_ones_go(settings, tmp_path):
    one, two, three = make(tmp_path, "一月.xlsx", "二月.xlsx", "三月.xlsx")
    recent.note(settings, recent.IMPORTED, [one, two])
    recent.note(settings, recent.IMPORTED, [three, one])
    assert recent.files(settings, recent.IMPORTED) == [one, three, two]
    three.unlink()
    assert recent.files(settings, recent.IMPORTED) == [one, two]


def test_a_list_does_not_grow_for_ever(settings, tmp_path):
    files = make(tmp_path, *(f"{at}.xlsx" for at in range(30)))
    recent.note(settings, recent.SAVED, files)
    assert recent.files(settings, recent.SAVED) == files[::-1][: recent.LIMIT]


@pytest.mark.parametrize("kept", ["null", "{}", "[1, 2]", "not json", '["", null]'])
def test_damaged_settings_are_an_empty_list(settings, kept):
    settings.put_text(recent.IMPORTED, kept)
    assert recent.files(settings, recent.IMPORTED) == []


@pytest.fixture
def asked(monkeypatch):
    """The system's dialogs: what they were asked, and the answer that a test sets."""
    found = {"answer": ("", ""), "asked": []}

    def answer(*given):
        found["asked"].append(given[1:])
        return found["answer"]

    for name in ("getSaveFileName", "getOpenFileName", "getOpenFileNames"):
        monkeypatch.setattr(QFileDialog, name, staticmethod(answer))
    return found


def test_each_purpose_has_its_own_folder(app, asked, tmp_path):
    for name in ("a", "b", "usual"):
        (tmp_path / name).mkdir()
    usual = tmp_path / "usual" / "报表.xlsx"
    for purpose, folder in (("reports", "a"), ("papers", "b")):
        asked["answer"] = (str(tmp_path / folder / "表.xlsx"), "")
        file_questions.ask_target(None, purpose, "存为", usual, "Excel 工作簿 (*.xlsx)")
    asked["asked"].clear()
    for purpose in ("reports", "papers", "other"):
        file_questions.ask_target(None, purpose, "存为", usual, "Excel 工作簿 (*.xlsx)")
    assert [Path(given[1]) for given in asked["asked"]] == [
        tmp_path / "a" / "报表.xlsx",
        tmp_path / "b" / "报表.xlsx",
        usual,
    ]


def test_a_folder_that_is_gone_is_not_offered(app, asked, settings, tmp_path):
    file_questions.keep_folder("import", tmp_path / "gone")
    file_questions.ask_files(None, "import", "选择", file_questions.TABLES)
    assert asked["asked"][0][1] == ""


@pytest.mark.parametrize(
    ("typed", "kind", "kinds", "saved"),
    [
        ("回执", "", "PDF (*.pdf)", "回执.pdf"),
        ("回执.PDF", "", "PDF (*.pdf)", "回执.PDF"),
        ("回执 3.5", "", "PDF (*.pdf)", "回执 3.5.pdf"),
        ("图.pdf", "", "图片 (*.png);;PDF (*.pdf)", "图.pdf"),
        ("图", "PDF (*.pdf)", "图片 (*.png);;PDF (*.pdf)", "图.pdf"),
        ("图", "图片 (*.png)", "图片 (*.png);;PDF (*.pdf)", "图.png"),
        ("表.docx", "", "*.docx", "表.docx"),
        ("随便", "", "所有文件 (*)", "随便"),
    ],
)
def test_the_ending_is_one_that_was_offered(app, asked, tmp_path, typed, kind, kinds, saved):
    asked["answer"] = (str(tmp_path / typed), kind)
    assert file_questions.ask_target(None, "x", "存为", tmp_path / "y", kinds) == tmp_path / saved


@pytest.mark.parametrize(("verb", "is_saved"), [("替换", True), ("返回", False)])
def test_nothing_is_replaced_unasked_when_the_ending_makes_another_name(
    app, asked, tmp_path, monkeypatch, verb, is_saved
):
    make(tmp_path, "回执.pdf")
    asked["answer"] = (str(tmp_path / "回执"), "")  # the system looked for a file of this name and found none
    questions = []

    def choose(box):
        questions.append(box.text())
        next(button for button in box.buttons() if button.text() == verb).click()

    monkeypatch.setattr(QMessageBox, "exec", choose)
    found = file_questions.ask_target(None, "x", "存为", tmp_path / "y.pdf", "PDF (*.pdf)")
    assert questions == ["“回执.pdf”已经存在，要替换它吗？"]
    assert (found is not None) == is_saved


def test_what_was_saved_is_offered_unless_it_is_a_secret(app, asked, settings, tmp_path):
    report, secret = make(tmp_path, "月报.xlsx", "恢复密钥.pdf")
    asked["answer"] = (str(report), "")
    file_questions.ask_target(None, "reports", "存为", report, "Excel 工作簿 (*.xlsx)")
    asked["answer"] = (str(secret), "")
    file_questions.ask_target(None, "recovery", "存为", secret, "PDF (*.pdf)", is_listed=False)
    assert recent.files(settings, recent.SAVED) == [report]


def test_the_palette_and_the_import_page_offer_them(qtbot, window, tmp_path, monkeypatch):
    imported, saved = make(tmp_path, "十月.xlsx", "月报.docx")
    settings = window.desk.settings
    recent.note(settings, recent.IMPORTED, [imported])
    recent.note(settings, recent.SAVED, [saved])
    opened, wanted = [], []
    monkeypatch.setattr(recent_commands, "open_file", opened.append)
    window.files_dropped.disconnect()
    window.files_dropped.connect(wanted.append)
    window.go("today")
    found = {command.title: command for command in window.commands() if command.group == "最近的文件"}
    assert list(found) == ["导入 十月.xlsx", "打开 月报.docx"]
    for command in found.values():
        command.run()
    assert (wanted, opened) == ([[imported]], [saved])
    page = ImportsPage(window.desk)
    qtbot.addWidget(page)
    page.recent_menu.aboutToShow.emit()
    texts = [action.text() for action in page.recent_menu.actions() if not action.isSeparator()]
    assert texts == ["导入 十月.xlsx", "打开 月报.docx"]


def test_an_empty_menu_says_so(qtbot, desk):
    menu = QMenu()
    qtbot.addWidget(menu)
    recent_commands.fill_menu(menu, desk)
    [line] = menu.actions()
    assert (line.text(), line.isEnabled()) == ("还没有导入或导出过文件", False)


def test_an_import_is_remembered(qtbot, window, tmp_path, monkeypatch):
    from app.gui.dialogs import import_preview

    monkeypatch.setattr(import_preview.ImportDialog, "begin", lambda _self: None)
    [file] = make(tmp_path, "十月.xlsx")
    dialog = import_preview.start_import(window.desk, [file], window)
    assert recent.files(window.desk.settings, recent.IMPORTED) == [file]
    dialog.close()


@pytest.fixture
def second(tmp_path):
    create_office(tmp_path / "second", "另一街道", "王静", now=lambda: NOW).close()
    return tmp_path / "second"


def test_another_office_opens_in_a_window_of_its_own(window, second, monkeypatch):
    started = []
    monkeypatch.setattr(
        QProcess, "startDetached", staticmethod(lambda program, given: started.append([program, *given]))
    )
    switch = office_switch.OfficeSwitch(window)
    window.show()
    switch.open(second)
    assert not window.isVisible()
    assert started == [office_switch.start_command(second)]
    assert started[0][-2:] == ["--office", str(second)]


def test_the_window_stays_when_the_folder_is_no_office_or_the_same(window, tmp_path, monkeypatch):
    monkeypatch.setattr(QProcess, "startDetached", staticmethod(lambda *_a: pytest.fail("started")))
    switch = office_switch.OfficeSwitch(window)
    window.show()
    switch.open(tmp_path)
    switch.open(window.desk.office.root)
    assert window.isVisible()
    assert [text[:12] for text in window.desk.messages.texts[-2:]] == [
        f"“{tmp_path.name}”"[:12],
        "现在打开的就是这个办公文",
    ]


def test_office_folders_opened_before_are_offered(qtbot, window, second, settings):
    recent.note(settings, recent.OFFICES, [second])
    office_switch.OfficeSwitch(window)
    assert recent.offices(settings) == [window.desk.office.root, second]
    assert recent.offices(settings, window.desk.office.root) == [second]
    menu, wanted = QMenu(), []
    qtbot.addWidget(menu)
    window.desk.navigator.office_wanted.connect(wanted.append)
    office_switch.fill_menu(menu, window.desk, window)
    assert [action.text() for action in menu.actions() if action.text()] == [str(second), "打开其他办公文件夹…"]


def test_the_first_start_offers_them_too(qtbot, app, second, settings, tmp_path):
    from PySide6.QtWidgets import QPushButton

    recent.note(settings, recent.OFFICES, [second, tmp_path / "gone"])
    dialog = FirstStart(settings, tmp_path / "new")
    qtbot.addWidget(dialog)
    [line] = [one for one in dialog.findChildren(QPushButton) if one.text().startswith("最近打开")]
    line.click()
    assert dialog.root == second
    assert dialog.go.text() == "打开"
    dialog._runner.stop()
