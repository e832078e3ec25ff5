"""Links between tickets, chains across numbers, repeated callers, counting by ticket and by matter (F5.12)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.links import LinkKind
from app.services import history, links
from app.services.session import Office
from tests.office_desk import add_ticket
from tests.services.case_desk import desk

BODY = "甲小区东门外路灯已有一周不亮，老人夜间出行不便，多次联系物业未解决"
BASE = "0126070108000000001"
JULY = (date(2026, 7, 1), date(2026, 7, 31))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made, _ = desk(tmp_path)
    yield made
    made.close()


def add(office: Office, number: str, day: int = 1, **values: str) -> int:
    filled = {"created_at": f"2026-07-{day:02d} 08:00:00", "title": f"标题{number}", **values}
    return add_ticket(office, number, **filled)


def test_three_calls_of_one_phone_and_address_are_shown_together(office):
    """F5.12: three tickets of one phone and address within thirty days come together."""
    caller = {"caller_phone": "13800001234", "location": "甲小区东门"}
    three = tuple(add(office, f"010{n}", n * 9, **caller) for n in (1, 2, 3))
    add(office, "0104", 5, caller_phone="13800001234", location="乙小区")
    add(office, "0105", 6, caller_phone="13800001235", location="甲小区东门")
    found = links.repeated(office, *JULY)
    assert [group.tickets for group in found] == [three]
    assert links.counts(office, *JULY).matters == 5
    assert links.links(office, three[0]) == []


def test_the_chain_of_a_number_across_its_re_dispatches(office):
    first, second = add(office, BASE), add(office, BASE + "HBD1", 5)
    third = add(office, BASE + "HBD2", 9)
    far = add(office, "0199", 12)
    assert [ticket.id for ticket in links.chain(office, second)] == [first, second, third]
    links.link(office, "同一事项", third, far, why="诉求人来电说明")
    chain = links.chain(office, first)
    assert [ticket.id for ticket in chain] == [first, second, third, far]
    assert "诉求人来电说明" in chain[-1].why
    counts = links.counts(office, *JULY)
    assert (counts.tickets, counts.matters) == (4, 1)
    assert "按事项" in counts.definition


def test_a_link_can_be_removed_and_undone(office):
    """F5.12: links are removable, and removing is undone."""
    one, other = add(office, "01"), add(office, "02")
    done = links.link(office, LinkKind.MATTER, one, other)
    with pytest.raises(NotAllowed, match="没有重复"):
        links.link(office, LinkKind.MATTER, other, one)
    removed = links.unlink(office, done.value, "关联错了")
    assert len(links.chain(office, one)) == 1
    history.undo(office, removed.operation_id)
    assert len(links.chain(office, one)) == 2
    history.undo(office, done.operation_id)
    assert links.links(office, one) == []


def test_not_the_same_matter_stands_against_number_and_likeness(office):
    one = add(office, BASE, content=BODY)
    other = add(office, BASE + "HBD1", 3, content=BODY)
    assert links.suggestions(office, one)[0].is_certain
    with pytest.raises(RefusedInput, match="理由"):
        links.dismiss(office, LinkKind.MATTER, one, other, "")
    links.dismiss(office, LinkKind.MATTER, one, other, "两处点位")
    assert len(links.chain(office, one)) == 1
    assert links.counts(office, *JULY).matters == 2
    assert [s for s in links.suggestions(office, one) if s.kind is LinkKind.MATTER] == []
    third = add(office, "0177", 4)
    links.link(office, LinkKind.MATTER, one, third)
    with pytest.raises(NotAllowed, match="不是同一事项"):
        links.link(office, LinkKind.MATTER, third, other)


def test_suggestions_find_their_candidates_and_say_why(office):
    one = add(office, "01", 1, content=BODY, location="甲小区东门", caller_phone="13800001234", caller_name="张三")
    same = add(office, "02", 3, content=BODY + "，请尽快处理", location="甲小区东门")
    person = add(office, "03", 5, content="电梯坏了", caller_phone="13800001234", caller_name="张三")
    only_phone = add(office, "04", 6, content="井盖丢失", caller_phone="13800001234")
    found = {(s.other, s.kind): s for s in links.suggestions(office, one)}
    assert set(found) == {(same, LinkKind.MATTER), (same, LinkKind.PLACE), (person, LinkKind.PERSON)}
    assert "内容相似" in found[same, LinkKind.MATTER].why_text
    assert found[person, LinkKind.PERSON].why_text == "电话相同 +45；姓名相同 +35"
    assert only_phone not in {other for other, _ in found}


def test_likeness_is_never_passed_on(office):
    """Every suggestion concerns the ticket asked for, and nothing is linked without a person."""
    bodies = [BODY[n : n + 24] for n in (0, 5, 10)]
    ids = [add(office, f"01{n}", n + 1, content=body) for n, body in enumerate(bodies)]
    assert {s.other for s in links.suggestions(office, ids[0])} <= {ids[1]}
    assert all(len(links.chain(office, ticket)) == 1 for ticket in ids)
    assert links.counts(office, *JULY).matters == 3


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda o, t: links.link(o, "matter", t, t), "它自己"),
        (lambda o, t: links.link(o, "x", t, t + 1), "可选"),
        (lambda o, t: links.link(o, "matter", t, 99), "没有这件工单"),
        (lambda o, t: links.repeated(o, JULY[1], JULY[0]), "起止"),
    ],
)
def test_refusals(office, call, says):
    one = add(office, "01")
    add(office, "02")
    with pytest.raises(RefusedInput, match=says):
        call(office, one)
