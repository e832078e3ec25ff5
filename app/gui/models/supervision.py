"""Lines of 监督: counters, candidates, breaches, rectification, force majeure of one contract."""

from __future__ import annotations

from app.domain.counters import CounterValue
from app.gui.models.cases import CaseListSpec
from app.gui.models.ledger import LedgerHeads, LedgerLine, ledger_spec
from app.services import breach_candidates, breaches, counters, force_majeure, rectifications
from app.services.session import Office

COUNTER, CANDIDATE, BREACH, RECTIFY, MAJEURE = "counter", "candidate", "breach", "rectify", "majeure"
KINDS = (
    (COUNTER, "计数器"),
    (CANDIDATE, "违约候选"),
    (BREACH, "违约事项"),
    (RECTIFY, "整改"),
    (MAJEURE, "不可抗力"),
)
COUNTER_TONES = {"ok": "", "warn": "warn", "triggered": "bad", "undetermined": "info"}
_MARKS = {"ok": "正常", "warn": "▲ 预警", "triggered": "● 已触发", "undetermined": "？不能判定"}
_RECTIFY_TONES = {"overdue": "bad", "done_late": "warn", "fail": "bad", "pass": "good", "open": "", "done": "info"}


def supervision_spec() -> CaseListSpec:
    """Describe the list of 监督."""
    empty = ("这份合同没有要监督的事项", "计数器由登记的失误、评价、逾期自动算出；发现问题时提出整改或登记违约事项。")
    return ledger_spec("监督", "项", KINDS, empty, LedgerHeads(on="发生/期限", value="值/阈值"))


def read_supervision(office: Office, contract_id: int) -> list[LedgerLine]:
    """Read everything as of today."""
    today = office.now().date()
    found: list[LedgerLine] = []
    for number, value in enumerate(counters.counters(office, contract_id, today)):
        found.append(_counter(number, value))
    for number, one in enumerate(breach_candidates.candidates(office, contract_id, today)):
        found.append(LedgerLine(CANDIDATE, 1, number, one.fact, "待确认", "warn", one.clause, one.happened_on, "", one))
    for row in breaches.rows(office, contract_id):
        tone = "muted" if row.settled_on else "bad" if row.is_fundamental else "warn"
        state = "已了结" if row.settled_on else "根本违约" if row.is_fundamental else "未了结"
        title = f"{row.kind_name}：{row.fact}"
        found.append(
            LedgerLine(BREACH, 2, row.id, title, state, tone, row.clause, row.happened_on, "", row, row.ticket_id)
        )
    for round_ in rectifications.rows(office, contract_id):
        late = f"逾期 {round_.days_late} 日" if round_.days_late else ""
        tone = _RECTIFY_TONES[round_.state]
        title = f"第 {round_.round_no} 轮：{round_.problem}"
        key, due = round_.id, round_.due_at[:10]
        found.append(LedgerLine(RECTIFY, 3, key, title, round_.state_text, tone, round_.clause, due, late, round_))
    for event in force_majeure.rows(office, contract_id):
        state = "可解除" if event.has_right else "已结束" if event.to_on else "中止中"
        tone = "bad" if event.has_right else "muted" if event.to_on else "warn"
        days = f"{event.workdays} 工作日"
        found.append(
            LedgerLine(MAJEURE, 4, event.id, event.event, state, tone, event.clause, event.from_on, days, event)
        )
    return found


def _counter(number: int, value: CounterValue) -> LedgerLine:
    title = f"{value.code} {value.name}" + (f" · {value.subject}" if value.subject else "")
    of = f"{value.value} / {'<' if value.is_below else ''}{value.trigger_at + int(value.is_below)}"
    state = _MARKS[value.state] + ("（已处置）" if value.handled else "")
    tone = "muted" if value.handled else COUNTER_TONES[value.state]
    return LedgerLine(COUNTER, 0, number, title, state, tone, value.clause, value.reached_on, of, value)
