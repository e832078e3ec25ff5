"""考核明细: columns, canonical values, the three working days of the review (AC-12); grounds library; appeals."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.appeals import Judged, difference_text, rates_of
from app.domain.assessment_details import (
    own_columns,
    period_in,
    period_name,
    read_counted,
    read_day,
    read_points,
    review_deadline,
)
from app.domain.errors import NotFound, RefusedInput
from app.domain.exclusions import ExclusionKind
from app.domain.grounds import library_data, read_library
from app.domain.rate_definitions import STANDARD
from app.services.calendars import shipped
from app.services.grounds import shipped as shipped_library


@pytest.mark.parametrize(
    ("issued", "due"),
    [
        ("2026-05-08", "2026-05-12"),
        ("2026-06-18", "2026-06-24"),
        ("2026-09-24", "2026-09-30"),
        ("2026-09-30", "2026-10-10"),
    ],
)
def test_review_is_due_after_three_working_days(issued, due):
    assert review_deadline(date.fromisoformat(issued), shipped()).due_on.isoformat() == due


def test_the_other_reading_counts_the_day_itself():
    assert review_deadline(date(2026, 5, 8), shipped(), "乙").due_on == date(2026, 5, 11)


def test_columns_are_found_and_each_key_once():
    titles = ["考核周期", "是否纳入考核", "扣分", "扣分值", "失分原因（市级）", "片区", "下发日期", "解决情况"]
    assert own_columns(titles) == {
        "考核周期": "period",
        "是否纳入考核": "is_counted",
        "扣分": "points_lost",
        "失分原因（市级）": "loss_point",
        "下发日期": "issued_on",
        "解决情况": "resolved",
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [("2026年5月", "2026-05"), ("202605", "2026-05"), ("2026-5", "2026-05"), ("第十期", "第十期"), ("", "")],
)
def test_period_names(text, name):
    assert period_name(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [("永定路2026年5月考核明细", "2026-05"), ("考核202612", "2026-12"), ("明细", ""), ("20261301", "")],
)
def test_period_in_a_file_name(text, name):
    assert period_in(text) == name


@pytest.mark.parametrize(("text", "value"), [("是", 1), (" 剔除 ", 0), ("", None), ("不纳入考核", 0), ("考核", 1)])
def test_counted(text, value):
    assert read_counted(text) == value


@pytest.mark.parametrize(
    ("text", "value"), [("0.50", "0.5"), ("-2分", "2"), ("１", "1"), ("", ""), ("10", "10"), ("--", "")]
)
def test_points(text, value):
    assert read_points(text) == value


@pytest.mark.parametrize("text", ["很多", "nan", "1e9", "1/2"])
def test_what_is_no_number_of_points(text):
    with pytest.raises(ValueError):
        read_points(text)


def test_days():
    assert (read_day("2026年5月8日"), read_day("2026/5/8 00:00:00"), read_day("")) == ("2026-05-08", "2026-05-08", "")
    with pytest.raises(ValueError):
        read_day("2026-02-30")


def test_the_shipped_library_names_law_and_source_of_every_ground():
    library = shipped_library()
    assert len(library.grounds) == 8
    assert all(ground.basis.startswith("《北京市接诉即办工作条例》") and ground.source for ground in library.grounds)
    assert {kind for ground in library.grounds for kind in ground.kinds} == set(ExclusionKind)
    assert read_library(library_data(library.grounds, library.source)).grounds == library.grounds
    assert library.find("beyond_duty") is library.find("超出承办单位职责范围")
    with pytest.raises(NotFound, match="可选"):
        library.find("没有的情形")


@pytest.mark.parametrize(
    ("change", "says"),
    [({"kinds": ["x"]}, "kinds"), ({"basis": ""}, "basis"), ({"code": "repeated"}, "重复"), ({"extra": 1}, "不认识")],
)
def test_a_library_with_a_mistake_is_refused(change, says):
    data = library_data(shipped_library().grounds, "来源")
    data["grounds"][0] |= change
    data["grounds"][0] = {key: value for key, value in data["grounds"][0].items() if value != ""}
    with pytest.raises(RefusedInput, match=says):
        read_library(data)


def test_rates_before_and_after_a_changed_verdict():
    lines = [Judged("是", "是", "是", "是")] * 170 + [Judged("是", "否", "否", "是")] * 10 + [Judged(counted="否")] * 20
    before = rates_of(lines, STANDARD)
    assert (before.denominator, before.contacted, before.resolved) == (180, "100.00%", "94.44%")
    after = rates_of([*lines[:170], Judged("是", "是", "否", "是"), *lines[171:]], STANDARD)
    assert difference_text(before.as_json(), after.as_json()) == "解决率 94.44% → 95.00%"
    assert "剔除 20 件" in before.definition
    assert difference_text(before.as_json(), before.as_json()) == "三率没有变化"
