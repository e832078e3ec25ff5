from __future__ import annotations

from datetime import datetime

import pytest

from app.domain.errors import NotFound, RefusedInput
from app.domain.tickets import FIELDS
from app.services import register, tickets
from app.services.register import Condition, View
from tests.office_desk import add_ticket, new_office

TICKETS = [
    {"ticket_no": "0126090100000000001", "created_at": "2026-09-01 08:00", "title": "停车难", "unit": "城管科",
     "content": "市民反映停车。\n请处理，谢谢", "caller_name": "张三", "caller_phone": "13800138000",
     "location": "永定路12号", "community": "第一社区", "due_at": "2026-09-15 17:00"},
    {"ticket_no": "0126090200000000002", "created_at": "2026-09-02 08:00", "title": "漏水_100%", "unit": "房管科",
     "content": "楼上漏水", "caller_name": "李小明", "caller_phone": "13900138000/13700137777", "due_at": "2026-09-16"},
    {"ticket_no": "0126090200000000002HBD1", "created_at": "2026-09-03 08:00", "title": "路灯", "unit": "",
     "content": "路灯不亮", "status": "办理中"},
]  # fmt: skip


@pytest.fixture
def office(tmp_path):
    made = new_office(tmp_path)
    for values in TICKETS:
        tickets.create(made, values)
    yield made
    made.close()


def found(office, *conditions, **view):
    return list(register.ids(office, View(conditions=conditions, **view)))


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("", [3, 2, 1]),
        ("停车", [1]),
        ("停", [1]),
        ("处理谢谢", [1]),
        ("处理，谢谢", [1]),
        ("停车 谢谢", [1]),
        ("停车 漏水", []),
        ("张三", [1]),
        ("永定路12号", [1]),
        ("第一社区", [1]),
        ("8000", [2, 1]),
        ("7777", [2]),
        ("１３８０００", [2, 1]),
        ("138000", [2, 1]),
        ("01260902", [3, 2]),
        ("0000002", [2]),
        ("0126090200000000002HBD1", [3]),
        ("2hbd1", [3]),  # the end of a number with letters, in either case
        ("0126090200000000002HB", [3]),
        ("12", [1]),  # two digits are text: 永定路12号
        ("，。", []),
        ("%", []),
        ('" OR 1', []),
    ],
)
def test_the_search_box(office, search, expected):
    assert found(office, search=search) == expected
    assert register.count(office, View(search=search)) == len(expected)
    assert sorted(register.ids(office, View(search=search), limit=10)) == sorted(expected)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Condition("unit", "is", "城管科"), [1]),
        (Condition("unit", "is_not", "城管科"), [3, 2]),
        (Condition("unit", "one_of", ("城管科", "房管科")), [2, 1]),
        (Condition("unit", "one_of", ()), []),
        (Condition("unit", "empty"), [3]),
        (Condition("unit", "not_empty"), [2, 1]),
        (Condition("title", "contains", "_100%"), [2]),
        (Condition("title", "contains", "%"), [2]),
        (Condition("title", "starts", "漏_"), []),
        (Condition("title", "starts", "漏水"), [2]),
        (Condition("content", "contains", "停车"), [1]),
        (Condition("content", "contains", "处理谢谢"), []),
        (Condition("content", "contains", "理，谢"), [1]),
        (Condition("due_at", "before", "2026-09-16"), [1]),
        (Condition("due_at", "after", "2026-09-15"), [2]),
        (Condition("created_at", "after", "2026-09-02"), [3]),
        (Condition("created_at", "after", "2026-09-02T07:59:59"), [3, 2]),
        (Condition("created_at", "is", "2026-09-02"), [2]),
        (Condition("created_at", "is_not", "2026-09-02"), [3, 1]),
        (Condition("created_at", "is", "2026-09-02T08:00:00"), [2]),
        (Condition("caller_name", "is", "张三"), [1]),
    ],
)
def test_filters(office, condition, expected):
    assert found(office, condition) == expected


def test_filters_and_search_go_together(office):
    assert found(office, Condition("unit", "is", "房管科"), search="8000") == [2]
    assert found(office, Condition("unit", "is", "城管科"), search="漏水") == []


@pytest.mark.parametrize("field", [field.key for field in FIELDS])
def test_every_field_sorts_both_ways(office, field):
    up = found(office, sort=field, descending=False)
    assert sorted(up) == [1, 2, 3]
    values = {row.id: row.values for row in register.page(office, [1, 2, 3], [field])}
    if field not in ("caller_name", "caller_phone"):
        assert [values[number][field] for number in up] == sorted(values[number][field] for number in up)
    assert sorted(found(office, sort=field)) == [1, 2, 3]


@pytest.mark.parametrize("view", [View(sort="nope"), View(conditions=(Condition("1; DROP", "is", "x"),))])
def test_unknown_fields_are_refused(office, view):
    with pytest.raises(RefusedInput, match="没有"):
        register.ids(office, view)


def test_an_unknown_comparison_is_refused(office):
    with pytest.raises(RefusedInput, match="筛选方式"):
        register.ids(office, View(conditions=(Condition("unit", "like", "x"),)))  # type: ignore[arg-type]


def test_a_page_comes_in_the_order_asked_for_and_masked(office):
    rows = register.page(office, [2, 99, 1])
    assert [row.id for row in rows] == [2, 1]
    assert rows[1].values["caller_name"] == "张*"
    assert rows[0].values["caller_phone"] == "139****8000/137****7777"
    assert rows[1].values["ticket_no"] == TICKETS[0]["ticket_no"]


def test_limit_takes_the_first_of_the_order(office):
    assert list(register.ids(office, View(), limit=2)) == [3, 2]
    assert list(register.ids(office, View(search="市民"), limit=1)) == [1]


def test_values_for_a_filters_list(office):
    add_ticket(office, "9", unit="城管科")
    assert register.values_of(office, "unit") == [("城管科", 2), ("", 1), ("房管科", 1)]
    assert register.values_of(office, "unit", limit=1) == [("城管科", 2)]
    with pytest.raises(RefusedInput, match="个人信息"):
        register.values_of(office, "caller_name")


def test_detail_is_masked_and_complete(office):
    detail = register.detail(office, 1)
    assert set(detail.values) == {field.key for field in FIELDS}
    assert (detail.values["caller_name"], detail.values["caller_phone"]) == ("张*", "138****8000")
    assert detail.values["content"] == TICKETS[0]["content"]
    assert [item.kind for item in detail.history] == ["create"]


def test_history_values_are_masked(office):
    tickets.edit(office, 1, {"caller_phone": "13711112222", "caller_name": "王五"})
    changes = {change.field: (change.old_value, change.new_value) for change in register.history(office, 1)[0].changes}
    assert changes == {"caller_name": ("张*", "王*"), "caller_phone": ("138****8000", "137****2222")}


def test_revealing_needs_a_reason_and_is_written_down(office):
    with pytest.raises(RefusedInput, match="原因"):
        register.reveal(office, 1, "  ")
    assert register.reveal(office, 1, "回访")["caller_phone"] == "13800138000"
    entry = office.database.rows("SELECT action, subject, reason FROM audit_entry ORDER BY seq")[-1]
    assert entry == ("ticket.reveal", "ticket:1", "回访")
    with pytest.raises(NotFound):
        register.reveal(office, 99, "回访")
    assert office.database.value("SELECT count(*) FROM audit_entry WHERE action = 'ticket.reveal'") == 1


def test_tickets_of_one_number_newest_first(office):
    tickets.create(office, {"ticket_no": TICKETS[0]["ticket_no"], "created_at": "2026-09-05"})
    assert register.by_number(office, f" {TICKETS[0]['ticket_no']} ") == [4, 1]


@pytest.mark.parametrize(
    ("now", "field", "code", "expected"),
    [
        ("2026-09-02T12:00:00", "created_at", "today", [2]),
        ("2026-09-02T12:00:00", "created_at", "yesterday", [1]),
        ("2026-09-06T23:59:59", "created_at", "week", [3, 2, 1]),
        ("2026-09-07T00:00:00", "created_at", "week", []),
        ("2026-09-09T08:00:00", "created_at", "last_7", [3]),
        ("2026-09-30T08:00:00", "created_at", "month", [3, 2, 1]),
        ("2026-09-18T08:00:00", "created_at", "period", [3, 2, 1]),
        ("2026-09-19T08:00:00", "created_at", "period", []),
        ("2026-09-15T15:00:00", "due_at", "next_hours:2", [1]),
        ("2026-09-15T15:00:01", "due_at", "next_hours:1", []),
        ("2026-09-15T17:00:00", "due_at", "next_hours:1", [1]),
        ("2026-09-15T17:00:01", "due_at", "next_hours:24", []),
        ("2026-09-15T17:00:01", "due_at", "past", [1]),
        ("2026-09-17T00:00:00", "due_at", "past", [2, 1]),
    ],
)
def test_a_span_that_moves_with_the_clock(office, now, field, code, expected):
    office._now = lambda: datetime.fromisoformat(now)
    assert found(office, Condition(field, "within", code)) == expected
    assert register.count(office, View(conditions=(Condition(field, "within", code),))) == len(expected)


def test_an_unknown_span_is_refused_in_words(office):
    with pytest.raises(RefusedInput, match="相对日期"):
        register.count(office, View(conditions=(Condition("created_at", "within", "tomorrow"),)))
