"""Columns of call-back tables: prefixes, the internal answers beside them, moments and notes."""

from __future__ import annotations

import pytest

from app.intake.callbacks import CALLBACK_FIELDS, callback_mapping, from_staging, to_staging
from app.intake.headers import known_key


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("是否有效回访", "valid_visit"),
        ("回访是否有效", "valid_visit"),
        ("是否联系", "contacted"),
        ("市级回访-是否响应", "contacted"),
        ("响应情况", "contacted"),
        ("工作人员是否联系市民", "contacted"),
        ("回访是否解决", "resolved"),
        ("市级是否解决", "resolved"),
        ("问题是否解决", "resolved"),
        ("市级回访结果/是否满意", "satisfied"),
        ("对办理结果是否满意", "satisfied"),
        ("满意度", "satisfied"),
        ("回访时间", "visited_at"),
        ("市级回访日期", "visited_at"),
        ("回访情况", "visit_note"),
        ("不满意原因", "visit_note"),
        ("工单编号", "ticket_no"),
        ("受理时间", "created_at"),
    ],
)
def test_titles(title, key):
    assert callback_mapping([title]) == {title: key}


def test_the_citys_answer_wins_over_the_internal_one():
    mapping = callback_mapping(["工单编号", "是否解决", "市级回访是否解决", "是否满意", "备注", "回复时间"])
    assert mapping["市级回访是否解决"] == "resolved"
    assert "是否解决" not in mapping
    assert mapping["是否满意"] == "satisfied"
    assert not {"备注", "回复时间"} & mapping.keys()  # their places in the staging file belong to the visit


def test_each_key_once_and_stand_ins_are_fields_of_the_register():
    mapping = callback_mapping(["是否解决", "问题是否解决", "回访时间", "市级回访时间"])
    assert sorted(mapping.values()) == ["resolved", "visited_at"]
    staged = to_staging(mapping)
    assert all(known_key(key) for key in staged.values())
    assert from_staging(staged) == mapping
    assert set(to_staging({key: key for key in CALLBACK_FIELDS}).values()) >= {"replied_at", "remark"}
