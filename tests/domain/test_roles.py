"""Roles and rights: the whole matrix, written out by hand from the contracts' division of work."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain import roles
from app.domain.rights import RIGHT_OF, RIGHT_TITLES, Right
from app.domain.roles import GRANTS, Account, Party, Role, has, holders_text, refusal, right_of

SERVICES = Path(__file__).resolve().parents[2] / "app"

# A 管理员, O 甲方授权人, S 值班坐席, R 复核专员, D 数据专员, M 财务, L 只读; small letters: the vendor's.
LETTERS = {
    "A": Role.ADMIN,
    "O": Role.OWNER_REP,
    "S": Role.DUTY_SEAT,
    "R": Role.REVIEWER,
    "D": Role.DATA_CLERK,
    "M": Role.ACCOUNTANT,
    "L": Role.READER,
}
MATRIX = {
    "account.sign_in": "AOSRDML asrdml",
    "account.sign_out": "AOSRDML asrdml",
    "account.own_password": "AOSRDML asrdml",
    "attachment.open": "AOSRDML asrdml",
    "attachment.open ticket:1": "OSRD srd",
    "attachment.open error_record:1": "OSRD srd",
    "attachment.add": "AOSRDM asrdm",
    "attachment.add ticket:1": "SRD srd",
    "attachment.add submission:1": "OSRD srd",
    "attachment.add error_record:1": "OR r",
    "attachment.add receipt:1": "O",
    "attachment.void": "AOSRDM asrdm",
    "operation.undo": "AOSRDM asrdm",
    "ticket.create": "SRD srd",
    "ticket.edit": "SRD srd",
    "ticket.bulk_edit": "SRD srd",
    "ticket.void": "SRD srd",
    "ticket.unvoid": "SRD srd",
    "ticket.reveal": "OSRD srd",
    "tickets.export": "OSRDM srdm",
    "import.commit": "SD sd",
    "unit.add": "SRD srd",
    "unit.switch": "A",
    "link.judge": "SRD srd",
    "link.remove": "SRD srd",
    "visit.add": "SR sr",
    "visit.explain": "SR sr",
    "flow.sign": "SR sr",
    "flow.dispatch": "SR sr",
    "flow.assess": "SR sr",
    "flow.bulk.dispatch": "SR sr",
    "flow.second_confirm": "OR r",
    "flow.review_close": "OR r",
    "flow.review_return": "OR r",
    "flow.limit": "A",
    "assessment.correct": "OR r",
    "recording.check": "OR r",
    "error_candidate.decide": "OR",
    "hang_up.apply": "SRD srd",
    "hang_up.decide": "ORD rd",
    "hang_up.write_off": "ORD rd",
    "whistle.blow": "SRD srd",
    "special.receive": "SRD srd",
    "appeal.file": "SRD srd",
    "appeal.decide": "ORD rd",
    "shift.add": "SRD srd",
    "exclusion.apply": "SD sd",
    "exclusion.material": "SD sd",
    "exclusion.review": "ORD rd",
    "exclusion.decide": "ORD rd",
    "exclusion.recheck": "O",
    "contract.add": "AO",
    "contract.reading": "AO",
    "contact.add": "AO",
    "amendment.add": "AO",
    "renewal.decide": "AO",
    "estimate.object": "AO",
    "deliverable.due": "AO",
    "deliverable.submit": "OSRD srd",
    "acceptance.resubmit": "OSRD srd",
    "acceptance.remind": "OSRD srd",
    "acceptance.comment": "O",
    "acceptance.objection": "O",
    "acceptance.pass": "O",
    "acceptance.deemed": "O",
    "acceptance.fail": "O",
    "acceptance.void": "O",
    "receipt.issue": "O",
    "receipt.sealed": "O",
    "receipt.posted": "O",
    "receipt.email": "O",
    "receipt.email_export": "O",
    "receipt.void": "O",
    "evaluation.fill": "O",
    "evaluation.pass": "O",
    "performance.add": "O",
    "memo.add": "OD d",
    "memo.confirm": "O",
    "notice.register": "OD d",
    "notice.serve": "O",
    "notice.void": "O",
    "material.hand_over": "OD d",
    "retention.add": "OD d",
    "deletion.certify": "OD d",
    "deletion.confirm": "O",
    "staff.add": "OD d",
    "staff_change.ask": "OD d",
    "staff_change.decide": "O",
    "violation.demand": "O",
    "spot_check.start": "OR r",
    "spot_check.record": "OR r",
    "spot_check.conclude": "O",
    "rectification.demand": "O",
    "rectification.done": "OSRD srd",
    "rectification.recheck": "O",
    "breach.register": "O",
    "breach.settle": "O",
    "counter.handle": "O",
    "majeure.declare": "O",
    "termination.issue": "O",
    "error.add": "OR r",
    "error.edit": "OR r",
    "error.judge": "OR",
    "error.confirm": "OR",
    "error.dismiss": "OR",
    "error.reopen": "OR",
    "error.void": "OR",
    "error.statement": "OSRD srd",
    "error.correct": "OSRD srd",
    "deduction.lock": "O",
    "deduction.manual": "O",
    "deduction.notice": "O",
    "damages.void": "O",
    "lock.impose": "O",
    "lock.approve": "O",
    "payment.request": "OM m",
    "payment.gate": "OM",
    "payment.arrival": "OM",
    "payment.settle": "OM",
    "payment.paid": "OM",
    "payment.refund": "OM",
    "payment.hold": "O",
    "payment.lift": "O",
    "invoice.add": "OM m",
    "invoice.accepted": "OM",
    "invoice.returned": "OM",
    "print.P-01": "AOSRDM asrdm",
    "report.run": "OSRDM srdm",
    "report.save": "OSRDM srdm",
    "statistics.export": "OSRDM srdm",
    "circular.enter": "ORD rd",
    "duty.deliver": "ORD rd",
    "review.submit": "ORD rd",
    "improvement.done": "ORD rd",
    "improvement.verify": "O",
    "improvement.reject": "O",
    "advice.give": "ORD rd",
    "advice.decide": "O",
    "ops.log": "ASD asd",
    "setting.put setting:flow.readings": "A",
    "setting.put setting:report.B02.unit": "OSRDM srdm",
    "setting.put setting:analysis.topics": "ORD rd",
    "setting.put setting:register.views": "OSRDM srdm",
    "setting.put setting:accounts.idle_minutes": "A",
    "calendar.day": "A",
    "period.save": "A",
    "form_template.load": "A",
    "leak.report": "AO",
    "backup.make": "AOSRDML asrdml",
    "backup.restore_aside": "A",
    "vault.encrypt": "A",
    "vault.passphrase": "A",
    "anonymise.run": "A",
    "reminder.handle": "AOSRDM asrdm",
    "account.add": "A",
    "account.role": "A",
    "account.off": "A",
    "no.such.action": "A",
}


def _wanted(line: str) -> set[tuple[Role, Party]]:
    return {
        (LETTERS[letter.upper()], Party.OFFICE if letter.isupper() else Party.VENDOR)
        for letter in line.replace(" ", "")
    }


@pytest.mark.parametrize(("action", "line"), MATRIX.items())
def test_exactly_these_may(action: str, line: str) -> None:
    """Every role of both parties, allowed and not."""
    name, _, subject = action.partition(" ")
    right = right_of(name, subject)
    people = [(role, party) for role in Role for party in Party if (role, party) != (Role.OWNER_REP, Party.VENDOR)]
    assert {one for one in people if has(*one, right)} == _wanted(line)


def test_only_the_office_decides_between_the_parties() -> None:
    """A vendor's person has none of these, whatever the role (even one that the table cannot hold)."""
    office_only = {right for right, grant in GRANTS.items() if grant.office_only}
    assert {
        "accept",
        "receipt",
        "evaluate",
        "penalty",
        "supervise",
        "error_decide",
        "pay_confirm",
        "verify",
        "safety",
    } <= office_only
    assert not any(has(role, Party.VENDOR, right) for right in office_only for role in Role)


def test_titles_and_sentences() -> None:
    """Every right and role is named; a refusal says who may."""
    assert set(RIGHT_TITLES) == set(GRANTS) == set(Right)
    assert set(roles.ROLE_TITLES) == set(roles.ROLE_NOTES) == set(Role)
    seat = Account(1, "wang", "王芳", Role.DUTY_SEAT, Party.VENDOR)
    assert refusal(seat, Right.ACCEPT) == (
        "王芳（值班坐席（乙方））没有“验收”的权限，没有改动；这一步由甲方授权人办理。"
    )
    assert holders_text(Right.PAY_CONFIRM) == "甲方授权人、财务（限甲方人员）"


def _sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((SERVICES / "services").rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def _position(function: ast.FunctionDef) -> int | None:
    names = [one.arg for one in function.args.args if one.arg != "self"]
    return names.index("action") if "action" in names else None


def _words(node: ast.expr | None, constants: dict[str, str]) -> list[str] | None:
    """What an action argument can say (``{}`` for a part that is worked out); None for a parameter passed on."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=parts):
            return ["".join(p.value if isinstance(p, ast.Constant) else "{}" for p in parts)]  # type: ignore[misc]
        case ast.IfExp(body=yes, orelse=no):
            return [*(_words(yes, constants) or []), *(_words(no, constants) or [])]
        case ast.BoolOp(values=parts):
            return [word for part in parts for word in _words(part, constants) or []]
        case ast.Name(id="action"):
            return None
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in constants:
            return [constants[name]]
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="format")) if name in constants:
            return [constants[name]]
    raise AssertionError(f"cannot read the action of {ast.unparse(node) if node else 'a call'}")


def actions_of_the_source() -> dict[str, str]:
    """Return every action that services write → where. A helper that takes ``action`` is followed to its callers."""
    found: dict[str, str] = {}
    for path, tree in _sources():
        constants = {
            target.id: node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        constants.setdefault("ISSUE_ACTION", "receipt.issue")
        helpers = {"writing": 1, "performing": 1, "amend": 3, "change": 0, "record": 0, "note": 0}
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("_") and (at := _position(node)) is not None:
                helpers[node.name] = at
        prefixes = {"_step": "evaluation.", "_put": "improvement.", "_insert": "damages."}
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            method = isinstance(call.func, ast.Attribute)
            is_gate = name in ("change", "record", "note")
            if name not in helpers or (is_gate and not (method and _is_office(call.func))):
                continue
            at = helpers[name]
            given = call.args[at] if len(call.args) > at else _keyword(call, "action")
            if given is None and not is_gate:
                continue
            for word in _words(given, constants) or []:
                full = word if "." in word else prefixes.get(name, "notice.") + word
                found[full] = f"{path.name}:{call.lineno}"
    return found


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((one.value for one in call.keywords if one.arg == name), None)


def _is_office(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and ast.unparse(function.value).split(".")[-1] in (
        "office",
        "_office",
        "self",
    )


def test_every_action_of_the_source_names_its_right() -> None:
    """An action that nobody entered belongs to the administrator alone: enter it in domain/rights.py."""
    found = actions_of_the_source()
    assert len(found) > 200
    assert {"flow.{}", "print.{}", "acceptance.{}", "payment.{}", "ticket.edit", "receipt.issue"} <= set(found)
    unknown = {word: where for word, where in found.items() if not roles.is_known(word.replace("{}", "any"))}
    assert unknown == {}


def test_no_line_of_the_table_is_idle() -> None:
    """Every exact entry is a word that is written somewhere, or fits a pattern that is (``flow.{}``)."""
    found = set(actions_of_the_source()) | {"account.sign_in", "account.refused", "account.locked", "account.proof"}
    patterns = [re.compile(re.escape(word).replace(r"\{\}", r"[a-z_.]+")) for word in found]
    ahead = {
        "office.salvage",
        "search.run",
        "backup.auto",
        "backup.thin",
        "audit.verify",
        "tickets.reveal",
        "notice.plead",
    }
    idle = [
        word
        for word in RIGHT_OF
        if not word.endswith(".*") and word not in ahead and not any(p.fullmatch(word) for p in patterns)
    ]
    assert idle == []
