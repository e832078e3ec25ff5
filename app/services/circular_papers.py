"""The comparison with a circular (通报对账) as a printed paper; every copy is logged."""

from __future__ import annotations

from pathlib import Path

from app.domain import report_wording
from app.services import circular_compare, printing
from app.services.printing import Target
from app.services.session import Office

FORM = circular_compare.CODE


def pdf_of(office: Office, circular_id: int, *, target: Target = "pdf", save_to: Path | None = None) -> bytes:
    """Return the comparison as it stands now as PDF; logged unless it is a preview. Raises ``NotFound``."""
    from app.documents import report_pdf

    report = circular_compare.as_report(office, circular_id)
    made_at = office.now().isoformat()
    return printing.print_paper(
        office,
        FORM,
        subject(circular_id),
        report.title,
        lambda _mark: report_pdf.draw(report, made_at),
        target=target,
        save_to=save_to,
    )


def is_across(office: Office, circular_id: int) -> bool:
    """Whether the paper lies on its side."""
    return report_wording.is_across(circular_compare.as_report(office, circular_id))


def subject(circular_id: int) -> str:
    """Name what its copies are logged under."""
    return f"circular:{circular_id}"
