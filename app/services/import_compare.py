"""Compares a staged file with the register: which rows are new, changed, unchanged, rejected, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.errors import RefusedInput
from app.domain.merging import (
    EXTRA,
    MERGED_KEYS,
    NONE_ACCEPTED,
    Mode,
    Moved,
    RowMerge,
    merge_extra,
    merge_row,
)
from app.domain.ticket_identity import How, identity_moment, match_rest
from app.domain.tickets import FIELD_BY_KEY, IDENTITY_ORDER
from app.services.import_worker import FileFacts
from app.services.progress import JobContext
from app.services.units import is_unknown_rejected
from app.storage.database import OfficeDatabase
from app.storage.queries import import_accept, import_match
from app.storage.queries.import_suspects import find_suspects
from app.storage.staging import Problem

_PAGE = 2000
_WIDTH = len(MERGED_KEYS)
_FIRST = 8  # columns of ``import_match.merge_page`` before the values
_PLACES = {key: place for place, key in enumerate(MERGED_KEYS)}

NOT_IN_DICTIONARY = "承办单位“{unit}”不在单位字典中，此行未导入。请核对单位名称，或先在“设置 → 承办单位”中添加。"
REPEATED = "与第 {last} 行是同一件工单但内容不同，以第 {last} 行为准，本行未单独导入。"
NEWEST = "此行没有时间，编号相同的工单有 {count} 件，已并入最新的一件，请核对。"
VOIDED = "这件工单在本机已作废，本次导入没有改动它。如需恢复，请打开该工单取消作废后重新导入。"
OVERRULED = "本机曾改为“{local}”，新文件为“{incoming}”。此项以热线系统为准，采用文件的值；如需找回，可撤销本次导入。"
MOVED_ON = "预览之后台账又有导入或撤销，预览已经过时，没有导入。请重新选择文件。"
TAKEN = "补全时间后与另一件工单的编号、时间相同，时间未改，请核对这两件工单。"


@dataclass(slots=True)
class _Findings:
    """What one page of merging adds to the staging file."""

    verdicts: list[tuple[str, str, int]] = field(default_factory=list)
    changes: list[tuple[int, str, str, str]] = field(default_factory=list)
    moves: list[tuple[int, str, str, str, int]] = field(default_factory=list)
    kept: list[tuple[int, str, str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


Accepted = Mapping[str, tuple[str, str]]
"""Fields of one row whose value in the file a person accepted (see ``merging.NONE_ACCEPTED``)."""


class Comparison:
    """One comparison of a staged file (attached as ``staging``) with the register; writes to the staging file only."""

    def __init__(self, database: OfficeDatabase, facts: FileFacts, mode: Mode, today: str, job: JobContext) -> None:
        self._database = database
        self._mode = mode
        self._today = today
        self._job = job
        self._present = frozenset(facts.present)
        self._titles = {key: title for title, key in facts.mapping.items()}
        self._rows = facts.rows

    def run(self) -> None:
        """Compare everything, inside the caller's transaction. Raises ``Cancelled``."""
        database = self._database
        self._job.report(0, 0, "正在与台账比对")
        import_match.reset(database)
        is_filled = import_match.place_rows(database)
        if not import_match.place_known(database):
            raise RefusedInput(MOVED_ON)
        self._reject_unknown_units()
        repeats = import_match.repeated_rows(database)
        import_match.fill_blanks(database, [(row, last) for row, last, _, differs in repeats if differs])
        self._settle_repeats(repeats)
        if is_filled:
            self._match_rest()
            self._settle_void()
            self._settle_repeats(import_match.rows_of_same_ticket(database))
            self._merge()
        self._job.check()
        import_match.settle_new(database)
        find_suspects(database, is_register_filled=is_filled)

    def _reject_unknown_units(self) -> None:
        if not is_unknown_rejected(self._database, self._today):
            return
        unknown = import_match.unknown_units(self._database)
        column = self._title("unit")
        import_match.settle(self._database, [("rejected", "", row) for row, _ in unknown])
        import_match.add_problems(
            self._database, [(row, column, unit, NOT_IN_DICTIONARY.format(unit=unit), "error") for row, unit in unknown]
        )

    def _settle_repeats(self, repeats: Iterable[import_match.Repeat]) -> None:
        """Count an earlier row of the same ticket as unchanged; the clerk hears of it where the two differ."""
        verdicts, problems = [], []
        for row, last, number, differs in repeats:
            verdicts.append(("unchanged", "repeat", row))
            if differs:
                problems.append((row, self._title("ticket_no"), number, REPEATED.format(last=last), "warning"))
        import_match.settle(self._database, verdicts)
        import_match.add_problems(self._database, problems)

    def _match_rest(self) -> None:
        matches, problems = [], []
        for number, rows in import_match.open_rows_by_number(self._database):
            self._job.check()
            tickets, taken = import_match.tickets_of_number(self._database, number)
            for match in match_rest(rows, tickets, taken):
                matches.append((match.ticket, match.how.value, match.row))
                if match.how is How.NEWEST:
                    message = NEWEST.format(count=match.candidates)
                    problems.append((match.row, self._title("ticket_no"), number, message, "warning"))
        import_match.set_matches(self._database, matches)
        import_match.add_problems(self._database, problems)

    def _settle_void(self) -> None:
        voided = import_match.find_undone(self._database)
        import_match.settle(self._database, [("unchanged", "void", row) for row in voided])
        import_match.write_kept(self._database, [(row, "is_void", "已作废", "") for row in voided])
        import_match.add_problems(
            self._database, [(row, self._title("ticket_no"), "", VOIDED, "warning") for row in voided]
        )

    def _merge(self) -> None:
        if self._mode is Mode.SKIP:
            import_match.settle_untouched(self._database)
        after = 0
        while page := import_match.merge_page(self._database, after, _PAGE):
            self._job.check()
            after = int(page[-1][0])
            self._job.report(after, max(self._rows, after), "正在与台账比对")
            edited = [int(row[1]) for row in page if row[4]]
            bases = import_match.edit_bases(self._database, edited) if edited else {}
            accepted = import_accept.accepted_of(self._database, (int(page[0][0]), after)) if edited else {}
            findings = _Findings()
            for row in page:
                self._merge_one(row, bases.get(row[1], {}), accepted.get(row[0], NONE_ACCEPTED), findings)
            import_match.write_results(self._database, findings.changes, findings.moves, findings.kept)
            import_match.settle(self._database, findings.verdicts)
            import_match.add_problems(self._database, findings.problems, is_of_merge=True)

    def merge_again(self, rows: Iterable[int]) -> None:
        """Merge some rows anew, after a person decided about their differences; in the caller's transaction."""
        import_accept.reopen(self._database, rows)
        self._merge()

    def _merge_one(self, row: tuple[Any, ...], bases: dict[str, str], accepted: Accepted, findings: _Findings) -> None:
        row_no, _, bucket, how = row[:4]
        local, incoming = row[_FIRST : _FIRST + _WIDTH], row[_FIRST + _WIDTH :]
        if bucket == "revive":
            changes = _revival(row, local, incoming)
            findings.moves += [(row_no, key, base, _incoming(key, row, incoming), 0) for key, base in bases.items()]
            findings.verdicts.append(("new", "revive", row_no))
        else:
            fields = merge_row(local, incoming, bases, self._present, self._mode, accepted)
            extra = merge_extra(row[6], bases.get(EXTRA), row[7], self._mode, accepted)
            changes = self._checked_identity(row, local, fields, findings) + list(extra.changes)
            self._note(row, local, changes, (fields, extra), findings)
            findings.verdicts.append(("changed" if changes else "unchanged", how, row_no))
        findings.changes += [(row_no, change.field, change.old, change.new) for change in changes]

    def _checked_identity(
        self, row: tuple[Any, ...], local: tuple[str, ...], merged: RowMerge, findings: _Findings
    ) -> list[Moved]:
        """Leave the moments alone where they would make this ticket the same as another one."""
        changes = list(merged.changes)
        moved = {change.field: change.new for change in changes if change.field in IDENTITY_ORDER}
        after = identity_moment([moved.get(key, local[_PLACES[key]]) for key in IDENTITY_ORDER])
        if not moved or after == row[5] or not import_match.identity_exists(self._database, row[1], after):
            return changes
        findings.problems.append((row[0], self._title("created_at"), after.replace("T", " "), TAKEN, "warning"))
        return [change for change in changes if change.field not in IDENTITY_ORDER]

    def _note(
        self,
        row: tuple[Any, ...],
        local: tuple[str, ...],
        changes: Sequence[Moved],
        merged: tuple[RowMerge, RowMerge],
        findings: _Findings,
    ) -> None:
        """Note what lies behind the changes that stand; ``merged``: the known fields, the unknown columns."""
        (fields, extra), row_no, local_extra = merged, row[0], row[6]
        after = {change.field: change.new for change in changes}
        for move in (*fields.bases, *extra.bases):
            stands = after.get(move.field, local_extra if move.field == EXTRA else local[_PLACES.get(move.field, 0)])
            same = json.loads(stands) == json.loads(move.new) if move.field == EXTRA else stands == move.new
            findings.moves.append((row_no, move.field, move.old, move.new, int(not same)))
        findings.kept += [(row_no, kept.field, kept.old, kept.new) for kept in fields.kept]
        findings.kept += [(row_no, f"{EXTRA}:{kept.field}", kept.old, kept.new) for kept in extra.kept]
        for over in fields.overruled:
            message = OVERRULED.format(local=over.old.replace("T", " "), incoming=over.new.replace("T", " "))
            findings.problems.append((row_no, self._title(over.field), over.old, message, "warning"))

    def _title(self, key: str) -> str:
        """Return the file's own title of a field, ours where the file has no column for it."""
        return self._titles.get(key, FIELD_BY_KEY[key].title)


def _incoming(key: str, row: tuple[Any, ...], incoming: tuple[str, ...]) -> str:
    return str(row[7]) if key == EXTRA else incoming[_PLACES[key]]


def _revival(row: tuple[Any, ...], local: tuple[str, ...], incoming: tuple[str, ...]) -> list[Moved]:
    """Bring a ticket that an undo had voided back exactly as the row says."""
    changes = [Moved(key, old, new) for key, old, new in zip(MERGED_KEYS, local, incoming, strict=True) if old != new]
    if row[6] != row[7]:
        changes.append(Moved(EXTRA, row[6], row[7]))
    return [*changes, Moved("is_void", "1", "0")]
