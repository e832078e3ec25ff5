"""Papers of deductions, filled from what is recorded: P-06, P-13, P-14; every copy is logged."""

from __future__ import annotations

from pathlib import Path

from app.domain.errors import NotAllowed
from app.domain.form_values import of_notice
from app.domain.penalty_papers import (
    CorrectionPaper,
    CounterLine,
    NoticePaper,
    ReadingLine,
    TrainingPaper,
    correction_form,
    notice_form,
    training_form,
)
from app.services import duty_locks, error_records, penalty_notices, penalty_statements
from app.services.contract_terms import DEFAULT_MARK, ContractTerms, chosen_until, terms_of
from app.services.form_printing import Paper, print_form
from app.services.penalty_statements import StatementRow
from app.services.printing import Target
from app.services.session import Office

NOTICE_FORM, CORRECTION_FORM, TRAINING_FORM = "P-06", "P-13", "P-14"


def pdf_of_notice(office: Office, notice_id: int, *, target: Target = "pdf", save_to: Path | None = None) -> bytes:
    """Return 扣款通知书 as PDF; logged unless it is a preview. Raises ``NotFound``."""
    return print_form(office, notice(office, notice_id), target=target, save_to=save_to)


def notice(office: Office, notice_id: int) -> Paper:
    """Fill 扣款通知书. Raises ``NotFound``."""
    filled = notice_paper(office, notice_id)
    subject = f"penalty_notice:{notice_id}"
    return Paper(NOTICE_FORM, subject, filled.number, notice_form(filled), of_notice(filled))


def pdf_of_training(office: Office, lock_id: int, *, target: Target = "pdf", save_to: Path | None = None) -> bytes:
    """Return 停岗培训通知 or 专项培训考核记录 as PDF. Raises ``NotFound``."""
    return print_form(office, training(office, lock_id), target=target, save_to=save_to)


def training(office: Office, lock_id: int) -> Paper:
    """Fill 停岗培训通知 or 专项培训考核记录. Raises ``NotFound``."""
    row = duty_locks.get(office, lock_id)
    terms = terms_of(office, row.contract_id).terms
    same = TrainingPaper.__slots__[4:]
    paper = TrainingPaper(
        office.street, terms.vendor.name, terms.title, row.id, **{key: getattr(row, key) for key in same}
    )
    subject, number = f"duty_lock:{lock_id}", f"{row.kind_title} {lock_id}"
    return Paper(TRAINING_FORM, subject, number, training_form(paper))


def pdf_of_correction(office: Office, error_id: int, *, target: Target = "pdf", save_to: Path | None = None) -> bytes:
    """Return 统计差错更正说明 as PDF. Raises ``NotFound``, ``NotAllowed`` before the vendor's note was registered."""
    return print_form(office, correction(office, error_id), target=target, save_to=save_to)


def correction(office: Office, error_id: int) -> Paper:
    """Fill 统计差错更正说明. Raises ``NotFound``, ``NotAllowed`` before the vendor's note was registered."""
    error = error_records.get(office, error_id)
    if not error.correction:
        raise NotAllowed("这条失误还没有登记更正说明，不能打印。请先登记原值、正值、原因、影响和更正时间。")
    terms = terms_of(office, error.contract_id).terms
    paper = CorrectionPaper(
        vendor_name=terms.vendor.name,
        office_name=terms.office.name,
        contract_title=terms.title,
        number=error.id,
        person=error.person,
        fact=error.fact,
        happened_at=error.happened_at,
        found_at=error.found_at,
        clause=error.clause,
        **error.correction,
    )
    subject, number = f"error_record:{error_id}", f"失误 {error_id} 更正说明"
    return Paper(CORRECTION_FORM, subject, number, correction_form(paper))


def notice_paper(office: Office, notice_id: int) -> NoticePaper:
    """Fill the notice from its statement as locked and its own frozen words."""
    notice = penalty_notices.get(office, notice_id)
    statement = penalty_statements.get(office, notice.statement_id)
    contract = terms_of(office, notice.contract_id)
    terms = contract.terms
    month = [row for row in penalty_statements.statements(office, notice.contract_id) if row.month == statement.month]
    return NoticePaper(
        number=notice.number,
        issued_on=notice.issued_on,
        month=statement.month,
        seq=statement.seq,
        contract_title=terms.title,
        contract_no=terms.contract_no,
        office_name=terms.office.name,
        vendor_name=terms.vendor.name,
        basis=tuple(dict.fromkeys(line.clause for line in statement.lines)),
        lines=statement.lines,
        total_fen=statement.total_fen,
        month_fen=sum(row.total_fen for row in month if row.seq <= statement.seq),
        readings=_readings(contract, statement, chosen_until(office, statement.contract_id, month[0].locked_at)),
        counters=tuple(
            CounterLine(one.code, one.name, one.value, one.trigger_at, one.state, one.effect, one.clause)
            for one in statement.counters
        ),
        open_fen=int(str(notice.content.get("open_fen", 0))),
        payment=str(notice.content.get("payment", "")),
        plead_by=notice.plead_by,
    )


def _readings(contract: ContractTerms, statement: StatementRow, chosen: frozenset[str]) -> tuple[ReadingLine, ...]:
    """Return the readings as the month was locked with them; those that nobody had chosen say so (F1.4)."""
    known = contract.readings.known
    return tuple(
        ReadingLine(
            code,
            known[code].title,
            statement.readings.get(code, ""),
            known[code].options.get(statement.readings.get(code, ""), "") + ("" if code in chosen else DEFAULT_MARK),
            totals,
        )
        for code, totals in statement.alternatives.items()
        if code in known
    )
