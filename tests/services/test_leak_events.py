"""泄密事件: registered, completed, told, closed, taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.services import history, leak_events
from app.services.session import create_office

NOW = datetime(2026, 11, 20, 10, 0)


@pytest.fixture
def office(tmp_path):
    made = create_office(tmp_path / "office", "柳荫街道", "王样例", now=lambda: NOW)
    yield made
    made.close()


def _event(office, **more):
    return leak_events.add(office, "截图外传", reporter="王样例", found_at=NOW - timedelta(days=2), **more).value


def test_an_event_is_told_completed_and_closed(office):
    event = _event(office, persons=3)
    assert leak_events.get(office, event).untold == ("甲方", "当事人")
    assert [text for _, text in leak_events.reminders(office)] == ["待告知甲方、当事人，发现已 2 天"]
    with pytest.raises(NotAllowed, match="还没有登记告知甲方、当事人"):
        leak_events.close(office, event, "已处置")
    leak_events.tell(office, event, "office")
    assert leak_events.get(office, event).state_text == "待告知当事人"
    leak_events.tell(office, event, "people", NOW - timedelta(hours=1))
    leak_events.amend(office, event, measures="收回截图", persons=4)
    assert [text for _, text in leak_events.reminders(office)] == ["待结案，发现已 2 天"]
    leak_events.close(office, event, "已删除，无扩散")
    row = leak_events.get(office, event)
    assert (row.state_text, row.persons, row.measures) == ("已结案（2026-11-20）", 4, "收回截图")
    assert leak_events.reminders(office) == []
    with pytest.raises(NotAllowed, match="结案"):
        leak_events.amend(office, event, note="再补")


def test_nobodys_data_needs_only_the_office_told(office):
    assert leak_events.get(office, _event(office)).untold == ("甲方",)


def test_every_step_can_be_taken_back(office):
    added = leak_events.add(office, "纸质单丢失", reporter="李样例", persons=1)
    told = leak_events.tell(office, added.value, "office")
    history.undo(office, told.operation_id)
    assert leak_events.get(office, added.value).told_office_at == ""
    history.undo(office, added.operation_id)
    assert leak_events.events(office) == []


def test_a_mistaken_entry_is_voided_with_a_reason(office):
    event = _event(office)
    with pytest.raises(RefusedInput):
        leak_events.void(office, event, " ")
    leak_events.void(office, event, "重复登记")
    with pytest.raises(NotFound):
        leak_events.get(office, event)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"what": " ", "reporter": "王"}, "事件没有填"),
        ({"what": "外传", "reporter": ""}, "报告人没有填"),
        ({"what": "外传", "reporter": "王", "persons": -1}, "负数"),
        ({"what": "外传", "reporter": "王", "found_at": NOW + timedelta(days=1)}, "还没有到"),
    ],
)
def test_refusals(office, facts, words):
    with pytest.raises(RefusedInput, match=words):
        leak_events.add(office, facts.pop("what"), **facts)


def test_telling_before_it_was_found_is_refused(office):
    event = _event(office)
    with pytest.raises(RefusedInput, match="早于发现时间"):
        leak_events.tell(office, event, "office", NOW - timedelta(days=3))
    with pytest.raises(RefusedInput, match="告知对象"):
        leak_events.tell(office, event, "press")
