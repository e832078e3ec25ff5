"""``review``, ``improvement``, ``forecast`` and ``analysis`` on the command line."""

from __future__ import annotations

import json
from functools import partial

import pytest

from app.cli import console
from app.cli import main as command_line
from app.services.session import open_office
from tests.office_desk import DeskClock, new_office


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    folder = tmp_path / "office"
    monkeypatch.setattr(console, "open_office", partial(open_office, now=DeskClock()))
    new_office(folder).close()

    def call(*words, status=0, data=True):
        extra = ["--json"] if data else []
        found = command_line.main(["--office", str(folder), *extra, *map(str, words)])
        out, err = capsys.readouterr()
        assert found == status, err
        if status == 2:
            return err
        return json.loads(out) if data else out

    return call


LOSSES = ("--loss", "未响应=2", "--loss", "未解决=27", "--loss", "不满意=20")


def test_a_review_from_its_deadline_to_measures_that_the_office_verified(run):
    made = run("review", "start", "--period", "2026-08", "--issued", "2026-09-10", *LOSSES)
    assert made["due_on"] == "2026-09-15"
    shown = run("review", "show", made["id"])
    assert [one["share"] for one in shown["losses"]] == ["4.08%", "55.10%", "40.82%"]
    assert shown["counted"] == "09-11、09-14、09-15"
    run("review", "edit", made["id"], "--problems", "夜间派单慢")
    assert run("review", "list")[0]["problems"] == "夜间派单慢"
    measure = run(
        "improvement", "add", "--review", made["id"], "--text", "夜班加人", "--person", "李工", "--due", "2026-09-16"
    )
    assert [row["id"] for row in run("improvement", "list", "--overdue")] == [measure["id"]]
    assert "未经甲方验证" in run("improvement", "close", measure["id"], status=2)
    run("improvement", "progress", measure["id"], "--text", "已报名单")
    run("improvement", "done", measure["id"], "--text", "九月十七日起两人值守", "--on", "2026-09-17")
    run("improvement", "verify", measure["id"], "--by", "王主任", "--on", "2026-09-17", "--failed", "--note", "缺签到")
    run("improvement", "done", measure["id"])
    run("improvement", "verify", measure["id"], "--by", "王主任")
    closed = run("improvement", "close", measure["id"])
    assert run("improvement", "list")[0]["state"] == "closed"
    run("undo", closed["operation"])
    assert run("improvement", "list")[0]["state"] == "verified"
    run("review", "submit", made["id"], "--on", "2026-09-16")
    assert "迟交" in run("review", "list", data=False)
    assert "还有改进措施" in run("review", "void", made["id"], "--why", "重复", status=2)
    assert run("improvement", "void", measure["id"], "--why", "写错")["id"] == measure["id"]
    assert run("improvement", "list") == []


def test_a_loss_point_is_written_with_its_number(run):
    assert "未解决=27" in run("review", "start", "--period", "2026-08", "--loss", "未解决", status=2)


def test_forecasts(run):
    made = run("forecast", "add", "--period", "2026-10", "--topic", "供暖", "--word", "暖气", "--expected", 30)
    assert run("forecast", "list", "--month", "2026-10")[0]["words"] == ["暖气"]
    assert "已经登记过" in run("forecast", "add", "--period", "2026-10", "--topic", "供暖", status=2)
    run("forecast", "void", made["id"], "--why", "写错")
    assert run("forecast", "list") == []


def test_what_the_analyses_go_by_is_listed_with_its_source_and_set_from_a_day_on(run):
    rules = {row["key"]: row for row in run("analysis", "list")}
    assert set(rules) == {"fields", "topics", "warnings", "past"}
    assert rules["topics"]["source"] == "程序预设，请甲方确认"
    value = json.dumps({"养犬": ["犬", "遛狗"]}, ensure_ascii=False)
    run("analysis", "set", "topics", value, "--source", "甲方来函", "--from", "2026-09-01")
    topics = {row["key"]: row for row in run("analysis", "list")}["topics"]
    assert topics["value"] == {"养犬": ["犬", "遛狗"]}
    assert topics["source"] == "甲方来函（2026-09-01 起）"
    assert "不是 JSON" in run("analysis", "set", "topics", "{", "--source", "甲方", status=2)
    assert "养犬" in run("analysis", "list", data=False)
