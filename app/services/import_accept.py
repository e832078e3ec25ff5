"""接受表中的值: what the office had edited and the file says otherwise, decided in the preview, undone with the import.

A sheet that was exported, edited in WPS and dropped back disagrees with the edits made here; an import keeps those
(保留本地) unless a person says that the file is right. Accepting is kept in the staging file, as the exact difference
that the person saw: where the register moves before the commit, that difference is asked again, never guessed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from app.domain.errors import RefusedInput
from app.services.import_compare import MOVED_ON, Comparison
from app.services.import_preview import summarise
from app.services.import_types import Preparation
from app.services.progress import JobContext
from app.services.session import Office
from app.storage import staging
from app.storage.queries import import_accept, import_batches
from app.storage.queries.import_accept import Choice

__all__ = ["Choice", "accept", "keep"]


def accept(
    office: Office, preparation: Preparation, choices: Sequence[Choice] | None = None, job: JobContext | None = None
) -> Preparation:
    """Accept the file's value for these differences (row number, ``FieldChange.key``); None: for all of them.

    Returns the preparation with its new numbers; nothing is written to the office's database. A cell that is blank in
    the file is never accepted (blank is not erase). Raises ``RefusedInput`` when the register moved since the preview.
    """
    return _decide(office, preparation, choices, job, is_accepted=True)


def keep(
    office: Office, preparation: Preparation, choices: Sequence[Choice] | None = None, job: JobContext | None = None
) -> Preparation:
    """Take acceptance back (改回保留本地); None: all of it."""
    return _decide(office, preparation, choices, job, is_accepted=False)


def _decide(
    office: Office,
    preparation: Preparation,
    choices: Sequence[Choice] | None,
    job: JobContext | None,
    *,
    is_accepted: bool,
) -> Preparation:
    if not preparation.staging.is_file() or preparation.kind != "tickets":
        raise RefusedInput("这次预览已经失效，没有改动。请重新选择文件。")
    job = job or JobContext()
    database, today = office.database, office.now().date().isoformat()
    with staging.attached(database, preparation.staging), database.atomic("DEFERRED"):
        if import_batches.register_state(database) != preparation.register_state:
            raise RefusedInput(MOVED_ON)
        decide = import_accept.accept if is_accepted else import_accept.keep
        rows = decide(database, choices)
        if rows:
            Comparison(database, preparation.facts, preparation.mode, today, job).merge_again(rows)
    summary = summarise(preparation, preparation.summary.seconds, batch=None, workbook=None)
    return dataclasses.replace(preparation, summary=summary)
