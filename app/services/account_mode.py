"""Whether an office works with accounts (启用账号), and after how many idle minutes the window locks."""

from __future__ import annotations

from datetime import date

from app.domain import passwords
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.roles import Account, Party, Role
from app.services import account_book, account_slots, accounts, settings
from app.services.accounts import existing, insert, prove, subject_of
from app.services.changes import Outcome, Topic
from app.services.session import ACCOUNTS_ON, MODE_KEY, Office
from app.storage.queries import accounts as queries
from app.storage.queries import settings as setting_rows
from app.storage.queries.accounts import AccountRow

IDLE_KEY = "accounts.idle_minutes"
IDLE_DEFAULT = 10
IDLE_LONGEST = 240
IDLE_SOURCE = "本单位设定"
OFF_NOTE = "没有启用账号：打开办公文件夹的人都能办理全部事项，姓名由本人填写。"
ON_NOTE = "已启用账号：按岗位办理。账号只管程序里的权限；没有加密的办公文件夹，拷走数据文件的人不用密码也能读到内容。"


def is_on(office: Office) -> bool:
    """Whether the office works with accounts."""
    return bool(office.accounts_on)


def mode_note(office: Office) -> str:
    """Say in Chinese what the present choice protects, and what it does not."""
    return ON_NOTE if office.accounts_on else OFF_NOTE


def switch_on(office: Office, login: str, name: str, password: str) -> Account:
    """Switch accounts on (启用账号): names the first administrator, who is signed in at once.

    An account of that login from an earlier time is taken up again with its own password. Raises ``NotAllowed`` when
    accounts are on, ``RefusedInput`` (password, login, an earlier account that is no administrator).
    """
    if office.accounts_on:
        raise NotAllowed("已经启用了账号，没有改动。")
    login = passwords.normal_login(login)
    earlier = queries.by_login(office.database, login)
    account_id = _taken_up(office, earlier, password) if earlier else None
    clean = ""
    if account_id is None:
        if not name.strip():
            raise RefusedInput("管理员的姓名没有填。请填写后再启用。")
        clean = account_book.free_name(office, name)
        passwords.check_password(password, login, clean)
    with office.change("account.on", subject_of(login)) as change:
        if account_id is None:
            account_id = insert(office, login, clean, Role.ADMIN, Party.OFFICE, password)
            change.audit(name=clean, role=Role.ADMIN.value)
        _write_mode(office, ACCOUNTS_ON)
        account_slots.put(office, login, password)
    office.accounts_on = True
    office.account = queries.as_account(existing(office, account_id))
    office.actor = office.account.name
    return office.account


def switch_off(office: Office, password: str, reason: str) -> Outcome[None]:
    """Go back to an office without passwords (停用账号模式): an administrator, with his password and a reason.

    The accounts stay for later. An encrypted office still opens to the passwords of its administrators; those of
    others no longer open it, since whoever opened it might do everything. Raises ``NotAllowed`` (not on, no
    administrator), ``RefusedInput`` (password, reason).
    """
    if not office.accounts_on or office.account is None:
        raise NotAllowed("没有启用账号，或还没有登录，没有改动。")
    accounts.require(office, "account.off")
    if not reason.strip():
        raise RefusedInput("请写明停用账号的原因。")
    prove(office, office.account.login, password)
    with office.change("account.off", "accounts", reason.strip()):
        _write_mode(office, "open")
        account_slots.keep_only(office, account_book.administrators(office))
    office.accounts_on, office.account = False, None
    return Outcome(None, frozenset({Topic.SETTINGS}))


def idle_minutes(office: Office, on: date | None = None) -> int:
    """Return after how many idle minutes the window locks (where accounts are on)."""
    value = settings.get(office, IDLE_KEY, IDLE_DEFAULT, on)
    return value if isinstance(value, int) and 1 <= value <= IDLE_LONGEST else IDLE_DEFAULT


def set_idle_minutes(office: Office, minutes: int, valid_from: str = "", source: str = IDLE_SOURCE) -> Outcome[None]:
    """Set the idle minutes from a day on. Raises ``RefusedInput`` outside 1 to 240."""
    if not 1 <= minutes <= IDLE_LONGEST:
        raise RefusedInput(f"自动锁定的分钟数要在 1 到 {IDLE_LONGEST} 之间，没有保存。")
    return settings.put(office, IDLE_KEY, minutes, valid_from, source.strip() or IDLE_SOURCE)


def _taken_up(office: Office, row: AccountRow, password: str) -> int:
    from app.storage import secrets

    is_admin = row.role == Role.ADMIN and row.party == Party.OFFICE and not row.is_disabled
    if not is_admin or not secrets.fits(password, row.password_hash):
        raise RefusedInput(
            f"账号“{row.login}”以前建过，但不是在用的甲方管理员，或密码不对，没有启用。请换一个账号名，或用它原来的密码。"
        )
    return row.id


def _write_mode(office: Office, mode: str) -> None:
    # undated on purpose: a mode that began on a day would be off again for a clock that was set back before it
    setting_rows.write(office.database, MODE_KEY, mode, "", IDLE_SOURCE)
