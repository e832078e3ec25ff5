"""The work calendar: every shipped day against chinesecalendar, the reasons, amendments, refusals."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest

from app.domain.calendar_files import build_calendar, read_year
from app.domain.errors import OfficeUnusable, RefusedInput
from app.domain.workdays import Calendar, SpecialDay, weekdays_only
from tests.domain.shipped_calendar import FOLDER, calendar, years

DAYS = [date(2019, 1, 1) + timedelta(days=offset) for offset in range((date(2027, 1, 1) - date(2019, 1, 1)).days)]

# requirements.md §0.2, the days off on Monday to Friday and the weekend days worked.
OFF_ON_WEEKDAYS = {
    2025: "01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01 10-02 10-03 10-06 10-07 10-08",
    2026: "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 "
    "10-01 10-02 10-05 10-06 10-07",
}
WORKED_WEEKENDS = {
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}


def test_every_day_from_2019_to_2026_agrees_with_chinesecalendar():
    differing = [on for on in DAYS if calendar().is_workday(on) != chinese_calendar.is_workday(on)]
    assert differing == []
    assert len(DAYS) == 2922


def test_the_special_days_are_exactly_those_of_the_notices():
    ours = {on for on in calendar().special if 2019 <= on.year <= 2026}
    theirs = {
        on
        for on in {*chinese_calendar.constants.holidays, *chinese_calendar.constants.workdays}
        if 2019 <= on.year <= 2026
    }
    # 端午节 2024 joins its weekend (与周末连休); chinesecalendar leaves such a weekend to the week's pattern.
    assert ours ^ theirs == {date(2024, 6, 8), date(2024, 6, 9)}


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_days_that_the_requirements_list(year):
    def texts(wanted_workday: bool, weekend: bool) -> list[str]:
        days = [day for day in calendar().days_of(year) if day.is_workday == wanted_workday]
        return [f"{day.on:%m-%d}" for day in days if (day.on.weekday() >= 5) == weekend]

    assert texts(False, False) == OFF_ON_WEEKDAYS[year].split()
    assert texts(True, True) == WORKED_WEEKENDS[year].split()
    assert texts(True, False) == []
    assert sum(calendar().is_workday(on) for on in DAYS if on.year == year) == 248


def test_every_day_names_its_notice_and_amendments_stand_beside_their_year():
    assert {entry.year: [notice.number for notice in entry.notices] for entry in years()} == {
        2019: ["国办发明电〔2018〕15号", "国办发明电〔2019〕3号"],
        2020: ["国办发明电〔2019〕16号", "国办发明电〔2020〕1号"],
        2021: ["国办发明电〔2020〕27号"],
        2022: ["国办发明电〔2021〕11号"],
        2023: ["国办发明电〔2022〕16号"],
        2024: ["国办发明电〔2023〕7号"],
        2025: ["国办发明电〔2024〕12号"],
        2026: ["国办发明电〔2025〕7号"],
    }
    assert calendar().special[date(2020, 2, 1)] == SpecialDay(date(2020, 2, 1), False, "春节", "国办发明电〔2020〕1号")
    assert calendar().special[date(2019, 5, 5)].notice == "国办发明电〔2019〕3号"
    assert years()[0].notices[1].label == "国务院办公厅关于调整2019年劳动节假期安排的通知（国办发明电〔2019〕3号）"


@pytest.mark.parametrize(
    ("on", "counts", "why", "provisional"),
    [
        (date(2025, 10, 11), True, "周六 调休上班（国庆节、中秋节）", False),
        (date(2026, 10, 10), True, "周六 调休上班（国庆节）", False),
        (date(2025, 10, 8), False, "周三 国庆节、中秋节放假", False),
        (date(2026, 2, 23), False, "周一 春节放假", False),
        (date(2026, 11, 21), False, "周末（周六）", False),
        (date(2026, 11, 18), True, "周三 工作日", False),
        (date(2018, 12, 29), True, "周六 调休上班（元旦）", False),
        (date(2027, 1, 4), True, "周一 工作日；2027 年安排未公布，按周末推算（暂定）", True),
        (date(2027, 10, 2), False, "周末（周六）；2027 年安排未公布，按周末推算（暂定）", True),
        (date(2018, 6, 18), True, "周一 工作日；2018 年安排未收录，按周末推算（暂定）", True),
    ],
)
def test_a_day_says_why_it_counts(on, counts, why, provisional):
    assert calendar().explain(on) == (counts, why, provisional)
    assert calendar().is_workday(on) is counts
    assert calendar().is_provisional(on) is provisional


def test_next_and_previous_working_day():
    assert calendar().next_workday(date(2026, 10, 3)) == date(2026, 10, 8)
    assert calendar().next_workday(date(2026, 10, 10)) == date(2026, 10, 10)
    assert calendar().previous_workday(date(2025, 10, 2)) == date(2025, 9, 30)
    tuesdays_only = Calendar("x", {}, frozenset(), frozenset({1}))
    with pytest.raises(RefusedInput, match="超出日历范围"):
        tuesdays_only.next_workday(date.max)


def test_reading_b_of_r01_knows_weekdays_only():
    plain = weekdays_only()
    assert plain.is_workday(date(2025, 10, 1))
    assert not plain.is_workday(date(2025, 10, 11))
    assert not plain.is_provisional(date(2031, 5, 1))


def test_an_amendment_makes_a_new_edition_and_leaves_the_old_one_alone():
    extra = SpecialDay(date(2026, 11, 20), False, "本街道停电检修", "本单位")
    changed = calendar().with_days([extra])
    assert not changed.is_workday(date(2026, 11, 20))
    assert calendar().is_workday(date(2026, 11, 20))
    assert changed.version != calendar().version
    assert changed.explain(date(2026, 11, 20)).why == "周五 本街道停电检修放假"
    published = calendar().with_days([SpecialDay(date(2027, 1, 1), False, "元旦")], published=[2027])
    assert not published.is_provisional(date(2027, 3, 1))
    assert published.is_provisional(date(2028, 3, 1))


def test_equal_content_has_an_equal_version():
    assert build_calendar(years()).version == calendar().version == build_calendar(reversed(years())).version
    assert calendar().version.startswith("2026-")


def test_a_calendar_without_working_days_is_refused():
    with pytest.raises(RefusedInput, match="没有工作日"):
        Calendar("x", {}, frozenset(), frozenset())
    whole_year = [SpecialDay(on, False, "停工") for on in DAYS if on.year == 2023]
    with pytest.raises(RefusedInput, match="2023 年没有工作日"):
        calendar().with_days(whole_year)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("days = 9", "days = 8"), ("year = 2026", "year = "), ("[[notice]]", "[[note]]"), ("issued_on", "issued")],
)
def test_a_damaged_file_is_refused(wrong, right):
    text = (FOLDER / "2026.toml").read_text(encoding="utf-8")
    with pytest.raises(OfficeUnusable, match="重新安装"):
        read_year(text.replace(wrong, right))
