"""Tickets at the beginning of their flow, for tests of the window."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from app.services import flow, tickets
from app.services.session import Office
from tests.gui.conftest import NOW

ASSESSED = {"responded": "是", "resolved": "解决", "satisfied": "满意", "text": "电话核实"}
WAY: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("sign", {}),
    ("dispatch", {"unit": "城市管理办公室", "group_at": (NOW - timedelta(minutes=20)).isoformat()}),
    ("respond", {"text": "已联系"}),
    ("feedback", {"connected": "是", "opinion": "认可"}),
    ("unit_close", {"text": "已清运"}),
    ("assess", ASSESSED),
    ("submit_close", {"requisites": "materials"}),
)


def arrived(office: Office, count: int, hours: int = 6) -> list[int]:
    """Tickets that arrived an hour ago, one more hour of time each."""
    made = []
    for at in range(count):
        values = {
            "ticket_no": f"2026112001{at:04d}",
            "title": f"垃圾堆放 {at}",
            "content": f"小区西门第 {at} 处垃圾没有清运，联系人张小明 13812340000。",
            "caller_name": "张小明",
            "caller_phone": "13812340000",
            "community": "书香里社区",
            "cat1": "环境卫生",
            "created_at": (NOW - timedelta(hours=1)).isoformat(),
            "due_at": (NOW + timedelta(hours=hours + at)).isoformat(),
        }
        made.append(tickets.create(office, values).value)
    return made


def walk(office: Office, ticket_id: int, until: str) -> None:
    """Take the ordinary steps up to and with this one."""
    for action, values in WAY:
        flow.take(office, ticket_id, action, values)
        if action == until:
            return
