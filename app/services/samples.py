"""Sample data (示例数据) for a new office: the five contract templates and some weeks of made-up tickets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.acceptance_events import EventKind
from app.domain.errors import NotAllowed
from app.services import (
    acceptance,
    contracts,
    deliverables,
    imports,
    queues,
    receipts,
    register,
    sample_cases,
    sample_flow,
    sample_ledgers,
    sample_payments,
    sample_penalties,
    sample_reviews,
    sample_services,
    sample_supervision,
    sample_terms,
    submissions,
)
from app.services.changes import Outcome, Topic
from app.services.hotline_sample import write_hotline_export
from app.services.progress import JobContext
from app.services.session import Office
from app.services.templates import list_templates

TICKETS = 600
SEED = 12345  # not the one of trial exports: their tickets are others
FILE_NAME = "示例工单.xlsx"
UNDER_WAY = 11
SETTLED_AFTER = timedelta(days=45)
LEFT_OPEN = {"chengbei": 4}
"""One deliverable (by its place in the plan) that is left for trying the way from submission to receipt."""


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
        contract_id = contracts.add(office, template.key).value
        _settle(office, contract_id, LEFT_OPEN.get(template.key), job)
    tickets = _import_tickets(office, job)
    job.report(len(templates), len(templates), "流转示例工单，登记剔除、挂账等个案")
    sample_flow.play(office, job)
    sample_cases.fill(office, _with_cases(office))
    sample_penalties.fill(office, _with_cases(office))
    sample_payments.fill(office)
    sample_terms.fill(office)
    sample_supervision.fill(office)
    sample_services.fill(office)
    sample_ledgers.fill(office)
    sample_reviews.fill(office, job)
    topics = frozenset({Topic.TICKETS, Topic.CONTRACTS, Topic.DELIVERABLES, Topic.CASES})
    return Outcome(SampleCounts(tickets, len(templates)), topics)


def _with_cases(office: Office) -> list[int]:
    """Return the tickets with cases: hung up and supervised ones are under way, excluded and appealed ones closed."""
    closed = register.View(conditions=(register.Condition("resolved", "is", "未解决"),))
    old = register.ids(office, closed)[:13]
    under_way = queues.ids(office, queues.Queue.HANDLING)[-UNDER_WAY:]
    return [*old[:10], *under_way[:7], *old[10:], *under_way[7:11]]


def _import_tickets(office: Office, job: JobContext) -> int:
    """Write a made-up export into the work folder and import it."""
    path = office.folder("work") / FILE_NAME
    try:
        write_hotline_export(path, TICKETS, office.now(), seed=SEED, street=office.street or "示例街道", faults=False)
        summary = imports.commit(office, imports.prepare(office, path, job=job), job).value
    finally:
        path.unlink(missing_ok=True)
    return summary.new


def _settle(office: Office, contract_id: int, left_open: int | None, job: JobContext) -> None:
    """Hand in and pass what was due long ago, so that the desk shows a running year and not a heap of arrears."""
    before = (office.now() - SETTLED_AFTER).date().isoformat()
    for row in deliverables.list_deliverables(office, contract_id):
        job.check()
        if row.seq == left_open or not row.due_on or row.due_on >= before:
            continue
        handed_in = datetime.fromisoformat(f"{row.due_on}T10:00:00")
        submissions.submit(office, row.id, handed_in, method="邮件", note="示例数据")
        passed = handed_in + timedelta(days=2, hours=5)
        acceptance.record(office, row.id, EventKind.PASS, passed, text="示例数据")
        if acceptance.view(office, row.id).receipt_needed:
            _send_receipt(office, row.id, passed.date() + timedelta(days=1))


def _send_receipt(office: Office, deliverable_id: int, on: date) -> None:
    """Issue the receipt of an accepted deliverable, seal it and post it."""
    receipt_id = receipts.issue(office, receipts.draft(office, deliverable_id)).value
    receipts.mark_sealed(office, receipt_id, on)
    receipts.mark_posted(office, receipt_id, "示例快递", f"SL{receipt_id:08d}", on)
