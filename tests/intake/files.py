"""Files for the intake tests, made on the spot: real formats, odd exports, and attacks."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as OdfTable
from odf.table import TableCell, TableRow
from odf.text import P

HEADER = ["工单编号", "创建时间", "标题", "主要内容", "承办单位"]
ROW = ["0126032313232913301", "2026-03-23 13:23:29", "路灯不亮", "路口的路灯不亮", "城管科"]

CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


ODS_PARTS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:body>'
    '<office:spreadsheet><table:table table:name="工单">{}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)


def xlsx(path: Path, *sheets: Iterable[Sequence[Any]], epoch_1904: bool = False) -> Path:
    book = openpyxl.Workbook()
    if epoch_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"表{number}")
        for row_number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    sheet.cell(row_number, column, value)
    book.save(path)
    return path


def xls(path: Path, rows: Iterable[Sequence[Any]], *, epoch_1904: bool = False) -> Path:
    book = xlwt.Workbook()
    book.dates_1904 = epoch_1904
    sheet = book.add_sheet("案件")
    date_style = xlwt.easyxf(num_format_str="YYYY-MM-DD HH:MM:SS")
    for row_number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is None:
                continue
            if hasattr(value, "year"):
                sheet.write(row_number, column, value, date_style)
            else:
                sheet.write(row_number, column, value)
    book.save(str(path))
    return path


def ods(path: Path, rows: Iterable[Sequence[Any]]) -> Path:
    document = OpenDocumentSpreadsheet()
    table = OdfTable(name="工单")
    for row in rows:
        line = TableRow()
        for value in row:
            if isinstance(value, (int, float)):
                cell = TableCell(valuetype="float", value=value)
            else:
                cell = TableCell(valuetype="string")
            cell.addElement(P(text=str(value)))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


def zipped(path: Path, members: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def raw_xlsx_members(
    sheet_xml: str, *, strings: str = "", sheet_type: str = "worksheet", name: str = "案件"
) -> dict[str, bytes | str]:
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="{name}" sheetId="1" '
        'r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/{sheet_type}" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        f'Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet_xml,
    }
    if strings:
        members["xl/sharedStrings.xml"] = strings
    return members


def sheet_xml(rows: str, dimension: str = "") -> str:
    size = f'<dimension ref="{dimension}"/>' if dimension else ""
    return f'<worksheet xmlns="{_MAIN}">{size}<sheetData>{rows}</sheetData></worksheet>'


def strings_xml(*items: str, head: str = "") -> str:
    return f'{head}<sst xmlns="{_MAIN}">' + "".join(f"<si><t>{item}</t></si>" for item in items) + "</sst>"


def inline_row(number: int, texts: Sequence[str]) -> str:
    cells = "".join(
        f'<c r="{chr(65 + column)}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for column, text in enumerate(texts)
    )
    return f'<row r="{number}">{cells}</row>'


def html(path: Path, rows: Iterable[Sequence[str]], encoding: str = "utf-8") -> Path:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    text = f'<html><head><meta charset="{encoding}"></head><body><table>{body}</table></body></html>'
    path.write_bytes(text.encode(encoding))
    return path


def spreadsheetml(path: Path, body: str, encoding: str = "utf-8") -> Path:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="工单"><Table>{body}</Table></Worksheet></Workbook>'
    )
    path.write_bytes(text.encode(encoding))
    return path


def _record(kind: int, body: bytes) -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(body)
    size = b""
    while True:
        byte, length = length & 0x7F, length >> 7
        size += bytes([byte | 0x80 if length else byte])
        if not length:
            return head + size + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(path: Path, rows: Sequence[Sequence[str | float | None]], *, first_row: int = 0) -> Path:
    """A minimal binary workbook: inline strings, numbers, and ``#N/A`` as an error cell."""
    last_row, last_column = first_row + len(rows) - 1, max(map(len, rows)) - 1
    sheet = _record(129, b"") + _record(148, struct.pack("<IIII", first_row, last_row, 0, last_column))
    sheet += _record(145, b"")
    for number, row in enumerate(rows, first_row):
        sheet += _record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0))
        for column, value in enumerate(row):
            head = struct.pack("<II", column, 0)
            if value == "#N/A":
                sheet += _record(3, head + b"\x2a")
            elif isinstance(value, str):
                sheet += _record(6, head + _wide(value))
            elif value is not None:
                sheet += _record(5, head + struct.pack("<d", value))
    sheet += _record(146, b"") + _record(130, b"")
    book = _record(131, b"") + _record(153, struct.pack("<II", 0, 0) + _wide("")) + _record(143, b"")
    book += (
        _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("二进制")) + _record(144, b"") + _record(132, b"")
    )
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName='
        '"/xl/workbook.bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
    )
    return zipped(
        path,
        {
            "[Content_Types].xml": types,
            "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
            "xl/worksheets/sheet1.bin": sheet,
        },
    )


def csv_text(rows: Iterable[Sequence[str]], separator: str = ",", line_end: str = "\r\n") -> str:
    return "".join(separator.join(row) + line_end for row in rows)


def xlsx_bytes(rows: Iterable[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
