"""Every way in which hotline exports write a moment, read into ``YYYY-MM-DDTHH:MM:SS`` (domain.md §3.10).

A value that names no real moment gives ``None``: a problem for the clerk, never a guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

BLANKS = frozenset(
    {"", "-", "--", "—", "——", "/", "\\", "无", "空", "暂无", "none", "null", "nan", "nat", "n/a", "不详"}
)
"""Spellings of "nothing" in a moment column, after NFKC and lower case."""

_HOUR_NAMES = r"(?P<half>凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|夜间|晚|am|pm)"
_MOMENT = re.compile(
    r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*[日号]?"
    r"(?:[t\s,]*(?:星期[一二三四五六日天]|周[一二三四五六日天])?\s*"
    + _HOUR_NAMES
    + r"?\s*(?P<H>\d{1,2})\s*(?:[:时点]\s*(?:(?P<M>\d{1,2}|半)\s*(?:分|(?=[:\s+z-]|$|[ap]m))?\s*"
    r"(?::?\s*(?P<S>\d{1,2})(?:[.,]\d+)?\s*秒?)?)?)"
    r"\s*(?P<ap>am|pm)?\s*(?P<z>z|[+-]\d{2}:?\d{2})?)?"
)
_SHORT_YEAR = re.compile(r"(\d{2})年")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[t\s]?(\d{2}):?(\d{2})(?::?(\d{2}))?)?(?:\.\d+)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_EARLY = frozenset({"凌晨", "清晨", "早晨", "早上", "上午", "am"})
_LATE = frozenset({"下午", "傍晚", "晚上", "夜间", "晚", "pm"})

_ORDINARY_ONE = (
    r"(?:(?:19|2[01])[0-9]{2}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-8]))[ T](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])?"
)
_ORDINARY = re.compile(rf"{_ORDINARY_ONE}(?:\n{_ORDINARY_ONE})*+")

_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  # 1954 to 2119: below are counts and ages, above are not dates
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_EPOCH_1900 = datetime(1899, 12, 30)
_EPOCH_1904 = datetime(1904, 1, 1)
_HALF_SECOND = timedelta(microseconds=500_000)
_CHINA = timedelta(hours=8)


def read_moment(value: object, *, epoch_1904: bool = False) -> str | None:
    """Canonical moment of any cell value: text, ``datetime``, ``date`` or Excel serial.

    Returns ``""`` for an empty cell and ``None`` where the cell holds something that is no real moment.
    ``epoch_1904`` tells from which day the workbook counts its serials.
    """
    if isinstance(value, str):
        return moment_of_text(value, epoch_1904=epoch_1904)
    if isinstance(value, datetime):
        return _iso(value)
    if isinstance(value, date):
        return _iso(datetime(value.year, value.month, value.day))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _moment_of_number(value, epoch_1904)
    if value is None:
        return ""
    return None


def ordinary_moments(cells: Sequence[object]) -> list[str] | None:
    """Canonical moments of a whole column at once; None unless every cell is blank or ``YYYY-MM-DD HH:MM:SS``."""
    try:
        whole = "\n".join(cells)  # type: ignore[arg-type]
    except TypeError:
        return None
    if not _ORDINARY.fullmatch(whole):
        return None
    moments = whole.replace(" ", "T").split("\n")
    return moments if len(moments) == len(cells) else None


def moment_of_text(text: str, *, epoch_1904: bool = False) -> str | None:
    """Canonical moment of a text; ``""`` when blank, ``None`` when it names no real moment."""
    if len(text) == 19 and text[4] == "-" and text[10] in " T" and text[16] == ":" and text.isascii():
        try:
            return _iso(datetime.fromisoformat(text))
        except ValueError:
            return None
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if plain in BLANKS:
        return ""
    if _SERIAL.fullmatch(plain):
        return _moment_of_number(float(plain), epoch_1904)
    found = _COMPACT.fullmatch(plain)
    if found:
        return _build([int(part) for part in found.groups(default="0")])
    found = _MOMENT.fullmatch(_SHORT_YEAR.sub(r"20\1年", plain, count=1) if _SHORT_YEAR.match(plain) else plain)
    return _moment_of_match(found) if found else None


def moment_of_parts(year: object, month: object, day: object) -> str | None:
    """Canonical moment of 年/月/日 in three columns; two-digit years are 20xx. All blank gives ``""``."""
    parts = [_small_number(part) for part in (year, month, day)]
    if parts == [0, 0, 0]:
        return ""
    if None in parts:
        return None
    numbers = [part for part in parts if part is not None]
    if numbers[0] < 100:
        numbers[0] += 2000
    return _build([*numbers, 0, 0, 0])


def _small_number(part: object) -> int | None:
    """Whole number of a date part; 0 when blank, None when unreadable."""
    if isinstance(part, str):
        text = unicodedata.normalize("NFKC", part).strip().rstrip("年月日号").removesuffix(".0").strip()
        if not text:
            return 0
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None
    if part is None:
        return 0
    if isinstance(part, (int, float)) and not isinstance(part, bool) and 0 < part < 10_000 and part == int(part):
        return int(part)
    return None


def _moment_of_match(found: re.Match[str]) -> str | None:
    minute = 30 if found["M"] == "半" else int(found["M"] or 0)
    hour = _hour(int(found["H"] or 0), found["half"] or found["ap"])
    if hour is None:
        return None
    parts = [int(found["y"]), int(found["m"]), int(found["d"]), hour, minute, int(found["S"] or 0)]
    zone = found["z"]
    if not zone or zone in ("+08:00", "+0800"):
        return _build(parts)
    return _build(parts, _CHINA - _offset(zone))


def _hour(hour: int, half: str | None) -> int | None:
    """Hour of the day from a clock hour and 上午/下午; None when they contradict each other."""
    if half in _EARLY:
        return None if hour > 12 else hour % 12
    if half in _LATE:
        return hour + 12 if hour < 12 else hour
    if half == "中午":
        return hour + 12 if hour < 10 else hour
    return hour


def _offset(zone: str) -> timedelta:
    if zone == "z":
        return timedelta()
    digits = zone[1:].replace(":", "")
    length = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -length if zone[0] == "-" else length


def _build(parts: list[int], shift: timedelta = timedelta()) -> str | None:
    """Moment of [year, month, day, hour, minute, second]; 24:00 is the next midnight."""
    year, month, day, hour, minute, second = parts
    midnight = hour == 24 and minute == 0 and second == 0
    try:
        moment = datetime(year, month, day, 0 if midnight else hour, minute, second) + shift
        return _iso(moment + timedelta(days=1) if midnight else moment)
    except (ValueError, OverflowError):
        return None


def _moment_of_number(number: float, epoch_1904: bool) -> str | None:
    if 19_000_101 <= number <= 21_991_231 or 19_000_101_000_000 <= number <= 21_991_231_235_959:
        found = _COMPACT.fullmatch(str(int(number))) if number == int(number) else None
        return _build([int(part) for part in found.groups(default="0")]) if found else None
    if not _FIRST_SERIAL <= number < _LAST_SERIAL:
        return None
    return _iso((_EPOCH_1904 if epoch_1904 else _EPOCH_1900) + timedelta(days=number))


def _iso(moment: datetime) -> str | None:
    """ISO text to the nearest second (serials carry rounding dust); None outside 1900 to 2199."""
    if moment.tzinfo is not None:
        moment = moment.replace(tzinfo=None) - (moment.utcoffset() or timedelta()) + _CHINA
    if moment.microsecond:
        moment = (moment + _HALF_SECOND).replace(microsecond=0)
    return moment.isoformat() if _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


def text_of_moment(value: datetime | date | time | timedelta) -> str:
    """How Excel shows a date or time cell that lands in a text column."""
    if isinstance(value, datetime):
        iso = _iso(value)
        return iso.replace("T", " ") if iso else str(value)
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"
    return value.isoformat() if isinstance(value, date) else value.isoformat(timespec="seconds")
