"""``calc deadline`` and ``calc amount``: the JSON contract, the Chinese text, refusals with status 2."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from app.cli.main import main
from app.services import calendars
from app.services.session import create_office


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def call(*arguments: str, status: int = 0):
        assert main(["--office", str(tmp_path / "office"), "calc", *arguments]) == status
        return capsys.readouterr()

    return call


@pytest.fixture
def as_json(run):
    def call(*arguments: str):
        return json.loads(run(*arguments, "--json").out)

    return call


def test_workdays_across_the_national_day_of_2025(as_json):
    answer = as_json("deadline", "--from", "2025-09-29", "--workdays", "5")
    assert answer["due"] == "2025-10-13"
    assert answer["provisional"] is False
    assert answer["calendar_version"] == calendars.shipped().version
    counted = [step["on"] for step in answer["steps"] if step["counts"]]
    assert counted == ["2025-09-30", "2025-10-09", "2025-10-10", "2025-10-11", "2025-10-13"]
    assert all(set(step) >= {"on", "counts", "why"} and step["why"] for step in answer["steps"])


@pytest.mark.parametrize(
    ("options", "due"),
    [
        (("--from", "2025-06-20", "--days", "30"), "2025-07-21"),
        (("--from", "2025-06-20", "--days", "30", "--no-roll"), "2025-07-20"),
        (("--from", "2026-12-31", "--months", "1", "--before"), "2026-11-30"),
        (("--from", "2025-10-13", "--workdays", "7", "--before"), "2025-09-26"),
        (("--from", "2026-07-01T09:10:00", "--hours", "2"), "2026-07-01T11:10:00"),
        (("--from", "2026-07-01", "--hours", "26"), "2026-07-02T02:00:00"),
        (("--from", "2025-09-29T17:30:00", "--workdays", "5"), "2025-10-13"),
    ],
)
def test_units_and_options(as_json, options, due):
    assert as_json("deadline", *options)["due"] == due


def test_an_unpublished_year_is_provisional(as_json, run):
    assert as_json("deadline", "--from", "2026-12-30", "--workdays", "5")["provisional"] is True
    text = run("deadline", "--from", "2026-12-30", "--workdays", "5").out
    assert "暂定" in text
    assert "2027 年安排未公布，按周末推算（暂定）" in text


def test_the_text_is_a_proof_in_chinese(run):
    lines = run("deadline", "--from", "2025-09-29", "--workdays", "5").out.splitlines()
    assert lines[0] == "届满：2025-10-13（周一）24:00"
    assert lines[1].startswith("规则：5个工作日（自次日起算）；日历版本 2026-")
    assert lines[2].split() == ["日期", "计入", "说明"]
    assert lines[3].split() == ["2025-09-29", "—", "开始当日不计入（民法典第201条）"]
    assert lines[4].split() == ["2025-09-30", "1", "周二", "工作日"]
    assert lines[-1].startswith("2025-10-13")


def test_a_batch_returns_a_list(as_json, tmp_path):
    path = tmp_path / "batch.json"
    entries = [
        {"from": "2025-09-29", "unit": "workday", "n": 5, "direction": "after", "roll": True},
        {"from": "2025-06-20", "unit": "day", "n": 30, "direction": "after", "roll": False},
        {"from": "2026-07-01T09:10:00", "unit": "hour", "n": 2},
    ]
    path.write_text(json.dumps(entries), encoding="utf-8")
    answer = as_json("deadline", "--batch", str(path))
    assert [item["due"] for item in answer] == ["2025-10-13", "2025-07-20", "2026-07-01T11:10:00"]
    assert {"due", "provisional", "calendar_version", "steps"} <= set(answer[0])


def test_an_empty_batch_is_an_empty_list(as_json, tmp_path):
    path = tmp_path / "batch.json"
    path.write_text("[]", encoding="utf-8")
    assert as_json("deadline", "--batch", str(path)) == []


def test_the_offices_own_days_count(as_json, tmp_path):
    office = create_office(tmp_path / "office", "样例街道", "张三", now=lambda: datetime(2026, 11, 21, 9))
    calendars.edit_day(office, date(2026, 11, 23), False, "停电检修", "")
    version = calendars.current(office).version
    office.close()
    answer = as_json("deadline", "--from", "2026-11-20", "--workdays", "1")
    assert (answer["due"], answer["calendar_version"]) == ("2026-11-24", version)


def test_working_out_makes_no_office(run, tmp_path):
    run("deadline", "--from", "2026-11-20", "--workdays", "1")
    run("amount", "1")
    assert not (tmp_path / "office").exists()


def test_amounts_in_words(as_json, run):
    assert as_json("amount", "1596000.00") == {"chinese": "壹佰伍拾玖万陆仟元整"}
    assert run("amount", "￥0.05").out.strip() == "伍分"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("deadline", "--from", "2026-02-30", "--days", "1"), "不存在"),
        (("deadline", "--from", "昨天", "--days", "1"), "不是日期"),
        (("deadline", "--from", "2026-07-01"), "--workdays"),
        (("deadline", "--days", "1"), "--from"),
        (("deadline", "--from", "2026-07-01", "--days", "-1"), "负数"),
        (("deadline", "--batch", "/nowhere/batch.json"), "读不了文件"),
        (("deadline", "--batch", "/nowhere/batch.json", "--from", "2026-07-01"), "--batch"),
        (("amount", "16.005"), "两位小数"),
        (("amount", "abc"), "不是金额"),
    ],
)
def test_what_cannot_be_used_is_one_chinese_sentence_and_status_2(run, arguments, message):
    output = run(*arguments, status=2)
    assert output.out == ""
    assert message in output.err
    assert "Traceback" not in output.err
    assert len(output.err.strip().splitlines()) == 1
