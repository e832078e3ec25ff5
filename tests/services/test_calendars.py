"""The office's calendar: notices added, days edited and restored, editions kept, limits that move."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from app.domain.deadlines import Rule, Unit
from app.domain.errors import OfficeInUse, RefusedInput
from app.domain.lateness import OpenDeadline
from app.services import calendars
from app.services.changes import Topic
from app.services.session import Office, create_office, open_office
from tests.domain.notice_texts import NOTICE_2026

NOTICE_2027 = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕99号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至13日（周六）放假调休，共9天。1月31日（周日）、2月14日（周日）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
2026年11月21日
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = create_office(tmp_path / "office", "样例街道", "张三", now=lambda: datetime(2026, 11, 21, 9))
    yield made
    made.close()


def test_the_shipped_calendar_needs_no_office():
    assert calendars.shipped().published == frozenset(range(2019, 2027))
    assert calendars.shipped() is calendars.shipped()


def test_a_new_office_uses_the_shipped_calendar(office):
    assert calendars.current(office) is calendars.shipped()
    assert calendars.editions(office) == ()


def test_adding_next_years_notice_publishes_the_year(office):
    assert calendars.current(office).is_provisional(date(2027, 2, 5))
    outcome = calendars.add_notice(office, NOTICE_2027, "中国政府网")
    after = calendars.current(office)
    assert outcome.changed == {Topic.CALENDAR}
    assert outcome.value.after.version == after.version
    assert after.published == frozenset(range(2019, 2028))
    assert after.explain(date(2027, 2, 5)) == (False, "周五 春节放假", False)
    assert after.explain(date(2027, 10, 9)) == (True, "周六 调休上班（国庆节）", False)
    assert after.explain(date(2027, 3, 1)).provisional is False
    assert (
        after.special[date(2027, 2, 5)].notice == "国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕99号）"
    )
    assert calendars.current(office) is after


def test_the_preview_writes_nothing_and_shows_the_same_days(office):
    reading, change = calendars.preview_notice(office, NOTICE_2027)
    assert reading.problems == ()
    assert calendars.editions(office) == ()
    assert calendars.current(office) is calendars.shipped()
    added = calendars.add_notice(office, NOTICE_2027, "中国政府网").value
    assert change.days == added.days
    assert change.after.version == added.after.version
    assert date(2027, 1, 31) in {item.on for item in change.days}


def test_every_change_is_an_edition_of_its_own_and_audited(office):
    first = calendars.add_notice(office, NOTICE_2027, "中国政府网").value.after
    second = calendars.edit_day(office, date(2026, 11, 23), False, "停电检修", "供电公司通知").value.after
    assert first.version != second.version
    assert first.is_workday(date(2026, 11, 23))
    listed = calendars.editions(office)
    assert [item.version for item in listed] == [second.version, first.version]
    assert [(item.actor, item.at, item.days) for item in listed] == [
        ("张三", "2026-11-21T09:00:00", 35),
        ("张三", "2026-11-21T09:00:00", 34),
    ]
    assert listed[1].source == "国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕99号）；中国政府网"
    rows = office.database.rows("SELECT action, subject, detail FROM audit_entry ORDER BY seq DESC LIMIT 2")
    assert [(action, subject) for action, subject, _ in rows] == [
        ("calendar.day", "calendar:2026-11-23"),
        ("calendar.notice", "calendar:2027"),
    ]
    assert json.loads(rows[0][2])["version"] == second.version


def test_an_edited_day_says_who_says_so_and_does_not_publish_its_year(office):
    outcome = calendars.edit_day(
        office, date(2027, 8, 2), False, "区级活动", "国务院办公厅关于2027年部分节假日安排的通知"
    )
    (changed,) = outcome.value.days
    assert (changed.on, changed.before.counts, changed.after) == (
        date(2027, 8, 2),
        True,
        (False, "周一 区级活动放假", False),
    )
    assert calendars.current(office).special[changed.on].notice.startswith("本单位调整：")
    assert 2027 not in calendars.current(office).published


def test_a_make_up_day_of_the_office(office):
    calendars.edit_day(office, date(2026, 11, 28), True, "集中办公", "街道办公会")
    assert calendars.current(office).explain(date(2026, 11, 28)) == (True, "周六 调休上班（集中办公）", False)


def test_a_restored_day_is_as_shipped_but_the_editions_stay(office):
    calendars.edit_day(office, date(2026, 11, 23), False, "停电检修", "")
    outcome = calendars.restore_day(office, date(2026, 11, 23), "检修取消")
    assert [item.on for item in outcome.value.days] == [date(2026, 11, 23)]
    assert calendars.current(office).is_workday(date(2026, 11, 23))
    assert len(calendars.editions(office)) == 2
    with pytest.raises(RefusedInput, match="不用恢复"):
        calendars.restore_day(office, date(2026, 11, 23), "")
    assert len(calendars.editions(office)) == 2


def test_the_same_notice_again_replaces_what_it_said_first(office):
    wrong = NOTICE_2027.replace("1月31日（周日）、2月14日（周日）上班", "1月30日（周六）、2月14日（周日）上班")
    calendars.add_notice(office, wrong, "初稿")
    calendars.edit_day(office, date(2027, 8, 2), False, "区级活动", "")
    calendars.add_notice(office, NOTICE_2027, "正式文本")
    now = calendars.current(office)
    assert (now.is_workday(date(2027, 1, 30)), now.is_workday(date(2027, 1, 31))) == (False, True)
    assert not now.is_workday(date(2027, 8, 2))


def test_a_notice_that_is_shipped_already_changes_no_day(office):
    assert calendars.add_notice(office, NOTICE_2026, "复核").value.days == ()


def test_problems_have_to_be_accepted(office):
    wrong = NOTICE_2027.replace("共9天", "共8天")
    with pytest.raises(RefusedInput, match="春节：写明共 8 天，按日期数得 9 天"):
        calendars.add_notice(office, wrong, "x")
    with pytest.raises(RefusedInput, match="没有从通知里读到放假日期"):
        calendars.add_notice(office, "放假通知", "x")
    assert calendars.editions(office) == ()
    calendars.add_notice(office, wrong, "x", accept_problems=True)
    assert len(calendars.editions(office)) == 1


@pytest.mark.parametrize("name", ["", "  ", "长" * 41])
def test_a_day_needs_a_name(office, name):
    with pytest.raises(RefusedInput, match="请填写这一天的名称"):
        calendars.edit_day(office, date(2026, 11, 23), False, name, "")


def test_limits_that_move_are_listed_before_and_after(office):
    running = [
        OpenDeadline("d1", "第6期验收", date(2026, 11, 20), Rule(Unit.WORKDAY, 5)),
        OpenDeadline("d2", "回执", date(2026, 11, 2), Rule(Unit.WORKDAY, 10)),
    ]
    change = calendars.edit_day(office, date(2026, 11, 23), False, "停电检修", "").value
    (moved,) = calendars.changed_deadlines(change.before, change.after, running)
    assert (moved.deadline.key, moved.before.due_on, moved.after.due_on) == (
        "d1",
        date(2026, 11, 27),
        date(2026, 11, 30),
    )
    assert moved.after.calendar_version == change.after.version


def test_another_process_sees_the_office_calendar_but_cannot_change_it(office):
    calendars.edit_day(office, date(2026, 11, 23), False, "停电检修", "")
    reader = open_office(office.root, "李四", writing=False)
    try:
        assert calendars.current(reader).version == calendars.current(office).version
        assert not calendars.current(reader).is_workday(date(2026, 11, 23))
        with pytest.raises(OfficeInUse):
            calendars.edit_day(reader, date(2026, 11, 24), False, "停电检修", "")
    finally:
        reader.close()


def test_two_offices_do_not_share_a_calendar(office, tmp_path):
    other = create_office(tmp_path / "other", "另一街道", "王五", now=lambda: datetime(2026, 11, 21, 9))
    try:
        calendars.edit_day(office, date(2026, 11, 23), False, "停电检修", "")
        calendars.edit_day(other, date(2026, 11, 24), False, "停电检修", "")
        assert [calendars.current(office).is_workday(date(2026, 11, day)) for day in (23, 24)] == [False, True]
        assert [calendars.current(other).is_workday(date(2026, 11, day)) for day in (23, 24)] == [True, False]
    finally:
        other.close()


def test_a_program_with_more_shipped_years_keeps_the_offices_days(office, monkeypatch):
    calendars.edit_day(office, date(2026, 11, 23), False, "停电检修", "")
    before = calendars.current(office).version
    newer = calendars.shipped().with_days([], published=[2027])
    monkeypatch.setattr(calendars, "shipped", lambda: newer)
    calendars._current.clear()
    now = calendars.current(office)
    assert not now.is_workday(date(2026, 11, 23))
    assert 2027 in now.published
    assert now.version != before
    assert calendars.edit_day(office, date(2026, 11, 24), False, "停电检修", "").value.after.version.endswith("+2")
