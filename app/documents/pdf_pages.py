"""PDF pages as pictures, for the preview and for printers: what is shown is the paper itself.

pdfium may be used by one thread at a time only, so every call holds one lock and closes whatever it opened.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import pypdfium2

DEFAULT_DPI = 110

T = TypeVar("T")
_pdfium = threading.Lock()


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as raw pixels: 8-bit RGB, rows from the top, ``stride`` bytes each."""

    width: int
    height: int
    stride: int
    rgb: bytes


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    with _pdfium, closing(pypdfium2.PdfDocument(pdf)) as document:
        yield document


def _each_page(pdf: bytes, read: Callable[[Any], T]) -> list[T]:
    found = []
    with _opened(pdf) as document:
        for index in range(len(document)):
            with closing(document[index]) as page:
                found.append(read(page))
    return found


def page_count(pdf: bytes) -> int:
    """How many pages the document has."""
    with _opened(pdf) as document:
        return len(document)


def render(pdf: bytes, dpi: float = DEFAULT_DPI) -> list[PageImage]:
    """Render every page at the given resolution."""

    def picture(page: Any) -> PageImage:
        with closing(page.render(scale=dpi / 72, rev_byteorder=True)) as bitmap:
            return PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))

    return _each_page(pdf, picture)


def render_png(pdf: bytes, dpi: float = DEFAULT_DPI) -> list[bytes]:
    """Render every page as a PNG file."""

    def file(page: Any) -> bytes:
        stream = io.BytesIO()
        with closing(page.render(scale=dpi / 72)) as bitmap:
            bitmap.to_pil().save(stream, "PNG")
        return stream.getvalue()

    return _each_page(pdf, file)


def text_of(pdf: bytes) -> list[str]:
    """Return the text of every page as a reader would copy it."""

    def copied(page: Any) -> str:
        with closing(page.get_textpage()) as text:
            return str(text.get_text_range())

    return _each_page(pdf, copied)
