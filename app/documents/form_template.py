"""An office's own forms (单据样式): read one guarded, look at its marks, fill it, make a blank one to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.documents import form_excel, form_package, form_picture, form_word
from app.documents.form_starter import starter
from app.domain.errors import RefusedInput
from app.domain.form_layouts import starter_form
from app.domain.form_marks import FormSpec, FormValues, TemplateCheck, check

_KINDS: dict[str, Any] = {"docx": form_word, "xlsx": form_excel}


def read(path: Path) -> tuple[str, bytes]:
    """Return ``docx`` or ``xlsx`` and the bytes of a file that holds nothing hostile. Raises ``RefusedInput``."""
    return form_package.read(path)


def look(spec: FormSpec, kind: str, data: bytes) -> TemplateCheck:
    """Check the marks of a file that ``read`` let through. Raises ``RefusedInput`` when a library cannot read it."""
    try:
        slots = _KINDS[kind].slots(data)
    except (KeyError, ValueError, AttributeError, TypeError, IndexError) as error:
        raise RefusedInput("这个文件的内部结构读不出来，没有载入。请用 Word、Excel 或 WPS 重新另存一份。") from error
    return check(spec, slots)


def fill(kind: str, data: bytes, values: FormValues) -> bytes:
    """Fill a file that was checked."""
    made: bytes = _KINDS[kind].fill(data, values)
    return made


def picture(spec: FormSpec, kind: str, data: bytes) -> bytes:
    """Return a filled file as PDF, roughly as Word or Excel would show it."""
    return form_picture.draw(kind, data, spec.title)


def blank(spec: FormSpec, kind: str) -> bytes:
    """Make the file to start from: the form as built in, with every field and list of it, to be rearranged."""
    return starter(starter_form(spec), f"{spec.form} {spec.title}", kind)
