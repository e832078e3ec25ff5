"""How much room sentences take on a slide (millimetres), and which parts of a report are nothing but sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from app.domain.report_content import Block, Heading, Prose
from app.domain.report_wording import GAP, cells_wide, tight

LINE_MM = 10.2
CHARS = 46
"""Chinese characters on one line of text."""
SHORT_MM = 60.0
"""A part of a few sentences is not higher."""


def said(block: Prose) -> str:
    """Return a paragraph as it is written."""
    return tight(f"{GAP}{block.text}" if block.is_judgement else block.text)


def text_height(line: str) -> float:
    """Return the height of a line of text that wraps."""
    return -(-cells_wide(line) // (2 * CHARS)) * LINE_MM + 2


def _prose_height(block: Prose) -> float:
    return sum(text_height(line) + 2 for line in pieces(said(block)))


def prose_below(following: Sequence[Block]) -> float:
    """Return the height of the sentences that come next, when they are few."""
    height = 0.0
    for block in following:
        if not isinstance(block, Prose):
            break
        height += _prose_height(block)
    return height if height <= SHORT_MM else 0.0


def words_only(following: Sequence[Block]) -> float | None:
    """Return the height of a part that is nothing but sentences; None for a part with tables or charts."""
    part = list(takewhile(lambda block: not (isinstance(block, Heading) and block.level == 1), following))
    said = [block for block in part if isinstance(block, Prose)]
    return sum(_prose_height(block) for block in said) if len(said) == len(part) else None


def pieces(text: str) -> Iterator[str]:
    """Cut a text into paragraphs that each fit on a slide."""
    limit = CHARS * 12
    for line in text.split("\n"):
        for start in range(0, max(len(line), 1), limit):
            yield line[start : start + limit]
