"""Contracts (合同): made from a template with its terms frozen, corrected, readings chosen (F1.1–F1.4)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain import clauses
from app.domain import deliverables as plans
from app.domain.deliverables import PlannedItem
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.evaluation_periods import billing_cycles, evaluation_months
from app.domain.readings import Readings, checked_choice, readings_of
from app.services import templates
from app.services.changes import Outcome, Topic
from app.services.contract_terms import ContractTerms, terms_of
from app.services.session import Office
from app.services.templates import LoadedTemplate
from app.storage.models.contracts import Contract, ContractReading, Deliverable
from app.storage.queries import cases
from app.storage.queries import contracts as stored

PLANNED = "planned"
"""State of a deliverable that nobody handed in yet."""

_BOTH = frozenset({Topic.CONTRACTS, Topic.DELIVERABLES})

EDITABLE: Mapping[str, str] = {
    "title": "合同名称",
    "title_on_receipt": "回执用合同名称",
    "contract_no": "合同编号",
    "project_name": "项目名称",
    "signed_on": "签订日期",
    "effective_on": "生效日期",
    "vendor_address": "乙方地址",
}
"""Basic facts that may be corrected: field -> title."""

_DATES = frozenset({"signed_on", "effective_on"})
_REQUIRED = frozenset({"title", "project_name"})

_LEDGERS: Mapping[str, str] = {
    "settlement": "付款结算",
    "payment_event": "款项登记",
    "invoice": "发票",
    "penalty_statement": "月度扣款",
    "error_record": "失误",
    "manual_deduction": "手工扣款",
    "damages_claim": "违约金",
    "monthly_evaluation": "月度评价",
    "performance_review": "考核",
    "breach_event": "违约事件",
    "rectification": "整改",
    "termination": "终止文书",
}
"""Ledgers that keep a contract from being voided: what was judged or paid under it must stay to be found."""


@dataclass(frozen=True, slots=True)
class ContractRow:
    """One contract in a list."""

    id: int
    template: str
    title: str
    contract_no: str
    owner_name: str
    vendor_name: str
    start_on: str
    end_on: str
    effective_on: str
    total_fen: int
    pricing: str


def add(
    office: Office,
    template: str,
    effective_on: date | None = None,
    *,
    readings: Mapping[str, str] | None = None,
    contract_no: str = "",
) -> Outcome[int]:
    """Make a contract from a template (name or file), its deliverables planned; returns its number.

    ``effective_on`` may stay unknown where the text has no date (000–002): limits that start with it then wait.
    ``readings`` (code → option) are recorded as chosen now. Raises ``NotFound`` and ``RefusedInput``.
    """
    return _add(office, templates.load(template), effective_on, readings, contract_no)


def add_terms(office: Office, data: Mapping[str, Any], *, note: str = "") -> Outcome[int]:
    """Make a contract from terms as data (docs/contracts.md): a renewal. Raises ``RefusedInput``."""
    return _add(office, LoadedTemplate(clauses.load(data), data), None, None, "", note)


def _add(
    office: Office,
    loaded: LoadedTemplate,
    effective_on: date | None,
    readings: Mapping[str, str] | None,
    contract_no: str,
    note: str = "",
) -> Outcome[int]:
    chosen = readings_of(loaded.terms.readings, readings)
    effective = effective_on or loaded.terms.effective_on
    with office.change("contract.add", "contract", note) as change:
        contract_id = _insert(loaded, effective, contract_no or loaded.terms.contract_no)
        change.about(f"contract:{contract_id}")
        for code in chosen.chosen:
            _insert_reading(contract_id, code, str(chosen.chosen[code]), office.actor, change.at, "建立合同时选定")
        items = plans.plan(loaded.terms, chosen)
        _plan(office, contract_id, items)
        change.audit(
            template=loaded.terms.key,
            deliverables=len(items),
            effective_on=effective.isoformat() if effective else "",
            readings={code: str(choice) for code, choice in chosen.chosen.items()},
        )
    return Outcome(contract_id, _BOTH)


def list_contracts(office: Office) -> list[ContractRow]:
    """Return all contracts, oldest first."""
    keys = ContractRow.__slots__
    return [ContractRow(*(record[key] for key in keys)) for record in stored.contracts(office.database)]


def choose_reading(office: Office, contract_id: int, code: str, option: str, basis: str) -> Outcome[int]:
    """Choose how an ambiguous clause is read; ``basis`` says why (会议纪要, 双方约定). Returns how many items changed.

    A reading that shapes the deliverable plan can change only while nothing was handed in, one that shapes months or
    billing cycles only while none was evaluated or settled. Raises ``NotFound``, ``RefusedInput`` (unknown code or
    option, no basis), ``NotAllowed``.
    """
    contract = terms_of(office, contract_id)
    choice = checked_choice(contract.readings.known, code, option)
    if not basis.strip():
        raise RefusedInput("请写明选定读法的依据，例如会议纪要或双方书面约定。")
    before = contract.readings
    after = Readings(before.known, {**before.chosen, code: choice})
    old, new = plans.plan(contract.terms, before), plans.plan(contract.terms, after)
    if old != new and stored.submissions_of_contract(office.database, contract_id):
        raise NotAllowed(f"已有成果提交，读法 {code} 会改变成果期次，不能再改。请另签补充协议并另建合同。")
    _check_months(office, contract, after)
    with office.change("contract.reading", f"contract:{contract_id}", basis.strip()) as change:
        _insert_reading(contract_id, code, str(choice), office.actor, change.at, basis.strip())
        if old != new:
            _plan(office, contract_id, new)
        change.audit(code=code, option=str(choice), before=before.option(code), deliverables=[len(old), len(new)])
    return Outcome(0 if old == new else len(new), _BOTH)


def edit(office: Office, contract_id: int, values: Mapping[str, str], reason: str) -> Outcome[int]:
    """Correct basic facts (合同编号, 生效日期, …); the frozen terms stay. Returns how many fields changed.

    Raises ``NotFound``, ``RefusedInput`` for a field that cannot be edited, a wrong date or an empty name.
    """
    contract = terms_of(office, contract_id)
    clean = {key: _checked(key, value) for key, value in values.items()}
    changed = {key: value for key, value in clean.items() if contract.row[key] != value}
    if not changed:
        return Outcome(0, frozenset())
    with office.change("contract.edit", f"contract:{contract_id}", reason) as change:
        Contract.update(**changed).where(Contract.id == contract_id).execute()
        change.audit(fields={key: [contract.row[key], value] for key, value in changed.items()})
    return Outcome(len(changed), frozenset({Topic.CONTRACTS}))


def void(office: Office, contract_id: int, reason: str) -> Outcome[None]:
    """Void a contract that was made by mistake; refused once something was handed in or entered (``NotAllowed``)."""
    terms_of(office, contract_id)
    if not reason.strip():
        raise RefusedInput("请写明作废合同的原因。")
    if stored.submissions_of_contract(office.database, contract_id):
        raise NotAllowed("这份合同已有成果提交，不能作废。")
    kept = [title for entity, title in _LEDGERS.items() if _has(office, entity, contract_id)]
    if kept:
        raise NotAllowed(f"这份合同已登记{'、'.join(kept)}，不能作废。确属建错的，请先逐项撤销或作废这些登记。")
    with office.change("contract.void", f"contract:{contract_id}", reason.strip()):
        Contract.update(is_void=1).where(Contract.id == contract_id).execute()
        Deliverable.update(is_void=1).where(Deliverable.contract_id == contract_id).execute()
    return Outcome(None, _BOTH)


def _check_months(office: Office, contract: ContractTerms, after: Readings) -> None:
    """Refuse a reading that would give months already evaluated, or cycles already settled, other days (R-33, R-34)."""
    terms, before = contract.terms, contract.readings
    same_months = evaluation_months(terms, before) == evaluation_months(terms, after)
    if same_months and billing_cycles(terms, before) == billing_cycles(terms, after):
        return
    if _has(office, "monthly_evaluation", contract.id) or _has(office, "settlement", contract.id):
        raise NotAllowed(
            "已有月度评价或付款结算，这项读法会改变各评价月的起止，不能再改。请先撤销这些登记，或另签补充协议。"
        )


def _has(office: Office, entity: str, contract_id: int) -> bool:
    return bool(cases.select(office.database, entity, "contract_id = ?", (contract_id,)))


def _checked(key: str, value: str) -> str:
    if key not in EDITABLE:
        raise RefusedInput(f"合同的“{key}”不能修改，可以修改：{'、'.join(EDITABLE.values())}。")
    text = value.strip()
    if key in _REQUIRED and not text:
        raise RefusedInput(f"{EDITABLE[key]}不能为空。")
    if key in _DATES and text:
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise RefusedInput(f"{EDITABLE[key]}“{value}”不是日期，请写成 2026-06-01。") from None
    return text


def _insert(loaded: LoadedTemplate, effective_on: date | None, contract_no: str) -> int:
    terms = loaded.terms
    row = Contract.create(
        template=terms.key,
        title=terms.title,
        title_on_receipt=terms.title_on_receipt,
        contract_no=contract_no,
        project_name=terms.project_name,
        owner_name=terms.office.name,
        vendor_name=terms.vendor.name,
        signed_on=terms.signed_on.isoformat() if terms.signed_on else "",
        effective_on=effective_on.isoformat() if effective_on else "",
        start_on=terms.start_on.isoformat(),
        end_on=terms.end_on.isoformat(),
        total_fen=terms.total_fen,
        pricing=terms.pricing,
        copies=terms.copies,
        vendor_address=terms.vendor.address,
        terms=json.dumps(loaded.data, ensure_ascii=False),
    )
    return int(row.id)


def _insert_reading(contract_id: int, code: str, option: str, actor: str, at: str, basis: str) -> None:
    ContractReading.create(
        contract_id=contract_id, code=code, option=option, chosen_by=actor, chosen_at=at, basis=basis
    )


def _plan(office: Office, contract_id: int, items: tuple[PlannedItem, ...]) -> None:
    """Write the plan; rows of an earlier plan are overwritten in place, what is left over is void."""
    existing = {row["seq"]: row["id"] for row in stored.deliverables(office.database, contract_id, with_void=True)}
    for item in items:
        values = _columns(item)
        if item.seq in existing:
            Deliverable.update(**values).where(Deliverable.id == existing[item.seq]).execute()
        else:
            Deliverable.create(contract_id=contract_id, seq=item.seq, **values)
    Deliverable.update(is_void=1).where(
        (Deliverable.contract_id == contract_id) & (Deliverable.seq > len(items))
    ).execute()


def _columns(item: PlannedItem) -> dict[str, object]:
    return {
        "code": item.code,
        "clause": item.clause,
        "name": item.name,
        "period": item.period,
        "start_on": item.start_on.isoformat(),
        "end_on": item.end_on.isoformat(),
        "due_on": item.due_on.isoformat() if item.due_on else "",
        "due_at": item.due_at.isoformat() if item.due_at else "",
        "amount_fen": item.amount_fen,
        "state": PLANNED,
        "is_void": 0,
    }
