"""示例数据: a new office filled through the same services as real work."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.domain.errors import NotAllowed
from app.domain.exclusions import Stage
from app.domain.flow import Mark
from app.services import (
    assessment_details,
    call_list,
    contracts,
    deliverables,
    exclusion_lists,
    forecasts,
    hang_ups,
    imports,
    improvements,
    periods,
    queues,
    receipts,
    register,
    reviews,
    samples,
)
from app.services.session import create_office
from app.services.today import DueKind, board
from app.services.verification import verify

NOW = datetime(2026, 11, 20, 10, 0)


@pytest.fixture(scope="module")
def sample_office(tmp_path_factory):
    office = create_office(tmp_path_factory.mktemp("sample") / "office", "柳荫街道", "王样例", now=lambda: NOW)
    office.loaded = samples.load(office).value
    yield office
    office.close()


def test_five_contracts_and_six_hundred_tickets(sample_office):
    assert sample_office.loaded == samples.SampleCounts(tickets=600, contracts=5)
    assert register.count(sample_office, register.View()) == 600
    assert [row.template for row in contracts.list_contracts(sample_office)] == [
        "chengbei",
        "zhongguancun",
        "jiuxianqiao",
        "huoying",
        "yongdinglu",
    ]


def test_tickets_come_as_one_import_that_can_be_undone(sample_office):
    batch = next(one for one in imports.batches(sample_office) if one.summary.file == samples.FILE_NAME)
    assert (batch.summary.file, batch.summary.rows, batch.summary.rejected) == (samples.FILE_NAME, 600, 0)
    assert batch.undone_by is None


def test_the_last_assessment_has_details_a_review_and_measures(sample_office):
    (review,) = reviews.reviews(sample_office)
    issue = assessment_details.period(sample_office, review.period)
    details = assessment_details.details(sample_office, review.period, limit=1000)
    assert len(details) > 50
    assert all(one.ticket_id is not None for one in details)
    assert {one.loss_point for one in details} == {"", "未响应", "未解决", "不满意"}
    assert (review.issued_on, review.is_late) == (issue.issued_on, False)
    assert len(improvements.measures(sample_office, review.id)) == 3
    assert len(forecasts.forecasts(sample_office)) == 4


def test_tickets_name_the_street_of_the_office(sample_office):
    (first,) = register.page(sample_office, register.ids(sample_office, register.View(), 1))
    assert first.values["street"] == "柳荫街道"
    assert first.values["cat3"]


def test_the_first_page_has_something_in_every_column(sample_office):
    columns = board(sample_office, NOW).columns
    assert all(column.counts[DueKind.TICKET] >= 3 for column in columns)


def test_old_deliverables_are_settled_and_one_is_left_to_try(sample_office):
    (chengbei, *_others) = contracts.list_contracts(sample_office)
    rows = deliverables.list_deliverables(sample_office, chengbei.id)
    assert [row.seq for row in rows if not row.is_done] == [samples.LEFT_OPEN["chengbei"]]
    late = board(sample_office, NOW).columns[0].counts
    assert 1 <= late[DueKind.DELIVERABLE] <= 20
    assert late[DueKind.ACCEPTANCE] == 0
    assert len(receipts.list_receipts(sample_office, chengbei.id)) == len(rows) - 1


def test_nothing_is_left_in_the_work_folder(sample_office):
    assert not (sample_office.root / "work" / samples.FILE_NAME).exists()


def test_the_office_is_sound(sample_office):
    assert verify(sample_office).ok


def test_never_into_an_office_with_data(sample_office):
    with pytest.raises(NotAllowed, match="没有加入示例数据"):
        samples.load(sample_office)
    assert register.count(sample_office, register.View()) == 600


def test_every_queue_and_every_register_of_cases_has_something_in_it(sample_office):
    empty = [queue for queue, count in queues.counts(sample_office).items() if not count.total]
    assert empty == []
    stages = {row.state.stage for row in exclusion_lists.rows(sample_office)}
    assert {Stage.GATHERING, Stage.REVIEWING, Stage.RECHECKING, Stage.PASSED} <= stages
    assert {row.state_text for row in hang_ups.rows(sample_office)} >= {"挂账中", "已销账", "待审批"}
    assert {mark for mark in Mark if len(queues.marked(sample_office, mark, only_open=False))} >= {
        *(Mark.URGENT, Mark.SUPERVISED_CITY, Mark.HANG_UP, Mark.EXCLUSION, Mark.APPEAL, Mark.WHISTLE),
    }


def test_the_call_list_of_the_running_period_is_not_empty(sample_office):
    period = periods.period_of(sample_office, NOW.date())
    assert len(call_list.call_list(sample_office, period.window).items) >= 5
