"""Reads the wording of the State Council's holiday notice (放假通知) into days off and make-up workdays.

Understands the annual notice (一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。), its older
wordings (放假，与周末连休; 补休; 放假1天), the change of one holiday (调整…假期安排) and its extension (延长…假期至…).
What does not fit is collected as problems; nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.workdays import WEEKDAY_NAMES, Calendar, SpecialDay

HOLIDAYS: tuple[str, ...] = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")

_NAMES = "|".join(HOLIDAYS)
_TITLE = re.compile(r"国务院(?:办公厅)?关于(?:调整|延长)?(\d{4})年.{0,20}?(?:节假日|假期|放假)(?:安排)?的通知")
_PREAMBLE_YEAR = re.compile(r"现将(?:调整|延长)?(\d{4})年")
_NUMBER = re.compile(r"国办?发明电\s*[〔\[(]\s*(\d{4})\s*[〕\])]\s*(\d+)\s*号")
_ISSUED = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日\s*$", re.MULTILINE)
_ITEM = re.compile(
    rf"(?:^|(?<=[\n。:;]))(?:[一二三四五六七八九十]+、)?((?:{_NAMES})(?:[、和](?:{_NAMES}))*):", re.MULTILINE
)
_AMENDMENT = re.compile(r"^一、(?P<body>.*(?:放假|上班).*)$", re.MULTILINE)
_DAY = r"(?:(?P<{0}y>\d{{4}})年)?(?:(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})日(?:\((?P<{0}note>[^()]*)\))?"
_RANGE = re.compile(_DAY.format("a") + r"(?:至" + _DAY.format("b") + r")?")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_TOTAL = re.compile(r"(?:共|放假)(\d+)天")
_WORD_END = re.compile("(?<=放假)|(?<=补休)|(?<=上班)")
"""After each of these words the dates before it are settled."""
_EXTENSION = re.compile(r"延长(?P<year>\d{4})年(?P<name>" + _NAMES + r")假期至" + _DAY.format("b"))


@dataclass(frozen=True, slots=True)
class NoticeProblem:
    """Something in the text that a person has to look at: where it stands, and what is wrong (Chinese)."""

    where: str
    message: str


@dataclass(frozen=True, slots=True)
class NoticeReading:
    """What a notice says. ``year`` 0 means not found; ``is_annual`` that it arranges a whole year."""

    year: int
    is_annual: bool
    number: str
    title: str
    issued_on: date | None
    days: tuple[SpecialDay, ...]
    problems: tuple[NoticeProblem, ...]

    @property
    def label(self) -> str:
        """Title and number as one line."""
        return f"{self.title}（{self.number}）" if self.number else self.title


def read_notice(text: str, base: Calendar | None = None) -> NoticeReading:
    """Read a notice. ``base`` is needed for an extension only: it tells up to where the holiday lasted before."""
    plain = _plain(text)
    flat = plain.replace("\n", "")
    title = _TITLE.search(flat)
    number_match = _NUMBER.search(flat)
    number = f"国办发明电〔{number_match[1]}〕{number_match[2]}号" if number_match else ""
    year_match = title or _PREAMBLE_YEAR.search(flat)
    if year_match is None:
        problem = NoticeProblem("标题", "没有找到年份，请连同通知的标题一起粘贴。")
        return NoticeReading(0, False, number, "", _issued_on(plain), (), (problem,))
    reader = _Reader(int(year_match[1]), number or (title[0] if title else ""))
    is_annual = _read_items(reader, plain, title[0] if title else "", base)
    name = title[0] if title else f"国务院办公厅关于{reader.year}年部分节假日安排的通知"
    return NoticeReading(
        reader.year, is_annual, number, name, _issued_on(plain), reader.result(), tuple(reader.problems)
    )


def _read_items(reader: _Reader, plain: str, title: str, base: Calendar | None) -> bool:
    """Hand every item to the reader; answers whether the notice arranges a whole year."""
    extension = _EXTENSION.search(plain)
    if extension:
        reader.extend(extension, base)
        return False
    items = list(_ITEM.finditer(plain))
    ends = [*(item.start() for item in items[1:]), len(plain)]
    for item, end in zip(items, ends, strict=False):
        reader.read_item(item[1], plain[item.end() : end])
    amended = re.search(_NAMES, title)
    if not items and amended and (body_match := _AMENDMENT.search(plain)):
        reader.read_item(amended[0], body_match["body"])
        return False
    reader.check_complete()
    return True


class _Reader:
    """Collects days and problems of one notice."""

    def __init__(self, year: int, notice: str) -> None:
        self.year = year
        self.problems: list[NoticeProblem] = []
        self._notice = notice
        self._days: dict[date, SpecialDay] = {}

    def result(self) -> tuple[SpecialDay, ...]:
        """Return the days found, in order."""
        return tuple(self._days[on] for on in sorted(self._days))

    def read_item(self, name: str, body: str) -> None:
        """Read one holiday's sentences: days off (放假, 补休, 与周末连休) and days worked (上班)."""
        off: list[date] = []
        total: int | None = None
        for sentence in re.split("[。;]", body.replace("\n", "")):
            found: list[date] = []
            for part in _WORD_END.split(sentence):
                if part.endswith(("放假", "补休")):
                    found += self._dates(name, part)
                elif part.endswith("上班") and not part.endswith("起正常上班"):
                    self._add_workdays(name, self._dates(name, part))
            off += _joined_to_weekend(found) if "连休" in sentence else found
            total = int(match[1]) if (match := _TOTAL.search(sentence)) else total
        for on in off:
            self._add(SpecialDay(on, False, name, self._notice))
        self._check_item(name, off, total)

    def extend(self, match: re.Match[str], base: Calendar | None) -> None:
        """Read an extension (延长…假期至…): from the day after the holiday's last day off in ``base``."""
        name = match["name"]
        last = self._date(name, match, "b", None)
        known = [day.on for day in base.days_of(self.year)] if base else []
        before = [on for on in known if base and base.special[on].name == name and not base.special[on].is_workday]
        if last is None:
            return
        if not before or max(before) >= last:
            self._problem(name, "现有日历里没有这个假期，或假期已经更长，无法知道从哪一天起延长。")
            return
        on = max(before) + timedelta(days=1)
        while on <= last:
            self._add(SpecialDay(on, False, name, self._notice))
            on += timedelta(days=1)

    def check_complete(self) -> None:
        """Check that all seven holidays are there; a part of a notice must not pass for the whole."""
        named = {part for day in self._days.values() for part in day.name.split("、")}
        missing = [name for name in HOLIDAYS if name not in named]
        if missing:
            self._problem("全文", f"没有读到{'、'.join(missing)}的放假日期，请检查是否粘贴了通知全文。")

    def _check_item(self, name: str, off: list[date], total: int | None) -> None:
        if not off:
            self._problem(name, "没有读到放假日期，请检查这一条的文字。")
        elif total is not None and total != len(off):
            self._problem(name, f"写明共 {total} 天，按日期数得 {len(off)} 天，请核对。")

    def _add_workdays(self, name: str, days: list[date]) -> None:
        if not days:
            self._problem(name, "写有“上班”，但没有读到日期，请检查这一条的文字。")
        for on in days:
            if on.weekday() < 5:
                self._problem(name, f"{on} 是{WEEKDAY_NAMES[on.weekday()]}，本来就上班，不是调休，请核对。")
            self._add(SpecialDay(on, True, name, self._notice))

    def _add(self, day: SpecialDay) -> None:
        other = self._days.get(day.on)
        if other is not None and other.is_workday != day.is_workday:
            self._problem(day.name, f"{day.on} 既写放假又写上班，请核对。")
        self._days.setdefault(day.on, day)

    def _dates(self, name: str, sentence: str) -> list[date]:
        """All dates of a sentence, ranges unfolded. A day without a month takes the month before it."""
        found: list[date] = []
        for match in _RANGE.finditer(sentence):
            first = self._date(name, match, "a", found[-1] if found else None)
            if first is None:
                continue
            last = self._date(name, match, "b", first) if match["bd"] else first
            if last is None or not 0 <= (last - first).days <= 31:
                self._problem(name, f"日期“{match[0]}”读不通，请核对。")
                continue
            found += [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
        return found

    def _date(self, name: str, match: re.Match[str], side: str, before: date | None) -> date | None:
        month = int(match[f"{side}m"]) if match[f"{side}m"] else before.month if before else 0
        year = self._year_of(match[f"{side}y"], month, name, before)
        try:
            on = date(year, month, int(match[f"{side}d"]))
        except ValueError:
            self._problem(name, f"日期“{match[0]}”不存在，请核对。")
            return None
        weekday = _WEEKDAY.search(match[f"{side}note"] or "")
        if weekday and "一二三四五六日".index(weekday[1].replace("天", "日")) != on.weekday():
            self._problem(name, f"{on} 是{WEEKDAY_NAMES[on.weekday()]}，通知写的是“{weekday[0]}”，请核对。")
        return on

    def _year_of(self, written: str | None, month: int, name: str, before: date | None) -> int:
        if written:
            return int(written)
        if before is not None:
            return before.year + (month < before.month)
        return self.year - 1 if name.startswith("元旦") and month == 12 else self.year

    def _problem(self, where: str, message: str) -> None:
        self.problems.append(NoticeProblem(where, message))


def _plain(text: str) -> str:
    """Half-width punctuation, no blanks inside lines, line ends unified."""
    lines = unicodedata.normalize("NFKC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    squeezed = "\n".join(re.sub(r"\s+", "", line) for line in lines)
    return re.sub(r"\n{2,}", "\n", squeezed).strip()


def _issued_on(plain: str) -> date | None:
    """Find the date under the notice, the last line that ends in one."""
    for match in reversed(list(_ISSUED.finditer(plain))):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
    return None


def _joined_to_weekend(days: list[date]) -> list[date]:
    """放假，与周末连休: the holiday and the weekend that touches it."""
    joined = set(days)
    for on in days:
        for direction in (1, -1):
            neighbour = on + timedelta(days=direction)
            while neighbour.weekday() >= 5:
                joined.add(neighbour)
                neighbour += timedelta(days=direction)
    return sorted(joined)
