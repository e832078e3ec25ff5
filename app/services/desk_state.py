"""Two facts for the bottom of the window: the last verified backup, and whether the audit chain is whole."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.session import Office
from app.storage import audit
from app.storage.audit_marks import known_marks


@dataclass(frozen=True, slots=True)
class DeskState:
    """``backup_at`` is "" when there is no verified backup yet; ``first_bad`` names the first bad audit entry."""

    backup_at: str
    audit_ok: bool
    audit_entries: int
    first_bad: int | None


def desk_state(office: Office) -> DeskState:
    """Read both. Walks the whole audit chain, so it belongs into the reading lane."""
    database = office.database
    backup_at = database.value("SELECT max(at) FROM backup_log WHERE verified = 1") or ""
    chain = audit.verify(database, known_marks(database, office.root / "backups"))
    return DeskState(str(backup_at), chain.ok, chain.entries, chain.first_bad)
