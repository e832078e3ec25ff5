"""Papers of payments and evaluations, filled from what is recorded: P-05, P-09, P-10; every copy is logged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from app.domain.contracts import ContractTemplate
from app.domain.evaluation_periods import billing_cycles
from app.domain.form_content import Form
from app.domain.invoices import account_warnings
from app.domain.payment_papers import (
    EvaluationPaper,
    PaperHead,
    RegisterRow,
    SettlementPaper,
    evaluation_form,
    register_form,
    settlement_form,
)
from app.domain.periods import Span
from app.domain.settlements import Totals, is_last
from app.services import evaluation_board, payment_plan, settlements
from app.services.contract_terms import DEFAULT_MARK, chosen_until, terms_of
from app.services.form_printing import Paper, print_form
from app.services.payment_plan import Instalment
from app.services.printing import Target
from app.services.session import Office

EVALUATION_FORM, SETTLEMENT_FORM, TRIAL_FORM, REGISTER_FORM = "P-05", "P-09", "P-09T", "P-10"


def settlement(office: Office, settlement_id: int) -> Form:
    """Fill 付款结算单 of a locked settlement: its lines as frozen, invoice and last day as they stand."""
    frozen = settlements.locked(office, settlement_id)
    row = frozen.row
    one = payment_plan.instalment(office, row.contract_id, row.payment_no)
    terms = terms_of(office, row.contract_id).terms
    ticked = {gate.gate: gate for gate in one.gates}
    gates = tuple(
        (
            kept["text"],
            kept["met_on"] or (ticked[key].met_on if key in ticked else ""),
            kept["evidence"] or (ticked[key].evidence if key in ticked else ""),
        )
        for key, kept in frozen.conditions.items()
    )
    paper = replace(
        _paper(office, one),
        number=row.number,
        payment_name=_name(one) + (f"（补充单 {row.seq}）" if row.seq else ""),
        gates=gates,
        lines=frozen.lines,
        totals=Totals(**{key: getattr(row, key) for key in Totals.__slots__}),
        readings=_reading_words(terms, frozen.readings, chosen_until(office, row.contract_id, row.locked_at)),
        locked_at=row.locked_at,
        locked_by=row.locked_by,
        note=row.note,
    )
    return settlement_form(paper)


def trial(office: Office, contract_id: int, payment_no: int) -> Form:
    """Fill 付款结算单 as it would be locked now; the paper says that it is a trial (F1.4). Raises ``NotFound``."""
    paper = _paper(office, payment_plan.instalment(office, contract_id, payment_no))
    draft = settlements.preview(office, contract_id, payment_no)
    waiting = tuple(f"还不能锁定：{text}" for text in draft.blockers)
    return settlement_form(
        replace(paper, lines=draft.lines, totals=draft.totals, hints=(*paper.hints, *draft.hints, *waiting))
    )


def _paper(office: Office, one: Instalment) -> SettlementPaper:
    """Lay out what a trial and a locked settlement have in common; lines and sums are still to come."""
    terms = terms_of(office, one.contract_id).terms
    vendor = terms.vendor
    return SettlementPaper(
        head=_head(office, terms),
        number="试算",
        payment_name=_name(one),
        clause=one.clause,
        gates=tuple((gate.text, gate.met_on, gate.evidence) for gate in one.gates),
        lines=(),
        totals=Totals(0, 0, 0, 0, 0, 0, 0, 0),
        invoices=tuple((i.number, i.amount_fen, i.received_on, i.verdict_text) for i in one.invoices),
        account=(vendor.name, vendor.bank_name, vendor.bank_account),
        earliest_on=_day(one.dates.earliest_on),
        remind_by=_day(one.dates.remind_by),
        late_after=_day(one.dates.late_after),
        due_name="请款期限" if "treasury" in one.payment.gates else "应付截止",
        limits=one.limits,
        readings={},
        locked_at="",
        locked_by="",
        note="",
        hints=account_warnings(vendor, "乙方") + account_warnings(terms.office, "甲方"),
        is_last=is_last(terms, one.payment),
    )


def _name(one: Instalment) -> str:
    return f"第 {one.payment.no} 期　{one.payment.name}"


def pdf_of_trial(
    office: Office, contract_id: int, payment_no: int, *, target: Target = "pdf", save_to: Path | None = None
) -> bytes:
    """Return the trial of 付款结算单 as PDF. Raises ``NotFound``."""
    form, subject = trial(office, contract_id, payment_no), f"contract:{contract_id}:payment:{payment_no}:trial"
    filled = Paper(TRIAL_FORM, subject, f"合同 {contract_id} 第 {payment_no} 期试算", form)
    return print_form(office, filled, target=target, save_to=save_to)


def pdf_of_settlement(
    office: Office, settlement_id: int, *, target: Target = "pdf", save_to: Path | None = None
) -> bytes:
    """Return 付款结算单（审批单） as PDF; logged unless it is a preview. Raises ``NotFound``."""
    return print_form(office, settlement_paper(office, settlement_id), target=target, save_to=save_to)


def settlement_paper(office: Office, settlement_id: int) -> Paper:
    """Fill 付款结算单（审批单） as a paper. Raises ``NotFound``."""
    number = settlements.locked(office, settlement_id).row.number
    return Paper(SETTLEMENT_FORM, f"settlement:{settlement_id}", number, settlement(office, settlement_id))


def pdf_of_register(office: Office, contract_id: int, *, target: Target = "pdf", save_to: Path | None = None) -> bytes:
    """Return 请款、到账、支付登记表 of a contract as PDF. Raises ``NotFound``."""
    return print_form(office, register_paper(office, contract_id), target=target, save_to=save_to)


def register_paper(office: Office, contract_id: int) -> Paper:
    """Fill 请款、到账、支付登记表 of a contract. Raises ``NotFound``."""
    plan = payment_plan.plan(office, contract_id)
    cycles = billing_cycles(plan.terms, terms_of(office, contract_id).readings)
    rows = tuple(_register_row(one, cycles.get(one.payment.no)) for one in plan.instalments)
    form = register_form(_head(office, plan.terms), rows, office.now().date().isoformat())
    subject, number = f"contract:{contract_id}:payments", f"合同 {contract_id} 请款登记"
    return Paper(REGISTER_FORM, subject, number, form)


def evaluation(office: Office, evaluation_id: int) -> Form:
    """Fill 《评价表》 of one version. Raises ``NotFound``."""
    row = evaluation_board.get(office, evaluation_id)
    terms = terms_of(office, row.contract_id).terms
    same = EvaluationPaper.__slots__[8:]
    values = {key: getattr(row, key) for key in same}
    items = tuple(
        (item.part, terms.cite(item.clause), item.name, row.items.get(item.name, "")) for item in terms.evaluation_items
    )
    return evaluation_form(
        EvaluationPaper(
            head=_head(office, terms),
            month_title=f"第 {row.month_no} 月",
            start_on=row.start_on,
            end_on=row.end_on,
            version=row.version,
            items=items,
            facts=row.facts,
            grades=tuple((grade.name, grade.amount_fen) for grade in terms.grades),
            **values,
        )
    )


def pdf_of_evaluation(
    office: Office, evaluation_id: int, *, target: Target = "pdf", save_to: Path | None = None
) -> bytes:
    """Return 《评价表》 as PDF, always one page. Raises ``NotFound``."""
    return print_form(office, evaluation_paper(office, evaluation_id), target=target, save_to=save_to)


def evaluation_paper(office: Office, evaluation_id: int) -> Paper:
    """Fill 《评价表》 of one version as a paper. Raises ``NotFound``."""
    row = evaluation_board.get(office, evaluation_id)
    number = f"合同 {row.contract_id} 第 {row.month_no} 月评价表" + (f"（{row.version}）" if row.version > 1 else "")
    subject = f"monthly_evaluation:{evaluation_id}"
    return Paper(EVALUATION_FORM, subject, number, evaluation(office, evaluation_id))


def _head(office: Office, terms: ContractTemplate) -> PaperHead:
    names = (terms.title, terms.contract_no, terms.office.name, terms.vendor.name)
    return PaperHead(office.street, *names, terms.total_fen)


def _reading_words(terms: ContractTemplate, frozen: Mapping[str, str], chosen: frozenset[str]) -> dict[str, str]:
    known = {reading.code: reading for reading in terms.readings}
    return {
        code: f"{option}，{known[code].options[option]}{'' if code in chosen else DEFAULT_MARK}"
        for code, option in frozen.items()
        if code in known
    }


def _register_row(one: Instalment, cycle: Span | None) -> RegisterRow:
    def day(kind: str) -> str:
        return max((event.on_date for event in one.events if event.kind == kind), default="")

    asks = "treasury" in one.payment.gates
    return RegisterRow(
        name=one.payment.name,
        cycle=f"{cycle.start_on} 至 {cycle.end_on}" if cycle else "",
        payable_fen=one.payable_fen,
        due_on=_day(one.dates.late_after) if asks else "—",
        requested_on=day("request"),
        arrived_on=day("arrival"),
        paid_on=day("paid"),
        paid_fen=one.paid_fen,
        vouchers="、".join(event.voucher for event in one.events if event.voucher),
        note="；".join(event.note for event in one.events if event.note),
    )


def _day(on: object) -> str:
    return str(on) if on is not None else ""
