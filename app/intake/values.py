"""Cell values into the canonical text of a field: pure, fast functions (domain.md §3.10, reliability.md A2).

Text stays as the hotline wrote it apart from outer white space, line ends and what can not be stored; numbers become
the digits that the clerk sees; a long number that Excel has already rounded is never passed off as an order number.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.intake.moments import moment_of_parts, moment_of_text, read_moment, text_of_moment
from app.intake.refusals import Refusal

__all__ = [
    "Cell",
    "Flawed",
    "body_text",
    "clean_text",
    "moment_of_parts",
    "moment_of_text",
    "order_number",
    "phone",
    "plain_text",
    "read_moment",
    "split_category_path",
    "unit_name",
]

Cell = str | int | float | bool | datetime | date | time | timedelta | None
"""What a reader may put in a row. ``""`` and None are empty cells; error cells are their visible text (#N/A)."""

EXACT_LIMIT = 1e15
"""From here on a numeric cell may have lost its last digits (Excel keeps 15)."""

ERROR_TEXTS = frozenset(
    ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#ERROR!")
)
"""What Excel shows in a cell whose formula failed; kept as visible text everywhere but in the order number."""

ERROR = "error"
WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Flawed:
    """A cell that could not be taken as it stands: ``text`` is what is kept of it."""

    text: str
    value: str
    message: str
    severity: str = WARNING


_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_ROUNDED = re.compile(r"[+-]?\d(?:\.\d+)?[eE]\+?\d{2,}")
_WHOLE_FLOAT = re.compile(r"(\d+)\.0+")
_EMPTY_NAMES = frozenset({"空", "无", "none", "null", "nan", "-", "--", "—", "/"})
_WIDE_BRACKETS = str.maketrans("()", "（）")
_AROUND_BRACKETS = re.compile(r"\s*([（）])\s*")
_ARROWS = re.compile(r"\s*(?:-+>|—+>|→|>+|》|＞)\s*")
_SLASHES = re.compile(r"\s*[/／\\|]\s*")
_UNSTORABLE_MESSAGE = "含有无法保存的字符，已去掉，请核对。"


def plain_text(value: Cell) -> str:
    """Return the text that the clerk sees in a cell: 188006.0 -> 188006, dates as ISO. Text is never altered."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _text_of_float(value)
    return text_of_moment(value)


def _text_of_float(number: float) -> str:
    if number == number and abs(number) < EXACT_LIMIT:
        return str(int(number)) if number == int(number) else f"{number:.15g}"
    return repr(number)


def is_rounded(value: Cell) -> bool:
    """Whether a number, or its scientific spelling in a text file, has lost digits already (1.26E+17)."""
    if isinstance(value, str):
        return bool(_ROUNDED.fullmatch(value.strip()))
    return isinstance(value, (int, float)) and abs(value) >= EXACT_LIMIT


def clean_text(value: Cell) -> str | Flawed:
    """Clean a cell's text: line ends unified, outer white space (U+3000, NBSP, tabs) cut, unstorable characters out."""
    if isinstance(value, (int, float)) and is_rounded(value):
        shown = plain_text(value)
        return Flawed("", shown, Refusal.PRECISION_LOST.value)
    text = plain_text(value)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.strip()
    if _UNSTORABLE.search(text):
        kept = _UNSTORABLE.sub("", text)
        return Flawed(kept.strip(), kept, _UNSTORABLE_MESSAGE)
    if "\ufffd" in text:
        return Flawed(text, text, "含有无法识别的字符（显示为\ufffd），可能是导出时编码损坏，请核对。")
    return text


body_text = clean_text


def order_number(value: Cell) -> str | Flawed:
    """Order number (工单编号) as text with every digit and leading zero; a rounded one is an error, 编号精度已丢失."""
    if is_rounded(value):
        return Flawed("", plain_text(value), Refusal.PRECISION_LOST.value, ERROR)
    text = clean_text(value)
    if isinstance(text, Flawed):
        return Flawed(text.text, text.value, "工单编号" + text.message)
    if text.startswith("#") and text in ERROR_TEXTS:
        return Flawed("", text, "工单编号是公式错误值，此行未导入。请在表格中改正后再导入。", ERROR)
    whole = _WHOLE_FLOAT.fullmatch(text)
    if not whole:
        return text
    if len(whole[1]) > 15:
        return Flawed("", text, Refusal.PRECISION_LOST.value, ERROR)
    return whole[1]


def phone(value: Cell) -> str | Flawed:
    """Telephone as text; full-width digits narrowed, masks kept."""
    if is_rounded(value) or (isinstance(value, str) and _ROUNDED.fullmatch(value.strip())):
        return Flawed("", plain_text(value), Refusal.PRECISION_LOST.value)
    text = clean_text(value)
    if isinstance(text, Flawed):
        return text
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    whole = _WHOLE_FLOAT.fullmatch(text)
    return whole[1] if whole else text


def unit_name(value: Cell) -> str | Flawed:
    """Clean a handling unit (承办单位): brackets unified to （）, white space trimmed, 空/none/无/null emptied."""
    text = clean_text(value)
    if isinstance(text, Flawed):
        return text
    if text.lower() in _EMPTY_NAMES:
        return ""
    if "(" in text or ")" in text or "（" in text:
        text = _AROUND_BRACKETS.sub(r"\1", text.translate(_WIDE_BRACKETS))
    return text


def split_category_path(text: str) -> list[str]:
    """Levels of a category path (一级->二级, 一级>二级, 一级/二级), at most five; more stay in the last."""
    marks = _ARROWS if _ARROWS.search(text) else _SLASHES
    levels = [level for level in marks.split(text) if level]
    return [*levels[:4], "/".join(levels[4:])] if len(levels) > 5 else levels
