"""Every action that the source writes has a Chinese title and a kind."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from app.domain.audit_labels import LABELS
from app.domain.audit_titles import KINDS, _all, actions_of, kind_of, matching, title_of
from app.domain.audit_words import detail_lines, subject_text
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


def test_every_key_of_a_detail_has_a_label() -> None:
    """Every keyword that a service hands to ``audit`` or ``note`` reads as Chinese on the page."""
    root = Path(__file__).resolve().parents[2] / "app" / "services"
    keys = {
        word.arg
        for path in root.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in ("audit", "note")
        for word in call.keywords
        if word.arg
    }
    assert sorted(keys - set(LABELS)) == []
    assert detail_lines('{"amount_fen":10000000,"ok":true,"none":null,"lines":[1,{"rows":2}]}') == [
        "金额：100,000.00 元",
        "是否通过：是",
        "none：无",
        "明细：1、行数 2",
    ]
    assert detail_lines("{") == ["（内容读不出来）"]
    assert [subject_text(one) for one in ("ticket:12", "office", "x:1")] == ["工单 12", "办公文件夹", "x 1"]
