"""Numbering and marks that every format of a report shares: 一、（一）, 表1, 【由人填写】."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from app.domain.report_content import Block, Column, Heading, Report, Row, Table, shown

_WIDE_CHAR = r"[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef“”‘’]"
_SPACED = re.compile(rf"(?<={_WIDE_CHAR}) +(?=[!-~])|(?<=[!-~]) +(?={_WIDE_CHAR})")
_SAYS_NOTHING = re.compile("没有|都已|尚未|未登记")
GAP = "【由人填写】"
"""Stands before what the program must not judge."""
_DIGITS = "〇一二三四五六七八九"


def counted(number: int) -> str:
    """Return 1..99 in Chinese: 十二."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return head + (_DIGITS[ones] if ones or not head else "")


def numbered(blocks: Iterable[Block]) -> Iterator[tuple[str, Block]]:
    """Give each block with its number: headings 一、 and （一）, starting anew beneath each; others ""."""
    first = second = 0
    for block in blocks:
        if not isinstance(block, Heading):
            yield "", block
        elif block.level == 1:
            first, second = first + 1, 0
            yield f"{counted(first)}、", block
        else:
            second += 1
            yield f"（{counted(second)}）", block


_FIRST_WIDE = "\u2e80"


def cells_wide(text: str) -> int:
    """Width of a text in half characters: a Chinese character takes two."""
    return len(text) if text.isascii() else len(text) + sum(map(_FIRST_WIDE.__le__, text))


def widths(table: Table, looked_at: int | None = None) -> list[float]:
    """Widths of a table's columns in half characters: numbers, dates and short words are never broken; texts wrap.

    ``looked_at``: only so many rows are read (and the total), where a screen must not wait.
    """
    rows = [*table.rows[:looked_at], *((table.total,) if table.total else ())]
    return [_width(rows, place, column) for place, column in enumerate(table.columns)]


def _width(rows: Sequence[Row], place: int, column: Column) -> float:
    wanted = max(column.width, 4.0)
    if column.kind == "text":
        return max(wanted, _unbroken(rows, place))
    return max(wanted, max((cells_wide(shown(row[place].value, column.kind)) for row in rows), default=0) + 1.0)


def tight(text: str) -> str:
    """Write running text as official papers do: no space between Chinese and figures (来件 12 件 -> 来件12件)."""
    return _SPACED.sub("", text)


def nothing_words(table: Table) -> str:
    """Say in one sentence that a table has nothing to show; "" when it has something."""
    if table.rows or table.total is not None:
        return ""
    said = f"{table.note.rstrip('。')}。" if _SAYS_NOTHING.search(table.note) else "本期没有记录。"
    return f"{table.title.split('（')[0]}：{said}"


def all_rows(table: Table) -> Iterator[Row]:
    """Rows and total."""
    yield from table.rows
    if table.total is not None:
        yield table.total


def is_left(column: Column) -> bool:
    """Whether a column's values begin at the left: running text; short words and figures stand in the middle."""
    return column.kind == "text" and column.width >= 12


def points_that_fit(table: Table, width_mm: float, sizes: Sequence[float], padding_mm: float) -> float | None:
    """Return the largest type size in which the table fits, its texts narrowed if need be; None when none does."""
    room = width_mm - padding_mm * len(table.columns)
    least, wanted = _least(table), widths(table)
    for part in _NARROWED:  # a smaller type before texts in slips
        whole = sum(max(low, own * part) for low, own in zip(least, wanted, strict=True))
        found = next((size for size in sizes if whole * size * _HALF_MM <= room), None)
        if found is not None:
            return found
    return None


def fitted(table: Table, width_mm: float, size: float, padding_mm: float) -> list[float]:
    """Share that width (mm) among the columns at a type size: where it is short, texts give way, figures do not."""
    room = (width_mm - padding_mm * len(table.columns)) / (size * _HALF_MM)
    wanted = widths(table)
    short = sum(wanted) - room
    if short > 0:
        spare = [own - least for own, least in zip(wanted, _least(table), strict=True)]
        give = min(1.0, short / sum(spare)) if sum(spare) else 0.0
        wanted = [own - part * give for own, part in zip(wanted, spare, strict=True)]
    scale = room / sum(wanted)
    return [padding_mm + own * scale * size * _HALF_MM for own in wanted]


_HALF_MM = 0.3528 / 2
_NARROWED = (1.0, 0.85, 0.7, 0.0)
_LOOKED_AT = 300
_UNBROKEN = re.compile(r"[!-~]+")
_LATIN_WIDE = 1.15
"""Digits and letters take a little more than half of a Chinese character in the bundled faces."""
_LONGEST = 24
"""A number of a ticket is not broken; an address of the net may be."""


def _least(table: Table) -> list[float]:
    """Return the widths below which figures or words would be broken: texts wrap at half their width."""
    found = widths(table)
    for place, column in enumerate(table.columns):
        if column.kind == "text":
            found[place] = min(found[place], max(found[place] * 0.5, _unbroken(table.rows, place), 7.0))
    return found


def _unbroken(rows: Sequence[Row], place: int) -> float:
    """Return the width that the longest number or word of a column needs."""
    texts = (str(row[place].value or "") for row in rows[:_LOOKED_AT])
    longest = max((len(word) for text in texts for word in _UNBROKEN.findall(text)), default=0)
    return min(longest, _LONGEST) * _LATIN_WIDE + 0.5 if longest else 0.0


_LEAST_SHARE = 0.75
"""Of the width that a table would like, it has at least so much on an upright page."""
UPRIGHT_MM, UPRIGHT_SIZES, PDF_PADDING_MM = 174.0, (9.0, 8.5, 8.0), 2.2


def is_across(report: Report) -> bool:
    """Whether the paper lies on its side: some table fits an upright page in none of the larger type sizes.

    Nor may its texts be squeezed into slips of a few characters.
    """
    return any(_is_wide(table) for table in report.tables)


def _is_wide(table: Table) -> bool:
    if points_that_fit(table, UPRIGHT_MM, UPRIGHT_SIZES, PDF_PADDING_MM) is None:
        return True
    room = UPRIGHT_MM - PDF_PADDING_MM * len(table.columns)
    return sum(widths(table)) * UPRIGHT_SIZES[-1] * _HALF_MM * _LEAST_SHARE > room
