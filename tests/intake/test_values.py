"""Numbers keep every digit, text stays as written, units are unified."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.intake.refusals import Refusal
from app.intake.values import (
    Cell,
    Flawed,
    body_text,
    clean_text,
    order_number,
    phone,
    plain_text,
    split_category_path,
    unit_name,
)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (188006.0, "188006"),
        (188006, "188006"),
        ("188006.0", "188006"),
        ("0126032313232913301", "0126032313232913301"),
        ("0126032313232913301HBD1", "0126032313232913301HBD1"),
        ("\t0126032313232913301 ", "0126032313232913301"),
        ("热线-260323-000001", "热线-260323-000001"),
        ("12345678901234567890123", "12345678901234567890123"),
        (999999999999999.0, "999999999999999"),
        ("1E5B", "1E5B"),
        ("", ""),
        (None, ""),
    ],
)
def test_order_numbers_keep_every_digit(cell: Cell, expected: str) -> None:
    assert order_number(cell) == expected


@pytest.mark.parametrize(
    "cell", [1.26032313232913301e17, 10**15, 1e15, 126032313232913301, "1.26E+17", "1.26032e17", "1234567890123456.0"]
)
def test_a_number_that_has_lost_digits_is_an_error(cell: Cell) -> None:
    number = order_number(cell)
    assert isinstance(number, Flawed)
    assert (number.text, number.severity) == ("", "error")
    assert "编号精度已丢失" in number.message


def test_an_error_cell_is_no_order_number() -> None:
    number = order_number("#N/A")
    assert isinstance(number, Flawed)
    assert number.severity == "error"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (13800138000.0, "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("138****8000", "138****8000"),
        ("010-12345678转2", "010-12345678转2"),
        ("13800138000.0", "13800138000"),
        (" 13800138000\n", "13800138000"),
    ],
)
def test_phones(cell: Cell, expected: str) -> None:
    assert phone(cell) == expected


def test_a_rounded_phone_is_left_out_with_a_warning() -> None:
    kept = phone("1.38E+10")
    assert isinstance(kept, Flawed)
    assert (kept.text, kept.severity) == ("", "warning")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (" 城管科(一队) ", "城管科（一队）"),
        ("城管科（一队)", "城管科（一队）"),
        ("城管科 ( 一队 ) 办公室", "城管科（一队）办公室"),
        ("\u3000社区办\xa0", "社区办"),
        *[(blank, "") for blank in ("空", "none", "None", "NONE", "无", "null", "", " ", None)],
    ],
)
def test_unit_names(cell: Cell, expected: str) -> None:
    assert unit_name(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("\n\t\t\t\n\t\u3000\xa0位于路口\r\n第二行\r第三行 \n", "位于路口\n第二行\n第三行"),
        ("#N/A", "#N/A"),
        ("是  否", "是  否"),
        (True, "TRUE"),
        (0.1 + 0.2, "0.3"),
        (0.0, "0"),
        (-3.5, "-3.5"),
    ],
)
def test_body_text_is_kept_but_for_line_ends_and_outer_white_space(cell: Cell, expected: str) -> None:
    assert body_text(cell) == expected


@pytest.mark.parametrize("text", ["路\0灯", "路\ud800灯"])
def test_what_cannot_be_stored_is_taken_out_with_a_warning(text: str) -> None:
    kept = clean_text(text)
    assert isinstance(kept, Flawed)
    assert (kept.text, kept.severity) == ("路灯", "warning")
    kept.value.encode()


def test_a_rounded_number_in_another_column_is_left_out_with_a_warning() -> None:
    kept = clean_text(1.1010519900101123e17)
    assert isinstance(kept, Flawed)
    assert (kept.text, kept.severity, kept.message) == ("", "warning", Refusal.PRECISION_LOST.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("城乡建设->施工管理->施工扰民", ["城乡建设", "施工管理", "施工扰民"]),
        ("城乡建设>施工管理>施工扰民", ["城乡建设", "施工管理", "施工扰民"]),
        ("城乡建设 -> 供水/供热", ["城乡建设", "供水/供热"]),
        ("城乡建设/施工管理/施工扰民", ["城乡建设", "施工管理", "施工扰民"]),
        ("城乡建设→施工", ["城乡建设", "施工"]),
        ("城乡建设", ["城乡建设"]),
        ("", []),
        ("一->二->三->四->五->六", ["一", "二", "三", "四", "五/六"]),
    ],
)
def test_category_paths(text: str, expected: list[str]) -> None:
    assert split_category_path(text) == expected


@settings(max_examples=200, deadline=None)
@given(st.text("0123456789", min_size=1, max_size=30))
def test_digits_in_text_are_never_altered(digits: str) -> None:
    assert order_number(digits) == phone(digits) == clean_text(digits) == digits


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**15 - 1))
def test_whole_numbers_become_their_digits(number: int) -> None:
    assert order_number(float(number)) == order_number(number) == plain_text(float(number)) == str(number)


@settings(max_examples=200, deadline=None)
@given(st.text() | st.floats() | st.integers() | st.booleans() | st.none())
def test_no_cell_breaks_a_converter_and_all_texts_can_be_stored(cell: Cell) -> None:
    for convert in (clean_text, order_number, phone, unit_name):
        kept = convert(cell)
        (kept.text if isinstance(kept, Flawed) else kept).encode()
