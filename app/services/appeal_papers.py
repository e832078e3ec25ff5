"""考核申诉表 (P-25), filled from an appeal; every copy is logged, before and after the result each on its own."""

from __future__ import annotations

from pathlib import Path

from app.domain.appeal_papers import AppealPaper, appeal_form
from app.domain.masking import mask_field
from app.services import appeals
from app.services.form_printing import Paper, print_form
from app.services.printing import Target
from app.services.session import Office

APPEAL_FORM = "P-25"


def subject_of(row: appeals.AppealRow) -> str:
    """Return what copies are counted under: the appeal as handed in, and the appeal with its result."""
    return f"appeal:{row.id}" + (":decided" if row.result else "")


def pdf_of_appeal(office: Office, appeal_id: int, *, target: Target = "pdf", save_to: Path | None = None) -> bytes:
    """Return 考核申诉表 as PDF; logged unless it is a preview. Raises ``NotFound``."""
    return print_form(office, paper(office, appeal_id), target=target, save_to=save_to)


def paper(office: Office, appeal_id: int) -> Paper:
    """Fill 考核申诉表. Raises ``NotFound``."""
    row = appeals.get(office, appeal_id)
    form = appeal_form(
        AppealPaper(
            street=office.street,
            number=row.id,
            ticket_no=row.ticket_no,
            ticket_title=mask_field("title", row.title),
            period=row.period,
            objects=row.objects,
            reason=row.reason,
            evidence=row.evidence,
            unit=row.unit,
            filed_on=row.filed_on,
            before=row.answers_before,
            result=row.result,
            result_on=row.result_on,
            result_basis=row.result_basis,
            after=row.answers_after,
            rates_before=row.rates_before,
            rates_after=row.rates_after,
        )
    )
    return Paper(APPEAL_FORM, subject_of(row), f"申诉 {appeal_id}", form)
