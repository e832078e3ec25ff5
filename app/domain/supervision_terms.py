"""What a contract says about supervision (监督): breaches, rectification, staffing, retention, majeure, termination.

Typed parts of a template beside ``app/domain/contracts.py``; the format is described in docs/contracts.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

MEASURES: Mapping[str, str] = {
    "criticise": "批评教育",
    "warn": "警告",
    "rectify": "限期整改",
    "replace": "更换人员",
    "deduct": "扣减费用",
    "daily": "逾期违约金（按日）",
    "lump": "定额违约金",
    "pause": "暂停付款",
    "refund": "退还款项",
    "compensate": "赔偿损失",
    "costs": "律师费、公证费、保全费",
    "terminate": "解除合同",
}
"""What a clause lets the office do about a breach (处置)."""

REFUNDS: Mapping[str, str] = {
    "none": "合同没有约定退款",
    "all_paid": "返还已付的全部费用",
    "unserved": "退还未提供服务期间的费用",
    "worked": "已确认工作量与已付相比，多退少补",
    "pay_rest": "支付未支付的款项",
}
"""What happens to the price when the contract ends early (清算办法)."""

TERMINATION_KINDS: Mapping[str, str] = {
    "right": "行使解除权",
    "early": "提前终止",
    "policy": "政策或职能变化",
    "agreed": "协商终止",
    "expiry": "期限届满",
}


@dataclass(frozen=True, slots=True)
class BreachKind:
    """A kind of breach or conduct (违约/行为事件): clause, allowed measures, whether it is fundamental (7.8)."""

    code: str
    clause: str
    name: str
    party: str
    measures: tuple[str, ...]
    is_fundamental: bool = False
    is_leak: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class RectificationTerms:
    """限期整改: the clauses it may rest on; ``deadline`` names the contract's own limit ("" = the office sets it).

    ``max_failed`` failed rounds, or one overdue round with ``overdue_ends``, give the right of ``right_clause``.
    """

    clauses: tuple[str, ...]
    deadline: str
    max_failed: int | None
    overdue_ends: bool
    right_clause: str
    has_daily_damages: bool
    consequence: str


@dataclass(frozen=True, slots=True)
class StaffingTerms:
    """派驻人员: least number by day, filing before duty, consent to changes, secrecy papers."""

    clause: str
    minimum: int
    filing_clause: str
    change_clause: str
    core_clause: str
    papers_clause: str
    papers: tuple[str, ...]
    demand_clause: str
    demand_deadline: str
    violation_clause: str
    violation_deadline: str


@dataclass(frozen=True, slots=True)
class RetentionTerm:
    """留存或保密: ``deadline`` counts its months from the end of performance; "" with ``endless``.

    ``reading`` is the reading that moves its start (R-13).
    """

    code: str
    clause: str
    subject: str
    kind: str
    deadline: str
    endless: bool
    reading: str


@dataclass(frozen=True, slots=True)
class MajeureTerms:
    """不可抗力: prolongs performance, proof limit (``proof_deadline``), right after more than ``over_workdays``."""

    clause: str
    prolongs: bool
    proof_deadline: str
    over_workdays: int | None
    right_clause: str


@dataclass(frozen=True, slots=True)
class TerminationGround:
    """One way in which the contract ends early, with its clearing (解除、终止与清算).

    ``by`` is who declares it, ``damages`` a share of the total that ``damages_by`` pays. ``notice`` and
    ``return_by`` name limits of the contract. ``counters`` and ``breaches`` are what the right may rest on.
    """

    code: str
    clause: str
    name: str
    kind: str
    by: str
    refund: str
    refund_clause: str
    damages: Fraction | None
    damages_by: str
    damages_clause: str
    notice: str
    return_by: str
    counters: tuple[str, ...]
    breaches: tuple[str, ...]
    readings: tuple[str, ...]
    after: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SupervisionTerms:
    """All of it; what a contract does not state is empty or None and never borrowed."""

    breaches: tuple[BreachKind, ...] = ()
    rectification: RectificationTerms | None = None
    staffing: StaffingTerms | None = None
    retentions: tuple[RetentionTerm, ...] = ()
    majeure: MajeureTerms | None = None
    terminations: tuple[TerminationGround, ...] = ()

    def breach(self, code: str) -> BreachKind | None:
        """Return the kind of breach with this code."""
        return next((kind for kind in self.breaches if kind.code == code), None)

    def termination(self, code: str) -> TerminationGround | None:
        """Return the ground with this code."""
        return next((ground for ground in self.terminations if ground.code == code), None)
