"""A person's password also opens the encrypted office: its slot in the key file follows the account (``user:LOGIN``).

Without encryption every function here is one look at ``Office.key``.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.errors import OfficeUnusable
from app.services.session import Office


def put(office: Office, login: str, password: str) -> bool:
    """Let this password open the office; whether there was anything to do."""
    if office.key is None:
        return False
    from app.storage import vault

    vault.put_slot(office.root, vault.USER + login, password, office.key, office.now().isoformat())
    return True


def bring_in_step(office: Office, login: str, password: str) -> bool:
    """Let the password that just signed in open the office: its slot is missing, or of another password.

    Missing where encryption was switched on later than the account was made; of another password where a backup
    brought the account back as it was. A slot that cannot be written now waits for the next sign-in.
    """
    if office.key is None:
        return False
    from app.storage import vault

    name = vault.USER + login
    if vault.open_slot(vault.read(office.root), name, password) is not None:
        return False
    try:
        with office.record("account.proof", f"account:{login}") as change:  # one writer of the key file at a time
            change.audit(slot="made")
            return put(office, login, password)
    except OfficeUnusable:
        return False


def keep_only(office: Office, logins: Iterable[str]) -> int:
    """Drop the slots of all persons but these (accounts switched off); returns how many went."""
    if office.key is None:
        return 0
    from app.storage import vault

    kept = {vault.USER + login for login in logins}
    going = [name for name in vault.read(office.root).slots if name.startswith(vault.USER) and name not in kept]
    vault.drop_slots(office.root, going)
    return len(going)


def drop(office: Office, login: str) -> None:
    """Let this person's password no longer open the office (disabled, password reset)."""
    if office.key is None:
        return
    from app.storage import vault

    vault.drop_slot(office.root, vault.USER + login)
