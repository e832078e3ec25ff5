"""The merge table: base, local value, new file; blank is not erase; who owns the fact."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.merging import (
    EXTRA,
    MERGED_KEYS,
    FieldMerge,
    Mode,
    Moved,
    Step,
    merge_extra,
    merge_field,
    merge_row,
    revert_extra,
)
from app.domain.tickets import Owner

H, F = Owner.HOTLINE, Owner.OFFICE
UPSERT, SKIP, FILL = Mode.UPSERT, Mode.SKIP, Mode.FILL


@pytest.mark.parametrize(
    ("local", "base", "incoming", "owner", "mode", "expected"),
    [
        # nobody edited it: it follows the file
        ("甲", "甲", "甲", F, UPSERT, ("甲", "甲", Step.SAME)),
        ("甲", "甲", "乙", F, UPSERT, ("乙", "乙", Step.CHANGED)),
        ("", "", "乙", F, UPSERT, ("乙", "乙", Step.CHANGED)),
        ("甲", "甲", "乙", H, UPSERT, ("乙", "乙", Step.CHANGED)),
        # blank is not erase
        ("甲", "甲", "", F, UPSERT, ("甲", "甲", Step.SAME)),
        ("甲", "甲", "", H, UPSERT, ("甲", "甲", Step.SAME)),
        ("我", "甲", "", H, UPSERT, ("我", "甲", Step.KEPT)),
        # edited here, the file says what it said last time
        ("我", "甲", "甲", F, UPSERT, ("我", "甲", Step.KEPT)),
        ("我", "甲", "甲", H, UPSERT, ("我", "甲", Step.KEPT)),
        ("", "甲", "甲", F, UPSERT, ("", "甲", Step.KEPT)),
        # edited here, and the file has come to say the same: the edit is settled
        ("我", "甲", "我", F, UPSERT, ("我", "我", Step.SAME)),
        # both moved
        ("我", "甲", "乙", F, UPSERT, ("我", "乙", Step.KEPT)),
        ("我", "甲", "乙", H, UPSERT, ("乙", "乙", Step.OVERRULED)),
        # 跳过 and 补空
        ("甲", "甲", "乙", F, SKIP, ("甲", "甲", Step.SAME)),
        ("", "", "乙", F, SKIP, ("", "", Step.SAME)),
        ("甲", "甲", "乙", H, FILL, ("甲", "甲", Step.SAME)),
        ("", "", "乙", F, FILL, ("乙", "乙", Step.CHANGED)),
        ("", "甲", "甲", F, FILL, ("", "甲", Step.KEPT)),
        ("", "甲", "乙", F, FILL, ("", "乙", Step.KEPT)),
    ],
)
def test_merge_table(local, base, incoming, owner, mode, expected):
    assert merge_field(local, base, incoming, owner, mode) == FieldMerge(*expected)


texts = st.sampled_from(["", "甲", "乙", "丙"])


@given(texts, texts, texts, st.sampled_from([H, F]), st.sampled_from(list(Mode)))
def test_merging_the_same_file_again_changes_nothing(local, base, incoming, owner, mode):
    once = merge_field(local, base, incoming, owner, mode)
    again = merge_field(once.local, once.base, incoming, owner, mode)
    assert (again.local, again.base) == (once.local, once.base)


@given(texts, texts, texts, st.sampled_from([H, F]), st.sampled_from(list(Mode)))
def test_an_edit_is_lost_only_to_the_hotline_and_never_silently(local, base, incoming, owner, mode):
    merged = merge_field(local, base, incoming, owner, mode)
    if local != base and merged.local != local:
        assert (owner, merged.step, mode != SKIP) == (H, Step.OVERRULED, True)


def row(**values: str) -> tuple[str, ...]:
    return tuple(values.get(key, "") for key in MERGED_KEYS)


def test_row_without_edits_takes_what_the_file_says_and_keeps_what_it_does_not_say():
    merged = merge_row(row(status="办理中", unit="城管"), row(status="已办结"), {}, frozenset({"status", "unit"}))
    assert merged.changes == (Moved("status", "办理中", "已办结"),)
    assert (merged.bases, merged.kept, merged.overruled) == ((), (), ())


def test_row_with_edits():
    local = row(status="我", due_at="2026-01-09T00:00:00", remark="我", title="旧")
    incoming = row(status="已办结", due_at="2026-01-07T00:00:00", title="新")
    bases = {"status": "办理中", "due_at": "2026-01-05T00:00:00", "remark": ""}
    merged = merge_row(local, incoming, bases, frozenset({"status", "due_at", "title"}))
    assert set(merged.changes) == {
        Moved("due_at", "2026-01-09T00:00:00", "2026-01-07T00:00:00"),
        Moved("title", "旧", "新"),
    }
    assert set(merged.bases) == {
        Moved("status", "办理中", "已办结"),
        Moved("due_at", "2026-01-05T00:00:00", "2026-01-07T00:00:00"),
    }
    assert merged.kept == (Moved("status", "我", "已办结"),)  # 备注 has no column in this file: nothing was left alone
    assert merged.overruled == (Moved("due_at", "2026-01-09T00:00:00", "2026-01-07T00:00:00"),)


def test_a_column_that_the_file_has_but_leaves_blank_keeps_the_edit_and_counts_it():
    merged = merge_row(row(remark="我"), row(), {"remark": ""}, frozenset({"remark"}))
    assert merged.kept == (Moved("remark", "我", ""),)
    assert (merged.changes, merged.bases) == ((), ())


def extra(**values: str) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize(
    ("local", "base", "incoming", "expected", "kept"),
    [
        ({"坐席": "1"}, None, {"坐席": "1"}, {"坐席": "1"}, 0),
        ({"坐席": "1"}, None, {"坐席": "2"}, {"坐席": "2"}, 0),
        ({"坐席": "1"}, None, {"批注": "x"}, {"坐席": "1", "批注": "x"}, 0),
        ({"坐席": "1"}, None, {}, {"坐席": "1"}, 0),
        ({"坐席": "我"}, {"坐席": "1"}, {"坐席": "2", "批注": "x"}, {"坐席": "我", "批注": "x"}, 1),
        ({"坐席": "我"}, {"坐席": "1"}, {"坐席": "我"}, {"坐席": "我"}, 0),
        ({"序号": "1", "坐席": "1"}, None, {"序号": "9", "坐席": "1"}, {"序号": "1", "坐席": "1"}, 0),
        ({"坐席": "1"}, None, {"序号": "9"}, {"坐席": "1", "序号": "9"}, 0),
    ],
)
def test_unknown_columns_merge_by_title(local, base, incoming, expected, kept):
    merged = merge_extra(extra(**local), None if base is None else extra(**base), extra(**incoming))
    after = json.loads(merged.changes[0].new) if merged.changes else local
    assert (after, len(merged.kept)) == (expected, kept)
    assert all(change.field == EXTRA for change in merged.changes)


def test_taking_back_unknown_columns_leaves_later_edits_alone():
    old, new = extra(a="1", b="1"), extra(a="2", b="2", c="2")
    assert revert_extra(new, old, new) == (old, True)
    result, is_whole = revert_extra(extra(a="2", b="我", c="2", d="我"), old, new)
    assert (json.loads(result), is_whole) == ({"a": "1", "b": "我", "d": "我"}, False)


def test_our_own_masked_export_hides_nothing_that_is_known_here():
    local = row(caller_name="王小明", caller_phone="13812345678", content="请联系13812345678", unit="甲科")
    masked = row(caller_name="王**", caller_phone="138****5678", content="请联系138****5678", unit="乙科")
    present = frozenset({"caller_name", "caller_phone", "content", "unit"})
    assert merge_row(local, masked, {}, present).changes == (Moved("unit", "甲科", "乙科"),)
    another = row(caller_name="李**", caller_phone="139****5678")
    assert {move.new for move in merge_row(local, another, {}, present).changes} == {"李**", "139****5678"}


@pytest.mark.parametrize("masked", ["王**", "李*"])
def test_a_masked_value_never_settles_an_edit(masked):
    merged = merge_row(
        row(caller_name="王小明"), row(caller_name=masked), {"caller_name": "李四"}, frozenset({"caller_name"})
    )
    assert (merged.changes, merged.bases, merged.overruled) == ((), (), ())
    assert merged.kept == (Moved("caller_name", "王小明", ""),)


def test_a_masked_unknown_column_is_no_change():
    local, masked = '{"联系人":"王小明","房号":"3"}', '{"联系人":"王**","房号":"4"}'
    (change,) = merge_extra(local, None, masked).changes
    assert json.loads(change.new) == {"联系人": "王小明", "房号": "4"}


@pytest.mark.parametrize(
    ("incoming", "seen", "change", "base_move"),
    [
        ("乙", ("我", "乙"), (Moved("remark", "我", "乙"),), (Moved("remark", "甲", "乙"),)),
        ("甲", ("我", "甲"), (Moved("remark", "我", "甲"),), (Moved("remark", "甲", "甲"),)),
        ("乙", ("他", "乙"), (), (Moved("remark", "甲", "乙"),)),
        ("", ("我", ""), (), ()),
    ],
    ids=["file says something else", "file says what the last one said", "edited since it was seen", "blank"],
)
def test_an_accepted_difference_takes_the_files_value_and_says_so_to_undo(incoming, seen, change, base_move):
    present = frozenset({"remark"})
    merged = merge_row(row(remark="我"), row(remark=incoming), {"remark": "甲"}, present, accepted={"remark": seen})
    assert (merged.changes, merged.bases) == (change, base_move)
    assert bool(merged.kept) == (not change)


def test_an_accepted_unknown_column_moves_alone():
    local, base, incoming = '{"房号":"3","楼号":"5"}', '{"房号":"1","楼号":"5"}', '{"房号":"2","楼号":"6"}'
    merged = merge_extra(local, base, incoming, accepted={"extra:房号": ("3", "2")})
    assert json.loads(merged.changes[0].new) == {"房号": "2", "楼号": "6"}
    assert json.loads(merged.bases[0].old) == {"房号": "1", "楼号": "5"}
    assert json.loads(merged.bases[0].new) == {"房号": "2", "楼号": "6"}
    assert merged.kept == ()
