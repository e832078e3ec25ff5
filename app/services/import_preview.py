"""The lists of an import preview, page by page, with names and phones masked."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from app.domain.masking import mask_extra, mask_field, mask_shown
from app.domain.merging import EXTRA, read_extra
from app.domain.tickets import FIELD_BY_KEY
from app.domain.visit_merging import VISIT_TITLES
from app.services.import_content import told
from app.services.import_types import (
    Bucket,
    ColumnMatch,
    FieldChange,
    ImportProblem,
    ImportSummary,
    Preparation,
    PreviewRow,
)
from app.services.import_worker import FileFacts
from app.services.session import Office
from app.storage.queries import import_preview as queries
from app.storage.queries.tickets import caller_names

PROBLEMS_HELD = 5_000
"""Problems of either severity that a summary carries: memory stays flat whatever a file holds."""

_STATES = {"0": "正常", "1": "已作废"}


def preview_rows(
    office: Office, preparation: Preparation, bucket: Bucket | str, offset: int = 0, limit: int = 200
) -> list[PreviewRow]:
    """Return one page of a preview list; ``preparation.summary.count(bucket)`` says how long the list is."""
    wanted = Bucket(bucket)
    found = queries.page(preparation.staging, wanted.value, offset, limit)
    rows = [row for row, *_ in found]
    unread = [ticket for _, number, _, ticket in found if number is None and ticket is not None]
    known = queries.numbers_and_titles(office.database, unread)
    callers = caller_names(office.database, [ticket for *_, ticket in found if ticket is not None])
    changes: dict[int, list[FieldChange]] = {}
    if wanted in (Bucket.CHANGED, Bucket.KEPT_LOCAL):
        accepted = set(queries.accepted(preparation.staging, rows))
        for row, field, old, new in queries.details(preparation.staging, wanted.value, rows):
            for one in _field_changes(field, old, new):
                is_accepted = wanted is Bucket.CHANGED and (row, one.key) in accepted
                is_open = wanted is Bucket.KEPT_LOCAL and bool(new) and field != "is_void"
                made = dataclasses.replace(one, is_open=is_open, is_accepted=is_accepted)
                changes.setdefault(row, []).append(made)
    messages: dict[int, list[str]] = {}
    for row, message in queries.messages(preparation.staging, wanted.value, rows):
        messages.setdefault(row, []).append(message)
    shown = []
    for row, number, title, ticket in found:
        if number is None:
            number, title = known.get(ticket or 0, ("", ""))
        masked = mask_shown(title or "", callers.get(ticket or 0, ""))
        shown.append(PreviewRow(row, number, masked, tuple(changes.get(row, ())), "\n".join(messages.get(row, ()))))
    return shown if preparation.kind == "tickets" else told(office, preparation.staging, preparation.kind, shown)


def _field_changes(field: str, old: str, new: str) -> Iterator[FieldChange]:
    """Unknown columns come out one by one under their own titles."""
    if field == EXTRA:
        before, after = read_extra(old), read_extra(new)
        for title in {**before, **after}:
            if before.get(title) != after.get(title):
                yield _extra_change(title, before.get(title, ""), after.get(title, ""))
    elif field.startswith(f"{EXTRA}:"):
        yield _extra_change(field.removeprefix(f"{EXTRA}:"), old, new)
    elif field == "is_void":
        yield FieldChange(field, "状态", _STATES.get(old, old), _STATES.get(new, new), field)
    else:
        title = VISIT_TITLES.get(field) or FIELD_BY_KEY[field].title
        yield FieldChange(field, title, mask_field(field, old), mask_field(field, new), field)


def _extra_change(title: str, old: str, new: str) -> FieldChange:
    return FieldChange(EXTRA, title, mask_extra(title, old), mask_extra(title, new), f"{EXTRA}:{title}")


def columns_of(facts: FileFacts) -> tuple[ColumnMatch, ...]:
    """Every column of the file in its order, with the field it means."""
    return tuple(
        ColumnMatch(title, facts.mapping.get(title), tuple(facts.samples.get(title, ()))) for title in facts.titles
    )


def summarise(preparation: Preparation, seconds: float, *, batch: int | None, workbook: str | None) -> ImportSummary:
    """Count the comparison's results."""
    facts, counts = preparation.facts, queries.counts(preparation.staging)
    errors, warnings = queries.problem_counts(preparation.staging)
    return ImportSummary(
        batch=batch,
        file=str(preparation.path),
        format=facts.format,
        encoding=facts.encoding,
        sheet=facts.sheet,
        header_row=facts.header_row,
        mapping=dict(facts.mapping),
        unmapped=list(facts.unmapped),
        rows=facts.rows,
        new=counts.get("new", 0),
        changed=counts.get("changed", 0),
        unchanged=counts.get("unchanged", 0),
        rejected=counts.get("rejected", 0),
        kept_local=counts["kept_fields"],
        problems=tuple(ImportProblem(*problem) for problem in queries.problems(preparation.staging, PROBLEMS_HELD)),
        error_workbook=workbook,
        seconds=round(seconds, 3),
        kind=preparation.kind,
        mode=preparation.mode.value,
        kept_rows=counts["kept_rows"],
        suspected=counts["suspected"],
        other_sheets=tuple(facts.other_sheets),
        errors=errors,
        warnings=warnings,
        accepted=counts["accepted"],
    )


def each_problem(preparation: Preparation) -> Iterator[ImportProblem]:
    """Every problem of a preparation that was not discarded yet, in the file's order."""
    return (ImportProblem(*problem) for problem in queries.each_problem(preparation.staging))
