"""Clearing when a contract ends early (清算, F11.4, P-12): separate lines, never netted across directions; AC-16.

Sources: 001·7.6, 7.8, 11.3; 002·6.2, 6.3, 6.4; 003·四.7; 004·八.2, 十二(二); 000·五(二)2, 六(四). Exact fractions, each
line rounded once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from app.domain.contracts import ContractTemplate
from app.domain.errors import RefusedInput
from app.domain.money import format_yuan, round_fen
from app.domain.supervision_terms import TerminationGround

Direction = Literal["to_office", "to_vendor", "info"]

DIRECTIONS: Mapping[Direction, str] = {
    "to_office": "乙方应付甲方",
    "to_vendor": "甲方应付乙方",
    "info": "核算数",
}


PAID_REGISTERED, PAID_TYPED = "付款登记的实付合计", "手工填写"
"""Where the sum paid comes from."""


@dataclass(frozen=True, slots=True)
class ClearingLine:
    """One line: what, how much (fen), who pays, the clause cited, the calculation in words; ``reading``: R-32 甲 …"""

    key: str
    text: str
    amount_fen: int
    direction: Direction
    clause: str
    proof: str
    reading: str = ""


@dataclass(frozen=True, slots=True)
class ClearingFacts:
    """What the lines rest on: money paid so far, the day of effect, confirmed work, deliverables done and planned.

    ``claimed_fen``: fixed damages that were claimed before, shown beside those of the end (R-47), never set off.
    """

    paid_fen: int
    effective_on: date
    worked_fen: int | None = None
    worked_text: str = ""
    done: int | None = None
    planned: int | None = None
    paid_text: str = PAID_REGISTERED
    claimed_fen: int = 0


@dataclass(frozen=True, slots=True)
class Clearing:
    """All lines with the sums of each direction; ``missing`` names what a person must still state."""

    lines: tuple[ClearingLine, ...]
    missing: tuple[str, ...]

    def total(self, direction: Direction) -> int:
        """Add up the lines of one direction that count under the reading in force, in fen."""
        return sum(line.amount_fen for line in self.lines if line.direction == direction)


def clear(
    template: ContractTemplate, ground: TerminationGround, facts: ClearingFacts, unserved_option: str = "甲"
) -> Clearing:
    """Work the clearing out. ``unserved_option``: how R-32 is read; the other figure is shown beside it as info.

    Raises ``RefusedInput`` for sums below nothing or a day outside the contract where days are counted.
    """
    if facts.paid_fen < 0 or (facts.worked_fen or 0) < 0:
        raise RefusedInput("已付金额、已确认工作量不能是负数，请改正。")
    missing: list[str] = []
    lines = [_paid(facts)]
    if ground.refund == "all_paid":
        lines.append(_all_paid(template, ground, facts))
    elif ground.refund == "unserved":
        lines += _unserved(template, ground, facts, unserved_option, missing)
    elif ground.refund == "worked":
        lines += _worked(template, ground, facts, missing)
    elif ground.refund == "pay_rest":
        lines.append(_rest(template, ground, facts))
    if ground.damages is not None:
        lines.append(_damages(template, ground, ground.damages))
        if facts.claimed_fen:
            lines.append(_claimed(template, ground, facts.claimed_fen))
    return Clearing(tuple(lines), tuple(missing))


def _paid(facts: ClearingFacts) -> ClearingLine:
    return ClearingLine("paid", "甲方已付款", facts.paid_fen, "info", "", facts.paid_text)


def _all_paid(template: ContractTemplate, ground: TerminationGround, facts: ClearingFacts) -> ClearingLine:
    clause = template.cite(ground.refund_clause or ground.clause)
    proof = f"返还已付的全部费用 {format_yuan(facts.paid_fen)}"
    return ClearingLine("refund", "应返还已付费用", facts.paid_fen, "to_office", clause, proof)


def _unserved(
    template: ContractTemplate, ground: TerminationGround, facts: ClearingFacts, option: str, missing: list[str]
) -> list[ClearingLine]:
    """退还未提供服务期间的费用: by days (R-32 甲) and by deliverables not done (乙), both shown."""
    first, last = template.start_on, template.end_on
    if not first <= facts.effective_on <= last:
        raise RefusedInput(f"解除日 {facts.effective_on} 不在服务期 {first} 至 {last} 之内，请核对。")
    days, rest = (last - first).days + 1, (last - facts.effective_on).days
    lines = _unserved_lines(
        template, ground, facts, "甲", Fraction(rest, days), f"剩余 {rest} 天 ÷ 服务期 {days} 天", option == "甲"
    )
    if facts.done is None or not facts.planned:
        missing.append("已完成的成果项数（R-32 乙）")
        return lines
    undone = facts.planned - facts.done
    how = f"未完成 {undone} 项 ÷ 应交 {facts.planned} 项"
    return lines + _unserved_lines(template, ground, facts, "乙", Fraction(undone, facts.planned), how, option == "乙")


def _unserved_lines(
    template: ContractTemplate,
    ground: TerminationGround,
    facts: ClearingFacts,
    option: str,
    share: Fraction,
    how: str,
    is_in_force: bool,
) -> list[ClearingLine]:
    total, paid = template.total_fen, facts.paid_fen
    clause, reading = template.cite(ground.refund_clause or ground.clause), f"R-32 {option}"
    unserved = round_fen(total * share)
    served = total - unserved
    proof = f"{format_yuan(total)} × {how}"
    compared = f"已提供期间价款 {format_yuan(served)} 与已付 {format_yuan(paid)} 比较"
    pays: Direction = "to_office" if is_in_force else "info"
    owes: Direction = "to_vendor" if is_in_force else "info"
    return [
        ClearingLine("unserved", "未提供服务期间价款", unserved, "info", clause, proof, reading),
        ClearingLine(
            "served", "已提供服务期间价款", served, "info", clause, f"{format_yuan(total)} − 未提供部分", reading
        ),
        ClearingLine("refund", "应退还", max(0, paid - served), pays, clause, compared, reading),
        ClearingLine("owed", "尚欠", max(0, served - paid), owes, clause, compared, reading),
    ]


def _worked(
    template: ContractTemplate, ground: TerminationGround, facts: ClearingFacts, missing: list[str]
) -> list[ClearingLine]:
    """多退少补 against the work that the office confirmed (001·11.3, 000·六(四))."""
    if facts.worked_fen is None:
        missing.append("经甲方确认的工作量金额")
        return []
    clause = template.cite(ground.refund_clause or ground.clause)
    worked, paid = facts.worked_fen, facts.paid_fen
    proof = f"已付 {format_yuan(paid)} 与已确认工作量 {format_yuan(worked)} 比较"
    return [
        ClearingLine("worked", "经确认的工作量", worked, "info", clause, facts.worked_text or "甲方确认的金额"),
        ClearingLine("refund", "应退还", max(0, paid - worked), "to_office", clause, proof),
        ClearingLine("owed", "应补付", max(0, worked - paid), "to_vendor", clause, proof),
    ]


def _rest(template: ContractTemplate, ground: TerminationGround, facts: ClearingFacts) -> ClearingLine:
    rest = max(0, template.total_fen - facts.paid_fen)
    proof = f"合同总价 {format_yuan(template.total_fen)} − 已付 {format_yuan(facts.paid_fen)}"
    return ClearingLine(
        "rest", "未支付款项", rest, "to_vendor", template.cite(ground.refund_clause or ground.clause), proof
    )


def _claimed(template: ContractTemplate, ground: TerminationGround, claimed_fen: int) -> ClearingLine:
    clause = template.cite(ground.damages_clause or ground.clause)
    proof = "R-47 甲每份合同只计一次；是否再次计取由甲方另行确认，系统不自动相抵"
    return ClearingLine("claimed", "此前已计取的定额违约金", claimed_fen, "info", clause, proof)


def _damages(template: ContractTemplate, ground: TerminationGround, share: Fraction) -> ClearingLine:
    direction: Direction = "to_office" if ground.damages_by == "vendor" else "to_vendor"
    percent = f"{float(share * 100):g}%"
    return ClearingLine(
        "damages",
        f"定额违约金（总额 {percent}）",
        round_fen(template.total_fen * share),
        direction,
        template.cite(ground.damages_clause or ground.clause),
        f"{format_yuan(template.total_fen)} × {percent}",
    )
