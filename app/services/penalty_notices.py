"""扣款通知书 (P-06, F9.4): issued for a locked statement, served, signed, and what the vendor answered (陈述申辩)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.money import format_yuan
from app.services import penalty_statements
from app.services.case_writing import case_of, clean, day, need, not_before
from app.services.changes import Outcome
from app.services.contract_terms import terms_of
from app.services.contract_writing import performed, performing
from app.services.due_lines import DueLine
from app.services.penalty_statements import StatementRow
from app.services.session import Office
from app.storage.models.penalties import PenaltyNotice
from app.storage.queries import cases, penalties

ENTITY, WHAT = "penalty_notice", "扣款通知书"


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice; dates are ISO text, "" = not yet. ``content``: words frozen when it was issued."""

    id: int
    statement_id: int
    contract_id: int
    month: str
    total_fen: int
    number: str
    issued_on: str
    plead_by: str
    planned_payment_no: int | None
    method: str
    served_on: str
    signed_on: str
    signer: str
    plea: str
    plea_result: str
    content: Mapping[str, object]

    @property
    def state_text(self) -> str:
        """Where it stands, in Chinese."""
        if self.plea_result:
            return "陈述申辩已处理"
        if self.plea:
            return "已陈述申辩，待处理"
        if self.signed_on:
            return "已签收"
        return "已送达" if self.served_on else "已出具，待送达"


def issue(
    office: Office,
    statement_id: int,
    *,
    on: date | str | None = None,
    plead_by: date | str | None = None,
    payment_no: int | None = None,
    number: str = "",
) -> Outcome[int]:
    """Issue the notice of a locked statement; returns its id. ``plead_by`` is the office's own limit for an answer.

    Raises ``NotFound``, ``NotAllowed`` (one stands already, nothing to deduct), ``RefusedInput`` (no such instalment).
    """
    statement = penalty_statements.get(office, statement_id)
    if statement.notice_number:
        raise NotAllowed(f"{statement.title}已出具通知书 {statement.notice_number}，没有再次出具。")
    if not statement.lines:
        raise NotAllowed(f"{statement.title}没有扣款，不需要通知书。")
    issued_on = day(office, on, "出具日期")
    if issued_on < statement.locked_at[:10]:
        raise RefusedInput(f"出具日期 {issued_on} 早于锁定日 {statement.locked_at[:10]}，没有出具。请核对日期。")
    limit = day(office, plead_by, "陈述申辩期限", future=True) if plead_by else ""
    if limit and limit < issued_on:
        raise RefusedInput(f"陈述申辩期限 {limit} 早于出具日期 {issued_on}，没有出具。请核对日期。")
    content = {
        "open_fen": penalty_statements.balance(office, statement.contract_id, statement).open_fen,
        "payment": _payment(office, statement.contract_id, payment_no),
    }
    columns = {
        "number": clean(number) or _next_number(office, issued_on[:4]),
        "issued_on": issued_on,
        "plead_by": limit,
        "planned_payment_no": payment_no,
        "content": json.dumps(content, ensure_ascii=False),
    }
    words = f"出具扣款通知书 {columns['number']}（{format_yuan(statement.total_fen)} 元）"
    with performing(office, "deduction.notice", statement.contract_id, words) as write:
        row_id = write.insert(PenaltyNotice, statement_id=statement_id, **columns)
        if payment_no is not None:
            write.update(penalty_statements.ENTITY, statement_id, payment_no=payment_no)
        write.change.audit(notice=row_id, statement=statement_id, number=columns["number"])
    return performed(row_id, write)


def serve(office: Office, notice_id: int, method: str, *, on: date | str | None = None) -> Outcome[int]:
    """Register how and when the notice was served."""
    row = case_of(office, ENTITY, notice_id, WHAT)
    served_on = not_before(day(office, on, "送达日期"), row["issued_on"], "送达日期", "出具日期")
    return _update(office, row, "serve", "送达", {"method": need(method, "送达方式"), "served_on": served_on})


def sign(office: Office, notice_id: int, signer: str, *, on: date | str | None = None) -> Outcome[int]:
    """Register who signed for it, and when."""
    row = case_of(office, ENTITY, notice_id, WHAT)
    signed_on = not_before(day(office, on, "签收日期"), row["issued_on"], "签收日期", "出具日期")
    return _update(office, row, "sign", "签收", {"signer": need(signer, "签收人"), "signed_on": signed_on})


def plead(office: Office, notice_id: int, plea: str, result: str = "") -> Outcome[int]:
    """Keep the vendor's answer and what the office decided about it; an error that falls goes into a supplement."""
    row = case_of(office, ENTITY, notice_id, WHAT)
    fields = {"plea": need(plea, "陈述申辩内容"), "plea_result": clean(result)}
    return _update(office, row, "plead", "登记陈述申辩", fields)


def void(office: Office, notice_id: int, reason: str) -> Outcome[int]:
    """Withdraw a notice that was issued by mistake; its number stays used, its instalment no longer binds."""
    row = case_of(office, ENTITY, notice_id, WHAT)
    reason, statement_id = need(reason, "作废原因"), int(row["statement_id"])
    statement = cases.row(office.database, penalty_statements.ENTITY, statement_id)
    words = f"扣款通知书 {row['number']} 作废"
    with performing(office, "notice.void", int(statement["contract_id"]), words, reason=reason) as write:
        write.update(ENTITY, notice_id, is_void=1)
        settled = penalties.settled(office.database, penalty_statements.ENTITY, int(statement["contract_id"]))
        if row["planned_payment_no"] is not None and statement_id not in settled:
            write.update(penalty_statements.ENTITY, statement_id, payment_no=None)
        write.change.audit(notice=notice_id, statement=statement_id)
    return performed(notice_id, write)


def rows(office: Office, contract_id: int) -> list[NoticeRow]:
    """Return the notices of a contract, oldest first."""
    known = {row.id: row for row in penalty_statements.statements(office, contract_id)}
    found = cases.of_parents(office.database, ENTITY, "statement_id", list(known))
    return [_row(row, known[row["statement_id"]]) for row in found]


def get(office: Office, notice_id: int) -> NoticeRow:
    """Return one notice. Raises ``NotFound``."""
    row = case_of(office, ENTITY, notice_id, WHAT)
    return _row(row, penalty_statements.get(office, int(row["statement_id"])))


def due_lines(office: Office, now: datetime) -> list[DueLine]:
    """Return the open times for an answer (陈述申辩期限)."""
    found = []
    where = "plead_by <> '' AND plead_by >= ? AND plea = ''"
    for row in cases.select(office.database, ENTITY, where, (now.date().isoformat(),)):
        statement = cases.row(office.database, penalty_statements.ENTITY, int(row["statement_id"]))
        found.append(
            DueLine(
                key=f"penalty_notice:{row['id']}",
                code="",
                contract_id=int(statement["contract_id"]),
                title=f"扣款通知书 {row['number']} 陈述申辩期限",
                detail=f"{statement['month']} 扣款 {format_yuan(statement['total_fen'])} 元",
                clause=_clause(office, int(statement["contract_id"])),
                party="vendor",
                due_at=f"{row['plead_by']}T23:59:59",
                started_at=f"{row['issued_on']}T00:00:00",
                remind_on=(),
                entity=ENTITY,
                entity_id=int(row["id"]),
                consequence="期限由甲方在通知书上填写；届满后可并入付款结算。",
            )
        )
    return found


def _clause(office: Office, contract_id: int) -> str:
    terms = terms_of(office, contract_id).terms
    return terms.cite(terms.penalty_rules.clause) if terms.penalty_rules.clause else terms.code


def _payment(office: Office, contract_id: int, payment_no: int | None) -> str:
    if payment_no is None:
        return ""
    payments = {payment.no: payment for payment in terms_of(office, contract_id).terms.payments}
    if payment_no not in payments:
        raise RefusedInput(f"合同没有第 {payment_no} 期付款，没有出具。可选：{'、'.join(map(str, payments))}。")
    payment = payments[payment_no]
    return f"第 {payment.no} 期（{payment.name}，{format_yuan(payment.amount_fen)} 元）"


def _next_number(office: Office, year: str) -> str:
    """Return the next number of the year; numbers of withdrawn notices stay used."""
    head = f"扣〔{year}〕"
    taken = [
        str(row["number"])[len(head) : -1]
        for row in cases.select(office.database, ENTITY, "number LIKE ?", (f"{head}%号",), with_void=True)
    ]
    return f"{head}{max((int(text) for text in taken if text.isdigit()), default=0) + 1}号"


def _update(office: Office, row: cases.Record, action: str, summary: str, fields: Mapping[str, object]) -> Outcome[int]:
    statement = cases.row(office.database, penalty_statements.ENTITY, int(row["statement_id"]))
    words = f"扣款通知书 {row['number']} {summary}"
    with performing(office, f"notice.{action}", int(statement["contract_id"]), words) as write:
        write.change.audit(notice=row["id"], fields=sorted(write.update(ENTITY, int(row["id"]), **fields)))
    return performed(int(row["id"]), write)


def _row(row: cases.Record, statement: StatementRow) -> NoticeRow:
    rest = {key: value for key, value in row.items() if key not in ("is_void", "content")}
    return NoticeRow(
        contract_id=statement.contract_id,
        month=statement.month,
        total_fen=statement.total_fen,
        content=json.loads(row["content"]),
        **rest,
    )
