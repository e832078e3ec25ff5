"""The deadline engine: the worked examples of the contracts, the proof, and a second engine on random cases."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from app.domain.deadlines import Deadline, Direction, Pause, Rule, Step, Unit, add_months, compute
from app.domain.errors import RefusedInput
from app.domain.workdays import weekdays_only
from tests.domain import naive_clock
from tests.domain.shipped_calendar import calendar


def due(start: str, unit: str, n: int, direction: str = "after", **options: object) -> Deadline:
    moment = datetime.fromisoformat(start)
    begin = moment if "T" in start else moment.date()
    rule = Rule(Unit(unit), n, Direction(direction), **options)  # type: ignore[arg-type]
    return compute(begin, rule, calendar())


@pytest.mark.parametrize(
    ("case", "start", "unit", "n", "expected"),
    [
        ("AC-01 验收期", "2025-09-29", "workday", 5, "2025-10-13"),
        ("AC-01 甲 最早视为通过", "2025-10-14", "day", 1, "2025-10-15"),
        ("AC-01 甲 回执", "2025-10-15", "workday", 10, "2025-10-29"),
        ("AC-01 乙 宽限", "2025-10-14", "workday", 3, "2025-10-17"),
        ("AC-01 乙 回执", "2025-10-17", "workday", 10, "2025-10-31"),
        ("AC-01 丙 再给", "2025-10-14", "workday", 5, "2025-10-21"),
        ("AC-01 丙 回执", "2025-10-21", "workday", 10, "2025-11-04"),
        ("AC-01 春节", "2026-02-12", "workday", 5, "2026-02-26"),
        ("AC-01 周六提交", "2026-05-30", "workday", 5, "2026-06-05"),
        ("AC-01 周五提交", "2026-05-29", "workday", 5, "2026-06-05"),
        ("AC-01 跨端午回执", "2026-06-05", "workday", 10, "2026-06-22"),
        ("AC-02 修改期", "2025-10-10", "workday", 3, "2025-10-14"),
        ("AC-02 新验收期", "2025-10-14", "workday", 5, "2025-10-21"),
        ("AC-02 回执", "2025-10-21", "workday", 10, "2025-11-04"),
        ("AC-05 付款", "2025-06-20", "day", 30, "2025-07-21"),
        ("AC-05 第15个工作日", "2025-07-21", "workday", 15, "2025-08-11"),
        ("AC-05 第15个工作日 不顺延", "2025-07-20", "workday", 15, "2025-08-08"),
        ("AC-06 首付", "2026-06-01", "month", 1, "2026-07-01"),
        ("AC-06 发票", "2026-06-15", "workday", 10, "2026-06-30"),
        ("AC-06 发票", "2026-06-25", "workday", 10, "2026-07-09"),
        ("AC-06 发票", "2026-11-04", "workday", 10, "2026-11-18"),
        ("AC-06 满5个月 顺延", "2026-06-01", "month", 5, "2026-11-02"),
        ("AC-06 整改3日 顺延", "2026-09-30", "day", 3, "2026-10-08"),
        ("AC-07 收票", "2025-04-03", "workday", 5, "2025-04-11"),
        ("AC-07 审批", "2026-04-28", "workday", 5, "2026-05-08"),
        ("AC-07 测算报告", "2025-09-28", "workday", 5, "2025-10-11"),
        ("AC-09 第1期", "2025-12-07", "workday", 20, "2026-01-05"),
        ("AC-09 第2期", "2026-04-07", "workday", 20, "2026-05-08"),
        ("AC-09 第3期", "2026-08-07", "workday", 20, "2026-09-04"),
        ("AC-12", "2026-05-08", "workday", 3, "2026-05-12"),
        ("AC-12", "2026-06-18", "workday", 3, "2026-06-24"),
        ("AC-12", "2026-09-24", "workday", 3, "2026-09-30"),
        ("AC-12", "2026-09-30", "workday", 3, "2026-10-10"),
        ("AC-13 丙", "2026-07-01T10:00:00", "workday", 5, "2026-07-08"),
        ("D36 调整人员", "2026-09-14", "day", 20, "2026-10-08"),
        ("D37 处理结果", "2026-04-30", "workday", 2, "2026-05-07"),
        ("D24 保密三年", "2027-05-31", "month", 36, "2030-05-31"),
    ],
)
def test_the_contracts_worked_examples(case, start, unit, n, expected):
    assert due(start, unit, n).due_on == date.fromisoformat(expected), case


@pytest.mark.parametrize(
    ("case", "start", "unit", "n", "expected"),
    [
        ("F1.7 000·六(三)2", "2025-10-13", "workday", 7, "2025-09-26"),
        ("F1.7 001·3.1.3", "2026-10-12", "workday", 5, "2026-09-29"),
        ("F1.7 002·6.5", "2025-10-31", "day", 60, "2025-09-01"),
        ("F1.7 001·11.3", "2026-12-31", "month", 1, "2026-11-30"),
        ("backward limits do not roll", "2026-10-08", "day", 3, "2026-10-05"),
    ],
)
def test_limits_counted_back(case, start, unit, n, expected):
    assert due(start, unit, n, "before").due_on == date.fromisoformat(expected), case


@pytest.mark.parametrize(
    ("case", "start", "unit", "n", "expected"),
    [
        ("AC-05 不顺延", "2025-06-20", "day", 30, "2025-07-20"),
        ("AC-06 整改3日", "2026-09-30", "day", 3, "2026-10-03"),
        ("AC-06 满5个月", "2026-06-01", "month", 5, "2026-11-01"),
        ("F1.6 寄出后第三日", "2026-09-30", "day", 3, "2026-10-03"),
        ("D36 不顺延", "2026-09-14", "day", 20, "2026-10-04"),
        ("AC-13 甲 超4天", "2026-07-01", "day", 5, "2026-07-06"),
    ],
)
def test_roll_over_can_be_switched_off(case, start, unit, n, expected):
    assert due(start, unit, n, roll=False).due_on == date.fromisoformat(expected), case


@pytest.mark.parametrize(
    ("start", "n", "direction", "last", "late"),
    [
        ("2026-07-01T09:10:00", 2, "after", "2026-07-01T11:10:00", "2026-07-01T11:10:01"),  # F5.6
        ("2025-10-20T10:00:00", 24, "after", "2025-10-21T10:00:00", "2025-10-21T10:01:00"),  # AC-03
        ("2026-07-01T10:00:00", 96, "after", "2026-07-05T10:00:00", "2026-07-05T10:00:01"),  # AC-13 乙
        ("2026-10-01T00:30:00", 1, "before", "2026-09-30T23:30:00", "2026-09-30T23:30:01"),
    ],
)
def test_hours_run_from_the_moment(start, n, direction, last, late):
    deadline = due(start, "hour", n, direction)
    assert deadline.due_at == datetime.fromisoformat(last)
    assert not deadline.is_late(datetime.fromisoformat(last))
    assert deadline.is_late(datetime.fromisoformat(late))
    assert deadline.due_on == deadline.due_at.date()


@pytest.mark.parametrize(
    ("moment", "late"),
    [("2026-05-30T16:59:59", False), ("2026-05-30T17:00:00", False), ("2026-05-30T17:00:01", True)],
)
def test_a_cut_off_time_ends_the_last_day(moment, late):
    deadline = due("2026-05-30", "day", 0, roll=False, cutoff=time(17))
    assert deadline.is_late(datetime.fromisoformat(moment)) is late
    assert deadline.due_text == "2026-05-30（周六）17:00"


def test_the_end_date_of_contract_000_rolls_to_monday_at_17():
    deadline = due("2026-05-30", "day", 0, cutoff=time(17))  # R-46 reading 乙
    assert deadline.due_at == datetime(2026, 6, 1, 17)


def test_without_a_cut_off_the_day_ends_at_24():
    deadline = due("2025-09-29", "workday", 5)
    assert not deadline.is_late(datetime(2025, 10, 13, 23, 59, 59, 999999))
    assert deadline.is_late(datetime(2025, 10, 14))
    assert deadline.due_text == "2025-10-13（周一）24:00"
    assert deadline.due_at == datetime(2025, 10, 13, 23, 59, 59)


@pytest.mark.parametrize(
    ("start", "unit", "n", "direction", "expected"),
    [
        ("2025-09-29", "workday", 5, "after", "2025-10-11"),
        ("2025-10-12", "workday", 1, "after", "2025-10-13"),
        ("2026-09-28", "day", 3, "after", "2026-09-30"),
        ("2026-06-01", "month", 1, "after", "2026-06-30"),
        ("2026-03-01", "month", 1, "after", "2026-03-31"),
        ("2026-01-31", "month", 1, "after", "2026-02-28"),
        ("2026-07-31", "month", 1, "before", "2026-07-01"),
        ("2026-07-31", "day", 1, "before", "2026-07-31"),
    ],
)
def test_reading_b_of_r02_counts_the_day_of_the_start(start, unit, n, direction, expected):
    assert due(start, unit, n, direction, include_start=True, roll=False).due_on == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("on", "months", "expected"),
    [
        ("2026-01-31", 1, ("2026-02-28", True)),
        ("2024-01-31", 1, ("2024-02-29", True)),
        ("2024-02-29", 12, ("2025-02-28", True)),
        ("2024-02-29", 48, ("2028-02-29", False)),
        ("2026-12-31", -1, ("2026-11-30", True)),
        ("2026-01-15", -1, ("2025-12-15", False)),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_months_end(on, months, expected):
    found, clamped = add_months(date.fromisoformat(on), months)
    assert (found.isoformat(), clamped) == expected


def test_the_proof_of_ac_01_names_every_day():
    steps = due("2025-09-29", "workday", 5).steps
    assert steps[0] == Step(date(2025, 9, 29), False, "开始当日不计入（民法典第201条）", 0)
    assert [step.on for step in steps] == [date(2025, 9, 29) + timedelta(days=n) for n in range(15)]
    assert [f"{step.on:%m-%d}" for step in steps if step.counts] == ["09-30", "10-09", "10-10", "10-11", "10-13"]
    assert [step.nth for step in steps if step.counts] == [1, 2, 3, 4, 5]
    assert [step.why for step in steps if step.on in (date(2025, 10, 1), date(2025, 10, 11), date(2025, 10, 12))] == [
        "周三 国庆节、中秋节放假",
        "周六 调休上班（国庆节、中秋节）",
        "周末（周日）",
    ]


def test_the_proof_of_a_rolled_limit():
    deadline = due("2026-09-30", "day", 3)
    assert [(f"{step.on:%m-%d}", step.counts, step.why) for step in deadline.steps] == [
        ("09-30", False, "开始当日不计入（民法典第201条）"),
        ("10-01", True, "周四 自然日"),
        ("10-02", True, "周五 自然日"),
        ("10-03", True, "周六 自然日；末日遇周六 国庆节放假，应顺延（民法典第203条）"),
        ("10-04", False, "周日 国庆节放假，继续顺延"),
        ("10-05", False, "周一 国庆节放假，继续顺延"),
        ("10-06", False, "周二 国庆节放假，继续顺延"),
        ("10-07", False, "周三 国庆节放假，继续顺延"),
        ("10-08", False, "周四 工作日，顺延至此日届满"),
    ]


def test_the_proof_of_months_and_hours():
    assert [(step.on.isoformat(), step.why) for step in due("2026-08-31", "month", 2, roll=False).steps[1:]] == [
        ("2026-09-30", "满1个月，无对应日，取月末（民法典第202条）"),
        ("2026-10-31", "满2个月，对应日（民法典第202条）"),
    ]
    assert [step.why for step in due("2026-07-01T09:10:00", "hour", 2).steps] == [
        "自 09:10:00 起算（民法典第201条）",
        "满2小时，至 11:10:00",
    ]


@pytest.mark.parametrize(
    ("start", "unit", "n", "direction", "roll", "provisional"),
    [
        ("2026-12-25", "workday", 4, "after", True, False),
        ("2026-12-25", "workday", 5, "after", True, True),
        ("2026-12-25", "day", 30, "after", True, True),
        ("2026-12-25", "day", 30, "after", False, False),
        ("2026-12-25", "day", 6, "after", True, False),
        ("2026-11-30", "month", 1, "after", True, False),
        ("2026-12-25", "month", 1, "after", True, True),
        ("2027-01-05", "day", 10, "before", True, False),
        ("2027-01-05", "workday", 1, "before", True, True),
        ("2027-01-01", "workday", 2, "before", True, False),
        ("2027-03-01T08:00:00", "hour", 24, "after", True, False),
    ],
)
def test_a_year_without_a_notice_makes_the_result_provisional(start, unit, n, direction, roll, provisional):
    deadline = due(start, unit, n, direction, roll=roll)
    assert deadline.provisional is provisional
    assert deadline.calendar_version == calendar().version


def test_the_other_reading_of_workdays_gives_the_other_result():
    rule = Rule(Unit.WORKDAY, 5)
    assert compute(date(2025, 9, 29), rule, weekdays_only()).due_on == date(2025, 10, 6)


def test_paused_days_do_not_count_and_say_why():
    pause = Pause(date(2026, 7, 3), date(2026, 7, 7), "财政资金未到位")
    counted = compute(date(2026, 7, 1), Rule(Unit.WORKDAY, 2), calendar(), [pause])
    assert counted.due_on == date(2026, 7, 8)
    assert counted.steps[2] == Step(date(2026, 7, 3), False, "财政资金未到位，不计入", 0)
    assert compute(date(2026, 7, 1), Rule(Unit.DAY, 30), calendar(), [pause]).due_on == date(2026, 8, 5)
    assert compute(date(2026, 6, 6), Rule(Unit.MONTH, 1), calendar(), [pause]).due_on == date(2026, 7, 13)
    assert compute(date(2026, 7, 1), Rule(Unit.DAY, 1), calendar(), [pause]).due_on == date(2026, 7, 2)


def test_what_cannot_be_counted_is_refused():
    with pytest.raises(RefusedInput, match="起算时刻"):
        compute(date(2026, 7, 1), Rule(Unit.HOUR, 2), calendar())
    pause = Pause(date(2026, 7, 1), date(2026, 7, 1), "停电")
    with pytest.raises(RefusedInput, match="不能按日暂停"):
        compute(datetime(2026, 7, 1), Rule(Unit.HOUR, 2), calendar(), [pause])
    with pytest.raises(RefusedInput, match="负数"):
        Rule(Unit.DAY, -1)
    with pytest.raises(RefusedInput, match="期限太长"):
        Rule(Unit.WORKDAY, 100_001)
    for unit in (Unit.DAY, Unit.WORKDAY, Unit.MONTH, Unit.HOUR):
        with pytest.raises(RefusedInput, match="超出日历范围"):
            compute(datetime(9999, 12, 30), Rule(unit, 90), calendar())
        with pytest.raises(RefusedInput, match="超出日历范围"):
            compute(datetime(1, 1, 2), Rule(unit, 90, Direction.BEFORE), calendar())


def test_ten_thousand_days_are_no_trouble():
    deadline = due("2019-01-01", "workday", 10_000)
    assert sum(step.counts for step in deadline.steps) == 10_000
    assert deadline.due_on == naive_clock.deadline(date(2019, 1, 1), "workday", 10_000)[0]


def test_zero_means_the_day_itself():
    assert due("2026-10-03", "day", 0, roll=False).due_on == date(2026, 10, 3)
    assert due("2026-10-03", "day", 0).due_on == date(2026, 10, 8)
    assert due("2026-10-03", "workday", 0).due_on == date(2026, 10, 3)
    assert due("2026-10-03", "month", 0, "before").due_on == date(2026, 10, 3)


def differences(count: int, seed: int) -> list[str]:
    """Cases on which the two engines disagree; the bench runs it with a million."""
    wrong = []
    engine = calendar()
    for start, unit, n, direction, roll, include_start, pause in naive_clock.cases(count, seed):
        rule = Rule(Unit(unit), n, Direction(direction), roll, None, include_start)
        stops, paused = [], frozenset()
        if pause:
            days = [pause[0] + timedelta(days=offset) for offset in range(pause[1])]
            stops, paused = [Pause(days[0], days[-1], "停")], frozenset(days)
        ours = compute(start, rule, engine, stops)
        begin = start if unit == "hour" else start.date()
        theirs = naive_clock.deadline(begin, unit, n, direction, roll, include_start, paused)
        counted = [step.on for step in ours.steps if step.counts] if unit in ("workday", "day") else None
        if (ours.due_at if unit == "hour" else ours.due_on, ours.provisional, counted) != theirs:
            wrong.append(f"{start} {rule} {pause}: {ours.due_on} {ours.provisional}, second engine {theirs[:2]}")
    return wrong


def test_twenty_thousand_random_cases_agree_with_a_second_engine():
    assert differences(20_000, seed=20260529) == []


def test_the_random_cases_hold_every_make_up_day_leap_day_and_year_end():
    starts = {case[0].date() for case in naive_clock.cases(20_000, seed=1)}
    assert set(naive_clock.MAKE_UP_STARTS) <= starts
    assert {on for on in calendar().special if calendar().special[on].is_workday and on.year >= 2019} <= starts
    assert {date(2020, 2, 29), date(2024, 2, 29), date(2024, 12, 31), date(2027, 1, 1)} <= starts
