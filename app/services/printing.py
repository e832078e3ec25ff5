"""Printing papers (F16.1, F16.2): the same bytes for preview, PDF and printer; every issued copy is logged.

A copy's number, the head of the audit chain before it and the hash of its bytes go into the print log in the same
transaction that makes it. From the second copy on the paper is marked 补打, unless that is switched off.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from app.domain.errors import RefusedInput
from app.services.session import Office
from app.storage import audit
from app.storage.models.office import PrintLog
from app.storage.queries import receipts as stored

if TYPE_CHECKING:
    from app.documents.check_code import CopyMark
    from app.documents.pdf_pages import PageImage

Target = Literal["pdf", "printer", "preview"]
Draw = Callable[["CopyMark"], bytes]

RECEIPT_FORM = "P-01"


@dataclass(frozen=True, slots=True)
class PrintRow:
    """One copy that was made."""

    copy_no: int
    at: str
    actor: str
    sha256: str
    audit_head: str
    target: str


def print_paper(
    office: Office,
    form: str,
    subject: str,
    number: str,
    draw: Draw,
    *,
    target: Target = "pdf",
    save_to: Path | None = None,
    suffix: str = ".pdf",
) -> bytes:
    """Make one copy of any paper: ``draw`` gets the footer's facts and returns the file (a PDF, or as ``suffix``)."""
    if save_to is not None and save_to.suffix.lower() != suffix:
        raise RefusedInput(f"“{save_to.name}”：这份单据只能存为 {suffix}，请改文件名。")
    if target == "preview":
        return draw(_mark(office, form, subject, number))
    with office.change(f"print.{form}", subject) as change:
        mark = _mark(office, form, subject, number)
        pdf = draw(mark)
        digest = hashlib.sha256(pdf).hexdigest()
        PrintLog.create(
            form=form,
            subject=subject,
            copy_no=mark.copy_no,
            at=change.at,
            actor=office.actor,
            sha256=digest,
            audit_head=mark.audit_head,
            target=target,
        )
        change.audit(form=form, copy=mark.copy_no, sha256=digest, target=target)
        if save_to is not None:
            _save(save_to, pdf)
    return pdf


def prints(office: Office, form: str, subject: str) -> list[PrintRow]:
    """Return the copies of a paper made so far, oldest first."""
    keys = PrintRow.__slots__
    return [PrintRow(*(record[key] for key in keys)) for record in stored.prints(office.database, form, subject)]


def pages(pdf: bytes, dpi: float = 110) -> list[PageImage]:
    """Return the pages as pictures (8-bit RGB) for the preview and for printers."""
    from app.documents.pdf_pages import render

    return render(pdf, dpi)


def _mark(office: Office, form: str, subject: str, number: str) -> CopyMark:
    from app.documents.check_code import CopyMark

    copies = stored.prints(office.database, form, subject)
    copy_no = copies[-1]["copy_no"] + 1 if copies else 1
    return CopyMark(number, copy_no, audit.head(office.database), office.now().isoformat(), copy_no > 1)


def _save(path: Path, pdf: bytes) -> None:
    from app.documents.saving import save_bytes

    save_bytes(path, pdf)
