"""Rows of ``user_account``."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.roles import Account, Party, Role
from app.storage.database import OfficeDatabase

_COLUMNS = (
    "id, login, name, role, party, staff_id, password_hash, must_change, failures, retry_at, signed_in_at, made_at,"
    " is_disabled, note"
)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account as stored; ``password_hash`` never leaves services/accounts."""

    id: int
    login: str
    name: str
    role: str
    party: str
    staff_id: int | None
    password_hash: str = field(repr=False)
    must_change: int
    failures: int
    retry_at: str
    signed_in_at: str
    made_at: str
    is_disabled: int
    note: str


def by_id(database: OfficeDatabase, account_id: int) -> AccountRow | None:
    """Return an account, None when there is none."""
    return _one(database, "id = ?", account_id)


def by_login(database: OfficeDatabase, login: str) -> AccountRow | None:
    """Return the account of a login, whatever its case."""
    return _one(database, "login = ? COLLATE NOCASE", login)


def every(database: OfficeDatabase) -> list[AccountRow]:
    """Return all accounts in the order in which they were made."""
    return [AccountRow(*row) for row in database.rows(f"SELECT {_COLUMNS} FROM user_account ORDER BY id", ())]


def insert(database: OfficeDatabase, values: dict[str, object]) -> int:
    """Make an account; returns its id."""
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    cursor = database.execute_sql(f"INSERT INTO user_account ({names}) VALUES ({marks})", tuple(values.values()))
    return int(cursor.lastrowid)


def update(database: OfficeDatabase, account_id: int, values: dict[str, object]) -> None:
    """Change columns of an account."""
    parts = ", ".join(f"{name} = ?" for name in values)
    database.execute_sql(f"UPDATE user_account SET {parts} WHERE id = ?", (*values.values(), account_id))


def as_account(row: AccountRow) -> Account:
    """Return the account as the rest of the program sees it."""
    return Account(row.id, row.login, row.name, Role(row.role), Party(row.party), row.staff_id, bool(row.must_change))


def _one(database: OfficeDatabase, where: str, value: object) -> AccountRow | None:
    rows = database.rows(f"SELECT {_COLUMNS} FROM user_account WHERE {where}", (value,))
    return AccountRow(*rows[0]) if rows else None


def password_settings(database: OfficeDatabase, login: str) -> list[tuple[str, str]]:
    """Return (moment, by whom) of each time an administrator set this account's password, the last first."""
    sql = (
        "SELECT at, actor FROM audit_entry WHERE subject = ? AND action IN ('account.add', 'account.password')"
        " ORDER BY seq DESC"
    )
    return [(str(at), str(actor)) for at, actor in database.rows(sql, (f"account:{login}",))]


def sign_in_moments(database: OfficeDatabase, login: str, limit: int) -> list[str]:
    """Return when this account was signed in, the last first."""
    sql = "SELECT at FROM audit_entry WHERE subject = ? AND action = 'account.sign_in' ORDER BY seq DESC LIMIT ?"
    return [str(at) for (at,) in database.rows(sql, (f"account:{login}", limit))]


def last_failure(database: OfficeDatabase, login: str) -> int | None:
    """Return when this account was last refused, in milliseconds since the computer was started; None: unknown."""
    sql = (
        "SELECT json_extract(detail, '$.ticks') FROM audit_entry WHERE subject = ?"
        " AND action IN ('account.refused', 'account.locked') AND json_extract(detail, '$.ticks') IS NOT NULL"
        " ORDER BY seq DESC LIMIT 1"
    )
    found = database.value(sql, (f"account:{login}",))
    return None if found is None else int(found)
