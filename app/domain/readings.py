"""Readings (读法): the ways an ambiguous clause can be read, and which one the office chose (requirements.md §2.4).

A choice is stored as text: the option's letter, and after a colon the number that some options need
(R-04 乙 is a grace of N workdays: ``乙:3``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.domain.errors import RefusedInput

NUMBER_MARK = " N "
"""An option that needs a number says so in its text (双方另约宽限 N 个工作日)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One ambiguous clause. ``affects`` says what changes with the choice (plan, acceptance, deduction, …)."""

    code: str
    clauses: tuple[str, ...]
    title: str
    options: Mapping[str, str]
    default: str
    affects: str
    required: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """An option and, where it needs one, its number."""

    option: str
    number: int | None = None

    def __str__(self) -> str:
        return self.option if self.number is None else f"{self.option}:{self.number}"


def parse_choice(text: str) -> Choice:
    """``甲`` or ``乙:3`` (a full-width colon serves too). Raises ``RefusedInput`` for anything else."""
    option, colon, number = text.strip().replace("：", ":").partition(":")
    if not option or (colon and not (number.isascii() and number.isdigit())):
        raise RefusedInput(f"读法“{text}”看不懂。请写成 甲、乙，或带天数的 乙:3。")
    return Choice(option, int(number) if colon else None)


@dataclass(frozen=True, slots=True)
class Readings:
    """The readings of one contract: what was chosen, else the template's default."""

    known: Mapping[str, Reading] = field(default_factory=dict)
    chosen: Mapping[str, Choice] = field(default_factory=dict)

    def option(self, code: str, fallback: str = "甲") -> str:
        """Letter of the option in force; ``fallback`` where the contract does not know the reading."""
        if code in self.chosen:
            return self.chosen[code].option
        return self.known[code].default if code in self.known else fallback

    def number(self, code: str) -> int | None:
        """Return the number given with the choice (R-04 乙: grace in workdays), None when unset."""
        return self.chosen[code].number if code in self.chosen else None

    def is_chosen(self, code: str) -> bool:
        """Whether a person chose (a default is only an assumption)."""
        return code in self.chosen

    def unchosen(self) -> tuple[str, ...]:
        """Codes that the office must choose before formal use and has not."""
        return tuple(r.code for r in self.known.values() if r.required and r.code not in self.chosen)

    @property
    def rolls(self) -> bool:
        """Whether a day or month limit that ends on a day off moves on (R-03 甲; 民法典 203)."""
        return self.option("R-03") == "甲"

    @property
    def counts_start(self) -> bool:
        """Whether the starting day is day 1 (R-02 乙); the default starts on the next day (民法典 201)."""
        return self.option("R-02") == "乙"


def readings_of(known: Iterable[Reading], chosen: Mapping[str, str] | None = None) -> Readings:
    """Join a template's readings with the choices made. Raises ``RefusedInput`` for an unknown code or option."""
    table = {reading.code: reading for reading in known}
    choices = {code: checked_choice(table, code, text) for code, text in (chosen or {}).items()}
    return Readings(table, choices)


def checked_choice(known: Mapping[str, Reading], code: str, text: str) -> Choice:
    """Parse a choice and see that the contract offers it. Raises ``RefusedInput`` naming the options."""
    reading = known.get(code)
    if reading is None:
        raise RefusedInput(f"这份合同没有读法 {code}。请核对读法编号。")
    choice = parse_choice(text)
    if choice.option not in reading.options:
        offered = "、".join(reading.options)
        raise RefusedInput(f"读法 {code} 没有“{choice.option}”这一项。可选：{offered}。")
    if choice.number is not None and NUMBER_MARK not in reading.options[choice.option]:
        raise RefusedInput(f"读法 {code} 的“{choice.option}”不用填数字。")
    return choice
