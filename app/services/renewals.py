"""Renewals (续签), expiry and service that goes on (F1.8, K15; 001·2.2, 002·9.1): decided, then the next contract made.

A renewal keeps terms and price (001·2.2); its contract is the last one with its days moved.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain import renewals as rules
from app.domain.dated_terms import data_on
from app.domain.deadlines import add_months
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.renewals import Chain
from app.services import contracts
from app.services.case_writing import case_of, clean, day, need
from app.services.changes import Outcome, Topic
from app.services.contract_terms import changes_of, frozen_data, terms_of
from app.services.contract_writing import performed, performing
from app.services.session import Office
from app.storage.models.amendments import Renewal
from app.storage.queries import cases
from app.storage.queries import contracts as stored

_ENTITY, _WHAT = "renewal", "续签"


@dataclass(frozen=True, slots=True)
class RenewalRow:
    """One renewal; ``contract_id`` is None until the next contract was made or linked."""

    id: int
    previous_id: int
    contract_id: int | None
    seq: int
    decided_on: str
    start_on: str
    end_on: str
    basis: str
    note: str


@dataclass(frozen=True, slots=True)
class RenewalView:
    """The chain that a contract belongs to, and what the next renewal would be; ``refusal`` is "" when allowed."""

    chain: Chain
    contracts: tuple[int, ...]
    rows: tuple[RenewalRow, ...]
    next_start: date
    next_end: date
    refusal: str
    hint: str


def view(office: Office, contract_id: int) -> RenewalView:
    """Read the chain of renewals of a contract. Raises ``NotFound``."""
    ids, rows = _chain(office, contract_id)
    first, last = terms_of(office, ids[0]), terms_of(office, ids[-1])
    template = last.on(last.terms.end_on)
    last_on = max([template.end_on, *(date.fromisoformat(row.end_on) for row in rows)])
    chain = rules.chain_of(template, first.terms.start_on, last_on, len(rows))
    start, end = rules.next_period(chain, template.start_on, template.end_on)
    refusal = rules.refusal(chain, start, end)
    return RenewalView(chain, tuple(ids), tuple(rows), start, end, refusal, going_on(office, contract_id))


def decide(
    office: Office,
    contract_id: int,
    basis: str,
    *,
    start_on: date | str | None = None,
    end_on: date | str | None = None,
    decided_on: date | str | None = None,
    note: str = "",
) -> Outcome[int]:
    """Register that the contract is renewed; the next period follows the last one unless other days are given.

    Raises ``NotAllowed`` when the contract forbids it (001·2.2: more than twice, longer than three years; K15).
    """
    found = view(office, contract_id)
    start = day(office, start_on or found.next_start, "续签起日", future=True)
    end = day(office, end_on or found.next_end, "续签止日", future=True)
    refused = rules.refusal(found.chain, date.fromisoformat(start), date.fromisoformat(end))
    if refused:
        raise NotAllowed(refused)
    if found.rows and found.rows[-1].contract_id is None:
        raise NotAllowed(f"上一次续签（{found.rows[-1].start_on} 起）还没有建立合同，请先建立或撤销。")
    columns = {
        "basis": need(basis, "续签依据"),
        "decided_on": day(office, decided_on, "决定日"),
        "note": clean(note),
    }
    last = found.contracts[-1]
    with performing(office, "renewal.decide", contract_id, f"登记续签 {start} 至 {end}") as write:
        row_id = write.insert(Renewal, previous_id=last, seq=len(found.rows) + 1, start_on=start, end_on=end, **columns)
    return performed(row_id, write)


def make_contract(office: Office, renewal_id: int) -> Outcome[int]:
    """Make the contract of a renewal: the terms in force at the end of the last one, every day moved on.

    Undo unlinks it; the contract itself is then voided with ``contracts.void``. Raises ``NotAllowed`` when it exists.
    """
    row = case_of(office, _ENTITY, renewal_id, _WHAT)
    if _standing(office, row["contract_id"]) is not None:
        raise NotAllowed(f"这次续签已经建立合同 {row['contract_id']}。")
    previous = terms_of(office, int(row["previous_id"]))
    template = previous.on(previous.terms.end_on)
    ends = template.end_on.isoformat()
    data = data_on(frozen_data(office, previous.id), changes_of(office, previous.id), ends)
    start, end = date.fromisoformat(row["start_on"]), date.fromisoformat(row["end_on"])
    moved = _moved(data, template.start_on, start, end)
    contract_id = contracts.add_terms(office, moved, note=f"续签自合同 {previous.id}").value
    with performing(office, "renewal.contract", contract_id, f"续签合同 {contract_id} 已建立") as write:
        write.update(_ENTITY, renewal_id, contract_id=contract_id)
    return performed(contract_id, write, Topic.DELIVERABLES)


def link(office: Office, renewal_id: int, contract_id: int) -> Outcome[int]:
    """Name the contract that a renewal led to, where it was entered by itself (new paper)."""
    row = case_of(office, _ENTITY, renewal_id, _WHAT)
    contract = terms_of(office, contract_id)
    if contract_id == row["previous_id"]:
        raise RefusedInput("续签后的合同不能是它自己，请选择新合同。")
    if contract.terms.start_on.isoformat() != row["start_on"]:
        raise RefusedInput(f"合同 {contract_id} 的起日 {contract.terms.start_on} 与续签起日 {row['start_on']} 不一致。")
    with performing(office, "renewal.link", contract_id, f"续签对应合同 {contract_id}") as write:
        write.update(_ENTITY, renewal_id, contract_id=contract_id)
    return performed(contract_id, write)


def void(office: Office, renewal_id: int, reason: str) -> Outcome[int]:
    """Take a renewal off the books. Raises ``NotAllowed`` while its contract stands."""
    reason = need(reason, "作废原因")
    row = case_of(office, _ENTITY, renewal_id, _WHAT)
    if _standing(office, row["contract_id"]) is not None:
        raise NotAllowed(f"这次续签已建立合同 {row['contract_id']}，请先作废那份合同。")
    with performing(office, "renewal.void", int(row["previous_id"]), "作废续签登记", reason=reason) as write:
        write.update(_ENTITY, renewal_id, is_void=1)
    return performed(renewal_id, write)


def going_on(office: Office, contract_id: int) -> str:
    """Say whether service was registered after the last day without a renewal (事实续期, F1.8), "" when not."""
    contract = terms_of(office, contract_id)
    end = contract.on(contract.terms.end_on).end_on
    if cases.select(office.database, _ENTITY, "previous_id = ?", (contract_id,)):
        return ""
    served = stored.last_service(office.database, contract_id)
    return rules.goes_on(contract.terms, date.fromisoformat(served), end) if served else ""


def _chain(office: Office, contract_id: int) -> tuple[list[int], list[RenewalRow]]:
    """Walk back to the first contract and forward to the last; rows in their order."""
    terms_of(office, contract_id)
    found_rows = cases.select(office.database, _ENTITY)
    made = [{**row, "contract_id": _standing(office, row["contract_id"])} for row in found_rows]
    rows = [RenewalRow(*(row[key] for key in RenewalRow.__slots__)) for row in made]
    before = {row.contract_id: row for row in rows if row.contract_id is not None}
    after = {row.previous_id: row for row in rows}
    first = contract_id
    while first in before:
        first = before[first].previous_id
    ids, found = [first], []
    while ids[-1] in after:
        row = after[ids[-1]]
        found.append(row)
        if row.contract_id is None:
            break
        ids.append(row.contract_id)
    return ids, found


def _standing(office: Office, contract_id: int | None) -> int | None:
    """Return the contract of a renewal, None where there is none or it was voided."""
    return contract_id if contract_id is not None and stored.contract(office.database, contract_id) else None


def _moved(data: dict[str, Any], old_start: date, start_on: date, end_on: date) -> dict[str, Any]:
    """Return the terms with every day moved by the months between the two starts; number and signing stay open."""
    months = (start_on.year - old_start.year) * 12 + start_on.month - old_start.month

    def moved(text: str) -> str:
        return add_months(date.fromisoformat(text), months)[0].isoformat() if text else ""

    made = copy.deepcopy(data)
    for row in made.get("payments", []):
        if "cycle" in row:
            row["cycle"] = {key: moved(value) for key, value in row["cycle"].items()}
    for row in made.get("deliverables", []):
        row.update({key: moved(row[key]) for key in ("from", "to") if key in row})
    made.update(start_on=start_on.isoformat(), end_on=end_on.isoformat(), signed_on="", effective_on="", contract_no="")
    return made
