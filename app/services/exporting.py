"""Export of a view of the register: every row, masked unless there is a reason, always audited."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.masking import mask_extra, mask_values
from app.domain.tickets import FIELD_BY_KEY, FIELDS, FieldKind
from app.services import register
from app.services.progress import JobContext
from app.services.register import View
from app.services.session import Office
from app.storage.queries.register import rows_by_id
from app.storage.queries.tickets import EXTRA

_BATCH = 500
_WIDTHS = {FieldKind.MOMENT: 20, FieldKind.NUMBER: 24, FieldKind.LONG: 60, FieldKind.PHONE: 16}
_SHEET = "工单"


@dataclass(frozen=True, slots=True)
class ExportResult:
    """The file that was written."""

    file: Path
    rows: int
    masked: bool


def export_tickets(
    office: Office,
    view: View,
    columns: Sequence[str],
    path: Path,
    *,
    masked: bool = True,
    reason: str = "",
    job: JobContext | None = None,
) -> ExportResult:
    """Write the view to .xlsx or .csv: ``columns`` are field keys, ``extra`` stands for every unknown column.

    No columns means all fields and the unknown columns, under the titles that an import reads back. The export is
    noted in the audit log with its row count before the file is written; unmasked needs a reason. Raises
    ``RefusedInput`` (suffix, reason, unknown column, target cannot be written) and ``Cancelled``.
    """
    context = job or JobContext()
    write = _writer(path)
    if not masked and not reason.strip():
        raise RefusedInput("导出完整个人信息要写明原因。请填写原因，或导出脱敏的表格。")
    if not masked and (refusal := office.why_not("reveal")):
        raise NotAllowed(refusal)
    keys = list(columns) or [*(field.key for field in FIELDS), EXTRA]
    _check_columns(keys)
    ids = register.ids(office, view)
    keys, titles = _expand_extra(office, keys, ids)
    from app.services import reasons  # the masking: with the first reason

    why = reasons.without_callers(office.database, ids, reason.strip())
    office.note("tickets.export", "tickets", why, rows=len(ids), masked=masked, file=path.name, columns=len(keys))
    rows = _rows(office, ids, [key for key in keys if key != EXTRA], titles, masked, context)
    written = write(
        path, [*(_column_of(key) for key in keys if key != EXTRA), *((t, 16, "text") for t in titles)], rows
    )
    context.report(len(ids), len(ids), "导出完成")
    return ExportResult(path, written, masked)


Kind = Literal["text", "moment", "number"]
ColumnFacts = tuple[str, int, Kind]
Writer = Callable[[Path, list[ColumnFacts], Iterator[list[str]]], int]


def _writer(path: Path) -> Writer:
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        return _write_xlsx
    if suffix == ".csv":
        return _write_csv
    raise RefusedInput("导出文件的扩展名要是 .xlsx 或 .csv。请改文件名后再导出。")


def _write_xlsx(path: Path, columns: list[ColumnFacts], rows: Iterator[list[str]]) -> int:
    from app.documents.workbook import Column, write_table

    return write_table(path, _SHEET, [Column(*facts) for facts in columns], rows)


def _write_csv(path: Path, columns: list[ColumnFacts], rows: Iterator[list[str]]) -> int:
    from app.documents.workbook import Column, write_csv

    moments = [index for index, facts in enumerate(columns) if facts[2] == "moment"]
    return write_csv(path, [Column(*facts) for facts in columns], _spaced_moments(rows, moments))


def _spaced_moments(rows: Iterator[list[str]], moments: list[int]) -> Iterator[list[str]]:
    for row in rows:
        for index in moments:
            row[index] = row[index].replace("T", " ")
        yield row


def _column_of(key: str) -> ColumnFacts:
    field = FIELD_BY_KEY[key]
    kind: Kind = "moment" if field.kind is FieldKind.MOMENT else "text"
    return field.title, _WIDTHS.get(field.kind, 14), kind


def _check_columns(keys: Sequence[str]) -> None:
    for key in keys:
        if key != EXTRA and key not in FIELD_BY_KEY:
            raise RefusedInput(f"没有“{key}”这个字段。请检查要导出的列。")


def _expand_extra(office: Office, keys: list[str], ids: Sequence[int]) -> tuple[list[str], list[str]]:
    """Titles of the unknown columns of these tickets in order of appearance; none when ``extra`` is not asked for."""
    if EXTRA not in keys:
        return keys, []
    titles: dict[str, None] = {}
    seen: set[str] = set()
    for start in range(0, len(ids), _BATCH):
        for (extra,) in rows_by_id(office.database, ids[start : start + _BATCH], (EXTRA,)).values():
            if extra not in seen and extra != "{}":
                seen.add(extra)
                titles |= dict.fromkeys(json.loads(extra))
    return keys, list(titles)


def _rows(
    office: Office, ids: Sequence[int], keys: list[str], titles: list[str], masked: bool, job: JobContext
) -> Iterator[list[str]]:
    wanted = (*keys, "caller_name", EXTRA)
    for start in range(0, len(ids), _BATCH):
        job.check()
        job.report(start, len(ids), f"正在导出第 {start + 1} 行")
        found = rows_by_id(office.database, ids[start : start + _BATCH], wanted)
        for ticket_id in ids[start : start + _BATCH]:
            yield _cells(found[ticket_id], keys, titles, masked)


def _cells(row: tuple[Any, ...], keys: list[str], titles: list[str], masked: bool) -> list[str]:
    extra: Mapping[str, str] = json.loads(row[-1]) if titles else {}
    if not masked:
        return [*row[:-2], *(extra.get(title, "") for title in titles)]
    name = str(row[-2]).strip()
    values = mask_values({"caller_name": name, **dict(zip(keys, row[:-2], strict=True))})
    return [values[key] for key in keys] + [mask_extra(title, extra.get(title, ""), name) for title in titles]
