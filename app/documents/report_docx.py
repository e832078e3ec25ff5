"""A report as a Word file laid out like an official paper (GB/T 9704-2012): fonts by name, 28.9 pt lines, margins.

Fonts are named, not embedded: an office PC that has 方正小标宋 and 仿宋_GB2312 uses them, others substitute. Judgements
are left as marked gaps (【由人填写】). Charts are pictures; tables repeat their head on every page.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_LINE_SPACING
from docx.shared import Mm, Pt

from app.documents import chart_drawing, docx_parts, docx_table
from app.documents.docx_parts import BODY, HEI, KAI, SONG, TITLE, face
from app.documents.fixed_zip import fixed
from app.documents.workbook import clean
from app.domain.form_content import chinese_day
from app.domain.report_content import Chart, Heading, Prose, Report, Table
from app.domain.report_wording import GAP, fitted, nothing_words, numbered, points_that_fit, tight

LINE = 28.9
"""Points between two base lines: 22 lines on a page."""
_TEXT_WIDTH_MM, _TEXT_LENGTH_MM = 156.0, 225.0
_SIZES = (10.5, 9.0, 8.0)
_LEAST_SIZE = 7.0
_PADDING_MM = 2.4
_CHART_PT = 180.0
"""Low enough that a page seldom ends before a chart: Word alone knows where its pages end."""


def draw(report: Report, made_at: str) -> bytes:
    """Return the Word file; ``made_at`` (ISO) becomes its date. The same report gives the same bytes."""
    made = io.BytesIO()
    _Paper(report, made_at).write().save(made)
    return fixed(made.getvalue())


class _Paper:
    """The document under way."""

    def __init__(self, report: Report, made_at: str) -> None:
        self._report = report
        self._doc = docx.Document()
        self._is_across = False
        docx_parts.set_styles(self._doc, LINE)
        docx_parts.set_page(self._doc.sections[0])
        docx_parts.set_page_numbers(self._doc)
        at = datetime.fromisoformat(made_at) if made_at else datetime(2000, 1, 1)
        docx_parts.set_facts(self._doc, report.title, report.period_text, report.signer, at)

    def write(self) -> Any:
        """Write everything; returns the document."""
        report = self._report
        self._title()
        if report.addressee:
            self._paragraph(f"{report.addressee}：", BODY, indent=False)
        for number, block in numbered(report.blocks):
            match block:
                case Heading():
                    self._turn(False)
                    self._heading(f"{number}{block.text}", block.level)
                case Prose():
                    self._turn(False)
                    self._prose(block)
                case Table():
                    self._table_block(block)
                case Chart():
                    self._turn(False)
                    self._chart(block)
        self._turn(False)
        self._signature()
        self._definition()
        return self._doc

    def _title(self) -> None:
        paragraph = self._doc.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing = Pt(35)
        face(paragraph.add_run(clean(self._report.title)), TITLE, 22)
        under = "　".join(part for part in (self._report.period_text, self._report.subtitle) if part)
        paragraph = self._doc.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(LINE / 2)
        face(paragraph.add_run(clean(under)), KAI, 16)

    def _paragraph(self, text: str, font: str, *, indent: bool = True, size: float = 16) -> Any:
        paragraph = self._doc.add_paragraph()
        if indent:
            docx_parts.indent_two(paragraph)
        face(paragraph.add_run(clean(text)), font, size)
        return paragraph

    def _heading(self, text: str, level: int) -> None:
        paragraph = self._paragraph(text, HEI if level == 1 else KAI)
        paragraph.paragraph_format.keep_with_next = True
        docx_parts.set_outline(paragraph, level)

    def _prose(self, block: Prose) -> None:
        if not block.is_judgement:
            for line in tight(block.text).split("\n"):
                self._paragraph(line, BODY)
            return
        paragraph = self._paragraph(GAP, BODY)
        paragraph.runs[0].font.highlight_color = WD_COLOR_INDEX.YELLOW
        face(paragraph.add_run(clean(tight(block.text))), KAI, 16)

    def _table_block(self, table: Table) -> None:
        if nothing := nothing_words(table):
            self._turn(False)
            self._paragraph(tight(nothing), BODY)
            return
        is_wide = points_that_fit(table, _TEXT_WIDTH_MM, _SIZES, _PADDING_MM) is None
        self._turn(is_wide)
        title = self._paragraph(tight(table.title), HEI, indent=False, size=14)
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        title.paragraph_format.space_before = Pt(4)
        title.paragraph_format.keep_with_next = True
        width = _TEXT_LENGTH_MM if is_wide else _TEXT_WIDTH_MM
        size = points_that_fit(table, width, _SIZES, _PADDING_MM) or _LEAST_SIZE
        docx_table.append(self._doc, table, fitted(table, width, size, _PADDING_MM), size)
        note = self._paragraph(f"注：{tight(table.note)}" if table.note else "", SONG, indent=False, size=10.5)
        note.paragraph_format.line_spacing = Pt(16 if table.note else 8)
        note.paragraph_format.space_after = Pt(6 if table.note else 0)

    def _turn(self, is_across: bool) -> None:
        """Go on on a page that lies (or stands) where the one before does not; wide tables in a row share pages."""
        if is_across is not self._is_across:
            self._is_across = is_across
            docx_parts.set_page(self._doc.add_section(), is_landscape=is_across)

    def _chart(self, chart: Chart) -> None:
        rows = len(chart.categories) * len(chart.series)
        height = max(_CHART_PT, 40.0 + 18.0 * rows) if chart.shape == "ranking" else _CHART_PT
        picture = chart_drawing.png(chart, 442, min(height, 520.0))
        paragraph = self._doc.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        shape = paragraph.add_run().add_picture(io.BytesIO(picture), width=Mm(_TEXT_WIDTH_MM))
        docx_parts.describe(shape, chart.title)

    def _signature(self) -> None:
        """Write signer and date; the last paragraph goes along, so that they never stand alone on a page."""
        blocks = self._report.blocks
        if self._report.signer and blocks and isinstance(blocks[-1], Prose):
            self._doc.paragraphs[-1].paragraph_format.keep_with_next = True
        for text in (self._report.signer, chinese_day(self._report.signed_on) if self._report.signed_on else ""):
            if text:
                paragraph = self._paragraph(text, BODY, indent=False)
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                docx_parts.indent_right(paragraph, 4)
                paragraph.paragraph_format.keep_with_next = text == self._report.signer

    def _definition(self) -> None:
        if not self._report.definition:
            return
        head = self._paragraph("口径说明", HEI, indent=False, size=10.5)
        head.paragraph_format.space_before = Pt(LINE / 2)
        head.paragraph_format.keep_with_next = True
        for text in self._report.definition:
            line = self._paragraph(tight(text), SONG, indent=False, size=9)
            line.paragraph_format.line_spacing = Pt(13)
