# ruff: noqa: E501 (tables of words)
"""Names of third persons wherever they stand: only for what leaves the office (安全副本, unknown wordings).

A surname and one or two characters are weighed: how sure the surname is, whether people are called by those
characters, what stands before (a word for a person, a clause's beginning, a name and 、) and behind, and whether the
characters make a word with their neighbours. It masks more than it must; a screen that people work with does not use it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from app.domain.masking_names import COMPOUND_SURNAMES, mask_name, mask_one_name
from app.domain.masking_spans import MARK, Kind, Span
from app.domain.masking_strict_words import ENDS, GIVEN, HARD_SURNAMES, NOBODY, OFTEN, RARE_SURNAMES, WORDS
from app.domain.masking_words import COMMON_SURNAMES

_PLACE = re.compile(
    r"(?:[^\W的家手了在是和与这那某等被把名]?(?:小区|社区|家园|花园|公寓|大厦|广场|医院|学校|小学|中学|幼儿园|公司|集团|街道|胡同|市场|商场|超市|酒店|饭店|餐厅|中心"
    r"|银行|车站|地铁|公园|大街|大道|派出所|物业|新村|新区|新城|里小区|北里|南里|东里|西里|路|街|苑|村|桥|院|店|厂|号|区|县|镇|乡|市|楼|里|庄|湖|园))"
)
_SURNAME = re.compile(f"(?:{'|'.join(sorted(COMPOUND_SURNAMES))}|[{COMMON_SURNAMES}{RARE_SURNAMES}{HARD_SURNAMES}])")
_COMMON, _HARD = frozenset(COMMON_SURNAMES), frozenset(HARD_SURNAMES)
_BREAK = frozenset("的了着过在得到里上下中家外处，。；：！？、,.;:!? 　（(“”\"'\n\t）)《》")
_ROLE_BEFORE = re.compile(
    r"(?:女士|先生|小姐|同志|本人|姓名|名字|名叫|名为|人|员|者|长|师|工|友|东|老板|经理|主任|书记|业主|家属|住户|租户|租客|邻居|教练|民警|警官|保安|保姆|医生|大夫|护士|患者|病人"
    r"|司机|同事|同学|亲戚|朋友|群主|妻子|丈夫|老公|老婆|母亲|父亲|妈妈|爸爸|儿子|女儿|孙子|孙女|爷爷|奶奶|爱人|哥|姐|弟|妹|嫂|叔|婶|舅|姨|干部|领导|委员|主席|乡长|客服|顾问|中介|小哥"
    r"|其[子女妻夫父母兄弟姐妹]|村民|居民|市民|群众|学生|客户|用户|法人|代表|股东|会计|出纳|管家|队员|位)$"
)
_VERB_BEFORE = re.compile(
    r"(?:叫|姓|称|是|找|问|由|给|被|与|跟|和|让|请|向|对|据|经|为|系|把|将|替|以及|包括|听说|知道|通过|联系|举报|投诉|起诉|告知|通知|要求|名|如|及|或|同|有|说|至|于|写着?|落款|签名|户主|来自|属于"
    r"|转告|委托|欠|借给|交给|转给|卖给|还给|见到|认识|遇到|加上|因|连|就|都|而|当时|其中|之前|后来|目前|现在|最后|最早|去年|今年|昨天|当天|据悉|时|月|日|今天|群里|楼上|楼下|[一二三四五六]楼|对门|隔壁)$"
)
_AFTER = frozenset("的家被把和与跟向在是将也又已曾常都说称就才还从对给等之、，。；：！？,.;:!? 　（）()“”\"'\n\t）")
_AFTER_WORDS = re.compile(
    r"先生|女士|同志|本人|夫妇|夫妻|[两三四]个|手[里中上]|一家|[两二三]人|父|母|代|开|养|欠|住|租|收|打|骂|拿|找|联系|反映|表示|要求|认为|透露|签|经常|多次|拒绝|其|名下|此人|那|这|未|不|没|有|去|来|到|同意|可以|不在"
    r"|主动|私自|擅自|违规|违法|带队|承诺|提供|处理|办理|负责|经营|承包|答复|回复|与|及|因|于|上门|到场|体罚|殴打|辱骂|偷|签收|公开|手里|家里|家中|阻|涉嫌|伙同|指使|串通|威胁|报警|你好|您好|老师|医生|等[人户十]|也|以|再|为|后|前"
)
_PERSON_AFTER = re.compile(
    r"先生|女士|小姐|同志|本人|夫妇|夫妻|一家|等[人户一二两三四五六七八九十]|[两二三]人|名下|手[里中上]"
)
_LIST_MARKS = "、，和与及跟"
_TITLED = re.compile(
    f"(?:(?<=[老小])(?P<nick>[{COMMON_SURNAMES}])(?=[，。、；：！？不没说在来去也就的家把给让跟和一都])"
    f"|(?P<head>{'|'.join(sorted(COMPOUND_SURNAMES))}|[{COMMON_SURNAMES}肖闫付于])(?=主任|经理|书记|大爷|大妈|大娘|大姐|大哥|阿姨|叔叔|奶奶|爷爷|师傅"
    r"|警官|队长|所长|站长|科长|局长|处长|校长|院长|律师|医生|大夫|老师|老板|某某|某|女士|先生|小姐|同志))"
)
Known = Mapping[str, tuple[str, ...]]
"""Names by their first two characters, the longest first."""
_APART = re.compile(r"[、，,;；/\s]+")
_RARE = 0xD8
"""Where the less used characters begin in GB 2312."""
_LEAST = 2
"""Points that are not enough."""
_LITTLE = frozenset(
    "的了是在不没有我你他她它这那们么吗呢吧啊就都也还很太被把和与或等其之者该此要会能可将已未每各个件次元角分号日年月时点"
)
"""Characters of no name behind a surname."""


def strict_names(text: str) -> Iterator[Span]:
    """Find what may be somebody's name, whatever stands around it, and surnames with a title (张主任, 老李)."""
    at, last = 0, -1
    while found := _SURNAME.search(text, at):
        start = found.start()
        end = _name_end(text, start, found.end(), is_listed=last >= 0 and text[last:start] in _LIST_MARKS)
        if end:
            yield Span(start, end, Kind.NAME, mask_one_name(text[start:end]))
            last = end
        at = end or start + 1
    for titled in _TITLED.finditer(text):
        start, end = titled.span()
        if text[start - 1 : start + 1] not in ENDS or titled["nick"]:
            yield Span(start, end, Kind.NAME, MARK * (end - start))


def people(cells: Iterable[str]) -> Known:
    """Return the names that cells of name columns hold (several in one cell too); 王女士, 社区, firms and words are none."""
    found: dict[str, set[str]] = {}
    for name in {piece.strip() for cell in cells for piece in _pieces(cell)}:
        if len(name) > 1 and name not in WORDS and name not in NOBODY and mask_name(name) != name:
            found.setdefault(name[:2], set()).add(name)
    return {start: tuple(sorted(names, key=len, reverse=True)) for start, names in found.items()}


def known_names(text: str, known: Known) -> Iterator[Span]:
    """Find names that are known from elsewhere (the name columns of the register, other texts of the ticket)."""
    end = 0
    for at in range(len(text) - 1) if known else ():
        if at < end or text[at : at + 2] not in known:
            continue
        name = next((name for name in known[text[at : at + 2]] if text.startswith(name, at)), "")
        if name:
            end = at + len(name)
            yield Span(at, end, Kind.NAME, mask_one_name(name))


def _pieces(cell: str) -> list[str]:
    """Split a cell of several Chinese names; Latin names keep their blanks."""
    return [cell] if cell.isascii() else _APART.split(cell)


def _name_end(text: str, start: int, given: int, *, is_listed: bool) -> int:
    """Return where the likeliest name that begins at ``start`` ends; 0 when there is none."""
    before = _before(text, start, is_listed=is_listed) + _surname(text, start, given)
    best, end = _LEAST, 0
    for length in (2, 1):
        points = _weigh(text, given, given + length)
        if points is not None and before + points > best:
            best, end = before + points, given + length
    return end


def _before(text: str, start: int, *, is_listed: bool) -> int:
    """Weigh what stands before: a name and 、, a word for a person or a verb, a clause's beginning, the midst of words."""
    if is_listed:
        return 3
    if start and text[start - 1 : start + 1] in ENDS:
        return -4
    near = text[max(start - 4, 0) : start]
    if _ROLE_BEFORE.search(near) or _VERB_BEFORE.search(near):
        return 2
    return 1 if not near or near[-1] in _BREAK else -1


def _surname(text: str, start: int, given: int) -> int:
    """Weigh the surname: of two characters, common, rare, a little word; less where it begins a word."""
    if given - start == 2:
        return 4
    sure = 2 if text[start] in _COMMON else -1 if text[start] in _HARD else 1
    return sure - 4 * (text[start : given + 1] in WORDS)


def _weigh(text: str, given: int, end: int) -> int | None:
    """Weigh the characters after the surname and what follows them; None when they are no name at all."""
    name, after = text[given:end], text[end : end + 1]
    if len(name) < end - given or any(not _is_han(ch) or ch in _LITTLE for ch in name) or _PLACE.match(text, end):
        return None
    points = sum(map(_called, name))
    points -= 3 * (name in WORDS) + (name[-1] + after in WORDS)
    if _PERSON_AFTER.match(text, end):
        return points + 3
    if not after or after in _AFTER or _AFTER_WORDS.match(text, end):
        return points + 1
    return points if len(name) == 2 else points - 2


def _called(ch: str) -> int:
    """Weigh one character: people are often called so, are called so, or it is rare (not of GB 2312's first level)."""
    if ch in OFTEN:
        return 2
    if ch in GIVEN:
        return 1
    code = ch.encode("gb2312", "ignore")
    return 2 if not code or code[0] >= _RARE else -2


def _is_han(ch: str) -> bool:
    return "\u3400" <= ch <= "\u9fff" or ch >= "\U00020000"
