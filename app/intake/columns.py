"""Whole columns of a batch of rows into canonical text: one converter per column, repeated values worked out once.

A batch is turned on its side because that is what makes 100,000 rows x 30 columns cheap: a list comprehension over a
column costs a tenth of a function call per cell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.domain.tickets import FIELD_BY_KEY, FieldKind, limit_moment
from app.intake.moments import ordinary_moments
from app.intake.values import (
    Cell,
    Flawed,
    body_text,
    clean_text,
    order_number,
    phone,
    plain_text,
    read_moment,
    unit_name,
)

Converted = Sequence[str | Flawed]
Convert = Callable[[Cell], "str | Flawed"]

_MEMORY_LIMIT = 50_000
IMPOSSIBLE_MOMENT = "日期或时间不存在或无法识别，未导入此格，请按“2026-01-05 09:30”的样子改正。"

_BY_KIND: dict[FieldKind, Convert] = {
    FieldKind.UNIT: unit_name,
    FieldKind.PHONE: phone,
    FieldKind.NUMBER: order_number,
    FieldKind.LONG: body_text,
}

_CLOSER_LOOK = {FieldKind.NUMBER: ".eE#", FieldKind.PHONE: ".eE"}
"""Characters without which a column of ASCII texts holds no rounded number and no error value."""


class Column:
    """Converter of one column. ``flawed``: whether any cell so far was, so that clean columns cost nothing."""

    __slots__ = ("_are_moments", "_convert", "_marks", "_memory", "_plain", "flawed", "key", "title")

    def __init__(self, title: str, key: str, convert: Convert, *, plain: bool, remember: bool, marks: str = "") -> None:
        self.title = title
        self.key = key
        self.flawed = False
        self._convert = convert
        self._plain = plain
        self._marks = marks
        self._memory = _Memory(convert) if remember else None
        self._are_moments = key in FIELD_BY_KEY and FIELD_BY_KEY[key].kind is FieldKind.MOMENT

    def read(self, cells: Sequence[Cell]) -> Converted:
        """Canonical text of each cell, ``Flawed`` where something is wrong with it."""
        values = self._converted(cells)
        if self.key != "due_at":
            return values
        return [value if isinstance(value, Flawed) else limit_moment(value) for value in values]

    def _converted(self, cells: Sequence[Cell]) -> Converted:
        if self._are_moments:
            moments = ordinary_moments(cells)
            if moments is not None:
                return moments
        if self._plain:
            texts = _plain_texts(cells, self._marks)
            if texts is not None:
                return texts
        values: list[str | Flawed]
        if self._memory is None:
            values = [self._convert(cell) for cell in cells]
        else:
            memory = self._memory
            if len(memory) > _MEMORY_LIMIT:
                memory.clear()
            values = [memory[cell] for cell in cells]
        self.flawed = self.flawed or any(value.__class__ is Flawed for value in values)
        return values


class _Memory(dict[Cell, "str | Flawed"]):
    """Answers already worked out. True and 1.0 are equal keys, so booleans and ints are never kept."""

    __slots__ = ("_convert",)

    def __init__(self, convert: Convert) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, cell: Cell) -> str | Flawed:
        value = self._convert(cell)
        if cell.__class__ is not bool and cell.__class__ is not int and cell.__class__ is not float:
            self[cell] = value
        return value


def _plain_texts(cells: Sequence[Cell], marks: str) -> list[str] | None:
    """Take the quick way for ordinary texts; None where a cell needs a closer look (``marks`` call for one)."""
    try:
        whole = "".join(cells)  # type: ignore[arg-type]
    except TypeError:
        return None
    if "\r" in whole or "\0" in whole or "\ufffd" in whole:
        return None
    if marks and (not whole.isascii() or any(mark in whole for mark in marks)):
        return None
    if not whole.isascii():
        try:
            whole.encode("utf-8")
        except UnicodeEncodeError:
            return None
    return [cell.strip() for cell in cells]  # type: ignore[union-attr]


def column_for(title: str, key: str, *, epoch_1904: bool = False) -> Column:
    """Make the converter for a mapped column (``key`` of FIELDS) or, with key "", for one that becomes extra text."""
    field = FIELD_BY_KEY.get(key)
    if field is None:
        return Column(title, key, clean_text, plain=True, remember=False)
    if field.kind is FieldKind.MOMENT:
        return Column(title, key, _moment_reader(epoch_1904), plain=False, remember=True)
    convert = _BY_KIND.get(field.kind, clean_text)
    marks = _CLOSER_LOOK.get(field.kind, "")
    plain = convert in (clean_text, body_text) or marks != ""
    return Column(title, key, convert, plain=plain, remember=field.kind is FieldKind.UNIT, marks=marks)


def _moment_reader(epoch_1904: bool) -> Convert:
    def read(cell: Cell) -> str | Flawed:
        moment = read_moment(cell, epoch_1904=epoch_1904)
        return Flawed("", plain_text(cell).strip(), IMPOSSIBLE_MOMENT) if moment is None else moment

    return read
