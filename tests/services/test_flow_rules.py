"""设置 → 流程规则: dated rules with their source; what nobody confirmed is said to be so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.deadlines import Unit
from app.domain.errors import KnownError, NotAllowed, RefusedInput
from app.domain.flow_limits import LimitKind
from app.domain.return_grounds import GROUNDS, edition, edition_data
from app.services import flow, flow_book, flow_limits, flow_rules, return_grounds, tickets
from app.services.flow_rules import RuleKind
from tests.office_desk import new_office

REASON = "经现场核实，该点位位于邻街道辖区，权属单位为市政集团，建议派至邻街道办理。"


@pytest.fixture
def office(tmp_path):
    made = new_office(tmp_path)
    yield made
    made.close()


def rule(office, kind, key=""):
    return next(one for one in flow_rules.rules(office) if one.kind is kind and one.key == key)


@pytest.mark.parametrize(
    ("kind", "key", "value", "is_open"),
    [
        (RuleKind.LIMIT, "sign", "未设", True),
        (RuleKind.LIMIT, "dispatch", "签收当日 24:00 前", False),
        (RuleKind.LIMIT, "urgent", "自到达起 2 小时", False),
        (RuleKind.LIMIT, "assess", "自科室办结起 24 小时", False),
        (RuleKind.LIMIT, "level_7d", "自到达起 7 日", True),
        (RuleKind.LIMIT, "level_15d", "自到达起 15 日", True),
        (RuleKind.LIMIT, "stale", "自派单起 4 日", False),
        (RuleKind.READING, "R-25", "甲：派单次日起满 4 个自然日", True),
        (RuleKind.LEAD, "", "到期前 1 日", True),
        (RuleKind.RETURN_MIN, "", "20 字（不计标点）", True),
        (RuleKind.GROUND, "emergency", "《北京市接诉即办工作条例》第十一条第三款第（一）项", True),
    ],
)
def test_presets_are_listed_and_what_is_presumed_is_open(office, kind, key, value, is_open):
    found = rule(office, kind, key)
    assert (found.value, found.valid_from, found.is_open) == (value, "", is_open)
    assert found.source or found.value == "未设"


def test_double_no_is_open_until_somebody_confirms_it(office):
    assert rule(office, RuleKind.DOUBLE_NO).is_open


def test_a_limit_from_a_day_on_stands_beside_the_one_in_force(office):
    now = next(limit for limit in flow_limits.limits(office) if limit.kind is LimitKind.SIGN)
    flow_limits.put(office, replace(now, valid_from="2099-01-01", n=30, unit=Unit.HOUR, source="考评办法第三条"))
    lines = [one for one in flow_rules.rules(office) if one.key == "sign"]
    assert [(one.value, one.valid_from, one.is_open) for one in lines] == [
        ("未设", "", True),
        ("自到达起 30 小时", "2099-01-01", False),
    ]


def test_readings_lead_and_length_are_kept_with_their_source(office):
    today = office.now().date().isoformat()
    flow_rules.save_reading(office, "R-25", "丙", today, "街道 11 月会议")
    flow_rules.save_lead(office, 2, Unit.WORKDAY, today, "街道 11 月会议")
    flow_rules.save_return_min(office, 30, today, "街道 11 月会议")
    for kind, key in ((RuleKind.READING, "R-25"), (RuleKind.LEAD, ""), (RuleKind.RETURN_MIN, "")):
        found = rule(office, kind, key)
        assert (found.source, found.valid_from, found.is_open) == ("街道 11 月会议", today, False)
    policy = flow_book.urge_policy(office, flow_book.book(office))
    assert (policy.lead, policy.lead_unit, policy.reading) == (2, Unit.WORKDAY, "丙")
    assert rule(office, RuleKind.READING, "R-42").is_open


@pytest.mark.parametrize(
    "save",
    [
        lambda office: flow_rules.save_reading(office, "R-25", "丁", "", "x"),
        lambda office: flow_rules.save_reading(office, "R-25", "甲", "", " "),
        lambda office: flow_rules.save_lead(office, 101, Unit.DAY, "", "x"),
        lambda office: flow_rules.save_lead(office, 1, Unit.HOUR, "", "x"),
        lambda office: flow_rules.save_return_min(office, 0, "", "x"),
        lambda office: return_grounds.save(office, [], "", ""),
        lambda office: return_grounds.save(office, [replace(GROUNDS[0], title=" ")], "", "x"),
        lambda office: return_grounds.save(office, [replace(one, is_active=False) for one in GROUNDS], "", "x"),
    ],
)
def test_rules_that_make_no_sense_are_refused(office, save):
    with pytest.raises(RefusedInput):
        save(office)


def test_a_ground_is_worded_anew_from_a_day_on_and_steps_follow(office):
    today = office.now().date()
    worded = replace(GROUNDS[4], title="不归街道管", law="职责清单（2027 版）第三条", template="【】不归本街道。")
    return_grounds.save(office, [worded, replace(GROUNDS[0], is_active=False)], today.isoformat(), "职责清单")
    assert return_grounds.grounds(office, date(2020, 1, 1)) == GROUNDS
    assert [one.key for one in return_grounds.offered(office)] == [one.key for one in GROUNDS[1:]]
    found = rule(office, RuleKind.GROUND, "beyond_duty")
    assert (found.title, found.value, found.source, found.is_open) == (
        "不归街道管",
        "职责清单（2027 版）第三条",
        "职责清单",
        False,
    )
    assert rule(office, RuleKind.GROUND, "emergency").value.endswith("（停用）")
    made = tickets.create(office, {"ticket_no": "1", "created_at": office.now().isoformat()}).value
    with pytest.raises(NotAllowed, match="停用"):
        flow.take(office, made, "return", {"ground": "emergency", "text": REASON})
    flow.take(office, made, "return", {"ground": "beyond_duty", "text": REASON})
    details = office.database.value("SELECT details FROM ticket_event WHERE node = 'return'")
    assert "职责清单（2027 版）第三条" in details


@pytest.mark.parametrize(
    "data", ["x", [1], [{"key": "own"}], [{"key": "secret", "law": ""}], [{"key": "secret", "title": 3}]]
)
def test_a_damaged_setting_of_grounds_is_refused_in_words(data):
    with pytest.raises(KnownError):
        edition(data)


def test_grounds_come_back_from_their_setting():
    assert edition(edition_data(GROUNDS)) == GROUNDS
    assert edition(None) == GROUNDS
