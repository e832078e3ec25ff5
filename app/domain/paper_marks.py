"""What a paper's footer says about itself (校验码): read from a QR code's text, typed by hand or copied from a PDF."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

SHORT = 12
"""Digits of the head that a paper shows in print; its QR code holds all 64."""

_PAYLOAD = re.compile(r"([^;\n]+);copy=(\d+);head=([0-9a-fA-F]{64})")
_DIGITS = r"[0-9A-Fa-f]{4}[ \-]?[0-9A-Fa-f]{4}[ \-]?[0-9A-Fa-f]{4}"
_LABELLED = re.compile(rf"校验码[:： ]*({_DIGITS})(?![0-9A-Fa-f])")
_BARE = re.compile(rf"\s*([0-9A-Fa-f]{{64}}|{_DIGITS})\s*")
_COPY = re.compile(r"第 ?(\d+) ?份")
_RECEIPT_NUMBER = re.compile(r"\S*〔\d{4}〕 ?\d+ ?号")


@dataclass(frozen=True, slots=True)
class PaperMark:
    """``head``: 12 or 64 hexadecimal digits, small; ``number`` and ``copy_no`` as the paper says, "" and 0 when not."""

    head: str
    number: str = ""
    copy_no: int = 0


def read_mark(text: str) -> PaperMark | None:
    """Find the mark in a text: a QR code's content, a footer, or nothing but the digits. None when there is none.

    Full-width digits and spaces between the groups do not matter; the last footer counts (a paper's last page).
    """
    folded = unicodedata.normalize("NFKC", text)
    if found := _PAYLOAD.search(folded):
        return PaperMark(found[3].lower(), found[1].strip(), int(found[2]))
    if bare := _BARE.fullmatch(folded):
        return PaperMark(_plain(bare[1]))
    labelled = _LABELLED.findall(" ".join(folded.split()))
    if not labelled:
        return None
    copies, numbers = _COPY.findall(folded), _RECEIPT_NUMBER.findall(folded)
    return PaperMark(
        _plain(labelled[-1]), numbers[-1].replace(" ", "") if numbers else "", int(copies[-1]) if copies else 0
    )


def shown(head: str) -> str:
    """Return the digits as a paper shows them: capitals in groups of four."""
    digits = head[:SHORT].upper()
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def _plain(digits: str) -> str:
    return re.sub(r"[ \-]", "", digits).lower()
