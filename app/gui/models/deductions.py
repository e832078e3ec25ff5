"""Lists of 失误与扣款: errors, a month's lines, locks, damages, deductions by hand; what a reading of each brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.months import Month
from app.domain.penalty_month import Unpunished
from app.domain.penalty_statements import StatementLine
from app.gui.models.cases import CaseFilter, CaseListSpec, everything
from app.gui.models.cases_registers import CaseLine
from app.gui.models.ledger_columns import Line, column, fen, part, short, text, words_of
from app.services import (
    contract_view,
    duty_locks,
    error_candidates,
    error_records,
    penalty_notices,
    penalty_statements,
)
from app.services.contract_terms import terms_of
from app.services.contract_view import ContractView
from app.services.duty_locks import DutyLockRow
from app.services.error_candidates import CandidateError
from app.services.error_records import JudgedError
from app.services.penalty_notices import NoticeRow
from app.services.penalty_statements import Balance, StatementRow, Trial
from app.services.session import Office


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
        column("state", "结论", lambda line: error_state(line.row), 84, False, False),
        text("name", "种类", 92),
        text("person", "责任人", 72),
        short("happened_at", "发生时间", 96),
        text("fact", "失误事实", 180),
        text("ticket_no", "工单编号", 150),
    )
    filters = (
        part("month", "本月"),
        part("candidate", "待确认"),
        part("punished", "本月计罚"),
        part("free", "本月不计罚"),
        part("dismissed", "不成立"),
        CaseFilter("all", "全部", everything),
    )
    empty = ("这个月没有失误记录", "登记失误时逐项判定要件；缺一项就不计罚，程序会写明缺哪一项。")
    return CaseListSpec(
        "失误", "条", columns, filters, "fact", words_of, {"state": lambda line: error_tone(line.row)}, empty
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
        text("nth", "件次", 68),
        text("name", "种类", 90),
        text("person", "责任人", 66),
        short("happened_at", "发生时间"),
        column("fact", "事实", lambda line: line.row.why or line.row.fact, 150, False, False),
        fen("fen", "单价（元）", 88),
        text("ticket_no", "工单编号", 120),
    )
    filters = (
        CaseFilter("all", "全部", everything),
        CaseFilter("punished", "计罚", lambda line: not line.row.why),
        CaseFilter("free", "不计罚", lambda line: bool(line.row.why)),
    )
    empty = ("这个月没有已确认的失误", "确认失误后，这里逐条列出第几件、单价和依据；没有失误的月份也可以锁定为 0 元。")
    tones = {"nth": lambda line: "muted" if line.row.why else ""}
    return CaseListSpec("月度扣款", "条", columns, filters, "fact", words_of, tones, empty)


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
        text("person", "人员", 84),
        text("kind_title", "种类", 110),
        text("state_text", "状态", 150),
        text("from_on", "停岗日", 96),
        text("reason", "原因", 150),
        text("trained_on", "培训日", 96),
    )
    filters = (part("open", "进行中"), part("done", "已批准上岗"), CaseFilter("all", "全部", everything))
    empty = ("没有停岗或专项培训", "本月失误触发停岗或专项培训时，这里会提示；也可以直接登记。")
    tones = {"state_text": lambda line: "good" if line.row.approved_on else "warn"}
    return CaseListSpec("停岗培训", "人次", columns, filters, "reason", words_of, tones, empty)
