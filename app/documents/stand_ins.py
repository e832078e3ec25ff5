"""A mark for each character that no bundled font can draw (an emoji in what a citizen wrote), and its name beneath.

A ticket must not keep a whole list or a slip from being printed; what its maker typed himself is refused elsewhere.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from app.documents.fonts import Face, UnprintableText, face_for, printable, register

MISSING = "〓"
"""The printers' mark for a missing character; a box would be a tick box on a form."""
_NAMED = 8
"""So many characters are named; a list with more says only how many there are."""


def marked(made: Any) -> tuple[Any, str]:
    """Return texts (str, tuples, dataclasses) with marks, and the characters they stand for: U+1F600、U+1F601."""
    register()
    missing: dict[str, None] = {}
    changed = _changed(made, missing)
    names = [f"U+{ord(char):04X}" for char in missing]
    more = f" 等 {len(names)} 个" if len(names) > _NAMED else ""
    return changed, "、".join(names[:_NAMED]) + more


def _changed(value: Any, missing: dict[str, None]) -> Any:
    if isinstance(value, str):
        return _text(value, missing)
    if isinstance(value, tuple):
        return tuple(_changed(one, missing) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        old = {field.name: getattr(value, field.name) for field in fields(value) if field.init}
        new = {name: _changed(one, missing) for name, one in old.items()}
        return replace(value, **{name: one for name, one in new.items() if one is not old[name]})
    return value


def _text(text: str, missing: dict[str, None]) -> str:
    lacking = [char for char in dict.fromkeys(printable(text)) if char != "\n" and not _is_drawn(char)]
    for char in lacking:
        missing[char] = None
        text = text.replace(char, MISSING)
    return text


def _is_drawn(char: str) -> bool:
    try:
        face_for(char, Face.SERIF)
    except UnprintableText:
        return False
    return True
