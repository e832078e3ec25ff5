"""The head of the audit chain on paper: a short code to read and a QR code to scan.

A chain alone can be recomputed by whoever owns the file; paper cannot.
"""

from __future__ import annotations

from dataclasses import dataclass

import segno

from app.documents.pdf import Paper

SHORT_CODE_DIGITS = 12


@dataclass(frozen=True, slots=True)
class CopyMark:
    """What the footer of one printed copy says."""

    number: str  # number of the paper, e.g. 回执〔2025〕4号
    copy_no: int = 1
    audit_head: str = ""  # 64 hexadecimal digits
    printed_at: str = ""  # ISO moment
    is_reprint: bool = False

    @property
    def copy_text(self) -> str:
        """第 1 份, or 第 2 份（补打）, and the day of printing."""
        day = f"　{self.printed_at[:10]} 打印" if self.printed_at else ""
        return f"第 {self.copy_no} 份" + ("（补打）" if self.is_reprint else "") + day

    @property
    def short_code(self) -> str:
        """The first twelve digits of the audit head, in groups of four."""
        digits = self.audit_head[:SHORT_CODE_DIGITS].upper()
        return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))

    @property
    def payload(self) -> str:
        """Text of the QR code: paper, copy and the whole head, so that a chain can be held against the paper."""
        return f"{self.number};copy={self.copy_no};head={self.audit_head}"


def draw_qr(paper: Paper, text: str, x_mm: float, y_mm: float, size_mm: float) -> None:
    """Draw a QR code as filled rectangles (no image), quiet zone not included."""
    matrix = segno.make_qr(text, error="m", boost_error=False).matrix
    module = size_mm / len(matrix)
    boxes = []
    for row, values in enumerate(matrix):
        start = None
        for column, value in enumerate([*values, 0]):
            if value and start is None:
                start = column
            elif not value and start is not None:
                boxes.append((x_mm + start * module, y_mm + row * module, (column - start) * module, module))
                start = None
    paper.fill(boxes)
