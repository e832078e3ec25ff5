"""``meeting``, ``mail`` and ``story`` on the command line."""

from __future__ import annotations

import json
from functools import partial

import pytest

from app.cli import console
from app.cli import main as command_line
from app.services.session import open_office
from tests.office_desk import DeskClock, add_ticket, new_office


@pytest.fixture
def desk(tmp_path, capsys, monkeypatch):
    folder = tmp_path / "office"
    monkeypatch.setattr(console, "open_office", partial(open_office, now=DeskClock()))
    with new_office(folder) as office:
        add_ticket(office, "D1", tags="市级督办", title="停水 13812345678", unit="房管科")
        add_ticket(office, "D2", title="平常")

    def run(*words, status=0, data=True):
        extra = ["--json"] if data else []
        found = command_line.main(["--office", str(folder), *extra, *map(str, words)])
        out, err = capsys.readouterr()
        assert found == status, err
        if status:
            return err
        return json.loads(out) if data else out

    return run


def test_a_meeting_on_the_command_line(desk):
    assert [(row["ticket_no"], row["kinds"]) for row in desk("meeting", "agenda")] == [("D1", ["督办"])]
    held = desk("meeting", "hold", "--title", "九月调度会", "--on", "2026-09-18", "--kind", "督办", "--ticket", "D2")
    number = held["value"]
    items = desk("meeting", "show", number)
    assert [(row["ticket_no"], row["kind"]) for row in items] == [("D2", "其他"), ("D1", "督办")]
    assert items[1]["matter"] == "停水 138****5678"
    desk("meeting", "add", number, "--matter", "供暖准备")
    desk("meeting", "decide", items[1]["id"], "--text", "更换水泵", "--due", "2026-09-20")
    assert "没有登记落实情况" in desk("meeting", "follow", items[0]["id"], "--text", "已办", status=2)
    desk("meeting", "follow", items[1]["id"], "--text", "已更换", "--done", "2026-09-18")
    assert desk("meeting", "list", "--month", "2026-09")[0]["done"] == 1
    assert "已落实" in desk("meeting", "show", number, data=False)
    desk("meeting", "drop", items[0]["id"], "--why", "选错")
    gone = desk("meeting", "void", number, "--why", "登记有误")
    assert desk("meeting", "list") == []
    desk("undo", gone["operation"])
    assert desk("meeting", "list")[0]["items"] == 2
    assert "没有“要紧”这类案件" in desk("meeting", "hold", "--title", "会", "--kind", "要紧", status=2)


def test_mails_and_stories_on_the_command_line(desk):
    made = desk("mail", "record", "--subject", "挂账清单", "--to", "区分中心", "--at", "2026-09-17T16:00")
    assert [row["subject"] for row in desk("mail", "list", "--month", "2026-09")] == ["挂账清单"]
    assert desk("mail", "list", "--month", "2026-08") == []
    desk("mail", "void", made["id"], "--why", "重复")
    assert "没有记录" in desk("mail", "list", data=False)
    told = desk("story", "write", "--month", "2026-09", "--title", "水泵", "--ticket", "D1")
    desk("story", "amend", told["id"], "--background", "老旧水泵")
    row = desk("story", "list", "--month", "2026-09")[0]
    assert (row["number"], row["background"], row["ticket_no"]) == ("2026-09-01", "老旧水泵", "D1")
    assert "做法、成效" in desk("story", "list", data=False)
    desk("story", "void", told["id"], "--why", "不报")
    assert desk("story", "list") == []
