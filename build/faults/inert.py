"""Is an exported file inert? No formulas, no links to outside, no embedded objects, no macros, no fields."""

from __future__ import annotations

import csv
import re
import unicodedata
import zipfile
from pathlib import Path

_BAD_PARTS = re.compile(
    r"vbaProject|externalLinks?/|oleObject|embeddings/(?!Microsoft_Excel)|activeX|macrosheets|customUI", re.I
)
_BAD_XML = (
    re.compile(rb"""TargetMode\s*=\s*["']External""", re.I),
    re.compile(rb"<(?:\w+:)?hyperlink\b", re.I),
    re.compile(rb"<(?:\w+:)?ddeLink\b|<(?:\w+:)?oleLink\b", re.I),
)
_FORMULA = re.compile(rb"<f[ >/]")
_FIELD = re.compile(rb"<w:(?:fldSimple[^>]*instr=\"([^\"]*)|instrText[^>]*>([^<]*))")
_OWN_FIELDS = re.compile(rb"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b[\\* A-Za-z]*\s*")
_PDF = re.compile(rb"/(?:URI|Launch|JavaScript|JS|OpenAction|AA|EmbeddedFile|SubmitForm|GoToR)\b")
_LEADS = ("=", "+", "-", "@", "\t", "\r", "\0")


def live_parts(path: Path) -> list[str]:
    """Name everything in a file that could run, calculate or load something; empty for an inert file."""
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return _live_cells(path)
    if suffix == ".pdf":
        return sorted({match.decode() for match in _PDF.findall(path.read_bytes())})
    found = []
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if _BAD_PARTS.search(name):
                found.append(name)
            data = package.read(name)
            found += [f"{name}: {rule.pattern!r}" for rule in _BAD_XML if rule.search(data)]
            if suffix == ".xlsx" and name.startswith("xl/worksheets/") and _FORMULA.search(data):
                found.append(f"{name}: formula")
            fields = (b"".join(groups) for groups in _FIELD.findall(data))
            found += [f"{name}: field {field!r}" for field in fields if not _OWN_FIELDS.fullmatch(field)]
    return found


def _live_cells(path: Path) -> list[str]:
    """Cells that a spreadsheet program would take for a formula, full-width marks and leading blanks included."""
    found = []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.reader(stream):
            for cell in row:
                plain = unicodedata.normalize("NFKC", cell).lstrip(" \n\u3000")
                if plain.startswith(_LEADS) and not re.fullmatch(r"[+-]?\d+(?:\.\d+)?", plain):
                    found.append(cell)
    return found
