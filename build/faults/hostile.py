"""Hostile and broken tables of our own making: each shape that ever killed or froze a reader, from a few bytes up.

``light`` shapes take moments to make and to read; ``heavy`` ones belong to the long run.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from itertools import islice, repeat
from pathlib import Path

import xlsxwriter

HEADER = ("工单编号", "创建时间", "标题", "主要内容", "承办单位")
ROW = ("0126032313232913301", "2026-03-23 13:23:29", "路灯不亮", "路口的路灯不亮", "城管科")

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_BLOCK = 50

Maker = Callable[[Path], None]


def inline(number: int, texts: Iterable[str]) -> str:
    """One row of inline strings."""
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="{number}">{cells}</row>'


def package(
    path: Path, rows: Iterable[str], *, strings: Iterable[str] = (), head: str = "", dimension: str = ""
) -> None:
    """Write an xlsx part by part, streaming, so that a bomb costs no memory here."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        relation = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{_PACKAGE}/relationships">{relation}</Relationships>')
        sheet = '<sheets><sheet name="案件" sheetId="1" r:id="rId1"/></sheets>'
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{sheet}</workbook>')
        parts = (
            f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        )
        relations = f'<Relationships xmlns="{_PACKAGE}/relationships">{parts}</Relationships>'
        archive.writestr("xl/_rels/workbook.xml.rels", relations)
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as member:
            member.write(f'{head}<sst xmlns="{_MAIN}">'.encode())
            waiting = iter(strings)
            while block := list(islice(waiting, _BLOCK)):
                member.write("".join([f"<si><t>{text}</t></si>" for text in block]).encode())
            member.write(b"</sst>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            size = f'<dimension ref="{dimension}"/>' if dimension else ""
            member.write(f'<worksheet xmlns="{_MAIN}">{size}<sheetData>'.encode())
            for row in rows:
                member.write(row.encode())
            member.write(b"</sheetData></worksheet>")


def ordinary(rows: int = 50) -> bytes:
    """Make a sound workbook."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("案件")
        sheet.write_row(0, 0, HEADER)
        for number in range(1, rows + 1):
            for column, text in enumerate((f"01260323132329{number:05d}", *ROW[1:])):
                sheet.write_string(number, column, text)
    return stream.getvalue()


def _cells(*rows: str, **more: str) -> Maker:
    return lambda path: package(path, [inline(1, HEADER), *rows], **more)  # type: ignore[arg-type]


def _bytes(content: Callable[[], bytes]) -> Maker:
    return lambda path: path.write_bytes(content()) and None


def _strings(count: int, length: int) -> Maker:
    """One long string, named by many cells."""
    rows = (f'<row r="{n}"><c t="s"><v>0</v></c></row>' for n in range(2, count + 2))
    return lambda path: package(path, [inline(1, HEADER), *rows], strings=["A" * length])


def _shared(count: int, length: int) -> Maker:
    return lambda path: package(path, [inline(1, HEADER)], strings=("A" * length for _ in range(count)))


def _styled(last: int) -> Maker:
    """Write a hundred rows of data, then styled empty ones to the end: a very usual office file."""

    def make(path: Path) -> None:
        data = (inline(n, (f"01260323132329{n:05d}", *ROW[1:])) for n in range(2, 102))
        empty = (f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="0"/></row>' for n in range(102, last + 1))
        package(path, (part for group in ([inline(1, HEADER)], data, empty) for part in group))

    return make


def _entries(count: int) -> Maker:
    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as archive:
            for number in range(count):
                archive.writestr(f"xl/x{number}.xml", b"")

    return make


def _with_member(name: str, content: bytes) -> Maker:
    def make(path: Path) -> None:
        path.write_bytes(ordinary())
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(name, content)

    return make


def _flipped(place: float) -> bytes:
    data = bytearray(ordinary(300))
    data[int(len(data) * place)] ^= 0x40
    return bytes(data)


def _csv(encoding: str) -> bytes:
    return "\r\n".join([",".join(HEADER), ",".join(ROW)]).encode(encoding)


def _html() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in (HEADER, ROW))
    return f"<html><meta charset=utf-8><body><table>{rows}</table></body></html>".encode()


def _ole_loop() -> bytes:
    """Make a compound file of a kilobyte whose sector chain bites its own tail."""
    head = bytearray(b"\xff" * 512)
    head[:8], head[8:24] = _OLE, bytes(16)
    for place, size, value in (
        (24, 2, 0x3E),
        (26, 2, 3),
        (28, 2, 0xFFFE),
        (30, 2, 9),
        (32, 2, 6),
        (44, 4, 1),
        (48, 4, 1),
    ):
        head[place : place + size] = value.to_bytes(size, "little")
    head[56:60], head[68:76], head[76:80] = (4096).to_bytes(4, "little"), bytes(8), bytes(4)
    table = bytearray(b"\xff" * 512)
    table[0:8] = (0xFFFFFFFD).to_bytes(4, "little") + (1).to_bytes(4, "little")
    return bytes(head + table)


def _encrypted() -> bytes:
    return _OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(96)


_LAUGHS = "<!DOCTYPE sst [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
_XXE = '<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


LIGHT: dict[str, tuple[str, Maker]] = {
    "far cell": ("a.xlsx", _cells('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    "row overflow": ("a.xlsx", _cells('<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>')),
    "declared maximum": ("a.xlsx", _cells(inline(1048576, ROW), dimension="A1:XFD1048576")),
    "1 MB string, 2,000 cells": ("a.xlsx", _strings(2_000, 1_000_000)),
    "billion laughs": (
        "a.xlsx",
        lambda path: package(path, [inline(1, HEADER)], strings=["&a9;"], head=_LAUGHS + "]>"),
    ),
    "external entity": ("a.xlsx", lambda path: package(path, [inline(1, HEADER)], strings=["&x;"], head=_XXE)),
    "deep nesting": ("a.xlsx", _cells("<x>" * 50_000 + "</x>" * 50_000)),
    "100,000 cells in a row": ("a.xlsx", _cells('<row r="2">' + "<c><v>1</v></c>" * 100_000 + "</row>")),
    "20,001 zip entries": ("a.xlsx", _entries(20_001)),
    "sector loop": ("a.xls", _bytes(_ole_loop)),
    "truncated": ("a.xlsx", _bytes(lambda: ordinary(300)[:-400])),
    "first half": ("a.xlsx", _bytes(lambda: ordinary(300)[: len(ordinary(300)) // 2])),
    "zeros": ("a.xlsx", _bytes(lambda: bytes(4096))),
    "empty": ("a.xlsx", lambda path: path.touch()),
    **{f"one flipped bit at {n * 10} %": ("a.xlsx", _bytes(lambda n=n: _flipped(n / 10))) for n in (2, 5, 8)},  # type: ignore[misc]
    "xlsx as xls": ("a.xls", _bytes(ordinary)),
    "GBK csv as xls": ("a.xls", _bytes(lambda: _csv("gbk"))),
    "html as xls": ("a.xls", _bytes(_html)),
    "html as csv": ("a.csv", _bytes(_html)),
    "xlsx as csv": ("a.csv", _bytes(ordinary)),
    "csv as xlsx": ("a.xlsx", _bytes(lambda: _csv("utf-8"))),
    "csv with CR alone": ("a.csv", _bytes(lambda: _csv("utf-8").replace(b"\r\n", b"\r"))),
    "utf-16 csv": ("a.csv", _bytes(lambda: _csv("utf-16"))),
    "NUL bytes in a csv": ("a.csv", _bytes(lambda: _csv("utf-8") + b"\0" * 2000)),
    "a line without end": ("a.csv", _bytes(lambda: _csv("utf-8") + b"\r\n" + b"x" * 5_000_000)),
    "an open quote": ("a.csv", _bytes(lambda: _csv("utf-8") + b'\r\n"' + b"x,\n" * 500_000)),
    "macros": ("a.xlsm", _with_member("xl/vbaProject.bin", _OLE + bytes(2000))),
    "external links": ("a.xlsx", _with_member("xl/externalLinks/externalLink1.xml", b"<externalLink/>")),
    "path trick inside": ("a.xlsx", _with_member("../../../../tmp/evil", b"x")),
    "encrypted": ("a.xlsx", _bytes(_encrypted)),
    "lock file": ("~$a.xlsx", _bytes(lambda: bytes(165))),
    "entities in a sheet": ("a.xlsx", _cells("<row><c t='inlineStr'><is><t>&unknown;</t></is></c></row>")),
    "pdf as xlsx": ("a.xlsx", _bytes(lambda: b"%PDF-1.7\n" + bytes(3000))),
    "random bytes": ("a.xls", _bytes(lambda: bytes((n * 7919 + n // 13) % 251 for n in range(9000)))),
    "zip within zip": ("a.xlsx", _with_member("xl/embeddings/oleObject1.bin", ordinary())),
}
"""Name -> (file name, maker)."""

_SHORT = "</t></si><si><t>".join("A" * 10_000)  # ten thousand strings of one letter

HEAVY: dict[str, tuple[str, Maker]] = {
    "styled to row 1,048,576": ("a.xlsx", _styled(1_048_576)),
    "1 MB string, 20,000 cells": ("a.xlsx", _strings(20_000, 1_000_000)),
    "1 GB of shared strings": ("a.xlsx", _shared(1_000, 1_000_000)),
    "20 million shared strings": (
        "a.xlsx",
        lambda path: package(path, [inline(1, HEADER)], strings=repeat(_SHORT, 2000)),
    ),
    "512 MB of blanks": ("a.xlsx", lambda path: package(path, (" " * (1 << 20) for _ in range(512)))),
    "2 million levels": ("a.xlsx", _cells("<x>" * 2_000_000 + "</x>" * 2_000_000)),
    "5 million cells in a row": ("a.xlsx", _cells('<row r="2">' + "<c><v>1</v></c>" * 5_000_000 + "</row>")),
    "100,000 zip entries": ("a.xlsx", _entries(100_000)),
    "a csv line of 200 MB": ("a.csv", _bytes(lambda: _csv("utf-8") + b"\r\n" + b"x" * 200_000_000)),
}
