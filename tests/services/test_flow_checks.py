"""Checks of M5 that no other test names: F5.1 and F5.7."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from app.domain.errors import KnownError
from app.services import flow, register
from app.services.register import Condition, View
from tests.office_desk import DeskClock, add_ticket, new_office
from tests.services.answering import step, walked_ticket

TICKETS = 54_000
"""Three years of 18,000 (000·附2: at least 1,500 a month)."""
UNITS = ("城管科", "平安办", "社区办")


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path / "office", DeskClock()) as opened:
        yield opened


def test_f5_1_a_number_is_taken_once(office):
    add_ticket(office, "0126091809300000001")
    with pytest.raises(KnownError, match="0126091809300000001"):
        add_ticket(office, "0126091809300000001")
    assert office.database.value("SELECT count(*) FROM ticket") == 1


def test_f5_1_a_register_of_three_years_is_filtered_and_ordered(office):
    with office.change("test.fill", "tickets") as change:
        change.operation("create", "测试")
        office.database.execute_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
            " INSERT INTO ticket (id, ticket_no, created_at, identity_at, unit, urgency)"
            " SELECT i, printf('N%08d', i), m, m,"
            " CASE i % 3 WHEN 0 THEN '城管科' WHEN 1 THEN '平安办' ELSE '社区办' END,"
            " CASE WHEN i % 100 = 0 THEN '紧急' ELSE '' END"
            " FROM (SELECT i, strftime('%Y-%m-%dT%H:%M:%S', '2023-09-01', '+' || (i * 29) || ' minutes') AS m FROM n)",
            (TICKETS,),
        )
    urgent = View(conditions=(Condition("unit", "is", "城管科"), Condition("urgency", "is", "紧急")), sort="ticket_no")
    found = register.ids(office, urgent)
    assert len(found) == TICKETS // 300
    assert list(found) == sorted(found, reverse=True)
    assert sum(len(register.ids(office, View(conditions=(Condition("unit", "is", u),)))) for u in UNITS) == TICKETS


def test_f5_7_feedback_keeps_the_moment_what_came_of_the_call_and_the_opinion(office):
    ticket = walked_ticket(office)
    values = {"connected": "是", "opinion": "认可处理结果", "text": "告知已清理，次日复查"}
    flow_before = len(flow.life(office, ticket).events)
    step(office, ticket, "feedback", "2026-09-18T09:10", **values)
    event = flow.life(office, ticket).events[-1]
    assert len(flow.life(office, ticket).events) == flow_before + 1
    assert (event.node, event.at, event.actor) == ("feedback", "2026-09-18T09:10:00", office.actor)
    assert event.details["connected"] == "是"
    assert event.details["opinion"] == "认可处理结果"
    with pytest.raises(KnownError):
        flow.take(office, ticket, "feedback", {"connected": "是"}, datetime(2026, 9, 18, 9, 20))
