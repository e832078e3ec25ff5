"""Six tickets walked from signing to the city's call-back on the command line, as the window's test does."""

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

DAY = "2025-09-18"
ANSWERS = ("responded=是", "resolved=解决", "satisfied=满意", "text=电话核实，诉求人认可")
CITY = ("valid_visit=是", "responded=是", "resolved=解决", "satisfied=基本满意")


class Desk:
    """Types commands for one ticket; each step at its own minute of the day."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root, self.capsys = root, capsys
        self.number = ""
        self.minute = 0

    def run(self, *arguments: str) -> tuple[int, Any, str]:
        status = main([*arguments, "--office", str(self.root), "--json"])
        out, err = self.capsys.readouterr()
        return status, json.loads(out) if out else None, err

    def ask(self, *arguments: str) -> Any:
        status, answer, err = self.run(*arguments)
        assert status == 0, err
        return answer

    def at(self) -> str:
        self.minute += 10
        return f"{DAY}T{9 + self.minute // 60:02d}:{self.minute % 60:02d}:00"

    def step(self, action: str, *sets: str, user: str = "王芳") -> tuple[int, Any, str]:
        given = [part for text in sets for part in ("--set", text)]
        return self.run("ticket", self.number, "do", action, *given, "--at", self.at(), "--user", user)

    def take(self, action: str, *sets: str, user: str = "王芳") -> Any:
        """Take a step that must be accepted; returns the answer."""
        status, answer, err = self.step(action, *sets, user=user)
        assert status == 0, err
        return answer

    def refused(self, action: str, *sets: str, user: str = "王芳") -> str:
        """Take a step that must be refused with exit 2; returns why."""
        status, answer, err = self.step(action, *sets, user=user)
        assert (status, answer) == (2, None)
        assert "Traceback" not in err
        return err

    @property
    def ticket(self) -> Any:
        return self.ask("ticket", self.number)

    def queue_of(self) -> list[str]:
        """The queues that hold the ticket."""
        names = self.ask("queue")["queues"]
        return [name for name in names if self.number in [row["ticket_no"] for row in self.ask("queue", name)]]


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path / "office", capsys)


Arrive = Callable[..., None]


@pytest.fixture
def arrive(desk: Desk) -> Arrive:
    def made(number: str, **values: str) -> None:
        facts = {"created_at": f"{DAY} 08:50:00", "due_at": "2025-09-25 18:00", "title": "垃圾没有清运", **values}
        with new_office(desk.root, DeskClock(datetime(2025, 9, 18, 9, 0))) as office:
            add_ticket(office, number, **facts)
        desk.number = number

    return made


def to_review(desk: Desk) -> None:
    desk.take("feedback", "connected=是", "opinion=认可，电话13812345678")
    desk.take("unit_close", "text=已清运，联系人电话13812345678")
    desk.take("assess", *ANSWERS)


def close_up(desk: Desk) -> None:
    desk.take("submit_close", "requisites=materials")
    assert desk.queue_of() == ["to_review"]
    assert desk.take("review_close")["state"] == "已结案"
    assert desk.queue_of() == []
    assert desk.take("city_visit", *CITY)["state"] == "市级回访"


def begin(desk: Desk) -> None:
    desk.take("sign")
    desk.take("dispatch", "unit=城管办", f"group_at={DAY}T09:15:00")
    desk.take("respond", "text=已联系")


def test_an_ordinary_ticket(desk: Desk, arrive: Arrive):
    arrive("N1")
    assert desk.queue_of() == ["to_sign"]
    answer = desk.take("签收")  # the Chinese verb works too
    assert (answer["state_code"], answer["next"][0], desk.queue_of()) == ("to_dispatch", "dispatch", ["to_dispatch"])
    answer = desk.take("dispatch", "unit=城管办", f"group_at={DAY}T09:15:00")
    assert (answer["state"], answer["warnings"]) == ("待响应", [])
    answer = desk.take("redispatch", "unit=书香里社区", "text=点位属于社区")
    assert answer["counts"]["redispatches"] == 1
    assert "没有登记群通知时间" in answer["warnings"][0]
    assert desk.take("respond", "connected=否")["state"] == "待响应"
    assert desk.take("respond", "connected=是", "text=已联系")["state"] == "办理中"
    to_review(desk)
    assert desk.queue_of() == ["to_submit"]
    assert "还缺：佐证材料齐全" in desk.refused("submit_close")
    assert "还没有申报结案" in desk.refused("review_close")
    desk.take("submit_close", "requisites=materials")
    answer = desk.take("review_return", "text=缺少清运后的照片")
    assert (answer["state"], answer["counts"]["review_returns"]) == ("办理中", 1)
    to_review(desk)
    close_up(desk)
    assert desk.queue_of() == ["visited"]
    assert desk.take("assess_archive")["state"] == "考核归档"
    assert "已经走完流程" in desk.refused("sign")
    ticket = desk.ticket
    nodes = [event["node"] for event in reversed(ticket["events"]) if event["kind"] == "step"]
    assert nodes == [
        *("sign", "dispatch", "redispatch", "respond", "respond", "feedback", "unit_close", "assess", "submit_close"),
        *("review_return", "feedback", "unit_close", "assess", "submit_close", "review_close", "city_visit"),
        "assess_archive",
    ]
    moments = [event["at"] for event in ticket["events"] if event["kind"] == "step"]
    assert moments == sorted(moments, reverse=True)
    assert "13812345678" not in json.dumps(ticket, ensure_ascii=False)


def test_an_urgent_ticket(desk: Desk, arrive: Arrive):
    arrive("N2", urgency="紧急")
    (row,) = desk.ask("queue", "to_sign")
    assert (row["limit_kind"], row["limit_due_at"], row["marks"]) == ("urgent", f"{DAY}T10:50:00", ["紧急"])
    desk.take("sign")
    answer = desk.take("dispatch", "unit=城管办", f"group_at={DAY}T09:15:00")
    assert answer["red_flags"] == ["no_phone"]
    assert any("没有电话联系记录" in text for text in answer["warnings"])
    answer = desk.take("phone", "phone_to=李主任", "text=已电话告知")
    assert (answer["state"], answer["red_flags"]) == ("待响应", [])
    desk.take("respond")
    to_review(desk)
    close_up(desk)
    ticket = desk.ticket
    assert [mark["title"] for mark in ticket["marks"]] == ["紧急"]
    judged = {item["kind"]: item for event in ticket["events"] for item in event.get("judged", [])}
    assert (judged["urgent"]["due_at"], judged["urgent"]["late"]) == (f"{DAY}T10:50:00", False)


def test_a_supervised_ticket(desk: Desk, arrive: Arrive):
    arrive("N3", tags="区级督办")
    begin(desk)
    assert desk.take("urge", "kind=supervised", "method=电话")["counts"]["urges"] == 1
    to_review(desk)
    assert desk.queue_of() == ["to_confirm"]
    assert "要换一个人" in desk.refused("second_confirm")
    assert "写明原因" in desk.refused("second_confirm", "agree=否", user="李强")
    assert desk.take("second_confirm", "agree=否", "text=录音里说还没清完", user="李强")["state"] == "待评定"
    desk.take("assess", "responded=是", "resolved=部分解决", "satisfied=满意", "text=再次核实")
    assert desk.take("second_confirm", user="李强")["state"] == "待结案审核"
    close_up(desk)
    assert [each["round"] for each in desk.ticket["assessments"]] == [1, 2]


def test_a_returned_ticket(desk: Desk, arrive: Arrive):
    arrive("N4")
    assert "不完整" in desk.refused("return", "ground=职责外", "text=不归我们")
    assert desk.take("return", "ground=职责外", f"text={REASON}")["state"] == "退回中"
    assert desk.queue_of() == ["returning"]
    assert desk.take("return_rejected", "text=点位在你街道辖区内")["state"] == "待签收"
    assert desk.take("sign")["state"] == "待派单"
    assert desk.take("return", "ground=not_ours", f"text={REASON}")["state"] == "退回中"
    answer = desk.take("return_accepted")
    assert (answer["state"], answer["counts"]["returns"], desk.queue_of()) == ("退回成功", 2, [])
    desk.ask("undo", str(answer["operation"]))
    assert (desk.ticket["state"], desk.queue_of()) == ("退回中", ["returning"])


def marks(desk: Desk) -> dict[str, str]:
    return {mark["title"]: mark["status"] for mark in desk.ticket["marks"]}


def test_a_hung_up_ticket(desk: Desk, arrive: Arrive):
    arrive("N5")
    begin(desk)
    case = str(
        desk.ask("hangup", "apply", "N5", "--reason", "管线改造需立项", "--plan", "明年二季度", "--on", DAY)["id"]
    )
    assert marks(desk) == {"挂账": "申请中"}
    status, _, err = desk.run("hangup", "writeoff", case, "--text", "解决了", "--on", DAY)
    assert (status, "Traceback" in err) == (2, False)
    desk.ask("hangup", "approve", case, "--text", "主任办公会纪要", "--by", "周主任", "--on", DAY)
    assert marks(desk) == {"挂账": "挂账中"}
    assert desk.queue_of() == ["handling"]
    desk.ask("hangup", "writeoff", case, "--text", "改造完成，回访满意", "--on", DAY)
    assert marks(desk) == {"挂账": "已销账"}
    account = desk.ask("hangup", "list", "--month", "2025-09")["account"]
    assert [len(account[part]) for part in ("opening", "new", "written_off", "listed")] == [0, 1, 1, 0]
    to_review(desk)
    close_up(desk)


def test_an_excluded_ticket(desk: Desk, arrive: Arrive):
    arrive("N6")
    begin(desk)
    to_review(desk)
    close_up(desk)
    made = desk.ask(
        *("exclusion", "apply", "N6", "--kind", "exclude", "--ground", "emergency", "--unit", "城管办"),
        *("--reason", "已走紧急渠道处置", "--at", f"{DAY}T13:00:00"),
    )
    case = str(made["id"])
    assert marks(desk) == {"剔除": "申报中"}
    status, _, err = desk.run("exclusion", "report", case, "--basis", "系统报送")
    assert (status, "可以登记" in err) == (2, True)
    stages = [
        desk.ask("exclusion", name, case, "--at", f"{DAY}T{14 + at}:00:00", *more)["state_text"]
        for at, (name, *more) in enumerate(
            (
                ("circulate", "--unit", "城管办", "--basis", "结案作业表"),
                ("receive",),
                ("submit",),
                ("review", "--pass", "--basis", "004·二.2", "--person", "赵审核"),
                ("recheck", "--pass", "--person", "李科长", "--basis", "复核单"),
                ("report", "--basis", "系统报送"),
                ("decide", "--pass", "--basis", "区级批复"),
            )
        )
    ]
    assert stages[-1] == "通过"
    assert marks(desk) == {"剔除": "通过"}
    assert desk.ask("exclusion", "incomplete") == []


def test_a_ticket_that_was_under_way_when_it_was_imported_can_be_closed(desk: Desk, arrive: Arrive):
    arrive("N7", status="办理中", unit="城管办")
    assert desk.queue_of() == ["handling"]
    to_review(desk)
    assert desk.ticket["missing"] == ["佐证材料齐全"]
    close_up(desk)
