"""An office's own form as a Word file: where its marks stand, and the file filled with a record."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from app.documents.fixed_zip import fixed
from app.domain.form_marks import TOKEN, FormValues, Slot, loop_of, plain

_TEXT, _PARAGRAPH, _ROW, _RUN = qn("w:t"), qn("w:p"), qn("w:tr"), qn("w:r")


def slots(data: bytes) -> list[Slot]:
    """Return every paragraph with a mark or a lone brace, with the table row that it belongs to."""
    found = []
    numbers: dict[Any, int] = {}
    for where, root in _parts(docx.Document(io.BytesIO(data))):
        for at, paragraph in enumerate(root.iter(_PARAGRAPH), 1):
            text = _text(paragraph)
            if not any(brace in text for brace in ("{{", "}}", "｛｛", "｝｝")):
                continue
            row = _row_of(paragraph)
            number = -1 if row is None else numbers.setdefault(row, len(numbers))
            found.append(Slot(f"{where}第 {at} 段" if row is None else f"{where}表格“{_start(row)}”一行", text, number))
    return found


def fill(data: bytes, values: FormValues) -> bytes:
    """Return the file with every mark replaced; a value is text whatever it looks like, same record, same bytes."""
    document = docx.Document(io.BytesIO(data))
    for _, root in _parts(document):
        loops = [(row, name) for row in list(root.iter(_ROW)) if (name := _loop(row))]
        inside = {paragraph for row, _ in loops for paragraph in row.iter(_PARAGRAPH)}
        for paragraph in [one for one in root.iter(_PARAGRAPH) if one not in inside]:
            _put(paragraph, values.fields)
        for row, name in reversed(loops):  # a table within a row before the row itself
            _repeat(row, values.fields, values.entries(name))
    made = io.BytesIO()
    document.save(made)
    return fixed(made.getvalue())


def _parts(document: Any) -> Iterator[tuple[str, Any]]:
    """Body, then each header and footer once."""
    yield "正文", document.element.body
    seen = set()
    for section in document.sections:
        for where, names in (
            ("页眉", ("header", "first_page_header", "even_page_header")),
            ("页脚", ("footer", "first_page_footer", "even_page_footer")),
        ):
            for name in names:
                part = getattr(section, name)
                if not part.is_linked_to_previous and part._element not in seen:
                    seen.add(part._element)
                    yield where, part._element


def _row_of(paragraph: Any) -> Any:
    """Return the table row that a paragraph stands in, None outside tables."""
    return next(paragraph.iterancestors(_ROW), None)


def _loop(row: Any) -> str:
    """Return the list that a row repeats; rows of a table inside it speak for themselves."""
    return loop_of("\n".join(_text(one) for one in row.iter(_PARAGRAPH) if _row_of(one) is row))


def _start(row: Any) -> str:
    text = " ".join(filter(None, (_text(paragraph).strip() for paragraph in row.iter(_PARAGRAPH))))
    return text[:24] + ("…" if len(text) > 24 else "")


def _repeat(row: Any, fields: Mapping[str, str], entries: Sequence[Mapping[str, str]]) -> None:
    rows = [row, *(copy.deepcopy(row) for _ in entries[1:])]
    for before, after in pairwise(rows):
        before.addnext(after)
    for made, entry in zip(rows, entries, strict=True):
        for paragraph in list(made.iter(_PARAGRAPH)):
            _put(paragraph, {**fields, **entry})


def _own_texts(paragraph: Any) -> list[Any]:
    """Return the texts of a paragraph's own runs, not those of text boxes that hang in it."""
    return [text for text in paragraph.iter(_TEXT) if next(text.iterancestors(_PARAGRAPH)) is paragraph]


def _text(paragraph: Any) -> str:
    return "".join(text.text or "" for text in _own_texts(paragraph))


def _put(paragraph: Any, fields: Mapping[str, str]) -> None:
    """Replace the marks of one paragraph; each takes the look of the run in which it begins."""
    texts = _own_texts(paragraph)
    whole = "".join(text.text or "" for text in texts)
    matches = list(TOKEN.finditer(whole))
    if not matches:
        return
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text.text or "")
    ends = [*starts[1:], at]
    for text, start, end in zip(texts, starts, ends, strict=True):
        _write(text, _piece(whole, start, end, matches, fields))


def _piece(whole: str, start: int, end: int, matches: Sequence[Any], fields: Mapping[str, str]) -> str:
    """Return what one run says afterwards: its own letters, and the values of the marks that begin in it."""
    made, at = [], start
    for match in matches:
        if match.end() <= start or match.start() >= end:
            continue
        made.append(whole[at : max(at, match.start())])
        if match.start() >= start and not match[1]:
            made.append(plain(fields.get(match[2], "")))
        at = min(end, match.end())
    return "".join(made) + whole[at:end]


def _write(text: Any, value: str) -> None:
    """Put a value into a run's text; its line ends become line breaks, its tabs stay tabs."""
    lines = value.split("\n")
    text.text = lines[0]
    text.set(qn("xml:space"), "preserve")
    last = text
    for line in lines[1:]:
        for made in (OxmlElement("w:br"), OxmlElement("w:t")):
            last.addnext(made)
            last = made
        last.text = line
        last.set(qn("xml:space"), "preserve")
