"""Office files are zips that carry the time of their making; the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile

_DATE = (1980, 1, 1, 0, 0, 0)


def fixed(data: bytes) -> bytes:
    """Return the zip with every member's date set to the first one a zip can say; order and content stay."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            entry = zipfile.ZipInfo(item.filename, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 0, 0
            new.writestr(entry, old.read(item))
    return made.getvalue()
