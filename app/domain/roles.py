"""Who may do what (岗位权限, F18.1; 001·3.1.3, 附3): roles, rights, and the right behind every action of the audit log.

Two tables: a right names the roles that have it and whether it is the office's own (甲方: a vendor's person never has
it, whatever his role); every action that a service writes names its right. ``right_of`` refuses to guess: an
action that nobody entered here belongs to the administrator alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.rights import RIGHT_OF, RIGHT_TITLES, SUBJECT_RIGHTS, Right


class Role(StrEnum):
    """What a person is here for."""

    ADMIN = "admin"  # 管理员
    OWNER_REP = "owner_rep"  # 甲方授权人
    DUTY_SEAT = "duty_seat"  # 值班坐席
    REVIEWER = "reviewer"  # 复核专员
    DATA_CLERK = "data_clerk"  # 数据专员
    ACCOUNTANT = "accountant"  # 财务
    READER = "reader"  # 只读


class Party(StrEnum):
    """Whose person it is."""

    OFFICE = "office"  # 甲方
    VENDOR = "vendor"  # 乙方


ROLE_TITLES: Mapping[Role, str] = {
    Role.ADMIN: "管理员",
    Role.OWNER_REP: "甲方授权人",
    Role.DUTY_SEAT: "值班坐席",
    Role.REVIEWER: "复核专员",
    Role.DATA_CLERK: "数据专员",
    Role.ACCOUNTANT: "财务",
    Role.READER: "只读",
}
ROLE_NOTES: Mapping[Role, str] = {
    Role.ADMIN: "管理账号、设置、备份和加密，查看审计记录（乙方的只管设置）；不办工单，不验收，看不到完整个人信息。",
    Role.OWNER_REP: "代表甲方：验收、回执、评价、失误和扣款的认定、付款确认、监督检查。只能是甲方人员。",
    Role.DUTY_SEAT: "导入和登记工单，签收、派单、回访等流程，个案和值班。",
    Role.REVIEWER: "复核三率、核听录音、登记失误、抽查、二次确认和结案审核；不能经手涉及本人的失误。",
    Role.DATA_CLERK: "导入数据，统计和报表，不纳入考核材料，履约台账。",
    Role.ACCOUNTANT: "发票、结算和款项。",
    Role.READER: "只能查看，个人信息始终脱敏，不能导出和打印。",
}
PARTY_TITLES: Mapping[Party, str] = {Party.OFFICE: "甲方", Party.VENDOR: "乙方"}


@dataclass(frozen=True, slots=True)
class Grant:
    """The roles that have a right; ``office_only``: only where the account is the office's (甲方)."""

    roles: frozenset[Role]
    office_only: bool = False


def _grant(*roles: Role, office_only: bool = False) -> Grant:
    return Grant(frozenset(roles), office_only)


_A, _O, _S, _R, _D, _M = (
    Role.ADMIN,
    Role.OWNER_REP,
    Role.DUTY_SEAT,
    Role.REVIEWER,
    Role.DATA_CLERK,
    Role.ACCOUNTANT,
)

GRANTS: Mapping[Right, Grant] = {
    Right.VIEW: _grant(*Role),
    Right.SELF: _grant(*Role),
    Right.REVEAL: _grant(_O, _S, _R, _D),
    Right.EXPORT: _grant(_O, _S, _R, _D, _M),
    Right.PRINT: _grant(_A, _O, _S, _R, _D, _M),
    Right.UNDO: _grant(_A, _O, _S, _R, _D, _M),
    Right.REGISTER: _grant(_S, _R, _D),
    Right.IMPORT: _grant(_S, _D),
    Right.FLOW: _grant(_S, _R),
    Right.CONFIRM: _grant(_O, _R),
    Right.CASE: _grant(_S, _R, _D),
    Right.CASE_DECIDE: _grant(_O, _R, _D),
    Right.EXCLUSION: _grant(_S, _D),
    Right.EXCLUSION_REVIEW: _grant(_O, _R, _D),
    Right.EXCLUSION_RECHECK: _grant(_O, office_only=True),
    Right.REVIEW: _grant(_O, _R),
    Right.ERROR_DECIDE: _grant(_O, _R, office_only=True),
    Right.STATEMENT: _grant(_O, _S, _R, _D),
    Right.PENALTY: _grant(_O, office_only=True),
    Right.PAY_REQUEST: _grant(_O, _M),
    Right.PAY: _grant(_O, _M, office_only=True),
    Right.PAY_CONFIRM: _grant(_O, _M, office_only=True),
    Right.PAY_DECIDE: _grant(_O, office_only=True),
    Right.DELIVER: _grant(_O, _S, _R, _D),
    Right.ACCEPT: _grant(_O, office_only=True),
    Right.RECEIPT: _grant(_O, office_only=True),
    Right.EVALUATE: _grant(_O, office_only=True),
    Right.SUPERVISE: _grant(_O, office_only=True),
    Right.CONTRACT: _grant(_A, _O, office_only=True),
    Right.LEDGER: _grant(_O, _D),
    Right.REMIND: _grant(_A, _O, _S, _R, _D, _M),
    Right.REPORT: _grant(_O, _S, _R, _D, _M),
    Right.ANALYSE: _grant(_O, _R, _D),
    Right.VERIFY: _grant(_O, office_only=True),
    Right.OPERATE: _grant(_A, _S, _D),
    Right.LEAK: _grant(_A, _O, office_only=True),
    Right.SETTINGS: _grant(_A, office_only=True),
    Right.AUDIT: _grant(_A, _O, office_only=True),
    Right.SAFETY: _grant(_A, office_only=True),
    Right.ACCOUNTS: _grant(_A, office_only=True),
}


@dataclass(frozen=True, slots=True)
class Account:
    """A person who works here, as signed in (账号); ``staff_id`` is the person's row among the vendor's staff."""

    id: int
    login: str
    name: str
    role: Role
    party: Party
    staff_id: int | None = None
    must_change: bool = False

    @property
    def role_title(self) -> str:
        """What the role is called on screen."""
        return title_of(self.role, self.party)


def title_of(role: Role, party: Party) -> str:
    """Name a role in Chinese; a vendor's person is named as such: 值班坐席（乙方）."""
    return ROLE_TITLES[role] + ("（乙方）" if party is Party.VENDOR else "")


def right_of(action: str, subject: str = "") -> Right:
    """Return the right that an action needs; of two entries that fit the longer one counts.

    ``action`` is a word of the audit log (``ticket.edit``); a few depend on their ``subject`` (``setting:report.B02``).
    """
    for prefix, right in SUBJECT_RIGHTS.get(action, ()):
        if subject.startswith(prefix):
            return right
    known = RIGHT_OF.get(action)
    head = action
    while known is None and "." in head:
        head = head.rpartition(".")[0]
        known = RIGHT_OF.get(f"{head}.*")
    return known or Right.ACCOUNTS


def is_known(action: str) -> bool:
    """Whether the tables name this action (a test holds every word of the source against it)."""
    return action in RIGHT_OF or right_of(action) is not Right.ACCOUNTS or action.startswith("account.")


def has(role: Role, party: Party, right: Right) -> bool:
    """Whether a person of this role and party has the right."""
    grant = GRANTS[right]
    return role in grant.roles and not (grant.office_only and party is Party.VENDOR)


def holders_text(right: Right) -> str:
    """Name who has a right, in Chinese, for the sentence of a refusal: 甲方授权人、复核专员（限甲方人员）."""
    grant = GRANTS[right]
    names = "、".join(ROLE_TITLES[role] for role in Role if role in grant.roles)
    may_be_vendor = grant.office_only and grant.roles != {Role.OWNER_REP}
    return f"{names}（限甲方人员）" if may_be_vendor else names


def refusal(account: Account, right: Right) -> str:
    """Return the one sentence for a person who lacks a right."""
    return (
        f"{account.name}（{account.role_title}）没有“{RIGHT_TITLES[right]}”的权限，没有改动；"
        f"这一步由{holders_text(right)}办理。"
    )
