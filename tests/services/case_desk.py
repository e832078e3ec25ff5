"""An office with tickets, and an application taken through its steps, for tests of cases."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.services import exclusion_lists, exclusion_materials, exclusion_review, exclusions
from app.services.exclusion_records import MaterialDemand
from app.services.session import Office
from tests.office_desk import DeskClock, add_ticket, new_office

GROUND, UNIT = "beyond_duty", "城市管理办公室"
DEFECT = exclusion_review.Defect("未盖公章", "补盖公章")


def desk(folder: Path) -> tuple[Office, DeskClock]:
    """Make an empty office and its clock."""
    clock = DeskClock()
    return new_office(folder / "office", clock), clock


def ticket(office: Office, number: int, **values: str) -> int:
    """Make a ticket with a number of nineteen digits."""
    return add_ticket(office, f"01260918080000{number:05d}", **values)


def applied(office: Office, ticket_id: int, due_at: date | None = None) -> int:
    """Register an application with two materials."""
    demands = [MaterialDemand(name, due_at) for name in ("权属证明", "现场照片")]
    return exclusions.apply(office, ticket_id, "剔除", GROUND, UNIT, "不属于本街道职责", materials=demands).value


def gathered(office: Office, ticket_id: int) -> int:
    """Take an application up to 送审."""
    made = applied(office, ticket_id)
    exclusions.circulate(office, made, UNIT, "结案作业表")
    exclusion_materials.receive(office, [m.id for m in exclusion_lists.detail(office, made).materials])
    exclusions.submit(office, made, basis="结案作业表")
    return made


def rechecked(office: Office, ticket_id: int, *, at_once: bool = True) -> int:
    """Take an application through a failed review, rectification and the office's recheck."""
    made = gathered(office, ticket_id)
    exclusion_review.review(office, made, False, defects=[DEFECT], rectify_by="2026-09-20", basis="004·二.2")
    exclusions.rectify(office, made, "已补盖")
    exclusion_review.review(office, made, True, basis="004·二.2")
    exclusions.recheck(office, made, at_once, "李甲方", text="" if at_once else "照片不清")
    return made


def decided(office: Office, ticket_id: int, passed: bool | None) -> int:
    """Take an application to its result (None: reported, no result yet)."""
    made = gathered(office, ticket_id)
    exclusion_review.review(office, made, True, basis="004·二.2")
    exclusions.recheck(office, made, True, "李甲方")
    exclusions.report(office, made, "区平台")
    if passed is not None:
        exclusions.decide(office, made, passed, "区批复")
    return made
