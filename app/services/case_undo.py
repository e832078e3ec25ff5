"""Taking the case part of an operation back: rows it made become void, values it changed go back.

Case by case: what was changed since stays (kept); where the steps that remain would not follow from one another any
more, or a later row stands on one that would go, the case is left as it is (failed).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from peewee import IntegrityError

from app.domain.errors import NotAllowed
from app.domain.exclusions import state_of
from app.services import dispatch_undo, payment_undo
from app.services.exclusion_records import steps_of
from app.services.session import Office
from app.storage.queries import cases
from app.storage.queries.cases import VOID, CaseMove

_PARENT = {
    "exclusion_material": ("exclusion", "exclusion_id"),
    "exclusion_step": ("exclusion", "exclusion_id"),
    "contract_param": ("amendment", "amendment_id"),
    "settlement_line": ("settlement", "settlement_id"),
    "activity_person": ("service_activity", "activity_id"),
    "activity_deliverable": ("service_activity", "activity_id"),
    "service_activity": ("service_activity", "retrain_of"),
    "dispatch_item": ("dispatch_meeting", "meeting_id"),
    "improvement": ("review_report", "review_id"),
}
_CHILDREN = {
    "exclusion": (("exclusion_material", "exclusion_id"), ("exclusion_step", "exclusion_id")),
    "amendment": (("contract_param", "amendment_id"),),
    "settlement": (("settlement_line", "settlement_id"),),
    "dispatch_meeting": (("dispatch_item", "meeting_id"),),
    "review_report": (("improvement", "review_id"),),
    "penalty_statement": (("penalty_notice", "statement_id"),),
    "error_record": (("error_record", "same_fact_as"), ("duty_lock", "error_id")),
    "service_activity": (
        ("activity_person", "activity_id"),
        ("activity_deliverable", "activity_id"),
        ("service_activity", "retrain_of"),
    ),
    "staff_member": (("staff_leave", "staff_id"), ("staff_paper", "staff_id")),
}
_FOLLOWED = {"penalty_statement": "contract_id = ? AND month = ? AND seq > ?"}
"""Tables whose later rows stand on earlier ones (supplements on the month's statement)."""

_BULK = frozenset({"assessment_detail", "assessment_issue"})


@dataclass(frozen=True, slots=True)
class CaseUndo:
    """How many cases went back, stayed because somebody changed them since, or could not go back."""

    reversed: int = 0
    kept: int = 0
    failed: int = 0


def take_back(office: Office, operation_id: int, undo_id: int) -> CaseUndo:
    """Take the case changes of an operation back inside the caller's transaction.

    Raises ``NotAllowed`` when nothing of it can go back because later steps stand on it.
    """
    moves = cases.moves_of(office.database, operation_id)
    dispatch_undo.check(office, moves)
    bulk = [move for move in moves if move.entity in _BULK]
    single = [move for move in moves if move.entity not in _BULK]
    done, kept = _take_bulk(office, bulk, undo_id)
    failed = 0
    for _, part in groupby(sorted(single, key=lambda m: _root(office, m)), key=lambda m: _root(office, m)):
        result = _take_case(office, list(part), operation_id, undo_id)
        done, kept, failed = done + (result == "done"), kept + (result == "kept"), failed + (result == "failed")
    if failed and not done and not kept:
        raise NotAllowed("后面还有步骤或记录以这一步为基础，没有撤销。请先撤销后面的步骤。")
    return CaseUndo(done, kept, failed)


def _root(office: Office, move: CaseMove) -> tuple[str, int]:
    """Return the case that a row belongs to."""
    entity, row_id = move.entity, move.row_id
    if entity == "exclusion_defect":
        entity, row_id = "exclusion_step", int(cases.row(office.database, entity, row_id)["step_id"])
    if entity in _PARENT:
        parent, column = _PARENT[entity]
        above = cases.row(office.database, entity, row_id)[column]
        return (entity, row_id) if above is None else (parent, int(above))
    return entity, row_id


def _take_bulk(office: Office, moves: Sequence[CaseMove], undo_id: int) -> tuple[int, int]:
    """Take thousands of imported lines back at once; lines that a later import or person changed stay."""
    now = cases.values_now(office.database, moves)
    clear = [move for move in moves if now.get((move.entity, move.row_id, move.field)) == move.new]
    stuck = {(move.entity, move.row_id) for move in moves} - {(m.entity, m.row_id) for m in clear}
    taken = _would_clash(office, [move for move in clear if move.field == VOID and move.old == 0])
    going = [move for move in clear if (move.entity, move.row_id) not in taken]
    back = [CaseMove(m.entity, m.row_id, m.field, m.ticket_id, m.new, m.old) for m in going]
    cases.write_moves(office.database, undo_id, back)
    for (entity, field), some in groupby(sorted(back, key=_column), key=_column):
        cases.set_values(office.database, entity, field, [(move.new, move.row_id) for move in some])
    lines = {(move.entity, move.row_id) for move in going if move.entity == "assessment_detail"} - stuck
    return len(lines), len({key for key in stuck | taken if key[0] == "assessment_detail"})


def _would_clash(office: Office, revived: Sequence[CaseMove]) -> set[tuple[str, int]]:
    """Rows whose place (period and number) another living row has taken since."""
    found = set()
    keys = {"assessment_detail": ("period", "ticket_no", "identity_at"), "assessment_issue": ("period",)}
    for move in revived:
        names = keys[move.entity]
        row = cases.row(office.database, move.entity, move.row_id)
        where = " AND ".join(f"{name} = ?" for name in names)
        if cases.select(office.database, move.entity, where, [row[name] for name in names]):
            found.add((move.entity, move.row_id))
    return found


def _take_case(office: Office, moves: Sequence[CaseMove], operation_id: int, undo_id: int) -> str:
    now = cases.values_now(office.database, moves)
    if any(now[move.entity, move.row_id, move.field] != move.new for move in moves):
        return "kept"
    try:
        with office.database.atomic():
            _write(office, moves, undo_id)
            _check(office, moves, operation_id)
    except (NotAllowed, IntegrityError):
        return "failed"
    return "done"


def _write(office: Office, moves: Sequence[CaseMove], undo_id: int) -> None:
    back = [CaseMove(m.entity, m.row_id, m.field, m.ticket_id, m.new, m.old) for m in moves]
    cases.write_moves(office.database, undo_id, back)
    for (entity, row_id), some in groupby(sorted(back, key=_row), key=_row):
        cases.set_row(office.database, entity, row_id, {move.field: move.new for move in some})


def _column(move: CaseMove) -> tuple[str, str]:
    return move.entity, move.field


def _row(move: CaseMove) -> tuple[str, int]:
    return move.entity, move.row_id


def _check(office: Office, moves: Sequence[CaseMove], operation_id: int) -> None:
    """Refuse what no longer fits together (``NotAllowed``)."""
    for move in moves:
        goes = move.field == VOID and move.new == 0
        if goes and cases.built_upon(office.database, move.entity, move.row_id, operation_id):
            raise NotAllowed("后面还有改动以这一步为基础。")
    for entity, row_id in sorted({_root(office, move) for move in moves}):
        payment_undo.check(office, entity, row_id)
        if cases.row(office.database, entity, row_id)[VOID]:
            _check_childless(office, entity, row_id)
        elif entity == "exclusion":
            state_of(steps_of(office, row_id))


def _check_childless(office: Office, parent: str, row_id: int) -> None:
    for entity, column in _CHILDREN.get(parent, ()):
        if cases.select(office.database, entity, f"{column} = ?", (row_id,)):
            raise NotAllowed("后面还有步骤或记录以它为基础。")
    if parent in _FOLLOWED:
        row = cases.row(office.database, parent, row_id)
        if cases.select(office.database, parent, _FOLLOWED[parent], (row["contract_id"], row["month"], row["seq"])):
            raise NotAllowed("后面还有补充单以它为基础。")
