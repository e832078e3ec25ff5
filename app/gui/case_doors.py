"""The doors from a ticket to its cases and errors: their titles, keys, and whether a case is under way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.flow import Mark, MarkState


@dataclass(frozen=True, slots=True)
class CaseDoor:
    """One kind of case. While the ticket's mark has the status ``running``, the door leads to that case.

    Without a mark (失误) every opening makes a new one.
    """

    kind: str
    new_title: str
    open_title: str
    mark: Mark | None
    running: tuple[str, ...]
    icon: str
    key: str


DOORS: tuple[CaseDoor, ...] = (
    CaseDoor(
        "exclusion", "申报不纳入考核（剔除）…", "看剔除申报", Mark.EXCLUSION, ("申报中",), "exclusions", "Shift+T"
    ),
    CaseDoor("hang_up", "申请挂账…", "看挂账", Mark.HANG_UP, ("申请中", "挂账中"), "clock", "Shift+G"),
    CaseDoor("appeal", "提出考核申诉…", "看申诉", Mark.APPEAL, ("申诉中",), "edit", "Shift+S"),
    CaseDoor("whistle", "吹哨…", "看吹哨", Mark.WHISTLE, ("待应哨",), "export", "Shift+C"),
    CaseDoor("error", "登记失误…", "看失误", None, (), "deductions", "Shift+W"),
)


def is_running(door: CaseDoor, marks: Mapping[Mark, MarkState]) -> bool:
    """Whether the ticket has a case of this kind under way."""
    return door.mark is not None and door.mark in marks and marks[door.mark].status in door.running


def door_title(door: CaseDoor, marks: Mapping[Mark, MarkState]) -> str:
    """Name the door as it stands for a ticket."""
    return door.open_title if is_running(door, marks) else door.new_title
