"""What an instalment pays (付款结算): base, rewards, deductions, damages, audit, carry-over; the net (F4.5, F4.6).

Amounts of lines are signed fen: what adds to the payment is positive. Sources: 001·3.1.4, 002·3.1, 003·三.2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.contracts import ContractTemplate, Payment
from app.domain.money import format_yuan
from app.domain.readings import Readings

KINDS: Mapping[str, str] = {
    "base": "合同额",
    "reward": "奖励",
    "deduction": "扣款",
    "damages": "违约金",
    "audit": "审计调整",
    "carried_in": "上期结转",
    "supplement": "补充",
}


@dataclass(frozen=True, slots=True)
class SettlementLine:
    """One amount and the row that it comes from (``entity``, ``entity_id``; "" and None for the contract itself)."""

    kind: str
    text: str
    clause: str
    amount_fen: int
    entity: str = ""
    entity_id: int | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of a settlement. Deductions, damages and what is carried in are positive where they reduce the payment.

    ``net_fen`` is what is paid; ``carried_out_fen`` what the instalment cannot bear: it goes into the next one, or is
    to be recovered (待追偿) after the last.
    """

    base_fen: int
    reward_fen: int
    deduction_fen: int
    damages_fen: int
    audit_fen: int
    carried_in_fen: int
    net_fen: int
    carried_out_fen: int


def totals(lines: Sequence[SettlementLine], *, floor_fen: int = 0) -> Totals:
    """Add the lines up. ``floor_fen``: how far the net may fall, 0 or minus what a supplement may still take back."""
    sums = {kind: sum(line.amount_fen for line in lines if line.kind == kind) for kind in KINDS}
    whole = sum(sums.values())
    net = max(whole, floor_fen)
    return Totals(
        base_fen=sums["base"] + sums["supplement"],
        reward_fen=sums["reward"],
        deduction_fen=-sums["deduction"],
        damages_fen=-sums["damages"],
        audit_fen=sums["audit"],
        carried_in_fen=-sums["carried_in"],
        net_fen=net,
        carried_out_fen=net - whole,
    )


def base_line(template: ContractTemplate, payment: Payment) -> SettlementLine:
    """Return the line of the instalment itself."""
    share = f"（{_share(payment)}）" if payment.ratio is not None else ""
    return SettlementLine("base", f"{payment.name}{share}", template.cite(payment.clause), payment.amount_fen)


def is_last(template: ContractTemplate, payment: Payment) -> bool:
    """Whether it is the contract's last instalment."""
    return payment.no == max(item.no for item in template.payments)


def audit_line(
    template: ContractTemplate,
    payment: Payment,
    readings: Readings,
    audited_fen: int,
    audit_id: int,
    clause: str,
    taken_fen: int | None = None,
) -> SettlementLine | None:
    """Return what the audit changes (002·3.1): audited less agreed total, in the last instalment; R-30 乙: nothing.

    ``taken_fen``: what an earlier audit changed in a locked settlement (None: none did); only the difference counts.
    """
    if template.pricing != "audited" or not is_last(template, payment) or readings.option("R-30") == "乙":
        return None
    change = audited_fen - template.total_fen - (taken_fen or 0)
    if taken_fen is not None and not change:
        return None
    words = "核增" if change > 0 else "核减"
    before = "" if taken_fen is None else "比已结算的审定额"
    text = f"审定 {format_yuan(audited_fen)} 元，{before}{words} {format_yuan(abs(change))} 元"
    return SettlementLine("audit", text, template.cite(clause), change, "audit_result", audit_id)


def over_total_hint(template: ContractTemplate, paid_and_net_fen: int) -> str:
    """Return the hint when everything paid goes beyond the contract's total (R-37, E-24); "" otherwise."""
    over = paid_and_net_fen - template.total_fen
    if over <= 0:
        return ""
    return f"累计应付超出合同总价 {format_yuan(over)} 元，须核预算与采购合规（R-37、E-24）。"


def _share(payment: Payment) -> str:
    ratio = payment.ratio
    if ratio is None:
        return ""
    percent = ratio * 100
    return f"{percent.numerator}%" if percent.denominator == 1 else f"{ratio.numerator}/{ratio.denominator}"
