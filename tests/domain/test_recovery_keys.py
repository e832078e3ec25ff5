"""The recovery key: read as people type it, and every slip named."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import recovery_keys
from app.domain.errors import RefusedInput

KEY = recovery_keys.generate(lambda count: bytes(range(7, 7 + count)))
numbers = st.integers(0, 2**160 - 1)


def test_it_has_eight_groups_of_five_and_160_bits() -> None:
    groups = KEY.split("-")
    assert [len(group) for group in groups] == [5] * 8
    assert set(KEY) - {"-"} <= set(recovery_keys.ALPHABET)
    assert not {"I", "L", "O", "U"} & set(recovery_keys.ALPHABET)
    assert recovery_keys.printed(2**160 - 1) != recovery_keys.printed(2**160 - 2)


@settings(max_examples=60)
@given(numbers)
def test_what_is_printed_is_read_back_however_it_is_typed(number: int) -> None:
    key = recovery_keys.printed(number)
    wide = "".join(chr(ord(ch) + 0xFEE0) for ch in key)
    spelled = (key, key.lower(), key.replace("-", " "), key.replace("-", ""), wide, f"  {key}\n")
    mixed = key.replace("0", "o").replace("1", "l"), key.replace("0", "O").replace("1", "I"), key.replace("-", "－")
    assert {recovery_keys.canonical(text) for text in (*spelled, *mixed)} == {key}


@settings(max_examples=60)
@given(numbers, st.integers(0, 39), st.integers(1, 31))
def test_one_wrong_character_names_its_group(number: int, place: int, shift: int) -> None:
    plain = recovery_keys.printed(number).replace("-", "")
    wrong = recovery_keys.ALPHABET[(recovery_keys.ALPHABET.index(plain[place]) + shift) % 32]
    with pytest.raises(RefusedInput, match=rf"第 {place // 5 + 1} 组有误"):
        recovery_keys.canonical(plain[:place] + wrong + plain[place + 1 :])


@settings(max_examples=60)
@given(numbers, st.integers(0, 7), st.integers(0, 3))
def test_two_neighbours_swapped_are_noticed(number: int, group: int, at: int) -> None:
    plain = list(recovery_keys.printed(number).replace("-", ""))
    first = group * 5 + at
    if plain[first] != plain[first + 1]:
        plain[first], plain[first + 1] = plain[first + 1], plain[first]
        with pytest.raises(RefusedInput, match=f"第 {group + 1} 组"):
            recovery_keys.canonical("".join(plain))


def test_swapped_groups_are_both_named() -> None:
    groups = KEY.split("-")
    groups[1], groups[4] = groups[4], groups[1]
    with pytest.raises(RefusedInput, match=r"第 2 组、第 5 组有误"):
        recovery_keys.canonical("-".join(groups))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (KEY[:-1], "应有 40 个字符，现在是 39 个"),
        (KEY + "0", "现在是 41 个"),
        (KEY.replace("-", "*", 1), "没有“\\*”这个字符"),
        ("", "现在是 0 个"),
    ],
)
def test_other_slips_are_named(typed: str, said: str) -> None:
    with pytest.raises(RefusedInput, match=said):
        recovery_keys.canonical(typed)


def test_a_passphrase_is_not_taken_for_a_recovery_key() -> None:
    assert recovery_keys.looks_like_one(KEY.lower())
    assert recovery_keys.looks_like_one(KEY[:-3])
    assert not recovery_keys.looks_like_one("一句自己记得住的话")
    assert not recovery_keys.looks_like_one("correct horse battery staple")
