"""Breaches and conduct (违约/行为事件, F11.1), leaks among them (F17.4): what happened, what was done, when settled."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.contracts import ContractTemplate
from app.domain.damages import lump_sum
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.supervision_terms import MEASURES, BreachKind
from app.services.case_writing import case_of, clean, day, need, ticket_of
from app.services.changes import Outcome
from app.services.contract_terms import ContractTerms, terms_of
from app.services.contract_writing import performed, performing
from app.services.session import Office
from app.storage.models.supervision import BreachEvent
from app.storage.queries import cases

_ENTITY, _WHAT = "breach_event", "违约事项"
LUMP = "lump"
OTHER = "other"
"""Kind of an event for which the template has none; any clause of the contract may be named with it."""


@dataclass(frozen=True, slots=True)
class BreachRow:
    """One event; dates are ISO text, "" = not yet. ``measures`` are keys of ``MEASURES``; ``clause`` is cited."""

    id: int
    contract_id: int
    party: str
    kind: str
    kind_name: str
    clause: str
    fact: str
    happened_on: str
    found_on: str
    evidence: str
    person: str
    ticket_id: int | None
    measures: tuple[str, ...]
    amount_fen: int | None
    is_fundamental: bool
    is_leak: bool
    is_repeat_confirmed: bool
    settled_on: str
    settled_by: str
    settle_basis: str
    source_entity: str
    source_id: int | None
    note: str

    @property
    def measure_text(self) -> str:
        """The measures in Chinese."""
        return "、".join(MEASURES[key] for key in self.measures) or "未处置"

    @property
    def state_text(self) -> str:
        """Where it stands, in Chinese."""
        return f"已了结（{self.settled_on}）" if self.settled_on else "未了结"


@dataclass(frozen=True, slots=True)
class PaymentBlock:
    """Whether breaches stop a payment that asks for none (004·五.2, R-39); both readings are given."""

    is_blocked: bool
    reading: str
    open_ids: tuple[int, ...]
    ever_ids: tuple[int, ...]
    text: str


def kinds(office: Office, contract_id: int) -> tuple[BreachKind, ...]:
    """Return the kinds that the contract names, in its order. Raises ``NotFound``."""
    return terms_of(office, contract_id).terms.supervision.breaches


def register(
    office: Office,
    contract_id: int,
    kind: str,
    fact: str,
    *,
    happened_on: date | str,
    found_on: date | str | None = None,
    clause: str = "",
    evidence: str = "",
    person: str = "",
    ticket_id: int | None = None,
    measures: Sequence[str] = (),
    is_repeat_confirmed: bool = False,
    source: tuple[str, int] | None = None,
    note: str = "",
) -> Outcome[int]:
    """Register an event; returns its id. ``kind`` is a code of the template, or ``other`` with a ``clause``.

    Raises ``NotFound``, ``RefusedInput`` for an unknown kind or measure, ``NotAllowed`` for fixed damages claimed a
    second time without the office's own confirmation (R-47).
    """
    contract = terms_of(office, contract_id)
    found = _kind(contract.terms, kind, clause)
    happened = day(office, happened_on, "发生日")
    known_on = day(office, found_on, "发现日")
    if known_on < happened:
        raise RefusedInput(f"发现日 {known_on} 早于发生日 {happened}，没有登记。请核对日期。")
    _check_measures(found, measures)
    _check_repeat(office, contract, measures, is_repeat_confirmed, None)
    fact = need(fact, "事实")
    with performing(
        office, "breach.register", contract_id, f"登记违约事项：{found.name}", ticket_id=ticket_id
    ) as write:
        row_id = write.insert(
            BreachEvent,
            contract_id=contract_id,
            party=found.party,
            clause=found.clause,
            kind=found.code,
            fact=fact,
            happened_on=happened,
            found_on=known_on,
            evidence=clean(evidence),
            person=clean(person),
            ticket_id=ticket_of(office, ticket_id) if ticket_id is not None else None,
            measures=json.dumps(list(measures)),
            amount_fen=_amount(contract.terms, found, measures),
            is_repeat_confirmed=int(is_repeat_confirmed),
            source_entity=source[0] if source else "",
            source_id=source[1] if source else None,
            note=clean(note),
        )
        write.change.audit(kind=found.code, measures=list(measures), fundamental=found.is_fundamental)
    return performed(row_id, write)


def measure(
    office: Office, breach_id: int, measures: Sequence[str], reason: str, *, is_repeat_confirmed: bool = False
) -> Outcome[int]:
    """Decide what is done about an event (处置); ``reason`` says on what basis. Raises like ``register``."""
    row = _open(office, breach_id)
    contract = terms_of(office, row["contract_id"])
    found = _kind(contract.terms, row["kind"], row["clause"])
    _check_measures(found, measures)
    _check_repeat(office, contract, measures, is_repeat_confirmed, breach_id)
    return _update(
        office,
        row,
        "breach.measure",
        f"处置违约事项：{'、'.join(MEASURES[key] for key in measures) or '撤回处置'}",
        {
            "measures": json.dumps(list(measures)),
            "amount_fen": _amount(contract.terms, found, measures),
            "is_repeat_confirmed": int(is_repeat_confirmed),
        },
        need(reason, "处置依据"),
    )


def settle(office: Office, breach_id: int, by: str, basis: str, *, on: date | str | None = None) -> Outcome[int]:
    """Settle an event (了结): who signed for it and on what basis; R-39 甲 then lets the payment go."""
    row = _open(office, breach_id)
    settled_on = day(office, on, "了结日")
    if settled_on < row["happened_on"]:
        raise RefusedInput(f"了结日 {settled_on} 早于发生日 {row['happened_on']}，没有登记。请核对日期。")
    fields = {"settled_on": settled_on, "settled_by": need(by, "签认人"), "settle_basis": need(basis, "了结依据")}
    return _update(office, row, "breach.settle", "违约事项了结", fields)


def void(office: Office, breach_id: int, reason: str) -> Outcome[int]:
    """Take an event that was registered by mistake off the books. A reason is required."""
    row = case_of(office, _ENTITY, breach_id, _WHAT)
    return _update(office, row, "breach.void", "作废违约事项", {"is_void": 1}, need(reason, "作废原因"))


def get(office: Office, breach_id: int) -> BreachRow:
    """Return one event. Raises ``NotFound``."""
    record = case_of(office, _ENTITY, breach_id, _WHAT)
    return _row(terms_of(office, record["contract_id"]).terms, record)


def rows(office: Office, contract_id: int, *, on: date | None = None) -> list[BreachRow]:
    """Return a contract's events, oldest first; ``on`` leaves out what happened later."""
    terms = terms_of(office, contract_id).terms
    until = on.isoformat() if on else "9999"
    found = cases.select(
        office.database,
        _ENTITY,
        "contract_id = ? AND happened_on <= ?",
        (contract_id, until),
        order="happened_on, id",
    )
    return [_row(terms, record) for record in found]


def leaks(office: Office, contract_id: int) -> list[BreachRow]:
    """Return the leaks (泄密事件, F17.4) of a contract."""
    return [row for row in rows(office, contract_id) if row.is_leak]


def payment_block(office: Office, contract_id: int, on: date) -> PaymentBlock:
    """Say whether 无违约行为 stops the payment (R-39 甲: only while unsettled; 乙: once is enough).

    A hint: stopping and releasing are signed by a person.
    """
    option = terms_of(office, contract_id).readings.option("R-39")
    own = [row for row in rows(office, contract_id, on=on) if row.party == "vendor"]
    today = on.isoformat()
    open_ids = tuple(row.id for row in own if not row.settled_on or row.settled_on > today)
    ever = tuple(row.id for row in own)
    blocked = bool(ever if option == "乙" else open_ids)
    text = f"未了结违约事项 {len(open_ids)} 件，曾有违约 {len(ever)} 件（R-39 {option}）"
    return PaymentBlock(blocked, option, open_ids, ever, text)


def _open(office: Office, breach_id: int) -> cases.Record:
    row = case_of(office, _ENTITY, breach_id, _WHAT)
    if row["settled_on"]:
        raise NotAllowed(f"这件违约事项已于 {row['settled_on']} 了结，没有改动。要更正请先撤销了结。")
    return row


def _kind(terms: ContractTemplate, code: str, clause: str) -> BreachKind:
    found = terms.supervision.breach(code)
    if found is not None:
        return found
    if code != OTHER:
        offered = "、".join(f"{kind.code} {kind.name}" for kind in terms.supervision.breaches)
        raise RefusedInput(f"这份合同没有违约事项种类“{code}”。可选：{offered or 'other（写明条号）'}。")
    if terms.clause(clause) is None:
        raise RefusedInput(f"合同里没有条款“{clause}”，没有登记。请从条款清单里选一条。")
    return BreachKind(OTHER, clause, "其他违约事项", "vendor", tuple(MEASURES))


def _check_measures(kind: BreachKind, measures: Sequence[str]) -> None:
    for key in measures:
        if key not in MEASURES:
            raise RefusedInput(f"处置“{key}”不认识。可选：{'、'.join(MEASURES)}。")
        if key not in kind.measures:
            allowed = "、".join(MEASURES[one] for one in kind.measures)
            raise RefusedInput(f"“{kind.name}”按 {kind.clause} 不能处以{MEASURES[key]}。可选：{allowed}。")


def _check_repeat(
    office: Office, contract: ContractTerms, measures: Sequence[str], is_confirmed: bool, own_id: int | None
) -> None:
    """R-47: fixed damages count once a contract; another time only when the office confirms it itself (E-12)."""
    if LUMP not in measures or is_confirmed or contract.readings.option("R-47") == "乙":
        return
    earlier = [row for row in rows(office, contract.id) if LUMP in row.measures and row.id != own_id]
    if earlier:
        raise NotAllowed(
            f"定额违约金已在事项 {earlier[0].id}（{earlier[0].happened_on}）计过一次，R-47 甲每份合同只计一次。"
            "确要再次计取，请勾选“甲方另行确认再次计取”。"
        )


def _amount(terms: ContractTemplate, kind: BreachKind, measures: Sequence[str]) -> int | None:
    return lump_sum(terms, kind.party) if LUMP in measures else None


def _update(
    office: Office,
    row: cases.Record,
    action: str,
    summary: str,
    fields: Mapping[str, object],
    reason: str = "",
) -> Outcome[int]:
    with performing(
        office, action, row["contract_id"], f"{summary}（{row['id']}）", ticket_id=row["ticket_id"], reason=reason
    ) as write:
        write.change.audit(breach=row["id"], fields=sorted(write.update(_ENTITY, row["id"], **fields)))
    return performed(int(row["id"]), write)


def _row(terms: ContractTemplate, record: cases.Record) -> BreachRow:
    kind = terms.supervision.breach(record["kind"])
    own: dict[str, Any] = {
        "clause": terms.cite(record["clause"]),
        "measures": tuple(json.loads(record["measures"])),
        "is_repeat_confirmed": bool(record["is_repeat_confirmed"]),
    }
    kept = {key: value for key, value in record.items() if key not in own and key != "is_void"}
    return BreachRow(
        kind_name=kind.name if kind else "其他违约事项",
        is_fundamental=bool(kind and kind.is_fundamental),
        is_leak=bool(kind and kind.is_leak),
        **own,
        **kept,
    )
