"""Drafting and issuing a receipt (回执, 000·三(一), 附件 3; F3.5, F3.6, AC-18)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.domain import receipts as words
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.money import format_yuan
from app.domain.receipts import PeriodKind, ReceiptContent
from app.services.acceptance_case import Case
from app.services.changes import Outcome, Topic
from app.services.contract_terms import day_of
from app.services.receipt_records import ISSUE_ACTION, frozen, totals
from app.services.session import Office
from app.storage.models.contracts import Receipt
from app.storage.queries import receipts as stored

_CHANGED = frozenset({Topic.DELIVERABLES, Topic.CONTRACTS})


class AmountMissing(RefusedInput):
    """The deliverable has no price line, and nobody said the amount."""


@dataclass(frozen=True, slots=True)
class ReceiptDraft:
    """A receipt before it is issued. ``completed_choices`` are the days the clerk may take as 完成日期."""

    deliverable_id: int
    contract_id: int
    content: ReceiptContent
    accepted_on: date
    receipt_by: date | None
    completed_choices: Mapping[str, date]
    warnings: tuple[str, ...]


def draft(
    office: Office,
    deliverable_id: int,
    *,
    completed_on: date | None = None,
    period_text: str = "",
    period_kind: PeriodKind | None = None,
    amount_fen: int | None = None,
    in_words: bool = False,
) -> ReceiptDraft:
    """Fill a receipt from contract, submission and acceptance.

    收到日期 is the day on which the accepted round actually arrived; 完成日期 is the clerk's choice between the
    vendor's completion and the day of acceptance (default: acceptance). Raises ``NotFound``, ``NotAllowed`` when the
    deliverable is not accepted or has its receipt, ``RefusedInput`` for a wrong date, amount or empty blank.
    """
    case = Case(office, deliverable_id)
    accepted_on, receipt_by = _accepted(case)
    last = case.submissions[-1]
    received_on = _day(last["received_at"] or last["submitted_at"])
    choices = {"验收完成日": accepted_on, "乙方完成日（提交日）": _day(last["submitted_at"])}
    chosen = completed_on or accepted_on
    _check_completed(chosen, accepted_on, case)
    row, terms = case.contract.row, case.terms
    names = {line.code: line.receipt_name for line in terms.deliverables}
    name = names.get(case.row["code"]) or case.row["name"]
    default_text, default_kind = default_period(name, case.row["period"], case.row["code"])
    content = ReceiptContent(
        title_on_receipt=row["title_on_receipt"] or row["title"],
        contract_no=row["contract_no"],
        project_name=row["project_name"],
        received_on=received_on,
        completed_on=chosen,
        period_text=period_text.strip() or default_text,
        period_kind=period_kind or default_kind,
        amount_fen=_amount(case, amount_fen),
        owner_name=row["owner_name"],
        vendor_name=row["vendor_name"],
        vendor_address=row["vendor_address"] or (terms.receipt.return_address if terms.receipt else ""),
        title_of_form=_own_title(case),
        in_words=in_words,
    )
    words.check(content)
    warnings = _warnings(content, bool(last["received_at"]), completed_on is None, receipt_by, office.now().date())
    return ReceiptDraft(deliverable_id, case.contract.id, content, accepted_on, receipt_by, choices, warnings)


def default_period(name: str, period: str, code: str) -> tuple[str, PeriodKind]:
    """Propose 期次文字 and which of 年度/期/部分: a whole year's results, a half-year's term, else a part."""
    place = period.split("（")[0]
    if code.startswith("stage") and place.endswith("年度"):
        return place.removesuffix("年度"), PeriodKind.YEAR
    if code.startswith("half"):
        return place, PeriodKind.TERM
    return f"{place}{name}", PeriodKind.PART


def issue(office: Office, made: ReceiptDraft) -> Outcome[int]:
    """Give a receipt its number and lock it; returns its id.

    Everything is checked again: accepted, no other receipt, dates, the amount of the price line, and that all receipts
    together stay within the contract total (AC-18). Raises ``NotAllowed`` and ``RefusedInput``.
    """
    content = made.content
    words.check(content)
    case = Case(office, made.deliverable_id)
    accepted_on, _ = _accepted(case)
    _check_completed(content.completed_on, accepted_on, case)
    _amount(case, content.amount_fen)
    with office.change(ISSUE_ACTION, "receipt") as change:
        _check_total(office, made)
        number = _next_number(office, change.at)
        row = Receipt.create(
            deliverable_id=made.deliverable_id,
            number=number,
            received_on=content.received_on.isoformat(),
            completed_on=content.completed_on.isoformat(),
            period_text=content.period_text,
            period_kind=content.period_kind.value,
            amount_fen=content.amount_fen,
            issued_at=change.at,
            path="sealed",
        )
        change.about(f"receipt:{row.id}")
        change.audit(number=number, deliverable=made.deliverable_id, content=frozen(content))
    return Outcome(int(row.id), _CHANGED)


def _accepted(case: Case) -> tuple[date, date | None]:
    """Return the day of acceptance and the receipt's limit. Raises ``NotAllowed`` when it is not accepted."""
    if not case.submissions:
        raise NotAllowed("这项成果还没有提交，不能出具回执。请先登记提交和验收。")
    judged = case.judge()
    if judged.completed_on is None:
        raise NotAllowed(f"这项成果尚未验收通过（{judged.state_text}），不能出具回执。请先登记验收结论。")
    existing = stored.receipt_of(case.office.database, int(case.row["id"]))
    if existing is not None:
        raise NotAllowed(f"这项成果已出具{existing['number']}。如有错误，请先作废再重新出具。")
    return judged.completed_on, judged.receipt_by


def _check_completed(day: date, accepted_on: date, case: Case) -> None:
    if day > accepted_on:
        raise RefusedInput(f"完成日期 {day} 晚于验收完成日 {accepted_on}，没有出具。请核对。")
    start = day_of(case.contract.row["start_on"])
    if start is not None and day < start:
        raise RefusedInput(f"完成日期 {day} 早于合同开始日 {start}，没有出具。请核对。")


def _amount(case: Case, given: int | None) -> int:
    planned = case.row["amount_fen"]
    if planned is None:
        if given is None:
            raise AmountMissing("这项成果没有对应的报价行，请填写回执的对应金额。")
        return given
    if given is not None and given != planned:
        raise NotAllowed(
            f"对应金额 {format_yuan(given)} 元与报价行 {format_yuan(planned)} 元不一致，没有出具。请按报价行填写。"
        )
    return int(planned)


def _check_total(office: Office, made: ReceiptDraft) -> None:
    before = totals(office, made.contract_id)
    if made.content.amount_fen > before.open_fen:
        raise NotAllowed(
            f"已出具回执 {format_yuan(before.issued_fen)} 元，加上本期 {format_yuan(made.content.amount_fen)} 元"
            f"将超过合同总价 {format_yuan(before.total_fen)} 元，没有出具。请核对各期金额。"
        )


def _next_number(office: Office, at: str) -> str:
    year = at[:4]
    return f"回执〔{year}〕{stored.count_of_numbers(office.database, f'回执〔{year}〕%') + 1}号"


def _own_title(case: Case) -> str:
    """Return the appendix's title, as long as the contract's name for the receipt is still the template's."""
    receipt = case.terms.receipt
    if receipt is None:
        return ""
    made = words.project_of(case.contract.row["title_on_receipt"]) + words.HEADING_ENDING
    return receipt.title if "".join(made.split()) == "".join(receipt.title.split()) else ""


def _warnings(
    content: ReceiptContent, has_arrival: bool, is_default: bool, receipt_by: date | None, today: date
) -> tuple[str, ...]:
    notes = []
    if not has_arrival:
        notes.append(f"没有登记实际收到时间，收到日期按提交日 {content.received_on} 填写，请核对。")
    if content.completed_on == content.received_on:
        notes.append(f"完成日期与收到日期同为 {content.received_on}，请确认不是误填。")
    elif is_default:
        notes.append(f"完成日期取验收完成日 {content.completed_on}；如应填乙方完成日，请改选。")
    if not content.contract_no:
        notes.append("合同编号为空，回执上这一栏留白。")
    if receipt_by is not None and today > receipt_by:
        notes.append(f"已超过回执签署期限 {receipt_by}，请尽快盖章寄出。")
    return tuple(notes)


def _day(moment: str) -> date:
    return datetime.fromisoformat(moment).date()
