"""复盘与对账 in the window: reviews, measures, circulars, forecasts; forms, doors, papers, the keyboard."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from app.gui import due_doors, gallery_reviews
from app.gui.dialogs import circular_forms, review_forms
from app.gui.dialogs.form_dialog import put_day
from app.gui.dialogs.paper import PaperDialog
from app.gui.pages.reviews import ReviewsPage
from app.gui.targets import REVIEW_TABS, LedgerTarget, RecordsTarget, ReportTarget, TicketsTarget
from app.services import assessment_details, circulars, forecasts, improvements, reviews, tickets
from app.services.assessment_import import set_issue
from app.services.case_writing import writing
from app.storage.models.cases import AssessmentDetail
from tests.gui.conftest import NOW, add_tickets
from tests.gui.keyboard import press
from tests.gui.test_exclusions_page import open_keys, rest, take
from tests.services.importing import read_here, write_csv

TODAY = NOW.date()
LOSSES = "未响应=2\n未解决=27\n不满意=20"


@pytest.fixture
def page(qtbot, desk):
    made = ReviewsPage(desk)
    qtbot.addWidget(made)
    made.resize(1180, 660)
    made.show()
    made.refresh()
    rest(qtbot, made)
    return made


@pytest.fixture
def gone(page):
    found = []
    page.desk.navigator.go.connect(lambda key, target: found.append((key, target)))
    return found


def shown(qtbot, page, title):
    page.show_tab(next(tab for tab in page.all if tab.title == title))
    rest(qtbot, page)
    return page.tab


def bring_details(office, period="2026-10", issued_on="2026-11-18"):
    points = ["未响应"] * 2 + ["未解决"] * 3 + [""]
    with writing(office, "test.details", "assessment", "明细") as write:
        set_issue(office, write.operation_id, period, issued_on, "", issued_on)
        for at, point in enumerate(points):
            row = {"period": period, "ticket_no": f"K{at}", "identity_at": "2026-10-01T08:00:00", "loss_point": point}
            write.insert(AssessmentDetail, is_counted=1, **row)


def cells(table):
    return [[table.item(at, column).text() for column in range(table.columnCount())] for at in range(table.rowCount())]


def test_an_empty_page_says_what_belongs_on_each_tab(qtbot, page):
    for tab in page.all:
        page.show_tab(tab)
        rest(qtbot, page)
        assert tab.list.stack.currentWidget() is tab.list.empty
        assert tab.list.empty.title.text()
    assert [tab.title for tab in page.all] == list(REVIEW_TABS.values())


def test_a_review_is_written_from_the_details_and_handed_in(qtbot, page, office):
    bring_details(office)
    page.refresh()
    rest(qtbot, page)
    tab = page.tab
    assert tab.pane.state.text() == "待复盘"
    assert tab.pane.facts.text() == "剩 3 天"
    assert cells(tab.losses) == [["未解决", "3", "60.00%"], ["未响应", "2", "40.00%"], ["合计", "5", "100.00%"]]
    assert open_keys(tab) - {"new"} == {"start", "b28", "p28"}
    press(qtbot, tab.list.table, Qt.Key.Key_X)
    form = page.work.dialog
    assert "losses" not in form.fields  # they come from the details
    take(qtbot, page, form, problems="反复投诉")
    row = reviews.reviews(office)[0]
    assert (row.period, row.issued_on, row.due_on, row.problems) == ("2026-10", "2026-11-18", "2026-11-23", "反复投诉")
    assert tab.pane.state.text() == "编写中"
    tab.take_next_step()
    take(qtbot, page, page.work.dialog)
    assert reviews.reviews(office)[0].submitted_on == TODAY.isoformat()
    assert assessment_details.period(office, "2026-10").reviewed_on == TODAY.isoformat()
    assert tab.pane.state.text() == "按时提交"
    page.desk.messages.shown[-1].action()
    rest(qtbot, page)
    assert reviews.reviews(office)[0].submitted_on == ""


def test_loss_points_show_their_shares_while_one_types(qtbot, page, office):
    page.primary.trigger()
    form = page.work.dialog
    assert form.fields["period"].widget.text() == "2026-10"
    form.fields["losses"].widget.setPlainText("未解决")
    assert not form.go.isEnabled()
    assert "请写成 未解决=27" in form.shares.text()
    form.fields["losses"].widget.setPlainText(LOSSES)
    assert "未响应 4.08%、未解决 55.10%、不满意 40.82%；共 49 件" in form.shares.text()
    take(qtbot, page, form)
    assert [row[2] for row in cells(page.tab.losses)] == ["4.08%", "55.10%", "40.82%", "100.00%"]


@pytest.mark.parametrize("words", ["未解决", "未解决=二十", "=3", "未解决=1\n未解决=2"])
def test_loss_points_that_cannot_be_read(words):
    text, tone = review_forms.shares_words(words)
    assert tone == "bad"
    assert "请" in text


def test_a_measure_from_the_review_to_the_office_s_verification(qtbot, page, office, gone):
    reviews.start(office, "2026-10", issued_on="2026-11-18", losses=[("未解决", 3)])
    page.refresh()
    rest(qtbot, page)
    page.tab.actions_by_key["measure"].trigger()
    form = page.work.dialog
    put_day(form.fields["due_on"].widget, TODAY + timedelta(days=5))
    take(qtbot, page, form, measure="回访前核实", person="王静")
    assert cells(page.tab.measures) == [["回访前核实", "王静", "2026-11-25", "落实中"]]
    page.tab.measures.itemActivated.emit(page.tab.measures.item(0, 0))
    number = improvements.measures(office)[0].id
    assert gone == [("reviews", RecordsTarget("improvement", (number,)))]
    page.open_target(gone[0][1])
    rest(qtbot, page)
    tab = page.tab
    assert (tab.title, tab.list.chosen_id) == ("改进措施", number)
    assert "close" not in open_keys(tab)
    tab.take_next_step()
    form = page.work.dialog
    form.fields["on"].widget.tick.setChecked(True)
    take(qtbot, page, form, text="已执行")
    assert tab.pane.state.text() == "待甲方验证"
    tab.take_next_step()
    form = page.work.dialog
    form.fields["passed"].widget.setCurrentIndex(1)
    form.fields["by"].widget.setText("李科")
    form.go.click()
    rest(qtbot, page)
    assert "未通过的原因" in form.said.text()
    take(qtbot, page, form, note="抽查仍有 2 件")
    assert tab.pane.state.text() == "落实中"
    improvements.done(office, number, "再次核实")
    page.refresh()
    rest(qtbot, page)
    tab.take_next_step()
    take(qtbot, page, page.work.dialog, by="李科")
    tab.take_next_step()
    take(qtbot, page, page.work.dialog)
    assert improvements.measures(office)[0].state == "closed"


def test_b28_and_b29_are_one_click_away(qtbot, page, office, gone):
    reviews.start(office, "2026-10", issued_on="2026-11-18", losses=[("未解决", 3)], problems="反复")
    page.refresh()
    rest(qtbot, page)
    page.tab.actions_by_key["b28"].trigger()
    assert gone == [("reports", ReportTarget("B28", "考核期2026-10"))]
    for key in ("p28", "p29", "p26", "p26t"):
        page.tab.actions_by_key[key].trigger()
        rest(qtbot, page)
        paper = next(one for one in reversed(page.window().findChildren(PaperDialog)) if one.isVisible())
        qtbot.waitUntil(lambda: not page.desk.runner.running, timeout=20_000)
        paper.reject()
    runs = [row[0] for row in office.database.rows("SELECT code FROM report_run ORDER BY id")]
    assert runs == ["B28", "B29"]


def test_a_reminder_leads_to_the_period_and_to_the_measure(qtbot, page, office):
    bring_details(office)
    issue = assessment_details.period(office, "2026-10").issue_id
    assert due_doors.door_of(f"assessment_issue:{issue}:D33", 4) == (
        "reviews",
        LedgerTarget(4, "assessment_issue", issue),
    )
    page.open_target(LedgerTarget(4, "assessment_issue", issue))
    rest(qtbot, page)
    assert (page.tab.title, page.tab.list.chosen_row.row.standing.period) == ("复盘", "2026-10")
    review = reviews.start(office, "2026-10").value
    number = improvements.add(office, review, "核实", person="王静", due_on=TODAY).value
    assert due_doors.door_of(f"improvement:{number}", 4) == ("reviews", LedgerTarget(4, "improvement", number))
    page.open_target(LedgerTarget(4, "improvement", number))
    rest(qtbot, page)
    assert page.tab.list.chosen_id == number


def circular_file(folder: Path) -> Path:
    heads = ("承办单位", "受理", "有效回访", "解决", "满意", "工单编号")
    return write_csv(folder / "通报.csv", [("书香里社区", "2", "0", "0", "0", "20261120000000、X9")], heads)


def drop(widget, file: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    widget.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))


def test_a_dropped_circular_is_compared_per_unit_and_ticket(qtbot, page, office, gone, monkeypatch, tmp_path):
    read_here(monkeypatch)
    ids = add_tickets(office, 4)
    tab = shown(qtbot, page, "通报对账")
    drop(tab, circular_file(tmp_path))
    form = page.work.dialog
    assert form.fields["name"].widget.text() == "通报"
    take(qtbot, page, form, period="2026-11", issuer="区城指中心")
    rest(qtbot, page)
    assert tab.pane.state.text() == "差异已说明"
    rows = {row[0]: row[1:] for row in cells(tab.view.units)}
    assert rows["合计"][0] == "2 / 4 / −2"
    assert rows["书香里社区"][0] == "2 / 2 / 0"
    tab.view.units.setCurrentCell(next(at for at, row in enumerate(cells(tab.view.units)) if row[0] == "书香里社区"), 0)
    assert {(row[0], row[2]) for row in cells(tab.view.tickets)} == {
        ("X9", "通报有，我方没有这个编号"),
        ("20261120000002", "我方有，通报没有"),
    }
    assert tab.view.all.text() == "在工单册打开 1 件"
    tab.view.all.click()
    at = next(n for n, row in enumerate(cells(tab.view.tickets)) if row[0] == "20261120000002")
    tab.view.tickets.itemActivated.emit(tab.view.tickets.item(at, 0))
    tab.view.units.itemActivated.emit(tab.view.units.item(tab.view.units.currentRow(), 1))
    assert gone == [
        ("tickets", TicketsTarget("对账·书香里社区", (ids[2],))),
        ("tickets", TicketsTarget("对账·20261120000002", (ids[2],))),
        ("tickets", TicketsTarget("对账·书香里社区·我方受理", (ids[0], ids[2]))),
    ]


def test_a_circular_by_hand_is_saved_printed_and_void(qtbot, page, office, monkeypatch, tmp_path):
    add_tickets(office, 2)
    tab = shown(qtbot, page, "通报对账")
    tab.actions_by_key["enter"].trigger()
    form = page.work.dialog
    grid = form.fields["rows"].widget
    assert not form.go.isEnabled()
    grid.table.setCurrentCell(0, 0)
    QApplication.clipboard().setText("书香里社区\t1\t一\t0\t0\n城市管理办公室\t1\t0\t0\t0\n")
    press(qtbot, grid.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    form.fields["name"].widget.setText("十一月通报")
    form.fields["period"].widget.setCurrentText("2026-11")
    form.fields["tickets"].widget.setPlainText("书香里社区=20261120000000\n城市管理办公室=20261120000001")
    form.go.click()
    rest(qtbot, page)
    assert "“书香里社区”的有效回访请填整数" in form.said.text()
    grid.table.item(0, 2).setText("0")
    take(qtbot, page, form)
    rest(qtbot, page)
    assert tab.pane.state.text() == "一致"
    target = tmp_path / "对账.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_a, **_k: (str(target), "")))
    tab.actions_by_key["save"].trigger()
    rest(qtbot, page)
    assert target.read_bytes()[:2] == b"PK"
    tab.take_next_step()
    rest(qtbot, page)
    assert isinstance(page.work.dialog, PaperDialog)
    page.work.dialog.reject()
    monkeypatch.setattr("app.gui.widgets.circular_tab.ask_reason", lambda *_a: "登记有误")
    tab.actions_by_key["void"].trigger()
    rest(qtbot, page)
    assert circulars.circulars(office) == []


@pytest.mark.parametrize("words", ["房管科", "=1", "房管科="])
def test_tickets_of_a_circular_that_cannot_be_read(words):
    with pytest.raises(circular_forms.RefusedInput, match="请写成"):
        circular_forms.tickets_of(words)


def test_a_forecast_is_entered_and_looked_back_at(qtbot, page, office, gone):
    tickets.create(office, {"ticket_no": "T1", "title": "供暖不热", "created_at": "2026-11-02T08:00:00"})
    tab = shown(qtbot, page, "热点预测")
    page.primary.trigger()
    form = page.work.dialog
    assert form.fields["period"].widget.text() == "2026-12"
    form.fields["expected"].widget.setText("约 20")
    form.fields["topic"].widget.setText("供暖")
    form.go.click()
    rest(qtbot, page)
    assert "请写整数" in form.said.text()
    take(qtbot, page, form, expected="20", period="2026-11", words="供暖、不热")
    assert forecasts.forecasts(office)[0].words == ("供暖", "不热")
    assert tab.sheet.grid.values["实际"].text() == "1 件（到今天）"
    tab.take_next_step()
    assert gone == [("reports", ReportTarget("B30", "2026-11"))]


def test_the_keyboard_alone_turns_tabs_and_walks_the_steps(qtbot, page, office):
    for at in range(3):
        tickets.create(office, {"ticket_no": f"T{at}", "unit": "城管科", "created_at": "2026-10-05T08:00:00"})
    gallery_reviews.seed(office)
    page.refresh()
    rest(qtbot, page)
    seen: list[str] = []
    page.take_focus()
    for _ in page.all:
        seen.append(page.tab.title)
        assert page.tab.list.chosen_id
        if len(seen) > 1:
            assert page.tab.list.table.hasFocus()
        press(qtbot, page.tab.list.table, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
        rest(qtbot, page)
    assert seen == list(REVIEW_TABS.values())
    keys = [action.shortcut().toString() for tab in page.all for action in tab.actions_by_key.values()]
    assert all(keys.count(key) <= len(page.all) for key in keys if key)
