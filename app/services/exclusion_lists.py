"""Applications (不纳入考核) as lists: one in full, all with their state, incomplete ones, late materials, figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.errors import NotFound
from app.domain.exclusion_rates import (
    MaterialTimes,
    is_overdue,
    one_pass,
)
from app.domain.exclusions import (
    KIND_TITLES,
    STEP_TITLES,
    ExclusionKind,
    ExclusionState,
    Node,
    Stage,
    Step,
    StepKind,
    Verdict,
    allowed_steps,
    missing_nodes,
    nodes_of,
    state_of,
)
from app.services.exclusion_records import r40, step_of, step_rows
from app.services.session import Office
from app.services.ticket_heads import heads
from app.storage.queries import cases


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One material; ``is_ok`` None while nobody has judged it."""

    id: int
    exclusion_id: int
    name: str
    unit: str
    demanded_on: str
    due_at: str
    received_at: str
    is_ok: bool | None
    problem: str
    note: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step as a list shows it."""

    id: int
    kind: StepKind
    title: str
    at: str
    round_no: int
    verdict: Verdict
    person: str
    unit: str
    basis: str
    text: str
    due_on: str
    entered_at: str
    actor: str
    defects: tuple[DefectRow, ...] = ()

    @property
    def is_late_entry(self) -> bool:
        """Whether the step was entered on a later day than it happened (补录)."""
        return self.entered_at[:10] > self.at[:10]


@dataclass(frozen=True, slots=True)
class DefectRow:
    """One defect of a review."""

    problem: str
    guidance: str
    material_id: int | None
    material: str


@dataclass(frozen=True, slots=True)
class ExclusionRow:
    """One application in a list."""

    id: int
    ticket_id: int
    ticket_no: str
    title: str
    kind: ExclusionKind
    kind_title: str
    ground: str
    ground_basis: str
    period: str
    unit: str
    reason: str
    note: str
    state: ExclusionState
    state_text: str
    applied_at: str
    reported_at: str
    decided_at: str
    materials: int
    received: int
    overdue: int
    chased: int
    missing_nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExclusionDetail:
    """One application in full; ``next_steps`` can be registered now."""

    row: ExclusionRow
    materials: tuple[MaterialRow, ...]
    steps: tuple[StepRow, ...]
    nodes: tuple[Node, ...]
    next_steps: tuple[StepKind, ...]
    one_pass: bool | None
    """Whether it passed at once (一次通过), as ``reading`` of R-40 says; None while, or where, it does not count."""
    reading: str


def rows(office: Office, *, ticket_id: int | None = None, stages: Sequence[Stage] | None = None) -> list[ExclusionRow]:
    """Return applications, oldest first, with where they stand (``stages``: only these)."""
    where, params = ("ticket_id = ?", (ticket_id,)) if ticket_id is not None else ("1", ())
    found = _rows(office, cases.select(office.database, "exclusion", where, params))
    return [row for row in found if stages is None or row.state.stage in stages]


def detail(office: Office, exclusion_id: int) -> ExclusionDetail:
    """Return one application in full. Raises ``NotFound``."""
    found = cases.select(office.database, "exclusion", "id = ?", (exclusion_id,))
    if not found:
        raise NotFound(f"没有编号为 {exclusion_id} 的申报，或它已撤销。请刷新列表后再试。")
    row = _rows(office, found)[0]
    materials = tuple(materials_of(office, [exclusion_id]))
    stored = step_rows(office, [exclusion_id])
    steps, reading = [step_of(one) for one in stored], r40(office)
    return ExclusionDetail(
        row,
        materials,
        _step_rows(office, stored, {material.id: material.name for material in materials}),
        nodes_of(steps),
        allowed_steps(row.state),
        one_pass(steps, reading),
        reading,
    )


def incomplete(office: Office, *, finished_only: bool = False) -> list[ExclusionRow]:
    """不完整清单 (F7.3): applications whose five nodes lack a time, a person or a basis."""
    found = (row for row in rows(office) if row.missing_nodes)
    return [row for row in found if row.state.is_finished or not finished_only]


def overdue_materials(office: Office) -> list[MaterialRow]:
    """Materials that came late or are late now; 004·二.1 demands that there are none."""
    alive = [int(row["id"]) for row in cases.select(office.database, "exclusion")]
    return [material for material in materials_of(office, alive) if material.is_overdue]


def to_chase(office: Office) -> list[MaterialRow]:
    """Materials that have not come, the most urgent first (no limit last)."""
    open_ids = [row.id for row in rows(office) if not row.state.is_finished]
    waiting = [material for material in materials_of(office, open_ids) if not material.received_at]
    return sorted(waiting, key=lambda material: (material.due_at or "9999", material.id))


def steps_by_id(office: Office, ids: Sequence[int]) -> dict[int, list[Step]]:
    """Return the steps of applications, oldest first."""
    found: dict[int, list[Step]] = {i: [] for i in ids}
    for row in step_rows(office, ids):
        found[int(row["exclusion_id"])].append(step_of(row))
    return found


def _rows(office: Office, records: Sequence[cases.Record]) -> list[ExclusionRow]:
    ids = [int(record["id"]) for record in records]
    tickets = heads(office, [int(record["ticket_id"]) for record in records])
    steps = steps_by_id(office, ids)
    materials: dict[int, list[MaterialRow]] = {i: [] for i in ids}
    for material in materials_of(office, ids):
        materials[material.exclusion_id].append(material)
    return [
        _row(record, tickets.get(int(record["ticket_id"]), {}), steps[i], materials[i])
        for i, record in zip(ids, records, strict=True)
    ]


def _row(
    record: cases.Record, ticket: cases.Record, steps: Sequence[Step], materials: Sequence[MaterialRow]
) -> ExclusionRow:
    state = state_of(steps) or ExclusionState(Stage.GATHERING)
    kind = ExclusionKind(record["kind"])
    times = {step.kind: step.at for step in steps}
    return ExclusionRow(
        id=int(record["id"]),
        ticket_id=int(record["ticket_id"]),
        ticket_no=ticket.get("ticket_no", ""),
        title=ticket.get("title", ""),
        kind=kind,
        kind_title=KIND_TITLES[kind],
        ground=record["ground_title"],
        ground_basis=record["ground_basis"],
        period=record["period"],
        unit=record["unit"],
        reason=record["reason"],
        note=record["note"],
        state=state,
        state_text=state.text,
        applied_at=times.get(StepKind.ACCEPT, ""),
        reported_at=times.get(StepKind.REPORT, ""),
        decided_at=times.get(StepKind.DECIDE, ""),
        materials=len(materials),
        received=sum(bool(material.received_at) for material in materials),
        overdue=sum(material.is_overdue for material in materials),
        chased=sum(step.kind is StepKind.CHASE for step in steps),
        missing_nodes=missing_nodes(steps),
    )


def materials_of(office: Office, ids: Sequence[int]) -> list[MaterialRow]:
    """Return the materials of applications."""
    now = office.now().isoformat()
    return [
        MaterialRow(
            id=int(row["id"]),
            exclusion_id=int(row["exclusion_id"]),
            name=row["name"],
            unit=row["unit"],
            demanded_on=row["demanded_on"],
            due_at=row["due_at"],
            received_at=row["received_at"],
            is_ok=None if row["is_ok"] is None else bool(row["is_ok"]),
            problem=row["problem"],
            note=row["note"],
            is_overdue=is_overdue(MaterialTimes(row["due_at"], row["received_at"]), now),
        )
        for row in cases.of_parents(office.database, "exclusion_material", "exclusion_id", ids)
    ]


def _step_rows(office: Office, stored: Sequence[cases.Record], names: dict[int, str]) -> tuple[StepRow, ...]:
    keys = ("at", "round_no", "person", "unit", "basis", "text", "due_on", "entered_at", "actor")
    found = {
        int(row["id"]): StepRow(
            id=int(row["id"]),
            kind=StepKind(row["kind"]),
            title=STEP_TITLES[StepKind(row["kind"])],
            verdict=Verdict(row["verdict"]),
            **{key: row[key] for key in keys},
        )
        for row in stored
    }
    for row in cases.of_parents(office.database, "exclusion_defect", "step_id", list(found)):
        material = row["material_id"]
        defect = DefectRow(row["problem"], row["guidance"], material, names.get(material, ""))
        step = found[int(row["step_id"])]
        found[step.id] = replace(step, defects=(*step.defects, defect))
    return tuple(found.values())
