"""What a file really is: by its content, never by its name (reliability.md I4).

The extension is ignored: xlsx named .xls, HTML or XML saved as .xls, GBK text named .xls and WPS .et all come along.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from app.intake.archive import open_archive
from app.intake.encodings import detect_encoding
from app.intake.package import package_kind
from app.intake.refusals import Refusal, refuse

MAX_FILE_BYTES = 1 << 30

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_BIFF_STARTS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
_FOREIGN = (
    b"%PDF",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"MZ",
    b"SQLite format 3",
)
_ENCRYPTED_STREAMS = tuple(name.encode("utf-16-le") for name in ("EncryptedPackage", "EncryptionInfo"))
_MHTML = re.compile(
    rb"\s*(?:mime-version:|content-type:\s*multipart/related|from:[^\n]{0,200}\n(?:[^\n]+\n){0,10}mime-version:)", re.I
)
_MARKUP = re.compile(
    r"\s*<(?:!doctype\s+html|html|table|head|body|meta|style|div|center|tr|!--|\?xml|\w+:?workbook|font|p\b)", re.I
)
_SPREADSHEETML = "urn:schemas-microsoft-com:office:spreadsheet"


@dataclass(frozen=True, slots=True)
class Source:
    """A file whose kind is known. ``format`` is xlsx, xls, xlsb, ods, html or csv; ``detail`` is finer.

    ``detail``: xlsx/xlsm/xltx/et, xls/biff, xlsb, ods, html/mhtml/xml, csv. ``encoding`` is "" for binary formats.
    """

    path: Path
    format: str
    detail: str
    encoding: str = ""


def identify(path: Path) -> Source:
    """Find out what the file is.

    Raises RefusedInput: LOCK_FILE, EMPTY, TOO_LARGE, ENCRYPTED, DAMAGED, UNSUPPORTED, EXPANDS_TOO_FAR.
    """
    if path.name.startswith("~$"):
        raise refuse(Refusal.LOCK_FILE)
    head = _head(path)
    if head.startswith(_ZIP):
        with path.open("rb") as stream, open_archive(stream) as archive:
            kind = package_kind(archive)
        return Source(path, kind.format, kind.detail)
    if head.startswith(b"PK"):
        raise refuse(Refusal.DAMAGED)
    if head.startswith(_OLE):
        return _identify_ole(path)
    if head.startswith(_BIFF_STARTS):
        return Source(path, "xls", "biff")
    if head.startswith(_FOREIGN):
        raise refuse(Refusal.UNSUPPORTED)
    return _identify_text(path, head)


def _head(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise refuse(Refusal.TOO_LARGE)
        with path.open("rb") as stream:
            head = stream.read(1 << 16)
    except OSError as error:
        raise refuse(Refusal.DAMAGED) from error
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise refuse(Refusal.EMPTY if size < 1 << 16 and b"\0" not in head.lstrip(b"\xff\xfe") else Refusal.DAMAGED)
    return head


def _identify_ole(path: Path) -> Source:
    """Look into a compound document: BIFF .xls or .et, or an encrypted OOXML package inside an OLE shell."""
    content = path.read_bytes()
    if any(name in content for name in _ENCRYPTED_STREAMS):
        raise refuse(Refusal.ENCRYPTED)
    made_by_wps = b"WPS" in content[-65536:] or "WPS".encode("utf-16-le") in content[-65536:]
    return Source(path, "xls", "et" if made_by_wps else "xls")


def _identify_text(path: Path, head: bytes) -> Source:
    if _MHTML.match(head):
        return Source(path, "html", "mhtml", "")
    encoding = detect_encoding(path)
    start = head.decode(encoding, "ignore").lstrip("\ufeff\0")
    if _MARKUP.match(start):
        if _SPREADSHEETML in start and "<html" not in start[:2000].lower():
            return Source(path, "html", "xml", encoding)
        if re.search(r"<(?:html|table|tr|td|body|head|meta)\b", start, re.I):
            return Source(path, "html", "html", encoding)
    if start.lstrip().startswith("<?xml"):
        raise refuse(Refusal.UNSUPPORTED)
    return Source(path, "csv", "csv", encoding)
