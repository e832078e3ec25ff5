"""How the commands around a contract write what they found: plain JSON values of the services' results."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from typing import Any

from app.domain.errors import RefusedInput

PROPERTIES = ("state_text", "method_text", "due_on", "is_handled", "looked_at", "failed")
"""Derived facts that belong to a row's JSON too."""


def plain(value: Any) -> Any:
    """Turn a result into plain JSON values; days and moments become ISO text, shares text like 13/250."""
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        data = {item.name: plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
        return data | {
            key: plain(getattr(value, key)) for key in PROPERTIES if isinstance(_property(value, key), property)
        }
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence | frozenset) and not isinstance(value, str):
        return [plain(item) for item in value]
    return value


def pairs_of(texts: Sequence[str], option: str) -> dict[str, str]:
    """Read repeated ``KEY=VALUE``. Raises ``RefusedInput``."""
    found = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key.strip():
            raise RefusedInput(f"{option}“{text}”读不懂，请写成 名称=值。")
        found[key.strip()] = value.strip()
    return found


def with_contract(words: Any, name: str, title: str, run: Any) -> argparse.ArgumentParser:
    """Add an action upon a contract, named by its number."""
    parser: argparse.ArgumentParser = words.add_parser(name, help=title)
    parser.add_argument("contract", type=int, metavar="合同号")
    parser.set_defaults(run=run)
    return parser


def _property(value: Any, key: str) -> Any:
    return getattr(type(value), key, None)
