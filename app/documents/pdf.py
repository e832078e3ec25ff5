"""An A4 sheet to draw on: millimetres from the top left corner, bundled fonts only, same content same bytes.

reportlab is mended in one place: characters outside the BMP get a right ToUnicode entry (otherwise 𬬭 copies as Ⲳ).
Line breaking, full-width blanks and fallback fonts are ours (``line_breaking``, ``fonts``), and no standard font is
named, so that nothing is left unembedded.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from reportlab import rl_config
from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing
from reportlab.pdfbase import ttfonts
from reportlab.pdfgen.canvas import Canvas

from app.documents.fonts import Face, register, runs, shown_by
from app.documents.line_breaking import AUTO_SPACE_EM, Line, break_lines, measure, seams, units

PAGE_WIDTH_MM, PAGE_HEIGHT_MM = 210.0, 297.0
PROGRAM = "接诉即办工作台"
POINT_MM = 25.4 / 72
"""Millimetres in one point."""
mm = 1 / POINT_MM


def _unicode_map(font_name: str, subset: Sequence[int]) -> str:
    """Return a ToUnicode map in UTF-16BE; reportlab's own writes plain code points, wrong beyond U+FFFF."""
    entries = [f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>" for code, point in enumerate(subset)]
    blocks = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"/CIDSystemInfo << /Registry ({font_name}) /Ordering ({font_name}) /Supplement 0 >> def\n"
        f"/CMapName /{font_name} def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<00> <FF>\nendcodespacerange\n{body}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )


ttfonts.makeToUnicodeCMap = _unicode_map
rl_config.useA85 = 0  # no page is written as letters: a fifth smaller, and made faster


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text is set; sizes in points. ``indent_em`` goes before the first line of each paragraph."""

    face: Face = Face.SERIF
    size: float = 12.0
    leading: float = 20.0
    align: str = "left"  # left, center, right
    indent_em: float = 0.0
    grey: float = 0.0  # 0 black … 1 white

    @property
    def line_mm(self) -> float:
        """Distance between two base lines in millimetres."""
        return self.leading * POINT_MM


_Shown = tuple[str, float, int, bool]
"""Operators of a stretch of text, how far to the next (em), places that stretching widens, whether it is spread too."""


class Paper:
    """One PDF document under way; a draft is laid out and counts its pages, but nothing is drawn on it."""

    def __init__(
        self, title: str, subject: str = "", made_at: str = "", *, is_landscape: bool = False, is_draft: bool = False
    ) -> None:
        """Begin a document; ``made_at`` (ISO, local) becomes its date, so that the clock never changes the bytes."""
        register()
        self.is_draft = is_draft
        self._shown: dict[tuple[str, str, float], list[_Shown]] = {}
        self._grey: float | None = None
        upright = (PAGE_WIDTH_MM, PAGE_HEIGHT_MM)
        self.width_mm, self.height_mm = upright[::-1] if is_landscape else upright
        self._buffer = io.BytesIO()
        self._canvas = Canvas(
            self._buffer,
            pagesize=(self.width_mm * mm, self.height_mm * mm),
            invariant=1,
            pageCompression=1,
            initialFontName=Face.SERIF.value,
            lang="zh-CN",
        )
        self._canvas.setTitle(title)
        self._canvas.setSubject(subject or title)
        self._canvas.setAuthor(PROGRAM)
        self._canvas.setCreator(PROGRAM)
        self._canvas.setProducer(PROGRAM)
        stamp = re.sub(r"\D", "", made_at) or "20000101000000"
        self._canvas.setDateFormatter(lambda *_: f"D:{stamp}+08'00'")
        self.pages = 1

    def next_page(self) -> None:
        """Begin another page."""
        self.pages += 1
        if not self.is_draft:
            self._canvas.showPage()
            self._grey = None

    def finish(self) -> bytes:
        """Close the last page and return the file's bytes; the same content gives the same bytes."""
        self._canvas.showPage()
        self._canvas.save()
        return self._buffer.getvalue()

    def lines(self, text: str, style: TextStyle, width_mm: float) -> list[Line]:
        """Break a text for a column of that width."""
        indent = style.indent_em * style.size
        justify = style.align == "left"
        return break_lines(text, style.face, style.size, width_mm * mm, indent=indent, justify=justify)

    def draw_lines(self, lines: Iterable[Line], style: TextStyle, x_mm: float, y_mm: float, width_mm: float) -> float:
        """Draw lines with the first one's top at ``y_mm``; returns the y below the last one."""
        for line in lines:
            if not self.is_draft and line.text:
                self._draw_line(line, style, x_mm, y_mm, width_mm)
            y_mm += style.line_mm
        return y_mm

    def draw_text(self, text: str, style: TextStyle, x_mm: float, y_mm: float, width_mm: float) -> float:
        """Break and draw a text; returns the y below it."""
        return self.draw_lines(self.lines(text, style, width_mm), style, x_mm, y_mm, width_mm)

    def _draw_line(self, line: Line, style: TextStyle, x_mm: float, y_mm: float, width_mm: float) -> None:
        spare = width_mm * mm - line.width
        shift = {"left": line.indent, "center": spare / 2, "right": spare}[style.align]
        x = x_mm * mm + shift
        # Base line: the character's box stands in the middle of the leading, 0.88 em above and 0.12 em below it.
        y = (self.height_mm - y_mm) * mm - (style.leading - style.size) / 2 - 0.88 * style.size
        if self._grey != style.grey:
            self._grey = style.grey
            self._canvas.setFillGray(style.grey)
        write = self._canvas.addLiteral
        for operators, ems, gaps, is_spread in self._operators(line.text, style):
            spread = line.stretch if is_spread else 0.0
            shown = f"{spread:.3f} Tc {operators} 0 Tc" if spread else operators
            write(f"BT 1 0 0 1 {x:.3f} {y:.3f} Tm {shown} ET")
            x += ems * style.size + line.stretch * gaps

    def _operators(self, text: str, style: TextStyle) -> list[_Shown]:
        """Return the operators that show a line, stretch by stretch.

        Units, communities and words come again in row after row of a list: they are put into operators once.
        """
        key = (text, style.face.value, style.size)
        if key not in self._shown:
            self._shown[key] = [
                (shown_by(face, style.size, run, self._canvas._doc), ems, gaps, not run.isascii())
                for face, run, ems, gaps in _runs(text, style.face)
            ]
        return self._shown[key]

    def draw_rotated(self, text: str, style: TextStyle, x_mm: float, y_mm: float, degrees: float) -> None:
        """Draw one line turned about its middle, which is at the given place (water marks)."""
        self._grey = None
        width = measure(text, style.face, style.size)
        self._canvas.saveState()
        self._canvas.translate(x_mm * mm, (self.height_mm - y_mm) * mm)
        self._canvas.rotate(degrees)
        self._canvas.setFillGray(style.grey)
        x = -width / 2
        for face, run in runs(text, style.face):
            self._canvas.setFont(face.value, style.size)
            self._canvas.drawString(x, -0.35 * style.size, run)
            x += measure(run, face, style.size)
        self._canvas.restoreState()

    def frame(self, x_mm: float, y_mm: float, width_mm: float, height_mm: float, *, line_pt: float = 0.6) -> None:
        """Draw the four sides of a box."""
        self.frames([(x_mm, y_mm, width_mm, height_mm)], line_pt=line_pt)

    def frames(self, boxes: Iterable[tuple[float, float, float, float]], *, line_pt: float = 0.6) -> None:
        """Draw the sides of boxes (x, y, width, height in millimetres) as one path: the pen is taken up once."""
        if self.is_draft:
            return
        self._canvas.setStrokeGray(0)
        self._canvas.setLineWidth(line_pt)
        self._canvas.addLiteral(f"n {self._path(boxes)} S")

    def _path(self, boxes: Iterable[tuple[float, float, float, float]]) -> str:
        return " ".join(
            f"{x * mm:.3f} {(self.height_mm - y - height) * mm:.3f} {width * mm:.3f} {height * mm:.3f} re"
            for x, y, width, height in boxes
        )

    def place(self, drawing: Drawing, x_mm: float, y_mm: float) -> None:
        """Draw a vector drawing with its top left corner at the given place."""
        if self.is_draft:
            return
        self._grey = None
        renderPDF.draw(drawing, self._canvas, x_mm * mm, (self.height_mm - y_mm) * mm - drawing.height)

    def shade(self, x_mm: float, y_mm: float, width_mm: float, height_mm: float, *, grey: float = 0.9) -> None:
        """Fill a box with a light grey (heads and totals of tables)."""
        if self.is_draft:
            return
        self._grey = grey
        self._canvas.setFillGray(grey)
        self._canvas.rect(
            x_mm * mm, (self.height_mm - y_mm - height_mm) * mm, width_mm * mm, height_mm * mm, stroke=0, fill=1
        )

    def fill(self, boxes: Iterable[tuple[float, float, float, float]]) -> None:
        """Fill boxes (x, y, width, height in millimetres) in black as one path."""
        self._grey = None
        self._canvas.setFillGray(0)
        self._canvas.addLiteral(f"n {self._path(boxes)} f*")


@lru_cache(maxsize=20_000)
def _runs(text: str, face: Face) -> tuple[tuple[Face, str, float, int], ...]:
    """Split a line into what is drawn in one go: face, text, how far to the next (em), places that stretching widens.

    Units, communities and words come again in row after row of a list; a line is taken apart once.
    """
    found = []
    for part in _unspaced(text):
        some = [(own, run, measure(run, own, 1.0), len(units(run))) for own, run in _stretches(part, face)]
        last, run, ems, gaps = some[-1]
        found += [*some[:-1], (last, run, ems + AUTO_SPACE_EM, gaps)]
    return tuple(found)


def _stretches(text: str, face: Face) -> Iterable[tuple[Face, str]]:
    """Split into stretches of one face that are either all Latin (never spread) or hold no Latin at all."""
    for _, group in groupby(text, str.isascii):
        yield from runs("".join(group), face)


def _unspaced(text: str) -> Iterable[str]:
    """Split a line at the places where a quarter em is set between Chinese and Latin characters."""
    start = 0
    for index in seams(text):
        yield text[start:index]
        start = index
    yield text[start:]
