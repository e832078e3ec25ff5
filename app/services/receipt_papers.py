"""回执 P-01 on its way out: the appendix's page as PDF, or its blanks in the office's own file; copies are logged."""

from __future__ import annotations

from pathlib import Path

from app.domain.form_marks import FormValues
from app.domain.form_values import of_receipt
from app.services.form_printing import is_own, print_own
from app.services.printing import RECEIPT_FORM, Target, print_paper
from app.services.receipt_drafts import ReceiptDraft
from app.services.receipt_records import content_of, in_force
from app.services.session import Office


def pdf_of_receipt(
    office: Office,
    receipt_id: int,
    *,
    target: Target = "pdf",
    with_footer: bool = True,
    with_reprint_mark: bool = True,
    save_to: Path | None = None,
) -> bytes:
    """Return an issued receipt as PDF; every target but the preview is logged as one more copy.

    With ``save_to`` the file is written in the same step: a file that cannot be written leaves no copy in the log.
    A name that ends in .docx or .xlsx asks for the office's own file. Raises ``NotFound``, ``NotAllowed`` for a void
    receipt, ``TargetInUse``, ``UnprintableText``.
    """
    subject, number, values = record(office, receipt_id)
    if is_own(save_to):
        return print_own(office, RECEIPT_FORM, subject, number, values, save_to)
    from app.documents.receipts import PrintOptions, draw_receipt

    content = content_of(office, receipt_id)
    options = PrintOptions(with_footer, with_reprint_mark)
    return print_paper(
        office,
        RECEIPT_FORM,
        subject,
        number,
        lambda mark: draw_receipt(content, mark, options),
        target=target,
        save_to=save_to,
    )


def record(office: Office, receipt_id: int) -> tuple[str, str, FormValues]:
    """Return what copies are counted under, the number, and the blanks of the appendix. Raises as above."""
    row = in_force(office, receipt_id)
    return f"receipt:{receipt_id}", str(row["number"]), of_receipt(content_of(office, receipt_id))


def preview_of_draft(office: Office, made: ReceiptDraft, *, with_footer: bool = True) -> bytes:
    """Return a receipt that is not issued yet, as it will look; nothing is logged."""
    from app.documents.check_code import CopyMark
    from app.documents.receipts import PrintOptions, draw_receipt

    mark = CopyMark("（未出具，仅供预览）", 1, "", office.now().isoformat())
    return draw_receipt(made.content, mark, PrintOptions(with_footer))
