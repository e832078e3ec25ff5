"""The acceptance flow (验收) as a pure state machine: review, comments, revision, reminder, deemed acceptance.

Source: 000·三(一), 五(三)2 (5 + 3 workdays, 催告, 视为通过, receipt in 10 workdays); 001·7.5 (3 days of rework);
R-02, R-04…R-06; AC-01, AC-02. Nothing here ever turns into 视为通过 by itself: that takes a ``deemed`` event, which is
a person's confirmation, and it counts only when every condition of the contract is met on its day.
A limit that a contract does not state stays None; another contract's limit is never borrowed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from app.domain.acceptance_clock import AcceptanceClock, Versions
from app.domain.acceptance_events import (
    FINISHED,
    KIND_TEXT,
    AcceptanceState,
    Deemed,
    Event,
    EventKind,
    Round,
    State,
)
from app.domain.contracts import ContractTemplate
from app.domain.delivery_terms import AcceptanceTerms
from app.domain.readings import Readings
from app.domain.workdays import Calendar


def judge(
    submitted_on: date,
    events: Iterable[Event],
    template: ContractTemplate,
    calendar: Calendar,
    as_of: date,
    readings: Readings,
    *,
    grace: int | None = None,
    versions: Versions | None = None,
) -> AcceptanceState:
    """Where the acceptance stands at the end of ``as_of``. Later events are not looked at; impossible ones refused.

    ``grace`` (workdays) shows R-04 乙 beside the reading in force where no choice of the office names its number.
    ``versions`` gives the terms of a day where amendments changed them: each round goes by its own (F1.2).
    """
    flow = _Flow(submitted_on, AcceptanceClock(template, calendar, readings, grace, versions))
    for event in sorted(events, key=lambda item: item.on):
        if event.on <= as_of:
            flow.take(event)
    return _result(flow, as_of)


def refusal(
    submitted_on: date,
    events: Iterable[Event],
    new: Event,
    template: ContractTemplate,
    calendar: Calendar,
    readings: Readings,
    versions: Versions | None = None,
) -> str:
    """Why ``new`` cannot be the next step (Chinese), "" when it can."""
    past = sorted(events, key=lambda item: item.on)
    if past and new.on < past[-1].on:
        last = past[-1]
        return f"{KIND_TEXT[new.kind]}日期 {new.on} 早于上一步“{KIND_TEXT[last.kind]}”（{last.on}），请核对日期。"
    flow = _Flow(submitted_on, AcceptanceClock(template, calendar, readings, versions=versions))
    for event in past:
        flow.take(event)
    return flow.refusal(new)


class _Flow:
    """Walks through the events of one deliverable."""

    def __init__(self, submitted_on: date, clock: AcceptanceClock) -> None:
        self.clock = clock
        self.why = clock.why
        self.refused: list[str] = []
        self.rounds: list[Round] = []
        self.failures = 0
        self.reminder: date | None = None
        self._open_round(submitted_on)

    @property
    def terms(self) -> AcceptanceTerms:
        """Return the terms of the round under way."""
        return self.clock.terms

    @property
    def last(self) -> Round:
        """Return the round under way."""
        return self.rounds[-1]

    def take(self, event: Event) -> None:
        """Apply an event, or note why it does not count."""
        reason = self.refusal(event)
        if reason:
            self.refused.append(reason)
            self.why.append(f"不计：{reason}")
            return
        match event.kind:
            case EventKind.RESUBMIT:
                self._resubmitted(event)
            case EventKind.REMIND:
                self._reminded(event)
            case EventKind.PASS | EventKind.DEEMED:
                self._concluded(event)
            case _:
                self._revising(event)

    def refusal(self, event: Event) -> str:
        """Why the event cannot be a step now, "" when it can."""
        what = f"{KIND_TEXT[event.kind]}（{event.on}）"
        last = self.last
        if event.on < last.submitted_on:
            return f"{what}早于第 {last.number} 轮提交日 {last.submitted_on}，请核对日期。"
        if last.ended_by in (EventKind.PASS, EventKind.DEEMED):
            return f"该期成果已于 {last.ended_on} 验收完成，不能再登记{what}。"
        if last.ended_by is not None:
            if event.kind is EventKind.RESUBMIT:
                return ""
            return f"乙方尚未修改后重新提交，不能登记{what}；请先登记重新提交。"
        if event.kind is EventKind.RESUBMIT:
            return f"本轮没有修改意见，{what}不改变验收期；如已退回修改，请先登记修改意见。"
        if event.kind is EventKind.REMIND and not self.terms.deemed:
            return f"本合同没有约定催告，{what}不产生合同后果。"
        return self._deemed_refusal(event.on) if event.kind is EventKind.DEEMED else ""

    def _deemed_refusal(self, on: date) -> str:
        accept_by = self.last.accept_by
        if not self.terms.deemed:
            return "本合同没有“视为验收通过”的约定，不能确认。"
        if accept_by is None or on <= accept_by:
            return f"验收期 {accept_by} 才届满，不能确认视为验收通过。"
        if self.reminder is None:
            return "验收期届满后没有有效催告，不能确认视为验收通过；请先登记催告。"
        first = self.clock.chosen(self.clock.earliest(self.reminder, accept_by))
        if first is None:
            return "读法 R-04 乙没有填写宽限天数，不能确认视为验收通过；请先补填。"
        return f"按所选读法最早 {first} 才能确认视为验收通过。" if on < first else ""

    def _open_round(self, submitted_on: date) -> None:
        self.reminder = None
        number = len(self.rounds) + 1
        self.rounds.append(Round(number, submitted_on, self.clock.review(submitted_on, number)))

    def _resubmitted(self, event: Event) -> None:
        due = self.last.revise_by
        if due is not None and event.on > due:
            self.why.append(f"{event.on} 重新提交，晚于修改期届满日 {due}。")
        self._open_round(event.on)

    def _reminded(self, event: Event) -> None:
        accept_by = self.last.accept_by
        is_early = accept_by is not None and event.on <= accept_by
        if is_early and self.terms.reminder_after_expiry and self.clock.readings.option("R-05") == "甲":
            self.why.append(
                f"{event.on} 的提示在验收期届满（{accept_by}）之前，只算提前提示，届满后须再催告（R-05 甲）。"
            )
            return
        self.why.append(f"{event.on} 乙方催告；甲方仍可书面提出异议，系统不自动判定通过。")
        if self.reminder is None:
            self.reminder = event.on

    def _concluded(self, event: Event) -> None:
        self._end_round(event, None)
        if event.kind is EventKind.PASS:
            self.why.append(f"{event.on} 书面确认验收通过。")
            return
        self.why.append(f"{event.on} 人工确认视为验收通过：验收期届满、已催告、无书面意见和异议。")

    def _revising(self, event: Event) -> None:
        """Comments, objection or failure: the vendor reworks; a reminder given in this round has no effect."""
        accept_by = self.last.accept_by
        is_late = accept_by is not None and event.on > accept_by
        note = "（已过验收期，但尚未确认视为通过，仍进入修改）" if is_late else ""
        self.why.append(f"{event.on} {KIND_TEXT[event.kind]}，进入修改期{note}。")
        if self.reminder is not None:
            self.why.append("本轮催告不再产生视为通过的后果。")
        if event.kind is EventKind.FAIL:
            self._count_failure()
        self._end_round(event, self.clock.revise(event.on))

    def _count_failure(self) -> None:
        self.failures += 1
        limit = self.terms.failed_max
        if limit is not None and self.failures > limit:
            self.why.append(f"经 {limit} 次整改仍不合格，甲方可单方解除合同（{self.clock.cite()}），须由有权人决定。")

    def _end_round(self, event: Event, revise_by: date | None) -> None:
        self.rounds[-1] = replace(self.last, ended_by=event.kind, ended_on=event.on, revise_by=revise_by)


def _result(flow: _Flow, as_of: date) -> AcceptanceState:
    """Return the judgement at the end of the day ``as_of``."""
    clock, last = flow.clock, flow.last
    is_open = last.ended_by is None
    counts = is_open or last.ended_by is EventKind.DEEMED
    earliest = clock.earliest(flow.reminder if counts else None, last.accept_by)
    first = clock.chosen(earliest)
    allowed = is_open and last.accept_by is not None and first is not None and as_of >= first > last.accept_by
    state = _open_state(flow, allowed, as_of) if is_open else _ended_state(last, as_of)
    completed_on = last.ended_on if state in FINISHED else None
    receipts = {option: clock.receipt_by(day) for option, day in earliest.items()}
    receipt_by = clock.receipt_by(first if allowed else completed_on)
    why = (*flow.why, *_closing_reasons(flow, state, earliest, receipts, receipt_by))
    return AcceptanceState(
        state=state,
        accept_by=last.accept_by,
        revise_by=next((item.revise_by for item in reversed(flow.rounds) if item.revise_by), None),
        deemed=Deemed(allowed, earliest, receipts),
        receipt_by=receipt_by,
        completed_on=completed_on,
        rounds=tuple(flow.rounds),
        why=why,
        refused=tuple(flow.refused),
        provisional=any(deadline.provisional for deadline in clock.used),
        calendar_version=clock.calendar.version,
    )


def _ended_state(last: Round, as_of: date) -> State:
    if last.ended_by is EventKind.PASS:
        return State.PASSED
    if last.ended_by is EventKind.DEEMED:
        return State.DEEMED
    if last.revise_by is not None and as_of > last.revise_by:
        return State.REVISION_LATE
    return State.FAILED if last.ended_by is EventKind.FAIL else State.REVISING


def _open_state(flow: _Flow, allowed: bool, as_of: date) -> State:
    accept_by = flow.last.accept_by
    if accept_by is None:
        return State.SUBMITTED
    if as_of <= accept_by:
        return State.REVIEWING
    if flow.reminder is None:
        return State.UNREMINDED
    return State.DEEMABLE if allowed else State.REMINDED


def _closing_reasons(
    flow: _Flow,
    state: State,
    earliest: Mapping[str, date | None],
    receipts: Mapping[str, date | None],
    receipt_by: date | None,
) -> list[str]:
    reasons: list[str] = []
    if state is State.UNREMINDED:
        reasons.append(f"验收期 {flow.last.accept_by} 已届满，没有有效催告，不能视为验收通过。")
    if state in (State.REMINDED, State.DEEMABLE):
        known = [f"{option} {day}（回执 {receipts[option]}）" for option, day in earliest.items() if day]
        reasons.append(f"催告后最早可视为通过的日子（R-04）：{'；'.join(known)}。")
    if state is State.DEEMABLE:
        reasons.append("合同写明的条件已具备，是否视为验收通过须由甲方人员确认，系统不自动判定。")
    if state is State.REVISION_LATE:
        reasons.append("修改期已过仍未重新提交；是否计违约金由甲方决定（000 见读法 R-45，001 见 7.4、7.5）。")
    if state in FINISHED and receipt_by is not None:
        reasons.append(f"回执须在 {receipt_by} 前签署并寄出（{flow.clock.cite()}）。")
    return reasons
