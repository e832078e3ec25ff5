"""The activities of a contract as they stand (培训、指导、交流): reading only; ``services.activities`` writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.activities import KIND_TITLES, ActivityKind
from app.services.case_writing import case_of
from app.services.deliverables import get as deliverable_of
from app.services.session import Office
from app.storage.queries import cases

ENTITY, WHAT = "service_activity", "活动记录"
PERSON, SERVES = "activity_person", "activity_deliverable"
TEXTS = ("place", "lecturer", "audience", "content", "result", "guests", "exam", "evidence", "note")


@dataclass(frozen=True, slots=True)
class Attendee:
    """Who took part. ``is_passed`` None: not examined; ``score`` as written."""

    name: str
    unit: str = ""
    is_signed: bool = True
    score: str = ""
    is_passed: bool | None = None


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One activity; ``held_on`` "" while it is only planned. ``serves``: (deliverable id, its name)."""

    id: int
    contract_id: int
    kind: ActivityKind
    planned_on: str
    held_on: str
    starts_at: str
    ends_at: str
    way: str
    theme: str
    texts: Mapping[str, str]
    questions: tuple[tuple[str, str], ...]
    is_passed: bool | None
    cost_by: str
    retrain_of: int | None
    people: tuple[Attendee, ...]
    serves: tuple[tuple[int, str], ...]

    @property
    def kind_title(self) -> str:
        """The kind in Chinese."""
        return KIND_TITLES[self.kind]

    @property
    def state_text(self) -> str:
        """已计划, 已举行, 考核未通过, …"""
        if not self.held_on:
            return "待重训" if self.retrain_of else "已计划"
        if self.is_passed is None:
            return "已举行"
        return "考核通过" if self.is_passed else "考核未通过"


def activities(
    office: Office, contract_id: int | None = None, start: str = "", end: str = "9999-12-31"
) -> list[ActivityRow]:
    """Return activities held (or, not held yet, planned) from ``start`` to ``end``, oldest first."""
    where = (
        "(? IS NULL OR contract_id = ?) AND CASE WHEN held_on <> '' THEN held_on ELSE planned_on END BETWEEN ? AND ?"
    )
    found = cases.select(
        office.database,
        ENTITY,
        where,
        (contract_id, contract_id, start, end),
        order="CASE WHEN held_on <> '' THEN held_on ELSE planned_on END, id",
    )
    return _rows(office, found)


def activity(office: Office, activity_id: int) -> ActivityRow:
    """Return one activity. Raises ``NotFound``."""
    return _rows(office, [case_of(office, ENTITY, activity_id, WHAT)])[0]


def _rows(office: Office, found: Sequence[cases.Record]) -> list[ActivityRow]:
    ids = [int(row["id"]) for row in found]
    people, served = people_of(office, ids), served_by(office, ids)
    return [
        ActivityRow(
            id=row["id"],
            contract_id=row["contract_id"],
            kind=ActivityKind(row["kind"]),
            **{key: row[key] for key in ("planned_on", "held_on", "starts_at", "ends_at", "way", "theme")},
            texts={key: row[key] for key in TEXTS},
            questions=tuple((question, answer) for question, answer in json.loads(row["questions"])),
            is_passed=None if row["is_passed"] is None else bool(row["is_passed"]),
            cost_by=row["cost_by"],
            retrain_of=row["retrain_of"],
            people=people.get(row["id"], ()),
            serves=served.get(row["id"], ()),
        )
        for row in found
    ]


def people_of(office: Office, ids: Sequence[int]) -> dict[int, tuple[Attendee, ...]]:
    """Return who took part in these activities."""
    made: dict[int, tuple[Attendee, ...]] = {}
    for row in cases.of_parents(office.database, PERSON, "activity_id", ids):
        passed = None if row["is_passed"] is None else bool(row["is_passed"])
        one = Attendee(row["name"], row["unit"], bool(row["is_signed"]), row["score"], passed)
        made[row["activity_id"]] = (*made.get(row["activity_id"], ()), one)
    return made


def served_by(office: Office, ids: Sequence[int]) -> dict[int, tuple[tuple[int, str], ...]]:
    """Return the deliverables (id, name) that these activities count for."""
    made: dict[int, tuple[tuple[int, str], ...]] = {}
    for row in cases.of_parents(office.database, SERVES, "activity_id", ids):
        wanted = deliverable_of(office, row["deliverable_id"])
        name = f"{wanted.name} {wanted.period}".strip()
        made[row["activity_id"]] = (*made.get(row["activity_id"], ()), (row["deliverable_id"], name))
    return made
