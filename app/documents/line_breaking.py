"""Breaks Chinese text into lines: 避头尾 (no line begins with ，。） or ends with （《), words and amounts kept whole.

A quarter em is set between Chinese and Latin characters that touch (as word processors do), without a character of its
own, so that text copied from the paper is the text that was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from app.documents.fonts import Face, advance, face_for, printable

NO_LINE_START = frozenset("，。、；：？！）》」』】〕〉〗”’…—～·％‰℃℉°′″￠,.;:?!)]}%'\"々ー")
NO_LINE_END = frozenset("（《「『【〔〈〖“‘￥＄￡¥$([{№§#")
_UNBREAKABLE_PAIRS = frozenset({"——", "……", "--"})
_WORD = re.compile(r"[!-~\u00a1-\u024f\u0370-\u03ff]+")
_UNIT = re.compile(r"[ -~]+|[^ -~]")
_SPACE = re.compile(r"[ \u2002-\u200a]+")

_HAN = "[\u3400-\u9fff\u3007\U00020000-\U0003ffff]"
_TOUCHING = re.compile(f"(?<={_HAN})(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?={_HAN})")

AUTO_SPACE_EM = 0.22
MAX_STRETCH_EM = 0.15
"""How far a line may be stretched between its characters to reach the right edge; words and numbers keep theirs."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph. Widths in points; ``stretch`` goes after each unit to justify the line."""

    text: str
    width: float
    indent: float = 0.0
    stretch: float = 0.0


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is never broken: a Chinese character with the marks that cling to it, a Latin word, a stretch of spaces."""

    text: str
    width: float
    is_space: bool = False


class _Widths(dict[str, float]):
    """Widths of a face's characters in em, each looked up once."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, char: str) -> float:
        found = self[char] = advance(face_for(char, self._face), char)
        return found


_widths_of = cache(_Widths)


def measure(text: str, face: Face, size: float) -> float:
    """Width of one line of text in points, the space between Chinese and Latin included."""
    width = sum(map(_widths_of(face).__getitem__, text))
    return (width + len(seams(text)) * AUTO_SPACE_EM) * size


def seams(text: str) -> list[int]:
    """Places in a text where a Chinese character touches a Latin letter or digit: a quarter em belongs there."""
    return [] if text.isascii() else [found.start() for found in _TOUCHING.finditer(text)]


def break_lines(
    text: str, face: Face, size: float, width: float, *, indent: float = 0.0, justify: bool = True
) -> list[Line]:
    """Break text into lines of at most ``width`` points.

    ``indent`` (points) goes before the first line of each paragraph (paragraphs end with a line feed). With ``justify``
    full lines reach the right edge. Raises ``UnprintableText`` for a character that no font has.
    """
    lines: list[Line] = []
    for paragraph in printable(text).split("\n"):
        lines += _break_paragraph(paragraph, face, size, width, indent, justify)
    return lines


def _break_paragraph(text: str, face: Face, size: float, width: float, indent: float, justify: bool) -> list[Line]:
    whole = text.rstrip(" ")
    if (natural := measure(whole, face, size)) <= width - indent:
        return [Line(whole, natural, indent)]
    pieces = list(_pieces(text, face, size, width - indent))
    lines: list[Line] = []
    start = 0
    while start < len(pieces):
        room = width - (0 if lines else indent)
        stop = _fill(pieces, start, room, size)
        line_text = "".join(piece.text for piece in pieces[start:stop]).rstrip(" ")
        natural = measure(line_text, face, size)
        is_last = stop >= len(pieces)
        stretch = 0.0 if is_last or not justify else _stretch(line_text, room - natural, size)
        lines.append(Line(line_text, natural, 0.0 if lines else indent, stretch))
        start = stop
        while start < len(pieces) and pieces[start].is_space:
            start += 1
    return lines or [Line("", 0.0, indent)]


def _fill(pieces: list[_Piece], start: int, room: float, size: float) -> int:
    """Return the end of the longest row of pieces that fits (at least one piece)."""
    used, stop = pieces[start].width, start + 1
    while stop < len(pieces):
        piece = pieces[stop]
        gap = AUTO_SPACE_EM * size if _TOUCHING.search(pieces[stop - 1].text[-1] + piece.text[0]) else 0.0
        if not piece.is_space and used + gap + piece.width > room + 0.01:
            break
        used += gap + piece.width
        stop += 1
    return stop


def units(text: str) -> list[str]:
    """Split a line into what stretching may part: single Chinese characters, whole stretches of Latin text."""
    return _UNIT.findall(text)


def _stretch(text: str, missing: float, size: float) -> float:
    gaps = len(units(text)) - 1
    if gaps < 1 or missing <= 0 or missing / gaps > MAX_STRETCH_EM * size:
        return 0.0
    return missing / gaps


def _pieces(text: str, face: Face, size: float, width: float) -> Iterator[_Piece]:
    """Glue marks to the character that they may not be parted from, and cut what is wider than a whole line."""
    atoms = list(_atoms(text))
    index = 0
    while index < len(atoms):
        stop = index + 1
        while stop < len(atoms) and _clings(atoms[stop - 1], atoms[stop]):
            stop += 1
        glued = "".join(atoms[index:stop])
        if _SPACE.fullmatch(glued):
            yield _Piece(glued, measure(glued, face, size), is_space=True)
        else:
            yield from _cut(glued, face, size, width)
        index = stop


def _atoms(text: str) -> Iterator[str]:
    position = 0
    while position < len(text):
        match = _WORD.match(text, position) or _SPACE.match(text, position)
        atom = match.group() if match else text[position]
        yield atom
        position += len(atom)


def _clings(left: str, right: str) -> bool:
    if left[0] == " ":
        return False
    if right[0] == "元" and left[-1].isdigit():
        return True
    return right[0] in NO_LINE_START or left[-1] in NO_LINE_END or left[-1] + right[0] in _UNBREAKABLE_PAIRS


def _cut(text: str, face: Face, size: float, width: float) -> Iterator[_Piece]:
    if (whole := measure(text, face, size)) <= width:
        yield _Piece(text, whole)
        return
    part = ""
    for char in text:
        if part and measure(part + char, face, size) > width:
            yield _Piece(part, measure(part, face, size))
            part = ""
        part += char
    yield _Piece(part, measure(part, face, size))
