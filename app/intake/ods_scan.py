"""The guard of ODS files: whole XML, sane extents, and error cells (#N/A, Err:502), which calamine returns as empty."""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree

from app.intake.archive import BROKEN_ZIP, MAX_COLUMN, MAX_ROW, check_extent, open_archive
from app.intake.refusals import Refusal, refuse

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_KIND = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"

Errors = dict[tuple[int, int], str]


def scan_ods(path: Path) -> dict[str, Errors]:
    """Error cells by sheet name, each by (row, column) from 1.

    Raises RefusedInput: DAMAGED for XML that is not whole (calamine waits for ever at its end), OUT_OF_RANGE where
    repeated rows and columns of cells with values would fill the memory.
    """
    with path.open("rb") as stream, open_archive(stream) as archive:
        if "content.xml" not in archive.NameToInfo:
            raise refuse(Refusal.DAMAGED)
        return _collect(archive)


def _collect(archive: zipfile.ZipFile) -> dict[str, Errors]:
    found: dict[str, Errors] = {}
    errors: Errors = {}
    row = width = 0
    try:
        with archive.open("content.xml") as stream:
            events = etree.iterparse(
                stream,
                events=("start", "end"),
                tag=(_TABLE + "table", _TABLE + "table-row"),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
            )
            for event, element in events:
                if element.tag == _TABLE + "table":
                    if event == "start":
                        row, width, errors = 0, 0, found.setdefault(str(element.get(_TABLE + "name", "")), {})
                elif event == "end":
                    used = _read_row(element, row + 1, errors)
                    row += _repeats(element, "number-rows-repeated", MAX_ROW)
                    if used:
                        width = max(width, used)
                        check_extent(row, width)
                    element.clear()
    except (etree.XMLSyntaxError, *BROKEN_ZIP) as error:
        raise refuse(Refusal.DAMAGED) from error
    return found


def _read_row(element: etree._Element, row: int, errors: Errors) -> int:
    """Note a row's error cells; return the column of its last cell with content (0: an empty row)."""
    column = used = 0
    for cell in element.iterchildren(*_CELLS):
        column += _repeats(cell, "number-columns-repeated", MAX_COLUMN)
        if not len(cell) and cell.get(_OFFICE + "value-type") is None:
            continue
        used = column
        if cell.get(_KIND) == "error" and column <= MAX_COLUMN:
            text = "".join(str(part) for paragraph in cell.iterchildren(_TEXT + "p") for part in paragraph.itertext())
            errors[row, column] = text[:40] or "#ERROR!"
    return used


def _repeats(element: etree._Element, name: str, most: int) -> int:
    text = element.get(_TABLE + name)
    if text is None:
        return 1
    return min(int(text), most) if str(text).isdigit() and len(text) < 9 else 1
