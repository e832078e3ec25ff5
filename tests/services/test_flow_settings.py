"""The office's own rules of the flow: nothing that stops its work is accepted, and each counts from its very day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.domain import flow_settings
from app.domain.deadlines import Unit
from app.domain.errors import RefusedInput
from app.domain.flow import State
from app.domain.flow_limits import FlowLimit, LimitKind
from app.services import flow, flow_limits, settings
from app.services.session import Office
from tests.office_desk import DeskClock, add_ticket, new_office
from tests.services.flow_walk import assert_stored_is_derived, state_of, stored

GOOD: dict[str, Any] = {
    "flow.return_reason_min": 4,
    "flow.rebound_rounds": 3,
    "flow.late_entry_minutes": 0,
    "flow.review_required": False,
    "flow.requisites": {"photo": "照片"},
    "flow.levels": {"特急": "2h"},
    "flow.readings": {"R-25": "丙", "R-43": "乙"},
    "flow.urge_lead": {"n": 2, "unit": "workday"},
    "flow.dispatch_check_at": "18:00",
    "flow.monthly_target": 1600,
    "flow.initial": [{"state": "handling", "when": {}}],
    "flow.imported_marks": [],
}


@pytest.fixture
def clock() -> DeskClock:
    return DeskClock()


@pytest.fixture
def office(tmp_path: Path, clock: DeskClock):
    with new_office(tmp_path / "office", clock) as opened:
        yield opened


def test_every_setting_has_a_title_and_takes_a_good_value(office: Office):
    assert set(GOOD) == set(flow_settings.TITLES)
    ticket = add_ticket(office)
    for key, value in GOOD.items():
        settings.put(office, key, value, source="街道")
        assert settings.get(office, key) == value
    assert flow.life(office, ticket).state.state is State.HANDLING


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("flow.return_reason_min", "x"),
        ("flow.return_reason_min", -1),
        ("flow.rebound_rounds", True),
        ("flow.late_entry_minutes", 1.5),
        ("flow.monthly_target", None),
        ("flow.review_required", "否"),
        ("flow.requisites", ["照片"]),
        ("flow.requisites", {"photo": 1}),
        ("flow.levels", {"特急": "3h"}),
        ("flow.readings", {"R-42": "丙"}),
        ("flow.readings", {"R-99": "甲"}),
        ("flow.readings", {"R-25": "甲乙"}),
        ("flow.urge_lead", {"n": 1}),
        ("flow.urge_lead", {"n": True, "unit": "day"}),
        ("flow.urge_lead", {"n": 10**6, "unit": "day"}),
        ("flow.urge_lead", {"n": 1, "unit": "hour"}),
        ("flow.dispatch_check_at", "晚上"),
        ("flow.dispatch_check_at", 17),
        ("flow.initial", "garbage"),
        ("flow.initial", [{"state": "flying"}]),
        ("flow.imported_marks", [{"mark": "x"}]),
        ("flow.unheard_of", 1),
    ],
)
@pytest.mark.parametrize("valid_from", ["", "2026-09-25"])
def test_a_value_that_would_stop_the_office_is_refused(
    office: Office, clock: DeskClock, key: str, value: Any, valid_from: str
):
    before = settings.versions(office, key)
    with pytest.raises(RefusedInput):
        settings.put(office, key, value, valid_from, "街道")
    assert settings.versions(office, key) == before
    clock.forward(days=30)
    assert state_of(office, add_ticket(office)) is State.TO_SIGN


def test_a_mapping_moves_the_states_with_the_first_change_of_its_day(office: Office, clock: DeskClock):
    ticket = add_ticket(office, "D1")
    settings.put(office, "flow.initial", GOOD["flow.initial"], "2026-09-20", "区里通知")
    clock.forward(days=1)
    add_ticket(office, "D2")
    assert {row[1] for row in stored(office)} == {"to_sign"}
    clock.forward(days=1)
    add_ticket(office, "D3")
    assert {row[1] for row in stored(office)} == {"handling"}
    assert_stored_is_derived(office)
    clock.forward(days=-2)  # the clock was wrong and is set back
    flow.take(office, ticket, "sign")
    assert_stored_is_derived(office)


@pytest.mark.parametrize("text", ["20260920", "2026-W38-7", " 2026-09-20 "])
def test_a_day_is_kept_in_one_form_only(office: Office, text: str):
    settings.put(office, "flow.monthly_target", 1, text, "x")
    assert [one.valid_from for one in settings.versions(office, "flow.monthly_target")] == ["2026-09-20"]
    flow_limits.put(office, FlowLimit(LimitKind.SIGN, text, Unit.HOUR, 2, "arrive", "通知"))
    assert [one.valid_from for one in flow_limits.limits(office) if one.kind is LimitKind.SIGN] == ["", "2026-09-20"]


@pytest.mark.parametrize(
    ("kind", "node", "source", "says"),
    [
        (LimitKind.SIGN, "arrive", " ", "没有写来源"),
        (LimitKind.SIGN, "sign", "通知", "签收时限不能从“sign”起算。可用：arrive（到达）"),
        (LimitKind.DISPATCH, "respond", "通知", "不能从"),
        (LimitKind.STALE, "arrive", "通知", "可用：dispatch（派单）"),
        (LimitKind.LEVEL_7D, "assess", "通知", "不能从"),
    ],
)
def test_a_limit_that_could_never_run_or_has_no_source_is_refused(
    office: Office, kind: LimitKind, node: str, source: str, says: str
):
    before = flow_limits.limits(office)
    with pytest.raises(RefusedInput, match=says):
        flow_limits.put(office, FlowLimit(kind, "", Unit.HOUR, 2, node, source))
    assert flow_limits.limits(office) == before


def test_every_preset_could_be_set_again(office: Office):
    for limit in flow_limits.limits(office):
        flow_limits.put(office, limit)


def test_a_limit_with_an_earlier_day_counts_up_to_the_next_one(office: Office, clock: DeskClock):
    ticket = add_ticket(office, created_at="2026-09-17 08:00:00")
    for day, hours in (("2026-09-18", 9), ("2026-09-01", 3)):
        flow_limits.put(office, FlowLimit(LimitKind.SIGN, day, Unit.HOUR, hours, "arrive", "通知"))
    later = add_ticket(office, "L2", created_at="2026-09-18 08:00:00")
    assert [flow.life(office, one).limits[0].due_at for one in (ticket, later)] == [
        "2026-09-17T11:00:00",
        "2026-09-18T17:00:00",
    ]
    found = flow_limits.in_force(office, LimitKind.SIGN)
    assert found is not None
    assert (found.valid_from, found.n) == ("2026-09-18", 9)
    assert_stored_is_derived(office)
