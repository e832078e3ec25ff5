"""What goes before a 调度会 (B03, 001·附1 三(三)1): 重点, 疑难, 超时 and 督办 tickets.

The contract names the four sorts and defines none; here 重点 is what the city scores hardest or a person marked:
紧急, 市级点名, 易反弹, 双否.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from app.domain.errors import RefusedInput
from app.domain.flow import SUPERVISED, Mark


class AgendaKind(StrEnum):
    """Why a ticket is on the agenda; the value is stored and shown."""

    KEY = "重点"
    DIFFICULT = "疑难"
    OVERDUE = "超时"
    SUPERVISED = "督办"
    OTHER = "其他"


KEY_MARKS: frozenset[Mark] = frozenset({Mark.URGENT, Mark.NAMED, Mark.REBOUND, Mark.DOUBLE_NO})
RULES: Mapping[AgendaKind, str] = {
    AgendaKind.SUPERVISED: "带市级或区级督办标记",
    AgendaKind.OVERDUE: "在办且已过办理时限",
    AgendaKind.DIFFICULT: "处于疑难报备",
    AgendaKind.KEY: "带紧急、市级点名、易反弹或双否标记",
    AgendaKind.OTHER: "会上另行提出",
}
"""What each sort means, in the order in which one sort is chosen for a ticket that is several."""


def kinds_of(marks: Collection[str], *, is_difficult: bool, is_overdue: bool) -> tuple[AgendaKind, ...]:
    """Every sort that an open ticket is, the weightiest first; none: it is not for the agenda."""
    holds = {
        AgendaKind.SUPERVISED: bool(SUPERVISED & set(marks)),
        AgendaKind.OVERDUE: is_overdue,
        AgendaKind.DIFFICULT: is_difficult,
        AgendaKind.KEY: bool(KEY_MARKS & set(marks)),
    }
    return tuple(kind for kind in RULES if holds.get(kind))


def read_kind(text: str) -> AgendaKind:
    """Read a sort. Raises ``RefusedInput``."""
    try:
        return AgendaKind(text.strip() or AgendaKind.OTHER)
    except ValueError:
        raise RefusedInput(f"没有“{text}”这类案件。可选：{'、'.join(AgendaKind)}。") from None
