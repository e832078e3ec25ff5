"""Money as whole fen (分) in an int: reading, writing, 大写金额 both ways, shares rounded once.

Source: requirements.md §0.3-4 and §4.1; 大写 after the People's Bank's rules for filling in bills (正确填写票据).
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from app.domain.errors import RefusedInput

MAX_FEN = 10**18 - 1
"""9999万9999亿9999万9999元9角9分: what four-digit groups up to 万亿 can say."""

_AMOUNT = re.compile(r"(-?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?")
_SCALES = {"万": 10**4, "亿": 10**8}

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ((1000, "仟"), (100, "佰"), (10, "拾"), (1, ""))


def parse_yuan(text: str) -> int:
    """Read an amount in yuan into fen: 1596000, 1,596,000.00, ￥1,596,000 元, 人民币 159.6 万元, -5.

    Raises ``RefusedInput`` for anything else, more than two decimals of a yuan included.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text).replace("￥", "¥"))
    scale = 1
    body = re.sub(r"^人民币|(?:元|圆)?整?$", "", plain)
    body = re.sub(r"^(-?)[¥]", r"\1", body)
    if body and body[-1] in _SCALES:
        body, scale = body[:-1], _SCALES[body[-1]]
    match = _AMOUNT.fullmatch(body)
    if match is None:
        raise RefusedInput(f"“{text}”不是金额，请写成 1596000 或 1,596,000.00。")
    exact = Fraction(f"{match[2].replace(',', '')}.{match[3] or 0}") * scale * 100
    if exact.denominator != 1:
        raise RefusedInput(f"“{text}”超出两位小数，金额最小到分，请改正。")
    return _in_range(-int(exact) if match[1] else int(exact))


def format_yuan(fen: int) -> str:
    """Fen as yuan with thousands separators and two decimals: 159600000 -> "1,596,000.00"."""
    yuan, cents = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan:,}.{cents:02d}"


def chinese_amount(fen: int) -> str:
    """大写金额: 159600000 -> 壹佰伍拾玖万陆仟元整. Raises ``RefusedInput`` above 9999万亿元."""
    value = abs(_in_range(fen))
    yuan, jiao, cents = value // 100, value // 10 % 10, value % 10
    text = _number(yuan) + "元" if yuan else ""
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif cents and yuan:
        text += "零"
    text += f"{_DIGITS[cents]}分" if cents else "整"
    return ("负" if fen < 0 else "") + (text if value else "零元整")


def parse_chinese_amount(text: str) -> int:
    """Read 大写金额 back into fen; 圆, 正, a 人民币 in front and left-out 零 are understood.

    Raises ``RefusedInput`` when the text is not a well-formed amount.
    """
    plain = re.sub(r"\s|^人民币[:：]?", "", text.strip()).replace("圆", "元").replace("正", "整")
    negative = plain.startswith("负")
    plain = plain.removeprefix("负")
    match = re.fullmatch(r"(?:(.+?)元)?(?:零?([壹贰叁肆伍陆柒捌玖])角)?(?:零?([壹贰叁肆伍陆柒捌玖])分)?整?", plain)
    if match is None or not any(match.groups()):
        raise RefusedInput(f"“{text}”不是大写金额，请写成“壹佰伍拾玖万陆仟元整”的样子。")
    yuan = 0 if match[1] in (None, "零") else _read_number(match[1], text)
    value = yuan * 100 + sum(_DIGITS.index(match[i]) * unit for i, unit in ((2, 10), (3, 1)) if match[i])
    if _bare(chinese_amount(value)) != _bare(plain) and plain not in ("零元", "零元整"):
        raise RefusedInput(f"“{text}”的大写金额写法不对，请核对数位。")
    return -value if negative else value


def share(fen: int, rate: Fraction) -> Fraction:
    """Take a share of an amount, exact: rounding is done once, when a result is issued (``round_fen``)."""
    return fen * rate


def round_fen(amount: Fraction) -> int:
    """Round an exact amount in fen half up, away from zero (四舍五入到分)."""
    doubled = abs(amount) * 2
    rounded = (doubled.numerator // doubled.denominator + 1) // 2
    return -rounded if amount < 0 else rounded


def from_ppm(rate_ppm: int) -> Fraction:
    """Read a rate kept as parts per million: 500 is 0.5‰."""
    return Fraction(rate_ppm, 1_000_000)


def parse_rate(text: str) -> Fraction:
    """Read a rate: 60%, 2‰, 0.5‰, 0.3, 万分之五, 百分之三十. Raises ``RefusedInput`` for anything else."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    for mark, scale in (("%", 100), ("‰", 1000), ("", 1)):
        if plain.endswith(mark) and re.fullmatch(r"\d+(?:\.\d+)?", plain.removesuffix(mark)):
            return Fraction(plain.removesuffix(mark)) / scale
    match = re.fullmatch(
        r"([百千万])分之([一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]|\d+(?:\.\d+)?)", plain
    )
    if match is None:
        raise RefusedInput(f"“{text}”不是比率，请写成 60%、2‰ 或 万分之五。")
    return _small_number(match[2]) / {"百": 100, "千": 1000, "万": 10000}[match[1]]


def percent_text(part: int | Fraction, whole: int | Fraction, places: int = 2) -> str:
    """``part`` of ``whole`` as a percentage rounded half up, e.g. 178 of 180 -> "98.89%"; "—" when whole is 0."""
    if whole == 0:
        return "—"
    scaled = round_fen(Fraction(part) / Fraction(whole) * 100 * 10**places)
    digits = f"{abs(scaled):0{places + 1}d}"
    sign = "-" if scaled < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}%" if places else f"{sign}{digits}%"


def _in_range(fen: int) -> int:
    if abs(fen) > MAX_FEN:
        raise RefusedInput("金额太大，最多到 9999 万亿元，请核对。")
    return fen


def _number(value: int) -> str:
    """Write a whole number in 大写, 亿 and 万 by halves."""
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if value >= size:
            high, low = divmod(value, size)
            gap = "零" if 0 < low < size // 10 else ""
            return _number(high) + name + (gap + _number(low) if low else "")
    text = ""
    for place, name in _PLACES:
        digit = value // place % 10
        if digit:
            text += _DIGITS[digit] + name
        elif text and value % place:
            text += "" if text.endswith("零") else "零"
    return text


def _read_number(text: str, whole: str) -> int:
    """Return the value of 大写 digits with units; checked by the caller, who writes it again and compares."""
    total = section = digit = 0
    for character in text.replace("零", ""):
        if character in _DIGITS:
            digit = _DIGITS.index(character)
        elif character in "拾佰仟":
            section += (digit or 1) * {"拾": 10, "佰": 100, "仟": 1000}[character]
            digit = 0
        elif character in _SCALES:
            if character == "亿":
                total, section = (total + section + digit) * 10**8, 0
            else:
                total, section = total + (section + digit) * 10**4, 0
            digit = 0
        else:
            raise RefusedInput(f"“{whole}”里的“{character}”不是大写数字，请核对。")
    return total + section + digit


def _bare(text: str) -> str:
    """Without 零 and 整, with 壹 before a leading 拾: what two correct ways of writing have in common."""
    return re.sub(r"^拾", "壹拾", re.sub("[零整]", "", text))


def _small_number(text: str) -> Fraction:
    """一 to 九十九, or decimal digits."""
    if text[0].isdigit():
        return Fraction(text)
    digits = "零一二三四五六七八九"
    tens, ten, ones = text.rpartition("十")
    return Fraction((digits.index(tens or "一") * 10 if ten else 0) + (digits.index(ones) if ones else 0))
