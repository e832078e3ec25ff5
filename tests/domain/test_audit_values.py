"""Codes of the audit log in Chinese: the same words as everywhere else, and none left in a year of work."""

from __future__ import annotations

import re

import pytest

from app.domain import appeals, contracts, exclusions, flow, payment_words, registers, roles
from app.domain.audit_values import FIELDS, VALUES
from app.domain.audit_words import detail_lines

CODE = re.compile(r"[a-z]+(?:_[a-z]+)+")


@pytest.mark.parametrize(
    ("key", "titles"),
    [
        ("to", flow.STATE_TEXT),
        ("role", roles.ROLE_TITLES),
        ("party", roles.PARTY_TITLES),
        ("gate", contracts.GATES),
        ("kind", payment_words.EVENTS),
        ("kind", exclusions.KIND_TITLES),
        ("kind", registers.SPECIAL_TITLES),
        ("objects", appeals.OBJECT_TITLES),
    ],
)
def test_a_code_is_called_as_elsewhere(key, titles):
    assert {str(code): VALUES[key][str(code)] for code in titles} == {str(code): text for code, text in titles.items()}


@pytest.mark.parametrize(
    ("detail", "line"),
    [
        ('{"role": "duty_seat"}', "岗位：值班坐席"),
        ('{"party": "vendor"}', "所属方：乙方"),
        ('{"to": "to_assess"}', "变为：待评定"),
        ('{"objects": ["resolved", "satisfied"]}', "申诉项目：解决结果、满意结果"),
        ('{"fields": ["decided_on", "hung_on"]}', "字段：决定日、挂账日"),
        ('{"kind": "a_new_one"}', "种类：a_new_one"),
    ],
)
def test_details_are_chinese(detail, line):
    assert detail_lines(detail) == [line]


def test_no_title_is_a_code():
    titles = [text for codes in VALUES.values() for text in codes.values()] + list(FIELDS.values())
    assert [text for text in titles if CODE.search(text)] == []
