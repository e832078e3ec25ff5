"""What an import hands to the window and to the command line (keys of the command line's contract)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.domain.merging import Mode
from app.services.import_worker import FileFacts


class Bucket(StrEnum):
    """The lists of a preview. ``KEPT_LOCAL`` and ``SUSPECTED`` cut across the four that add up to all rows."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    KEPT_LOCAL = "kept_local"
    SUSPECTED = "suspected"
    REJECTED = "rejected"


BUCKET_TITLES: Mapping[Bucket, str] = {
    Bucket.NEW: "新增",
    Bucket.CHANGED: "变更",
    Bucket.UNCHANGED: "未变",
    Bucket.KEPT_LOCAL: "保留本地",
    Bucket.SUSPECTED: "疑似重复",
    Bucket.REJECTED: "拒收",
}


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """One cell that could not be taken as it was; ``row`` is the number that the clerk sees in Excel."""

    row: int
    column: str
    value: str
    message: str
    severity: str


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """One file of an import. rows == new + changed + unchanged + rejected; ``kept_local`` counts fields.

    ``problems`` holds the first ones of either severity (``import_preview.PROBLEMS_HELD``), ``errors`` and ``warnings``
    count all of them; ``imports.each_problem`` and ``imports.each_batch_problem`` give them one by one.
    """

    batch: int | None
    file: str
    format: str
    encoding: str
    sheet: str
    header_row: int
    mapping: dict[str, str]
    unmapped: list[str]
    rows: int
    new: int
    changed: int
    unchanged: int
    rejected: int
    kept_local: int
    problems: tuple[ImportProblem, ...]
    error_workbook: str | None
    seconds: float
    kind: str = "tickets"
    mode: str = Mode.UPSERT
    kept_rows: int = 0
    suspected: int = 0
    other_sheets: tuple[str, ...] = ()
    errors: int = 0
    warnings: int = 0
    accepted: int = 0
    """Fields that the office had edited and for which a person took the file's value."""

    @property
    def problem_count(self) -> int:
        """How many problems there are in all."""
        return max(self.errors + self.warnings, len(self.problems))

    def count(self, bucket: Bucket) -> int:
        """How many rows the preview lists under ``bucket``."""
        counts = {
            Bucket.NEW: self.new,
            Bucket.CHANGED: self.changed,
            Bucket.UNCHANGED: self.unchanged,
            Bucket.KEPT_LOCAL: self.kept_rows,
            Bucket.SUSPECTED: self.suspected,
            Bucket.REJECTED: self.rejected,
        }
        return counts[bucket]


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """A column of the file, the field it means (None: kept as an extra column), its first values (masked)."""

    title: str
    field: str | None
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: what stands here and what the file says; names and phones are masked.

    ``key`` names it to ``import_accept`` (an unknown column: ``extra:TITLE``). ``is_open``: a person may accept the
    file's value; ``is_accepted``: one did.
    """

    field: str
    title: str
    old: str
    new: str
    key: str = ""
    is_open: bool = False
    is_accepted: bool = False


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of a preview list; ``message`` says why it was rejected, suspected or warned about."""

    row: int
    ticket_no: str
    title: str
    changes: tuple[FieldChange, ...] = ()
    message: str = ""


@dataclass(frozen=True, slots=True)
class Preparation:
    """A file that has been read and compared; nothing of it is in the register yet."""

    path: Path
    staging: Path
    facts: FileFacts
    mode: Mode
    is_mapping_corrected: bool
    register_state: tuple[object, ...]
    summary: ImportSummary
    columns: tuple[ColumnMatch, ...]
    kind: str = "tickets"

    @property
    def lacks_number(self) -> bool:
        """Whether no column was recognised as 工单编号: the clerk must say which one it is before anything is taken."""
        return self.kind == "tickets" and "ticket_no" not in self.facts.mapping.values()


@dataclass(frozen=True, slots=True)
class Batch:
    """An import of the past. ``undone_by`` is the operation that took it back, None while it stands."""

    summary: ImportSummary
    at: str
    actor: str
    sha256: str
    undone_by: int | None
