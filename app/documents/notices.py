"""Papers around acceptance as A4 pages: 验收意见书 (P-03) and 验收催告函 (P-04)."""

from __future__ import annotations

from datetime import date

from app.documents.check_code import CopyMark
from app.documents.form_sheet import SUBHEAD, VALUE, Cell, FormSheet, label, render_form
from app.domain.acceptance_papers import (
    AcceptanceOpinion,
    PaperSubject,
    ReminderLetter,
    opinion_statement,
    reminder_statement,
)
from app.domain.receipts import chinese_date

OPINION_TITLE = "验收意见书"
REMINDER_TITLE = "验收催告函"
NOT_STATED = "合同未约定"


def draw_opinion(opinion: AcceptanceOpinion, mark: CopyMark | None = None) -> bytes:
    """Return 验收意见书 as a PDF; many comments go on on further pages."""

    def fill(sheet: FormSheet) -> None:
        sheet.heading(OPINION_TITLE)
        _subject_rows(sheet, opinion.subject, opinion.round_no)
        sheet.row(
            label("提交日期"), _date(opinion.submitted_on), label("收到日期"), _date(opinion.received_on, "未登记")
        )
        sheet.row(label("验收期届满"), Cell(_day(opinion.accept_by, NOT_STATED), 80))
        verdict = "☑ 通过　　☐ 提出修改意见" if opinion.is_passed else "☐ 通过　　☑ 提出修改意见"
        sheet.row(label("验收结论"), Cell(verdict, 80))
        sheet.row(Cell(opinion_statement(opinion), 100))
        if not opinion.is_passed:
            _opinion_items(sheet, opinion)
        sheet.row(label("经办"), Cell(opinion.handled_by, 30), label("授权人"), Cell(opinion.authorised_by, 30))
        sheet.row(label("送达方式与时间"), Cell(opinion.delivery, 80))
        sheet.seal(f"{opinion.subject.owner_name}（盖章）", chinese_date(opinion.concluded_on))

    return render_form(OPINION_TITLE, fill, footer=_footer(mark), made_at=mark.printed_at if mark else "")


def _opinion_items(sheet: FormSheet, opinion: AcceptanceOpinion) -> None:
    sheet.row(label("序号", 8), label("修改意见", 57), label("依据（计划书或备忘录条目）", 35))
    for number, item in enumerate(opinion.items, start=1):
        sheet.row(label(str(number), 8), Cell(item.text, 57), Cell(item.basis or "未注明", 35))
    sheet.row(label("修改期届满"), Cell(_day(opinion.revise_by, NOT_STATED), 80))


def draw_reminder(letter: ReminderLetter, mark: CopyMark | None = None) -> bytes:
    """Return 验收催告函 as a PDF."""
    subject = letter.subject

    def fill(sheet: FormSheet) -> None:
        sheet.heading(REMINDER_TITLE)
        sheet.paragraph(f"{subject.owner_name}：", VALUE)
        sheet.space(1)
        sheet.paragraph(reminder_statement(letter))
        sheet.space(3)
        _subject_rows(sheet, subject, None)
        sheet.row(label("提交日期"), _date(letter.submitted_on), label("验收期届满"), _date(letter.accept_by))
        sheet.row(
            label("催告时间"), Cell(letter.reminded_at.replace("T", " "), 30), label("方式"), Cell(letter.method, 30)
        )
        sheet.row(label("发件人"), Cell(letter.sender, 30), label("收件人"), Cell(letter.recipient, 30))
        objection = _day(letter.objection_by, "未定")
        note = f"（{letter.objection_note}）" if letter.objection_note else ""
        sheet.row(label("异议截止"), Cell(objection + note, 80))
        sheet.row(label("签收"), Cell("签收人：　　　　　　　　签收时间：　　　　年　　月　　日　　时", 80))
        sheet.seal(f"{subject.vendor_name}（盖章）", chinese_date(date.fromisoformat(letter.reminded_at[:10])))
        sheet.paragraph("本函由乙方出具；甲方收到后请立即登记签收时间。", SUBHEAD)

    return render_form(REMINDER_TITLE, fill, footer=_footer(mark), made_at=mark.printed_at if mark else "")


def _subject_rows(sheet: FormSheet, subject: PaperSubject, round_no: int | None) -> None:
    sheet.row(label("合同名称"), Cell(subject.contract_title, 80))
    sheet.row(label("合同编号"), Cell(subject.contract_no, 30), label("合同条款"), Cell(subject.clause, 30))
    sheet.row(label("甲方"), Cell(subject.owner_name, 80))
    sheet.row(label("乙方"), Cell(subject.vendor_name, 80))
    turn = f"（第 {round_no} 轮提交）" if round_no else ""
    sheet.row(label("期次（成果）"), Cell(subject.deliverable + turn, 80))


def _date(day: date | None, otherwise: str = "") -> Cell:
    return Cell(_day(day, otherwise), 30)


def _day(day: date | None, otherwise: str) -> str:
    return day.isoformat() if day else otherwise


def _footer(mark: CopyMark | None) -> str:
    if mark is None:
        return ""
    code = f"　校验码 {mark.short_code}" if mark.audit_head else ""
    return f"{mark.number}　{mark.copy_text}{code}"
