"""Writes nested data as the text of a TOML file in the form of the shipped contract templates (docs/contracts.md).

The standard library reads TOML but does not write it. Reading the text again gives equal data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.domain.errors import RefusedInput

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_WIDE = 100


def dump(data: Mapping[str, Any], heading: str = "") -> str:
    """Return the file's text: single values first, then ``[tables]`` and ``[[lists of tables]]`` in their order.

    ``heading`` becomes a comment in front. Raises ``RefusedInput`` for a value that TOML does not know.
    """
    lines = [f"# {line}" for line in heading.splitlines()]
    lines += [f"{_key(key)} = {_value(value)}" for key, value in data.items() if not _is_block(value)]
    for key, value in data.items():
        if isinstance(value, Mapping):
            lines += ["", f"[{_key(key)}]", *_pairs(value)]
        elif _is_block(value):
            for entry in value:
                lines += ["", f"[[{_key(key)}]]", *_pairs(entry)]
    return "\n".join(lines) + "\n"


def _is_block(value: Any) -> bool:
    if isinstance(value, Mapping):
        return True
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(entry, Mapping) for entry in value)


def _pairs(table: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        yield f"{_key(key)} = {_value(value)}"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _quoted(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return _inline(value)
    if isinstance(value, list | tuple):
        return _list(value)
    raise RefusedInput(f"模板里不能有“{value}”这样的值。")


def _inline(table: Mapping[str, Any]) -> str:
    """One line: TOML 1.0 allows no line break inside an inline table, so texts stay quoted."""
    parts = [f"{_key(key)} = {_flat(value)}" for key, value in table.items()]
    return "{ " + ", ".join(parts) + " }" if parts else "{}"


def _flat(value: Any) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flat(entry) for entry in value) + "]"
    return _value(value)


def _list(values: Sequence[Any]) -> str:
    parts = [_flat(value) for value in values]
    short = "[" + ", ".join(parts) + "]"
    is_short = len(short) <= _WIDE and not any(isinstance(value, Mapping) for value in values)
    return short if is_short or len(values) < 2 else "[\n" + "".join(f"  {part},\n" for part in parts) + "]"


def _text(text: str) -> str:
    if "\n" not in text:
        return _quoted(text)
    body = "".join(character if character in '\n"' else _escaped(character) for character in text)
    body = body.replace('""', '"\\"')
    if body.endswith('"') and not body.endswith('\\"'):
        body = body[:-1] + '\\"'
    return f'"""\n{body}"""'


def _quoted(text: str) -> str:
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return f"\\u{ord(character):04X}" if ord(character) < 0x20 or ord(character) == 0x7F else character
