"""One field of many tickets: a result per ticket, one operation, undo; nothing half done."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import Cancelled, RefusedInput
from app.services import bulk_edit, history, register, tickets
from app.services.progress import JobContext
from app.services.session import Office
from tests.office_desk import add_ticket, new_office


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path / "office") as opened:
        yield opened


def units(office: Office) -> list[str]:
    return [row[0] for row in office.database.rows("SELECT unit FROM ticket ORDER BY id")]


def test_mixed_rows_get_a_result_each_and_one_undo(office: Office):
    first, same, gone = (add_ticket(office, f"E{n}", unit=unit) for n, unit in enumerate(("甲科", "乙科", "丙科")))
    tickets.void(office, gone, "重复")
    wanted = [first, same, gone, 999, first]
    foretold = bulk_edit.preview(office, wanted, "unit", " 乙科\n")
    assert [(line.ticket_id, line.is_ok, line.old_value) for line in foretold.lines] == [
        (first, True, "甲科"),
        (same, False, "乙科"),
        (gone, False, "丙科"),
        (999, False, ""),
    ]
    assert [line.reason for line in foretold.lines[1:]] == [
        "已经是这个内容，没有改动。",
        "工单已经作废，不能修改。",
        "没有这件工单。",
    ]
    done = bulk_edit.apply(office, wanted, "unit", "乙科")
    assert (done.value.lines, done.value.done, done.value.refused) == (foretold.lines, 1, 3)
    assert units(office) == ["乙科", "乙科", "丙科"]
    history.undo(office, done.operation_id or 0)
    assert units(office) == ["甲科", "乙科", "丙科"]


@pytest.mark.parametrize("field", ["ticket_no", "created_at", "caller_name", "caller_phone", "content", "unheard_of"])
def test_identity_persons_and_long_texts_are_not_set_for_many(office: Office, field: str):
    one = add_ticket(office, "E1")
    with pytest.raises(RefusedInput, match="不能批量修改"):
        bulk_edit.apply(office, [one], field, "x")
    assert field not in bulk_edit.editable()


@pytest.mark.parametrize(("value", "says"), [("明天", "读不出来"), ("2026-09-18 25:00", "读不出来")])
def test_a_value_that_cannot_be_read_changes_nothing(office: Office, value: str, says: str):
    one = add_ticket(office, "E1", due_at="2026-09-20 18:00")
    with pytest.raises(RefusedInput, match=says):
        bulk_edit.apply(office, [one], "due_at", value)
    assert register.detail(office, one).values["due_at"] == "2026-09-20T18:00:00"


def test_nothing_to_do_is_refused(office: Office):
    with pytest.raises(RefusedInput, match="没有选中工单"):
        bulk_edit.apply(office, [], "unit", "乙科")
    with pytest.raises(RefusedInput, match="没有一件工单需要修改"):
        bulk_edit.apply(office, [add_ticket(office, "E1", unit="乙科")], "unit", "乙科")


def test_it_can_be_cancelled_between_its_pages(office: Office, monkeypatch: pytest.MonkeyPatch):
    ids = [add_ticket(office, f"E{number}", unit="甲科") for number in range(4)]
    monkeypatch.setattr(bulk_edit, "_PAGE", 1)
    seen: list[tuple[int, int]] = []

    def report(done: int, _total: int, _text: str) -> None:
        seen.append((done, units(office).count("乙科")))
        if done:
            job.cancel()

    job = JobContext(report)
    with pytest.raises(Cancelled):
        bulk_edit.apply(office, ids, "unit", "乙科", job=job)
    assert seen == [(0, 0), (1, 1)]
    assert units(office) == ["甲科"] * 4
