"""报送任务 (F13.2): limits, versions, what is owed, what came late, corrections, candidates of errors."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest

from app.domain.deadlines import Unit
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.report_duties import DueRule, periods_between, read_rule
from app.domain.report_periods import parse_period
from app.services import contracts, due_lines, error_candidates, history, report_duties, report_duties_due
from tests.domain.shipped_calendar import calendar
from tests.office_desk import DeskClock, new_office

NINE = DueRule(1, Unit.DAY, time(9))


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path / "office", DeskClock(datetime(2026, 9, 18, 12, 0))) as opened:
        yield opened


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("period", "rule", "due"),
    [
        ("2026-09-17", NINE, "2026-09-18T09:00:00"),
        ("2026-W38", DueRule(1, Unit.WORKDAY, time(17)), "2026-09-21T17:00:00"),
        ("2026-09", DueRule(3, Unit.WORKDAY, None), "2026-10-10T23:59:59"),
        ("2026-09", DueRule(0, Unit.DAY, None), "2026-09-30T23:59:59"),
    ],
)
def test_the_limit_of_a_period(period, rule, due):
    assert rule.due_at(parse_period(period), calendar()).isoformat() == due
    assert read_rule(rule.to_json()) == rule


@pytest.mark.parametrize("data", [{"n": "x"}, {"n": 1, "unit": "month"}, {"n": -1}, {"n": 1, "at": "25:00"}])
def test_what_is_no_limit_is_refused(data):
    with pytest.raises(RefusedInput, match="报送时限"):
        read_rule(data)


def test_the_periods_of_a_cycle():
    days = [p.name for p in periods_between("day", date(2026, 9, 29), date(2026, 10, 1))]
    assert days == ["2026-09-29", "2026-09-30", "2026-10-01"]
    assert [p.name for p in periods_between("week", date(2026, 9, 14), date(2026, 9, 27))] == ["2026-W38", "2026-W39"]
    assert [p.name for p in periods_between("month", date(2026, 8, 15), date(2026, 10, 30))] == ["2026-08", "2026-09"]
    assert list(periods_between("event", date(2026, 8, 15), date(2026, 10, 30))) == []


@pytest.mark.parametrize(("sent", "late"), [("09:00:00", False), ("09:00:01", True), ("09:01:00", True)])
def test_f13_2_a_daily_report_is_due_at_nine(office, sent, late):
    duty = report_duties.add(office, "B02", "day", NINE, valid_from="2026-09-01", source="街道分中心").value
    report_duties.deliver(office, duty, "2026-09-17", sent_at=at(f"2026-09-18T{sent}"))
    (row,) = report_duties.deliveries(office)
    assert (row.due_at, row.is_late, row.version) == ("2026-09-18T09:00:00", late, 1)


def test_f13_2_a_report_sent_again_is_not_late_again(office):
    contract = contracts.add(office, "zhongguancun", date(2026, 5, 1)).value
    duty = report_duties.add(
        office, "B02", "day", NINE, contract_id=contract, valid_from="2026-09-01", source="街道"
    ).value
    in_time = report_duties.deliver(office, duty, "2026-09-15", sent_at=at("2026-09-16T08:30")).value
    report_duties.deliver(office, duty, "2026-09-15", sent_at=at("2026-09-17T15:00"))  # corrected, after the limit
    late = report_duties.deliver(office, duty, "2026-09-16", sent_at=at("2026-09-17T09:30")).value
    report_duties.deliver(office, duty, "2026-09-16", sent_at=at("2026-09-17T10:30"))
    rows = report_duties.deliveries(office)
    assert [(row.id == in_time, row.is_first, row.is_late) for row in rows if row.period == "2026-09-15"] == [
        (True, True, False),
        (False, False, False),
    ]
    assert [one.key for one in error_candidates.candidates(office, contract)] == [f"report_delivery.late:{late}"]
    assert [row.is_first for row in report_duties.deliveries(office, "2026-09-17T10:00:00")] == [False, False]


def test_f13_2_a_late_or_wrong_report_is_a_candidate_error_once(office):
    contract = contracts.add(office, "zhongguancun").value
    duty = report_duties.add(
        office, "B02", "day", NINE, contract_id=contract, valid_from="2026-09-01", source="街道分中心"
    ).value
    late = report_duties.deliver(office, duty, "2026-09-16", sent_at=at("2026-09-17T09:01")).value
    wrong = report_duties.deliver(office, duty, "2026-09-17", sent_at=at("2026-09-18T08:30")).value
    note = report_duties.find_wrong(
        office, wrong, "解决率", "85.00%", "76.50%", "分母用错", found_at=at("2026-09-18T10:00")
    )
    found = error_candidates.candidates(office, contract)
    assert [(one.key, one.code, dict(one.ticks)) for one in found] == [
        (f"report_delivery.late:{late}", "data", {"late_report": True}),
        (f"report_delivery.wrong:{wrong}", "data", {"statistics": True}),
    ]
    assert "09:01" in found[0].fact
    error_candidates.take(office, contract, found[0].key, person="数据甲")
    assert [one.key for one in error_candidates.candidates(office, contract)] == [found[1].key]
    history.undo(office, note.operation_id or 0)
    assert error_candidates.candidates(office, contract) == []
    assert report_duties.corrections(office) == []


def test_what_a_vendor_owes_stands_among_the_deadlines(office):
    contract = contracts.add(office, "zhongguancun").value
    given = {"valid_from": "2026-09-17", "source": "街道分中心"}
    report_duties.add(office, "B02", "day", NINE, contract_id=contract, **given)
    report_duties.add(office, "B02", "day", NINE, **given)
    lines = [line for line in due_lines.open_lines(office, office.now()) if line.entity == "report_duty"]
    assert [(line.code, line.detail, line.due_at) for line in lines][:2] == [
        ("D23", "2026年9月17日", "2026-09-18T09:00:00"),
        ("D23", "2026年9月18日", "2026-09-19T09:00:00"),
    ]
    assert {line.contract_id for line in lines} == {contract}


def test_what_never_went_is_owed_and_a_second_one_is_the_next_version(office):
    duty = report_duties.add(office, "B02", "day", NINE, valid_from="2026-09-15", source="街道分中心").value
    assert [(one.period.name, one.due_at) for one in report_duties_due.owed(office, office.now())] == [
        ("2026-09-15", "2026-09-16T09:00:00"),
        ("2026-09-16", "2026-09-17T09:00:00"),
        ("2026-09-17", "2026-09-18T09:00:00"),
    ]
    report_duties.deliver(office, duty, "2026-09-16")
    report_duties.deliver(office, duty, "2026-09-16", note="更正后重报")
    assert [row.version for row in report_duties.deliveries(office)] == [1, 2]
    report_duties.stop(office, duty, "改由区里统一出", on="2026-09-16")
    assert [one.period.name for one in report_duties_due.owed(office, office.now())] == ["2026-09-15"]
    with pytest.raises(NotAllowed, match="每日报送"):
        report_duties.deliver(office, duty, "2026-09")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"new_value": "85.00%"}, "相同"),
        ({"found_at": at("2026-09-17T09:00")}, "先后"),
        ({"reason": ""}, "原因"),
        ({"corrected_at": at("2026-09-18T09:30")}, "先后"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(office, change, words):
    duty = report_duties.add(office, "B02", "day", NINE, valid_from="2026-09-01", source="街道分中心").value
    sent = report_duties.deliver(office, duty, "2026-09-17", sent_at=at("2026-09-18T08:30")).value
    given = {"old_value": "85.00%", "new_value": "76.50%", "reason": "分母用错", "found_at": at("2026-09-18T10:00")}
    with pytest.raises(RefusedInput, match=words):
        report_duties.find_wrong(office, sent, "解决率", **{**given, **change})
    assert not report_duties.deliveries(office)[0].is_wrong


def test_a_duty_says_who_set_its_hour(office):
    with pytest.raises(RefusedInput, match="来源"):
        report_duties.add(office, "B02", "day", NINE)
    with pytest.raises(RefusedInput, match="周期"):
        report_duties.add(office, "B02", "hour", NINE, source="甲方")
