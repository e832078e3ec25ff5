"""The rates of the register: AC-14 through the database, doors, groups, what-if, definitions with dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.answers import Answers, Question
from app.domain.double_no import DoubleNoRule
from app.domain.errors import NotFound, RefusedInput
from app.domain.rate_definitions import HUAIROU, STANDARD
from app.domain.rates import Source, TimeField, Window, decimal_text
from app.domain.what_if import Turn
from app.services import assessments, rates, tickets, units, visits
from app.services.assessments import Entry
from app.services.rates import Door, Part
from app.services.visits import VisitEntry
from tests.office_desk import new_office
from tests.services.answering import answered, closed_ticket

SEPTEMBER = Window.of_days(date(2026, 9, 1), date(2026, 9, 30))
C, R, S = Question.CONTACTED, Question.RESOLVED, Question.SATISFIED


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path / "office") as opened:
        yield opened


def said(contacted: str, resolved: str, satisfied: str, **more: str) -> dict[str, str]:
    return {"contacted": contacted, "resolved": resolved, "satisfied": satisfied, **more}


def fill_ac_14(office) -> list[int]:
    rows = [said("是", "解决", "满意")] * 151 + [said("是", "解决", "不满意")] * 2 + [said("是", "未解决", "满意")] * 9
    rows += [said("是", "未解决", "不满意")] * 16 + [said("否", "未解决", "不满意")] * 2
    rows += [said("否", "未解决", "不满意", assessment="剔除")] * 20
    return answered(office, rows)


def shown(row) -> list[str]:
    return [decimal_text(rate * 100, 2) for rate in row.rates.values()]


def test_ac_14(office):
    """F6.5, AC-14: 180 without 剔除, 200 with; the denominator in words; shares of loss."""
    fill_ac_14(office)
    without = rates.rates(office, SEPTEMBER)
    row = without.table.total
    assert (row.tickets, row.excluded, row.denominator) == (200, 20, 180)
    assert [int(points) for points in row.numerators.values()] == [178, 153, 160]
    assert shown(row) == ["98.89", "85.00", "88.89"]
    shares = without.loss_shares
    assert shares is not None
    assert [decimal_text(share, 2) for share in shares.values()] == ["4.08", "55.10", "40.82"]
    assert "不含不纳入考核" in without.words
    with_them = rates.rates(office, SEPTEMBER, include_excluded=True)
    assert with_them.table.total.denominator == 200
    assert shown(with_them.table.total) == ["89.00", "76.50", "80.00"]
    assert "含不纳入考核（剔除）件" in with_them.words
    assert "（含剔除）" in with_them.definition.name


def test_every_number_is_a_door_to_its_tickets(office):
    ids = fill_ac_14(office)
    report = rates.rates(office, SEPTEMBER)
    row = report.table.total
    doors = {
        Door(Part.ALL): row.tickets,
        Door(Part.EXCLUDED): row.excluded,
        Door(Part.COUNTED): row.denominator,
        **{Door(Part.EARNED, question): row.numerators[question] for question in Question},
        **{Door(Part.LOST, question): row.lost[question] for question in Question},
    }
    for door, number in doors.items():
        assert len(rates.tickets(office, report, door)) == number, door
    assert list(rates.tickets(office, report, Door(Part.EXCLUDED))) == ids[180:]


def test_groups_and_their_doors(office):
    units.add(office, "一片", units.UnitKind.AREA)
    units.add(office, "甲社区", units.UnitKind.COMMUNITY, "一片")
    rows = [
        said("是", "解决", "满意", unit="城管科", community="甲社区"),
        said("是", "未解决", "满意", unit="城管科", community="甲社区"),
        said("是", "解决", "满意", unit="一片"),
        said("是", "解决", "满意"),
    ]
    ids = answered(office, rows)
    for by, names in {
        "unit": {"城管科": 2, "一片": 1, "（未填）": 1},
        "community": {"甲社区": 2, "（未填）": 2},
        "area": {"一片": 3, "（未填）": 1},
    }.items():
        report = rates.rates(office, SEPTEMBER, by)
        assert {row.name: row.denominator for row in report.table.rows} == names
        assert report.table.total.denominator == 4
        for name, number in names.items():
            assert len(rates.tickets(office, report, Door(Part.COUNTED, None, name))) == number
    by_unit = rates.rates(office, SEPTEMBER, "unit")
    assert list(rates.tickets(office, by_unit, Door(Part.LOST, R, "城管科"))) == [ids[1]]
    with pytest.raises(RefusedInput, match="可选"):
        rates.rates(office, SEPTEMBER, "street")


def test_which_moment_falls_into_the_window(office):
    answered(
        office,
        [
            said("是", "解决", "满意", created_at="2026-08-31T23:59:59", closed_at="2026-09-01T00:00:00"),
            said("是", "解决", "满意", created_at="2026-09-01T00:00:00", closed_at="2026-10-01T00:00:00"),
            said("是", "解决", "满意", created_at="2026-09-30T23:59:59"),
            said("是", "解决", "满意", created_at="2026-10-01T00:00:00", closed_at="2026-09-30T23:59:59"),
            said("是", "解决", "满意", is_void="1"),
        ],
    )
    created = rates.rates(office, SEPTEMBER).table.total
    closed = rates.rates(office, SEPTEMBER, definition=replace(STANDARD, time_field=TimeField.CLOSED)).table.total
    assert (created.tickets, closed.tickets) == (2, 2)
    noon = Window(datetime(2026, 8, 31, 12), datetime(2026, 9, 1, 12))
    assert rates.rates(office, noon).table.total.tickets == 2
    ticket = closed_ticket(office, created_at="", called_at="2026-09-02 08:00:00")
    assert ticket in rates.tickets(office, rates.rates(office, SEPTEMBER), Door(Part.ALL))


def test_city_results_win_then_the_export_then_the_internal_round(office):
    ticket = closed_ticket(office, contacted="是")
    assessments.assess(office, ticket, Entry("是", "未解决", "不满意", "录音"))
    assert rates.rates(office, SEPTEMBER).table.total.numerators == {C: 1, R: 0, S: 0}
    tickets.edit(office, ticket, {"resolved": "解决", "satisfied": "基本满意"})
    assert rates.rates(office, SEPTEMBER).table.total.numerators == {C: 1, R: 1, S: Fraction(9, 10)}
    visits.register_visit(office, ticket, VisitEntry("是", "未解决", "满意"))
    assert rates.rates(office, SEPTEMBER).table.total.numerators == {C: 1, R: 0, S: 1}
    internal = rates.rates(office, SEPTEMBER, definition="internal").table.total
    assert internal.numerators == {C: 1, R: 0, S: 0}
    visits.register_visit(office, ticket, VisitEntry(valid_visit="否", note="空号", at="2026-09-18 09:00"))
    assert rates.rates(office, SEPTEMBER).table.total.denominator == 0


def test_answers_that_nobody_knows_are_named(office):
    answered(office, [said("是", "看情况", "满意")] * 2 + [said("是", "解决", "满意")])
    report = rates.rates(office, SEPTEMBER)
    assert report.unread == (("是否解决", "看情况", 2),)
    assert report.table.total.numerators[R] == 1


def test_definitions_are_dated_and_say_where_they_come_from(office):
    assert rates.current_definition(office).code == "standard"
    changed = replace(
        STANDARD, weights={C: Fraction(3, 10), R: Fraction(35, 100), S: Fraction(35, 100)}, basis="通知 8 号"
    )
    rates.save_definition(office, changed, "2026-10-19")
    assert rates.current_definition(office, date(2026, 10, 18)) == STANDARD
    assert rates.current_definition(office, date(2026, 10, 19)) == changed
    rates.choose_definition(office, "huairou", "2026-11-19")
    assert rates.current_definition(office, date(2026, 11, 20)) == HUAIROU
    own = replace(STANDARD, code="own", name="本区口径", basis="考核办法 2026")
    rates.save_definition(office, own)
    assert rates.definition(office, "own") == own
    answered(office, [said("是", "未解决", "未解决", created_at="2026-10-20T08:00:00")])
    late = Window.of_days(date(2026, 10, 19), date(2026, 11, 18))
    assert rates.rates(office, late).table.total.score == 30
    with pytest.raises(NotFound, match="可选"):
        rates.definition(office, "none")
    with pytest.raises(RefusedInput, match="100%"):
        rates.save_definition(office, replace(own, weights={C: Fraction(1), R: Fraction(1), S: Fraction(0)}))


def test_several_definitions_in_one_pass_say_the_same_as_alone(office):
    fill_ac_14(office)
    closed = replace(STANDARD, code="c", time_field=TimeField.CLOSED)
    chosen = [*rates.definitions(office), closed]
    together = rates.side_by_side(office, SEPTEMBER, "unit", chosen)
    assert [one.table for one in together] == [
        rates.rates(office, SEPTEMBER, "unit", None, one).table for one in chosen
    ]


ROW = st.fixed_dictionaries(
    {
        "contacted": st.sampled_from(["", "是", "否"]),
        "resolved": st.sampled_from(["", "解决", "未解决", "部分解决"]),
        "satisfied": st.sampled_from(["", "满意", "基本满意", "不满意", "未评价"]),
        "valid_visit": st.sampled_from(["", "是", "否"]),
        "assessment": st.sampled_from(["", "剔除", "挂账"]),
        "unit": st.sampled_from(["甲", "乙"]),
    }
)


@settings(max_examples=15)
@given(rows=st.lists(ROW, min_size=1, max_size=12), chosen=st.sets(st.integers(0, 11)), source=st.sampled_from(Source))
def test_what_if_equals_what_is_counted_afterwards(tmp_path_factory, rows, chosen, source):
    definition = replace(STANDARD, source=source)
    with new_office(tmp_path_factory.mktemp("o") / "office") as office:
        ids = answered(office, rows)
        turned = [ids[place] for place in sorted(chosen) if place < len(ids)]
        turn = Turn(Answers("是", "解决", "满意", "是"))
        report = rates.rates(office, SEPTEMBER, "unit", definition=definition)
        said_before = rates.what_if(office, report, [*turned, 9999], turn)
        assert (said_before.tickets, said_before.not_found) == (len(turned), 1)
        assert said_before.before == report.table.total
        for ticket in turned:
            if source is Source.INTERNAL:
                continue
            visits.register_visit(office, ticket, VisitEntry("是", "解决", "满意"))
        after = rates.rates(office, SEPTEMBER, "unit", definition=definition).table.total
        if source is not Source.INTERNAL or not turned:
            assert said_before.after == after


def test_what_if_a_ticket_were_excluded(office):
    ids = fill_ac_14(office)
    report = rates.rates(office, SEPTEMBER)
    result = rates.what_if(office, report, ids[178:180], Turn(is_excluded=True))
    assert (result.after.denominator, result.after.excluded) == (178, 22)
    assert result.after.rates[C] == 1
    assert result.gain is not None
    assert result.gain > 0


def test_single_and_double_no(office):
    """F6.4: 未解决 and 不满意 are 双否, one of both is 单否; the rule can be changed with its source."""
    ids = answered(
        office,
        [
            said("是", "未解决", "不满意"),
            said("是", "未解决", "满意"),
            said("是", "解决", "满意"),
            said("是", "未解决", "不满意", assessment="剔除"),
        ],
    )
    found = rates.double_no(office, SEPTEMBER)
    assert (list(found.double), list(found.single)) == ([ids[0]], [ids[1]])
    assert "推断" in found.words
    assert [rates.mark_of(office, ticket) for ticket in ids[:3]] == ["双否", "单否", ""]
    rule = DoubleNoRule({C: ("否",), R: ("未解决",), S: ("不满意",)})
    with pytest.raises(RefusedInput, match="来源"):
        rates.save_double_no_rule(office, rule, "", " ")
    rates.save_double_no_rule(office, rule, "2026-09-01", "区中心 9 月 1 日答复")
    assert rates.double_no_rule(office, date(2026, 8, 31)) == DoubleNoRule()
    assert "区中心" in rates.double_no(office, SEPTEMBER).words


def test_an_application_that_passed_leaves_the_ticket_out(office):
    ids = fill_ac_14(office)
    for number, ticket, verdict, void in ((1, ids[0], "pass", 0), (2, ids[1], "fail", 0), (3, ids[2], "pass", 1)):
        office.database.execute_sql(
            "INSERT INTO exclusion (id, ticket_id, kind, unit, reason, is_void)"
            " VALUES (?, ?, 'exclude', '城管科', '超权', ?)",
            (number, ticket, void),
        )
        office.database.execute_sql(
            "INSERT INTO exclusion_step (exclusion_id, kind, at, verdict, entered_at, actor, is_void)"
            " VALUES (?, 'decide', '2026-09-10T09:00:00', ?, '2026-09-10T09:00:00', '王芳', 0)",
            (number, verdict),
        )
    row = rates.rates(office, SEPTEMBER).table.total
    assert (row.excluded, row.denominator, row.numerators[R]) == (21, 179, 152)
    report = rates.rates(office, SEPTEMBER)
    assert ids[0] in rates.tickets(office, report, Door(Part.EXCLUDED))
    office.database.execute_sql(
        "INSERT INTO exclusion_step (exclusion_id, kind, at, verdict, entered_at, actor, is_void)"
        " VALUES (1, 'decide', '2026-09-11T09:00:00', 'fail', '2026-09-11T09:00:00', '王芳', 0)"
    )
    assert rates.rates(office, SEPTEMBER).table.total.excluded == 20


def test_several_groupings_come_from_one_pass_and_agree_with_each_alone(office):
    fill_ac_14(office)
    together = rates.by_several(office, SEPTEMBER, ("", "unit", "community", "area"))
    for by, report in together.items():
        assert report == rates.rates(office, SEPTEMBER, by)
