"""Rows for Excel and WPS on the clipboard: as text with tabs, and as a table whose cells stay text.

A spreadsheet that is given plain text makes 1.26E+20 of an order number and a formula of what begins with "=". In the
table each cell is declared text; in the plain text, what could be a formula gets an apostrophe, which an import drops.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication

_ALIVE = re.compile(r"\s*[=+\-@]")
_STYLE = "<style>td,th{mso-number-format:'\\@';white-space:nowrap}</style>"


def put_table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Put a table on the clipboard, personal data masked; line breaks inside a cell become spaces."""
    from app.domain.masking import mask_shown  # its word lists: not at every start

    flat = [[" ".join(mask_shown(cell).split()) for cell in row] for row in (titles, *rows)]
    made = QMimeData()
    made.setText("\n".join("\t".join(_inert(cell) for cell in row) for row in flat))
    made.setHtml(_page(flat))
    QApplication.clipboard().setMimeData(made)


def drop_personal_copy() -> None:
    """Empty the clipboard where this program put text on it that masking would change; other copies stay."""
    clipboard = QApplication.clipboard()
    text = clipboard.text() if clipboard.ownsClipboard() else ""
    if not text:
        return
    from app.domain.masking import mask_shown

    if mask_shown(text) != text:
        clipboard.clear()


def _inert(cell: str) -> str:
    return f"'{cell}" if _ALIVE.match(cell) else cell


def _page(rows: Sequence[Sequence[str]]) -> str:
    head, *body = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in rows)
    lines = "".join(f"<tr>{line}</tr>" for line in (head.replace("td>", "th>"), *body))
    return f'<html><head><meta charset="utf-8">{_STYLE}</head><body><table>{lines}</table></body></html>'
