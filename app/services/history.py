"""Undo of any operation at any later time, and the list of what was done.

Undo works row by row: what a person has worked on since stays (kept), everything else goes back (reversed); it is an
operation of its own, with its audit entry, and can itself be undone.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass

from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.domain.merging import Moved
from app.domain.ticket_identity import identity_moment
from app.domain.tickets import IDENTITY_ORDER
from app.domain.undoing import VOID, Reversal, reverse
from app.services import case_undo, separation
from app.services.backups import LARGE, before_large
from app.services.changes import Outcome, Topic
from app.services.progress import JobContext
from app.services.session import Change, Office
from app.storage.queries import answers, bulk_changes, flow_undo, import_match
from app.storage.queries import undo as queries
from app.storage.queries.undo import OperationRow
from app.storage.search import bulk_indexing

_PAGE = 500
_VOID_PAGE = 5000
_IDENTITY = frozenset({"ticket_no", *IDENTITY_ORDER})

KIND_TITLES = {
    "import": "导入",
    "create": "新建",
    "edit": "修改",
    "void": "作废",
    "unvoid": "恢复",
    "undo": "撤销",
    "flow": "流转",
    "case": "个案",
    "contract": "合同履约",
    "shift": "值班",
    "link": "关联",
    "assess_correct": "更正三率评定",
    "recording_check": "录音核实",
    "city_visit": "市级回访",
    "visit_explain": "回访差异说明",
}


@dataclass(frozen=True, slots=True)
class UndoResult:
    """Tickets whose values changed: taken back; kept because somebody changed them since; failed.

    ``failed``: their old identity is taken now.
    """

    reversed: int
    kept: int
    failed: int


@dataclass(frozen=True, slots=True)
class OperationRecord:
    """One step of the past. ``undone_by`` is the operation that took it back, None while it stands."""

    id: int
    kind: str
    kind_title: str
    at: str
    actor: str
    reason: str
    summary: str
    undoes: int | None
    undone_by: int | None

    @property
    def can_undo(self) -> bool:
        """Whether it stands and may be taken back."""
        return self.undone_by is None


def recent(office: Office, limit: int = 100) -> list[OperationRecord]:
    """Return the newest operations, the newest first."""
    return [
        OperationRecord(
            row.id,
            row.kind,
            KIND_TITLES.get(row.kind, row.kind),
            row.at,
            row.actor,
            row.reason,
            row.summary,
            row.undoes_id,
            row.undone_by_id,
        )
        for row in queries.recent_operations(office.database, limit)
    ]


def undo(office: Office, operation_id: int, job: JobContext | None = None, reason: str = "") -> Outcome[UndoResult]:
    """Take an operation back: import, hand edit, new ticket, voiding, or an undo (which brings its step back).

    Raises ``NotFound``, ``RefusedInput`` (taken back already) and ``Cancelled`` (nothing was changed).
    """
    job = job or JobContext()
    row = queries.operation(office.database, operation_id)
    if row is None:
        raise NotFound(f"没有编号为 {operation_id} 的操作或导入批次。请用“导入记录”核对编号。")
    separation.check_undo(office, row)
    before_large(office, queries.touched(office.database, operation_id, LARGE), "撤销", job)
    with office.change("operation.undo", f"operation:{operation_id}", reason) as change:
        row = queries.operation(office.database, operation_id) or row
        if row.undone_by_id is not None:
            raise RefusedInput(f"这一步已经撤销过了（操作 {row.undone_by_id}），没有再次撤销。")
        undo_id = change.operation("undo", f"撤销：{row.summary}", undoes=operation_id)
        queries.set_in_force(office.database, operation_id, undo_id)
        with bulk_indexing(office.database) if row.kind == "import" else nullcontext():
            result = _Undo(office, row, undo_id, change, job).run()
        change.audit(kind=row.kind, reversed=result.reversed, kept=result.kept, failed=result.failed)
    return Outcome(result, frozenset({Topic.TICKETS, Topic.CASES, Topic.CONTRACTS}), undo_id)


class _Undo:
    """One undo under way, inside its transaction."""

    def __init__(self, office: Office, row: OperationRow, undo_id: int, change: Change, job: JobContext) -> None:
        self._office = office
        self._database = office.database
        self._row = row
        self._undo_id = undo_id
        self._job = job
        self._moves_base = queries.root_kind(office.database, row) == "import"
        self._reversed = self._kept = self._failed = 0
        self._events = flow_undo.events_made(self._database, row.id)
        self._blocked = flow_undo.blocked(self._database, self._events)
        del change

    def run(self) -> UndoResult:
        """Void what the operation made, then take back what it changed."""
        self._void_made()
        self._count_answers()
        after = 0
        while tickets := bulk_changes.tickets_changed(self._database, self._row.id, after, _PAGE):
            self._job.check()
            self._job.report(0, 0, "正在撤销")
            self._take_back(tickets)
            bulk_changes.apply_changes(self._database, self._undo_id, (after, tickets[-1]), forget_source=True)
            after = tickets[-1]
        self._take_events_back()
        self._take_cases_back()
        return UndoResult(self._reversed, self._kept, self._failed)

    def _void_made(self) -> None:
        """Tickets that are void already count as taken back."""
        total = queries.tickets_made(self._database, self._row.id)
        if not total:
            return
        self._kept = queries.made_and_kept(self._database, self._row.id)
        self._reversed = total - self._kept
        after = 0
        while (last := queries.next_made(self._database, self._row.id, after, _VOID_PAGE)) is not None:
            self._job.check()
            self._job.report(0, 0, "正在撤销")
            queries.write_voids(self._database, self._row.id, self._undo_id, (after, last))
            bulk_changes.apply_changes(self._database, self._undo_id, (after, last), forget_source=True)
            after = last

    def _count_answers(self) -> None:
        """Call-backs and corrections stop counting with their operation; a newer word by hand stays in force."""
        total, kept = answers.made_by(self._database, queries.root_id(self._database, self._row))
        self._reversed += total - kept
        self._kept += kept

    def _take_events_back(self) -> None:
        """Make the steps of a ticket's flow void, or bring them back; those that later steps stand on are kept."""
        if not self._events:
            return
        counted = set(bulk_changes.tickets_changed(self._database, self._row.id, 0, -1))
        if self._blocked.issuperset(ticket for _, ticket, _ in self._events):
            raise NotAllowed("后面还有步骤以这一步为基础，没有撤销。请先撤销后面的步骤。")
        steps = [(event, is_void) for event, ticket, is_void in self._events if ticket not in self._blocked]
        flow_undo.write_voids(self._database, self._undo_id, steps)
        alone = {ticket for _, ticket, _ in self._events} - counted
        self._kept += len(alone & self._blocked)
        self._reversed += len(alone - self._blocked)

    def _take_cases_back(self) -> None:
        """Take applications, hang-ups, details of assessments … back (``services.case_undo``)."""
        result = case_undo.take_back(self._office, self._row.id, self._undo_id)
        self._reversed += result.reversed
        self._kept += result.kept
        self._failed += result.failed

    def _take_back(self, tickets: list[int]) -> None:
        changes, base_moves = queries.moves_of(self._database, self._row.id, tickets)
        values = queries.values_of(self._database, tickets)
        bases = import_match.edit_bases(self._database, tickets)
        stays = self._revived_and_touched(changes) | self._blocked
        done: dict[int, Reversal] = {}
        for ticket in tickets:
            if ticket in stays:
                self._kept += 1
                continue
            reversal = reverse(
                changes.get(ticket, ()),
                base_moves.get(ticket, ()),
                values[ticket],
                bases.get(ticket, {}),
                moves_base=self._moves_base,
            )
            if self._is_identity_taken(ticket, reversal.changes, values[ticket]):
                self._failed += 1
                continue
            if ticket in changes:  # where only the base behind an edit moved, the clerk sees nothing go back
                self._reversed += reversal.is_whole
                self._kept += not reversal.is_whole
            done[ticket] = reversal
        self._write(done)

    def _revived_and_touched(self, changes: dict[int, list[Moved]]) -> set[int]:
        """Tickets that this import brought back to life count as made by it: they stay once a person worked on them."""
        revived = [ticket for ticket, some in changes.items() if Moved(VOID, "1", "0") in some]
        if self._row.kind != "import" or not revived:
            return set()
        return queries.touched_since(self._database, self._row.id, revived)

    def _is_identity_taken(self, ticket: int, changes: tuple[Moved, ...], values: dict[str, str]) -> bool:
        if not any(change.field in _IDENTITY for change in changes):
            return False
        after = values | {change.field: change.new for change in changes}
        moment = identity_moment([after[key] for key in IDENTITY_ORDER])
        return queries.identity_taken(self._database, ticket, after["ticket_no"], moment)

    def _write(self, done: dict[int, Reversal]) -> None:
        queries.write_moves(
            self._database,
            self._undo_id,
            {ticket: reversal.changes for ticket, reversal in done.items()},
            {ticket: reversal.bases for ticket, reversal in done.items()},
        )
        bulk_changes.replace_marks(
            self._database,
            [(ticket, field) for ticket, reversal in done.items() for field in sorted(reversal.touched)],
            [(ticket, field, base) for ticket, reversal in done.items() for field, base in reversal.marks.items()],
        )
