"""Termination (终止、解除, F11.4): drafts with their clearing, issued by a person only, never by the program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from app.domain.clearing import ClearingLine
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.supervision_terms import TERMINATION_KINDS
from app.services import contract_end
from app.services.case_writing import case_of, clean, day, need
from app.services.changes import Outcome
from app.services.contract_limits import limit
from app.services.contract_terms import ContractTerms, terms_of
from app.services.contract_writing import performed, performing
from app.services.session import Office
from app.services.termination_grounds import Outlook, ground_of, grounds, outlook
from app.storage.models.supervision import Termination
from app.storage.queries import cases

_ENTITY, _WHAT = "termination", "终止文书"
STATES: Mapping[str, str] = {"draft": "草稿", "issued": "已发出", "withdrawn": "已撤回"}


@dataclass(frozen=True, slots=True)
class TerminationRow:
    """One draft or issued notice; days are ISO text."""

    id: int
    contract_id: int
    kind: str
    code: str
    name: str
    clause: str
    ground: str
    notice_on: str
    arrives_on: str
    effective_on: str
    lines: tuple[ClearingLine, ...]
    missing: tuple[str, ...]
    paid_source: str
    evidence: tuple[str, ...]
    notice_by: str
    return_by: str
    state: str
    issued_by: str
    issued_on: str
    reviewed_by: str
    note: str

    @property
    def state_text(self) -> str:
        """Draft, issued or withdrawn, in Chinese."""
        return STATES[self.state]

    @property
    def kind_text(self) -> str:
        """Its kind in Chinese."""
        return TERMINATION_KINDS[self.kind]

    def total(self, direction: str) -> int:
        """Add up the lines of one direction, in fen; directions are never set off."""
        return sum(line.amount_fen for line in self.lines if line.direction == direction)


def draft(
    office: Office,
    contract_id: int,
    code: str,
    ground: str,
    *,
    effective_on: date | str,
    paid_fen: int | None = None,
    worked_fen: int | None = None,
    worked_text: str = "",
    note: str = "",
) -> Outcome[int]:
    """Write a draft with its clearing; returns the id. Nothing is sent and nothing ends by it."""
    contract = terms_of(office, contract_id)
    end_on = date.fromisoformat(day(office, effective_on, "拟终止日", future=True))
    seen = outlook(office, contract_id, code, end_on, paid_fen=paid_fen, worked_fen=worked_fen, worked_text=worked_text)
    columns = {
        "kind": seen.ground.kind,
        "clause": seen.ground.clause,
        "ground": need(ground, "事由"),
        "effective_on": end_on.isoformat(),
        "note": clean(note),
        "state": "draft",
        **_figures(office, contract, seen),
    }
    with performing(office, "termination.draft", contract_id, f"起草：{seen.ground.name}") as write:
        row_id = write.insert(Termination, contract_id=contract_id, **columns)
        write.change.audit(ground=code, effective_on=end_on.isoformat())
    return performed(row_id, write)


def issue(
    office: Office,
    termination_id: int,
    by: str,
    reviewed_by: str,
    *,
    notice_on: date | str | None = None,
    arrives_on: date | str | None = None,
) -> Outcome[int]:
    """Register that a person issued the notice after legal review (法律审核); the figures stay as drafted.

    With ``arrives_on`` and a right that takes effect on arrival (001·11.4) the day of effect follows it. Raises
    ``NotAllowed`` for a figure still missing, a reading still unchosen, a notice given too late.
    """
    row = _draft(office, termination_id)
    contract = terms_of(office, row["contract_id"])
    facts = json.loads(row["facts"])
    if facts["missing"]:
        raise NotAllowed(f"清算还缺{'、'.join(facts['missing'])}，不能发出。请在草稿里补齐。")
    _check_readings(contract, facts["code"])
    given = day(office, notice_on, "通知日")
    if facts["notice_by"] and given > facts["notice_by"]:
        raise NotAllowed(
            f"按 {contract.terms.cite(row['clause'])}，通知最迟 {facts['notice_by']}，{given} 已经晚了。"
            "请推后拟终止日另起草稿。"
        )
    arrived = day(office, arrives_on, "到达日", future=True) if arrives_on else ""
    if arrived and arrived < given:
        raise RefusedInput(f"到达日 {arrived} 早于通知日 {given}，没有登记。请核对日期。")
    fields = {
        "state": "issued",
        "issued_by": need(by, "签发人"),
        "issued_on": given,
        "reviewed_by": need(reviewed_by, "法律审核人"),
        "notice_on": given,
        "arrives_on": arrived,
    }
    if arrived and row["kind"] == "right" and arrived != row["effective_on"]:
        if ground_of(contract, facts["code"]).refund == "unserved":
            raise NotAllowed(f"清算按 {row['effective_on']} 解除计算，与到达日 {arrived} 不同。请按到达日另起草稿。")
        fields["effective_on"] = arrived
        fields["facts"] = json.dumps({**facts, "return_by": _return_by(office, contract, facts["code"], arrived)})
    return _update(office, row, "termination.issue", "发出终止文书", fields)


def withdraw(office: Office, termination_id: int, reason: str) -> Outcome[int]:
    """Withdraw a draft or a notice. A reason is required."""
    row = case_of(office, _ENTITY, termination_id, _WHAT)
    if row["state"] == "withdrawn":
        raise NotAllowed("这份终止文书已经撤回。")
    return _update(
        office, row, "termination.withdraw", "撤回终止文书", {"state": "withdrawn"}, need(reason, "撤回原因")
    )


def get(office: Office, termination_id: int) -> TerminationRow:
    """Return one. Raises ``NotFound``."""
    record = case_of(office, _ENTITY, termination_id, _WHAT)
    return _row(terms_of(office, record["contract_id"]), record)


def rows(office: Office, contract_id: int) -> list[TerminationRow]:
    """Return a contract's drafts and notices, oldest first."""
    contract = terms_of(office, contract_id)
    found = cases.select(office.database, _ENTITY, "contract_id = ?", (contract_id,))
    return [_row(contract, record) for record in found]


def ended_on(office: Office, contract_id: int) -> date | None:
    """Return the day on which an issued notice ended the contract, None while none did."""
    return contract_end.ended_on(office, contract_id)


def _figures(office: Office, contract: ContractTerms, seen: Outlook) -> dict[str, str]:
    today = office.now().date()
    view = next(one for one in grounds(office, contract.id, today) if one.ground.code == seen.ground.code)
    facts = {
        "code": seen.ground.code,
        "paid_fen": seen.facts.paid_fen,
        "paid_source": seen.paid_source,
        "worked_fen": seen.facts.worked_fen,
        "worked_text": seen.facts.worked_text,
        "done": seen.facts.done,
        "planned": seen.facts.planned,
        "missing": list(seen.clearing.missing),
        "notice_by": seen.notice_by.due_on.isoformat() if seen.notice_by else "",
        "return_by": seen.return_by.due_on.isoformat() if seen.return_by else "",
        "evidence": [condition.text for condition in view.conditions if condition.is_met],
    }
    lines = [asdict(line) for line in seen.clearing.lines]
    return {"facts": json.dumps(facts, ensure_ascii=False), "amounts": json.dumps(lines, ensure_ascii=False)}


def _return_by(office: Office, contract: ContractTerms, code: str, effective_on: str) -> str:
    found = limit(office, contract, ground_of(contract, code).return_by, date.fromisoformat(effective_on))
    return found.due_on.isoformat() if found else ""


def _check_readings(contract: ContractTerms, code: str) -> None:
    open_ones = [one for one in contract.readings.unchosen() if one in ground_of(contract, code).readings]
    if open_ones:
        raise NotAllowed(f"读法 {'、'.join(open_ones)} 还没有选定，只能试算，不能发出。请先选定读法。")


def _draft(office: Office, termination_id: int) -> cases.Record:
    row = case_of(office, _ENTITY, termination_id, _WHAT)
    if row["state"] != "draft":
        raise NotAllowed(f"这份终止文书{STATES[row['state']]}，不能再改。")
    return row


def _update(
    office: Office, row: cases.Record, action: str, summary: str, fields: Mapping[str, object], reason: str = ""
) -> Outcome[int]:
    with performing(office, action, row["contract_id"], f"{summary}（{row['id']}）", reason=reason) as write:
        write.change.audit(termination=row["id"], fields=sorted(write.update(_ENTITY, row["id"], **fields)))
    return performed(int(row["id"]), write)


def _row(contract: ContractTerms, record: cases.Record) -> TerminationRow:
    facts = json.loads(record["facts"])
    ground = contract.terms.supervision.termination(facts["code"])
    kept = ("id", "contract_id", "kind", "ground", "notice_on", "arrives_on", "effective_on", "state")
    signed = ("issued_by", "issued_on", "reviewed_by", "note")
    return TerminationRow(
        code=facts["code"],
        name=ground.name if ground else facts["code"],
        clause=contract.terms.cite(record["clause"]),
        lines=tuple(ClearingLine(**line) for line in json.loads(record["amounts"])),
        missing=tuple(facts["missing"]),
        paid_source=facts["paid_source"],
        evidence=tuple(facts["evidence"]),
        notice_by=facts["notice_by"],
        return_by=facts["return_by"],
        **{key: record[key] for key in (*kept, *signed)},
    )
