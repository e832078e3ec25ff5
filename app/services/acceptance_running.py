"""Acceptance limits that still run, for 今日: review, revision, receipt, each with what ends and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.acceptance_events import FINISHED, AcceptanceState, State
from app.domain.deadlines import END_OF_DAY
from app.services import calendars
from app.services.acceptance_case import judge_rows
from app.services.contract_terms import ContractTerms, terms_of
from app.services.session import Office
from app.storage.queries import contracts as stored
from app.storage.queries.contracts import Record

_CLOCK_TEXT = {
    State.REVIEWING: "验收期届满",
    State.UNREMINDED: "验收期已届满，尚未书面确认",
    State.REMINDED: "已被催告，可能视为验收通过",
    State.DEEMABLE: "已被催告，可能视为验收通过",
    State.REVISING: "修改期届满",
    State.FAILED: "整改期届满",
    State.REVISION_LATE: "修改逾期",
}


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A limit of an acceptance that still runs (for 今日): what ends, when (ISO moment), since when."""

    deliverable_id: int
    title: str
    detail: str
    due_at: str
    started_at: str


def running(office: Office, at: datetime) -> list[RunningClock]:
    """Return every acceptance limit that still runs or has run out undecided, nearest first.

    After acceptance the receipt's limit runs until the receipt is posted, or its e-mail met the contract's conditions.
    """
    calendar = calendars.current(office)
    contracts: dict[int, ContractTerms] = {}
    clocks: list[RunningClock] = []
    for row in stored.handed_in(office.database):
        contract = contracts.get(row["contract_id"]) or terms_of(office, row["contract_id"])
        contracts[contract.id] = contract
        if row["state"] in FINISHED and contract.terms.receipt is None:
            continue
        submissions = stored.submissions(office.database, row["id"])
        judged = judge_rows(submissions, stored.events(office.database, row["id"]), contract, calendar, at.date())
        clock = _clock(row, judged, submissions[-1]["submitted_at"])
        if clock is not None:
            clocks.append(clock)
    return sorted(clocks, key=lambda clock: clock.due_at)


def _clock(row: Record, judged: AcceptanceState, started_at: str) -> RunningClock | None:
    if judged.is_finished:
        due_on, detail = judged.receipt_by, "签署并寄出回执"
    else:
        is_revising = judged.state in (State.REVISING, State.FAILED, State.REVISION_LATE)
        due_on = judged.revise_by if is_revising else judged.accept_by
        detail = _CLOCK_TEXT.get(judged.state, "")
    if due_on is None:
        return None
    title = f"{row['name']}（{row['period']}）"
    return RunningClock(row["id"], title, detail, datetime.combine(due_on, END_OF_DAY).isoformat(), started_at)
