"""Personal numbers in a text (reliability.md C4): phones, ids, bank cards, plates, mailboxes, chat ids.

Every rule reads folded text (``masking_spans.fold``). Order numbers, dates, amounts, 12345, 110, 95…, 96… and 400…
stay readable: ids and cards count only with their check digit, or when the text calls them so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from app.domain.masking_spans import MARK, Kind, Span

_HAS_DIGIT = re.compile(r"[0-9]")
_ALONE = r"(?<![0-9A-Za-z.])"
_GAP = r"[\s\-—–]?"

_FLOAT = re.compile(r"(?<![0-9])(1[3-9][0-9]{9})\.0+(?![0-9])")
_MOBILE = re.compile(
    rf"(?=[+018])(?:{_ALONE}|(?<=tel)|(?<=[Tt]EL)|(?<=Tel)|(?<=[VvWw][Xx]))"
    rf"((?:(?:\+|00)?86{_GAP}|0(?=1[3-9][0-9]{{9}}(?![0-9])))?)"
    rf"(1{_GAP}[3-9]{_GAP}[0-9](?:{_GAP}[0-9]){{8}}|1[3-9][0-9]\.[0-9]{{4}}\.[0-9]{{4}})(?![0-9])"
)
_LANDLINE = re.compile(
    rf"(?=[+8(0]){_ALONE}((?:\+?86[\s\-]?)?\(?0(?:[12][0-9]|[3-9][0-9]{{2}})\)?[\s\-—–]{{0,2}})"
    r"([2-8][0-9]{2,3}[\s\-—–]?[0-9]{4})(?![0-9])"
)
_NUMBER = r"(?<![票据同单理次书执])号码"
"""号码, not that of an invoice (发票), a receipt, a contract, a ticket (工单), a batch or a letter."""
_LOCAL_PHONE = re.compile(
    rf"(?:电话|座机|固话|{_NUMBER}|联系|致电|拨打|回电|家电)(?:号码?|方式)?[:：为是]?\s*"
    r"(?!20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9]))([2-8][0-9]{3}[\s\-—]?[0-9]{4})(?![0-9])"
)
_LONG = re.compile(r"[0-9](?<![0-9A-Za-z.][0-9])(?:[ \-]?[0-9]){13,17}(?:[ \-]?[0-9Xx])?(?![0-9])")
_CALLED_ID = re.compile(r"身份证(?:件)?(?:号码|号)?[:：为是]?\s*([0-9]{14,17}[0-9Xx])(?![0-9])")
_PERMIT = re.compile(
    rf"(?:护照|证件|证号|通行证|居留证|居住证|回乡证|台胞证|{_NUMBER})(?:号码?)?[:：为是号]*\s*"
    r"([A-Za-z]{0,3}[0-9]{7,15}(?:\([0-9A-Za-z]\))?)(?![0-9A-Za-z])"
)
_CALLED_PERMIT = re.compile(r"(?:护照|通行证|居留证|居住证|回乡证|台胞证)")
_PASSPORT = re.compile(
    r"(?=[EGHM])(?<![A-Za-z0-9])(?:[EG][0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|[HM][0-9]{8}(?:[0-9]{2})?)(?![0-9A-Za-z])"
)
_DOCUMENT_WORD = re.compile(r"(?<![0-9A-Za-z])(?=[A-Za-z]{0,3}[0-9])[0-9A-Za-z]{6,}")
_EMAIL = re.compile(r"([A-Za-z0-9._%+\-]+)@([A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+)")
_PLATE = re.compile(
    r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z])([·•.\s\-]?)"
    r"((?=[A-Za-z]{0,5}[0-9])[A-HJ-NP-Za-hj-np-z0-9]{4,5}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳])(?![A-Za-z0-9])"
)
_CHAT = re.compile(
    r"(?=[微QqVvWw企])(微信号?|[Qq][Qq]号?|企鹅号|(?<![A-Za-z])(?:[VvWw][Xx]|[Ww]e[Cc]hat|[Vv]信))"
    r"((?:账号|号码|同号|[:：为是号\s])*)(?!12345(?![A-Za-z0-9_\-])|-?20[0-9]{2}-[0-9])([A-Za-z0-9_\-]{5,20})"
)
_CHAT_WORD = re.compile(r"微信|企鹅|[QqVvWw]")
_PROVINCES = frozenset(
    (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83, 91)
)
_MUNICIPALITIES = frozenset((11, 12, 31, 50))


def numbers(text: str) -> Iterator[Span]:
    """Find personal numbers in folded text; ids and cards first, because phones could hide in them."""
    if _HAS_DIGIT.search(text):
        yield from _ids_and_cards(text)
        yield from phones(text)
        yield from _documents(text)
        for found in _PLATE.finditer(text):
            body = found[3]
            yield Span(found.start(3), found.end(3), Kind.PLATE, MARK * (len(body) - 2) + body[-2:])
    if "@" in text:
        for found in _EMAIL.finditer(text):
            yield Span(found.start(), found.end(), Kind.EMAIL, f"{found[1][0]}{MARK * 3}@{found[2]}")
    for found in _CHAT.finditer(text) if _CHAT_WORD.search(text) else ():
        yield Span(found.start(3), found.end(3), Kind.CHAT, found[3][:2] + MARK * 4)


def phones(text: str) -> Iterator[Span]:
    """Find mobile numbers and landlines in folded text; without an area code only where a text calls them so."""
    for found in _FLOAT.finditer(text) if ".0" in text else ():
        yield Span(found.start(), found.end(), Kind.PHONE, found[1][:3] + MARK * 4 + found[1][-4:])
    for found in _MOBILE.finditer(text):
        digits = _digits(found[2])
        yield Span(found.start(2), found.end(2), Kind.PHONE, digits[:3] + MARK * 4 + digits[-4:])
    for pattern in (_LANDLINE, _LOCAL_PHONE):
        for found in pattern.finditer(text):
            group = found.lastindex or 0
            digits = _digits(found[group])
            yield Span(found.start(group), found.end(group), Kind.PHONE, MARK * (len(digits) - 4) + digits[-4:])


def mask_bare_phone(text: str) -> str:
    """Mask a cell that holds nothing but a number of 7 digits or more; service numbers stay."""
    bare = re.sub(r"[\s\-()（）+]", "", unicodedata.normalize("NFKC", text))
    if bare.isdecimal() and len(bare) >= 7 and not bare.startswith(("400", "800", "95", "96")):
        return bare[: max(len(bare) - 8, 0)] + MARK * 4 + bare[-4:]
    return text


def mask_id_card(number: str) -> str:
    """First three and last four characters stay (18 or 15 digits)."""
    return number[:3] + MARK * (len(number) - 7) + number[-4:]


def mask_document(text: str) -> str:
    """Mask a cell whose column says that it holds documents: first three and last two characters of each stay."""
    return _DOCUMENT_WORD.sub(lambda found: found[0][:3] + MARK * (len(found[0]) - 5) + found[0][-2:], text)


def is_id_card(number: str) -> bool:
    """Whether 18 characters are a resident id: place, plausible birth date, right check digit (GB 11643)."""
    text = unicodedata.normalize("NFKC", number).upper()
    if len(text) != 18 or not text[:17].isdecimal() or not _is_place(text) or not _is_birthday(text[6:14]):
        return False
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(text, weights, strict=False))
    return text[17] == "10X98765432"[total % 11]


def is_bank_card(number: str) -> bool:
    """Whether 16-19 digits pass the Luhn check."""
    digits = [int(ch) for ch in number if ch.isdecimal()]
    if not 16 <= len(digits) <= 19:
        return False
    doubled = [digit if index % 2 == 0 else sum(divmod(digit * 2, 10)) for index, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def _ids_and_cards(text: str) -> Iterator[Span]:
    for found in _LONG.finditer(text):
        bare = re.sub(r"[ \-]", "", found[0])
        if is_id_card(bare) or (len(bare) == 15 and _is_old_id_card(bare)):
            yield Span(found.start(), found.end(), Kind.ID, mask_id_card(bare))
        elif bare.startswith(("3", "4", "5", "6", "9558")) and is_bank_card(bare):
            yield Span(found.start(), found.end(), Kind.CARD, bare[:4] + MARK * (len(bare) - 8) + bare[-4:])
    for found in _CALLED_ID.finditer(text):
        yield Span(found.start(1), found.end(1), Kind.ID, mask_id_card(found[1]))


def _documents(text: str) -> Iterator[Span]:
    for found in _PERMIT.finditer(text):
        if found[1][0].isalpha() or _CALLED_PERMIT.match(found[0]):
            yield _document(found, 1)
    for found in _PASSPORT.finditer(text):
        yield _document(found, 0)


def _document(found: re.Match[str], group: int) -> Span:
    number = found[group]
    return Span(found.start(group), found.end(group), Kind.ID, number[:2] + MARK * (len(number) - 4) + number[-2:])


def _digits(text: str) -> str:
    return "".join(ch for ch in text if ch.isdecimal())


def _is_place(digits: str) -> bool:
    """Say whether six digits can be a county's code: an order number's 0 + 1 + year never looks like one."""
    province, city = int(digits[:2]), int(digits[2:4])
    return province in _PROVINCES and (1 <= city <= 3 if province in _MUNICIPALITIES else city <= 90)


def _is_old_id_card(number: str) -> bool:
    return _is_place(number) and _is_birthday("19" + number[6:12])


def _is_birthday(digits: str) -> bool:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    return 1900 <= year <= 2099 and 1 <= month <= 12 and 1 <= day <= 31
