"""Finding the header row under titles, notes and merged cells, and matching its titles to fields (domain.md §3.9)."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.tickets import CATEGORY_PATH_ALIASES, FIELD_BY_KEY, FIELDS, IDENTITY_ORDER
from app.intake.book import Row
from app.intake.values import plain_text

CATEGORY_PATH = "category_path"
YEAR, MONTH, DAY = "year", "month", "day"
JOINED_FIELDS: dict[str, str] = {
    CATEGORY_PATH: "分类全路径（一级->二级->三级）",
    YEAR: "年（与月、日合成时间）",
    MONTH: "月（与年、日合成时间）",
    DAY: "日（与年、月合成时间）",
}
"""Keys a mapping may hold beside those of ``FIELDS``, with what the preview shows for them."""

SEARCH_ROWS = 40
_ENOUGH = 2
_WEIGHTS = {"ticket_no": 3.0, "content": 2.0, "title": 1.5}
_BRACKETED = re.compile(r"[(\[{【〔〈《<「].*?[)\]}】〕〉》>」]")
_NOISE = re.compile(r"[\s()\[\]{}【】〔〕〈〉《》<>「」:：*＊★●,，。;；、\"'“”‘’\u200b\ufeff]+")
_PARTS = {"年": YEAR, "年份": YEAR, "月": MONTH, "月份": MONTH, "日": DAY, "日期日": DAY}


@dataclass(frozen=True, slots=True)
class Header:
    """A header that was found. ``row`` is its last line (Excel number), ``titles`` unique, "" for untitled columns."""

    row: int
    titles: tuple[str, ...]
    score: float


def normalise(title: str) -> str:
    """Reduce a title for comparing: NFKC, without white space, brackets, colons, asterisks and line ends."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", title)).lower()


def fingerprint(titles: Iterable[str]) -> str:
    """Key under which a corrected mapping is remembered: the same titles in the same order give the same key."""
    text = "\x1f".join(normalise(title) for title in titles)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def _alias_table() -> dict[str, tuple[int, str]]:
    table: dict[str, tuple[int, str]] = {}
    for field in FIELDS:
        for rank, alias in enumerate((*field.aliases, field.title)):
            table.setdefault(normalise(alias), (rank, field.key))
    for rank, alias in enumerate(CATEGORY_PATH_ALIASES):
        table.setdefault(normalise(alias), (rank, CATEGORY_PATH))
    for title, key in _PARTS.items():
        table.setdefault(title, (0, key))
    return table


_ALIASES = _alias_table()


def alias_of(title: str) -> tuple[int, str] | None:
    """(rank, key) of a title, best rank 0; what stands in brackets is left out at the second try."""
    found = _ALIASES.get(normalise(title))
    if found is None and title:
        plain = normalise(_BRACKETED.sub("", unicodedata.normalize("NFKC", title)))
        found = _ALIASES.get(plain)
        return (found[0] + 100, found[1]) if found else None
    return found


def match_titles(titles: Sequence[str]) -> dict[str, str]:
    """Automatic mapping title -> key. Each key once, the best alias wins; the rest stays extra."""
    best: dict[str, tuple[int, int, str]] = {}
    there = frozenset(titles)
    for position, title in enumerate(titles):
        found = alias_of(_without_suffix(title, there)) if title else None
        if found and (found[0], position) < best.get(found[1], (1000, 0, ""))[:2]:
            best[found[1]] = (found[0], position, title)
    _drop_useless(best)
    return {title: key for key, (_, _, title) in sorted(best.items(), key=lambda item: item[1][1])}


def _without_suffix(title: str, titles: frozenset[str]) -> str:
    """Let a repeated title (编号_2) count as its base only for a base that stands there too."""
    base, _, number = title.rpartition("_")
    return base if base in titles and number.isdigit() else title


def _drop_useless(best: dict[str, tuple[int, int, str]]) -> None:
    """Leave a path column extra beside 一级分类, and 年/月/日 unless all are there and a moment is missing."""
    if "cat1" in best:
        best.pop(CATEGORY_PATH, None)
    parts_usable = all(key in best for key in (YEAR, MONTH, DAY)) and joined_moment(best) is not None
    if not parts_usable:
        for key in (YEAR, MONTH, DAY):
            best.pop(key, None)


def joined_moment(keys: Iterable[str]) -> str | None:
    """Return the field that 年/月/日 columns fill: the first moment of an identity that has no column of its own."""
    present = set(keys)
    return next((key for key in IDENTITY_ORDER if key not in present), None)


def unique_titles(cells: Sequence[str]) -> tuple[str, ...]:
    """Titles as the clerk sees them, on one line; repeated ones get _2, _3 so that nothing is lost."""
    seen: dict[str, int] = {}
    titles: list[str] = []
    taken = {" ".join(cell.split()) for cell in cells}
    for cell in cells:
        title = " ".join(cell.split())
        if title and title in seen:
            number = seen[title] + 1
            while f"{title}_{number}" in taken:
                number += 1
            seen[title] = number
            title = f"{title}_{number}"
            taken.add(title)
        elif title:
            seen[title] = 1
        titles.append(title)
    return tuple(titles)


def name_untitled(titles: Sequence[str], used: Iterable[int]) -> tuple[str, ...]:
    """Give columns that hold data but no title a name by their letter (列C), so that they are kept as extra."""
    named = list(titles)
    for column in sorted(used):
        named.extend([""] * (column + 1 - len(named)))
        if not named[column]:
            named[column] = f"列{column_letters(column)}"
    return unique_titles(named)


def column_letters(column: int) -> str:
    """Excel letters of a 0-based column: 0 -> A, 26 -> AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _score(titles: Sequence[str]) -> float:
    """How much a row looks like our header: weighted fields found, less a little for strange long texts."""
    keys = {found[1] for title in titles if title and (found := alias_of(title))} - {YEAR, MONTH, DAY}
    if len(keys) < _ENOUGH and "ticket_no" not in keys:
        return 0.0
    weight = sum(_WEIGHTS.get(key, 1.0) for key in keys)
    return weight - sum(0.5 for title in titles if len(title) > 40 or "\n\n" in title)


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Titles of a two-row header. A group title reaches right over the columns that have a title of their own."""
    titles: list[str] = []
    group = ""
    for column in range(max(len(upper), len(lower))):
        above = upper[column] if column < len(upper) else ""
        below = lower[column] if column < len(lower) else ""
        group = above or (group if below else "")
        titles.append(_one_title(group, below))
    return titles


def _one_title(group: str, below: str) -> str:
    if not below or not group or group == below:
        return below or group
    if alias_of(below):
        return below
    return group + below if alias_of(group + below) else f"{group}/{below}"


def texts_of(row: Row) -> list[str]:
    """Cells of a header candidate as texts without outer white space."""
    return [plain_text(cell).strip() for cell in row[1]]


def find_header(rows: Sequence[Row]) -> Header | None:
    """Return the best header in the first rows of a sheet, of one or two lines; None where no row looks like one."""
    best: Header | None = None
    texts = [texts_of(row) for row in rows]
    single = [_score(cells) for cells in texts]
    for index, cells in enumerate(texts):
        if single[index] > (best.score if best else 0.0):
            best = Header(rows[index][0], unique_titles(cells), single[index])
    for index in range(len(texts) - 1):
        if sum(1 for cell in texts[index] if cell) < _ENOUGH:
            continue
        titles = _joined(texts[index], texts[index + 1])
        if _score(titles) > (best.score if best else 0.0) and single[index + 1] + single[index] > 0:
            best = Header(rows[index + 1][0], unique_titles(titles), _score(titles))
    return best


def header_at(rows: Sequence[Row], number: int) -> Header | None:
    """Return the header at the Excel row the clerk pointed at; two lines if the one above completes it."""
    for index, row in enumerate(rows):
        if row[0] == number:
            cells = texts_of(row)
            joined = _joined(texts_of(rows[index - 1]), cells) if index else cells
            better = _score(joined) > _score(cells) > 0
            return Header(number, unique_titles(joined if better else cells), _score(cells))
    return None


def known_key(key: str) -> bool:
    """Whether a mapping may use this key."""
    return key in FIELD_BY_KEY or key in JOINED_FIELDS
