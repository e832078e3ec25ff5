"""What python-docx has no call for: fonts for Chinese text, page numbers, indents by characters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from app.documents.pdf import PROGRAM

TITLE, BODY, HEI, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
LATIN = "Times New Roman"
TWIPS_A_MM = 1440 / 25.4
A4_MM = (210.0, 297.0)
MARGINS_MM = {"top": 37.0, "bottom": 35.0, "left": 28.0, "right": 26.0}
"""天头 37、订口 28; with a text of 156 x 225 mm the others follow."""


def face(run: Any, name: str, size: float, *, bold: bool = False) -> Any:
    """Set a run in a named face, Latin text beside it in Times New Roman."""
    run.font.name, run.font.size, run.font.bold = LATIN, Pt(size), bold
    run.font.color.rgb = RGBColor(0, 0, 0)
    fonts = run._element.rPr.rFonts
    fonts.set(qn("w:eastAsia"), name)
    fonts.set(qn("w:cs"), LATIN)
    return run


def set_styles(doc: Any, line: float) -> None:
    """Make 正文 3 号仿宋 with fixed lines and no space around paragraphs."""
    normal = doc.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, Pt(16)
    fonts = normal.element.rPr.rFonts
    for key in [key for key in fonts.attrib if "Theme" in key]:
        del fonts.attrib[key]
    fonts.set(qn("w:eastAsia"), BODY)
    layout = normal.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    layout.space_before = layout.space_after = Pt(0)
    layout.widow_control = True


def set_page(section: Any, *, is_landscape: bool = False) -> None:
    """A4 with the margins of an official paper; across, they turn with the page."""
    width, height = (Mm(value) for value in A4_MM)
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (height, width) if is_landscape else (width, height)
    turned = {"top": "left", "right": "top", "bottom": "right", "left": "bottom"} if is_landscape else {}
    for side in MARGINS_MM:
        setattr(section, f"{side}_margin", Mm(MARGINS_MM[turned.get(side, side)]))
    section.footer_distance = Mm((26.0 if is_landscape else MARGINS_MM["bottom"]) - 7 - 5)
    section.header_distance = Mm(15)


def set_page_numbers(doc: Any) -> None:
    """“— 1 —” in 4 号宋体, on the outside: odd pages right, even pages left, one character from the edge."""
    doc.settings.odd_and_even_pages_header_footer = True
    section = doc.sections[0]
    for footer, align in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        side = "right" if align == WD_ALIGN_PARAGRAPH.RIGHT else "left"
        setattr(paragraph.paragraph_format, f"{side}_indent", Pt(14))
        face(paragraph.add_run("— "), SONG, 14)
        _field(face(paragraph.add_run(), SONG, 14), "PAGE")
        face(paragraph.add_run(" —"), SONG, 14)


def _field(run: Any, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        if kind == "text":
            made = OxmlElement("w:t")
            made.text = text
        elif kind:
            made = OxmlElement("w:fldChar")
            made.set(qn("w:fldCharType"), kind)
        else:
            made = OxmlElement("w:instrText")
            made.set(qn("xml:space"), "preserve")
            made.text = text
        run._element.append(made)


def set_facts(doc: Any, title: str, subject: str, author: str, at: datetime) -> None:
    """Set the file's facts; nothing of this machine or moment stays in it."""
    facts = doc.core_properties
    facts.title, facts.subject, facts.author = title[:250], subject[:250], author[:250]
    facts.last_modified_by, facts.comments, facts.keywords = PROGRAM, "", ""
    facts.created = facts.modified = at
    facts.last_printed = at
    facts.revision = 1
    facts.language = "zh-CN"


def indent_two(paragraph: Any) -> None:
    """Indent the first line by two characters."""
    _indent(paragraph, firstLineChars="200", firstLine="640")


def indent_right(paragraph: Any, chars: int) -> None:
    """Keep the right end some characters from the edge (落款)."""
    _indent(paragraph, rightChars=str(chars * 100), right=str(chars * 320))


def _indent(paragraph: Any, **values: str) -> None:
    properties = paragraph._p.get_or_add_pPr()
    made = properties.get_or_add_ind()
    for name, value in values.items():
        made.set(qn(f"w:{name}"), value)


def set_outline(paragraph: Any, level: int) -> None:
    """Let the heading stand in the navigation pane."""
    made = OxmlElement("w:outlineLvl")
    made.set(qn("w:val"), str(level - 1))
    paragraph._p.get_or_add_pPr().append(made)


def describe(picture: Any, text: str) -> None:
    """Give a picture its words for those who cannot see it."""
    picture._inline.docPr.set("descr", text)
