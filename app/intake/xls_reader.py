"""BIFF workbooks (.xls, WPS .et) through xlrd, which no file has crashed; calamine only where memory is limited."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import xlrd
from xlrd.compdoc import CompDocError

from app.intake.book import Book, Row, Sheet
from app.intake.calamine_reader import open_plain
from app.intake.limits import memory_is_limited
from app.intake.refusals import Refusal, refuse
from app.intake.values import Cell

_FAILURES = (
    xlrd.XLRDError,
    CompDocError,
    struct.error,
    ValueError,  # includes Unicode errors
    KeyError,
    IndexError,
    AssertionError,
    TypeError,
    AttributeError,
    OverflowError,
    NotImplementedError,
    ZeroDivisionError,
    OSError,
    RecursionError,
)
_SECONDS_A_DAY = 86_400


def open_xls(path: Path) -> Book:
    """Open a BIFF workbook. Raises RefusedInput: ENCRYPTED, UNSUPPORTED, DAMAGED, NO_WORKSHEET."""
    try:
        book = xlrd.open_workbook(str(path), logfile=StringIO(), on_demand=True, ragged_rows=True)
    except _FAILURES as error:
        return _fall_back(path, error)
    if not book.nsheets:
        raise refuse(Refusal.NO_WORKSHEET)

    def load(index: int) -> Sheet:
        return _load(book, index)

    return Book(book.sheet_names(), load)


def _fall_back(path: Path, error: Exception) -> Book:
    """Say why xlrd gave up, or try calamine where its appetite (8 GB for a 1 KB file) can do no harm."""
    text = str(error).lower()
    if "encrypt" in text or "password" in text:
        raise refuse(Refusal.ENCRYPTED) from error
    if "can't find workbook" in text:
        raise refuse(Refusal.UNSUPPORTED) from error
    if memory_is_limited():
        return open_plain(path)
    raise refuse(Refusal.DAMAGED) from error


def _load(book: Any, index: int) -> Sheet:
    try:
        sheet = book.sheet_by_index(index)
    except _FAILURES as error:
        raise refuse(Refusal.DAMAGED) from error
    epoch_1904 = bool(book.datemode)
    return Sheet(sheet.name, sheet.visibility == 0, lambda: _rows(sheet, book.datemode), sheet.nrows, epoch_1904)


def _rows(sheet: Any, datemode: int) -> Iterator[Row]:
    for index in range(sheet.nrows):
        kinds, values = sheet.row_types(index), sheet.row_values(index)
        yield (
            index + 1,
            [
                value if kind in (xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER) else _cell(kind, value, datemode)
                for kind, value in zip(kinds, values, strict=False)
            ],
        )


def _cell(kind: int, value: Any, datemode: int) -> Cell:
    if kind == xlrd.XL_CELL_DATE:
        return _moment(value, datemode)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(value, "#ERROR!"))
    return ""


def _moment(value: float, datemode: int) -> datetime | date | time | float:
    """Date cell of BIFF as Excel shows it; a serial outside the calendar stays a number."""
    if 0 <= value < 1:
        return (datetime.min + timedelta(seconds=round(value * _SECONDS_A_DAY) % _SECONDS_A_DAY)).time()
    try:
        moment: datetime = xlrd.xldate.xldate_as_datetime(value, datemode)
    except (ValueError, OverflowError, xlrd.xldate.XLDateError):
        return value
    return moment.date() if value == int(value) else moment
