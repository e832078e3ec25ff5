"""Counts of the reports, through the index and read from end to end: the same, and what plain conditions say."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime

import pytest

from app.domain.rates import Source, TimeField, Window
from app.services import links
from app.storage.queries import rates, report_topics, reports, tallying
from tests.office_desk import new_office
from tests.services.answering import answered

UNITS, PLACES = ("城管科", "物业科", ""), ("甲社区", "乙社区")
AUGUST = Window.of_days(date(2026, 8, 1), date(2026, 8, 31))
SCOPE = reports.Scope(AUGUST, datetime(2026, 9, 1))
GROUPS = ("", "unit", "community", "cat3", "hour", "day", "month")
TOPICS = {"停车": ("停车", "车位"), "噪音": ("噪音",)}


def ticket(number: int) -> dict[str, str]:
    at = f"2026-{7 + number % 3:02d}-{1 + number * 7 % 28:02d}T{number % 24:02d}:15:00"
    closed = f"2026-{7 + number % 3:02d}-28T{number % 24:02d}:45:00" if number % 4 else ""
    return {
        "created_at": "" if number % 10 == 9 else at,
        "identity_at": at,
        "unit": UNITS[number % 3],
        "community": PLACES[number % 2],
        "cat1": "城市管理",
        "cat3": ("乱停车", "施工噪音", "绿化")[number % 3],
        "title": "车位\x1e问题" if number % 11 == 0 else f"诉求{number}",
        "closed_at": closed,
        "due_at": "2026-08-20T00:00:00" if number % 2 else "",
        "resolved": ("解决", "未解决")[number % 2],
        "assessment": "剔除" if number % 7 == 0 else "",
        "is_void": str(int(number % 13 == 0)),
    }


ROWS = [ticket(number) for number in range(1, 121)]
IN_AUGUST = [row for row in ROWS if row["identity_at"].startswith("2026-08") and row["is_void"] == "0"]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory):
    with new_office(tmp_path_factory.mktemp("desk") / "office") as office:
        answered(office, ROWS)
        yield office.database


@pytest.fixture(params=[True, False], ids=["end to end", "index"])
def is_wide(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setattr(tallying, "is_wide", lambda *_: request.param)
    return bool(request.param)


def test_what_came_by_group(database, is_wide):
    found = reports.counts_by(database, SCOPE, GROUPS, ("received", "received_closed", "excluded"))
    expected = {
        "": lambda row: "",
        "unit": lambda row: row["unit"],
        "community": lambda row: row["community"],
        "cat3": lambda row: f"城市管理\x1f\x1f{row['cat3']}",
        "hour": lambda row: row["identity_at"][11:13],
        "day": lambda row: row["identity_at"][:10],
        "month": lambda row: "2026-08",
    }
    for by, name in expected.items():
        came = Counter(name(row) for row in IN_AUGUST)
        closed = Counter(name(row) for row in IN_AUGUST if row["closed_at"])
        excluded = Counter(name(row) for row in IN_AUGUST if row["assessment"])
        assert found[by] == {key: (came[key], closed[key], excluded[key]) for key in sorted(came)}
        assert list(found[by]) == sorted(came)
        assert found[by] == reports.counts(database, replace(SCOPE, by=by), ("received", "received_closed", "excluded"))


@pytest.mark.parametrize("field", [TimeField.CREATED, TimeField.DISPATCHED, TimeField.CLOSED])
def test_every_measure_counts_the_tickets_that_it_lists(database, is_wide, field):
    measures = tuple(name for name in reports.MEASURES if name != "touched")
    scope = replace(SCOPE, time_field=field, by="unit")
    totals, groups = reports.totals(database, scope, measures), reports.counts(database, scope, measures)
    for place, measure in enumerate(measures):
        assert len(reports.ids(database, scope, measure)) == totals[measure]
        assert sum(values[place] for values in groups.values()) == totals[measure]
        for group, values in groups.items():
            assert len(reports.ids(database, scope, measure, group)) == values[place]


def test_topics_are_read_as_their_lists_are(database, is_wide):
    found = report_topics.topic_counts(database, AUGUST, TOPICS, ("", "unit"))
    for name, words in TOPICS.items():
        named = [row for row in IN_AUGUST if any(word in row["cat3"] + row["title"] for word in words)]
        closed = sum(bool(row["closed_at"]) for row in named)
        assert found[""][name] == ({"": (len(named), closed)} if named else {})
        assert len(report_topics.topic_ids(database, AUGUST, words, is_closed=True)) == closed
        for unit, (count, _) in found["unit"][name].items():
            assert len(report_topics.topic_ids(database, AUGUST, words, by="unit", group=unit)) == count


def test_pace_adds_up_the_hours_of_each_unit(database, is_wide):
    found = report_topics.pace(database, AUGUST)
    assert list(found) == sorted({row["unit"] for row in IN_AUGUST})
    for unit, pace in found.items():
        own = [row for row in IN_AUGUST if row["unit"] == unit]
        spans = [
            (datetime.fromisoformat(row["closed_at"]) - datetime.fromisoformat(row["identity_at"])).total_seconds()
            for row in own
            if row["closed_at"]
        ]
        lasted = [span for span in spans if span >= 0]
        assert (pace.received, pace.timed, pace.seconds) == (len(own), len(lasted), sum(lasted))
        for part in ("received", "timed", "returned", "urged", "repeated_rounds"):
            assert len(report_topics.pace_ids(database, AUGUST, part, "unit", unit)) == getattr(pace, part)


def test_only_numbers_that_can_repeat_a_matter_are_read(tmp_path):
    at, july = {"created_at": "2026-08-05T08:00:00"}, {"created_at": "2026-07-31T23:59:59"}
    late = {"created_at": "", "identity_at": "2026-08-09T08:00:00"}
    rows = [
        {**at, "ticket_no": "A1"},
        {**at, "ticket_no": "A1HBD1"},
        {**july, "ticket_no": "A1hbd2"},
        {**at, "ticket_no": "B1"},
        {**late, "ticket_no": "B1"},
        {**at, "ticket_no": "C1"},
        {**at, "ticket_no": "C2"},
        {**at, "ticket_no": "D1"},
        {**at, "ticket_no": "A1HBD3", "is_void": "1"},
    ]
    with new_office(tmp_path / "office") as office:
        ids = answered(office, rows)
        assert [*report_topics.numbers_named_again(office.database, AUGUST)] == [ids[n] for n in (0, 1, 3, 4)]
        links.link(office, "matter", ids[5], ids[6], why="同一件事")
        found = report_topics.numbers_named_again(office.database, AUGUST)
    assert found == {ids[n]: rows[n]["ticket_no"] for n in (0, 1, 3, 4, 5, 6)}


def test_answers_are_those_of_the_window(database, is_wide):
    scope = rates.Scope(AUGUST, TimeField.CREATED, Source.BEST, "unit")
    facts = rates.facts(database, scope)
    grouped = rates.ids_by_answers(database, scope)
    assert sorted(number for _, _, ids in grouped for number in ids) == [fact.ticket_id for fact in facts]
    of = {number: (answers, excluded) for answers, excluded, ids in grouped for number in ids}
    assert of == {fact.ticket_id: (fact.answers, fact.is_excluded) for fact in facts}
    cells = Counter({(fact.group, fact.answers, fact.is_excluded): 0 for fact in facts})
    cells.update((fact.group, fact.answers, fact.is_excluded) for fact in facts)
    assert {(c.group, c.answers, c.is_excluded): c.count for c in rates.cells(database, scope)} == dict(cells)
