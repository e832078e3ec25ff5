"""Rows of a table as the register wants them: canonical texts in the order of FIELDS, extra texts, and problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from app.domain.tickets import FIELDS, IDENTITY_ORDER
from app.intake.book import Row
from app.intake.columns import IMPOSSIBLE_MOMENT, Column, Converted, column_for
from app.intake.headers import (
    CATEGORY_PATH,
    DAY,
    JOINED_FIELDS,
    MONTH,
    YEAR,
    column_letters,
    joined_moment,
)
from app.intake.values import ERROR, WARNING, Cell, Flawed, moment_of_parts, plain_text, split_category_path

FIELD_KEYS: tuple[str, ...] = tuple(field.key for field in FIELDS)
_NUMBER = FIELD_KEYS.index("ticket_no")
_MOMENTS = tuple((key, FIELD_KEYS.index(key)) for key in IDENTITY_ORDER)
_CATEGORIES = ("cat1", "cat2", "cat3", "cat4", "cat5")
_BATCH_ROWS = 2000
_SHOWN_CHARACTERS = 200
_SERIAL_TITLES = frozenset({"序号", "行号", "no", "no."})
_LONGEST_TOTALS = 12
_TOTALS = ("合计", "总计", "小计", "总数", "共计")

MISSING_NUMBER = "缺少工单编号，此行未导入。请补上编号后再导入。"
TOTALS_ROW = "这是合计行，不是工单，未导入。"
REPEATED_HEADER = "这是重复的表头行，不是工单，未导入。"
IDENTITY_MOMENT = "此时间与工单编号共同确定一件工单，但日期或时间不存在或无法识别，此行未导入。请改正后再导入。"


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with a cell, for the clerk: Excel row number, column title, cell text, Chinese sentence.

    ``severity`` is "error" (the row is not imported) or "warning" (the row is, as the message says).
    """

    row: int
    column: str
    value: str
    message: str
    severity: str


@dataclass(slots=True)
class MappedRow:
    """One row of the file: ``values`` in the order of FIELDS (canonical texts), unknown columns in ``extra``."""

    row_number: int
    values: tuple[str, ...]
    extra: dict[str, str]
    problems: Sequence[CellProblem] = ()

    @property
    def is_rejected(self) -> bool:
        """Whether a problem costs the row."""
        return any(problem.severity == ERROR for problem in self.problems)


class RowMapper:
    """Turns raw rows of one sheet into ``MappedRow``; works on batches of columns."""

    def __init__(self, titles: Sequence[str], mapping: dict[str, str], *, epoch_1904: bool = False) -> None:
        self._epoch_1904 = epoch_1904
        self._columns: list[Column] = []
        self._where: dict[str, int] = {}
        for title in titles:
            self._add(title, mapping.get(title, "") if title else "")
        self._joined = joined_moment(self._where) if YEAR in self._where else None
        self._levels: dict[str, list[str]] = {}
        self._number_title = self._columns[self._where["ticket_no"]].title if "ticket_no" in self._where else ""

    def _add(self, title: str, key: str) -> None:
        """Append a column; a field's second column becomes extra, a column without title is named by its letter."""
        if key in self._where:
            key = ""
        if key:
            self._where[key] = len(self._columns)
        name = title or f"列{column_letters(len(self._columns))}"
        self._columns.append(column_for(name, key, epoch_1904=self._epoch_1904))

    def read(self, rows: Iterable[Row], after: int, skip: Callable[[Row], bool] | None = None) -> Iterator[MappedRow]:
        """Rows below Excel row ``after``; blank rows are no rows, and those that ``skip`` knows are left out."""
        below = (row for row in rows if row[0] > after and (any(row[1]) or _holds_zero(row[1])))
        if skip is not None:
            below = (row for row in below if not skip(row))
        while batch := list(islice(below, _BATCH_ROWS)):
            yield from self._read_batch([row[0] for row in batch], [row[1] for row in batch])

    def _read_batch(self, numbers: list[int], rows: list[Sequence[Cell]]) -> Iterator[MappedRow]:
        cells: list[Sequence[Cell]] = list(zip_longest(*rows, fillvalue=""))
        while len(self._columns) < len(cells):
            self._add("", "")
        found: dict[int, list[CellProblem]] = {}
        fields: dict[str, Sequence[str]] = {}
        extras: list[tuple[str, Sequence[str]]] = []
        for column, raw in zip(self._columns, cells, strict=False):
            if self._joined and column.key in (YEAR, MONTH, DAY):
                continue
            texts = _settle(column, column.read(raw), numbers, found)
            if column.key == CATEGORY_PATH:
                self._split_paths(texts, fields)
            elif column.key in JOINED_FIELDS or not column.key:
                extras.append((column.title, texts))
            else:
                fields[column.key] = texts
        if self._joined:
            fields[self._joined] = self._join_moments(cells, numbers, found)
        empty = [""] * len(numbers)
        values = zip(*[fields.get(key, empty) for key in FIELD_KEYS], strict=True)
        extra = _extra_dicts(extras, len(numbers))
        return self._finish(numbers, list(values), extra, found)

    def _finish(
        self,
        numbers: list[int],
        values: list[tuple[str, ...]],
        extra: list[dict[str, str]],
        found: dict[int, list[CellProblem]],
    ) -> Iterator[MappedRow]:
        for index, number in enumerate(numbers):
            row = MappedRow(number, values[index], extra[index])
            if index in found:
                row.problems = self._judged(row, found[index])
            elif self._is_no_number(row.values[_NUMBER]):
                if _is_blank(row):
                    continue
                row.problems = [self._no_ticket(row)]
            yield row

    def _judged(self, row: MappedRow, problems: list[CellProblem]) -> list[CellProblem]:
        """Problems of a flawed row: an impossible moment of the identity costs the row, elsewhere it is a warning."""
        for key, index in _MOMENTS:
            title = self._columns[self._where[key]].title if key in self._where else self._joined_title(key)
            bad = next((p for p in problems if p.column == title and p.message == IMPOSSIBLE_MOMENT), None)
            if bad:
                problems[problems.index(bad)] = CellProblem(bad.row, title, bad.value, IDENTITY_MOMENT, ERROR)
            if bad or row.values[index]:
                break
        no_number = self._is_no_number(row.values[_NUMBER]) and not any(p.severity == ERROR for p in problems)
        return [*problems, self._no_ticket(row)] if no_number else problems

    def _joined_title(self, key: str) -> str:
        return self._columns[self._where[YEAR]].title if key == self._joined else ""

    def _is_no_number(self, text: str) -> bool:
        """Whether a cell of the number's column is blank, its own title again, or the label of a sum (合计)."""
        return not text or text == self._number_title or _is_totals(text)

    def _no_ticket(self, row: MappedRow) -> CellProblem:
        """Why a row without an order number (or with a title in its place) is no ticket."""
        title = self._number_title or "工单编号"
        texts = [text for text in (*row.values, *row.extra.values()) if text]
        totals = next((text for text in texts if _is_totals(text)), "")
        shown = totals or row.values[_NUMBER] or (texts[0] if len(texts) == 1 else "")  # a foot note is shown
        message = TOTALS_ROW if totals else REPEATED_HEADER if row.values[_NUMBER] else MISSING_NUMBER
        return CellProblem(row.row_number, title, shown[:_SHOWN_CHARACTERS], message, ERROR)

    def _split_paths(self, texts: Sequence[str], fields: dict[str, Sequence[str]]) -> None:
        """Fill cat1…cat5 from a path column; levels that have a column of their own keep it."""
        levels = self._levels
        for text in set(texts) - levels.keys():
            levels[text] = (split_category_path(text) + [""] * len(_CATEGORIES))[: len(_CATEGORIES)]
        for depth, key in enumerate(_CATEGORIES):
            if key not in self._where:
                fields[key] = [levels[text][depth] for text in texts]

    def _join_moments(
        self, cells: list[Sequence[Cell]], numbers: list[int], found: dict[int, list[CellProblem]]
    ) -> list[str]:
        """年/月/日 columns as one moment."""
        blank = [""] * len(numbers)
        columns = [self._where[key] if key in self._where else len(cells) for key in (YEAR, MONTH, DAY)]
        parts = [cells[column] if column < len(cells) else blank for column in columns]
        title = self._columns[columns[0]].title
        moments: list[str] = []
        for index, part in enumerate(zip(*parts, strict=True)):
            moment = moment_of_parts(*part)
            moments.append(moment or "")
            if moment is None:
                shown = "-".join(plain_text(cell).strip() for cell in part)[:_SHOWN_CHARACTERS]
                problem = CellProblem(numbers[index], title, shown, IMPOSSIBLE_MOMENT, WARNING)
                found.setdefault(index, []).append(problem)
        return moments


def _is_totals(text: str) -> bool:
    return text.startswith(_TOTALS) and len(text) < _LONGEST_TOTALS


def _settle(column: Column, texts: Converted, numbers: list[int], found: dict[int, list[CellProblem]]) -> Sequence[str]:
    """Plain texts of a column; its flaws become problems of their rows."""
    if not column.flawed:
        return texts  # type: ignore[return-value]
    settled: list[str] = []
    for index, text in enumerate(texts):
        if isinstance(text, Flawed):
            shown = text.value[:_SHOWN_CHARACTERS]
            problem = CellProblem(numbers[index], column.title, shown, text.message, text.severity)
            found.setdefault(index, []).append(problem)
            text = text.text
        settled.append(text)
    return settled


def _extra_dicts(extras: list[tuple[str, Sequence[str]]], count: int) -> list[dict[str, str]]:
    """Unknown columns per row, title -> text, empty cells left out."""
    titles = [title for title, _ in extras]
    if not titles:
        return [{} for _ in range(count)]
    rows = zip(*[texts for _, texts in extras], strict=True)
    return [{title: text for title, text in zip(titles, row, strict=True) if text} for row in rows]


def _holds_zero(cells: Sequence[Cell]) -> bool:
    """Whether a row of cells that are all false holds a 0 or FALSE, which are values and not blanks."""
    return any(cell is not None and cell != "" for cell in cells)


def _is_blank(row: MappedRow) -> bool:
    """Whether a row holds nothing, or only the running number of a template's empty line."""
    return not any(row.values) and all(
        title.lower() in _SERIAL_TITLES and text.isdecimal() for title, text in row.extra.items()
    )
