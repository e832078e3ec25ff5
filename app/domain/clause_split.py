"""Splits the pasted text of a contract into its clauses, word for word, by the ways such contracts count.

Chapters 一、 or 第一条, below them （一） and 1.、1、, below these （1）; or decimals 1.1, 7.4; annexes count anew.
A number opens a clause only where it goes on from the one before: 2025.5 in a sentence is no clause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_DIGITS = "〇一二三四五六七八九"
_NUMERAL = "[一二三四五六七八九十百]{1,4}"
_ANNEX = re.compile(rf"(?:合同)?附件\s*(\d{{1,2}}|{_NUMERAL})?\s*(?:[:：、].*|(?:[\s　].{{0,40}})?)")
_ARTICLE = re.compile(rf"第\s*({_NUMERAL})\s*[条章]")
_CHAPTER = re.compile(rf"({_NUMERAL})\s*[、．.]")
_PART = re.compile(rf"[（(]\s*({_NUMERAL})\s*[）)]")
_DECIMAL = re.compile(r"(\d{1,2}(?:[.．]\d{1,2}){1,3})(?![\d.．%‰])[.．、]?")
_ITEM = re.compile(r"(\d{1,2})\s*[、.．](?!\d)")
_SUB = re.compile(r"[（(]\s*(\d{1,2})\s*[）)]")
HEAD = "首部"
_BLANKS = " \t\u3000"
MAX_SKIP = 2
"""A contract may forget a chapter (六 → 八); further on it is no longer counting."""

_KINDS: tuple[tuple[str, str], ...] = (
    ("payment", "付款|支付|结算|首付|尾款|预付"),
    ("acceptance", "验收"),
    ("penalty", "每件扣|扣减|扣款"),
    ("damages", "违约金|违约责任|赔偿"),
    ("termination", "解除合同|终止"),
    ("confidentiality", "保密|泄露"),
    ("force_majeure", "不可抗力"),
    ("dispute", "争议|仲裁|诉讼"),
    ("notice", "送达|通知"),
    ("price", "合同总价|价款|费用标准|人民币"),
    ("evaluation", "评价|考核"),
    ("deliverable", "成果|报告|提交"),
    ("period", "服务期|期限"),
    ("staff", "派驻|人员"),
    ("effect", "生效|份数|壹式|一式"),
    ("right", "有权"),
    ("duty", "应当|应|须|负责"),
)


@dataclass(frozen=True, slots=True)
class FoundClause:
    """A clause as found: number, guessed kind, its lines word for word."""

    ref: str
    kind: str
    text: str


@dataclass(slots=True)
class _Place:
    """Where the counting stands."""

    annex: str = ""
    annexes: int = 0
    chapter: str = ""
    chapter_no: int = 0
    part: str = ""
    part_no: int = 0
    item: str = ""
    item_no: int = 0
    sub_no: int = 0
    decimal: tuple[int, ...] = ()
    used: set[str] = field(default_factory=set)


def split(text: str) -> tuple[FoundClause, ...]:
    """Return the clauses in the paper's order; what comes before the first number is 首部.

    No word is lost: the texts joined by line breaks are the text without blank lines and blanks at the lines' ends.
    """
    place = _Place()
    found: list[tuple[str, list[str]]] = []
    text = text.removeprefix("\ufeff")
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    listed = _listed_annexes(lines)
    for at, line in enumerate(lines):
        ref = None if at in listed else _ref(line.lstrip(_BLANKS), place)
        if ref is None and found:
            found[-1][1].append(line)
        else:
            found.append((ref or HEAD, [line]))
            place.used.add(ref or HEAD)
    return tuple(FoundClause(ref, _kind(ref, lines), "\n".join(lines)) for ref, lines in found)


def _listed_annexes(lines: list[str]) -> set[int]:
    """Lines that only list the annexes, one below the other: they open none."""
    named = [_ANNEX.fullmatch(line.lstrip(_BLANKS)) is not None for line in lines]
    return {
        at
        for at, is_named in enumerate(named)
        if is_named and ((at and named[at - 1]) or (at + 1 < len(named) and named[at + 1]))
    }


def numeral(text: str) -> int:
    """Read 一 … 九十九 and 一百二十; 0 for anything else."""
    if not re.fullmatch(_NUMERAL, text):
        return 0
    hundreds, hundred, rest = text.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    value = _digit(hundreds or "一") * 100 if hundred else 0
    value += _digit(tens or "一") * 10 if ten else 0
    return value + (_digit(ones) if ones else 0)


def _digit(text: str) -> int:
    return _DIGITS.index(text) if len(text) == 1 and text in _DIGITS else 0


def _ref(line: str, place: _Place) -> str | None:
    """Return the number that a line opens, None when it goes on with the clause before it."""
    for opened in (_annex, _article, _chapter, _part, _decimal, _item, _sub):
        ref = opened(line, place)
        if ref is not None:
            full = f"{place.annex}·{ref}" if place.annex and ref != place.annex else ref
            return full if full not in place.used else None
    return None


def _annex(line: str, place: _Place) -> str | None:
    match = _ANNEX.fullmatch(line)
    if match is None or (match[1] is None and len(line) > 4):
        return None
    number = (int(match[1]) if match[1].isdigit() else numeral(match[1])) if match[1] else place.annexes + 1
    if number <= place.annexes or number > place.annexes + MAX_SKIP:
        return None
    place.annex, place.annexes = f"附{number}", number
    place.chapter, place.chapter_no = "", 0
    _below_chapter(place)
    return place.annex


def _article(line: str, place: _Place) -> str | None:
    match = _ARTICLE.match(line)
    return _open_chapter(match[1], f"第{match[1]}条", place) if match else None


def _chapter(line: str, place: _Place) -> str | None:
    match = _CHAPTER.match(line)
    return _open_chapter(match[1], match[1], place) if match else None


def _open_chapter(text: str, ref: str, place: _Place) -> str | None:
    number = numeral(text)
    is_first = not place.chapter_no and ref.startswith("第")  # a part of a contract may begin with 第六条
    if not is_first and not place.chapter_no < number <= place.chapter_no + MAX_SKIP:
        return None
    place.chapter, place.chapter_no = text, number
    _below_chapter(place)
    return ref


def _below_chapter(place: _Place) -> None:
    place.part, place.part_no, place.item, place.item_no, place.sub_no, place.decimal = "", 0, "", 0, 0, ()


def _part(line: str, place: _Place) -> str | None:
    match = _PART.match(line)
    number = numeral(match[1]) if match else 0
    if match is None or place.decimal or number != place.part_no + 1:
        return None
    place.part, place.part_no = f"({match[1]})", number
    place.item, place.item_no, place.sub_no = "", 0, 0
    return place.chapter + place.part


def _decimal(line: str, place: _Place) -> str | None:
    match = _DECIMAL.match(line)
    if match is None:
        return None
    number = tuple(int(step) for step in re.split("[.．]", match[1]))
    if not _follows(number, place):
        return None
    place.decimal = number
    place.part, place.item, place.item_no, place.sub_no = "", "", 0, 0
    return ".".join(map(str, number))


def _follows(number: tuple[int, ...], place: _Place) -> bool:
    """Whether a decimal goes on: 7.4 after 7.3 or 7.3.2, 7.4.1 after 7.4, 8.1 in chapter 八."""
    last = place.decimal
    if not last:
        return number[-1] == 1 and all(number) and (number[0] == place.chapter_no or not place.chapter_no)
    if len(number) == len(last) + 1 and number[:-1] == last:
        return number[-1] == 1
    at = len(number) - 1
    if len(number) > len(last) or number[:at] != last[:at]:
        return len(number) == 2 and not place.chapter_no and number == (last[0] + 1, 1)
    return last[at] < number[at] <= last[at] + MAX_SKIP


def _item(line: str, place: _Place) -> str | None:
    match = _ITEM.match(line)
    number = int(match[1]) if match else 0
    if match is None or place.decimal or not (place.part or place.chapter) or number != place.item_no + 1:
        return None
    place.item, place.item_no, place.sub_no = str(number), number, 0
    return _item_ref(place)


def _item_ref(place: _Place) -> str:
    return f"{place.chapter}{place.part}{place.item}" if place.part else f"{place.chapter}.{place.item}"


def _sub(line: str, place: _Place) -> str | None:
    match = _SUB.match(line)
    number = int(match[1]) if match else 0
    if match is None or not place.item or number != place.sub_no + 1:
        return None
    place.sub_no = number
    return f"{_item_ref(place)}({number})"


def _kind(ref: str, lines: list[str]) -> str:
    text = "\n".join(lines)
    if ref == HEAD:
        return "parties"
    if len(lines) == 1 and len(text) <= 24 and not re.search("[。；;，]", text):
        return "heading"
    return next((kind for kind, words in _KINDS if re.search(words, text)), "scope")
