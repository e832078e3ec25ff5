"""Every date form of real exports, impossible dates as problems, both Excel epochs."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.intake.moments import moment_of_parts, moment_of_text, read_moment, text_of_moment

FORMS = [
    ("2024年1月2日", "2024-01-02T00:00:00"),
    ("2024年1月3日 9时30分", "2024-01-03T09:30:00"),
    ("2024年1月3日9时30分15秒", "2024-01-03T09:30:15"),
    ("2024.01.04", "2024-01-04T00:00:00"),
    ("2024/1/5 9:30", "2024-01-05T09:30:00"),
    ("20240106", "2024-01-06T00:00:00"),
    ("202401060930", "2024-01-06T09:30:00"),
    ("20240106093001", "2024-01-06T09:30:01"),
    ("2024年1月8日下午3时", "2024-01-08T15:00:00"),
    ("2024/1/8 上午12:05", "2024-01-08T00:05:00"),
    ("2024/1/8 下午12:05", "2024-01-08T12:05:00"),
    ("2024/1/8 晚上8点半", "2024-01-08T20:30:00"),
    ("2024/1/8 中午1点", "2024-01-08T13:00:00"),
    ("2024/1/8 中午12:30", "2024-01-08T12:30:00"),
    ("2024/1/8 凌晨12:05", "2024-01-08T00:05:00"),
    ("2024-1-8 3:05 PM", "2024-01-08T15:05:00"),
    ("2024-1-8 12:05:09 am", "2024-01-08T00:05:09"),
    ("2024年1月8日 星期一 9:30", "2024-01-08T09:30:00"),
    ("2019/2/28 11:25:05", "2019-02-28T11:25:05"),
    ("2026-7-1", "2026-07-01T00:00:00"),
    ("2026/07/01 09:10", "2026-07-01T09:10:00"),
    ("2024-01-05T09:30:00", "2024-01-05T09:30:00"),
    ("2024-01-05 09:30:00.123", "2024-01-05T09:30:00"),
    ("2024-01-05T01:30:00Z", "2024-01-05T09:30:00"),
    ("2024-01-05T01:30:00.000+0000", "2024-01-05T09:30:00"),
    ("2024-01-05T09:30:00+08:00", "2024-01-05T09:30:00"),
    ("2024-01-05 24:00", "2024-01-06T00:00:00"),
    ("2024-02-29 09:30:00", "2024-02-29T09:30:00"),
    ("　２０２４年１月２日 ", "2024-01-02T00:00:00"),
    ("21年3月5日", "2021-03-05T00:00:00"),
    ("45296", "2024-01-05T00:00:00"),
    ("45296.395833333336", "2024-01-05T09:30:00"),
    *[(blank, "") for blank in ("", " ", "无", "空", "none", "None", "NULL", "-", "/", "NaT", "不详")],
]


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_moment_of_text(text: str, expected: str) -> None:
    assert moment_of_text(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "2026-02-30 10:00:00",
        "2023-02-29",
        "2024-13-01",
        "20241306",
        "2024年1月",
        "24-01-05",
        "1/5/2024",
        "2024-01-05 25:00",
        "2024-01-05 09:60:00",
        "2024-01-05 24:01",
        "2024/1/8 上午13:05",
        "0000-00-00 00:00:00",
        "下午",
        "待定",
        "#N/A",
        "99999999",
        "13800138000",
        "2024-01-05 09",
    ],
)
def test_what_names_no_real_moment_is_a_problem_not_a_guess(text: str) -> None:
    assert moment_of_text(text) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2024, 1, 5, 9, 30, 59, 933000), "2024-01-05T09:31:00"),
        (datetime(2024, 1, 5, 9, 30), "2024-01-05T09:30:00"),
        (date(2024, 1, 5), "2024-01-05T00:00:00"),
        (45296.39583333333, "2024-01-05T09:30:00"),
        (45296, "2024-01-05T00:00:00"),
        (20240106.0, "2024-01-06T00:00:00"),
        (20240106093001.0, "2024-01-06T09:30:01"),
        (None, ""),
        (12.0, None),
        (20240230.0, None),
        (True, None),
        (time(9, 30), None),
        (timedelta(hours=3), None),
        (float("nan"), None),
        (1e300, None),
    ],
)
def test_moments_of_cells(value: object, expected: str | None) -> None:
    assert read_moment(value) == expected


def test_serials_of_a_1904_workbook() -> None:
    assert read_moment(43834.0, epoch_1904=True) == "2024-01-05T00:00:00"
    assert read_moment("43834", epoch_1904=True) == "2024-01-05T00:00:00"


def test_the_three_spellings_of_the_acceptance_case_agree() -> None:
    assert {read_moment(value) for value in ("2026-7-1", "2026/07/01 00:00", 46204.0)} == {"2026-07-01T00:00:00"}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("20", "3", "5"), "2020-03-05T00:00:00"),
        ((21.0, 12.0, 31.0), "2021-12-31T00:00:00"),
        (("2021年", "3月", "5日"), "2021-03-05T00:00:00"),
        (("", None, ""), ""),
        (("21", "2", "30"), None),
        (("21", "", "3"), None),
        (("二一", "2", "3"), None),
        ((21.5, 2, 3), None),
    ],
)
def test_year_month_and_day_in_three_columns(parts: tuple[object, object, object], expected: str | None) -> None:
    assert moment_of_parts(*parts) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2024, 1, 5, 9, 30, 0, 400), "2024-01-05 09:30:00"),
        (date(2024, 1, 5), "2024-01-05"),
        (time(9, 30), "09:30:00"),
        (timedelta(hours=30, minutes=5), "30:05:00"),
    ],
)
def test_dates_in_text_columns_read_as_excel_shows_them(
    value: datetime | date | time | timedelta, expected: str
) -> None:
    assert text_of_moment(value) == expected


MOMENTS = st.datetimes(datetime(1955, 1, 1), datetime(2118, 12, 31)).map(lambda moment: moment.replace(microsecond=0))
SPELLINGS = [
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
    "%Y.%m.%d %H:%M:%S",
    "%Y年%m月%d日 %H时%M分%S秒",
    "%Y年%m月%d日%H:%M:%S",
    "%Y%m%d%H%M%S",
    "%Y%m%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%d %I:%M:%S %p",
]


@settings(max_examples=150, deadline=None)
@given(MOMENTS, st.sampled_from(SPELLINGS))
def test_what_is_written_is_read_back(moment: datetime, spelling: str) -> None:
    assert moment_of_text(moment.strftime(spelling)) == moment.isoformat()


@settings(max_examples=150, deadline=None)
@given(MOMENTS)
def test_unpadded_and_serial_spellings_are_read_back(moment: datetime) -> None:
    unpadded = f"{moment.year}/{moment.month}/{moment.day} {moment.hour}:{moment.minute}:{moment.second}"
    assert moment_of_text(unpadded) == moment.isoformat()
    serial = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    assert read_moment(serial) == moment.isoformat()


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40) | st.text("0123456789-/.:年月日时分秒上下午 TZ+apm", max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    moment = moment_of_text(text)
    assert moment is None or moment == "" or datetime.fromisoformat(moment).isoformat() == moment


@settings(max_examples=200, deadline=None)
@given(st.floats() | st.integers())
def test_no_number_breaks_the_reader(number: float) -> None:
    moment = read_moment(number)
    assert moment is None or datetime.fromisoformat(moment).isoformat() == moment
