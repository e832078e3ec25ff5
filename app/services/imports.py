"""Import of a hotline export: read and compare (preview, nothing written), commit or discard, list of batches.

preparation = prepare(office, path, job=job)       # a worker process reads, SQL compares
preview_rows(office, preparation, "changed")       # what would happen, page by page
commit(office, preparation, job)                   # one transaction, undone by ``services.history.undo``
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.domain.assessment_details import TITLES
from app.domain.errors import RefusedInput
from app.domain.merging import Mode
from app.services.assessment_import import parse_options
from app.services.import_commit import check_usable, commit
from app.services.import_compare import Comparison
from app.services.import_kinds import OTHER_KINDS
from app.services.import_preview import columns_of, each_problem, preview_rows, summarise
from app.services.import_types import (
    BUCKET_TITLES,
    Batch,
    Bucket,
    ColumnMatch,
    FieldChange,
    ImportProblem,
    ImportSummary,
    Preparation,
    PreviewRow,
)
from app.services.import_worker import FileFacts, ReadRequest, read_into_staging
from app.services.progress import JobContext
from app.services.session import Office
from app.storage import keyring, leftovers, staging
from app.storage.queries import import_batches, import_merge

__all__ = [
    "BUCKET_TITLES",
    "KINDS",
    "Batch",
    "Bucket",
    "ColumnMatch",
    "FieldChange",
    "ImportProblem",
    "ImportSummary",
    "Mode",
    "Preparation",
    "PreviewRow",
    "batches",
    "check_usable",
    "commit",
    "discard",
    "each_problem",
    "mapping_choices",
    "prepare",
    "preview_rows",
]

KINDS: Mapping[str, str] = {"tickets": "工单", "callbacks": "回访结果", "assessments": "考核明细"}
NO_ROWS = "表里只有表头，没有数据行，没有可导入的内容。请从热线系统重新导出后再导入。"
WORKER_MEMORY_MIB = 1500
IDLE_SECONDS = 30.0


def prepare(
    office: Office,
    path: Path,
    *,
    kind: str = "tickets",
    mode: Mode | str = Mode.UPSERT,
    mapping: dict[str, str] | None = None,
    header_row: int | None = None,
    sheet: str | None = None,
    options: Mapping[str, str] | None = None,
    job: JobContext | None = None,
) -> Preparation:
    """Read a file and compare it with the register; nothing is written to the office's database.

    ``mapping`` (column title -> field key, "" for an extra column), ``header_row`` (Excel number) and ``sheet`` are a
    clerk's corrections; without a mapping, one confirmed earlier for the same header is used. ``options`` of 考核明细:
    ``period`` (期次) where the file has no such column, ``issued_on`` (下发日). Raises ``RefusedInput`` with one clear
    sentence for a file that cannot be used, and ``Cancelled``.
    """
    started = time.monotonic()
    job = job or JobContext()
    _check_kind(kind)
    wanted = _mode(mode)
    if not path.is_file():
        raise RefusedInput(f"找不到文件“{path.name}”。请检查位置后重新选择。")
    said = parse_options(options or {}) | {"file_name": path.stem}
    file = _new_staging(office)
    request = ReadRequest(path, file, mapping, header_row, sheet, options=said)
    try:
        facts = _read(office, request, kind, job)
        if not facts.rows:
            raise RefusedInput(NO_ROWS)
        state = _compare(office, file, facts, wanted, job, kind)
        bare = Preparation(
            path, file, facts, wanted, mapping is not None, state, _EMPTY_SUMMARY, columns_of(facts), kind
        )
        summary = summarise(bare, time.monotonic() - started, batch=None, workbook=None)
        return dataclasses.replace(bare, summary=summary)
    except BaseException:
        staging.remove(file)
        raise


def discard(preparation: Preparation) -> None:
    """Forget a preparation: its staging file is deleted. Harmless after a commit."""
    staging.remove(preparation.staging)


def batches(office: Office) -> list[Batch]:
    """Every import so far, the newest first (problems are not loaded here: see ``batch_problems``)."""
    found = []
    for row in import_batches.all_batches(office.database):
        workbook = office.root / row["error_workbook"] if row["error_workbook"] else None
        summary = ImportSummary(
            batch=row["operation_id"],
            file=row["file_name"],
            error_workbook=str(workbook) if workbook and workbook.exists() else None,
            problems=(),
            **{name: row[name] for name in _SAME_NAMES},
        )
        found.append(Batch(summary, row["at"], row["actor"], row["file_sha256"], row["undone_by_id"]))
    return found


def batch_problems(office: Office, batch: int) -> list[ImportProblem]:
    """List the problems of one import."""
    return list(each_batch_problem(office, batch))


def each_batch_problem(office: Office, batch: int) -> Iterator[ImportProblem]:
    """Every problem of one import of the past, read page by page."""
    return (ImportProblem(*row) for row in import_batches.problems_of(office.database, batch))


def mapping_choices(kind: str = "tickets") -> dict[str, str]:
    """List what a column may mean (field key -> title), for the clerk who corrects a mapping."""
    if kind == "callbacks":
        from app.intake.callbacks import CALLBACK_FIELDS

        return dict(CALLBACK_FIELDS)
    if kind == "assessments":
        return {"ticket_no": "工单编号", "created_at": "创建时间", "assessment": "考核状态", **TITLES}
    from app.domain.tickets import FIELDS
    from app.intake.headers import JOINED_FIELDS

    return {**{field.key: field.title for field in FIELDS}, **JOINED_FIELDS}


_SAME_NAMES = (
    *("kind", "format", "encoding", "sheet", "header_row", "mapping", "unmapped", "rows"),
    *("new", "changed", "unchanged", "rejected", "kept_local", "seconds"),
)
_EMPTY_SUMMARY = ImportSummary(None, "", "", "", "", 0, {}, [], 0, 0, 0, 0, 0, 0, (), None, 0.0)


def _check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise RefusedInput(f"没有“{kind}”这种导入。可选：{'、'.join(KINDS)}。")
    if kind != "tickets" and kind not in OTHER_KINDS:
        raise RefusedInput(f"本版本还不能导入{KINDS[kind]}表，没有改动。目前请导入工单表（tickets）。")


def _mode(mode: Mode | str) -> Mode:
    try:
        return Mode(mode)
    except ValueError as error:
        raise RefusedInput(f"没有“{mode}”这种导入方式。可选：upsert（更新）、skip（跳过）、fill（补空）。") from error


def _new_staging(office: Office) -> Path:
    """Name a new staging file; those that a killed program left behind a day ago or earlier go."""
    folder = office.folder("work")
    leftovers.sweep(folder, office.now(), is_alone=False)
    return folder / leftovers.staging_name(office.now(), is_reader=not office.writing)


def _read(office: Office, request: ReadRequest, kind: str, job: JobContext) -> FileFacts:
    from app.intake.worker import run_guarded

    other = OTHER_KINDS.get(kind)
    whole = dataclasses.replace(
        request,
        remembered=import_merge.remembered_mappings(office.database) if request.mapping is None else {},
        register=None if other else office.database.path.resolve(),
        key=keyring.key_of(office.root),
    )
    target = other.read if other else read_into_staging
    return run_guarded(target, whole, job=job, memory_mib=WORKER_MEMORY_MIB, idle_seconds=IDLE_SECONDS)


def _compare(
    office: Office, file: Path, facts: FileFacts, mode: Mode, job: JobContext, kind: str
) -> tuple[object, ...]:
    today = office.now().date().isoformat()
    database = office.database
    with staging.attached(database, file), database.atomic("DEFERRED"):
        state = import_batches.register_state(database)
        if kind in OTHER_KINDS:
            OTHER_KINDS[kind].compare(database, facts, mode, today, job)
        else:
            Comparison(database, facts, mode, today, job).run()
    return state
