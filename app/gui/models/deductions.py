"""Lists of 失误与扣款: errors, a month's lines, locks, damages, deductions by hand; what a reading of each brings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.months import Month
from app.domain.penalty_month import Unpunished
from app.domain.penalty_statements import StatementLine
from app.gui.models.cases import CaseFilter, CaseListSpec, everything
from app.gui.models.cases_registers import CaseLine
from app.gui.models.paged_table import Column
from app.gui.wording import money, short_moment
from app.services import (
    contract_view,
    damages_claims,
    duty_locks,
    error_candidates,
    error_records,
    manual_deductions,
    penalty_notices,
    penalty_statements,
)
from app.services.contract_terms import terms_of
from app.services.contract_view import ContractView
from app.services.damages_candidates import DamagesCandidate
from app.services.damages_claims import ClaimRow
from app.services.duty_locks import DutyLockRow
from app.services.error_candidates import CandidateError
from app.services.error_records import JudgedError
from app.services.penalty_notices import NoticeRow
from app.services.penalty_statements import Balance, StatementRow, Trial
from app.services.session import Office

Line = CaseLine[Any]


def _column(
    key: str, title: str, words: Callable[[Line], str], width: int, is_right: bool = False, is_sortable: bool = False
) -> Column[Line]:
    return Column(key, title, words, width, is_right, is_sortable)


def _text(key: str, title: str, width: int) -> Column[Line]:
    return Column(key, title, lambda line: str(getattr(line.row, key) or ""), width, False, False)


def _short(key: str, title: str, width: int = 96) -> Column[Line]:
    return Column(key, title, lambda line: short_moment(getattr(line.row, key)), width, False, False)


def _fen(key: str, title: str, width: int = 100) -> Column[Line]:
    return Column(key, title, lambda line: _money(getattr(line.row, key)), width, True, False)


def _money(fen: int | None) -> str:
    return "—" if fen is None else money(fen)


def _words(line: Line) -> str:
    row = line.row
    return " ".join(str(getattr(row, name)) for name in row.__slots__ if isinstance(getattr(row, name), str))


def _part(key: str, title: str) -> CaseFilter:
    return CaseFilter(key, title, lambda line: key in line.parts)


@dataclass(frozen=True, slots=True)
class ErrorBook:
    """The errors tab: what waits outside the list, and the month's trial (None: no deductions per error)."""

    candidates: tuple[CandidateError, ...]
    trial: Trial | None
    posts: tuple[str, ...]
    has_penalties: bool


def read_errors(office: Office, contract_id: int, month: Month) -> tuple[ErrorBook, list[Line]]:
    """Read every error of a contract and the month's trial."""
    if not contract_id:
        return ErrorBook((), None, (), False), []
    terms = terms_of(office, contract_id).terms
    if not terms.penalties:
        return ErrorBook((), None, (), False), []
    rows = error_records.rows(office, contract_id)
    trial = penalty_statements.trial(office, contract_id, month)
    found = tuple(error_candidates.candidates(office, contract_id))
    posts = tuple(dict.fromkeys(term.post for term in terms.penalties))
    lines = [CaseLine(row.id, row.ticket_id, row, _error_parts(row, month)) for row in rows]
    return ErrorBook(found, trial, posts, True), lines


def _error_parts(row: JudgedError, month: Month) -> frozenset[str]:
    parts = {row.state, f"post:{row.post}"}
    if row.month == str(month):
        parts.add("month")
        parts.add("punished" if row.is_punished else "free" if row.state == "confirmed" else "")
    return frozenset(parts - {""})


def error_spec() -> CaseListSpec:
    """Describe the list of errors."""
    columns = (
        _column("state", "结论", lambda line: error_state(line.row), 84, False, False),
        _text("name", "种类", 92),
        _text("person", "责任人", 72),
        _short("happened_at", "发生时间", 96),
        _text("fact", "失误事实", 180),
        _text("ticket_no", "工单编号", 150),
    )
    filters = (
        _part("month", "本月"),
        _part("candidate", "待确认"),
        _part("punished", "本月计罚"),
        _part("free", "本月不计罚"),
        _part("dismissed", "不成立"),
        CaseFilter("all", "全部", everything),
    )
    empty = ("这个月没有失误记录", "登记失误时逐项判定要件；缺一项就不计罚，程序会写明缺哪一项。")
    return CaseListSpec(
        "失误", "条", columns, filters, "fact", _words, {"state": lambda line: error_tone(line.row)}, empty
    )


def error_state(row: JudgedError) -> str:
    """Short words for the list."""
    if row.state == "dismissed":
        return "不成立"
    if row.state == "candidate":
        return "▲ 待确认" if row.verdict.is_settled else "▲ 待判定"
    return "计罚" if row.is_punished else "不计罚"


def error_tone(row: JudgedError) -> str:
    """Tone of a conclusion."""
    if row.state == "candidate":
        return "warn"
    return "bad" if row.is_punished else "muted"


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One error of the month with number and price; ``why`` says why an unpunished one costs nothing."""

    nth: str
    name: str
    person: str
    ticket_no: str
    happened_at: str
    fact: str
    fen: int
    reading: str
    why: str
    clause: str


@dataclass(frozen=True, slots=True)
class MonthBook:
    """The month on show with everything locked and issued so far; ``view`` holds the contract's readings."""

    trial: Trial | None
    statements: tuple[StatementRow, ...]
    notices: tuple[NoticeRow, ...]
    balance: Balance
    view: ContractView | None


def read_month(office: Office, contract_id: int, month: Month) -> tuple[MonthBook, list[Line]]:
    """Read a month's trial, the statements and notices of the contract."""
    none = MonthBook(None, (), (), Balance(0, 0), None)
    if not contract_id or not terms_of(office, contract_id).terms.penalties:
        return none, []
    trial = penalty_statements.trial(office, contract_id, month)
    errors = {row.id: row for row in error_records.rows(office, contract_id)}
    lines = [CaseLine(line.error_id, errors[line.error_id].ticket_id, _month_line(line)) for line in trial.lines]
    lines += [
        CaseLine(one.error_id, errors[one.error_id].ticket_id, _free_line(one, errors[one.error_id]))
        for one in trial.result.unpunished
    ]
    book = MonthBook(
        trial,
        tuple(penalty_statements.statements(office, contract_id)),
        tuple(penalty_notices.rows(office, contract_id)),
        penalty_statements.balance(office, contract_id),
        contract_view.show(office, contract_id),
    )
    return book, lines


def _month_line(line: StatementLine) -> MonthLine:
    words = (line.name, line.person, line.ticket_no, line.happened_at, line.fact)
    return MonthLine(f"第 {line.nth} 件", *words, line.now_fen, line.reading, "", line.clause)


def _free_line(one: Unpunished, error: JudgedError) -> MonthLine:
    words = (error.name, error.person, error.ticket_no, error.happened_at, error.fact)
    return MonthLine("不计", *words, 0, "", one.why, error.clause)


def month_spec() -> CaseListSpec:
    """Describe the lines of a month."""
    columns = (
        _text("nth", "件次", 68),
        _text("name", "种类", 90),
        _text("person", "责任人", 66),
        _short("happened_at", "发生时间"),
        _column("fact", "事实", lambda line: line.row.why or line.row.fact, 150, False, False),
        _fen("fen", "单价（元）", 88),
        _text("ticket_no", "工单编号", 120),
    )
    filters = (
        CaseFilter("all", "全部", everything),
        CaseFilter("punished", "计罚", lambda line: not line.row.why),
        CaseFilter("free", "不计罚", lambda line: bool(line.row.why)),
    )
    empty = ("这个月没有已确认的失误", "确认失误后，这里逐条列出第几件、单价和依据；没有失误的月份也可以锁定为 0 元。")
    tones = {"nth": lambda line: "muted" if line.row.why else ""}
    return CaseListSpec("月度扣款", "条", columns, filters, "fact", _words, tones, empty)


def read_locks(office: Office, contract_id: int, month: Month) -> tuple[Sequence[Any], list[Line]]:
    """Read the locks of a contract and what the month brings about."""
    if not contract_id or not terms_of(office, contract_id).terms.penalties:
        return (), []
    result = penalty_statements.trial(office, contract_id, month).result
    due = duty_locks.outstanding(office, contract_id, str(month), result.locks)
    rows = duty_locks.rows(office, contract_id)
    return due, [CaseLine(row.id, None, row, frozenset({lock_part(row)})) for row in rows]


def lock_part(row: DutyLockRow) -> str:
    """Which filter a lock is in."""
    return "done" if row.approved_on else "open"


def lock_spec() -> CaseListSpec:
    """Describe the list of locks."""
    columns = (
        _text("person", "人员", 84),
        _text("kind_title", "种类", 110),
        _text("state_text", "状态", 150),
        _text("from_on", "停岗日", 96),
        _text("reason", "原因", 150),
        _text("trained_on", "培训日", 96),
    )
    filters = (_part("open", "进行中"), _part("done", "已批准上岗"), CaseFilter("all", "全部", everything))
    empty = ("没有停岗或专项培训", "本月失误触发停岗或专项培训时，这里会提示；也可以直接登记。")
    tones = {"state_text": lambda line: "good" if line.row.approved_on else "warn"}
    return CaseListSpec("停岗培训", "人次", columns, filters, "reason", _words, tones, empty)


@dataclass(frozen=True, slots=True)
class DamagesLine:
    """A computed candidate, or a claim as registered."""

    kind: str
    state: str
    clause: str
    fact: str
    days: str
    amount_fen: int | None
    done_on: str
    candidate: DamagesCandidate | None = None
    claim: ClaimRow | None = None


def read_damages(office: Office, contract_id: int, _month: Month) -> tuple[None, list[Line]]:
    """Read computed candidates and registered claims; candidates have negative ids."""
    if not contract_id:
        return None, []
    found = damages_claims.candidates(office, contract_id)
    lines = [CaseLine(-at, None, _candidate_line(one), frozenset({"open"})) for at, one in enumerate(found, 1)]
    for row in damages_claims.rows(office, contract_id):
        lines.append(
            CaseLine(row.id, None, _claim_line(row), frozenset({"open" if row.state == "candidate" else row.state}))
        )
    return None, lines


def _candidate_line(one: DamagesCandidate) -> DamagesLine:
    kind = "乙方逾期" if one.party == "vendor" else "甲方付款逾期"
    state = "还在逾期" if one.is_running else "待决定"
    made = one.reckoning
    return DamagesLine(kind, state, made.clause, one.fact, f"{made.days}", one.amount_fen, made.done_on, one)


def _claim_line(row: ClaimRow) -> DamagesLine:
    days = "" if row.days is None else f"{row.days}"
    return DamagesLine(
        row.kind_text, row.state_text, row.clause_cited, row.fact, days, row.amount_fen, row.done_on, None, row
    )


def damages_spec() -> CaseListSpec:
    """Describe the list of damages."""
    columns = (
        _text("kind", "种类", 130),
        _text("state", "状态", 80),
        _text("fact", "事实", 200),
        _column("days", "逾期日", lambda line: line.row.days, 64, True, False),
        _fen("amount_fen", "金额（元）", 110),
        _text("clause", "条款", 110),
    )
    filters = (
        _part("open", "待决定"),
        _part("claimed", "已计取"),
        _part("waived", "已放弃"),
        CaseFilter("all", "全部", everything),
    )
    empty = ("没有逾期", "成果、修改、整改或付款逾期时，这里自动列出候选和算式；计取与否由人决定。")
    tones = {"state": lambda line: "warn" if "open" in line.parts else ""}
    return CaseListSpec("违约金", "项", columns, filters, "fact", _words, tones, empty)


def read_manual(office: Office, contract_id: int, _month: Month) -> tuple[None, list[Line]]:
    """Read the deductions by hand."""
    rows = manual_deductions.rows(office, contract_id) if contract_id else []
    return None, [CaseLine(row.id, None, row, frozenset({"settled" if row.settled_fen else "open"})) for row in rows]


def manual_spec() -> CaseListSpec:
    """Describe the list of deductions by hand."""
    columns = (
        _text("happened_on", "发生日", 96),
        _text("clause_cited", "条款", 110),
        _text("fact", "事实", 200),
        _fen("amount_fen", "金额（元）", 110),
        _text("approved_by", "批准人", 84),
        _text("approved_on", "批准日", 96),
    )
    filters = (_part("open", "未结算"), _part("settled", "已结算"), CaseFilter("all", "全部", everything))
    empty = (
        "没有手工扣款",
        "合同没有写明标准的扣款（如 004·六(一)1、八.1，002·4.7）在这里登记：依据、金额、批准人必填。",
    )
    return CaseListSpec("手工扣款", "笔", columns, filters, "fact", _words, {}, empty)
