"""Activities, system operation, remote support, maintenance, advice (M14, M15)."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest

from app.domain.activities import Exam, exam_of
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.months import Month
from app.domain.operations import availability, durations, length_text, months_without
from app.domain.rates import Window
from app.domain.report_periods import parse_period
from app.services import activities, activity_lists, advice, contracts, deliverables, history, operations
from app.services.activity_lists import Attendee
from app.services.activity_statistics import statistics
from app.services.reports import registry
from tests.office_desk import DeskClock, add_ticket, new_office
from tests.services.reports.doors import check_doors
from tests.services.reports.reading import has_table, table


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path / "office", DeskClock(datetime(2026, 3, 20, 9, 30))) as opened:
        yield opened


@pytest.fixture
def contract(office) -> int:
    return contracts.add(office, "jiuxianqiao").value


def items(office, contract: int, clause: str) -> list[int]:
    return [row.id for row in deliverables.list_deliverables(office, contract) if row.clause == clause]


def guided(office, contract: int, **more: object) -> int:
    given = {"held_on": "2026-03-10", "place": "三层会议室", "lecturer": "讲师甲", **more}
    return activities.record(office, contract, "guidance", "签收与退回", **given).value  # type: ignore[arg-type]


def test_f14_1_one_activity_serves_one_deliverable(office, contract):
    first, second = items(office, contract, "2.2.1")[0], items(office, contract, "2.2.4")[0]
    made = guided(office, contract, deliverable_id=first)
    with pytest.raises(NotAllowed, match=r"已计入.*R-28"):
        activities.serve(office, made, second)
    with pytest.raises(NotAllowed, match="重复"):
        activities.serve(office, made, first)
    assert [one for one, _ in activity_lists.activity(office, made).serves] == [first]


def test_f14_1_under_the_other_reading_of_r28_it_serves_both(office, contract):
    contracts.choose_reading(office, contract, "R-28", "乙", "甲方书面确认")
    first, second = items(office, contract, "2.2.1")[0], items(office, contract, "2.2.4")[0]
    made = guided(office, contract, deliverable_id=first)
    activities.serve(office, made, second)
    assert [one for one, _ in activity_lists.activity(office, made).serves] == [first, second]


def test_a_deliverable_of_another_contract_is_refused(office, contract):
    other = contracts.add(office, "chengbei").value
    with pytest.raises(RefusedInput, match="不属于"):
        guided(office, contract, deliverable_id=deliverables.list_deliverables(office, other)[0].id)
    assert activity_lists.activities(office) == []


def test_a_planned_activity_is_held_once_and_counts_only_then(office, contract):
    made = activities.plan(office, contract, "training", "政策解读", planned_on="2026-04-01").value
    assert activity_lists.activity(office, made).state_text == "已计划"
    with pytest.raises(NotAllowed, match="没有举行"):
        activities.serve(office, made, items(office, contract, "2.2.2")[0])
    activities.hold(office, made, held_on="2026-03-19", starts_at="14:00", ends_at="16:30", people=[Attendee("甲")])
    row = activity_lists.activity(office, made)
    assert (row.state_text, row.starts_at, row.ends_at) == ("已举行", "2026-03-19T14:00:00", "2026-03-19T16:30:00")
    with pytest.raises(NotAllowed, match="没有重复登记"):
        activities.hold(office, made)


def test_f14_2_a_failed_examination_makes_a_repetition_at_the_vendors_cost(office, contract):
    people = [Attendee("甲", score="55", is_passed=False), Attendee("乙", score="90", is_passed=True)]
    outcome = activities.record(
        office, contract, "training", "回访规范", held_on="2026-03-12", people=people, exam="笔试 60 分合格"
    )
    row = activity_lists.activity(office, outcome.value)
    assert (row.state_text, row.is_passed) == ("考核未通过", False)
    (again,) = [one for one in activity_lists.activities(office, contract) if one.retrain_of == outcome.value]
    assert (again.state_text, again.cost_by, again.texts["audience"], again.theme) == (
        "待重训",
        "vendor",
        "甲",
        "重训：回访规范",
    )
    history.undo(office, outcome.operation_id or 0)
    assert activity_lists.activities(office, contract) == []
    history.undo(office, history.recent(office)[0].id)
    assert len(activity_lists.activities(office, contract)) == 2


def test_a_remote_sharing_is_saved_with_a_warning():
    assert "线下" in activities.warning_of("sharing", "remote")
    assert activities.warning_of("sharing", "onsite") == activities.warning_of("training", "remote") == ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "party"}, "没有“party”"),
        ({"theme": " "}, "主题"),
        ({"way": "phone"}, "方式"),
        ({"held_on": "2026-03-21"}, "还没有到"),
        ({"starts_at": "16:00", "ends_at": "14:00"}, "早于开始"),
        ({"starts_at": "下午"}, "14:00"),
        ({"people": [Attendee(" ")]}, "姓名"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(office, contract, change, words):
    given = {"kind": "training", "theme": "题", "held_on": "2026-03-10", **change}
    with pytest.raises(RefusedInput, match=words):
        activities.record(office, contract, given.pop("kind"), given.pop("theme"), **given)
    assert activity_lists.activities(office) == []


@pytest.mark.parametrize(
    ("results", "exam", "passed"),
    [((), Exam(0, 0), None), ((None, True), Exam(1, 1), True), ((True, False, None), Exam(2, 1), False)],
)
def test_examinations(results, exam, passed):
    assert exam_of(results) == exam
    assert exam_of(results).is_passed is passed


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


APRIL = Window(at("2026-04-01"), at("2026-05-01"))
LATER = at("2026-06-01")


@pytest.mark.parametrize(
    ("outages", "down", "rate"),
    [
        ([], 0, Fraction(1)),
        ([("2026-04-10T08:00", "2026-04-10T11:36")], 216, Fraction(995, 1000)),
        ([("2026-04-10T08:00", "2026-04-10T10:00"), ("2026-04-10T09:00", "2026-04-10T11:36")], 216, None),
        ([("2026-03-31T23:00", "2026-04-01T01:00")], 60, None),
        ([("2026-04-30T23:30", None)], 30, None),
        ([("2026-05-02T00:00", "2026-05-03T00:00")], 0, Fraction(1)),
    ],
)
def test_f15_1_availability(outages, down, rate):
    found = availability(APRIL, [(at(start), at(end) if end else None) for start, end in outages], LATER)
    assert (found.minutes, found.down) == (43_200, down)
    assert rate is None or found.rate == rate


def test_f15_1_the_future_of_a_running_month_does_not_count():
    found = availability(APRIL, [(at("2026-04-02T00:00"), None)], at("2026-04-03T00:00"))
    assert (found.minutes, found.down, found.rate) == (2_880, 1_440, Fraction(1, 2))
    assert availability(APRIL, [], at("2026-03-01")).rate is None


def test_f15_1_from_the_log(office):
    made = operations.log(office, "fault", at("2026-03-10T08:00"), is_outage=True, effect="不能登录").value
    operations.finish(office, made, at=at("2026-03-10T09:00"), handling="重启服务")
    operations.log(office, "inspection", at("2026-03-11T08:00"))
    month = Window(at("2026-03-01"), at("2026-04-01"))
    found = operations.available(office, month)
    assert found.down == 60
    assert operations.recovery(operations.ops(office, month)).mean == 60
    with pytest.raises(RefusedInput, match="先后"):
        operations.log(office, "bug", at("2026-03-12T08:00"), ends_at=at("2026-03-12T07:00"))


def test_f15_2_response_times(office):
    first = operations.ask(office, "怎么退回", at=at("2026-03-10T10:00"), channel="电话").value
    second = operations.ask(office, "怎么挂账", at=at("2026-03-11T10:00")).value
    operations.ask(office, "还没有答", at=at("2026-03-12T10:00"))
    operations.respond(office, first, responded_at=at("2026-03-10T10:10"), solved_at=at("2026-03-10T11:00"))
    operations.respond(office, second, responded_at=at("2026-03-11T10:30"), answer="见手册")
    rows = operations.requests(office, Window(at("2026-03-01"), at("2026-04-01")))
    found = operations.response_times(rows)
    assert (found.count, found.mean, found.longest, found.waiting) == (2, 20, 30, 1)
    with pytest.raises(RefusedInput, match="先后"):
        operations.respond(office, first, solved_at=at("2026-03-10T09:00"))
    assert durations([]).mean is None
    assert [length_text(value) for value in (None, Fraction(59), Fraction(65))] == ["—", "59 分", "1 小时 05 分"]


def test_f15_3_a_month_without_maintenance_is_named(office):
    operations.maintain(office, on="2026-01-15", integrity="正常", backup_file="streetdesk.db")
    assert operations.missing_upkeep(office, "2025-12-01") == (Month(2025, 12), Month(2026, 2))
    assert operations.missing_upkeep(office, "2026-03-01") == ()
    assert months_without([], "2026-01-31", "2026-02-01") == (Month(2026, 1), Month(2026, 2))


def test_f14_5_advice_hangs_on_a_ticket_and_says_whether_it_was_taken(office):
    ticket = add_ticket(office, "A1")
    with pytest.raises(RefusedInput, match="挂在工单"):
        advice.give(office, "difficult", "涉否", "建议走访")
    made = advice.give(
        office, "difficult", "涉否案件", "请联系 13812345678 走访", ticket_id=ticket, on="2026-03-18"
    ).value
    with pytest.raises(RefusedInput, match="早于提出"):
        advice.decide(office, made, "yes", on="2026-03-17")
    outcome = advice.decide(office, made, "partly", "已走访", on="2026-03-19")
    (row,) = advice.given(office, ticket_id=ticket)
    assert (row.ticket_no, row.adopted, row.adopted_on, row.result) == ("A1", "partly", "2026-03-19", "已走访")
    assert "13812345678" not in row.content
    history.undo(office, outcome.operation_id or 0)
    assert advice.given(office)[0].adopted == ""


def test_what_activities_come_to_by_kind_and_deliverable(office, contract):
    items_of = items(office, contract, "2.2.1")
    passed, failed = Attendee("甲", is_passed=True), Attendee("乙", is_passed=False)
    times = {"starts_at": "14:00", "ends_at": "15:30"}
    first = guided(office, contract, deliverable_id=items_of[0], people=[passed, Attendee("丙")], **times)
    second = guided(office, contract, people=[passed, failed], starts_at="09:00", ends_at="10:00")
    third = activities.record(office, contract, "training", "热点", held_on="2026-03-12").value
    guided(office, contract, held_on="2026-02-10", people=[passed])
    found = statistics(office, contract, "2026-03-01", "2026-03-31")
    told = [(one.title, one.ids, one.persons, one.taken, one.passed, one.minutes, one.untimed) for one in found.by_kind]
    assert told == [
        ("业务培训", (third,), 0, 0, 0, 0, 1),
        ("业务指导", (first, second), 4, 3, 2, 150, 0),
    ]
    whole = found.whole
    assert (whole.count, whole.persons, whole.rate, whole.hours) == (3, 4, Fraction(2, 3), Fraction(5, 2))
    assert [(one.title, one.count) for one in found.by_deliverable][-1] == ("未计入成果", 2)
    assert found.by_deliverable[0].ids == (first,)
    assert found.by_kind[0].rate is None
    assert len(found.waiting) == 1  # who did not pass makes a planned repetition
    assert statistics(office, None, "2026-01-01", "2026-12-31").whole.count == 4


def test_b44_counts_the_activities_of_the_period(office, contract):
    made = guided(office, contract, people=[Attendee("甲", is_passed=True), Attendee("乙", is_passed=False)])
    period = parse_period("2026-03")
    report = registry.build(office, "B44", period)
    row, total = (*table(report, "培训和指导（按类型）").rows, table(report, "培训和指导（按类型）").total)
    assert [cell.value for cell in row] == ["业务指导", 1, 2, None, 2, 1, Fraction(1, 2)]
    assert total[1].door.ids == (made,)
    assert [row[0].value for row in table(report, "培训和指导（按成果）").rows] == ["未计入成果"]
    check_doors(office, "B44", period)
    assert not has_table(registry.build(office, "B44", parse_period("2026-02")), "培训和指导（按类型）")
