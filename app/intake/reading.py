"""The door of the intake layer: what kind of file is this, and which rows does its ticket table hold?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from app.domain.errors import RefusedInput
from app.intake.archive import MAX_COLUMN
from app.intake.book import Book, Row, Sheet
from app.intake.form_profile import Form, find_form
from app.intake.headers import (
    SEARCH_ROWS,
    Header,
    find_header,
    fingerprint,
    header_at,
    known_key,
    match_titles,
    name_untitled,
    texts_of,
    unique_titles,
)
from app.intake.refusals import Refusal, refuse
from app.intake.rows import CellProblem, MappedRow, RowMapper
from app.intake.sheets import open_book
from app.intake.sniff import Source, identify

__all__ = ["CellProblem", "MappedRow", "Source", "Table", "open_source", "read_table"]

TABLE, FORM = "table", "form"


@dataclass(frozen=True, slots=True)
class Table:
    """A ticket table inside a file.

    ``header_row`` is the Excel number of the header's last line; ``titles`` are unique and in column order;
    ``mapping`` is title -> key of FIELDS (or of ``headers.JOINED_FIELDS``); ``unmapped`` titles become extra.
    ``length`` is the number of rows below the header as far as known (0: unknown), ``other_sheets`` name further
    sheets that look like ticket tables and were not read. ``profile`` is "table" or "form" (诉求拟办单, one row).
    """

    source: Source
    sheet: str
    header_row: int
    titles: tuple[str, ...]
    mapping: dict[str, str]
    length: int
    other_sheets: tuple[str, ...]
    profile: str
    _sheet: Sheet = field(repr=False, compare=False)
    _form: Form | None = field(default=None, repr=False, compare=False)

    @property
    def unmapped(self) -> list[str]:
        """Titles without a field: their texts are kept as extra."""
        return [title for title in self.titles if title and title not in self.mapping]

    @property
    def fingerprint(self) -> str:
        """Key under which a corrected mapping of these titles is remembered."""
        return fingerprint(self.titles)

    def with_mapping(self, mapping: dict[str, str]) -> Table:
        """Return the same table read by another mapping (title -> key), without opening the file again.

        Titles that the table lacks and empty keys are left out. Raises RefusedInput for a key that does not exist.
        """
        return replace(self, mapping=_checked(mapping, self.titles))

    def rows(self, skip: Callable[[Row], bool] | None = None) -> Iterator[MappedRow]:
        """Each row below the header that is not blank, rejected ones included. May be called again.

        ``skip`` sees every raw row (Excel number, cells) that is not blank and may leave it out unread. Raises
        RefusedInput when the file turns out to be damaged further down.
        """
        mapper = RowMapper(self.titles, self.mapping, epoch_1904=self._sheet.epoch_1904)
        if self._form:
            return mapper.read([(self._form.row, self._form.cells)], 0, skip)
        return mapper.read(self._sheet.rows(), self.header_row, skip)


@dataclass(slots=True)
class _Candidate:
    sheet: Sheet
    header: Header
    form: Form | None
    has_rows: bool
    used: set[int]

    @property
    def rank(self) -> tuple[bool, bool, float, int]:
        return self.has_rows, self.sheet.visible, self.header.score, self.sheet.length

    @property
    def is_tickets(self) -> bool:
        keys = match_titles(self.header.titles).values()
        return self.has_rows and "ticket_no" in keys and len(keys) > 1


def open_source(path: Path) -> Source:
    """Tell what kind of file this is, by its content. Raises RefusedInput with one of the fixed sentences."""
    return identify(path)


def read_table(
    source: Source, mapping: dict[str, str] | None = None, header_row: int | None = None, sheet: str | None = None
) -> Table:
    """Find the ticket table: the sheet with the best header, its header row, its mapping.

    ``mapping``, ``header_row`` (Excel number) and ``sheet`` are a clerk's corrections. Raises RefusedInput: NO_HEADER,
    DAMAGED, ENCRYPTED, …; rows are read only when ``rows()`` is walked.
    """
    book = open_book(source)
    if sheet is not None and sheet not in book.names:
        raise RefusedInput(f"文件里没有名为“{sheet}”的工作表，请在预览中重新选择。")
    wanted = range(len(book.names)) if sheet is None else [book.names.index(sheet)]
    best, others = _choose(book, wanted, mapping, header_row)
    if best is None:
        raise refuse(Refusal.NO_HEADER)
    titles = best.header.titles if best.form else name_untitled(best.header.titles, best.used)
    chosen = match_titles(titles) if mapping is None else _checked(mapping, titles)
    length = 1 if best.form else max(0, best.sheet.length - best.header.row)
    profile = FORM if best.form else TABLE
    return Table(
        source, best.sheet.name, best.header.row, titles, chosen, length, others, profile, best.sheet, best.form
    )


def _choose(
    book: Book, wanted: Sequence[int], mapping: dict[str, str] | None, header_row: int | None
) -> tuple[_Candidate | None, tuple[str, ...]]:
    """Return the best candidate and the names of the other ticket sheets; at most two sheets are held at a time."""
    best: _Candidate | None = None
    tickets: list[str] = []
    for index in wanted:
        found = _candidate(book.load(index), mapping, header_row)
        if found and found.is_tickets:
            tickets.append(found.sheet.name)
        if found and (best is None or found.rank > best.rank):
            best = found
    others = tuple(name for name in tickets if best and name != best.sheet.name)
    return best, others


def _candidate(sheet: Sheet, mapping: dict[str, str] | None, header_row: int | None) -> _Candidate | None:
    rows = list(islice(sheet.rows(), max(SEARCH_ROWS, (header_row or 0) + SEARCH_ROWS)))
    if any(len(cells) > MAX_COLUMN for _, cells in rows):  # cells without references reach beyond the grid unseen
        raise refuse(Refusal.OUT_OF_RANGE)
    form = find_form(rows[: 2 * SEARCH_ROWS]) if header_row is None else None
    header = header_at(rows, header_row) if header_row is not None else _find(rows, mapping)
    if form and (header is None or header.score < len(match_titles(form.titles))):
        score = float(len(match_titles(form.titles)))
        return _Candidate(sheet, Header(form.row, form.titles, score), form, True, set())
    if header is None:
        return None
    used: set[int] = set()
    for number, cells in rows:
        if number > header.row:
            used.update(column for column, cell in enumerate(cells) if cell not in ("", None))
    return _Candidate(sheet, header, None, bool(used) or sheet.length > rows[-1][0], used)


def _find(rows: Sequence[Row], mapping: dict[str, str] | None) -> Header | None:
    """Find the header by our aliases; by the titles of a clerk's mapping where those know more of a row."""
    header = find_header(rows)
    if not mapping:
        return header
    best = sum(1 for title in header.titles if title in mapping) if header else 0
    for row in rows:
        titles = unique_titles(texts_of(row))
        known = sum(1 for title in titles if title in mapping)
        if known > best:
            best, header = known, Header(row[0], titles, float(known))
    return header


def _checked(mapping: dict[str, str], titles: Sequence[str]) -> dict[str, str]:
    for title, key in mapping.items():
        if key and not known_key(key):
            raise RefusedInput(f"列“{title}”指定的字段“{key}”不存在，请在预览中重新选择。")
    return {title: mapping[title] for title in titles if mapping.get(title)}
