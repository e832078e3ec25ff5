"""登记提交: what the vendor handed in, its file with the hash, and what a clerk should look at (lateness, format)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.domain import deliverables as plans
from app.domain.acceptance_events import AcceptanceState, EventKind
from app.domain.contracts import ContractTemplate
from app.domain.deliverables import OnTime
from app.domain.errors import RefusedInput
from app.domain.renewals import goes_on
from app.services import acceptance, attachments, calendars
from app.services.changes import Outcome, Topic
from app.services.contract_terms import terms_of
from app.services.deliverables import lateness_of, record_of
from app.services.session import Office
from app.storage.models.contracts import AcceptanceEvent, Submission
from app.storage.queries import contracts as stored


@dataclass(frozen=True, slots=True)
class Submitted:
    """A round that was handed in; ``warnings`` (late, format, …) are for the clerk to look at."""

    submission_id: int
    round_no: int
    sha256: str
    late: bool | None
    format_ok: bool | None
    judged: AcceptanceState
    warnings: tuple[str, ...]


def submit(
    office: Office,
    deliverable_id: int,
    at: datetime,
    file: Path | None = None,
    *,
    received_at: datetime | None = None,
    method: str = "",
    note: str = "",
) -> Outcome[Submitted]:
    """Record that the vendor handed in, at ``at`` to the second; ``file`` is stored with its hash.

    The first call opens round 1. A later one is the re-submission after comments, refused when the flow does not
    expect it (``NotAllowed``). Lateness and format are judged and warned about, never refused: the office decides.
    """
    record = record_of(office, deliverable_id)
    moment = at.replace(microsecond=0, tzinfo=None)
    _check_times(moment, received_at)
    if file is not None and not file.is_file():
        raise RefusedInput(f"找不到文件“{file.name}”。请检查文件是否还在原来的位置。")
    earlier = stored.submissions(office.database, deliverable_id)
    if earlier:
        acceptance.resubmitted(office, deliverable_id, moment)
    contract = terms_of(office, record["contract_id"])
    late = None if earlier else lateness_of(record, contract, moment, calendars.current(office))
    format_ok = plans.format_matches(file.name, contract.terms.acceptance) if file else None
    with office.change("deliverable.submit", f"deliverable:{deliverable_id}") as change:
        row = Submission.create(
            deliverable_id=deliverable_id,
            round_no=len(earlier) + 1,
            submitted_at=moment.isoformat(),
            received_at=received_at.replace(microsecond=0).isoformat() if received_at else "",
            method=method.strip(),
            format_ok=None if format_ok is None else int(format_ok),
            note=note.strip(),
        )
        sha256 = _attach(office, int(row.id), file)
        if earlier:
            _resubmit_event(office, deliverable_id, len(earlier), moment)
        judged = acceptance.store_state(office, deliverable_id)
        change.audit(submission=int(row.id), round=len(earlier) + 1, at=moment.isoformat(), sha256=sha256)
    start_on = date.fromisoformat(record["start_on"])
    warnings = _warnings(contract.terms, moment, late, format_ok, file, start_on, office.now())
    value = Submitted(
        int(row.id), len(earlier) + 1, sha256, late.late if late else None, format_ok, judged, tuple(warnings)
    )
    return Outcome(value, frozenset({Topic.DELIVERABLES, Topic.CONTRACTS}))


def _check_times(at: datetime, received_at: datetime | None) -> None:
    if received_at is not None and received_at.replace(microsecond=0) < at:
        raise RefusedInput("收到时间早于提交时间，请核对两个时间。")


def _attach(office: Office, submission_id: int, file: Path | None) -> str:
    if file is None:
        return ""
    stored_file = attachments.add(office, f"submission:{submission_id}", file).value
    Submission.update(sha256=stored_file.sha256, file_name=stored_file.name).where(
        Submission.id == submission_id
    ).execute()
    return stored_file.sha256


def _resubmit_event(office: Office, deliverable_id: int, round_no: int, at: datetime) -> None:
    AcceptanceEvent.create(
        deliverable_id=deliverable_id,
        round_no=round_no,
        at=at.isoformat(),
        kind=EventKind.RESUBMIT.value,
        text=f"第 {round_no + 1} 轮提交",
        actor=office.actor,
    )


def _warnings(
    terms: ContractTemplate,
    at: datetime,
    late: OnTime | None,
    format_ok: bool | None,
    file: Path | None,
    start_on: date,
    now: datetime,
) -> list[str]:
    found = []
    if late is not None and late.late:
        limit = late.limits["甲"]
        found.append(f"提交时间 {at} 晚于应交时间 {limit:%Y-%m-%d %H:%M:%S}，记为逾期提交。")
    if late is not None and len(set(late.late_by.values())) > 1:
        found.append(f"按读法 R-46 乙顺延至 {late.limits['乙']:%Y-%m-%d %H:%M}，则不算逾期，请由甲方选定读法。")
    if format_ok is False and file is not None:
        wanted = "、".join(terms.acceptance.formats)
        found.append(f"“{file.name}”不是约定格式（{wanted}，{terms.cite(terms.acceptance.format_clause)}），请核对。")
    if at > now:
        found.append(f"提交时间 {at} 晚于现在，请核对。")
    if goes_on(terms, at.date(), terms.end_on):
        found.append(goes_on(terms, at.date(), terms.end_on))
    if at.date() < start_on:
        found.append(f"提交时间 {at} 早于这一期的开始日 {start_on}，请核对。")
    return found
