"""Looking after the accounts (账号管理, F18.1): add, role, name, disable, enable, new password. For administrators.

The office is never left without an enabled administrator of its own. A login is for good (the audit log and the key
file name it); the person's name may be corrected.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from app.domain import backoff, passwords, roles
from app.domain.assessment_rounds import same_person
from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.domain.roles import Party, Role
from app.services import account_slots
from app.services.accounts import NOBODY, insert, require, subject_of
from app.services.changes import Outcome, Topic
from app.services.session import Office
from app.storage.queries import accounts as queries
from app.storage.queries import cases
from app.storage.queries.accounts import AccountRow

LONGEST_NAME = 40
_CHANGED = frozenset({Topic.SETTINGS})


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account in the list; ``waits_until`` is the moment before which no try is taken ("" = none)."""

    id: int
    login: str
    name: str
    role: str
    party: str
    staff_id: int | None
    is_disabled: bool
    must_change: bool
    failures: int
    waits_until: str
    signed_in_at: str
    made_at: str
    note: str

    @property
    def role_title(self) -> str:
        """What the role is called, a vendor's person named as such."""
        return roles.title_of(Role(self.role), Party(self.party))

    @property
    def state_text(self) -> str:
        """Where it stands, in Chinese."""
        if self.is_disabled:
            return "已停用"
        if self.waits_until and self.failures >= backoff.FREE_FAILURES:
            return f"输错 {self.failures} 次"
        return "待改密码" if self.must_change else "在用"


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account as typed. ``staff_id``: the person's row among the vendor's staff (人员), where there is one."""

    login: str
    name: str
    role: str
    party: str
    password: str = field(repr=False)
    staff_id: int | None = None
    note: str = ""


def rows(office: Office) -> list[AccountLine]:
    """Return all accounts, oldest first. Raises ``NotAllowed`` for who may not manage them."""
    require(office, "accounts")
    return [_line(row) for row in queries.every(office.database)]


def sign_in_names(office: Office) -> list[tuple[str, str]]:
    """Return (login, name) of the accounts in use, for the window's list before anybody signed in."""
    return [(row.login, row.name) for row in queries.every(office.database) if not row.is_disabled]


def add(office: Office, new: NewAccount) -> Outcome[int]:
    """Make an account; its person must choose a password of his own at the first sign-in. Returns its id.

    Raises ``RefusedInput``: login or name taken, unknown role, a vendor's 甲方授权人, unknown staff, poor password.
    """
    _with_accounts(office)
    login = passwords.normal_login(new.login)
    role, party = _role(new.role, new.party)
    name = free_name(office, new.name)
    if queries.by_login(office.database, login) is not None:
        raise RefusedInput(f"账号“{login}”已经有了（停用的也算），没有添加。请换一个。")
    passwords.check_password(new.password, login, name)
    staff_id = _staff(office, new.staff_id)
    with office.change("account.add", subject_of(login)) as change:
        change.audit(name=name, role=role.value, party=party.value, staff=staff_id)
        more = {"staff_id": staff_id, "note": new.note.strip(), "must_change": 1}
        account_id = insert(office, login, name, role, party, new.password, **more)
        account_slots.put(office, login, new.password)
    return Outcome(account_id, _CHANGED)


def set_role(
    office: Office, account_id: int, role: str, party: str, *, staff_id: int | None = None, reason: str = ""
) -> Outcome[int]:
    """Give an account another role, party or person among the staff.

    Raises ``NotAllowed`` when no administrator would be left, ``RefusedInput`` for a role that is none.
    """
    row = _row(office, account_id)
    wanted, whose = _role(role, party)
    values: dict[str, object] = {"role": wanted.value, "party": whose.value, "staff_id": _staff(office, staff_id)}
    if wanted is not Role.ADMIN or whose is not Party.OFFICE:
        _keep_an_admin(office, account_id)
    return _update(office, row, "account.role", values, reason)


def rename(office: Office, account_id: int, name: str) -> Outcome[int]:
    """Correct the person's name; the login stays. Entries of the audit log keep the name of their day."""
    row = _row(office, account_id)
    done = _update(office, row, "account.rename", {"name": free_name(office, name, account_id)})
    if office.account is not None and office.account.id == account_id:
        office.account = queries.as_account(_row(office, account_id))
        office.actor = office.account.name
    return done


def reset_password(office: Office, account_id: int, password: str) -> Outcome[int]:
    """Set a password that its person must change at the next sign-in; clears the count of failures too."""
    row = _row(office, account_id)
    passwords.check_password(password, row.login, row.name)
    from app.storage import secrets

    values: dict[str, object] = {
        "password_hash": secrets.hash_password(password),
        "must_change": 1,
        "failures": 0,
        "retry_at": "",
    }
    return _update(office, row, "account.password", values, password=password)


def disable(office: Office, account_id: int, reason: str) -> Outcome[int]:
    """Disable an account (停用): its person can do nothing from now on, its password no longer opens the office."""
    row = _row(office, account_id)
    if row.is_disabled:
        raise NotAllowed(f"账号“{row.login}”已经停用，没有改动。")
    if not reason.strip():
        raise RefusedInput("请写明停用的原因。")
    _keep_an_admin(office, account_id)
    return _update(office, row, "account.disable", {"is_disabled": 1}, reason)


def enable(office: Office, account_id: int, reason: str = "") -> Outcome[int]:
    """Take a disabled account up again, with its password; an encrypted office opens to it after ``reset_password``."""
    row = _row(office, account_id)
    if not row.is_disabled:
        raise NotAllowed(f"账号“{row.login}”没有停用，没有改动。")
    free_name(office, row.name, account_id)
    return _update(office, row, "account.enable", {"is_disabled": 0, "failures": 0, "retry_at": ""}, reason)


def find(office: Office, login: str) -> AccountLine:
    """Return the account of a login. Raises ``NotFound``."""
    row = queries.by_login(office.database, passwords.normal_login(login))
    if row is None:
        raise NotFound(f"没有账号“{login}”。请用 account list 核对。")
    return _line(row)


def _update(
    office: Office, row: AccountRow, action: str, values: dict[str, object], reason: str = "", password: str = ""
) -> Outcome[int]:
    _with_accounts(office)
    secret = {"password_hash", "failures", "retry_at", "must_change"}
    with office.change(action, subject_of(row.login), reason.strip()) as change:
        change.audit(
            **{key: [getattr(row, key), value] for key, value in values.items() if key not in secret},
        )
        queries.update(office.database, row.id, values)
        if password:
            account_slots.put(office, row.login, password)
        elif values.get("is_disabled"):
            account_slots.drop(office, row.login)
    return Outcome(row.id, _CHANGED)


def _with_accounts(office: Office) -> None:
    if not office.accounts_on:
        raise NotAllowed("这个办公文件夹没有启用账号，没有改动。请先启用账号（account on）。")


def _keep_an_admin(office: Office, without: int) -> None:
    """Refuse what would leave nobody to manage accounts."""
    left = [row for row in queries.every(office.database) if row.id != without and _is_administrator(row)]
    if not left and (row := _row(office, without)).role == Role.ADMIN and not row.is_disabled:
        raise NotAllowed(f"“{row.name}”是最后一个在用的甲方管理员，没有改动。请先让另一个账号做管理员。")


def _is_administrator(row: AccountRow) -> bool:
    return not row.is_disabled and row.role == Role.ADMIN and row.party == Party.OFFICE


def _role(role: str, party: str) -> tuple[Role, Party]:
    try:
        found = Role(role), Party(party)
    except ValueError:
        known = "、".join(f"{one.value}（{title}）" for one, title in roles.ROLE_TITLES.items())
        raise RefusedInput(
            f"岗位或所属方不对。岗位可用：{known}；所属方可用：office（甲方）、vendor（乙方）。"
        ) from None
    if found == (Role.OWNER_REP, Party.VENDOR):
        raise RefusedInput("甲方授权人只能是甲方人员（001·3.1.3），没有保存。请改所属方或岗位。")
    return found


def free_name(office: Office, name: str, own_id: int | None = None) -> str:
    """Return a person's name as it is kept; two people in use are never called alike, however it is typed.

    The history names people, and no one may pass for another. Raises ``RefusedInput``.
    """
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME or any(unicodedata.category(ch).startswith("C") for ch in plain):
        raise RefusedInput(f"姓名要有 1 到 {LONGEST_NAME} 个字，不能有看不见的字符，没有保存。请改正。")
    others = [row.name for row in queries.every(office.database) if row.id != own_id and not row.is_disabled]
    if any(same_person(plain, other) for other in (*others, NOBODY)):
        raise RefusedInput(f"已有在用的账号叫“{plain}”，没有保存。重名的请加以区分，例如“{plain}（热线）”。")
    return plain


def administrators(office: Office) -> list[str]:
    """Return the logins of the office's own administrators in use."""
    return [row.login for row in queries.every(office.database) if _is_administrator(row)]


def _staff(office: Office, staff_id: int | None) -> int | None:
    if staff_id is not None and cases.find(office.database, "staff_member", staff_id) is None:
        raise NotFound(f"没有编号为 {staff_id} 的人员，没有保存。请核对人员台账。")
    return staff_id


def _row(office: Office, account_id: int) -> AccountRow:
    row = queries.by_id(office.database, account_id)
    if row is None:
        raise NotFound(f"没有编号为 {account_id} 的账号。请刷新列表后再试。")
    return row


def _line(row: AccountRow) -> AccountLine:
    return AccountLine(
        id=row.id,
        login=row.login,
        name=row.name,
        role=row.role,
        party=row.party,
        staff_id=row.staff_id,
        is_disabled=bool(row.is_disabled),
        must_change=bool(row.must_change),
        failures=row.failures,
        waits_until=row.retry_at,
        signed_in_at=row.signed_in_at,
        made_at=row.made_at,
        note=row.note,
    )
