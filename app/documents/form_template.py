"""An office's own forms (单据样式): read one guarded, look at its marks, fill it, make a blank one to start from."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.properties import PageSetupProperties

from app.documents import form_excel, form_package, form_word
from app.documents.docx_parts import BODY, HEI, TITLE, face, set_facts, set_page
from app.documents.fixed_zip import fixed
from app.domain.errors import RefusedInput
from app.domain.form_marks import FormSpec, FormValues, TemplateCheck, check, mark

WIDE = 7
"""Columns of a list beyond which the blank Word file lies on its side."""
_MADE = datetime(2000, 1, 1)
_KINDS: dict[str, Any] = {"docx": form_word, "xlsx": form_excel}


def read(path: Path) -> tuple[str, bytes]:
    """Return ``docx`` or ``xlsx`` and the bytes of a file that holds nothing hostile. Raises ``RefusedInput``."""
    return form_package.read(path)


def look(spec: FormSpec, kind: str, data: bytes) -> TemplateCheck:
    """Check the marks of a file that ``read`` let through. Raises ``RefusedInput`` when a library cannot read it."""
    try:
        slots = _KINDS[kind].slots(data)
    except (KeyError, ValueError, AttributeError, TypeError, IndexError) as error:
        raise RefusedInput("这个文件的内部结构读不出来，没有载入。请用 Word、Excel 或 WPS 重新另存一份。") from error
    return check(spec, slots)


def fill(kind: str, data: bytes, values: FormValues) -> bytes:
    """Fill a file that was checked."""
    made: bytes = _KINDS[kind].fill(data, values)
    return made


def blank(spec: FormSpec, kind: str) -> bytes:
    """Make a file with every field and list of a form, to be rearranged in Word or Excel."""
    return _blank_word(spec) if kind == "docx" else _blank_excel(spec)


def _blank_word(spec: FormSpec) -> bytes:
    document = docx.Document()
    set_page(document.sections[0], is_landscape=any(len(one.columns) > WIDE for one in spec.lists))
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    face(title.add_run(spec.title), TITLE, 20)
    table = _grid(document, [(one.name, mark(one.name)) for one in spec.fields])
    table.autofit = True
    for one in spec.lists:
        face(document.add_paragraph().add_run(f"{one.name}（{one.description}）"), HEI, 12)
        names = one.names
        row = [mark(name) for name in names]
        row[0], row[-1] = mark(f"#{one.name}") + row[0], row[-1] + mark(f"/{one.name}")
        _grid(document, [names, row])
    set_facts(document, f"{spec.form} {spec.title}", "单据样式", "", _MADE)
    made = io.BytesIO()
    document.save(made)
    return fixed(made.getvalue())


def _grid(document: Any, rows: Sequence[Sequence[str]]) -> Any:
    table = document.add_table(len(rows), len(rows[0]))
    table.style = "Table Grid"
    for cells, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, texts, strict=True):
            face(cell.paragraphs[0].add_run(text), BODY, 10.5)
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    return table


def _blank_excel(spec: FormSpec) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = spec.form
    sheet.append([spec.title])
    sheet["A1"].font = Font(name="宋体", size=16, bold=True)
    for one in spec.fields:
        sheet.append([one.name, mark(one.name)])
    for part in spec.lists:
        row = [mark(name) for name in part.names]
        row[0], row[-1] = mark(f"#{part.name}") + row[0], row[-1] + mark(f"/{part.name}")
        sheet.append([])
        sheet.append([f"{part.name}（{part.description}）"])
        sheet.append(list(part.names))
        sheet.append(row)
    line = Side(style="thin")
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            if cell.value is not None:
                cell.border = Border(left=line, right=line, top=line, bottom=line)
                cell.alignment = Alignment(wrap_text=True, vertical="center")
    for column in "ABCDEFGHIJKL":
        sheet.column_dimensions[column].width = 22
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    made = io.BytesIO()
    book.save(made)
    return fixed(form_excel.undated(made.getvalue()))
