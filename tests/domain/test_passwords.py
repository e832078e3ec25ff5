"""Which passwords and logins are taken."""

from __future__ import annotations

import pytest

from app.domain.errors import RefusedInput
from app.domain.passwords import check_password, normal_login


@pytest.mark.parametrize(
    "password",
    ["我家门前有两棵枣树", "correct horse", "x9-pq7!z", "tuanjiehu-3dong", "１２３abc９８７xyz", "  spaces count  "],
)
def test_taken(password: str) -> None:
    """No rule on kinds of characters."""
    check_password(password, "wangfang", "王芳")


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("", "太短"),
        ("1234567", "太短"),
        ("七个汉字太短了", "太短"),
        ("x" * 129, "太长"),
        ("wangfang", "账号或姓名"),
        ("WangFang2026", "账号或姓名"),
        ("ｗａｎｇｆａｎｇ", "账号或姓名"),
        ("12345678", "常见"),
        ("987654321", "常见"),
        ("88888888", "常见"),
        ("１２３４５６７８", "常见"),
        ("12121212", "常见"),
        ("qwertyuiop", "常见"),
        ("abcdefgh", "常见"),
        ("Password1", "常见"),
        ("woaini1314", "常见"),
        ("5201314a", "常见"),
        ("1qaz2wsx", "常见"),
        ("147258369", "常见"),
        ("admin888", "常见"),
    ],
)
def test_refused(password: str, word: str) -> None:
    """Short, guessed at once, or the person himself."""
    with pytest.raises(RefusedInput, match=word):
        check_password(password, "wangfang", "王芳")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Wang", "wang"), ("  li.lei ", "li.lei"), ("ＷＡＮＧ", "wang"), ("王芳", "王芳"), ("a-1_b", "a-1_b")],
)
def test_logins(typed: str, kept: str) -> None:
    """One form whatever the width and case."""
    assert normal_login(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "   ", "x" * 33, "a b", "user:1", "a/b", "a\\b", "a'b", 'a"b', "a\u200bb", "a\x00b"]
)
def test_no_logins(typed: str) -> None:
    """Nothing that would look like another login, or that the key file and the log could misread."""
    with pytest.raises(RefusedInput):
        normal_login(typed)
