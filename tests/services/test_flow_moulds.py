"""Moulds say the same as working every ticket out by itself, whatever the rules look at."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.flow_facts import FACT_FIELDS, initial_rules
from app.services import flow_book, flow_sync
from app.services import settings as office_settings
from app.services.flow_moulds import MOMENT_FIELDS, Moulds
from app.services.session import Office
from app.storage.queries import flow as queries
from tests.office_desk import DeskClock, new_office
from tests.services.flow_walk import assert_stored_is_derived

MOMENTS = ("", "2026-09-01T08:00:00", "2026-09-03T17:30:05", "2026-10-01T00:00:00")
VALUES = {
    "status": ("", "已办结", "退单", "待签收", "待派单", "办理中", "回复完成", "待审核", "别的"),
    "urgency": ("", "紧急", "一般，紧急", "特急"),
    "tags": ("", "市级督办、点名", "每月一案", "别的 标签"),
    "nature": ("", "投诉"),
    "unit": ("", "城管科"),
    "contacted": ("", "是", "否"),
    "assessment": ("", "挂账", "剔除;挂账"),
}
FACTS = st.fixed_dictionaries({key: st.sampled_from(VALUES.get(key, MOMENTS)) for key in FACT_FIELDS})
EXTREME_RULES = (
    None,
    [{"state": "closed", "when": {"nature": ["投诉"], "unit": ["*"]}}, {"state": "handling", "when": {"unit": ["*"]}}],
    [{"state": "to_review", "when": {"closed_at": [MOMENTS[1]]}}, {"state": "to_assess", "when": {"tags": ["*"]}}],
    [],
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory):
    with new_office(tmp_path_factory.mktemp("moulds") / "office", DeskClock()) as opened:
        yield opened


def insert(office: Office, tickets: list[dict[str, str]]) -> None:
    """Put tickets with these facts into the register, as an import does."""
    first = int(office.database.value("SELECT coalesce(max(id), 0) FROM ticket")) + 1
    keys = ("id", "ticket_no", *FACT_FIELDS)
    rows: list[tuple[Any, ...]] = [
        (first + place, f"M{first + place}", *(facts[key] for key in FACT_FIELDS))
        for place, facts in enumerate(tickets)
    ]
    sql = f"INSERT INTO ticket ({', '.join(keys)}) VALUES ({', '.join('?' * len(keys))})"
    with office.change("test", "tickets"):
        office.database.executemany(sql, rows)


@settings(max_examples=60)
@given(tickets=st.lists(FACTS, min_size=1, max_size=12), rules=st.sampled_from(EXTREME_RULES))
def test_stored_states_are_those_of_single_tickets(office: Office, tickets: list[dict[str, str]], rules: Any):
    office_settings.put(office, "flow.initial", rules)
    insert(office, tickets)
    assert_stored_is_derived(office)


def test_every_status_has_a_mould_when_the_file_gives_a_limit(office: Office):
    """The quick way is taken: tickets with 办理时限 and without limits of the office are not worked out one by one."""
    rules, book = initial_rules(), flow_book.book(office)
    moulds = Moulds(rules, lambda facts: flow_sync._moulded(facts, rules, book))
    moments = [MOMENTS[1]] * len(MOMENT_FIELDS)
    kinds = {
        "已办结": True,
        "办理中": True,
        "待签收": True,
        "待派单": False,  # the day's end counts from signing
    }
    assert moulds.whole == ("status", "urgency", "tags", "assessment")
    for status, is_moulded in kinds.items():
        kind = (0b1111, status, "", "", "")
        assert (moulds.fill(7, moments, kind) is not None) is is_moulded
    row = dict(zip(queries.STATE_COLUMNS, moulds.fill(7, moments, (0b1111, "办理中", "", "", "")) or (), strict=True))
    assert (row["ticket_id"], row["state"], row["handle_due_at"]) == (7, "handling", MOMENTS[1])
