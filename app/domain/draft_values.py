"""Values of a contract's terms as a clerk writes them: 360,000 yuan, 1‰, 2027年1月1日, 第 4 件起; and back again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, time
from fractions import Fraction
from typing import Any

from app.domain.draft_fields import Field, Kind
from app.domain.errors import RefusedInput
from app.domain.money import format_yuan, parse_rate, parse_yuan

YES, NO = "yes", "no"
_REST_WORDS = frozenset({"余款", "其余", "余额", "rest"})
_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
_CLOCK = re.compile(r"(\d{1,2})[:时点](\d{1,2})?分?(?::(\d{1,2}))?")
_STEPS: tuple[tuple[str, str, str], ...] = (
    ("from", "第 {} 件起", r"第(\d{1,4})件起"),
    ("each", "第 {} 件起每件", r"第(\d{1,4})件起每件(?:一次)?"),
    ("all", "满 {} 件全部", r"满(\d{1,4})件(?:后)?全部"),
)
_SPLIT = re.compile(r"[、，,；;\s]+")
MAX_WHOLE = 1_000_000


def read(field: Field, text: str) -> Any:
    """Turn what was typed into the value of the format; None for nothing. Raises ``RefusedInput``."""
    if field.kind is Kind.LONG:
        return text if text.strip() else None
    plain = text.strip()
    reader = _READERS.get(field.kind)
    return (reader(plain) if reader else plain) if plain else None


def shown(field: Field, value: Any) -> str:
    """Turn a value of the format into text for the field."""
    if value is None:
        return ""
    writer = _WRITERS.get(field.kind)
    return writer(value) if writer else str(value)


def brief(field: Field | None, value: Any) -> str:
    """Say a value in one line, for lists of entries."""
    if field is None or value is None:
        return ""
    if field.kind is Kind.FLAG:
        return "是" if value else "否"
    if field.kind is Kind.CHOICE:
        return field.choices.get(word_of(value), str(value))
    if field.kind is Kind.MANY:
        return "、".join(field.choices.get(word, word) for word in value)
    if field.kind is Kind.REFS:
        return "、".join(value)
    if field.kind is Kind.BY_READING and isinstance(value, Mapping):
        return f"随读法 {value.get('reading', '')}"
    if field.kind is Kind.BY_READING:
        return field.choices.get(value, "") or step_text(str(value))
    return " ".join(shown(field, value).split()) if isinstance(value, str | int | list | Mapping) else ""


def word_of(value: Any) -> str:
    """Return the word of a choice; yes and no stand for true and false."""
    return (YES if value else NO) if isinstance(value, bool) else str(value or "")


def value_of(word: str) -> Any:
    """Return the value behind a choice's word; None for no choice."""
    return {YES: True, NO: False, "": None}.get(word, word)


def option_field(field: Field) -> Field:
    """Return how one option of a field that follows a reading is entered: picked, a step, or text."""
    if field.kind not in (Kind.BY_READING, Kind.BY_OPTION):
        return field
    kind = Kind.CHOICE if field.choices else Kind.TEXT if field.source == "text" else Kind.STEP
    return Field(field.key, field.label, kind, choices=field.choices, example=field.example)


def step_text(step: str) -> str:
    """``from:4`` to 第 4 件起."""
    kind, _, number = step.partition(":")
    return next((words.format(number) for key, words, _pattern in _STEPS if key == kind and number), step)


def read_step(text: str) -> str:
    """第 4 件起, 满 3 件全部 or 第 4 件起每件 to the step of the format. Raises ``RefusedInput``."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    for kind, _words, pattern in _STEPS:
        found = re.fullmatch(pattern, plain) or re.fullmatch(rf"{kind}:(\d{{1,4}})", plain)
        if found and int(found[1]):
            return f"{kind}:{int(found[1])}"
    raise RefusedInput(f"“{text}”看不懂，请写成“第 4 件起”或“满 3 件全部”。")


def _whole(text: str) -> int:
    plain = unicodedata.normalize("NFKC", text).replace(",", "")
    if not re.fullmatch(r"-?\d{1,7}", plain) or abs(int(plain)) > MAX_WHOLE:
        raise RefusedInput(f"“{text}”不是整数，请改正。")
    return int(plain)


def _ratio(text: str) -> str:
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if plain in _REST_WORDS:
        return "rest"
    if re.fullmatch(r"\d+(\.\d+)?%", plain) or (re.fullmatch(r"\d+/\d+", plain) and int(plain.split("/")[1])):
        return plain
    if re.fullmatch(r"\d+", plain):  # 30 may be 30 % or a slip; and on the way to 30% nothing must follow from 30
        raise RefusedInput(f"“{text}”不是比例，请写成 30%、1‰ 或 万分之五。")
    rate = parse_rate(text)
    for whole in (1000, 10000):
        if (rate * whole).denominator == 1:
            return f"{(rate * whole).numerator}/{whole}"
    return str(rate)


def _ratio_text(value: str) -> str:
    if value == "rest":
        return "余款"
    above, _, below = value.partition("/")
    return {"1000": f"{above}‰", "10000": f"万分之{above}"}.get(below, value)


def ratio_of(value: Any) -> Fraction | None:
    """Return a share of the format as a number; None for the rest, nothing, or something else."""
    if not isinstance(value, str) or not re.fullmatch(r"\d+(\.\d+)?%|\d+/[1-9]\d*|\d+(\.\d+)?", value):
        return None
    return Fraction(value[:-1]) / 100 if value.endswith("%") else Fraction(value)


def _day(text: str) -> str:
    found = _DAY.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    try:
        if found:
            year, month, day = (int(part) for part in found.groups())
            return date(year, month, day).isoformat()
    except ValueError:
        pass
    raise RefusedInput(f"“{text}”不是日期，请写成 2027-01-01。")


def _time(text: str) -> str:
    found = _CLOCK.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    try:
        if found:
            hour, minute, second = (int(part or 0) for part in found.groups())
            return time(hour, minute, second).isoformat()
    except ValueError:
        pass
    raise RefusedInput(f"“{text}”不是时刻，请写成 17:00。")


def _lines(text: str) -> list[tuple[str, str]]:
    found = []
    for line in text.splitlines():
        if line.strip():
            name, mark, rest = line.strip().replace("：", ":", 1).partition(":")
            if not mark or not name.strip() or not rest.strip():
                raise RefusedInput(f"“{line.strip()}”缺少冒号，请写成“甲：内容”，每行一个。")
            found.append((name.strip(), rest.strip()))
    return found


def _options(text: str) -> dict[str, str]:
    return dict(_lines(text))


def _groups(text: str) -> dict[str, int]:
    return {name: parse_yuan(amount) for name, amount in _lines(text)}


_READERS: Mapping[Kind, Callable[[str], Any]] = {
    Kind.MONEY: parse_yuan,
    Kind.WHOLE: _whole,
    Kind.RATIO: _ratio,
    Kind.DATE: _day,
    Kind.TIME: _time,
    Kind.STEP: read_step,
    Kind.TEXTS: lambda text: [part for part in _SPLIT.split(text) if part],
    Kind.OPTIONS: _options,
    Kind.GROUPS: _groups,
}
_WRITERS: Mapping[Kind, Callable[[Any], str]] = {
    Kind.MONEY: format_yuan,
    Kind.RATIO: _ratio_text,
    Kind.STEP: step_text,
    Kind.TIME: lambda value: str(value).removesuffix(":00") if str(value).count(":") == 2 else str(value),
    Kind.TEXTS: "、".join,
    Kind.OPTIONS: lambda value: "\n".join(f"{name}：{text}" for name, text in value.items()),
    Kind.GROUPS: lambda value: "\n".join(f"{name}：{format_yuan(amount)}" for name, amount in value.items()),
}
