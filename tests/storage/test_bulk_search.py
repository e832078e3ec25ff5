"""The quick way to many search texts gives the words of the slow way."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.storage import search

alphabet = st.one_of(
    st.sampled_from("停车难路灯楼，。、；：（） \n\t１２ＡＢab09_-·㎡①㛃𬬭䶮é́\u3000\xa0\x1e\x1f│"),
    st.characters(exclude_categories=["Cs"]),
)
texts = st.text(alphabet, max_size=12)
phones = st.sampled_from(["", "13800001234", "13800001234、13900005678", "010-55500001"])
rows = st.lists(st.tuples(texts, texts, texts, texts, texts, phones), max_size=8)


@settings(max_examples=300)
@given(rows)
def test_many_texts_at_once_are_the_texts_one_by_one(many):
    at_once = [text.split(" ") for text in search.index_texts(many)]
    one_by_one = [search.index_text(*row).split(" ") for row in many]
    assert [[w for w in words if w] for words in at_once] == [[w for w in words if w] for words in one_by_one]


def test_ordinary_rows_take_the_quick_way_and_odd_ones_the_long_way():
    ordinary = ("路灯不亮", "地址：示例街道１", "张三", "1号楼", "", "13800001234")
    odd = ("㎡路灯", "", "", "", "", "")
    assert [text.split() for text in search.index_texts([ordinary, odd])] == [
        search.index_text(*ordinary).split(),
        search.index_text(*odd).split(),
    ]
