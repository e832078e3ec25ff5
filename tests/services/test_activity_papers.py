"""P-15 and P-27 as paper: text read back, pages, sign-in sheet, copies logged."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from app.documents.pdf_pages import page_count, text_of
from app.services import activities, activity_papers, contracts, deliverables, operations, printing
from app.services.activity_lists import Attendee
from tests.office_desk import DeskClock, new_office


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path / "office", DeskClock(datetime(2026, 3, 20, 9, 30))) as opened:
        yield opened


def read(office, number: int, form: str) -> str:
    pdf = activity_papers.pdf_of(office, number, form)
    return "".join("".join(text_of(pdf)).split())


def test_p15_says_what_was_held_who_came_and_what_it_counts_for(office):
    contract = contracts.add(office, "jiuxianqiao").value
    first = deliverables.list_deliverables(office, contract)[0]
    people = [Attendee("甲同志", "热线科", True, "92", True), Attendee("乙同志", "平安办")]
    made = activities.record(
        office,
        contract,
        "guidance",
        "签收与退回",
        held_on="2026-03-10",
        starts_at="14:00",
        ends_at="16:30",
        people=people,
        questions=[("怎样退回", "写明理由和依据")],
        deliverable_id=first.id,
        place="三层会议室",
        lecturer="讲师甲",
    ).value
    text = read(office, made, "P-15")
    for part in ("业务指导记录", "14:00至16:30", "三层会议室", "签到表", "甲同志", "热线科", "怎样退回", "002·2.2.1"):
        assert part in text, part
    assert first.name in text
    assert page_count(activity_papers.pdf_of(office, made, "P-15", target="preview")) == 1
    assert len(printing.prints(office, "P-15", f"service_activity:{made}")) == 1


def test_p15_of_a_planned_activity_is_an_empty_sign_in_sheet(office):
    contract = contracts.add(office, "jiuxianqiao").value
    made = activities.plan(office, contract, "training", "政策解读", planned_on="2026-04-01").value
    text = read(office, made, "P-15")
    assert "业务培训记录" in text
    assert "10" in text
    assert "未计入" in text


def test_p27_of_maintenance_and_of_operation(office):
    made = operations.maintain(
        office, on="2026-03-15", integrity="全部通过", backup_file="streetdesk-20260315.db"
    ).value
    text = read(office, made, "P-27")
    for part in ("数据库维护记录", "全部通过", "streetdesk-20260315.db", "2026-03-15", "004·二.3"):
        assert part in text, part
    fault = operations.log(office, "fault", datetime(2026, 3, 10, 8), is_outage=True, effect="不能登录").value
    text = read(office, fault, "P-27O")
    for part in ("系统运维记录", "故障", "期间不能使用。不能登录", "003·一.2"):
        assert part in text, part
