"""The price list in shares and monthly means (服务清单及价款明细; F1.5, AC-17), and the tax hint (E-07)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from app.domain.contracts import ContractTemplate
from app.domain.deadlines import add_months
from app.domain.money import format_yuan, round_fen
from app.domain.workdays import ONE_DAY

VAT = Fraction(6, 100)
"""Value-added tax of services (增值税 6%), contained in the price."""

TAX_LINE = "税费"


@dataclass(frozen=True, slots=True)
class PriceShare:
    """One line: amount in fen, its share of the total and its mean per month of the contract, both exact."""

    code: str
    name: str
    amount_fen: int
    share: Fraction
    monthly: Fraction


@dataclass(frozen=True, slots=True)
class PriceTable:
    """All lines and their sum; ``hints`` are shown, never refused."""

    lines: tuple[PriceShare, ...]
    total: PriceShare
    months: int
    hints: tuple[str, ...]


def price_table(template: ContractTemplate) -> PriceTable:
    """Work out shares and means of a contract's price list; without a list only the sum."""
    months = _months(template)
    lines = tuple(_share(p.code, p.name, p.amount_fen, template.total_fen, months) for p in template.prices)
    total = _share("", "合计", sum(line.amount_fen for line in lines) or template.total_fen, template.total_fen, months)
    return PriceTable(lines, total, months, tuple(_hints(template)))


def contained_tax(total_fen: int, rate: Fraction = VAT) -> int:
    """Tax contained in a price (价税分离), rounded once to the fen."""
    return round_fen(total_fen * rate / (1 + rate))


def _share(code: str, name: str, amount_fen: int, total_fen: int, months: int) -> PriceShare:
    return PriceShare(code, name, amount_fen, Fraction(amount_fen, total_fen or 1), Fraction(amount_fen, months or 1))


def _months(template: ContractTemplate) -> int:
    """Return the whole months of the service period, the last one counted as a whole."""
    after, months = template.end_on + ONE_DAY, 0
    while add_months(template.start_on, months)[0] < after:
        months += 1
    return months


def _hints(template: ContractTemplate) -> list[str]:
    separated = contained_tax(template.total_fen)
    return [
        f"清单“{line.name}”{format_yuan(line.amount_fen)} 元，按 6% 价税分离应为 {format_yuan(separated)} 元，"
        f"相差 {format_yuan(abs(line.amount_fen - separated))} 元；发票税额不必与清单相等，只作提示（E-07）。"
        for line in template.prices
        if line.name == TAX_LINE and line.amount_fen != separated
    ]
