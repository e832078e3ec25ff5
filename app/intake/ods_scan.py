"""Error cells of an ODS file (#N/A, Err:502), which calamine returns as empty: found only where the file has any."""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree

from app.intake.archive import BROKEN_ZIP, MAX_COLUMN, MAX_ROW, chunks, open_archive
from app.intake.refusals import Refusal, refuse

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_KIND = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
_MARK = b'calcext:value-type="error"'

Errors = dict[tuple[int, int], str]


def scan_ods(path: Path) -> dict[str, Errors]:
    """Error cells by sheet name, each by (row, column) from 1. Raises RefusedInput (DAMAGED)."""
    with path.open("rb") as stream, open_archive(stream) as archive:
        if "content.xml" not in archive.NameToInfo:
            raise refuse(Refusal.DAMAGED)
        if not any(_MARK in block for block in chunks(archive, "content.xml")):
            return {}
        return _collect(archive)


def _collect(archive: zipfile.ZipFile) -> dict[str, Errors]:
    found: dict[str, Errors] = {}
    errors: Errors = {}
    row = 0
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
                        row, errors = 0, found.setdefault(str(element.get(_TABLE + "name", "")), {})
                elif event == "end":
                    _read_row(element, row + 1, errors)
                    row += _repeats(element, "number-rows-repeated", MAX_ROW)
                    element.clear()
    except (etree.XMLSyntaxError, *BROKEN_ZIP) as error:
        raise refuse(Refusal.DAMAGED) from error
    return found


def _read_row(element: etree._Element, row: int, errors: Errors) -> None:
    column = 0
    for cell in element.iterchildren(*_CELLS):
        if cell.get(_KIND) == "error" and column < MAX_COLUMN:
            text = "".join(str(part) for paragraph in cell.iterchildren(_TEXT + "p") for part in paragraph.itertext())
            errors[row, column + 1] = text[:40] or "#ERROR!"
        column += _repeats(cell, "number-columns-repeated", MAX_COLUMN)


def _repeats(element: etree._Element, name: str, most: int) -> int:
    text = str(element.get(_TABLE + name, "1"))
    return min(int(text), most) if text.isdigit() and len(text) < 9 else 1
