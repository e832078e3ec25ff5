"""测算报告 of the vendor (002·9.2, D29): received, objected to in writing, concluded; the strongest alarm meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.cost_estimates import CODE, STATE_TEXT, EstimateClock, EstimateState, clock_of, state_of
from app.domain.errors import NotAllowed, RefusedInput
from app.services import calendars
from app.services.case_writing import case_of, clean, day, need
from app.services.changes import Outcome
from app.services.contract_terms import ContractTerms, all_terms, day_of, terms_of
from app.services.contract_writing import performed, performing
from app.services.due_lines import DueLine
from app.services.session import Office
from app.storage.models.amendments import CostEstimate
from app.storage.queries import cases

_ENTITY, _WHAT = "cost_estimate", "测算报告"

CONCLUSIONS = ("接受测算金额", "协商后另定金额", "不接受，不增加服务")


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """One report with its limit and where it stands; ``due_on`` is the last day for objecting (with proof)."""

    id: int
    contract_id: int
    title: str
    amount_fen: int | None
    received_on: str
    objected_on: str
    objection: str
    objection_method: str
    conclusion: str
    concluded_on: str
    note: str
    clock: EstimateClock
    state: EstimateState
    clause: str

    @property
    def due_on(self) -> date:
        """Last day for objecting."""
        return self.clock.deadline.due_on

    @property
    def state_text(self) -> str:
        """Where it stands, in Chinese."""
        return STATE_TEXT[self.state]


def receive(
    office: Office,
    contract_id: int,
    title: str,
    *,
    received_on: date | str | None = None,
    amount_fen: int | None = None,
    note: str = "",
) -> Outcome[int]:
    """Register that a report arrived. Raises ``NotAllowed`` where the contract has no such clause."""
    contract = terms_of(office, contract_id)
    on = day(office, received_on, "收到日")
    if _clock(office, contract, on) is None:
        raise NotAllowed("这份合同没有“测算报告逾期未提异议即表示接受”的约定，不用登记测算报告。")
    if amount_fen is not None and amount_fen <= 0:
        raise RefusedInput("测算金额要大于零。")
    title = need(title, "报告名称")
    with performing(office, "estimate.receive", contract_id, f"收到测算报告“{title}”") as write:
        row_id = write.insert(
            CostEstimate,
            contract_id=contract_id,
            title=title,
            amount_fen=amount_fen,
            received_on=on,
            note=clean(note),
        )
    return performed(row_id, write)


def object_to(
    office: Office, estimate_id: int, objection: str, method: str, *, on: date | str | None = None
) -> Outcome[EstimateRow]:
    """Register the written objection (P-29): what, how it was given, on which day. A late one is kept and said so."""
    row = case_of(office, _ENTITY, estimate_id, _WHAT)
    objected = day(office, on, "异议日")
    if objected < row["received_on"]:
        raise RefusedInput(f"异议日 {objected} 早于收到日 {row['received_on']}，没有登记。请核对日期。")
    if row["objected_on"] or row["conclusion"]:
        raise NotAllowed("这份测算报告已登记过异议或结论，没有重复登记。")
    fields = {
        "objected_on": objected,
        "objection": need(objection, "异议内容"),
        "objection_method": need(method, "提出方式"),
    }
    with performing(office, "estimate.object", int(row["contract_id"]), f"对测算报告 {estimate_id} 提出异议") as write:
        write.update(_ENTITY, estimate_id, **fields)
    return performed(get(office, estimate_id), write)


def conclude(office: Office, estimate_id: int, conclusion: str, *, on: date | str | None = None) -> Outcome[int]:
    """Register what both sides settled on. A person decides; the program never takes silence for a decision."""
    row = case_of(office, _ENTITY, estimate_id, _WHAT)
    if row["conclusion"]:
        raise NotAllowed("这份测算报告已有结论。要更正请先撤销原来的结论。")
    fields = {"conclusion": need(conclusion, "结论"), "concluded_on": day(office, on, "结论日")}
    with performing(office, "estimate.conclude", int(row["contract_id"]), f"测算报告 {estimate_id} 的结论") as write:
        write.update(_ENTITY, estimate_id, **fields)
    return performed(estimate_id, write)


def void(office: Office, estimate_id: int, reason: str) -> Outcome[int]:
    """Take a report that was entered by mistake off the books."""
    reason = need(reason, "作废原因")
    row = case_of(office, _ENTITY, estimate_id, _WHAT)
    with performing(
        office, "estimate.void", int(row["contract_id"]), f"作废测算报告 {estimate_id}", reason=reason
    ) as w:
        w.update(_ENTITY, estimate_id, is_void=1)
    return performed(estimate_id, w)


def get(office: Office, estimate_id: int) -> EstimateRow:
    """Return one report. Raises ``NotFound``."""
    row = case_of(office, _ENTITY, estimate_id, _WHAT)
    return _row(office, terms_of(office, int(row["contract_id"])), row)


def list_estimates(office: Office, contract_id: int) -> list[EstimateRow]:
    """Return a contract's reports, the newest first."""
    contract = terms_of(office, contract_id)
    rows = cases.select(office.database, _ENTITY, "contract_id = ?", (contract_id,), order="received_on DESC, id DESC")
    return [_row(office, contract, row) for row in rows]


def due_lines(office: Office, now: datetime) -> list[DueLine]:
    """Return the reports that nobody objected to or concluded (D29), overdue ones too: the strongest alarm."""
    rows = cases.select(office.database, _ENTITY, "objected_on = '' AND conclusion = ''")
    contracts = all_terms(office) if rows else {}
    found = []
    for record in rows:
        contract = contracts.get(int(record["contract_id"]))
        if contract is not None and _clock(office, contract, record["received_on"]) is not None:
            found.append(_line(_row(office, contract, record)))
    return found


def _line(row: EstimateRow) -> DueLine:
    return DueLine(
        key=f"{_ENTITY}:{row.id}:{CODE}",
        code=CODE,
        contract_id=row.contract_id,
        title=f"测算报告异议：{row.title}",
        detail=f"{row.received_on} 收到，逾期不提异议即表示接受，没有催告环节",
        clause=row.clause,
        party="office",
        due_at=row.clock.deadline.due_at.isoformat(),
        started_at=f"{row.received_on}T00:00:00",
        remind_on=tuple(on.isoformat() for on in row.clock.alarm_on),
        entity=_ENTITY,
        entity_id=row.id,
        consequence="表示接受测算金额",
        is_strong=True,
    )


def _row(office: Office, contract: ContractTerms, record: cases.Record) -> EstimateRow:
    clock = _clock(office, contract, record["received_on"])
    if clock is None:
        raise NotAllowed("这份合同现行条款没有测算报告的异议期限，请核对补充协议。")
    objected = day_of(record["objected_on"])
    state = state_of(clock, objected, bool(record["conclusion"]), office.now().date())
    values = {key: record[key] for key in EstimateRow.__slots__ if key not in ("clock", "state", "clause")}
    return EstimateRow(**values, clock=clock, state=state, clause=clock.deadline.rule.clause)


def _clock(office: Office, contract: ContractTerms, received_on: str) -> EstimateClock | None:
    on = date.fromisoformat(received_on)
    return clock_of(contract.on(on), on, calendars.current(office), contract.readings)
