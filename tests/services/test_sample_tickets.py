"""Made-up tickets: repeatable, spread like real work, evidently nobody's data."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta

import openpyxl
import pytest

from app.domain.tickets import CATEGORY_PATH_ALIASES, FIELDS
from app.services.hotline_sample import FAULTY_ROWS, write_hotline_export
from app.services.sample_tickets import COLUMNS, sample_rows

NOW = datetime(2026, 11, 20, 10, 0)
ALIASES = {alias for field in FIELDS for alias in field.aliases} | set(CATEGORY_PATH_ALIASES)


@pytest.fixture(scope="module")
def tickets():
    return [dict(zip(COLUMNS, row, strict=True)) for row in sample_rows(600, NOW)]


def test_same_seed_and_moment_give_the_same_tickets():
    assert list(sample_rows(50, NOW, seed=1)) == list(sample_rows(50, NOW, seed=1))
    assert list(sample_rows(50, NOW, seed=1)) != list(sample_rows(50, NOW, seed=2))


def test_thirty_columns_that_the_register_knows():
    assert len(COLUMNS) == 30
    assert set(COLUMNS) <= ALIASES


def test_numbers_are_unique_nineteen_digits_with_a_leading_zero(tickets):
    numbers = [ticket["工单编号"] for ticket in tickets]
    assert len(set(numbers)) == 600
    assert all(re.fullmatch(r"01\d{17}", number) for number in numbers)


def test_nothing_happens_in_the_future_and_steps_are_in_order(tickets):
    for ticket in tickets:
        steps = [ticket[name] for name in ("来电时间", "创建时间", "派单时间", "办结时间") if ticket[name]]
        assert steps == sorted(steps)
        assert ticket["来电时间"] < f"{NOW}"
        assert ticket["办结时间"] <= f"{NOW}"
        assert (ticket["工单状态"] == "已办结") == bool(ticket["办结时间"])


def test_some_are_overdue_some_due_today_some_soon(tickets):
    open_limits = [datetime.fromisoformat(t["办理时限"]) for t in tickets if not t["办结时间"]]
    tonight = NOW.replace(hour=23, minute=59)
    assert sum(due < NOW for due in open_limits) >= 5
    assert sum(NOW <= due <= tonight for due in open_limits) >= 3
    assert sum(tonight < due <= tonight + timedelta(days=7) for due in open_limits) >= 10
    assert sum(bool(t["办结时间"]) for t in tickets) >= 400


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("是否解决", {"解决", "未解决", "部分解决", ""}),
        ("是否满意", {"满意", "基本满意", "不满意", "未评价", ""}),
        ("是否有效回访", {"是", "否", ""}),
        ("工单状态", {"已办结", "办理中", "已转派", "待签收", "已签收", "待接收"}),
    ],
)
def test_answers_are_those_of_the_hotline(tickets, column, values):
    found = {ticket[column] for ticket in tickets}
    assert found <= values
    assert len(found) >= 3


def test_this_morning_left_work_in_every_queue_of_the_duty_seat(tickets):
    statuses = Counter(ticket["工单状态"] for ticket in tickets)
    assert min(statuses[name] for name in ("待签收", "已签收", "待接收", "办理中")) >= 4


def test_the_city_has_not_called_back_about_recent_closings(tickets):
    closed = [ticket for ticket in tickets if ticket["办结时间"]]
    recent = [ticket for ticket in closed if ticket["办结时间"] > f"{NOW - timedelta(days=4)}"]
    assert len(recent) >= 20
    assert {ticket["是否有效回访"] + ticket["是否解决"] for ticket in recent} == {""}
    assert all(ticket["是否有效回访"] for ticket in closed if ticket not in recent)


def test_bodies_are_80_to_400_characters(tickets):
    lengths = [len(ticket["主要内容"]) for ticket in tickets]
    assert min(lengths) >= 80
    assert max(lengths) <= 400
    assert max(lengths) > 2 * min(lengths)


def test_callers_belong_to_nobody(tickets):
    for ticket in tickets:
        assert re.fullmatch(r"1380000\d{4}|010-5550\d{4}", ticket["来电人电话/账号"])
        assert ticket["被反映区"] == "示例区"


def test_export_has_title_note_and_header_in_row_3(tmp_path):
    path = tmp_path / "export.xlsx"
    assert write_hotline_export(path, 20, NOW, faults=False) == 20
    sheet = openpyxl.load_workbook(path)["案件列表"]
    assert sheet["A1"].value == "案件列表（示例街道，截至2026年11月20日）"
    assert sheet["A2"].value.startswith("说明")
    assert [cell.value for cell in sheet[3]] == ["序号", *COLUMNS, "坐席工号"]
    assert sheet.max_row == 23


def test_careless_export_has_the_faults_of_real_ones(tmp_path):
    path = tmp_path / "export.xlsx"
    assert write_hotline_export(path, 30, NOW) == 30 + FAULTY_ROWS
    sheet = openpyxl.load_workbook(path)["案件列表"]
    header = [cell.value for cell in sheet[3]]
    rows = [dict(zip(header, row, strict=True)) for row in sheet.iter_rows(min_row=4, values_only=True)]
    numbers = [row["工单编号"] for row in rows]
    assert len(rows) == 38
    assert numbers.count(None) == 1
    assert [numbers.count(number) for number in numbers[:3]] == [2, 2, 2]
    assert {type(row["派单时间"]) for row in rows} == {str, datetime}
    assert [row["创建时间"] for row in rows].count("2026-02-30 08:00:00") == 1
    assert [row["办结时间"] for row in rows].count("2026-13-01") == 1
    assert sum(str(number).endswith("HBD1") for number in numbers) == 1
    assert " 示例物业服务(东区)有限公司" in [row["主办单位"] for row in rows]
