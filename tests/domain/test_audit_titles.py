"""Every action that the source writes has a Chinese title and a kind."""

from __future__ import annotations

import re

from app.domain.audit_titles import KINDS, _all, actions_of, kind_of, matching, title_of
from tests.domain.test_roles import actions_of_the_source

_HAN = re.compile(r"[\u4e00-\u9fff]")


def test_every_action_of_the_source_has_a_title() -> None:
    known = set(_all())
    missing = []
    for action, where in actions_of_the_source().items():
        pattern = re.compile(re.escape(action).replace(r"\{\}", r"[a-z_.]+"))
        is_named = action.startswith("print.") or any(pattern.fullmatch(one) for one in known)
        if not is_named:
            missing.append((action, where))
    assert missing == []


def test_titles_are_chinese_and_kinds_are_listed() -> None:
    for action in _all():
        assert _HAN.search(title_of(action)), action
        assert kind_of(action) in KINDS, action
    assert title_of("print.P-01") == "打印或保存单据 P-01"
    assert (title_of("no.such"), kind_of("no.such")) == ("no.such", "")
    assert all(actions_of(kind) for kind in KINDS)
    assert len({title_of(one) for one in _all()}) > 0.97 * len(_all())


def test_a_search_finds_actions_by_their_title() -> None:
    assert set(matching("出具")) >= {"receipt.issue", "deletion.certify"}
    assert "print.*" in matching("打印")
    assert title_of("flow.dispatch") == "流程：派单"
    assert title_of("acceptance.deemed") == "验收：视为验收通过" or "视为" in title_of("acceptance.deemed")
