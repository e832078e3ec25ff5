"""How the parts of a contract are described for entry: fields with label, kind, help and example (录入合同).

A part's data is the same nested data as in a template (docs/contracts.md); nothing here knows a single contract.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Path = tuple[str | int, ...]
"""Keys and positions from the top of a draft: ("payments", 1, "due", 0, "n")."""


class Kind(StrEnum):
    """What a field holds, and so how it is entered."""

    TEXT = "text"
    LONG = "long"
    MONEY = "money"
    WHOLE = "whole"
    RATIO = "ratio"
    DATE = "date"
    TIME = "time"
    STEP = "step"
    TEXTS = "texts"
    FLAG = "flag"
    CHOICE = "choice"
    MANY = "many"
    REF = "ref"
    REFS = "refs"
    PART = "part"
    ROWS = "rows"
    BY_READING = "by_reading"
    BY_OPTION = "by_option"
    WHEN = "when"
    OPTIONS = "options"
    GROUPS = "groups"


TYPED: frozenset[Kind] = frozenset(
    {Kind.TEXT, Kind.LONG, Kind.MONEY, Kind.WHOLE, Kind.RATIO, Kind.DATE, Kind.TIME, Kind.STEP, Kind.TEXTS}
    | {Kind.OPTIONS, Kind.GROUPS}
)
"""Kinds that are written as text (``draft_values``); the others are picked."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``choices`` maps words of the format to labels; ``source`` names what a reference points to.

    ``source``: clauses, readings, deadlines, counters, breaches, prices; ``codes:<part>`` offers the codes that the
    known contracts use. ``fields`` are those of a PART or of ROWS. ``default``: what absence means.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    is_needed: bool = False
    help: str = ""
    example: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    fields: tuple[Field, ...] = ()
    default: Any = None


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a contract. ``key`` "" is the head; ``is_list`` for tables that repeat.

    ``names``: the fields that tell an entry apart, shown in the list of entries. ``new``: what a new entry begins with.
    """

    key: str
    label: str
    fields: tuple[Field, ...]
    is_list: bool = False
    is_optional: bool = True
    names: tuple[str, ...] = ()
    help: str = ""
    new: Mapping[str, Any] = field(default_factory=dict)

    def field(self, key: str) -> Field | None:
        """Return the field with this key."""
        return next((one for one in self.fields if one.key == key), None)


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the editor. ``is_needed``: every contract has something here."""

    key: str
    label: str
    parts: tuple[Part, ...]
    is_needed: bool = False
    help: str = ""


CLAUSE = Field("clause", "条款", Kind.REF, True, source="clauses")
AUTO = "auto"
CODE = Field("code", "内部编号", Kind.TEXT, True, "程序认这一条用的，自动编好，一般不用改。", default=AUTO)
NOTE = Field("note", "备注", Kind.LONG, help="条文没写清楚、需要提醒的话写在这里。")
UNITS: Mapping[str, str] = {"workday": "工作日", "day": "自然日", "month": "个月", "hour": "小时"}
PARTIES: Mapping[str, str] = {"office": "甲方", "vendor": "乙方"}


def limit(key: str, label: str, note: str = "", *more: Field) -> Field:
    """Return the field of a length of time (期限): number, unit, clause."""
    fields = (
        Field("n", "多少", Kind.WHOLE, True, example="7"),
        Field("unit", "单位", Kind.CHOICE, True, choices=UNITS),
        CLAUSE,
        *more,
    )
    return Field(key, label, Kind.PART, help=note, fields=fields)
