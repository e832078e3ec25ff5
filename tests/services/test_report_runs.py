"""Runs of reports (F13.3): kept, made again, compared with today."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import NotFound
from app.domain.report_periods import parse_period
from app.services import report_runs, tickets
from app.services.changes import Topic
from tests.office_desk import DeskClock, add_ticket, new_office, reopened

DAY = parse_period("2026-09-18")


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path / "office", DeskClock()) as opened:
        for n in range(5):
            add_ticket(opened, f"A{n}", unit="城管科", cat1="市容环卫", cat2="垃圾清运")
        yield opened


def test_an_old_run_stays_and_names_the_one_ticket_that_changed_since(office):
    made = report_runs.run(office, "B02", DAY)
    assert made.value.is_new
    assert made.changed == {Topic.REPORTS}
    before = report_runs.reproduce(office, made.value.run.id)
    assert before.report == made.value.report
    assert report_runs.differs(office, made.value.run.id).words() == "与现数据一致"

    tickets.edit(office, 3, {"unit": "房管科"})
    assert report_runs.reproduce(office, made.value.run.id) == before
    found = report_runs.differs(office, made.value.run.id)
    assert found.words().startswith("与现数据差异 1 件")
    assert [(one.ticket_id, one.ticket_no, one.what) for one in found.tickets] == [(3, "A2", "有改动")]
    changed = {(figure.row, figure.column): (figure.then, figure.now) for figure in found.figures}
    assert changed["城管科", "来件"] == ("5", "4")
    assert changed["房管科", "来件"] == ("（无）", "1")


def test_a_ticket_that_came_later_and_one_that_went_away_differ_too(office):
    run = report_runs.run(office, "B02", DAY).value.run
    tickets.void(office, 1, "重复登记")
    add_ticket(office, "A9")
    found = report_runs.differs(office, run.id)
    assert [(one.ticket_no, one.what) for one in found.tickets] == [("A0", "不再计入"), ("A9", "新增")]
    assert run.tickets == 5


def test_the_same_data_give_the_same_run_and_changed_data_the_next_version(office):
    first = report_runs.run(office, "B02", DAY).value
    again = report_runs.run(office, "B02", DAY)
    assert (again.value.run, again.value.is_new, again.changed) == (first.run, False, frozenset())
    tickets.edit(office, 3, {"title": "楼道堆物"})
    second = report_runs.run(office, "B02", DAY).value
    noon = report_runs.run(office, "B02", DAY, {"starts": "noon"}).value
    assert [one.version for one in (first.run, second.run, noon.run)] == [1, 2, 3]
    assert [one.id for one in report_runs.runs(office, "B02")] == [noon.run.id, second.run.id, first.run.id]
    assert noon.run.options["starts"] == "noon"


def test_a_reader_beside_a_writer_can_keep_a_run(office):
    reader = reopened(office, writing=False)
    assert report_runs.run(reader, "B02", DAY).value.is_new
    reader.close()


def test_a_run_that_is_none_is_not_found(office):
    with pytest.raises(NotFound, match="出表记录"):
        report_runs.reproduce(office, 99)
