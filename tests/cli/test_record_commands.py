"""``activity``, ``advice``, ``ops``, ``support``, ``upkeep`` and ``duty`` on the command line."""

from __future__ import annotations

import json
from functools import partial

import pytest

from app.cli import console
from app.cli import main as command_line
from app.services import contracts, deliverables
from app.services.session import open_office
from tests.office_desk import DeskClock, add_ticket, new_office


@pytest.fixture
def desk(tmp_path, capsys, monkeypatch):
    folder = tmp_path / "office"
    monkeypatch.setattr(console, "open_office", partial(open_office, now=DeskClock()))
    with new_office(folder) as office:
        add_ticket(office, "D1")
        contract = contracts.add(office, "jiuxianqiao").value
        first = deliverables.list_deliverables(office, contract)[0].id

    def run(*words, status=0, data=True):
        extra = ["--json"] if data else []
        found = command_line.main(["--office", str(folder), *extra, *map(str, words)])
        out, err = capsys.readouterr()
        assert found == status, err
        if status == 2:
            return err
        return json.loads(out) if data else out

    run.contract, run.deliverable = contract, first
    return run


def test_activities(desk):
    given = ("--contract", desk.contract, "--kind", "training", "--theme", "回访规范")
    people = ("--person", "甲/热线科/55/未通过", "--person", "乙", "--question", "怎么退回=附理由")
    made = desk("activity", "record", *given, "--on", "2026-03-12", *people, "--deliverable", desk.deliverable)
    rows = desk("activity", "list")
    assert [(row["theme"], row["is_passed"]) for row in rows] == [("重训：回访规范", None), ("回访规范", False)]
    assert rows[1]["people"][0] == {
        "name": "甲",
        "unit": "热线科",
        "is_signed": True,
        "score": "55",
        "is_passed": False,
    }
    assert "R-28" in desk("activity", "serve", made["id"], "--deliverable", desk.deliverable + 1, status=2)
    planned = desk("activity", "plan", *given, "--on", "2026-10-01")
    desk("activity", "hold", planned["id"], "--on", "2026-09-01", "--start", "14:00")
    assert "考核未通过" in desk("activity", "list", "--month", "2026-03", data=False)
    desk("undo", made["operation"])
    assert [row["id"] for row in desk("activity", "list")] == [planned["id"]]
    assert "通过" in desk("activity", "record", *given, "--person", "丙///也许", status=2)


def test_operation_support_and_maintenance(desk):
    fault = desk("ops", "log", "--kind", "fault", "--at", "2026-09-02 08:00", "--outage")
    desk("ops", "finish", fault["id"], "--at", "2026-09-02 11:36", "--handling", "重启")
    assert desk("ops", "list", "--month", "2026-08") == {"availability": "100.00%", "rows": []}
    assert len(desk("ops", "list", "--month", "2026-09")["rows"]) == 1
    asked = desk("support", "ask", "--question", "怎么挂账", "--at", "2026-09-10 10:00")
    desk("support", "answer", asked["id"], "--responded", "2026-09-10 10:30", "--text", "见手册")
    assert desk("support", "list")["mean_minutes"] == 30.0
    assert "平均响应 30 分" in desk("support", "list", data=False)
    desk("upkeep", "record", "--integrity", "正常", "--on", "2026-08-10")
    assert desk("upkeep", "missing", "--from", "2026-07-01", status=1) == ["2026-07"]
    assert len(desk("upkeep", "list")) == 1


def test_advice(desk):
    made = desk("advice", "add", "--kind", "difficult", "--subject", "涉否", "--text", "走访", "--ticket", "D1")
    desk("advice", "decide", made["id"], "--adopted", "yes", "--result", "已走访")
    assert desk("advice", "list")[0]["adopted"] == "yes"
    assert "挂在工单" in desk("advice", "add", "--kind", "difficult", "--subject", "涉否", "--text", "走访", status=2)


def test_duties(desk):
    given = ("--code", "B02", "--cycle", "day", "--time", "09:00", "--from", "2026-09-16")
    made = desk("duty", "add", *given, "--source", "街道分中心")
    assert [row["period"] for row in desk("duty", "owed", status=1)] == ["2026-09-16", "2026-09-17"]
    sent = desk("duty", "send", made["id"], "--period", "2026-09-16", "--at", "2026-09-17 09:01")
    said = ("--what", "解决率", "--old", "85%", "--new", "76%", "--reason", "分母用错")
    desk("duty", "wrong", sent["id"], *said)
    (row,) = desk("duty", "list", "--sent")
    assert (row["is_late"], row["is_wrong"], row["version"]) == (True, True, 1)
    assert "每日，期末后 1 日 09:00 前" in desk("duty", "list", data=False)
    desk("duty", "stop", made["id"], "--why", "改由区里出", "--on", "2026-09-16")
    assert desk("duty", "owed") == []
