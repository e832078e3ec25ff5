"""Random sequences of import, edit, void and undo against a naive model that keeps every value and base in the open."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.merging import Mode, merge_field
from app.domain.merging import Step as MergeStep
from app.domain.tickets import FIELD_BY_KEY
from app.services import history, import_accept, imports, tickets
from app.services.session import Office
from tests.services.importing import content_of, id_of, live, new_office, read_here, ticket_row, write_csv

NUMBERS = (1, 2, 3)
FIELDS = {"status": "工单状态", "remark": "备注", "due_at": "办理时限"}
VALUES = {
    "status": ("", "甲", "乙", "丙"),
    "remark": ("", "甲", "乙", "丙"),
    "due_at": ("", "2026-07-08T08:00:00", "2026-07-09T08:00:00", "2026-07-10T08:00:00"),
}

State = tuple[str, str]
"""Local value and base."""


@dataclass
class Ticket:
    """One ticket of the model."""

    fields: dict[str, State]
    made_by: int
    is_void: bool = False
    void_by_person: bool = False


@dataclass
class Step:
    """What an operation did: tickets made or revived, and (before, after) of every field that it touched."""

    kind: str
    made: list[int] = field(default_factory=list)
    revived: list[int] = field(default_factory=list)
    voided: list[int] = field(default_factory=list)
    moved: dict[int, dict[str, tuple[State, State]]] = field(default_factory=dict)
    is_undone: bool = False

    def touches(self, number: int) -> bool:
        """Whether a person's step worked on this ticket."""
        return self.kind == "edit" and number in self.moved


class Model:
    """The rules in their plainest form."""

    def __init__(self) -> None:
        self.tickets: dict[int, Ticket] = {}
        self.steps: list[Step] = []

    def bring_in(self, rows: dict[int, dict[str, str]], mode: Mode, *, accepts: bool = False) -> None:
        """Import; ``accepts``: the file's value counts wherever it would leave an edit alone and is not blank."""
        step = Step("import")
        for number, values in rows.items():
            ticket = self.tickets.get(number)
            if ticket is None:
                self.tickets[number] = Ticket({key: (v, v) for key, v in values.items()}, len(self.steps))
                step.made.append(number)
            elif ticket.is_void:
                step.revived.append(number)
                ticket.is_void = False
                self._move(step, number, {key: (v, v) for key, v in values.items()})
            else:
                merged = {
                    key: merge_field(*ticket.fields[key], v, FIELD_BY_KEY[key].owner, mode) for key, v in values.items()
                }
                after = {key: (m.local, m.base) for key, m in merged.items()}
                taken = {k: (v, v) for k, v in values.items() if accepts and v and merged[k].step is MergeStep.KEPT}
                self._move(step, number, after | taken)
        self.steps.append(step)

    def edit(self, number: int, values: dict[str, str]) -> None:
        """Edit by hand."""
        step = Step("edit")
        before = self.tickets[number].fields
        self._move(step, number, {key: (value, before[key][1]) for key, value in values.items()})
        self.steps.append(step)

    def undo(self, index: int) -> None:
        """Take an import or an edit back."""
        step, undo = self.steps[index], Step("undo")
        step.is_undone = True
        for number in (*step.made, *step.revived):
            touched = any(later.touches(number) and not later.is_undone for later in self.steps[index + 1 :])
            if touched:
                continue
            self.tickets[number].is_void = True
            self._revert(undo, step, number)
        for number in step.moved:
            if number not in step.revived:
                self._revert(undo, step, number)
        self.steps.append(undo)

    def _revert(self, undo: Step, step: Step, number: int) -> None:
        fields = self.tickets[number].fields
        after = {}
        for key, ((local_0, base_0), (local_1, base_1)) in step.moved.get(number, {}).items():
            local, base = fields[key]
            after[key] = (local_0 if local == local_1 else local, base_0 if base == base_1 else base)
        self._move(undo, number, after)

    def _move(self, step: Step, number: int, after: dict[str, State]) -> None:
        fields = self.tickets[number].fields
        moved = {key: (fields[key], state) for key, state in after.items() if fields[key] != state}
        fields.update({key: state for key, (_, state) in moved.items()})
        if moved or number in step.revived:
            step.moved[number] = moved


def state_of(office: Office) -> dict[int, dict[str, State]]:
    """Read local values and bases of the live tickets."""
    marks = {
        (t, f): b for t, f, b in office.database.rows("SELECT ticket_id, field, base_value FROM ticket_field_edit")
    }
    found = {}
    for ticket, number, has_edits, *values in live(office, "t.id", "ticket_no", "has_edits", *FIELDS):
        found[int(number[-5:])] = {
            key: (value, marks.get((ticket, key), value)) for key, value in zip(FIELDS, values, strict=True)
        }
        assert bool(has_edits) == any(t == ticket for t, _ in marks)
        assert all(
            marks[ticket, key] != value for key, value in zip(FIELDS, values, strict=True) if (ticket, key) in marks
        )
    return found


def values_strategy() -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({key: st.sampled_from(values) for key, values in VALUES.items()})


actions = st.lists(
    st.one_of(
        st.tuples(
            st.just("import"),
            st.dictionaries(st.sampled_from(NUMBERS), values_strategy(), min_size=1),
            st.tuples(st.sampled_from([Mode.UPSERT, Mode.UPSERT, Mode.FILL]), st.booleans()),
        ),
        st.tuples(st.just("edit"), st.sampled_from(NUMBERS), values_strategy()),
        st.tuples(st.just("undo"), st.integers(0, 9), st.none()),
    ),
    min_size=2,
    max_size=9,
)


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    read_here(monkeypatch)


def _import(office: Office, folder: Path, rows: dict[int, dict[str, str]], how: tuple[Mode, bool]) -> int:
    lines = [
        ticket_row(number, **{FIELDS[key]: value.replace("T", " ") for key, value in values.items()})
        for number, values in sorted(rows.items())
    ]
    mode, accepts = how
    preparation = imports.prepare(office, write_csv(folder / "a.csv", lines), mode=mode)
    if accepts:
        preparation = import_accept.accept(office, preparation)
    promised = preparation.summary
    summary = imports.commit(office, preparation).value
    assert (summary.changed, summary.kept_local) == (promised.changed, promised.kept_local)
    return summary.batch or 0


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(actions)
def test_any_sequence_agrees_with_the_model(sequence):
    with tempfile.TemporaryDirectory() as folder, new_office(Path(folder) / "office") as office:
        model, operations = Model(), []
        for kind, what, how in sequence:
            if kind == "import":
                operations.append(_import(office, Path(folder), what, how))
                model.bring_in(what, how[0], accepts=how[1])
            elif kind == "edit":
                ticket = model.tickets.get(what)
                if ticket is None or ticket.is_void:
                    continue
                changed = {key: value for key, value in how.items() if ticket.fields[key][0] != value}
                if not changed:
                    continue
                operations.append(tickets.edit(office, id_of(office, what), changed).operation_id)
                model.edit(what, changed)
            else:
                open_steps = [i for i, s in enumerate(model.steps) if s.kind != "undo" and not s.is_undone]
                if not open_steps:
                    continue
                index = open_steps[what % len(open_steps)]
                operations.append(history.undo(office, operations[index]).operation_id)
                model.undo(index)
            expected = {n: t.fields for n, t in model.tickets.items() if not t.is_void}
            assert state_of(office) == expected


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(actions)
def test_taking_everything_back_in_order_passes_every_state_on_the_way(sequence):
    with tempfile.TemporaryDirectory() as folder, new_office(Path(folder) / "office") as office:
        past: list[tuple[int, list[object]]] = []
        for kind, what, how in sequence:
            before = content_of(office)
            if kind == "import":
                past.append((_import(office, Path(folder), what, how), before))
            elif kind == "edit":
                found = office.database.rows(
                    "SELECT id, status, remark, due_at FROM ticket WHERE ticket_no LIKE ? AND is_void = 0",
                    (f"%{what:05d}",),
                )
                if found and dict(zip(FIELDS, found[0][1:], strict=True)) != how:
                    past.append((tickets.edit(office, found[0][0], how).operation_id or 0, before))
            elif past:
                past.append((history.undo(office, past[-1][0]).operation_id or 0, before))
        for operation, before in reversed(past):
            result = history.undo(office, operation).value
            assert (result.kept, result.failed) == (0, 0)
            assert content_of(office) == before
