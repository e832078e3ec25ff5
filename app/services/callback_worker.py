"""What the guarded worker process does with a file of city call-backs: read, map, check, stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from itertools import islice

from app.domain.errors import RefusedInput
from app.services.import_worker import SAMPLE_ROWS, FileFacts, ReadRequest, file_fingerprint, samples_of

KIND = "callbacks"
_REPORT_EVERY = 500
_RESULTS = frozenset({"valid_visit", "contacted", "resolved", "satisfied"})
NO_RESULTS = "表里没有找到回访结果列（是否联系、是否解决、是否满意），没有导入。请检查文件，或在预览中指定各列的含义。"


def read_callbacks(request: ReadRequest, report: Callable[[int, int, str], None]) -> FileFacts:
    """Read the file into a new staging file. Raises ``RefusedInput``, also when no column holds a result."""
    from app.intake.callbacks import callback_mapping, from_staging, to_staging
    from app.intake.reading import open_source, read_table
    from app.storage.database import storage_errors
    from app.storage.staging import StagingWriter

    request.unlock()
    report(0, 0, "正在打开文件")
    source = open_source(request.path)
    digest, size = file_fingerprint(request.path)
    given = to_staging(request.mapping) if request.mapping is not None else None
    table = read_table(source, given, request.header_row, request.sheet)
    fingerprint = f"{KIND}:{table.fingerprint}"
    if given is None:
        remembered = request.remembered.get(fingerprint)
        table = table.with_mapping(to_staging(remembered or callback_mapping(table.titles)))
    if not _RESULTS & set(table.mapping.values()):
        raise RefusedInput(NO_RESULTS)
    mapping = from_staging(table.mapping)
    with storage_errors(), StagingWriter(request.staging) as staging:
        for row in table.rows():
            problems = [(p.row, p.column, p.value, p.message, p.severity) for p in row.problems]
            staging.add(row.row_number, row.values, row.extra, b"", problems)
            if staging.rows % _REPORT_EVERY == 0:
                report(staging.rows, table.length, "正在读取")
        report(staging.rows, staging.rows, "正在读取")
        facts = FileFacts(
            sha256=digest,
            size=size,
            format=source.format,
            encoding=source.encoding,
            sheet=table.sheet,
            header_row=table.header_row,
            titles=tuple(title for title in table.titles if title),
            mapping=mapping,
            unmapped=table.unmapped,
            fingerprint=fingerprint,
            present=sorted(set(mapping.values())),
            samples=samples_of(table.titles, mapping, islice(table.with_mapping({}).rows(), SAMPLE_ROWS)),
            other_sheets=table.other_sheets,
            rows=staging.rows,
        )
        staging.finish(asdict(facts))
    return facts
