"""What the guarded worker process does with a clerk's file: read, map, check, and write the staging file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.masking import mask_extra, mask_field
from app.domain.tickets import FIELD_BY_KEY

if TYPE_CHECKING:
    from app.intake.rows import MappedRow

SAMPLE_ROWS = 20
SAMPLES = 3
_REPORT_EVERY = 500
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """What to read, and the mappings that clerks confirmed for headers seen before (fingerprint -> title -> field)."""

    path: Path
    staging: Path
    mapping: dict[str, str] | None = None
    header_row: int | None = None
    sheet: str | None = None
    remembered: dict[str, dict[str, str]] = field(default_factory=dict)
    register: Path | None = None
    options: dict[str, str] = field(default_factory=dict)
    key: bytes = field(default=b"", repr=False)

    def unlock(self) -> None:
        """Let this process open files of the office (the staging file); the key came with the request, by the pipe."""
        if self.key:
            from app.storage import keyring

            keyring.hold_raw(self.staging.parent.parent, self.key)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the worker found out about the file. ``present`` are the fields that the file has a column for."""

    sha256: str
    size: int
    format: str
    encoding: str
    sheet: str
    header_row: int
    titles: tuple[str, ...]
    mapping: dict[str, str]
    unmapped: list[str]
    fingerprint: str
    present: list[str]
    samples: dict[str, list[str]]
    other_sheets: tuple[str, ...]
    rows: int
    options: dict[str, str] = field(default_factory=dict)


def read_into_staging(request: ReadRequest, report: Callable[[int, int, str], None]) -> FileFacts:
    """Read the file into a new staging file. Raises ``RefusedInput`` with one clear sentence."""
    from app.intake.headers import YEAR, joined_moment
    from app.intake.reading import open_source, read_table
    from app.services.import_seen import SeenRows
    from app.storage.database import storage_errors
    from app.storage.staging import StagingWriter, known_hashes

    request.unlock()
    report(0, 0, "正在打开文件")
    source = open_source(request.path)
    digest, size = file_fingerprint(request.path)
    table = read_table(source, request.mapping, request.header_row, request.sheet)
    if request.mapping is None and table.fingerprint in request.remembered:
        table = table.with_mapping(request.remembered[table.fingerprint])
    joined = joined_moment(table.mapping.values()) if YEAR in table.mapping.values() else None
    seen = SeenRows(table.titles, table.mapping, known_hashes(request.register) if request.register else {})
    with storage_errors(), StagingWriter(request.staging) as staging:
        for row in table.rows(seen.skip):
            problems = [(p.row, p.column, p.value, p.message, p.severity) for p in row.problems]
            row_hash = seen.hash_of(row.row_number, is_flawed=bool(problems))
            staging.add(row.row_number, row.values, row.extra, row_hash, problems)
            if seen.count % _REPORT_EVERY == 0:
                report(seen.count, table.length, "正在读取")
        staging.add_known(seen.known)
        count = staging.rows
        report(count, count, "正在读取")
        facts = FileFacts(
            sha256=digest,
            size=size,
            format=source.format,
            encoding=source.encoding,
            sheet=table.sheet,
            header_row=table.header_row,
            titles=tuple(title for title in table.titles if title),
            mapping=table.mapping,
            unmapped=table.unmapped,
            fingerprint=table.fingerprint,
            present=sorted(_present(table.mapping, joined)),
            samples=samples_of(table.titles, table.mapping, islice(table.with_mapping({}).rows(), SAMPLE_ROWS)),
            other_sheets=table.other_sheets,
            rows=count,
            options=request.options,
        )
        staging.finish(asdict(facts))
    return facts


def _present(mapping: Mapping[str, str], joined: str | None) -> set[str]:
    """Fields that some column speaks of: plain ones, the levels of a path, the moment of 年/月/日."""
    from app.intake.headers import CATEGORY_PATH

    keys = {key for key in mapping.values() if key in FIELD_BY_KEY}
    if CATEGORY_PATH in mapping.values():
        keys |= {"cat1", "cat2", "cat3", "cat4", "cat5"}
    return keys | ({joined} if joined else set())


def samples_of(titles: Iterable[str], mapping: Mapping[str, str], rows: Iterable[MappedRow]) -> dict[str, list[str]]:
    """Take the first few different values of each column, names and phones masked (the preview shows them)."""
    found: dict[str, list[str]] = {title: [] for title in titles if title}
    for row in rows:
        for title, value in row.extra.items():
            kept = found.setdefault(title, [])
            shown = mask_field(mapping[title], value) if mapping.get(title) else mask_extra(title, value)
            if value and shown not in kept and len(kept) < SAMPLES:
                kept.append(shown)
    return found


def file_fingerprint(path: Path) -> tuple[str, int]:
    """SHA-256 and size of the file as it is being read."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
        return digest.hexdigest(), stream.tell()
