"""Cells out of any file: the reader that fits what ``sniff`` found."""

from __future__ import annotations

from app.intake.book import Book
from app.intake.calamine_reader import open_ods, open_xlsb, open_xlsx
from app.intake.markup_reader import open_html, open_mhtml, open_spreadsheetml
from app.intake.sniff import Source
from app.intake.text_reader import open_text
from app.intake.xls_reader import open_xls


def open_book(source: Source) -> Book:
    """Open the sheets of a file. Raises RefusedInput with one of the fixed sentences; sheets load when asked for."""
    if source.format == "xlsx":
        return open_xlsx(source.path)
    if source.format == "xlsb":
        return open_xlsb(source.path)
    if source.format == "ods":
        return open_ods(source.path)
    if source.format == "xls":
        return open_xls(source.path)
    if source.format == "csv":
        return open_text(source.path, source.encoding)
    if source.detail == "mhtml":
        return open_mhtml(source.path)
    if source.detail == "xml":
        return open_spreadsheetml(source.path)
    return open_html(source.path, source.encoding)
