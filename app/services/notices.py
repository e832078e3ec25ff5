"""Papers around acceptance: 验收意见书 (P-03) and 验收催告函 (P-04), filled from the recorded steps (000·三(一))."""

from __future__ import annotations

from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path

from app.domain.acceptance_events import AcceptanceState, EventKind
from app.domain.acceptance_papers import (
    AcceptanceOpinion,
    OpinionItem,
    PaperSubject,
    ReminderLetter,
    opinion_form,
    reminder_form,
)
from app.domain.errors import NotAllowed, NotFound
from app.services.acceptance_case import Case
from app.services.form_printing import Paper, print_form
from app.services.printing import Target
from app.services.session import Office
from app.storage.queries.contracts import Record

OPINION_FORM, REMINDER_FORM = "P-03", "P-04"

_OPINIONS = (EventKind.PASS, EventKind.COMMENT, EventKind.OBJECTION, EventKind.FAIL)


def opinion(office: Office, deliverable_id: int, event_id: int | None = None) -> AcceptanceOpinion:
    """Fill 验收意见书 from a recorded pass, comment, objection or failure (default: the last one).

    Each line of the step's text is one comment, beside the line of its basis. Raises ``NotFound``, ``NotAllowed``.
    """
    case = Case(office, deliverable_id)
    event = _event(case, _OPINIONS, event_id)
    if event is None:
        raise NotAllowed("这项成果还没有登记验收通过或修改意见，不能打印验收意见书。请先登记验收结论。")
    number = int(event["round_no"])
    submission = next(each for each in case.submissions if each["round_no"] == number)
    round_ = next((each for each in _judged(case, event).rounds if each.number == number), None)
    is_passed = event["kind"] == EventKind.PASS
    return AcceptanceOpinion(
        subject=_subject(case),
        round_no=number,
        submitted_on=_day(submission["submitted_at"]),
        received_on=_day(submission["received_at"]) if submission["received_at"] else None,
        accept_by=round_.accept_by if round_ else None,
        is_passed=is_passed,
        concluded_on=_day(event["at"]),
        items=() if is_passed else _items(event),
        revise_by=None if is_passed or round_ is None else round_.revise_by,
        handled_by=event["actor"],
        delivery="　".join(part for part in (event["method"], event["at"].replace("T", " ")) if part),
    )


def reminder(office: Office, deliverable_id: int, event_id: int | None = None) -> ReminderLetter:
    """Fill 验收催告函 from a recorded reminder, or draft one for today when the review period is over.

    Raises ``NotFound``, ``NotAllowed`` when the contract knows no reminder or the period still runs.
    """
    case = Case(office, deliverable_id)
    if not case.terms.acceptance.deemed:
        raise NotAllowed("本合同没有约定催告，不能打印验收催告函。")
    event = _event(case, (EventKind.REMIND,), event_id)
    judged = _judged(case, event)
    accept_by = judged.rounds[-1].accept_by
    on = _day(event["at"]) if event else office.now().date()
    if accept_by is None or on <= accept_by:
        raise NotAllowed(f"验收期到 {accept_by} 才届满，届满后催告才有效，没有出具催告函。")
    if event is None and judged.is_finished:
        raise NotAllowed(f"这项成果{judged.state_text}，不需要催告。")
    objection_by, note = _objection(case, judged)
    return ReminderLetter(
        subject=_subject(case),
        submitted_on=judged.rounds[-1].submitted_on,
        accept_by=accept_by,
        reminded_at=event["at"] if event else on.isoformat(),
        method=event["method"] if event else "",
        sender=f"乙方 {case.contract.row['vendor_name']}",
        recipient=f"甲方 {case.contract.row['owner_name']}",
        objection_by=objection_by if event else None,
        objection_note=note,
    )


def pdf_of_opinion(
    office: Office,
    deliverable_id: int,
    event_id: int | None = None,
    *,
    target: Target = "pdf",
    save_to: Path | None = None,
) -> bytes:
    """Return 验收意见书 as PDF; logged unless it is a preview."""
    return print_form(office, opinion_paper(office, deliverable_id, event_id), target=target, save_to=save_to)


def opinion_paper(office: Office, deliverable_id: int, event_id: int | None = None) -> Paper:
    """Fill 验收意见书 as a paper; raises as ``opinion``."""
    made = opinion(office, deliverable_id, event_id)
    subject = f"deliverable:{deliverable_id}:round:{made.round_no}:{'pass' if made.is_passed else 'comment'}"
    number = f"验收意见书（成果 {deliverable_id}，第 {made.round_no} 轮）"
    return Paper(OPINION_FORM, subject, number, opinion_form(made))


def pdf_of_reminder(
    office: Office,
    deliverable_id: int,
    event_id: int | None = None,
    *,
    target: Target = "pdf",
    save_to: Path | None = None,
) -> bytes:
    """Return 验收催告函 as PDF; logged unless it is a preview."""
    return print_form(office, reminder_paper(office, deliverable_id, event_id), target=target, save_to=save_to)


def reminder_paper(office: Office, deliverable_id: int, event_id: int | None = None) -> Paper:
    """Fill 验收催告函 as a paper; raises as ``reminder``."""
    made = reminder(office, deliverable_id, event_id)
    subject = f"deliverable:{deliverable_id}:reminder:{made.reminded_at}"
    number = f"验收催告函（成果 {deliverable_id}）"
    return Paper(REMINDER_FORM, subject, number, reminder_form(made))


def _event(case: Case, kinds: tuple[EventKind, ...], event_id: int | None) -> Record | None:
    """Return the step asked for, or the last one of these kinds (of the round under way, for a reminder)."""
    fitting = [event for event in case.events if event["kind"] in kinds]
    if event_id is not None:
        for event in fitting:
            if event["id"] == event_id:
                return event
        raise NotFound(f"这项成果没有编号为 {event_id} 的验收登记可以打印。")
    if kinds == (EventKind.REMIND,) and case.submissions:
        fitting = [event for event in fitting if event["round_no"] == case.submissions[-1]["round_no"]]
    return fitting[-1] if fitting else None


def _judged(case: Case, event: Record | None) -> AcceptanceState:
    """Judge the deliverable as it stood with this step (the steps after it left out)."""
    if not case.submissions:
        raise NotAllowed("这项成果还没有提交，不能打印这份单据。请先登记提交。")
    if event is not None:
        case.events = case.events[: case.events.index(event) + 1]
    return case.judge()


def _objection(case: Case, judged: AcceptanceState) -> tuple[date | None, str]:
    option = case.readings.option("R-04")
    if option == "甲":
        return None, "读法 R-04 甲：合同未约定异议期限，经提示未提出异议即可视为验收通过"
    day = judged.deemed.earliest.get(option)
    return day, f"读法 R-04 {option}" if day else f"读法 R-04 {option}，宽限天数未填写"


def _items(event: Record) -> tuple[OpinionItem, ...]:
    texts = [line.strip() for line in event["text"].splitlines() if line.strip()]
    bases = [line.strip() for line in event["basis"].splitlines() if line.strip()]
    if len(bases) == 1:
        bases *= len(texts)
    return tuple(OpinionItem(text, basis) for text, basis in zip_longest(texts, bases, fillvalue=""))


def _subject(case: Case) -> PaperSubject:
    row = case.contract.row
    return PaperSubject(
        contract_title=row["title"],
        contract_no=row["contract_no"],
        deliverable=f"{case.row['name']}（{case.row['period']}）",
        owner_name=row["owner_name"],
        vendor_name=row["vendor_name"],
        clause=case.terms.acceptance.clause,
    )


def _day(moment: str) -> date:
    return datetime.fromisoformat(moment).date()
