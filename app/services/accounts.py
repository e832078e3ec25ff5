"""Signing in (登录), one's own password, and what the person at the desk may do (F18.1, reliability.md C7).

An office starts without passwords (``accounts.mode`` open): whoever sits at the desk gives a name and may do
everything, and the window says so. Where accounts are on, ``Office.account`` is who signed in, and every write asks
``services.gate``. Switching accounts on and off is ``services.account_mode``, looking after them
``services.account_book``. No password is ever logged.
"""

from __future__ import annotations

from datetime import datetime

from app.domain import backoff, passwords
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.roles import Account, Party, Role
from app.services import account_slots, sign_in_waits
from app.services.changes import Outcome, Topic
from app.services.session import Office
from app.storage.queries import accounts as queries
from app.storage.queries.accounts import AccountRow

_SIGN_IN = "account.sign_in"
NOBODY = "未登录"
"""Who the audit log names for a refused try."""

WRONG = "账号或密码不对，没有登录。请检查大小写和输入法后再试。"


def current(office: Office) -> Account | None:
    """Return who is signed in, as the account stands now; None without accounts, or when it was disabled."""
    if not office.accounts_on or office.account is None:
        return None
    row = queries.by_id(office.database, office.account.id)
    return queries.as_account(row) if row is not None and not row.is_disabled else None


def may(office: Office, right_or_action: str, subject: str = "") -> bool:
    """Whether the person here has a right (``reveal``) or may do an action (``acceptance.pass``)."""
    return office.may(right_or_action, subject)


def why_not(office: Office, right_or_action: str, subject: str = "") -> str:
    """Return the one sentence why not, "" where it is allowed."""
    return office.why_not(right_or_action, subject)


def require(office: Office, right_or_action: str, subject: str = "") -> None:
    """Refuse (``NotAllowed``) a person without this right; for what writes nothing by itself."""
    if refusal := office.why_not(right_or_action, subject):
        raise NotAllowed(refusal)


def sign_in(office: Office, login: str, password: str, *, for_work: bool = False) -> Account:
    """Sign a person in; from then on ``office.actor`` is his name. Unlocks a locked window in the same way.

    Raises ``RefusedInput``: wrong login or password (the same sentence and the same work for both), a disabled account,
    or seconds still to wait after five failures. Every try is in the audit log, without the password. ``for_work``: for
    a command that a temporary password cannot do (``NotAllowed``, with ``temporary_note``): no use of the account then.
    """
    if not office.accounts_on:
        raise RefusedInput("这个办公文件夹没有启用账号，不用登录。")
    known = queries.by_login(office.database, _plain(login)) if for_work else None
    is_turned_away = known is not None and bool(known.must_change)
    row = prove(office, login, password, "account.proof" if is_turned_away else _SIGN_IN)
    account = queries.as_account(row)
    office.account, office.actor = account, account.name
    if is_turned_away:
        raise NotAllowed(f"{temporary_note(office, is_in=False)}请先用 account password 改成自己的密码。")
    account_slots.bring_in_step(office, row.login, password)
    return account


def sign_out(office: Office) -> None:
    """Sign out: nothing more can be written until somebody signs in."""
    if office.accounts_on and office.account is not None:
        office.note("account.sign_out", subject_of(office.account.login))
        office.account, office.actor = None, NOBODY


def change_own_password(office: Office, old: str, new: str) -> Outcome[int]:
    """Change the password of who is signed in; the old one is asked for, and a wrong one counts as a failure.

    Raises ``RefusedInput``: old one wrong, new one too short, too common or the same.
    """
    account = office.account
    if not office.accounts_on or account is None:
        raise NotAllowed("还没有登录，不能改密码。请先登录。")
    passwords.check_password(new, account.login, account.name)
    row = prove(office, account.login, old)
    from app.storage import secrets

    if secrets.fits(new, row.password_hash):
        raise RefusedInput("新密码和原来的一样，没有改动。请换一个。")
    values: dict[str, object] = {"password_hash": secrets.hash_password(new), "must_change": 0}
    with office.record("account.own_password", subject_of(account.login)):
        queries.update(office.database, account.id, values)
        account_slots.put(office, account.login, new)
    office.account = queries.as_account(existing(office, account.id))
    return Outcome(account.id, frozenset({Topic.SETTINGS}))


def temporary_note(office: Office, *, is_in: bool = True) -> str:
    """Tell who signed in with a temporary password who set it and when, and when the account was last used before.

    Whoever sets somebody's password can act in his name: the person learns of it, and how often it was done. ``is_in``:
    the last time is his own sign-in of just now.
    """
    account = office.account
    if account is None or not account.must_change:
        return ""
    resets = queries.password_settings(office.database, account.login)
    said = "这是管理员设的临时密码"
    if resets:
        at, by = resets[0]
        what = f"重设了您的密码（建号以来第 {len(resets) - 1} 次）" if len(resets) > 1 else "为您建了账号"
        said = f"{by}于 {_minute(at)} {what}，现在用的是临时密码"
    before = queries.sign_in_moments(office.database, account.login, 2)[is_in:]
    used = f"上次用这个账号登录：{_minute(before[0])}。不是您本人的话，请报告单位负责人。" if before else ""
    return f"{said}。{used}"


def _minute(at: str) -> str:
    return at[:16].replace("T", " ")


def insert(office: Office, login: str, name: str, role: Role, party: Party, password: str, **more: object) -> int:
    """Write the row of a new account inside a change that is under way; returns its id."""
    from app.storage import secrets

    values: dict[str, object] = {
        "login": login,
        "name": name,
        "role": role.value,
        "party": party.value,
        "password_hash": secrets.hash_password(password),
        "made_at": office.now().isoformat(),
    }
    return queries.insert(office.database, {**values, **more})


def prove(office: Office, login: str, password: str, action: str = "") -> AccountRow:
    """Hold a password against its account and keep count of failures; ``action``: what a success is noted as.

    Raises ``RefusedInput`` as ``sign_in`` does.
    """
    from app.storage import secrets

    plain = _plain(login)
    row = queries.by_login(office.database, plain)
    if row is not None:
        _refuse_while_waiting(office, row)
    else:
        _refuse_waiting(*sign_in_waits.remaining(office.root, plain or login))
    fits = secrets.fits(password, row.password_hash if row is not None and row.password_hash else secrets.NOBODY)
    if row is None:
        with office.speaking_as(NOBODY):  # the login as typed is not kept: it may be a password in the wrong field
            office.note("account.refused", "account", known=False)
        sign_in_waits.failed(office.root, plain or login)
        raise RefusedInput(WRONG)
    if not fits:
        _count_failure(office, row)
        raise RefusedInput(WRONG)
    if row.is_disabled:
        with office.speaking_as(NOBODY):
            office.note("account.refused", subject_of(row.login), disabled=True)
        raise RefusedInput(f"账号“{row.login}”已停用，没有登录。请联系管理员。")
    _count_success(office, row, password, action)
    return existing(office, row.id)


def _plain(login: str) -> str:
    try:
        return passwords.normal_login(login)
    except RefusedInput:
        return ""


def seconds_to_wait(office: Office, login: str) -> int:
    """Return for how many seconds no try of this login is taken (0: now); for the window's countdown."""
    plain = _plain(login)
    row = queries.by_login(office.database, plain)
    if row is None:
        return sign_in_waits.remaining(office.root, plain or login)[0]
    until = datetime.fromisoformat(row.retry_at) if row.retry_at else None
    return max(backoff.remaining(row.failures, until, office.now())[0], _by_ticks(office, row))


def _by_ticks(office: Office, row: AccountRow) -> int:
    return sign_in_waits.since(queries.last_failure(office.database, row.login), row.failures)


def _refuse_while_waiting(office: Office, row: AccountRow) -> None:
    until = datetime.fromisoformat(row.retry_at) if row.retry_at else None
    seconds, kept = backoff.remaining(row.failures, until, office.now())
    if kept is not None and kept != until:  # the clock was set back: counted anew from now, once
        with office.speaking_as(NOBODY), office.record("account.locked", subject_of(row.login)) as change:
            change.audit(seconds=seconds, clock="back")
            queries.update(office.database, row.id, {"retry_at": kept.isoformat()})
    _refuse_waiting(max(seconds, _by_ticks(office, row)), row.failures)


def _refuse_waiting(seconds: int, failures: int) -> None:
    if seconds:
        raise RefusedInput(f"连续输错 {failures} 次，请等 {seconds} 秒再试。忘了密码，请管理员重设。")


def _count_failure(office: Office, row: AccountRow) -> None:
    failures = row.failures + 1
    until = backoff.retry_at(failures, office.now())
    action = "account.locked" if until else "account.refused"
    with office.speaking_as(NOBODY), office.record(action, subject_of(row.login)) as change:
        _same(office, row)
        change.audit(failures=failures, seconds=backoff.wait_seconds(failures), ticks=sign_in_waits.moment())
        values: dict[str, object] = {"failures": failures, "retry_at": until.isoformat() if until else ""}
        queries.update(office.database, row.id, values)


def _count_success(office: Office, row: AccountRow, password: str, action: str) -> None:
    from app.storage import secrets

    values: dict[str, object] = {"failures": 0, "retry_at": ""}
    if secrets.is_outdated(row.password_hash):
        values["password_hash"] = secrets.hash_password(password)
    if action == _SIGN_IN:
        values["signed_in_at"] = office.now().isoformat()
    elif not action and not row.failures and len(values) == 2:
        return
    with office.speaking_as(row.name), office.record(action or "account.proof", subject_of(row.login)) as change:
        _same(office, row)
        change.audit(role=row.role, party=row.party, failures_before=row.failures)
        queries.update(office.database, row.id, values)


def _same(office: Office, row: AccountRow) -> None:
    """Refuse when another process tried this account meanwhile: a verdict counts only with its count kept."""
    now = existing(office, row.id)
    if (now.failures, now.retry_at, now.password_hash) != (row.failures, row.retry_at, row.password_hash):
        raise RefusedInput("这个账号同时在另一处登录，没有登录。请再试一次。")


def existing(office: Office, account_id: int) -> AccountRow:
    """Return an account's row. Raises ``NotAllowed`` when it is gone."""
    row = queries.by_id(office.database, account_id)
    if row is None:
        raise NotAllowed("这个账号已经不在了。请重新登录。")
    return row


def subject_of(login: str) -> str:
    """Return what the audit log calls an account."""
    return f"account:{login}"
