"""City call-backs (市级回访结果) through the same staging, preview and undo as tickets; target: ``city_visit``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.domain.answers import OTHER, canonical
from app.domain.merging import EXTRA, Mode, Moved, read_extra
from app.domain.ticket_identity import match_rest
from app.domain.visit_merging import VISIT_KEYS, merge_visit
from app.services.import_worker import FileFacts
from app.services.progress import JobContext
from app.services.session import Change, Office
from app.storage.database import OfficeDatabase
from app.storage.queries import callback_match, import_match
from app.storage.staging import Problem

_PAGE = 2000
_WIDTH = len(VISIT_KEYS)
_ANSWERS = ("valid_visit", "contacted", "resolved", "satisfied")

NOT_FOUND = "登记册里没有这件工单（或已作废），此行未导入。请先导入工单，再导入回访结果。"
AMBIGUOUS = "编号相同的工单有 {count} 件，时间又对不上，无法确定是哪一件，此行未导入。请在表中补上创建时间。"
BY_NUMBER = "时间与登记册不一致，已按工单编号对应到唯一的一件，请核对。"
NEWEST = "此行没有时间，编号相同的工单有 {count} 件，已记到最新的一件，请核对。"
REPEATED = "与第 {last} 行是同一次回访但结果不同，以第 {last} 行为准，本行未单独导入。"
BLANK = "从本行起共 {count} 行没有回访结果，没有登记。"
UNREAD = "不是认得的回访结果，已按原文保留，但不计入得分。请核对写法。"


@dataclass(slots=True)
class _Findings:
    """What one page of merging adds to the staging file."""

    verdicts: list[tuple[str, str, int]] = field(default_factory=list)
    visits: list[tuple[Any, ...]] = field(default_factory=list)
    changes: list[tuple[int, str, str, str]] = field(default_factory=list)
    kept: list[tuple[int, str, str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def compare_callbacks(database: OfficeDatabase, facts: FileFacts, mode: Mode, today: str, job: JobContext) -> None:
    """Compare a staged file (attached) with the results that stand; writes to the staging file only."""
    del today
    _Comparison(database, facts, mode, job).run()


def write_callbacks(change: Change, office: Office, operation_id: int) -> dict[str, object]:
    """Append the new words inside the import's transaction. Returns facts for the audit entry."""
    written = callback_match.write_visits(office.database, change.at, office.actor, operation_id)
    return {"visits": written}


class _Comparison:
    """One comparison under way."""

    def __init__(self, database: OfficeDatabase, facts: FileFacts, mode: Mode, job: JobContext) -> None:
        self._database = database
        self._mode = mode
        self._job = job
        self._titles = {key: title for title, key in facts.mapping.items()}
        self._rows = facts.rows

    def run(self) -> None:
        """Find tickets, settle repeats, merge. Raises ``Cancelled``."""
        self._job.report(0, 0, "正在与台账比对")
        callback_match.reset(self._database)
        callback_match.place_rows(self._database)
        self._note_blanks()
        self._match_moments()
        self._match_numbers()
        self._settle_repeats()
        after = 0
        while page := callback_match.page(self._database, after, _PAGE):
            self._job.check()
            after = int(page[-1][0])
            self._job.report(after, max(self._rows, after), "正在与台账比对")
            self._merge_page(page)

    def _note_blanks(self) -> None:
        count, first = callback_match.blank_rows(self._database)
        if count:
            self._add([(first, self._title("resolved"), "", BLANK.format(count=count), "warning")])

    def _match_moments(self) -> None:
        """Rows whose moment is another of the ticket's moments, or that hold no moment (as for tickets)."""
        matches, problems = [], []
        for number, rows in import_match.open_rows_by_number(self._database):
            tickets, _ = import_match.tickets_of_number(self._database, number)
            for match in match_rest(rows, tickets):
                matches.append((match.ticket, match.how.value, match.row))
                if match.candidates > 1:
                    message = NEWEST.format(count=match.candidates)
                    problems.append((match.row, self._title("ticket_no"), number, message, "warning"))
        import_match.set_matches(self._database, matches)
        self._add(problems)

    def _match_numbers(self) -> None:
        """Rows whose moment fits no ticket: the only one of the number, or the only one of that day."""
        matches, verdicts, problems = [], [], []
        for row, number, moment in callback_match.open_rows(self._database):
            tickets = callback_match.tickets_of(self._database, number)
            same_day = [ticket for ticket in tickets if moment and ticket[1][:10] == moment[:10]]
            chosen = tickets if len(tickets) == 1 else same_day
            if len(chosen) == 1:
                matches.append((chosen[0][0], "number", row))
                shown = moment.replace("T", " ")
                problems.append((row, self._title("created_at"), shown, BY_NUMBER, "warning"))
                continue
            message = AMBIGUOUS.format(count=len(tickets)) if tickets else NOT_FOUND
            verdicts.append(("rejected", "", row))
            problems.append((row, self._title("ticket_no"), number, message, "error"))
        import_match.set_matches(self._database, matches)
        callback_match.settle(self._database, verdicts)
        self._add(problems)

    def _settle_repeats(self) -> None:
        verdicts, problems = [], []
        for row, last, number, differs in callback_match.repeated_rows(self._database):
            verdicts.append(("unchanged", "repeat", row))
            if differs:
                problems.append((row, self._title("ticket_no"), number, REPEATED.format(last=last), "warning"))
        callback_match.settle(self._database, verdicts)
        self._add(problems)

    def _merge_page(self, page: list[tuple[Any, ...]]) -> None:
        findings = _Findings()
        for row in page:
            self._merge_one(row, findings)
        callback_match.write_results(self._database, findings.visits, findings.changes, findings.kept)
        callback_match.settle(self._database, findings.verdicts)
        self._add(findings.problems)

    def _merge_one(self, row: tuple[Any, ...], findings: _Findings) -> None:
        row_no, incoming = row[0], dict(zip(VISIT_KEYS, row[2 : 2 + _WIDTH], strict=True))
        extra, standing = row[2 + _WIDTH], row[3 + _WIDTH :]
        local = dict(zip(VISIT_KEYS, standing[1 : 1 + _WIDTH], strict=True)) if standing[0] is not None else None
        merged = merge_visit(local, incoming, self._mode, is_by_hand=bool(standing[-1]))
        changes = list(merged.changes)
        old_extra = standing[1 + _WIDTH] if local else extra
        if local and self._mode is Mode.UPSERT and extra != "{}" and read_extra(extra) != read_extra(old_extra):
            changes.append(Moved(EXTRA, old_extra, extra))
            old_extra = extra
        bucket = "new" if merged.is_new else "changed" if changes else "unchanged"
        findings.verdicts.append((bucket, "visit", row_no))
        findings.kept += [(row_no, kept.field, kept.old, kept.new) for kept in merged.kept]
        if bucket != "unchanged":
            by_hand = int(bool(standing[-1]))
            findings.visits.append((row_no, *(merged.values[key] for key in VISIT_KEYS), old_extra, by_hand))
            findings.changes += [(row_no, change.field, change.old, change.new) for change in changes]
        for key in _ANSWERS:
            if canonical(key, incoming[key]) == OTHER:
                findings.problems.append((row_no, self._title(key), incoming[key], UNREAD, "warning"))

    def _add(self, problems: list[Problem]) -> None:
        import_match.add_problems(self._database, problems)

    def _title(self, key: str) -> str:
        """Return the file's own title of a field, or nothing where the file has no column for it."""
        return self._titles.get(key, "")
