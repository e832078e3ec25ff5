"""A contract's terms as values: parties, prices, payments, deliverable plan, clocks, clauses (合同条款).

Read from a template (``app/domain/clauses.py``) or from the frozen copy in a contract's row; the format is described
in docs/contracts.md. Money is fen, ratios are ``Fraction``, dates are ``date``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from app.domain.delivery_terms import AcceptanceTerms, DeadlineTerm, DeliverableLine, Limit, ReceiptTerms
from app.domain.penalty_terms import PenaltyRules, PenaltyTerm
from app.domain.readings import Reading, Readings
from app.domain.supervision_terms import SupervisionTerms

GATES: Mapping[str, str] = {
    "effective": "合同生效",
    "funds": "甲方资金到位",
    "approval": "内部资金审批完成",
    "invoice": "收到合规发票",
    "satisfied": "服务符合约定及甲方要求",
    "accepted_all": "全部成果验收合格",
    "audit": "审计完成",
    "fulfilled": "全面履行合同",
    "no_breach": "无未了结的违约",
    "cycle_end": "付款周期结束",
    "evaluation_final": "月度评价定稿",
    "treasury": "财政资金到账",
}
"""Conditions of a payment (付款触发条件)."""

HOLD_CAUSES: Mapping[str, str] = {
    "fiscal": "财政拨款等原因",
    "invoice": "发票未到或不合规",
    "rectification": "整改未完成",
    "overdue": "乙方逾期履行",
    "improvement": "考核待提升",
    "breach": "违约事项未了结",
    "other": "其他",
}
"""Why a payment may be held back (付款阻断)."""


@dataclass(frozen=True, slots=True)
class Party:
    """One side as the contract prints it; people, phones and mailboxes are never part of a template."""

    name: str
    address: str = ""
    postcode: str = ""
    credit_code: str = ""
    bank_name: str = ""
    bank_account: str = ""
    bank_code: str = ""
    invoice_type: str = ""
    invoice_title: str = ""
    invoice_address: str = ""
    invoice_phone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause, word for word; ``ref`` is its number as the contract counts (7.4, 三(一), 附3·一(二)1(2))."""

    ref: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of the price list (报价行): quantity x unit = amount, fen."""

    code: str
    clause: str
    group: str
    row: str
    name: str
    quantity: int
    unit_fen: int
    amount_fen: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """One instalment (付款期次). ``ratio`` is None for "the rest"; ``cycle`` is the billing cycle it pays for."""

    no: int
    name: str
    ratio: Fraction | None
    amount_fen: int
    clause: str
    gates: tuple[str, ...]
    due: tuple[Limit, ...]
    earliest: Limit | None = None
    cycle: tuple[date, date] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Right:
    """What a delay of at least ``at_least`` units allows (提示，不自动执行)."""

    unit: str
    at_least: int
    text: str
    clause: str


@dataclass(frozen=True, slots=True)
class DamagesTerm:
    """Damages (违约金): a daily ``rate`` or a ``lump`` share of ``base`` (total or amount), maybe capped.

    ``base_reading`` with ``bases`` (option to base) is for a base that can be read in two ways (R-10). ``at_most``: how
    often a lump may be claimed at all, None = the contract does not say (E-12: 6.3, 6.4 and 6.7 of 002 overlap).
    """

    code: str
    party: str
    clause: str
    rate: Fraction | None
    lump: Fraction | None
    base: str
    cap: Fraction | None
    exempt: str
    rights: tuple[Right, ...]
    note: str = ""
    base_reading: str = ""
    bases: Mapping[str, str] = field(default_factory=dict)
    at_most: int | None = None

    def base_under(self, readings: Readings) -> str:
        """Return ``total`` or ``amount`` under the readings in force."""
        return self.bases[readings.option(self.base_reading)] if self.base_reading else self.base


@dataclass(frozen=True, slots=True)
class Counter:
    """A counter that gives a right (解除、阻断计数器); ``below`` counts down to too few.

    ``second_at`` is a further threshold with its own warning and effect (001·7.4: 7 and 15 days).
    """

    code: str
    clause: str
    name: str
    period: str
    warn_at: int
    trigger_at: int
    effect: str
    below: bool = False
    second_warn_at: int | None = None
    second_at: int | None = None
    second_effect: str = ""


@dataclass(frozen=True, slots=True)
class Defect:
    """A known slip of the contract's text (条文差错), shown beside the clauses it touches."""

    code: str
    clauses: tuple[str, ...]
    text: str
    effect: str = ""


@dataclass(frozen=True, slots=True)
class HoldTerm:
    """A reason for which the contract lets the office wait (付款阻断); waiting for it is no default (不计甲方逾期)."""

    cause: str
    clause: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of the monthly evaluation (评价档位) and its reward or deduction in fen."""

    name: str
    clause: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class EvaluationItem:
    """One item that the monthly evaluation looks at (评价内容); ``part`` is the block of the form it stands in."""

    part: str
    clause: str
    name: str


@dataclass(frozen=True, slots=True)
class MailboxTerms:
    """When an e-mail stands in for a sealed paper, and how soon a change must be told (授权邮箱)."""

    clause: str
    vendor_mailboxes: int
    change_notice_hours: int
    change_clause: str


@dataclass(frozen=True, slots=True)
class NoticeTerms:
    """When a notice counts as received: ``arrival`` workday or as_is; ``mail_days`` after posting, if stated."""

    clause: str
    arrival: str
    mail_days: int | None = None


@dataclass(frozen=True, slots=True)
class RenewalTerms:
    """How often and how long the contract may be renewed (001·2.2); 0 where the contract sets no limit.

    ``continues``: services that go on after the last day without a new contract follow this one (002·9.1, 事实续期).
    """

    clause: str
    max_times: int
    max_years: int
    continues: bool = False


@dataclass(frozen=True, slots=True)
class ContractTemplate:
    """Everything that a contract of this family states."""

    key: str
    code: str
    title: str
    title_on_receipt: str
    project_name: str
    contract_no: str
    signed_on: date | None
    effective_on: date | None
    effective_note: str
    start_on: date
    end_on: date
    total_fen: int
    total_chinese: str
    pricing: str
    copies: int
    copies_office: int
    copies_vendor: int
    office: Party
    vendor: Party
    prices: tuple[PriceLine, ...]
    price_groups: Mapping[str, int]
    payments: tuple[Payment, ...]
    deliverables: tuple[DeliverableLine, ...]
    acceptance: AcceptanceTerms
    deadlines: tuple[DeadlineTerm, ...]
    damages: tuple[DamagesTerm, ...]
    penalties: tuple[PenaltyTerm, ...]
    counters: tuple[Counter, ...]
    grades: tuple[Grade, ...]
    readings: tuple[Reading, ...]
    defects: tuple[Defect, ...]
    clauses: tuple[Clause, ...]
    receipt: ReceiptTerms | None
    mailbox: MailboxTerms | None
    notice: NoticeTerms | None
    renewal: RenewalTerms | None
    holds: tuple[HoldTerm, ...] = ()
    evaluation_items: tuple[EvaluationItem, ...] = ()
    penalty_rules: PenaltyRules = field(default_factory=PenaltyRules)
    supervision: SupervisionTerms = field(default_factory=SupervisionTerms)

    def clause(self, ref: str) -> Clause | None:
        """Return the clause with this number."""
        return next((clause for clause in self.clauses if clause.ref == ref), None)

    def cite(self, ref: str) -> str:
        """``000·三(一)``: the way papers and proofs name a clause."""
        return f"{self.code}·{ref}"

    def deadline(self, code: str) -> DeadlineTerm | None:
        """Return the limit with this code (D01 …)."""
        return next((term for term in self.deadlines if term.code == code), None)

    def plan_readings(self) -> frozenset[str]:
        """Codes of the readings that shape the deliverable plan."""
        codes = {line.basis_reading for line in self.deliverables if line.basis_reading}
        for line in self.deliverables:
            codes.update(line.when)
        return frozenset(codes)
