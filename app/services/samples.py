"""Sample data (示例数据) for a new office: the five contract templates and some weeks of made-up tickets."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import NotAllowed
from app.services import contracts, imports, register
from app.services.changes import Outcome, Topic
from app.services.hotline_sample import write_hotline_export
from app.services.progress import JobContext
from app.services.session import Office
from app.services.templates import list_templates

TICKETS = 600
FILE_NAME = "示例工单.xlsx"


@dataclass(frozen=True, slots=True)
class SampleCounts:
    """What was added."""

    tickets: int
    contracts: int


def load(office: Office, job: JobContext | None = None) -> Outcome[SampleCounts]:
    """Add the sample contracts and tickets to an empty office, through the same services as real work.

    Raises ``NotAllowed`` when the office already holds tickets or contracts: made-up data must not mix with real data.
    """
    job = job or JobContext()
    if register.count(office, register.View()) or contracts.list_contracts(office):
        raise NotAllowed("这个办公文件夹里已经有数据，没有加入示例数据。请另建一个空的办公文件夹来试用。")
    templates = list_templates()
    for number, template in enumerate(templates):
        job.report(number, len(templates), f"建立示例合同 {template.title}")
        job.check()
        contracts.add(office, template.key)
    tickets = _import_tickets(office, job)
    return Outcome(
        SampleCounts(tickets, len(templates)), frozenset({Topic.TICKETS, Topic.CONTRACTS, Topic.DELIVERABLES})
    )


def _import_tickets(office: Office, job: JobContext) -> int:
    """Write a made-up export into the work folder and import it."""
    path = office.folder("work") / FILE_NAME
    try:
        write_hotline_export(path, TICKETS, office.now(), street=office.street or "示例街道", faults=False)
        summary = imports.commit(office, imports.prepare(office, path, job=job), job).value
    finally:
        path.unlink(missing_ok=True)
    return summary.new
