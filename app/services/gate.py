"""Whether the person at the desk may do something; asked by ``Office`` before anything is written (F18.1).

Only imported where accounts are on: an office without passwords pays nothing for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import roles
from app.domain.rights import Right
from app.storage.queries import accounts

if TYPE_CHECKING:
    from app.services.session import Office

SIGN_IN_FIRST = "这个办公文件夹启用了账号，还没有登录，没有改动。请先登录（命令行用 --user 账号）。"
UNSIGNED = frozenset(
    {
        *("account.sign_in", "account.refused", "account.locked", "account.proof"),
        *("backup.make", "backup.restore", "office.salvage", "flow.rebuild"),
    }
)
"""What the program writes by itself, or about a sign-in: before anybody has signed in."""


def why_not(office: Office, right_or_action: str, subject: str = "") -> str:
    """Return the sentence of a refusal, "" where it is allowed. The account is read anew: it may have been disabled."""
    if office.account is None:
        return "" if right_or_action in UNSIGNED else SIGN_IN_FIRST
    if right_or_action in UNSIGNED:
        return ""
    row = accounts.by_id(office.database, office.account.id)
    if row is None or row.is_disabled:
        return f"账号“{office.account.login}”已停用，没有改动。请联系管理员。"
    account = accounts.as_account(row)
    right = _right(right_or_action, subject)
    if account.must_change and right is not Right.SELF:
        return "这是管理员设的临时密码，没有改动。请先改成自己的密码。"
    return "" if roles.has(account.role, account.party, right) else roles.refusal(account, right)


def _right(right_or_action: str, subject: str) -> Right:
    try:
        return Right(right_or_action)
    except ValueError:
        return roles.right_of(right_or_action, subject)
