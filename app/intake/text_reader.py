"""CSV and TSV: separator found by looking, record numbers as Excel would show them, ``="0123"`` taken as text."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TextIO

from app.intake.archive import MAX_COLUMN, MAX_ROW
from app.intake.book import Book, Row, Sheet
from app.intake.refusals import Refusal, refuse

_SEPARATORS = (",", "\t", ";", "|")
_SAMPLE_CHARACTERS = 200_000
_SAMPLE_RECORDS = 40
_LONGEST_FIELD = 1 << 20
_END = "\x03\x1a\x03"
"""Put behind the last line: it comes out as a record of its own unless a quote is still open."""
_SEP_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)
_FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_GUARDED = re.compile("'(?='*(?:[\\s\u200b\ufeff]*[=+\\-@＝＋－＠]|\\d+$|[\t\r\n]))")
"""An apostrophe that marks text: typed before long numbers, or put by exports before what could be a formula."""


def open_text(path: Path, encoding: str) -> Book:
    """Open a text table as a book of one sheet. Its rows raise RefusedInput (DAMAGED) where quotes do not close."""
    separator, skip_first = find_separator(path, encoding)

    def rows() -> Iterator[Row]:
        return _rows(path, encoding, separator, skip_first)

    return Book([""], lambda _: Sheet("", True, rows))


def _open(path: Path, encoding: str) -> TextIO:
    return path.open(encoding=encoding, errors="replace", newline="")


def find_separator(path: Path, encoding: str) -> tuple[str, bool]:
    """(separator, whether the first line is Excel's ``sep=`` hint)."""
    with _open(path, encoding) as stream:
        sample = stream.read(_SAMPLE_CHARACTERS)
    first = sample.splitlines()[0] if sample.strip() else ""
    hint = _SEP_LINE.fullmatch(first)
    if hint:
        return hint[1], True
    lines = sample.splitlines(keepends=True)
    if len(sample) == _SAMPLE_CHARACTERS and len(lines) > 1:
        lines.pop()
    return max(_SEPARATORS, key=lambda separator: _agreement(lines, separator)), False


def _agreement(lines: list[str], separator: str) -> float:
    """How well a separator cuts the sample into equally wide records (0: it never occurs)."""
    widths: list[int] = []
    try:
        for record in csv.reader(lines, delimiter=separator):
            if len(record) > 1 or (record and record[0].strip()):
                widths.append(len(record))
            if len(widths) == _SAMPLE_RECORDS:
                break
    except csv.Error:
        return 0.0
    usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
    return 0.0 if usual == 1 else widths.count(usual) / len(widths) * min(usual, 30)


def _rows(path: Path, encoding: str, separator: str, skip_first: bool) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_FIELD)
    with _open(path, encoding) as stream:
        records = csv.reader(chain(stream, (_END,)), delimiter=separator)
        try:
            if skip_first:
                next(records, None)
            for number, record in enumerate(records, 1):
                if record and record[-1].endswith(_END):
                    if record != [_END]:  # a quote was opened and never closed: rows have run into one cell
                        raise refuse(Refusal.DAMAGED)
                    return
                if number > MAX_ROW * 4 or len(record) > MAX_COLUMN:
                    raise refuse(Refusal.OUT_OF_RANGE)
                yield number, [_field(text) if text[:1] in ("=", "'") and text else text for text in record]
        except csv.Error as error:
            raise refuse(Refusal.DAMAGED) from error


def _field(text: str) -> str:
    """Undo what exports put around text to keep Excel from touching it."""
    found = _FORMULA_TEXT.fullmatch(text)
    if found:
        return found[1].replace('""', '"')
    return _GUARDED.sub("", text, count=1) if text[0] == "'" else text
