from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.storage import search
from app.storage.database import OfficeDatabase
from app.storage.migrations.runner import migrate


@pytest.mark.parametrize(
    ("text", "spaced"),
    [
        ("停车难", "停 车 难"),
        ("处理，\n谢谢！", "处 理 谢 谢"),
        ("　地址：１２号楼ＡＢ", "地 址 1 2 号 楼 A B"),
        ("a_b-c", "a b c"),
        ("㛃𬬭䶮", "㛃 𬬭 䶮"),
        ("", ""),
    ],
)
def test_spacing(text, spaced):
    assert search.spaced(text) == spaced


@pytest.mark.parametrize(
    ("query", "expression"),
    [
        ("停车", '"停 车"'),
        ("停车 扰民", '"停 车" "扰 民"'),
        ("处理，谢谢", '"处 理 谢 谢"'),
        ('"OR* NEAR(', '"O R" "N E A R"'),
        ("，。", ""),
        ("", ""),
    ],
)
def test_expressions(query, expression):
    assert search.match_expression(query) == expression


@pytest.mark.parametrize(
    ("phone", "key"),
    [
        ("13800138000", "00083100831"),
        ("+86 138-0013 8000", "0008310083168"),
        ("１３８００１３８０００", "00083100831"),
        ("13800138000.0", "00083100831"),
        ("13800138000、13900139000", "00093100931"),
        ("保密", ""),
        ("", ""),
    ],
)
def test_phone_keys(phone, key):
    assert search.phone_key(phone) == key


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("13800138000/13900139000", ["13800138000", "13900139000"]),
        ("13800138000 13900139000", ["13800138000", "13900139000"]),
        ("010-62345678转801", ["01062345678", "801"]),
        ("138 0013 8000", ["13800138000"]),
    ],
)
def test_several_numbers_in_one_cell(cell, numbers):
    assert search.phone_numbers(cell) == numbers


def test_content_keys():
    key = search.content_key("市民反映\n 停车")
    assert key == search.content_key("市民　反映停车")
    assert key != search.content_key("市民反映停车难")
    assert key is not None
    assert 0 <= key < 2**63
    assert search.content_key(" \n　") is None


@pytest.fixture
def index(tmp_path):
    database = OfficeDatabase(tmp_path / "a.db")
    migrate(database)
    yield database
    database.close_all()


def hits(database: OfficeDatabase, query: str) -> list[int]:
    expression = search.match_expression(query)
    return [
        row[0] for row in database.rows("SELECT rowid FROM ticket_search WHERE ticket_search MATCH ?", (expression,))
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("停", True),
        ("停车", True),
        ("车停", False),
        ("噪音谢谢", True),  # across a full stop and a line break
        ("噪音 停车", True),
        ("噪音 漏水", False),
        ("难市民", False),  # from the title into the body
        ("abc", True),
        ("12号楼", True),
        ("张三", True),
        ("永定路", True),
    ],
)
def test_what_matches(index, query, found):
    text = search.index_text("停车难", "市民反映噪音。\n谢谢ＡＢＣ", "张三", "永定路12号楼", "第一社区")
    search.index_many(index, [(1, text), (2, search.index_text("路灯", "不亮", "", "", ""))])
    assert hits(index, query) == ([1] if found else [])


@settings(max_examples=60)
@given(st.text("停车噪音漏水，。 \nab1", min_size=1, max_size=40), st.data())
def test_any_piece_of_a_text_finds_it(text, data):
    letters = search.letters(text)
    if letters:
        start = data.draw(st.integers(0, len(letters) - 1))
        end = data.draw(st.integers(start + 1, len(letters)))
        piece = " ".join(letters[start:end])
        assert f" {piece} " in f" {search.spaced(text)} "
        assert search.match_expression(letters[start:end]) == f'"{piece}"'


def test_a_body_is_replaced_not_doubled(index):
    search.index_many(index, [(1, search.spaced("停车"))])
    search.index_many(index, [(1, search.spaced("漏水"))])
    assert (hits(index, "停车"), hits(index, "漏水")) == ([], [1])


def test_the_index_is_compared_with_the_register(index):
    search.index_many(index, [(1, search.spaced("停车"))])
    assert "检索条目 1 条，工单 0 件" in search.index_problem(index)


def test_long_jobs_merge_the_index_and_saves_by_hand_do_not(index: OfficeDatabase):
    """A save by hand would pay for the size of the index; what a long job wrote is in few pieces when it ends."""

    def setting() -> int:
        return int(index.value("SELECT v FROM ticket_search_config WHERE k = 'automerge'"))

    def pieces() -> int:
        return int(index.value("SELECT count(DISTINCT segid) FROM ticket_search_idx"))

    texts = [(number, search.spaced(f"第{number}件反映路灯不亮")) for number in range(1, 41)]
    for row in texts[:20]:
        search.index_many(index, [row])
    assert (setting(), pieces()) == (0, 20)
    with index.atomic(), search.bulk_indexing(index):
        search.index_many(index, texts[20:])
        assert setting() == 2
    assert setting() == 0
    assert pieces() < 20
    found = index.rows("SELECT rowid FROM ticket_search WHERE ticket_search MATCH '\"路 灯\"' ORDER BY rowid")
    assert [row for (row,) in found] == list(range(1, 41))
