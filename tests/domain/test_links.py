"""Same matter, person, place (F5.12): scores with reasons, and the rules that no suggestion breaks."""

from __future__ import annotations

from dataclasses import replace

from app.domain.links import (
    SUGGESTED_FROM,
    Facts,
    LinkKind,
    groups,
    likeness,
    number_pairs,
    phone_digits,
    place_key,
    repeat_groups,
    shingles,
    suggest,
)

BODY = "甲小区东门外路灯已有一周不亮，老人夜间出行不便，多次联系物业未解决"
ONE = Facts(
    1, "0126070108000000001", "2026-07-01T08:00:00", "13800001234", "张三", "甲小区东门", "甲社区", "", "", BODY
)


def other(number: int = 2, **values: object) -> Facts:
    base = replace(
        ONE, id=number, ticket_no=f"01260701080000{number:05d}", phone="", name="", place="", text="完全不同的一件事情"
    )
    return replace(base, **values)


def kinds(*others: Facts) -> dict[tuple[int, LinkKind], int]:
    return {(found.other, found.kind): found.score for found in suggest(ONE, others)}


def test_the_same_base_number_is_certain():
    found = suggest(ONE, [other(ticket_no=ONE.ticket_no + "HBD1")])
    assert [(one.kind, one.score, one.is_certain) for one in found] == [(LinkKind.MATTER, 100, True)]
    assert "HBD" in found[0].why_text


def test_phone_alone_suggests_nothing():
    assert kinds(other(phone=ONE.phone)) == {}
    assert kinds(other(phone=ONE.phone, text=BODY[:8] + "电梯坏了没有人来修理住户意见很大")) == {}


def test_person_needs_phone_and_name_or_place():
    assert kinds(other(phone=ONE.phone, name="张三")) == {(2, LinkKind.PERSON): 80}
    assert kinds(other(phone=ONE.phone, place=ONE.place))[(2, LinkKind.PERSON)] == 65
    assert kinds(other(phone=ONE.phone, name="先生")) == {}
    assert (2, LinkKind.PERSON) not in kinds(other(name="张三", place=ONE.place))


def test_alike_text_explains_its_score():
    found = [
        one for one in suggest(ONE, [other(text=BODY, place=ONE.place, phone=ONE.phone)]) if one.kind is LinkKind.MATTER
    ]
    assert found[0].score == 100
    assert found[0].why == ("内容相似 100% +60", "点位相同 +20", "电话相同 +15", "相隔 0 天 +5")


def test_another_street_or_family_of_problems_is_another_matter():
    street = replace(ONE, street="永定路街道", cat1="城乡建设")
    for change in ({"street": "八里庄街道"}, {"cat1": "交通管理"}):
        same = other(text=BODY, phone="", **({"street": "永定路街道", "cat1": "城乡建设"} | change))
        assert [one for one in suggest(street, [same]) if one.kind is LinkKind.MATTER] == []


def test_places():
    assert kinds(other(place=ONE.place)) == {(2, LinkKind.PLACE): 90}
    assert kinds(other(place="甲小区东门外二十米")) == {}  # too short a name to speak of nearness
    near = replace(ONE, place="永定路甲小区东门")
    assert [(one.kind, one.score) for one in suggest(near, [other(place="永定路甲小区东门外二十米")])] == [
        (LinkKind.PLACE, 60)
    ]
    assert place_key(" 北京市 甲小区（东门） ") == "甲小区东门"
    assert place_key("", "地址：甲小区 东门 事项：路灯不亮") == "甲小区东门"


def test_suggestions_only_speak_of_the_ticket_asked_for():
    """B is like A and C is like B: asking for A never brings C in through B."""
    b = other(2, text=BODY[:24] + "而且电梯也坏了请尽快派人来修理")
    c = other(3, text="而且电梯也坏了请尽快派人来修理谢谢谢谢谢谢谢")
    assert (3, LinkKind.MATTER) not in kinds(b, c)
    assert all(one.other in (2, 3) and one.score >= SUGGESTED_FROM for one in suggest(ONE, [b, c]))


def test_three_within_thirty_days_are_shown_together():
    def call(number: int, day: str, **values: object) -> Facts:
        return replace(ONE, id=number, at=f"{day}T08:00:00", **values)

    calls = [call(1, "2026-07-01"), call(2, "2026-07-15"), call(3, "2026-07-31")]
    assert [group.tickets for group in repeat_groups(calls)] == [(1, 2, 3)]
    assert repeat_groups([*calls[:2], call(3, "2026-08-01")]) == []
    assert repeat_groups([*calls[:2], call(3, "2026-07-20", place="乙小区")]) == []
    assert repeat_groups([*calls[:2], call(3, "2026-07-20", phone="13800001235")]) == []
    late = [call(4, "2026-09-01"), call(5, "2026-09-02"), call(6, "2026-09-03")]
    assert [group.tickets for group in repeat_groups([*calls, *late])] == [(1, 2, 3), (4, 5, 6)]


def test_a_masked_phone_says_nothing():
    assert (phone_digits("138****1234"), phone_digits("12345"), phone_digits("１３８００００１２３４")) == (
        "",
        "",
        "13800001234",
    )


def test_groups_and_counting():
    numbers = {1: "01", 2: "01HBD1", 3: "02", 4: "03"}
    assert number_pairs(numbers) == [(1, 2)]
    assert sorted(map(sorted, groups(numbers, [*number_pairs(numbers), (2, 3), (3, 99)]))) == [[1, 2, 3], [4]]


def test_likeness():
    assert likeness(shingles("甲乙丙丁"), shingles("甲乙丙丁")) == 100
    assert likeness(shingles("甲乙丙丁"), shingles("戊己庚辛")) == 0
    assert likeness(frozenset(), frozenset()) == 0
