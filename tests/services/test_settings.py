from __future__ import annotations

import json
from datetime import date

import pytest

from app.domain.errors import RefusedInput
from app.services import settings
from tests.office_desk import DeskClock, new_office


@pytest.fixture
def clock():
    return DeskClock()


@pytest.fixture
def office(tmp_path, clock):
    made = new_office(tmp_path, clock)
    yield made
    made.close()


def test_the_value_that_counts_on_a_day(office, clock):
    settings.put(office, "limit.days", 7)
    settings.put(office, "limit.days", 5, "2026-10-01", "市局通知")
    assert settings.get(office, "limit.days") == 7
    assert settings.get(office, "limit.days", on=date(2026, 10, 1)) == 5
    clock.forward(days=30)
    assert settings.get(office, "limit.days") == 5
    assert settings.get(office, "limit.days", on=date(2026, 9, 30)) == 7
    assert [(item.valid_from, item.value, item.source) for item in settings.versions(office, "limit.days")] == [
        ("", 7, ""),
        ("2026-10-01", 5, "市局通知"),
    ]


def test_any_json_comes_back(office):
    value = {"columns": ["ticket_no", "标题"], "width": [120, None], "on": True}
    settings.put(office, "register.columns", value)
    assert settings.get(office, "register.columns") == value


def test_what_is_not_set_has_the_default(office):
    assert settings.get(office, "nope") is None
    assert settings.get(office, "nope", 3) == 3
    settings.put(office, "later", None, "2027-01-01")
    assert settings.get(office, "later", 3) == 3


def test_a_set_none_is_no_default(office):
    settings.put(office, "nothing", None)
    assert settings.get(office, "nothing", 3) is None


@pytest.mark.parametrize("day", ["2026-13-01", "2026/10/01", "明天"])
def test_an_impossible_day_is_refused(office, day):
    with pytest.raises(RefusedInput, match="生效日期"):
        settings.put(office, "a", 1, day)


def test_renaming_the_street_is_audited(office):
    settings.rename_street(office, " 中关村街道 ")
    assert office.street == "中关村街道"
    detail = json.loads(office.database.value("SELECT detail FROM audit_entry ORDER BY seq DESC LIMIT 1"))
    assert (detail["old"], detail["new"]) == ("永定路街道", "中关村街道")
    with pytest.raises(RefusedInput):
        settings.rename_street(office, " ")
