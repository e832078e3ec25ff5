"""What the palette offers: pages and actions, found by Chinese or by pinyin initials."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the palette. ``group`` says where it belongs (页面, 本页, 窗口)."""

    title: str
    group: str
    key: str
    run: Callable[[], None]
    is_enabled: bool = True


def find(commands: Iterable[Command], typed: str) -> list[Command]:
    """Commands that match, best first: title starts with it, title holds it, initials hold it."""
    wanted = typed.strip().casefold().replace(" ", "")
    if not wanted:
        return list(commands)
    ranked = [(rank, at, command) for at, command in enumerate(commands) if (rank := _rank(command.title, wanted))]
    return [command for _rank_, _at, command in sorted(ranked, key=lambda item: (item[0], item[1]))]


def _rank(title: str, wanted: str) -> int:
    """1 best … 4; 0 no match."""
    plain = title.casefold().replace(" ", "")
    if plain.startswith(wanted):
        return 1
    if wanted in plain:
        return 2
    if not wanted.isascii() or not wanted.isalnum():
        return 0
    short = initials(title)
    if short.startswith(wanted):
        return 3
    return 4 if wanted in short else 0


@cache
def initials(text: str) -> str:
    """Pinyin initials of Chinese text, other characters kept: 导出当前列表 -> dcdqlb (pypinyin loads on first use)."""
    from pypinyin import Style, lazy_pinyin

    parts: Sequence[str] = lazy_pinyin(text, style=Style.FIRST_LETTER)
    return "".join(parts).casefold().replace(" ", "")
