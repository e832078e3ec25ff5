"""The bundled fonts on paper: registered on first use, coverage by glyph, and which face draws which characters.

No glyph is ever replaced by a silent box: a character that the chosen face lacks goes to 黑体 (the widest font), and
one that no font has is refused by name.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import Any

from reportlab.pdfbase import pdfmetrics, ttfonts

from app.domain.errors import RefusedInput
from app.paths import resources

_registering = threading.Lock()
_VARIANT = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")

FOLDER = resources() / "fonts"


class Face(StrEnum):
    """A face for paper; the value is the name that the PDF library knows it by and the stem of its file."""

    SANS = "StreetdeskSansSC-Regular"  # 黑体
    SERIF = "StreetdeskSerifSC-Regular"  # 宋体
    SERIF_BOLD = "StreetdeskSerifSC-Bold"  # 小标宋
    KAI = "StreetdeskKai-Regular"  # 楷体


class UnprintableText(RefusedInput):
    """A character that none of the bundled fonts can draw."""

    def __init__(self, char: str) -> None:
        super().__init__(
            f"“{char}”（U+{ord(char):04X}）不在随附字体里，印不出来，没有出具。请换一种写法，或请技术人员补充字体。"
        )
        self.char = char


def register() -> None:
    """Make every face known to the PDF library; the first call reads the files (0.2 s), later ones cost nothing."""
    with _registering:
        for face in Face:
            _font(face)


@cache
def _font(face: Face) -> Any:
    font = ttfonts.TTFont(face.value, str(FOLDER / f"{face.value}.ttf"), asciiReadable=False)
    pdfmetrics.registerFont(font)
    return font


def covers(face: Face, char: str) -> bool:
    """Whether the face itself has a glyph for the character."""
    return ord(char) in _font(face).face.charToGlyph


def printable(text: str) -> str:
    """Return the text as it can be laid out: line breaks kept, tabs made spaces, invisible characters dropped."""
    if text.isprintable() and not _VARIANT.search(text):
        return text
    kept = []
    for char in text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").replace("\u00a0", " "):
        category = unicodedata.category(char)
        if char == "\n" or not (category in ("Cc", "Cf") or _VARIANT.match(char)):
            kept.append(char)
    return "".join(kept)


@cache
def face_for(char: str, preferred: Face) -> Face:
    """Return the face that draws the character: the preferred one, else 黑体, else any. Raises ``UnprintableText``."""
    faces: tuple[Face, ...] = (preferred, Face.SANS, *Face)
    for face in faces:
        if covers(face, char):
            return face
    raise UnprintableText(char)


def runs(text: str, preferred: Face) -> Iterator[tuple[Face, str]]:
    """Split text into stretches of one face each. Raises ``UnprintableText`` for a character without any glyph."""
    start, current = 0, None
    for index, char in enumerate(text):
        face = face_for(char, preferred)
        if current is not None and face is not current:
            yield current, text[start:index]
            start = index
        current = face
    if current is not None:
        yield current, text[start:]


def check_printable(*texts: str) -> None:
    """Raise ``UnprintableText`` for the first character that no bundled font can draw."""
    for text in texts:
        for char in printable(text):
            if char != "\n":
                face_for(char, Face.SERIF)


@cache
def advance(face: Face, char: str) -> float:
    """Width of the character in em."""
    return float(_font(face).face.getCharWidth(ord(char))) / 1000


def shown_by(face: Face, size: float, text: str, document: Any) -> str:
    """Return the PDF operators that show a text of one face in a document: the font's part, then the characters.

    A face is embedded in parts of 255 characters, in the order in which a document needs them: the same text is shown
    by the same operators all through one document.
    """
    font = _font(face)
    parts = []
    for subset, codes in font.splitString(text, document):
        name = font.getSubsetInternalName(subset, document)
        parts.append(f"{name} {size:g} Tf ({_escaped(codes)}) Tj")
    return " ".join(parts)


def _escaped(codes: bytes) -> str:
    return codes.decode("latin-1").translate(_ESCAPES)


_ESCAPES = {code: f"\\{code:03o}" for code in (*range(32), *range(127, 256))} | {
    ord(char): f"\\{char}" for char in "\\()"
}
