"""What the papers around acceptance say: 验收意见书 (P-03) and 验收催告函 (P-04), 000·三(一), 五(三)2.

Neither has a form in the contract; the columns are those of requirements.md §2.7. A limit that the contract does not
state is left out, never invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.form_content import Block, Form, Grid, Pairs, Paragraph, Seal, Wide, tick
from app.domain.receipts import chinese_date

OPINION_TITLE = "验收意见书"
REMINDER_TITLE = "验收催告函"
NOT_STATED = "合同未约定"


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


def opinion_form(opinion: AcceptanceOpinion) -> Form:
    """P-03 验收意见书: passed, or every comment beside what it rests on; many comments go on on further pages."""
    passed = opinion.is_passed
    blocks: list[Block] = [
        *_subject_rows(opinion.subject, f"（第 {opinion.round_no} 轮提交）"),
        Pairs((("提交日期", _day(opinion.submitted_on)), ("收到日期", _day(opinion.received_on, "未登记")))),
        Wide("验收期届满", _day(opinion.accept_by, NOT_STATED)),
        Wide("验收结论", f"{tick('通过', passed)}　　{tick('提出修改意见', not passed)}"),
        Wide("意见", opinion_statement(opinion)),
    ]
    if not passed:
        rows = tuple((str(n), item.text, item.basis or "未注明") for n, item in enumerate(opinion.items, 1))
        heads = ("序号", "修改意见", "依据（计划书或备忘录条目）")
        blocks += [
            Grid(heads, (8, 57, 35), rows, "修改意见清单"),
            Wide("修改期届满", _day(opinion.revise_by, NOT_STATED)),
        ]
    blocks += [
        Pairs((("经办", opinion.handled_by), ("授权人", opinion.authorised_by))),
        Wide("送达方式与时间", opinion.delivery),
        Seal((f"{opinion.subject.owner_name}（盖章）", chinese_date(opinion.concluded_on)), is_outside=True),
    ]
    return Form(OPINION_TITLE, tuple(blocks), header=f"{OPINION_TITLE}　{opinion.subject.deliverable}")


def reminder_form(letter: ReminderLetter) -> Form:
    """P-04 验收催告函: the vendor's letter, with the place where the office signs for it."""
    subject = letter.subject
    objection = _day(letter.objection_by, "未定")
    note = f"（{letter.objection_note}）" if letter.objection_note else ""
    blocks: list[Block] = [
        Paragraph(f"{subject.owner_name}：", "称呼", is_plain=True),
        Paragraph(reminder_statement(letter)),
        *_subject_rows(subject, ""),
        Pairs((("提交日期", _day(letter.submitted_on)), ("验收期届满", _day(letter.accept_by)))),
        Pairs((("催告时间", letter.reminded_at.replace("T", " ")), ("方式", letter.method))),
        Pairs((("发件人", letter.sender), ("收件人", letter.recipient))),
        Wide("异议截止", objection + note),
        Wide("签收", "签收人：　　　　　　　　签收时间：　　　　年　　月　　日　　时"),
        Seal(
            (f"{subject.vendor_name}（盖章）", chinese_date(date.fromisoformat(letter.reminded_at[:10]))),
            is_outside=True,
        ),
    ]
    return Form(REMINDER_TITLE, tuple(blocks), "本函由乙方出具；甲方收到后请立即登记签收时间。")


def _subject_rows(subject: PaperSubject, turn: str) -> tuple[Block, ...]:
    return (
        Wide("合同名称", subject.contract_title),
        Pairs((("合同编号", subject.contract_no), ("合同条款", subject.clause))),
        Wide("甲方", subject.owner_name),
        Wide("乙方", subject.vendor_name),
        Wide("期次（成果）", subject.deliverable + turn),
    )


def _day(day: date | None, otherwise: str = "") -> str:
    return day.isoformat() if day else otherwise
