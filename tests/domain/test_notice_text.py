"""The wording of the State Council's notices: all years 2019-2026, older wordings, typing errors found."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.calendar_files import build_calendar
from app.domain.notice_text import read_notice
from tests.domain import notice_texts
from tests.domain.shipped_calendar import calendar, years


@pytest.mark.parametrize("year", sorted(notice_texts.ANNUAL_NOTICES))
def test_every_annual_notice_gives_the_shipped_days(year):
    reading = read_notice(notice_texts.ANNUAL_NOTICES[year])
    shipped = next(entry for entry in years() if entry.year == year).notices[0]
    assert reading.problems == ()
    assert reading.is_annual
    assert (reading.year, reading.number, reading.title) == (year, shipped.number, shipped.title)
    assert reading.issued_on == shipped.issued_on
    assert sorted(reading.days, key=lambda day: day.on) == sorted(shipped.days, key=lambda day: day.on)


def test_the_amendment_of_labour_day_2019():
    reading = read_notice(notice_texts.NOTICE_2019_LABOUR_DAY)
    assert (reading.year, reading.is_annual, reading.problems) == (2019, False, ())
    assert [(f"{day.on:%m-%d}", day.is_workday, day.name) for day in reading.days] == [
        ("04-28", True, "劳动节"),
        *((f"05-0{n}", False, "劳动节") for n in (1, 2, 3, 4)),
        ("05-05", True, "劳动节"),
    ]


def test_the_extension_of_spring_festival_2020():
    before = build_calendar(
        [type(entry)(entry.year, entry.notices[:1]) for entry in years() if entry.year in (2019, 2020)]
    )
    assert before.is_workday(date(2020, 2, 1))
    reading = read_notice(notice_texts.NOTICE_2020_SPRING_FESTIVAL, before)
    assert (reading.year, reading.is_annual, reading.problems) == (2020, False, ())
    assert [(day.on, day.is_workday) for day in reading.days] == [
        (date(2020, 1, 31), False),
        (date(2020, 2, 1), False),
        (date(2020, 2, 2), False),
    ]


def test_an_extension_needs_to_know_the_holiday():
    reading = read_notice(notice_texts.NOTICE_2020_SPRING_FESTIVAL)
    assert reading.days == ()
    assert "无法知道从哪一天起延长" in reading.problems[0].message


def _with(year: int, old: str, new: str) -> str:
    text = notice_texts.ANNUAL_NOTICES[year]
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        (
            _with(2026, "23日（农历正月初七、周一）放假调休，共9天", "23日放假调休，共8天"),
            "春节",
            "写明共 8 天，按日期数得 9 天",
        ),
        (_with(2026, "5月9日（周六）上班", "5月9日（周日）上班"), "劳动节", "2026-05-09 是周六，通知写的是“周日”"),
        (_with(2026, "5月9日（周六）上班", "5月11日上班"), "劳动节", "2026-05-11 是周一，本来就上班"),
        (_with(2026, "2月28日（周六）上班", "2月30日（周六）上班"), "春节", "不存在"),
        (_with(2026, "9月20日（周日）、10月10日", "10月3日（周六）、10月10日"), "国庆节", "既写放假又写上班"),
        (
            _with(2026, "四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。\n", ""),
            "全文",
            "没有读到劳动节",
        ),
        (_with(2026, "4月4日（周六）至6日（周一）放假，共3天。", "另行通知。"), "清明节", "没有读到放假日期"),
        (_with(2026, "1月4日（周日）上班", "元旦后的周日上班"), "元旦", "没有读到日期"),
        (_with(2026, "6月19日（周五）至21日", "6月19日（周五）至11日"), "端午节", "读不通"),
        ("今天天气很好。", "标题", "没有找到年份"),
    ],
)
def test_what_does_not_fit_is_reported(text, where, message):
    problems = read_notice(text).problems
    assert any(problem.where == where and message in problem.message for problem in problems), problems


OLD_WORDING = """国务院办公厅关于2017年部分节假日安排的通知
国办发明电〔2016〕17号
一、元旦：1月1日放假，1月2日（星期一）补休。
二、春节：1月27日至2月2日放假调休，共7天。1月22日（星期日）、2月4日（星期六）上班。
三、清明节：4月2日至4日放假调休，共3天。4月1日（星期六）上班。
四、劳动节：5月1日放假，与周末连休。
五、端午节：5月28日至30日放假调休，共3天。5月27日（星期六）上班。
六、中秋节、国庆节：10月1日至8日放假调休，共8天。9月30日（星期六）上班。
2016年12月1日
"""


def test_the_wording_of_2017():
    reading = read_notice(OLD_WORDING)
    off = [f"{day.on:%m-%d}" for day in reading.days if not day.is_workday]
    work = [f"{day.on:%m-%d}" for day in reading.days if day.is_workday]
    assert reading.problems == ()
    assert off[:2] == ["01-01", "01-02"]
    assert [text for text in off if text in ("04-29", "04-30", "05-01")] == ["04-29", "04-30", "05-01"]
    assert work == ["01-22", "02-04", "04-01", "05-27", "09-30"]


def test_pasted_from_a_web_page_without_numbers_and_with_blanks():
    text = """
　　国务院办公厅关于2021年部分节假日安排的通知
　　元旦: 2021年 1月1日 至 3日放假, 共3天。春节：2月11日至17日放假调休，共7天。2月7日(星期日)、2月20日(星期六)上班。
　　清明节：4月3日至5日放假调休，共3天。
　　劳动节：5月1日至5日放假调休，共5天。4月25日（星期日）、8月8日（星期日）上班。
　　端午节：6月12日至14日放假，共3天。中秋节：9月19日至21日放假调休，共3天。9月18日（星期六）上班。
　　国庆节：10月1日至7日放假调休，共7天。9月26日（星期日）、10月9日（星期六）上班。
"""
    reading = read_notice(text)
    assert reading.problems == ()
    assert len(reading.days) == 38
    assert reading.number == ""
    assert reading.days[0].notice == "国务院办公厅关于2021年部分节假日安排的通知"


def test_new_years_days_of_the_year_before():
    text = OLD_WORDING.replace("1月1日放假，1月2日（星期一）补休。", "12月31日至1月2日放假调休，共3天。")
    reading = read_notice(text)
    assert [day.on for day in reading.days[:3]] == [date(2016, 12, 31), date(2017, 1, 1), date(2017, 1, 2)]
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("written", "otherwise"),
    [
        ("放假调休，共5天。5月9日（周六）上班。", "放假调休，共5天，5月9日（周六）上班。"),
        ("放假调休，共5天。5月9日（周六）上班。", "放假调休，共5天；5月9日（周六）正常上班，请周知。"),
        ("5月1日（周五）至5日（周二）放假", "2026年5月1日（周五）至2026年5月5日（周二）放假"),
        ("5月1日（周五）至5日（周二）放假", "5月1日至5月5日放假"),
        ("通知如下。\n\n一、元旦：", "通知如下：一、元旦："),
        ("上班。\n二、", "上班。二、"),
    ],
)
def test_small_differences_of_wording_do_not_matter(written, otherwise):
    reading = read_notice(_with(2026, written, otherwise))
    assert reading.problems == ()
    assert reading.days == read_notice(notice_texts.NOTICE_2026).days


def test_reading_a_notice_again_changes_nothing():
    reading = read_notice(notice_texts.NOTICE_2026, calendar())
    assert calendar().with_days(reading.days).version == calendar().version
