"""What a filled form consists of, before anybody draws it: pairs of label and value, wide rows, grids, a seal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.receipts import chinese_date

TICKED, EMPTY = "☑", "☐"


@dataclass(frozen=True, slots=True)
class Pairs:
    """One or two pairs of label and value on a row."""

    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Wide:
    """A label and a value over the rest of the width; ``lines`` is the least height in lines (room to write)."""

    label: str
    text: str
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: heads, shares of the width in hundredths, rows of texts.

    ``name``: what an office's own file calls the list ("" = the band above). Tables of one name are one list there;
    ``part`` says which of them a row came from.
    """

    heads: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    name: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A row over the whole width that names the part below it."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text outside the table; ``name`` is what an office's own file calls it, ``is_plain`` sets it flush."""

    text: str
    name: str = "正文"
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class Seal:
    """Signature lines beneath a free square for the seal; ``is_outside``: below the table, 45 mm free above it."""

    lines: tuple[str, ...]
    is_outside: bool = False


Block = Pairs | Wide | Grid | Band | Paragraph | Seal


@dataclass(frozen=True, slots=True)
class Form:
    """A whole form; ``header`` stands above every page after the first.

    ``is_one_page``: its type shrinks until everything fits a single page. ``watermark`` lies behind every page (草稿).
    ``is_landscape``: A4 lying on its side, for wide tables.
    """

    title: str
    blocks: tuple[Block, ...]
    note: str = ""
    header: str = ""
    is_one_page: bool = False
    watermark: str = ""
    is_landscape: bool = False


def tick(text: str, is_on: bool) -> str:
    """Write a ticked or empty box before a word."""
    return f"{TICKED if is_on else EMPTY} {text}"


def shown(moment: str) -> str:
    """Write an ISO moment for people: no T, no seconds; a limit at the end of a day as 24:00."""
    if moment.endswith("T23:59:59"):
        return f"{moment[:10]} 24:00"
    return moment.replace("T", " ")[:16]


def chinese_day(moment: str) -> str:
    """Write the day of an ISO date or moment as 2026年9月18日; room for it when there is none."""
    return chinese_date(date.fromisoformat(moment[:10])) if moment else "　　　　年　　月　　日"
