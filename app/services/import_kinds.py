"""Kinds of tables beside tickets: who reads them, who compares them, who writes them.

Reading, staging, preview, batch, problems, backup and undo are the same for every kind; a kind adds only these three.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.domain.merging import Mode
from app.services.assessment_import import compare_details, write_details
from app.services.assessment_worker import read_details
from app.services.callback_import import compare_callbacks, write_callbacks
from app.services.callback_worker import read_callbacks
from app.services.import_worker import FileFacts, ReadRequest
from app.services.progress import JobContext
from app.services.session import Change, Office
from app.storage.database import OfficeDatabase


@dataclass(frozen=True, slots=True)
class ImportKind:
    """``read`` runs in the worker process; ``compare`` fills the attached staging file; ``write`` appends the rows.

    ``write`` gets the change, the office and the batch's operation, and returns facts for the audit entry.
    """

    noun: str
    read: Callable[[ReadRequest, Callable[[int, int, str], None]], FileFacts]
    compare: Callable[[OfficeDatabase, FileFacts, Mode, str, JobContext], None]
    write: Callable[[Change, Office, int], dict[str, object]]


OTHER_KINDS: Mapping[str, ImportKind] = {
    "callbacks": ImportKind("回访结果", read_callbacks, compare_callbacks, write_callbacks),
    "assessments": ImportKind("考核明细", read_details, compare_details, write_details),
}
