"""The streaming fallback for xlsx: openpyxl read-only, with dimensions reset because files lie about them."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.exceptions import InvalidFileException

from app.intake.book import Book, Row, Sheet
from app.intake.package import SheetPart
from app.intake.refusals import Refusal, refuse

_FAILURES = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    AssertionError,
    NotImplementedError,
    InvalidFileException,
    SyntaxError,  # xml.etree.ElementTree.ParseError is one
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    OverflowError,
)


def open_with_openpyxl(path: Path, parts: Sequence[SheetPart]) -> Book:
    """Open for streaming; the file is held open only while rows are walked. The caller has run the archive guard.

    Raises RefusedInput (DAMAGED).
    """
    with _workbook(path) as workbook:
        epoch_1904 = workbook.epoch == CALENDAR_MAC_1904
        names = set(workbook.sheetnames)

    def load(index: int) -> Sheet:
        name = parts[index].name
        if name not in names:
            raise refuse(Refusal.DAMAGED)
        return Sheet(name, parts[index].visible, lambda: _rows(path, name), 0, epoch_1904)

    return Book([part.name for part in parts], load)


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    with path.open("rb") as stream:
        try:
            workbook = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            try:
                yield workbook
            finally:
                workbook.close()
        except _FAILURES as error:
            raise refuse(Refusal.DAMAGED) from error


def _rows(path: Path, name: str) -> Iterator[Row]:
    with _workbook(path) as workbook:
        worksheet = workbook[name]
        worksheet.reset_dimensions()
        for number, cells in enumerate(worksheet.iter_rows(values_only=True), 1):
            yield number, ["" if cell is None else cell for cell in cells]
