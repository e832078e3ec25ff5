"""What a masking rule finds in a text: where, what kind, what is shown instead; and the folding all rules rest on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

MARK = "*"
"""What stands for a hidden character."""


class Kind(StrEnum):
    """Kinds of personal data that the rules tell apart."""

    NAME = "name"  # 姓名
    PHONE = "phone"  # 电话
    ID = "id"  # 证件号码
    CARD = "card"  # 银行卡号
    PLATE = "plate"  # 车牌
    EMAIL = "email"  # 邮箱
    CHAT = "chat"  # 微信、QQ
    PLACE = "place"  # 门牌（幢、单元、室）


KIND_TITLES = {
    Kind.NAME: "姓名",
    Kind.PHONE: "电话",
    Kind.ID: "证件号码",
    Kind.CARD: "银行卡号",
    Kind.PLATE: "车牌",
    Kind.EMAIL: "邮箱",
    Kind.CHAT: "微信、QQ",
    Kind.PLACE: "门牌",
}


@dataclass(frozen=True, slots=True)
class Span:
    """One find: ``text[start:end]`` is personal, ``shown`` stands for it."""

    start: int
    end: int
    kind: Kind
    shown: str


Finder = Callable[[str], Iterator[Span]]

_WIDE = re.compile(r"[！-～]")
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def fold(text: str) -> str:
    """Give full-width letters, digits and marks their ASCII shape; the length stays, so that places stay."""
    return text.translate(_FOLD) if _WIDE.search(text) else text


def spans(folded: str, finders: Iterable[Finder]) -> list[Span]:
    """Let the rules look one after the other; what an earlier rule took, a later one leaves. In order of place."""
    found: list[Span] = []
    for finder in finders:
        for span in finder(folded):
            if all(span.end <= other.start or span.start >= other.end for other in found):
                found.append(span)
    found.sort(key=lambda span: span.start)
    return found


def replaced(text: str, found: Iterable[Span], shown: Callable[[Span], str] | None = None) -> str:
    """Put what is shown in place of what was found; ``shown`` gives another word than the mask (a pseudonym)."""
    parts, end = [], 0
    for span in found:
        parts += [text[end : span.start], shown(span) if shown else span.shown]
        end = span.end
    return "".join((*parts, text[end:]))
