"""Checking an invoice (发票, F4.4): title, tax number, kind, amount, dates, number; and the parties' accounts (E-05).

Sources: 000·四(五)(六), 001·4.2.3, 002·3.2, 003·三.2, 004·五; GB 32100 for the tax number's check character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from app.domain.contracts import ContractTemplate, Party
from app.domain.errors import RefusedInput
from app.domain.money import format_yuan, parse_rate, round_fen
from app.domain.template_checks import is_credit_code

ERROR, WARNING = "error", "warning"
CREDIT_CODE_LENGTH = 18
_TAX_LINE = "税费"


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """An invoice as it lies on the desk; money in fen, dates ISO text, "" = not stated."""

    number: str
    kind: str
    title: str
    tax_no: str
    amount_fen: int
    tax_fen: int | None
    tax_rate: str
    issued_on: str
    received_on: str


@dataclass(frozen=True, slots=True)
class InvoiceProblem:
    """What does not fit: the field, ``error`` or ``warning``, and one Chinese sentence.

    ``is_final``: nobody can accept the invoice in spite of it (a tax number that cannot exist).
    """

    field: str
    severity: str
    text: str
    is_final: bool = False


def check_invoice(
    invoice: InvoiceFacts, template: ContractTemplate, expected_fen: int | None, elsewhere: str = ""
) -> tuple[InvoiceProblem, ...]:
    """Return everything that does not fit; empty when the invoice is compliant (合规).

    ``expected_fen`` is the net payable that is still without an invoice (None: not known yet), ``elsewhere`` says where
    the same number is already registered.
    """
    problems = [*_title(invoice, template), *_tax_number(invoice, template), *_kind(invoice, template)]
    problems += [*_amount(invoice, expected_fen), *_tax(invoice, template), *_dates(invoice)]
    if not re.fullmatch(r"\d{8}|\d{20}", invoice.number):
        problems.append(InvoiceProblem("number", WARNING, f"发票号码“{invoice.number}”不是 20 位（或旧票 8 位）数字。"))
    if elsewhere:
        problems.append(
            InvoiceProblem("number", ERROR, f"发票号码 {invoice.number} 已登记在{elsewhere}，不能重复报账。")
        )
    return tuple(problems)


def account_warnings(party: Party, who: str) -> tuple[str, ...]:
    """Say what looks wrong with bank and account of a party (E-05: the two columns are swapped in 000·四(五))."""
    found = []
    account, bank = _plain(party.bank_account), _plain(party.bank_name)
    if account and not account.isdigit():
        found.append(f"{who}账号“{party.bank_account}”不是数字。")
    if bank and bank.isdigit():
        found.append(f"{who}开户行“{party.bank_name}”是一串数字，不像银行名称。")
    if len(found) > 1:
        found.append(f"{who}“开户行”与“账号”两栏疑似写反，付款、开票前请向对方核对后再用。")
    return tuple(found)


def _title(invoice: InvoiceFacts, template: ContractTemplate) -> Iterator[InvoiceProblem]:
    wanted = template.office.invoice_title or template.office.name
    if _plain(invoice.title) != _plain(wanted):
        given = f"“{invoice.title}”" if invoice.title.strip() else "没有填"
        yield InvoiceProblem("title", ERROR, f"抬头{given}，应为“{wanted}”。")


def _tax_number(invoice: InvoiceFacts, template: ContractTemplate) -> Iterator[InvoiceProblem]:
    given, wanted = _plain(invoice.tax_no).upper(), template.office.credit_code
    if not given:
        yield InvoiceProblem("tax_no", ERROR, "没有填购买方纳税人识别号。")
    elif len(given) != CREDIT_CODE_LENGTH:
        text = f"纳税人识别号“{invoice.tax_no}”有 {len(given)} 位，应为 18 位统一社会信用代码。"
        yield InvoiceProblem("tax_no", ERROR, text, is_final=True)
    elif not is_credit_code(given):
        text = f"纳税人识别号“{invoice.tax_no}”校验位不对，至少有一位写错。"
        yield InvoiceProblem("tax_no", ERROR, text, is_final=True)
    elif wanted and given != wanted:
        yield InvoiceProblem("tax_no", ERROR, f"纳税人识别号“{invoice.tax_no}”不是甲方的 {wanted}。")
    if given and not wanted:
        yield InvoiceProblem("tax_no", WARNING, "合同没有列甲方纳税人识别号，只核对了校验位，请与本单位证照核对。")


def _kind(invoice: InvoiceFacts, template: ContractTemplate) -> Iterator[InvoiceProblem]:
    wanted, given = template.office.invoice_type, _plain(invoice.kind)
    if not given:
        yield InvoiceProblem("kind", ERROR, "没有填发票类型。")
    elif wanted and _bare_kind(wanted) not in _bare_kind(given):
        yield InvoiceProblem("kind", ERROR, f"发票类型“{invoice.kind}”，合同要求{wanted}。")
    elif "发票" not in given:
        yield InvoiceProblem("kind", ERROR, f"“{invoice.kind}”不是发票类型，例如 增值税普通发票。")


def _amount(invoice: InvoiceFacts, expected_fen: int | None) -> Iterator[InvoiceProblem]:
    if expected_fen is None:
        yield InvoiceProblem("amount_fen", WARNING, "没有指明期次或净额未定，金额没有核对。")
    elif invoice.amount_fen != expected_fen:
        text = f"发票金额 {format_yuan(invoice.amount_fen)} 元与净应付 {format_yuan(expected_fen)} 元不符，"
        text += f"相差 {format_yuan(abs(invoice.amount_fen - expected_fen))} 元。"
        yield InvoiceProblem("amount_fen", ERROR, text)


def _tax(invoice: InvoiceFacts, template: ContractTemplate) -> Iterator[InvoiceProblem]:
    if invoice.tax_fen is None:
        return
    if invoice.tax_rate:
        try:
            rate = parse_rate(invoice.tax_rate)
        except RefusedInput:
            yield InvoiceProblem("tax_rate", WARNING, f"税率“{invoice.tax_rate}”读不懂，税额没有核对。")
            return
        tax = round_fen(Fraction(invoice.amount_fen) * rate / (1 + rate))
        if abs(tax - invoice.tax_fen) > 1:
            given = f"税额 {format_yuan(invoice.tax_fen)} 元"
            text = f"{given}与税率 {invoice.tax_rate} 价税分离的 {format_yuan(tax)} 元不符。"
            yield InvoiceProblem("tax_fen", WARNING, text)
    listed = next((price for price in template.prices if price.name == _TAX_LINE), None)
    if listed is not None:
        share = round_fen(Fraction(listed.amount_fen) * invoice.amount_fen / template.total_fen)
        if share != invoice.tax_fen:
            text = f"税额与价款明细“{_TAX_LINE}”行按比例的 {format_yuan(share)} 元不同（E-07），只提示，以发票为准。"
            yield InvoiceProblem("tax_fen", WARNING, text)


def _dates(invoice: InvoiceFacts) -> Iterator[InvoiceProblem]:
    if not invoice.issued_on:
        yield InvoiceProblem("issued_on", WARNING, "没有填开票日期。")
    elif invoice.issued_on > invoice.received_on:
        text = f"开票日期 {invoice.issued_on} 晚于收到日期 {invoice.received_on}。"
        yield InvoiceProblem("issued_on", ERROR, text)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _bare_kind(text: str) -> str:
    """Leave out what does not tell kinds apart: electronic, digital, brackets."""
    return re.sub(r"电子|数电|全电|[()]", "", _plain(text))
