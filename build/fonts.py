"""Makes the bundled fonts (resources/fonts/*.ttf) from Debian's font packages.

Run it only to renew the fonts; its results are tracked. On Debian 12:

    apt-get install -y --no-install-recommends fonts-noto-cjk fonts-noto-cjk-extra fonts-lxgw-wenkai unicode-data
    .venv/bin/python build/fonts.py [NAME…]        # about six minutes of CPU for all four

For each font: choose the face, keep a set of characters, turn CFF outlines into TrueType ones (the PDF library refuses
CFF), add ☐ and ☑ (no source font has them), and rename it. The Open Font License reserves "LXGW" and "霞鹜", and
Noto is a trademark, so the results carry a name of their own: Streetdesk.
"""

from __future__ import annotations

import bz2
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph

TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"
NOTO = Path("/usr/share/fonts/opentype/noto")
LXGW = Path("/usr/share/fonts/truetype/lxgw-wenkai")
UNIHAN = Path("/usr/share/unicode/Unihan_OtherMappings.txt.bz2")

MAX_CURVE_ERROR = 1.0
"""Largest distance between cubic and quadratic outline, in 1/1000 em: invisible at 1200 dpi and 22 pt."""

RARE_NAMES = "㛃𬬭䶮喆堃淼犇玥昇祎翀雯琰燚赟頔垚骉峣珺䥽㑇𫖯𬍛㬎㬚㵑㸌䒕䜣䝙䴔䴖䴗䴘䴙龑龘靐齉爨𠅤𣗋𤩽𥖨𦭜𧿹𨱏𩽾𪣻𫍽𬀩"
"""Characters of personal names that registration offices know as 生僻字, beyond the standard tables."""

MAXP_ZERO_FIELDS = (
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
    "maxPoints",
    "maxContours",
    "maxCompositePoints",
    "maxCompositeContours",
    "maxComponentDepth",
)
"""What a TrueType ``maxp`` needs and a CFF one lacks; the compiler counts the rest; there are no instructions."""

SYMBOL_RANGES = (
    (0x0020, 0x007E),  # Latin
    (0x00A0, 0x00FF),  # ¥ ° ² ³ · × ÷ …
    (0x0391, 0x03C9),  # Greek
    (0x2010, 0x205E),  # dashes, quotation marks, … ‰ ※
    (0x20A0, 0x20BF),  # currency
    (0x2100, 0x214F),  # ℃ № ℡
    (0x2150, 0x218B),  # fractions, Roman numbers
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # ≈ ≠ ≤ ≥ ∞ √
    (0x2300, 0x23FF),
    (0x2460, 0x24FF),  # ① ⑴ ⒈
    (0x2500, 0x25FF),  # lines, blocks, ■ □ ● ○ ▲ △ ◆ ◇
    (0x2600, 0x266F),  # ★ ☆ ♀ ♂
    (0x2700, 0x27BF),  # ✓ ❶
    (0x2FF0, 0x2FFB),
    (0x3000, 0x30FF),  # Chinese punctuation, kana
    (0x3100, 0x312F),  # bopomofo
    (0x3200, 0x33FF),  # ㈠ ㊣ ㎡ ㎏
    (0xFE30, 0xFE6F),
    (0xFF01, 0xFF5E),  # full-width forms
    (0xFFE0, 0xFFE6),  # ￥
)


class Reach(IntEnum):
    """Which characters a font keeps; each step holds the one before."""

    COMMON = 1  # GB 2312, the 196 standard characters outside the BMP, symbols, rare names
    STANDARD = 2  # + all of 通用规范汉字表
    REGISTER = 3  # + GBK and CJK extension A: screen font and last fallback, draws every name a register may hold


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one bundled font is made.

    ``face`` is the full name inside a collection; ``reach`` says how many characters are kept.
    """

    file_name: str
    family: str
    style: str
    source: Path
    face: str
    reach: Reach = Reach.STANDARD


RECIPES = (
    Recipe(
        "StreetdeskSansSC-Regular.ttf",
        "Streetdesk Sans SC",
        "Regular",
        NOTO / "NotoSansCJK-Regular.ttc",
        "Noto Sans CJK SC",
        Reach.REGISTER,
    ),
    Recipe(
        "StreetdeskSerifSC-Regular.ttf",
        "Streetdesk Serif SC",
        "Regular",
        NOTO / "NotoSerifCJK-Regular.ttc",
        "Noto Serif CJK SC",
    ),
    Recipe(
        "StreetdeskSerifSC-Bold.ttf",
        "Streetdesk Serif SC",
        "Bold",
        NOTO / "NotoSerifCJK-Bold.ttc",
        "Noto Serif CJK SC Bold",
    ),
    Recipe(
        "StreetdeskKai-Regular.ttf",
        "Streetdesk Kai",
        "Regular",
        LXGW / "LXGWWenKai-Regular.ttf",
        "LXGW WenKai",
        Reach.COMMON,
    ),
)


def main(names: list[str]) -> int:
    """Make the named fonts (file names, or all) and print their size and time."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for recipe in RECIPES:
        if names and recipe.file_name not in names:
            continue
        start = time.perf_counter()
        font = _make(recipe)
        target = TARGET / recipe.file_name
        font.save(target)
        glyphs, size = len(font.getGlyphOrder()), target.stat().st_size / 2**20
        print(f"{recipe.file_name}: {glyphs} glyphs, {size:.1f} MiB, {time.perf_counter() - start:.0f} s", flush=True)
    return 0


def _make(recipe: Recipe) -> TTFont:
    font = _open_face(recipe)
    _subset(font, _characters(recipe.reach))
    if "CFF " in font:
        _to_quadratic(font)
    _add_boxes(font)
    _rename(font, recipe)
    return font


def _open_face(recipe: Recipe) -> TTFont:
    if recipe.source.suffix != ".ttc":
        return TTFont(recipe.source, recalcTimestamp=False)
    for font in TTCollection(str(recipe.source), lazy=True).fonts:
        if font["name"].getDebugName(4) == recipe.face:
            font.recalcTimestamp = False
            return font
    raise SystemExit(f"{recipe.source} has no face {recipe.face}")


def _characters(reach: Reach) -> set[int]:
    """Return the code points to keep."""
    standard = set(_standard_table())
    points = set(_double_byte("gb2312")) | {ord(c) for c in RARE_NAMES}
    points |= standard if reach >= Reach.STANDARD else {point for point in standard if point > 0xFFFF}
    for first, last in SYMBOL_RANGES:
        points.update(range(first, last + 1))
    if reach is Reach.REGISTER:
        points |= set(_double_byte("gbk")) | set(range(0x3400, 0x4DC0)) | set(range(0x4E00, 0xA000))
    return points


def _double_byte(encoding: str) -> Iterator[int]:
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                yield ord(bytes((lead, trail)).decode(encoding))
            except UnicodeDecodeError:
                continue


def _standard_table() -> Iterator[int]:
    """Yield the 8,105 characters of 通用规范汉字表 (2013) as Unihan lists them."""
    with bz2.open(UNIHAN, "rt", encoding="utf-8") as lines:
        for line in lines:
            point, _, rest = line.partition("\t")
            if rest.startswith("kTGH\t"):
                yield int(point.removeprefix("U+"), 16)


def _subset(font: TTFont, points: set[int]) -> None:
    options = Options()
    options.layout_features = []
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG", "kern"]
    options.name_IDs = [0, 5, 7, 9, 10, 13, 14]
    options.glyph_names = False
    options.hinting = False
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)


def _to_quadratic(font: TTFont) -> None:
    """Replace the CFF outlines by TrueType ones."""
    glyph_set, order = font.getGlyphSet(), font.getGlyphOrder()
    glyphs: dict[str, Glyph] = {}
    for name in order:
        pen = TTGlyphPen(glyph_set)
        glyph_set[name].draw(Cu2QuPen(pen, MAX_CURVE_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, glyphs
    del font["CFF "]
    for name, glyph in glyphs.items():
        glyph.recalcBounds(glyf)
        advance, _ = font["hmtx"][name]
        font["hmtx"][name] = (advance, getattr(glyph, "xMin", 0))
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    maxp.maxZones = 1
    for field in MAXP_ZERO_FIELDS:
        setattr(maxp, field, 0)
    font["post"].formatType = 3.0
    font.sfntVersion = "\000\001\000\000"


def _add_boxes(font: TTFont) -> None:
    """Draw ☐ (U+2610) and ☑ (U+2611) on the em square of a Chinese character."""
    for point, name, ticked in ((0x2610, "box.empty", False), (0x2611, "box.ticked", True)):
        pen = TTGlyphPen(None)
        _rectangle(pen, 120, -20, 880, 740, clockwise=True)
        _rectangle(pen, 170, 30, 830, 690, clockwise=False)
        if ticked:
            _polygon(pen, ((255, 385), (315, 440), (440, 310), (695, 610), (755, 560), (445, 190)))
        font.setGlyphOrder([*font.getGlyphOrder(), name])
        font["glyf"].glyphs[name] = glyph = pen.glyph()
        font["glyf"].glyphOrder = font.getGlyphOrder()
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (font["head"].unitsPerEm, glyph.xMin)
        for table in font["cmap"].tables:
            if table.isUnicode() and table.format in (4, 12):
                table.cmap[point] = name


def _rectangle(pen: TTGlyphPen, left: int, bottom: int, right: int, top: int, *, clockwise: bool) -> None:
    corners = ((left, bottom), (left, top), (right, top), (right, bottom))
    _polygon(pen, corners if clockwise else tuple(reversed(corners)))


def _polygon(pen: TTGlyphPen, points: tuple[tuple[int, int], ...]) -> None:
    pen.moveTo(points[0])
    for point in points[1:]:
        pen.lineTo(point)
    pen.closePath()


def _rename(font: TTFont, recipe: Recipe) -> None:
    """Give the font its own name and say in the name table what it was made from."""
    table = font["name"]
    table.names = [record for record in table.names if (record.platformID, record.langID) == (3, 0x409)]
    origin = f"{recipe.face} (Debian), subset, outlines converted to TrueType, renamed for Streetdesk."
    full = recipe.family if recipe.style == "Regular" else f"{recipe.family} {recipe.style}"
    postscript = recipe.file_name.removesuffix(".ttf")
    version = str(table.getDebugName(5))
    for name_id, text in {
        1: recipe.family,
        2: recipe.style,
        3: f"{version};{postscript}",
        4: full,
        5: version,
        6: postscript,
        10: f"Modified from {origin}".replace("LXGW WenKai", "a Kai typeface by lxgw"),
    }.items():
        table.setName(text, name_id, 3, 1, 0x409)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
