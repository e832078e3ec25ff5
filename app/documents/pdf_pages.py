"""PDF pages as pictures, for the preview and for printers: what is shown is the paper itself."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pypdfium2

DEFAULT_DPI = 110


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as raw pixels: 8-bit RGB, rows from the top, ``stride`` bytes each."""

    width: int
    height: int
    stride: int
    rgb: bytes


def page_count(pdf: bytes) -> int:
    """How many pages the document has."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def render(pdf: bytes, dpi: float = DEFAULT_DPI) -> list[PageImage]:
    """Render every page at the given resolution."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        images = []
        for page in document:
            bitmap = page.render(scale=dpi / 72, rev_byteorder=True, draw_annots=True)
            images.append(PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer)))
        return images
    finally:
        document.close()


def render_png(pdf: bytes, dpi: float = DEFAULT_DPI) -> list[bytes]:
    """Render every page as a PNG file."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        files = []
        for page in document:
            stream = io.BytesIO()
            page.render(scale=dpi / 72).to_pil().save(stream, "PNG")
            files.append(stream.getvalue())
        return files
    finally:
        document.close()


def text_of(pdf: bytes) -> list[str]:
    """Return the text of every page as a reader would copy it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
