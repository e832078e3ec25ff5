from __future__ import annotations

import json

import pytest

from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.services import register, tickets
from app.services.changes import Topic
from app.services.register import View
from app.services.verification import verify
from tests.office_desk import add_ticket, new_office


@pytest.fixture
def office(tmp_path):
    made = new_office(tmp_path)
    yield made
    made.close()


def ids(office, **view):
    return list(register.ids(office, View(**view)))


def test_a_new_ticket_is_in_the_register_at_once(office):
    outcome = tickets.create(
        office,
        {"ticket_no": " 0126 ", "created_at": "2026/9/8 9:05", "title": "停\n车", "caller_phone": "+86 138 0013 8000"},
    )
    assert outcome.changed == {Topic.TICKETS}
    values = register.reveal(office, outcome.value, "核对")
    assert (values["ticket_no"], values["created_at"], values["title"]) == ("0126", "2026-09-08T09:05:00", "停 车")
    assert ids(office, search="停车") == ids(office, search="8000") == ids(office, search="0126") == [outcome.value]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2026-09-18", "2026-09-18T00:00:00"),
        ("2026-9-8 9:05", "2026-09-08T09:05:00"),
        ("2026/09/18 23:59:59", "2026-09-18T23:59:59"),
        ("2026年9月18日 9时30分", "2026-09-18T09:30:00"),
        ("2026-09-18T09:30:01", "2026-09-18T09:30:01"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_moments_as_people_type_them(typed, stored):
    assert tickets.parse_moment(typed, "办理时限") == stored


def test_a_limit_that_names_a_day_alone_runs_until_its_end(office):
    number = tickets.create(office, {"ticket_no": "1", "created_at": "2026-9-8", "due_at": "2026-9-18"}).value
    values = register.detail(office, number).values
    assert (values["created_at"], values["due_at"]) == ("2026-09-08T00:00:00", "2026-09-18T23:59:59")


@pytest.mark.parametrize("typed", ["2026-02-30", "昨天", "2026-09-18 25:00", "18/9/2026", "2026-09-18 9"])
def test_impossible_moments_are_refused(typed):
    with pytest.raises(RefusedInput, match="办理时限"):
        tickets.parse_moment(typed, "办理时限")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "编号没有填"),
        ({"ticket_no": "  "}, "编号没有填"),
        ({"ticket_no": "1", "colour": "红"}, "colour"),
        ({"ticket_no": "1", "title": "a\x00b"}, "控制字符"),
        ({"ticket_no": "1", "title": "\ud800"}, "控制字符"),
        ({"ticket_no": "1", "extra": "[1]"}, "其他列"),
        ({"ticket_no": "1", "extra": "{"}, "其他列"),
    ],
)
def test_refused_values_change_nothing(office, values, message):
    with pytest.raises(RefusedInput, match=message):
        tickets.create(office, values)
    assert register.count(office, View()) == 0
    assert office.database.value("SELECT count(*) FROM operation") == 0


def test_one_number_may_come_twice_at_different_times_only(office):
    add_ticket(office, "7")
    tickets.create(office, {"ticket_no": "7", "created_at": "2026-09-19 08:00"})
    tickets.create(office, {"ticket_no": "7"})
    for again in ({"ticket_no": "7", "created_at": "2026-9-18 8:00:00"}, {"ticket_no": "7"}):
        with pytest.raises(RefusedInput, match="已有编号 7"):
            tickets.create(office, again)
    assert register.count(office, View()) == 3


def test_an_edit_keeps_history_base_value_and_version(office):
    number = add_ticket(office, title="停车", content="旧文")
    outcome = tickets.edit(office, number, {"title": "漏水", "content": "新文", "status": ""}, "市民来电更正")
    assert outcome.value == 2
    newest = register.detail(office, number).history[0]
    assert (newest.operation_id, newest.reason) == (outcome.operation_id, "市民来电更正")
    changes = {change.field: (change.title, change.old_value, change.new_value) for change in newest.changes}
    assert changes == {"title": ("标题", "停车", "漏水"), "content": ("主要内容", "旧文", "新文")}
    assert ids(office, search="漏水") == [number]
    assert ids(office, search="停车") == []
    assert ids(office, search="新文") == [number]
    assert verify(office).ok


def imported(office, **values):
    """A ticket as an import leaves it: no edits, a source hash."""
    number = add_ticket(office, **values)
    office.database.execute_sql("DELETE FROM ticket_field_edit")
    office.database.execute_sql("UPDATE ticket SET source_hash = x'01', has_edits = 0")
    return number


def test_base_values_come_and_go_with_the_edit(office):
    number = imported(office, status="办理中")
    tickets.edit(office, number, {"status": "已办结"})
    tickets.edit(office, number, {"status": "已归档"})
    detail = register.detail(office, number)
    assert detail.edited == {"status": "办理中"}
    assert register.page(office, [number])[0].has_edits
    tickets.edit(office, number, {"status": "办理中"})
    assert register.detail(office, number).edited == {}
    assert not register.page(office, [number])[0].has_edits


@pytest.mark.parametrize("change", [{"ticket_no": "9"}, {"created_at": "2026-09-17"}, {"created_at": ""}])
def test_the_identity_of_an_imported_ticket_is_the_hotlines(office, change):
    number = imported(office)
    with pytest.raises(NotAllowed, match="热线系统"):
        tickets.edit(office, number, change)


def test_a_later_moment_of_an_imported_ticket_may_be_filled_in(office):
    number = imported(office)
    assert tickets.edit(office, number, {"dispatched_at": "2026-09-18 08:30"}).value == 2


def test_the_identity_of_a_hand_made_ticket_may_be_corrected(office):
    number = add_ticket(office, "7")
    tickets.edit(office, number, {"ticket_no": "8", "created_at": "2026-09-17 10:00"})
    assert register.by_number(office, "8") == [number]
    assert ids(office, search="008") == []
    with pytest.raises(NotFound, match="编号为“7”"):
        register.by_number(office, "7")
    other = add_ticket(office, "9")
    with pytest.raises(RefusedInput, match="已有编号 8"):
        tickets.edit(office, other, {"ticket_no": "8", "created_at": "2026-09-17 10:00"})
    with pytest.raises(RefusedInput, match="不能为空"):
        tickets.edit(office, other, {"ticket_no": ""})


def test_an_edit_without_change_is_refused(office):
    number = add_ticket(office, title="停车")
    with pytest.raises(RefusedInput, match="没有改动"):
        tickets.edit(office, number, {"title": " 停车 "})
    assert register.detail(office, number).version == 1


def test_a_missing_ticket_is_said(office):
    with pytest.raises(NotFound):
        tickets.edit(office, 99, {"title": "x"})
    with pytest.raises(NotFound):
        register.detail(office, 99)


def test_extra_columns_can_be_edited(office):
    number = tickets.create(office, {"ticket_no": "1", "extra": json.dumps({"网格": "甲"})}).value
    tickets.edit(office, number, {"extra": json.dumps({"网格": "乙", "联系人": "张三"})})
    assert register.detail(office, number).extra == {"网格": "乙", "联系人": "张*"}
    change = register.detail(office, number).history[0].changes[0]
    assert (change.title, json.loads(change.new_value)["联系人"]) == ("其他列", "张*")


def test_voiding_hides_and_keeps(office):
    number = add_ticket(office)
    with pytest.raises(RefusedInput, match="原因"):
        tickets.void(office, number, " ")
    tickets.void(office, number, "重复录入")
    assert ids(office) == []
    assert register.detail(office, number).is_void
    with pytest.raises(RefusedInput, match="没有改动"):
        tickets.void(office, number, "再来")
    tickets.void(office, number, "误操作", is_void=False)
    assert ids(office) == [number]
    assert [item.kind for item in register.detail(office, number).history] == ["unvoid", "void", "create"]


def test_the_audit_log_holds_no_personal_data(office):
    number = add_ticket(office, caller_name="张三丰", caller_phone="13800138000", content="家住五号楼")
    tickets.edit(office, number, {"caller_name": "李四光"})
    register.reveal(office, number, "核对电话")
    text = repr(office.database.rows("SELECT * FROM audit_entry"))
    assert "核对电话" in text
    for secret in ("张三丰", "李四光", "13800138000", "五号楼"):
        assert secret not in text
