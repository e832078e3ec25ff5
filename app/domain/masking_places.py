"""House, unit and flat numbers in addresses: 小区 and 路 stay, 幢, 单元, 室 and 门牌 become ** (reliability.md C4).

A hot spot stays usable: 号院 is a 小区 in Beijing, 号线 a railway, 3 室 1 厅 a plan, 街道 3 号 a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.masking_spans import MARK, Kind, Span

_NUMBER = r"(?:[甲乙丙丁]?[0-9]{1,4}[A-Za-z甲乙丙丁]?|[A-Za-z][0-9]{0,3}|[一二三四五六七八九十]{1,3})"
_HOUSE = re.compile(
    r"(?=[甲乙丙丁0-9A-Za-z一二三四五六七八九十\s\-])(?:"  # most characters are turned away at once
    rf"(?<![0-9A-Za-z.])({_NUMBER})(?<!(?<!十)一)(?=号楼|号公寓|#楼|栋(?!梁)|幢|单元(?!格|楼?长))"
    r"|(?<![0-9A-Za-z.])(一)(?=号楼|[栋幢][0-9一二三四五六七八九十]|单元(?!格|楼?长))"
    r"|(?<=号楼|单元)[\s\-]?([0-9]{2,5})(?![0-9]|[年月日天时分元件个人平米层]|号楼|单元)"
    r"|(?<=[栋幢门])[\s\-]?([0-9]{3,4})(?![0-9]|[年月日天时分元件个人平米层])"
    r"|(?<=[楼元栋幢])([0-9]{1,2})(?=门))"
)
_TOWER = re.compile(
    r"(?=[0-9A-Za-z\s\-])(?:(?<![0-9A-Za-z])([A-Za-z])(?=座(?![桥山位椅谈]))|(?<=[A-Za-z]座)[\s\-]?([0-9]{3,4})(?![0-9]|[年月日天时分元件个人平米层]))"
)
_FLAT = re.compile(r"(?=[0-9])(?<![0-9A-Za-z.])([0-9]{3,5}|[0-9]{1,2}0[0-9])(?=室(?![0-9一二三四]厅)|号房)")
_DOOR = re.compile(
    r"(?=[甲乙丙丁0-9一二三四五六七八九十])(?:(?<=[路巷里园胡同条])|(?<=[^\s地本该各全出]街)|(?<=大道)|(?<=村))"
    r"((?:[甲乙丙丁]?[0-9]{1,4}(?:[\-—][0-9]{1,4})?|[甲乙丙丁一二三四五六七八九十]{1,3}))"
    r"(?=号(?!院|楼|线|店|上午|下午|晚|早|凌晨|中午|前|起|来电|至|到|公交|车|桥|井|令|文|[0-9一二三四五六七八九十]))"
)
_DASHED = re.compile(
    r"(?=[0-9])(?<![0-9A-Za-z.\-—])([0-9]{1,3}[\-—][0-9]{1,2}[\-—](?!(?:19[0-9]{2}|20[1-9][0-9])(?![0-9室号户]))[0-9]{3,4})(?![0-9.\-—])"
)


_RULES: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (("-", "—"), _DASHED),
    (("号楼", "单元", "栋", "幢", "号公寓", "#楼"), _HOUSE),
    (("室", "号房"), _FLAT),
    (("座",), _TOWER),
    (("号",), _DOOR),
)
"""Words without which a rule cannot find anything (most texts have none of them), and the rule."""


def houses(text: str) -> Iterator[Span]:
    """Find the numbers of houses, units, flats and doors in folded text; each becomes **."""
    for words, pattern in _RULES:
        if any(word in text for word in words):
            for found in pattern.finditer(text):
                group = found.lastindex or 1
                yield Span(found.start(group), found.end(group), Kind.PLACE, MARK * 2)
