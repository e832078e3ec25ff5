"""HTML tables, MHTML and SpreadsheetML 2003 that were saved under the name .xls."""

from __future__ import annotations

import email
import email.policy
import io
import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from app.intake.archive import MAX_COLUMN, MAX_ROW
from app.intake.book import Book, Row, Sheet
from app.intake.encodings import detect_encoding
from app.intake.refusals import Refusal, refuse
from app.intake.values import Cell

_SPACES = re.compile(r"[ \t\r\n\f]+")
_AROUND_BREAK = re.compile(r" ?\n ?")
_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_XML_ENCODINGS = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16le", "utf-16-be": "utf-16be"}


def open_html(path: Path, encoding: str) -> Book:
    """All tables of a page, one under another as Excel shows them, as one sheet."""
    return Book([""], lambda _: Sheet("", True, lambda: _html_rows(path.open("rb"), encoding)))


def open_mhtml(path: Path) -> Book:
    """Open a web archive (单个文件网页): each HTML part with a table is a sheet. Raises RefusedInput."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.compat32)
    pages: list[tuple[bytes, str]] = []
    for part in message.walk():
        content = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(content, bytes) and b"<t" in content.lower():
            pages.append((content, part.get_content_charset() or ""))
    if not pages:
        raise refuse(Refusal.DAMAGED)

    def load(index: int) -> Sheet:
        content, charset = pages[index]
        return Sheet("", True, lambda: _html_rows(io.BytesIO(content), _known_charset(content, charset)))

    return Book(["" for _ in pages], load)


def _known_charset(content: bytes, charset: str) -> str:
    for name in (charset, "utf-8", "gb18030"):
        try:
            content.decode(name or "utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
        return name or "utf-8"
    return "gb18030"


def _html_rows(stream: io.BufferedIOBase, encoding: str) -> Iterator[Row]:
    """Rows of the outermost tables; merged cells hold their text once, at the top left."""
    blocked: dict[int, int] = {}
    depth = number = 0
    with stream:
        events = etree.iterparse(
            stream,
            events=("start", "end"),
            tag=("table", "tr"),
            html=True,
            encoding=_XML_ENCODINGS.get(encoding, encoding),
        )
        try:
            for event, element in events:
                if element.tag == "table":
                    depth += 1 if event == "start" else -1
                elif event == "end" and depth <= 1:
                    number += 1
                    yield number, _html_cells(element, blocked)
                    element.clear()
                    while element.getprevious() is not None and element.getprevious().tag == "tr":
                        del element.getparent()[0]
        except (etree.XMLSyntaxError, LookupError, ValueError) as error:
            raise refuse(Refusal.DAMAGED) from error


def _html_cells(row: etree._Element, blocked: dict[int, int]) -> list[Cell]:
    """Cells of one row in grid columns; ``blocked`` counts the rows that a rowspan still covers, per column."""
    cells: list[Cell] = []
    covered = {column for column, left in blocked.items() if left > 0}
    for column in covered:
        blocked[column] -= 1
    for cell in row:
        if cell.tag not in ("td", "th"):
            continue
        while len(cells) in covered:
            cells.append("")
        down, across = _span(cell, "rowspan"), _span(cell, "colspan")
        if len(cells) + across > MAX_COLUMN:
            raise refuse(Refusal.OUT_OF_RANGE)
        for column in range(len(cells), len(cells) + across) if down > 1 else ():
            blocked[column] = down - 1
        cells.append(_html_text(cell))
        cells.extend([""] * (across - 1))
    return cells


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name)
    if value is None:
        return 1
    text = str(value).strip()
    return max(1, min(int(text), MAX_COLUMN + 1)) if text.isdigit() and len(text) < 6 else 1


def _html_text(cell: etree._Element) -> str:
    """Text as a browser shows it: white space collapsed, <br> and paragraphs as line ends."""
    if not len(cell):
        text = cell.text or ""
        if "\n" in text or "\t" in text or "  " in text or "\r" in text:
            text = _SPACES.sub(" ", text)
        return text.strip(" ")
    pieces: list[str] = []
    for element in cell.iter():
        if element.tag in ("br", "p", "div", "tr") and element is not cell:
            pieces.append("\x01")
        if isinstance(element.tag, str) and element.tag not in ("style", "script"):
            pieces.append(element.text or "")
        if element is not cell:
            pieces.append(element.tail or "")
    text = _SPACES.sub(" ", "".join(pieces)).replace("\x01", "\n")
    return _AROUND_BREAK.sub("\n", text).strip(" \n")


def open_spreadsheetml(path: Path) -> Book:
    """XML 表格 2003. Raises RefusedInput (DAMAGED) for broken XML or one with a DTD."""
    if b"<!DOCTYPE" in path.read_bytes()[:4096] or b"<!ENTITY" in path.read_bytes()[:4096]:
        raise refuse(Refusal.DAMAGED)
    names = [name for name, _ in _worksheets(path)]
    if not names:
        raise refuse(Refusal.NO_WORKSHEET)

    def load(index: int) -> Sheet:
        return Sheet(names[index], True, lambda: _sheet_rows(path, index))

    return Book(names, load)


def _events(path: Path, tags: tuple[str, ...]) -> Iterator[tuple[str, etree._Element]]:
    encoding = detect_encoding(path)
    text = encoding not in ("utf-8", "utf-8-sig", "utf-16")
    with path.open("rb") as stream:
        events = etree.iterparse(
            stream,
            events=("start", "end"),
            tag=tags,
            encoding=_XML_ENCODINGS.get(encoding, encoding) if text else None,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        try:
            yield from events
        except (etree.XMLSyntaxError, LookupError, ValueError) as error:
            raise refuse(Refusal.DAMAGED) from error


def _worksheets(path: Path) -> Iterator[tuple[str, int]]:
    index = 0
    for event, element in _events(path, (_SS + "Worksheet", _SS + "Row")):
        if event == "end":
            element.clear()
        elif element.tag == _SS + "Worksheet":
            yield str(element.get(_SS + "Name", "")), index
            index += 1


def _sheet_rows(path: Path, wanted: int) -> Iterator[Row]:
    index, number = -1, 0
    for event, element in _events(path, (_SS + "Worksheet", _SS + "Row")):
        if element.tag == _SS + "Worksheet":
            index, number = (index + 1, 0) if event == "start" else (index, number)
            continue
        if event == "start":
            continue
        if index == wanted:
            number = _position(element, number)
            if number > MAX_ROW:
                raise refuse(Refusal.OUT_OF_RANGE)
            yield number, _xml_cells(element)
        element.clear()


def _position(element: etree._Element, before: int) -> int:
    text = str(element.get(_SS + "Index", ""))
    return int(text) if text.isdigit() and len(text) < 9 else before + 1


def _xml_cells(row: etree._Element) -> list[Cell]:
    cells: list[Cell] = []
    column = 0
    for cell in row.iterchildren(_SS + "Cell"):
        column = _position(cell, column)
        if column > MAX_COLUMN:
            raise refuse(Refusal.OUT_OF_RANGE)
        cells.extend([""] * (column - len(cells)))
        data = cell.find(_SS + "Data")
        if data is not None:
            cells[column - 1] = _xml_value(
                str(data.get(_SS + "Type", "String")), "".join(str(text) for text in data.itertext())
            )
        across = str(cell.get(_SS + "MergeAcross", "0"))
        column += int(across) if across.isdigit() and len(across) < 6 else 0
    return cells


def _xml_value(kind: str, text: str) -> Cell:
    if kind == "Number":
        try:
            return float(text)
        except ValueError:
            return text
    if kind == "Boolean":
        return text.strip() == "1"
    return text
