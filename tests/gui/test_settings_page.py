from __future__ import annotations

import pytest

from app.gui.pages.settings import SettingsPage
from app.gui.widgets.settings_backups import report_lines
from app.services import units
from app.services.verification import AttachmentCheck, AuditCheck, VerifyReport

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


def test_every_finding_of_a_check_is_said():
    bad = VerifyReport(
        False,
        "page 3 is broken",
        "2 行指向不存在的记录",
        AuditCheck(False, 10, "", 7),
        AttachmentCheck(False, ("a",), ("b", "c")),
        "ok",
    )
    lines = report_lines(bad)
    assert lines[:-1] == [
        "■ 数据文件：page 3 is broken",
        "■ 引用：2 行指向不存在的记录",
        "■ 审计链从第 7 条起不一致",
        "■ 附件：缺失 1 个，被改动 2 个",
    ]


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
