"""小区点位: an address is counted by its 小区 or 路; what stands for it afterwards is counted there too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.masking import find_personal
from app.domain.spots import spot_of, stand_ins


@pytest.mark.parametrize(
    ("place", "spot"),
    [
        ("书香里二期3号楼2单元502室", "书香里二期"),
        ("书香里二期14号楼1单元", "书香里二期"),
        ("光明路12号院3号楼", "光明路12号院"),
        ("光明路15号院3号楼", "光明路15号院"),
        ("永定路甲5号", "永定路"),
        ("槐荫里甲区 8号楼1单元", "槐荫里甲区"),
        ("向阳商圈东门", "向阳商圈东门"),
        ("书香里东门13800138177", "书香里东门"),
        ("3号楼2单元", ""),
        ("", ""),
        ("书香里二期 附近0003", "书香里二期"),
        ("书香里二期 附近0003 附近0001", "书香里二期"),
        ("附近0001", ""),
    ],
)
def test_an_address_belongs_to_its_spot(place, spot):
    assert spot_of(place) == spot


_ADDRESSES = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "书香里", "书香里1区", "光明路12号院", "永定路", "书香里 附近0001"]),
    st.sampled_from(["", "3号楼", "甲5号", "B座1204", "12-3-402", "东门13800138177", "北侧"]),
    st.sampled_from(["", "2单元", "502室", "门口"]),
)


@given(st.sets(_ADDRESSES, max_size=12), st.sets(_ADDRESSES, max_size=4))
def test_a_stand_in_hides_the_house_and_stays_in_the_spot(places, kept):
    made = stand_ins(places, kept)
    assert set(made) == places
    assert len(set(made.values())) == len(places)
    for place, stands in made.items():
        assert spot_of(stands) == spot_of(place)
        assert (stands == place) if place in kept else not find_personal(stands)
        assert stands == place or stands not in kept
