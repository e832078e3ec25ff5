"""Assessment details (考核明细) through the same staging, preview, batch and undo as tickets.

A line is known by period, 工单编号 and (where the file has one) the ticket's moment. Blank cells erase nothing. The
import also sets the period's day of issue (下发日): what the person said, else what the file says, else today as a
candidate that waits for confirmation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.assessment_details import (
    ANSWERS,
    COUNTED,
    ISSUED,
    LOSS_POINT,
    LOST,
    PERIOD,
    TITLES,
    Issue,
    period_in,
    period_name,
    read_counted,
    read_day,
    read_points,
    settle_issue,
)
from app.domain.errors import RefusedInput
from app.domain.merging import EXTRA, Mode, is_serial, read_extra, write_extra
from app.services.import_worker import FileFacts
from app.services.progress import JobContext
from app.services.session import Change, Office
from app.storage.database import OfficeDatabase
from app.storage.models.cases import AssessmentIssue
from app.storage.queries import assessment_staging as queries
from app.storage.queries import cases, import_match
from app.storage.staging import Problem

_PAGE = 2000
_VALUES = queries.VALUES

NO_PERIOD = "这一行没有考核周期，此行未导入。请补上“考核周期”列，或在导入时指定期次。"
BAD_COUNTED = "“是否考核”看不懂，此行未导入。请写 是 或 否。"
BAD_POINTS = "扣分不是数字，此行未导入。请改正。"
BAD_DAY = "下发日不是日期，没有采用。请按 2026-05-08 的样子改正。"
NOT_FOUND = "登记册里没有这件工单，明细已保留。导入工单后会自动对应。"
REPEATED = "与第 {last} 行是同一件工单但内容不同，以第 {last} 行为准，本行未单独导入。"


@dataclass(frozen=True, slots=True)
class _Line:
    """One line in canonical form; ``values`` in the order of ``_VALUES``."""

    row: int
    key: tuple[str, str, str]
    values: tuple[Any, ...]
    issued_on: str


@dataclass(slots=True)
class _Findings:
    """What one page adds to the staging file."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    verdicts: list[tuple[int, str, str]] = field(default_factory=list)
    changes: list[tuple[int, str, str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def compare_details(database: OfficeDatabase, facts: FileFacts, mode: Mode, today: str, job: JobContext) -> None:
    """Compare a staged file (attached) with the lines that stand; writes to the staging file only."""
    del today
    _Comparison(database, facts, mode, job).run()


def write_details(change: Change, office: Office, operation_id: int) -> dict[str, object]:
    """Write lines and days of issue inside the import's transaction. Returns facts for the audit entry."""
    new, changed = queries.write_details(office.database, operation_id)
    said = queries.options(office.database).get(ISSUED, "")
    periods = []
    for period, in_file in queries.periods(office.database):
        set_issue(office, operation_id, period, said, in_file, change.at[:10])
        periods.append(period)
    return {"details_new": new, "details_changed": changed, "periods": periods}


def set_issue(office: Office, operation_id: int, period: str, said: str, in_file: str, today: str) -> int:
    """Set a period's day of issue inside an operation as ``settle_issue`` says; returns the row's id."""
    issue = settle_issue(standing_issue(office, period), said, in_file, today)
    values = {"issued_on": issue.issued_on, "source": issue.source, "is_confirmed": int(issue.is_confirmed)}
    known = cases.select(office.database, "assessment_issue", "period = ?", (period,))
    if not known:
        columns = {"period": period, "batch_id": operation_id, **values}
        return cases.insert(office.database, AssessmentIssue, columns, operation_id, None)
    if not issue.is_kept:
        cases.update(office.database, "assessment_issue", known[0]["id"], values, operation_id, None)
    return int(known[0]["id"])


def standing_issue(office: Office, period: str) -> Issue | None:
    """Return the day of issue that stands for a period, None before its first import."""
    known = cases.select(office.database, "assessment_issue", "period = ?", (period,))
    if not known:
        return None
    row = known[0]
    return Issue(row["issued_on"], row["source"], bool(row["is_confirmed"]))


class _Comparison:
    """One comparison under way."""

    def __init__(self, database: OfficeDatabase, facts: FileFacts, mode: Mode, job: JobContext) -> None:
        self._database = database
        self._mode = mode
        self._job = job
        self._rows = facts.rows
        self._titles = {key: title for title, key in facts.mapping.items()}
        self._own = {title: key for title, key in facts.mapping.items() if key in TITLES}
        self._period = period_name(facts.options.get(PERIOD, "")) or period_in(facts.options.get("file_name", ""))
        self._last: dict[tuple[str, str, str], _Line] = {}

    def run(self) -> None:
        """Read, settle repeats, merge. Raises ``Cancelled``, ``RefusedInput`` when no period is known at all."""
        self._job.report(0, 0, "正在与考核明细比对")
        if not self._period and PERIOD not in self._titles:
            raise RefusedInput("表里没有考核周期，文件名里也没有月份，没有导入。请指定期次，例如 2026-05。")
        import_match.reset(self._database)
        queries.reset(self._database)
        lines = self._read()
        for start in range(0, len(lines), _PAGE):
            self._job.check()
            self._merge(lines[start : start + _PAGE])
        missing = queries.unknown_tickets(self._database)
        title = self._title("ticket_no")
        problems = [(row, title, number, NOT_FOUND, "warning") for row, number in missing]
        import_match.add_problems(self._database, problems)

    def _read(self) -> list[_Line]:
        """Return the lines that count, in order; the others have their verdict already."""
        kept: dict[tuple[str, str, str], _Line] = {}
        after = 0
        while page := queries.page(self._database, after, _PAGE):
            self._job.check()
            after = int(page[-1][0])
            self._job.report(after, max(self._rows, after), "正在与考核明细比对")
            findings = _Findings()
            for row in page:
                line = self._line(row, findings)
                if line is None:
                    findings.verdicts.append((row[0], "rejected", ""))
                    continue
                if (earlier := kept.pop(line.key, None)) is not None:
                    self._repeat(earlier, line, findings)
                kept[line.key] = line
            self._write(findings)
        return list(kept.values())

    def _repeat(self, earlier: _Line, line: _Line, findings: _Findings) -> None:
        findings.verdicts.append((earlier.row, "unchanged", "repeat"))
        if earlier.values != line.values:
            message = REPEATED.format(last=line.row)
            findings.problems.append((earlier.row, self._title("ticket_no"), line.key[1], message, "warning"))

    def _line(self, row: queries.StagedRow, findings: _Findings) -> _Line | None:
        row_no, is_rejected, number, at, contacted, resolved, satisfied, assessment, extra = row
        texts = {title: text for title, text in read_extra(extra).items() if not is_serial(title) or title in self._own}
        own = {key: texts.pop(title, "") for title, key in self._own.items()}
        answers = {
            key: known or own.get(key, "") for key, known in zip(ANSWERS, (contacted, resolved, satisfied), strict=True)
        }
        period = period_name(own.get(PERIOD, "")) or self._period
        problems: list[Problem] = [] if period else [(row_no, self._title(PERIOD), "", NO_PERIOD, "error")]
        counted = _tried(read_counted, own.get(COUNTED, "") or _counted_of(assessment), None)
        lost = _tried(read_points, own.get(LOST, ""), None)
        if counted is _BAD:
            problems.append((row_no, self._title(COUNTED), own.get(COUNTED, "") or assessment, BAD_COUNTED, "error"))
        if lost is _BAD:
            problems.append((row_no, self._title(LOST), own.get(LOST, ""), BAD_POINTS, "error"))
        issued = _tried(read_day, own.get(ISSUED, ""), "")
        if issued is _BAD:
            problems.append((row_no, self._title(ISSUED), own.get(ISSUED, ""), BAD_DAY, "warning"))
        findings.problems += problems
        if is_rejected or any(problem[4] == "error" for problem in problems):
            return None
        values = (counted, *answers.values(), lost, own.get(LOSS_POINT, "").strip(), write_extra(texts))
        return _Line(row_no, (period, number, at), values, "" if issued is _BAD else issued)

    def _merge(self, lines: list[_Line]) -> None:
        known = queries.standing(self._database, [line.key for line in lines])
        findings = _Findings()
        for line in lines:
            old = known.get(line.key)
            after = line.values if old is None else self._after(old[1:], line.values)
            bucket = "new" if old is None else "unchanged" if list(after) == old[1:] else "changed"
            detail_id = None if old is None else old[0]
            findings.rows.append((line.row, detail_id, *line.key, *after, line.issued_on))
            findings.verdicts.append((line.row, bucket, "detail"))
            if old is not None:
                findings.changes += self._changes(line.row, old[1:], after)
        self._write(findings)

    def _after(self, old: list[Any], new: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return what stands afterwards: blank cells erase nothing, the mode may leave all or what is filled alone."""
        if self._mode is Mode.SKIP:
            return tuple(old)
        fill = self._mode is Mode.FILL
        merged = [
            before if incoming in (None, "") or (fill and before not in (None, "")) else incoming
            for before, incoming in zip(old[:-1], new[:-1], strict=True)
        ]
        before, incoming = read_extra(old[-1]), {k: v for k, v in read_extra(new[-1]).items() if v}
        both = {**incoming, **before} if fill else {**before, **incoming}
        return (*merged, old[-1] if both == before else write_extra(both))

    def _changes(self, row: int, old: list[Any], new: tuple[Any, ...]) -> list[tuple[int, str, str, str]]:
        found = []
        for name, before, after in zip(_VALUES, old, new, strict=True):
            if before != after:
                field_name = EXTRA if name == EXTRA else f"{EXTRA}:{TITLES[name]}"
                found.append((row, field_name, _shown(name, before), _shown(name, after)))
        return found

    def _write(self, findings: _Findings) -> None:
        queries.write_page(self._database, findings.rows, findings.verdicts)
        queries.write_changes(self._database, findings.changes)
        import_match.add_problems(self._database, findings.problems)

    def _title(self, key: str) -> str:
        """Return the file's own title of a column, ours where it has none."""
        return self._titles.get(key, TITLES.get(key, "工单编号"))


_BAD = object()


def _tried(read: Any, text: str, blank: Any) -> Any:
    if not text.strip():
        return read("") if blank is None else blank
    try:
        return read(text)
    except ValueError:
        return _BAD


def _counted_of(assessment: str) -> str:
    """Read 考核状态 as a word on 是否考核: 剔除 means not counted, 已解决 says nothing."""
    plain = assessment.strip()
    return plain if plain in ("剔除", "主动剔除", "非权属", "考核", "不考核", "纳入考核", "不纳入考核") else ""


def _shown(name: str, value: Any) -> str:
    if name == COUNTED:
        return {None: "", 1: "是", 0: "否"}[value]
    return str(value)


def parse_options(options: Mapping[str, str]) -> dict[str, str]:
    """Check what a person says beside a file: 期次 and 下发日. Raises ``RefusedInput``."""
    try:
        issued_on = read_day(options.get(ISSUED, ""))
    except ValueError:
        raise RefusedInput(f"下发日“{options[ISSUED]}”不是日期，请写成 2026-05-08。") from None
    return {PERIOD: period_name(options.get(PERIOD, "")), ISSUED: issued_on}
