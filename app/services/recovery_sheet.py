"""恢复密钥保管单: shown, printed or saved once; that it was is audited, what is on it is kept nowhere."""

from __future__ import annotations

from pathlib import Path

from app.services import encryption
from app.services.printing import Target
from app.services.session import Office

TITLE = "恢复密钥保管单"


def make(office: Office, recovery: str, target: Target, save_to: Path | None = None) -> bytes:
    """Draw the sheet; printing and saving are written into the audit log, without any hash of the paper.

    Raises ``RefusedInput`` when the file cannot be written.
    """
    from app.documents.recovery_sheet import draw_sheet
    from app.documents.saving import save_bytes

    pdf = draw_sheet(recovery, office.street, office.root.name, office.now().date().isoformat())
    if save_to is not None:
        save_bytes(save_to, pdf)
    if target != "preview":
        encryption.note_printed(office)
    return pdf


def save(office: Office, recovery: str, save_to: Path) -> None:
    """Save the sheet as PDF (it opens everything: not into the office folder, nor left on the computer)."""
    make(office, recovery, "pdf", save_to)
