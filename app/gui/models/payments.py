"""Lists of 付款结算: instalments of all contracts, months × stages of the evaluation, reviews 合格/待提升."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import KnownError
from app.domain.invoices import InvoiceProblem
from app.domain.payment_words import STAGES
from app.gui.models.cases import CaseFilter, CaseListSpec, everything
from app.gui.models.paged_table import Column
from app.gui.wording import money
from app.services import contracts, evaluation_board, hold_candidates, invoices, payment_plan, performance, settlements
from app.services.contract_terms import terms_of
from app.services.due_proofs import DueProof, payment_proofs
from app.services.evaluation_board import Board, EvaluationRow, MonthView
from app.services.payment_plan import Instalment, PaymentPlan
from app.services.performance import HoldCandidate, Performance, ReviewRow
from app.services.session import Office
from app.services.settlements import LockedSettlement, SettlementDraft

PER_CONTRACT = 1000
"""Row numbers of a list over several contracts: contract × this + the number within it."""


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One instalment with its contract's name."""

    contract: str
    one: Instalment
    ticket_id: int | None = None

    @property
    def id(self) -> int:
        """Number of the row."""
        return self.one.contract_id * PER_CONTRACT + self.one.payment.no


@dataclass(frozen=True, slots=True)
class PaymentFile:
    """Everything that the pane shows of one instalment; ``checks`` by invoice."""

    contract: str
    one: Instalment
    draft: SettlementDraft
    locked: tuple[LockedSettlement, ...]
    checks: dict[int, tuple[InvoiceProblem, ...]]
    proofs: tuple[DueProof, ...]
    clauses: dict[str, str]
    is_audited: bool
    candidates: tuple[HoldCandidate, ...] = ()


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month of a contract's evaluation."""

    contract_id: int
    contract: str
    view: MonthView
    fen: int | None
    ticket_id: int | None = None

    @property
    def id(self) -> int:
        """Number of the row."""
        return self.contract_id * PER_CONTRACT + self.view.month.no

    @property
    def row(self) -> EvaluationRow | None:
        """The newest version, None while nobody filled it in."""
        return self.view.current


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One review with its contract's name."""

    contract: str
    row: ReviewRow
    ticket_id: int | None = None

    @property
    def id(self) -> int:
        """Number of the review."""
        return self.row.id


def read_payments(office: Office) -> tuple[list[PaymentPlan], list[PaymentLine]]:
    """Read every contract's instalments."""
    rows = contracts.list_contracts(office)
    plans = {row.id: payment_plan.plan(office, row.id) for row in rows}
    names = contract_names(office)
    return list(plans.values()), [PaymentLine(names[row.id], one) for row in rows for one in plans[row.id].instalments]


def read_file(office: Office, contract_id: int, payment_no: int) -> PaymentFile:
    """Read one instalment with its settlement as it would be now, checks and proofs."""
    one, terms = payment_plan.instalment(office, contract_id, payment_no), terms_of(office, contract_id).terms
    return PaymentFile(
        contract=contract_names(office)[contract_id],
        one=one,
        draft=settlements.preview(office, contract_id, payment_no),
        locked=tuple(settlements.locked(office, row.id) for row in one.settlements),
        checks={row.id: invoices.recheck(office, row.id) for row in one.invoices},
        proofs=payment_proofs(office, contract_id, payment_no),
        clauses={terms.cite(clause.ref): clause.text for clause in terms.clauses},
        is_audited=terms.pricing == "audited",
        candidates=hold_candidates.candidates(office, contract_id, office.now().date()) if not one.is_paid else (),
    )


def read_months(office: Office) -> tuple[list[tuple[str, Board]], list[MonthLine]]:
    """Read the boards of every contract that has monthly grades."""
    names, boards, lines = contract_names(office), [], []
    for contract_id in evaluation_board.contracts_with_grades(office):
        board = evaluation_board.board(office, contract_id)
        amounts = {grade.name: grade.amount_fen for grade in terms_of(office, contract_id).terms.grades}
        boards.append((names[contract_id], board))
        lines += [
            MonthLine(contract_id, names[contract_id], view, amounts.get(view.final_grade)) for view in board.months
        ]
    return boards, lines


def read_reviews(office: Office) -> tuple[list[tuple[str, Performance]], list[ReviewLine]]:
    """Read the reviews of every contract that knows 合格/待提升."""
    names, found, lines = contract_names(office), [], []
    for contract_id in reviewed_contracts(office):
        one = performance.performance(office, contract_id)
        found.append((names[contract_id], one))
        rows = [row for subject in one.subjects for row in (*subject.months, *subject.years)]
        lines += [ReviewLine(names[contract_id], row) for row in sorted(rows, key=lambda row: row.period, reverse=True)]
    return found, lines


def reviewed_contracts(office: Office) -> list[int]:
    """Return the contracts that know 合格/待提升."""
    ids = [row.id for row in contracts.list_contracts(office)]
    return [contract_id for contract_id in ids if performance.has_reviews(terms_of(office, contract_id).terms)]


def contract_names(office: Office) -> dict[int, str]:
    """Return short names of the contracts: the template's code and the project."""
    found = {}
    for row in contracts.list_contracts(office):
        try:
            terms = terms_of(office, row.id).terms
        except KnownError:
            continue
        found[row.id] = f"{terms.code}　{terms.project_name}"
    return found


def _last_day(one: Instalment) -> str:
    if one.dates.late_after:
        return one.dates.late_after.isoformat()
    if one.dates.earliest_on and not one.is_paid:
        return f"{one.dates.earliest_on} 起"
    return "" if one.payment.due else "无天数"


def payment_tone(one: Instalment) -> str:
    """Return the colour token of an instalment's state."""
    if one.delay.state in ("late", "paid_late"):
        return "bad"
    if one.open_holds:
        return "warn"
    return "good" if one.is_paid or one.is_payable else ""


def _delay_words(one: Instalment) -> str:
    if one.delay.state in ("late", "paid_late"):
        risk = f"　{money(one.delay.amount_fen)} 元" if one.delay.amount_fen else ""
        words = "请款超期" if "treasury" in one.payment.gates else "逾期"
        return f"{words} {one.delay.days} 天{risk}"
    return one.delay.text if one.delay.state in ("awaiting", "no_limit") and not one.is_paid else ""


def payment_spec() -> CaseListSpec:
    """Describe the list of instalments."""
    columns: tuple[Column[PaymentLine], ...] = (
        Column("state", "状态", lambda line: line.one.state_text, 80, False, False),
        Column("contract", "合同", lambda line: line.contract, 92, False, False),
        Column("name", "期次", lambda line: line.one.payment.name, 106, False, False),
        Column("fen", "净应付（元）", lambda line: money(line.one.payable_fen), 108, True, False),
        Column("due", "最迟", _line_last_day, 96, False, False),
        Column("late", "甲方逾期", lambda line: _delay_words(line.one), 120, False, False),
        Column("missing", "还缺的条件", lambda line: "、".join(line.one.missing), 96, False, False),
    )
    return CaseListSpec(
        "付款",
        "期",
        columns,
        (
            CaseFilter("open", "待付", lambda line: not line.one.is_paid),
            CaseFilter("late", "逾期", lambda line: line.one.delay.state == "late"),
            CaseFilter("payable", "可付款", lambda line: line.one.is_payable and not line.one.is_paid),
            CaseFilter("held", "已阻断", lambda line: bool(line.one.open_holds) and not line.one.is_paid),
            CaseFilter("paid", "已付清", lambda line: line.one.is_paid),
            CaseFilter("all", "全部", everything),
        ),
        "contract",
        lambda line: f"{line.contract} {line.one.payment.name} {line.one.state_text} {' '.join(line.one.missing)}",
        {"state": lambda line: payment_tone(line.one), "late": lambda line: payment_tone(line.one)},
        ("这里列出每份合同的各期付款", "先在“合同与成果”建立合同，付款计划随合同生成。"),
    )


def _line_last_day(line: PaymentLine) -> str:
    return _last_day(line.one)


def month_spec() -> CaseListSpec:
    """Describe the board months × stages."""

    def stage(column: str, title: str) -> Column[MonthLine]:
        def exact(line: MonthLine) -> str:
            return getattr(line.row, column) if line.row else ""

        return Column(column, title, lambda line: exact(line)[5:], 54, False, False, exact)

    columns: tuple[Column[MonthLine], ...] = (
        Column("stage", "进度", lambda line: STAGES[line.view.stage], 84, False, False),
        Column("month", "评价月", lambda line: f"第 {line.view.month.no} 月", 68, False, False),
        Column("span", "起止", _span_words, 104, False, False),
        stage("filled_on", "专班"),
        stage("submitted_on", "提交"),
        stage("committee_on", "工委"),
        stage("meeting_on", "扩大会"),
        Column("grade", "档位", _grade_words, 66, False, False),
        Column("fen", "奖惩（元）", lambda line: money(line.fen) if line.fen is not None else "", 90, True, False),
        Column("contract", "合同", lambda line: line.contract, 60, False, False),
    )
    return CaseListSpec(
        "月度评价",
        "个月",
        columns,
        (
            CaseFilter("all", "全部", everything),
            CaseFilter("open", "未定稿", lambda line: not line.view.final_grade),
            CaseFilter("passed", "已定稿", lambda line: bool(line.view.final_grade)),
        ),
        "contract",
        lambda line: f"{line.contract} 第{line.view.month.no}月 {line.view.month.start_on} {line.view.final_grade}",
        {"stage": lambda line: {"passed": "good", "returned": "warn"}.get(line.view.stage, "")},
        ("这里按月评价有奖惩约定的合同", "例如 003：专班填写《评价表》，提交工委，工委扩大会通过后定稿。"),
    )


def _span_words(line: MonthLine) -> str:
    month = line.view.month
    return f"{month.start_on[5:]}～{month.end_on[5:]}"


def _grade_words(line: MonthLine) -> str:
    if line.view.final_grade:
        return line.view.final_grade
    return f"（{line.row.team_grade}）" if line.row else ""


def review_spec() -> CaseListSpec:
    """Describe the list of reviews."""
    columns: tuple[Column[ReviewLine], ...] = (
        Column("result", "结果", lambda line: line.row.result_text, 80, False, False),
        Column("contract", "合同", lambda line: line.contract, 92, False, False),
        Column("subject", "考核对象", lambda line: line.row.subject_text, 136, False, False),
        Column("period", "期间", lambda line: line.row.period, 84, False, False),
        Column("reviewed_on", "考核日", lambda line: line.row.reviewed_on, 100, False, False),
        Column("basis", "依据", lambda line: line.row.basis, 160, False, False),
    )
    return CaseListSpec(
        "考核",
        "条",
        columns,
        (
            CaseFilter("all", "全部", everything),
            CaseFilter("improve", "待提升", lambda line: line.row.result == "improve"),
            CaseFilter("vendor", "乙方服务", lambda line: line.row.subject == "vendor"),
            CaseFilter("street", "街道成绩", lambda line: line.row.subject == "street"),
        ),
        "basis",
        lambda line: f"{line.contract} {line.row.period} {line.row.basis} {line.row.result_text}",
        {"result": lambda line: "bad" if line.row.result == "improve" else "good"},
        (
            "这里登记月度、年度考核的合格与待提升",
            "例如 001：连续 2 个月或年度待提升，甲方可解除；出现 1 次即可暂停付款。",
        ),
    )
