"""Who may not do a thing although his role may: separation of duties by fact (岗位分离, F18.1; 001·附3, 001·3.1.3).

Roles are held against actions in ``services.gate``; here the person is held against the record. A person is known by
the name of his account and, where the account names his row among the vendor's staff, by that name too. Without
accounts nobody is known, and nothing here refuses: the one person of a small office does everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.domain.assessment_rounds import same_person
from app.domain.errors import NotAllowed
from app.domain.rights import Right
from app.domain.roles import Party
from app.services.session import Office
from app.storage.queries import cases, undo
from app.storage.queries import separation as queries
from app.storage.queries.undo import OperationRow

_BETWEEN = re.compile(r"[、，,;；/|（）()]+")
_RIGHT_OF_KIND = {"import": Right.IMPORT, "edit": Right.REGISTER, "create": Right.REGISTER, "flow": Right.FLOW}
_ABOUT_PEOPLE = {"error_record": "失误记录", "duty_lock": "停岗记录"}


def is_me(office: Office, names: str) -> bool:
    """Whether a field that names one person, or several, names the one who is signed in; False without accounts."""
    if not office.accounts_on or office.account is None:
        return False
    own = _names(office)
    given = [names, *_BETWEEN.split(names), *names.split()]
    return any(same_person(one, name) for one in given if one.strip() for name in own)


def refuse_about_me(office: Office, names: Iterable[str], what: str, clause: str = "001·附3") -> None:
    """Refuse (``NotAllowed``) to touch a record about oneself; ``clause`` is what asks for it."""
    for name in names:
        if is_me(office, name):
            raise NotAllowed(f"这条{what}涉及{office.actor}本人，不能由本人办理（{clause}），没有改动。请由别人办理。")


def refuse_own_step(office: Office, names: Iterable[str], operations: Iterable[int], did: str, now: str) -> None:
    """Refuse (``NotAllowed``) the second step of a pair to who did the first (by name, or by the writing account)."""
    if not office.accounts_on or office.account is None:
        return
    if any(is_me(office, name) for name in names) or any(_made_by_me(office, one) for one in operations):
        raise NotAllowed(f"{office.actor}{did}，不能再由本人{now}，没有改动。请由别人办理。")


def refuse_one_signing_twice(office: Office, vendor_person: str, office_person: str) -> None:
    """Refuse one person who signs for both parties, or for the vendor as the office's person (004·六(二)11)."""
    if not office.accounts_on:
        return
    if same_person(vendor_person, office_person):
        raise NotAllowed("甲方和乙方的签字人是同一个人，没有登记。双方要各由自己的人签字。")
    if is_me(office, vendor_person):
        raise NotAllowed(f"{office.actor}是经办的甲方人员，不能代乙方签字，没有登记。请填写乙方的签字人。")


def makers(office: Office, table: str, where: str, *params: object) -> list[int]:
    """Return the operations that made the living rows of a case's table; none without accounts, where nobody asks."""
    return queries.makers(office.database, table, where, params) if office.accounts_on else []


def makers_of(office: Office, table: str, row_id: int) -> list[int]:
    """Return the operation that a row names as its own (``operation_id``); none without accounts."""
    return queries.operations_of(office.database, table, row_id) if office.accounts_on else []


def refuse_other_party(office: Office, party: str, what: str, did: str) -> None:
    """Refuse (``NotAllowed``) to a vendor's person what is the office's to see to (``party`` office)."""
    if office.accounts_on and office.account and office.account.party is Party.VENDOR and party == Party.OFFICE:
        raise NotAllowed(f"{what}由甲方办理，乙方人员不能{did}，没有改动。请由甲方人员办理。")


def check_undo(office: Office, row: OperationRow) -> None:
    """Refuse to take back what this person could not have done: without its right, or on a record about himself."""
    if not office.accounts_on:
        return
    root = undo.root_id(office.database, row)
    found = queries.action_of(office.database, root)
    action, subject = found or (_right_of(office, root), "")
    if refusal := office.why_not(action, subject):
        raise NotAllowed(refusal)
    for entity, what in _ABOUT_PEOPLE.items():
        refuse_about_me(office, queries.people_in(office.database, root, entity), what)


def refuse_own_request(office: Office, contract_id: int, payment_no: int) -> None:
    """Refuse to confirm a payment to who registered its request (请款与付款确认分开, F4.8; 003·三.2)."""
    if office.accounts_on:
        makers = queries.makers(
            office.database,
            "payment_event",
            "contract_id = ? AND payment_no = ? AND kind = 'request'",
            (contract_id, payment_no),
        )
        refuse_own_step(office, (), makers, "登记过这一期的请款", "确认付款")


def _names(office: Office) -> list[str]:
    account = office.account
    if account is None:
        return []
    names = [account.name]
    if account.staff_id is not None:
        staff = cases.find(office.database, "staff_member", account.staff_id)
        names += [str(staff["name"])] if staff else []
    return names


def _made_by_me(office: Office, operation_id: int) -> bool:
    """By the account that the audit log names: a person's name may have been corrected since."""
    login = queries.account_of(office.database, operation_id)
    if login:
        return office.account is not None and login == office.account.login
    row = undo.operation(office.database, operation_id)
    return row is not None and is_me(office, row.actor)


def _right_of(office: Office, operation_id: int) -> str:
    """Return what an operation without an entry needs; one that nobody knows is for the office's representative."""
    row = undo.operation(office.database, operation_id)
    return _RIGHT_OF_KIND.get(row.kind if row else "", Right.SUPERVISE).value
