"""Settling an instalment (付款结算, F4.5): a trial at any time, a lock that freezes it, corrections as supplements."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.contracts import GATES, Payment
from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.domain.money import chinese_amount, format_yuan
from app.domain.payment_words import AFTER_SETTLEMENT
from app.domain.settlements import SettlementLine, Totals, is_last, over_total_hint, totals
from app.services import payment_plan
from app.services.case_writing import clean, need
from app.services.changes import Outcome
from app.services.contract_terms import ContractTerms, terms_of
from app.services.contract_writing import performed, performing
from app.services.payment_ledger import SettlementRow, ledger
from app.services.payment_plan import Instalment, payment_of, receipts_fen
from app.services.session import Office
from app.services.settlement_sources import Source, carried_lines, lines_of, open_months
from app.storage.models.payments import Settlement
from app.storage.models.payments import SettlementLine as LineRow
from app.storage.queries import cases


@dataclass(frozen=True, slots=True)
class SettlementDraft:
    """A settlement as it would be locked now.

    ``blockers`` say why it cannot be locked yet, ``hints`` what to look at.
    """

    contract_id: int
    payment_no: int
    seq: int
    lines: tuple[SettlementLine, ...]
    totals: Totals
    words: str
    blockers: tuple[str, ...]
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LockedSettlement:
    """A locked settlement with its lines and what was frozen with it."""

    row: SettlementRow
    lines: tuple[SettlementLine, ...]
    conditions: dict[str, dict[str, str]]
    readings: dict[str, str]


@dataclass(frozen=True, slots=True)
class Correction:
    """A line of a supplement that no other row explains: text, clause and signed fen."""

    text: str
    clause: str
    amount_fen: int


def preview(office: Office, contract_id: int, payment_no: int, leave_out: Iterable[Source] = ()) -> SettlementDraft:
    """Work out an instalment's settlement, or its next supplement once it is locked; touches nothing."""
    return _draft(office, contract_id, payment_no, leave_out, ())


def lock(
    office: Office, contract_id: int, payment_no: int, *, leave_out: Iterable[Source] = (), note: str = ""
) -> Outcome[int]:
    """Freeze the instalment's settlement with its lines; returns its id.

    Raises ``NotAllowed`` while a condition before payment is missing, an evaluation is open (R-36), the audit or a
    receipt is missing (002·3.1, AC-18), or when it is locked already: then a supplement is the way.
    """
    draft = _draft(office, contract_id, payment_no, leave_out, ())
    if draft.seq:
        raise NotAllowed(f"第 {payment_no} 期的结算单已经锁定，不能改动。后来的扣款、奖惩请出补充结算单。")
    return _write(office, draft, clean(note))


def supplement(
    office: Office,
    contract_id: int,
    payment_no: int,
    reason: str,
    *,
    corrections: Sequence[Correction] = (),
    leave_out: Iterable[Source] = (),
) -> Outcome[int]:
    """Lock a supplement (补充结算单) with what came up since, and corrections that a person words; returns its id."""
    draft = _draft(office, contract_id, payment_no, leave_out, corrections)
    if not draft.seq:
        raise NotAllowed(f"第 {payment_no} 期还没有锁定的结算单，不需要补充单。请先锁定结算单。")
    if not draft.lines:
        raise NotAllowed("没有新的扣款、奖惩或更正，不需要补充单。")
    return _write(office, draft, need(reason, "出补充单的理由"))


def locked(office: Office, settlement_id: int) -> LockedSettlement:
    """Return a locked settlement as it was frozen. Raises ``NotFound``."""
    record = cases.find(office.database, "settlement", settlement_id)
    if record is None:
        raise NotFound(f"没有编号为 {settlement_id} 的结算单，或它已撤销。请刷新列表后再试。")
    rows = cases.select(office.database, "settlement_line", "settlement_id = ?", (settlement_id,))
    lines = tuple(
        SettlementLine(r["kind"], r["text"], r["clause"], r["amount_fen"], r["source_entity"], r["source_id"])
        for r in rows
    )
    row = next(item for item in ledger(office, record["contract_id"]).settlements if item.id == settlement_id)
    return LockedSettlement(row, lines, json.loads(record["conditions"]), json.loads(record["readings"]))


def _draft(
    office: Office,
    contract_id: int,
    payment_no: int,
    leave_out: Iterable[Source],
    corrections: Sequence[Correction],
) -> SettlementDraft:
    one = payment_plan.instalment(office, contract_id, payment_no)
    contract, payment = terms_of(office, contract_id), one.payment
    seq = len(one.settlements)
    extra, left_out = tuple(_correction(contract, item) for item in corrections), set(leave_out)
    lines = (*lines_of(office, contract, payment, with_base=not seq, leave_out=left_out), *extra)
    if seq and lines and is_last(contract.terms, payment):  # nothing comes later: set off what stands open (待追偿)
        own = carried_lines(office, contract_id, payment.no)
        lines = (*lines, *(line for line in own if line not in lines and (line.entity, line.entity_id) not in left_out))
    floor = -max(0, one.payable_fen - one.given_fen) if seq else 0
    summed = totals(lines, floor_fen=floor)
    return SettlementDraft(
        contract_id=contract_id,
        payment_no=payment_no,
        seq=seq,
        lines=lines,
        totals=summed,
        words=chinese_amount(summed.net_fen),
        blockers=() if seq else tuple(_blockers(office, contract, payment, one)),
        hints=tuple(_hints(office, contract, payment, summed)),
    )


def _blockers(office: Office, contract: ContractTerms, payment: Payment, one: Instalment) -> list[str]:
    """Say everything that keeps a settlement from being locked."""
    found = _open_evaluations(office, contract, payment)
    partly = contract.readings.option("R-36") == "甲" and not found
    for gate in one.gates:
        skipped = gate.gate in AFTER_SETTLEMENT or (gate.gate == "evaluation_final" and partly)
        if not gate.is_met and not skipped:
            found.append(f"条件“{gate.text}”还没有登记。")
    terms = contract.terms
    if is_last(terms, payment):
        accepted = receipts_fen(office, contract.id)
        if terms.receipt is not None and accepted != terms.total_fen:
            sums = f"{format_yuan(accepted)} 元，不等于合同总价 {format_yuan(terms.total_fen)} 元"
            found.append(f"各期回执金额合计 {sums}，不能生成尾款结算单。")
        has_audit = bool(cases.select(office.database, "audit_result", "contract_id = ?", (contract.id,)))
        if terms.pricing == "audited" and contract.readings.option("R-30") != "乙" and not has_audit:
            found.append("还没有登记审定金额（最终以实际审计结果为准），尾款不能定。")
    return found


def _open_evaluations(office: Office, contract: ContractTerms, payment: Payment) -> list[str]:
    months = open_months(office, contract, payment)
    if not months:
        return []
    names = "、".join(f"第 {month.no} 月" for month in months)
    if is_last(contract.terms, payment):
        return [f"末期结算前各月评价须全部定稿，还差{names}（R-36）。"]
    if not contract.readings.is_chosen("R-36"):
        return [f"{names}评价没有定稿，而读法 R-36（结算时评价未定稿）还没有选定，只能试算。"]
    if contract.readings.option("R-36") == "乙":
        return [f"{names}评价没有定稿，所选读法 R-36 乙要求等定稿再请款。"]
    return []


def _hints(office: Office, contract: ContractTerms, payment: Payment, summed: Totals) -> list[str]:
    terms, book = contract.terms, ledger(office, contract.id)
    option_30, found = contract.readings.option("R-30"), []
    months = open_months(office, contract, payment)
    if months:
        names = "、".join(f"第 {month.no} 月" for month in months)
        found.append(f"{names}评价没有定稿，没有计入；定稿后差额并入下期（R-36）。")
    if summed.carried_out_fen:
        fen, last = format_yuan(summed.carried_out_fen), is_last(terms, payment)
        after = ("应由乙方退还（待追偿）" if last else "结转下一期扣除") + "。"
        found.append(f"应扣大于应付，{fen} 元本期不足扣除，{after}")
    settled = sum(row.net_fen for row in book.settlements)
    if terms.grades:
        over = over_total_hint(terms, settled + summed.net_fen)
        found += [over] if over else []
    is_audited = bool(cases.select(office.database, "audit_result", "contract_id = ?", (contract.id,)))
    if terms.pricing == "audited" and is_last(terms, payment) and (not is_audited or option_30 == "乙"):
        found.append(f"未审计前显示合同写明的 {format_yuan(payment.amount_fen)} 元（R-30、E-11）。")
    defects = [d for d in terms.defects if d.code == "E-29"]
    found += [f"{d.text}（{d.code}），请勿混淆。" for d in defects if payment.note and d.code in payment.note]
    return found


def _correction(contract: ContractTerms, item: Correction) -> SettlementLine:
    if not item.amount_fen:
        raise RefusedInput("更正金额不能是 0，请核对。")
    return SettlementLine("supplement", need(item.text, "更正的说明"), clean(item.clause), item.amount_fen)


def _write(office: Office, draft: SettlementDraft, note: str) -> Outcome[int]:
    if draft.blockers:
        raise NotAllowed(f"第 {draft.payment_no} 期还不能锁定结算单：{''.join(draft.blockers)}")
    one = payment_plan.instalment(office, draft.contract_id, draft.payment_no)
    number = f"结算 {draft.contract_id}-{draft.payment_no}" + (f" 补{draft.seq}" if draft.seq else "")
    sums = {key: getattr(draft.totals, key) for key in Totals.__slots__}
    summary = (
        f"锁定{'补充' if draft.seq else ''}结算单（第 {draft.payment_no} 期，净额 {format_yuan(sums['net_fen'])} 元）"
    )
    with performing(office, "payment.settle", draft.contract_id, summary, reason=note) as write:
        row_id = write.insert(
            Settlement,
            contract_id=draft.contract_id,
            payment_no=draft.payment_no,
            seq=draft.seq,
            number=number,
            readings=json.dumps(_readings(office, draft.contract_id), ensure_ascii=False),
            conditions=json.dumps(_conditions(one), ensure_ascii=False),
            note=note,
            locked_at=write.change.at,
            locked_by=office.actor,
            **sums,
        )
        for line in draft.lines:
            write.insert(
                LineRow,
                settlement_id=row_id,
                kind=line.kind,
                source_entity=line.entity,
                source_id=line.entity_id,
                text=line.text,
                clause=line.clause,
                amount_fen=line.amount_fen,
            )
        write.change.audit(settlement=row_id, number=number, lines=[_line_data(line) for line in draft.lines], **sums)
    return performed(row_id, write)


def _readings(office: Office, contract_id: int) -> dict[str, str]:
    contract = terms_of(office, contract_id)
    codes = [reading.code for reading in contract.terms.readings if reading.affects == "payment"]
    return {code: contract.readings.option(code) for code in codes}


def _conditions(one: Instalment) -> dict[str, dict[str, str]]:
    return {
        gate.gate: {"text": GATES[gate.gate], "met_on": gate.met_on, "evidence": gate.evidence} for gate in one.gates
    }


def _line_data(line: SettlementLine) -> list[object]:
    return [line.kind, line.text, line.clause, line.amount_fen, line.entity, line.entity_id]


def payment_exists(office: Office, contract_id: int, payment_no: int) -> Payment:
    """Return the instalment. Raises ``NotFound``."""
    return payment_of(terms_of(office, contract_id).terms, payment_no)
