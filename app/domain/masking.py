"""Personal data made unreadable for screen and export (reliability.md C4). Pure functions, text in, text out.

What a rule is not sure about stays readable only where it cannot be a person: order numbers, dates, amounts and
service numbers (12345, 400…) are never masked. Names of third persons in running text cannot be found by rules
alone; ``mask_text`` masks those in template places.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from app.domain.tickets import FIELD_BY_KEY, FieldKind

_COMPOUND = (
    "欧阳司马上官诸葛东方皇甫尉迟公孙慕容令狐夏侯司徒司空宇文长孙端木南宫独孤轩辕呼延闻人万俟赫连澹台公冶"
    "宗政濮阳淳于单于太叔申屠仲孙钟离鲜于闾丘亓官司寇拓跋夹谷宰父谷梁段干百里东郭南门羊舌微生梁丘左丘东门西门"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND[i : i + 2] for i in range(0, len(_COMPOUND), 2))
"""Surnames of two characters (复姓)."""

_TITLES = (
    "女士",
    "先生",
    "小姐",
    "同志",
    "师傅",
    "老师",
    "阿姨",
    "大爷",
    "大妈",
    "市民",
    "居民",
    "业主",
    "经理",
    "主任",
    "书记",
)
_NOT_A_PERSON = re.compile(
    r"公司|集团|中心|学校|医院|银行|酒店|餐厅|商店|超市|物业|委员会|居委会|村委会|街道|社区|小区|政府|局$|科$|所$|部$|处$|店$|厂$|队$|站$"
)
_SECRET_WORDS = frozenset(("保密", "匿名", "不详", "未知", "无", "不提供", "热心市民", "市民", "居民", "业主", "群众"))
MARK = "*"
"""What stands for a hidden character."""

_DIGIT = r"[0-9０-９]"
_NO_DIGIT_BEFORE = r"(?<![0-9０-９A-Za-z.])"
_NO_DIGIT_AFTER = r"(?![0-9０-９])"
_GAP = r"[\s\-－—]?"

_HAS_DIGIT = re.compile(r"\d")
_FLOAT = re.compile(r"(?<![0-9０-９])(1[3-9][0-9]{9})\.0+(?![0-9])")
_MOBILE = re.compile(
    rf"(?<![0-9０-９A-Za-z.])((?:[+＋]?(?:86|８６){_GAP})?)([1１]{_GAP}[3-9３-９]{_DIGIT}{_GAP}(?:{_DIGIT}{_GAP}){{7}}{_DIGIT}){_NO_DIGIT_AFTER}"
)
_LANDLINE = re.compile(
    rf"{_NO_DIGIT_BEFORE}([（(]?[0０](?:[12１２]{_DIGIT}|[3-9３-９]{_DIGIT}{{2}})[)）]?[\s\-－—]?)([2-8２-８]{_DIGIT}{{2,3}}[\s\-－—]?{_DIGIT}{{4}}){_NO_DIGIT_AFTER}"
)
_LOCAL_PHONE = re.compile(r"((?:电话|座机|固话|号码|联系)[:：为是]?\s*)([2-8][0-9]{3})([0-9]{4})(?![0-9])")
_ID_CARD = re.compile(rf"{_NO_DIGIT_BEFORE}({_DIGIT}{{17}}[0-9０-９XxＸｘ]){_NO_DIGIT_AFTER}")
_CALLED_ID = re.compile(r"(身份证(?:号码|号)?[:：为是]?\s*)([0-9]{14,17}[0-9Xx])(?![0-9])")
_ID_CARD_15 = re.compile(rf"{_NO_DIGIT_BEFORE}([1-8][0-9]{{14}}){_NO_DIGIT_AFTER}")
_PASSPORT = re.compile(r"((?:护照|证件|证号|通行证|号码)[:：为是号]*\s*)([A-Z]{1,2}[0-9]{7,10})(?![0-9A-Za-z])")
_BANK_CARD = re.compile(
    rf"{_NO_DIGIT_BEFORE}([3-6][0-9]{{3}}(?:[\s\-]?[0-9]{{4}}){{2,3}}(?:[\s\-]?[0-9]{{1,4}})?){_NO_DIGIT_AFTER}"
)
_EMAIL = re.compile(r"([A-Za-z0-9._%+\-]+)@([A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+)")
_PLATE = re.compile(
    r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z])([·•\s]?)([A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳])(?![A-Za-z0-9])"
)
_CHAT = re.compile(r"(微信号?|QQ号?|qq号?|企鹅号)([:：为是]?\s*)([A-Za-z0-9_\-]{5,20})")
_NAME_PLACES = re.compile(
    r"(市民[（(]|诉求人[（(:：]?|联系人(?:姓名)?[（(:：是为]?|联系人[:：]\s*|姓名[:：是为]\s*|本人(?:叫|姓名[是为]?|名叫)|我(?:叫|名叫|是(?=[\u4e00-\u9fff]{2,4}[，,。；;（(]))"
    r"|[其我](?:妻子|丈夫|母亲|父亲|儿子|女儿|老人|爱人|房东|邻居)(?:叫|[（(])|(?:业主|房主|户主|租户|举报人|投诉人|来电人)(?:[:：（(]|姓名[:：]?))"
    r"([\u3400-\u9fff\U00020000-\U0003ffff]{2,4}?)(?=[，,。；;、）)（(\s]|电话|手机|身份|反映|来电|称|[:：]|[0-9]|$|先生|女士|联系|表示|投诉|咨询|说)"
)
_NOT_NAMES = frozenset(
    (
        "反映",
        "来电",
        "称其",
        "表示",
        "电话",
        "身份",
        "姓名",
        "地址",
        "手机",
        "希望",
        "要求",
        "投诉",
        "咨询",
        "本人",
        "业主",
        *("认可", "不认可", "满意", "不满意", "基本满意", "同意", "不同意", "接受", "理解", "知晓", "已知晓", "认为"),
        *("拒绝", "撤诉", "未接", "未接听", "无人接听", "不在", "要求撤单", "表示认可", "表示满意", "感谢"),
    )
)

_NO_NAME_BEGINS = (
    *("反馈", "反映", "回访", "回复", "表示", "要求", "认可", "满意", "联系", "沟通", "说明", "解释"),
    *("改口", "自行", "承诺", "提供", "签字", "确认", "配合", "到场", "撤回", "提出", "仍", "已", "未", "不"),
)
"""What follows 诉求人 in reports of the office's own work (向诉求人反馈进展): no surname begins like that."""


FREE_TEXT_KEYS = frozenset(("title", "content", "location", "company", "tags", "result", "reply", "remark"))
"""Fields in which people write sentences; the rest are short words of the hotline's own lists."""


def mask_field(key: str, value: str) -> str:
    """Mask one field of a ticket by its kind; unknown keys (extra columns) are treated as free text."""
    field = FIELD_BY_KEY.get(key)
    if field is None:
        return mask_text(value)
    if field.kind is FieldKind.NAME:
        return mask_name(value)
    if field.kind is FieldKind.PHONE:
        return mask_phone(value)
    return mask_text(value) if key in FREE_TEXT_KEYS else value


def mask_extra(title: str, value: str) -> str:
    """Mask an unknown column by its title: names, phones, ids; anything else as free text."""
    if re.search(r"电话|手机|号码|联系方式", title):
        return mask_phone(value)
    if re.search(r"姓名|名字|称呼|来电人|诉求人|联系人|求助人|咨询人", title):
        return mask_name(value)
    if re.search(r"编号|单号|时间|日期|次数|金额", title):
        return value
    return mask_text(value)


def mask_name(name: str) -> str:
    """张三 -> 张*, 李小明 -> 李**, 欧阳修文 -> 欧阳**; 王女士, companies and 匿名 stay."""
    text = name.strip()
    if not text or text in _SECRET_WORDS or MARK in text:
        return text
    if text.endswith(_TITLES):
        return _mask_before_title(text, next(title for title in _TITLES if text.endswith(title)))
    if len(text) > 4 and _NOT_A_PERSON.search(text):
        return text
    pieces = re.split(r"([、，,;；/\s]+)", text) if _is_han(text[0]) else [text]
    return "".join(_mask_one_name(piece) if index % 2 == 0 else piece for index, piece in enumerate(pieces))


def mask_phone(text: str) -> str:
    """138****5678, 010-****5678; every number of the cell; 12345, 110 and 400 numbers stay."""
    shown = _mask_numbers(text)
    if shown != text:
        return shown
    bare = re.sub(r"[\s\-()（）+]", "", unicodedata.normalize("NFKC", text))
    if bare.isdecimal() and len(bare) >= 7 and not bare.startswith(("400", "800", "95", "96")):
        return bare[: max(len(bare) - 8, 0)] + MARK * 4 + bare[-4:]
    return text


def mask_id_card(number: str) -> str:
    """First three and last four characters stay (18 or 15 digits)."""
    return number[:3] + MARK * (len(number) - 7) + number[-4:]


def mask_text(text: str) -> str:
    """Mask phones, ids, bank cards, plates, mailboxes, chat ids and names in template places in running text."""
    if not text:
        return text
    shown = text
    if _HAS_DIGIT.search(text):
        shown = _ID_CARD.sub(_checked(is_id_card, mask_id_card), shown)
        shown = _CALLED_ID.sub(lambda found: found[1] + mask_id_card(found[2]), shown)
        shown = _ID_CARD_15.sub(_checked(_is_old_id_card, mask_id_card), shown)
        shown = _BANK_CARD.sub(_checked(is_bank_card, _mask_bank_card), shown)
        shown = _mask_numbers(shown)
        shown = _LOCAL_PHONE.sub(rf"\1{MARK * 4}\3", shown)
        shown = _PASSPORT.sub(lambda found: found[1] + found[2][:2] + MARK * (len(found[2]) - 4) + found[2][-2:], shown)
        shown = _PLATE.sub(lambda found: found[1] + found[2] + MARK * (len(found[3]) - 2) + found[3][-2:], shown)
    if "@" in shown:
        shown = _EMAIL.sub(lambda found: f"{found[1][0]}{MARK * 3}@{found[2]}", shown)
    shown = _CHAT.sub(lambda found: found[1] + found[2] + found[3][:2] + MARK * 4, shown)
    return _NAME_PLACES.sub(_mask_name_in_text, shown)


def is_id_card(number: str) -> bool:
    """Whether 18 characters are a resident id: plausible birth date and right check digit (GB 11643)."""
    text = unicodedata.normalize("NFKC", number).upper()
    if len(text) != 18 or not text[:17].isdecimal() or not _is_birthday(text[6:14]):
        return False
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(text, weights, strict=False))
    return text[0] != "0" and text[17] == "10X98765432"[total % 11]


def is_bank_card(number: str) -> bool:
    """Whether 16-19 digits pass the Luhn check."""
    digits = [int(ch) for ch in number if ch.isdecimal()]
    if not 16 <= len(digits) <= 19:
        return False
    doubled = [digit if index % 2 == 0 else sum(divmod(digit * 2, 10)) for index, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def _mask_numbers(text: str) -> str:
    shown = _FLOAT.sub(r"\1", text)
    shown = _MOBILE.sub(_mask_mobile, shown)
    return _LANDLINE.sub(_mask_landline, shown)


def _mask_mobile(found: re.Match[str]) -> str:
    digits = "".join(str(unicodedata.decimal(ch)) for ch in found[2] if ch.isdecimal())
    return found[1] + digits[:3] + MARK * 4 + digits[-4:]


def _mask_landline(found: re.Match[str]) -> str:
    digits = "".join(str(unicodedata.decimal(ch)) for ch in found[2] if ch.isdecimal())
    return found[1] + MARK * (len(digits) - 4) + digits[-4:]


def _mask_bank_card(number: str) -> str:
    digits = "".join(ch for ch in number if ch.isdecimal())
    return digits[:4] + MARK * (len(digits) - 8) + digits[-4:]


def _checked(test: Callable[[str], bool], mask: Callable[[str], str]) -> Callable[[re.Match[str]], str]:
    return lambda found: mask(found[1]) if test(found[1]) else found[0]


def _is_old_id_card(number: str) -> bool:
    return _is_birthday("19" + number[6:12])


def _is_birthday(digits: str) -> bool:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    return 1900 <= year <= 2099 and 1 <= month <= 12 and 1 <= day <= 31


def _mask_name_in_text(found: re.Match[str]) -> str:
    name = found[2]
    return found[0] if name in _NOT_NAMES or name.startswith(_NO_NAME_BEGINS) else found[1] + mask_name(name)


def _mask_before_title(text: str, title: str) -> str:
    name = text[: -len(title)]
    surname = 2 if name[:2] in COMPOUND_SURNAMES else 1
    return text if len(name) <= surname else name[:surname] + MARK * (len(name) - surname) + title


def _mask_one_name(name: str) -> str:
    if not name:
        return name
    if not _is_han(name[0]):
        return name[0] + MARK * min(len(name) - 1, 4) if len(name) > 1 else MARK
    if "·" in name or "•" in name:
        first, *rest = re.split(r"[·•]", name)
        return first[0] + MARK * (len(first) - 1) + "".join("·" + MARK * len(part) for part in rest)
    if len(name) == 1:
        return name
    surname = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    return name[:surname] + MARK * (len(name) - surname)


def _is_han(ch: str) -> bool:
    return "\u3400" <= ch <= "\u9fff" or "\U00020000" <= ch <= "\U0003ffff"
