from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton

from app.gui.dialogs.flow_rules import rule_dialog
from app.gui.pages.settings import SettingsPage
from app.services import register, tickets, units
from app.services.register import View
from app.services.session import open_office
from app.services.verification import AttachmentCheck, AuditCheck, VerifyReport
from tests.gui.conftest import add_tickets

NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕9号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2027年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周五）放假1天，与周末连休。
国务院办公厅
2026年11月4日
"""


@pytest.fixture
def page(qtbot, desk):
    made = SettingsPage(desk)
    qtbot.addWidget(made)
    made.show()
    made.refresh()
    return made


def settle(qtbot, page):
    qtbot.waitUntil(lambda: not page.desk.runner.running)


def test_the_street_can_be_renamed(qtbot, page, office):
    assert page.general.street.text() == "示例街道"
    page.general.street.setText("样板街道")
    page.general.save_street.click()
    settle(qtbot, page)
    assert office.street == "样板街道"


def test_the_person_is_kept_and_an_empty_name_is_refused(page, office, desk):
    page.general.person.setText("")
    page.general.save_person.click()
    assert office.actor == "王静"
    page.general.person.setText("李莉")
    page.general.save_person.click()
    assert (office.actor, desk.settings.person) == ("李莉", "李莉")


def test_theme_and_size_are_asked_for_at_once(qtbot, page, desk):
    from PySide6.QtWidgets import QRadioButton

    [dark] = [one for one in page.general.findChildren(QRadioButton) if one.text() == "深色"]
    with qtbot.waitSignal(desk.navigator.look_wanted) as caught:
        dark.click()
    assert caught.args == ["dark", "medium"]


def test_years_without_a_notice_are_provisional_until_it_is_added(qtbot, page):
    page.tabs.setCurrentWidget(page.calendar)
    states = {page.calendar.years.item(at, 0).text(): page.calendar.years.item(at, 1).text() for at in range(4)}
    assert states == {"2028 年": "暂定", "2027 年": "暂定", "2026 年": "已公布", "2025 年": "已公布"}
    assert not page.calendar.add.isEnabled()
    page.calendar.notice.setPlainText("今天天气不错")
    page.calendar.read_notice()
    assert not page.calendar.add.isEnabled()
    assert "没有读到放假日期" in page.calendar.reading.text()
    page.calendar.notice.setPlainText(NOTICE)
    page.calendar.read_notice()
    assert "国办发明电〔2026〕9号" in page.calendar.reading.text()


def test_a_backup_is_made_listed_and_the_data_checked(qtbot, page):
    page.tabs.setCurrentWidget(page.backups)
    settle(qtbot, page)
    assert page.backups.hint.isVisibleTo(page.backups)
    page.backups.back_up()
    settle(qtbot, page)
    page.refresh()
    settle(qtbot, page)
    assert page.backups.table.rowCount() == 1
    assert page.backups.table.item(0, 4).text() == "✓ 已核对"
    assert page.desk.messages.texts[-1].startswith("已备份并核对：")
    page.backups.verify()
    settle(qtbot, page)
    assert page.backups.result.text().startswith("✓ 数据完好")
    assert page.backups.result.property("tone") == "good"


def test_every_finding_of_a_check_is_said_with_its_way_out(page):
    bad = VerifyReport(
        False,
        "page 3 is broken",
        "2 行指向不存在的记录",
        AuditCheck(False, 10, "", 7),
        AttachmentCheck(False, ("a",), ("b", "c")),
        "ok",
    )
    panel = page.backups.check
    page.backups.show_report(bad)
    assert panel.result.text() == "■ 发现 5 项问题。请先停止录入，再按下面的办法处理。"
    rows = [panel.lines.itemAt(at).widget() for at in range(panel.lines.count())]
    said = [row.findChildren(QLabel)[0].text() for row in rows]
    assert [text.partition("：")[0] for text in said] == ["■ 数据文件", "■ 引用关系", "■ 审计记录", "■ 附件", "■ 附件"]
    offered = [[one.text() for one in row.findChildren(QPushButton)] for row in rows]
    assert offered[0] == ["恢复上次好的备份", "导出可读的部分"]
    assert offered[2] == ["恢复上次好的备份"]
    assert panel.print.isVisibleTo(panel)


def test_units_are_added_and_switched_off(qtbot, page, office):
    page.tabs.setCurrentWidget(page.units)
    page.units.name.setText("平安建设办公室")
    page.units.add_unit()
    settle(qtbot, page)
    assert [unit.name for unit in units.units(office)] == ["平安建设办公室"]
    assert page.units.name.text() == ""
    page.units.switch_unit()
    settle(qtbot, page)
    assert [unit.is_active for unit in units.units(office)] == [False]
    assert page.units.switch.text() == "启用"
    page.units.name.setText("平安建设办公室")
    page.units.add_unit()
    settle(qtbot, page)
    assert page.desk.messages.texts == ["单位“平安建设办公室”已在字典中，没有重复添加。"]


def test_rules_of_the_flow_say_their_source_and_are_changed_from_a_day_on(qtbot, page, desk, office, monkeypatch):
    page.tabs.setCurrentWidget(page.rules)
    settle(qtbot, page)
    table = page.rules.table
    titles = [table.item(at, 0).text() for at in range(table.rowCount())]
    assert "处置级别：7 天" in titles
    assert "怎样算单否、双否" in titles
    assert table.item(titles.index("处置级别：7 天"), 3).text() == "■ 待确认"
    assert "待确认" in page.rules.hint.text()
    for kind, dialog in ((rule.kind, rule_dialog(desk, rule)) for rule in page.rules.rules):
        qtbot.addWidget(dialog)
        assert not dialog.go.isEnabled(), f"{kind}: no source yet"
    table.selectRow(titles.index("签收时限"))

    def fill_in(self):
        self.n.setValue(30)
        self.source.setText("考评办法第三条")
        self.submit()
        settle(qtbot, page)
        return self.result()

    monkeypatch.setattr(QDialog, "exec", fill_in)
    page.rules.change.click()
    settle(qtbot, page)
    today = office.now().date().isoformat()
    lines = [[table.item(at, column).text() for column in range(5)] for at in range(table.rowCount())]
    assert ["签收时限", "自到达起 30 小时", today, "✓ 有来源", "考评办法第三条"] in lines
    assert desk.messages.texts[-1] == f"已保存“签收时限”，从 {today} 起"


def test_a_backup_is_brought_back_beside_the_office_with_one_question(qtbot, page, desk, office):
    add_tickets(office, 3)
    page.backups.back_up()
    settle(qtbot, page)
    page.tabs.setCurrentWidget(page.backups)
    settle(qtbot, page)
    for number in ("后来-1", "后来-2"):
        tickets.create(office, {"ticket_no": number, "created_at": "2026-11-20 08:00"})
    desk.messages.answers = [False, True]
    page.backups.restore.click()
    assert list(office.root.parent.glob("*恢复*")) == []
    page.backups.restore.click()
    settle(qtbot, page)
    assert "现在的数据不动" in desk.messages.asked[-1]
    [copy] = office.root.parent.glob(f"{office.root.name}-恢复-*")
    message = desk.messages.shown[-1]
    assert message.text.startswith(f"已恢复到 {copy}，工单 3 件")
    with open_office(copy, "核对", writing=False) as found:
        assert register.count(found, View()) == 3
    assert register.count(office, View()) == 5
    message.action()
    assert desk.settings.office_root == copy
    assert desk.messages.texts[-1] == f"下次启动时打开 {copy}。原来的办公文件夹还在，可以再换回来。"


def test_a_damaged_backup_is_refused_and_leaves_nothing(qtbot, page, desk, office):
    page.backups.back_up()
    settle(qtbot, page)
    page.tabs.setCurrentWidget(page.backups)
    settle(qtbot, page)
    [file] = list(office.folder("backups").glob("*.zip"))
    file.write_bytes(file.read_bytes()[:200])
    desk.messages.answers = [True]
    page.backups.restore.click()
    settle(qtbot, page)
    assert desk.messages.shown[-1].tone == "bad"
    assert list(office.root.parent.glob("*恢复*")) == []
