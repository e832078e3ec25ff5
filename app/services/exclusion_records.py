"""What is stored of an application (不纳入考核): its steps and materials, read and written inside one operation."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.errors import NotAllowed
from app.domain.exclusions import (
    FINISHED,
    GATHERING_STAGES,
    STAGE_TITLES,
    STEP_TITLES,
    ExclusionState,
    Stage,
    Step,
    StepKind,
    Verdict,
    follow,
    state_of,
)
from app.domain.flow import Mark
from app.services.case_marks import drop_mark, set_mark
from app.services.case_writing import CaseWrite, case_of, clean, need, writing
from app.services.session import Office
from app.storage.models.cases import ExclusionMaterial, ExclusionStep
from app.storage.queries import cases


@dataclass(frozen=True, slots=True)
class MaterialDemand:
    """A material to collect. ``due_at`` is the office's limit (甲方规定时限), None while it has set none."""

    name: str
    due_at: datetime | date | None = None
    unit: str = ""


def step_rows(office: Office, exclusion_ids: Sequence[int]) -> list[cases.Record]:
    """Return the step rows of applications in the order in which they count."""
    order = "exclusion_id, at, id"
    return cases.of_parents(office.database, "exclusion_step", "exclusion_id", exclusion_ids, order)


def r40(office: Office) -> str:
    """Return the reading of R-40 (一次通过) that a contract of the office chose, else 甲."""
    chosen = office.database.value(
        "SELECT r.option FROM contract_reading r JOIN contract c ON c.id = r.contract_id AND c.is_void = 0"
        " WHERE r.code = 'R-40' ORDER BY r.id DESC LIMIT 1"
    )
    return str(chosen)[:1] if chosen else "甲"


def step_of(row: cases.Record) -> Step:
    """Read a stored step."""
    verdict = Verdict(row["verdict"])
    return Step(StepKind(row["kind"]), row["at"], verdict, row["person"], row["basis"], row["text"], int(row["id"]))


def steps_of(office: Office, exclusion_id: int) -> list[Step]:
    """Return the steps of an application in order."""
    return [step_of(row) for row in step_rows(office, [exclusion_id])]


def state(office: Office, exclusion_id: int) -> ExclusionState:
    """Return where an application stands. Raises ``NotFound``."""
    case_of(office, "exclusion", exclusion_id, "申报")
    return state_of(steps_of(office, exclusion_id)) or ExclusionState(Stage.GATHERING)


def materials_of(office: Office, exclusion_id: int) -> list[cases.Record]:
    """Return the materials of an application as stored."""
    return cases.select(office.database, "exclusion_material", "exclusion_id = ?", (exclusion_id,))


def step_writing(office: Office, record: cases.Record, kind: StepKind) -> AbstractContextManager[CaseWrite]:
    """Open the operation of one step of an application (``record``: its row)."""
    summary = f"不纳入考核申报 {record['id']}：{STEP_TITLES[kind]}"
    subject, ticket_id = f"exclusion:{record['id']}", int(record["ticket_id"])
    return writing(office, f"exclusion.{kind.value}", subject, summary, ticket_id=ticket_id)


def add_step(write: CaseWrite, exclusion_id: int, step: Step, unit: str = "", due_on: str = "") -> int:
    """Add a step. Raises ``NotAllowed`` when it does not follow from where the application stands."""
    steps = steps_of(write.office, exclusion_id)
    after = follow(state_of(steps), step, steps[-1].at if steps else "")
    _mark(write, after.stage)
    return write.insert(
        ExclusionStep,
        exclusion_id=exclusion_id,
        kind=step.kind.value,
        at=step.at,
        round_no=after.round_no,
        verdict=step.verdict.value,
        person=clean(step.person) or write.office.actor,
        unit=clean(unit),
        basis=clean(step.basis),
        text=clean(step.text),
        due_on=due_on,
        entered_at=write.change.at,
        actor=write.office.actor,
    )


def _mark(write: CaseWrite, stage: Stage) -> None:
    if stage is Stage.WITHDRAWN:
        drop_mark(write, Mark.EXCLUSION)
    else:
        set_mark(write, Mark.EXCLUSION, STAGE_TITLES[stage] if stage in FINISHED else "申报中")


def insert_material(write: CaseWrite, exclusion_id: int, demand: MaterialDemand, demanded_on: str) -> int:
    """Add a material."""
    return write.insert(
        ExclusionMaterial,
        exclusion_id=exclusion_id,
        name=need(demand.name, "材料名称"),
        unit=clean(demand.unit),
        demanded_on=demanded_on,
        due_at=limit_text(demand.due_at),
    )


def limit_text(due_at: datetime | date | None) -> str:
    """Write the office's limit as a moment; a bare date ends with its last second."""
    if due_at is None:
        return ""
    if isinstance(due_at, datetime):
        return due_at.replace(microsecond=0, tzinfo=None).isoformat()
    return f"{due_at.isoformat()}T23:59:59"


def refuse_missing(office: Office, exclusion_id: int, title: str) -> None:
    """Raise ``NotAllowed`` while a material has not come, or when none was ever demanded."""
    materials = materials_of(office, exclusion_id)
    if not materials:
        raise NotAllowed(f"材料清单是空的，不能登记“{title}”。请先添加要收集的材料。")
    missing = [row["name"] for row in materials if not row["received_at"]]
    if missing:
        names = "、".join(missing[:3])
        raise NotAllowed(f"还有 {len(missing)} 份材料没有收到（{names}），不能登记“{title}”。请先催收。")


def may_gather(office: Office, exclusion_id: int) -> ExclusionState:
    """Return the state when materials may change. Raises ``NotAllowed`` otherwise."""
    found = state(office, exclusion_id)
    if found.stage not in GATHERING_STAGES:
        raise NotAllowed(f"这件申报现在是“{found.text}”，不能改动材料。材料只能在收集、催收、整改时改动。")
    return found
