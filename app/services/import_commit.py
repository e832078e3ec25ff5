"""Puts a prepared import into the register: backup, one transaction, marked copy of the clerk's workbook."""

from __future__ import annotations

import contextlib
import dataclasses
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.domain.errors import KnownError, OfficeUnusable, RefusedInput
from app.services.backups import automatic, is_due
from app.services.changes import Outcome, Topic
from app.services.import_cells import RowsOfFile, fetch_own_cells
from app.services.import_compare import Comparison
from app.services.import_kinds import OTHER_KINDS
from app.services.import_preview import each_problem, summarise
from app.services.import_types import ImportSummary, Preparation
from app.services.progress import JobContext
from app.services.session import Change, Office, bring_in_step
from app.storage import staging
from app.storage.database import optimize
from app.storage.queries import bulk_changes, import_accept, import_batches, import_match, import_merge
from app.storage.search import bulk_indexing

_STEP = 4000
_CHANGED_STEP = 2000
_ENOUGH_TO_ANALYSE = 1000


def commit(office: Office, preparation: Preparation, job: JobContext | None = None) -> Outcome[ImportSummary]:
    """Write a prepared import in one transaction; the outcome's operation is the batch and can be undone.

    A verified backup comes first. If the register changed since ``prepare``, the rows are compared again inside the
    transaction, so the numbers are true. Raises ``Cancelled`` (nothing was changed) and ``RefusedInput`` when the
    preparation was discarded.
    """
    started = time.monotonic()
    job = job or JobContext()
    if not preparation.staging.is_file():
        raise RefusedInput("这次预览已经失效，没有导入。请重新选择文件。")
    check_usable(preparation)
    if _needs_backup(office, preparation):
        job.report(0, 0, "正在备份")
        automatic(office, "导入之前")
    job.check()
    with staging.attached(office.database, preparation.staging), office.change("import.commit", "import") as change:
        batch, counts = _Writer(office, preparation, change, job).write(started)
    summary = _told(preparation, batch, counts, time.monotonic() - started + preparation.summary.seconds)
    if summary.new + summary.changed >= _ENOUGH_TO_ANALYSE:
        with contextlib.suppress(OfficeUnusable):  # only slower
            optimize(office.database)
    summary = _with_workbook(office, preparation, summary, job)
    staging.remove(preparation.staging)
    return Outcome(summary, frozenset({Topic.TICKETS, Topic.SETTINGS, Topic.BACKUPS}), summary.batch)


def _told(preparation: Preparation, batch: int, counts: Mapping[str, int], seconds: float) -> ImportSummary:
    """Sum up what was written. It is saved by now: a disk that fails here must not say that it was not."""
    try:
        return summarise(preparation, seconds, batch=batch, workbook=None)
    except OfficeUnusable:
        return dataclasses.replace(
            preparation.summary,
            batch=batch,
            seconds=seconds,
            new=counts["new"],
            changed=counts["changed"],
            unchanged=counts["unchanged"],
            rejected=counts["rejected"],
            kept_local=counts["kept_local"],
        )


def check_usable(preparation: Preparation) -> None:
    """Raise ``RefusedInput`` when no column is 工单编号: every row would be rejected."""
    if preparation.lacks_number:
        raise RefusedInput(
            "没有一列被认作“工单编号”，没有导入。请在窗口的导入预览里指定哪一列是工单编号（指定一次会记住），"
            "或把那一列的列名改成“工单编号”后再导入。"
        )


def _needs_backup(office: Office, preparation: Preparation) -> bool:
    """Whether there is something to lose: tickets exist, this import touches the register, no backup is up to date."""
    database, summary = office.database, preparation.summary
    if database.value("SELECT 1 FROM ticket LIMIT 1") is None:
        return False
    is_idle = summary.new + summary.changed + summary.kept_rows == 0
    if is_idle and import_batches.register_state(database) == preparation.register_state:
        return False
    return is_due(office)


class _Writer:
    """The transaction of one import."""

    def __init__(self, office: Office, preparation: Preparation, change: Change, job: JobContext) -> None:
        self._office = office
        self._database = office.database
        self._preparation = preparation
        self._change = change
        self._job = job

    def write(self, started: float) -> tuple[int, dict[str, int]]:
        """Write everything; returns the batch and its rows by bucket. The caller's transaction takes it all back."""
        preparation, database = self._preparation, self._database
        if import_batches.register_state(database) != preparation.register_state:
            today = self._office.now().date().isoformat()
            self._compare_again(today)
        counts = import_match.bucket_counts(database)
        file = preparation.path.name
        other = OTHER_KINDS.get(preparation.kind)
        what = f"导入{other.noun}" if other else "导入"
        batch = self._change.operation("import", f"{what} {file}：新增 {counts['new']} 件，更新 {counts['changed']} 件")
        written = other.write(self._change, self._office, batch) if other else self._write_tickets(batch)
        self._remember_mapping()
        self._insert_batch(batch, counts, time.monotonic() - started + preparation.summary.seconds)
        self._change.about(f"import:{batch}")
        self._change.audit(
            file=file,
            sha256=preparation.facts.sha256,
            mode=preparation.mode.value,
            rows=preparation.facts.rows,
            **written,
            **counts,
        )
        self._job.check()
        self._job.report(1, 1, "正在保存")
        return batch, counts

    def _compare_again(self, today: str) -> None:
        preparation = self._preparation
        other = OTHER_KINDS.get(preparation.kind)
        if other:
            other.compare(self._database, preparation.facts, preparation.mode, today, self._job)
        else:
            Comparison(self._database, preparation.facts, preparation.mode, today, self._job).run()

    def _write_tickets(self, batch: int) -> dict[str, object]:
        with bulk_indexing(self._database):
            self._insert_new(batch)
            self._change_existing(batch)
        accepted = import_accept.count(self._database)
        return {"new_units": import_merge.learn_units(self._database), **({"accepted": accepted} if accepted else {})}

    def _insert_new(self, batch: int) -> None:
        last = import_merge.last_row(self._database)
        offset = import_merge.first_free_id(self._database)
        with ThreadPoolExecutor(max_workers=1) as helper:
            for start in range(0, last, _STEP):
                self._job.check()
                self._job.report(start, last, "正在写入工单")
                rows = (start, min(start + _STEP, last))
                import_merge.insert_new(self._database, rows, offset, batch, self._change.at, helper)
                bring_in_step(self._office)  # while the rows are still in memory

    def _change_existing(self, batch: int) -> None:
        database = self._database
        import_merge.insert_history(database, batch)
        after = 0
        while tickets := bulk_changes.tickets_changed(database, batch, after, _CHANGED_STEP):
            self._job.check()
            self._job.report(0, 0, "正在更新工单")
            bulk_changes.apply_changes(database, batch, (after, tickets[-1]), forget_source=False)
            after = tickets[-1]
        import_merge.move_marks(database)
        self._job.check()
        if self._preparation.mode == "upsert":
            import_merge.remember_hashes(database, (0, import_merge.last_row(database)))

    def _remember_mapping(self) -> None:
        facts = self._preparation.facts
        if self._preparation.is_mapping_corrected:
            import_merge.remember_mapping(
                self._database, facts.fingerprint, facts.mapping, self._change.at, self._office.actor
            )

    def _insert_batch(self, batch: int, counts: dict[str, int], seconds: float) -> None:
        facts, preparation = self._preparation.facts, self._preparation
        has_problems = self._database.value("SELECT 1 FROM staging.problem LIMIT 1") is not None
        row: dict[str, object] = {
            "operation_id": batch,
            "kind": preparation.kind,
            "file_name": preparation.path.name,
            "file_sha256": facts.sha256,
            "file_bytes": facts.size,
            "format": facts.format,
            "encoding": facts.encoding,
            "sheet": facts.sheet,
            "header_row": facts.header_row,
            "mapping": dict(facts.mapping),
            "unmapped": list(facts.unmapped),
            "rows": facts.rows,
            "seconds": seconds,
            "error_workbook": _workbook_name(preparation.path, batch) if has_problems else "",
            **counts,
        }
        import_merge.insert_batch(self._database, row)


def _workbook_name(source: Path, batch: int) -> str:
    return f"exports/{source.stem}-导入问题-批次{batch}.xlsx"


def _with_workbook(office: Office, preparation: Preparation, summary: ImportSummary, job: JobContext) -> ImportSummary:
    """Write the marked copy of the clerk's workbook; the import stands whatever becomes of it."""
    if not summary.problems or summary.batch is None:
        return summary
    job.report(0, 0, "正在生成问题清单")
    name = _workbook_name(preparation.path, summary.batch)
    try:
        _write_workbook(office.folder("exports").parent / name, preparation)
    except (KnownError, OSError):
        return summary
    return dataclasses.replace(summary, error_workbook=str(office.root / name))


def _write_workbook(out: Path, preparation: Preparation) -> None:
    from app.documents.error_workbook import CellMark, write_marked_copy

    fetch_own_cells(preparation)
    facts = preparation.facts
    marks = [CellMark(p.row, p.column, p.message, p.severity) for p in each_problem(preparation)]
    rows = RowsOfFile(preparation)
    write_marked_copy(preparation.path, out, marks, facts.header_row, facts.sheet, titles=list(facts.titles), rows=rows)
