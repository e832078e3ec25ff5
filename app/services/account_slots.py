"""A person's password also opens the encrypted office: its slot in the key file follows the account (``user:LOGIN``).

Without encryption every function here is one look at ``Office.key``.
"""

from __future__ import annotations

from app.services.session import Office


def put(office: Office, login: str, password: str) -> bool:
    """Let this password open the office; whether there was anything to do."""
    if office.key is None:
        return False
    from app.storage import vault

    vault.put_slot(office.root, vault.USER + login, password, office.key, office.now().isoformat())
    return True


def put_if_missing(office: Office, login: str, password: str) -> bool:
    """Make the slot at a sign-in where encryption was switched on later than the account was made."""
    if office.key is None:
        return False
    from app.storage import vault

    return vault.USER + login not in vault.read(office.root).slots and put(office, login, password)


def drop(office: Office, login: str) -> None:
    """Let this person's password no longer open the office (disabled, password reset)."""
    if office.key is None:
        return
    from app.storage import vault

    vault.drop_slot(office.root, vault.USER + login)
