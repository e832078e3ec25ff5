"""What the papers around acceptance say: 验收意见书 (P-03) and 验收催告函 (P-04), 000·三(一), 五(三)2.

Neither has a form in the contract; the columns are those of requirements.md §2.7. A limit that the contract does not
state is left out, never invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PaperSubject:
    """The deliverable that a paper speaks of, and the clause it stands on."""

    contract_title: str
    contract_no: str
    deliverable: str  # name with its period
    owner_name: str
    vendor_name: str
    clause: str  # e.g. 三(一)


@dataclass(frozen=True, slots=True)
class OpinionItem:
    """One comment (修改意见) and the item of plan or memorandum that it rests on (依据)."""

    text: str
    basis: str


@dataclass(frozen=True, slots=True)
class AcceptanceOpinion:
    """验收意见书: passed, or comments with their basis; ``accept_by`` and ``revise_by`` None where not stated."""

    subject: PaperSubject
    round_no: int
    submitted_on: date
    received_on: date | None
    accept_by: date | None
    is_passed: bool
    concluded_on: date
    items: tuple[OpinionItem, ...] = ()
    revise_by: date | None = None
    handled_by: str = ""
    authorised_by: str = ""
    delivery: str = ""  # how and when it was sent


@dataclass(frozen=True, slots=True)
class ReminderLetter:
    """验收催告函: the vendor's reminder after the review period; registered or drafted by the office."""

    subject: PaperSubject
    submitted_on: date
    accept_by: date
    reminded_at: str  # ISO date or moment
    method: str
    sender: str
    recipient: str
    objection_by: date | None
    objection_note: str  # which reading of R-04 the date rests on, or that none is set


def opinion_statement(opinion: AcceptanceOpinion) -> str:
    """Return the sentence of the conclusion."""
    subject = opinion.subject
    what = f"乙方提交的“{subject.deliverable}”（第 {opinion.round_no} 轮）"
    if opinion.is_passed:
        return f"经审阅，{what}符合《项目计划书》及双方确认的工作要求，甲方书面确认验收通过。"
    limit = f"，并于 {opinion.revise_by.isoformat()} 前重新提交" if opinion.revise_by else "，并重新提交"
    return f"经审阅，甲方对{what}提出以下修改意见，请乙方按意见修改{limit}，重新提交后按原时限和程序再次验收。"


def reminder_statement(letter: ReminderLetter) -> str:
    """Return the body of the reminder."""
    subject = letter.subject
    objection = f"请于 {letter.objection_by.isoformat()} 前" if letter.objection_by else "请尽快"
    return (
        f"乙方已于 {letter.submitted_on.isoformat()} 提交“{subject.deliverable}”，"
        f"合同约定的验收期已于 {letter.accept_by.isoformat()} 届满，乙方尚未收到甲方的书面验收意见。"
        f"现依据《{subject.contract_title}》“{subject.clause}”的约定催告甲方开展验收，"
        f"{objection}书面确认验收通过或提出异议；经提示后甲方仍未提出异议的，按合同约定处理。"
    )
