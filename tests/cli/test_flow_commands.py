"""``ticket NO do ACTION``: the whole flow without a window; a refused step is exit 2 with its reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.cli.main import main
from tests.office_desk import DeskClock, add_ticket, new_office
from tests.services.flow_walk import REASON

Run = Callable[..., tuple[int, Any, str]]
NUMBER = "0126091809300000001"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on an office with one urgent ticket; returns (exit status, JSON or text, stderr)."""
    root = tmp_path / "office"
    with new_office(root, DeskClock(datetime(2025, 9, 18, 9, 30))) as office:
        add_ticket(office, NUMBER, urgency="紧急", created_at="2025-09-18 08:00:00", due_at="2025-09-25 18:00")

    def call(*arguments: str, text: bool = False) -> tuple[int, Any, str]:
        status = main([*arguments, "--office", str(root), *([] if text else ["--json"])])
        out, err = capsys.readouterr()
        return status, out if text else (json.loads(out) if out else None), err

    return call


def do(run: Run, action: str, at: str, *sets: str, user: str = "王芳") -> tuple[int, Any, str]:
    given = [part for text in sets for part in ("--set", text)]
    return run("ticket", NUMBER, "do", action, *given, "--at", f"2025-09-18T{at}", "--user", user)


def test_the_whole_flow(run: Run):
    states = []
    for action, at, *sets in (
        ("sign", "09:00"),
        ("dispatch", "09:20", "unit=城管办", "group_at=2025-09-18T09:15:00", "phone_at=2025-09-18 09:16"),
        ("respond", "10:00", "text=已联系"),
        ("mark", "10:05", "mark=市级督办"),
        ("feedback", "11:00", "connected=是", "opinion=认可，电话13812345678"),
        ("unit_close", "12:00", "text=已清运"),
        ("assess", "13:00", "responded=是", "resolved=解决", "satisfied=基本满意", "text=录音核实"),
    ):
        status, answer, err = do(run, action, at, *sets)
        assert status == 0, err
        states.append(answer["state"])
    assert states == ["待派单", "待响应", "办理中", "办理中", "办理中", "待评定", "待二次确认"]
    status, answer, err = do(run, "second_confirm", "13:30")
    assert (status, answer) == (2, None)
    assert "不能再由" in err or "换一个人" in err
    assert do(run, "second_confirm", "13:30", user="李强")[1]["state_code"] == "to_review"
    status, _, err = do(run, "submit_close", "14:00")
    assert status == 2
    assert "还缺：佐证材料齐全" in err
    assert do(run, "submit_close", "14:00", "requisites=materials")[0] == 0
    assert do(run, "review_close", "14:10")[1]["state"] == "已结案"
    assert do(run, "city_visit", "15:00", "resolved=解决", "satisfied=满意")[1]["state"] == "市级回访"
    status, ticket, _ = run("ticket", NUMBER)
    assert status == 0
    assert (ticket["state"], ticket["unit"], ticket["counts"]["returns"]) == ("市级回访", "城管办", 0)
    assert ticket["deadlines"] == [
        {
            "kind": "due_at",
            "title": "办理时限",
            "due_at": "2025-09-25T18:00:00",
            "closed_at": "2025-09-18T12:00:00",
            "overdue": False,
        }
    ]
    nodes = [event["node"] for event in ticket["events"] if event["kind"] == "step"]
    assert nodes[-2:] == ["dispatch", "sign"]
    assert ticket["assessments"][0] | {"at": "", "actor": ""} == {
        "round": 1,
        "at": "",
        "actor": "",
        "responded": "是",
        "resolved": "解决",
        "satisfied": "基本满意",
        "recording": "",
        "basis": "录音核实",
    }
    assert "13812345678" not in json.dumps(ticket, ensure_ascii=False)


def test_a_running_ticket_shows_its_limits_with_proof(run: Run):
    do(run, "sign", "09:00")
    _, ticket, _ = run("ticket", NUMBER)
    limits = {item["kind"]: item for item in ticket["deadlines"]}
    assert limits["due_at"]["due_at"] == "2025-09-25T18:00:00"
    assert limits["urgent"]["due_at"] == "2025-09-18T10:00:00"
    assert limits["urgent"]["why"][-1].endswith("满2小时，至 10:00:00")
    assert limits["dispatch"]["source"].startswith("001·附1")
    assert ticket["next"][0] == "dispatch"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["do", "close"], "不能结案"),
        (["do", "fly"], "没有“fly”这个步骤"),
        (["do"], "do 后面要写步骤"),
        (["do", "sign", "--set", "unit"], "读不懂"),
        (["do", "sign", "--at", "gestern"], "不是时刻"),
        (["do", "sign", "--at", "2025-09-18T07:59:59"], "早于到达"),
        (["do", "sign", "--at", "2999-01-01T00:00:00"], "还没有到"),
        (["do", "return", "--set", "ground=职责外", "--set", "text=不归我们"], "不完整"),
    ],
)
def test_refused_steps(run: Run, arguments: list[str], why: str):
    status, answer, err = run("ticket", NUMBER, *arguments)
    assert (status, answer) == (2, None)
    assert why in err
    assert "Traceback" not in err
    _, ticket, _ = run("ticket", NUMBER)
    assert [event["kind"] for event in ticket["events"]] == ["create"]


def test_return_and_undo(run: Run):
    status, answer, _ = do(run, "return", "09:00", "ground=职责外", f"text={REASON}")
    assert (status, answer["state"], answer["late_entry"]) == (0, "退回中", True)
    status, undone, _ = run("undo", str(answer["operation"]))
    assert (status, undone) == (0, {"reversed": 1, "kept": 0, "failed": 0})
    _, ticket, _ = run("ticket", NUMBER)
    assert (ticket["state"], ticket["events"][1]["undone"]) == ("待签收", True)


def test_evidence_becomes_an_attachment(run: Run, tmp_path: Path):
    photo = tmp_path / "签收.txt"
    photo.write_text("截图", encoding="utf-8")
    status, _, err = run("ticket", NUMBER, "do", "close", "--evidence", str(photo))
    assert status == 2, err
    assert run("ticket", NUMBER, "do", "sign", "--evidence", str(photo))[0] == 0
    _, ticket, _ = run("ticket", NUMBER)
    assert ticket["events"][0]["evidence"] == "attachment:1"
    _, verified, _ = run("verify")
    assert verified["ok"]


def test_several_tickets_of_one_number(run: Run, tmp_path: Path):
    with new_office(tmp_path / "two", DeskClock()) as office:
        add_ticket(office, "N1", created_at="2025-09-01 08:00:00")
        add_ticket(office, "N1", created_at="2025-09-09 08:00:00")
    root = str(tmp_path / "two")
    assert main(["ticket", "N1", "do", "sign", "--office", root]) == 2
    assert main(["ticket", "N1", "do", "sign", "--office", root, "--created", "2025-09-09T08:00:00"]) == 0


def test_as_text(run: Run):
    status, out, _ = run("ticket", NUMBER, "do", "sign", "--at", "2025-09-18T09:00:00", text=True)
    assert status == 0
    assert out.splitlines()[0] == f"{NUMBER}：已登记签收（补录），待派单。"
    _, out, _ = run("ticket", NUMBER, text=True)
    assert "2025-09-18 09:00:00" in out
    assert "签收（补录）" in out


def test_queues_and_the_check_of_the_day(run: Run):
    status, answer, _ = run("queue")
    assert (status, answer["queues"]["to_sign"]) == (0, {"total": 1, "late": 1})
    assert set(answer["today"]) == {"day", "signed", "dispatched", "left", "returned", "red"}
    do(run, "sign", "09:00")
    (row,) = run("queue", "待派单")[1]
    assert (row["ticket_no"], row["limit_kind"], row["limit_due_at"]) == (NUMBER, "urgent", "2025-09-18T10:00:00")
    assert row["marks"] == ["紧急"]
    assert run("queue", "to_sign")[1] == []
    status, _, err = run("queue", "nowhere")
    assert (status, "没有“nowhere”这个队列" in err) == (2, True)
    assert "待派单" in run("queue", text=True)[1]


def test_urging_lists_texts_and_counts(run: Run):
    do(run, "sign", "09:00")
    do(run, "dispatch", "09:20", "unit=城管办")
    assert run("urge")[1] == {"due": 0, "overdue": 1, "stale": 1, "supervised": 0}
    (row,) = run("urge", "超 4 天催办", "--record")[1]
    assert (row["unit"], row["urges"], row["dispatched_at"]) == ("城管办", 1, "2025-09-18T09:20:00")
    (text,) = run("urge", "overdue", "--texts")[1]
    assert text["text"].startswith("【逾期】城管办：以下 1 件工单")
    assert "已催办 1 次" in text["text"]
    assert run("urge", "--texts")[0] == 2
    assert run("ticket", NUMBER)[1]["counts"]["urges"] == 1
