"""Lines of the city's assessment details (考核明细): what its columns mean, canonical values (F8.3, 004·二.5).

One line: period, ticket, counted or not, three answers, points lost, loss point. What a file calls its columns differs;
``OWN_TITLES`` are the keys that a ticket does not have.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from app.domain.deadlines import Deadline, Rule, Unit, compute
from app.domain.workdays import Calendar

PERIOD, COUNTED, LOST, LOSS_POINT, ISSUED = "period", "is_counted", "points_lost", "loss_point", "issued_on"
ANSWERS = ("contacted", "resolved", "satisfied")

OWN_TITLES: Mapping[str, str] = {
    PERIOD: "考核周期",
    COUNTED: "是否考核",
    LOST: "扣分",
    LOSS_POINT: "失分点",
    ISSUED: "下发日",
}
TITLES: Mapping[str, str] = {
    **OWN_TITLES,
    "contacted": "是否响应",
    "resolved": "是否解决",
    "satisfied": "是否满意",
}

_ALIASES: Mapping[str, tuple[str, ...]] = {
    PERIOD: ("考核周期", "考核期", "考核月", "考核月份", "考核时间", "周期", "期次", "月份", "所属月份"),
    COUNTED: ("是否考核", "是否纳入考核", "是否计入考核", "纳入考核", "计入考核", "考核与否", "是否参评", "是否可评"),
    LOST: ("扣分", "扣分值", "扣分分值", "失分", "失分值", "扣减分", "扣减分值", "扣分情况"),
    LOSS_POINT: ("失分点", "失分原因", "失分项", "失分类型", "扣分点", "扣分原因", "扣分项"),
    ISSUED: ("下发日", "下发日期", "下发时间", "明细下发日期", "发布日期"),
    "contacted": ("响应", "响应情况", "响应结果", "联系情况", "是否反馈"),
    "resolved": ("解决", "解决情况", "解决结果"),
    "satisfied": ("满意", "满意情况", "满意结果", "满意度"),
}
_YES = frozenset({"是", "考核", "纳入", "纳入考核", "计入", "计入考核", "参评", "可评", "y", "yes", "1", "√", "true"})
_NO = frozenset(
    {
        "否",
        "不考核",
        "不纳入",
        "不纳入考核",
        "不计入",
        "剔除",
        "主动剔除",
        "非权属",
        "不参评",
        "n",
        "no",
        "0",
        "×",
        "false",
    }
)
_MONTH = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*月?(?:份|考核期|考核周期)?")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T].*)?")

REVIEW_WORKDAYS = 3


@dataclass(frozen=True, slots=True)
class Problem:
    """One value that cannot be used: the column's key, the value, what to do."""

    key: str
    value: str
    message: str


def _normal(title: str) -> str:
    return re.sub(r"[\s（(].*$|[:：*]", "", unicodedata.normalize("NFKC", title).strip())


def own_columns(titles: Sequence[str]) -> dict[str, str]:
    """Match titles that no ticket field took: title -> key of ``TITLES``; each key once, the best alias wins."""
    best: dict[str, tuple[int, str]] = {}
    for title in titles:
        for key, aliases in _ALIASES.items():
            if (plain := _normal(title)) in aliases and (aliases.index(plain), title) < best.get(key, (99, "")):
                best[key] = (aliases.index(plain), title)
    return {title: key for key, (_, title) in best.items()}


def period_name(text: str) -> str:
    """Write a period as 2026-05 where it names a month; any other text stays, trimmed."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _MONTH.fullmatch(plain)
    if found and 1 <= int(found[2]) <= 12:
        return f"{found[1]}-{int(found[2]):02d}"
    return plain


def period_in(text: str) -> str:
    """Find a month in a file's or sheet's name (2026年5月考核明细.xlsx); "" when there is none."""
    found = re.search(r"(20\d{2})\s*[-年.]?\s*(1[0-2]|0?[1-9])\s*(?:月|(?!\d))", unicodedata.normalize("NFKC", text))
    return f"{found[1]}-{int(found[2]):02d}" if found else ""


def read_counted(text: str) -> int | None:
    """1, 0, or None for blank. Raises ``ValueError`` for a word that is neither yes nor no."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if not plain:
        return None
    if plain in _YES:
        return 1
    if plain in _NO:
        return 0
    raise ValueError(text)


def read_points(text: str) -> str:
    """Points lost as canonical decimal text (0.50 -> 0.5, -2分 -> 2); "" for blank. Raises ``ValueError``."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("分").strip()
    if plain in ("", "-", "--", "无"):
        return ""
    try:
        number = abs(Decimal(plain))
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not number.is_finite() or number > 1000:
        raise ValueError(text)
    return format(number.normalize(), "f")


def read_day(text: str) -> str:
    """Read a day as an ISO date; "" for blank. Raises ``ValueError``."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return ""
    found = _DAY.fullmatch(plain)
    if found is None:
        raise ValueError(text)
    return date(int(found[1]), int(found[2]), int(found[3])).isoformat()


@dataclass(frozen=True, slots=True)
class Issue:
    """A period's day of issue (下发日). ``source``: person, file, import_day; ``is_kept``: what stood before stays."""

    issued_on: str
    source: str
    is_confirmed: bool
    is_kept: bool = False


def settle_issue(known: Issue | None, said: str, in_file: str, today: str) -> Issue:
    """Settle a day of issue: said by a person, else the file's, else today as a candidate (ISO dates).

    A day that a person confirmed is only moved by a person; a day that stands is not moved to the day of an import.
    """
    source = "person" if said else "file" if in_file else "import_day"
    made = Issue(said or in_file or today, source, bool(said))
    if known is None or said or not (known.is_confirmed or (source == "import_day" and known.issued_on)):
        return made
    return Issue(known.issued_on, known.source, known.is_confirmed, is_kept=True)


def review_deadline(issued_on: date, calendar: Calendar, option: str = "甲") -> Deadline:
    """复盘 is due three working days after the day of issue (004·二.5; R-38 甲 from the next day, 乙 from it)."""
    rule = Rule(
        Unit.WORKDAY,
        REVIEW_WORKDAYS,
        include_start=option == "乙",
        clause="004·二.5",
        label="考核复盘",
    )
    return compute(issued_on, rule, calendar)
